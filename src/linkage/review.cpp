#include "linkage/review.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_set>
#include <utility>

#include "base/union_find.h"
#include "linkage/mix.h"

namespace girok::linkage {
namespace {

using Pair = std::pair<std::uint32_t, std::uint32_t>;

Pair ordered(std::uint32_t a, std::uint32_t b) { return {std::min(a, b), std::max(a, b)}; }

/// Pairs that somebody was asked about already.
class Asked {
 public:
  explicit Asked(const std::vector<Decision>& decided) {
    for (const Decision& decision : decided) pairs_.insert(key(ordered(decision.a, decision.b)));
  }
  bool contains(const LinkedPair& pair) const { return pairs_.contains(key(ordered(pair.a, pair.b))); }

 private:
  static std::uint64_t key(Pair pair) { return std::uint64_t{pair.first} << 32U | pair.second; }
  std::unordered_set<std::uint64_t> pairs_;
};

/// Questions within clusters: the pairs that hold them together, each with the two groups that it joins.
void ask_within(const Linkage& linkage, const std::vector<Decision>& decided, const Asked& asked, std::vector<Question>& questions) {
  std::vector<std::size_t> inner;
  for (std::size_t i = 0; i < linkage.pairs.size(); ++i) {
    if (linkage.cluster[linkage.pairs[i].a] == linkage.cluster[linkage.pairs[i].b]) inner.push_back(i);
  }
  std::stable_sort(inner.begin(), inner.end(),
                   [&](std::size_t i, std::size_t j) { return linkage.pairs[i].probability > linkage.pairs[j].probability; });
  UnionFind groups(linkage.cluster.size());
  std::vector<double> size(linkage.cluster.size(), 1);
  const auto join = [&](std::size_t a, std::size_t b) {
    const double joined = size[groups.find(a)] + size[groups.find(b)];
    groups.join(a, b);
    size[groups.find(a)] = joined;
  };
  for (const Decision& decision : decided) {  // nothing hangs on what is decided
    if (decision.verdict == Verdict::same && groups.find(decision.a) != groups.find(decision.b)) join(decision.a, decision.b);
  }
  for (const std::size_t i : inner) {
    const LinkedPair& pair = linkage.pairs[i];
    const std::size_t a = groups.find(pair.a), b = groups.find(pair.b);
    if (a == b) continue;
    if (!asked.contains(pair)) questions.push_back({i, (1.0 - pair.probability) * size[a] * size[b]});
    join(a, b);
  }
}

/// Questions between clusters: the likeliest pair of each two.
void ask_between(const Linkage& linkage, const std::vector<Decision>& decided, const Asked& asked, std::vector<Question>& questions) {
  std::vector<double> size(linkage.clusters, 0);
  for (const std::uint32_t cluster : linkage.cluster) ++size[cluster];
  std::unordered_set<std::uint64_t> apart;
  const auto key = [&](std::uint32_t a, std::uint32_t b) {
    const Pair clusters = ordered(linkage.cluster[a], linkage.cluster[b]);
    return std::uint64_t{clusters.first} << 32U | clusters.second;
  };
  for (const Decision& decision : decided) {
    if (decision.verdict == Verdict::different) apart.insert(key(decision.a, decision.b));
  }
  struct Between {
    std::uint64_t clusters;
    std::size_t pair;
  };
  std::vector<Between> all;
  for (std::size_t i = 0; i < linkage.pairs.size(); ++i) {
    const LinkedPair& pair = linkage.pairs[i];
    if (linkage.cluster[pair.a] != linkage.cluster[pair.b] && !asked.contains(pair)) all.push_back({key(pair.a, pair.b), i});
  }
  std::stable_sort(all.begin(), all.end(), [&](const Between& x, const Between& y) {
    if (x.clusters != y.clusters) return x.clusters < y.clusters;
    return linkage.pairs[x.pair].probability > linkage.pairs[y.pair].probability;
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((i > 0 && all[i].clusters == all[i - 1].clusters) || apart.contains(all[i].clusters)) continue;
    const LinkedPair& pair = linkage.pairs[all[i].pair];
    questions.push_back({all[i].pair, pair.probability * size[linkage.cluster[pair.a]] * size[linkage.cluster[pair.b]]});
  }
}

constexpr std::uint64_t draw_stream = 0x64726177,
                        order_stream = 0x6f726465;  ///< so that the draw has nothing to do with anybody else's of the same seed

constexpr std::array<double, 7> bounds = {0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 2.0};
constexpr std::size_t bins = bounds.size();
constexpr std::size_t strata = bins * 2;  ///< the joined ones last

bool joined(std::size_t stratum) { return stratum >= bins; }

std::size_t stratum_of(const Linkage& linkage, const LinkedPair& pair) {
  std::size_t bin = 0;
  while (static_cast<double>(pair.probability) >= bounds[bin]) ++bin;
  return bin + (linkage.cluster[pair.a] == linkage.cluster[pair.b] ? bins : 0);
}

struct Stratum {
  double pairs = 0, expected = 0;                 ///< in all, and of them the same by the model
  double same = 0, different = 0, cannot_tell = 0;  ///< of those answered
};

std::array<Stratum, strata> strata_of(const Linkage& linkage) {
  std::array<Stratum, strata> all{};
  for (const LinkedPair& pair : linkage.pairs) {
    Stratum& stratum = all[stratum_of(linkage, pair)];
    ++stratum.pairs;
    stratum.expected += pair.probability;
  }
  return all;
}

/// Neyman's allocation of `count` to strata: by size and standard deviation, which the model gives but may be too sure of; no more than there are.
void allocate(const std::array<Stratum, strata>& all, bool of_joined, std::size_t count, std::array<std::size_t, strata>& sizes) {
  std::array<bool, strata> full{};
  std::size_t left = count;
  for (std::size_t round = 0; round < strata && left > 0; ++round) {
    double weights = 0;
    const auto weight = [&](std::size_t s) {
      if (all[s].pairs == 0 || joined(s) != of_joined || full[s]) return 0.0;
      const double p = std::clamp(all[s].expected / all[s].pairs, 0.02, 0.98);
      return all[s].pairs * std::sqrt(p * (1 - p));
    };
    for (std::size_t s = 0; s < strata; ++s) weights += weight(s);
    if (weights == 0) return;
    const std::size_t share_out = left;
    for (std::size_t s = 0; s < strata && left > 0; ++s) {
      const double part = weight(s) / weights;
      if (part == 0) continue;
      const std::size_t room = static_cast<std::size_t>(all[s].pairs) - sizes[s];
      const std::size_t wanted = std::max<std::size_t>(1, static_cast<std::size_t>(part * static_cast<double>(share_out)));
      const std::size_t given = std::min({room, wanted, left});
      sizes[s] += given;
      left -= given;
      full[s] = sizes[s] == static_cast<std::size_t>(all[s].pairs);
    }
  }
}

struct Interval {
  double estimate = 0, low = 0, high = 1;
};

constexpr double z = 1.959963984540054;  ///< 97.5 % of the normal distribution

/// Wilson (1927), drawn in by the share of the stratum that was asked; all of it leaves no doubt.
Interval wilson(double same, double asked, double pairs, double expected) {
  if (pairs == 0) return {0, 0, 0};
  if (asked == 0) return {expected, 0, 1};
  const double p = same / asked, z2 = z * z;
  const double middle = (p + z2 / (2 * asked)) / (1 + z2 / asked);
  const double half = z / (1 + z2 / asked) * std::sqrt(p * (1 - p) / asked + z2 / (4 * asked * asked));
  const double rest = std::sqrt(std::max(0.0, 1 - asked / pairs));
  return {p, p - (p - std::max(0.0, middle - half)) * rest, p + (std::min(1.0, middle + half) - p) * rest};
}

/// A sum of independent estimates, each with its weight: Zou, Huang & Zhang (2009).
struct Sum {
  double estimate = 0, down = 0, up = 0;  ///< the distances squared
  double open_down = 0, open_up = 0;  ///< of parts of which nothing is known: they may all be at one end
  void add(double weight, const Interval& part) {
    estimate += weight * part.estimate;
    if (part.low <= 0 && part.high >= 1) {
      open_down += weight * part.estimate;
      open_up += weight * (1 - part.estimate);
      return;
    }
    down += std::pow(weight * (part.estimate - part.low), 2);
    up += std::pow(weight * (part.high - part.estimate), 2);
  }
  Interval interval() const {
    return {estimate, std::max(0.0, estimate - std::sqrt(down) - open_down), estimate + std::sqrt(up) + open_up};
  }
};

/// a / (a + b) of two independent non-negative estimates: the ratio b/a by Donner & Zou (2012), equations (8) and (9).
Interval share_of(const Interval& a, const Interval& b) {
  if (a.estimate + b.estimate <= 0) return {0, 0, 1};
  const auto share = [](double ratio) { return 1 / (1 + std::max(0.0, ratio)); };
  const double product = a.estimate * b.estimate;
  const auto root = [](double squared) { return std::sqrt(std::max(0.0, squared)); };
  const double low_part = a.high * (2 * a.estimate - a.high), high_part = a.low * (2 * a.estimate - a.low);
  const double low_ratio = b.low <= 0 && b.estimate <= 0 ? 0
                           : low_part == 0               ? 0
                                           : (product - root(product * product - b.low * (2 * b.estimate - b.low) * low_part)) / low_part;
  Interval out{a.estimate / (a.estimate + b.estimate), 0, share(low_ratio)};
  if (high_part > 0) out.low = share((product + root(product * product - b.high * (2 * b.estimate - b.high) * high_part)) / high_part);
  return out;
}

struct Both {
  Interval precision, recall;
};

/// `joined_same`, `apart_same`: the share of the answers "cannot tell" that count as "same"; less than 0 leaves them out.
Both estimate(const std::array<Stratum, strata>& all, double joined_same, double apart_same, double blocking_recall) {
  Sum in, out;
  double pairs = 0;
  for (std::size_t s = 0; s < strata; ++s) {
    const Stratum& stratum = all[s];
    const double open = joined(s) ? joined_same : apart_same;
    const double same = stratum.same + (open < 0 ? 0 : open * stratum.cannot_tell);
    const double asked = stratum.same + stratum.different + (open < 0 ? 0 : stratum.cannot_tell);
    const Interval part = wilson(same, asked, stratum.pairs, stratum.pairs == 0 ? 0 : stratum.expected / stratum.pairs);
    (joined(s) ? in : out).add(stratum.pairs, part);
    if (joined(s)) pairs += stratum.pairs;
  }
  Both both;
  const Interval found = in.interval(), missed = out.interval();
  both.precision = pairs == 0 ? Interval{0, 0, 1} : Interval{found.estimate / pairs, found.low / pairs, std::min(1.0, found.high / pairs)};
  both.recall = share_of(found, missed);
  both.recall.estimate *= blocking_recall;
  both.recall.low *= blocking_recall;
  both.recall.high *= blocking_recall;
  return both;
}

}  // namespace

std::vector<Question> review_queue(const Input& input, const Linkage& linkage, const std::vector<Decision>& decided, std::size_t count) {
  const Asked asked(decided);
  std::vector<Question> questions;
  ask_within(linkage, decided, asked, questions);
  ask_between(linkage, decided, asked, questions);
  std::erase_if(questions, [&](const Question& question) {  // who says that a list has no duplicates has answered already
    const LinkedPair& pair = linkage.pairs[question.pair];
    if (input.list.empty() || input.list[pair.a] != input.list[pair.b]) return false;
    const std::uint32_t list = input.list[pair.a];
    return list < linkage.duplicates.size() && linkage.duplicates[list] == Duplicates::none;
  });
  std::stable_sort(questions.begin(), questions.end(),
                   [](const Question& x, const Question& y) { return x.value != y.value ? x.value > y.value : x.pair < y.pair; });
  if (questions.size() > count) questions.resize(count);
  return questions;
}

SamplePlan review_sample(const Linkage& linkage, std::size_t count, std::uint64_t seed) {
  count = std::min(count, linkage.pairs.size());
  const std::array<Stratum, strata> all = strata_of(linkage);
  std::array<std::size_t, strata> sizes{};
  double in = 0, out = 0;
  for (std::size_t s = 0; s < strata; ++s) (joined(s) ? in : out) += all[s].pairs;
  // Half of the questions say how many of the joined pairs are right, half how many of the others are missed.
  const std::size_t half =
      std::min(static_cast<std::size_t>(in), std::max(count - count / 2, count - std::min(count, static_cast<std::size_t>(out))));
  allocate(all, true, half, sizes);
  allocate(all, false, count - half, sizes);

  std::array<std::vector<std::size_t>, strata> members;
  for (std::size_t i = 0; i < linkage.pairs.size(); ++i) members[stratum_of(linkage, linkage.pairs[i])].push_back(i);
  const auto drawn = [&](std::size_t pair) { return mix(mix(seed, draw_stream), pair); };
  SamplePlan plan;
  for (std::size_t s = 0; s < strata; ++s) {
    const auto end = members[s].begin() + static_cast<std::ptrdiff_t>(sizes[s]);
    std::partial_sort(members[s].begin(), end, members[s].end(),
                      [&](std::size_t i, std::size_t j) { return std::pair(drawn(i), i) < std::pair(drawn(j), j); });
    plan.pairs.insert(plan.pairs.end(), members[s].begin(), end);
  }
  const auto place = [&](std::size_t pair) { return mix(mix(seed, order_stream), pair); };
  // In an order that says nothing about the pairs, so that one may stop early.
  std::sort(plan.pairs.begin(), plan.pairs.end(),
            [&](std::size_t i, std::size_t j) { return std::pair(place(i), i) < std::pair(place(j), j); });
  return plan;
}

SampleResult estimate_from_sample(const Linkage& linkage, const SamplePlan& plan, const std::vector<Decision>& answers) {
  std::map<Pair, Verdict> verdicts;
  for (const Decision& answer : answers) verdicts[ordered(answer.a, answer.b)] = answer.verdict;
  std::array<Stratum, strata> all = strata_of(linkage);
  SampleResult result;
  for (const std::size_t i : plan.pairs) {
    const LinkedPair& pair = linkage.pairs[i];
    const auto answer = verdicts.find(ordered(pair.a, pair.b));
    if (answer == verdicts.end()) continue;
    ++result.asked;
    Stratum& stratum = all[stratum_of(linkage, pair)];
    if (answer->second == Verdict::same) ++result.same, ++stratum.same;
    if (answer->second == Verdict::different) ++result.different, ++stratum.different;
    if (answer->second == Verdict::cannot_tell) ++result.cannot_tell, ++stratum.cannot_tell;
  }
  const double blocking = std::clamp(linkage.expected.blocking_recall, 0.0, 1.0);
  const Both middle = estimate(all, -1, -1, blocking), worst = estimate(all, 0, 1, blocking), best = estimate(all, 1, 0, blocking);
  const auto wide = [](const Interval& mid, const Interval& low, const Interval& high) {
    return Share{mid.estimate, std::min({mid.low, low.low, high.low}), std::min(1.0, std::max({mid.high, low.high, high.high}))};
  };
  result.precision = wide(middle.precision, worst.precision, best.precision);
  result.recall = wide(middle.recall, worst.recall, best.recall);
  return result;
}

}  // namespace girok::linkage
