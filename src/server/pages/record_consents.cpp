// Consents of a person: what was agreed to, asked anew, withdrawn; whether a use is permitted.
#include <algorithm>

#include "app/records/consent_edit.h"
#include "app/records/consents.h"
#include "server/pages/analysis.h"
#include "server/pages/badges.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::string_view prefix = "set.";

std::string dashed(std::string_view name) {
  std::string code(name);
  std::ranges::replace(code, ' ', '-');
  return code;
}

std::vector<std::string> state_codes() {
  std::vector<std::string> codes;
  codes.reserve(every_consent_state.size());
  for (const ConsentState state : every_consent_state) codes.push_back(dashed(app::name_of(state)));
  return codes;
}

/// A person of the case that the member may see.
Result<Id> person_of(const Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return tl::unexpected<Error>(id.error());
  const Result<std::string> type = type_seen(c, *id);
  if (!type || *type != "Person") return fail(ErrorCode::not_found, "there is no such record", {}, {});
  return *id;
}

std::vector<std::pair<std::string, std::string>> terms_of(const Context& c, std::string_view vocabulary) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (const records::Vocabulary* const terms = c.schema().vocabularies().find(vocabulary)) {
    for (const records::Term& term : terms->terms) pairs.emplace_back(term.code, term.labels.in(c.tongue()));
  }
  return pairs;
}

std::vector<std::pair<std::string, std::string>> or_none(std::vector<std::pair<std::string, std::string>> terms) {
  terms.insert(terms.begin(), {"", "–"});
  return terms;
}

Json answers_of(const Context& c, const Id& consent) {
  Json answers = Json::array();
  for (const app::ConsentAnswer& one : app::consent_answers(c.vault(), consent))
    answers.push_back({{"label", c.property_label("Consent", one.property)},
                       {"code", one.answer},
                       {"answer", one.answer.empty() ? std::string(c.words["consents.nothing_said"])
                                                     : code_label(c, "Consent", one.property, one.answer)}});
  return answers;
}

Json json_of_line(const Context& c, app::Names& names, const app::ConsentLine& line) {
  const std::string state = dashed(app::name_of(line.state));
  const bool is_running = line.state == app::ConsentLine::State::in_force && line.expires_in_days && *line.expires_in_days >= 0;
  return {{"id", to_string(line.consent)},
          {"person", line.person ? to_string(*line.person) : std::string()},
          {"short", names.record(line.consent)},
          {"href", href_of_record(line.consent)},
          {"state", state},
          {"badge", badge_of(line.state)},
          {"state_label", c.words.of_code("records.consent_state", state)},
          {"given", line.given},
          {"expires", line.expires},
          {"reviewed", line.reviewed},
          {"withdrawn", line.withdrawn},
          {"permits", scopes_text(c, line.permits)},
          {"refuses", scopes_text(c, line.refuses)},
          {"expires_in", is_running ? Json(*line.expires_in_days) : Json(nullptr)},
          {"person_href", line.person ? href_of_record(*line.person) + "/consents" : std::string()},
          {"person_short", line.person ? names.record(*line.person) : std::string()}};
}

/// `asked`: what was not asked is said to be so; else what is left empty is not said.
Json questions_of(const Context& c, const std::vector<std::string>& questions, bool asked) {
  Json fields = Json::array();
  for (const std::string& question : questions) {
    const std::string name = std::string(prefix) + question, given = c.text(name);
    const auto terms = terms_of(c, "yes-no-not-asked");
    fields.push_back({{"name", name},
                      {"label", c.property_label("Consent", question)},
                      {"choices", choices(asked ? terms : or_none(terms), given.empty() && asked ? "not-asked" : given)}});
  }
  return fields;
}

/// Whether a form was sent, and comes back.
bool typed_again(const Context& c) { return c.request.method == "POST"; }

/// Rows of the form for purposes and recipients.
Json scopes(const Context& c) {
  constexpr std::size_t rows = 6;
  const auto typed = [&](const char* field, std::size_t row) {
    const std::vector<std::string> all = typed_again(c) ? c.fields.all(field) : std::vector<std::string>();
    return row < all.size() ? all[row] : std::string();
  };
  Json json = Json::array();
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string purpose = typed("purpose", row), recipient = typed("recipient", row);
    json.push_back({{"number", row + 1},
                    {"suffix", row == 0 ? std::string() : "-" + std::to_string(row + 1)},
                    {"refuses", typed("answer", row) == "refuses"},
                    {"every_purpose", purpose == "*"},
                    {"every_recipient", recipient == "*"},
                    {"of_purposes", choices(terms_of(c, "consent-purpose"), purpose)},
                    {"of_recipients", choices(terms_of(c, "consent-recipient"), recipient)}});
  }
  return json;
}

/// What was typed into a form that something was wrong with; `other` at first.
std::string typed_or(const Context& c, const std::string& field, const std::string& other) {
  return typed_again(c) && c.fields.has(field) ? c.text(field) : other;
}

Json check_of(Context& c, const Id& person) {
  if (typed_again(c)) return nullptr;  // nobody asked
  const std::string purpose = c.text("purpose"), recipient = c.text("recipient");
  if (purpose.empty() || recipient.empty()) return nullptr;
  const Result<records::Use> use = app::use_from(c.schema(), purpose, recipient);
  if (!use) return nullptr;
  const Result<app::ConsentCheck> check = app::check_consent(c.vault(), c.schema(), person, *use, app::today(c.vault()));
  if (!check) return nullptr;
  const std::string code = dashed(records::name_of(check->finding.answer));
  return {{"purpose", c.term_label("consent-purpose", use->purpose)},
          {"recipient", c.term_label("consent-recipient", use->recipient)},
          {"code", code},
          {"label", c.words.of_code("records.consent", code)},
          {"href", check->finding.consent.empty() ? std::string() : "/records/" + check->finding.consent}};
}

Result<View> consents_view(Context& c, const Id& person, const std::vector<Error>& errors) {
  app::ConsentListOptions options;
  options.person = person;
  options.day = app::today(c.vault());
  app::Names names(c.vault());
  View view;
  view.page = "records/consents";
  view.title = std::string(c.words["records.consents"]);
  view.json = {{"id", to_string(person)},
               {"short", names.record(person)},
               {"type", "Person"},
               {"type_label", c.type_label("Person")},
               {"tabs", record_tabs(c, person, "Person", "consents")},
               {"consents", Json::array()},
               {"any", false},
               {"may_record", c.may(app::Deed::record_consent)},
               {"today", app::text_of_day(options.day)},
               {"purposes", choices(terms_of(c, "consent-purpose"), c.text("purpose"))},
               {"recipients", choices(terms_of(c, "consent-recipient"), c.text("recipient"))},
               {"check", check_of(c, person)},
               {"questions", questions_of(c, app::consent_questions(), true)},
               {"of_a_child", questions_of(c, {"guardian-consents", "assent"}, false)},
               {"forms", choices(or_none(terms_of(c, "consent-form")), c.text("set.how"))},
               {"scopes", scopes(c)},
               {"given", typed_or(c, "set.given", app::text_of_day(options.day))},
               {"until", typed_or(c, "set.expires", {})},
               {"in_language", typed_or(c, "set.in-language", {})},
               {"note", typed_or(c, "set.note", {})},
               {"withdrawn_on", typed_or(c, "day", app::text_of_day(options.day))},
               {"why", typed_or(c, "reason", {})},
               {"errors", json_of(errors)}};
  for (const app::ConsentLine& line : app::list_consents(c.vault(), c.schema(), options)) {
    Json one = json_of_line(c, names, line);
    one["answers"] = answers_of(c, line.consent);
    view.json["consents"].push_back(std::move(one));
  }
  view.json["any"] = !view.json["consents"].empty();
  if (!c.api) view.json["person_label"] = names.label(person);
  if (!errors.empty()) {
    view.status = unprocessable;
    view.json["error"] = json_of(errors.front());
  }
  return view;
}

/// Of a consent itself: the page of whoever gave it.
std::optional<Id> giver_of(const Context& c) {
  const Result<Id> id = c.id("id");
  if (!id) return std::nullopt;
  const Result<std::string> type = type_seen(c, *id);
  if (!type || *type != "Consent") return std::nullopt;
  const Result<std::vector<app::ConsentLine>> lines = app::consents_named(c.vault(), c.schema(), *id, app::today(c.vault()));
  return lines && !lines->empty() ? lines->front().person : std::nullopt;
}

Result<View> show_consents(Context& c) {
  if (const std::optional<Id> giver = giver_of(c)) {
    View view;
    view.location = href_of_record(*giver) + "/consents";
    view.json = {{"id", to_string(*giver)}};
    if (!c.api) return view;
    c.fields.remove("id");
    c.fields.add("id", to_string(*giver));
  }
  const Result<Id> person = person_of(c);
  if (!person) return tl::unexpected<Error>(person.error());
  return consents_view(c, *person, {});
}

View done(const Id& person, const Id& consent, std::string notice) {
  View view;
  view.json = {{"id", to_string(consent)}};
  view.location = href_of_record(person) + "/consents";
  view.notice = std::move(notice);
  return view;
}

Result<View> record_consent(Context& c) {
  const Result<Id> person = person_of(c);
  if (!person) return tl::unexpected<Error>(person.error());
  app::ConsentForm form;
  for (const auto& [name, value] : c.fields.values()) {
    if (name.starts_with(prefix)) form.said.emplace_back(name.substr(prefix.size()), value);
  }
  const std::vector<std::string> purposes = c.fields.all("purpose"), recipients = c.fields.all("recipient"),
                                 answers = c.fields.all("answer");
  const auto at = [](const std::vector<std::string>& all, std::size_t row) { return row < all.size() ? all[row] : std::string(); };
  for (std::size_t row = 0; row < std::max(purposes.size(), recipients.size()); ++row)
    form.scopes.push_back({at(purposes, row), at(recipients, row), at(answers, row) == "refuses"});
  const app::Edited edited = app::save_consent(c.vault(), c.schema(), *person, form);
  if (!edited.report.errors.empty()) return consents_view(c, *person, edited.report.errors);
  return done(*person, edited.record, std::string(c.words["records.consent_saved"]));
}

Result<View> review(Context& c) {
  const Result<Id> person = person_of(c);
  if (!person) return tl::unexpected<Error>(person.error());
  const std::optional<Id> consent = parse_id(c.text("consent"));
  app::ConsentListOptions options;
  options.person = *person;
  options.day = app::today(c.vault());
  const std::vector<app::ConsentLine> lines = app::list_consents(c.vault(), c.schema(), options);
  if (!consent || std::ranges::find(lines, *consent, &app::ConsentLine::consent) == lines.end())
    return fail(ErrorCode::not_found, "there is no such record", {}, {});
  const app::Edited edited = app::review_consent(c.vault(), c.schema(), *consent, options.day);
  if (!edited.report.errors.empty()) return consents_view(c, *person, edited.report.errors);
  return done(*person, *consent, std::string(c.words["records.consent_saved"]));
}

Result<View> withdraw(Context& c) {
  const Result<Id> person = person_of(c);
  if (!person) return tl::unexpected<Error>(person.error());
  const Result<std::int32_t> day = c.fields["day"].empty() ? app::today(c.vault()) : app::day_from(c.text("day"));
  if (!day) return consents_view(c, *person, {day.error()});
  const app::Withdrawal withdrawal = app::withdraw_consent(c.vault(), c.schema(), *person, *day, c.text("reason"));
  if (!withdrawal.edited.report.errors.empty()) return consents_view(c, *person, withdrawal.edited.report.errors);
  return done(*person, withdrawal.edited.record, c.words.with("records.consent_withdrawn", {std::to_string(withdrawal.releases.size())}));
}

/// All consents of the case: who is to be asked again, and when.
Result<View> list_all(Context& c) {
  app::ConsentListOptions options;
  options.day = app::today(c.vault());
  if (const auto days = c.integer("expiring")) options.expiring_within_days = static_cast<std::int32_t>(*days);
  const std::string state = c.text("state");
  for (const ConsentState one : every_consent_state) {
    if (dashed(app::name_of(one)) == state) options.state = one;
  }
  std::vector<app::ConsentLine> lines = app::list_consents(c.vault(), c.schema(), options, &c.held->consents());
  // Whom somebody must go to first: what is in force no more, then what ends soonest.
  std::ranges::stable_sort(lines, {}, [](const app::ConsentLine& line) {
    return std::pair(line.state == ConsentState::in_force, line.expires_in_days.value_or(INT32_MAX));
  });
  const Paging paging = paging_of(c, 100);
  app::Names names(c.vault());
  std::vector<std::pair<std::string, std::string>> states{{"", std::string(c.words["consents.any_state"])}};
  for (const std::string& one : state_codes()) states.emplace_back(one, c.words.of_code("records.consent_state", one));
  View view;
  view.title = std::string(c.words["consents.all"]);
  view.json = {
      {"consents", Json::array()},
      {"count", lines.size()},
      {"states", choices(states, state)},
      {"within", choices({{"", std::string(c.words["consents.any_end"])}, {"30", "30"}, {"90", "90"}, {"365", "365"}}, c.text("expiring"))},
      {"may_record", c.may(app::Deed::record_consent)},
      {"paging", nullptr}};
  for (std::size_t i = paging.from; i < std::min(lines.size(), paging.from + paging.count); ++i)
    view.json["consents"].push_back(json_of_line(c, names, lines[i]));
  for (std::size_t i = 0; !c.api && i < view.json["consents"].size(); ++i) {
    const std::optional<Id>& person = lines[paging.from + i].person;
    view.json["consents"][i]["person_label"] = person ? names.label(*person) : std::string();
  }
  if (const std::size_t shown = view.json["consents"].size(); shown > 0) view.json["paging"] = json_of(c, paging, lines.size(), shown);
  return view;
}

}  // namespace

void add_consents(Routes& routes) {
  routes.push_back({.name = "consents.list",
                    .method = "GET",
                    .path = "/consents",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {{.name = "from", .in = In::query, .kind = Kind::integer, .about = "First of the page"},
                               {.name = "state", .in = In::query, .about = "In one state", .among = state_codes()},
                               {.name = "expiring",
                                .in = In::query,
                                .kind = Kind::integer,
                                .about = "In force, and ending within so many days",
                                .most = 36500}},
                    .page = "records/all_consents",
                    .answer = "consents.list",
                    .about = "All consents, and in which state each is",
                    .handle = list_all});
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The person", .required = true};
  const auto term = [](const char* name, In in) {
    return Param{.name = name, .in = in, .about = std::string("A term of consent-") + name, .longest = 64};
  };
  const auto many = [](Param param) {
    param.many = true;
    return param;
  };
  const Rule write = Rule::deed_of(app::Deed::record_consent);
  routes.push_back({.name = "records.consents",
                    .method = "GET",
                    .path = "/records/{id}/consents",
                    .rule = Rule::deed_of(app::Deed::read_records),
                    .params = {id, term("purpose", In::query), term("recipient", In::query)},
                    .page = "records/consents",
                    .answer = "records.consents",
                    .about = "Consents of a person; with purpose and recipient, whether that use is permitted today",
                    .handle = show_consents});
  routes.push_back(
      {.name = "records.consent_new",
       .method = "POST",
       .path = "/records/{id}/consents",
       .rule = write,
       .params = {id, many(term("purpose", In::body)), many(term("recipient", In::body)),
                  many({.name = "answer", .about = "Of the purpose and the recipient in the same place", .among = {"permits", "refuses"}})},
       .page = "records/consents",
       .answer = "records.consented",
       .about = "A new consent: set.PROPERTY for each answer",
       .handle = record_consent,
       .free_fields = std::string(prefix)});
  routes.push_back({.name = "records.consent_review",
                    .method = "POST",
                    .path = "/records/{id}/consents/review",
                    .rule = write,
                    .params = {id, {.name = "consent", .kind = Kind::id, .about = "The consent", .required = true}},
                    .page = "records/consents",
                    .answer = "records.consented",
                    .about = "The person was asked again today, and stands by it",
                    .handle = review});
  routes.push_back({.name = "records.consent_withdraw",
                    .method = "POST",
                    .path = "/records/{id}/consents/withdraw",
                    .rule = write,
                    .params = {id,
                               {.name = "reason", .about = "Why, where it was said", .longest = 2000},
                               {.name = "day", .kind = Kind::day, .about = "From when on; empty: today"}},
                    .page = "records/consents",
                    .answer = "records.consented",
                    .about = "The person withdraws every consent given until today",
                    .handle = withdraw});
}

}  // namespace girok::server
