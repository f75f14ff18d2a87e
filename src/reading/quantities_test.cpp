#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "reading/numerals.h"
#include "reading/reading.h"
#include "reading/units.h"
#include "text/tokens.h"

using namespace girok;
using namespace girok::reading;

namespace {

std::vector<Quantity> read_all(const std::string& text) {
  const auto tokens = text::tokenize(text);
  return quantities_en(text, tokens);
}

/// One quantity as "kind lo..hi bound unit/currency per period", with what is empty left out.
std::string shown(const Quantity& q) {
  std::string s(name_of(q.kind));
  s += ' ' + (q.value.lo ? q.value.lo->to_string() : "?") + ".." + (q.value.hi ? q.value.hi->to_string() : "?") + ' ' +
       std::string(symbol_of(q.value.bound));
  if (!q.unit.empty()) s += ' ' + q.unit;
  if (!q.currency.empty()) s += ' ' + q.currency;
  if (!q.period.empty()) s += " per " + q.period;
  return s;
}

/// All quantities of a text, parted by "; ", without calendar, ordinals and bare numbers.
std::string read(const std::string& text) {
  std::string all;
  for (const Quantity& q : read_all(text)) {
    if (q.kind == QuantityKind::calendar || q.kind == QuantityKind::ordinal || q.kind == QuantityKind::number) continue;
    if (!all.empty()) all += "; ";
    all += shown(q);
  }
  return all;
}

std::string values(const std::string& text) {
  const auto tokens = text::tokenize(text);
  std::string all;
  for (const NumberMention& m : numbers_en(text, tokens)) {
    if (!all.empty()) all += ' ';
    all += m.value.to_string();
  }
  return all;
}

}  // namespace

TEST_CASE("digits are read with the grouping of English, India and the continent, where it is regular") {
  CHECK(values("1,234 and 12,34,567 and 1 234 567 and 1.234,5") == "1234 1234567 1234567 1234.5");
  CHECK(values("3.75 and 0.07 and 4e3 and 6.2x10^3") == "3.75 0.07 4000 6200");
  CHECK(values("rows 22,24,26") == "22 24 26");
}

TEST_CASE("number words are read in full") {
  CHECK(values("a hundred and twenty") == "120");
  CHECK(values("one point two million") == "1200000");
  CHECK(values("half a dozen, half a million, two and a half") == "6 500000 2.5");
  CHECK(values("twenty-one thousand three hundred and five") == "21305");
  CHECK(values("13 lakh and 2 crore") == "1300000 20000000");
}

TEST_CASE("the word one is no number where it stands for a thing") {
  CHECK(values("this one and the one before") == "");
  CHECK(values("no one saw another one") == "");
}

TEST_CASE("a range shares unit, currency and scale") {
  CHECK(read("2-3 million people fled") == "count 2000000..3000000 range");
  CHECK(read("it earned $1.5-2bn") == "money 1500000000..2000000000 range USD");
  CHECK(read("70 to 80 per cent") == "share 70..80 range percent");
  CHECK(read("between 150,000 and 200,000 people") == "count 150000..200000 range");
  CHECK(read("150,000–200,000 people") == "count 150000..200000 range");
  CHECK(read("45 and 50 kg of rice") == "measurement 45..45 = kilogram; measurement 50..50 = kilogram");
}

TEST_CASE("a change from one value to another is two values") {
  CHECK(read("the price rose from $5 to $8") == "money 5..5 = USD; money 8..8 = USD");
}

TEST_CASE("words before and after bound a number") {
  CHECK(read("more than 300 people") == "count 300..? >");
  CHECK(read("no fewer than 300 people") == "count 300..? >=");
  CHECK(read("up to 300 people") == "count ?..300 <=");
  CHECK(read("fewer than 300 people") == "count ?..300 <");
  CHECK(read("300 or more people") == "count 300..? >=");
  CHECK(read("some 300 people") == "count 300..300 ~");
  CHECK(read("300-odd people") == "count 300..300 ~");
  CHECK(read("above 1000 and below 1500 tons") == "measurement 1000..1500 range ton");
  CHECK(read_all("an estimated 300 people").at(0).hedge == "an estimated");
}

TEST_CASE("nearly a number is about it, not merely less") { CHECK(read("nearly 500 people") == "count 500..500 ~"); }

TEST_CASE("vague magnitudes are intervals") {
  CHECK(read("hundreds of thousands of people") == "count 200000..1000000 vague");
  CHECK(read("tens of thousands fled") == "count 20000..100000 vague");
  CHECK(read("dozens of cases") == "count 24..100 vague");
  CHECK(read("several hundred families") == "count 300..1000 vague");
  CHECK(read("as little as a few hundred dollars") == "money 300..? >= USD");
}

TEST_CASE("shares are in percent, whatever words say them") {
  CHECK(read("a third of the women, two-thirds of the men") ==
        "share 33.333333333333333333..33.333333333333333333 = percent; share 66.666666666666666667..66.666666666666666667 = percent");
  CHECK(read("one in four girls; 3 out of 10; half of them") == "share 25..25 = percent; share 30..30 = percent; share 50..50 = percent");
  CHECK(read("up 4 percentage points") == "share 4..4 = percentage point");
}

TEST_CASE("money knows its currency, and brackets that restate it") {
  CHECK(read("C$ 5, HK$5, NT$5, A$5") == "money 5..5 = CAD; money 5..5 = HKD; money 5..5 = TWD; money 5..5 = AUD");
  CHECK(read("4 million yuan or 80 cents") == "money 4000000..4000000 = CNY; money 0.8..0.8 = USD");
  const auto pair = read_all("It paid $40mn (£32mn) a year.");
  REQUIRE(pair.size() == 2);
  CHECK(pair[1].conversion_of == 0);
  CHECK(pair[0].period == "year");
  CHECK(pair[1].period == "year");
  CHECK(read_all("It paid £40m, or $50m, in all.").at(1).conversion_of == 0);
  CHECK(read_all("It paid $40m and £32m.").at(1).conversion_of == none);
}

TEST_CASE("ages are ages, by their words or their surroundings") {
  CHECK(read("girls as young as ten") == "age 10..? >= year");
  CHECK(read("a 16-year-old") == "age 16..16 = year");
  CHECK(read("women aged between 20 and 35") == "age 20..35 range year");
  CHECK(read("between the ages of 11 and 29") == "age 11..29 range year");
  CHECK(read("under the age of 18") == "age ?..18 < year");
  CHECK(read("ten months old") == "age 10..10 = month");
  CHECK(read("for 12 years") == "duration 12..12 = year");
}

TEST_CASE("units are read with prefixes, powers and what they are per") {
  CHECK(read("90 km/h") == "measurement 90..90 = kilometre per hour");
  CHECK(read("5 square kilometres, 5 km2") == "measurement 5..5 = square kilometre; measurement 5..5 = square kilometre");
  CHECK(read("10 km (6 miles)") == "measurement 10..10 = kilometre; measurement 6..6 = mile");
}

TEST_CASE("a period belongs to the count before its noun") { CHECK(read("three to five men per night") == "count 3..5 range per night"); }

TEST_CASE("a number per so many is a rate") {
  CHECK(read("12 deaths per 1,000 births; 1.2 per 100,000") == "rate 12..12 = per 1000; rate 1.2..1.2 = per 100000");
}

TEST_CASE("multiples are factors") {
  CHECK(read("twice as many; three times as many; tenfold; five-fold") ==
        "multiple 2..2 = times; multiple 3..3 = times; multiple 10..10 = times; multiple 5..5 = times");
}

TEST_CASE("dates, years, labels and names count nothing") {
  CHECK(read("In 1995, on 28 March 2023, from 1994 to 1998, in the 1990s and on May 4th at 10:30") == "");
  CHECK(read("Article 5 of Resolution 1325, page 12, No. 7, Covid-19, F-16, 24/7, the 52nd session") == "");
  CHECK(read("call +1-222-333-4444") == "");
  CHECK(read("https://example.org/a?b=30%25%20 is an address") == "");
  CHECK(read("1998 women and 2,000 people") == "count 1998..1998 =; count 2000..2000 =");
}

TEST_CASE("nothing is read across a blank line") { CHECK(read("It was over\n\n500 people came") == "count 500..500 ="); }

TEST_CASE("a document's stretches go to the recogniser of their language") {
  Document document;
  document.text = "More than 200 people came. 약 300명이 왔다.";
  document.tokens = text::tokenize(document.text);
  document.sentences = text::sentences(document.text, document.tokens);
  document.language = text::Language::en;
  find_quantities(document);
  REQUIRE(document.quantities.size() == 2);
  CHECK(document.quantities[0].value.lo == Decimal(200));
  CHECK(document.quantities[1].value.lo == Decimal(300));
}

TEST_CASE("spans lie in order, without overlaps, the number inside") {
  const std::string text =
      "Some 5-10 per cent, 3 dollars 50 cents, 1-1-1-1, one one hundred fifth, - - 5, $$5, 1/0, half half, 5 of 6 of 7 (8 (9, ,.,,,.3.3";
  std::uint32_t last = 0;
  for (const Quantity& q : read_all(text)) {
    CHECK(q.span.begin >= last);
    CHECK(q.span.contains(q.number));
    CHECK(q.span.end <= text.size());
    last = q.span.end;
  }
}

TEST_CASE("the longest unit or currency at a place wins, and ends with its word") {
  CHECK(currency_at("HK$5", text::Language::en).currency->code == "HKD");
  CHECK(unit_at("km/h", text::Language::en).unit->name == "kilometre per hour");
  CHECK(unit_at("metrexyz", text::Language::en).unit == nullptr);
}
