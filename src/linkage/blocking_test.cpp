#include "linkage/blocking.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "linkage/test_input.h"

namespace girok::linkage {
namespace {

using Pairs = std::multiset<std::pair<std::uint32_t, std::uint32_t>>;

Pairs pairs_of(const Blocks& blocks, std::size_t pass, bool again) {
  Pairs pairs;
  for (const Blocks::Work& work : blocks.work()) {
    if (work.pass != pass) continue;
    blocks.each_pair(work, again, [&](std::uint32_t a, std::uint32_t b) { pairs.emplace(a, b); });
  }
  return pairs;
}

/// All pairs of records that share every key of the pass, by looking at all pairs.
std::set<std::pair<std::uint32_t, std::uint32_t>> brute(const Input& input, const Comparer& comparer, const Pass& pass) {
  std::vector<KeyColumn> columns;
  for (const PassKey& key : pass.keys) columns.push_back(key_column(input, comparer, key));
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t a = 0; a < input.records(); ++a) {
    for (std::uint32_t b = a + 1; b < input.records(); ++b) {
      bool all = true;
      for (std::size_t k = 0; k < pass.keys.size() && all; ++k) {
        const auto left = columns[k].of(input.fields[pass.keys[k].field].codes[a]),
                   right = columns[k].of(input.fields[pass.keys[k].field].codes[b]);
        bool shared = false;
        for (const std::uint64_t x : left) {
          for (const std::uint64_t y : right) shared = shared || x == y;
        }
        all = shared;
      }
      if (all) pairs.emplace(a, b);
    }
  }
  return pairs;
}

Pass pass_of(std::vector<PassKey> keys) {
  Pass pass;
  pass.keys = std::move(keys);
  return pass;
}

TEST_CASE("the pairs of a pass are those that share all its keys, each once, and not again in a later pass, on any number of threads") {
  CHECK(rc::check([](const std::vector<std::uint32_t>& picks) {
    std::vector<std::vector<std::string>> rows;
    const std::vector<std::string> words = {"alpha", "beta", "gamma", "delta", "omega"};
    for (const std::uint32_t pick : picks) {
      rows.push_back({pick % 4 == 0 ? "" : "n" + std::to_string(pick % 5),
                      pick % 7 == 0 ? "" : "195" + std::to_string(pick / 5 % 3) + "0704",
                      pick % 6 == 0 ? "" : words[pick % 5] + " " + words[pick / 11 % 5] + " " + words[pick / 97 % 5]});
    }
    const Input input = test_input({{FieldKind::category}, {FieldKind::date}, {FieldKind::text}}, rows);
    const Comparer comparer(input, 1);
    std::vector<Pass> first = {pass_of({{0, KeyPart::value}}), pass_of({{2, KeyPart::word}}),
                               pass_of({{0, KeyPart::value}, {1, KeyPart::year}}), pass_of({{1, KeyPart::value}, {2, KeyPart::word}}),
                               pass_of({{1, KeyPart::day}})};
    for (const unsigned threads : {1U, 2U, 5U}) {
      std::vector<Pass> passes = first;
      const Blocks blocks(input, comparer, passes, 1'000'000, threads);
      std::set<std::pair<std::uint32_t, std::uint32_t>> before;
      for (std::size_t p = 0; p < passes.size(); ++p) {
        const auto expected = brute(input, comparer, passes[p]);
        const Pairs all = pairs_of(blocks, p, true);
        RC_ASSERT((all == Pairs(expected.begin(), expected.end())));
        Pairs fresh;
        for (const auto& pair : expected) {
          if (!before.contains(pair)) fresh.insert(pair);
        }
        RC_ASSERT(pairs_of(blocks, p, false) == fresh);
        before.insert(expected.begin(), expected.end());
      }
    }
  }));
}

TEST_CASE("blocks above the limit are left out and counted") {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 100; ++i) rows.push_back({i < 60 ? "kim" : "n" + std::to_string(i / 2)});
  const Input input = test_input({{FieldKind::category}}, rows);
  const Comparer comparer(input, 1);
  std::vector<Pass> passes = {pass_of({{0, KeyPart::value}})};
  const Blocks blocks(input, comparer, passes, 50, 2);
  CHECK(pairs_of(blocks, 0, true).size() == 20);
  CHECK(passes[0].pairs == 20);
  CHECK(passes[0].left_out_blocks == 1);
  CHECK(passes[0].left_out_records == 60);
  CHECK(passes[0].largest_left_out == 60);
}

TEST_CASE("a pass without keys makes all pairs") {
  std::vector<std::vector<std::string>> rows(30, {"x"});
  const Input input = test_input({{FieldKind::category}}, rows);
  const Comparer comparer(input, 1);
  std::vector<Pass> passes = {pass_of({})};
  const Blocks blocks(input, comparer, passes, 1'000, 2);
  CHECK(pairs_of(blocks, 0, false).size() == 30 * 29 / 2);
}

}  // namespace
}  // namespace girok::linkage
