#include "estimation/floors.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/parallel.h"
#include "estimation/fitter.h"
#include "estimation/random.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = floor_code;

/// Ends on the log scale of what lies above n (Chao 1987): the lower one never falls below n.
EstimateInterval log_normal_interval(double n, double estimate, double variance, double level) {
  const double unseen = estimate - n, z = normal_quantile((1 + level) / 2);
  if (!(unseen > 0)) return {n, n, level, IntervalKind::log_normal};
  const double spread = std::exp(z * std::sqrt(std::log1p(variance / (unseen * unseen))));
  return {n + unseen / spread, n + unseen * spread, level, IntervalKind::log_normal};
}

MethodResult chao_bound(MethodName name, const Overlaps& overlaps, double level) {
  MethodResult result;
  result.name = name;
  const auto n = static_cast<double>(overlaps.n()), f1 = static_cast<double>(overlaps.on_exactly(1)),
             f2 = static_cast<double>(overlaps.on_exactly(2));
  const auto t = static_cast<double>(overlaps.list_count());
  result.diagnostics = {{"f1", f1}, {"f2", f2}};
  if (!(f2 > 0)) {
    result.reasons.push_back({code::nobody_twice, Weight::refusal, {}});
    return result;
  }
  const double factor = name == MethodName::chao_t ? (t - 1) / t : 1, ratio = f1 / f2;
  result.status = Status::lower_bound;
  result.estimate = n + factor * f1 * ratio / 2;
  const double variance = f2 * (factor / 2 * ratio * ratio + factor * factor * ratio * ratio * ratio * (1 + ratio / 4));
  result.interval = log_normal_interval(n, *result.estimate, variance, level);
  result.reasons.push_back({code::is_lower_bound, Weight::note, {}});
  return result;
}

/// What the three estimates of sample coverage are made of, for counts [2^lists] (Chao et al. 2001, and its form for t lists).
struct Coverage {
  double n = 0, coverage = 0, overlap = 0;  ///< overlap: D, the mean number of persons left when those on one list only are taken off it
  double a = 0, c = 0;  ///< Σ A and Σ A B / (n n) over pairs of lists
  std::vector<double> a_of, b_of;  ///< [pair] A, and B / (n n)
  double lists = 0;
};

Coverage coverage_of(const std::vector<double>& counts, std::size_t lists) {
  Coverage out;
  out.lists = static_cast<double>(lists);
  Counts sums = counts;
  sums[0] = 0;
  sum_over_supersets(sums);
  out.n = sums[0];
  double alone = 0, share_alone = 0;
  for (std::size_t i = 0; i < lists; ++i) {
    const std::size_t list = std::size_t{1} << i;
    alone += counts[list];
    share_alone += sums[list] > 0 ? counts[list] / sums[list] : 0;
  }
  out.overlap = out.n - alone / out.lists;
  out.coverage = 1 - share_alone / out.lists;
  for (std::size_t i = 0; i < lists; ++i)
    for (std::size_t j = i + 1; j < lists; ++j) {
      const std::size_t one = std::size_t{1} << i, other = std::size_t{1} << j;
      const double a = counts[one] + counts[other] + 2 * counts[one | other];
      const double product = sums[one] * sums[other];
      const double b = product > 0 ? sums[one | other] / product : 0;
      out.a_of.push_back(a);
      out.b_of.push_back(b);
      out.a += a;
      out.c += a * b;
    }
  return out;
}

/// Why there is no estimate, or the estimate.
struct Answer {
  std::optional<double> estimate;
  const char* refusal = nullptr;
};

Answer answer_of(MethodName name, const Coverage& c) {
  if (!(c.coverage > 0) || !(c.n > 0)) return {{}, code::everybody_once_only};
  const double independent = c.overlap / c.coverage;
  double estimate = independent;
  if (name == MethodName::coverage_high) {
    const double above = c.lists * c.overlap - c.a, below = c.lists * c.coverage - c.c;
    if (!(below > 1e-9) || !(above > 0)) return {{}, code::coverage_denominator};
    estimate = above / below;
  } else if (name == MethodName::coverage_low) {
    double first = independent;  // one step of the covariances, then the estimate with them
    for (std::size_t k = 0; k < c.a_of.size(); ++k) first += c.a_of[k] * (independent * c.b_of[k] - 1) / (c.lists * c.coverage);
    for (std::size_t k = 0; k < c.a_of.size(); ++k) estimate += c.a_of[k] * (first * c.b_of[k] - 1) / (c.lists * c.coverage);
  }
  if (estimate < c.n) return {{}, code::coverage_below_n};
  return {estimate, nullptr};
}

/// Estimates from tables drawn as if the estimate were true: the cells as observed, the rest unseen.
std::vector<double> redrawn(MethodName name, const Overlaps& overlaps, double estimate, const FloorOptions& options) {
  std::vector<double> out(options.draws, NAN);
  std::vector<double> weights;
  for (const Cell& cell : overlaps.cells) weights.push_back(static_cast<double>(cell.count));
  weights.push_back(std::max(0.0, estimate - static_cast<double>(overlaps.n())));
  parallel_for(options.draws, options.threads, [&](std::size_t draw) {
    Random random(options.seed, (static_cast<std::uint64_t>(name) << 40) + draw);
    std::vector<std::int64_t> split(weights.size());
    random.multinomial(std::llround(estimate), weights, split);
    std::vector<double> counts(std::size_t{1} << overlaps.list_count(), 0.0);
    for (std::size_t k = 0; k < overlaps.cells.size(); ++k) counts[overlaps.cells[k].pattern] = static_cast<double>(split[k]);
    if (const Answer answer = answer_of(name, coverage_of(counts, overlaps.list_count())); answer.estimate) out[draw] = *answer.estimate;
  });
  return out;
}

MethodResult coverage(MethodName name, const Overlaps& overlaps, const FloorOptions& options) {
  MethodResult result;
  result.name = name;
  if (overlaps.list_count() < 3) {
    result.reasons.push_back({code::coverage_lists, Weight::refusal, {}});
    return result;
  }
  const Coverage parts = coverage_of(dense(overlaps), overlaps.list_count());
  result.diagnostics = {{"coverage", parts.coverage}, {"mean_overlap", parts.overlap}};
  const Answer answer = answer_of(name, parts);
  if (!answer.estimate) {
    result.reasons.push_back({answer.refusal, Weight::refusal, {}});
    return result;
  }
  result.estimate = answer.estimate;
  result.status = name == MethodName::coverage_high ? Status::ok : Status::lower_bound;
  if (name == MethodName::coverage_high && parts.coverage < 0.55)
    result.reasons.push_back({code::low_coverage, Weight::warning, {number_text(parts.coverage)}});
  if (name == MethodName::coverage_independent) result.reasons.push_back({code::lists_independent, Weight::note, {}});
  if (name == MethodName::coverage_low) result.reasons.push_back({code::is_lower_bound, Weight::note, {}});
  if (options.draws < 2) return result;
  double sum = 0, squares = 0, used = 0;
  for (const double value : redrawn(name, overlaps, *answer.estimate, options)) {
    if (std::isnan(value)) continue;
    sum += value;
    squares += value * value;
    used += 1;
  }
  result.diagnostics.emplace_back("draws_without_estimate", static_cast<double>(options.draws) - used);
  if (used < 2) return result;
  const double variance = std::max(0.0, (squares - sum * sum / used) / (used - 1));
  result.interval = log_normal_interval(parts.n, *answer.estimate, variance, options.level);
  return result;
}

}  // namespace

MethodResult floor_of(MethodName name, const Overlaps& overlaps, const FloorOptions& options) {
  if (name == MethodName::chao || name == MethodName::chao_t) return chao_bound(name, overlaps, options.level);
  return coverage(name, overlaps, options);
}

}  // namespace girok::estimation
