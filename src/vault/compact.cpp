#include "vault/compact.h"

#include <algorithm>

#include "vault/chains.h"

namespace girok::vault {
namespace {

constexpr int lock_wait_ms = 30'000;
constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000, month_ms = 30 * day_ms;

class Compaction {
 public:
  explicit Compaction(Vault& vault)
      : vault_(vault), disk_(*vault.environment().disk), path_(vault.path()), now_ms_(vault.environment().now_ms()) {}

  Result<CompactReport> run() {
    {
      const Result<std::unique_ptr<DiskLock>> lock = disk_.lock(join_path(join_path(path_, "log"), "lock"), lock_wait_ms);
      if (!lock) return tl::unexpected<Error>(lock.error());
      if (Result<> done = keys(); !done) return tl::unexpected<Error>(done.error());
      if (Result<> done = blobs(); !done) return tl::unexpected<Error>(done.error());
      leftovers(path_, 0);
      snapshots();
    }
    const Result<> saved = vault_.save_snapshot();
    if (saved)
      report_.snapshot_written = true;
    else
      report_.problems.push_back(saved.error());
    return std::move(report_);
  }

 private:
  /// A date in the future is no age.
  bool older_than(const Disk::Entry& entry, std::uint64_t age_ms) {
    const bool old = entry.modified_ms != 0 && entry.modified_ms < now_ms_ && now_ms_ - entry.modified_ms > age_ms;
    if (!old) ++report_.young;
    return old;
  }
  bool remove(const std::string& path, std::uint64_t size) {
    if (const Result<> removed = disk_.remove(path); !removed) {
      report_.problems.push_back(removed.error());
      return false;
    }
    report_.freed_bytes += size;
    return true;
  }

  Result<> keys() {
    Keyring keyring(vault_.environment(), path_, vault_.id());
    if (Result<> loaded = keyring.load(); !loaded) return loaded;
    const std::vector<Id> held = keyring.subjects();
    std::set<Id> erased;
    for (const Id& subject : vault_.model().erased_subjects()) {
      if (std::ranges::binary_search(held, subject)) erased.insert(subject);
    }
    if (erased.empty()) return {};
    const Result<bool> destroyed = keyring.destroy(erased);
    if (!destroyed)
      report_.problems.push_back(destroyed.error());
    else
      report_.keys = erased.size();
    return {};
  }

  Result<> blobs() {
    const Result<Chains> chains = read_chains(vault_.environment(), path_, vault_.founding(), {false, 0, nullptr});
    if (!chains) return tl::unexpected<Error>(chains.error());
    devices_.clear();
    for (const Chain& chain : chains->devices) devices_.insert(chain.device);
    std::set<Id> named;
    for (const Chain& chain : chains->devices) {
      for (const Frame& frame : chain.frames) {
        for (const BlobInfo& blob : frame.header.blobs) named.insert(blob.blob);
      }
    }
    const std::vector<Id>& unlinked = chains->authority.unlinked();
    const std::string root = join_path(path_, "blobs");
    const Result<std::vector<Disk::Entry>> folders = disk_.list(root);
    if (!folders && folders.error().code == ErrorCode::not_found) return {};
    if (!folders) return tl::unexpected<Error>(folders.error());
    for (const Disk::Entry& folder : *folders) {
      if (!folder.folder) continue;
      const Result<std::vector<Disk::Entry>> files = disk_.list(join_path(root, folder.name));
      if (!files) return tl::unexpected<Error>(files.error());
      for (const Disk::Entry& file : *files) {
        const std::optional<Id> id = file.folder ? std::nullopt : parse_id(file.name);
        const std::string path = join_path(join_path(root, folder.name), file.name);
        if (!id || blob_path(path_, *id) != path) continue;
        if (std::ranges::binary_search(unlinked, *id)) {
          if (remove(path, file.size)) ++report_.unlinked_blobs;
        } else if (!named.contains(*id) && !chains->damaged() && older_than(file, day_ms)) {
          if (remove(path, file.size)) ++report_.unnamed_blobs;
        }
      }
    }
    return {};
  }

  /// `.new-…` of writes that were interrupted, in all folders of a vault.
  void leftovers(const std::string& folder, int depth) {
    constexpr int deepest = 2;
    const Result<std::vector<Disk::Entry>> entries = disk_.list(folder);
    if (!entries) {
      report_.problems.push_back(entries.error());
      return;
    }
    for (const Disk::Entry& entry : *entries) {
      const std::string path = join_path(folder, entry.name);
      if (entry.folder) {
        if (depth < deepest && !entry.name.starts_with('.')) leftovers(path, depth + 1);
      } else if (entry.name.starts_with(".new-") && older_than(entry, day_ms)) {
        if (remove(path, entry.size)) ++report_.leftovers;
      }
    }
  }

  /// Caches of members who are no longer, and of machines that have neither written nor looked for long.
  void snapshots() {
    const std::string folder = join_path(path_, "snapshot");
    const Result<std::vector<Disk::Entry>> entries = disk_.list(folder);
    if (!entries) {
      if (entries.error().code != ErrorCode::not_found) report_.problems.push_back(entries.error());
      return;
    }
    for (const Disk::Entry& entry : *entries) {
      if (entry.folder || entry.name.starts_with('.')) continue;
      const std::size_t dot = entry.name.find('.');
      const std::optional<Id> member = dot == std::string::npos ? std::nullopt : parse_id(entry.name.substr(0, dot));
      const std::optional<Id> device = member ? parse_id(entry.name.substr(dot + 1)) : std::nullopt;
      const MemberRights* const rights = member ? vault_.authority().member(*member) : nullptr;
      bool needed = device && rights != nullptr && !rights->removed;
      if (needed && device != vault_.device() && !devices_.contains(*device)) needed = !older_than(entry, month_ms);
      if (!needed && remove(join_path(folder, entry.name), entry.size)) ++report_.snapshots;
    }
  }

  Vault& vault_;
  Disk& disk_;
  const std::string& path_;
  const std::uint64_t now_ms_;
  std::set<Id> devices_;
  CompactReport report_;
};

}  // namespace

Result<CompactReport> compact(Vault& vault) {
  if (const Result<> caught_up = vault.catch_up(); !caught_up) return tl::unexpected<Error>(caught_up.error());
  return Compaction(vault).run();
}

}  // namespace girok::vault
