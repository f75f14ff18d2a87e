// Lists of records: people and groups, events and acts, any type; narrowed by codes and dates, found by words, handed over as CSV.
#include <algorithm>
#include <array>

#include "app/case/times.h"
#include "app/records/browse.h"
#include "app/records/stored_record.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t page_size = 50, most_columns = 5, most_choices = 300, most_filters = 8, most_exported = 1'000'000;
constexpr std::string_view prefix = "is.";
using records::Property;
using records::PropertyKind;

bool is_filter(const Property& property) {
  if (property.name == "type") return false;
  if (property.kind == PropertyKind::code) return !property.vocabulary.empty() && property.vocabulary.find(':') == std::string::npos;
  return property.kind == PropertyKind::date || property.kind == PropertyKind::truth;
}

/// What the first column says already, or what nobody reads in a list.
bool is_no_column(std::string_view name) {
  static const std::array<std::string_view, 8> names = {"name", "title", "label", "identifier", "placeholder", "sha256", "size", "note"};
  return std::ranges::find(names, name) != names.end();
}

/// A place of lists: /people, /events, /records.
struct Place {
  const char* path;
  const char* title;
  std::vector<std::string> types;
};

Place place_of(const Context& c) {
  if (c.path.starts_with("/people")) return {"/people", "records.people", {"Person", "Group"}};
  if (c.path.starts_with("/events")) return {"/events", "records.events", {"Act", "Event"}};
  return {"/records", "records.records", {}};
}

Result<app::BrowseOptions> options_of(const Context& c, const Place& place) {
  app::BrowseOptions options;
  const std::string type = c.text("type");
  if (!type.empty()) {
    const bool fits =
        c.schema().type(type) != nullptr && (place.types.empty() || std::ranges::find(place.types, type) != place.types.end());
    if (!fits) return fail(ErrorCode::not_found, "there is no such type", "type", "see the vocabularies");
    options.types = {type};
  } else {
    options.types = place.types;
  }
  for (const auto& [name, value] : c.fields.values()) {
    if (name.starts_with(prefix) && !value.empty()) options.where.push_back({name.substr(prefix.size()), value});
  }
  if (!options.where.empty() && options.types.size() != 1)
    return fail(ErrorCode::usage, "conditions need a type", "type", "choose one type first");
  options.words = c.text("words");
  return options;
}

Json filters_of(const Context& c, const std::string& type) {
  Json filters = Json::array();
  for (const Property* const property : c.schema().properties(type)) {
    const std::string name = std::string(prefix) + property->name, given = c.text(name);
    if (!is_filter(*property) || (filters.size() >= most_filters && given.empty())) continue;
    Json filter = {
        {"name", name}, {"label", property->labels.in(c.tongue())}, {"value", given}, {"is_date", false}, {"choices", Json::array()}};
    if (property->kind == PropertyKind::date) {
      filter["is_date"] = true;
    } else if (property->kind == PropertyKind::truth) {
      filter["choices"] = choices({{"yes", std::string(c.words["records.yes"])}, {"no", std::string(c.words["records.no"])}}, given);
    } else {
      const records::Vocabulary* const terms = c.schema().vocabularies().find(property->vocabulary);
      if (terms == nullptr || terms->terms.size() > most_choices) continue;
      std::vector<std::pair<std::string, std::string>> pairs;
      for (const records::Term& term : terms->terms) pairs.emplace_back(term.code, term.labels.in(c.tongue()));
      filter["choices"] = choices(pairs, given);
    }
    filters.push_back(std::move(filter));
  }
  return filters;
}

Json row_of(const Context& c, app::Names& names, const app::ListedRecord& record, const std::vector<std::string>& columns) {
  Json cells = Json::array();
  for (const std::string& column : columns) {
    std::string text;
    if (const auto at = record.values.find(column); at != record.values.end()) {
      for (const std::string& value : at->second) {
        const Property* const known = c.schema().property(record.type, column);
        std::string shown = known != nullptr && known->kind == PropertyKind::code    ? code_label(c, record.type, column, value)
                            : known != nullptr && known->kind == PropertyKind::truth ? std::string(c.words["records." + value])
                                                                                     : value;
        text += (text.empty() ? "" : "; ") + shown;
      }
    }
    constexpr std::size_t longest = 160;
    if (text.size() > longest) {
      std::size_t end = longest;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
      text = text.substr(0, end) + "…";
    }
    cells.push_back({{"text", text}});
  }
  return {{"id", to_string(record.record)},
          {"short", names.record(record.record)},
          {"label", record.label},
          {"type", record.type},
          {"type_label", c.type_label(record.type)},
          {"href", href_of_record(record.record)},
          {"changed", app::short_time(record.clock).substr(0, 10)},
          {"cells", std::move(cells)}};
}

Json tabs_of(const Context& c, const Place& place, const std::string& type) {
  Json tabs = Json::array();
  if (place.types.empty()) return tabs;
  tabs.push_back({{"href", place.path}, {"label", c.words["records.all"]}, {"current", type.empty()}});
  for (const std::string& one : place.types)
    tabs.push_back({{"href", std::string(place.path) + "?type=" + one}, {"label", c.type_label(one)}, {"current", type == one}});
  return tabs;
}

/// What the member asked for, without the place in the list: for the link to the export.
std::string query_of(const Context& c) {
  std::string query;
  for (const auto& [name, value] : c.fields.values()) {
    if ((name == "type" || name.starts_with(prefix)) && !value.empty())
      query += (query.empty() ? "?" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  }
  return query;
}

Result<View> list_page(Context& c) {
  const Place place = place_of(c);
  Result<app::BrowseOptions> options = options_of(c, place);
  if (!options) return tl::unexpected<Error>(options.error());
  const std::string type = c.text("type");
  View view;
  view.title = std::string(c.words[place.title]);
  const bool searched = !options->words.empty();
  view.json = {
      {"title", type.empty() ? view.title : c.type_label(type)},
      {"place", place.path},
      {"type", type},
      {"mixed", type.empty()},
      {"tabs", tabs_of(c, place, type)},
      {"types", Json::array()},
      {"columns", Json::array()},
      {"records", Json::array()},
      {"count", 0},
      {"any", false},
      {"filters", type.empty() ? Json::array() : filters_of(c, type)},
      {"filtered", searched || !options->where.empty()},
      {"words", options->words},
      {"export", c.may(app::Deed::export_records) && !type.empty() && !searched ? "/records/list.csv" + query_of(c) : std::string()},
      {"new_href", c.may(app::Deed::edit_records) && is_writable(type) ? "/records/new" + (type.empty() ? "" : "?type=" + type) : ""},
      {"paging", nullptr},
      {"lists", true}};
  if (options->types.empty() && !searched) {
    const Result<std::vector<app::TypeCount>> counts = app::count_types(c.vault(), c.schema());
    if (!counts) return tl::unexpected<Error>(counts.error());
    for (const app::TypeCount& one : *counts)
      view.json["types"].push_back(
          {{"type", one.type}, {"label", c.type_label(one.type)}, {"href", "/records?type=" + one.type}, {"count", one.count}});
    view.json["lists"] = false;
    return view;
  }
  const Paging paging = paging_of(c, searched ? 200 : page_size);
  options->from = paging.from;
  options->count = paging.count;
  const Result<app::RecordList> list = app::browse_records(c.vault(), c.schema(), *options);
  if (!list) return tl::unexpected<Error>(list.error());
  app::Names names(c.vault());
  std::vector<std::string> columns;
  for (const std::string& column : list->columns) {
    if (is_no_column(column) || columns.size() >= most_columns) continue;
    columns.push_back(column);
    view.json["columns"].push_back(
        {{"name", column},
         {"label", c.property_label(type.empty() ? options->types.empty() ? "" : options->types.front() : type, column)}});
  }
  for (const app::ListedRecord& record : list->records) view.json["records"].push_back(row_of(c, names, record, columns));
  view.json["count"] = list->count;
  view.json["any"] = !list->records.empty();
  view.json["paging"] = searched ? Json(nullptr) : json_of(c, paging, list->count, list->records.size());
  return view;
}

Result<View> export_list(Context& c) {
  Result<app::BrowseOptions> options = options_of(c, {"/records", "records.records", {}});
  if (!options) return tl::unexpected<Error>(options.error());
  if (options->types.size() != 1) return fail(ErrorCode::usage, "a table holds one type", "type", "choose one type first");
  options->count = most_exported;
  options->with_links = true;
  const Result<app::RecordList> list = app::browse_records(c.vault(), c.schema(), *options);
  if (!list) return tl::unexpected<Error>(list.error());
  Result<std::string> csv = app::csv_of(*list);
  if (!csv) return tl::unexpected<Error>(csv.error());
  View view;
  view.download = Download{"records-" + list->type + ".csv", "text/csv; charset=utf-8", *std::move(csv), false};
  return view;
}

Route list_route(const char* name, const char* path, const char* about) {
  return {.name = name,
          .method = "GET",
          .path = path,
          .rule = Rule::deed_of(app::Deed::read_records),
          .params = {{.name = "type", .in = In::query, .about = "A type of the schema", .longest = 100},
                     {.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on", .most = 100'000'000}},
          .page = "records/list",
          .answer = "records.list",
          .about = about,
          .handle = list_page,
          .free_fields = std::string(prefix)};
}

}  // namespace

std::string code_label(const Context& c, const std::string& type, const std::string& property, const std::string& code) {
  const Property* const known = c.schema().property(type, property);
  if (known == nullptr || known->vocabulary.empty()) return property == "type" ? c.type_label(code) : code;
  const std::size_t pair = known->vocabulary.find(':'), colon = code.find(':');
  if (pair == std::string::npos || colon == std::string::npos) return c.term_label(known->vocabulary, code);
  const auto half = [&](const std::string& vocabulary, const std::string& one) {
    return one == "*" ? std::string(c.words["records.every"]) : c.term_label(vocabulary, one);
  };
  return half(known->vocabulary.substr(0, pair), code.substr(0, colon)) + " · " +
         half(known->vocabulary.substr(pair + 1), code.substr(colon + 1));
}

bool is_writable(const std::string& type) {
  static const std::array<std::string_view, 4> others = {"Consent", "LinkDecision", "Release", "Schema"};
  return std::ranges::find(others, type) == others.end();
}

void add_records(Routes& routes) {
  routes.push_back(list_route("records.people", "/people", "Persons and groups, the newest change first"));
  routes.push_back(list_route("records.events", "/events", "Acts and events, the newest change first"));
  routes.push_back(list_route("records.list", "/records", "Records of any type; without a type, how many there are of each"));
  for (const auto& [name, path] :
       {std::pair("records.find_people", "/people"), std::pair("records.find_events", "/events"), std::pair("records.find", "/records")}) {
    Route route = list_route(name, path, "The same by words, which stand in no address; at most 200");
    route.method = "POST";
    route.params = {{.name = "type", .about = "A type of the schema", .longest = 100},
                    {.name = "words", .about = "Words as the search takes them", .longest = 1000}};
    routes.push_back(std::move(route));
  }
  Route csv = list_route("records.export", "/records/list.csv", "A list as a table (CSV)");
  csv.rule = Rule::deed_of(app::Deed::export_records);
  csv.params.pop_back();
  csv.answer = "file";
  csv.handle = export_list;
  routes.push_back(std::move(csv));
  add_record_edit(routes);
  add_record_page(routes);
  add_consents(routes);
  add_record_pictures(routes);
}

}  // namespace girok::server
