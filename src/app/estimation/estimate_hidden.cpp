#include "app/estimation/estimate_hidden.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "estimation/findings.h"

namespace girok::app {

HiddenCounts::HiddenCounts(std::vector<std::int64_t> counts, std::int64_t bound, std::string hidden_word)
    : counts_(std::move(counts)), hidden_(counts_.size(), false), bound_(bound), word_(std::move(hidden_word)) {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    hidden_[i] = counts_[i] > 0 && counts_[i] < bound_;
    any_ = any_ || hidden_[i];
  }
  if (!any_) return;
  std::optional<std::size_t> next;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] >= bound_ && (!next || counts_[i] < counts_[*next])) next = i;
  }
  if (next) hidden_[*next] = true;
}

std::string HiddenCounts::text(std::size_t index) const {
  if (!hidden_[index]) return estimation::number_text(static_cast<double>(counts_[index]));
  return counts_[index] < bound_ ? fmt::format("<{}", bound_) : word_;
}

std::string HiddenCounts::sum_text(std::int64_t sum) const {
  if (!any_ || sum == 0) return estimation::number_text(static_cast<double>(sum));
  if (sum > 0 && sum < bound_) return fmt::format("<{}", bound_);
  constexpr std::int64_t unit = 10;
  return "≈ " + estimation::number_text(static_cast<double>((sum + unit / 2) / unit * unit));
}

}  // namespace girok::app
