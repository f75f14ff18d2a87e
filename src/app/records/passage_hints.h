// What a passage itself offers whoever codes it: dates and provinces that stand in it, and whom, where and what was coded from the document before.
//
// Model    Dates by reading/dateline.h, years alone ("2009", "2009년"), and seasons as months of the northern half ("summer of 2021", "2021년 여름"); provinces by the labels of iso-3166-2 in any language. Nothing is filled in by itself: a date in a passage can be that of the report.
// Limits   The first 4 KiB of a passage. A word that is the label of two provinces offers both.
// Threads  As the vault: one at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

/// As they are typed: "2009-03-14", "2009-03", "2009", "2021-06/2021-08"; in the order of the text, each once.
std::vector<std::string> dates_in_passage(std::string_view passage);
/// Terms of iso-3166-2, the longest labels first.
std::vector<std::string> provinces_in_passage(const records::Schema& schema, std::string_view passage);

struct CodedBefore {
  std::vector<Id> persons, places, events;  ///< the latest first, each once; nothing sealed
  std::vector<std::string> dates, acts;  ///< acts: terms of act-type
};
/// What acts of this document say.
CodedBefore coded_before(const vault::Vault& vault, const Id& document);

}  // namespace girok::app
