// Pages of documents: which there are, narrowed and sorted; adding some. Reading one: document_reader.cpp.
#include "server/pages/documents.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/case/times.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/pages.h"

namespace girok::server {
namespace {

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
  badges.reserve(every_consent_state.size() + 1);
  for (const ConsentState state : every_consent_state) badges.emplace_back(badge_of(state));
  badges.emplace_back(never_asked);
  return badges;
}

app::DocumentFilter filter_of(const Context& c) {
  app::DocumentFilter filter;
  filter.type = c.text("type");
  filter.in_rows = filter.type.empty();
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
void add_filters(const Context& c, Json& json) {
  const auto chosen = [&](const char* name) { return c.text(name); };
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

Result<View> list_documents(Context& c) {
  const Paging paging = paging_of(c);
  const Result<app::DocumentList> list =
      app::list_documents(c.vault(), c.schema(), filter_of(c), paging.from, paging.count, &c.held->consents());
  if (!list) return tl::unexpected<Error>(list.error());
  app::Names names(c.vault());
  View view;
  view.title = c.words["documents.title"];
  view.json = {{"documents", Json::array()}, {"paging", json_of(c, paging, list->count, list->documents.size())}};
  for (const app::DocumentLine& line : list->documents) view.json["documents"].push_back(document_json(c, names, line));
  if (c.api) return view;
  view.json["any"] = !list->documents.empty();
  add_filters(c, view.json);
  return view;
}

}  // namespace

Json document_json(const Context& c, app::Names& names, const app::DocumentLine& line) {
  Json consent = nullptr;
  if (line.consent)
    consent = consent_json(c, *line.consent);
  else if (line.concerns)
    consent = {{"code", never_asked}, {"word", c.words.of_code("documents.consent", never_asked)}};
  // A testimony without a label is known by its text.
  const std::string title = line.title.empty() && !line.texts.empty() ? names.label(line.texts.front()) : line.title;
  std::vector<Id> texts = line.texts;
  texts.insert(texts.end(), line.derived.begin(), line.derived.end());
  Json one = {{"id", to_string(line.record)},
              {"short", names.record(line.record)},
              {"href", href_of_document(line.record)},
              {"read", href_of_document(line.has_text || texts.size() != 1 ? line.record : texts.front())},
              {"type", line.type},
              {"type_label", c.type_label(line.type)},
              {"title", title},
              {"language", line.language.empty() ? "" : c.term_label("language", line.language)},
              {"media_type", line.media_type},
              {"level", json_of_level(c, line.level)},
              {"consent", std::move(consent)},
              {"has_text", line.has_text},
              {"texts", links_json(names, texts)},
              {"testimonies", links_json(names, line.testimonies)},
              {"changed", app::short_time(line.clock)}};
  if (!c.api) one["leads_on"] = one["read"] != one["href"];
  return one;
}

Json consent_json(const Context& c, app::ConsentLine::State state) {
  return {{"code", badge_of(state)}, {"word", c.words.of_code("documents.consent", badge_of(state))}};
}

void put_at_fields(Json& json, const std::vector<Error>& errors, const std::vector<std::string>& fields) {
  std::vector<Error> others;
  for (const std::string& field : fields) json["wrong_" + field] = nullptr;
  for (const Error& error : errors) {
    Json* const place = std::ranges::find(fields, error.where) == fields.end() ? nullptr : &json["wrong_" + error.where];
    if (place == nullptr || !place->is_null())
      others.push_back(error);
    else
      *place = {{"what", error.what}, {"hint", error.hint}};
  }
  json["errors"] = json_of(others);
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
  add_documents_added(routes);
  add_document_reader(routes);
  add_document_level(routes);
}

}  // namespace girok::server
