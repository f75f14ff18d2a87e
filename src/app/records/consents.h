// What persons have agreed to: all consents of a case by person, and whether a use is permitted.
//
// Model    records/consent.h decides. What narrows (refusals, withdrawals, ends, guardians) counts at whatever level it stands, as far as this member's keys open it; what permits (the scope, the
//          day, whose it is, a yes of guardian and child) counts only where the member may see it. So nobody hands out what was refused because the refusal was put under a higher level; the answer "refused" is all that is told of it.
// Limits   A consent about a person is found by its `person`: one that leads to a duplicate of the person is not.
// Threads  As the vault: one at a time. A book does not follow the vault: make it anew.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "records/consent.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

class ConsentBook {
 public:
  /// Looks at every Consent record once.
  static ConsentBook of(const vault::Vault& vault);
  /// Of this person alone: as fast as that person has few.
  static ConsentBook of(const vault::Vault& vault, const Id& person);

  /// All consents of one person, the earliest record first; empty where there is none.
  const std::vector<records::LooseRecord>& of_person(const Id& person) const;
  /// `consent` of the answer is empty where the member may not see which one decided.
  records::ConsentFinding may_use(const Id& person, const records::Use& use, std::int32_t day,
                                  const records::Vocabularies& vocabularies) const;
  const std::map<Id, std::vector<records::LooseRecord>>& all() const { return by_person_; }
  bool is_visible(const std::string& consent) const { return hidden_.find(consent) == hidden_.end(); }

 private:
  static ConsentBook of(const vault::Vault& vault, const std::optional<std::vector<Id>>& among);
  std::map<Id, std::vector<records::LooseRecord>> by_person_;
  std::map<std::string, bool, std::less<>> hidden_;  ///< keys of consents of which the member may see nothing
};

/// A consent as it stands on a day.
struct ConsentLine {
  enum class State : std::uint8_t { in_force, not_yet, expired, withdrawn, needs_guardian, permits_nothing };
  Id consent;
  std::optional<Id> person;
  State state = State::in_force;
  std::string given, expires, withdrawn, reviewed;  ///< as stated, the latest; empty where nothing is
  std::optional<std::int32_t> expires_in_days;  ///< of a last day that is known
  std::vector<std::string> permits, refuses;
};
std::string_view name_of(ConsentLine::State state);

struct ConsentListOptions {
  std::optional<Id> person;
  std::optional<std::vector<Id>> among;  ///< records; those that are no consents are passed over
  std::optional<std::int32_t> expiring_within_days;  ///< only those in force that end within so many days
  std::optional<ConsentLine::State> state;  ///< only those
  std::int32_t day = 0;
};
/// How consents stand on a day, kept from change to change, for one schema and for who may see as much: a consent costs some 50 us once.
class ConsentLines {
 public:
  /// Statements of these records have changed; nothing: whatever may have, the schema too.
  void changed(const std::optional<std::vector<Id>>& records);
  /// Null where it is no record that may be seen. Good until the next call.
  const ConsentLine* of(const vault::Vault& vault, const records::Schema& schema, const Id& consent, std::int32_t day);

 private:
  std::int32_t day_ = 0;
  std::map<Id, std::optional<ConsentLine>> lines_;
};

/// What the member may see, by person and then by id; where only those that end soon are asked for, the next to end first. `kept`: told of all changes.
std::vector<ConsentLine> list_consents(const vault::Vault& vault, const records::Schema& schema, const ConsentListOptions& options,
                                       ConsentLines* kept = nullptr);

/// "PURPOSE", "RECIPIENT" as terms, from codes or labels. Errors: usage, with the nearest terms.
Result<records::Use> use_from(const records::Schema& schema, const std::string& purpose, const std::string& recipient);

struct ConsentCheck {
  Id person;
  records::Use use;
  std::int32_t day = 0;
  records::ConsentFinding finding;
};
/// Errors: refused (role).
Result<ConsentCheck> check_consent(const vault::Vault& vault, const records::Schema& schema, const Id& person, const records::Use& use,
                                   std::int32_t day);

/// "2026-11-25" as days since 1970-01-01. Errors: usage.
Result<std::int32_t> day_from(const std::string& typed);
/// Today by the vault's clock, in UTC.
std::int32_t today(const vault::Vault& vault);
std::string text_of_day(std::int32_t day);

}  // namespace girok::app
