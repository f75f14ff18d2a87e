// Exchange rates that the user brings along, so that honest conversions are known as such.
//
// Limits   Nothing is ever fetched.
// Threads  No shared state.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "corroboration/corroboration.h"

namespace girok::app {

/// A CSV file with the columns date,from,to,rate (in any order, others ignored): on `date`, 1 `from` was worth `rate` `to`.
/// Errors: as read_file; malformed, naming every bad line (the first few) at once.
Result<std::vector<corroboration::ExchangeRate>> read_rates(const std::string& path);

}  // namespace girok::app
