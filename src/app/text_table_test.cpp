#include "app/text_table.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

TEST_CASE("cells stand below each other, numbers by their last digit, and nothing blank ends a line") {
  TextTable table({"LIST", "RECORDS", "SAID"}, {0, 1, 0});
  table.add({"shelter", "1,240", "yes"});
  table.add({"기록", "7", ""});   // two columns a syllable
  CHECK(table.text(80) ==
        "  LIST     RECORDS  SAID\n"
        "  shelter    1,240  yes\n"
        "  기록           7\n");
}

TEST_CASE("the last column wraps below its own beginning, and goes to lines of its own where a word would not fit there") {
  TextTable table({"A", "WHY"}, {0, 0});
  table.add({"x", "lists that overlap by chance alone"});
  CHECK(table.text(24) ==
        "  A  WHY\n"
        "  x  lists that overlap\n"
        "     by chance alone\n");
  TextTable wide({"A", "WHY"}, {0, 0});
  wide.add({"a name of many letters", "overlap by chance"});
  CHECK(wide.text(24) ==
        "  A\n"
        "      WHY\n"
        "  a name of many letters\n"
        "      overlap by chance\n");
}

}  // namespace
}  // namespace girok::app
