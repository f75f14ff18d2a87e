#include "app/figures/figures_words.h"

#include <fmt/format.h>

#include "app/embedded.h"
#include "findings/embedded.h"

namespace girok::app {

FiguresWords::FiguresWords(std::string_view language)
    : words_(embedded("figures.tsv"), language), findings_(findings::embedded("findings.tsv"), language) {}

std::string FiguresWords::say(const estimation::Finding& finding) const {
  std::vector<std::string> arguments = finding.arguments;
  namespace code = estimation::figure_code;
  if (finding.code == code::definitions || finding.code == code::presumed || finding.code == code::ambiguous)
    if (!arguments.empty()) arguments.back() = words_["field." + arguments.back()];
  return findings_.with(finding.code, std::span<const std::string>(arguments));
}

std::string FiguresWords::range(const estimation::Range& range, bool percent) const {
  std::string text = estimation::text_of(range);
  if (percent) text += " %";
  if (range.lo_assumed || range.hi_assumed) text += " (" + std::string(words_["assumed"]) + ")";
  return text;
}

std::string FiguresWords::draws(const estimation::MonteCarlo& draws, const estimation::MonteCarloOptions& options) const {
  const std::string dependence =
      words_.with("dependence." + std::string(name_of(options.dependence)), {fmt::format("{}", options.rank_correlation)});
  return words_.with("draws",
                     {estimation::number_text(static_cast<double>(draws.draws)), dependence, std::to_string(options.seed),
                      estimation::number_text(draws.lo), estimation::number_text(draws.hi), estimation::number_text(draws.median)});
}

std::string_view name_of(estimation::Dependence dependence) {
  switch (dependence) {
    case estimation::Dependence::independent: return "independent";
    case estimation::Dependence::comonotone: return "comonotone";
    case estimation::Dependence::countermonotone: return "countermonotone";
    case estimation::Dependence::rank: return "rank";
  }
  return "independent";
}

}  // namespace girok::app
