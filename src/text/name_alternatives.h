// One cell that holds several names of a person, cut into them: "김정숙 (가명 이순희)", "Kim Jong-suk a.k.a. Kim Sun-hui / 金貞淑".
//
// Model    Brackets, slashes, semicolons, and marks in English, Korean and Chinese ("also known as", 일명, 又名, ...) part names; the mark says what kind
//          follows.
// Limits   A mark is a whole word in Latin letters; a comma never parts names, since it parts family and given name. At most 8 names; the rest is
//          left out. "or" and 또는 part names only where they stand between spaces.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace girok::text {

enum class NameKind : std::uint8_t {
  main,  ///< the first, without a mark
  other,  ///< in brackets, behind a slash, or "also known as", 일명, 별명, 又名, 别名
  pseudonym,  ///< a name given to protect the person: 가명, 化名, "pseudonym", "not the real name"
  former,  ///< 개명 전, 옛 이름, 曾用名, 原名, "formerly", "née"
  real,  ///< 본명, 本名, 真名, "real name"
};

struct NameAlternative {
  std::string_view text;  ///< within the argument; without marks, brackets and outer white space
  NameKind kind = NameKind::main;
};

/// In the order in which they stand; empty where nothing is left. Linear.
std::vector<NameAlternative> name_alternatives(std::string_view cell);

}  // namespace girok::text
