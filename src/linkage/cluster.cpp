#include "linkage/cluster.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "base/parallel.h"
#include "base/union_find.h"
#include "linkage/mix.h"

namespace girok::linkage {
namespace {

constexpr double never = -1e6, always = 60;
constexpr std::size_t most_cross_pairs = 400;
constexpr std::size_t most_in_component = 200;
constexpr int sweeps_before = 20, sweeps_between = 4;

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) { return a < b ? std::uint64_t{a} << 32U | b : std::uint64_t{b} << 32U | a; }

// Sums of a field's bits over the pairs between two groups of records that have it.
class Between {
 public:
  void add(const Scorer::ByField& pair) {
    double all = 0;
    for (std::uint32_t left = pair.filled; left != 0; left &= left - 1) {
      const auto field = static_cast<std::size_t>(std::countr_zero(left));
      sums_[field] += static_cast<double>(pair.bits[field]);
      all += static_cast<double>(pair.bits[field]);
      ++counts_[field];
    }
    best_ = std::max(best_, all);
  }
  /// Half the best pair's, half each field's mean, summed.
  double bits() const {
    double sum = 0;
    for (std::size_t field = 0; field < max_fields; ++field)
      if (counts_[field] > 0) sum += sums_[field] / counts_[field];
    return 0.5 * (best_ + sum);
  }

 private:
  double best_ = -1e3;
  std::array<double, max_fields> sums_{};
  std::array<double, max_fields> counts_{};
};

// What decisions and lists without duplicates say of two records.
class Rules {
 public:
  explicit Rules(const Clustering& what) : what_(what) {
    for (const Decision& decision : what.decisions)
      if (decision.verdict != Verdict::cannot_tell) decided_[pair_key(decision.a, decision.b)] = decision.verdict;
  }
  bool kept_apart(std::uint32_t a, std::uint32_t b) const {
    if (!decided_.empty()) {
      const auto found = decided_.find(pair_key(a, b));
      if (found != decided_.end()) return found->second == Verdict::different;
    }
    const std::uint32_t list = what_.input->list[a];
    return list == what_.input->list[b] && list < what_.duplicates.size() && what_.duplicates[list] == Duplicates::none;
  }
  bool held_together(std::uint32_t a, std::uint32_t b) const {
    if (decided_.empty()) return false;
    const auto found = decided_.find(pair_key(a, b));
    return found != decided_.end() && found->second == Verdict::same;
  }

 private:
  const Clustering& what_;
  std::unordered_map<std::uint64_t, Verdict> decided_;
};

class Partition {
 public:
  Partition(const Clustering& what, const Rules& rules)
      : what_(what),
        rules_(rules),
        cache_(what.comparer->fields()),
        shift_(std::log2(what.threshold / (1 - what.threshold))),
        of_(what.input->records()) {
    std::iota(of_.begin(), of_.end(), std::uint32_t{0});
  }
  std::uint32_t of(std::uint32_t record) const { return of_[record]; }
  const std::vector<std::uint32_t>& clusters() const { return of_; }

  // Joins two clusters where the mean of the pairs between them says "the same".
  bool try_join(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t left = of_[a], right = of_[b];
    if (left == right || bits_between(members(left), members(right)) <= shift_) return false;
    join(left, right);
    return true;
  }
  void force_join(std::uint32_t a, std::uint32_t b) {
    if (of_[a] != of_[b]) join(of_[a], of_[b]);
  }

 private:
  // One that was never joined has itself alone.
  std::vector<std::uint32_t> members(std::uint32_t cluster) const {
    const auto found = held_.find(cluster);
    return found == held_.end() ? std::vector<std::uint32_t>{cluster} : found->second;
  }
  // Of large clusters from a fixed sample, but nothing that keeps two records apart is missed.
  double bits_between(const std::vector<std::uint32_t>& x, const std::vector<std::uint32_t>& y) {
    const std::size_t pairs = x.size() * y.size();
    const std::size_t step = pairs <= most_cross_pairs ? 1 : pairs / most_cross_pairs;
    Between between;
    std::array<double, max_fields> steady{}, counted{};
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::uint32_t a = x[i / y.size()], b = y[i % y.size()];
      if (rules_.kept_apart(a, b)) return never;
      if (i % step != 0) continue;
      const Scorer::ByField pair = what_.scorer->bits_by_field(a, b, cache_);
      between.add(pair);
      for (std::size_t field = 0; field < what_.comparer->fields(); ++field) {
        if ((pair.filled >> field & 1U) == 0) continue;
        ++counted[field];
        steady[field] += what_.scorer->rarity_bits(field, pair.levels[field]);
      }
    }
    // Two records here that agree on one birth and two there that agree on another: the same slip twice is as rare again. So sisters with several records each stay apart.
    double against = 0;
    for (std::size_t field = 0; field < what_.comparer->fields(); ++field) {
      if (steady[field] >= 0) continue;
      const std::size_t fewer = std::min(filled(x, field), filled(y, field));
      if (fewer > 1) against += static_cast<double>(fewer - 1) * steady[field] / counted[field];
    }
    return what_.prior_bits + what_.slope * (between.bits() + against);
  }
  std::size_t filled(const std::vector<std::uint32_t>& records, std::size_t field) const {
    return static_cast<std::size_t>(
        std::count_if(records.begin(), records.end(), [&](std::uint32_t record) { return what_.comparer->row(record)[field] != 0; }));
  }
  void join(std::uint32_t left, std::uint32_t right) {
    const std::uint32_t into = std::min(left, right);
    const std::vector<std::uint32_t> x = members(left), y = members(right);
    std::vector<std::uint32_t> both;
    both.reserve(x.size() + y.size());
    std::merge(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
    for (const std::uint32_t record : both) of_[record] = into;
    held_.erase(std::max(left, right));
    held_[into] = std::move(both);
  }

  const Clustering& what_;
  const Rules& rules_;
  LevelCache cache_;
  double shift_;  // bits of the threshold
  std::vector<std::uint32_t> of_;  // [record] smallest record of its cluster
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> held_;
};

std::vector<std::uint32_t> numbered(const std::vector<std::uint32_t>& of) {
  std::vector<std::uint32_t> number(of.size(), ~std::uint32_t{0}), out(of.size());
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < of.size(); ++i) {
    std::uint32_t& mine = number[of[i]];
    if (mine == ~std::uint32_t{0}) mine = next++;
    out[i] = mine;
  }
  return out;
}

Result<> check_decisions(const Clustering& what) {
  std::map<std::uint32_t, std::uint32_t> parent;  // few records are ever decided on
  const std::function<std::uint32_t(std::uint32_t)> root = [&](std::uint32_t record) {
    while (parent.count(record) != 0 && parent[record] != record) record = parent[record];
    return record;
  };
  for (const Decision& decision : what.decisions)
    if (decision.verdict == Verdict::same) parent[root(decision.a)] = root(decision.b);
  std::size_t wrong = 0;
  for (const Decision& decision : what.decisions)
    if (decision.verdict == Verdict::different && root(decision.a) == root(decision.b)) ++wrong;
  if (wrong == 0) return {};
  return fail(ErrorCode::refused,
              std::to_string(wrong) + " decisions hold two records to be different that others, taken together, hold to be the same",
              "decisions", "look at the decisions on these records again and take back what does not hold");
}

// What Gibbs sampling needs of one component.
struct Component {
  std::vector<std::uint32_t> records;
};

std::vector<Component> components_of(const Clustering& what, std::size_t& cut) {
  // Pairs that could go either way, and those that tie their records to more.
  std::vector<Component> done;
  std::vector<std::pair<std::vector<LinkedPair>, double>> open;
  open.push_back({{what.pairs.begin(), what.pairs.end()}, 0.02});
  while (!open.empty()) {
    auto [pairs, least] = std::move(open.back());
    open.pop_back();
    std::erase_if(pairs, [&](const LinkedPair& pair) { return static_cast<double>(pair.probability) < least; });
    std::unordered_map<std::uint32_t, std::size_t> index;
    std::vector<std::uint32_t> records;
    for (const LinkedPair& pair : pairs)
      for (const std::uint32_t record : {pair.a, pair.b})
        if (index.try_emplace(record, records.size()).second) records.push_back(record);
    UnionFind sets(records.size());
    for (const LinkedPair& pair : pairs) sets.join(index[pair.a], index[pair.b]);
    std::map<std::size_t, std::pair<Component, std::vector<LinkedPair>>> parts;
    for (std::size_t i = 0; i < records.size(); ++i) parts[sets.find(i)].first.records.push_back(records[i]);
    for (const LinkedPair& pair : pairs) parts[sets.find(index[pair.a])].second.push_back(pair);
    for (auto& [root, part] : parts) {
      if (part.first.records.size() > most_in_component && least < 0.999) {
        ++cut;
        open.emplace_back(std::move(part.second), 1 - (1 - least) * 0.5);
        continue;
      }
      const bool settled =
          std::all_of(part.second.begin(), part.second.end(), [](const LinkedPair& pair) { return pair.probability > 0.999F; });
      if (settled || part.first.records.size() > most_in_component) continue;
      std::sort(part.first.records.begin(), part.first.records.end());
      done.push_back(std::move(part.first));
    }
  }
  std::sort(done.begin(), done.end(), [](const Component& x, const Component& y) { return x.records[0] < y.records[0]; });
  return done;
}

class Sampler {
 public:
  Sampler(const Clustering& what, const Component& component, const std::vector<std::uint32_t>& start, std::uint64_t seed)
      : what_(what),
        size_(component.records.size()),
        seed_(mix(seed, component.records[0])),
        pairs_(size_ * size_),
        rule_(size_ * size_, 0) {
    const Rules rules(what);
    LevelCache cache(what.comparer->fields());
    for (std::size_t i = 0; i < size_; ++i)
      for (std::size_t j = i + 1; j < size_; ++j) {
        const std::uint32_t a = component.records[i], b = component.records[j];
        pairs_[i * size_ + j] = pairs_[j * size_ + i] = what.scorer->bits_by_field(a, b, cache);
        const int rule = rules.kept_apart(a, b) ? -1 : (rules.held_together(a, b) ? 1 : 0);
        rule_[i * size_ + j] = rule_[j * size_ + i] = static_cast<std::int8_t>(rule);
      }
    std::unordered_map<std::uint32_t, std::size_t> first;
    for (std::size_t i = 0; i < size_; ++i) of_.push_back(first.try_emplace(start[component.records[i]], i).first->second);
  }
  void sweep() {
    for (std::size_t i = 0; i < size_; ++i) move(i);
    ++swept_;
  }
  const std::vector<std::size_t>& clusters() const { return of_; }

 private:
  void move(std::size_t i) {
    sizes_.assign(size_, 0);
    between_.assign(size_, Between{});
    rules_.assign(size_, 0);
    for (std::size_t j = 0; j < size_; ++j) {
      if (j == i) continue;
      const std::size_t c = of_[j];
      ++sizes_[c];
      between_[c].add(pairs_[i * size_ + j]);
      rules_[c] += rule_[i * size_ + j] < 0 ? never : (rule_[i * size_ + j] > 0 ? always : 0);
    }
    std::size_t own = size_;  // a free number for being alone
    for (std::size_t c = 0; c < size_ && own == size_; ++c)
      if (sizes_[c] == 0) own = c;
    gains_.assign(size_, never);
    double best = 0;
    for (std::size_t c = 0; c < size_; ++c)
      if (sizes_[c] > 0) best = std::max(best, gains_[c] = what_.prior_bits + what_.slope * between_[c].bits() + rules_[c]);
    double total = std::exp2(-best);
    for (std::size_t c = 0; c < size_; ++c) total += std::exp2(gains_[c] - best);
    double ball = unit(mix(seed_, swept_ * size_ + i)) * total - std::exp2(-best);
    std::size_t to = own;
    for (std::size_t c = 0; c < size_ && ball > 0; ++c) {
      if (sizes_[c] == 0) continue;
      ball -= std::exp2(gains_[c] - best);
      to = c;
    }
    of_[i] = to;
  }

  const Clustering& what_;
  std::size_t size_;
  std::uint64_t seed_;
  std::uint64_t swept_ = 0;
  std::vector<Scorer::ByField> pairs_;
  std::vector<std::int8_t> rule_;  // -1: kept apart, 1: held together
  std::vector<Between> between_;
  std::vector<double> rules_, gains_;
  std::vector<std::size_t> of_, sizes_;
};

}  // namespace

Result<std::vector<std::uint32_t>> cluster(const Clustering& what) {
  if (Result<> sound = check_decisions(what); !sound) return tl::unexpected<Error>(sound.error());
  const Rules rules(what);
  Partition partition(what, rules);
  for (const Decision& decision : what.decisions)
    if (decision.verdict == Verdict::same) partition.force_join(decision.a, decision.b);
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < what.pairs.size(); ++i)
    if (static_cast<double>(what.pairs[i].probability) >= what.threshold) order.push_back(static_cast<std::uint32_t>(i));
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    const LinkedPair &a = what.pairs[x], &b = what.pairs[y];
    return a.weight_bits != b.weight_bits ? a.weight_bits > b.weight_bits : (a.a != b.a ? a.a < b.a : a.b < b.b);
  });
  for (int turn = 0; turn < 3; ++turn) {  // a join may make another one worth while
    bool moved = false;
    for (const std::uint32_t i : order) moved |= partition.try_join(what.pairs[i].a, what.pairs[i].b);
    if (!moved) break;
  }
  return numbered(partition.clusters());
}

std::vector<std::vector<std::uint32_t>> draw_partitions(const Clustering& what, const std::vector<std::uint32_t>& start, std::size_t draws,
                                                        std::uint64_t seed, unsigned threads, std::size_t& cut) {
  const std::vector<Component> components = components_of(what, cut);
  const auto records = static_cast<std::uint32_t>(start.size());
  // First record of each cluster of the start stands for the cluster.
  std::vector<std::uint32_t> first(records, records), base(records);
  for (std::uint32_t i = 0; i < records; ++i) {
    if (first[start[i]] == records) first[start[i]] = i;
    base[i] = first[start[i]];
  }
  std::vector<std::vector<std::uint32_t>> out(draws, base);
  std::atomic<std::size_t> done = 0;
  std::atomic<bool> stop = false;
  parallel_for(components.size(), threads, [&](std::size_t c) {
    if (stop) return;
    if (what.go_on && !what.go_on(static_cast<double>(done) / static_cast<double>(components.size()))) stop = true;
    const Component& component = components[c];
    Sampler sampler(what, component, start, seed);
    for (int i = 0; i < sweeps_before; ++i) sampler.sweep();
    for (std::size_t draw = 0; draw < draws && !stop; ++draw) {
      for (int i = 0; i < sweeps_between; ++i) sampler.sweep();
      std::unordered_map<std::size_t, std::uint32_t> lead;
      for (std::size_t i = 0; i < component.records.size(); ++i)
        out[draw][component.records[i]] = lead.try_emplace(sampler.clusters()[i], component.records[i]).first->second;
    }
    ++done;
  });
  for (auto& draw : out) draw = numbered(draw);
  return out;
}

Within within_clusters(const Clustering& what, const std::vector<std::uint32_t>& cluster) {
  LevelCache cache(what.comparer->fields());
  const Rules rules(what);
  const auto same = [&](std::uint32_t a, std::uint32_t b) {
    return rules.held_together(a, b) ? 1 : probability_of(what.prior_bits + what.slope * what.scorer->weight_bits(a, b, cache));
  };
  std::vector<std::uint32_t> order(cluster.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) { return cluster[x] < cluster[y]; });
  Within within;
  std::vector<double> p;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && cluster[order[end]] == cluster[order[begin]]) ++end;
    const std::size_t size = end - begin;
    if (size < 2) continue;
    const double pairs = 0.5 * static_cast<double>(size) * static_cast<double>(size - 1);
    within.pairs += pairs;
    const std::size_t looked = std::min<std::size_t>(size, 40);
    p.assign(looked * looked, 0);
    for (std::size_t i = 0; i < looked; ++i)
      for (std::size_t j = i + 1; j < looked; ++j) p[i * looked + j] = p[j * looked + i] = same(order[begin + i], order[begin + j]);
    double sum = 0;
    for (std::size_t i = 0; i < looked; ++i)
      for (std::size_t j = i + 1; j < looked; ++j) {
        double best = p[i * looked + j];  // or through a third record of the cluster
        for (std::size_t k = 0; k < looked; ++k) best = std::max(best, p[i * looked + k] * p[k * looked + j]);
        sum += best;
      }
    within.expected_same += sum * pairs / (0.5 * static_cast<double>(looked) * static_cast<double>(looked - 1));
  }
  return within;
}

}  // namespace girok::linkage
