#include "estimation/loglinear_methods.h"

#include <cmath>

#include <fmt/format.h>

#include "estimation/bootstrap.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = loglinear_code;

std::string percent_text(double share) { return fmt::format("{:.{}f} %", 100 * share, share < 0.1 ? 1 : 0); }

Model all_pairs(std::size_t lists) {
  std::vector<Pattern> pairs;
  for (std::size_t i = 0; i < lists; ++i)
    for (std::size_t j = i + 1; j < lists; ++j) pairs.push_back(Pattern{1} << i | Pattern{1} << j);
  return hierarchical(pairs);
}

void refuse(MethodResult& result, const char* why, std::vector<std::string> arguments = {}) {
  result.status = Status::refused;
  result.estimate.reset();
  result.interval.reset();
  result.reasons.push_back({why, Weight::refusal, std::move(arguments)});
}

/// What is known of one fitted model; conditional limits as if it had been fixed beforehand.
void describe(MethodResult& result, const Overlaps& overlaps, const Model& model, const Fit& fitted, double level) {
  result.model = name_of(model, overlaps);
  const double z = normal_quantile((1 + level) / 2);
  const auto n = static_cast<double>(overlaps.n());
  result.diagnostics = {{"parameters", static_cast<double>(fitted.parameters)},
                        {"at_minus_infinity", static_cast<double>(fitted.at_minus_infinity)},
                        {"deviance", fitted.deviance},
                        {"aic", fitted.aic},
                        {"bic", fitted.bic}};
  if (fitted.existence != Existence::exists) return;
  const double lo = n + fitted.unseen * std::exp(-z * fitted.log_unseen_se), hi = n + fitted.unseen * std::exp(z * fitted.log_unseen_se);
  result.diagnostics.emplace_back("log_unseen_se", fitted.log_unseen_se);
  result.diagnostics.emplace_back("conditional_lo", lo);
  if (std::isfinite(hi)) result.diagnostics.emplace_back("conditional_hi", hi);
}

/// An interval of which nobody could make anything: numbers far beyond the recorded, a factor of a thousand apart. Then neither it nor the estimate is printed.
bool refuse_empty(MethodResult& result, double n) {
  if (!result.interval) return false;
  const double lo = result.interval->lo - n, hi = result.interval->hi - n;
  if (!(hi > 1000 * n) && !(hi > 100 * n && hi > 1000 * lo)) return false;
  std::vector<std::string> ends{number_text(result.interval->lo), number_text(result.interval->hi)};
  refuse(result, code::says_nothing, std::move(ends));
  return true;
}

MethodResult fixed_model(MethodName name, const Overlaps& overlaps, const LoglinearOptions& options) {
  MethodResult result;
  result.name = name;
  const Model model = name == MethodName::loglinear_main ? Model{} : all_pairs(overlaps.list_count());
  const Fit fitted = fit(overlaps, model);
  describe(result, overlaps, model, fitted, options.level);
  if (fitted.existence != Existence::exists) {
    refuse(result, fitted.existence == Existence::no_maximum ? code::no_maximum : code::not_identified, {result.model});
    return result;
  }
  result.interval = profile_interval(overlaps, model, options.level);
  if (!result.interval) {
    refuse(result, code::no_interval, {result.model});
    return result;
  }
  if (refuse_empty(result, static_cast<double>(overlaps.n()))) return result;
  result.status = Status::ok;
  result.estimate = static_cast<double>(overlaps.n()) + fitted.unseen;
  result.reasons.push_back({code::conditional, Weight::note, {result.model}});
  return result;
}

void take_bootstrap(MethodResult& result, const Overlaps& overlaps, const Bootstrap& drawn, const LoglinearOptions& options) {
  auto& d = result.diagnostics;
  const auto draws = static_cast<double>(drawn.estimates.size());
  d.emplace_back("draws", draws);
  d.emplace_back("draws_without_estimate", static_cast<double>(drawn.without));
  d.emplace_back("models_chosen", static_cast<double>(drawn.chosen.size()));
  for (const auto& [model, count] : drawn.chosen)
    if (name_of(model, overlaps) == result.model) d.emplace_back("share_of_model", static_cast<double>(count) / draws);
  d.emplace_back("percentile_lo", drawn.percentile.first);
  if (std::isfinite(drawn.percentile.second)) d.emplace_back("percentile_hi", drawn.percentile.second);
  if (std::isfinite(drawn.z0)) d.emplace_back("z0", drawn.z0);
  d.emplace_back("acceleration", drawn.acceleration);
  if (drawn.bca && std::isfinite(drawn.bca->second)) {
    d.emplace_back("bca_lo", drawn.bca->first);
    d.emplace_back("bca_hi", drawn.bca->second);
  }
  const auto ends = drawn.bca && std::isfinite(drawn.bca->second) ? *drawn.bca : drawn.percentile;
  if (!std::isfinite(ends.second)) {
    refuse(result, code::no_upper_end, {percent_text(static_cast<double>(drawn.without) / draws), number_text(ends.first)});
    return;
  }
  result.interval = EstimateInterval{ends.first, ends.second, options.level, drawn.bca ? IntervalKind::bca : IntervalKind::percentile};
  if (refuse_empty(result, static_cast<double>(overlaps.n()))) return;
  if (!drawn.complete &&
      (*result.estimate < ends.first || *result.estimate > ends.second)) {  // the draws found other models than the data did
    refuse(result, code::search_cut_short);
    return;
  }
  if (drawn.saturated) result.reasons.push_back({code::bca_saturates, Weight::warning, {}});
  if (!drawn.complete) result.reasons.push_back({code::search_cut_short, Weight::warning, {}});
  if (drawn.chosen.size() > 1 && static_cast<double>(drawn.chosen.front().second) < 0.5 * draws)
    result.reasons.push_back(
        {code::estimates_spread,
         Weight::warning,
         {std::to_string(drawn.chosen.size()), percent_text(static_cast<double>(drawn.chosen.front().second) / draws)}});
}

/// Two models that the data cannot tell apart, and whose answers lie apart.
void warn_of_rivals(MethodResult& result, const Overlaps& overlaps, const std::vector<Choice>& near) {
  const auto n = static_cast<double>(overlaps.n());
  const Choice* farthest = nullptr;
  double distance = std::log(1.25);
  for (std::size_t i = 1; i < near.size(); ++i) {
    const double apart = std::abs(std::log((n + near[i].unseen) / (n + near[0].unseen)));
    if (apart > distance) {
      distance = apart;
      farthest = &near[i];
    }
  }
  if (farthest == nullptr) return;
  result.reasons.push_back({code::models_fit_alike,
                            Weight::warning,
                            {name_of(near[0].model, overlaps), number_text(n + near[0].unseen), name_of(farthest->model, overlaps),
                             number_text(n + farthest->unseen)}});
}

MethodResult chosen_model(MethodName name, const Overlaps& overlaps, const LoglinearOptions& options, std::vector<Choice>* near) {
  MethodResult result;
  result.name = name;
  if (overlaps.list_count() > max_choice_lists) {
    refuse(result, code::too_many_lists, {std::to_string(max_choice_lists)});
    return result;
  }
  const std::size_t order = options.max_order > 0 ? options.max_order : feasible_order(overlaps.list_count());
  const Counts counts = dense(overlaps);
  const auto n = static_cast<double>(overlaps.n());
  Chooser chooser(overlaps.list_count(), order, fits_a_draw(overlaps.list_count()));
  std::vector<Choice> best;
  bool complete = true;
  if (name == MethodName::loglinear_stepwise) {
    best.push_back(chooser.stepwise(counts, options.stepwise_p));
    if (!std::isfinite(best.front().unseen)) best.clear();
  } else {
    const Choices choices = chooser.choose(counts, name == MethodName::loglinear_aic ? 2 : std::log(n), 2);
    best = choices.best;
    complete = choices.complete;
  }
  if (near != nullptr) *near = best;
  if (best.empty()) {
    refuse(result, code::no_model);
    return result;
  }
  const Fit fitted = fit(overlaps, best.front().model);
  describe(result, overlaps, best.front().model, fitted, options.level);
  result.estimate = n + best.front().unseen;
  result.status = Status::ok;
  result.diagnostics.emplace_back("max_order", static_cast<double>(name == MethodName::loglinear_stepwise ? 2 : order));
  if (name != MethodName::loglinear_stepwise) {
    result.diagnostics.emplace_back("models_within_2", static_cast<double>(best.size()));
    warn_of_rivals(result, overlaps, best);
    if (!complete) result.reasons.push_back({code::search_cut_short, Weight::warning, {}});
  }
  if (options.draws == 0) return result;
  BootstrapOptions how;
  how.rule = name == MethodName::loglinear_bic ? Rule::bic : name == MethodName::loglinear_aic ? Rule::aic : Rule::stepwise;
  how.max_order = order;
  how.stepwise_p = options.stepwise_p;
  how.draws = options.draws;
  how.level = options.level;
  how.seed = options.seed;
  how.stream = static_cast<std::uint64_t>(name) << 40;
  how.threads = options.threads;
  how.progress = options.progress;
  for (std::size_t i = 0; i < std::min<std::size_t>(best.size(), 8); ++i) how.hint.push_back(best[i].model);
  const Bootstrap drawn = bootstrap(overlaps, *result.estimate, how);
  if (!drawn.cancelled) take_bootstrap(result, overlaps, drawn, options);
  return result;
}

}  // namespace

MethodResult loglinear(MethodName name, const Overlaps& overlaps, const LoglinearOptions& options, std::vector<Choice>* near) {
  if (name == MethodName::loglinear_main || name == MethodName::loglinear_pairs) return fixed_model(name, overlaps, options);
  return chosen_model(name, overlaps, options, near);
}

}  // namespace girok::estimation
