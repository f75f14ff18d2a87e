#include "estimation/floors.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "base/parallel.h"
#include "estimation/bootstrap.h"
#include "estimation/random.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = floor_code;

/// Ends on the log scale of what lies above n (Chao 1987): the lower one never falls below n.
EstimateInterval log_normal_interval(double n, double estimate, double error, double level) {
  const double unseen = estimate - n, relative = error / unseen;
  const double spread = std::exp(normal_quantile((1 + level) / 2) * std::sqrt(std::log1p(relative * relative)));
  return {n + unseen / spread, n + unseen * spread, level, IntervalKind::log_normal};
}

MethodResult chao_bound(MethodName name, const Overlaps& overlaps, double level) {
  MethodResult result;
  result.name = name;
  const auto n = static_cast<double>(overlaps.n()), f1 = static_cast<double>(overlaps.on_exactly(1)),
             f2 = static_cast<double>(overlaps.on_exactly(2));
  const auto t = static_cast<double>(overlaps.list_count());
  result.diagnostics = {{"f1", f1}, {"f2", f2}};
  if (n > 0 && f1 == 0 && t > 1) {  // whatever f2 is: nothing is added, and nothing is known of by how much it might be
    result.status = Status::lower_bound;
    result.estimate = n;
    result.reasons.push_back({code::nobody_once, Weight::note, {}});
    return result;
  }
  if (!(f2 > 0)) {
    result.reasons.push_back({code::nobody_twice, Weight::refusal, {}});
    return result;
  }
  const double factor = name == MethodName::chao_t ? (t - 1) / t : 1, ratio = f1 / f2;
  result.status = Status::lower_bound;
  result.estimate = n + factor * f1 * ratio / 2;
  const double variance = f2 * (factor / 2 * ratio * ratio + factor * factor * ratio * ratio * ratio * (1 + ratio / 4));
  result.interval = log_normal_interval(n, *result.estimate, std::sqrt(variance), level);
  result.reasons.push_back({code::is_lower_bound, Weight::note, {}});
  return result;
}

/// Persons on a list, and on it alone.
struct ListSizes {
  double all = 0, alone = 0;
};

/// What the three estimates of sample coverage are made of (Chao & Tsay 1998; Chao et al. 2001; for t lists as there).
struct Coverage {
  double n = 0, coverage = 0,
         overlap = 0;  ///< overlap: D, the mean over the lists of the persons left when those on that list only are taken off
  double a = 0, c = 0;  ///< Σ A and Σ A B over pairs of lists
  std::vector<double> a_of, b_of;  ///< [pair] A: alone on either, and twice those on just these two; B: shared / (size × size)
  double lists = 0;
  bool list_of_nobody = false;
};

Coverage coverage_of(const Overlaps& overlaps, std::span<const std::int64_t> counts) {
  const std::size_t lists = overlaps.list_count();
  Coverage out;
  out.lists = static_cast<double>(lists);
  std::vector<ListSizes> sizes(lists);
  std::vector<double> both(lists * lists, 0.0), only_both(lists * lists, 0.0);
  for (std::size_t k = 0; k < overlaps.cells.size(); ++k) {
    const Pattern pattern = overlaps.cells[k].pattern;
    const auto count = static_cast<double>(counts[k]);
    out.n += count;
    for (std::size_t i = 0; i < lists; ++i) {
      if ((pattern >> i & 1) == 0) continue;
      sizes[i].all += count;
      if (std::popcount(pattern) == 1) sizes[i].alone += count;
      for (std::size_t j = i + 1; j < lists; ++j) {
        if ((pattern >> j & 1) == 0) continue;
        both[i * lists + j] += count;
        if (std::popcount(pattern) == 2) only_both[i * lists + j] += count;
      }
    }
  }
  double alone = 0, share_alone = 0;
  for (const ListSizes& list : sizes) {
    if (!(list.all > 0)) {
      out.list_of_nobody = true;
      return out;
    }
    alone += list.alone;
    share_alone += list.alone / list.all;
  }
  out.overlap = out.n - alone / out.lists;
  out.coverage = 1 - share_alone / out.lists;
  for (std::size_t i = 0; i < lists; ++i)
    for (std::size_t j = i + 1; j < lists; ++j) {
      const double a = sizes[i].alone + sizes[j].alone + 2 * only_both[i * lists + j];
      const double b = both[i * lists + j] / (sizes[i].all * sizes[j].all);
      out.a_of.push_back(a);
      out.b_of.push_back(b);
      out.a += a;
      out.c += a * b;
    }
  return out;
}

/// Why there is no estimate, or the estimate. `dependence`: of the one-step estimate above that for independent lists.
struct Answer {
  std::optional<double> estimate{};
  const char* refusal = nullptr;
  double dependence = 0;
};

Answer answer_of(MethodName name, const Coverage& c) {
  if (c.list_of_nobody) return {{}, code::coverage_list_of_nobody};
  if (!(c.coverage > 1e-12) || !(c.n > 0)) return {{}, code::everybody_once_only};
  const double independent = c.overlap / c.coverage;
  // One step of the covariances, then the estimate with them.
  double first = independent, low = independent;
  for (std::size_t k = 0; k < c.a_of.size(); ++k) first += c.a_of[k] * (independent * c.b_of[k] - 1) / (c.lists * c.coverage);
  for (std::size_t k = 0; k < c.a_of.size(); ++k) low += c.a_of[k] * (first * c.b_of[k] - 1) / (c.lists * c.coverage);
  double estimate = name == MethodName::coverage_low ? low : independent;
  if (name == MethodName::coverage_high) {
    const double above = c.lists * c.overlap - c.a, below = c.lists * c.coverage - c.c;
    if (!(below > 1e-9) || !(above > 0)) return {{}, code::coverage_denominator};
    estimate = above / below;
  }
  if (estimate < c.n * (1 - 1e-12)) return {{}, code::coverage_below_n};
  return {std::max(estimate, c.n), nullptr, low - independent};
}

/// N from tables drawn as if the estimate were true: the cells as observed, the rest unseen. Infinite where a table has no estimate. In ascending order.
std::vector<double> redrawn(MethodName name, const Overlaps& overlaps, double estimate, const FloorOptions& options) {
  std::vector<double> out(options.draws);
  std::vector<double> weights;
  for (const Cell& cell : overlaps.cells) weights.push_back(static_cast<double>(cell.count));
  weights.push_back(std::max(0.0, estimate - static_cast<double>(overlaps.n())));
  parallel_for(options.draws, options.threads, [&](std::size_t draw) {
    Random random(options.seed, (static_cast<std::uint64_t>(name) << 40) + draw);
    std::vector<std::int64_t> counts(weights.size());
    random.multinomial(std::llround(estimate), weights, counts);
    out[draw] = answer_of(name, coverage_of(overlaps, counts)).estimate.value_or(std::numeric_limits<double>::infinity());
  });
  std::sort(out.begin(), out.end());
  return out;
}

void add_interval(MethodResult& result, const Overlaps& overlaps, const FloorOptions& options) {
  constexpr double most = 1e12;  // the draws are exact up to here
  const auto n = static_cast<double>(overlaps.n());
  if (options.draws < 2 || *result.estimate > most) return;
  const std::vector<double> drawn = redrawn(result.name, overlaps, *result.estimate, options);
  const auto without = static_cast<double>(std::count_if(drawn.begin(), drawn.end(), [](double value) { return std::isinf(value); }));
  result.diagnostics.emplace_back("draws_without_estimate", without);
  if (without > (1 - options.level) / 2 * static_cast<double>(options.draws)) {
    result.reasons.push_back(
        {code::coverage_no_interval, Weight::warning, {fmt::format("{:.1f} %", 100 * without / static_cast<double>(options.draws))}});
    return;
  }
  const double error = (quantile(drawn, normal_cdf(1)) - quantile(drawn, normal_cdf(-1))) / 2;
  result.diagnostics.emplace_back("standard_error", error);
  if (error > 0 && *result.estimate > n) result.interval = log_normal_interval(n, *result.estimate, error, options.level);
}

MethodResult coverage(MethodName name, const Overlaps& overlaps, const FloorOptions& options) {
  MethodResult result;
  result.name = name;
  if (overlaps.list_count() < 3) {
    result.reasons.push_back({code::coverage_lists, Weight::refusal, {}});
    return result;
  }
  std::vector<std::int64_t> counts;
  for (const Cell& cell : overlaps.cells) counts.push_back(cell.count);
  const Coverage parts = coverage_of(overlaps, counts);
  if (!parts.list_of_nobody) result.diagnostics = {{"coverage", parts.coverage}, {"mean_overlap", parts.overlap}};
  const Answer answer = answer_of(name, parts);
  if (!answer.estimate) {
    result.reasons.push_back({answer.refusal, Weight::refusal, {}});
    return result;
  }
  result.estimate = answer.estimate;
  result.status = name == MethodName::coverage_high || answer.dependence < 0 ? Status::ok : Status::lower_bound;
  if (name == MethodName::coverage_high) {
    if (parts.coverage < 0.55) result.reasons.push_back({code::low_coverage, Weight::warning, {number_text(parts.coverage)}});
  } else if (answer.dependence < 0) {
    result.reasons.push_back({code::lists_avoid, Weight::warning, {}});
  } else {
    result.reasons.push_back({name == MethodName::coverage_low ? code::is_lower_bound : code::lists_independent, Weight::note, {}});
  }
  add_interval(result, overlaps, options);
  return result;
}

}  // namespace

MethodResult floor_of(MethodName name, const Overlaps& overlaps, const FloorOptions& options) {
  if (name == MethodName::chao || name == MethodName::chao_t) return chao_bound(name, overlaps, options.level);
  return coverage(name, overlaps, options);
}

}  // namespace girok::estimation
