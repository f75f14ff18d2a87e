// Consents of a person: what was agreed to, asked anew, withdrawn; whether a use is permitted.
#include <algorithm>

#include "app/records/consent_edit.h"
#include "app/records/consents.h"
#include "server/pages/analysis.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr int unprocessable = 422;
constexpr std::string_view prefix = "set.";

std::string dashed(std::string_view name) {
  std::string code(name);
  std::ranges::replace(code, ' ', '-');
  return code;
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

std::string scopes_text(const Context& c, const std::vector<std::string>& codes) {
  std::string text;
  for (const std::string& code : codes) text += (text.empty() ? "" : "; ") + code_label(c, "Consent", "permits", code);
  return text;
}

Json json_of_line(const Context& c, app::Names& names, const app::ConsentLine& line) {
  const std::string state = dashed(app::name_of(line.state));
  const bool narrow = line.state == app::ConsentLine::State::permits_nothing;
  return {{"id", to_string(line.consent)},
          {"person", line.person ? to_string(*line.person) : std::string()},
          {"short", names.record(line.consent)},
          {"href", href_of_record(line.consent)},
          {"state", state},
          {"badge", line.state == app::ConsentLine::State::in_force ? "permitted"
                    : narrow                                        ? "not-permitted"
                                                                    : state},
          {"state_label", c.words.of_code("records.consent_state", state)},
          {"given", line.given},
          {"expires", line.expires},
          {"reviewed", line.reviewed},
          {"withdrawn", line.withdrawn},
          {"permits", scopes_text(c, line.permits)},
          {"refuses", scopes_text(c, line.refuses)}};
}

Json questions_of(const Context& c) {
  Json fields = Json::array();
  for (const std::string& question : app::consent_questions()) {
    const std::string name = std::string(prefix) + question, given = c.text(name);
    fields.push_back({{"name", name},
                      {"label", c.property_label("Consent", question)},
                      {"choices", choices(terms_of(c, "yes-no-not-asked"), given.empty() ? "not-asked" : given)}});
  }
  return fields;
}

Json check_of(Context& c, const Id& person) {
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
               {"questions", questions_of(c)},
               {"errors", json_of(errors)}};
  for (const app::ConsentLine& line : app::list_consents(c.vault(), c.schema(), options))
    view.json["consents"].push_back(json_of_line(c, names, line));
  view.json["any"] = !view.json["consents"].empty();
  if (!errors.empty()) {
    view.status = unprocessable;
    view.json["error"] = json_of(errors.front());
  }
  return view;
}

Result<View> show_consents(Context& c) {
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
  std::vector<std::string> said;
  for (const auto& [name, value] : c.fields.values()) {
    if (!name.starts_with(prefix) || value.empty()) continue;
    const std::string property = name.substr(prefix.size());
    const bool is_text = property == "note";
    said.push_back(property + "=" + (is_text && value.starts_with('@') ? "@" : "") + value);
  }
  const std::string scope = c.text("purpose").empty() || c.text("recipient").empty() ? "" : c.text("purpose") + ":" + c.text("recipient");
  if (!scope.empty()) said.push_back((c.text("answer") == "refuses" ? "refuses=" : "permits=") + scope);
  const app::Edited edited = app::new_consent(c.vault(), c.schema(), *person, said, {});
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
  const app::Withdrawal withdrawal = app::withdraw_consent(c.vault(), c.schema(), *person, app::today(c.vault()), c.text("reason"));
  if (!withdrawal.edited.report.errors.empty()) return consents_view(c, *person, withdrawal.edited.report.errors);
  return done(*person, withdrawal.edited.record, c.words.with("records.consent_withdrawn", {std::to_string(withdrawal.releases.size())}));
}

}  // namespace

void add_consents(Routes& routes) {
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The person", .required = true};
  const auto term = [](const char* name, In in) {
    return Param{.name = name, .in = in, .about = std::string("A term of consent-") + name, .longest = 64};
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
  routes.push_back({.name = "records.consent_new",
                    .method = "POST",
                    .path = "/records/{id}/consents",
                    .rule = write,
                    .params = {id,
                               term("purpose", In::body),
                               term("recipient", In::body),
                               {.name = "answer", .about = "Of this purpose and recipient", .among = {"permits", "refuses"}}},
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
                    .params = {id, {.name = "reason", .about = "Why, where it was said", .longest = 2000}},
                    .page = "records/consents",
                    .answer = "records.consented",
                    .about = "The person withdraws every consent given until today",
                    .handle = withdraw});
}

}  // namespace girok::server
