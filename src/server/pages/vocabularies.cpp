// Vocabularies: the terms that codes are taken from, looked up; tables of an organisation's own checked and added.
#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "app/records/term_usage.h"
#include "app/records/vocab.h"
#include "app/records/vocab_term.h"
#include "server/context.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::array relations_of_terms = {"exact", "broader", "narrower", "related", "none"};

constexpr std::size_t most_found = 200, largest_table = std::size_t{16} << 20, most_tables = 20;

Result<View> list_vocabularies(Context& c) {
  View view;
  view.title = std::string(c.words["vocabularies.title"]);
  view.json["vocabularies"] = Json::array();
  const records::Vocabularies& all = c.schema().vocabularies();
  for (const std::string_view name : all.names()) {
    const records::Vocabulary& one = *all.find(name);
    view.json["vocabularies"].push_back({{"name", one.name},
                                         {"href", "/vocabularies/" + one.name},
                                         {"title", one.title.in(c.tongue())},
                                         {"terms", one.terms.size()},
                                         {"version", one.version},
                                         {"source", one.source}});
  }
  view.json["own"] = Json::array();
  for (const app::SchemaTable& table : app::case_schema(c.vault()).tables)
    view.json["own"].push_back({{"href", c.may(app::Deed::read_records) ? "/records/" + to_string(table.record) : std::string()},
                                {"title", table.title},
                                {"sha256", table.sha256},
                                {"counts", table.errors.empty()},
                                {"errors", json_of(table.errors)}});
  return view;
}

Json json_of_row(const Context& c, const records::CrosswalkRow& row) {
  return {{"scheme", row.scheme},
          {"target", row.target},
          {"relation", records::name_of(row.relation)},
          {"relation_word", c.words.of_code("vocabularies.relation", records::name_of(row.relation))}};
}

/// Terms with how deep they stand, each below its parent.
std::vector<std::pair<const records::Term*, std::size_t>> tree_of(const records::Vocabulary& vocabulary) {
  std::map<std::string_view, std::vector<const records::Term*>> below;
  for (const records::Term& term : vocabulary.terms)
    below[vocabulary.find(term.parent) == nullptr ? "" : std::string_view(term.parent)].push_back(&term);
  std::vector<std::pair<const records::Term*, std::size_t>> tree;
  const std::function<void(std::string_view, std::size_t)> walk = [&](std::string_view parent, std::size_t depth) {
    const auto at = below.find(parent);
    if (at == below.end() || (depth > 0 && parent.empty())) return;
    for (const records::Term* term : at->second) {
      tree.emplace_back(term, depth);
      walk(term->code, depth + 1);
    }
  };
  walk("", 0);
  return tree;
}

/// Systems that this vocabulary stands beside, in the order of the table.
std::vector<std::string> schemes_of(const Context& c, const std::string& vocabulary) {
  std::vector<std::string> schemes;
  for (const records::CrosswalkRow& row : c.schema().vocabularies().crosswalk()) {
    if (row.vocabulary == vocabulary && std::ranges::find(schemes, row.scheme) == schemes.end()) schemes.push_back(row.scheme);
  }
  return schemes;
}

Result<const records::Vocabulary*> vocabulary_of(const Context& c) {
  const records::Vocabulary* const vocabulary = c.schema().vocabularies().find(c.fields["name"]);
  if (vocabulary == nullptr) return fail(ErrorCode::not_found, "there is no such vocabulary");
  return vocabulary;
}

/// How often each term is said; counted only where it is asked for.
Result<> tell_usage(const Context& c, const std::string& name, Json& json) {
  json["counted"] = false;
  json["used_by"] = Json::array();
  json["unknown"] = nullptr;
  json["may_count"] = c.may(app::Deed::read_records);
  for (Json& term : json["terms"]) term["used"] = nullptr;
  if (!c.truth("count")) return {};
  const Result<app::TermUsage> usage = app::usage_of(c.vault(), c.schema(), name);
  if (!usage) return tl::unexpected<Error>(usage.error());
  json["counted"] = true;
  if (usage->unknown > 0) json["unknown"] = usage->unknown;
  for (const auto& [type, property] : usage->used_by)
    json["used_by"].push_back((type == "*" ? "" : c.type_label(type) + ": ") + c.property_label(type, property));
  for (Json& term : json["terms"]) {
    const auto at = usage->counts.find(term["code"].get<std::string>());
    term["used"] = at == usage->counts.end() ? 0 : at->second;
  }
  return {};
}

Json json_of_term(const Context& c, const records::Term& term, std::size_t depth, Json crosswalk) {
  std::string indent;
  for (std::size_t d = 0; d < depth; ++d) indent += "\u2003";
  return {{"code", term.code},
          {"parent", term.parent},
          {"depth", depth},
          {"indent", depth == 0 ? std::string() : indent + "└ "},
          {"status", records::name_of(term.status)},
          {"status_word",
           term.status == records::TermStatus::standard ? "" : c.words.of_code("vocabularies.status", records::name_of(term.status))},
          {"en", term.labels.en},
          {"ko", term.labels.ko},
          {"zh", term.labels.zh},
          {"note", term.note},
          {"crosswalk", std::move(crosswalk)}};
}

Result<View> show_vocabulary(Context& c) {
  const Result<const records::Vocabulary*> found = vocabulary_of(c);
  if (!found) return tl::unexpected<Error>(found.error());
  const records::Vocabulary& vocabulary = **found;
  std::map<std::string_view, Json> crosswalk;
  for (const records::CrosswalkRow& row : c.schema().vocabularies().crosswalk()) {
    if (row.vocabulary != vocabulary.name) continue;
    Json& rows = crosswalk[row.code];
    if (rows.is_null()) rows = Json::array();
    rows.push_back(json_of_row(c, row));
  }
  const auto tree = tree_of(vocabulary);
  const Paging paging = paging_of(c, 200);
  View view;
  view.title = std::string(c.words["vocabularies.title"]);
  view.json = {
      {"name", vocabulary.name}, {"title", vocabulary.title.in(c.tongue())}, {"version", vocabulary.version}, {"source", vocabulary.source},
      {"count", tree.size()},    {"has_crosswalk", !crosswalk.empty()},      {"schemes", Json::array()},      {"terms", Json::array()}};
  for (const std::string& scheme : schemes_of(c, vocabulary.name))
    view.json["schemes"].push_back(
        {{"name", scheme}, {"href", "/vocabularies/" + vocabulary.name + "/crosswalk?to=" + percent_encoded(scheme)}});
  const std::size_t end = std::min(tree.size(), paging.from + paging.count);
  for (std::size_t i = paging.from; i < end; ++i) {
    const auto& [term, depth] = tree[i];
    const auto rows = crosswalk.find(term->code);
    view.json["terms"].push_back(json_of_term(c, *term, depth, rows == crosswalk.end() ? Json::array() : rows->second));
  }
  std::vector<std::pair<std::string, std::string>> relations;
  for (const char* const relation : relations_of_terms)
    relations.emplace_back(relation, c.words.of_code("vocabularies.relation", relation));
  view.json["adding"] = false;
  view.json["errors"] = Json::array();
  view.json["form"] = {{"code", c.text("code")},     {"parent", c.text("parent")}, {"en", c.text("en")},
                       {"ko", c.text("ko")},         {"zh", c.text("zh")},         {"note", c.text("note")},
                       {"scheme", c.text("scheme")}, {"target", c.text("target")}, {"relations", choices(relations, c.text("relation"))}};
  if (const Result<> told = tell_usage(c, vocabulary.name, view.json); !told) return tl::unexpected<Error>(told.error());
  view.json["paging"] = json_of(c, paging, tree.size(), view.json["terms"].size());
  return view;
}

/// One term more, from the fields of the form below the terms. Where it is not good, the page again, with what was typed.
Result<View> add_one_term(Context& c) {
  const Result<const records::Vocabulary*> found = vocabulary_of(c);
  if (!found) return tl::unexpected<Error>(found.error());
  app::NewTerm term;
  term.vocabulary = (*found)->name;
  term.code = c.text("code");
  term.parent = c.text("parent");
  term.en = c.text("en");
  term.ko = c.text("ko");
  term.zh = c.text("zh");
  term.note = c.text("note");
  term.scheme = c.text("scheme");
  term.relation = c.text("relation");
  term.target = c.text("target");
  const Result<std::vector<app::CheckedTable>> added = app::add_term(c.vault(), term);
  if (!added) return tl::unexpected<Error>(added.error());
  std::vector<Error> errors;
  for (const app::CheckedTable& table : *added) {
    // Its only row is the form: which row of which table says nothing here.
    for (Error error : table.errors) {
      error.where.clear();
      errors.push_back(std::move(error));
    }
  }
  if (!errors.empty()) {
    Result<View> view = show_vocabulary(c);
    if (!view) return view;
    view->status = unprocessable;
    view->json["errors"] = json_of(errors);
    view->json["adding"] = true;
    return view;
  }
  View done;
  done.json = {{"vocabulary", (*found)->name}, {"code", term.code}};
  done.location = "/vocabularies/" + percent_encoded((*found)->name);
  done.notice = c.words.with("vocabularies.term_added", {term.code});
  return done;
}

Result<View> csv_view(std::string name, const app::VocabRows& rows) {
  Result<std::string> csv = app::csv_of(rows);
  if (!csv) return tl::unexpected<Error>(csv.error());
  View view;
  view.download = Download{std::move(name), "text/csv; charset=utf-8", *std::move(csv), false};
  return view;
}

/// Names of vocabularies are ASCII letters, digits and hyphens; others are not put into the name of a file.
std::string file_name_of(const records::Vocabulary& vocabulary, const std::string& more) {
  const bool plain = std::ranges::all_of(
      vocabulary.name, [](char sign) { return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') || sign == '-'; });
  return (plain ? vocabulary.name : std::string("vocabulary")) + more + ".csv";
}

Result<View> table_of_terms(Context& c) {
  const Result<const records::Vocabulary*> found = vocabulary_of(c);
  if (!found) return tl::unexpected<Error>(found.error());
  app::VocabText how;
  how.csv = true;
  return csv_view(file_name_of(**found, ""), app::rows_of(**found, how));
}

struct Beside {
  const records::Vocabulary* vocabulary = nullptr;
  std::vector<std::string> schemes;
  app::CrosswalkView crosswalk;
};

Result<Beside> beside_of(const Context& c) {
  const Result<const records::Vocabulary*> found = vocabulary_of(c);
  if (!found) return tl::unexpected<Error>(found.error());
  Beside beside{*found, schemes_of(c, (*found)->name), {}};
  if (beside.schemes.empty()) return fail(ErrorCode::not_found, "nothing stands beside this vocabulary", {}, {});
  Result<app::CrosswalkView> crosswalk = app::crosswalk_between(c.schema().vocabularies(), beside.vocabulary->name,
                                                                c.fields["to"].empty() ? beside.schemes.front() : c.text("to"));
  if (!crosswalk) return tl::unexpected<Error>(crosswalk.error());
  beside.crosswalk = *std::move(crosswalk);
  return beside;
}

Result<View> table_of_crosswalk(Context& c) {
  const Result<Beside> beside = beside_of(c);
  if (!beside) return tl::unexpected<Error>(beside.error());
  app::VocabText how;
  how.csv = true;
  return csv_view(file_name_of(*beside->vocabulary, "-crosswalk"), app::rows_of(beside->crosswalk, how));
}

Result<View> show_crosswalk(Context& c) {
  const Result<Beside> beside = beside_of(c);
  if (!beside) return tl::unexpected<Error>(beside.error());
  const std::string& scheme = beside->crosswalk.scheme;
  std::vector<std::pair<std::string, std::string>> offered;
  for (const std::string& one : beside->schemes) offered.emplace_back(one, one);
  View view;
  view.title = std::string(c.words["vocabularies.crosswalk"]);
  view.json = {{"name", beside->vocabulary->name},
               {"title", beside->vocabulary->title.in(c.tongue())},
               {"scheme", scheme},
               {"scheme_encoded", percent_encoded(scheme)},
               {"schemes", choices(offered, scheme)},
               {"lines", Json::array()}};
  for (const app::CrosswalkLine& line : beside->crosswalk.lines) {
    const std::string_view relation = line.row == nullptr ? "" : records::name_of(line.row->relation);
    view.json["lines"].push_back({{"code", line.term->code},
                                  {"label", line.term->labels.in(c.tongue())},
                                  {"target", line.row == nullptr ? std::string() : line.row->target},
                                  {"relation", relation},
                                  {"relation_word", line.row == nullptr ? std::string(c.words["vocabularies.not_said"])
                                                                        : c.words.of_code("vocabularies.relation", relation)}});
  }
  return view;
}

Result<View> find_words(Context& c) {
  View view;
  view.title = std::string(c.words["vocabularies.found"]);
  view.json = {{"words", c.text("words")}, {"near_only", false}, {"found", Json::array()}, {"more", 0}, {"errors", Json::array()}};
  const Result<app::FoundTerms> found = app::find_terms(c.schema().vocabularies(), c.fields["words"], c.fields["vocabulary"]);
  if (!found) {
    if (found.error().code == ErrorCode::not_found) return tl::unexpected<Error>(found.error());
    view.status = unprocessable;
    view.json["errors"].push_back(json_of(Error{found.error().code, found.error().what, "words", {}}));
    return view;
  }
  view.json["near_only"] = found->near_only;
  for (std::size_t i = 0; i < std::min(found->terms.size(), most_found); ++i) {
    const app::FoundTerm& one = found->terms[i];
    view.json["found"].push_back({{"vocabulary", one.vocabulary->name},
                                  {"href", "/vocabularies/" + one.vocabulary->name},
                                  {"title", one.vocabulary->title.in(c.tongue())},
                                  {"code", one.term->code},
                                  {"en", one.term->labels.en},
                                  {"ko", one.term->labels.ko},
                                  {"zh", one.term->labels.zh},
                                  {"note", one.term->note}});
  }
  view.json["more"] = found->terms.size() - view.json["found"].size();
  return view;
}

Result<View> add_form(Context& c) {
  View view;
  view.title = std::string(c.words["vocabularies.add"]);
  view.json = {{"title", c.text("title")}, {"tables", Json::array()}, {"good", false}, {"added", false}, {"errors", Json::array()}};
  return view;
}

Json json_of_table(const app::CheckedTable& table) {
  const bool good = table.errors.empty();
  return {{"file", table.file},
          {"sheet", table.sheet},
          {"good", good},
          {"terms", table.adds.terms},
          {"vocabularies", table.adds.vocabularies},
          {"types", table.adds.types},
          {"properties", table.adds.properties},
          {"rules", table.adds.rules},
          {"crosswalk", table.adds.crosswalk},
          {"errors", json_of(table.errors)}};
}

Result<View> add_sent(Context& c) {
  std::vector<app::HeldTable> files;
  for (Upload& one : c.fields.uploads()) {
    if (!one.bytes.empty() && files.size() < most_tables)
      files.push_back({one.file_name.empty() ? "table" : one.file_name, std::move(one.bytes)});
  }
  Result<View> view = add_form(c);
  if (!view) return view;
  if (files.empty()) {
    view->status = unprocessable;
    view->json["errors"].push_back(json_of(Error{ErrorCode::usage, "no file was chosen", "file", "a table: TSV, CSV, XLSX or ODS"}));
    return view;
  }
  const bool adds = c.fields["do"] == "add";
  std::vector<app::CheckedTable> tables;
  if (adds) {
    Result<std::vector<app::CheckedTable>> added = app::add_tables(c.vault(), files, c.text("title"));
    if (!added) return tl::unexpected<Error>(added.error());
    tables = *std::move(added);
  } else {
    tables = app::check_tables(c.schema(), files);
  }
  bool good = !tables.empty();
  for (const app::CheckedTable& table : tables) {
    good = good && table.errors.empty();
    view->json["tables"].push_back(json_of_table(table));
  }
  view->json["good"] = good;
  view->json["added"] = adds && good;
  if (!good) view->status = unprocessable;
  if (adds && good) {
    view->location = "/vocabularies";
    view->notice = std::string(c.words["vocabularies.added"]);
  }
  return view;
}

}  // namespace

void add_vocabularies(Routes& routes) {
  routes.push_back({.name = "vocabularies.list",
                    .method = "GET",
                    .path = "/vocabularies",
                    .rule = Rule::member(),
                    .page = "vocabularies/list",
                    .answer = "vocabularies.list",
                    .about = "The vocabularies of the case",
                    .handle = list_vocabularies});
  routes.push_back({.name = "vocabularies.form",
                    .method = "GET",
                    .path = "/vocabularies/add",
                    .rule = Rule::deed_of(app::Deed::change_vocabulary),
                    .page = "vocabularies/add",
                    .answer = "vocabularies.add",
                    .about = "The form to add a table",
                    .handle = add_form,
                    .api = false});
  routes.push_back(
      {.name = "vocabularies.add",
       .method = "POST",
       .path = "/vocabularies/add",
       .rule = Rule::deed_of(app::Deed::change_vocabulary),
       .params = {{.name = "file", .kind = Kind::file, .about = "Tables, as multipart/form-data", .many = true, .longest = largest_table},
                  {.name = "title", .about = "Title of the record that holds it", .longest = 200},
                  {.name = "do", .about = "check: only say what it would add and what is wrong", .among = {"check", "add"}}},
       .page = "vocabularies/add",
       .answer = "vocabularies.add",
       .about = "Checks tables of terms, types and rules, and adds all of them or none",
       .handle = add_sent,
       .largest_body = largest_table + (std::size_t{1} << 16)});
  routes.push_back(
      {.name = "vocabularies.find",
       .method = "POST",
       .path = "/vocabularies/find",
       .rule = Rule::member(),
       .params = {{.name = "words", .about = "A code, a label in any language, words of a note", .required = true, .longest = 200},
                  {.name = "vocabulary", .about = "Only in this one", .longest = 100}},
       .page = "vocabularies/find",
       .answer = "vocabularies.find",
       .about = "Finds terms",
       .handle = find_words});
  routes.push_back({.name = "vocabularies.show",
                    .method = "GET",
                    .path = "/vocabularies/{name}",
                    .rule = Rule::member(),
                    .params = {{.name = "name", .in = In::path, .about = "Name of a vocabulary", .longest = 100},
                               {.name = "from", .in = In::query, .kind = Kind::integer, .about = "The first term shown"},
                               {.name = "count", .in = In::query, .kind = Kind::truth, .about = "Count where each term is used"}},
                    .page = "vocabularies/show",
                    .answer = "vocabularies.show",
                    .about = "The terms of a vocabulary, as a tree",
                    .handle = show_vocabulary});
  const Param name{.name = "name", .in = In::path, .about = "Name of a vocabulary", .longest = 100};
  const auto text = [](const char* field, const char* about) { return Param{.name = field, .about = about, .longest = 500}; };
  routes.push_back(
      {.name = "vocabularies.term",
       .method = "POST",
       .path = "/vocabularies/{name}/terms",
       .rule = Rule::deed_of(app::Deed::change_vocabulary),
       .params = {name,
                  {.name = "code", .about = "Code: a prefix of one's own, a hyphen, and a word", .required = true, .longest = 200},
                  {.name = "en", .about = "Label in English", .required = true, .longest = 500},
                  text("ko", "Label in Korean"),
                  text("zh", "Label in Chinese"),
                  text("parent", "Code of the term above it"),
                  text("note", "What it means"),
                  text("scheme", "Another system that has a term for it"),
                  {.name = "relation",
                   .about = "How it stands to that term",
                   .among = {relations_of_terms.begin(), relations_of_terms.end()}},
                  text("target", "That system's code")},
       .page = "vocabularies/show",
       .answer = "vocabularies.term",
       .about = "Adds one term, and how it stands to another system's",
       .handle = add_one_term});
  routes.push_back({.name = "vocabularies.table",
                    .method = "GET",
                    .path = "/vocabularies/{name}/table",
                    .rule = Rule::member(),
                    .params = {name},
                    .page = "vocabularies/show",
                    .answer = "file",
                    .media = {"text/csv"},
                    .about = "A vocabulary as a table, to begin one's own from",
                    .handle = table_of_terms});
  const Param to{.name = "to", .in = In::query, .about = "The other system; empty: the first that there is", .longest = 100};
  routes.push_back({.name = "vocabularies.crosswalk",
                    .method = "GET",
                    .path = "/vocabularies/{name}/crosswalk",
                    .rule = Rule::member(),
                    .params = {name, to},
                    .page = "vocabularies/crosswalk",
                    .answer = "vocabularies.crosswalk",
                    .about = "How the terms of a vocabulary stand to those of another system",
                    .handle = show_crosswalk});
  routes.push_back({.name = "vocabularies.crosswalk_table",
                    .method = "GET",
                    .path = "/vocabularies/{name}/crosswalk/table",
                    .rule = Rule::member(),
                    .params = {name, to},
                    .page = "vocabularies/crosswalk",
                    .answer = "file",
                    .media = {"text/csv"},
                    .about = "The same as a table",
                    .handle = table_of_crosswalk});
}

}  // namespace girok::server
