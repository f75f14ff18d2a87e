// Type-ahead: persons, events, places, documents, records of any type, dates and terms, as somebody types into a form, or asks what there is.
#include <algorithm>
#include <array>

#include "app/case/names.h"
#include "app/records/documents.h"
#include "app/records/name_index.h"
#include "app/records/passage_hints.h"
#include "app/records/suggest_names.h"
#include "app/records/vocab.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"
#include "server/pages/record_form.h"

namespace girok::server {
namespace {

constexpr std::size_t most_suggestions = 12, longest_passage = 16'000;
constexpr std::size_t most_looked_at = 200;  ///< names alike, of any type

Json hits_of(const Context& c, app::Names& names, const std::vector<app::Suggestion>& found) {
  Json hits = Json::array();
  for (const app::Suggestion& one : found) {
    const std::string record = names.record(one.record);
    hits.push_back({{"id", to_string(one.record)},
                    {"label", one.label.empty() ? record : one.label},
                    {"note", c.type_label(one.type) + (one.label.empty() ? "" : " · " + record)}});
  }
  return hits;
}

View with_hits(Json hits) {
  View view;
  view.json = {{"hits", std::move(hits)}};
  return view;
}

Json new_one(const Context& c, const std::string& words, const char* id, const char* word) {
  return {{"id", words.empty() ? std::string(id) : std::string(id) + ":" + words},
          {"label", words.empty() ? std::string(c.words[word]) : words},
          {"note", c.words[word]}};
}

/// "new:W-3" and the like, typed in full: there is nothing to suggest.
bool is_command(std::string_view words) {
  constexpr std::array<std::string_view, 4> commands = {"new:", "new-group:", "named:", "named-group:"};
  return words == "new" || words == "new-group" ||
         std::ranges::any_of(commands, [&](std::string_view one) { return words.starts_with(one); });
}

/// Records as suggestions, those of `first` before the others.
std::vector<app::Suggestion> suggestions_of(Context& c, app::Names& names, const std::vector<std::string>& types,
                                            const std::vector<Id>& first) {
  std::vector<app::Suggestion> found;
  const auto add = [&](const app::Suggestion& one) {
    const bool there = std::ranges::any_of(found, [&](const app::Suggestion& other) { return other.record == one.record; });
    if (!there && found.size() < most_suggestions) found.push_back(one);
  };
  const std::string words = c.text("words");
  if (words.empty()) {
    for (const Id& record : first) add({record, names.type(record), names.label(record)});
  }
  for (const app::Suggestion& one : app::suggest_records(c.vault(), types, words, most_suggestions)) add(one);
  return found;
}

/// What was coded before from the document that the field is about.
app::CodedBefore before_of(const Context& c) {
  if (c.text("document").empty() || !c.text("words").empty() || !c.may(app::Deed::code_text)) return {};
  const Result<Id> document = c.id("document");
  return document ? app::coded_before(c.vault(), *document) : app::CodedBefore{};
}

/// Persons and groups by name, also a sealed one where the member may see it (which is logged). One that is only alike is never taken by itself: it may be somebody else.
void add_by_name(Context& c, app::Names& names, const std::vector<std::string>& types, Json& hits, bool as_typed) {
  if (c.text("words").empty() || hits.size() >= most_suggestions) return;
  app::SuggestNames wanted{.types = types, .limit = most_suggestions - hits.size()};
  std::erase_if(wanted.types, [](const std::string& type) { return type != "Person" && type != "Group"; });
  for (const Json& hit : hits) {
    if (const std::optional<Id> there = parse_id(hit["id"].get<std::string>())) wanted.but.push_back(*there);
  }
  const Result<std::vector<app::SuggestedName>> found = app::suggest_names(c.vault(), c.held->names(), c.fields["words"], wanted);
  if (!found) return;
  for (const app::SuggestedName& one : *found) {
    const std::string id = to_string(one.record), label = names.label(one.record), record = names.record(one.record);
    Json hit = {{"id", id},
                {"label", as_typed        ? app::typed_value(names, records::Value::of_record(one.record))
                          : label.empty() ? record
                                          : label},
                {"note", c.type_label(one.type) + (as_typed || label.empty() ? "" : " · " + record) + " · " + one.name}};
    if (one.alike) hit["unsure"] = true;
    hits.push_back(std::move(hit));
  }
}

/// Of other types, in another script or spelling; by nothing that is sealed.
void add_alike(Context& c, app::Names& names, const std::vector<std::string>& types, std::vector<app::Suggestion>& found) {
  app::NameIndex& index = c.held->names();
  index.catch_up(c.vault());
  for (const app::NameIndex::Found& one : index.like(c.fields["words"], app::seen_unsealed(c.vault()), most_looked_at)) {
    const std::string type = names.type(one.record);
    if (type == "Person" || type == "Group" || std::ranges::find(types, type) == types.end()) continue;
    const bool there = std::ranges::any_of(found, [&](const app::Suggestion& other) { return other.record == one.record; });
    if (!there && found.size() < most_suggestions) found.push_back({one.record, type, names.label(one.record)});
  }
}

/// A code, as labels are: "W-3". Names have no digits.
bool looks_like_code(std::string_view words) {
  return std::ranges::any_of(words, [](char one) { return one >= '0' && one <= '9'; });
}

/// Somebody new. A name is offered as a name, so that it is kept as one: a label is shown to more people.
void add_new_ones(const Context& c, const std::string& words, Json& hits) {
  if (words.empty()) {
    hits.push_back(new_one(c, words, "new", "coding.new_person"));
    hits.push_back(new_one(c, words, "new-group", "coding.new_group"));
    return;
  }
  const bool code = looks_like_code(words), may_name = c.access().clearance == records::Confidentiality::sealed;
  if (may_name && !code) hits.push_back(new_one(c, words, "named", "coding.new_named"));
  if (c.access().clearance >= records::Confidentiality::restricted && !code)
    hits.push_back(new_one(c, words, "named-group", "coding.new_named_group"));
  hits.push_back(new_one(c, words, "new", "coding.new_labelled"));
  if (code) hits.push_back(new_one(c, words, "new-group", "coding.new_labelled_group"));
}

Result<View> suggest_persons(Context& c) {
  app::Names names(c.vault());
  const std::string words = c.text("words");
  if (is_command(words)) return with_hits(Json::array());
  Json hits = hits_of(c, names, suggestions_of(c, names, {"Person", "Group"}, before_of(c).persons));
  add_by_name(c, names, {"Person", "Group"}, hits, false);
  add_new_ones(c, words, hits);
  return with_hits(std::move(hits));
}

Result<View> suggest_events(Context& c) {
  app::Names names(c.vault());
  const std::string words = c.text("words");
  Json hits = hits_of(c, names, suggestions_of(c, names, {"Event"}, before_of(c).events));
  hits.push_back(new_one(c, words, "new", "coding.new_event"));
  return with_hits(std::move(hits));
}

/// Of these types, or any; the label is as the form of a record has it.
Result<View> suggest_any(Context& c) {
  app::Names names(c.vault());
  std::vector<std::string> types = c.fields.all("types");
  std::erase_if(types, [&](const std::string& type) { return c.schema().type(type) == nullptr; });
  if (types.empty()) {
    for (const records::RecordType& type : c.schema().types()) types.push_back(type.name);
  }
  std::vector<app::Suggestion> found = suggestions_of(c, names, types, {});
  if (!c.text("words").empty()) add_alike(c, names, types, found);
  Json hits = Json::array();
  for (const app::Suggestion& one : found)
    hits.push_back({{"id", to_string(one.record)},
                    {"label", app::typed_value(names, records::Value::of_record(one.record))},
                    {"note", c.type_label(one.type)}});
  add_by_name(c, names, types, hits, true);
  return with_hits(std::move(hits));
}

Result<View> suggest_documents(Context& c) {
  app::Names names(c.vault());
  return with_hits(hits_of(c, names, app::suggest_records(c.vault(), {"Item", "Testimony"}, c.text("words"), most_suggestions)));
}

Json hits_of_terms(const Context& c, std::string_view vocabulary) {
  Json hits = Json::array();
  const Result<app::FoundTerms> found = app::find_terms(c.schema().vocabularies(), c.fields["words"], vocabulary);
  if (!found) return hits;
  for (const app::FoundTerm& one : found->terms) {
    if (hits.size() == most_suggestions) break;
    hits.push_back({{"id", one.term->code}, {"label", c.term_label(one.vocabulary->name, one.term->code)}, {"note", one.term->code}});
  }
  return hits;
}

/// Provinces that stand in the passage come first, where nothing is typed yet.
Result<View> suggest_places(Context& c) {
  app::Names names(c.vault());
  Json hits = Json::array();
  if (c.text("words").empty()) {
    for (const std::string& code : app::provinces_in_passage(c.schema(), c.fields["passage"]))
      hits.push_back({{"id", code}, {"label", c.term_label("iso-3166-2", code)}, {"note", c.words["coding.in_passage"]}});
  }
  for (Json& hit : hits_of(c, names, suggestions_of(c, names, {"Place"}, before_of(c).places))) {
    hit["id"] = "@" + hit["id"].get<std::string>();
    hits.push_back(std::move(hit));
  }
  for (Json& hit : hits_of_terms(c, "iso-3166-2")) hits.push_back(std::move(hit));
  const std::string words = c.text("words");
  if (!words.empty() && !is_command(words)) hits.push_back(new_one(c, words, "named", "coding.new_place"));
  return with_hits(std::move(hits));
}

Result<View> suggest_dates(Context& c) {
  Json hits = Json::array();
  if (!c.text("words").empty()) return with_hits(std::move(hits));
  const auto add = [&](const std::string& date, std::string_view note) {
    if (hits.size() < most_suggestions) hits.push_back({{"id", date}, {"label", date}, {"note", note}});
  };
  const std::vector<std::string> here = app::dates_in_passage(c.fields["passage"]);
  for (const std::string& date : here) add(date, c.words["coding.in_passage"]);
  for (const std::string& date : before_of(c).dates) {
    if (std::ranges::find(here, date) == here.end()) add(date, c.words["coding.before"]);
  }
  return with_hits(std::move(hits));
}

Result<View> suggest_terms(Context& c) { return with_hits(hits_of_terms(c, c.fields["vocabulary"])); }

}  // namespace

void add_suggest(Routes& routes) {
  const Rule may_read = Rule::deed_of(app::Deed::read_records);
  const Param words{.name = "words", .about = "What was typed so far", .longest = 500};
  const Param document{.name = "document", .kind = Kind::id, .about = "Where nothing is typed: what was coded from it goes first"};
  const Param passage{
      .name = "passage", .about = "Where nothing is typed: what stands in these words goes first", .longest = longest_passage};
  const auto suggest = [&](const char* name, Result<View> (*handle)(Context&), const char* about, std::vector<Param> params) {
    routes.push_back({.name = std::string("suggest.") + name,
                      .method = "POST",
                      .path = std::string("/suggest/") + name,
                      .rule = may_read,
                      .params = std::move(params),
                      .answer = "suggest.hits",
                      .about = about,
                      .handle = handle});
  };
  suggest("persons", suggest_persons,
          "Persons and groups by label, by name in any script or spelling, or the beginning of their id; a name that is found sealed is "
          "logged so",
          {words, document, passage});
  suggest("events", suggest_events, "Events by title or label", {words, document, passage});
  suggest("records", suggest_any,
          "Records of these types by label, title or name, or the beginning of their id; a person's name that is found sealed is logged so",
          {words, {.name = "types", .about = "Types of the schema; none: any", .many = true, .longest = 100}});
  suggest("documents", suggest_documents, "Documents by title or label", {words});
  suggest("places", suggest_places, "Places of the case, and provinces", {words, document, passage});
  suggest("dates", suggest_dates, "Dates of the passage, and those coded from the document before", {words, document, passage});
  suggest("terms", suggest_terms, "Terms of a vocabulary",
          {words, {.name = "vocabulary", .about = "Its name", .required = true, .longest = 100}});
}

}  // namespace girok::server
