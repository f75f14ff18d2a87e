#include "app/records/consents.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "app/access.h"
#include "app/records/stored_record.h"
#include "records/imprecise.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;

/// `among`: of these records only.
std::vector<Id> consents_in(const vault::Vault& vault, Confidentiality clearance, const std::optional<std::vector<Id>>& among) {
  vault::Filter filter;
  filter.clearance = clearance;
  filter.types = {"Consent"};
  filter.among = among;
  std::vector<Id> ids;
  for (const std::uint32_t number : vault.model().matching_numbers(filter)) ids.push_back(vault.model().record_at(number));
  std::ranges::sort(ids);
  return ids;
}

/// Records that say that this is the person.
std::vector<Id> naming(const vault::Vault& vault, const Id& person, Confidentiality clearance) {
  std::vector<Id> records;
  for (const vault::StoredStatement& stored : vault.model().statements_to(person, clearance)) {
    if (stored.statement.property == "person") records.push_back(stored.statement.entity);
  }
  return records;
}

std::vector<std::string> values_of(const LooseRecord& record, std::string_view property) {
  std::vector<std::string> values;
  for (const LooseStatement& statement : record.statements) {
    if (statement.property == property) values.push_back(statement.value.text);
  }
  return values;
}

/// The latest of several dates, as written.
std::string latest_of(const LooseRecord& record, std::string_view property) {
  std::string latest;
  std::int32_t at = INT32_MIN;
  for (const std::string& value : values_of(record, property)) {
    const Result<ImpreciseDate> date = records::parse_date(value);
    const std::int32_t day = date ? date->last.value_or(INT32_MAX) : INT32_MIN;
    if (!latest.empty() && day < at) continue;
    latest = value;
    at = day;
  }
  return latest;
}

/// Of a consent alone: as `may_use` sees it for what it permits itself.
ConsentLine::State state_of(const LooseRecord& consent, const ConsentLine& line, std::int32_t day,
                            const records::Vocabularies& vocabularies) {
  const auto by_answer = [](records::ConsentAnswer answer) {
    switch (answer) {
      case records::ConsentAnswer::permitted: return ConsentLine::State::in_force;
      case records::ConsentAnswer::expired: return ConsentLine::State::expired;
      case records::ConsentAnswer::withdrawn: return ConsentLine::State::withdrawn;
      case records::ConsentAnswer::not_yet: return ConsentLine::State::not_yet;
      case records::ConsentAnswer::needs_guardian: return ConsentLine::State::needs_guardian;
      default: return ConsentLine::State::permits_nothing;
    }
  };
  ConsentLine::State state = ConsentLine::State::permits_nothing;
  if (!line.withdrawn.empty()) {
    const records::ConsentFinding any = records::may_use({consent}, {"*", "*"}, day, vocabularies);
    if (any.answer == records::ConsentAnswer::withdrawn) return ConsentLine::State::withdrawn;
  }
  for (const std::string& scope : line.permits) {
    const std::size_t colon = scope.find(':');
    if (colon == std::string::npos) continue;
    state = by_answer(records::may_use({consent}, {scope.substr(0, colon), scope.substr(colon + 1)}, day, vocabularies).answer);
    if (state != ConsentLine::State::permits_nothing) return state;
  }
  return state;
}

bool is_hidden(const LooseStatement& said, Confidentiality seen) { return said.level.value_or(Confidentiality::sealed) > seen; }

/// What the member may see, and of the rest what can only narrow it. A yes of guardian or child, and the day, are part of what permits.
LooseRecord without_hidden_permission(LooseRecord consent, Confidentiality seen) {
  std::erase_if(consent.statements, [&](const LooseStatement& said) {
    const bool agrees = (said.property == "guardian-consents" || said.property == "assent") && said.value.text == "yes";
    return is_hidden(said, seen) && (agrees || said.property == "permits" || said.property == "given" || said.property == "person");
  });
  return consent;
}

LooseRecord without_permission(LooseRecord consent) {
  std::erase_if(consent.statements, [](const LooseStatement& said) { return said.property == "permits"; });
  return consent;
}

/// A refusal or withdrawal of which something is hidden: it counts from the day that it says, whoever may see that day.
bool narrows_in_hiding(const LooseRecord& consent, Confidentiality seen) {
  const bool narrows = std::ranges::any_of(
      consent.statements, [](const LooseStatement& said) { return said.property == "refuses" || said.property == "withdrawn"; });
  return narrows && std::ranges::any_of(consent.statements, [&](const LooseStatement& said) { return is_hidden(said, seen); });
}

ConsentLine line_of(const Id& id, const LooseRecord& consent, std::int32_t day, const records::Vocabularies& vocabularies) {
  ConsentLine line;
  line.consent = id;
  for (const std::string& person : values_of(consent, "person")) {
    if (!line.person) line.person = parse_id(person);
  }
  line.given = latest_of(consent, "given");
  line.expires = latest_of(consent, "expires");
  line.withdrawn = latest_of(consent, "withdrawn");
  line.reviewed = latest_of(consent, "reviewed");
  line.permits = values_of(consent, "permits");
  line.refuses = values_of(consent, "refuses");
  std::ranges::sort(line.permits);
  std::ranges::sort(line.refuses);
  // Of several ends, and of an end that is not known to the day, the earliest counts, as in may_use().
  for (const std::string& end : values_of(consent, "expires")) {
    const Result<ImpreciseDate> date = records::parse_date(end);
    if (date && date->first) line.expires_in_days = std::min(line.expires_in_days.value_or(INT32_MAX), *date->first - day);
  }
  line.state = state_of(consent, line, day, vocabularies);
  return line;
}

Result<std::string> term_of(const records::Schema& schema, const std::string& vocabulary, const std::string& typed,
                            const std::string& option) {
  if (const std::optional<std::string> code = schema.vocabularies().recognise(vocabulary, typed)) return *code;
  std::string hint;
  for (const std::string& near : schema.vocabularies().nearest(vocabulary, typed)) hint += (hint.empty() ? "nearest: " : ", ") + near;
  if (hint.empty()) hint = "girok vocab show " + vocabulary + " lists the terms";
  return fail(ErrorCode::usage, "not a term of the vocabulary " + vocabulary, option, hint);
}

}  // namespace

ConsentBook ConsentBook::of(const vault::Vault& vault) { return of(vault, std::optional<std::vector<Id>>()); }

ConsentBook ConsentBook::of(const vault::Vault& vault, const Id& person) {
  return of(vault, std::optional(naming(vault, person, Confidentiality::sealed)));
}

ConsentBook ConsentBook::of(const vault::Vault& vault, const std::optional<std::vector<Id>>& among) {
  ConsentBook book;
  const Confidentiality seen = seen_by(vault);
  const std::vector<Id> known = consents_in(vault, seen, among);
  for (const Id& id : consents_in(vault, Confidentiality::sealed, among)) {
    const bool is_known = std::ranges::binary_search(known, id);   // as a consent: its type may be what is hidden
    const std::optional<LooseRecord> whole = loose_record(vault, id, Confidentiality::sealed);
    if (!whole) continue;
    if (!is_known) book.hidden_[whole->key] = true;
    for (const LooseStatement& said : whole->statements) {
      const std::optional<Id> about = said.property == "person" ? parse_id(said.value.text) : std::nullopt;
      if (!about) continue;
      if (is_known && !is_hidden(said, seen)) book.by_person_[*about].push_back(without_hidden_permission(*whole, seen));
      if (narrows_in_hiding(*whole, seen)) book.by_person_[*about].push_back(without_permission(*whole));
    }
  }
  return book;
}

const std::vector<LooseRecord>& ConsentBook::of_person(const Id& person) const {
  static const std::vector<LooseRecord> none;
  const auto at = by_person_.find(person);
  return at == by_person_.end() ? none : at->second;
}

records::ConsentFinding ConsentBook::may_use(const Id& person, const records::Use& use, std::int32_t day,
                                             const records::Vocabularies& vocabularies) const {
  records::ConsentFinding finding = records::may_use(of_person(person), use, day, vocabularies);
  if (!is_visible(finding.consent)) finding.consent.clear();
  return finding;
}

std::string_view name_of(ConsentLine::State state) {
  static constexpr std::array<std::string_view, 6> names = {
      "in force", "not yet given", "expired", "withdrawn", "guardian or child has not agreed", "permits nothing"};
  return names[static_cast<std::size_t>(state)];
}

void ConsentLines::changed(const std::optional<std::vector<Id>>& records) {
  if (!records) return lines_.clear();
  if (lines_.empty()) return;
  for (const Id& record : *records) lines_.erase(record);
}

const ConsentLine* ConsentLines::of(const vault::Vault& vault, const records::Schema& schema, const Id& consent, std::int32_t day) {
  if (day != day_) lines_.clear();
  day_ = day;
  const auto [at, fresh] = lines_.try_emplace(consent);
  if (fresh) {
    if (const std::optional<LooseRecord> said = loose_record(vault, consent, seen_by(vault)))
      at->second = line_of(consent, *said, day, schema.vocabularies());
  }
  return at->second ? &*at->second : nullptr;
}

std::vector<ConsentLine> list_consents(const vault::Vault& vault, const records::Schema& schema, const ConsentListOptions& options,
                                       ConsentLines* kept) {
  const Confidentiality seen = seen_by(vault);
  ConsentLines own;
  ConsentLines& known = kept == nullptr ? own : *kept;
  std::vector<ConsentLine> lines;
  std::optional<std::vector<Id>> among = options.among;
  if (!among && options.person) among = naming(vault, *options.person, seen);
  for (const Id& id : consents_in(vault, seen, among)) {
    const ConsentLine* const consent = known.of(vault, schema, id, options.day);
    if (consent == nullptr) continue;
    const ConsentLine& line = *consent;
    if (options.person && line.person != options.person) continue;
    if (options.state && line.state != *options.state) continue;
    if (options.expiring_within_days) {
      const bool ends = line.expires_in_days && *line.expires_in_days >= 0 && *line.expires_in_days <= *options.expiring_within_days;
      if (!ends || line.state != ConsentLine::State::in_force) continue;
    }
    lines.push_back(line);
  }
  const auto key = [&](const ConsentLine& line) {
    return std::tuple(options.expiring_within_days ? *line.expires_in_days : 0, line.person, line.consent);
  };
  std::ranges::sort(lines, [&](const ConsentLine& a, const ConsentLine& b) { return key(a) < key(b); });
  return lines;
}

Result<records::Use> use_from(const records::Schema& schema, const std::string& purpose, const std::string& recipient) {
  records::Use use;
  Result<std::string> term = term_of(schema, "consent-purpose", purpose, "--purpose");
  if (!term) return tl::unexpected<Error>(term.error());
  use.purpose = *std::move(term);
  term = term_of(schema, "consent-recipient", recipient, "--recipient");
  if (!term) return tl::unexpected<Error>(term.error());
  use.recipient = *std::move(term);
  return use;
}

Result<ConsentCheck> check_consent(const vault::Vault& vault, const records::Schema& schema, const Id& person, const records::Use& use,
                                   std::int32_t day) {
  if (Result<> may = require(vault, Deed::read_records); !may) return tl::unexpected<Error>(may.error());
  return ConsentCheck{person, use, day, ConsentBook::of(vault, person).may_use(person, use, day, schema.vocabularies())};
}

Result<std::int32_t> day_from(const std::string& typed) {
  const std::optional<PartialDate> date = parse_iso_date(typed);
  if (!date || date->day == 0 || typed.size() != 10)
    return fail(ErrorCode::usage, "this is not a day", {}, "year, month and day: 2026-11-25");
  return first_day(*date);
}

std::int32_t today(const vault::Vault& vault) { return static_cast<std::int32_t>(vault.environment().now_ms() / vault::day_ms); }

std::string text_of_day(std::int32_t day) { return to_string(date_of_day(day)); }

}  // namespace girok::app
