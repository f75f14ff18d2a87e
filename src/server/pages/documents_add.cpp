// Adding documents: files, or words that are typed here and lie on no disk; a testimony with who spoke; the transcript of a recording.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/records/hand_over.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20, largest_upload = std::size_t{128} << 20, longest_typed = std::size_t{4} << 20;

/// All that the vocabulary has, for adding.
std::vector<std::pair<std::string, std::string>> languages_of(const Context& c) {
  std::vector<std::pair<std::string, std::string>> languages = {{"", std::string(c.words["documents.language_guessed"])}};
  const records::Vocabulary* const terms = c.schema().vocabularies().find("language");
  if (terms == nullptr) return languages;
  for (const records::Term& term : terms->terms) languages.emplace_back(term.code, term.labels.in(c.tongue()));
  return languages;
}

Json derivations_of(const Context& c) {
  std::vector<std::pair<std::string, std::string>> list;
  for (const char* const code : {"transcript", "recognised-text", "translation", "excerpt", "summary", "subtitles"})
    list.emplace_back(code, c.term_label("derivation", code));
  return choices(list, c.text("derivation").empty() ? std::string("transcript") : c.text("derivation"));
}

/// The document that this is to be made from; nothing where it is none, or none that may be seen.
Json origin_of(const Context& c) {
  const Result<Id> of = c.text("of").empty() ? tl::unexpected<Error>(Error{}) : c.id("of");
  if (!of) return nullptr;
  app::Names names(c.vault());
  if (names.type(*of) != "Item") return nullptr;
  return {{"id", to_string(*of)}, {"short", names.record(*of)}, {"title", names.label(*of)}, {"href", href_of_document(*of)}};
}

struct Place {
  const char *name, *id, *word;  ///< of a field: as it is sent, as it is found on the page, its label
};
constexpr std::array<Place, 9> places = {{{"file", "file", "documents.files"},
                                          {"text", "text", "documents.typed_words"},
                                          {"title", "title", "documents.title_of"},
                                          {"level", "level", "documents.who_may"},
                                          {"about", "about", "documents.about"},
                                          {"language", "add-language", "documents.language"},
                                          {"date", "date", "documents.told_on"},
                                          {"source", "source", "documents.source"},
                                          {"derivation", "derivation", "documents.derivation"}}};

/// What is wrong, at its field; and above the form where to look.
void put_errors(const Context& c, Json& json, const std::vector<Error>& errors) {
  std::vector<std::string> fields;
  fields.reserve(places.size());
  for (const Place& place : places) fields.emplace_back(place.name);
  put_at_fields(json, errors, fields);
  json["to_mend"] = Json::array();
  for (const Place& place : places) {
    if (!json["wrong_" + std::string(place.name)].is_null()) json["to_mend"].push_back({{"id", place.id}, {"label", c.words[place.word]}});
  }
  json["any_to_mend"] = !json["to_mend"].empty();
  // A browser gives chosen files to nobody, not even back.
  const bool had_files = std::ranges::any_of(c.fields.uploads(), [](const Upload& one) { return !one.file_name.empty(); });
  json["files_again"] = !errors.empty() && had_files;
}

Result<View> add_form(Context& c) {
  View view;
  view.title = c.words["documents.add"];
  view.page = "documents/add";
  view.json = {{"errors", Json::array()}};
  if (c.api) return view;
  put_errors(c, view.json, {});
  view.json["origin"] = origin_of(c);
  view.json["derivations"] = derivations_of(c);
  view.json["levels"] = levels_seen(c, c.text("level").empty() ? "restricted" : c.text("level"));
  view.json["languages"] = choices(languages_of(c), c.text("language"));
  for (const char* const name : {"title", "source", "about", "about_id", "date", "text"}) view.json[name] = c.text(name);
  view.json["testimony"] = c.truth("testimony");
  return view;
}

Result<View> refused(Context& c, const std::vector<Error>& errors) {
  if (c.api) return refused_form(errors);
  Result<View> view = add_form(c);
  if (!view) return view;
  view->status = unprocessable;
  put_errors(c, view->json, errors);
  return view;
}

app::Inputs inputs_of(const Context& c) {
  app::Inputs inputs;
  for (const Upload& upload : c.fields.uploads()) {
    if (upload.bytes.empty() && upload.file_name.empty()) continue;  // a field without a file
    app::Input input;
    input.path = upload.file_name.empty() || upload.file_name == "-" ? "file" : upload.file_name;
    input.bytes = upload.bytes;
    inputs.files.push_back(std::move(input));
  }
  const std::string_view typed = c.fields["text"];
  if (typed.find_first_not_of(" \t\n") == std::string_view::npos) return inputs;
  app::Input input;
  input.path = fmt::format("{}.txt", c.words["documents.typed"]);
  input.bytes = typed;
  inputs.files.push_back(std::move(input));
  return inputs;
}

app::HandedOver what_of(const Context& c) {
  app::HandedOver what;
  if (const auto level = records::confidentiality_from(c.fields["level"])) what.how.level = *level;
  if (!c.fields["source"].empty()) what.how.sources.push_back(c.text("source"));
  what.how.title = c.text("title");
  what.how.language = c.text("language");
  what.about = c.fields["about_id"].empty() ? c.text("about") : c.text("about_id");
  what.testimony = c.truth("testimony");
  what.date = c.text("date");
  what.derivation = c.text("derivation");
  return what;
}

/// "Added: 2. There already: 0. Not added: 1. A file is empty."
std::string notice_of(const Context& c, const app::Added& added, std::size_t fresh) {
  std::string notice = c.words.with("documents.added", {std::to_string(fresh), std::to_string(added.files.size() - fresh)});
  if (added.errors.empty()) return notice;
  const std::string& why = added.errors.front().what;
  notice += " " + c.words.with("documents.not_added", {std::to_string(added.errors.size()), c.words.said(why).value_or(why)});
  return notice;
}

Result<View> add_documents_sent(Context& c) {
  app::HandedOver what = what_of(c);
  if (!c.text("of").empty()) {
    const Result<Id> of = c.id("of");
    if (!of) return tl::unexpected<Error>(of.error());
    what.made_from = *of;
  }
  // A name for what has none: of what it was made from, or that it was typed.
  app::Names names(c.vault());
  if (what.how.title.empty() && what.made_from) {
    const std::string made = c.term_label("derivation", what.derivation.empty() ? "transcript" : what.derivation);
    // By its id: a title can be more confidential than this, or be erased with somebody.
    what.how.title = made + ": " + names.record(*what.made_from);
  } else if (what.how.title.empty() && std::ranges::none_of(c.fields.uploads(), [](const Upload& one) { return !one.file_name.empty(); })) {
    what.how.title = c.words["documents.typed"];
  }
  app::TakenOver taken = app::hand_over(c.vault(), c.schema(), inputs_of(c), what);
  app::Added& added = taken.added;
  // The names of files are the sender's: errors do not repeat them.
  for (Error& error : added.errors) error.where = "file";
  if (added.files.empty()) {
    added.errors.insert(added.errors.end(), taken.errors.begin(), taken.errors.end());
    return refused(c, added.errors);
  }
  added.errors.insert(added.errors.end(), taken.errors.begin(), taken.errors.end());
  View view;
  view.json = {{"files", Json::array()},
               {"testimony", taken.testimony ? Json(to_string(*taken.testimony)) : Json(nullptr)},
               {"errors", json_of(added.errors)}};
  std::size_t fresh = 0;
  for (const app::AddedFile& file : added.files) {
    fresh += file.is_new ? 1 : 0;
    view.json["files"].push_back({{"id", to_string(file.record)},
                                  {"is_new", file.is_new},
                                  {"has_text", file.has_text},
                                  {"bytes", file.bytes},
                                  {"sha256", file.sha256},
                                  {"media_type", file.media_type}});
  }
  view.location = added.files.size() == 1 ? href_of_document(added.files[0].record) : "/documents";
  view.notice = notice_of(c, added, fresh);
  return view;
}

}  // namespace

void add_documents_added(Routes& routes) {
  const Rule may_add = Rule::deed_of(app::Deed::add_documents);
  const Param of{.name = "of", .kind = Kind::id, .about = "The document that they were made from"};
  Param asked = of;
  asked.in = In::query;
  routes.push_back({.name = "documents.add_form",
                    .method = "GET",
                    .path = "/documents/add",
                    .rule = may_add,
                    .params = {asked},
                    .page = "documents/add",
                    .answer = "any",
                    .about = "The form to add documents with",
                    .handle = add_form,
                    .api = false});
  routes.push_back(
      {.name = "documents.add",
       .method = "POST",
       .path = "/documents",
       .rule = may_add,
       .params = {{.name = "file", .kind = Kind::file, .about = "The files, as multipart/form-data", .many = true, .longest = largest_file},
                  {.name = "text", .about = "Words, instead of a file or besides", .longest = longest_typed},
                  {.name = "level", .about = "Who may see file, text and title", .among = level_names()},
                  {.name = "source", .about = "Where they come from, in words", .longest = 4000},
                  {.name = "title", .about = "Instead of the file's name", .longest = 1600},
                  {.name = "language", .about = "A term of language, instead of what is guessed", .longest = 40},
                  {.name = "about", .about = "A person by id, or named:NAME for somebody new: kept under their key", .longest = 500},
                  {.name = "about_id", .about = "The same, as chosen from a list: goes before `about`", .longest = 500},
                  {.name = "testimony", .kind = Kind::truth, .about = "What a person told: makes a testimony of it, by whom it is about"},
                  {.name = "date", .about = "When it was told", .longest = 200},
                  of,
                  {.name = "derivation", .about = "A term of derivation: what was made; none: a transcript", .longest = 40}},
       .page = "documents/add",
       .answer = "documents.add",
       .about = "Adds files, or words that were typed, to the case",
       .handle = add_documents_sent,
       .largest_body = largest_upload});
}

}  // namespace girok::server
