// The use cases "consent was given, reviewed, withdrawn", and how consents are told.
//
// Model    Consent records are append-only: a review and a withdrawal are statements more. A withdrawal ends every consent of the person given until that day (records/consent.h), so it stands at the latest one;
//          of a person without any it makes a record of its own. It keeps nothing from being read: what is to be forgotten, girok erase forgets.
// Threads  As the vault: one at a time.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/case/edit.h"
#include "app/case/names.h"
#include "app/records/consents.h"

namespace girok::app {

/// The seven questions of HTCDS' consent guidance, in its order, as properties.
const std::vector<std::string>& consent_questions();

struct ConsentAnswer {
  std::string property, answer;  ///< answer: a code; empty where nothing was said
};
/// What was answered: the seven questions always, guardian, child, language and form where something was said. Nothing that is sealed.
std::vector<ConsentAnswer> consent_answers(const vault::Vault& vault, const Id& consent);

/// Requires: `assignments` without `person`.
Edited new_consent(vault::Vault& vault, const records::Schema& schema, const Id& person, const std::vector<std::string>& assignments,
                   const EditOptions& options);

/// A form for a new consent, as it was filled in.
struct ConsentForm {
  struct Scope {
    std::string purpose, recipient;  ///< codes; both empty: a row that nobody filled in
    bool refuses = false;
  };
  std::vector<std::pair<std::string, std::string>> said;  ///< properties and what was typed; empty: not said
  std::vector<Scope> scopes;
};
/// Errors besides: usage for each row in which one half is missing, at "purpose" or "recipient". Then nothing was written.
Edited save_consent(vault::Vault& vault, const records::Schema& schema, const Id& person, const ConsentForm& form);

Edited review_consent(vault::Vault& vault, const records::Schema& schema, const Id& consent, std::int32_t day);

struct Withdrawal {
  Edited edited;
  std::optional<Id> person;
  std::vector<Id> releases;  ///< what was handed over with this person in it, as far as it may be seen
};
/// Of a consent, or of a person.
Withdrawal withdraw_consent(vault::Vault& vault, const records::Schema& schema, const Id& record, std::int32_t day,
                            const std::string& reason);

/// A consent, or the consents of a person. Errors: usage where it is neither.
Result<std::vector<ConsentLine>> consents_named(const vault::Vault& vault, const records::Schema& schema, const Id& record,
                                                std::int32_t day);

std::string text_of(const std::vector<ConsentLine>& lines, Names& names, std::size_t columns);
std::string text_of(const ConsentCheck& check, Names& names);
std::string text_of(const Withdrawal& withdrawal, Names& names, std::int32_t day);
/// "yes", "no", "not asked" a question, below the line of one consent.
std::string questions_text(const vault::Vault& vault, const records::Schema& schema, const ConsentLine& line);
std::string json_of(const std::vector<ConsentLine>& lines);
std::string json_of(const vault::Vault& vault, const ConsentLine& line);
std::string json_of(const ConsentCheck& check);
std::string json_of(const Withdrawal& withdrawal, std::int32_t day);

}  // namespace girok::app
