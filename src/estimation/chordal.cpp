// All chordal graphs on a few labelled vertices, with their cliques and separators.
#include <array>
#include <bit>
#include <mutex>
#include <utility>
#include <vector>

#include "estimation/decomposable.h"

namespace girok::estimation {
namespace {

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

}  // namespace

const std::vector<DecomposableGraph>& decomposable_graphs(std::size_t lists) {
  static std::array<std::vector<DecomposableGraph>, max_graph_lists + 1> all;
  static std::array<std::once_flag, max_graph_lists + 1> made;
  std::call_once(made[lists], [&] { all[lists] = enumerate(lists); });
  return all[lists];
}

}  // namespace girok::estimation
