#include "base/ids.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <unordered_set>

namespace girok {
namespace {

Id id_of(std::uint8_t first, std::uint8_t last) {
  Id id;
  id.bytes.front() = first;
  id.bytes.back() = last;
  return id;
}

Id any_id() {
  return new_id([](std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) byte = *rc::gen::arbitrary<std::uint8_t>();
  });
}

TEST_CASE("an id is 26 characters of Crockford's base 32") {
  CHECK(to_string(Id{}) == "00000000000000000000000000");
  CHECK(to_string(id_of(0, 31)) == "0000000000000000000000000Z");
  CHECK(to_string(id_of(0, 32)) == "00000000000000000000000010");
  CHECK(to_string(id_of(0x80, 0)) == "40000000000000000000000000");
  Id all;
  all.bytes.fill(0xFF);
  CHECK(to_string(all) == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");  // 2^128 - 1
}

TEST_CASE("an id copied by hand is read with the letters people confuse") {
  CHECK(parse_id("0000000000000000000000000l") == id_of(0, 1));
  CHECK(parse_id("O000000000000000000000000I") == id_of(0, 1));
  CHECK(parse_id("0000000000000000000000000z") == id_of(0, 31));
}

TEST_CASE("what is not an id is refused") {
  for (const char* text : {"", "0", "000000000000000000000000000", "80000000000000000000000000", "0000000000000000000000000U",
                           "0000000000000000000000000-", "0000000000000000000000000 ", "-0000000000000000000000000"}) {
    CHECK_MESSAGE(!parse_id(text), text);
  }
}

TEST_CASE("ids are read back, and sort as they are written") {
  CHECK(rc::check("round trip", [] {
    const Id a = any_id(), b = any_id();
    RC_ASSERT(parse_id(to_string(a)) == a);
    RC_ASSERT((a < b) == (to_string(a) < to_string(b)));
  }));
}

TEST_CASE("ids can be kept in a set") {
  const std::unordered_set<Id> ids = {id_of(1, 2), id_of(3, 4), id_of(1, 2)};
  CHECK(ids.size() == 2);
}

}  // namespace
}  // namespace girok
