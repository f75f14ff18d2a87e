// A case that a member has open in a server: shared by that member's sessions and jobs, one at a time.
//
// Model    The member's passphrase opens it; it stays open until the last session of the member is locked or ends, and with it the member's secret. Members who hold exactly the same keys are shown from one set of tables
//          (shared_case.h): the keys to what all of them can open go with the last of them. Whoever locks it first catches up with the log: other processes, devices and members write there too. Schema and access are
//          looked up anew only where the log has changed. Counts of the whole case and the index of names are kept, told of each record that changed: they are of now whenever they are asked for.
// Threads  Safe from any thread: Locked is held by one at a time, of all members who share the tables.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "app/access.h"
#include "app/case/open_case.h"
#include "app/records/coverage.h"
#include "app/records/name_index.h"
#include "app/serve/shared_case.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "records/schema.h"
#include "vault/vault.h"

namespace girok::app {

class MemberCase : public std::enable_shared_from_this<MemberCase> {
  struct Turn;

 public:
  /// With `others`, it may be shared with them from now on.
  explicit MemberCase(OpenCase opened, std::shared_ptr<SharedCases> others = nullptr);
  /// Of one that is open already. Requires: it fits this member.
  MemberCase(std::shared_ptr<SharedCase> shared, std::shared_ptr<const vault::MemberSecret> secret, std::string handle,
             std::shared_ptr<SharedCases> others);

  /// The case, for one thread, until it goes out of scope or is let go of.
  class Locked {
   public:
    vault::Vault& vault() const;
    const records::Schema& schema() const;
    const Access& access() const { return access_; }
    const std::string& handle() const;
    /// Made when it is first asked for; whoever asks catches up.
    NameIndex& names() const;
    /// Counted whole when it is first asked for, afterwards only what has changed.
    const Coverage& coverage() const;
    /// How consents stand: of now whenever it is asked for.
    ConsentLines& consents() const;
    /// What was done of late; `since`: a clock, what is later is marked.
    News news(std::optional<std::uint64_t> since) const;
    /// The others can go on; from now on only access() may be asked.
    void let_go() { turn_.reset(); }

   private:
    friend class MemberCase;
    explicit Locked(std::unique_ptr<Turn> turn) : turn_(std::move(turn)), access_(turn_->of->access_) {}
    std::unique_ptr<Turn> turn_;
    Access access_;
  };
  /// Waits for its turn, then catches up. Errors: as vault::Vault::catch_up() and open(); refused where the member is one no more.
  Result<Locked> lock();
  /// The case opened once more, for this alone: nobody waits for long work, and it waits for nobody. Takes the time and the memory of opening. Errors: as lock().
  Result<Locked> lock_apart();

  const Id& member() const { return secret_->id(); }
  const std::string& handle() const { return handle_; }

 private:
  struct Turn {
    explicit Turn(std::shared_ptr<MemberCase> held) : of(std::move(held)), own(of->mutex_), shared(of->shared_->mutex) {}
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    std::shared_ptr<MemberCase> of;  ///< goes last
    std::unique_lock<std::mutex> own, shared;
  };
  bool is_member() const;
  Result<> open_anew(Turn& turn);
  void look_up();

  const std::shared_ptr<const vault::MemberSecret> secret_;
  const std::string handle_;
  const std::shared_ptr<SharedCases> others_;
  std::mutex mutex_;  ///< taken before that of `shared_`
  std::shared_ptr<SharedCase> shared_;
  std::uint64_t keys_stamp_ = 0;  ///< for which the keys of `shared_` were found to be this member's
  std::shared_ptr<KeptBeside> kept_;
  std::pair<std::uint64_t, std::uint64_t> seen_;  ///< for which access and schema were looked up
  Access access_;
};

/// Those that are open in this server, by member.
class MemberCases {
 public:
  MemberCases(vault::Environment environment, std::string path) : environment_(std::move(environment)), path_(std::move(path)) {}

  /// By handle and passphrase; one that is open already, of this member or of one with the same keys, is shared, after the passphrase was checked all the same. One derivation at a time: each takes 256 MiB. A handle that does not exist costs as much
  /// time as one that does. Errors: locked (in the same words for a wrong handle, a wrong passphrase, and a member who may not), as open_unlocked().
  Result<std::shared_ptr<MemberCase>> sign_in(const std::string& handle, const crypto::SecretBytes& passphrase);

  /// Whether it is this member's passphrase. Errors: as sign_in().
  Result<> check(const std::string& handle, const crypto::SecretBytes& passphrase);

  const std::string& path() const { return path_; }
  const vault::Environment& environment() const { return environment_; }

 private:
  Result<Unlocked> derive(const std::string& handle, const crypto::SecretBytes& passphrase);
  Result<std::shared_ptr<MemberCase>> open(Unlocked unlocked);

  vault::Environment environment_;
  std::string path_;
  std::mutex deriving_;  ///< waits for nothing: whoever has a case may derive
  std::shared_ptr<SharedCases> shared_ = std::make_shared<SharedCases>();
  std::mutex opening_;  ///< may wait for a case's turn
  std::map<Id, std::weak_ptr<MemberCase>> open_;
};

}  // namespace girok::app
