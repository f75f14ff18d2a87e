// Answers of a person who is shown pair after pair: one key each on a terminal, one line each from a pipe.
//
// Model    s the same, d different, c cannot tell, b back to the one before, w why (the waterfall), q quit; the end of the input quits as well. Each answer is kept
//          before the next pair is shown.
// Threads  One.
#pragma once

#include <functional>
#include <string>

#include "app/linkage/link_review.h"
#include "base/result.h"

namespace girok::cli {

using KeepAnswer = std::function<Result<>(const app::ReviewQuestion&, linkage::Verdict)>;

/// Asks until all pairs were asked or somebody quits. Pairs and prompts go to `say`. Errors: those of `keep`, at which it ends.
Result<> ask_pairs(const app::LinkRun& run, app::Review& review, const KeepAnswer& keep, const std::function<void(const std::string&)>& say,
                   std::size_t columns);

}  // namespace girok::cli
