#include "linkage/score.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/parallel.h"

namespace girok::linkage {

std::size_t WeightCounts::bin_of(double bits) {
  const double bin = (std::clamp<double>(bits, first_bits, last_bits - 0.01) - first_bits) * per_bit;
  return static_cast<std::size_t>(bin);
}

Scored score(const Comparer& comparer, const Scorer& scorer, const Blocks& blocks, std::size_t passes, double least_bits, unsigned threads,
             const std::function<bool(double)>& progress, bool& stopped) {
  const auto& work = blocks.work();
  // Some hundreds of groups, so that each thread's counters are set up rarely.
  const std::size_t groups = std::min<std::size_t>(work.size(), 512);
  std::vector<std::vector<LinkedPair>> kept(groups);
  std::vector<WeightCounts> counts(groups);
  std::vector<std::vector<std::uint64_t>> made(groups);
  std::atomic<std::size_t> done{0};
  std::atomic<bool> stop{false};
  parallel_for(groups, threads, [&](std::size_t group) {
    if (stop) return;
    LevelCache cache(comparer.fields());
    made[group].assign(passes, 0);
    for (std::size_t i = group * work.size() / groups; i < (group + 1) * work.size() / groups; ++i) {
      std::uint64_t here = 0;
      blocks.each_pair(work[i], false, [&](std::uint32_t a, std::uint32_t b) {
        ++here;
        const double bits = scorer.weight_bits(a, b, cache);
        ++counts[group].counts[WeightCounts::bin_of(bits)];
        if (bits >= least_bits) kept[group].push_back({std::min(a, b), std::max(a, b), static_cast<float>(bits), 0});
      });
      made[group][work[i].pass] += here;
    }
    const std::size_t finished = ++done;
    if (progress && !progress(static_cast<double>(finished) / static_cast<double>(groups))) stop = true;
  });
  stopped = stop;
  Scored out;
  out.new_pairs.assign(passes, 0);
  std::size_t total = 0;
  for (const auto& part : kept) total += part.size();
  out.kept.reserve(total);
  for (std::size_t group = 0; group < groups; ++group) {
    out.kept.insert(out.kept.end(), kept[group].begin(), kept[group].end());
    kept[group] = {};
    for (std::size_t bin = 0; bin < out.counts.counts.size(); ++bin) out.counts.counts[bin] += counts[group].counts[bin];
    for (std::size_t pass = 0; pass < made[group].size(); ++pass) out.new_pairs[pass] += made[group][pass];
  }
  std::sort(out.kept.begin(), out.kept.end(), [](const LinkedPair& x, const LinkedPair& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  return out;
}

double expected_same(const WeightCounts& counts, double prior_bits) {
  double same = 0;
  for (std::size_t bin = 0; bin < counts.counts.size(); ++bin)
    if (counts.counts[bin] != 0) same += static_cast<double>(counts.counts[bin]) * probability_of(prior_bits + WeightCounts::bits_of(bin));
  return same;
}

double prior_of(const WeightCounts& counts, double all_pairs, double recall, double guess) {
  double prior = guess;
  for (int round = 0; round < 200; ++round) {
    const double same = expected_same(counts, std::log2(prior / (1 - prior)));
    const double next = std::clamp(same / std::max(recall, 0.05) / all_pairs, 0.5 / all_pairs, 0.5);
    if (std::fabs(next - prior) < 1e-6 * prior) return next;
    prior = next;
  }
  return prior;
}

}  // namespace girok::linkage
