// What a method answers: an estimate or a floor, or a refusal with reasons; never a number that means nothing.
//
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "estimation/findings.h"

namespace girok::estimation {

enum class MethodName : std::uint8_t {
  chao,  ///< Chao's lower bound, n + f1²/(2 f2)
  chao_t,  ///< the same with the factor (t−1)/t of t lists
  coverage_independent,
  coverage_high,
  coverage_low,
  loglinear_main,  ///< lists independent of each other
  loglinear_pairs,  ///< all pairs of lists dependent
  loglinear_bic,
  loglinear_aic,
  loglinear_stepwise,
  latent_class,
  decomposable,
};
inline constexpr std::size_t method_count = 12;

/// "chao_t"; as in JSON and --methods.
std::string_view name_of(MethodName method);
std::optional<MethodName> method_from_name(std::string_view name);

enum class Status : std::uint8_t {
  ok,  ///< an estimate
  lower_bound,  ///< at least so many, if what it assumes holds; not an estimate
  refused,  ///< no number: reasons say why
  multimodal,  ///< several answers and no way to choose: modes, and no single number
};
/// "ok", "lower_bound", "refused", "multimodal".
std::string_view name_of(Status status);

enum class IntervalKind : std::uint8_t { log_normal, profile_likelihood, percentile, bca, credible };
/// "log_normal", "profile_likelihood", "percentile", "bca", "credible".
std::string_view name_of(IntervalKind kind);

struct EstimateInterval {
  double lo = 0;
  double hi = 0;
  double level = 0.95;
  IntervalKind kind = IntervalKind::percentile;
};

/// One of several answers. `share` of the posterior (or of the draws), where that is known.
struct Mode {
  double estimate = 0;
  std::optional<EstimateInterval> interval{};
  std::optional<double> share;
  std::string model;
};

struct MethodResult {
  MethodName name = MethodName::chao;
  Status status = Status::refused;
  std::optional<double> estimate{};  ///< persons in all, recorded and not; none where refused or multimodal
  std::optional<EstimateInterval> interval{};
  std::string model{};  ///< "[A×B,C]"; what was fitted, in the notation of the method page
  std::vector<std::pair<std::string, double>> diagnostics{};  ///< names stable, as in JSON; finite numbers only
  std::vector<Finding> reasons{};  ///< why refused or multimodal; what to mind where not
  std::vector<Mode> modes{};  ///< where multimodal; for averages: the models with the highest shares
};

/// The diagnostic of that name, where it is there.
std::optional<double> diagnostic(const MethodResult& result, std::string_view name);

}  // namespace girok::estimation
