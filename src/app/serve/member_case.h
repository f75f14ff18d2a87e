// A case that a member has open in a server: shared by that member's sessions and jobs, one at a time.
//
// Model    The member's passphrase opens it; it stays open, keys and all, until the last session of the member is locked or ends. Whoever locks it first catches up with the log: other processes, devices and
//          members write there too. Schema and access are looked up anew only where the log has changed. Counts of the whole case and the index of names are kept with it, told of each record that changed, and
//          gone with it: they are of now whenever they are asked for.
// Threads  Safe from any thread: Locked is held by one at a time.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/access.h"
#include "app/case/open_case.h"
#include "app/records/coverage.h"
#include "app/records/name_index.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

class MemberCase : public std::enable_shared_from_this<MemberCase> {
 public:
  explicit MemberCase(OpenCase opened);

  /// The case, for one thread, until it goes out of scope.
  class Locked {
   public:
    vault::Vault& vault() const { return *case_->opened_.vault; }
    const records::Schema& schema() const { return *case_->schema_; }
    const Access& access() const { return case_->access_; }
    const std::string& handle() const { return case_->opened_.handle; }
    /// Made when it is first asked for; whoever asks catches up.
    NameIndex& names() const {
      case_->take_news();
      return case_->names_;
    }
    /// Counted whole when it is first asked for, afterwards only what has changed.
    const Coverage& coverage() const {
      case_->take_news();
      return case_->coverage_.of(vault(), schema());
    }

   private:
    friend class MemberCase;
    Locked(std::shared_ptr<MemberCase> member_case, std::unique_lock<std::mutex> lock)
        : case_(std::move(member_case)), lock_(std::move(lock)) {}
    std::shared_ptr<MemberCase> case_;
    std::unique_lock<std::mutex> lock_;
  };
  /// Waits for its turn, then catches up. Errors: as vault::Vault::catch_up(); refused where the member is one no more.
  Result<Locked> lock();

  const Id& member() const { return member_; }
  const std::string& handle() const { return opened_.handle; }
  const std::vector<std::string>& notes() const { return opened_.notes; }

 private:
  void take_news();
  void look_up();
  std::mutex mutex_;
  OpenCase opened_;
  Id member_;
  std::shared_ptr<const records::Schema> schema_;
  std::uint64_t schema_stamp_ = 0, seen_batches_ = 0;
  bool news_ = true;  ///< since access and schema were looked up
  Access access_;
  CoverageCounts coverage_;
  NameIndex names_;
};

/// Those that are open in this server, by member.
class MemberCases {
 public:
  MemberCases(vault::Environment environment, std::string path) : environment_(std::move(environment)), path_(std::move(path)) {}

  /// By handle and passphrase; one that is open already is shared, after the passphrase was checked all the same. One derivation at a time: each takes 256 MiB. A handle that does not exist costs as much
  /// time as one that does. Errors: locked (in the same words for a wrong handle, a wrong passphrase, and a member who may not), as open_unlocked().
  Result<std::shared_ptr<MemberCase>> sign_in(const std::string& handle, const crypto::SecretBytes& passphrase);

  /// Whether it is this member's passphrase. Errors: as sign_in().
  Result<> check(const std::string& handle, const crypto::SecretBytes& passphrase);

  const std::string& path() const { return path_; }
  const vault::Environment& environment() const { return environment_; }

 private:
  vault::Environment environment_;
  std::string path_;
  std::mutex deriving_;
  std::mutex mutex_;
  std::map<Id, std::weak_ptr<MemberCase>> open_;
};

}  // namespace girok::app
