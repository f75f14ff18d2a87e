// Groups of ties and the origins that they leave, against slow and obvious ways of counting the same.
#include "corroboration/ties.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>

using namespace girok;
using namespace girok::corroboration;

namespace {

using Numbers = std::vector<std::size_t>;

std::vector<Judged> random_judgements(std::mt19937& random, std::size_t documents, std::size_t count) {
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < count; ++i) judged.push_back({random() % documents, random() % documents, random() % 4 == 0});
  return judged;
}

/// Components of members by a closure over all pairs.
std::vector<Numbers> closure(std::size_t members, const std::function<bool(std::size_t, std::size_t)>& tied) {
  Numbers label(members);
  std::iota(label.begin(), label.end(), std::size_t{0});
  for (std::size_t round = 0; round < members; ++round) {
    for (std::size_t a = 0; a < members; ++a) {
      for (std::size_t b = 0; b < members; ++b) {
        if (tied(a, b)) label[a] = label[b] = std::min(label[a], label[b]);
      }
    }
  }
  std::map<std::size_t, Numbers> of;
  for (std::size_t i = 0; i < members; ++i) of[label[i]].push_back(i);
  std::vector<Numbers> components;
  for (auto& [key, list] : of) components.push_back(std::move(list));
  return components;
}

/// The most documents of a component of which every two are independent: every subset is tried.
std::size_t most_independent(const Numbers& component, const Numbers& document_of, const Judgements& judgements) {
  std::set<std::size_t> distinct;
  for (const std::size_t member : component) distinct.insert(document_of[member]);
  const Numbers documents(distinct.begin(), distinct.end());
  std::size_t most = 1;
  for (std::uint32_t chosen = 1; chosen < (std::uint32_t{1} << documents.size()); ++chosen) {
    Numbers some;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      if ((chosen >> i & 1U) != 0) some.push_back(documents[i]);
    }
    const bool every = std::ranges::all_of(some, [&](std::size_t a) {
      return std::ranges::all_of(some, [&](std::size_t b) { return a == b || judgements.independent(a, b); });
    });
    if (every) most = std::max(most, some.size());
  }
  return most;
}

}  // namespace

TEST_CASE("what is kept of a group joins what every two of its members would join, and nobody who was judged independent") {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    const std::size_t documents = 2 + random() % 6, members = 1 + random() % 9;
    const Judgements judgements(random_judgements(random, documents, random() % 8), documents);
    Numbers document_of;
    for (std::size_t i = 0; i < members; ++i) document_of.push_back(random() % documents);
    for (const Within within : {Within::untied, Within::tied}) {
      const auto kept = ties_of_group(document_of, judgements, within);
      const auto expected = closure(members, [&](std::size_t a, std::size_t b) {
        if (document_of[a] == document_of[b]) return within == Within::tied;
        return !judgements.independent(document_of[a], document_of[b]);
      });
      const auto found = closure(members, [&](std::size_t a, std::size_t b) { return std::ranges::count(kept, std::pair(a, b)) > 0; });
      CHECK(found == expected);
      for (const auto& [a, b] : kept) CHECK_FALSE(judgements.independent(document_of[a], document_of[b]));
    }
  }
}

TEST_CASE("without judgements, all of a group hang on its first member") {
  const Judgements nothing({}, 4);
  CHECK(ties_of_group(Numbers{0, 1, 2, 3}, nothing, Within::untied) ==
        std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {0, 2}, {0, 3}});
  CHECK(ties_of_group(Numbers{2, 2, 1}, nothing, Within::tied) == std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}, {0, 2}});
  CHECK(ties_of_group(Numbers{2, 2}, nothing, Within::untied).empty());
}

TEST_CASE("a component counts as many origins as it has documents of which every two were judged independent, in any order of joining") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::size_t documents = 2 + random() % 7, members = documents + random() % 4;
    const Judgements judgements(random_judgements(random, documents, random() % 14), documents);
    Numbers document_of;
    for (std::size_t i = 0; i < members; ++i) document_of.push_back(i % documents);
    std::vector<std::pair<std::size_t, std::size_t>> ties;
    for (std::size_t i = 0; i < members; ++i) ties.emplace_back(random() % members, random() % members);
    std::size_t expected = 0;
    for (const Numbers& component :
         closure(members, [&](std::size_t a, std::size_t b) { return std::ranges::count(ties, std::pair(a, b)) > 0; }))
      expected += most_independent(component, document_of, judgements);
    for (int order = 0; order < 3; ++order) {
      OriginCount count(document_of, judgements);
      for (const auto& [a, b] : ties) {
        const std::size_t before = count.origins();
        const bool fewer = count.join(a, b);
        CHECK(fewer == (count.origins() < before));
      }
      CHECK(count.origins() == expected);
      std::ranges::shuffle(ties, random);
    }
  }
}

TEST_CASE("forty documents judged independent of each other, all tied to one more, are forty origins; and pairs of them two") {
  std::vector<Judged> every, pairs;
  for (std::size_t a = 0; a < 40; ++a) {
    for (std::size_t b = a + 1; b < 40; ++b) every.push_back({a, b, false});
    if (a % 2 == 0) pairs.push_back({a, a + 1, false});
  }
  Numbers document_of(41);
  std::iota(document_of.begin(), document_of.end(), std::size_t{0});
  for (const auto& [judged, expected] : {std::pair(every, std::size_t{40}), std::pair(pairs, std::size_t{2})}) {
    const Judgements judgements(judged, 41);
    OriginCount count(document_of, judgements);
    for (std::size_t a = 0; a < 40; ++a) count.join(a, 40);
    CHECK(count.origins() == expected);
  }
}

TEST_CASE("what has no voice is no origin, alone or joined") {
  const Judgements judgements({{0, 1, false}}, 3);
  OriginCount count({0, 1, 2}, judgements, {false, true, true});
  CHECK(count.origins() == 2);
  CHECK_FALSE(count.join(0, 1));
  CHECK(count.join(1, 2));
  CHECK(count.origins() == 1);
}

TEST_CASE("documents judged independent that a third holds together are told with the third, and once") {
  const std::vector<Tie> ties = {
      {0, 2, EdgeKind::same_source, true, ""}, {2, 3, EdgeKind::same_source, true, ""}, {3, 1, EdgeKind::reuse, false, ""}};
  const Judgements judgements({{1, 0, false}, {0, 4, false}}, 5);
  const auto held = held_together({0, 1, 2, 3, 4}, ties, judgements, 10);
  REQUIRE(held.size() == 1);
  CHECK(held[0].a == 0);
  CHECK(held[0].b == 1);
  CHECK(held[0].through == Numbers{2, 3});
  CHECK(held_together({0, 1, 2, 3, 4}, ties, judgements, 0).empty());
  CHECK(held_together({0, 1, 2, 3, 4}, ties, Judgements({}, 5), 10).empty());
}
