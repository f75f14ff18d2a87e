// Old cases open for ever: data/compat/README.md.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "base/faulty_disk.h"
#include "vault/recovery_key.h"
#include "vault/test_world.h"
#include "vault/verify.h"

namespace girok::vault {
namespace {

const std::string frozen = GIROK_SOURCE_DIR "/data/compat/vault-1";
const std::vector<std::pair<std::string, Id>> records_in_it = {
    {"kim", Id{{1}}}, {"lee", Id{{2}}}, {"park", Id{{3}}}, {"choi", Id{{4}}}, {"source", Id{{5}}}};

/// A machine that remembers nothing, whose disk takes no change at all; the costs of passphrases are the real ones.
struct Museum {
  FaultyDisk disk{real_disk(), frozen};
  Environment environment;
  Museum() {
    disk.fail_at(Fault::read_only, 1);
    environment.disk = &disk;
    environment.random = crypto::random_bytes;
    environment.now_ms = [] { return std::uint64_t{1'800'000'000'000}; };
    environment.threads = 1;
  }
};

std::map<std::string, std::string> tree_of(const std::string& folder) {
  std::map<std::string, std::string> tree;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    tree[entry.path().string()] = entry.is_regular_file() ? slurp(entry.path().string()) : "folder";
  }
  return tree;
}

struct Expected {
  std::string member, passphrase, error;
  std::vector<std::string> notices, lines;
};

std::vector<Expected> expected_by_hand() {
  std::vector<Expected> all;
  std::ifstream in(frozen + ".expected.txt");
  const auto rest = [](const std::string& line) { return line.substr(line.find(' ') + 1); };
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("member "))
      all.push_back({rest(line), {}, {}, {}, {}});
    else if (line.starts_with("passphrase "))
      all.back().passphrase = rest(line);
    else if (line.starts_with("error "))
      all.back().error = rest(line);
    else if (line.starts_with("notice "))
      all.back().notices.push_back(rest(line));
    else
      all.back().lines.push_back(line);
  }
  for (Expected& one : all) std::ranges::sort(one.lines);
  return all;
}

std::string text_of(const Vault& vault, const records::Value& value) {
  using records::ValueKind;
  if (value.kind == ValueKind::truth) return value.truth ? "true" : "false";
  if (value.kind == ValueKind::record) {
    for (const auto& [name, id] : records_in_it) {
      if (id == value.record) return name;
    }
  }
  if (value.kind != ValueKind::attachment) return value.text;
  const std::string content = must(vault.read(value.attachment, 1 << 20));
  return value.attachment.name + " " + std::to_string(content.size()) + " " + crypto::sha256_hex(content);
}

std::vector<std::string> lines_of(const Vault& vault) {
  std::vector<std::string> lines;
  for (const auto& [name, id] : records_in_it) {
    for (const StoredStatement& stored : vault.model().statements_of(id, vault.clearance())) {
      const Statement& statement = stored.statement;
      lines.push_back(name + " " + statement.property + " " + text_of(vault, statement.value) + " [" +
                      std::string(records::name_of(statement.confidentiality)) + "]");
    }
  }
  std::ranges::sort(lines);
  return lines;
}

TEST_CASE("the frozen case of format 1 opens for each of its members with what was put in, and stays as it is") {
  Museum museum;
  const std::map<std::string, std::string> before = tree_of(frozen);
  const std::vector<Expected> all = expected_by_hand();
  REQUIRE(all.size() == 5);
  for (const Expected& expected : all) {
    CAPTURE(expected.member);
    const FoundMember found = must(find_member(museum.environment, frozen, expected.member));
    REQUIRE(found.member.has_value());
    MemberSecret member = must(unwrap_with_passphrase(*found.member, words(expected.passphrase), museum.environment));
    const Result<std::unique_ptr<Vault>> vault = Vault::open(museum.environment, frozen, std::move(member));
    if (!expected.error.empty()) {
      REQUIRE_FALSE(vault.has_value());
      CHECK(name_of(vault.error().code) == expected.error);
      continue;
    }
    REQUIRE(vault.has_value());
    CHECK(lines_of(**vault) == expected.lines);
    std::vector<std::string> codes;
    for (const Notice& notice : (*vault)->notices()) codes.push_back(notice.code);
    CHECK(codes == expected.notices);
  }
  CHECK(tree_of(frozen) == before);
}

TEST_CASE("the printed key and the organisation's key of the frozen case open their members") {
  Museum museum;
  const FoundMember nari = must(find_member(museum.environment, frozen, "nari")),
                    haneul = must(find_member(museum.environment, frozen, "하늘"));
  REQUIRE((nari.member && haneul.member));
  const crypto::SecretBytes printed = must(parse_recovery_key("X05Y-2Y1T-XT9J-EGX0-ABXC-EKCW-MK4Z-GM56-KRFJ"));
  CHECK(must(unwrap_with_recovery_key(*nari.member, printed)).id() == nari.member->member);
  std::array<std::uint8_t, crypto::key_size> seed{};
  REQUIRE(crypto::from_hex("36c20481b4bf4992405eed19381372e2caae5f17224705e2420e48275d38ed2f", seed));
  CHECK(must(unwrap_for_organisation(*haneul.member, crypto::BoxKey(crypto::Key::copy_of(seed)))).id() == haneul.member->member);
}

TEST_CASE("the frozen case verifies: four devices, a gap, a refused batch, and all that its founder can open") {
  Museum museum;
  const FoundMember found = must(find_member(museum.environment, frozen, "nari"));
  REQUIRE(found.member.has_value());
  const MemberSecret nari =
      must(unwrap_with_recovery_key(*found.member, must(parse_recovery_key("X05Y-2Y1T-XT9J-EGX0-ABXC-EKCW-MK4Z-GM56-KRFJ"))));
  VerifyOptions options;
  options.member = &nari;
  const VerifyReport report = must(verify(museum.environment, frozen, options));
  CHECK(report.whole());
  CHECK(report.members == 5);
  CHECK(report.devices == 4);
  CHECK(report.gaps == 1);
  CHECK(report.refused == 1);
  CHECK(report.blobs == 1);
  CHECK(report.attachments == 2);
  CHECK(report.subjects == 3);   // kim, lee, park; choi was erased
}

}  // namespace
}  // namespace girok::vault
