// Private to query.cpp: the line that was typed, cut into brackets, operators and phrases.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "vault/query.h"

namespace girok::vault {

struct QueryItem {
  enum class Kind : std::uint8_t { opening, closing, conjunction, disjunction, negation, phrase };
  Kind kind = Kind::phrase;
  std::size_t offset = 0;  ///< where it was typed
  Phrase phrase;           ///< of `phrase` only
};

/// Words without letters and digits are left out, and so is the minus before them.
/// Errors: usage (a quotation mark that is not closed, a * that ends no word).
Result<std::vector<QueryItem>> query_items(std::string_view typed);

/// "character 7", for people; `offset` in bytes.
std::string place_in_query(std::string_view typed, std::size_t offset);

}  // namespace girok::vault
