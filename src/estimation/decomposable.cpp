#include "estimation/decomposable.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>

#include "base/parallel.h"
#include "estimation/fitter.h"
#include "estimation/loglinear.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = graph_code;

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::size_t exact_points = 4096;  // every number up to here, then geometric steps
constexpr double growth = 1.002;
constexpr double farthest = 1e11;  // more than ten times all people there are
constexpr double world = 8.2e9;
constexpr double negligible = 1e-4;  // of the posterior, beyond the grid
constexpr std::size_t shown_graphs = 20;

std::vector<std::pair<std::size_t, std::size_t>> pairs_of(std::size_t lists) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = 0; i < lists; ++i)
    for (std::size_t j = i + 1; j < lists; ++j) out.emplace_back(i, j);
  return out;
}

/// Cliques and separators of a chordal graph by maximum cardinality search (Blair & Peyton 1993); false where it is not chordal.
bool clique_tree(std::size_t lists, const std::array<Pattern, max_graph_lists>& neighbours, DecomposableGraph& graph) {
  Pattern seen = 0, clique = 0;
  int before = -1;
  for (std::size_t step = 0; step < lists; ++step) {
    std::size_t best = lists;
    int most = -1;
    for (std::size_t v = 0; v < lists; ++v) {
      if ((seen >> v & 1) != 0) continue;
      const int count = std::popcount(neighbours[v] & seen);
      if (count > most) {
        most = count;
        best = v;
      }
    }
    const Pattern behind = neighbours[best] & seen;
    for (std::size_t v = 0; v < lists; ++v)  // those behind it must be a clique
      if ((behind >> v & 1) != 0 && (behind & ~(neighbours[v] | Pattern{1} << v)) != 0) return false;
    if (most <= before || step == 0) {
      if (step > 0) {
        graph.cliques.push_back(clique);
        if (behind != 0) graph.separators.push_back(behind);
      }
      clique = behind;
    }
    clique |= Pattern{1} << best;
    seen |= Pattern{1} << best;
    before = most;
  }
  graph.cliques.push_back(clique);
  return true;
}

std::vector<DecomposableGraph> enumerate(std::size_t lists) {
  const auto pairs = pairs_of(lists);
  std::vector<DecomposableGraph> out;
  for (std::uint32_t edges = 0; edges < std::uint32_t{1} << pairs.size(); ++edges) {
    std::array<Pattern, max_graph_lists> neighbours{};
    for (std::size_t e = 0; e < pairs.size(); ++e) {
      if ((edges >> e & 1) == 0) continue;
      neighbours[pairs[e].first] |= Pattern{1} << pairs[e].second;
      neighbours[pairs[e].second] |= Pattern{1} << pairs[e].first;
    }
    DecomposableGraph graph{.edges = edges, .cliques = {}, .separators = {}};
    if (clique_tree(lists, neighbours, graph)) out.push_back(std::move(graph));
  }
  return out;
}

/// Numbers never recorded, and how many whole numbers each stands for.
struct Grid {
  std::vector<double> at, width;
};

Grid make_grid(double bound) {
  Grid grid;
  for (double value = 0; value < static_cast<double>(exact_points) && value <= bound; ++value) {
    grid.at.push_back(value);
    grid.width.push_back(1);
  }
  // A stretch [a, b] of whole numbers is stood for by its middle on the log scale: the posterior is a power there, nearly straight.
  for (double a = grid.at.back() + 1; a <= bound;) {
    const double b = std::min(bound, std::floor(a * growth));
    grid.at.push_back(std::sqrt(a * std::max(a, b)));
    grid.width.push_back(std::max(a, b) - a + 1);
    a = std::max(a, b) + 1;
  }
  return grid;
}

class Posterior {
 public:
  Posterior(const Overlaps& overlaps, const DecomposableOptions& options, double bound)
      : lists_(overlaps.list_count()),
        delta_(options.delta.value_or(std::ldexp(1.0, -static_cast<int>(lists_)))),
        options_(options),
        n_(static_cast<double>(overlaps.n())),
        grid_(make_grid(bound)) {
    counts_ = dense(overlaps);
    weigh_subsets();
    weigh_graphs();
  }

  GraphPosterior result() {
    GraphPosterior out;
    out.unseen = grid_.at;
    out.mass.resize(grid_.at.size());
    double top = -infinite;
    for (const double value : log_total_) top = std::max(top, value);
    double sum = 0;
    for (std::size_t i = 0; i < out.mass.size(); ++i) sum += out.mass[i] = std::exp(log_total_[i] - top);
    for (double& mass : out.mass) mass /= sum;
    log_sum_ = top + std::log(sum);
    summarise(out);
    pick_graphs(out);
    return out;
  }

 private:
  /// For each set of lists: its part of every graph's marginal likelihood that depends on the number never recorded, and the part that does not.
  void weigh_subsets() {
    const std::size_t subsets = std::size_t{1} << lists_;
    fixed_.assign(subsets, 0);
    moving_.assign(subsets, {});
    parallel_for(subsets - 1, options_.threads, [&](std::size_t k) {
      const auto set = static_cast<Pattern>(k + 1);
      std::vector<double> marginal(subsets, 0);
      for (std::size_t x = 1; x < subsets; ++x) marginal[x & set] += counts_[x];
      const double prior = delta_ * static_cast<double>(subsets >> std::popcount(set));
      double fixed = 0;
      for (Pattern part = set; part != 0; part = (part - 1) & set) fixed += log_gamma(marginal[part] + prior) - log_gamma(prior);
      fixed_[set] = fixed - log_gamma(prior);
      auto& moving = moving_[set];
      moving.resize(grid_.at.size());
      for (std::size_t i = 0; i < grid_.at.size(); ++i) moving[i] = log_gamma(grid_.at[i] + marginal[0] + prior);
    });
  }

  /// What all graphs have in common: prior of N, multinomial coefficient, normalising constant, and the width of the stretch.
  double common(std::size_t i) const {
    const double unseen = grid_.at[i], all = n_ + unseen, prior = delta_ * static_cast<double>(std::size_t{1} << lists_);
    double log_prior = -std::log(std::max(1.0, all));
    if (options_.prior) {
      const auto& [shape, scale] = *options_.prior;
      log_prior =
          log_gamma(all + shape) - log_gamma(all + 1) - log_gamma(shape) + all * std::log(scale) - (all + shape) * std::log1p(scale);
    }
    return log_prior + log_gamma(all + 1) - log_gamma(unseen + 1) + log_gamma(prior) - log_gamma(all + prior) + std::log(grid_.width[i]);
  }

  /// A graph's log weight at every point of the grid: cliques less separators. The normaliser Γ(α)/Γ(N + α) comes once for each part, so (parts of the empty separator included) once in all.
  void weights_of(const DecomposableGraph& graph, std::vector<double>& out) const {
    double fixed = 0;
    for (const Pattern clique : graph.cliques) fixed += fixed_[clique];
    for (const Pattern separator : graph.separators) fixed -= fixed_[separator];
    const auto components = static_cast<double>(graph.cliques.size() - graph.separators.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = fixed + common_[i] + (components - 1) * normaliser_[i];
    for (const Pattern clique : graph.cliques)
      for (std::size_t i = 0; i < out.size(); ++i) out[i] += moving_[clique][i];
    for (const Pattern separator : graph.separators)
      for (std::size_t i = 0; i < out.size(); ++i) out[i] -= moving_[separator][i];
  }

  void weigh_graphs() {
    const auto& graphs = decomposable_graphs(lists_);
    const std::size_t points = grid_.at.size();
    common_.resize(points);
    normaliser_.resize(points);
    const double prior = delta_ * static_cast<double>(std::size_t{1} << lists_);
    for (std::size_t i = 0; i < points; ++i) {
      common_[i] = common(i);
      normaliser_[i] = log_gamma(prior) - log_gamma(n_ + grid_.at[i] + prior);
    }
    // First on a coarse grid: a graph that is nowhere near the best anywhere adds nothing that a double can hold.
    std::vector<double> highest(graphs.size(), -infinite);
    const std::size_t stride = 8;
    parallel_for(graphs.size(), options_.threads, [&](std::size_t g) {
      const DecomposableGraph& graph = graphs[g];
      double fixed = 0;
      for (const Pattern clique : graph.cliques) fixed += fixed_[clique];
      for (const Pattern separator : graph.separators) fixed -= fixed_[separator];
      const auto components = static_cast<double>(graph.cliques.size() - graph.separators.size());
      for (std::size_t i = 0; i < points; i += stride) {
        double value = fixed + common_[i] + (components - 1) * normaliser_[i];
        for (const Pattern clique : graph.cliques) value += moving_[clique][i];
        for (const Pattern separator : graph.separators) value -= moving_[separator][i];
        highest[g] = std::max(highest[g], value);
      }
    });
    const double best = *std::max_element(highest.begin(), highest.end());
    for (std::size_t g = 0; g < graphs.size(); ++g)
      if (highest[g] > best - 40) kept_.push_back(g);  // e^-40: a few of 18,154 such would still be below 1e-12
    // Sums over graphs in blocks of fixed size, put together in order: the same on any number of threads.
    constexpr std::size_t block = 64;
    const std::size_t blocks = (kept_.size() + block - 1) / block;
    std::vector<std::vector<double>> partial(blocks);
    log_share_.assign(kept_.size(), -infinite);
    parallel_for(blocks, options_.threads, [&](std::size_t b) {
      auto& sum = partial[b];
      sum.assign(points, 0);
      std::vector<double> weights(points);
      for (std::size_t k = b * block; k < std::min(kept_.size(), (b + 1) * block); ++k) {
        weights_of(graphs[kept_[k]], weights);
        double own = 0;
        for (std::size_t i = 0; i < points; ++i) {
          const double weight = std::exp(weights[i] - best);
          sum[i] += weight;
          own += weight;
        }
        log_share_[k] = best + std::log(own);
      }
    });
    log_total_.assign(points, 0);
    for (const auto& sum : partial)
      for (std::size_t i = 0; i < points; ++i) log_total_[i] += sum[i];
    for (double& value : log_total_) value = best + std::log(value);
  }

  double at_share(const std::vector<double>& mass, double share) const {
    double sum = 0;
    for (std::size_t i = 0; i < mass.size(); ++i) {
      if (sum + mass[i] >= share) {  // within the stretch
        const double within = mass[i] > 0 ? (share - sum) / mass[i] : 0;
        return n_ + grid_.at[i] + (grid_.width[i] > 1 ? (within - 0.5) * grid_.width[i] : 0);
      }
      sum += mass[i];
    }
    return n_ + grid_.at.back();
  }

  double mode_of(const std::vector<double>& mass) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < mass.size(); ++i)
      if (mass[i] / grid_.width[i] > mass[best] / grid_.width[best]) best = i;
    return n_ + grid_.at[best];
  }

  void summarise(GraphPosterior& out) const {
    const double tail_share = (1 - options_.level) / 2;
    out.median = at_share(out.mass, 0.5);
    out.mode = mode_of(out.mass);
    out.lo = at_share(out.mass, tail_share);
    out.hi = at_share(out.mass, 1 - tail_share);
    // How the density falls at the end: as x^-e. Beyond the end lies (density × x) / (e − 1); a mean needs e > 2.
    const std::size_t last = out.mass.size() - 1;
    const std::size_t before = last > 400 ? last - 350 : last / 2;
    double exponent = infinite;
    if (last > before && out.mass[last] > 0) {
      const double fall = std::log(out.mass[before] / grid_.width[before]) - std::log(out.mass[last] / grid_.width[last]);
      exponent = fall / (std::log(grid_.at[last] + 1) - std::log(grid_.at[before] + 1));
    }
    const double at_end = out.mass[last] / grid_.width[last] * grid_.at[last];
    out.tail = out.mass[last] == 0 ? 0 : exponent > 1 ? at_end / (exponent - 1) : infinite;
    double mean = 0;
    for (std::size_t i = 0; i < out.mass.size(); ++i) mean += out.mass[i] * (n_ + grid_.at[i]);
    out.mean = exponent > 2 || out.tail < 1e-12 || options_.bound ? mean : infinite;
  }

  void pick_graphs(GraphPosterior& out) const {
    const auto& graphs = decomposable_graphs(lists_);
    std::vector<std::size_t> order(kept_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return log_share_[a] > log_share_[b]; });
    double sum = 0;
    std::vector<double> weights(grid_.at.size());
    for (const std::size_t k : order) {
      GraphShare share{.edges = graphs[kept_[k]].edges, .share = std::exp(log_share_[k] - log_sum_)};
      weights_of(graphs[kept_[k]], weights);
      for (double& weight : weights) weight = std::exp(weight - log_share_[k]);
      share.mode = mode_of(weights);
      share.median = at_share(weights, 0.5);
      out.graphs.push_back(share);
      sum += share.share;
      if (sum > 0.99 || out.graphs.size() >= shown_graphs) break;
    }
  }

  std::size_t lists_;
  double delta_;
  const DecomposableOptions& options_;
  double n_;
  Grid grid_;
  Counts counts_;
  std::vector<double> fixed_, common_, normaliser_, log_total_, log_share_;
  std::vector<std::vector<double>> moving_;
  std::vector<std::size_t> kept_;
  double log_sum_ = 0;
};

Model model_of(const Overlaps& overlaps, std::uint32_t edges) {
  for (const DecomposableGraph& graph : decomposable_graphs(overlaps.list_count()))
    if (graph.edges == edges) {
      std::vector<Pattern> generators;
      for (const Pattern clique : graph.cliques)
        if (std::popcount(clique) > 1) generators.push_back(clique);
      return hierarchical(generators);
    }
  return {};
}

}  // namespace

const std::vector<DecomposableGraph>& decomposable_graphs(std::size_t lists) {
  static std::array<std::vector<DecomposableGraph>, max_graph_lists + 1> all;
  static std::array<std::once_flag, max_graph_lists + 1> made;
  std::call_once(made[lists], [&] { all[lists] = enumerate(lists); });
  return all[lists];
}

GraphPosterior graph_posterior(const Overlaps& overlaps, const DecomposableOptions& options) {
  if (options.bound) return Posterior(overlaps, options, *options.bound).result();
  GraphPosterior before;
  for (double bound = std::max(1e4, 10 * static_cast<double>(overlaps.n()));; bound *= 10) {
    bound = std::min(bound, farthest);
    GraphPosterior now = Posterior(overlaps, options, bound).result();
    if (now.tail < negligible) {
      now.bounded = now.hi < world;
      return now;
    }
    if (bound >= farthest) {
      now.bounded = !before.mass.empty() && std::abs(now.hi - before.hi) < 0.01 * now.hi && now.hi < world;
      return now;
    }
    before = std::move(now);
  }
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
  result.diagnostics = {
      {"delta", delta}, {"graphs", static_cast<double>(decomposable_graphs(lists).size())}, {"grid_end", posterior.unseen.back()}};
  if (std::isfinite(posterior.tail)) result.diagnostics.emplace_back("tail", posterior.tail);
  if (!posterior.graphs.empty()) {
    result.model = name_of(model_of(overlaps, posterior.graphs.front().edges), overlaps);
    result.diagnostics.emplace_back("best_share", posterior.graphs.front().share);
  }
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
  if (options.bound && posterior.mass.back() > negligible)
    result.reasons.push_back({code::bound_binds, Weight::warning, {number_text(*options.bound)}});
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
