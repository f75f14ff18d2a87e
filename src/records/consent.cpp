#include "records/consent.h"

#include <algorithm>
#include <array>

#include "records/imprecise.h"

namespace girok::records {
namespace {

constexpr std::array<std::string_view, 8> answers = {"permitted",     "never asked", "not permitted", "refused",
                                                     "not yet given", "expired",     "withdrawn",     "guardian or child has not agreed"};

/// Does a PURPOSE:RECIPIENT of a statement, either of which may be *, cover the use? A term covers those below it.
bool covers(std::string_view scope, const Use& use, const Vocabularies& vocabularies) {
  const std::size_t colon = scope.find(':');
  if (colon == std::string_view::npos) return false;
  const auto part_covers = [&](std::string_view stated, std::string_view asked, std::string_view vocabulary) {
    if (stated == "*" || stated == asked) return true;
    const Vocabulary* const terms = vocabularies.find(vocabulary);
    return terms != nullptr && terms->is_a(asked, stated);
  };
  return part_covers(scope.substr(0, colon), use.purpose, "consent-purpose") &&
         part_covers(scope.substr(colon + 1), use.recipient, "consent-recipient");
}

std::vector<std::string_view> values(const LooseRecord& record, std::string_view property) {
  std::vector<std::string_view> all;
  for (const LooseStatement& statement : record.statements) {
    if (statement.property == property) all.emplace_back(statement.value.text);
  }
  return all;
}

/// The latest day the date can mean where `late`, else the earliest; nothing where it is open or unreadable.
std::optional<std::int32_t> day_of(std::string_view text, bool late) {
  const Result<ImpreciseDate> date = parse_date(text);
  if (!date) return std::nullopt;
  return late ? date->last : date->first;
}

bool is_child_who_or_whose_guardian_did_not_agree(const LooseRecord& consent) {
  const auto guardian = values(consent, "guardian-consents"), assent = values(consent, "assent");
  if (values(consent, "guardian").empty() && guardian.empty() && assent.empty()) return false;
  const auto agreed = [](const std::vector<std::string_view>& said) {
    return !said.empty() && std::ranges::all_of(said, [](std::string_view word) { return word == "yes"; });
  };
  return !agreed(guardian) || !agreed(assent);
}

/// What one consent says by itself. Every doubt is decided against use: dates by the day that permits least.
ConsentAnswer answer_of(const LooseRecord& consent, const Use& use, std::int32_t day, const Vocabularies& vocabularies) {
  const auto scope_covers = [&](std::string_view scope) { return covers(scope, use, vocabularies); };
  for (const std::string_view withdrawn : values(consent, "withdrawn")) {
    const auto from = day_of(withdrawn, false);
    if (!from || *from <= day) return ConsentAnswer::withdrawn;
  }
  if (std::ranges::any_of(values(consent, "refuses"), scope_covers)) return ConsentAnswer::refused;
  if (!std::ranges::any_of(values(consent, "permits"), scope_covers)) return ConsentAnswer::not_permitted;
  const auto given = values(consent, "given");
  if (given.empty()) return ConsentAnswer::not_yet;
  for (const std::string_view date : given) {
    const auto from = day_of(date, true);
    if (!from || *from > day) return ConsentAnswer::not_yet;
  }
  for (const std::string_view date : values(consent, "expires")) {
    const auto last = day_of(date, false);
    if (!last || *last < day) return ConsentAnswer::expired;
  }
  if (std::ranges::any_of(values(consent, "consents-to-interview"), [](std::string_view word) { return word == "no"; }))
    return ConsentAnswer::refused;
  if (is_child_who_or_whose_guardian_did_not_agree(consent)) return ConsentAnswer::needs_guardian;
  return ConsentAnswer::permitted;
}

/// The first day on which a consent can have been given; before all others where it is not known.
std::int32_t earliest_given(const LooseRecord& consent) {
  std::int32_t earliest = INT32_MAX;
  for (const std::string_view date : values(consent, "given")) earliest = std::min(earliest, day_of(date, false).value_or(INT32_MIN));
  return values(consent, "given").empty() ? INT32_MIN : earliest;
}

/// The last day that dates of a property can mean; after all others where one is not known, or none is given.
std::int32_t latest(const LooseRecord& consent, std::string_view property) {
  std::int32_t last = INT32_MIN;
  for (const std::string_view date : values(consent, property)) last = std::max(last, day_of(date, true).value_or(INT32_MAX));
  return values(consent, property).empty() ? INT32_MAX : last;
}

/// How near to permission an answer is: of several denials, the nearest one is told.
int nearness(ConsentAnswer answer) {
  switch (answer) {
    case ConsentAnswer::withdrawn: return 6;
    case ConsentAnswer::refused: return 5;
    case ConsentAnswer::needs_guardian: return 4;
    case ConsentAnswer::expired: return 3;
    case ConsentAnswer::not_yet: return 2;
    case ConsentAnswer::not_permitted: return 1;
    default: return 0;
  }
}

}  // namespace

std::string_view name_of(ConsentAnswer answer) { return answers[static_cast<std::size_t>(answer)]; }

ConsentFinding may_use(const std::vector<LooseRecord>& consents, const Use& use, std::int32_t day, const Vocabularies& vocabularies) {
  ConsentFinding permitted, denied;
  std::int32_t permitted_on = INT32_MIN;            // the first day that the latest permission can have been given
  std::optional<std::int32_t> taken_back_on;        // the last day that a refusal or withdrawal can be of
  for (const LooseRecord& consent : consents) {
    const ConsentAnswer answer = answer_of(consent, use, day, vocabularies);
    const std::int32_t given = earliest_given(consent);
    if (answer == ConsentAnswer::permitted) {
      if (!permitted.permitted() || given > permitted_on) {
        permitted = {answer, consent.key};
        permitted_on = given;
      }
      continue;
    }
    if (answer == ConsentAnswer::refused && given > day) continue;   // not yet said
    if (answer == ConsentAnswer::refused) taken_back_on = std::max(taken_back_on.value_or(INT32_MIN), latest(consent, "given"));
    if (answer == ConsentAnswer::withdrawn) taken_back_on = std::max(taken_back_on.value_or(INT32_MIN), latest(consent, "withdrawn"));
    if (denied.consent.empty() || nearness(answer) > nearness(denied.answer)) denied = {answer, consent.key};
  }
  // Who takes consent back, or refuses, takes back what was permitted until then; only a consent that was surely given later counts anew.
  if (permitted.permitted() && (!taken_back_on || permitted_on > *taken_back_on)) return permitted;
  return denied;
}

}  // namespace girok::records
