// Floors and coverage against published answers and counts by hand.
#include "estimation/floors.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "estimation/published_tables.h"
#include "estimation/random.h"

namespace girok::estimation {
namespace {

using published::table;

constexpr MethodName coverages[] = {MethodName::coverage_independent, MethodName::coverage_high, MethodName::coverage_low};

double number(MethodName name, const Overlaps& overlaps) { return floor_of(name, overlaps, {.draws = 0}).estimate.value_or(-1); }

bool says(const MethodResult& result, const char* code) {
  return std::any_of(result.reasons.begin(), result.reasons.end(), [&](const Finding& finding) { return finding.code == code; });
}

/// No number at all, and the reason.
void check_refused(const MethodResult& result, const char* code) {
  CHECK(result.status == Status::refused);
  CHECK(!result.estimate);
  CHECK(!result.interval);
  CHECK(says(result, code));
}

TEST_CASE("Chao's bound of the published tables, with and without the factor of the lists") {
  CHECK(number(MethodName::chao, published::kosovo()) == doctest::Approx(10270.5).epsilon(1e-5));
  CHECK(number(MethodName::chao_t, published::kosovo()) == doctest::Approx(8802.9).epsilon(1e-5));
  CHECK(number(MethodName::chao, published::korea()) == doctest::Approx(144.7).epsilon(1e-3));
}

TEST_CASE("hepatitis A in Taiwan: sample coverage gives 407.0, 970.8 and 507.8 (Chao et al. 2001)") {
  CHECK(number(MethodName::coverage_independent, published::hav()) == doctest::Approx(407.0).epsilon(1e-4));
  CHECK(number(MethodName::coverage_high, published::hav()) == doctest::Approx(970.8).epsilon(1e-4));
  CHECK(number(MethodName::coverage_low, published::hav()) == doctest::Approx(507.8).epsilon(1e-4));
  const MethodResult result = floor_of(MethodName::coverage_high, published::hav(), {.draws = 0});
  CHECK(*diagnostic(result, "coverage") == doctest::Approx(0.513).epsilon(1e-3));  // printed by the same authors
  CHECK(*diagnostic(result, "mean_overlap") == doctest::Approx(208.667).epsilon(1e-5));
}

TEST_CASE("the interval of Chao's bound, by hand") {
  // f1 = 30, f2 = 10: N - n = 45; variance 10 (81/4 + 27 + 9/2) = 517.5; ln(1 + 517.5/2025) = 0.227578; its root 0.477052; exp(1.959964 × 0.477052) = 2.547223.
  const Overlaps overlaps = table({"A", "B"}, {{"10", 15}, {"01", 15}, {"11", 10}});
  const MethodResult result = floor_of(MethodName::chao, overlaps);
  CHECK(result.status == Status::lower_bound);
  CHECK(*result.estimate == doctest::Approx(85));
  CHECK(result.interval->lo == doctest::Approx(40 + 45 / 2.547223).epsilon(1e-6));
  CHECK(result.interval->hi == doctest::Approx(40 + 45 * 2.547223).epsilon(1e-6));
  CHECK(result.interval->kind == IntervalKind::log_normal);
  // Two lists equally long: with the factor 1/2 it is Petersen's n1 n2 / n12 = 25 × 25 / 10.
  CHECK(number(MethodName::chao_t, overlaps) == doctest::Approx(62.5));
}

TEST_CASE("coverage of four lists, by hand") {
  // Sizes 20, 20, 20, 20, of which alone 8 each; the six pairs share 4 each and nobody else. n = 32 + 24 = 56, D = 56 − 8 = 48, C = 1 − 8/20 = 0.6, N = 80.
  const Overlaps overlaps = table(
      {"A", "B", "C", "D"},
      {{"1000", 8}, {"0100", 8}, {"0010", 8}, {"0001", 8}, {"1100", 4}, {"1010", 4}, {"1001", 4}, {"0110", 4}, {"0101", 4}, {"0011", 4}});
  CHECK(number(MethodName::coverage_independent, overlaps) == doctest::Approx(80));
  // A = 8 + 8 + 2 × 4 = 24 and B = 4 / 400 for each of six pairs: high = (4 × 48 − 144) / (4 × 0.6 − 1.44) = 50, below n = 56.
  check_refused(floor_of(MethodName::coverage_high, overlaps), floor_code::coverage_below_n);
  // First step 80 + 6 × 24 × (0.8 − 1) / 2.4 = 68, second 80 + 60 × (0.68 − 1) = 60.8: below 80, the lists avoid each other.
  const MethodResult low = floor_of(MethodName::coverage_low, overlaps);
  CHECK(*low.estimate == doctest::Approx(60.8));
  CHECK(low.status == Status::ok);
  CHECK(says(low, floor_code::lists_avoid));
}

TEST_CASE("a coverage estimate is called a lower bound only where lists do not avoid each other") {
  for (const MethodName name : {MethodName::coverage_independent, MethodName::coverage_low}) {
    CHECK(floor_of(name, published::hav()).status == Status::lower_bound);
    // Spina bifida: B and C avoid each other, and the accepted answer of 731 lies below both.
    const MethodResult avoided = floor_of(name, published::madigan3());
    CHECK(avoided.status == Status::ok);
    CHECK(says(avoided, floor_code::lists_avoid));
  }
  CHECK(floor_of(MethodName::coverage_high, published::hav()).status == Status::ok);
  CHECK(says(floor_of(MethodName::coverage_high, published::hav()), floor_code::low_coverage));  // 0.513
  CHECK(!says(floor_of(MethodName::coverage_high, published::korea()), floor_code::low_coverage));  // 0.72
}

TEST_CASE("what cannot be computed is refused with its reason and never clamped") {
  const Overlaps nobody_twice = table({"A", "B", "C"}, {{"100", 5}, {"010", 5}, {"001", 5}, {"111", 2}});
  check_refused(floor_of(MethodName::chao, nobody_twice), floor_code::nobody_twice);
  check_refused(floor_of(MethodName::chao_t, nobody_twice), floor_code::nobody_twice);
  const Overlaps apart = table({"A", "B", "C"}, {{"100", 5}, {"010", 5}, {"001", 5}});
  check_refused(floor_of(MethodName::chao, apart), floor_code::nobody_twice);
  const Overlaps empty_list = table({"A", "B", "C"}, {{"100", 5}, {"010", 5}, {"110", 5}});
  const Overlaps two = table({"A", "B"}, {{"10", 5}, {"01", 5}, {"11", 5}});
  for (const MethodName name : coverages) {
    check_refused(floor_of(name, apart), floor_code::everybody_once_only);
    check_refused(floor_of(name, empty_list), floor_code::coverage_list_of_nobody);
    check_refused(floor_of(name, two), floor_code::coverage_lists);
  }
  check_refused(floor_of(MethodName::coverage_high, published::artificial3()), floor_code::coverage_denominator);
  for (const MethodName name : {MethodName::chao, MethodName::chao_t, MethodName::coverage_independent})
    CHECK(floor_of(name, table({"A", "B", "C"}, {})).status == Status::refused);
  CHECK(floor_of(MethodName::chao, table({"A"}, {{"1", 9}})).status == Status::refused);
}

TEST_CASE("where everybody is on all lists the answer is the number recorded, not a division by zero") {
  const Overlaps overlaps = table({"A", "B", "C"}, {{"111", 70}});
  for (const MethodName name : {MethodName::chao, MethodName::chao_t}) {
    const MethodResult result = floor_of(name, overlaps);
    CHECK(result.status == Status::lower_bound);
    CHECK(*result.estimate == 70);
    CHECK(!result.interval);
    CHECK(says(result, floor_code::nobody_once));
  }
  for (const MethodName name : coverages) CHECK(*floor_of(name, overlaps).estimate == doctest::Approx(70));
}

TEST_CASE("a thousand million persons and sixteen lists are answered like any others") {
  const Overlaps large = table({"A", "B", "C"}, {{"100", 120'000'000},
                                                 {"010", 120'000'000},
                                                 {"001", 120'000'000},
                                                 {"110", 120'000'000},
                                                 {"101", 120'000'000},
                                                 {"011", 120'000'000},
                                                 {"111", 120'000'000}});
  for (const MethodName name : coverages) {
    const MethodResult result = floor_of(name, large, {.draws = 50});
    CHECK(*result.estimate == doctest::Approx(960e6).epsilon(1e-6));  // independent lists of one half each
    REQUIRE(result.interval);
    CHECK(result.interval->lo > 959e6);
    CHECK(result.interval->hi < 961e6);
  }
  CHECK(number(MethodName::chao, large) == doctest::Approx(840e6 + 180e6));
  std::vector<std::string> names;
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < max_lists; ++i) {
    names.push_back("L" + std::to_string(i));
    cells.push_back({Pattern{1} << i, 40});
    if (i + 1 < max_lists) cells.push_back({Pattern{3} << i, 9});
  }
  const auto many = make_overlaps(names, cells);
  REQUIRE(many);
  for (const MethodName name : coverages) CHECK(floor_of(name, *many, {.draws = 20}).status != Status::multimodal);
}

TEST_CASE("where too many draws have no answer there is a number, a warning and no interval") {
  const MethodResult result = floor_of(MethodName::coverage_high, published::uk5());
  CHECK(result.estimate);
  CHECK(*diagnostic(result, "draws_without_estimate") > 25);
  CHECK(!result.interval);
  CHECK(says(result, floor_code::coverage_no_interval));
}

TEST_CASE("intervals do not depend on threads, and do on the seed") {
  const auto hi = [](std::uint64_t seed, unsigned threads) {
    return floor_of(MethodName::coverage_low, published::hav(), {.draws = 100, .seed = seed, .threads = threads}).interval->hi;
  };
  CHECK(hi(1, 1) == hi(1, 3));
  CHECK(hi(1, 1) != hi(2, 1));
}

TEST_CASE("of independent lists the interval of coverage holds the truth about as often as it says") {
  // 400 tables of 1,000 persons on three lists with chances .3, .35, .4; at 95 % between 91 and 98.5 % (three standard errors of 400 trials and what is left of the bootstrap's own error).
  std::size_t held = 0, used = 0;
  for (std::uint64_t k = 0; k < 400; ++k) {
    Random random(17, k);
    std::vector<std::int64_t> counts(8);
    std::vector<double> weights(8);
    for (std::size_t x = 0; x < 8; ++x) weights[x] = ((x & 1) != 0 ? 0.3 : 0.7) * ((x & 2) != 0 ? 0.35 : 0.65) * ((x & 4) != 0 ? 0.4 : 0.6);
    random.multinomial(1000, weights, counts);
    std::vector<Cell> cells;
    for (Pattern x = 1; x < 8; ++x) cells.push_back({x, counts[x]});
    const auto overlaps = make_overlaps({"A", "B", "C"}, cells);
    const MethodResult result = floor_of(MethodName::coverage_independent, *overlaps, {.draws = 200, .seed = k + 1, .threads = 1});
    if (!result.interval) continue;
    ++used;
    if (result.interval->lo <= 1000 && result.interval->hi >= 1000) ++held;
  }
  CHECK(used == 400);
  CHECK(held > 364);
  CHECK(held < 394);
}

TEST_CASE("no table gives a number below those recorded, or an interval that does not hold it") {
  CHECK(rc::check([] {
    const std::size_t lists = *rc::gen::inRange<std::size_t>(2, 6);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < lists; ++i) names.push_back(std::string(1, static_cast<char>('A' + i)));
    std::vector<Cell> cells;
    for (Pattern x = 1; x < Pattern{1} << lists; ++x)
      cells.push_back({x, std::max<std::int64_t>(0, *rc::gen::inRange<std::int64_t>(-20, 40))});
    const auto overlaps = make_overlaps(names, cells);
    for (std::size_t k = 0; k < 5; ++k) {
      const MethodResult result = floor_of(static_cast<MethodName>(k), *overlaps, {.draws = 20, .threads = 1});
      RC_ASSERT(result.estimate.has_value() == (result.status != Status::refused));
      if (!result.estimate) RC_ASSERT(!result.reasons.empty());
      if (result.estimate)
        RC_ASSERT(std::isfinite(*result.estimate) && *result.estimate >= static_cast<double>(overlaps->n()) * (1 - 1e-9));
      if (result.interval) RC_ASSERT(result.interval->lo <= *result.estimate && *result.estimate <= result.interval->hi);
    }
  }));
}

}  // namespace
}  // namespace girok::estimation
