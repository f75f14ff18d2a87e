// Why two records are held to be the same, or not: the waterfall of one pair.
#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "app/linkage/link_text.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

constexpr std::size_t half_bar = 10;  ///< characters to either side
constexpr double bits_a_character = 1.5;

/// "     ▇▇▇|" for what speaks against, "|▇▇▇▇▇" for what speaks for it.
std::string bar(double bits) {
  const auto length = std::min(half_bar, static_cast<std::size_t>(std::llround(std::abs(bits) / bits_a_character)));
  std::string blocks;
  for (std::size_t i = 0; i < length; ++i) blocks += "▇";
  const std::string blank(half_bar - length, ' ');
  return bits < 0 ? blank + blocks + "|" : std::string(half_bar, ' ') + "|" + blocks;
}

std::string outcome(const LinkRun& run, std::uint32_t a, std::uint32_t b, double probability) {
  const bool together = run.linkage.cluster[a] == run.linkage.cluster[b];
  const auto [low, high] = std::minmax(a, b);
  for (const linkage::Decision& decision : run.decisions.decisions) {
    if (decision.a == low && decision.b == high && decision.verdict != linkage::Verdict::cannot_tell)
      return fmt::format("A person decided: {}.", name_of(decision.verdict));
  }
  if (together && probability < run.linkage.threshold) return "Linked, through other records of the same cluster.";
  if (!together && probability >= run.linkage.threshold)
    return "Not linked: other records of their clusters, or a list that has each person once, speak against it.";
  return together ? "Linked." : "Not linked.";
}

}  // namespace

std::string text_of_pair(const LinkRun& run, std::uint32_t a, std::uint32_t b, const ExplainOptions& options) {
  const linkage::Waterfall waterfall = linkage::explain(run.input, run.linkage.model, a, b);
  std::size_t name_width = 6, level_width = 10;
  for (const linkage::Step& step : waterfall.steps) {
    name_width = std::max(name_width, columns_of(one_line(run.input.fields[step.field].field.name)));
    level_width = std::max(level_width, columns_of(step.level_name));
  }
  std::string out = fmt::format("{}  and  {}\n\n", shown_record(run, a), shown_record(run, b));
  const auto line = [&](const std::string& name, const std::string& level, double bits) {
    out += fmt::format("  {}  {}  {:>7}  {}\n", pad(name, name_width), pad(level, level_width), fmt::format("{:+.2f}", bits), bar(bits));
  };
  line("", "before", waterfall.prior_bits);
  for (const linkage::Step& step : waterfall.steps) {
    line(one_line(run.input.fields[step.field].field.name), step.level_name, step.weight_bits);
    if (step.frequency_bits != 0) line("", step.frequency_bits > 0 ? "and a rare value" : "but a common value", step.frequency_bits);
    if (!options.values) continue;
    const std::string left = one_line(values_of(run, step.field, a)), right = one_line(values_of(run, step.field, b));
    out += fmt::format("  {}  {} | {}\n", pad("", name_width), left.empty() ? "-" : left, right.empty() ? "-" : right);
  }
  line("", "together", waterfall.total_bits);
  out += fmt::format("\nProbability {:.4f}; linked from {:.2f} on. {}\n", waterfall.probability, run.linkage.threshold,
                     outcome(run, a, b, waterfall.probability));
  return out;
}

}  // namespace girok::app
