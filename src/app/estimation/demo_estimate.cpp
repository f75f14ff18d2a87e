#include "app/estimation/demo_estimate.h"

#include <map>

#include <fmt/format.h>

#include "app/estimation/estimate_words.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using estimation::MethodName;
using estimation::Overlaps;
using estimation::Pattern;

Result<Overlaps> overlaps_of(const LinkRun& run, const std::vector<std::uint32_t>& clusters) {
  std::map<std::uint32_t, Pattern> persons;
  for (std::size_t record = 0; record < clusters.size(); ++record)
    persons[clusters[record]] |= Pattern{1} << std::min<std::uint32_t>(run.table.list[record], estimation::max_lists);
  std::map<Pattern, std::int64_t> counts;
  for (const auto& [cluster, pattern] : persons) ++counts[pattern];
  std::vector<estimation::Cell> cells;
  for (const auto& [pattern, count] : counts) cells.push_back({pattern, count});
  return estimation::make_overlaps(run.table.lists, std::move(cells));
}

}  // namespace

Result<EstimateInput> estimate_input_of(const LinkRun& run) {
  EstimateInput input;
  input.form = InputForm::clusters;
  Result<Overlaps> whole = overlaps_of(run, run.linkage.cluster);
  if (!whole) return tl::unexpected<Error>(whole.error());
  input.whole = *std::move(whole);
  for (const std::vector<std::uint32_t>& draw : run.linkage.draws) {
    Result<Overlaps> drawn = overlaps_of(run, draw);
    if (!drawn) return tl::unexpected<Error>(drawn.error());
    input.draws.push_back(*std::move(drawn));
  }
  return input;
}

tl::expected<EstimateRun, std::vector<Error>> estimate_demo(const LinkRun& run) {
  Result<EstimateInput> input = estimate_input_of(run);
  if (!input) return tl::unexpected(std::vector<Error>{input.error()});
  EstimateRequest request;
  request.options.draws = 500;
  request.options.latent.chains = 8;
  request.options.latent.sweeps = 20'000;
  request.options.latent.burn_in = 2'000;
  return estimate_input(*std::move(input), request);
}

std::string demo_text_of(const EstimateRun& run, std::size_t columns) {
  const EstimateWords words("en");
  std::string out;
  for (const estimation::Finding& finding : run.warnings()) out += "  ! " + wrap(words.say(finding), columns, 4, 4) + '\n';
  for (const estimation::MethodResult& method : run.whole.methods) {
    if (method.name != MethodName::chao && method.name != MethodName::loglinear_bic && method.name != MethodName::latent_class &&
        method.name != MethodName::decomposable)
      continue;
    out += fmt::format("  {}  {:>4}  ({})\n", pad(words.method(method.name), 29), EstimateWords::number(method.estimate),
                       method.interval ? EstimateWords::interval(method.interval) : std::string(words["status.refused"]));
  }
  if (run.draws) {
    for (const estimation::DrawsCombined& one : run.draws->methods) {
      if (one.method == MethodName::loglinear_bic && one.refused < one.draws)
        out +=
            fmt::format("  Over {} draws of who is who, by BIC: {} ({}); {:.0f} % of the uncertainty comes from the linkage.\n", one.draws,
                        estimation::number_text(one.estimate), EstimateWords::interval(one.interval), one.share_from_linkage * 100);
    }
  }
  out += "  " + wrap(words.say(run.whole.advice), columns, 2, 2) + '\n';
  out += "  " + wrap(std::string(words["assume.short"]), columns, 2, 2) + '\n';
  out += wrap(
      fmt::format("  The truth, which the lists do not have: {} persons were invented, and {} of them stand on a list; {} were linked.",
                  demo_population, demo_on_a_list, run.whole.overlaps.n()),
      columns, 2, 0);
  return out + '\n';
}

}  // namespace girok::app
