#include "estimation/gate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "estimation/fitter.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

namespace code = gate_code;

constexpr std::int64_t few_shared = 5;
constexpr std::int64_t few_people = 50;
constexpr double thin_share = 0.02;
constexpr double nested_share = 0.95;
constexpr double significant = 0.01;  // after Holm's correction

std::string percent_text(double share) { return fmt::format("{:.1f} %", 100 * share); }
std::string p_text(double p) { return p < 0.001 ? std::string("< 0.001") : fmt::format("{:.3f}", p); }

class Gate {
 public:
  Gate(const Overlaps& overlaps, const GateOptions& options) : overlaps_(overlaps), options_(options), lists_(overlaps.list_count()) {}

  GateResult look() {
    measure_pairs();
    const std::size_t filled = count_filled();
    const std::int64_t n = overlaps_.n();
    if (filled < 3) say(code::few_lists, Weight::refusal, {std::to_string(filled)});
    if (n - overlaps_.on_exactly(1) == 0) {
      say(code::no_overlap, Weight::refusal, {});
    } else {
      look_for_groups();
      look_at_pairs();
      const double share = static_cast<double>(n - overlaps_.on_exactly(1)) / static_cast<double>(n);
      if (share < thin_share) say(code::tiny_overlap_share, Weight::warning, {percent_text(share)});
    }
    for (const auto& [from, to] : options_.referrals) say(code::referral, Weight::warning, {name(from), name(to)});
    look_at_dependence();
    if (n < few_people) say(code::few_persons, Weight::warning, {std::to_string(n)});
    std::stable_sort(out_.findings.begin(), out_.findings.end(), [](const Finding& a, const Finding& b) { return a.weight > b.weight; });
    out_.can_estimate =
        std::none_of(out_.findings.begin(), out_.findings.end(), [](const Finding& finding) { return finding.weight == Weight::refusal; });
    return std::move(out_);
  }

 private:
  const std::string& name(std::size_t list) const { return overlaps_.lists[list]; }
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

  /// Lists that are joined by nobody: each group would have to be estimated by itself.
  void look_for_groups() {
    std::vector<std::size_t> group(lists_);
    std::iota(group.begin(), group.end(), std::size_t{0});
    for (bool moved = true; moved;) {
      moved = false;
      for (const PairDependence& pair : out_.pairs)
        if (pair.both > 0 && group[pair.a] != group[pair.b]) {
          group[pair.a] = group[pair.b] = std::min(group[pair.a], group[pair.b]);
          moved = true;
        }
    }
    std::vector<std::string> larger;
    for (std::size_t first = 0; first < lists_; ++first) {
      if (group[first] != first || overlaps_.size_of(first) == 0) continue;
      std::string names;
      const auto size = std::count(group.begin(), group.end(), first);
      for (std::size_t i = 0; i < lists_; ++i)
        if (group[i] == first) names += (names.empty() ? "" : ", ") + name(i);
      if (size == 1)
        say(code::isolated_list, Weight::warning, {name(first)});
      else
        larger.push_back(names);
    }
    for (std::size_t k = 1; k < larger.size(); ++k) say(code::separate_groups, Weight::warning, {larger[0], larger[k]});
  }

  void look_at_pairs() {
    // If the lists were independent: what the independent model expects.
    Fitter fitter(lists_);
    fitter.set_counts(dense(overlaps_));
    const double population = static_cast<double>(overlaps_.n()) + fitter.fit({}).unseen;
    for (const PairDependence& pair : out_.pairs) {
      const std::int64_t one = overlaps_.size_of(pair.a), other = overlaps_.size_of(pair.b);
      if (one == 0 || other == 0) continue;
      if (pair.both == one && pair.both == other) {
        say(code::same_lists, Weight::warning, {name(pair.a), name(pair.b)});
      } else if (static_cast<double>(pair.both) >= nested_share * static_cast<double>(std::min(one, other))) {
        const bool first = one <= other;
        say(code::nested_list, Weight::warning,
            {name(first ? pair.a : pair.b), name(first ? pair.b : pair.a),
             percent_text(static_cast<double>(pair.both) / static_cast<double>(std::min(one, other)))});
      } else if (pair.both == 0) {
        say(code::empty_pair, Weight::warning,
            {name(pair.a), name(pair.b), number_text(static_cast<double>(one) * static_cast<double>(other) / population)});
      } else if (pair.both < few_shared) {
        say(code::small_overlap, Weight::note, {name(pair.a), name(pair.b), std::to_string(pair.both)});
      }
    }
  }

  void look_at_dependence() {
    for (const PairDependence& pair : out_.pairs) {
      if (!(pair.p < significant)) continue;
      const bool positive = pair.odds_ratio > 1;
      say(positive ? code::positive_dependence : code::negative_dependence, Weight::warning,
          {name(pair.a), name(pair.b), number_text(pair.odds_ratio), p_text(pair.p)});
    }
  }

  const Overlaps& overlaps_;
  const GateOptions& options_;
  std::size_t lists_;
  GateResult out_;
};

}  // namespace

GateResult gate(const Overlaps& overlaps, const GateOptions& options) { return Gate(overlaps, options).look(); }

}  // namespace girok::estimation
