// A disk that is a map in memory: for tests that open a store thousands of times, and for fuzzing.
//
// Limits   For tests, and for what is made in memory to be handed over at once. Everything counts as synced at once; locks exclude nobody. Folders exist where a file lies in them, or were made.
// Threads  One writer; reading may be shared while nobody writes.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/disk.h"

namespace girok {

class MemoryDisk final : public Disk {
 public:
  using Bytes = std::vector<std::uint8_t>;
  std::map<std::string, std::shared_ptr<Bytes>> files;
  std::set<std::string> folders;

  /// A copy that shares nothing with this one.
  MemoryDisk copy() const {
    MemoryDisk other;
    other.folders = folders;
    for (const auto& [path, bytes] : files) other.files[path] = std::make_shared<Bytes>(*bytes);
    return other;
  }

  Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override {
    const auto at = files.find(path);
    if (at == files.end() && (mode == Mode::read || mode == Mode::write))
      return fail(ErrorCode::not_found, "no such file or folder", path, "check the spelling of the path");
    if (at != files.end() && mode == Mode::create_new)
      return fail(ErrorCode::write_failed, "there is something of that name already", path, "choose another name");
    const std::shared_ptr<Bytes> bytes = at != files.end() ? at->second : files.emplace(path, std::make_shared<Bytes>()).first->second;
    return std::unique_ptr<DiskFile>(new File(bytes));
  }
  Result<std::vector<Entry>> list(const std::string& folder) override {
    std::map<std::string, Entry> entries;
    const std::string before = folder + "/";
    const auto add = [&](const std::string& path, bool is_folder, std::uint64_t size) {
      if (!path.starts_with(before)) return;
      const std::size_t end = path.find('/', before.size());
      const std::string name = path.substr(before.size(), end == std::string::npos ? end : end - before.size());
      Entry& entry = entries[name];
      entry.name = name;
      entry.folder = entry.folder || is_folder || end != std::string::npos;
      if (!entry.folder) entry.size = size;
    };
    for (const auto& [path, bytes] : files) add(path, false, bytes->size());
    for (const std::string& path : folders) add(path, true, 0);
    if (entries.empty() && !folders.contains(folder))
      return fail(ErrorCode::not_found, "no such file or folder", folder, "check the spelling of the path");
    std::vector<Entry> listed;
    for (auto& [name, entry] : entries) listed.push_back(std::move(entry));
    return listed;
  }
  Result<> make_folder(const std::string& path) override {
    folders.insert(path);
    return {};
  }
  Result<> rename(const std::string& from, const std::string& to) override {
    std::map<std::string, std::shared_ptr<Bytes>> moved;
    for (auto at = files.begin(); at != files.end();) {
      if (at->first != from && !at->first.starts_with(from + "/")) {
        ++at;
        continue;
      }
      moved[to + at->first.substr(from.size())] = at->second;
      at = files.erase(at);
    }
    std::set<std::string> moved_folders;
    for (auto at = folders.begin(); at != folders.end();) {
      if (*at != from && !at->starts_with(from + "/")) {
        ++at;
        continue;
      }
      moved_folders.insert(to + at->substr(from.size()));
      at = folders.erase(at);
    }
    if (moved.empty() && moved_folders.empty())
      return fail(ErrorCode::not_found, "no such file or folder", from, "check the spelling of the path");
    for (auto& [path, bytes] : moved) files[path] = std::move(bytes);
    folders.insert(moved_folders.begin(), moved_folders.end());
    return {};
  }
  Result<> remove(const std::string& path) override {
    files.erase(path);
    return {};
  }
  Result<> remove_tree(const std::string& path) override {
    std::erase_if(files, [&](const auto& file) { return file.first == path || file.first.starts_with(path + "/"); });
    std::erase_if(folders, [&](const std::string& folder) { return folder == path || folder.starts_with(path + "/"); });
    return {};
  }
  Result<> sync_folder(const std::string&) override { return {}; }
  bool exists(const std::string& path) override {
    return files.contains(path) || folders.contains(path) ||
           std::ranges::any_of(files, [&](const auto& file) { return file.first.starts_with(path + "/"); });
  }
  Result<std::unique_ptr<DiskLock>> lock(const std::string&, int) override { return std::unique_ptr<DiskLock>(new DiskLock); }

 private:
  class File final : public DiskFile {
   public:
    explicit File(std::shared_ptr<Bytes> bytes) : bytes_(std::move(bytes)) {}
    Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out) override {
      if (offset >= bytes_->size()) return std::size_t{0};
      const std::size_t size = std::min<std::size_t>(out.size(), bytes_->size() - static_cast<std::size_t>(offset));
      std::copy_n(bytes_->begin() + static_cast<std::ptrdiff_t>(offset), size, out.begin());
      return size;
    }
    Result<> write(std::uint64_t offset, ByteSpan bytes) override {
      const std::size_t end = static_cast<std::size_t>(offset) + bytes.size();
      if (bytes_->size() < end) bytes_->resize(end);
      std::ranges::copy(bytes, bytes_->begin() + static_cast<std::ptrdiff_t>(offset));
      return {};
    }
    Result<> sync() override { return {}; }
    Result<> truncate(std::uint64_t size) override {
      bytes_->resize(static_cast<std::size_t>(size));
      return {};
    }
    Result<std::uint64_t> size() override { return std::uint64_t{bytes_->size()}; }

   private:
    std::shared_ptr<Bytes> bytes_;
  };
};

}  // namespace girok
