#include "vault/batch.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/test_bytes.h"
#include "vault/test_batches.h"

namespace girok::vault {
namespace {

template <class Array>
Array filled(std::uint8_t byte) {
  Array value{};
  value.fill(byte);
  return value;
}
Id id_of(std::uint8_t byte) { return Id{filled<std::array<std::uint8_t, 16>>(byte)}; }

// Bytes written by hand after docs/formats/vault.md, "Header": what every header begins with, up to the lists.
const char* const start = "A1*16 A2*16 A3*16 05 00*7 A4*32 08 07 06 05 04 03 02 01 ";

std::vector<std::uint8_t> header_of(std::string_view kind, std::string_view lists) { return joined({hex(kind), hex(start), hex(lists)}); }

BatchHeader empty_header() {
  BatchHeader header;
  header.vault = id_of(0xA1);
  header.device = id_of(0xA2);
  header.member = id_of(0xA3);
  header.sequence = 5;
  header.previous = filled<Hash>(0xA4);
  header.clock = 0x0102030405060708;
  return header;
}

void is(const std::vector<std::uint8_t>& bytes, const BatchHeader& header) {
  CHECK(encode(header) == bytes);
  const auto read = decode_header(bytes);
  REQUIRE(read);
  CHECK(encode(*read) == bytes);
}

void malformed(std::string_view kind, std::string_view lists) {
  const auto read = decode_header(header_of(kind, lists));
  REQUIRE_FALSE_MESSAGE(read, lists);
  CHECK_MESSAGE(read.error().code == ErrorCode::malformed, lists);
  CHECK_FALSE(read.error().hint.empty());
}

TEST_CASE("a header has the bytes that the format's page gives it") {
  is(header_of("01", "00 00 00 00"), empty_header());

  BatchHeader header = empty_header();
  header.seen = {{id_of(0xB1), 1, filled<Hash>(0xB2)}, {id_of(0xB3), 258, filled<Hash>(0xB4)}};
  is(header_of("01", "02 B1*16 01 00*7 B2*32 B3*16 02 01 00*6 B4*32 00 00 00"), header);

  header = empty_header();
  BodyInfo first;
  first.compartment = Compartment::restricted;
  first.epoch = 7;
  first.nonce = filled<Nonce>(0xC1);
  first.plain_size = 300;
  first.sealed_size = 128;
  first.hash = filled<Hash>(0xC2);
  first.commitment = filled<Hash>(0xC3);
  BodyInfo second = first;
  second.compartment = Compartment::sealed;
  second.mode = BodyMode::intake;
  second.key_box = filled<KeyBox>(0xC4);
  header.bodies = {first, second};
  is(header_of("01", "00 02 02 00 07 00*3 C1*24 AC02 8001 C2*32 C3*32 03 01 07 00*3 C1*24 AC02 8001 C2*32 C3*32 C4*112 00 00"), header);

  header = empty_header();
  header.blobs = {{id_of(0xD1), 65536, filled<Hash>(0xD2)}};
  is(header_of("01", "00 00 01 D1*16 00 00 01 00*5 D2*32 00"), header);

  header = empty_header();
  header.gap = Gap{6, filled<Hash>(0xE1)};
  CHECK(header.last_sequence() == 6);
  is(header_of("02", "00 00 00 00 06 00*7 E1*32"), header);
}

TEST_CASE("each act has the bytes that the format's page gives it") {
  const auto with = [](Act act) {
    BatchHeader header = empty_header();
    header.acts = {std::move(act)};
    return header;
  };
  // 16 + 32 + 32 + 4 + 1 + 1 bytes, and 117 for each of two boxes: 320, as a varint C0 02
  is(header_of("01", "00 00 00 01 01 C002 F1*16 F2*32 F3*32 03 00*3 02 02 01 02 00*3 F4*112 02 01 00*3 F5*112"),
     with(Grant{id_of(0xF1),
                filled<PublicKey>(0xF2),
                filled<PublicKey>(0xF3),
                right_write | right_manage,
                2,
                {{Compartment::internal, 2, filled<KeyBox>(0xF4)}, {Compartment::restricted, 1, filled<KeyBox>(0xF5)}}}));
  is(header_of("01", "00 00 00 01 02 10 F1*16"), with(Remove{id_of(0xF1)}));
  // 1 + 4 + 32 + 32 + 1 bytes and 128 for one member: 198, C6 01
  is(header_of("01", "00 00 00 01 03 C601 03 09 00*3 F1*32 F2*32 01 F3*16 F4*112"),
     with(Epoch{Compartment::sealed, 9, filled<PublicKey>(0xF1), filled<Hash>(0xF2), {{id_of(0xF3), filled<KeyBox>(0xF4)}}}));
  is(header_of("01", "00 00 00 01 04 20 F1*32"), with(Organisation{filled<PublicKey>(0xF1)}));
  is(header_of("01", "00 00 00 01 05 21 02 F1*16 F2*16"), with(Unlink{{id_of(0xF1), id_of(0xF2)}}));
}

TEST_CASE("lists out of order, counts that cannot be, and fields beyond their range are malformed") {
  malformed("01", "02 B3*16 01 00*7 B2*32 B1*16 01 00*7 B4*32 00 00 00");  // seen: not ascending
  malformed("01", "02 B1*16 01 00*7 B2*32 B1*16 02 00*7 B4*32 00 00 00");  // twice the same device
  malformed("01", "01 A2*16 01 00*7 B2*32 00 00 00");                      // its own device
  malformed("01", "01 B1*16 00*8 B2*32 00 00 00");                         // there is no batch 0
  malformed("01", "FFFFFFFF0F 00 00 00");                                  // so many cannot be there
  const std::string rest = " C1*24 AC02 8001 C2*32 C3*32 ";
  malformed("01", "00 01 00 00 07 00*3" + rest + "00 00");                             // no such compartment
  malformed("01", "00 01 04 00 07 00*3" + rest + "00 00");
  malformed("01", "00 01 01 02 07 00*3" + rest + "00 00");                             // no such mode
  malformed("01", "00 02 02 00 07 00*3" + rest + "01 00 07 00*3" + rest + "00 00");    // not ascending
  malformed("01", "00 02 02 00 07 00*3" + rest + "02 00 08 00*3" + rest + "00 00");    // one compartment twice
  malformed("01", "00 00 02 D2*16 00*8 D2*32 D1*16 00*8 D2*32 00");                    // blobs: not ascending
  malformed("01", "00 00 00 00 00");                                                   // a byte left over
  malformed("01", "00 00 00");
  malformed("02", "00 00 00 00");                                                      // a gap that says nothing
  malformed("02", "00 00 00 00 04 00*7 E1*32");                                        // a gap that ends before it begins
  CHECK_FALSE(decode_header({}));
  CHECK_FALSE(decode_header(joined({hex("01 A1*16 A2*16 A3*16 00*8 A4*32 00*8 00 00 00 00")})));  // batch 0
}

TEST_CASE("acts out of order, cut, or beyond their range are malformed") {
  const auto act = [](std::string_view bytes) { malformed("01", "00 00 00 01 " + std::string(bytes)); };
  act("00 10 F1*16");                                              // there is no act 0
  act("02 11 F1*16 00");                                           // a byte left over in the act
  act("02 0F F1*15 00");                                           // the act is cut, the header is not
  act("01 56 F1*16 F2*32 F3*32 10 00*3 00 00");                    // no such right
  act("01 56 F1*16 F2*32 F3*32 03 00*3 05 00");                    // no such clearance
  act("01 C002 F1*16 F2*32 F3*32 03 00*3 02 02 02 01 00*3 F4*112 01 02 00*3 F5*112");  // not by compartment
  act("01 C002 F1*16 F2*32 F3*32 03 00*3 02 02 01 02 00*3 F4*112 01 01 00*3 F5*112");  // not by epoch
  act("01 C002 F1*16 F2*32 F3*32 03 00*3 02 02 01 02 00*3 F4*112 04 02 00*3 F5*112");  // no such compartment
  act("03 C601 00 09 00*3 F1*32 F2*32 01 F3*16 F4*112");
  act("03 C602 03 09 00*3 F1*32 F2*32 02 F3*16 F4*112 F3*16 F4*112");                  // one member twice
  act("04 1F F1*31 00");
  malformed("02", "00 00 00 01 05 01 00 06 00*7 E1*32");  // unlinks nothing; what a gap ends with makes room enough for an act
  act("05 21 02 F2*16 F1*16");                                     // not ascending
}

TEST_CASE("the sizes that bodies may have are bounded, alone and together") {
  const auto sizes = [](std::uint64_t plain_a, std::uint64_t sealed_a, std::uint64_t plain_b, std::uint64_t sealed_b) {
    BatchHeader header = empty_header();
    header.bodies.resize(2);
    header.bodies[0].plain_size = plain_a;
    header.bodies[0].sealed_size = sealed_a;
    header.bodies[1].compartment = Compartment::sealed;
    header.bodies[1].plain_size = plain_b;
    header.bodies[1].sealed_size = sealed_b;
    return decode_header(encode(header)).has_value();
  };
  const std::uint64_t most = 1'073'741'824;  // 1 GiB
  CHECK(sizes(most, most, 0, 0));
  CHECK(sizes(most - 1, 1, 1, most - 1));
  CHECK_FALSE(sizes(most + 1, 0, 0, 0));
  CHECK_FALSE(sizes(0, most + 1, 0, 0));
  CHECK_FALSE(sizes(most, 0, 1, 0));
  CHECK_FALSE(sizes(0, most, 0, 1));
  CHECK_FALSE(sizes(UINT64_MAX, 0, 2, 0));  // their sum, in 64 bits, would be 1
}

TEST_CASE("there are at most 65,536 acts") {
  BatchHeader header = empty_header();
  header.acts.assign(65536, Remove{});
  CHECK(decode_header(encode(header)));
  header.acts.emplace_back(Remove{});
  CHECK_FALSE(decode_header(encode(header)));
}

TEST_CASE("frames and acts of a later version are told apart from damage") {
  for (const auto& bytes :
       {header_of("03", "00 00 00 00"), header_of("01", "00 00 00 01 06 10 F1*16"), header_of("01", "00 00 00 01 FF 10 F1*16")}) {
    const auto read = decode_header(bytes);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::unsupported);
    CHECK_FALSE(read.error().hint.empty());
  }
}

// The hashes come from Python's hashlib.blake2b(…, digest_size=32).
TEST_CASE("a frame begins with its sizes, and their check") {
  const Hash hash = filled<Hash>(0x11);
  const std::vector<std::uint8_t> frame = frame_head(hex("61 62 63 64 65"), hash, filled<Signature>(0x22), 0x0102030405);
  CHECK(frame == hex("47524B31 05000000 0504030201000000 A770E13C7AC945B0 61 62 63 64 65 11*32 22*64"));
  const std::vector<std::uint8_t> beyond(frame.begin(), frame.begin() + 24);
  CHECK_FALSE(read_prefix(beyond));  // bodies of 4 GiB

  const std::vector<std::uint8_t> small = frame_head(hex("61 62 63 64 65"), hash, filled<Signature>(0x22), 77);
  const auto sizes = read_prefix(ByteSpan(small).first(24));
  REQUIRE(sizes);
  CHECK(sizes->header == 5);
  CHECK(sizes->bodies == 77);
  CHECK(sizes->total() == 120 + 5 + 77);
  CHECK(read_prefix(small)->header == 5);  // more bytes do no harm
  CHECK_FALSE(read_prefix(ByteSpan(small).first(23)));
}

TEST_CASE("a change of any bit of a frame's first 24 bytes is noticed") {
  const std::vector<std::uint8_t> frame = frame_head(hex("61"), {}, {}, 77);
  for (std::size_t bit = 0; bit < 24 * 8; ++bit) {
    std::vector<std::uint8_t> changed = frame;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    CHECK_FALSE_MESSAGE(read_prefix(changed), bit);
  }
}

TEST_CASE("sizes beyond the limits are refused though their check is right") {
  const auto with = [](std::uint32_t header, std::uint64_t bodies) {
    ByteWriter out;
    out.raw(as_bytes("GRK1"));
    out.u32(header);
    out.u64(bodies);
    out.raw(ByteSpan(crypto::blake2b(out.view())).first(8));
    return read_prefix(out.view()).has_value();
  };
  CHECK(with(67'108'864, 1'073'741'824));
  CHECK_FALSE(with(67'108'865, 0));
  CHECK_FALSE(with(0, 1'073'741'825));
}

TEST_CASE("the batch hash is of a label and the header; what is signed is a label and the hash") {
  CHECK(crypto::to_hex(hash_of_header(as_bytes("abc"))) == "d609e4b04740c8cb382fb582c88c31afe16c1eef8167b10baf1d7334ae7048ea");
  // "girok signature 1" and a zero byte
  CHECK(signed_bytes(filled<Hash>(0x33)) == hex("6769726F6B 20 7369676E6174757265 20 31 00 33*32"));
}

TEST_CASE("bodies and a subject's operations are bound to their place") {
  BodyInfo body;
  body.compartment = Compartment::sealed;
  body.mode = BodyMode::intake;
  body.epoch = 258;
  CHECK(body_associated(id_of(1), id_of(2), 3, body) == hex("6769726F6B 20 626F6479 20 31 00 01*16 02*16 03 00*7 03 01 02 01 00 00"));
  CHECK(subject_associated(id_of(1), {id_of(2), 3, Compartment::restricted, 128}, id_of(4)) ==
        hex("6769726F6B 20 7375626A656374 20 31 00 01*16 02*16 03 00*7 02 8001 04*16"));
}

TEST_CASE("any header is read back, and bytes read are the only ones that mean the same") {
  CHECK(rc::check("round trip", [] {
    const BatchHeader header = any_header();
    const std::vector<std::uint8_t> bytes = encode(header);
    const auto read = decode_header(bytes);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read->sequence == header.sequence);
    RC_ASSERT(read->clock == header.clock);
    RC_ASSERT(read->seen == header.seen);
    RC_ASSERT(read->acts.size() == header.acts.size());
    RC_ASSERT(read->last_sequence() == header.last_sequence());
    RC_ASSERT(encode(*read) == bytes);
  }));
  CHECK(rc::check("every byte changed, and every cut", [] {
    const std::vector<std::uint8_t> bytes = encode(any_header());
    const auto change = *rc::gen::inRange<std::uint8_t>(1, 255);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      RC_ASSERT_FALSE(decode_header(ByteSpan(bytes).first(i)).has_value());
      std::vector<std::uint8_t> changed = bytes;
      changed[i] ^= change;
      if (const auto read = decode_header(changed)) RC_ASSERT(encode(*read) == changed);
    }
  }));
}

}  // namespace
}  // namespace girok::vault
