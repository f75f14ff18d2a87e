#include "crypto/hash.h"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <numeric>
#include <sodium.h>
#include <stdexcept>

#include "crypto/random.h"
#include "crypto/testing.h"

namespace girok::crypto {
namespace {

// FIPS 180-4 examples and NIST's long message of a million letters.
TEST_CASE("SHA-256 gives the values its standard publishes") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(to_hex(sha256(bytes_of("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// "abc" is example 1 of many BLAKE2b-256 libraries; all values of this and the next test by python's hashlib:
//   hashlib.blake2b(MESSAGE, digest_size=32, key=KEY).hexdigest()
TEST_CASE("BLAKE2b-256 gives the values of another program") {
  CHECK(to_hex(blake2b({})) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  CHECK(to_hex(blake2b(bytes_of("abc"))) == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
  CHECK(to_hex(blake2b(counting<255>())) == "1d0850ee9bca0abc9601e9deabe1418fedec2fb6ac4150bd5302d2430f9be943");
  CHECK(to_hex(blake2b(bytes_of(std::string(1'000'000, 'a')))) == "0741850f36cba4259628355d1073e24ddb9ca0e1bfac36fd39ae5dc2101e23a4");
}

TEST_CASE("keyed BLAKE2b-256 gives the values of another program") {
  const Key key = Key::copy_of(counting<32>());  // as the keyed vectors of the BLAKE2 reference
  CHECK(to_hex(blake2b(key, {})) == "4e51e7a913fc80137da52880fecca175bf81e117d5c68126dc2774033517ea0d");
  CHECK(to_hex(blake2b(key, counting<255>())) == "f60f5c4a575c43db6c93608515866ea998e04b35792f5a92b27aa5880cd6721e");
}

/// RFC 7693, appendix E: the bytes of a Fibonacci generator.
std::vector<std::uint8_t> rfc7693_bytes(std::size_t count, std::uint32_t seed) {
  std::vector<std::uint8_t> bytes(count);
  std::uint32_t a = 0xDEAD4BADU * seed, b = 1;
  for (std::uint8_t& byte : bytes) {
    const std::uint32_t next = a + b;
    a = b;
    b = next;
    byte = static_cast<std::uint8_t>(next >> 24U);
  }
  return bytes;
}

// RFC 7693, appendix E: one hash over the hashes, plain and keyed, of four sizes; the 32-byte ones and the outer one are ours.
TEST_CASE("BLAKE2b passes the self-test of its standard") {
  Blake2b outer;
  for (const std::size_t out : {20, 32, 48, 64}) {
    for (const std::size_t in : {0, 3, 128, 129, 255, 1024}) {
      const auto message = rfc7693_bytes(in, static_cast<std::uint32_t>(in)), key = rfc7693_bytes(out, static_cast<std::uint32_t>(out));
      std::vector<std::uint8_t> plain(out), keyed(out);
      crypto_generichash(plain.data(), out, message.data(), in, nullptr, 0);
      crypto_generichash(keyed.data(), out, message.data(), in, key.data(), out);
      if (out == 32) {
        const Hash ours = blake2b(message), ours_keyed = blake2b(Key::copy_of(std::span<const std::uint8_t, 32>(key)), message);
        plain.assign(ours.begin(), ours.end());
        keyed.assign(ours_keyed.begin(), ours_keyed.end());
      }
      outer.update(plain);
      outer.update(keyed);
    }
  }
  CHECK(to_hex(outer.finish()) == "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475");
}

TEST_CASE("what comes piece by piece has the hash of the whole") {
  CHECK(rc::check("pieces", [] {
    const auto pieces = *rc::gen::arbitrary<std::vector<std::vector<std::uint8_t>>>();
    std::vector<std::uint8_t> whole;
    Blake2b blake;
    Sha256 sha;
    for (const auto& piece : pieces) {
      whole.insert(whole.end(), piece.begin(), piece.end());
      blake.update(piece);
      sha.update(piece);
    }
    RC_ASSERT(blake.finish() == blake2b(whole));
    RC_ASSERT(sha.finish() == sha256(whole));
  }));
}

TEST_CASE("a running hash that has ended says so") {
  Blake2b blake;
  blake.finish();
  CHECK_THROWS_AS(blake.finish(), std::logic_error);
  CHECK_THROWS_AS(blake.update({}), std::logic_error);
  Sha256 sha;
  sha.finish();
  CHECK_THROWS_AS(sha.finish(), std::logic_error);
  CHECK_THROWS_AS(sha.update({}), std::logic_error);
}

// hashlib.blake2b(b"girok test\0info", digest_size=32, key=bytes(range(32)))
TEST_CASE("a derived key is the keyed hash of its purpose, a zero and what it is for") {
  const Key from = Key::copy_of(counting<32>());
  CHECK(to_hex(derive_key(from, "girok test", bytes_of("info")).bytes()) ==
        "dada0e6b5ad4aa9ccbada762c17daf70b5d2ee84bd2e0faa5ac6355425f8b476");
  CHECK(to_hex(derive_key(from, "girok test").bytes()) == "67dfeb864094c5eb84b34f52fd2965018407c148723c292653cf6c355858939c");
}

TEST_CASE("derived keys differ where the purpose, the use or the key does, and where the boundary between two moves") {
  const Key a = Key::copy_of(counting<32>(0)), b = Key::copy_of(counting<32>(1));
  const auto derived = [](const Key& key, std::string_view purpose, std::string_view info) {
    return to_hex(derive_key(key, purpose, bytes_of(info)).bytes());
  };
  const std::vector<std::string> keys = {derived(a, "one", ""),  derived(a, "two", ""),  derived(b, "one", ""),
                                         derived(a, "one", "x"), derived(a, "onex", ""), derived(a, "", "one")};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) CHECK_MESSAGE(keys[i] != keys[j], i << " " << j);
  }
  CHECK_THROWS_AS(derive_key(a, std::string_view("on\0e", 4)), std::logic_error);
}

TEST_CASE("hexadecimal digits are read back, and nothing else is") {
  CHECK(to_hex(unhex("00ff10ab")) == "00ff10ab");
  CHECK(to_hex({}).empty());
  std::array<std::uint8_t, 2> two{};
  CHECK(from_hex("09af", two));
  CHECK(two == std::array<std::uint8_t, 2>{0x09, 0xAF});
  for (const char* text : {"", "09a", "09af0", "09AF", "09ag", "0x9a", " 9af", "09a/", "09a:", "09a`", "-9af"})
    CHECK_FALSE_MESSAGE(from_hex(text, two), text);
  CHECK(from_hex("", {}));
  CHECK(rc::check("round trip", [] {
    const auto bytes = any_bytes();
    RC_ASSERT(unhex(to_hex(bytes)) == bytes);
  }));
}

TEST_CASE("random bytes fill what they are given, and differ") {
  std::array<std::uint8_t, 64> a{}, b{};
  random_bytes(a);
  random_bytes(b);
  CHECK(a != b);
  CHECK(std::count(a.begin(), a.end(), 0) < 32);
}

}  // namespace
}  // namespace girok::crypto
