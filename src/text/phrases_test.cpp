#include "text/phrases.h"

#include <doctest/doctest.h>

namespace girok {
namespace {

TEST_CASE("arguments go where the sentence of a language has them") {
  const Phrases phrases("k\t{1} and {0}, {2}\tb\tc\n", "en");
  CHECK(phrases.with("k", {"x", "y"}) == "y and x, {2}");
  CHECK(phrases.with("none", {}) == "none");
  CHECK(Phrases("k\t{} of {}\t{1} 중 {0}\t\n", "en").with("k", {"2", "5"}) == "2 of 5");
  CHECK(Phrases("k\t{} of {}\t{1} 중 {0}\t\n", "ko").with("k", {"2", "5"}) == "5 중 2");
  CHECK(Phrases("k\ta {b} {\t\t\n", "en").with("k", {"x"}) == "a {b} {");
}

TEST_CASE("what a language has no words for is told in English, and what no table has by its key") {
  CHECK(Phrases("k\ta\t\tc\n", "ko")["k"] == "a");
  CHECK(Phrases("k\ta\tb\tc\n", "fr")["k"] == "a");
  CHECK(Phrases("# k\ta\tb\tc\n", "en")["k"] == "k");
}

TEST_CASE("of several tables the first that has a key has it") {
  Phrases phrases("k\tone\t\t\n", "en");
  phrases.add("k\ttwo\t\t\nl\tthree\t\t\n");
  CHECK(phrases["k"] == "one");
  CHECK(phrases["l"] == "three");
  CHECK(phrases.keys().size() == 2);
}

}  // namespace
}  // namespace girok
