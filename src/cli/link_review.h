// girok link review: pairs asked one after another, each answer kept at once; on files in a file of decisions, in a case as records.
//
// Threads  One.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/linkage/link_run.h"
#include "base/result.h"
#include "cli/command.h"

namespace girok::cli {

struct ReviewRequest {
  std::size_t count = 20;   ///< of the queue
  std::size_t sample = 0;   ///< instead of the queue: a random sample of so many
  bool json = false;
  std::string kept_in;      ///< where answers go, for the last line
  std::string next;         ///< the command that uses them
};

using KeepDecision = std::function<Result<>(std::uint32_t a, std::uint32_t b, linkage::Verdict)>;

/// Requires: the run kept its table.
ExitCode review_run(const app::LinkRun& run, const ReviewRequest& request, const KeepDecision& keep);

}  // namespace girok::cli
