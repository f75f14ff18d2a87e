#include "corroboration/ties.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <deque>

namespace girok::corroboration {

Judgements::Judgements(const std::vector<Judged>& judged, std::size_t documents) : apart_(documents), together_(documents) {
  for (const Judged& one : judged) {
    if (one.a != one.b && one.a < documents && one.b < documents) pairs_[std::minmax(one.a, one.b)] = one.one_origin;
  }
  for (const auto& [pair, one_origin] : pairs_) {
    auto& of = one_origin ? together_ : apart_;
    of[pair.first].push_back(pair.second);
    of[pair.second].push_back(pair.first);
  }
  for (auto* lists : {&apart_, &together_}) {
    for (std::vector<std::size_t>& list : *lists) std::ranges::sort(list);
  }
}

bool Judgements::says(std::size_t a, std::size_t b, bool one_origin) const {
  if ((one_origin ? together_ : apart_)[a].empty()) return false;
  const auto at = pairs_.find(std::minmax(a, b));
  return at != pairs_.end() && at->second == one_origin;
}

namespace {

/// A group by documents, in order of their first member.
struct ByDocument {
  explicit ByDocument(std::span<const std::size_t> document_of) {
    for (std::size_t i = 0; i < document_of.size(); ++i) {
      const auto [at, fresh] = place.emplace(document_of[i], documents.size());
      if (fresh) {
        documents.push_back(document_of[i]);
        members.emplace_back();
      }
      members[at->second].push_back(i);
    }
  }
  std::vector<std::size_t> documents;
  std::vector<std::vector<std::size_t>> members;  // [document of the group]
  std::map<std::size_t, std::size_t> place;
};

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

void tie(Pairs& ties, std::size_t a, std::size_t b) {
  if (a != b) ties.emplace_back(std::min(a, b), std::max(a, b));
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> ties_of_group(std::span<const std::size_t> document_of, const Judgements& judgements,
                                                               Within within) {
  const ByDocument group(document_of);
  Pairs ties;
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < group.documents.size(); ++i) waiting.push_back(i);
  std::deque<std::size_t> reached;
  while (!waiting.empty()) {
    const std::size_t start = waiting.front();
    bool hung = within == Within::tied;  // those of its own document that are not its first
    if (hung) {
      for (const std::size_t member : group.members[start]) tie(ties, group.members[start].front(), member);
    }
    waiting.erase(waiting.begin());
    reached.push_back(start);
    for (; !reached.empty(); reached.pop_front()) {
      const std::size_t from = reached.front();
      std::erase_if(waiting, [&](std::size_t to) {
        if (judgements.independent(group.documents[from], group.documents[to])) return false;
        for (const std::size_t member : group.members[to]) tie(ties, group.members[from].front(), member);
        if (!hung) {
          for (const std::size_t member : group.members[start]) tie(ties, member, group.members[to].front());
        }
        hung = true;
        reached.push_back(to);
        return true;
      });
    }
  }
  std::ranges::sort(ties, {}, [](const auto& pair) { return std::pair(pair.second, pair.first); });
  ties.erase(std::ranges::unique(ties).begin(), ties.end());
  return ties;
}

std::vector<std::pair<std::size_t, std::size_t>> certain_in_group(std::span<const std::size_t> document_of, const Judgements& judgements) {
  const ByDocument group(document_of);
  Pairs ties;
  for (std::size_t i = 0; i < group.documents.size(); ++i) {
    for (const std::size_t other : judgements.one_with(group.documents[i])) {
      const auto at = group.place.find(other);
      if (at == group.place.end()) continue;
      for (const std::size_t member : group.members[at->second]) tie(ties, group.members[i].front(), member);
    }
  }
  return ties;
}

OriginCount::OriginCount(std::vector<std::size_t> document_of, const Judgements& judgements, const std::vector<bool>& voice)
    : judgements_(&judgements), sets_(document_of.size()), weight_(document_of.size(), 1) {
  for (std::size_t i = 0; i < document_of.size(); ++i) {
    if (!voice.empty() && !voice[i])
      weight_[i] = 0;
    else if (!judgements.independent_of(document_of[i]).empty())
      judged_[i].insert(document_of[i]);
    origins_ += weight_[i];
  }
}

bool OriginCount::join(std::size_t a, std::size_t b) {
  a = sets_.find(a);
  b = sets_.find(b);
  if (!sets_.join(a, b)) return false;
  const std::size_t before = weight_[a] + weight_[b], root = sets_.find(a);
  std::size_t weight = std::max(weight_[a], weight_[b]);
  std::set<std::size_t> more, fewer;
  if (auto node = judged_.extract(a)) more = std::move(node.mapped());
  if (auto node = judged_.extract(b)) fewer = std::move(node.mapped());
  if (more.size() < fewer.size()) std::swap(more, fewer);
  bool crossing = false;
  for (const std::size_t document : fewer) {
    crossing =
        crossing || std::ranges::any_of(judgements_->independent_of(document), [&](std::size_t other) { return more.contains(other); });
  }
  more.merge(fewer);
  if (crossing) weight = std::max(weight, weigh(more));
  if (!more.empty()) judged_[root] = std::move(more);
  weight_[root] = weight;
  origins_ -= before - weight;
  return weight < before;
}

namespace {

/// Bron & Kerbosch with a pivot, and without what cannot become larger than what was found. At most 32 deep.
void largest_clique(const std::array<std::uint32_t, OriginCount::most_exact>& beside, int size, std::uint32_t open, int& largest) {
  largest = std::max(largest, size);
  if (open == 0 || size + std::popcount(open) <= largest) return;
  int pivot = std::countr_zero(open);
  for (std::uint32_t rest = open; rest != 0; rest &= rest - 1) {
    const int one = std::countr_zero(rest);
    if (std::popcount(open & beside[static_cast<std::size_t>(one)]) > std::popcount(open & beside[static_cast<std::size_t>(pivot)]))
      pivot = one;
  }
  for (std::uint32_t rest = open & ~beside[static_cast<std::size_t>(pivot)]; rest != 0; rest &= rest - 1) {
    const int one = std::countr_zero(rest);
    largest_clique(beside, size + 1, open & beside[static_cast<std::size_t>(one)], largest);
    open &= ~(std::uint32_t{1} << static_cast<unsigned>(one));
  }
}

}  // namespace

std::size_t OriginCount::weigh(const std::set<std::size_t>& documents) const {
  std::vector<std::size_t> all;
  std::map<std::size_t, std::size_t> degrees;  // [so many judgements about others here] so many documents
  for (const std::size_t document : documents) {
    const std::vector<std::size_t>& apart = judgements_->independent_of(document);
    const auto degree =
        static_cast<std::size_t>(std::ranges::count_if(apart, [&](std::size_t other) { return documents.contains(other); }));
    if (degree == 0) continue;
    all.push_back(document);
    ++degrees[degree];
  }
  if (all.size() > most_exact) {
    double bound = 0;  // summed in the order of degrees: the same whatever the order of documents
    for (const auto& [degree, count] : degrees) bound += static_cast<double>(count) / static_cast<double>(all.size() - degree);
    return std::max<std::size_t>(2, static_cast<std::size_t>(std::ceil(bound - 1e-9)));
  }
  std::array<std::uint32_t, most_exact> beside{};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (judgements_->independent(all[i], all[k])) beside.at(i) |= std::uint32_t{1} << k;
    }
  }
  int largest = 1;
  largest_clique(beside, 0, all.size() == most_exact ? ~std::uint32_t{0} : (std::uint32_t{1} << all.size()) - 1, largest);
  return static_cast<std::size_t>(largest);
}

namespace {

/// The members on a shortest way over ties from one of the first to one of the others; nothing where there is none, or none between them.
std::vector<std::size_t> way_between(const std::vector<std::size_t>& from, const std::vector<std::size_t>& to,
                                     const std::vector<std::vector<std::size_t>>& beside) {
  constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  std::vector<std::size_t> before(beside.size(), nowhere);
  std::vector<bool> wanted(beside.size(), false);
  for (const std::size_t member : to) wanted[member] = true;
  std::deque<std::size_t> reached(from.begin(), from.end());
  for (const std::size_t member : from) before[member] = member;
  for (; !reached.empty(); reached.pop_front()) {
    const std::size_t at = reached.front();
    if (wanted[at]) break;
    for (const std::size_t other : beside[at]) {
      if (before[other] != nowhere) continue;
      before[other] = at;
      reached.push_back(other);
    }
  }
  std::vector<std::size_t> way;
  if (reached.empty()) return way;
  for (std::size_t at = before[reached.front()]; before[at] != at; at = before[at]) way.push_back(at);
  std::ranges::reverse(way);
  return way;
}

}  // namespace

std::vector<HeldTogether> held_together(const std::vector<std::size_t>& document_of, const std::vector<Tie>& ties,
                                        const Judgements& judgements, std::size_t most) {
  std::vector<HeldTogether> held;
  std::map<std::size_t, std::vector<std::size_t>> members;  // [document about which something was judged]
  for (std::size_t i = 0; i < document_of.size(); ++i) {
    if (!judgements.independent_of(document_of[i]).empty()) members[document_of[i]].push_back(i);
  }
  if (members.empty() || most == 0) return held;
  std::vector<std::vector<std::size_t>> beside(document_of.size());
  UnionFind sets(document_of.size());
  for (const Tie& tie : ties) {
    beside[tie.a].push_back(tie.b);
    beside[tie.b].push_back(tie.a);
    sets.join(tie.a, tie.b);
  }
  for (const auto& [a, of_a] : members) {
    for (const std::size_t b : judgements.independent_of(a)) {
      const auto of_b = members.find(b);
      if (b < a || of_b == members.end() || held.size() == most) continue;
      std::set<std::size_t> components;
      for (const std::size_t member : of_a) components.insert(sets.find(member));
      if (std::ranges::none_of(of_b->second, [&](std::size_t member) { return components.contains(sets.find(member)); })) continue;
      HeldTogether one{a, b, {}};
      for (const std::size_t member : way_between(of_a, of_b->second, beside)) {
        const std::size_t document = document_of[member];
        if (one.through.empty() || one.through.back() != document) one.through.push_back(document);
      }
      held.push_back(std::move(one));
    }
  }
  return held;
}

}  // namespace girok::corroboration
