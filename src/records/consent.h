// What a person has agreed to: may this be used for that purpose, by that recipient, on that day?
//
// Model    Consents are append-only records; the answer is made from all of them. Denied unless some consent permits the purpose and the recipient, has been given by that day, has not
//          expired, has not been withdrawn, and none refuses it on that day or after. A withdrawal or refusal ends every consent of that person given until then. Where a date is imprecise or missing, the
//          day is taken that permits least. For a child: guardian and child must both have agreed.
//          After the Murad Code (2022), 2.1, and the consent guidance of HTCDS 2.0.
// Limits   Says what was recorded, not whether consent was free and informed.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/record_set.h"
#include "records/schema.h"

namespace girok::records {

/// A term of consent-purpose and one of consent-recipient; "PURPOSE:RECIPIENT" in statements. `*` in a statement stands for every one.
struct Use {
  std::string purpose, recipient;
};

enum class ConsentAnswer : std::uint8_t { permitted, never_asked, not_permitted, refused, not_yet, expired, withdrawn, needs_guardian };
std::string_view name_of(ConsentAnswer answer);  ///< "never asked", …

struct ConsentFinding {
  ConsentAnswer answer = ConsentAnswer::never_asked;
  std::string consent;  ///< key of the consent that decided; empty where none did
  bool permitted() const { return answer == ConsentAnswer::permitted; }
};

/// `consents`: all Consent records of one person, with the statements that stand. `day`: days since 1970-01-01. A consent in which a guardian or a child's
/// assent is spoken of is a child's: both must be "yes".
ConsentFinding may_use(const std::vector<LooseRecord>& consents, const Use& use, std::int32_t day, const Vocabularies& vocabularies);

}  // namespace girok::records
