#include "text/name_alternatives.h"

#include <doctest/doctest.h>

#include <string>

namespace girok::text {
namespace {

/// "main:김정숙 pseudonym:이순희"
std::string cut(std::string_view cell) {
  static constexpr std::string_view kinds[] = {"main", "other", "pseudonym", "former", "real"};
  std::string out;
  for (const NameAlternative& a : name_alternatives(cell)) {
    if (!out.empty()) out += " | ";
    out += std::string(kinds[static_cast<std::size_t>(a.kind)]) + ":" + std::string(a.text);
  }
  return out;
}

TEST_CASE("a name alone is one name") {
  CHECK(cut("김정숙") == "main:김정숙");
  CHECK(cut("  KIM, Jong Suk ") == "main:KIM, Jong Suk");
  CHECK(cut("Orville Nordstrom") == "main:Orville Nordstrom");  // "or" and "nee" are words, not beginnings of words
  CHECK(cut("Neela Akali") == "main:Neela Akali");
  CHECK(cut("Tanaka Renee") == "main:Tanaka Renee");
  CHECK(cut("이명희") == "main:이명희");  // 이명 is a mark, 이명희 is a name
  CHECK(cut("한자영") == "main:한자영");
  CHECK(cut("") == "");
  CHECK(cut(" ( ) / ") == "");
}

TEST_CASE("marks say what kind of name follows") {
  CHECK(cut("김정숙 (가명 이순희)") == "main:김정숙 | pseudonym:이순희");
  CHECK(cut("이순희(본명: 김정숙)") == "main:이순희 | real:김정숙");
  CHECK(cut("김정숙 (개명 전 김말순)") == "main:김정숙 | former:김말순");
  CHECK(cut("Kim Jong-suk a.k.a. Kim Sun-hui / 金貞淑") == "main:Kim Jong-suk | other:Kim Sun-hui | other:金貞淑");
  CHECK(cut("Kim Jong-suk, also known as \"Suni\"") == "main:Kim Jong-suk | other:Suni");
  CHECK(cut("Kim Jong-suk or Kim Jung-sook") == "main:Kim Jong-suk | other:Kim Jung-sook");
  CHECK(cut("Kim Sun-hee (not her real name)") == "pseudonym:Kim Sun-hee");
  CHECK(cut("Anna Berg née Holm") == "main:Anna Berg | former:Holm");
  CHECK(cut("李今顺（化名王芳）") == "main:李今顺 | pseudonym:王芳");
  CHECK(cut("李今順 又名 李順") == "main:李今順 | other:李順");
  CHECK(cut("이금순(李今順)") == "main:이금순 | other:李今順");
  CHECK(cut("일명 순이") == "other:순이");
}

TEST_CASE("no more than eight") { CHECK(name_alternatives("a/b/c/d/e/f/g/h/i/j").size() == 8); }

}  // namespace
}  // namespace girok::text
