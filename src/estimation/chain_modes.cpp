#include "estimation/chain_modes.h"

#include <algorithm>
#include <cmath>

#include "estimation/bootstrap.h"

namespace girok::estimation {
namespace {

constexpr std::size_t bins = 1024;
constexpr double least_share = 0.05;
constexpr double deep = 0.8;

std::vector<double> density_of(const std::vector<double>& sorted, double lo, double step, double width) {
  std::vector<double> counts(bins, 0), density(bins, 0);
  for (const double value : sorted) counts[std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, (value - lo) / step)))] += 1;
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(4 * width / step));
  for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(bins); ++i) {
    if (counts[static_cast<std::size_t>(i)] == 0) continue;
    for (std::ptrdiff_t j = std::max<std::ptrdiff_t>(0, i - reach); j <= std::min<std::ptrdiff_t>(bins - 1, i + reach); ++j) {
      const double z = static_cast<double>(j - i) * step / width;
      density[static_cast<std::size_t>(j)] += counts[static_cast<std::size_t>(i)] * std::exp(-z * z / 2);
    }
  }
  return density;
}

}  // namespace

std::vector<LogMode> modes_of(const std::vector<double>& sorted, double effective) {
  const double spread = std::min(quantile(sorted, 0.75) - quantile(sorted, 0.25), 10.0) / 1.34;
  const double width = std::max(1e-4, 0.9 * spread * std::pow(std::max(50.0, effective), -0.2));
  const double lo = quantile(sorted, 0.001) - 4 * width, hi = quantile(sorted, 0.999) + 4 * width;
  const double step = (hi - lo) / static_cast<double>(bins);
  const std::vector<double> density = density_of(sorted, lo, step, std::max(width, step));
  // Tops and the valleys between them; then the shallowest valley goes until all are deep and all hills are large.
  std::vector<std::size_t> tops, valleys;
  bool up = true;
  for (std::size_t i = 1; i < bins; ++i) {
    if (up && density[i] < density[i - 1]) {
      tops.push_back(i - 1);
      up = false;
    } else if (!up && density[i] > density[i - 1]) {
      valleys.push_back(i - 1);
      up = true;
    }
  }
  if (tops.empty()) tops.push_back(bins / 2);
  if (valleys.size() >= tops.size()) valleys.resize(tops.size() - 1);
  const auto share_of = [&](std::size_t k) {
    const double from = k == 0 ? -INFINITY : lo + static_cast<double>(valleys[k - 1] + 1) * step;
    const double to = k + 1 == tops.size() ? INFINITY : lo + static_cast<double>(valleys[k] + 1) * step;
    return std::pair{std::lower_bound(sorted.begin(), sorted.end(), from), std::lower_bound(sorted.begin(), sorted.end(), to)};
  };
  const auto join = [&](std::size_t valley) {
    tops[valley] = density[tops[valley]] >= density[tops[valley + 1]] ? tops[valley] : tops[valley + 1];
    tops.erase(tops.begin() + static_cast<std::ptrdiff_t>(valley) + 1);
    valleys.erase(valleys.begin() + static_cast<std::ptrdiff_t>(valley));
  };
  for (;;) {
    std::size_t worst = valleys.size();
    double height = deep;
    for (std::size_t v = 0; v < valleys.size(); ++v) {
      const double ratio = density[valleys[v]] / std::min(density[tops[v]], density[tops[v + 1]]);
      if (ratio > height) {
        height = ratio;
        worst = v;
      }
    }
    if (worst == valleys.size())
      for (std::size_t k = 0; k < tops.size() && worst == valleys.size() && tops.size() > 1; ++k) {
        const auto [from, to] = share_of(k);
        if (static_cast<double>(to - from) < least_share * static_cast<double>(sorted.size())) worst = k == 0 ? 0 : k - 1;
      }
    if (worst == valleys.size()) break;
    join(worst);
  }
  std::vector<LogMode> out;
  for (std::size_t k = 0; k < tops.size(); ++k) {
    const auto [from, to] = share_of(k);
    const std::vector<double> own(from, to);
    if (own.empty()) continue;
    out.push_back({lo + (static_cast<double>(tops[k]) + 0.5) * step, quantile(own, 0.025), quantile(own, 0.975),
                   static_cast<double>(own.size()) / static_cast<double>(sorted.size())});
  }
  return out;
}

std::vector<LogMode> groups_of(const std::vector<std::vector<double>>& chains) {
  struct Ranked {
    double median;
    std::size_t chain;
  };
  std::vector<Ranked> ranked;
  for (std::size_t c = 0; c < chains.size(); ++c) {
    std::vector<double> sorted = chains[c];
    std::sort(sorted.begin(), sorted.end());
    ranked.push_back({quantile(sorted, 0.5), c});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.median < b.median; });
  const auto within = [&](std::size_t from, std::size_t to) {
    double mean = 0, squares = 0;
    for (std::size_t i = from; i < to; ++i) mean += ranked[i].median / static_cast<double>(to - from);
    for (std::size_t i = from; i < to; ++i) squares += (ranked[i].median - mean) * (ranked[i].median - mean);
    return squares;
  };
  std::size_t split = 1;
  double least = INFINITY;
  for (std::size_t k = 1; k < ranked.size(); ++k)
    if (const double value = within(0, k) + within(k, ranked.size()); value < least) {
      least = value;
      split = k;
    }
  std::vector<LogMode> out;
  for (const auto& [from, to] : {std::pair{std::size_t{0}, split}, std::pair{split, ranked.size()}}) {
    std::vector<double> own;
    for (std::size_t i = from; i < to; ++i) own.insert(own.end(), chains[ranked[i].chain].begin(), chains[ranked[i].chain].end());
    if (own.empty()) continue;
    std::sort(own.begin(), own.end());
    out.push_back({quantile(own, 0.5), quantile(own, 0.025), quantile(own, 0.975),
                   static_cast<double>(to - from) / static_cast<double>(ranked.size())});
  }
  return out;
}

double apart_of(const std::vector<std::vector<double>>& chains, const std::vector<LogMode>& groups) {
  double within = 0;
  for (const auto& chain : chains) {
    const auto size = static_cast<double>(chain.size());
    double mean = 0, squares = 0;
    for (const double value : chain) mean += value / size;
    for (const double value : chain) squares += (value - mean) * (value - mean) / size;
    within += std::sqrt(squares) / static_cast<double>(chains.size());
  }
  const double distance = groups.back().at - groups.front().at;
  return within > 0 ? distance / within : distance > 0 ? INFINITY : 0;
}

}  // namespace girok::estimation
