// What the gate says of published tables, and of tables made to show one fault each.
#include "estimation/gate.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "estimation/published_tables.h"
#include "estimation/random.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

using published::table;

const Finding* find(const GateResult& result, std::string_view code) {
  for (const Finding& finding : result.findings)
    if (finding.code == code) return &finding;
  return nullptr;
}

/// Codes of the warnings and refusals, in the order told; notes left out.
std::vector<std::string> serious(const GateResult& result) {
  std::vector<std::string> out;
  for (const Finding& finding : result.findings)
    if (finding.weight != Weight::note) out.push_back(finding.code);
  return out;
}

using Codes = std::vector<std::string>;

TEST_CASE("the published tables get the few warnings that an investigator would want to read") {
  CHECK(serious(gate(published::uk6())).empty());  // two empty pairs, two single persons: notes
  CHECK(find(gate(published::uk6()), "empty_pairs")->arguments == Codes{"2", "LA×GP, LA×NCA"});
  CHECK(find(gate(published::uk6()), "small_overlaps")->arguments == Codes{"2", "NG×GP, GP×NCA"});
  CHECK(serious(gate(published::uk5())).empty());
  CHECK(serious(gate(published::western())) == Codes{"tiny_overlap_share", "empty_pair"});  // 23 persons of 345; A×B
  CHECK(serious(gate(published::artificial3())) == Codes{"isolated_list", "tiny_overlap_share"});
  CHECK(serious(gate(published::korea())) == Codes{"positive_dependence"});
  CHECK(find(gate(published::korea()), "positive_dependence")->arguments[0] == "b");
  CHECK(find(gate(published::korea()), "positive_dependence")->arguments[1] == "c");
  CHECK(serious(gate(published::madigan3())) == Codes{"negative_dependence"});
  CHECK(serious(gate(published::hav())) == Codes{"many_dependent"});
  CHECK(serious(gate(published::kosovo())) == Codes{"many_dependent"});
  CHECK(find(gate(published::kosovo()), "many_dependent")->arguments == Codes{"5", "6", "A×O 4.2, E×A 2.9, E×O 2.6, O×H 2.2, E×H 1.6"});
  CHECK(gate(published::kosovo()).findings.size() == 1);  // not told five times again
  for (const Overlaps& overlaps : {published::uk6(), published::uk5(), published::western(), published::artificial3(), published::korea(),
                                   published::madigan3(), published::hav(), published::kosovo()})
    CHECK(gate(overlaps).can_estimate);
}

TEST_CASE("two lists, or three of which one is empty, are too few for an estimate") {
  const GateResult two = gate(table({"A", "B"}, {{"10", 100}, {"01", 100}, {"11", 100}}));
  CHECK(!two.can_estimate);
  CHECK(two.findings.front().code == gate_code::few_lists);
  CHECK(two.findings.front().weight == Weight::refusal);
  const GateResult empty = gate(table({"A", "B", "Hospital"}, {{"100", 100}, {"010", 100}, {"110", 100}}));
  CHECK(!empty.can_estimate);
  CHECK(find(empty, "empty_list")->arguments == Codes{"Hospital"});
  CHECK(find(empty, "few_lists")->arguments == Codes{"2"});
}

TEST_CASE("without any overlap nothing is estimated, and it is said once") {
  const GateResult result = gate(table({"A", "B", "C"}, {{"100", 100}, {"010", 100}, {"001", 100}}));
  CHECK(!result.can_estimate);
  CHECK(serious(result) == Codes{"no_overlap"});
}

TEST_CASE("a list that should share many with others and shares nobody is refused by its name, a small one warned of") {
  const std::vector<std::pair<std::string_view, std::int64_t>> three{{"1000", 300}, {"0100", 300}, {"0010", 300}, {"1100", 100},
                                                                     {"1010", 100}, {"0110", 100}, {"1110", 40}};
  auto rows = three;
  rows.emplace_back("0001", 400);
  const GateResult large = gate(table({"A", "B", "C", "Unlinked"}, rows));
  CHECK(!large.can_estimate);
  REQUIRE(find(large, "isolated_list") != nullptr);
  CHECK(find(large, "isolated_list")->arguments[0] == "Unlinked");
  CHECK(large.findings.front().code == gate_code::isolated_list);
  CHECK(find(large, "empty_pair") == nullptr);  // not told three times again
  rows.back().second = 4;
  const GateResult small = gate(table({"A", "B", "C", "Small"}, rows));
  CHECK(small.can_estimate);
  CHECK(find(small, "isolated_list")->weight == Weight::warning);
}

TEST_CASE("two groups of lists that should share many and share nobody are no one population") {
  const Overlaps overlaps =
      table({"N1", "N2", "S1", "S2"}, {{"1000", 200}, {"0100", 200}, {"1100", 100}, {"0010", 200}, {"0001", 200}, {"0011", 100}});
  const GateResult result = gate(overlaps);
  CHECK(!result.can_estimate);
  REQUIRE(find(result, "separate_groups") != nullptr);
  CHECK(find(result, "separate_groups")->arguments[0] == "S1, S2");
  CHECK(find(result, "separate_groups")->arguments[1] == "N1, N2");
}

TEST_CASE("a copied list is named with the list it was copied from, unless that list holds nearly everybody") {
  // All 60 of Copy stand on A; A itself holds half of what others hold.
  const GateResult copied = gate(table({"A", "B", "Copy"}, {{"100", 200}, {"010", 100}, {"110", 100}, {"101", 40}, {"111", 20}}));
  REQUIRE(find(copied, "nested_list") != nullptr);
  CHECK(find(copied, "nested_list")->arguments == Codes{"Copy", "A", "100.0 %"});
  const GateResult census =
      gate(table({"Census", "B", "C"}, {{"100", 900}, {"110", 100}, {"101", 100}, {"111", 10}, {"010", 3}, {"001", 3}}));
  CHECK(find(census, "nested_list") == nullptr);
  // Three persons on both are chance.
  const GateResult few = gate(table({"A", "B", "Few"}, {{"100", 200}, {"010", 200}, {"110", 100}, {"101", 3}}));
  CHECK(find(few, "nested_list") == nullptr);
  const GateResult same = gate(table({"A", "B", "Twin"}, {{"101", 200}, {"010", 200}, {"111", 100}}));
  REQUIRE(find(same, "same_lists") != nullptr);
  CHECK(find(same, "same_lists")->arguments == Codes{"A", "Twin"});
}

TEST_CASE("a referral that somebody knows of names both lists in its direction") {
  const GateResult result = gate(published::uk6(), {.referrals = {{3, 0}}});
  CHECK(find(result, "referral")->arguments == Codes{"GO", "LA"});
  CHECK(gate(published::uk6(), {.referrals = {{9, 0}}}).findings == gate(published::uk6()).findings);  // no such list
}

TEST_CASE("a referral that nobody told of shows as dependence") {
  // Half of 4,000 on A are sent on to B, which finds a tenth of 20,000 by itself; C finds a fifth by itself.
  const double a = 0.2, b_alone = 0.1, b_sent = 0.55, c = 0.2;
  std::vector<Cell> cells;
  for (Pattern x = 1; x < 8; ++x) {
    const bool on_a = (x & 1) != 0;
    const double b = on_a ? b_sent : b_alone;
    cells.push_back({x, std::llround(20'000 * (on_a ? a : 1 - a) * ((x & 2) != 0 ? b : 1 - b) * ((x & 4) != 0 ? c : 1 - c))});
  }
  const auto overlaps = make_overlaps({"Police", "Shelter", "Press"}, cells);
  const GateResult result = gate(*overlaps);
  REQUIRE(serious(result) == Codes{"positive_dependence"});
  CHECK(find(result, "positive_dependence")->arguments[0] == "Police");
  CHECK(find(result, "positive_dependence")->arguments[1] == "Shelter");
  CHECK(result.pairs[0].odds_ratio == doctest::Approx(0.55 * 0.9 / (0.45 * 0.1)).epsilon(0.02));  // = 11
}

TEST_CASE("of independent lists one table in a hundred is called dependent, at most") {
  std::size_t called = 0;
  constexpr std::size_t tables = 1000;
  for (std::uint64_t k = 0; k < tables; ++k) {
    Random random(23, k);
    std::vector<double> weights(16);
    std::vector<std::int64_t> counts(16);
    for (std::size_t x = 0; x < 16; ++x) {
      weights[x] = 1;
      for (std::size_t i = 0; i < 4; ++i)
        weights[x] *= (x >> i & 1) != 0 ? 0.15 + 0.05 * static_cast<double>(i) : 0.85 - 0.05 * static_cast<double>(i);
    }
    random.multinomial(2000, weights, counts);
    std::vector<Cell> cells;
    for (Pattern x = 1; x < 16; ++x) cells.push_back({x, counts[x]});
    const GateResult result = gate(*make_overlaps({"A", "B", "C", "D"}, cells));
    if (find(result, "positive_dependence") != nullptr || find(result, "negative_dependence") != nullptr) ++called;
  }
  CHECK(called <= 20);  // Holm keeps it below 1 %: 10 and three standard errors
}

TEST_CASE("a pair's table, its odds ratio and Holm's correction, by hand") {
  // Kosovo, A and H among those on E or O: both 18 + 32 + 27 = 77, A only 177 + 217 + 181 = 575, H only 106 + 123 + 42 = 271, neither 1131 + 936 + 228 = 2295.
  const GateResult result = gate(published::kosovo());
  REQUIRE(result.pairs.size() == 6);
  CHECK(result.pairs[4].both == 77 + 31);
  CHECK(result.pairs[4].odds_ratio == doctest::Approx(77.5 * 2295.5 / (575.5 * 271.5)));
  CHECK(result.pairs[4].expected == doctest::Approx(652.0 * 348 / 3218));
  // The largest of the six p stays as it is; the smallest, A and O (on E or H: 181 + 32 + 27, 177 + 31 + 18, 228 + 123 + 42, 1131 + 306 + 106), comes six times.
  CHECK(result.pairs[4].p == doctest::Approx(fisher_exact(77, 575, 271, 2295)));
  CHECK(result.pairs[3].p == doctest::Approx(6 * fisher_exact(240, 226, 393, 1543)));
}

TEST_CASE("a thousand million persons and sixteen lists are looked at in no time") {
  std::vector<std::string> names;
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < max_lists; ++i) names.push_back("L" + std::to_string(i));
  for (Pattern x = 1; x <= 3000; ++x) cells.push_back({x * 21 % 65535 + 1, 300'000});
  const auto overlaps = make_overlaps(names, cells);
  REQUIRE(overlaps);
  const GateResult result = gate(*overlaps);
  CHECK(result.pairs.size() == 120);
}

TEST_CASE("findings come worst first, each code has its sentence, and no table breaks the gate") {
  std::set<std::string> known;
  std::ifstream file(GIROK_SOURCE_DIR "/data/estimation/findings.tsv");
  for (std::string line; std::getline(file, line);) known.insert(line.substr(0, line.find('\t')));
  CHECK(rc::check([&] {
    const std::size_t lists = *rc::gen::inRange<std::size_t>(0, 6);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < lists; ++i) names.push_back(std::string(1, static_cast<char>('A' + i)));
    std::vector<Cell> cells;
    for (Pattern x = 1; x < Pattern{1} << lists; ++x)
      cells.push_back({x, std::max<std::int64_t>(0, *rc::gen::inRange<std::int64_t>(-60, 90))});
    const GateResult result = gate(*make_overlaps(names, cells));
    bool refused = false;
    for (std::size_t k = 0; k < result.findings.size(); ++k) {
      const Finding& finding = result.findings[k];
      RC_ASSERT(known.count(finding.code) == 1u);
      if (k > 0) RC_ASSERT(result.findings[k - 1].weight >= finding.weight);
      refused = refused || finding.weight == Weight::refusal;
    }
    RC_ASSERT(result.can_estimate == !refused);
  }));
}

}  // namespace
}  // namespace girok::estimation
