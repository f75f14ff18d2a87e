// An estimate as a view: what `girok estimate` says, in the reader's language, warnings first.
//
// Threads  Const.
#pragma once

#include "app/estimation/estimate_run.h"
#include "server/context.h"

namespace girok::server {

Json json_of_estimate(const Context& c, const app::EstimateRun& run);
/// Two runs beside each other: settings that differ, and each method's answers.
/// "recorded: 194 · 198 – 245"; where nothing may be said, that.
std::string short_answer_of(const Context& c, const app::EstimateRun& run);
Json json_of_comparison(const Context& c, const app::EstimateRun& a, const app::EstimateRun& b);

}  // namespace girok::server
