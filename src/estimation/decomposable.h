// Averaging over decomposable graphs: every way in which lists may depend on each other that has a closed answer, weighted by what the data say.
//
// Model    Madigan & York (1997), Biometrika 84:19; Johndrow, Lum & Ball (dga). Hyper-Dirichlet prior with δ a cell, all graphs equally likely, prior of the population 1/N. The marginal likelihood of a graph is a product over
//          cliques and separators, on the log scale throughout. The number never recorded runs from none to 10^11, twelve times all people alive, on a grid (number_grid.h) that agrees with the sum over every whole number to a
//          millionth. Graphs are left out that can together weigh no more than 10^-12 of the whole.
// Limits   Up to six lists (18,154 graphs). Lists depend on each other in pairs and cliques; people do not differ. The tail of the posterior is a power: with few overlaps it falls as N^−(1+a), a = δ(2^lists − 1) for the graph of
//          all lists together. "No finite upper bound", and no estimate: where the upper end of the interval lies above 8.3 × 10^9 people, or is more than 1 % higher when unseen may be 10^11 than when it may be 10^10.
//          With δ below 1 the prior has a spike at nobody unseen, which shows where the lists say little.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "estimation/method.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

namespace graph_code {
inline constexpr const char* no_upper_bound = "no_finite_upper_bound";  ///< lower end: the upper one moves with the bound
inline constexpr const char* too_many_lists = "graphs_too_many_lists";
inline constexpr const char* mean_infinite = "graphs_mean_infinite";  ///< a note: the median is given, no mean exists
inline constexpr const char* bound_binds = "graphs_bound_binds";  ///< bound that somebody set, share of the posterior beyond it
inline constexpr const char* hills = "graphs_several_hills";  ///< their tops, "11,720; 22,990": the median and the interval span them
}  // namespace graph_code

/// Prior of N as a Poisson whose mean is a gamma of this shape and rate 1/scale (Madigan & York 1997); none: 1/N.
struct GammaPrior {
  double shape = 1, scale = 1;  ///< mean of N: shape × scale
};

struct DecomposableOptions {
  std::optional<double> delta;  ///< prior count a cell; default 2^−lists
  std::optional<GammaPrior> prior;
  std::optional<double> bound;  ///< of the number never recorded, at most 10^11; none: see Limits
  double level = 0.95;
  unsigned threads = 0;
};

inline constexpr std::size_t max_graph_lists = 6;

/// A graph as its cliques and separators (patterns), with its edges as bits of pairs (0,1), (0,2), …, (1,2), ….
struct DecomposableGraph {
  std::uint32_t edges = 0;
  std::vector<Pattern> cliques;
  std::vector<Pattern> separators;  ///< with repetition; the empty one left out
};

/// All chordal graphs on so many labelled vertices, in order of edges: 1, 2, 8, 61, 822, 18154 for 1…6. Requires: 1 ≤ lists ≤ 6.
const std::vector<DecomposableGraph>& decomposable_graphs(std::size_t lists);

struct GraphShare {
  std::uint32_t edges = 0;
  double share = 0;  ///< posterior probability
  double mode = 0, median = 0;  ///< of N given this graph
};

struct GraphPosterior {
  std::vector<double> unseen;  ///< grid of the number never recorded, to where a millionth is left
  std::vector<double> mass;  ///< [grid] posterior mass of the stretch around each point; adds to 1
  std::vector<GraphShare> graphs;  ///< highest share first, those that make up 99 %, at most 20
  double mean = 0, median = 0,
         mode = 0;  ///< of N; mean is infinite where it moves by more than 1e-4 of itself as unseen 10^10 becomes 10^11
  double lo = 0, hi = 0;  ///< equal-tailed interval of N: whole persons, the smallest number up to which so much of the posterior lies
  std::vector<double> hills;  ///< tops of the separate hills of the posterior of log N, lowest first
  double tail = 0;  ///< estimated mass beyond 10^11
  bool bounded = true;  ///< false: no finite upper end (see Limits)
};

/// Requires: 2 ≤ lists ≤ 6; somebody on a list; δ, shape and scale positive, the bound not negative; 0 < level < 1.
GraphPosterior graph_posterior(const Overlaps& overlaps, const DecomposableOptions& options = {});

/// ok: posterior median and equal-tailed interval; refused: "no finite upper bound", too many lists. Diagnostics: delta, graphs, grid_end, best_share, tail, median, mode, mean (where it is finite). `model`: the best graph; `modes`: the best
/// graphs with their shares.
MethodResult decomposable(const Overlaps& overlaps, const DecomposableOptions& options = {});

/// The sweep of the prior: the same at δ = 2^−lists times 1/16 … 16, for sensitivity.
std::vector<MethodResult> sweep_delta(const Overlaps& overlaps, const DecomposableOptions& options = {});

}  // namespace girok::estimation
