#include "corroboration/corroboration.h"

#include <array>

namespace girok::corroboration {

Corroboration corroborate(std::span<const reading::Document> documents, const Options& options) {
  Corroboration result;
  const auto on = [&] { return !options.go_on || options.go_on(); };
  if (on()) result.reuse = find_reuse(documents, options.threads);
  if (on()) result.aliases = find_aliases(documents);
  if (on()) result.figures = find_figures(documents, result.reuse);
  if (on()) result.discrepancies = find_discrepancies(documents, result, options);
  if (on()) result.provenance = find_provenance(documents, result, options.judged);
  return result;
}

std::string_view name_of(ReuseKind kind) {
  static constexpr std::array<std::string_view, 3> names = {"verbatim", "altered", "paraphrase"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(DiscrepancyKind kind) {
  static constexpr std::array<std::string_view, 17> names = {
      "currency_pair", "exchange_rate", "bound_drift",    "denominator_drift", "scope_drift",   "period_drift",
      "unit_drift",    "scale_error",   "value_change",   "attribution_drift", "vintage_drift", "quote_alteration",
      "contradiction", "arithmetic",    "parts_over_100", "headline",          "alias"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(EdgeKind kind) {
  static constexpr std::array<std::string_view, 6> names = {"attribution",  "reuse",      "shared_value",
                                                            "shared_error", "paraphrase", "same_source"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace girok::corroboration
