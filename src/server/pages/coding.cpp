// Coding: from a passage of a document to who did what to whom; what the reading engine proposes, taken over, accepted, refused.
#include "app/records/coding.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/case/names.h"
#include "app/case/show.h"
#include "app/records/claims.h"
#include "app/records/coding_undo.h"
#include "app/records/passage_hints.h"
#include "server/pages/analysis.h"
#include "server/pages/documents.h"
#include "server/pages/pages.h"
#include "server/pages/records_shared.h"

namespace girok::server {
namespace {

constexpr std::size_t longest_note = 16'000;
constexpr std::array<const char*, 2> perpetrators = {"perpetrator", "perpetrator_2"};

// ---- the form --------------------------------------------------------------------------------------------------------

/// As if a form had all of a field's members: the template looks outside for what is not there.
Json field(const Context& c, const SentForm* sent, const std::string& name, std::string_view hint = {}) {
  Json one = {{"name", name},
              {"label", c.words["coding." + name]},
              {"hint", hint.empty() ? Json("") : Json(c.words[hint])},
              {"plain", ""},
              {"value", ""},
              {"is_text", false},
              {"is_number", false},
              {"is_area", false},
              {"is_select", false},
              {"ahead", false},
              {"many", false},
              {"options", Json::array()},
              {"suggest", ""},
              {"with", ""},
              {"id_name", ""},
              {"id_value", ""},
              {"error", ""},
              {"error_hint", ""},
              {"needed", false}};
  if (sent == nullptr) return one;
  one["value"] = c.text(name);
  for (const Error& error : sent->errors) {
    const bool here = error.where == name || (name == "act" && error.where == "act-type") ||
                      (name == "from" && (error.where == "span" || error.where.empty())) || error.where == name + "_id";
    if (here && one["error"].get_ref<const std::string&>().empty()) {
      one["error"] = error.what;
      one["error_hint"] = error.hint;
    }
  }
  return one;
}

Json text_field(const Context& c, const SentForm* sent, const std::string& name, std::string_view hint = {}) {
  Json one = field(c, sent, name, hint);
  one["is_text"] = true;
  return one;
}

Json number_field(const Context& c, const SentForm* sent, const std::string& name, std::string_view hint = {}) {
  Json one = field(c, sent, name, hint);
  one["is_number"] = true;
  return one;
}

/// What the type-ahead of a field of this document is told besides the words: whose earlier codings to offer.
std::string with_document(const Context& c) { return Json{{"document", c.text("id")}}.dump(); }

Json date_field(const Context& c, const SentForm* sent) {
  Json one = text_field(c, sent, "date", "coding.date_hint");
  one["suggest"] = "/api/suggest/dates";
  one["with"] = with_document(c);
  return one;
}

/// A record by what is typed, or chosen from what the server suggests.
Json record_field(const Context& c, const SentForm* sent, const std::string& name, const char* suggest, std::string_view hint) {
  Json one = text_field(c, sent, name, hint);
  one["suggest"] = std::string("/api/suggest/") + suggest;
  one["with"] = with_document(c);
  one["id_name"] = name + "_id";
  if (name == "victim") one["plain"] = c.words["coding.plain_hint"];
  if (sent != nullptr) one["id_value"] = c.text(name + "_id");
  return one;
}

/// `first`: terms that come before all others.
Json term_field(const Context& c, const SentForm* sent, const std::string& name, const char* vocabulary, bool many,
                const std::vector<std::string>& first = {}) {
  Json one = field(c, sent, name);
  one["is_select"] = true;
  one["ahead"] = !many;
  one["many"] = many;
  const std::vector<std::string> chosen = sent != nullptr ? c.fields.all(name) : std::vector<std::string>();
  if (!many) one["options"].push_back({{"value", ""}, {"label", ""}, {"selected", false}});
  const records::Vocabulary* const terms = c.schema().vocabularies().find(vocabulary);
  if (terms == nullptr) return one;
  const auto add = [&](const std::string& code) {
    one["options"].push_back(
        {{"value", code}, {"label", c.term_label(vocabulary, code)}, {"selected", std::ranges::find(chosen, code) != chosen.end()}});
  };
  for (const std::string& code : first) {
    if (terms->find(code) != nullptr) add(code);
  }
  for (const records::Term& term : terms->terms) {
    const bool there = std::ranges::find(first, term.code) != first.end();
    if (!there && term.status != records::TermStatus::deprecated) add(term.code);
  }
  return one;
}

Json basis_field(const Context& c, const SentForm* sent) {
  Json one = field(c, sent, "basis");
  one["is_select"] = true;
  for (const char* const basis : {"unstated", "direct", "hearsay", "inferred"})
    one["options"].push_back({{"value", basis}, {"label", c.words.of_code("coding.basis", basis)}, {"selected", one["value"] == basis}});
  return one;
}

// ---- coding ----------------------------------------------------------------------------------------------------------

/// What was chosen from a list goes before what is typed.
std::string record_of(const Context& c, const std::string& name) {
  const std::string chosen = c.text(name + "_id");
  return chosen.empty() ? c.text(name) : chosen;
}

app::CodingEntry entry_of(const Context& c, const Id& document) {
  app::CodingEntry entry;
  entry.item = to_string(document);
  const std::optional<std::int64_t> from = c.integer("from"), to = c.integer("to");
  if (from && to)
    entry.span = Span{static_cast<std::uint32_t>(*from), static_cast<std::uint32_t>(*to)};
  else
    entry.quote = c.text("quote");
  entry.act = c.text("act");
  entry.victim = record_of(c, "victim");
  for (const char* const name : perpetrators) {
    if (const std::string who = record_of(c, name); !who.empty())
      entry.perpetrators.push_back({who, c.text(std::string(name) == "perpetrator" ? "degree" : "degree_2")});
  }
  entry.place = record_of(c, "place");
  entry.event = record_of(c, "event");
  entry.date = c.text("date");
  entry.until = c.text("until");
  entry.note = c.text("note");
  entry.trafficking_act = c.fields.all("trafficking-act");
  entry.means = c.fields.all("means");
  entry.purpose = c.fields.all("purpose");
  entry.indicator = c.fields.all("indicator");
  for (auto* const list : {&entry.trafficking_act, &entry.means, &entry.purpose, &entry.indicator}) std::erase(*list, std::string());
  if (const auto basis = records::basis_from(c.fields["basis"])) entry.basis = *basis;
  if (const auto confidence = c.integer("confidence")) entry.confidence = static_cast<std::uint8_t>(*confidence);
  return entry;
}

Json json_of_coded(const app::Coded& coded) {
  Json json = {{"written", coded.report.written},
               {"acts", Json::array()},
               {"made", Json::array()},
               {"errors", json_of(coded.report.errors)},
               {"warnings", Json::array()}};
  for (const app::CodedAct& act : coded.acts) {
    Json one = {{"act", to_string(act.act)}, {"victim", nullptr}, {"event", nullptr}, {"place", nullptr}, {"involvements", Json::array()}};
    if (act.victim) one["victim"] = to_string(*act.victim);
    if (act.event) one["event"] = to_string(*act.event);
    if (act.place) one["place"] = to_string(*act.place);
    for (const Id& involvement : act.involvements) one["involvements"].push_back(to_string(involvement));
    json["acts"].push_back(std::move(one));
  }
  for (const Id& record : coded.made) json["made"].push_back(to_string(record));
  for (const records::Problem& problem : coded.report.warnings) json["warnings"].push_back(json_of(problem.error));
  return json;
}

Result<View> code(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  // Whether it is a document that may be read, in the words of what is not there.
  const Result<std::string> text = app::text_of_record(c.vault(), *document);
  if (!text) return tl::unexpected<Error>(text.error());
  app::CodingOptions options;
  options.dry_run = c.truth("dry_run");
  options.proposed = c.truth("proposed");
  const app::CodingEntry entry = entry_of(c, *document);
  const app::Coded coded = app::code_text(c.vault(), c.schema(), {entry}, options);
  const Result<Span> quoted = app::span_of_quote(*text, entry.quote);
  const std::uint64_t at = entry.span ? entry.span->begin : quoted ? quoted->begin : 0;
  if (!coded.report.errors.empty()) {
    if (c.api) return refused_form(coded.report.errors);
    const SentForm sent{coded.report.errors, at};
    Result<View> view = reader_view(c, *document, &sent);
    if (!view) return view;
    view->page = "documents/show";
    view->status = unprocessable;
    return view;
  }
  View view;
  view.json = json_of_coded(coded);
  view.location = fmt::format("{}?at={}#here", href_of_document(*document), at);
  view.notice = c.words[options.dry_run ? "coding.is_good" : "coding.saved"];
  return view;
}

// ---- taking the last one back ----------------------------------------------------------------------------------------

Result<View> undo_code(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  const Result<Id> act = c.id("act");
  if (!act) return tl::unexpected<Error>(act.error());
  const app::Uncoded undone = app::undo_coding(c.vault(), c.schema(), *document, *act, std::string(c.words["coding.undo_reason"]));
  if (!undone.report.errors.empty()) {
    if (c.api) return refused_form(undone.report.errors);
    const SentForm sent{undone.report.errors, 0};
    Result<View> view = reader_view(c, *document, &sent);
    if (!view) return view;
    view->page = "documents/show";
    view->status = unprocessable;
    return view;
  }
  View view;
  view.json = {{"gone", Json::array()}, {"kept", Json::array()}};
  for (const Id& record : undone.gone) view.json["gone"].push_back(to_string(record));
  for (const Id& record : undone.kept) view.json["kept"].push_back(to_string(record));
  view.location = href_of_document(*document);
  view.notice = undone.kept.empty() ? std::string(c.words["coding.undone"])
                                    : c.words.with("coding.undone_kept", {std::to_string(undone.kept.size())});
  return view;
}

// ---- proposals -------------------------------------------------------------------------------------------------------

std::string review_of(const Context& c, const Id& record) {
  const Result<app::RecordView> view = app::show_record(c.vault(), record, {});
  if (!view) return {};
  for (const app::ShownProperty& property : view->properties) {
    if (property.name == "review" && !property.statements.empty()) return property.statements.back().statement.value.text;
  }
  return {};
}

Json json_of_claim(const Context& c, app::Names& names, const Id& document, const app::FoundClaim& claim, std::size_t number) {
  const std::string review = claim.taken ? review_of(c, *claim.taken) : std::string();
  std::string from;
  for (const std::string& name : claim.attributed_to) from += (from.empty() ? "" : " ← ") + name;
  return {{"number", number},
          {"from", claim.span.begin},
          {"to", claim.span.end},
          {"href", href_of_passage(document, claim.span)},
          {"said", claim.said},
          {"quantity", claim.quantity},
          {"unit", claim.unit},
          {"currency", claim.currency},
          {"measure", claim.measure},
          {"period", claim.period},
          {"place", claim.place},
          {"attributed_to", from},
          {"record", claim.taken ? Json(to_string(*claim.taken)) : Json(nullptr)},
          {"short", claim.taken ? names.record(*claim.taken) : ""},
          {"record_href", claim.taken ? Json(href_of_record(*claim.taken)) : Json(nullptr)},
          {"review", review},
          {"review_word", review.empty() ? "" : c.term_label("review", review)},
          {"proposed", review == "proposed"}};
}

Result<View> claims_view(Context& c, const Id& document, const std::vector<Error>& errors) {
  const Result<std::vector<app::FoundClaim>> claims = app::claims_in(c.vault(), document);
  if (!claims) return tl::unexpected<Error>(claims.error());
  app::Names names(c.vault());
  View view;
  view.title = c.words["coding.claims"];
  view.json = {{"id", to_string(document)},          {"short", names.record(document)}, {"title", names.label(document)},
               {"href", href_of_document(document)}, {"found", Json::array()},          {"taken", Json::array()}};
  for (std::size_t i = 0; i < claims->size(); ++i)
    view.json[(*claims)[i].taken ? "taken" : "found"].push_back(json_of_claim(c, names, document, (*claims)[i], i + 1));
  if (c.api) return view;
  view.json["any_found"] = !view.json["found"].empty();
  view.json["any_taken"] = !view.json["taken"].empty();
  view.json["errors"] = json_of(errors);
  return view;
}

Result<View> show_claims(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  return claims_view(c, *document, {});
}

Result<View> claims_refused(Context& c, const Id& document, const std::vector<Error>& errors) {
  if (c.api) return refused_form(errors);
  Result<View> view = claims_view(c, document, errors);
  if (!view) return view;
  view->page = "documents/claims";
  view->status = unprocessable;
  return view;
}

Result<View> take_claims(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  const Result<std::vector<app::FoundClaim>> claims = app::claims_in(c.vault(), *document);
  if (!claims) return tl::unexpected<Error>(claims.error());
  std::vector<std::size_t> which;
  for (const std::string& typed : c.fields.all("take")) {
    const Result<std::vector<std::size_t>> numbers = app::numbers_from(typed, claims->size());
    if (!numbers) return claims_refused(c, *document, {{numbers.error().code, numbers.error().what, "take", numbers.error().hint}});
    which.insert(which.end(), numbers->begin(), numbers->end());
  }
  if (which.empty()) return claims_refused(c, *document, {{ErrorCode::usage, "nothing was chosen", "take", "choose at least one"}});
  const app::TakenClaims taken = app::take_claims(c.vault(), c.schema(), *document, *claims, which);
  if (!taken.report.errors.empty()) return claims_refused(c, *document, taken.report.errors);
  View view;
  view.json = {{"made", Json::array()}, {"there", taken.there}};
  for (const Id& record : taken.made) view.json["made"].push_back(to_string(record));
  view.location = href_of_document(*document) + "/claims";
  view.notice = c.words.with("coding.taken_over", {std::to_string(taken.made.size())});
  return view;
}

Result<View> review(Context& c) {
  const Result<Id> document = c.id("id");
  if (!document) return tl::unexpected<Error>(document.error());
  const Result<Id> record = c.id("record");
  if (!record) return tl::unexpected<Error>(record.error());
  const bool accept = c.fields["decision"] == "accepted";
  const app::Reviewed reviewed = app::review_records(c.vault(), c.schema(), {*record}, accept, c.text("reason"));
  if (!reviewed.report.errors.empty()) return claims_refused(c, *document, reviewed.report.errors);
  View view;
  view.json = {{"state", c.text("decision")}, {"records", Json::array()}};
  for (const Id& changed : reviewed.records) view.json["records"].push_back(to_string(changed));
  view.location = c.fields["next"] == "document" ? href_of_document(*document) : href_of_document(*document) + "/claims";
  view.notice = c.words[accept ? "coding.was_accepted" : "coding.was_refused"];
  return view;
}

std::vector<Param> params_of_code(const Param& id) {
  std::vector<Param> params = {
      id,
      {.name = "from", .kind = Kind::integer, .about = "First byte of the passage, in the document's text"},
      {.name = "to", .kind = Kind::integer, .about = "The byte behind its last"},
      {.name = "quote", .about = "Instead of from and to: its words, which must stand in the text once", .longest = longest_note},
      {.name = "act", .about = "A term of act-type", .longest = 200}};
  for (const char* const name : {"victim", "perpetrator", "perpetrator_2", "event"}) {
    params.push_back({.name = name,
                      .about = "A record by its id, new, new:KEY; of people also new-group, new-group:KEY, named:NAME, named-group:NAME",
                      .longest = 500});
    params.push_back(
        {.name = std::string(name) + "_id", .about = "The same, as chosen from a list: goes before what is typed", .longest = 500});
  }
  params.push_back({.name = "place", .about = "A record by its id, or a term of iso-3166-2", .longest = 500});
  params.push_back({.name = "place_id", .about = "The same, as chosen from a list", .longest = 500});
  for (const char* const name : {"degree", "degree_2"})
    params.push_back({.name = name, .about = "A term of involvement-degree", .longest = 200});
  for (const char* const name : {"date", "until"})
    params.push_back({.name = name, .about = "A date, as exact as it is known", .longest = 200});
  for (const char* const name : {"trafficking-act", "means", "purpose", "indicator"})
    params.push_back({.name = name, .about = "Terms of the property's vocabulary", .many = true, .longest = 200});
  params.push_back({.name = "basis", .about = "How the source knows", .among = {"unstated", "direct", "hearsay", "inferred"}});
  params.push_back({.name = "confidence", .kind = Kind::integer, .about = "Percent", .least = 0, .most = 100});
  params.push_back({.name = "note", .about = "In words", .longest = longest_note});
  params.push_back({.name = "dry_run", .kind = Kind::truth, .about = "Only checks"});
  params.push_back({.name = "proposed", .kind = Kind::truth, .about = "As a proposal that somebody else reviews"});
  return params;
}

}  // namespace

Json last_coding_json(const Context& c, app::Names& names, const Id& document) {
  const std::optional<Id> act = app::last_coding(c.vault(), document);
  if (!act) return nullptr;
  return {{"act", to_string(*act)}, {"short", names.record(*act)}, {"label", label_said(c, names, *act)}, {"href", href_of_record(*act)}};
}

Json coding_form(const Context& c, const Id& document, const SentForm* sent) {
  const app::CodedBefore before = app::coded_before(c.vault(), document);
  Json form = {{"passage", Json::array({number_field(c, sent, "from"), number_field(c, sent, "to")})},
               {"fields", Json::array()},
               {"more", Json::array()}};
  Json quote = field(c, sent, "quote", "coding.quote_hint");
  quote["is_area"] = true;
  form["quote"] = Json::array({std::move(quote)});
  Json& fields = form["fields"];
  fields.push_back(term_field(c, sent, "act", "act-type", false, before.acts));
  fields.push_back(record_field(c, sent, "victim", "persons", "coding.person_hint"));
  fields.push_back(record_field(c, sent, "perpetrator", "persons", {}));
  fields.push_back(record_field(c, sent, "place", "places", "coding.place_hint"));
  fields.push_back(date_field(c, sent));
  fields.push_back(term_field(c, sent, "degree", "involvement-degree", false));
  Json& more = form["more"];
  more.push_back(text_field(c, sent, "until"));
  more.push_back(record_field(c, sent, "event", "events", "coding.event_hint"));
  more.push_back(record_field(c, sent, "perpetrator_2", "persons", {}));
  more.push_back(term_field(c, sent, "degree_2", "involvement-degree", false));
  more.push_back(basis_field(c, sent));
  more.push_back(number_field(c, sent, "confidence", "coding.confidence_hint"));
  more.push_back(term_field(c, sent, "trafficking-act", "palermo-act", true));
  more.push_back(term_field(c, sent, "means", "palermo-means", true));
  more.push_back(term_field(c, sent, "purpose", "palermo-purpose", true));
  more.push_back(term_field(c, sent, "indicator", "ilo-indicator", true));
  Json note = field(c, sent, "note");
  note["is_area"] = true;
  more.push_back(std::move(note));
  form["open"] = sent != nullptr;
  return form;
}

void add_coding(Routes& routes) {
  const Rule may_code = Rule::deed_of(app::Deed::code_text);
  const Param id{.name = "id", .in = In::path, .kind = Kind::id, .about = "The document", .required = true};
  routes.push_back({.name = "coding.code",
                    .method = "POST",
                    .path = "/documents/{id}/code",
                    .rule = may_code,
                    .params = params_of_code(id),
                    .page = "documents/show",
                    .answer = "coding.code",
                    .about = "Codes one act from a passage of a document",
                    .handle = code});
  routes.push_back({.name = "coding.undo",
                    .method = "POST",
                    .path = "/documents/{id}/code/undo",
                    .rule = may_code,
                    .params = {id, {.name = "act", .kind = Kind::id, .about = "An act that this member coded from it", .required = true}},
                    .page = "documents/show",
                    .answer = "coding.undo",
                    .about = "Takes a coding of one's own back, with all that it made and nothing else uses",
                    .handle = undo_code});
  routes.push_back({.name = "coding.claims",
                    .method = "GET",
                    .path = "/documents/{id}/claims",
                    .rule = may_code,
                    .params = {id},
                    .page = "documents/claims",
                    .answer = "coding.claims",
                    .about = "What the reading engine finds in a document, and what became of it",
                    .handle = show_claims});
  routes.push_back({.name = "coding.take",
                    .method = "POST",
                    .path = "/documents/{id}/claims",
                    .rule = may_code,
                    .params = {id, {.name = "take", .about = "Numbers of found claims: 1, 1,3-5, all", .many = true, .longest = 200}},
                    .page = "documents/claims",
                    .answer = "coding.take",
                    .about = "Takes found claims over as proposals",
                    .handle = take_claims});
  routes.push_back(
      {.name = "coding.review",
       .method = "POST",
       .path = "/documents/{id}/review",
       .rule = Rule::deed_of(app::Deed::edit_records),
       .params = {id,
                  {.name = "record", .kind = Kind::id, .about = "The proposal", .required = true},
                  {.name = "decision", .about = "What a person says of it", .required = true, .among = {"accepted", "refused"}},
                  {.name = "reason", .about = "Why, in words", .longest = longest_note},
                  {.name = "next", .about = "Where to go afterwards", .among = {"document", "claims"}}},
       .page = "documents/claims",
       .answer = "coding.review",
       .about = "Accepts or refuses a proposal",
       .handle = review});
  add_suggest(routes);
}

}  // namespace girok::server
