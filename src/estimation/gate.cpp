#include "estimation/gate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "estimation/fitter.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = gate_code;

constexpr std::int64_t few_shared = 5;
constexpr std::int64_t few_people = 50;
constexpr std::int64_t few_on_two = 30;
constexpr std::size_t shown_pairs = 6;
constexpr double thin_share = 0.02;
constexpr double nested_share = 0.95;
constexpr double covers_all = 0.9;  // a list with nine tenths of everybody holds any other nearly whole without copying it
constexpr double significant = 0.01;  // after Holm's correction
constexpr double telling = 1.5;  // odds ratio
constexpr double unlikely = 3;  // e^-3: one in twenty
constexpr double impossible = 10;  // e^-10: one in twenty thousand

constexpr std::array order_of_codes{code::few_lists,      code::no_overlap,          code::separate_groups,
                                    code::isolated_list,  code::same_lists,          code::nested_list,
                                    code::referral,       code::tiny_overlap_share,  code::few_persons,
                                    code::many_dependent, code::positive_dependence, code::negative_dependence,
                                    code::empty_pair,     code::empty_list,          code::empty_pairs,
                                    code::small_overlaps};

std::string percent_text(double share) { return fmt::format("{:.1f} %", 100 * share); }
std::string p_text(double p) { return p < 0.001 ? std::string("< 0.001") : fmt::format("{:.3f}", p); }

class Gate {
 public:
  Gate(const Overlaps& overlaps, const GateOptions& options) : overlaps_(overlaps), options_(options), lists_(overlaps.list_count()) {}

  GateResult look() {
    measure_pairs();
    const std::size_t filled = count_filled();
    const std::int64_t n = overlaps_.n(), on_two = n - overlaps_.on_exactly(1);
    if (filled < 3) say(code::few_lists, Weight::refusal, {std::to_string(filled)});
    if (on_two == 0) {
      say(code::no_overlap, Weight::refusal, {});
    } else {
      expect_of_independence();
      look_for_groups();
      look_at_pairs();
      const double share = static_cast<double>(on_two) / static_cast<double>(n);
      if (share < thin_share || on_two < few_on_two)
        say(code::tiny_overlap_share, Weight::warning, {std::to_string(on_two), std::to_string(n)});
      look_at_dependence();
    }
    for (const auto& [from, to] : options_.referrals)
      if (from < lists_ && to < lists_) say(code::referral, Weight::warning, {name(from), name(to)});
    if (n < few_people) say(code::few_persons, Weight::warning, {std::to_string(n)});
    std::stable_sort(out_.findings.begin(), out_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.weight != b.weight ? a.weight > b.weight : rank(a) < rank(b); });
    out_.can_estimate =
        std::none_of(out_.findings.begin(), out_.findings.end(), [](const Finding& finding) { return finding.weight == Weight::refusal; });
    return std::move(out_);
  }

 private:
  const std::string& name(std::size_t list) const { return overlaps_.lists[list]; }
  static std::ptrdiff_t rank(const Finding& finding) {
    return std::find(order_of_codes.begin(), order_of_codes.end(), finding.code) - order_of_codes.begin();
  }
  void say(const char* what, Weight weight, std::vector<std::string> arguments) {
    out_.findings.push_back({what, weight, std::move(arguments)});
  }

  std::size_t count_filled() {
    std::size_t filled = 0;
    for (std::size_t i = 0; i < lists_; ++i) {
      if (overlaps_.size_of(i) > 0)
        ++filled;
      else
        say(code::empty_list, Weight::warning, {name(i)});
    }
    return filled;
  }

  void measure_pairs() {
    for (std::size_t i = 0; i < lists_; ++i)
      for (std::size_t j = i + 1; j < lists_; ++j) {
        PairDependence pair{.a = i, .b = j};
        const Pattern one = Pattern{1} << i, other = Pattern{1} << j;
        std::int64_t table[4] = {0, 0, 0, 0};  // among those on another list: neither, first, second, both
        for (const Cell& cell : overlaps_.cells)
          if ((cell.pattern & ~(one | other)) != 0)
            table[((cell.pattern & one) != 0 ? 1 : 0) + ((cell.pattern & other) != 0 ? 2 : 0)] += cell.count;
        pair.both = overlaps_.on_all(one | other);
        const std::int64_t all = table[0] + table[1] + table[2] + table[3];
        const auto real = [&](int k) { return static_cast<double>(table[k]); };
        pair.expected = all == 0 ? NAN : (real(1) + real(3)) * (real(2) + real(3)) / static_cast<double>(all);
        pair.odds_ratio = all == 0 ? NAN : (real(3) + 0.5) * (real(0) + 0.5) / ((real(1) + 0.5) * (real(2) + 0.5));
        pair.p = all == 0 ? 1 : fisher_exact(table[3], table[1], table[2], table[0]);
        out_.pairs.push_back(pair);
      }
    // Holm (1979): the k-th smallest of m is multiplied by m − k + 1, and none falls below one before it.
    std::vector<std::size_t> order(out_.pairs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return out_.pairs[a].p < out_.pairs[b].p; });
    double before = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
      double& p = out_.pairs[order[k]].p;
      before = std::max(before, std::min(1.0, p * static_cast<double>(order.size() - k)));
      p = before;
    }
  }

  /// How many people there would be if the lists were independent: what overlaps are compared with.
  void expect_of_independence() {
    Fitter fitter(lists_);
    fitter.set_counts(dense(overlaps_));
    population_ = static_cast<double>(overlaps_.n()) + fitter.fit({}).unseen;
  }
  double expected(std::size_t a, std::size_t b) const {
    return static_cast<double>(overlaps_.size_of(a)) * static_cast<double>(overlaps_.size_of(b)) / population_;
  }

  /// Lists that are joined by somebody have one number in group_.
  void look_for_groups() {
    group_.resize(lists_);
    std::iota(group_.begin(), group_.end(), std::size_t{0});
    for (bool moved = true; moved;) {
      moved = false;
      for (const PairDependence& pair : out_.pairs)
        if (pair.both > 0 && group_[pair.a] != group_[pair.b]) {
          group_[pair.a] = group_[pair.b] = std::min(group_[pair.a], group_[pair.b]);
          moved = true;
        }
    }
    const auto names_of = [&](std::size_t group, bool inside) {
      std::string names;
      for (std::size_t i = 0; i < lists_; ++i)
        if ((group_[i] == group) == inside && overlaps_.size_of(i) > 0) names += (names.empty() ? "" : ", ") + name(i);
      return names;
    };
    bool first = true;
    for (std::size_t group = 0; group < lists_; ++group) {
      if (group_[group] != group || overlaps_.size_of(group) == 0) continue;
      const bool alone = std::count(group_.begin(), group_.end(), group) == 1;
      if (!alone && std::exchange(first, false)) continue;  // the first group of several lists is told by the others
      double shared = 0;
      for (std::size_t i = 0; i < lists_; ++i)
        for (std::size_t j = 0; j < lists_; ++j)
          if (group_[i] == group && group_[j] != group) shared += expected(i, j);
      const Weight weight = shared >= impossible ? Weight::refusal : Weight::warning;
      if (alone)
        say(code::isolated_list, weight, {name(group), number_text(shared)});
      else
        say(code::separate_groups, weight, {names_of(group, true), names_of(group, false), number_text(shared)});
    }
  }

  /// Whether all of `inner` on `outer` is more than what the size of `outer` makes likely.
  bool copied(std::size_t inner, std::size_t outer) const {
    const Pattern in = Pattern{1} << inner, out = Pattern{1} << outer;
    std::int64_t others = 0, on_outer = 0;
    for (const Cell& cell : overlaps_.cells) {
      if ((cell.pattern & in) != 0 || (cell.pattern & ~out) == 0) continue;
      others += cell.count;
      if ((cell.pattern & out) != 0) on_outer += cell.count;
    }
    return others == 0 || static_cast<double>(on_outer) < covers_all * static_cast<double>(others);
  }

  void look_at_pairs() {
    std::vector<std::string> empty, small;
    for (const PairDependence& pair : out_.pairs) {
      const std::int64_t one = overlaps_.size_of(pair.a), other = overlaps_.size_of(pair.b), smaller = std::min(one, other);
      if (smaller == 0) continue;
      const std::size_t inner = one <= other ? pair.a : pair.b, outer = one <= other ? pair.b : pair.a;
      const double share = static_cast<double>(pair.both) / static_cast<double>(smaller);
      const std::string both = name(pair.a) + "×" + name(pair.b);
      if (pair.both == one && pair.both == other) {
        say(code::same_lists, Weight::warning, {name(pair.a), name(pair.b)});
      } else if (smaller >= few_shared && share >= nested_share && copied(inner, outer)) {
        say(code::nested_list, Weight::warning, {name(inner), name(outer), percent_text(share)});
      } else if (pair.both == 0) {
        if (group_[pair.a] != group_[pair.b]) continue;  // told with the group
        if (const double should = expected(pair.a, pair.b); should >= unlikely)
          say(code::empty_pair, Weight::warning, {name(pair.a), name(pair.b), number_text(should)});
        else
          empty.push_back(both);
      } else if (pair.both < few_shared) {
        small.push_back(both);
      }
    }
    if (!empty.empty()) say(code::empty_pairs, Weight::note, {std::to_string(empty.size()), fmt::format("{}", fmt::join(empty, ", "))});
    if (!small.empty()) say(code::small_overlaps, Weight::note, {std::to_string(small.size()), fmt::format("{}", fmt::join(small, ", "))});
  }

  void look_at_dependence() {
    std::vector<const PairDependence*> positive, negative;
    for (const PairDependence& pair : out_.pairs) {
      if (!(pair.p < significant)) continue;
      if (pair.odds_ratio > telling) positive.push_back(&pair);
      if (pair.odds_ratio < 1 / telling) negative.push_back(&pair);
    }
    std::stable_sort(positive.begin(), positive.end(), [](const auto* a, const auto* b) { return a->odds_ratio > b->odds_ratio; });
    std::stable_sort(negative.begin(), negative.end(), [](const auto* a, const auto* b) { return a->odds_ratio < b->odds_ratio; });
    // Most pairs: people differ in how easily they are recorded, or one source feeds all. Then one warning says so for all.
    if (positive.size() >= 3 && 2 * positive.size() > out_.pairs.size()) {
      std::vector<std::string> pairs;
      for (const PairDependence* pair : positive)
        pairs.push_back(name(pair->a) + "×" + name(pair->b) + " " + number_text(pair->odds_ratio));
      if (pairs.size() > shown_pairs) {
        pairs.resize(shown_pairs);
        pairs.emplace_back("…");
      }
      say(code::many_dependent, Weight::warning,
          {std::to_string(positive.size()), std::to_string(out_.pairs.size()), fmt::format("{}", fmt::join(pairs, ", "))});
      positive.clear();
    }
    const auto tell = [&](const char* what, const PairDependence& pair) {
      say(what, Weight::warning, {name(pair.a), name(pair.b), number_text(pair.odds_ratio), p_text(pair.p)});
    };
    for (const PairDependence* pair : positive) tell(code::positive_dependence, *pair);
    for (const PairDependence* pair : negative) tell(code::negative_dependence, *pair);
  }

  const Overlaps& overlaps_;
  const GateOptions& options_;
  std::size_t lists_;
  double population_ = 0;  ///< if the lists were independent
  std::vector<std::size_t> group_;
  GateResult out_;
};

}  // namespace

GateResult gate(const Overlaps& overlaps, const GateOptions& options) { return Gate(overlaps, options).look(); }

}  // namespace girok::estimation
