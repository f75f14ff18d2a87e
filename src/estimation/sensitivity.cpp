#include "estimation/sensitivity.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>

#include "base/parallel.h"
#include "estimation/floors.h"
#include "estimation/loglinear_methods.h"

namespace girok::estimation {
namespace {

constexpr std::size_t most_rivals = 8;
constexpr double links_from = 0.6;  // roughly where the work is when it comes to links, as it is told

std::size_t order_of(const EstimateOptions& options, std::size_t lists) {
  const std::size_t order = options.max_order > 0 ? options.max_order : feasible_order(lists);
  return std::min(order, lists > 0 ? lists - 1 : 0);
}

/// Best by BIC, without an interval.
Sensitivity by_bic(SensitivityKind kind, std::string what, const Overlaps& overlaps, const EstimateOptions& options) {
  Sensitivity out{.kind = kind, .what = std::move(what), .method = MethodName::loglinear_bic};
  if (overlaps.list_count() < 3) {
    out.reasons.push_back({gate_code::few_lists, Weight::refusal, {std::to_string(overlaps.list_count())}});
    return out;
  }
  if (overlaps.list_count() > max_choice_lists) {
    out.reasons.push_back({loglinear_code::too_many_lists, Weight::refusal, {std::to_string(max_choice_lists)}});
    return out;
  }
  Chooser chooser(overlaps.list_count(), order_of(options, overlaps.list_count()), overlaps.list_count() > 6 ? 2000 : 0);
  const Choices choices = chooser.choose(dense(overlaps), std::log(static_cast<double>(overlaps.n())));
  if (choices.best.empty()) {
    out.reasons.push_back({loglinear_code::no_model, Weight::refusal, {}});
    return out;
  }
  out.status = Status::ok;
  out.estimate = static_cast<double>(overlaps.n()) + choices.best.front().unseen;
  return out;
}

Sensitivity by_method(SensitivityKind kind, std::string what, const MethodResult& result) {
  return {.kind = kind,
          .what = std::move(what),
          .method = result.name,
          .status = result.status,
          .estimate = result.estimate,
          .interval = result.interval,
          .criterion = {},
          .reasons = result.reasons};
}

void add_changed_lists(std::vector<Sensitivity>& out, SensitivityKind kind, const std::string& what, const Overlaps& changed,
                       const EstimateOptions& options) {
  out.push_back(by_bic(kind, what, changed, options));
  if (changed.list_count() < 3 || changed.list_count() > max_graph_lists) return;
  DecomposableOptions graphs = options.graphs;
  graphs.delta.reset();  // its default belongs to the number of lists
  graphs.level = options.level;
  graphs.threads = options.threads;
  out.push_back(by_method(kind, what, decomposable(changed, graphs)));
}

void add_models(std::vector<Sensitivity>& out, const Overlaps& overlaps, const std::vector<Choice>& best, const EstimateOptions& options) {
  const auto n = static_cast<double>(overlaps.n());
  for (std::size_t i = 0; i < std::min(best.size(), most_rivals); ++i) {
    Sensitivity one{.kind = SensitivityKind::near_equal_model,
                    .what = name_of(best[i].model, overlaps),
                    .method = MethodName::loglinear_bic,
                    .status = Status::ok};
    one.estimate = n + best[i].unseen;
    one.criterion = best[i].criterion - best.front().criterion;
    out.push_back(std::move(one));
  }
  // The best of one order more, where it is another: what the limit of the order keeps out of sight.
  const std::size_t order = order_of(options, overlaps.list_count());
  if (best.empty() || order + 1 >= overlaps.list_count() || overlaps.list_count() > 5) return;
  Chooser chooser(overlaps.list_count(), order + 1);
  const Choices wider = chooser.choose(dense(overlaps), std::log(n));
  if (wider.best.empty() || wider.best.front().criterion > best.front().criterion - 1e-6) return;
  Sensitivity one{.kind = SensitivityKind::near_equal_model,
                  .what = name_of(wider.best.front().model, overlaps),
                  .method = MethodName::loglinear_bic,
                  .status = Status::ok};
  one.estimate = n + wider.best.front().unseen;
  one.criterion = wider.best.front().criterion - best.front().criterion;
  out.push_back(std::move(one));
}

void add_assumption(std::vector<Sensitivity>& out, const Overlaps& overlaps, const std::vector<Choice>& best) {
  if (best.empty()) return;
  for (const auto& [text, factor] : {std::pair{"1/3", 1.0 / 3}, std::pair{"1/2", 0.5}, std::pair{"2", 2.0}, std::pair{"3", 3.0}}) {
    Sensitivity one{.kind = SensitivityKind::assumption, .what = text, .method = MethodName::loglinear_bic, .status = Status::ok};
    one.estimate = static_cast<double>(overlaps.n()) + factor * best.front().unseen;
    out.push_back(std::move(one));
  }
}

/// Of all ways to take one person on several lists for two, those that move the answer most, down and up.
void add_links(std::vector<Sensitivity>& out, const Overlaps& overlaps, const EstimateOptions& options,
               const std::function<bool(double share)>& go_on) {
  struct Cut {
    Pattern pattern, part;
  };
  std::vector<Cut> cuts;
  for (const Cell& cell : overlaps.cells)
    for (std::size_t i = 0; i < overlaps.list_count(); ++i) {
      const Pattern part = Pattern{1} << i;
      if (std::popcount(cell.pattern) < 2 || (cell.pattern & part) == 0) continue;
      if (std::popcount(cell.pattern) == 2 && part != std::bit_floor(cell.pattern)) continue;  // the same two halves
      cuts.push_back({cell.pattern, part});
    }
  std::vector<Sensitivity> all(cuts.size());
  std::atomic<bool> stop = false;
  parallel_for(cuts.size(), options.threads, [&](std::size_t k) {
    if (stop) return;
    if (!go_on(links_from)) {
      stop = true;
      return;
    }
    Overlaps changed = overlaps;
    const auto add = [&](Pattern pattern, std::int64_t by) {
      const auto place = std::lower_bound(changed.cells.begin(), changed.cells.end(), pattern,
                                          [](const Cell& cell, Pattern p) { return cell.pattern < p; });
      if (place != changed.cells.end() && place->pattern == pattern) {
        place->count += by;
        if (place->count == 0) changed.cells.erase(place);
      } else {
        changed.cells.insert(place, {pattern, by});
      }
    };
    add(cuts[k].pattern, -1);
    add(cuts[k].part, 1);
    add(cuts[k].pattern & ~cuts[k].part, 1);
    all[k] = by_bic(SensitivityKind::link_removed,
                    name_of(overlaps, cuts[k].pattern) + " → " + name_of(overlaps, cuts[k].part) + " | " +
                        name_of(overlaps, cuts[k].pattern & ~cuts[k].part),
                    changed, options);
  });
  const Sensitivity* least = nullptr;
  const Sensitivity* most = nullptr;
  for (const Sensitivity& one : all) {
    if (one.status == Status::refused) {
      if (most == nullptr || most->status != Status::refused) most = &one;  // without this one link there is no answer at all
      continue;
    }
    if (least == nullptr || *one.estimate < *least->estimate) least = &one;
    if (most == nullptr || (most->estimate && *one.estimate > *most->estimate)) most = &one;
  }
  if (least != nullptr) out.push_back(*least);
  if (most != nullptr && most != least) out.push_back(*most);
}

}  // namespace

std::vector<Sensitivity> sensitivities(const Overlaps& overlaps, const std::vector<Choice>& best, const EstimateOptions& options,
                                       const std::function<bool(double share)>& go_on) {
  std::vector<Sensitivity> out;
  const std::size_t lists = overlaps.list_count();
  const double changes = static_cast<double>(lists + (lists <= 8 ? lists * (lists - 1) / 2 : 0));
  double done = 0;
  const auto on = [&] { return go_on(links_from * done++ / changes); };
  for (std::size_t i = 0; i < lists; ++i) {
    if (!on()) return out;
    add_changed_lists(out, SensitivityKind::list_left_out, overlaps.lists[i], without_list(overlaps, i), options);
  }
  for (std::size_t i = 0; i < lists; ++i)
    for (std::size_t j = i + 1; j < lists; ++j)
      if (lists <= 8) {
        if (!on()) return out;
        add_changed_lists(out, SensitivityKind::lists_merged, overlaps.lists[i] + "+" + overlaps.lists[j], merged_lists(overlaps, i, j),
                          options);
      }
  add_models(out, overlaps, best, options);
  add_assumption(out, overlaps, best);
  if (lists >= 3 && lists <= 6) add_links(out, overlaps, options, go_on);
  if (!go_on(0.9)) return out;
  if (lists >= 2 && lists <= max_graph_lists) {
    DecomposableOptions graphs = options.graphs;
    graphs.level = options.level;
    graphs.threads = options.threads;
    for (const MethodResult& result : sweep_delta(overlaps, graphs)) {
      const std::optional<double> delta = diagnostic(result, "delta");
      out.push_back(by_method(SensitivityKind::prior, "δ = " + number_text(delta.value_or(0)), result));
    }
  }
  return out;
}

}  // namespace girok::estimation
