// A vault, opened by a member: reading it, adding to it, and who else may.
//
// Model    docs/formats/vault.md. The log is the truth; the read model follows it. Opening takes a snapshot, if there is a good one, and then the batches
//          after it. A batch counts once it is on the disk; the read model is changed after. Processes meet at the log: each catches up before it appends,
//          under one lock.
// Limits   One process writes at a time; readers are not held up. What a member may see is decided by keys (compartments); confidentiality below that is
//          for the layer above to ask.
// Threads  One thread at a time.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "vault/authority.h"
#include "vault/blobs.h"
#include "vault/environment.h"
#include "vault/epoch_keys.h"
#include "vault/files.h"
#include "vault/keyring.h"
#include "vault/local_state.h"
#include "vault/log.h"
#include "vault/member_secret.h"
#include "vault/read_model.h"

namespace girok::vault {

/// Something a person should know, though the vault opened.
struct Notice {
  std::string code;  ///< torn, refused, older, key_missing, key_wrong, contents, snapshot, clock
  std::string what;  ///< one sentence, no personal data
  std::string where;  ///< a file of the vault; may be empty
};

/// How far ahead of this machine's clock another's may be before it is taken for wrong.
inline constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;
/// The largest text whose words are taken into the index.
inline constexpr std::uint64_t largest_indexed_text = std::uint64_t{256} << 20;

struct OpenOptions {
  bool use_snapshot = true;
  bool accept_older = false;  ///< go on although this machine, or another device, says it has seen newer batches, or others
  Progress* progress = nullptr;  ///< may be null
};

/// What one person does at one moment. Compartments follow from the statements' confidentiality.
class Draft {
 public:
  /// Returns the number the operation will have in its compartment. `subject`: sealed under that subject's key, so that it can be erased.
  /// `text`: the plain text of a text attachment, so that it need not be opened again for its words.
  OperationId add(Statement statement, std::optional<Id> subject = {}, std::string text = {});
  void retract(const OperationId& target, std::string reason);
  void read(const Id& record, ReadKind kind);
  void erase(const Id& subject, std::string reason);
  void add_blob(BlobInfo blob) { blobs_.push_back(blob); }
  void add_act(Act act) { acts_.push_back(std::move(act)); }
  bool empty() const { return bodies_.empty() && acts_.empty(); }
  std::size_t operations() const;

 private:
  friend class Vault;
  struct Planned {
    Operation operation;
    std::optional<Id> subject;
    std::string text;
  };
  std::map<Compartment, std::deque<Planned>>
      bodies_;  ///< half a kilobyte an operation: grown without copies, given back piece by piece while it is sealed
  std::vector<BlobInfo> blobs_;
  std::vector<Act> acts_;
};

struct Receipt {
  Id device;
  std::uint64_t sequence = 0;
  std::uint64_t clock = 0;
  /// The id of an operation that Draft::add numbered.
  OperationId operation(const OperationId& planned) const { return {device, sequence, planned.compartment, planned.number}; }
};

class Vault {
 public:
  /// A new folder with one member, who may do everything. Nothing is left behind where it fails. Errors: write_failed (the folder exists, disk full, …), usage.
  static Result<std::unique_ptr<Vault>> create(const Environment& environment, const std::string& path, const std::string& handle,
                                               const crypto::SecretBytes& passphrase);
  /// Errors: not_found, damaged, rolled_back, forked, refused (a member who was removed or never granted anything), unsupported.
  static Result<std::unique_ptr<Vault>> open(const Environment& environment, const std::string& path, MemberSecret member,
                                             const OpenOptions& options = {});
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  const Id& id() const { return file_.vault; }
  const std::string& path() const { return path_; }
  const MemberSecret& member() const { return *member_; }
  const VaultFile& founding() const { return file_; }
  /// What this member may do, and be shown.
  std::uint32_t rights() const;
  Confidentiality clearance() const;
  std::set<Compartment> readable() const { return keys_.readable(); }
  const Authority& authority() const { return authority_; }
  const ReadModel& model() const { return *model_; }
  const std::vector<Notice>& notices() const { return notices_; }
  const Environment& environment() const { return environment_; }
  std::optional<Id> device() const { return device_; }

  /// Takes in what other processes and devices have added since. Errors: as open().
  Result<> catch_up();
  /// Adds a batch; when it returns, the batch is on the disk. Errors: refused (no right), locked (a key that is needed is not held), write_failed (nothing was added;
  /// the hint says what to do), usage. After a sync that failed this object refuses to write again: open anew.
  Result<Receipt> append(Draft draft);

  /// For attachments of a draft: add items, then draft.add_blob(*writer.finish()).
  Result<BlobWriter> blob_writer() const { return BlobWriter::create(environment_, path_, file_.vault); }
  Result<std::string> read(const Attachment& attachment, std::uint64_t limit) const {
    return read_item(*environment_.disk, path_, file_.vault, attachment, limit);
  }
  Result<> read(const Attachment& attachment, const ByteSink& sink) const {
    return read_item(*environment_.disk, path_, file_.vault, attachment, sink);
  }

  /// Forgets a subject: its key, and with it everything sealed under it. Errors: refused, not_found where nothing is under this subject's key.
  Result<Receipt> erase(const Id& subject, std::string reason);

  // ---- members ------------------------------------------------------------------------------------------------------
  /// A new member's secret and file, in an existing vault; needs no key, and gives no right.
  static Result<MemberSecret> enrol(const Environment& environment, const std::string& path, const std::string& handle,
                                    const crypto::SecretBytes& passphrase);
  /// Gives (or changes) rights, clearance and compartments. A compartment taken away gets a new epoch. Errors: refused, locked, not_found (no member file).
  Result<Receipt> grant(const Id& member, std::uint32_t rights, Confidentiality clearance, const std::set<Compartment>& compartments);
  /// Ends a membership; every compartment that the member could read gets a new epoch. Errors: refused, not_found, usage (the last who may manage).
  Result<Receipt> remove(const Id& member);
  /// From now on members' secrets are wrapped for this key too.
  Result<Receipt> set_organisation(const crypto::PublicKey& key);
  /// Compartments whose newest key a member was given.
  std::set<Compartment> compartments_of(const Id& member) const;

  // ---- several members at one vault -----------------------------------------------------------------------------------
  /// Whether this member, with no secret but the member's own, comes by exactly the keys that are held here: then what is open here is what the member could open.
  /// Of what was known at the last catch_up(); who was removed or never granted anything does not. Some tenths of a millisecond a key.
  bool opens_the_same(const MemberSecret& member) const;
  /// Changes with every change of who may what and of which keys are held: what opens_the_same() said holds as long as this stays.
  std::uint64_t keys_stamp() const { return keys_stamp_; }
  /// Goes on for this member, who opens_the_same(), and gives back whom it acted for until now. For nobody: then no member's secret is here, and nothing but opens_the_same(), act_for() and
  /// what names no member may be asked.
  std::shared_ptr<const MemberSecret> act_for(std::shared_ptr<const MemberSecret> member) {
    return std::exchange(member_, std::move(member));
  }
  /// A sync failed, or the log does not fit what was seen: nothing more is taken in or written here; open anew.
  bool in_doubt() const { return poisoned_; }

  // ---- the read model's cache ----------------------------------------------------------------------------------------
  /// Writes a snapshot. Errors: write_failed.
  Result<> save_snapshot();
  /// Whether opening or catching up took long enough that a snapshot is worth its time.
  bool wants_snapshot() const { return unsaved_operations_ > 5000; }
  std::string snapshot_path() const;

 private:
  struct DeviceState {
    FramePlace next;
    std::uint64_t sequence = 0;  ///< of the last batch, lost ones included
    Hash hash{};
    std::uint64_t clock = 0;
    bool counts = true;  ///< the last batch has effect: what strangers put there moves nothing
  };
  struct Pending;  ///< a frame that was read and waits to be applied

  Vault(Environment environment, std::string path, VaultFile file, MemberSecret member);
  void notice(std::string code, std::string what, std::string where = {});

  std::vector<Head> heads() const;

  // vault_load.cpp
  struct Window;  ///< batches decrypted and taken apart
  Result<> load(const OpenOptions& options);
  Result<> start_from_snapshot();
  Result<> start_from_model();
  Result<> rebuild(const OpenOptions& options);
  Result<> take_new(Progress* progress, bool& again);
  Result<std::vector<Pending>> scan_new(Progress* progress);
  Result<> scan_device(const Id& device, DeviceState& reached, std::vector<Pending>& pending, Progress* progress);
  void collect_authority(const std::vector<Pending>& pending);
  Result<> judge(std::vector<Pending>& pending);
  void collect_keys();
  Result<> check_head(const Head& head, const std::string& who);
  Result<> check_seen(const std::vector<Pending>& pending);
  Result<> leave_device(const Id& device);
  Result<std::vector<Prepared>> prepare_body(const Pending& pending, std::size_t index, ByteSpan sealed,
                                             std::vector<Notice>& notices) const;
  std::string words_of(const Statement& statement, std::vector<Notice>& notices) const;
  Result<Window> prepare_window(const std::vector<Pending>& pending, std::size_t begin, std::size_t end, unsigned threads) const;
  Result<> apply(const std::vector<Pending>& pending, Progress* progress);
  Result<> apply_batch(const Frame& frame, const Verdict& verdict, std::vector<std::vector<Prepared>> bodies);

  // vault_forget.cpp
  void note_erased();
  Result<> forget_erased();
  Result<> forget_unlinked();
  Result<bool> destroy_keys(const std::set<Id>& subjects);
  bool has_key(const Id& subject) const;
  bool remove_snapshots();

  // vault_append.cpp
  struct Bodies;  ///< sealed, and what goes into the tables once they are on the disk
  Result<std::unique_ptr<DiskLock>> lock_log() const;
  Result<Receipt> append_locked(Draft& draft);
  Result<Bodies> seal_bodies(Draft& draft, BatchHeader& header);
  Result<> apply_piecewise(Compartment compartment, std::deque<Prepared>& operations);
  Result<> make_subject_keys(const Draft& draft);
  Result<> check_draft(const Draft& draft) const;
  Result<> require(std::uint32_t right, std::string_view to_do_what) const;
  std::uint64_t next_clock(std::uint64_t own) const;

  // vault_members.cpp
  Result<Epoch> new_epoch(Compartment compartment, const std::set<Id>& without) const;

  Environment environment_;
  std::string path_;
  VaultFile file_;
  std::shared_ptr<const MemberSecret> member_;  ///< for whom it acts
  LocalState local_;
  Keyring keyring_;
  std::optional<Id> device_;
  Authority authority_;
  std::vector<BatchHeader> public_headers_;  ///< those that authority_ was built from
  EpochKeys keys_;
  std::uint64_t keys_stamp_ = 0;
  std::unique_ptr<ReadModel> model_;
  std::map<Id, DeviceState> devices_;
  std::map<Id, std::uint64_t> written_seen_;  ///< what this device's own batches have said they saw
  std::set<Id> erased_;
  std::set<Id> to_forget_;  ///< erased in the log, and perhaps not yet gone from here
  std::set<Id> gone_blobs_;  ///< unlinked in the log, and gone from here: from the disk, the tables and the snapshots
  std::vector<Notice> notices_;
  std::unique_ptr<DiskLock> lock_;  ///< held while appending, also by what appends more than once
  std::size_t unsaved_operations_ = 0;
  bool from_snapshot_ = false;  ///< what the model stood for at first came from one
  bool poisoned_ = false;  ///< a sync failed: what is on the disk is not known
  bool accept_older_ = false;
};

/// Says which vault it is and opens the member's file by handle (or by the start of the id), or the only one, or the one who opened last on this machine.
/// Errors: not_found, usage (several members: name one).
struct FoundMember {
  VaultFile vault;
  std::optional<MemberFile> member;
};
Result<FoundMember> find_member(const Environment& environment, const std::string& path, std::string_view handle);

}  // namespace girok::vault
