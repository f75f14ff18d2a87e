#include "app/terminal.h"

#include <doctest/doctest.h>

#include <sstream>

namespace girok::app {

TEST_CASE("Hangul and Han take two columns, marks none") {
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("기록") == 4);
  CHECK(columns_of("约7万人") == 7);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("") == 0);
}

TEST_CASE("a document cannot send commands to the terminal or turn its writing around") {
  CHECK(one_line("a\x1b[31mred\a") == "a[31mred");
  CHECK(one_line("abc\u202Edef\u2066g") == "abcdefg");
  CHECK(one_line("\u009B31m") == "31m");
}

TEST_CASE("white space of any kind becomes one space") { CHECK(one_line("  a \n\t b\u00A0c  ") == "a b c"); }

TEST_CASE("a text that is too wide ends in an ellipsis and fits") {
  CHECK(cut("abcdef", 6) == "abcdef");
  CHECK(cut("abcdef", 5) == "abcd…");
  CHECK(cut("기록기록", 5) == "기록…");
  CHECK(cut("ab cdef", 4) == "ab…");
}

TEST_CASE("wrapped lines keep within the width, words longer than a line too, and no word is lost") {
  const std::string text = "one two three four " + std::string(30, 'x') + " five 바레니아에서강제노동에시달린사람들의이야기를들었다 six";
  const std::string wrapped = wrap(text, 20, 4, 2);
  std::istringstream lines(wrapped);
  std::string line;
  std::string joined;
  for (bool first = true; std::getline(lines, line); first = false) {
    CHECK(columns_of(line) + (first ? 2 : 0) <= 20);
    for (const char c : line) joined += c == ' ' ? "" : std::string(1, c);
  }
  std::string expected;
  for (const char c : text) expected += c == ' ' ? "" : std::string(1, c);
  CHECK(joined == expected);
}

}  // namespace girok::app
