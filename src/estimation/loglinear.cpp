#include "estimation/loglinear.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "estimation/existence.h"
#include "estimation/fitter.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

constexpr double fine = 1e-18;  // of the squared Newton decrement: as near as doubles come

/// n log n where n is not 0.
double n_log(double n, double mean) { return n > 0 ? n * std::log(mean) : 0; }

/// Log-likelihood of N = n + unseen with the model's parameters at their best, up to a constant; by a fit of the whole table.
class Profile {
 public:
  Profile(const Overlaps& overlaps, const Model& model) : model_(model), fitter_(overlaps.list_count()), counts_(dense(overlaps)) {}

  double operator()(double unseen) {
    counts_[0] = unseen;
    fitter_.set_counts(counts_, true);
    fitter_.fit(model_.terms, {}, 1e-14);
    const double all = fitter_.statistics()[0];
    double sum = log_gamma(all + 1) - log_gamma(unseen + 1);
    for (std::size_t x = 0; x < counts_.size(); ++x) sum += n_log(counts_[x], fitter_.means()[x] / all);
    return sum;
  }

 private:
  const Model& model_;
  Fitter fitter_;
  Counts counts_;
};

}  // namespace

Model hierarchical(std::vector<Pattern> generators) {
  Model model;
  for (const Pattern generator : generators)
    for (Pattern part = generator; part != 0; part = (part - 1) & generator)
      if (std::popcount(part) >= 2) model.terms.push_back(part);
  std::sort(model.terms.begin(), model.terms.end());
  model.terms.erase(std::unique(model.terms.begin(), model.terms.end()), model.terms.end());
  return model;
}

std::vector<Pattern> generators_of(const Model& model, std::size_t lists) {
  std::vector<Pattern> all = model.terms;
  for (std::size_t i = 0; i < lists; ++i) all.push_back(Pattern{1} << i);
  std::vector<Pattern> out;
  for (const Pattern term : all)
    if (std::none_of(all.begin(), all.end(), [&](Pattern other) { return other != term && (other & term) == term; })) out.push_back(term);
  std::sort(out.begin(), out.end(), [&](Pattern a, Pattern b) {  // as books order them: 12, 13, 23; large ones first
    if (std::popcount(a) != std::popcount(b)) return std::popcount(a) > std::popcount(b);
    for (std::size_t i = 0; i < lists; ++i)
      if ((a >> i & 1) != (b >> i & 1)) return (a >> i & 1) != 0;
    return false;
  });
  return out;
}

std::string name_of(const Model& model, const Overlaps& overlaps) {
  std::string out = "[";
  for (const Pattern generator : generators_of(model, overlaps.list_count())) {
    if (out.size() > 1) out += ", ";
    out += name_of(overlaps, generator);
  }
  return out + "]";
}

std::string numbers_of(const Model& model, std::size_t lists) {
  std::string out = "[";
  for (const Pattern generator : generators_of(model, lists)) {
    if (out.size() > 1) out += ",";
    for (std::size_t i = 0; i < lists; ++i) {
      if ((generator >> i & 1) == 0) continue;
      if (i >= 9 && out.back() != '[' && out.back() != ',') out += ".";
      out += std::to_string(i + 1);
    }
  }
  return out + "]";
}

Existence existence(const Overlaps& overlaps, const Model& model) {
  const Counts counts = dense(overlaps);
  Counts statistics = counts;
  sum_over_supersets(statistics);
  return ExistenceMemory(overlaps.list_count()).of(counts, statistics, model.terms);
}

Fit fit(const Overlaps& overlaps, const Model& model) {
  Fit out;
  const Counts counts = dense(overlaps);
  Fitter fitter(overlaps.list_count());
  fitter.set_counts(counts);
  const Fitted fitted = fitter.fit(model.terms, {}, fine);
  out.existence = ExistenceMemory(overlaps.list_count()).of(counts, fitter.statistics(), model.terms);
  out.unseen = fitted.unseen;
  out.deviance = std::max(0.0, fitted.deviance);
  out.at_minus_infinity = fitted.at_minus_infinity;
  out.parameters = 1 + overlaps.list_count() + model.terms.size();
  for (std::size_t x = 1; x < counts.size(); ++x) out.free_cells += fitter.means()[x] > 0 ? 1 : 0;
  out.log_unseen_se = std::sqrt(std::max(0.0, fitter.variance_of_intercept()));
  const double p = static_cast<double>(out.parameters);
  out.aic = out.deviance + 2 * p;
  out.bic = out.deviance + p * std::log(static_cast<double>(overlaps.n()));
  return out;
}

std::optional<EstimateInterval> profile_interval(const Overlaps& overlaps, const Model& model, double level) {
  const Fit fitted = fit(overlaps, model);
  if (fitted.existence != Existence::exists) return std::nullopt;
  Profile profile(overlaps, model);
  // The profile has one top, near the estimate: golden section on the log scale.
  const double step = std::max(1e-3, fitted.log_unseen_se);
  const double start = std::log(std::max(fitted.unseen, 1e-3));
  double lo = start - 3 * step, hi = start + 3 * step;
  constexpr double golden = 0.6180339887498949;
  double a = hi - golden * (hi - lo), b = lo + golden * (hi - lo);
  double at_a = profile(std::exp(a)), at_b = profile(std::exp(b));
  while (hi - lo > 1e-7 * (1 + std::abs(hi))) {
    if (at_a < at_b) {
      lo = a, a = b, at_a = at_b, b = lo + golden * (hi - lo), at_b = profile(std::exp(b));
    } else {
      hi = b, b = a, at_b = at_a, a = hi - golden * (hi - lo), at_a = profile(std::exp(a));
    }
  }
  const double top = (lo + hi) / 2;
  const double wanted = profile(std::exp(top)) - chi_squared_quantile(level, 1) / 2;
  const auto end = [&](double sign) -> std::optional<double> {
    double inside = top, outside = top;
    for (int k = 0; k < 60; ++k) {
      outside += sign * step * std::pow(1.3, k);
      if (outside > 60) return std::nullopt;  // no end: 10^26 persons
      if (sign < 0 && outside < -12) return 0.0;
      if (profile(std::exp(outside)) < wanted) break;
      inside = outside;
    }
    for (int k = 0; k < 60 && std::abs(outside - inside) > 1e-9; ++k) {
      const double middle = (inside + outside) / 2;
      (profile(std::exp(middle)) < wanted ? outside : inside) = middle;
    }
    return std::exp(inside);
  };
  const std::optional<double> low = end(-1), high = end(1);
  if (!low || !high) return std::nullopt;
  const double n = static_cast<double>(overlaps.n());
  return EstimateInterval{n + *low, n + *high, level, IntervalKind::profile_likelihood};
}

}  // namespace girok::estimation
