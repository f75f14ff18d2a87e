#include "vault/recovery_key.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "crypto/random.h"

namespace girok::vault {

namespace {

using crypto::SecretBytes;

SecretBytes counted() {
  SecretBytes key(recovery_key_size);
  for (std::size_t i = 0; i < recovery_key_size; ++i) key.writable()[i] = static_cast<std::uint8_t>(i);
  return key;
}

constexpr std::string_view counted_text = "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-0610";

bool reads_as(std::string_view typed, const SecretBytes& key) {
  const auto read = parse_recovery_key(typed);
  return read && crypto::equal_secrets(read->bytes(), key.bytes());
}

Error slip(std::string_view typed) {
  const auto read = parse_recovery_key(typed);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::malformed);
  CHECK_FALSE(read.error().hint.empty());
  return read.error();
}

}  // namespace

TEST_CASE("printed keys are those that another program prints") {
  // Python 3.11: int.from_bytes and hashlib.blake2b(b"girok recovery key" + key, digest_size=32).
  CHECK(print_recovery_key(SecretBytes(20)).text() == "0000-0000-0000-0000-0000-0000-0000-0000-E6YP");
  CHECK(print_recovery_key(counted()).text() == counted_text);
  SecretBytes ones(20);
  for (auto& byte : ones.writable()) byte = 0xFF;
  CHECK(print_recovery_key(ones).text() == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-JBAX");
}

TEST_CASE("whatever key is printed can be read, and is twenty bytes from the source of randomness") {
  CHECK(new_recovery_key(crypto::random_bytes).size() == 20);
  CHECK(rc::check("any key", [] {
    const SecretBytes key = new_recovery_key(crypto::random_bytes);
    RC_ASSERT(reads_as(print_recovery_key(key).text(), key));
  }));
}

TEST_CASE("a key is read as people type it") {
  CHECK(reads_as("000g-40r4-0m30-e209-185g-r38e-1w81-24gk-0610", counted()));
  CHECK(reads_as("OOOG-4OR4-oM3O-E2O9-I85G-R38E-lW8L-24GK-O6i0", counted()));
  CHECK(reads_as("  000G 40R4 0M30 E209 185G R38E 1W81 24GK 0610\n", counted()));
  CHECK(reads_as("000G40R40M30E209185GR38E1W8124GK0610", counted()));
  CHECK(reads_as("000G–40R4—0M30 ‑ E209-185G\u3000R38E-1W81-24GK-0610", counted()));
}

TEST_CASE("every single wrong character and every two exchanged neighbours are noticed, and mostly located") {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::size_t tried = 0;
  std::size_t located = 0;
  for (std::size_t i = 0; i < counted_text.size(); ++i) {
    if (counted_text[i] == '-') continue;
    const std::string group = "group " + std::to_string(i / 5 + 1) + " of the recovery key";
    std::string typed(counted_text);
    typed[i] = alphabet[(alphabet.find(typed[i]) + 7) % 32];
    const Error error = slip(typed);
    ++tried;
    located += error.where == group ? 1 : 0;
    CHECK((error.where == group || error.where.empty() || error.what.find("likely") != std::string::npos));
    const std::size_t next = i + 1 < counted_text.size() && counted_text[i + 1] == '-' ? i + 2 : i + 1;
    if (next >= counted_text.size() || counted_text[i] == counted_text[next]) continue;
    typed = counted_text;
    std::swap(typed[i], typed[next]);
    ++tried;
    located += slip(typed).where == group ? 1 : 0;
  }
  // By chance one slip in about a thousand has another explanation too.
  CHECK(tried > 60);
  CHECK(located >= tried - 1);
}

TEST_CASE("more than one slip is noticed without a guess at the place") {
  const Error error = slip("111G-40R4-0M31-E209-185G-R38E-1W81-24GK-0611");
  CHECK(error.where.empty());
  CHECK(error.what == "the recovery key was mistyped");
}

TEST_CASE("a sign that no key has, or a group that is too short, is located") {
  CHECK(slip("000G-40R4-0M30-E2U9-185G-R38E-1W81-24GK-0610").where == "group 4 of the recovery key");
  CHECK(slip("000G-40R4-0M30-E2*9-185G-R38E-1W81-24GK-0610").where == "group 4 of the recovery key");
  CHECK(slip("000G-40R4-0M30-E29-185G-R38E-1W81-24GK-0610").where == "group 4 of the recovery key");
  CHECK(slip("000G-40R4-0M30-E2099-185G-R38E-1W81-24GK-0610").where == "group 4 of the recovery key");
  CHECK(slip("000G-40R4-0M30-E209-185G-R38E-1W81-24GK").what.find("32 were typed") != std::string::npos);
  CHECK(slip("").what.find("0 were typed") != std::string::npos);
  CHECK(slip(std::string(5000, '7')).what.find("5000 were typed") != std::string::npos);
  CHECK(slip(std::string(5000, '7') + "*").where == "group 9 of the recovery key");
}

TEST_CASE("no error holds a piece of the key") {
  for (const std::string_view typed : {"000G-40R4-0M30-E2U9-185G-R38E-1W81-24GK-0610", "000G-40R4-0M30-E209-185G-R38E-1W81-24GK-0611"}) {
    const std::string error = to_string(slip(typed));
    for (const std::string_view piece : {"40R4", "E2", "24GK", "061"}) CHECK(error.find(piece) == std::string::npos);
  }
}

TEST_CASE("no bytes break the reading of a key") {
  CHECK(rc::check("any bytes", [](const std::string& bytes) { (void)parse_recovery_key(bytes); }));
}

}  // namespace girok::vault
