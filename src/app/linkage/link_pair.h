// One pair of records for a person to judge: side by side, field by field, and what each field weighs.
//
// Model    What the fields say of each other is the engine's level of agreement, put into four words: the same, nearly, different, missing. The weights are the steps of the waterfall (linkage::explain()).
// Limits   Values are as they were written: personal data, for the eyes of whoever reviews. Requires a run that kept its table.
// Threads  Const; safe to share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/linkage/link_run.h"
#include "base/ids.h"
#include "base/result.h"
#include "vault/vault.h"

namespace girok::app {

enum class FieldMark : std::uint8_t { same, nearly, different, missing };
/// "same", …
std::string_view name_of(FieldMark mark);

struct PairField {
  std::string name;  ///< of the field, as its column is called
  std::string a, b;  ///< empty where there is none
  FieldMark mark = FieldMark::missing;
  std::string level;  ///< the engine's words, in English: "one character differs"
  double weight_bits = 0, frequency_bits = 0;  ///< of the level; more or less because the value is rare or common
};

struct PairView {
  std::vector<PairField> fields;  ///< those of which either record has a value
  double prior_bits = 0, total_bits = 0, probability = 0, threshold = 0.5;
  bool linked = false;  ///< in one cluster
};
PairView pair_view_of(const LinkRun& run, std::uint32_t a, std::uint32_t b);
/// Of a run of this case, with values as they stand in the case now and as the member may see them; reading what is sealed is logged. Errors: not_found where one of them may not be seen, or is a person no more; refused.
Result<PairView> pair_view_of(vault::Vault& vault, const LinkRun& run, std::uint32_t a, std::uint32_t b);

/// Which record of the run this is.
std::optional<std::uint32_t> record_in(const LinkRun& run, const Id& record);

}  // namespace girok::app
