// Pages of documents: which there are, narrowed and sorted; adding some. Reading one: document_reader.cpp.
#include "server/pages/documents.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/case/add.h"
#include "app/case/names.h"
#include "app/case/times.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20, largest_upload = std::size_t{128} << 20;

Json links_json(app::Names& names, const std::vector<Id>& documents) {
  Json list = Json::array();
  for (const Id& document : documents)
    list.push_back({{"id", to_string(document)},
                    {"short", names.record(document)},
                    {"title", names.label(document)},
                    {"href", href_of_document(document)}});
  return list;
}

// ---- the list --------------------------------------------------------------------------------------------------------

constexpr std::string_view never_asked = "never-asked";
constexpr std::array orders = {std::pair("newest", app::DocumentOrder::newest), std::pair("oldest", app::DocumentOrder::oldest),
                               std::pair("title", app::DocumentOrder::title), std::pair("level", app::DocumentOrder::level)};

std::vector<std::string> consent_badges() {
  std::vector<std::string> badges;
  for (const ConsentState state : every_consent_state) badges.emplace_back(badge_of(state));
  badges.emplace_back(never_asked);
  return badges;
}

/// `filtered` false: a form that was sent and was not good stands above the whole list.
app::DocumentFilter filter_of(const Context& c, bool filtered) {
  app::DocumentFilter filter;
  if (!filtered) return filter;
  filter.type = c.text("type");
  filter.language = c.text("language");
  filter.level = records::confidentiality_from(c.fields["level"]);
  for (const ConsentState state : every_consent_state) {
    if (c.fields["consent"] == badge_of(state)) filter.consent = state;
  }
  filter.never_asked = c.fields["consent"] == never_asked;
  if (!c.fields["coded"].empty()) filter.coded = c.fields["coded"] == "yes";
  for (const auto& [name, order] : orders) {
    if (c.fields["order"] == name) filter.order = order;
  }
  return filter;
}

/// The choices of the form above the list.
void add_filters(const Context& c, Json& json, bool filtered) {
  const auto chosen = [&](const char* name) { return filtered ? c.text(name) : std::string(); };
  const auto any = std::pair(std::string(), std::string(c.words["documents.any"]));
  json["types"] =
      choices({{"", std::string(c.words["documents.all"])}, {"Item", c.type_label("Item")}, {"Testimony", c.type_label("Testimony")}},
              chosen("type"));
  std::vector<std::pair<std::string, std::string>> languages = {any}, consents = {any}, sorts;
  for (const std::string& code : app::document_languages(c.vault(), c.schema()))
    languages.emplace_back(code, c.term_label("language", code));
  for (const std::string& badge : consent_badges()) consents.emplace_back(badge, c.words.of_code("documents.consent", badge));
  for (const auto& [name, order] : orders) sorts.emplace_back(name, c.words.of_code("documents.order", name));
  json["languages"] = choices(languages, chosen("language"));
  json["filter_levels"] = levels_seen(c, chosen("level"), any.second);
  json["consents"] = choices(consents, chosen("consent"));
  json["codings"] = choices({any, {"no", std::string(c.words["documents.uncoded"])}, {"yes", std::string(c.words["documents.is_coded"])}},
                            chosen("coded"));
  json["orders"] = choices(sorts, chosen("order"));
  json["filtered"] = false;
  for (const char* const name : {"type", "language", "level", "consent", "coded"}) {
    if (!chosen(name).empty()) json["filtered"] = true;
  }
}

/// All that the vocabulary has, for adding.
std::vector<std::pair<std::string, std::string>> languages_of(const Context& c) {
  std::vector<std::pair<std::string, std::string>> languages = {{"", std::string(c.words["documents.language_guessed"])}};
  const records::Vocabulary* const terms = c.schema().vocabularies().find("language");
  if (terms == nullptr) return languages;
  for (const records::Term& term : terms->terms) languages.emplace_back(term.code, term.labels.in(c.tongue()));
  return languages;
}

Result<View> list_view(Context& c, bool filtered) {
  const Paging paging = paging_of(c);
  const Result<app::DocumentList> list = app::list_documents(c.vault(), c.schema(), filter_of(c, filtered), paging.from, paging.count);
  if (!list) return tl::unexpected<Error>(list.error());
  app::Names names(c.vault());
  View view;
  view.title = c.words["documents.title"];
  view.json = {{"documents", Json::array()}, {"paging", json_of(c, paging, list->count, list->documents.size())}};
  for (const app::DocumentLine& line : list->documents) view.json["documents"].push_back(document_json(c, names, line));
  if (c.api) return view;
  view.json["any"] = !list->documents.empty();
  add_filters(c, view.json, filtered);
  view.json["levels"] = levels_seen(c, filtered || c.text("level").empty() ? "restricted" : c.text("level"));
  view.json["add_languages"] = choices(languages_of(c), filtered ? std::string() : c.text("language"));
  view.json["title"] = c.text("title");
  view.json["source"] = c.text("source");
  view.json["about"] = c.text("about");
  view.json["about_id"] = c.text("about_id");
  view.json["errors"] = Json::array();
  return view;
}

Result<View> list_documents(Context& c) { return list_view(c, true); }

// ---- adding ----------------------------------------------------------------------------------------------------------

Result<View> refused(Context& c, const std::vector<Error>& errors) {
  if (c.api) return refused_form(errors);
  c.fields.remove("from");
  Result<View> view = list_view(c, false);
  if (!view) return view;
  view->page = "documents/list";
  view->status = unprocessable;
  view->json["errors"] = json_of(errors);
  return view;
}

Result<View> add_documents_sent(Context& c) {
  app::Inputs inputs;
  for (const Upload& upload : c.fields.uploads()) {
    if (upload.bytes.empty()) continue;
    app::Input input;
    input.path = upload.file_name.empty() || upload.file_name == "-" ? "file" : upload.file_name;
    input.bytes = upload.bytes;
    inputs.files.push_back(std::move(input));
  }
  if (inputs.files.empty())
    return refused(c, {{ErrorCode::usage, "no file was chosen", "file", "choose one or several files that are not empty"}});
  app::AddOptions options;
  if (const auto level = records::confidentiality_from(c.fields["level"])) options.level = *level;
  if (!c.fields["source"].empty()) options.sources.push_back(c.text("source"));
  options.title = c.text("title");
  if (const std::string language = c.text("language"); !language.empty()) {
    const records::Vocabulary* const terms = c.schema().vocabularies().find("language");
    if (terms == nullptr || terms->find(language) == nullptr)
      return refused(c, {{ErrorCode::usage, "there is no such language", "language", "choose one of the list"}});
    options.language = language;
  }
  if (const std::string about = c.fields["about_id"].empty() ? c.text("about") : c.text("about_id"); !about.empty()) {
    const Result<Id> subject = app::record_named(c.vault(), about);
    if (!subject) return refused(c, {{subject.error().code, subject.error().what, "about", subject.error().hint}});
    options.subject = *subject;
  }
  app::Added added = app::add_files(c.vault(), std::move(inputs), options);
  // The names of files are the sender's: errors do not repeat them.
  for (Error& error : added.errors) error.where = "file";
  if (added.files.empty() && !added.errors.empty()) return refused(c, added.errors);
  View view;
  view.json = {{"files", Json::array()}, {"errors", json_of(added.errors)}};
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
  view.notice = c.words.with("documents.added", {std::to_string(fresh), std::to_string(added.files.size() - fresh)});
  if (!added.errors.empty()) view.notice += " " + c.words.with("documents.not_added", {std::to_string(added.errors.size())});
  return view;
}

}  // namespace

Json document_json(const Context& c, app::Names& names, const app::DocumentLine& line) {
  Json consent = nullptr;
  if (line.consent)
    consent = consent_json(c, *line.consent);
  else if (line.concerns)
    consent = {{"code", never_asked}, {"word", c.words.of_code("documents.consent", never_asked)}};
  return {{"id", to_string(line.record)},
          {"short", names.record(line.record)},
          {"href", href_of_document(line.record)},
          {"type", line.type},
          {"type_label", c.type_label(line.type)},
          {"title", line.title},
          {"language", line.language.empty() ? "" : c.term_label("language", line.language)},
          {"media_type", line.media_type},
          {"level", json_of_level(c, line.level)},
          {"consent", std::move(consent)},
          {"has_text", line.has_text},
          {"texts", links_json(names, line.texts)},
          {"testimonies", links_json(names, line.testimonies)},
          {"changed", app::short_time(line.clock)}};
}

Json consent_json(const Context& c, app::ConsentLine::State state) {
  return {{"code", badge_of(state)}, {"word", c.words.of_code("documents.consent", badge_of(state))}};
}

std::string href_of_document(const Id& document) { return "/documents/" + to_string(document); }

std::string href_of_passage(const Id& document, const Span& span) {
  return fmt::format("{}?at={}&to={}#here", href_of_document(document), span.begin, span.end);
}

std::string href_of(const Id& record, std::string_view type) {
  return type == "Item" || type == "Testimony" ? href_of_document(record) : href_of_record(record);
}

void add_documents(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_documents);
  routes.push_back({.name = "documents.list",
                    .method = "GET",
                    .path = "/documents",
                    .rule = read,
                    .params = {{.name = "type", .in = In::query, .about = "Item or Testimony", .among = {"Item", "Testimony"}},
                               {.name = "language", .in = In::query, .about = "A term of language", .longest = 40},
                               {.name = "level", .in = In::query, .about = "The highest of what is said of it", .among = level_names()},
                               {.name = "consent", .in = In::query, .about = "Of whom it concerns", .among = consent_badges()},
                               {.name = "coded", .in = In::query, .about = "Whether anything was coded from it", .among = {"yes", "no"}},
                               {.name = "order",
                                .in = In::query,
                                .about = "Newest first, if nothing is said",
                                .among = {"newest", "oldest", "title", "level"}},
                               {.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"}},
                    .page = "documents/list",
                    .answer = "documents.list",
                    .about = "The documents and testimonies of the case, the newest first if nothing is said",
                    .handle = list_documents});
  routes.push_back(
      {.name = "documents.add",
       .method = "POST",
       .path = "/documents",
       .rule = Rule::deed_of(app::Deed::add_documents),
       .params = {{.name = "file", .kind = Kind::file, .about = "The files, as multipart/form-data", .many = true, .longest = largest_file},
                  {.name = "level", .about = "Who may see file, text and title", .among = level_names()},
                  {.name = "source", .about = "Where they come from, in words", .longest = 4000},
                  {.name = "title", .about = "Instead of the file's name", .longest = 1600},
                  {.name = "language", .about = "A term of language, instead of what is guessed", .longest = 40},
                  {.name = "about", .about = "A record by its id: kept under its key", .longest = 200},
                  {.name = "about_id", .about = "The same, as chosen from a list: goes before `about`", .longest = 200}},
       .page = "documents/list",
       .answer = "documents.add",
       .about = "Adds files to the case",
       .handle = add_documents_sent,
       .largest_body = largest_upload});
  add_document_reader(routes);
}

}  // namespace girok::server
