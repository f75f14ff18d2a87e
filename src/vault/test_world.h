// A world for tests of vaults: a folder that goes away, a clock that is told, cheap passphrases, and machines that share or do not share a vault.
//
// Limits   For tests only.
#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "crypto/random.h"
#include "vault/vault.h"

namespace girok::vault {

/// Everything a test of this room needs, in a temporary folder.
class TestWorld {
 public:
  TestWorld() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() / ("girok-vault-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~TestWorld() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TestWorld(const TestWorld&) = delete;
  TestWorld& operator=(const TestWorld&) = delete;

  /// A machine with a memory of its own, and a clock that all machines share (2026-01-01 and a second for each look).
  Environment machine(const std::string& name = "laptop", Disk& disk = real_disk()) {
    Environment environment;
    environment.disk = &disk;
    environment.random = crypto::random_bytes;
    environment.now_ms = [this] { return now_ms += 1000; };
    environment.state_folder = path("state-" + name);
    environment.cost = {64, 1};
    environment.least_cost = {64, 1};
    environment.threads = 2;
    return environment;
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string case_path() const { return path("case.girok"); }

  std::unique_ptr<Vault> create(const Environment& environment) {
    Result<std::unique_ptr<Vault>> vault =
        Vault::create(environment, case_path(), "founder", crypto::SecretBytes::copy_of(std::string_view("founder's words")));
    if (!vault) throw std::runtime_error("a test's vault: " + to_string(vault.error()));
    return *std::move(vault);
  }

  std::uint64_t now_ms = 1'767'225'600'000;

 private:
  std::filesystem::path folder_;
};

inline crypto::SecretBytes words(std::string_view text) { return crypto::SecretBytes::copy_of(text); }
inline MemberSecret copy_of(const MemberSecret& member) { return MemberSecret(member.secret().clone()); }

/// The value, or a test that fails with the error's words.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

inline Statement say(const Id& entity, std::string property, std::string text, Confidentiality level = Confidentiality::internal) {
  Statement statement;
  statement.entity = entity;
  statement.property = std::move(property);
  statement.value = records::Value::of_text(std::move(text));
  statement.confidentiality = level;
  return statement;
}

/// A batch with one statement.
inline OperationId add(Vault& vault, Statement statement, std::optional<Id> subject = {}) {
  Draft draft;
  const OperationId planned = draft.add(std::move(statement), subject);
  return must(vault.append(std::move(draft))).operation(planned);
}

/// "property=value" of everything that stands and this member may see, sorted.
inline std::vector<std::string> told_of(const Vault& vault, const Id& entity, Confidentiality clearance = Confidentiality::sealed) {
  std::vector<std::string> told;
  for (const StoredStatement& stored : vault.model().statements_of(entity, clearance))
    told.push_back(stored.statement.property + "=" + stored.statement.value.text);
  std::ranges::sort(told);
  return told;
}

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void spill(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::size_t notices(const Vault& vault, std::string_view code) {
  return static_cast<std::size_t>(std::ranges::count(vault.notices(), code, &Notice::code));
}

}  // namespace girok::vault
