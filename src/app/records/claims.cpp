#include "app/records/claims.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/access.h"
#include "app/case/json_parts.h"
#include "app/case/show.h"
#include "app/records/assignments.h"
#include "app/records/coding.h"
#include "app/records/stored_record.h"
#include "app/terminal.h"
#include "reading/load.h"
#include "reading/reading.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::Value;
using vault::StoredStatement;

constexpr std::size_t longest_said = 16 * 1024;   // of a statement's 64 KiB

/// The item's text, as the engine sees it, with the way to its spans.
Result<reading::Document> document_of(vault::Vault& vault, const Id& item, const std::string& text) {
  // The original tells more than the text alone: what is heading, caption, navigation. Where it gives another text (an older version read it otherwise), the text itself is read.
  if (const Result<vault::Attachment> file = attachment_of(vault, item, "file", {})) {
    const Result<std::string> bytes = vault.read(*file, reading::max_document_bytes);
    if (bytes) {
      Result<reading::Document> document = reading::load(file->name, *bytes, reading::format_of(file->name, *bytes));
      if (document && document->text == text) return document;
    }
  }
  return reading::load("text.txt", text, reading::Format::text);
}

std::string unit_of(const reading::Quantity& quantity) {
  switch (quantity.kind) {
    case reading::QuantityKind::share: return "percent";
    case reading::QuantityKind::money: return "money";
    case reading::QuantityKind::count: return "count";
    default: return quantity.unit;
  }
}

FoundClaim found_from(const reading::Document& document, const reading::Claim& claim) {
  FoundClaim found;
  found.span = claim.span;
  found.sentence = claim.quantity ? claim.sentence : claim.span;
  found.said = one_line(document[found.sentence]);
  if (found.said.size() > longest_said) found.said = cut(found.said, longest_said / 4);
  if (claim.quantity) {
    // Of vague magnitudes ("dozens") only the words stay.
    if (claim.quantity->value.bound != Bound::vague) found.quantity = records::to_text(claim.quantity->value);
    found.unit = unit_of(*claim.quantity);
    found.currency = claim.quantity->currency;
    found.period = claim.quantity->period;
  }
  found.measure = one_line(claim.measure.text);
  if (claim.place) found.place = one_line(*claim.place);
  for (const reading::Source& source : claim.attribution) {
    if (!source.name.empty()) found.attributed_to.push_back(one_line(source.name));
  }
  return found;
}

/// By passage: the Claim records that say something from there.
std::map<Span, Id> taken_before(const vault::Vault& vault, const Id& item) {
  const Confidentiality seen = seen_by(vault);
  std::map<Span, Id> taken;
  for (const StoredStatement& link : vault.model().statements_to(item, seen)) {
    if (link.statement.property != "item" || !link.statement.span) continue;
    if (type_of_record(vault, link.statement.entity, seen) == "Claim") taken.emplace(*link.statement.span, link.statement.entity);
  }
  return taken;
}

struct TextOrigin {
  Confidentiality level = Confidentiality::restricted;
  std::optional<Id> subject;
};
TextOrigin origin_of(const vault::Vault& vault, const Id& item) {
  TextOrigin origin;
  for (const StoredStatement& stored : vault.model().statements_of(item, seen_by(vault))) {
    if (stored.statement.property == "text") origin = {stored.statement.confidentiality, stored.subject};
  }
  return origin;
}

PendingRecord pending_claim(const vault::Vault& vault, const records::Schema& schema, const Id& item, const TextOrigin& origin,
                            const FoundClaim& claim) {
  PendingRecord record;
  record.id = new_id(vault.environment().random);
  record.said.type = "Claim";
  record.subject = origin.subject;
  HowSaid how;
  how.source = item;
  how.span = claim.span;
  const auto say = [&](const std::string& property, const Value& value) {
    HowSaid said = how;
    if (property == "said") said.span = claim.sentence;
    // What the text says is as confidential as the text.
    const records::Property* const known = schema.property("Claim", property);
    if (known != nullptr && origin.level > Confidentiality::restricted) said.level = std::max(known->level, origin.level);
    record.said.statements.push_back(statement_of(property, value, said));
  };
  record.said.statements.push_back(statement_of("review", Value::of_code("proposed"), {}));
  record.said.statements.push_back(statement_of("item", Value::of_record(item), how));
  say("said", Value::of_text(claim.said));
  for (const std::string& name : claim.attributed_to) say("attributed-to", Value::of_text(name));
  for (const auto& [property, value] : {std::pair("unit", &claim.unit), std::pair("measure", &claim.measure),
                                        std::pair("period", &claim.period), std::pair("place-text", &claim.place)}) {
    if (!value->empty()) say(property, Value::of_text(*value));
  }
  if (!claim.quantity.empty()) say("quantity", Value::of_number(claim.quantity));
  if (!claim.currency.empty()) say("currency", Value::of_code(claim.currency));
  return record;
}

class Reviewing {
 public:
  Reviewing(vault::Vault& vault, bool accept, const std::string& reason)
      : vault_(vault), seen_(seen_by(vault)), accept_(accept), reason_(reason) {}

  void take(const Id& record) {
    if (!is_proposed(record)) {
      reviewed_.report.errors.push_back({ErrorCode::usage, "this is no proposal", {}, "girok code review lists them"});
      return;
    }
    change(record);
    if (type_of_record(vault_, record, seen_) == "Act") follow(record);
  }

  Reviewed finish(const records::Schema& schema) {
    const std::vector<Error> before = std::move(reviewed_.report.errors);
    reviewed_.report = {};
    if (before.empty()) reviewed_.report = write_records(vault_, schema, std::move(pending_));
    reviewed_.report.errors.insert(reviewed_.report.errors.begin(), before.begin(), before.end());
    if (!reviewed_.report.written) reviewed_.records.clear();
    return std::move(reviewed_);
  }

 private:
  bool is_proposed(const Id& record) const {
    const std::vector<StoredStatement> statements = vault_.model().statements_of(record, seen_);
    return std::ranges::any_of(statements, [](const StoredStatement& stored) {
      return stored.statement.property == "review" && stored.statement.value.text == "proposed";
    });
  }

  void change(const Id& record) {
    if (!changed_.insert(record).second) return;
    PendingRecord pending;
    pending.id = record;
    pending.is_new = false;
    pending.said.type = type_of_record(vault_, record, seen_);
    pending.said.statements.push_back(statement_of("review", Value::of_code(accept_ ? "accepted" : "refused"), {}));
    if (!reason_.empty()) pending.said.statements.push_back(statement_of("note", Value::of_text(reason_), {}));
    pending_.push_back(std::move(pending));
    reviewed_.records.push_back(record);
  }

  /// An act's involvements go with it; what it leads to only where it is accepted, for others may lead there too.
  void follow(const Id& act) {
    for (const StoredStatement& link : vault_.model().statements_to(act, seen_)) {
      const Id& involvement = link.statement.entity;
      if (link.statement.property != "act" || type_of_record(vault_, involvement, seen_) != "Involvement" || !is_proposed(involvement))
        continue;
      change(involvement);
      if (accept_) follow_links(involvement);
    }
    if (accept_) follow_links(act);
  }

  void follow_links(const Id& record) {
    for (const StoredStatement& stored : vault_.model().statements_of(record, seen_)) {
      const bool follows = stored.statement.value.kind == records::ValueKind::record && stored.statement.property != "act";
      if (follows && is_proposed(stored.statement.value.record)) change(stored.statement.value.record);
    }
  }

  vault::Vault& vault_;
  Confidentiality seen_;
  bool accept_;
  const std::string& reason_;
  std::set<Id> changed_;
  std::vector<PendingRecord> pending_;
  Reviewed reviewed_;
};

}  // namespace

Result<std::vector<FoundClaim>> claims_in(vault::Vault& vault, const Id& item) {
  if (const Result<> may = require(vault, Deed::code_text); !may) return tl::unexpected<Error>(may.error());
  const Result<std::string> text = text_of_record(vault, item);
  if (!text) return tl::unexpected<Error>(text.error());
  Result<reading::Document> document = document_of(vault, item, *text);
  if (!document) return tl::unexpected<Error>(document.error());
  const bool same = document->text == *text;
  reading::read(*document);
  const std::map<Span, Id> taken = taken_before(vault, item);
  std::vector<FoundClaim> claims;
  for (const reading::Claim& claim : document->claims) {
    if (claim.repeated || claim.segment == reading::SegmentKind::boilerplate) continue;
    FoundClaim found = found_from(*document, claim);
    if (!same) {
      found.span = document->map.to_source(found.span);
      found.sentence = document->map.to_source(found.sentence);
    }
    if (const auto at = taken.find(found.span); at != taken.end()) found.taken = at->second;
    claims.push_back(std::move(found));
  }
  std::ranges::stable_sort(claims, {}, &FoundClaim::span);
  return claims;
}

TakenClaims take_claims(vault::Vault& vault, const records::Schema& schema, const Id& item, const std::vector<FoundClaim>& claims,
                        const std::vector<std::size_t>& which) {
  TakenClaims taken;
  const TextOrigin origin = origin_of(vault, item);
  std::vector<PendingRecord> pending;
  std::set<Span> now;
  for (const std::size_t number : which) {
    const FoundClaim& claim = claims.at(number - 1);
    if (claim.taken || !now.insert(claim.span).second) {
      ++taken.there;
      continue;
    }
    pending.push_back(pending_claim(vault, schema, item, origin, claim));
    taken.made.push_back(pending.back().id);
  }
  if (pending.empty()) return taken;
  taken.report = write_records(vault, schema, std::move(pending));
  if (!taken.report.written) taken.made.clear();
  return taken;
}

Result<std::vector<std::size_t>> numbers_from(std::string_view typed, std::size_t count) {
  std::vector<std::size_t> numbers;
  if (typed == "all") {
    for (std::size_t i = 1; i <= count; ++i) numbers.push_back(i);
    return numbers;
  }
  const auto wrong = [&] {
    return fail(ErrorCode::usage, "these are no numbers of the list", "--take",
                count == 0 ? "there is nothing to take" : fmt::format("1 to {}: 1,3-5, or all", count));
  };
  const auto number = [&](std::string_view digits) -> std::size_t {
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return code == std::errc{} && end == digits.data() + digits.size() && value <= count ? value : 0;
  };
  while (!typed.empty()) {
    const std::size_t end = std::min(typed.find(','), typed.size());
    const std::string_view part = typed.substr(0, end);
    typed.remove_prefix(std::min(end + 1, typed.size()));
    const std::size_t dash = part.find('-');
    const std::size_t first = number(part.substr(0, dash)), last = dash == std::string_view::npos ? first : number(part.substr(dash + 1));
    if (first == 0 || last < first) return wrong();
    for (std::size_t i = first; i <= last; ++i) numbers.push_back(i);
  }
  if (numbers.empty()) return wrong();
  return numbers;
}

Reviewed review_records(vault::Vault& vault, const records::Schema& schema, const std::vector<Id>& records, bool accept,
                        const std::string& reason) {
  Reviewed refused;
  if (const Result<> may = require(vault, Deed::edit_records); !may) {
    refused.report.errors.push_back(may.error());
    return refused;
  }
  Reviewing reviewing(vault, accept, reason);
  for (const Id& record : records) reviewing.take(record);
  return reviewing.finish(schema);
}

std::string text_of(const std::vector<FoundClaim>& claims, Names& names, std::size_t columns) {
  if (claims.empty()) return "No claims\n";
  std::string out;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const FoundClaim& claim = claims[i];
    const std::string what = claim.quantity.empty() ? std::string("statement")
                                                    : claim.quantity + (claim.currency.empty() ? "" : " " + claim.currency) +
                                                          (claim.measure.empty() ? "" : " " + claim.measure);
    std::string head = fmt::format("{:>4}  {}..{}  {}", i + 1, claim.span.begin, claim.span.end, cut(one_line(what), 48));
    if (!claim.attributed_to.empty()) head += fmt::format("  ← {}", cut(fmt::format("{}", fmt::join(claim.attributed_to, " ← ")), 48));
    if (claim.taken) head += "  taken over: " + names.record(*claim.taken);
    out += head + "\n      " + cut(claim.said, columns > 30 ? columns - 8 : 24) + '\n';
  }
  return out;
}

std::string json_of(const Id& item, const std::vector<FoundClaim>& claims) {
  using namespace json_parts;
  Json json = begin("claims");
  json["item"] = to_string(item);
  json["claims"] = Json::array();
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const FoundClaim& claim = claims[i];
    Json one = {{"number", i + 1}, {"span", {{"begin", claim.span.begin}, {"end", claim.span.end}}}, {"said", claim.said}};
    one["quantity"] = or_null(claim.quantity);
    one["unit"] = or_null(claim.unit);
    one["currency"] = or_null(claim.currency);
    one["measure"] = or_null(claim.measure);
    one["period"] = or_null(claim.period);
    one["place"] = or_null(claim.place);
    one["attributed_to"] = claim.attributed_to;
    one["taken"] = or_null(claim.taken);
    json["claims"].push_back(std::move(one));
  }
  return print(json);
}

std::string json_of(const TakenClaims& taken) {
  using namespace json_parts;
  Json json = begin("claims-taken");
  json["made"] = Json::array();
  for (const Id& record : taken.made) json["made"].push_back(to_string(record));
  json["there"] = taken.there;
  json["errors"] = of(taken.report.errors);
  return print(json);
}

std::string json_of(const Reviewed& reviewed, bool accept) {
  using namespace json_parts;
  Json json = begin("review");
  json["state"] = accept ? "accepted" : "refused";
  json["records"] = Json::array();
  for (const Id& record : reviewed.records) json["records"].push_back(to_string(record));
  json["errors"] = of(reviewed.report.errors);
  return print(json);
}

}  // namespace girok::app
