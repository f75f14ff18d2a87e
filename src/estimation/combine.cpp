// estimate_draws() and estimate_strata(): many estimates of one thing put together, and parts added up.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "estimation/combine.h"
#include "estimation/estimate.h"
#include "estimation/random.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

constexpr std::size_t least_draws = 50;  // of a bootstrap within a draw
constexpr std::size_t sum_draws = 20'000;

/// What is fast enough for each of a hundred draws, where nobody asked for others.
const std::vector<MethodName> quick{MethodName::chao, MethodName::loglinear_bic, MethodName::decomposable};

/// log of the unseen and its standard deviation, as an interval of them tells it.
struct LogUnseen {
  double mean = 0, deviation = 0;
};

LogUnseen log_unseen(double estimate, const EstimateInterval& interval, double n) {
  constexpr double least = 0.5;  // persons: an interval that touches n
  const double z = normal_quantile((1 + interval.level) / 2);
  const double lo = std::log(std::max(least, interval.lo - n)), hi = std::log(std::max(least, interval.hi - n));
  return {std::log(std::max(least, estimate - n)), (hi - lo) / (2 * z)};
}

EstimateOptions for_draws(const EstimateOptions& options) {
  EstimateOptions out = options;
  if (out.methods.empty()) out.methods = quick;
  out.draws = options.draws == 0 ? 0 : std::max(least_draws, options.draws / 10);
  out.sensitivity = false;
  out.progress = nullptr;
  out.latent.chains = std::min<std::size_t>(out.latent.chains, 4);
  out.latent.sweeps = std::min<std::size_t>(out.latent.sweeps, 20'000);
  out.latent.burn_in = std::min<std::size_t>(out.latent.burn_in, 2'000);
  return out;
}

DrawsCombined combine(MethodName name, const std::vector<Estimate>& estimates, double level) {
  DrawsCombined out;
  out.method = name;
  out.draws = estimates.size();
  out.n_lo = std::numeric_limits<double>::infinity();
  std::vector<LogUnseen> parts;
  double n_mean = 0;
  for (const Estimate& estimate : estimates) {
    const auto n = static_cast<double>(estimate.overlaps.n());
    out.n_lo = std::min(out.n_lo, n);
    out.n_hi = std::max(out.n_hi, n);
    for (const MethodResult& method : estimate.methods) {
      if (method.name != name) continue;
      if (!method.estimate || !method.interval) {
        ++out.refused;
        continue;
      }
      parts.push_back(log_unseen(*method.estimate, *method.interval, n));
      n_mean += n;
    }
  }
  if (parts.empty()) return out;
  const auto m = static_cast<double>(parts.size());
  n_mean /= m;
  double mean = 0;
  for (const LogUnseen& part : parts) {
    mean += part.mean / m;
    out.within += part.deviation * part.deviation / m;
  }
  for (const LogUnseen& part : parts) out.between += m > 1 ? (part.mean - mean) * (part.mean - mean) / (m - 1) : 0;
  out.total = out.within + (1 + 1 / m) * out.between;
  out.share_from_linkage = out.total > 0 ? (1 + 1 / m) * out.between / out.total : 0;
  const double z = normal_quantile((1 + level) / 2), spread = z * std::sqrt(out.total);
  out.estimate = n_mean + std::exp(mean);
  out.interval = {n_mean + std::exp(mean - spread), n_mean + std::exp(mean + spread), level, IntervalKind::log_normal};
  return out;
}

/// The sum over strata of one method; refused where a stratum has no answer.
MethodResult sum_of(MethodName name, const std::vector<Stratum>& strata, const std::vector<Estimate>& estimates,
                    const EstimateOptions& options) {
  MethodResult out;
  out.name = name;
  std::vector<LogUnseen> parts;
  double n = 0, sum = 0;
  bool floor = false;
  std::string missing;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const MethodResult* method = find_method(estimates[i], name);
    const auto recorded = static_cast<double>(estimates[i].overlaps.n());
    n += recorded;
    if (method == nullptr || !method->estimate || !method->interval) {
      missing += (missing.empty() ? "" : "; ") + strata[i].name;
      continue;
    }
    floor = floor || method->status == Status::lower_bound;
    sum += *method->estimate;
    parts.push_back(log_unseen(*method->estimate, *method->interval, recorded));
  }
  if (!missing.empty() || parts.empty()) {
    out.reasons.push_back({combine_code::stratum_refused, Weight::refusal, {missing}});
    return out;
  }
  std::vector<double> sums(sum_draws, n);
  for (std::size_t d = 0; d < sum_draws; ++d) {
    Random random(options.seed, (std::uint64_t{0x57a7} << 40) + static_cast<std::uint64_t>(name) * sum_draws + d);
    for (const LogUnseen& part : parts) sums[d] += std::exp(part.mean + part.deviation * random.normal());
  }
  std::sort(sums.begin(), sums.end());
  const auto place = [&](double p) { return sums[static_cast<std::size_t>(p * static_cast<double>(sum_draws - 1))]; };
  out.status = floor ? Status::lower_bound : Status::ok;
  out.estimate = sum;
  out.interval = EstimateInterval{place((1 - options.level) / 2), place((1 + options.level) / 2), options.level, IntervalKind::log_normal};
  out.diagnostics = {{"strata", static_cast<double>(parts.size())}};
  return out;
}

}  // namespace

Result<DrawsEstimate> estimate_draws(const std::vector<Overlaps>& draws, const EstimateOptions& options) {
  if (draws.size() < 2)
    return fail(ErrorCode::usage, "at least two draws of who is who are needed", "draws", "girok link --draws FILE --draw-count 100");
  DrawsEstimate out;
  EstimateOptions each = for_draws(options);
  std::vector<Estimate> estimates;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    if (options.progress && !options.progress("linkage", static_cast<double>(i) / static_cast<double>(draws.size())))
      return fail(ErrorCode::cancelled, "stopped before the end");
    if (options.progress)
      each.progress = [&](const char*, double) {
        return options.progress("linkage", static_cast<double>(i) / static_cast<double>(draws.size()));
      };
    Result<Estimate> one = estimate(draws[i], each);
    if (!one) return tl::unexpected<Error>(one.error());
    for (const MethodResult& method : one->methods) {
      Sensitivity entry{.kind = SensitivityKind::linkage, .what = std::to_string(i + 1), .method = method.name, .status = method.status};
      entry.estimate = method.estimate;
      entry.interval = method.interval;
      out.draws.push_back(std::move(entry));
    }
    estimates.push_back(std::move(*one));
  }
  for (const MethodName name : each.methods) {
    DrawsCombined combined = combine(name, estimates, options.level);
    if (combined.refused > 0)
      out.findings.push_back({combine_code::draws_refused,
                              Weight::warning,
                              {std::string(name_of(name)), std::to_string(combined.refused), std::to_string(draws.size())}});
    if (combined.share_from_linkage > 0.5)
      out.findings.push_back({combine_code::linkage_matters,
                              Weight::warning,
                              {std::string(name_of(name)), fmt::format("{:.0f} %", 100 * combined.share_from_linkage)}});
    out.methods.push_back(combined);
  }
  return out;
}

Result<StrataEstimate> estimate_strata(const std::vector<Stratum>& strata, const Estimate& whole, const EstimateOptions& options) {
  StrataEstimate out;
  EstimateOptions each = options;
  each.sensitivity = false;
  if (each.methods.empty())
    for (std::size_t i = 0; i < method_count; ++i)
      if (static_cast<MethodName>(i) != MethodName::latent_class) each.methods.push_back(static_cast<MethodName>(i));
  for (std::size_t i = 0; i < strata.size(); ++i) {
    if (options.progress && !options.progress("strata", static_cast<double>(i) / static_cast<double>(strata.size())))
      return fail(ErrorCode::cancelled, "stopped before the end");
    if (options.progress)
      each.progress = [&](const char*, double) {
        return options.progress("strata", static_cast<double>(i) / static_cast<double>(strata.size()));
      };
    Result<Estimate> one = estimate(strata[i].overlaps, each);
    if (!one) return tl::unexpected<Error>(one.error());
    if (!one->gate.can_estimate)
      out.findings.push_back({combine_code::thin_stratum, Weight::warning, {strata[i].name, std::to_string(strata[i].overlaps.n())}});
    out.strata.push_back(std::move(*one));
  }
  for (const MethodName name : each.methods) {
    MethodResult sum = sum_of(name, strata, out.strata, options);
    const MethodResult* of_whole = find_method(whole, name);
    if (sum.estimate && of_whole != nullptr && of_whole->estimate && of_whole->interval &&
        (*sum.estimate < of_whole->interval->lo || *sum.estimate > of_whole->interval->hi))
      out.findings.push_back({combine_code::sum_differs,
                              Weight::warning,
                              {std::string(name_of(name)), number_text(*sum.estimate), number_text(*of_whole->estimate)}});
    out.sums.push_back(std::move(sum));
  }
  return out;
}

}  // namespace girok::estimation
