#include "base/result.h"

#include <doctest/doctest.h>

namespace girok {
namespace {

TEST_CASE("an error reads as a line: where, what, and what to do") {
  CHECK(to_string(Error{ErrorCode::not_found, "there is no such file", "a.txt", "check the name"}) ==
        "a.txt: there is no such file (check the name)");
  CHECK(to_string(Error{ErrorCode::usage, "nothing to read", "", ""}) == "nothing to read");
}

TEST_CASE("every code has its name in the output") {
  CHECK(name_of(ErrorCode::usage) == "usage");
  CHECK(name_of(ErrorCode::too_large) == "too_large");
  CHECK(name_of(ErrorCode::cancelled) == "cancelled");
}

TEST_CASE("a result is a value or an error") {
  const auto half = [](int x) -> Result<int> {
    if (x % 2 != 0) return fail(ErrorCode::malformed, "the number is odd");
    return x / 2;
  };
  CHECK(half(4).value() == 2);
  CHECK(half(3).error().what == "the number is odd");
}

}  // namespace
}  // namespace girok
