// A disk that fails on demand, for tests: any one operation, in any of the ways that disks have; or the power goes.
//
// Model    Wraps a disk (the real one, on a folder of the test's own). Every kind of fault counts the operations it could strike, from 1; a test runs
//          its story once without faults, asks count(), and runs it again for each n with fail_at(kind, n).
//          Power cuts: what POSIX promises and not more. A file's bytes survive as of its last sync, a name as of its folder's last sync. Where systems
//          keep more than that, a program must live with it too: so a cut can also keep the names and lose the bytes, or keep everything.
// Limits   The disk below is not really synced. Power cuts hold every synced file in memory, and know the tree under `root` only; paths are those of
//          join_path(), without "//" or "..".
// Threads  One.
//
//   FaultyDisk disk(real_disk(), folder.path().string());
//   disk.fail_at(Fault::power_cut, n);
//   ... the story; it sees errors from the n-th change on ...
//   disk.power_on(FaultyDisk::Lost::unsynced);
//   ... open again, and look ...
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/disk.h"

namespace girok {

enum class Fault : std::uint8_t {
  none,
  no_space,  ///< the n-th write, truncation that grows, or making of a name finds the disk full, and nothing of it happens
  short_write,  ///< the n-th write writes half of its bytes and fails
  failing_sync,  ///< the n-th sync, of a file or folder, fails
  read_only,  ///< from the n-th change on, the disk takes none
  unreadable,  ///< the n-th read, or listing, fails
  power_cut,  ///< the n-th change or sync does not happen (of a write, half does); from then on everything fails, until power_on()
};

class FaultyDisk final : public Disk {
 public:
  enum class Lost : std::uint8_t {
    unsynced,  ///< all bytes and names that were not synced
    bytes,  ///< only bytes: names and sizes are as they were, with zeros where bytes were not synced
    nothing,  ///< the system wrote everything in time (also: the process was killed, not the machine)
  };

  /// `root` exists, and what is under it now counts as synced.
  FaultyDisk(Disk& under, std::string root) : under_(under), root_(std::move(root)) { remember(); }

  /// One fault at a time; counts begin anew.
  void fail_at(Fault fault, std::uint64_t nth) {
    fault_ = fault;
    nth_ = nth;
    reset_counts();
  }
  void heal() { fault_ = Fault::none; }
  /// How many operations so far the fault could have struck.
  std::uint64_t count(Fault fault) const { return counts_.at(static_cast<std::size_t>(fault)); }
  void reset_counts() { counts_.fill(0); }
  /// The fault has struck at least once since fail_at().
  bool struck() const { return fault_ != Fault::none && count(fault_) >= nth_; }
  bool powered() const { return powered_; }

  /// Ends a power cut (or makes one now): files that were open stay dead, and the tree under `root` is what the disk remembers.
  void power_on(Lost lost) {
    ++life_;
    powered_ = true;
    heal();
    if (lost == Lost::unsynced) put_back(synced_);
    if (lost == Lost::bytes) {
      for (auto& [path, file] : now_.files) pad(path, *file);
      put_back(now_);
    }
    remember();
  }

  Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override {
    if (!powered_) return off(path);
    const bool makes = (mode == Mode::create || mode == Mode::create_new) && !under_.exists(path);
    if (makes) {
      if (const int error = strike_change(true)) return refuse(error, path);
    }
    if (mode != Mode::read && !makes && read_only()) return refuse(EROFS, path);
    auto file = under_.open(path, mode);
    if (!file) return file;
    if (makes) now_.files[path] = std::make_shared<Bytes>();
    const auto known = now_.files.find(path);
    auto synced = known == now_.files.end() ? std::make_shared<Bytes>() : known->second;
    return std::make_unique<File>(*this, std::move(*file), path, std::move(synced));
  }

  Result<std::vector<Entry>> list(const std::string& folder) override {
    if (!powered_) return off(folder);
    if (strike(Fault::unreadable)) return tl::unexpected<Error>(disk_error(EIO, folder, false));
    return under_.list(folder);
  }

  Result<> make_folder(const std::string& path) override {
    if (!powered_) return off(path);
    if (under_.exists(path)) return under_.make_folder(path);
    if (const int error = strike_change(true)) return refuse(error, path);
    auto made = under_.make_folder(path);
    // Folders made are promised to last, each of them.
    for (std::string part = path; made && part.size() > root_.size(); part = folder_of(part)) {
      now_.folders[part] = true;
      synced_.folders[part] = true;
    }
    return made;
  }

  Result<> rename(const std::string& from, const std::string& to) override {
    if (!powered_) return off(to);
    if (const int error = strike_change(false)) return refuse(error, to);
    auto renamed = under_.rename(from, to);
    if (!renamed) return renamed;
    if (now_.folders.contains(from)) renamed_folders_.emplace_back(from, to);
    move(now_, from, to);
    return renamed;
  }

  Result<> remove(const std::string& path) override {
    if (!powered_) return off(path);
    if (!under_.exists(path)) return {};
    if (const int error = strike_change(false)) return refuse(error, path);
    auto removed = under_.remove(path);
    if (removed) now_.files.erase(path);
    return removed;
  }

  Result<> remove_tree(const std::string& path) override {
    if (!powered_) return off(path);
    if (!under_.exists(path)) return {};
    if (const int error = strike_change(false)) return refuse(error, path);
    auto removed = under_.remove_tree(path);
    if (removed) {
      std::erase_if(now_.files, [&](const auto& entry) { return is_under(entry.first, path); });
      std::erase_if(now_.folders, [&](const auto& entry) { return is_under(entry.first, path); });
    }
    return removed;
  }

  Result<> sync_folder(const std::string& path) override {
    if (!powered_) return off(path);
    if (const int error = strike_sync()) return refuse(error, path);
    for (const auto& [from, to] : renamed_folders_) {
      if (folder_of(to) == path) move(synced_, from, to);
    }
    std::erase_if(renamed_folders_, [&](const auto& names) { return folder_of(names.second) == path; });
    const auto beside = [&](const auto& entry) { return folder_of(entry.first) == path; };
    std::erase_if(synced_.files, beside);
    std::erase_if(synced_.folders, [&](const auto& entry) { return beside(entry) && !now_.folders.contains(entry.first); });
    for (const auto& entry : now_.files) {
      if (beside(entry)) synced_.files.insert(entry);
    }
    for (const auto& entry : now_.folders) {
      if (beside(entry)) synced_.folders.insert(entry);
    }
    return {};
  }

  bool exists(const std::string& path) override { return powered_ && under_.exists(path); }

  Result<std::unique_ptr<DiskLock>> lock(const std::string& path, int wait_ms) override {
    if (!powered_) return off(path);
    const bool makes = !under_.exists(path);
    if (makes) {
      if (const int error = strike_change(true)) return refuse(error, path);
    } else if (read_only()) {
      return refuse(EROFS, path);  // a lock's file is opened for writing
    }
    auto locked = under_.lock(path, wait_ms);
    if (locked && makes) now_.files[path] = std::make_shared<Bytes>();
    return locked;
  }

 private:
  using Bytes = std::vector<std::uint8_t>;
  /// Files by path, each with its bytes as of its last sync: the same object under every name it has or had.
  struct Tree {
    std::map<std::string, std::shared_ptr<Bytes>> files;
    std::map<std::string, bool> folders;
  };

  class File final : public DiskFile {
   public:
    File(FaultyDisk& disk, std::unique_ptr<DiskFile> under, std::string path, std::shared_ptr<Bytes> synced)
        : disk_(disk), under_(std::move(under)), path_(std::move(path)), synced_(std::move(synced)), life_(disk.life_) {}

    Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) override {
      if (dead()) return off(path_);
      if (disk_.strike(Fault::unreadable)) return tl::unexpected<Error>(disk_error(EIO, path_, false));
      return under_->read(offset, out);
    }
    Result<> write(std::uint64_t offset, ByteSpan bytes) override {
      if (dead()) return off(path_);
      const bool is_short = disk_.strike(Fault::short_write);
      const int error = disk_.strike_change(true);
      if (is_short || (error != 0 && !disk_.powered_)) (void)under_->write(offset, bytes.first(bytes.size() / 2));
      if (is_short || error != 0) return refuse(is_short ? ENOSPC : error, path_);
      return under_->write(offset, bytes);
    }
    Result<> sync() override {
      if (dead()) return off(path_);
      if (const int error = disk_.strike_sync()) return refuse(error, path_);
      const auto size = under_->size();
      if (!size) return tl::unexpected<Error>(size.error());
      synced_->resize(static_cast<std::size_t>(*size));
      const auto got = under_->read(0, *synced_);
      if (!got) return tl::unexpected<Error>(got.error());
      return {};
    }
    Result<> truncate(std::uint64_t size) override {
      if (dead()) return off(path_);
      const auto before = under_->size();
      if (const int error = disk_.strike_change(before && size > *before)) return refuse(error, path_);
      return under_->truncate(size);
    }
    Result<std::uint64_t> size() override {
      if (dead()) return off(path_);
      return under_->size();
    }

   private:
    bool dead() const { return !disk_.powered_ || life_ != disk_.life_; }
    FaultyDisk& disk_;
    std::unique_ptr<DiskFile> under_;
    std::string path_;
    std::shared_ptr<Bytes> synced_;
    std::uint64_t life_;
  };

  static tl::unexpected<Error> off(const std::string& path) { return tl::unexpected<Error>(disk_error(EIO, path, true)); }
  static tl::unexpected<Error> refuse(int error, const std::string& path) { return tl::unexpected<Error>(disk_error(error, path, true)); }
  static bool is_under(std::string_view path, std::string_view top) {
    return path.starts_with(top) && (path.size() == top.size() || path[top.size()] == '/');
  }

  /// Counts an operation that `fault` could strike, and says whether it does.
  bool strike(Fault fault) {
    const std::uint64_t count = ++counts_.at(static_cast<std::size_t>(fault));
    return fault_ == fault && (fault == Fault::read_only ? count >= nth_ : count == nth_);
  }
  bool read_only() const { return fault_ == Fault::read_only && count(Fault::read_only) + 1 >= nth_; }
  /// The errno that a change meets, or 0. `takes_space`: a full disk would refuse it.
  int strike_change(bool takes_space) {
    const bool full = takes_space && strike(Fault::no_space);
    const bool read_only = strike(Fault::read_only);
    if (strike(Fault::power_cut)) {
      powered_ = false;
      return EIO;
    }
    return read_only ? EROFS : full ? ENOSPC : 0;
  }
  /// A sync is a change for a power cut (it can come before it), not for a full or read-only disk.
  int strike_sync() {
    const bool failing = strike(Fault::failing_sync);
    if (strike(Fault::power_cut)) {
      powered_ = false;
      return EIO;
    }
    return failing ? EIO : 0;
  }

  /// The names under `from` become names under `to`; what was there before is gone.
  static void move(Tree& tree, const std::string& from, const std::string& to) {
    const auto move_in = [&](auto& entries) {
      auto before = std::exchange(entries, {});
      for (auto& [path, value] : before) {
        if (is_under(path, from))
          entries.insert_or_assign(to + path.substr(from.size()), value);
        else if (!is_under(path, to))
          entries.emplace(path, value);
      }
    };
    move_in(tree.files);
    move_in(tree.folders);
  }

  void remember() {
    now_ = {};
    renamed_folders_.clear();
    walk(root_);
    synced_ = now_;
  }
  void walk(const std::string& folder) {
    const auto entries = under_.list(folder);
    if (!entries) return;
    for (const Entry& entry : *entries) {
      const std::string path = join_path(folder, entry.name);
      if (entry.folder) {
        now_.folders[path] = true;
        walk(path);
      } else if (auto bytes = under_.read_file(path, UINT64_MAX)) {
        now_.files[path] = std::make_shared<Bytes>(std::move(*bytes));
      }
    }
  }
  void pad(const std::string& path, Bytes& synced) {
    const auto bytes = under_.read_file(path, UINT64_MAX);
    if (bytes) synced.resize(bytes->size());
  }
  void put_back(const Tree& tree) {
    const auto entries = under_.list(root_);
    if (!entries) return;
    for (const Entry& entry : *entries) (void)under_.remove_tree(join_path(root_, entry.name));
    for (const auto& [path, ignored] : tree.folders) (void)under_.make_folder(path);
    for (const auto& [path, bytes] : tree.files) {
      // The folder's own name may have been lost: then what is in it is lost with it.
      if (!under_.exists(folder_of(path))) continue;
      if (auto file = under_.open(path, Mode::create)) (void)(*file)->write(0, *bytes);
    }
  }

  Disk& under_;
  std::string root_;
  Fault fault_ = Fault::none;
  std::uint64_t nth_ = 0;
  std::array<std::uint64_t, 7> counts_{};
  bool powered_ = true;
  std::uint64_t life_ = 0;
  Tree now_, synced_;
  std::vector<std::pair<std::string, std::string>> renamed_folders_;  // not yet synced; what was synced in them stays so
};

}  // namespace girok
