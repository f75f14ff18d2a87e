#include "base/decimal.h"

#include <cmath>
#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <string>

namespace girok {
namespace {

Decimal dec(std::string_view text) {
  const std::optional<Decimal> value = Decimal::parse(text);
  REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

std::string text_of(const std::optional<Decimal>& value) { return value ? value->to_string() : "nothing"; }

// Small decimals, compared with integer arithmetic on a common exponent of -10.
struct Small {
  std::int64_t coefficient = 0;
  int exponent = 0;
  Decimal value() const { return {static_cast<Int128>(coefficient), exponent}; }
  Int128 scaled() const {
    Int128 result = coefficient;
    for (int i = -10; i < exponent; ++i) result *= 10;
    return result;
  }
};

Small any_small() { return {*rc::gen::inRange<std::int64_t>(-100'000'000, 100'000'001), *rc::gen::inRange(-10, 7)}; }

TEST_CASE("a decimal is written back as its plain digits") {
  CHECK(dec("82000").to_string() == "82000");
  CHECK(dec("-0.070").to_string() == "-0.07");
  CHECK(dec("+3.50").to_string() == "3.5");
  CHECK(dec("1.05e8").to_string() == "105000000");
  CHECK(dec("25E-4").to_string() == "0.0025");
  CHECK(dec(".5").to_string() == "0.5");
  CHECK(dec("5.").to_string() == "5");
  CHECK(dec("-0.00").to_string() == "0");
  CHECK(dec("0e400").to_string() == "0");
  CHECK(dec("007").to_string() == "7");
}

TEST_CASE("what is not a decimal number is not read as one") {
  for (const char* text :
       {"", "-", ".", "+.", "1,000", "1 000", "1.2.3", "0x10", "1e", "1e+", "1e5.0", "--1", "١٢", "nan", "inf", " 1", "1 "}) {
    CHECK_MESSAGE(!Decimal::parse(text), text);
  }
}

TEST_CASE("thirty-seven digits are kept exactly, a thirty-eighth is refused, zeros do not count") {
  const std::string digits(37, '9');
  CHECK(text_of(Decimal::parse(digits)) == digits);
  CHECK(text_of(Decimal::parse("0." + digits)) == "0." + digits);
  CHECK(!Decimal::parse(digits + "1"));
  CHECK(!Decimal::parse(digits + ".1"));
  CHECK(text_of(Decimal::parse(digits + "000")) == digits + "000");
  CHECK(text_of(Decimal::parse(digits + ".000")) == digits);
  CHECK(text_of(Decimal::parse(std::string(500, '0') + "1")) == "1");
}

TEST_CASE("an exponent from hostile text stays within bounds") {
  CHECK(Decimal::parse("1e4000"));
  CHECK(!Decimal::parse("1e4001"));
  CHECK(!Decimal::parse("1e99999999999999999999"));
  CHECK(!Decimal::parse("0." + std::string(100'000, '0') + "1"));
  CHECK(!Decimal::parse("1" + std::string(100'000, '0')));
  CHECK(Decimal::parse("0." + std::string(100'000, '0')) == Decimal());
}

TEST_CASE("equal values are equal objects, however they were written") {
  CHECK(dec("1.50") == dec("15e-1"));
  CHECK(Decimal(1500) == dec("1.5e3"));
  CHECK(dec("-0") == Decimal());
  CHECK(dec("100").exponent() == 2);
  CHECK(dec("100").is_integer());
  CHECK(!dec("0.1").is_integer());
}

TEST_CASE("order is that of the numbers, far apart or near") {
  CHECK(dec("1e4000") > dec("9.9e3999"));
  CHECK(dec("-1e4000") < dec("1e-4000"));
  CHECK(dec("0") < dec("1e-4000"));
  CHECK(dec("-1e-4000") < dec("0"));
  CHECK(dec("0.1234567890123456789012345678901234567") < dec("0.1234567890123456789012345678901234568"));
  CHECK(rc::check("order", [] {
    const Small a = any_small(), b = any_small();
    RC_ASSERT((a.value() <=> b.value()) == (a.scaled() <=> b.scaled()));
    RC_ASSERT((a.value() == b.value()) == (a.scaled() == b.scaled()));
  }));
}

TEST_CASE("sums, differences and products are those of the integers behind them") {
  CHECK(rc::check("arithmetic", [] {
    const Small a = any_small(), b = any_small();
    RC_ASSERT(Decimal::add(a.value(), b.value()) == Decimal(a.scaled() + b.scaled(), -10));
    RC_ASSERT(Decimal::subtract(a.value(), b.value()) == Decimal(a.scaled() - b.scaled(), -10));
    const Int128 product = static_cast<Int128>(a.coefficient) * b.coefficient;
    RC_ASSERT(Decimal::multiply(a.value(), b.value()) == Decimal(product, a.exponent + b.exponent));
  }));
}

TEST_CASE("a text read from a decimal's own text is the same decimal") {
  CHECK(rc::check("round trip", [] {
    const Int128 high = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000'000'000, 1'000'000'000'000'000'001);
    const Int128 low = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000'000);
    const Decimal value(high * 1'000'000'000'000'000'000 + low, *rc::gen::inRange(-60, 60));
    RC_ASSERT(Decimal::parse(value.to_string()) == value);
  }));
}

// The expected values of the next two come from Python's decimal module.
TEST_CASE("a sum or product is given exactly when it fits 37 digits, whatever its parts look like") {
  const Decimal most = dec(std::string(37, '9'));
  CHECK(text_of(Decimal::add(most, Decimal(1))) == "1" + std::string(37, '0'));
  CHECK(text_of(Decimal::add(most, Decimal(2))) == "nothing");
  CHECK(text_of(Decimal::subtract(most, most)) == "0");
  CHECK(text_of(Decimal::add(dec("1e36"), dec("1"))) == "1000000000000000000000000000000000001");
  CHECK(text_of(Decimal::add(dec("1e37"), dec("1"))) == "nothing");
  CHECK(text_of(Decimal::add(dec("1e40"), Decimal())) == "1" + std::string(40, '0'));

  CHECK(text_of(Decimal::multiply(dec("1490116119384765625"), dec("13835058055282163712"))) == "20615843020800000000000000000000000000");
  CHECK(text_of(Decimal::multiply(most, dec("0.1"))) == std::string(36, '9') + ".9");
  CHECK(text_of(Decimal::multiply(most, Decimal(2))) == "nothing");
  CHECK(text_of(Decimal::multiply(most, most)) == "nothing");
  CHECK(text_of(Decimal::multiply(most, Decimal())) == "0");
}

TEST_CASE("a quotient is rounded half away from zero to the digits asked for") {
  CHECK(text_of(Decimal::divide(1, 3)) == "0.33333333333333333333");
  CHECK(text_of(Decimal::divide(2, 3)) == "0.66666666666666666667");
  CHECK(text_of(Decimal::divide(-2, 3, 2)) == "-0.67");
  CHECK(text_of(Decimal::divide(86, 105)) == "0.81904761904761904762");
  CHECK(text_of(Decimal::divide(1, 8, 2)) == "0.13");
  CHECK(text_of(Decimal::divide(-1, 8, 2)) == "-0.13");
  CHECK(text_of(Decimal::divide(105'000'000, 2'000)) == "52500");
  CHECK(text_of(Decimal::divide(dec("1234567890123456789012345678901234567"), 3)) == "411522630041152263000000000000000000");
  CHECK(text_of(Decimal::divide(22, 7, 30)) == "3.14285714285714285714285714286");
  CHECK(text_of(Decimal::divide(1, dec(std::string(37, '9')), 30)) == "0." + std::string(36, '0') + "1");
  CHECK(text_of(Decimal::divide(0, 7)) == "0");
  CHECK(!Decimal::divide(1, 0));
}

TEST_CASE("dividing a product by one factor gives the other") {
  CHECK(rc::check("inverse", [] {
    const Small a = any_small(), b = any_small();
    RC_PRE(b.coefficient != 0);
    RC_ASSERT(Decimal::divide(*Decimal::multiply(a.value(), b.value()), b.value()) == a.value());
  }));
}

TEST_CASE("rounding goes half away from zero") {
  CHECK(dec("1487").rounded(2) == Decimal(1500));
  CHECK(dec("1450").rounded(2) == Decimal(1500));
  CHECK(dec("-1450").rounded(2) == Decimal(-1500));
  CHECK(dec("1449.99").rounded(2) == Decimal(1400));
  CHECK(dec("0.005").rounded(-2) == dec("0.01"));
  CHECK(dec("3.5").rounded(-5) == dec("3.5"));
  CHECK(dec("4").rounded(1) == Decimal());
  CHECK(dec("5").rounded(1) == Decimal(10));
  CHECK(dec("9").rounded(3) == Decimal());
  CHECK(dec(std::string(37, '9')).rounded(37) == dec("1e37"));
  CHECK(dec(std::string(37, '9')).rounded(38) == Decimal());
  CHECK(dec("9.99").rounded_to_digits(2) == Decimal(10));
  CHECK(dec("123456").rounded_to_digits(3) == Decimal(123000));
  CHECK(dec("0.000123456").rounded_to_digits(3) == dec("0.000123"));
}

TEST_CASE("the nearest double is the one the compiler reads from the same digits") {
  CHECK(dec("0.07").to_double() == 0.07);
  CHECK(dec("-123456.789").to_double() == -123456.789);
  CHECK(dec("1e23").to_double() == 1e23);
  CHECK(dec("0.1234567890123456789012345678901234567e-290").to_double() == 0.1234567890123456789012345678901234567e-290);
  CHECK(std::isinf(dec("1e4000").to_double()));
  CHECK(dec("-1e4000").to_double() < 0);
  CHECK(dec("1e-4000").to_double() == 0.0);
  CHECK(Decimal().to_double() == 0.0);
}

}  // namespace
}  // namespace girok
