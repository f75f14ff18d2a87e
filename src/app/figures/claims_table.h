// A table of claims in and out: docs/formats/figures.md.
//
// Limits   100,000 rows; those of exchange/table.h. Every bad cell is told at once, by its row and column, never by what stands in it.
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "estimation/figures.h"
#include "exchange/table.h"

namespace girok::app {

inline constexpr std::size_t max_claims = 100'000;

struct ClaimsTable {
  std::vector<estimation::Claim> claims;
  std::vector<std::string> left_out;  ///< headers that mean nothing here
};

/// Errors: malformed, too_large.
tl::expected<ClaimsTable, std::vector<Error>> claims_of(const exchange::Table& table);

/// As CSV, with every column. `as_written`: [claim] the words, for people; may be empty. Errors: malformed (no UTF-8).
Result<std::string> csv_of(const std::vector<estimation::Claim>& claims, const std::vector<std::string>& as_written);

}  // namespace girok::app
