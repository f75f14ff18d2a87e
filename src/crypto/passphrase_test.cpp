#include "crypto/passphrase.h"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>

#include "crypto/testing.h"

namespace girok::crypto {
namespace {

std::string derived(std::string_view passphrase, std::string_view salt, const PassphraseCost& cost) {
  Salt bytes{};
  std::copy(salt.begin(), salt.end(), bytes.begin());
  const auto key = key_from_passphrase(SecretBytes::copy_of(passphrase), bytes, cost);
  return key ? to_hex(key->bytes()) : to_string(key.error());
}

// The reference program (Debian's package argon2 0~20171227), one lane; and the same values by OpenSSL 3 through python's cryptography:
//   printf password | argon2 somesaltsomesalt -id -t 3 -m 12 -p 1 -l 32 -r          (-m is the logarithm of the kibibytes)
TEST_CASE("a passphrase gives the key that the reference program gives") {
  CHECK(derived("password", "somesaltsomesalt", {64, 1}) == "e793d64ef75d58f503d4631b2b149f7f80127c5f3993d89b1c9b781e51d0b413");
  CHECK(derived("password", "somesaltsomesalt", {4096, 3}) == "06fb80ed27de6ec202ddfe204b2eff122d6cebe86c11f68eb8264c6e5ff2fd28");
  CHECK(derived("북한 기록", "0123456789abcdef", {65536, 2}) == "040fc98d3516dd3d438ee9bff2ba5b5a7cab7850c45667895828ad5515946360");
}

// OpenSSL 3 through python's cryptography; the reference program takes no empty passphrase.
TEST_CASE("an empty passphrase has a key too") {
  CHECK(derived("", "somesaltsomesalt", {256, 2}) == "8955a1e35000bf5be4128e744f99565a51fe389b61d8238f04c59bb6345f2026");
}

// As above with -t 3 -m 18.
TEST_CASE("the least cost gives the key that the reference program gives") {
  CHECK(derived("password", "somesaltsomesalt", least_cost) == "5f70c345ced0cbb8f42438b3aaf225369c337f548134c94e9f223c524751e52b");
}

TEST_CASE("passphrase, salt, memory and passes each change the key") {
  const std::string key = derived("password", "somesaltsomesalt", {64, 2});
  CHECK(key != derived("Password", "somesaltsomesalt", {64, 2}));
  CHECK(key != derived("password", "somesaltsomesalT", {64, 2}));
  CHECK(key != derived("password", "somesaltsomesalt", {72, 2}));
  CHECK(key != derived("password", "somesaltsomesalt", {64, 3}));
}

TEST_CASE("a cost reaches another where it is as dear in memory and in passes") {
  CHECK(reaches(least_cost, least_cost));
  CHECK(reaches(most_cost, least_cost));
  CHECK_FALSE(reaches({256 * 1024, 2}, least_cost));
  CHECK_FALSE(reaches({256 * 1024 - 1, 16}, least_cost));
}

TEST_CASE("a cost that the method does not know is refused by name") {
  for (const PassphraseCost cost : {PassphraseCost{7, 1}, PassphraseCost{0, 3}, PassphraseCost{64, 0}}) {
    const auto key = key_from_passphrase(SecretBytes::copy_of("password"), Salt{}, cost);
    REQUIRE_FALSE(key);
    CHECK(key.error().code == ErrorCode::malformed);
    CHECK_FALSE(key.error().hint.empty());
  }
  CHECK(key_from_passphrase(SecretBytes::copy_of("password"), Salt{}, {8, 1}));
}

TEST_CASE("a machine without the memory says what to do") {
  if (GIROK_SANITIZED) {
    MESSAGE("skipped: a sanitizer needs address space of its own");
    return;
  }
  const int status = in_child([] {
    const rlimit all{64U << 20U, 64U << 20U};
    if (setrlimit(RLIMIT_AS, &all) != 0) return 2;
    const auto key = key_from_passphrase(SecretBytes::copy_of("password"), Salt{}, least_cost);
    if (key || key.error().code != ErrorCode::too_large) return 3;
    return key.error().what.find("256 MiB") != std::string::npos && !key.error().hint.empty() ? 0 : 4;
  });
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace girok::crypto
