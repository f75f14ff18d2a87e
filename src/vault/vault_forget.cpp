// Forgetting: erasing a subject, and making sure that what was erased anywhere is gone from this copy.
#include <algorithm>
#include <array>
#include <utility>

#include "vault/vault.h"

namespace girok::vault {

Result<Receipt> Vault::erase(const Id& subject, std::string reason) {
  if (Result<> may = require(right_erase, "to erase"); !may) return tl::unexpected<Error>(may.error());
  if (Result<> caught_up = catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  bool held = false;
  for (const Compartment compartment : {Compartment::internal, Compartment::restricted, Compartment::sealed})
    held = held || keyring_.has(subject, compartment);
  if (!held && !erased_.contains(subject)) {
    return fail(ErrorCode::not_found, "nothing is sealed under this record's own key, so there is nothing that can be forgotten", {},
                "retract its statements instead: girok edit RECORD --retract STATEMENT");
  }
  Draft draft;
  draft.erase(subject, std::move(reason));
  std::vector<Id> blobs = model_->blobs_only_under(subject);
  if (!blobs.empty()) draft.add_act(Unlink{blobs});
  Result<Receipt> receipt = append(std::move(draft));
  if (!receipt) return receipt;
  if (Result<> forgotten = forget_erased(); !forgotten) return tl::unexpected<Error>(forgotten.error());
  return receipt;
}

void Vault::note_erased() {
  for (const Id& subject : model_->erased_subjects()) {
    if (erased_.insert(subject).second) to_forget_.insert(subject);
  }
}

/// Makes sure that what was erased, here or elsewhere, is gone from this copy too: from the tables, the keyring, the snapshots and the blobs.
Result<> Vault::forget_erased() {
  for (const Id& subject : erased_) {
    if (has_key(subject)) to_forget_.insert(subject);  // an entry that came back, with an older file of the keyring
  }
  if (to_forget_.empty()) return forget_unlinked();
  // Snapshots go before the keys: where this is interrupted, keys that are still there make the next to open begin again. A snapshot that this model came from did
  // not know of the erasure either.
  const bool had_keys = std::ranges::any_of(to_forget_, [this](const Id& subject) { return has_key(subject); });
  const bool may_destroy = !(had_keys || from_snapshot_) || remove_snapshots();
  bool whole = true, found_keys = false;
  const std::set<Id> forgotten = std::exchange(to_forget_, {});
  for (const Id& subject : forgotten) {
    const Result<bool> gone = model_->erase_subject(subject, [this](const Attachment& attachment) -> std::optional<std::string> {
      const Result<std::string> text = read(attachment, largest_indexed_text);
      return text ? std::optional(*text) : std::nullopt;
    });
    if (!gone) return tl::unexpected<Error>(gone.error());
    whole = whole && *gone;
  }
  if (may_destroy) {
    const Result<bool> destroyed = destroy_keys(forgotten);
    found_keys = destroyed && *destroyed && !had_keys;
    // A copy that cannot be written, and has no such key, is none that somebody must hear about.
    if (!destroyed && had_keys)
      notice("erasure", "an erased subject's key could not be removed from this copy: " + destroyed.error().what, destroyed.error().where);
  }
  if (found_keys || !whole) (void)remove_snapshots();
  if (Result<> gone = forget_unlinked(); !gone || whole) return gone;
  return rebuild({});
}

/// Files that were taken away, here or elsewhere: by an erasure, or because what was in them was sealed anew.
Result<> Vault::forget_unlinked() {
  std::vector<Id> fresh, there;
  std::ranges::copy_if(authority_.unlinked(), std::back_inserter(fresh), [&](const Id& blob) { return !gone_blobs_.contains(blob); });
  if (fresh.empty()) return {};
  std::ranges::copy_if(fresh, std::back_inserter(there), [&](const Id& blob) { return environment_.disk->exists(blob_path(path_, blob)); });
  const Result<bool> whole = model_->forget_texts(fresh, [this](const Attachment& attachment) -> std::optional<std::string> {
    const Result<std::string> text = read(attachment, largest_indexed_text);
    return text ? std::optional(*text) : std::nullopt;
  });
  if (!whole) return tl::unexpected<Error>(whole.error());
  // Snapshots go before the files: where this is interrupted, a file that is still there makes the next to open begin again.
  if ((there.empty() && !from_snapshot_) || remove_snapshots()) {
    for (const Id& blob : there) {
      const std::string path = blob_path(path_, blob);
      Result<> removed = environment_.disk->remove(path);
      if (removed) removed = environment_.disk->sync_folder(folder_of(path));
      if (!removed) notice("erasure", "an erased attachment's file could not be removed", path);
    }
  }
  gone_blobs_.insert(fresh.begin(), fresh.end());
  if (*whole) return {};
  return rebuild({});
}

/// Under the log's lock, so that a key that another process is just adding is not written over.
Result<bool> Vault::destroy_keys(const std::set<Id>& subjects) {
  std::unique_ptr<DiskLock> held;
  if (lock_ == nullptr) {
    Result<std::unique_ptr<DiskLock>> locked = lock_log();
    if (!locked) return tl::unexpected<Error>(locked.error());
    held = *std::move(locked);
  }
  return keyring_.destroy(subjects);
}

bool Vault::has_key(const Id& subject) const {
  return std::ranges::any_of(std::array{Compartment::internal, Compartment::restricted, Compartment::sealed},
                             [&](Compartment compartment) { return keyring_.has(subject, compartment); });
}

/// False, and a notice, where one may still be there.
bool Vault::remove_snapshots() {
  const std::string folder = join_path(path_, "snapshot");
  const auto failed = [&](const std::string& path) {
    notice("erasure", "a snapshot that may hold what was erased could not be removed", path);
    return false;
  };
  const Result<std::vector<Disk::Entry>> entries = environment_.disk->list(folder);
  if (!entries) return entries.error().code == ErrorCode::not_found || failed(folder);
  if (entries->empty()) return true;
  for (const Disk::Entry& entry : *entries) {
    if (!entry.folder && !environment_.disk->remove(join_path(folder, entry.name))) return failed(join_path(folder, entry.name));
  }
  return environment_.disk->sync_folder(folder).has_value() || failed(folder);
}

}  // namespace girok::vault
