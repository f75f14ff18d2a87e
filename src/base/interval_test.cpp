#include "base/interval.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace girok {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse(text).value(); }
Interval exactly(std::string_view x) { return {dec(x), dec(x), Bound::equal}; }
Interval about(std::string_view x) { return {dec(x), dec(x), Bound::about}; }
Interval range(std::string_view a, std::string_view b) { return {dec(a), dec(b), Bound::range}; }
Interval more(std::string_view x) { return {dec(x), std::nullopt, Bound::more}; }
Interval at_least(std::string_view x) { return {dec(x), std::nullopt, Bound::at_least}; }
Interval less(std::string_view x) { return {std::nullopt, dec(x), Bound::less}; }
Interval at_most(std::string_view x) { return {std::nullopt, dec(x), Bound::at_most}; }

TEST_CASE("each bound has the symbol of the format, and is found by it") {
  CHECK(symbol_of(Bound::about) == "~");
  CHECK(symbol_of(Bound::at_least) == ">=");
  CHECK(symbol_of(Bound::vague) == "vague");
  for (const Bound bound :
       {Bound::equal, Bound::about, Bound::less, Bound::at_most, Bound::more, Bound::at_least, Bound::range, Bound::vague}) {
    CHECK(bound_from_symbol(symbol_of(bound)) == bound);
  }
  CHECK(!bound_from_symbol("=="));
}

TEST_CASE("intervals overlap where a number lies in both; a strict end is not in its interval") {
  CHECK(overlap(range("70", "80"), range("80", "90")));
  CHECK(!overlap(range("70", "80"), range("80.1", "90")));
  CHECK(overlap(at_least("80"), exactly("80")));
  CHECK(!overlap(more("80"), exactly("80")));
  CHECK(!overlap(exactly("80"), less("80")));
  CHECK(overlap(exactly("80"), at_most("80")));
  CHECK(!overlap(more("5"), at_most("5")));
  CHECK(overlap(more("5"), less("6")));
  CHECK(overlap({std::nullopt, std::nullopt, Bound::vague}, exactly("1")));
}

TEST_CASE("overlap does not depend on the order of the two") {
  CHECK(rc::check("symmetry", [] {
    const auto any = [] {
      const std::int64_t lo = *rc::gen::inRange(0, 6), hi = lo + *rc::gen::inRange(0, 3);
      const auto bound = static_cast<Bound>(*rc::gen::inRange(0, 8));
      Interval interval{Decimal(lo), Decimal(hi), bound};
      if (bound == Bound::less || bound == Bound::at_most) interval.lo.reset();
      if (bound == Bound::more || bound == Bound::at_least) interval.hi.reset();
      return interval;
    };
    const Interval a = any(), b = any();
    RC_ASSERT(overlap(a, b) == overlap(b, a));
    // A number tried by hand: where one lies in both, they overlap. Halves stand for what lies between.
    bool found = false;
    for (int half = -1; half < 20 && !found; ++half) {
      const Decimal x(static_cast<Int128>(half) * 5, -1);
      const auto holds = [&x](const Interval& i) {
        return (!i.lo || *i.lo < x || (*i.lo == x && i.bound != Bound::more)) &&
               (!i.hi || x < *i.hi || (*i.hi == x && i.bound != Bound::less));
      };
      found = holds(a) && holds(b);
    }
    RC_ASSERT(overlap(a, b) == found);
  }));
}

TEST_CASE("a number as written stands for all that round to it") {
  CHECK(rounding_interval(dec("105")) == range("104.5", "105.5"));
  CHECK(rounding_interval(dec("150000")) == range("145000", "155000"));
  CHECK(rounding_interval(dec("0.67")) == range("0.665", "0.675"));
  CHECK(rounding_interval(dec("0")) == exactly("0"));
}

TEST_CASE("honest rounding keeps a digit of the number's own") {
  CHECK(one_rounds_to_other(dec("1487"), dec("1500")));
  CHECK(one_rounds_to_other(dec("1500"), dec("1487")));
  CHECK(one_rounds_to_other(dec("0.666"), dec("0.67")));
  CHECK(one_rounds_to_other(dec("96"), dec("100")));
  CHECK(one_rounds_to_other(dec("82000"), dec("82000")));
  CHECK(!one_rounds_to_other(dec("1487"), dec("1400")));
  CHECK(!one_rounds_to_other(dec("0.666"), dec("0.66")));
  CHECK(!one_rounds_to_other(dec("600"), dec("1000")));
  CHECK(!one_rounds_to_other(dec("50"), dec("100")));
  CHECK(!one_rounds_to_other(dec("5"), dec("6")));
  CHECK(!one_rounds_to_other(dec("0.3"), dec("0")));
  CHECK(!one_rounds_to_other(dec("-96"), dec("100")));
}

TEST_CASE("rounding to any number of digits is honest") {
  CHECK(rc::check("rounding", [] {
    const Decimal fine(*rc::gen::inRange<std::int64_t>(1, 1'000'000'000));
    const Decimal coarse = fine.rounded_to_digits(*rc::gen::inRange(1, 10));
    RC_ASSERT(one_rounds_to_other(fine, coarse));
    RC_ASSERT(overlap(rounding_interval(coarse), {fine, fine, Bound::equal}));
  }));
}

TEST_CASE("a product says as much as its factors do") {
  CHECK(multiply(exactly("0.7"), exactly("82000")) == exactly("57400"));
  CHECK(multiply(range("0.7", "0.8"), exactly("1000")) == range("700", "800"));
  CHECK(multiply(about("0.7"), exactly("1000")) == about("700"));
  CHECK(multiply(more("0.5"), exactly("10")) == more("5"));
  CHECK(multiply(at_least("0.5"), about("10")) == at_least("5"));
  CHECK(multiply(less("0.5"), exactly("10")) == less("5"));
  CHECK(multiply(less("0.5"), exactly("0")) == at_most("0"));
  CHECK(multiply(at_most("0.5"), range("10", "20")) == at_most("10"));
  CHECK(multiply(at_least("2"), at_most("3")).bound == Bound::vague);
  CHECK(multiply({dec("200000"), dec("1000000"), Bound::vague}, exactly("2")) == Interval{dec("400000"), dec("2000000"), Bound::vague});
}

}  // namespace
}  // namespace girok
