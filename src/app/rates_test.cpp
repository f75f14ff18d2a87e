#include "app/rates.h"

#include <doctest/doctest.h>

#include "app/test_folder.h"

namespace girok::app {

TEST_CASE("rates are read from columns in any order") {
  const TestFolder folder;
  const std::string path =
      folder.write("rates.csv", "rate,source,to,from,date\r\n1.2790,a bank,USD,GBP,2024-03-12\r\n1320,b,KRW,USD,2024-03\r\n");
  const auto rates = read_rates(path);
  REQUIRE(rates);
  REQUIRE(rates->size() == 2);
  CHECK((*rates)[0].from == "GBP");
  CHECK((*rates)[0].to == "USD");
  CHECK((*rates)[0].rate == Decimal(1279, -3));
  CHECK((*rates)[0].date == PartialDate{2024, 3, 12});
  CHECK((*rates)[1].date == PartialDate{2024, 3, 0});
}

TEST_CASE("every bad line is named at once") {
  const TestFolder folder;
  const std::string path = folder.write(
      "rates.csv", "date,from,to,rate\n2024-03-12,GBP,USD,1.27\n12.3.2024,GBP,USD,1.27\n2024-03-12,GBP,USD,0\n2024-03-12,gbp,USD,1\n");
  const auto rates = read_rates(path);
  REQUIRE_FALSE(rates);
  CHECK(rates.error().code == ErrorCode::malformed);
  CHECK(rates.error().what == "3 lines cannot be read as a rate: 3, 4, 5");
}

TEST_CASE("a table of something else is refused with the form that is wanted") {
  const TestFolder folder;
  const auto rates = read_rates(folder.write("a.csv", "name,age\nx,1\n"));
  REQUIRE_FALSE(rates);
  CHECK(rates.error().hint.find("date,from,to,rate") != std::string::npos);
}

}  // namespace girok::app
