// The use case "take claims over": what the reading engine finds in a text of the case becomes proposals that a person reviews; and that review.
//
// Model    The engine reads the item's original, as it was read when it was added; its spans are those of the item's text. A claim that is taken over is a Claim record in review=proposed whose statements carry
//          the item and the passage, as confidential as the text, and under the same key where the text is sealed. One that was taken over before (same item, same passage) is not taken again.
//          Nothing is accepted by itself: a person accepts or refuses, and that stands as their statement.
// Limits   English first; what the engine does not understand it does not propose (docs/methods/reading.md).
// Threads  As the vault: one at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/case/names.h"
#include "app/records/write_records.h"
#include "base/result.h"
#include "base/span.h"

namespace girok::app {

struct FoundClaim {
  Span span, sentence;
  std::string said;  ///< the sentence, or the quoted words
  std::string quantity, unit, currency, measure, period, place;  ///< empty where there is none
  std::vector<std::string> attributed_to;  ///< the nearest first
  std::optional<Id> taken;  ///< the Claim record that it was taken over into
};

/// In the order of the text. Repeated sentences and boilerplate are left out. Errors: not_found (no text), refused (role; the log does not take the line), malformed, too_large.
Result<std::vector<FoundClaim>> claims_in(vault::Vault& vault, const Id& item);

struct TakenClaims {
  std::vector<Id> made;
  std::size_t there = 0;  ///< had been taken over before
  WriteReport report;
};
/// `which`: numbers from 1, as claims_in() lists them. Errors in the report: usage.
TakenClaims take_claims(vault::Vault& vault, const records::Schema& schema, const Id& item, const std::vector<FoundClaim>& claims,
                        const std::vector<std::size_t>& which);
/// "1,3-5", "all". Errors: usage.
Result<std::vector<std::size_t>> numbers_from(std::string_view typed, std::size_t count);

/// Accepts or refuses records in review=proposed, and with an act the proposals that belong to it (involvements; where it is accepted its victim, perpetrators, event and place too). One batch.
struct Reviewed {
  std::vector<Id> records;  ///< all whose state changed
  WriteReport report;
};
Reviewed review_records(vault::Vault& vault, const records::Schema& schema, const std::vector<Id>& records, bool accept,
                        const std::string& reason);

std::string text_of(const std::vector<FoundClaim>& claims, Names& names, std::size_t columns);
std::string json_of(const Id& item, const std::vector<FoundClaim>& claims);
std::string json_of(const TakenClaims& taken);
std::string json_of(const Reviewed& reviewed, bool accept);

}  // namespace girok::app
