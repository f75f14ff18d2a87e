#include "estimation/method.h"

#include <algorithm>
#include <array>

namespace girok::estimation {
namespace {

constexpr std::array<std::string_view, method_count> method_names{
    "chao",          "chao_t",        "coverage_independent", "coverage_high", "coverage_low", "loglinear_main", "loglinear_pairs",
    "loglinear_bic", "loglinear_aic", "loglinear_stepwise",   "latent_class",  "decomposable"};
constexpr std::array<std::string_view, 4> status_names{"ok", "lower_bound", "refused", "multimodal"};
constexpr std::array<std::string_view, 5> kind_names{"log_normal", "profile_likelihood", "percentile", "bca", "credible"};

}  // namespace

std::string_view name_of(MethodName method) { return method_names[static_cast<std::size_t>(method)]; }

std::optional<MethodName> method_from_name(std::string_view name) {
  const auto found = std::find(method_names.begin(), method_names.end(), name);
  if (found == method_names.end()) return std::nullopt;
  return static_cast<MethodName>(found - method_names.begin());
}

std::string_view name_of(Status status) { return status_names[static_cast<std::size_t>(status)]; }
std::string_view name_of(IntervalKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::optional<double> diagnostic(const MethodResult& result, std::string_view name) {
  for (const auto& [key, value] : result.diagnostics)
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace girok::estimation
