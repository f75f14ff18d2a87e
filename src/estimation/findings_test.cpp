#include "estimation/findings.h"

#include <doctest/doctest.h>

#include <cmath>

namespace girok::estimation {

TEST_CASE("numbers are written as people read them") {
  CHECK(number_text(10356.52) == "10,357");
  CHECK(number_text(1234567) == "1,234,567");
  CHECK(number_text(999.6) == "1,000");
  CHECK(number_text(100) == "100");
  CHECK(number_text(12.34) == "12.3");
  CHECK(number_text(7) == "7");
  CHECK(number_text(0) == "0");
  CHECK(number_text(0.4231) == "0.42");
  CHECK(number_text(1.8e11) == "1.8e11");
  CHECK(number_text(-4321) == "-4,321");
  CHECK(number_text(INFINITY) == "∞");
  CHECK(number_text(NAN) == "—");
}

}  // namespace girok::estimation
