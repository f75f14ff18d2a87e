#include "text/han.h"

#include <doctest/doctest.h>

namespace girok::text {

// Expected forms: the General List of Simplified Chinese Characters (1986).
TEST_CASE("a traditional character is compared by its simplified form") {
  CHECK(simplified(U'北') == U'北');
  CHECK(simplified(U'縱') == U'纵');
  CHECK(simplified(U'隊') == U'队');
  CHECK(simplified(U'萬') == U'万');
  CHECK(simplified(U'們') == U'们');
}

TEST_CASE("simplifying twice changes nothing, and leaves other scripts alone") {
  for (char32_t c = 0x4E00; c <= 0x9FFF; ++c) CHECK(simplified(simplified(c)) == simplified(c));
  CHECK(simplified(U'한') == U'한');
  CHECK(simplified(U'a') == U'a');
}

}  // namespace girok::text
