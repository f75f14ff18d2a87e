#include "app/estimation/estimate_run.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/stages.h"
#include "text/phrases.h"

namespace girok::app {
namespace {

using estimation::Finding;

std::vector<Error> take_referrals(const EstimateRequest& request, const estimation::Overlaps& whole, estimation::GateOptions& gate) {
  std::vector<Error> errors;
  const auto list_named = [&](const std::string& name) {
    const auto found = std::ranges::find(whole.lists, name);
    if (found == whole.lists.end())
      errors.push_back({ErrorCode::usage, "there is no list of that name: " + name, "--referral",
                        fmt::format("the lists are {}", fmt::join(whole.lists, ", "))});
    return static_cast<std::size_t>(found - whole.lists.begin());
  };
  for (const auto& [from, to] : request.referrals) {
    const std::size_t a = list_named(from), b = list_named(to);
    if (a == b && errors.empty())
      errors.push_back({ErrorCode::usage, "a list does not send people to itself", "--referral", "--referral 'FROM>TO'"});
    gate.referrals.emplace_back(a, b);
  }
  return errors;
}

}  // namespace

std::string name_of_stratum(const std::vector<std::string>& by, const std::vector<std::string>& values) {
  std::string name;
  for (std::size_t i = 0; i < values.size(); ++i) name += (i == 0 ? "" : ", ") + by[i] + "=" + values[i];
  return name;
}

std::vector<Finding> EstimateRun::warnings() const {
  std::vector<Finding> all = whole.warnings;
  if (draws) all.insert(all.end(), draws->findings.begin(), draws->findings.end());
  for (const LevelEstimate& one : levels) all.insert(all.end(), one.estimate.findings.begin(), one.estimate.findings.end());
  std::vector<Finding> once;
  for (Finding& finding : all)
    if (std::ranges::find(once, finding) == once.end()) once.push_back(std::move(finding));
  std::ranges::stable_sort(once, [](const Finding& a, const Finding& b) { return a.weight > b.weight; });
  return once;
}

tl::expected<EstimateRun, std::vector<Error>> estimate_files(const EstimateRequest& request) {
  tl::expected<EstimateInput, std::vector<Error>> input = read_estimate_input(request.input);
  if (!input) return tl::unexpected(std::move(input).error());
  return estimate_input(*std::move(input), request);
}

tl::expected<EstimateRun, std::vector<Error>> estimate_input(EstimateInput input, const EstimateRequest& request) {
  EstimateRun run;
  run.title = request.title;
  run.question = request.question;
  run.command = request.command;
  run.version = request.version;
  run.referrals = request.referrals;
  run.options = request.options;
  run.seed = request.options.seed;
  run.level = request.options.level;
  estimation::EstimateOptions options = request.options;
  if (std::vector<Error> errors = take_referrals(request, input.whole, options.gate); !errors.empty())
    return tl::unexpected(std::move(errors));
  options.progress = stages_of(request.progress, "estimating,");

  Result<estimation::Estimate> whole = estimation::estimate(input.whole, options);
  if (!whole) return tl::unexpected(std::vector<Error>{whole.error()});
  run.whole = *std::move(whole);
  if (input.draws.size() == 1)
    input.notes.push_back("one draw tells nothing about the uncertainty of who is who: girok link --draw-count 100");
  if (input.draws.size() > 1) {
    Result<estimation::DrawsEstimate> draws = estimation::estimate_draws(input.draws, options);
    if (!draws) return tl::unexpected(std::vector<Error>{draws.error()});
    run.draws = *std::move(draws);
  }
  for (const InputLevel& level : input.levels) {
    std::vector<estimation::Stratum> strata;
    for (const InputStratum& stratum : level.strata) strata.push_back({name_of_stratum(level.by, stratum.values), stratum.overlaps});
    Result<estimation::StrataEstimate> estimated = estimation::estimate_strata(strata, run.whole, options);
    if (!estimated) return tl::unexpected(std::vector<Error>{estimated.error()});
    run.levels.push_back({level.by, level.strata, *std::move(estimated)});
  }
  run.input = std::move(input);
  return run;
}

}  // namespace girok::app
