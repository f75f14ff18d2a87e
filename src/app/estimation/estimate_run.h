// The use case "how many were never recorded": files in; every method's answer, what it leans on, and what may be said, out.
//
// Model    Reads, guesses (or takes what was said), estimates the whole, then the draws of a linkage and the strata. A run is kept whole, so that it can be told, written as JSON and as a report. The same request gives the same run.
// Limits   The engine's and the input's.
// Threads  As many as asked for, inside; the result does not depend on how many. A finished run is const.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/estimation/estimate_input.h"
#include "base/progress.h"
#include "base/result.h"
#include "estimation/estimate.h"

namespace girok::app {

struct EstimateRequest {
  EstimateInputOptions input;
  estimation::EstimateOptions options;  ///< its referrals are set from here
  std::vector<std::pair<std::string, std::string>> referrals;  ///< names: the first list sends people to the second
  std::string title, question;  ///< as the reader is to see them; empty: none
  std::string command;  ///< "girok estimate table.csv --seed 1", without folders
  std::string version;
  Progress* progress = nullptr;
};

struct LevelEstimate {
  std::vector<std::string> by;
  std::vector<InputStratum> strata;
  estimation::StrataEstimate estimate;
};

struct EstimateRun {
  EstimateInput input;
  estimation::Estimate whole;
  std::optional<estimation::DrawsEstimate> draws;
  std::vector<LevelEstimate> levels;
  std::vector<std::pair<std::string, std::string>> referrals;
  std::string title, question, command, version;
  std::uint64_t seed = 1;
  double level = 0.95;
  estimation::EstimateOptions options;  ///< what was asked of the engine
  /// Of the whole, the draws and the strata; worst first.
  std::vector<estimation::Finding> warnings() const;
};

/// Errors, all at once: those of reading; usage (a list that is not there); cancelled.
tl::expected<EstimateRun, std::vector<Error>> estimate_files(const EstimateRequest& request);

/// The same of what is at hand.
tl::expected<EstimateRun, std::vector<Error>> estimate_input(EstimateInput input, const EstimateRequest& request);

/// "period=2021, place=Reedham".
std::string name_of_stratum(const std::vector<std::string>& by, const std::vector<std::string>& values);

}  // namespace girok::app
