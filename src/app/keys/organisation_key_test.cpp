#include "app/keys/organisation_key.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;
using vault::words;

// Made by another program, twenty lines of Python written from docs/formats/organisation-key.md, with libsodium's own functions: seed 00 01 … 1f, salt
// 16 × 0x11, nonce 24 × 0x22, 64 KiB and 1 pass (which only tests accept), passphrase "words of a safe".
constexpr std::string_view made_elsewhere = R"({"format": "girok.organisation/1",
 "key": "4701d08488451f545a409fb58ae3e58581ca40ac3f7f114698cd71deac73ca01",
 "salt": "11111111111111111111111111111111", "memory_kib": 64, "passes": 1,
 "nonce": "222222222222222222222222222222222222222222222222",
 "sealed": "f10b927e34666520b554f04399709c21bd19365b12630e4db1f9ccfded7669fec5bd047e576f9f1ef7c163f97a3d822d"})";

TEST_CASE("a key that another program made by the format's page opens") {
  TestWorld world;
  const OrganisationFile file = must(parse_organisation_key(made_elsewhere, "o.key", world.machine()));
  CHECK(must(open_organisation_key(file, words("words of a safe"))).public_key() == file.key);
}

TEST_CASE("an organisation's key opens with its passphrase, and with no other") {
  TestWorld world;
  const NewOrganisationKey made = must(make_organisation_key(words("words of a safe"), world.machine()));
  const OrganisationFile file = must(parse_organisation_key(made.json, "o.key", world.machine()));
  CHECK(file.key == made.key);
  const crypto::BoxKey key = must(open_organisation_key(file, words("words of a safe")));
  CHECK(key.public_key() == made.key);
  CHECK(open_organisation_key(file, words("words of a sofa")).error().code == ErrorCode::locked);
}

TEST_CASE("a public key, salt, nonce or cost that was exchanged opens nothing") {
  TestWorld world;
  const NewOrganisationKey made = must(make_organisation_key(words("words of a safe"), world.machine()));
  const OrganisationFile good = must(parse_organisation_key(made.json, "o.key", world.machine()));
  const auto opens = [&](auto change) {
    OrganisationFile file = good;
    change(file);
    return open_organisation_key(file, words("words of a safe")).has_value();
  };
  CHECK(opens([](OrganisationFile&) {}));
  CHECK_FALSE(opens([](OrganisationFile& file) { file.key[3] ^= 1; }));
  CHECK_FALSE(opens([](OrganisationFile& file) { file.salt[3] ^= 1; }));
  CHECK_FALSE(opens([](OrganisationFile& file) { file.nonce[3] ^= 1; }));
  CHECK_FALSE(opens([](OrganisationFile& file) { file.cost.passes += 1; }));
  CHECK_FALSE(opens([](OrganisationFile& file) { file.cost.memory_kib += 8; }));
  CHECK_FALSE(opens([](OrganisationFile& file) { file.sealed[40] ^= 1; }));
}

TEST_CASE("what is no such file is refused by name, and a cost that is too low or too high before anything is derived") {
  TestWorld world;
  vault::Environment environment = world.machine();
  const std::string good = must(make_organisation_key(words("words of a safe"), environment)).json;
  const auto code_of = [&](const std::string& text) {
    const Result<OrganisationFile> file = parse_organisation_key(text, "o.key", environment);
    return file ? std::string("good") : std::string(name_of(file.error().code));
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return code_of(text.replace(at, from.size(), to));
  };
  CHECK(code_of(good) == "good");
  CHECK(code_of("") == "damaged");
  CHECK(code_of("[]") == "damaged");
  CHECK(code_of("{}") == "damaged");
  CHECK(code_of(good.substr(0, good.size() / 2)) == "damaged");
  CHECK(with("organisation/1", "organisation/2") == "unsupported");
  CHECK(with("girok.organisation", "girok.member") == "damaged");
  CHECK(with("\"key\":\"", "\"key\":\"00") == "damaged");
  CHECK(with("\"passes\":1", "\"passes\":-1") == "damaged");
  CHECK(with("\"passes\":1", "\"passes\":4294967297") == "damaged");
  CHECK(with("\"passes\":1", "\"passes\":17") == "refused");
  CHECK(with("\"memory_kib\":64", "\"memory_kib\":4194305") == "refused");
  environment.least_cost = crypto::least_cost;
  CHECK(code_of(good) == "refused");
}

}  // namespace
}  // namespace girok::app
