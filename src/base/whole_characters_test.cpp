#include "base/whole_characters.h"

#include <doctest/doctest.h>

namespace girok {

// Sizes in UTF-8 by Unicode 15, table 3-6: e 1, é 2, 가 3, 𠀀 (U+20000) 4.
TEST_CASE("a text is cut before the character that does not fit") {
  CHECK(whole_characters("é가𠀀e", 0).empty());
  CHECK(whole_characters("é가𠀀e", 1).empty());
  CHECK(whole_characters("é가𠀀e", 2) == "é");
  CHECK(whole_characters("é가𠀀e", 4) == "é");
  CHECK(whole_characters("é가𠀀e", 5) == "é가");
  CHECK(whole_characters("é가𠀀e", 8) == "é가");
  CHECK(whole_characters("é가𠀀e", 9) == "é가𠀀");
  CHECK(whole_characters("é가𠀀e", 10) == "é가𠀀e");
  CHECK(whole_characters("é가𠀀e", 1000) == "é가𠀀e");
  CHECK(whole_characters("", 3).empty());
}

TEST_CASE("bytes that are no UTF-8 are cut without running out of the text") {
  CHECK(whole_characters("\x80\x80\x80", 2).empty());
  CHECK(character_start("\x80", 0) == 0);
}

}  // namespace girok
