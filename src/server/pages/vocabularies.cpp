// Vocabularies: the terms that codes are taken from, looked up; tables of an organisation's own checked and added.
#include <algorithm>
#include <functional>
#include <map>

#include "app/records/vocab.h"
#include "server/context.h"
#include "server/pages/pages.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

constexpr std::size_t most_found = 200, largest_table = std::size_t{16} << 20, most_tables = 20;
constexpr int unprocessable = 422;

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

Result<View> show_vocabulary(Context& c) {
  const records::Vocabulary* const vocabulary = c.schema().vocabularies().find(c.fields["name"]);
  if (vocabulary == nullptr) return fail(ErrorCode::not_found, "there is no such vocabulary");
  std::map<std::string_view, Json> crosswalk;
  for (const records::CrosswalkRow& row : c.schema().vocabularies().crosswalk()) {
    if (row.vocabulary != vocabulary->name) continue;
    Json& rows = crosswalk[row.code];
    if (rows.is_null()) rows = Json::array();
    rows.push_back(json_of_row(c, row));
  }
  const auto tree = tree_of(*vocabulary);
  const Paging paging = paging_of(c, 200);
  View view;
  view.title = std::string(c.words["vocabularies.title"]);
  view.json = {{"name", vocabulary->name},       {"title", vocabulary->title.in(c.tongue())},
               {"version", vocabulary->version}, {"source", vocabulary->source},
               {"count", tree.size()},           {"has_crosswalk", !crosswalk.empty()},
               {"terms", Json::array()}};
  const std::size_t end = std::min(tree.size(), paging.from + paging.count);
  for (std::size_t i = paging.from; i < end; ++i) {
    const auto& [term, depth] = tree[i];
    std::string indent;
    for (std::size_t d = 0; d < depth; ++d) indent += "\u2003";
    const auto rows = crosswalk.find(term->code);
    view.json["terms"].push_back(
        {{"code", term->code},
         {"parent", term->parent},
         {"depth", depth},
         {"indent", depth == 0 ? std::string() : indent + "└ "},
         {"status", records::name_of(term->status)},
         {"status_word",
          term->status == records::TermStatus::standard ? "" : c.words.of_code("vocabularies.status", records::name_of(term->status))},
         {"en", term->labels.en},
         {"ko", term->labels.ko},
         {"zh", term->labels.zh},
         {"note", term->note},
         {"crosswalk", rows == crosswalk.end() ? Json::array() : rows->second}});
  }
  view.json["paging"] = json_of(c, paging, tree.size(), view.json["terms"].size());
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
                               {.name = "from", .in = In::query, .kind = Kind::integer, .about = "The first term shown"}},
                    .page = "vocabularies/show",
                    .answer = "vocabularies.show",
                    .about = "The terms of a vocabulary, as a tree",
                    .handle = show_vocabulary});
}

}  // namespace girok::server
