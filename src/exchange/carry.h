// What readers and writers of tables share: a cell as values of a property, values as a cell, and what such formats cannot carry, counted.
//
// Threads  A Losses belongs to one thread; the rest has no shared state.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/format.h"

namespace girok::exchange {

/// Schemes of the crosswalk, in the order in which they are tried.
using Schemes = std::span<const std::string_view>;

/// A code for what stands in somebody's table: by an exact row of the crosswalk, then by code or label of ours. Nothing where none or several fit.
std::optional<std::string> code_from_scheme(const Schema& schema, std::string_view vocabulary, std::string_view typed, Schemes schemes);

/// Where a code goes in another scheme: its word, and whether it says the same. Nothing where the scheme cannot say it.
struct SchemeWord {
  std::string word;
  bool exact = true;
};
std::optional<SchemeWord> word_of_scheme(const Schema& schema, std::string_view vocabulary, std::string_view code, std::string_view scheme);

/// One value of a property; links become keys as they stand. Errors as records::value_from_text.
Result<LooseValue> loose_value(const Schema& schema, const records::Property& property, std::string_view typed, Schemes schemes = {});

/// A cell with several terms, the separator between (0: it is one term); terms that hold the separator themselves are found as the longest run that is a term (of at most four pieces).
/// Errors: malformed, with the nearest terms as hint.
Result<std::vector<LooseValue>> loose_codes(const Schema& schema, const records::Property& property, std::string_view cell, char separator,
                                            Schemes schemes);

/// A value as a cell: codes, dates, numbers as they are, yes and no, a record's key.
std::string cell_of(const LooseValue& value);

/// Pieces without blanks at the ends, empty ones left out.
std::vector<std::string> split_cell(std::string_view cell, std::string_view separator);

/// What is beside a value, that columns have no place for: counted as "the level of statements" and so on.
struct Beside {
  bool level = false, basis = false, confidence = false, source = false, asserted_by = false, language = false;  ///< carried
};
void lose_beside(std::vector<Loss>& losses, const LooseStatement& statement, const Beside& carried = {});

}  // namespace girok::exchange
