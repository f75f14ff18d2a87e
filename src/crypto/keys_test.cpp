#include "crypto/keys.h"

#include <doctest/doctest.h>
#include <sodium.h>
#include <stdexcept>

#include "crypto/random.h"
#include "crypto/testing.h"

namespace girok::crypto {
namespace {

struct SignVector {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032, section 7.1, tests 1 to 3.
constexpr SignVector sign_vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
     "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
     "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
     "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST_CASE("signing gives the keys and signatures that RFC 8032 publishes") {
  for (const SignVector& vector : sign_vectors) {
    const SigningKey key(key_from(vector.seed));
    const auto message = unhex(vector.message);
    CHECK(to_hex(key.public_key()) == vector.public_key);
    CHECK(to_hex(key.sign(message)) == vector.signature);
    CHECK(verify(key.public_key(), message, array_of<64>(vector.signature)));
  }
}

TEST_CASE("a signature holds for its message and its signer alone") {
  CHECK(rc::check("sign and verify", [] {
    const SigningKey key(any_key());
    const auto message = any_bytes();
    const Signature signature = key.sign(message);
    RC_ASSERT(verify(key.public_key(), message, signature));
    auto longer = message;
    longer.push_back(0);
    RC_ASSERT(!verify(key.public_key(), longer, signature));
    if (!message.empty())
      RC_ASSERT(!verify(key.public_key(), flipped(message, *rc::gen::inRange<std::size_t>(0, message.size() * 8)), signature));
  }));
  const SigningKey key(Key::copy_of(counting<32>())), other(Key::copy_of(counting<32>(1)));
  const Signature signature = key.sign(bytes_of("text"));
  CHECK_FALSE(verify(other.public_key(), bytes_of("text"), signature));
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Signature changed = signature;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    CHECK_FALSE_MESSAGE(verify(key.public_key(), bytes_of("text"), changed), bit);
  }
}

// The signature of RFC 8032's test 1 with the order of the group, 2^252 + 27742317777372353535851937790883648493, added to its second half:
// the equation still holds, and RFC 8032 section 5.1.7 refuses it.
TEST_CASE("a signature written in a second way is refused") {
  const auto signer = array_of<32>(sign_vectors[0].public_key);
  CHECK_FALSE(verify(signer, {},
                     array_of<64>("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                  "4c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b")));
}

// Points of small order on edwards25519 and one written in a second way (RFC 8032 section 5.1; the list is that of "Taming the many EdDSAs",
// Chalkias, Garillot & Nikolaenko 2020, table 1). With R the neutral point and S zero, the first would sign every message.
TEST_CASE("a public key of small order signs nothing") {
  Signature anything{};
  anything[0] = 1;
  for (const char* point : {"0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "0000000000000000000000000000000000000000000000000000000000000000",
                            "0000000000000000000000000000000000000000000000000000000000000080",
                            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    CHECK_FALSE_MESSAGE(verify(array_of<32>(point), bytes_of("any message"), anything), point);
  }
}

// By OpenSSL 3 through python's cryptography: the X25519 public key of the first half of SHA-512 of the seed, as libsodium documents it.
TEST_CASE("a sealing pair is the X25519 pair of its seed") {
  CHECK(to_hex(BoxKey(Key::copy_of(counting<32>())).public_key()) == "4701d08488451f545a409fb58ae3e58581ca40ac3f7f114698cd71deac73ca01");
}

TEST_CASE("what is sealed to a person opens with that person's key alone") {
  CHECK(rc::check("round trip", [] {
    const auto seed = any_array<32>();
    auto other_seed = seed;
    other_seed[0] = static_cast<std::uint8_t>(other_seed[0] ^ 1U);
    const BoxKey key(Key::copy_of(seed)), other(Key::copy_of(other_seed));
    const auto plain = any_bytes();
    const auto sealed = seal_to(key.public_key(), plain, random_bytes);
    RC_ASSERT(sealed.size() == plain.size() + box_overhead);
    const auto opened = key.open(sealed);
    RC_ASSERT(opened.has_value());
    RC_ASSERT(equal_secrets(opened->bytes(), plain));
    RC_ASSERT(!other.open(sealed).has_value());
  }));
}

TEST_CASE("libsodium opens our sealed boxes, and we open its") {
  const auto seed = counting<32>(3);
  const BoxKey key(Key::copy_of(seed));
  std::array<std::uint8_t, 32> public_key{}, secret_key{};
  crypto_box_seed_keypair(public_key.data(), secret_key.data(), seed.data());
  REQUIRE(public_key == key.public_key());
  for (const std::string text : {"", "a", "a longer text, of more than one block of sixty-four bytes, to be sealed in a box"}) {
    const auto ours = seal_to(key.public_key(), bytes_of(text), random_bytes);
    std::vector<std::uint8_t> plain(text.size() + 1);
    REQUIRE(crypto_box_seal_open(plain.data(), ours.data(), ours.size(), public_key.data(), secret_key.data()) == 0);
    CHECK(std::string(plain.begin(), plain.end() - 1) == text);

    std::vector<std::uint8_t> theirs(text.size() + box_overhead);
    crypto_box_seal(theirs.data(), bytes_of(text).data(), text.size(), public_key.data());
    const auto opened = key.open(theirs);
    REQUIRE(opened);
    CHECK(opened->text() == text);
  }
}

TEST_CASE("one bit turned over, or one byte less or more, and a sealed box opens nothing") {
  const BoxKey key(Key::copy_of(counting<32>()));
  auto sealed = seal_to(key.public_key(), bytes_of("text"), repeatable());
  REQUIRE(key.open(sealed));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    // X25519 ignores the highest bit of a point (RFC 7748 section 5), but the nonce is made of the bytes.
    CHECK_FALSE_MESSAGE(key.open(flipped(sealed, bit)), bit);
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) CHECK_FALSE(key.open(Bytes(sealed).first(size)));
  sealed.push_back(0);
  CHECK_FALSE(key.open(sealed));
}

TEST_CASE("the same randomness seals the same box, and other randomness another") {
  const BoxKey key(Key::copy_of(counting<32>()));
  CHECK(seal_to(key.public_key(), bytes_of("text"), repeatable(1)) == seal_to(key.public_key(), bytes_of("text"), repeatable(1)));
  CHECK(seal_to(key.public_key(), bytes_of("text"), repeatable(1)) != seal_to(key.public_key(), bytes_of("text"), repeatable(2)));
}

// Points of small order on curve25519, as libsodium and RFC 7748 section 6.1 refuse them: 0, 1, p - 1, p, p + 1 and one of order 8.
TEST_CASE("nothing is sealed to a public key whose box anybody could open") {
  for (const char* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"}) {
    CHECK_FALSE_MESSAGE(can_receive(array_of<32>(point)), point);
    CHECK_THROWS_AS(seal_to(array_of<32>(point), bytes_of("text"), repeatable()), std::invalid_argument);
  }
  CHECK(can_receive(BoxKey(Key::copy_of(counting<32>())).public_key()));
}

}  // namespace
}  // namespace girok::crypto
