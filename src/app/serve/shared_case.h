// A case that is open once in a server for all members who hold exactly the same keys.
//
// Model    What a vault shows follows from the log and from the keys that are held. Members who hold the same keys are shown from the same tables: a case of 100,000 records is in memory once for them, and what one of them writes
//          is taken in once. Each has to come by all of the keys with no secret but the member's own (vault::Vault::opens_the_same()), and again whenever keys or grants have changed. One acts at a time; between two turns
//          no member's secret is here. Role and clearance narrow what each is shown, as everywhere; what is kept beside the vault is kept for each clearance apart. docs/decisions/0009-members-who-share-tables.md.
// Limits   What one of them has open the others wait for: long work opens a case apart (member_case.h).
// Threads  Whoever uses it holds `mutex`; SharedCases is safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "app/records/consents.h"
#include "app/records/coverage.h"
#include "app/records/name_index.h"
#include "app/records/news.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

/// What is kept of a case beside its tables, for all who are shown as much: told of each record that changed.
struct KeptBeside {
  CoverageCounts coverage;
  NameIndex names;
  NewsCounts news;
  ConsentLines consents;
  std::shared_ptr<const records::Schema> schema;
  std::uint64_t schema_stamp = 0;
};

class SharedCase {
 public:
  explicit SharedCase(std::unique_ptr<vault::Vault> vault) : vault_(std::move(vault)) {}
  /// What it held goes back to the system.
  ~SharedCase();
  SharedCase(const SharedCase&) = delete;
  SharedCase& operator=(const SharedCase&) = delete;

  std::mutex mutex;
  vault::Vault& vault() { return *vault_; }
  /// Tells what is kept of the records that have changed.
  void take_news();
  /// Changes with all that was read, whatever it is about.
  std::pair<std::uint64_t, std::uint64_t> state() const { return {changes_, vault_->model().batch_count()}; }
  /// Gone with the last who holds it.
  std::shared_ptr<KeptBeside> kept(vault::Confidentiality clearance);

 private:
  std::unique_ptr<vault::Vault> vault_;
  std::map<vault::Confidentiality, std::weak_ptr<KeptBeside>> kept_;
  std::uint64_t changes_ = 0;
};

/// Those of one case that are open in this server.
class SharedCases {
 public:
  /// One that this member can open all of, and nothing more. Nothing where there is none.
  std::shared_ptr<SharedCase> fitting(const vault::MemberSecret& member);
  void add(const std::shared_ptr<SharedCase>& shared);

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<SharedCase>> open_;
};

}  // namespace girok::app
