// How two claims, two numbers, two measures stand to each other; made by hand.
#include "corroboration/compare.h"

#include <doctest/doctest.h>

namespace girok::corroboration {
namespace {

Interval interval(const char* lo, const char* hi, Bound bound) {
  Interval v;
  if (*lo != '\0') v.lo = Decimal::parse(lo);
  if (*hi != '\0') v.hi = Decimal::parse(hi);
  v.bound = bound;
  return v;
}
Interval exactly(const char* n) { return interval(n, n, Bound::equal); }
Interval about(const char* n) { return interval(n, n, Bound::about); }
Interval more(const char* n) { return interval(n, "", Bound::more); }
Interval at_least(const char* n) { return interval(n, "", Bound::at_least); }
Interval at_most(const char* n) { return interval("", n, Bound::at_most); }
Interval range(const char* a, const char* b) { return interval(a, b, Bound::range); }
Interval vague(const char* a, const char* b) { return interval(a, b, Bound::vague); }

using Concepts = std::vector<std::string>;
reading::Measure measure(const Concepts& head, const Concepts& restriction = {}, const Concepts& event = {}) {
  reading::Measure m;
  m.head = head;
  m.restriction = restriction;
  m.event = event;
  if (!event.empty()) m.main_event = event.front();
  return m;
}

reading::Claim claim(reading::QuantityKind kind, const Interval& value, const reading::Measure& m) {
  reading::Claim c;
  c.quantity = reading::Quantity{};
  c.quantity->kind = kind;
  c.quantity->value = value;
  c.measure = m;
  return c;
}

using reading::QuantityKind;

}  // namespace

TEST_CASE("two numbers relate the same way whichever comes first") {
  const struct {
    Interval a, b;
    Relation relation;
  } cases[] = {
      {exactly("4200"), more("4200"), Relation::same},
      {about("4200"), at_most("4200"), Relation::same},
      {range("55", "65"), range("55", "65"), Relation::same},
      {range("55", "65"), exactly("65"), Relation::range_end},
      {range("55", "65"), more("55"), Relation::range_end},
      {range("55", "65"), at_least("55"), Relation::consistent},
      {range("55", "65"), at_most("65"), Relation::consistent},
      {range("55", "65"), exactly("60"), Relation::consistent},
      {exactly("27340"), exactly("27300"), Relation::consistent},
      {exactly("27340"), exactly("27000"), Relation::consistent},
      {more("600"), exactly("640"), Relation::consistent},
      {vague("2000", "10000"), exactly("5400"), Relation::consistent},
      {exactly("34000"), exactly("34000000"), Relation::scale},
      {range("55", "65"), range("550", "650"), Relation::scale},
      {exactly("27340"), exactly("27430"), Relation::slip},
      {exactly("2100"), exactly("640"), Relation::different},
      {more("5000"), exactly("900"), Relation::different},
      {vague("200000", "1000000"), range("105000", "160000"), Relation::different},
      {range("55", "65"), exactly("80"), Relation::different},
  };
  for (const auto& c : cases) {
    CAPTURE(symbol_of(c.a.bound));
    CAPTURE(symbol_of(c.b.bound));
    CAPTURE(c.b.lo.value_or(Decimal(0)).to_string());
    CHECK(relate(c.a, c.b) == c.relation);
    CHECK(relate(c.b, c.a) == c.relation);
  }
}

TEST_CASE("rare is a number of three digits, or a range of two numbers not both round") {
  for (const Interval& v : {exactly("27340"), exactly("105000000"), range("60", "65"), range("150000", "200000"), more("48600")})
    CHECK(is_rare(v));
  for (const Interval& v : {exactly("4200"), exactly("500000"), exactly("12"), more("9"), vague("2000", "10000")}) CHECK_FALSE(is_rare(v));
}

TEST_CASE("named numbers are those that the text names, and a vague magnitude names none") {
  CHECK(named_numbers(more("5")) == std::vector{Decimal(5)});
  CHECK(named_numbers(at_most("5")) == std::vector{Decimal(5)});
  CHECK(named_numbers(range("5", "6")) == std::vector{Decimal(5), Decimal(6)});
  CHECK(named_numbers(about("5")) == std::vector{Decimal(5)});
  CHECK(named_numbers(vague("24", "100")).empty());
}

TEST_CASE("likeness grows from another thing over the broader one to the same") {
  const auto head = [](const Concepts& a, const Concepts& b) { return likeness(measure(a), measure(b)).head; };
  CHECK(head({"woman"}, {"woman"}) == 1.0);
  CHECK(head({"woman", "girl"}, {"woman"}) < 1.0);
  CHECK(head({"woman", "girl"}, {"woman"}) > head({"person"}, {"woman"}));
  CHECK(head({"person"}, {"woman"}) > head({"worker"}, {"refugee"}));
  CHECK(head({"worker"}, {"refugee"}) > head({"vessel"}, {"woman"}));
  CHECK(head({"vessel"}, {"woman"}) == 0.0);
  const auto event = [](const Concepts& a, const Concepts& b) {
    return likeness(measure({"woman"}, {}, a), measure({"woman"}, {}, b)).event;
  };
  CHECK(event({"sell"}, {"sell"}) == 1.0);
  CHECK(event({"sell"}, {"detain"}) < event({"sell"}, {}));
}

TEST_CASE("places conflict where both are named and none is common") {
  CHECK(likeness(measure({"person"}, {"place:VN"}), measure({"person"}, {"place:TH"})).place_conflict);
  CHECK_FALSE(likeness(measure({"person"}, {"place:VN", "place:TH"}), measure({"person"}, {"place:TH"})).place_conflict);
  CHECK_FALSE(likeness(measure({"person"}, {"place:VN"}), measure({"person"})).place_conflict);
}

TEST_CASE("one question is asked by claims of one unit, thing, happening, place and year") {
  const reading::Claim base = claim(QuantityKind::count, exactly("640"), measure({"worker"}, {"place:VN"}, {"detain"}));
  reading::Claim other = claim(QuantityKind::count, exactly("2100"), measure({"worker"}, {}, {"detain"}));
  CHECK(same_question(base, other));
  CHECK(same_question(other, base));
  other.time = "in 2021";
  CHECK(same_question(base, other));
  reading::Claim dated = base;
  dated.time = "in 2019";
  CHECK_FALSE(same_question(dated, other));
  CHECK_FALSE(same_question(base, claim(QuantityKind::count, exactly("2100"), measure({"worker"}, {"place:TH"}, {"detain"}))));
  CHECK_FALSE(same_question(base, claim(QuantityKind::count, exactly("2100"), measure({"worker"}, {}, {"kill"}))));
  CHECK_FALSE(same_question(base, claim(QuantityKind::count, exactly("2100"), measure({"vessel"}, {}, {"detain"}))));
  CHECK_FALSE(same_question(base, claim(QuantityKind::age, exactly("21"), measure({"worker"}, {}, {"detain"}))));
  CHECK_FALSE(same_question(base, claim(QuantityKind::count, exactly("2100"), {})));
}

TEST_CASE("shares are compared only where both say of what they are shares") {
  reading::Claim a = claim(QuantityKind::share, exactly("62"), measure({"woman"}, {}, {"traffick"}));
  reading::Claim b = claim(QuantityKind::share, exactly("72"), measure({"woman"}, {}, {"traffick"}));
  CHECK_FALSE(same_question(a, b));
  a.denominator = measure({"woman", "refugee"});
  b.denominator = measure({"woman", "refugee"});
  CHECK(same_question(a, b));
  b.denominator = measure({"village"});
  CHECK_FALSE(same_question(a, b));
}

TEST_CASE("sums are compared only over one period") {
  reading::Claim a = claim(QuantityKind::money, exactly("42500000"), measure({"revenue"}, {}, {"sell"})), b = a;
  a.quantity->period = "year";
  CHECK_FALSE(same_question(a, b));
  b.quantity->period = "year";
  CHECK(same_question(a, b));
}

TEST_CASE("years are read from the time as written, in any language") {
  reading::Claim c;
  const auto years = [&](const char* time) {
    c.time = time;
    return years_of(c);
  };
  CHECK(years("between 2014 and 2016") == std::vector{2014, 2016});
  CHECK(years("2023년") == std::vector{2023});
  CHECK(years("截至2019年") == std::vector{2019});
  CHECK(years("last year").empty());
  CHECK(years("12345").empty());
}

TEST_CASE("a description is made from the value, with its bound and period") {
  reading::Claim c = claim(QuantityKind::money, more("105000000"), {});
  c.quantity->currency = "USD";
  c.quantity->period = "year";
  CHECK(describe(c) == "more than USD 105,000,000 per year");
  CHECK(describe(claim(QuantityKind::share, range("70", "80"), {})) == "70 to 80 %");
  CHECK(describe(claim(QuantityKind::count, vague("200000", "1000000"), {})) == "hundreds of thousands");
  CHECK(describe(reading::Claim{}) == "a statement");
}

TEST_CASE("persons are told apart by sex and age, things by their kind") {
  CHECK(demographics(measure({"refugee"}, {"woman"})) == Concepts{"woman"});
  CHECK(demographics(measure({"woman", "girl"})) == Concepts{"girl", "woman"});
  CHECK(demographics(measure({"worker"})).empty());
  CHECK(counted_kind(measure({"refugee"})) == "person");
  CHECK(counted_kind(measure({"family"})) == "family");
  CHECK(counted_kind(measure({})).empty());
}

}  // namespace girok::corroboration
