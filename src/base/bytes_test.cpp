#include "base/bytes.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>

namespace girok {
namespace {

std::vector<std::uint8_t> varint(std::uint64_t value) {
  ByteWriter out;
  out.varint(value);
  return out.take();
}

bool reads_varint(const std::vector<std::uint8_t>& bytes, std::uint64_t value) {
  ByteReader in(bytes);
  return in.varint() == value && in.finished();
}

// The examples of the DWARF 5 standard, figure 7.5 (unsigned LEB128); and the largest number, by hand: 63 one bits in nine bytes, one in the tenth.
TEST_CASE("varints are LEB128") {
  CHECK(varint(2) == std::vector<std::uint8_t>{2});
  CHECK(varint(127) == std::vector<std::uint8_t>{127});
  CHECK(varint(128) == std::vector<std::uint8_t>{0x80, 1});
  CHECK(varint(129) == std::vector<std::uint8_t>{0x81, 1});
  CHECK(varint(12857) == std::vector<std::uint8_t>{0x80 + 57, 100});
  const std::vector<std::uint8_t> largest = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1};
  CHECK(varint(std::numeric_limits<std::uint64_t>::max()) == largest);
  CHECK(reads_varint(largest, std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("a varint longer than it need be, or than 64 bits, or cut, is a fault") {
  for (const std::vector<std::uint8_t>& bytes :
       std::vector<std::vector<std::uint8_t>>{{},
                                              {0x80},
                                              {0x80, 0},
                                              {0xFF, 0x80, 0},
                                              {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2},
                                              {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0},
                                              {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1}}) {
    ByteReader in(bytes);
    CHECK(in.varint() == 0);
    CHECK(in.failed());
  }
}

TEST_CASE("integers are little-endian") {
  ByteWriter out;
  out.u8(0x01);
  out.u32(0x02030405);
  out.u64(0x060708090A0B0C0DULL);
  CHECK(out.take() == std::vector<std::uint8_t>{1, 5, 4, 3, 2, 0x0D, 0x0C, 0x0B, 0x0A, 9, 8, 7, 6});
}

TEST_CASE("a label ends with one zero byte, a text begins with its length") {
  ByteWriter out;
  out.label("ab");
  out.text("\xEA\xB8\xB0");  // 기
  CHECK(out.take() == std::vector<std::uint8_t>{'a', 'b', 0, 3, 0xEA, 0xB8, 0xB0});
}

TEST_CASE("a length beyond what is there is a fault, and everything after a fault reads as nothing") {
  const std::vector<std::uint8_t> bytes = {5, 'a', 'b', 'c', 'd'};
  ByteReader in(bytes);
  CHECK(in.bytes().empty());
  CHECK(in.failed());
  CHECK(in.u64() == 0);
  CHECK(in.left() == 0);
  CHECK(in.text().empty());
  CHECK(in.id() == Id{});
  CHECK_FALSE(in.finished());

  const std::vector<std::uint8_t> huge = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1};
  ByteReader all(huge);
  CHECK(all.bytes().empty());
  CHECK(all.failed());
}

TEST_CASE("a count of entries that cannot be there is a fault before anything is made for them") {
  const std::vector<std::uint8_t> bytes = {3, 0, 0, 0, 0, 0};
  ByteReader fine(bytes), beyond(bytes);
  CHECK(fine.count(1) == 3);
  CHECK_FALSE(fine.failed());
  CHECK(beyond.count(2) == 0);  // three of two bytes each, and five bytes left
  CHECK(beyond.failed());
}

TEST_CASE("bytes left over are noticed") {
  const std::vector<std::uint8_t> bytes = {1, 2};
  ByteReader in(bytes);
  in.u8();
  CHECK_FALSE(in.finished());
  in.u8();
  CHECK(in.finished());
}

// Unicode 15.0, table 3-7, "Well-Formed UTF-8 Byte Sequences": the corners of every row, and their neighbours outside.
TEST_CASE("texts are well-formed UTF-8 as Unicode's table says") {
  for (const char* good : {"", "plain", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEC\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBD", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "eight by\xEB\xB6\x81tes"}) {
    CHECK_MESSAGE(valid_utf8(good), good);
  }
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xE2\x82z", "a\xF0\x90\x80", "exactly 8\xC2", "\xC2\x41"}) {
    CHECK_FALSE_MESSAGE(valid_utf8(bad), bad);
    ByteWriter out;
    out.text(bad);
    ByteReader in(out.view());
    CHECK(in.text().empty());
    CHECK(in.failed());
  }
}

TEST_CASE("a text that ends within a character is refused, whatever lies behind it") {
  for (const std::string_view whole : {"\xC3\xA9", "\xEA\xB8\xB0", "\xF0\xA0\x80\x80"}) {
    CHECK(valid_utf8(whole));
    for (std::size_t size = 1; size < whole.size(); ++size) CHECK_FALSE(valid_utf8(whole.substr(0, size)));
  }
}

TEST_CASE("what is written is read back") {
  CHECK(rc::check("round trip", [](std::uint8_t a, std::uint32_t b, std::uint64_t c, const std::vector<std::uint8_t>& d) {
    const std::uint64_t v = c >> *rc::gen::inRange(0, 64);  // of every length
    ByteWriter out;
    out.u8(a);
    out.u32(b);
    out.u64(c);
    out.varint(v);
    out.bytes(d);
    ByteReader in(out.view());
    RC_ASSERT(in.u8() == a);
    RC_ASSERT(in.u32() == b);
    RC_ASSERT(in.u64() == c);
    RC_ASSERT(in.varint() == v);
    const ByteSpan read = in.bytes();
    RC_ASSERT(std::vector<std::uint8_t>(read.begin(), read.end()) == d);
    RC_ASSERT(in.finished());
  }));
  CHECK(rc::check("any bytes that read as a varint are the one way to write it", [](const std::vector<std::uint8_t>& bytes) {
    ByteReader in(bytes);
    const std::uint64_t value = in.varint();
    if (!in.failed())
      RC_ASSERT(varint(value) == std::vector<std::uint8_t>(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(in.at())));
  }));
}

}  // namespace
}  // namespace girok
