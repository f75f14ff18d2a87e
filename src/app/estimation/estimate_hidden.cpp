#include "app/estimation/estimate_hidden.h"

#include <algorithm>
#include <optional>
#include <set>
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

std::vector<std::vector<std::string>> shown_strata(
    const std::vector<std::vector<std::pair<std::vector<std::string>, std::int64_t>>>& levels, std::int64_t bound,
    const std::string& hidden_word) {
  std::vector<std::vector<std::string>> shown;
  std::set<std::vector<std::string>> hidden_above;
  for (const auto& level : levels) {
    std::vector<std::string>& texts = shown.emplace_back();
    std::set<std::vector<std::string>> hidden_here;
    for (std::size_t first = 0; first < level.size();) {
      const std::vector<std::string> parent(level[first].first.begin(), level[first].first.end() - 1);
      std::size_t end = first;
      std::vector<std::int64_t> counts;
      while (end < level.size() && std::equal(parent.begin(), parent.end(), level[end].first.begin()))
        counts.push_back(level[end++].second);
      const HiddenCounts group(counts, bound, hidden_word);
      const bool all = hidden_above.contains(parent);
      for (std::size_t i = first; i < end; ++i) {
        const bool hidden = all || group.is_hidden(i - first);
        if (hidden) hidden_here.insert(level[i].first);
        texts.push_back(all && !group.is_hidden(i - first) ? hidden_word : group.text(i - first));
      }
      first = end;
    }
    hidden_above = std::move(hidden_here);
  }
  return shown;
}

}  // namespace girok::app
