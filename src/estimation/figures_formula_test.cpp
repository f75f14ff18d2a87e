#include "estimation/figures_formula.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace girok::estimation {
namespace {

FigureValue between(std::int64_t lo, std::int64_t hi, bool percent = false) { return {{Decimal(lo), Decimal(hi)}, percent, std::nullopt}; }

const std::map<std::string, FigureValue, std::less<>>& figures() {
  static const std::map<std::string, FigureValue, std::less<>> all{{"defectors", between(150'000, 200'000)},
                                                                   {"share", between(70, 80, true)},
                                                                   {"open", {{Decimal(500'000), std::nullopt}, false, std::nullopt}},
                                                                   {"a", between(30, 40)},
                                                                   {"b", between(50, 60)},
                                                                   {"all", between(70, 70)},
                                                                   {"zero", between(-1, 1)},
                                                                   {"f1.2_가", between(1, 2)}};
  return all;
}

std::optional<FigureValue> look(std::string_view name) {
  const auto found = figures().find(name);
  return found == figures().end() ? std::nullopt : std::optional(found->second);
}

std::string value(std::string_view text) {
  const auto formula = formula_from_text(text);
  REQUIRE_MESSAGE(formula, text);
  const auto result = evaluate(*formula, look);
  REQUIRE(result);
  return text_of(result->range);
}

}  // namespace

TEST_CASE("a count times a share") {
  CHECK(value("trafficked = defectors * share") == "105,000 – 160,000");
  CHECK(value("defectors * 70 %") == "105,000 – 140,000");
}

TEST_CASE("sums, differences, quotients and brackets by interval arithmetic") {
  // By hand: [30,40] and [50,60].
  CHECK(value("a + b") == "80 – 100");
  CHECK(value("b - a") == "10 – 30");
  CHECK(value("a * b") == "1,500 – 2,400");
  CHECK(value("b / a") == "1.25 – 2");
  CHECK(value("-a * b") == "-2,400 – -1,500");
  CHECK(value("(a + b) * 2 - 10") == "150 – 190");
  CHECK(value("2 + 3 * 4") == "14");
  CHECK(value("12 / 4 / 3") == "1");
  CHECK(value("f1.2_가 * 10") == "10 – 20");
  CHECK(value("a * zero") == "-40 – 40");
}

TEST_CASE("the bounds of Fréchet") {
  // 30 to 40 and 50 to 60 of 70 people: both are at least 30 + 50 − 70 = 10 and at most 40; one of the two at least 50, at most 70.
  CHECK(value("both(a, b, all)") == "10 – 40");
  CHECK(value("either(a, b)") == "50 – 100");
  CHECK(value("either(a, b, all)") == "50 – 70");
  CHECK(value("both(a, b, 200)") == "0 – 40");
}

TEST_CASE("an open end stays open, and the result says whose it is") {
  const auto result = evaluate(*formula_from_text("x = open * share"), look);
  REQUIRE(result);
  CHECK(text_of(result->range) == "≥ 350,000");
  REQUIRE(result->findings.size() == 1);
  CHECK(result->findings[0].code == formula_code::open_end);
  CHECK(result->findings[0].arguments == std::vector<std::string>{"x", "open"});
  CHECK(value("10 / open") == "0 – 0.00002");
}

TEST_CASE("what cannot be divided or cannot be is refused") {
  const auto code = [](const char* text) {
    const auto result = evaluate(*formula_from_text(text), look);
    return result && !result->findings.empty() ? result->findings[0].code : std::string();
  };
  CHECK(code("a / zero") == formula_code::by_zero);
  CHECK(code("either(a, b, 20)") == formula_code::empty);
  CHECK(code("a / a") == formula_code::too_wide);  // wider than one: each place varies by itself, and it says so
}

TEST_CASE("a figure that comes twice is one number where the result goes one way with it, or straight") {
  const auto exact = [](const char* text) { return evaluate(*formula_from_text(text), look)->findings.empty(); };
  CHECK(value("a - a") == "0");
  CHECK(value("a * b + a") == "1,530 – 2,440");  // 30 × 50 + 30, 40 × 60 + 40
  CHECK(value("a * share + b * (1 - share)") == "34 – 46");  // 30 × 0.8 + 50 × 0.2, 40 × 0.7 + 60 × 0.3; separately: 31 – 50
  CHECK(value("(a - b) * a") == "-1,200 – -300");  // a square is no straight line: separately, though it is -900 to -400
  CHECK(exact("a * b + a"));
  CHECK(exact("a * share + b * (1 - share)"));
  CHECK_FALSE(exact("(a - b) * a"));
}

TEST_CASE("a formula that cannot be read names the column") {
  for (const char* text :
       {"", "a +", "a b", "(a", "a)", "5x", "both(a, b)", "sum(a, b)", "= a", "a = ", "x y = a", "a ** b", "1.2.3", "a, b", "%"}) {
    const auto formula = formula_from_text(text);
    REQUIRE_MESSAGE(!formula, text);
    CHECK(formula.error().where.find("column") != std::string::npos);
  }
  CHECK_FALSE(formula_from_text(std::string(5000, '1')));
  CHECK_FALSE(formula_from_text(std::string(100, '(') + "1" + std::string(100, ')')));
  CHECK_FALSE(formula_from_text(std::string(100, '-') + "1"));
}

TEST_CASE("a figure that is not there is an error that names it") {
  const auto result = evaluate(*formula_from_text("nobody * 2"), look);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::not_found);
}

TEST_CASE("every value within the ends gives a result within the range") {
  CHECK(rc::check("sound", [] {
    const auto text = *rc::gen::element<std::string>("a + b * share", "(a - b) * a", "b / a - share", "a * b / all", "-(a + b) / all",
                                                     "defectors * share - a", "a * share + b * (1 - share)", "a - a * share",
                                                     "a * b - a / all", "(a + b) * (a - b)", "b / (a + b)", "(1 - share) * (share - a)");
    const Formula formula = *formula_from_text(text);
    const Range range = evaluate(formula, look)->range;
    // The same formula with each figure at one of its values.
    const auto at = [&](std::string_view name) -> std::optional<FigureValue> {
      FigureValue one = *look(name);
      const double lo = one.range.lo->to_double(), hi = one.range.hi->to_double();
      const auto where = *rc::gen::inRange(0, 5);
      const Decimal point = *Decimal::parse(std::to_string(static_cast<std::int64_t>(lo + (hi - lo) * where / 4)));
      one.range = {point, point};
      return one;
    };
    const Range point = evaluate(formula, at)->range;
    RC_ASSERT(point.lo->to_double() >= range.lo->to_double() - 1e-9);
    RC_ASSERT(point.hi->to_double() <= range.hi->to_double() + 1e-9);
  }));
}

TEST_CASE("draws only from stated distributions, with the stated dependence") {
  const auto stated = [](std::string_view name) -> std::optional<FigureValue> {
    if (name == "x" || name == "y") return FigureValue{{Decimal(0), Decimal(1)}, false, *distribution_from_text("uniform(0, 1)")};
    if (name == "p") return FigureValue{{Decimal(0), Decimal(100)}, true, *distribution_from_text("uniform(0, 100)")};
    return look(name);
  };
  const Formula sum = *formula_from_text("x + y");
  MonteCarloOptions options;
  options.draws = 200'000;
  // x + y: triangular on [0, 2] if independent, 2.5 % below √0.05; uniform on [0, 2] if comonotone; 1 always if countermonotone.
  const auto independent = draw(sum, stated, options);
  REQUIRE(independent);
  CHECK(independent->lo == doctest::Approx(std::sqrt(0.05)).epsilon(0.02));
  CHECK(independent->median == doctest::Approx(1).epsilon(0.01));
  options.dependence = Dependence::comonotone;
  CHECK(draw(sum, stated, options)->lo == doctest::Approx(0.05).epsilon(0.05));
  options.dependence = Dependence::countermonotone;
  CHECK(draw(sum, stated, options)->lo == doctest::Approx(1));
  CHECK(draw(sum, stated, options)->hi == doctest::Approx(1));
  // Rank correlation: by the spread of x − y. var(x − y) = (1 − ρ)/6 for uniform margins with Pearson = Spearman ρ.
  for (const double rank : {0.5, -0.5}) {
    options.dependence = Dependence::rank;
    options.rank_correlation = rank;
    const auto product = draw(*formula_from_text("(x - y) * (x - y)"), stated, options);
    REQUIRE(product);
    CHECK(product->mean == doctest::Approx((1 - rank) / 6).epsilon(0.02));
  }
  options.dependence = Dependence::independent;
  CHECK(draw(*formula_from_text("p"), stated, options)->median == doctest::Approx(0.5).epsilon(0.01));  // a share of one
  CHECK(draw(sum, stated, options)->lo == draw(sum, stated, options)->lo);
  CHECK_FALSE(draw(*formula_from_text("x + a"), stated, options));  // nothing is stated for a
  CHECK_FALSE(draw(*formula_from_text("either(x, y)"), stated, options));
  options.dependence = Dependence::rank;
  options.rank_correlation = -0.9;
  CHECK_FALSE(draw(*formula_from_text("x + y + p"), stated, options));  // three cannot all be that much against each other
}

}  // namespace girok::estimation
