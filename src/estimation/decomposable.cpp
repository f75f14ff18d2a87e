#include "estimation/decomposable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "base/parallel.h"
#include "estimation/fitter.h"
#include "estimation/loglinear.h"
#include "estimation/number_grid.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = graph_code;

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double farthest = 1e11;  // of the number never recorded
constexpr double nearer = 1e10;  // answers up to here and up to the farthest are compared
constexpr double world = 8.3e9;  // people there are
constexpr double negligible = 1e-6;  // of the posterior
constexpr std::size_t shown_graphs = 20;

/// log Γ(a) − log Γ(b), without the loss that two large values and a small difference would bring.
double log_gamma_ratio(double a, double b) {
  if (std::min(a, b) < 16) return log_gamma(a) - log_gamma(b);
  const auto rest = [](double z) {
    const double y = 1 / (z * z);
    return (1.0 / 12 - y * (1.0 / 360 - y * (1.0 / 1260 - y / 1680))) / z;
  };
  return (a - 0.5) * std::log1p((a - b) / b) + (a - b) * (std::log(b) - 1) + rest(a) - rest(b);
}

/// How one graph's weight depends on the number never recorded, x: f(x + 1) / f(x) is a fraction of such factors.
struct Ratio {
  std::array<double, 2 * max_graph_lists + 4> above{}, below{};  ///< x + each
  std::size_t ups = 0, downs = 0;
  double constant = 1;

  void times(double c) { above[ups++] = c; }
  void over(double c) { below[downs++] = c; }
  double at(double x) const {
    double out = constant;
    for (std::size_t i = 0; i < ups; ++i) out *= i < downs ? (x + above[i]) / (x + below[i]) : x + above[i];
    for (std::size_t i = ups; i < downs; ++i) out /= x + below[i];
    return out;
  }
  /// Slope of its logarithm.
  double slope_at(double x) const {
    double out = 0;
    for (std::size_t i = 0; i < ups; ++i) out += 1 / (x + above[i]);
    for (std::size_t i = 0; i < downs; ++i) out -= 1 / (x + below[i]);
    return out;
  }
};

/// Where a graph's weight is.
struct Place {
  double most = -infinite;  ///< log of the highest (x + 1) f(x): the graph's whole weight is at most 27 times that
  double least = -infinite;  ///< log of a part of its weight
  Peak peak;
};

class Posterior {
 public:
  Posterior(const Overlaps& overlaps, const DecomposableOptions& options)
      : lists_(overlaps.list_count()),
        delta_(options.delta.value_or(std::ldexp(1.0, -static_cast<int>(lists_)))),
        all_delta_(std::ldexp(delta_, static_cast<int>(lists_))),
        options_(options),
        n_(static_cast<double>(overlaps.n())),
        last_(options.bound ? std::clamp(std::floor(*options.bound), 0.0, farthest) : farthest),
        graphs_(decomposable_graphs(lists_)) {
    measure_subsets(dense(overlaps));
    const std::vector<Peak> peaks = pick_graphs();
    grid_.emplace(last_, peaks);
    weigh();
  }

  GraphPosterior result() const {
    GraphPosterior out;
    const std::vector<double> masses = grid_->masses(total_);
    double sum = 0;
    for (const double mass : masses) sum += mass;
    const double side = (1 - options_.level) / 2;
    out.median = n_ + grid_->quantile(total_, masses, 0.5);
    out.mode = n_ + grid_->highest(total_);
    out.lo = n_ + grid_->quantile(total_, masses, side);
    out.hi = n_ + grid_->quantile(total_, masses, 1 - side);
    for (const double top : grid_->hills(total_, masses, n_)) out.hills.push_back(n_ + top);
    look_at_tail(out, masses, sum);
    // What is shown of the grid ends where hardly anything is left.
    double left = sum + out.tail * sum;
    for (std::size_t i = 0; i < masses.size() && (i == 0 || left > negligible * sum); left -= masses[i++]) {
      out.unseen.push_back(grid_->at()[i]);
      out.mass.push_back(masses[i] / sum);
    }
    show_graphs(out);
    return out;
  }

 private:
  /// For each set of lists: persons on none of them, and the part of a graph's weight that does not depend on x.
  void measure_subsets(const Counts& counts) {
    const std::size_t subsets = std::size_t{1} << lists_;
    fixed_.assign(subsets, 0);
    outside_.assign(subsets, 0);
    for (std::size_t set = 1; set < subsets; ++set) {
      std::vector<double> marginal(subsets, 0);
      for (std::size_t x = 1; x < subsets; ++x) marginal[x & set] += counts[x];
      const double prior = delta_ * static_cast<double>(subsets >> std::popcount(set));
      double fixed = log_gamma(all_delta_) - log_gamma(prior);
      for (std::size_t part = set; part != 0; part = (part - 1) & set) fixed += log_gamma(marginal[part] + prior) - log_gamma(prior);
      fixed_[set] = fixed;
      outside_[set] = marginal[0] + prior;
    }
  }

  /// What all graphs have in common at x: the prior of N and the multinomial coefficient, as far as they depend on x.
  double common(double x) const {
    const double all = n_ + x;
    double log_prior = -std::log(std::max(1.0, all));
    if (options_.prior) {
      const auto& [shape, scale] = *options_.prior;
      log_prior = log_gamma_ratio(all + shape, all + 1) - log_gamma(shape) - all * std::log1p(1 / scale) - shape * std::log1p(scale);
    }
    return log_prior + log_gamma_ratio(all + 1, x + 1);
  }

  /// log Γ(x + persons outside + prior) − log Γ(N + prior of all): of each set, added for cliques and taken off for separators; so each part of a graph that hangs together has its normaliser once.
  double moving(Pattern set, double x) const { return log_gamma_ratio(x + outside_[set], x + n_ + all_delta_); }

  double log_weight(const DecomposableGraph& graph, double x) const {
    double out = common(x);
    for (const Pattern clique : graph.cliques) out += fixed_[clique] + moving(clique, x);
    for (const Pattern separator : graph.separators) out -= fixed_[separator] + moving(separator, x);
    return out;
  }

  Ratio ratio_of(const DecomposableGraph& graph) const {
    Ratio ratio;
    for (const Pattern clique : graph.cliques) ratio.times(outside_[clique]);
    for (const Pattern separator : graph.separators) ratio.over(outside_[separator]);
    for (std::size_t part = graph.separators.size(); part < graph.cliques.size(); ++part) ratio.over(n_ + all_delta_);
    ratio.over(1);
    if (options_.prior) {  // N!/Γ(N + shape) and N!/x! leave Γ(N + shape)/x!
      ratio.times(n_ + options_.prior->shape);
      ratio.constant = options_.prior->scale / (1 + options_.prior->scale);
    } else {
      ratio.times(n_);
    }
    return ratio;
  }

  static void set_peak(Place& place, double top, double spread) {
    place.peak = {std::log(top), std::clamp(spread, 1e-5, 1.0)};
    place.least = std::max(place.least, place.most + std::log(place.peak.spread) - 1);
  }

  Place place_of(const DecomposableGraph& graph) const {
    const Ratio ratio = ratio_of(graph);
    Place place;
    const auto meet = [&](double x) {
      const double weight = log_weight(graph, x);
      place.least = std::max(place.least, weight);
      if (weight + std::log1p(x) <= place.most) return false;
      place.most = weight + std::log1p(x);
      return true;
    };
    meet(0);
    place.peak = {0, 1};
    // Tops of x f(x), between where it rises and where it falls.
    const auto rises = [&](double x) { return ratio.at(x) * (x + 1) > x; };
    bool before = rises(0.5);
    for (double x = 0.5; x < last_; x *= 1.5) {
      const double next = std::min(x * 1.5, last_);
      const bool after = rises(next);
      if (before && !after) {
        double lo = x, hi = next;
        for (int k = 0; k < 44 && hi - lo > 1e-3; ++k) {
          const double middle = (lo + hi) / 2;
          (rises(middle) ? lo : hi) = middle;
        }
        const double top = std::round(lo);
        if (meet(top) && top > 0) {
          const double bend = -(top * top * (ratio.slope_at(top) + 1 / (top + 1) - 1 / top));
          set_peak(place, top, bend > 0 ? 1 / std::sqrt(bend) : 1);
        }
      }
      before = after;
    }
    // A bound that somebody set may cut a graph off while it still rises.
    if (before && last_ > 0 && meet(last_)) set_peak(place, last_, 1 / (last_ * std::log(ratio.at(last_) * (last_ + 1) / last_)));
    return place;
  }

  /// Leaves out graphs whose weight can together be no more than 1e-12 of the whole.
  std::vector<Peak> pick_graphs() {
    constexpr std::size_t block = 256;
    std::vector<Place> places(graphs_.size());
    parallel_for((graphs_.size() + block - 1) / block, options_.threads, [&](std::size_t b) {
      for (std::size_t g = b * block; g < std::min(graphs_.size(), (b + 1) * block); ++g) places[g] = place_of(graphs_[g]);
    });
    double heaviest = -infinite;
    for (const Place& place : places) heaviest = std::max(heaviest, place.least);
    scale_ = heaviest;
    const double enough = heaviest - std::log(27.0) - std::log(static_cast<double>(graphs_.size())) + std::log(1e-12);
    std::vector<Peak> peaks;
    for (std::size_t g = 0; g < graphs_.size(); ++g) {
      if (places[g].most < enough) continue;
      kept_.push_back(g);
      if (places[g].most > heaviest - 25) add_peak(peaks, places[g].peak);
    }
    return peaks;
  }

  /// Peaks that lie within a stretch of one another are one.
  static void add_peak(std::vector<Peak>& peaks, const Peak& peak) {
    for (Peak& other : peaks)
      if (std::abs(other.at - peak.at) < 0.5 * std::min(other.spread, peak.spread)) {
        other.spread = std::min(other.spread, peak.spread);
        return;
      }
    peaks.push_back(peak);
  }

  /// Points at which a graph weighs anything at all; others are below e^-60 of the whole.
  std::pair<std::size_t, std::size_t> weigh_graph(std::size_t k, std::vector<double>& out) const {
    constexpr std::size_t stride = 16;  // a peak is wider: see NumberGrid
    const DecomposableGraph& graph = graphs_[kept_[k]];
    double fixed = -scale_;
    for (const Pattern clique : graph.cliques) fixed += fixed_[clique];
    for (const Pattern separator : graph.separators) fixed -= fixed_[separator];
    std::size_t first = out.size(), last = 0;
    for (std::size_t i = 0; i < out.size(); i += stride) {
      double value = fixed + common_[i];
      for (const Pattern clique : graph.cliques) value += moving_[clique][i];
      for (const Pattern separator : graph.separators) value -= moving_[separator][i];
      if (value + std::log1p(grid_->at()[i]) < -60) continue;
      first = std::min(first, i);
      last = i;
    }
    first -= std::min(first, stride);
    last = std::min(out.size(), last + stride + 1);
    for (std::size_t i = first; i < last; ++i) out[i] = fixed + common_[i];
    for (const Pattern clique : graph.cliques)
      for (std::size_t i = first; i < last; ++i) out[i] += moving_[clique][i];
    for (const Pattern separator : graph.separators)
      for (std::size_t i = first; i < last; ++i) out[i] -= moving_[separator][i];
    for (std::size_t i = first; i < last; ++i) out[i] = std::exp(out[i]);
    return {first, last};
  }

  void weigh() {
    const std::size_t points = grid_->size(), subsets = std::size_t{1} << lists_;
    common_.resize(points);
    moving_.assign(subsets, std::vector<double>(points));
    parallel_for(subsets, options_.threads, [&](std::size_t set) {
      for (std::size_t i = 0; i < points; ++i)
        (set == 0 ? common_[i] : moving_[set][i]) = set == 0 ? common(grid_->at()[i]) : moving(static_cast<Pattern>(set), grid_->at()[i]);
    });
    // Sums over graphs in blocks of fixed size, put together in order: the same on any number of threads.
    constexpr std::size_t block = 64;
    const std::size_t blocks = (kept_.size() + block - 1) / block;
    std::vector<std::vector<double>> partial(blocks);
    share_.assign(kept_.size(), 0);
    parallel_for(blocks, options_.threads, [&](std::size_t b) {
      auto& sum = partial[b];
      sum.assign(points, 0);
      std::vector<double> weights(points);
      for (std::size_t k = b * block; k < std::min(kept_.size(), (b + 1) * block); ++k) {
        const auto [first, last] = weigh_graph(k, weights);
        for (std::size_t i = first; i < last; ++i) {
          sum[i] += weights[i];
          share_[k] += grid_->weights()[i] * weights[i];
        }
      }
    });
    total_.assign(points, 0);
    for (const auto& sum : partial)
      for (std::size_t i = 0; i < points; ++i) total_[i] += sum[i];
  }

  /// Whether quantiles and mean stay where they are when the farthest number is ten times as far.
  void look_at_tail(GraphPosterior& out, const std::vector<double>& masses, double sum) const {
    const std::vector<double>& at = grid_->at();
    const std::size_t last = at.size() - 1;
    double mean = 0, mean_nearer = 0, sum_nearer = 0;
    std::size_t near = 0;
    for (std::size_t i = 0; i <= last; ++i) {
      mean += grid_->weights()[i] * total_[i] * (n_ + at[i]) / sum;
      if (at[i] > nearer) continue;
      mean_nearer = mean;
      sum_nearer += masses[i] / sum;
      near = i + 1;
    }
    mean_nearer /= sum_nearer;
    if (options_.bound) {
      out.mean = mean;
      return;
    }
    out.mean = mean - mean_nearer <= 1e-4 * mean ? mean : infinite;
    // Beyond the end the weight falls as x^-(1 + a).
    const double here = total_[last] * at[last];
    const double fall = here > 0 ? std::log(total_[near - 1] * at[near - 1] / here) / std::log(at[last] / at[near - 1]) : infinite;
    out.tail = here > 0 ? fall > 0 ? here / fall / sum : infinite : 0;
    const double hi = n_ + grid_->quantile(total_, masses, (1 + options_.level) / 2, near);
    out.bounded = out.hi - hi <= 0.01 * out.hi && out.hi < world;
  }

  void show_graphs(GraphPosterior& out) const {
    double all = 0;
    for (const double share : share_) all += share;
    std::vector<std::size_t> order(kept_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return share_[a] > share_[b]; });
    double sum = 0;
    for (const std::size_t k : order) {
      std::vector<double> weights(grid_->size());
      GraphShare share{.edges = graphs_[kept_[k]].edges, .share = share_[k] / all};
      weigh_graph(k, weights);
      share.mode = n_ + grid_->highest(weights);
      share.median = n_ + grid_->quantile(weights, grid_->masses(weights), 0.5);
      out.graphs.push_back(share);
      sum += share.share;
      if (sum > 0.99 || out.graphs.size() >= shown_graphs) break;
    }
  }

  std::size_t lists_;
  double delta_, all_delta_;
  const DecomposableOptions& options_;
  double n_;
  double last_;  ///< of the number never recorded
  const std::vector<DecomposableGraph>& graphs_;
  std::vector<double> fixed_, outside_;  ///< [set]
  std::vector<std::size_t> kept_;  ///< graphs
  double scale_ = 0;  ///< weights are told as multiples of exp of this
  std::optional<NumberGrid> grid_;
  std::vector<double> common_, total_;  ///< [point]
  std::vector<std::vector<double>> moving_;  ///< [set][point]
  std::vector<double> share_;  ///< [kept graph]
};

Model model_of(const Overlaps& overlaps, std::uint32_t edges) {
  const auto& graphs = decomposable_graphs(overlaps.list_count());
  const auto graph = std::lower_bound(graphs.begin(), graphs.end(), edges,
                                      [](const DecomposableGraph& one, std::uint32_t other) { return one.edges < other; });
  std::vector<Pattern> generators;
  for (const Pattern clique : graph->cliques)
    if (std::popcount(clique) > 1) generators.push_back(clique);
  return hierarchical(generators);
}

/// How much of the posterior a bound cuts off.
double share_beyond(const Overlaps& overlaps, const DecomposableOptions& options) {
  DecomposableOptions free = options;
  free.bound.reset();
  const GraphPosterior whole = graph_posterior(overlaps, free);
  double inside = 0;
  for (std::size_t i = 0; i < whole.mass.size() && whole.unseen[i] <= *options.bound; ++i) inside += whole.mass[i];
  return std::max(0.0, 1 - inside);
}

}  // namespace

GraphPosterior graph_posterior(const Overlaps& overlaps, const DecomposableOptions& options) {
  return Posterior(overlaps, options).result();
}

MethodResult decomposable(const Overlaps& overlaps, const DecomposableOptions& options) {
  MethodResult result;
  result.name = MethodName::decomposable;
  const std::size_t lists = overlaps.list_count();
  if (lists < 2 || lists > max_graph_lists) {
    result.reasons.push_back({code::too_many_lists, Weight::refusal, {std::to_string(max_graph_lists)}});
    return result;
  }
  const GraphPosterior posterior = graph_posterior(overlaps, options);
  const double delta = options.delta.value_or(std::ldexp(1.0, -static_cast<int>(lists)));
  result.diagnostics = {{"delta", delta},
                        {"graphs", static_cast<double>(decomposable_graphs(lists).size())},
                        {"grid_end", options.bound.value_or(farthest)},
                        {"best_share", posterior.graphs.front().share}};
  if (std::isfinite(posterior.tail)) result.diagnostics.emplace_back("tail", posterior.tail);
  result.model = name_of(model_of(overlaps, posterior.graphs.front().edges), overlaps);
  if (!posterior.bounded) {
    result.reasons.push_back({code::no_upper_bound, Weight::refusal, {number_text(posterior.lo)}});
    return result;
  }
  for (const GraphShare& graph : posterior.graphs)
    result.modes.push_back({graph.median, std::nullopt, graph.share, name_of(model_of(overlaps, graph.edges), overlaps)});
  result.status = Status::ok;
  result.estimate = posterior.median;
  result.interval = EstimateInterval{posterior.lo, posterior.hi, options.level, IntervalKind::credible};
  result.diagnostics.emplace_back("median", posterior.median);
  result.diagnostics.emplace_back("mode", posterior.mode);
  if (std::isfinite(posterior.mean))
    result.diagnostics.emplace_back("mean", posterior.mean);
  else
    result.reasons.push_back({code::mean_infinite, Weight::note, {}});
  if (posterior.hills.size() > 1) {
    std::string tops;
    for (const double top : posterior.hills) tops += (tops.empty() ? "" : "; ") + number_text(top);
    result.reasons.push_back({code::hills, Weight::warning, {tops}});
  }
  if (options.bound) {
    const double beyond = share_beyond(overlaps, options);
    if (beyond > 1e-4)
      result.reasons.push_back({code::bound_binds, Weight::warning, {number_text(*options.bound), fmt::format("{:.2g} %", 100 * beyond)}});
  }
  return result;
}

std::vector<MethodResult> sweep_delta(const Overlaps& overlaps, const DecomposableOptions& options) {
  std::vector<MethodResult> out;
  for (const double factor : {1.0 / 16, 0.25, 1.0, 4.0, 16.0}) {
    DecomposableOptions one = options;
    one.delta = factor * std::ldexp(1.0, -static_cast<int>(overlaps.list_count()));
    out.push_back(decomposable(overlaps, one));
  }
  return out;
}

}  // namespace girok::estimation
