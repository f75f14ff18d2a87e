// The use case "check a bag": is it whole, and if not, for which reasons.
//
// Threads  One.
#pragma once

#include <string>

#include "base/progress.h"
#include "exchange/bag.h"

namespace girok::app {

/// Errors: not_found, unreadable.
Result<exchange::BagReport> check_bag(const std::string& folder, Progress* progress);

/// For a terminal: a line a reason, then the outcome. Paths are shown without what a terminal would obey.
std::string text_of(const exchange::BagReport& report, const std::string& folder);
/// girok.bag/1
std::string json_of(const exchange::BagReport& report, const std::string& folder);

}  // namespace girok::app
