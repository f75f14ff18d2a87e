#include "estimation/figures.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace girok::estimation {
namespace {

Interval between(std::int64_t lo, std::int64_t hi) { return {Decimal(lo), Decimal(hi), lo == hi ? Bound::equal : Bound::range}; }
Interval over(std::int64_t lo) { return {Decimal(lo), std::nullopt, Bound::more}; }
Interval up_to(std::int64_t hi) { return {std::nullopt, Decimal(hi), Bound::at_most}; }

Claim claim(std::string id, std::string name, Interval value, std::string origin) {
  Claim out;
  out.id = std::move(id);
  out.name = std::move(name);
  out.unit = "count";
  out.value = value;
  out.origin = std::move(origin);
  return out;
}

bool says(const FigureGroup& group, const char* code) {
  return std::any_of(group.findings.begin(), group.findings.end(), [&](const Finding& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("five citations of one origin are one claim") {
  std::vector<Claim> claims;
  for (int i = 0; i < 5; ++i) claims.push_back(claim(std::to_string(i), "profit", between(105, 105), "the first report"));
  const auto groups = lay_together(claims);
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].citations == 5);
  CHECK(groups[0].fewest_origins == 1);
  CHECK(groups[0].most_origins == 1);
  CHECK(groups[0].status == GroupStatus::one_origin);
  CHECK(text_of(groups[0].envelope) == "105");
  CHECK(says(groups[0], figure_code::one_origin));
}

TEST_CASE("a restatement in another currency is no claim of its own") {
  Claim pounds = claim("2", "profit", between(86, 86), "the first report");
  pounds.conversion_of = "1";
  const auto groups = lay_together({claim("1", "profit", between(105, 105), "the first report"), pounds});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].citations == 1);
}

TEST_CASE("an end that nobody gives stays open until an analyst gives one") {
  std::vector<Claim> claims{claim("1", "women", over(500'000), "a")};
  auto groups = lay_together(claims);
  CHECK(groups[0].status == GroupStatus::none);
  CHECK_FALSE(groups[0].envelope.hi);
  CHECK(says(groups[0], figure_code::no_upper_end));
  CHECK(text_of(groups[0].envelope) == "≥ 500,000");
  claims[0].assumed_high = Decimal(900'000);
  groups = lay_together(claims);
  CHECK(groups[0].status == GroupStatus::one_origin);
  CHECK(text_of(groups[0].envelope) == "500,000 – 900,000");
  CHECK(groups[0].envelope.hi_assumed);
  CHECK_FALSE(groups[0].envelope.lo_assumed);
  CHECK(says(groups[0], figure_code::assumed));
}

TEST_CASE("one that says over and one that says up to do not agree on the number itself") {
  const auto groups = lay_together({claim("1", "women", over(500), "a"), claim("2", "women", up_to(500), "a")});
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].origins[0].drifts);
  CHECK(groups[0].status == GroupStatus::none);
  CHECK_FALSE(groups[0].envelope.lo);
  CHECK_FALSE(groups[0].envelope.hi);
  CHECK(says(groups[0], figure_code::no_ends));
  CHECK_FALSE(says(groups[0], figure_code::no_upper_end));
}

TEST_CASE("two origins that meet make a range, with what they have in common and each left out") {
  const auto groups = lay_together({claim("1", "people", between(100, 200), "a"), claim("2", "people", between(150, 300), "b"),
                                    claim("3", "people", between(150, 300), "b")});
  REQUIRE(groups.size() == 1);
  const FigureGroup& group = groups[0];
  CHECK(group.status == GroupStatus::range);
  CHECK(text_of(group.envelope) == "100 – 300");
  REQUIRE(group.common);
  CHECK(text_of(*group.common) == "150 – 200");
  REQUIRE(group.left_out.size() == 2);
  CHECK(text_of(group.left_out[0].range) == "150 – 300");
  CHECK(text_of(group.left_out[1].range) == "100 – 200");
}

TEST_CASE("origins that do not meet disagree: the whole span, nothing narrower") {
  const auto groups = lay_together({claim("1", "people", between(100, 200), "a"), claim("2", "people", between(500, 600), "b")});
  CHECK(groups[0].status == GroupStatus::disagree);
  CHECK_FALSE(groups[0].common);
  CHECK(text_of(groups[0].envelope) == "100 – 600");
  CHECK(says(groups[0], figure_code::disagree));
}

TEST_CASE("round figures meet where rounding is allowed for, and only then") {
  // 1,487 is written 1,500 in round figures; 1,640 is not.
  const std::vector<Claim> near{claim("1", "people", between(1'487, 1'487), "a"), claim("2", "people", between(1'500, 1'500), "b")};
  const std::vector<Claim> far{claim("1", "people", between(1'640, 1'640), "a"), claim("2", "people", between(1'500, 1'500), "b")};
  CHECK(says(lay_together(near)[0], figure_code::rounding_meets));
  CHECK_FALSE(says(lay_together(far)[0], figure_code::rounding_meets));
  CHECK(lay_together(near)[0].status == GroupStatus::disagree);
  FigureOptions options;
  options.rounding = true;
  const FigureGroup wide = lay_together(near, options)[0];
  CHECK(wide.status == GroupStatus::range);
  CHECK(text_of(wide.envelope) == "1,450 – 1,550");
  REQUIRE(wide.common);
  CHECK(text_of(*wide.common) == "1,486.5 – 1,487.5");
  CHECK(says(wide, figure_code::rounded));
  CHECK(lay_together(far, options)[0].status == GroupStatus::disagree);
  CHECK_FALSE(says(lay_together({claim("1", "people", between(10, 20), "a")}, options)[0], figure_code::rounded));
}

TEST_CASE("what differs in definition, place, time or kind is not laid together") {
  const auto parts = [](auto change) {
    Claim first = claim("1", "people", between(100, 200), "a"), second = claim("2", "people", between(100, 200), "b");
    change(first, second);
    return lay_together({first, second}).size();
  };
  CHECK(parts([](Claim&, Claim&) {}) == 1);
  CHECK(parts([](Claim& a, Claim& b) { a.measure = "women", b.measure = "women and children"; }) == 2);
  CHECK(parts([](Claim& a, Claim& b) { a.place = "north", b.place = "south"; }) == 2);
  CHECK(parts([](Claim& a, Claim& b) { a.time = "2019", b.time = "2020"; }) == 2);
  CHECK(parts([](Claim& a, Claim& b) { a.kind = FigureKind::stock, b.kind = FigureKind::flow; }) == 2);
  CHECK(parts([](Claim& a, Claim& b) { a.kind = FigureKind::stock, b.per = "year"; }) == 2);  // so many a year is a flow
  CHECK(parts([](Claim& a, Claim& b) { a.currency = "USD", b.currency = "GBP"; }) == 2);
  CHECK(parts([](Claim& a, Claim& b) { a.base = "women", b.base = "all"; }) == 2);
  CHECK(parts([](Claim& a, Claim&) { a.place = "north"; }) == 1);  // silence is no contradiction
  CHECK(parts([](Claim& a, Claim&) { a.kind = FigureKind::stock; }) == 2);  // but an unknown kind is a kind of its own
  CHECK(parts([](Claim& a, Claim&) { a.per = "year"; }) == 2);
  CHECK(parts([](Claim& a, Claim& b) { a.per = "year", b.origin = "a"; }) == 1);  // one origin, cited with and without its period
  CHECK(parts([](Claim&, Claim& b) { b.name = "others"; }) == 2);
  // An unknown kind fits nothing but its like: it is apart, not undecided.
  Claim stock = claim("1", "people", between(1, 2), "a");
  stock.kind = FigureKind::stock;
  for (const FigureGroup& group : lay_together({stock, claim("2", "people", between(1, 2), "b")}))
    CHECK_FALSE(says(group, figure_code::ambiguous));
}

TEST_CASE("parts of one name get letters, and say in what they differ") {
  Claim women = claim("1", "f1", between(1, 2), "a"), girls = claim("2", "f1", between(1, 2), "a");
  women.measure = "women";
  girls.measure = "girls";
  const auto groups = lay_together({women, girls});
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].name == "f1a");
  CHECK(groups[1].name == "f1b");
  const auto finding = std::find_if(groups[1].findings.begin(), groups[1].findings.end(),
                                    [](const Finding& one) { return one.code == figure_code::definitions; });
  REQUIRE(finding != groups[1].findings.end());
  CHECK(finding->arguments == std::vector<std::string>{"f1b", "f1a", "measure"});
}

TEST_CASE("what is left out is presumed only where one figure fits, whatever the order of the rows") {
  Claim north = claim("1", "people", between(10, 20), "a"), silent = claim("2", "people", between(15, 30), "b"),
        south = claim("3", "people", between(90, 99), "c");
  north.place = "north";
  south.place = "south";
  const auto two = lay_together({silent, north});
  REQUIRE(two.size() == 1);
  CHECK(two[0].place == "north");
  CHECK(says(two[0], figure_code::presumed));
  std::vector<Claim> claims{north, silent, south};
  std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.id < b.id; });
  do {
    const auto groups = lay_together(claims);
    REQUIRE(groups.size() == 3);
    for (const FigureGroup& group : groups) CHECK(says(group, figure_code::ambiguous) == group.place.empty());
  } while (std::next_permutation(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.id < b.id; }));
}

TEST_CASE("a hundred thousand claims of as many places and origins are laid apart at once") {
  std::vector<Claim> claims;
  for (int i = 0; i < 100'000; ++i) {
    claims.push_back(claim(std::to_string(i), "people", between(i, i + 1), std::to_string(i % 50'000)));
    claims.back().place = std::to_string(i % 50'000 < 25'000 ? 0 : i);
  }
  const auto groups = lay_together(claims);
  CHECK(groups.size() == 50'001);  // 25,000 origins speak of place 0; 2 x 25,000 of a place each
  CHECK(groups[0].origins.size() == 25'000);
  CHECK(groups[0].left_out.size() == 25'000);
}

TEST_CASE("unknown and likely origins widen how many there may be") {
  Claim likely = claim("2", "people", between(10, 20), "a");
  likely.origin_likely = true;
  const auto groups = lay_together({claim("1", "people", between(10, 20), "a"), likely, claim("3", "people", between(10, 20), ""),
                                    claim("4", "people", between(10, 20), "")});
  CHECK(groups[0].fewest_origins == 1);
  CHECK(groups[0].most_origins == 4);
  CHECK(groups[0].status == GroupStatus::one_origin);
  CHECK(says(groups[0], figure_code::origins_unknown));
}

TEST_CASE("a linear pool mixes the stated distributions, by weight") {
  Claim first = claim("1", "people", between(0, 100), "a"), second = claim("2", "people", between(200, 300), "b");
  first.distribution = *distribution_from_text("uniform(0, 100)");
  second.distribution = *distribution_from_text("uniform(200, 300)");
  auto groups = lay_together({first, second});
  REQUIRE(groups[0].pool);
  // Half of the mixture lies below 100; 2.5 % below 5, 97.5 % below 295.
  CHECK(groups[0].pool->lo == doctest::Approx(5).epsilon(0.01));
  CHECK(groups[0].pool->hi == doctest::Approx(295).epsilon(0.001));
  second.weight = 3;
  groups = lay_together({first, second});
  CHECK(groups[0].pool->lo == doctest::Approx(10).epsilon(0.01));  // a quarter: 2.5 % of all is 10 % of the first
  second.distribution.reset();
  CHECK_FALSE(lay_together({first, second})[0].pool);
}

TEST_CASE("no claims, no figures") { CHECK(lay_together({}).empty()); }

}  // namespace girok::estimation
