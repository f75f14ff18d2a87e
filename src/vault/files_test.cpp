#include "vault/files.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::vault {
namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

struct Files {
  TestWorld world;
  Environment environment = world.machine();
  MemberSecret member = MemberSecret::make(environment.random);
  VaultFile vault = make_vault_file(member, environment.random);
  MemberFile file = [this] {
    MemberFile made = make_member_file(vault.vault, member, "기록자-1");
    must(wrap_with_passphrase(made, member, words("the right words"), environment));
    wrap_with_recovery_key(made, member, words("twenty bytes of keys"), environment);
    sign_member_file(made, member);
    return made;
  }();
};

TEST_CASE("both files come back as they were written") {
  Files f;
  CHECK(must(parse_vault_file(to_json(f.vault), "vault.json")).vault == f.vault.vault);
  const MemberFile back = must(parse_member_file(to_json(f.file), f.vault.vault, "m.json"));
  CHECK(back.handle == "기록자-1");
  CHECK(back.revision == 1);
  CHECK(to_json(back) == to_json(f.file));
}

TEST_CASE("a member's secret comes out under the right passphrase or recovery key, and under no other") {
  Files f;
  CHECK(must(unwrap_with_passphrase(f.file, words("the right words"), f.environment)).id() == f.member.id());
  CHECK(must(unwrap_with_recovery_key(f.file, words("twenty bytes of keys"))).id() == f.member.id());
  CHECK(unwrap_with_passphrase(f.file, words("the wrong words"), f.environment).error().code == ErrorCode::locked);
  CHECK(unwrap_with_recovery_key(f.file, words("twenty bytes of keyz")).error().code == ErrorCode::locked);
}

TEST_CASE("a wrong passphrase, a changed wrap and a member who is not there say the same") {
  Files f;
  const Error wrong = unwrap_with_passphrase(f.file, words("the wrong words"), f.environment).error();
  MemberFile changed = f.file;
  changed.wraps.front().sealed.front() ^= 1;
  const Error tampered = unwrap_with_passphrase(changed, words("the right words"), f.environment).error();
  const Error nobody = pretend_to_unwrap(words("the right words"), f.environment);
  CHECK(to_string(wrong) == to_string(tampered));
  CHECK(to_string(wrong) == to_string(nobody));
}

TEST_CASE("the organisation's key opens a member that was wrapped for it") {
  Files f;
  crypto::Key seed;
  f.environment.random(seed.writable());
  const crypto::BoxKey organisation(seed);
  CHECK(unwrap_for_organisation(f.file, organisation).error().code == ErrorCode::locked);
  wrap_for_organisation(f.file, f.member, organisation.public_key(), f.environment);
  sign_member_file(f.file, f.member);
  const MemberFile back = must(parse_member_file(to_json(f.file), f.vault.vault, "m.json"));
  CHECK(must(unwrap_for_organisation(back, organisation)).id() == f.member.id());
}

TEST_CASE("a cheaper passphrase is refused by name, before anything is derived") {
  Files f;
  const std::string cheap = replaced(to_json(f.file), "\"memory_kib\": 64", "\"memory_kib\": 8");
  const Error error = parse_member_file(cheap, f.vault.vault, "m.json").error();
  CHECK(error.code == ErrorCode::refused);
  CHECK(error.what.find("cost") != std::string::npos);
  // Also where the member signed it, with a program that allows it.
  Environment strict = f.environment;
  strict.least_cost = crypto::least_cost;
  CHECK(unwrap_with_passphrase(f.file, words("the right words"), strict).error().code == ErrorCode::refused);
  MemberFile dear = f.file;
  dear.wraps.front().cost = {UINT32_MAX, 1000};
  CHECK(unwrap_with_passphrase(dear, words("the right words"), f.environment).error().code == ErrorCode::refused);
}

TEST_CASE("every changed letter of a member file is noticed") {
  Files f;
  const std::string good = to_json(f.file);
  std::size_t unnoticed = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string changed = good;
    changed[at] = changed[at] == '1' ? '2' : '1';
    const Result<MemberFile> back = parse_member_file(changed, f.vault.vault, "m.json");
    // White space and the case of hexadecimal digits are no change of meaning.
    if (back && to_json(*back) != good) ++unnoticed;
  }
  CHECK(unnoticed == 0);
}

TEST_CASE("files of another vault, another version, or another name are refused by name") {
  Files f, other;
  CHECK(parse_member_file(to_json(f.file), other.vault.vault, "m.json").error().what == "a member file of another vault");
  CHECK(parse_member_file(replaced(to_json(f.file), "girok.member/1", "girok.member/2"), f.vault.vault, "m.json").error().code ==
        ErrorCode::unsupported);
  CHECK(parse_vault_file(replaced(to_json(f.vault), "girok.vault/1", "girok.vault/9"), "vault.json").error().code ==
        ErrorCode::unsupported);
  CHECK(parse_vault_file("{}", "vault.json").error().code == ErrorCode::damaged);
  CHECK(parse_vault_file("nothing", "vault.json").error().code == ErrorCode::damaged);
  // The founder's keys exchanged for another's: the id does not follow.
  std::string stolen = to_json(f.vault);
  stolen = replaced(stolen, crypto::to_hex(f.vault.sign), crypto::to_hex(other.vault.sign));
  CHECK(parse_vault_file(stolen, "vault.json").error().what == "the vault's id does not belong to its founder's keys");
}

TEST_CASE("a handle is a short pseudonym of letters, digits and inner marks") {
  for (const char* const good : {"a", "기록자", "k-1", "analyst_2", "张.三"}) CHECK(check_handle(good).has_value());
  for (const char* const bad : {"", "-a", "a-", "a--b", "a b", "a/b", "../x", "a\nb", "\xFF"}) CHECK_FALSE(check_handle(bad).has_value());
  CHECK_FALSE(check_handle(std::string(65, 'a')).has_value());
}

}  // namespace
}  // namespace girok::vault
