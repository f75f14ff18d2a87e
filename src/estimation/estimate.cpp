#include "estimation/estimate.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

#include "estimation/advice.h"
#include "estimation/floors.h"
#include "estimation/loglinear_methods.h"
#include "estimation/sensitivity.h"

namespace girok::estimation {
namespace {

constexpr std::array<std::string_view, 8> kind_names{"list_left_out", "lists_merged", "near_equal_model", "assumption",
                                                     "link_removed",  "prior",        "linkage",          "stratum"};

bool is_floor(MethodName name) { return name <= MethodName::coverage_low; }

/// What a method cannot do without, as the gate found it.
MethodResult refused_by_gate(MethodName name, const GateResult& gate) {
  MethodResult out;
  out.name = name;
  for (const Finding& finding : gate.findings)
    if (finding.weight == Weight::refusal) out.reasons.push_back(finding);
  return out;
}

class Run {
 public:
  Run(const Overlaps& overlaps, const EstimateOptions& options) : overlaps_(overlaps), options_(options) {}

  Result<Estimate> all() {
    Estimate out;
    out.overlaps = overlaps_;
    out.gate = gate(overlaps_, options_.gate);
    std::vector<Choice> best;
    for (std::size_t i = 0; i < method_count; ++i) {
      const auto name = static_cast<MethodName>(i);
      if (!options_.methods.empty() && std::find(options_.methods.begin(), options_.methods.end(), name) == options_.methods.end())
        continue;
      if (!said(name_of(name).data(), 0)) return cancelled();
      out.methods.push_back(one(name, out.gate, best));
      if (stopped_) return cancelled();
    }
    if (options_.sensitivity && out.gate.can_estimate) {
      if (!said("sensitivity", 0)) return cancelled();
      if (best.empty()) best = choices();
      out.sensitivity = sensitivities(overlaps_, best, options_, [this](double share) { return said("sensitivity", share); });
      if (stopped_) return cancelled();
    }
    out.warnings = out.gate.findings;
    advise(out);
    return out;
  }

 private:
  static tl::unexpected<Error> cancelled() { return fail(ErrorCode::cancelled, "stopped before the end"); }

  bool said(const char* stage, double share) {
    if (options_.progress && !options_.progress(stage, share)) stopped_ = true;
    return !stopped_;
  }

  std::vector<Choice> choices() {
    const std::size_t lists = overlaps_.list_count();
    if (lists > max_choice_lists) return {};
    Chooser chooser(lists, options_.max_order > 0 ? options_.max_order : feasible_order(lists));
    return chooser.choose(dense(overlaps_), std::log(static_cast<double>(std::max<std::int64_t>(1, overlaps_.n()))), 2).best;
  }

  MethodResult one(MethodName name, const GateResult& gate, std::vector<Choice>& best) {
    if (is_floor(name))
      return floor_of(name, overlaps_,
                      {.level = options_.level, .draws = options_.draws, .seed = options_.seed, .threads = options_.threads});
    if (!gate.can_estimate) return refused_by_gate(name, gate);
    const auto progress = [this, name](double share) { return said(name_of(name).data(), share); };
    if (name == MethodName::latent_class) {
      LatentClassOptions how = options_.latent;
      how.level = options_.level;
      how.seed = options_.seed;
      how.threads = options_.threads;
      if (options_.progress) how.progress = progress;
      return latent_class(overlaps_, how);
    }
    if (name == MethodName::decomposable) {
      DecomposableOptions how = options_.graphs;
      how.level = options_.level;
      how.threads = options_.threads;
      return decomposable(overlaps_, how);
    }
    LoglinearOptions how{.draws = options_.draws,
                         .level = options_.level,
                         .max_order = options_.max_order,
                         .stepwise_p = options_.stepwise_p,
                         .seed = options_.seed,
                         .threads = options_.threads,
                         .progress = {}};
    if (options_.progress) how.progress = progress;
    return loglinear(name, overlaps_, how, name == MethodName::loglinear_bic ? &best : nullptr);
  }

  const Overlaps& overlaps_;
  const EstimateOptions& options_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

std::string_view name_of(SensitivityKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

const MethodResult* find_method(const Estimate& estimate, MethodName name) {
  for (const MethodResult& method : estimate.methods)
    if (method.name == name) return &method;
  return nullptr;
}

Result<Estimate> estimate(const Overlaps& overlaps, const EstimateOptions& options) { return Run(overlaps, options).all(); }

}  // namespace girok::estimation
