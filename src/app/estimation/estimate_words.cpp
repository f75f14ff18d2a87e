#include "app/estimation/estimate_words.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "app/embedded.h"
#include "app/estimation/estimate_input.h"
#include "app/estimation/estimate_run.h"
#include "findings/embedded.h"

namespace girok::app {
namespace {

using estimation::Finding;

/// Which arguments are counts of persons in a small group.
constexpr std::array<std::pair<std::string_view, std::size_t>, 3> small_counts{
    {{"few_persons", 0}, {"thin_stratum", 1}, {"tiny_overlap_share", 0}}};

}  // namespace

EstimateWords::EstimateWords(std::string_view language)
    : words_(embedded("estimate.tsv"), language), findings_(findings::embedded("findings.tsv"), language) {}

std::string EstimateWords::method(estimation::MethodName name) const {
  return std::string(words_["method." + std::string(estimation::name_of(name))]);
}

std::string EstimateWords::say(const Finding& finding, std::int64_t small) const {
  std::vector<std::string> arguments = finding.arguments;
  for (std::string& argument : arguments) {
    // A list can be called as a method is; then its name comes out as the method's, which nobody should mind.
    if (const std::optional<estimation::MethodName> name = estimation::method_from_name(argument)) argument = method(*name);
    for (const auto& [written, key] : {std::pair(stratum_not_said, "stratum.not_said"), std::pair(stratum_differs, "stratum.differs")}) {
      const std::string_view word = words_[key];
      for (std::size_t at = argument.find(written); at != std::string::npos; at = argument.find(written, at + word.size()))
        argument.replace(at, std::string_view(written).size(), word);
    }
  }
  for (const auto& [code, at] : small_counts) {
    if (finding.code != code || at >= arguments.size()) continue;
    std::int64_t count = 0;
    const std::string& text = arguments[at];
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (wrong == std::errc{} && end == text.data() + text.size() && count > 0 && count < small) arguments[at] = fmt::format("<{}", small);
  }
  return findings_.with(finding.code, std::span<const std::string>(arguments));
}

std::string EstimateWords::number(const std::optional<double>& value) { return value ? estimation::number_text(*value) : "–"; }

std::string EstimateWords::interval(const std::optional<estimation::EstimateInterval>& interval) {
  if (!interval) return "–";
  return estimation::number_text(interval->lo) + " – " + estimation::number_text(interval->hi);
}

std::string EstimateWords::changed(const estimation::Sensitivity& one) const {
  return one.kind == estimation::SensitivityKind::assumption ? words_.with("leans.odds", {one.what}) : one.what;
}

std::vector<double> EstimateWords::several(const estimation::MethodResult& method) {
  std::vector<double> answers;
  if (method.status != estimation::Status::multimodal) return answers;
  const std::optional<double> lowest = diagnostic(method, "lowest_chain_median"), highest = diagnostic(method, "highest_chain_median");
  // One mode alone would be taken for the answer.
  if (method.modes.size() < 2 && lowest && highest) return {*lowest, *highest};
  for (const estimation::Mode& mode : method.modes) answers.push_back(mode.estimate);
  return answers;
}

std::string EstimateWords::stratum(const std::vector<std::string>& by, const std::vector<std::string>& values) const {
  std::vector<std::string> shown;
  for (const std::string& value : values) shown.push_back(stratum_value(value));
  return name_of_stratum(by, shown);
}

std::string EstimateWords::stratum_value(const std::string& value) const {
  if (value == stratum_not_said) return std::string(words_["stratum.not_said"]);
  if (value == stratum_differs) return std::string(words_["stratum.differs"]);
  return value;
}

}  // namespace girok::app
