#include "base/span.h"

#include <doctest/doctest.h>

namespace girok {
namespace {

TEST_CASE("a span is half-open") {
  CHECK(Span{2, 5}.contains(2));
  CHECK(!Span{2, 5}.contains(5));
  CHECK(Span{2, 5}.contains(Span{2, 5}));
  CHECK(!Span{2, 5}.overlaps(Span{5, 6}));
  CHECK(Span{2, 5}.overlaps(Span{4, 6}));
  CHECK(Span{3, 3}.empty());
  CHECK(slice("testimony", {0, 4}) == "test");
  CHECK(cover({2, 5}, {7, 9}) == Span{2, 9});
}

}  // namespace
}  // namespace girok
