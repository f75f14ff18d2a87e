#include "crypto/hash.h"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>

#include "crypto/random.h"

namespace girok::crypto {
namespace {

// FIPS 180-4 examples and NIST's long message of a million letters.
TEST_CASE("SHA-256 gives the values its standard publishes") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
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
