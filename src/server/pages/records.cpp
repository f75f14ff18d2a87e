// Lists of records: people and groups, events and acts, any type; narrowed by codes, dates, place, source, level and words; sorted; handed over.
#include <algorithm>
#include <array>

#include "app/case/times.h"
#include "app/records/browse.h"
#include "app/records/consents.h"
#include "app/records/export_files.h"
#include "app/records/stored_record.h"
#include "base/whole_characters.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/export_shared.h"
#include "server/pages/pages.h"
#include "server/pages/record_form.h"
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

constexpr std::array orders = {std::pair("newest", app::BrowseOrder::newest), std::pair("oldest", app::BrowseOrder::oldest),
                               std::pair("label", app::BrowseOrder::label)};
/// What holds for any type, as fields of the query: codes, dates and ids.
constexpr std::array<const char*, 6> narrowings = {"review", "at", "since", "until", "source", "level"};

app::Narrowing narrowing_of(const Context& c) {
  app::Narrowing narrowing;
  narrowing.review = c.text("review");
  narrowing.place = c.text("at");
  narrowing.since = c.text("since");
  narrowing.until = c.text("until");
  narrowing.source = c.text("source_id").empty() ? app::record_typed(c.text("source")) : c.text("source_id");
  narrowing.level = records::confidentiality_from(c.fields["level"]);
  return narrowing;
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
  options.narrowing = narrowing_of(c);
  for (const auto& [name, order] : orders) {
    if (c.fields["order"] == name) options.order = order;
  }
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
                            : known != nullptr && known->kind == PropertyKind::date  ? date_said(c, value)
                                                                                     : value;
        text += (text.empty() ? "" : "; ") + shown;
      }
    }
    constexpr std::size_t longest = 160, shortest = 12;
    if (text.size() > longest) text = std::string(whole_characters(text, longest)) + "…";
    cells.push_back({{"text", text}, {"is_short", text.size() <= shortest}});
  }
  return {{"id", to_string(record.record)},
          {"short", names.record(record.record)},
          {"label", record.label.empty() ? label_said(c, names, record.record) : record.label},
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

/// The address of what was asked for, but the place in the list: codes, dates and ids only.
std::string address_of(const Context& c, const Place& place) {
  std::string query;
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) query += (query.empty() ? "?" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  };
  add("type", c.text("type"));
  for (const auto& [name, value] : c.fields.values()) {
    if (name.starts_with(prefix)) add(name, value);
  }
  const app::Narrowing narrowing = narrowing_of(c);
  for (const char* const name : narrowings) add(name, std::string_view(name) == "source" ? narrowing.source : c.text(name));
  if (c.fields["order"] != "newest") add("order", c.text("order"));
  return place.path + query;
}

/// Provinces in which the case has places, and places with a name.
std::vector<std::pair<std::string, std::string>> places_of(const Context& c) {
  std::vector<std::pair<std::string, std::string>> places;
  for (const std::string& code : app::provinces_of_places(c.vault(), c.schema()))
    places.emplace_back(code, c.term_label("iso-3166-2", code));
  for (const app::ListedRecord& place : app::newest_of(c.vault(), {"Place"}, most_choices)) {
    if (!place.label.empty()) places.emplace_back(to_string(place.record), place.label);
  }
  std::ranges::sort(places, {}, &std::pair<std::string, std::string>::second);
  places.insert(places.begin(), {"", std::string(c.words["records.any"])});
  return places;
}

/// The fields that hold for any type, as they were asked for.
Json narrow_json(Context& c, app::Names& names) {
  std::vector<std::pair<std::string, std::string>> reviews = {{"", std::string(c.words["records.any"])}}, sorts;
  for (const char* const code : {"proposed", "accepted", "refused"}) reviews.emplace_back(code, c.term_label("review", code));
  for (const auto& [name, order] : orders) sorts.emplace_back(name, c.words.of_code("records.order", name));
  const app::Narrowing narrowing = narrowing_of(c);
  const std::optional<Id> source = parse_id(narrowing.source);
  return {{"reviews", choices(reviews, c.text("review"))},
          {"levels", levels_seen(c, c.text("level"), c.words["records.any"])},
          {"places", choices(places_of(c), c.text("at"))},
          {"since", c.text("since")},
          {"until", c.text("until")},
          {"source", source ? app::typed_value(names, records::Value::of_record(*source)) : c.text("source")},
          {"source_id", source ? to_string(*source) : std::string()},
          {"orders", choices(sorts, c.text("order"))}};
}

/// What a form carries on: all that was asked for, but the place in the list.
Json carried_json(const Context& c) {
  Json carried = Json::array();
  for (const auto& [name, value] : c.fields.values()) {
    const bool ours = name == "type" || name == "words" || name == "order" || name == "source_id" || name.starts_with(prefix) ||
                      std::ranges::find(narrowings, name) != narrowings.end();
    if (ours && !value.empty()) carried.push_back({{"name", name}, {"value", value}});
  }
  return carried;
}

View empty_list(Context& c, const Place& place, app::Names& names) {
  const std::string type = c.text("type");
  View view;
  view.title = std::string(c.words[place.title]);
  const bool searched = !c.text("words").empty();
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
      {"narrow", narrow_json(c, names)},
      {"filtered", searched || address_of(c, place) != place.path + (type.empty() ? std::string() : "?type=" + type)},
      {"words", c.text("words")},
      {"may_export", c.may(app::Deed::export_records) && !type.empty()},
      {"new_href",
       c.may(app::Deed::edit_records) && app::is_written_by_form(type) ? "/records/new" + (type.empty() ? "" : "?type=" + type) : ""},
      {"paging", nullptr},
      {"next_from", nullptr},
      {"previous_from", nullptr},
      {"carried", carried_json(c)},
      {"lists", true},
      {"errors", Json::array()}};
  return view;
}

void add_columns(const Context& c, const app::BrowseOptions& options, const app::RecordList& list, app::Names& names, Json& json) {
  const std::string type = c.text("type");
  std::vector<std::string> columns;
  for (const std::string& column : list.columns) {
    if (is_no_column(column) || columns.size() >= most_columns) continue;
    columns.push_back(column);
    json["columns"].push_back(
        {{"name", column}, {"label", c.property_label(type.empty() ? options.types.empty() ? "" : options.types.front() : type, column)}});
  }
  for (const app::ListedRecord& record : list.records) json["records"].push_back(row_of(c, names, record, columns));
}

View refused_list(View view, const Error& error) {
  view.status = unprocessable;
  view.json["errors"].push_back(json_of(error));
  return view;
}

Result<View> list_page(Context& c) {
  const Place place = place_of(c);
  const bool posted = c.route.method == "POST", searched = !c.text("words").empty();
  Result<app::BrowseOptions> options = options_of(c, place);
  if (!options) return tl::unexpected<Error>(options.error());
  app::Names names(c.vault());
  View view = empty_list(c, place, names);
  if (options->types.empty() && !searched && options->narrowing.empty()) {
    const Result<std::vector<app::TypeCount>> counts = app::count_types(c.vault(), c.schema());
    if (!counts) return tl::unexpected<Error>(counts.error());
    for (const app::TypeCount& one : *counts)
      view.json["types"].push_back(
          {{"type", one.type}, {"label", c.type_label(one.type)}, {"href", "/records?type=" + one.type}, {"count", one.count}});
    view.json["lists"] = false;
    return view;
  }
  const Paging paging = paging_of(c, page_size);
  options->from = paging.from;
  options->count = paging.count;
  const Result<app::RecordList> list = app::browse_records(c.vault(), c.schema(), *options);
  if (!list) {
    if (c.api || list.error().code == ErrorCode::refused) return tl::unexpected<Error>(list.error());
    return refused_list(std::move(view), list.error());
  }
  // Without words, what was asked for has an address of its own: it can be kept, and gone back to.
  if (posted && !searched && !c.api) view.location = address_of(c, place);
  add_columns(c, *options, *list, names, view.json);
  view.json["count"] = list->count;
  view.json["any"] = !list->records.empty();
  view.json["paging"] = json_of(c, paging, list->count, list->records.size());
  if (!posted) return view;
  const std::size_t end = paging.from + list->records.size();
  if (end < list->count) view.json["next_from"] = std::to_string(end);
  if (paging.from > 0) view.json["previous_from"] = std::to_string(paging.from > paging.count ? paging.from - paging.count : 0);
  view.json["paging"]["previous"] = nullptr;
  view.json["paging"]["next"] = nullptr;
  return view;
}

/// What is filtered, as a file: under the rules of an export, for our own work.
Result<View> export_list(Context& c) {
  Result<app::BrowseOptions> options = options_of(c, {"/records", "records.records", {}});
  if (!options) return tl::unexpected<Error>(options.error());
  if (options->types.size() != 1) return fail(ErrorCode::usage, "a table holds one type", "type", "choose one type first");
  options->count = most_exported;
  const Result<app::RecordList> list = app::browse_records(c.vault(), c.schema(), *options);
  if (!list) return tl::unexpected<Error>(list.error());
  app::ExportOptions what;
  what.what.use = {"documentation", "own-organisation"};
  what.what.day = app::today(c.vault());
  what.what.types = options->types;
  what.what.level = app::seen_unsealed(c.vault());
  what.what.only.emplace();
  for (const app::ListedRecord& record : list->records) what.what.only->push_back(record.record);
  std::ranges::sort(*what.what.only);
  what.format = c.fields["format"] == "csv" ? "csv" : "xlsx";
  what.tongue = c.tongue();
  return start_export(c, std::move(what));
}

std::vector<Param> narrow_params(In in) {
  std::vector<Param> params = {
      {.name = "type", .in = in, .about = "A type of the schema", .longest = 100},
      {.name = "from", .in = in, .kind = Kind::integer, .about = "From which on", .most = 100'000'000},
      {.name = "review", .in = in, .about = "State of review", .among = {"proposed", "accepted", "refused"}},
      {.name = "at", .in = in, .about = "A term of iso-3166-2, or a place by its id", .longest = 100},
      {.name = "since", .in = in, .about = "Only what can have been on this date or later", .longest = 40},
      {.name = "until", .in = in, .about = "Only what can have been on this date or before", .longest = 40},
      {.name = "source", .in = in, .about = "Only what was said from this record, by its id", .longest = 1000},
      {.name = "level", .in = in, .about = "The highest of what is said", .among = level_names()},
      {.name = "order", .in = in, .about = "Newest change first, if nothing is said", .among = {"newest", "oldest", "label"}}};
  if (in == In::query) return params;
  params.push_back({.name = "source_id", .about = "The same, as chosen from a list: goes before what is typed", .longest = 64});
  params.push_back({.name = "words", .about = "Words as the search takes them", .longest = 1000});
  return params;
}

Route list_route(const char* name, const char* path, const char* about) {
  return {.name = name,
          .method = "GET",
          .path = path,
          .rule = Rule::deed_of(app::Deed::read_records),
          .params = narrow_params(In::query),
          .page = "records/list",
          .answer = "records.list",
          .about = about,
          .handle = list_page,
          .free_fields = std::string(prefix)};
}

}  // namespace

std::string date_said(const Context& c, const std::string& date) {
  if (!date.starts_with("age:")) return date;
  const std::size_t at = date.find('@');
  return at == std::string::npos ? date : c.words.with("records.age_in", {date.substr(4, at - 4), date.substr(at + 1)});
}

std::string scopes_text(const Context& c, const std::vector<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : "; ") + code_label(c, "Consent", "permits", code);
  return text;
}

std::string code_label(const Context& c, const std::string& type, const std::string& property, const std::string& code) {
  const Property* const known = c.schema().property(type, property);
  if (known == nullptr || known->vocabulary.empty()) return property == "type" ? c.type_label(code) : code;
  const std::size_t pair = known->vocabulary.find(':'), colon = code.find(':');
  if (pair == std::string::npos || colon == std::string::npos) return c.term_label(known->vocabulary, code);
  const auto half = [&](const std::string& vocabulary, const std::string& one) {
    return one == "*" ? std::string(c.words["records.every"]) : c.term_label(vocabulary, one);
  };
  return half(known->vocabulary.substr(0, pair), code.substr(0, colon)) + " → " +
         half(known->vocabulary.substr(pair + 1), code.substr(colon + 1));
}

void add_records(Routes& routes) {
  routes.push_back(list_route("records.people", "/people", "Persons and groups"));
  routes.push_back(list_route("records.events", "/events", "Acts and events"));
  routes.push_back(list_route("records.list", "/records", "Records of any type; without a type, how many there are of each"));
  for (const auto& [name, path] :
       {std::pair("records.find_people", "/people"), std::pair("records.find_events", "/events"), std::pair("records.find", "/records")}) {
    Route route = list_route(name, path, "The same by words, which stand in no address");
    route.method = "POST";
    route.params = narrow_params(In::body);
    routes.push_back(std::move(route));
  }
  Route table =
      list_route("records.export", "/records/export", "What a list shows as a file, under the rules of an export for our own work: a job");
  table.method = "POST";
  table.rule = Rule::deed_of(app::Deed::export_records);
  table.params = narrow_params(In::body);
  table.params.push_back({.name = "format", .about = "xlsx, if nothing is said", .among = {"csv", "xlsx"}});
  table.answer = "job.begun";
  table.handle = export_list;
  routes.push_back(std::move(table));
  add_record_edit(routes);
  add_record_page(routes);
  add_consents(routes);
  add_record_pictures(routes);
}

}  // namespace girok::server
