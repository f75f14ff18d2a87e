#include "app/case/held_backup.h"

#include "app/case/find_case.h"
#include "app/case/times.h"
#include "base/memory_disk.h"
#include "crypto/hash.h"

namespace girok::app {
namespace {

constexpr std::string_view memory = "/held-in-memory/";

/// The machine's disk, but for one folder.
class PartlyMemory final : public Disk {
 public:
  explicit PartlyMemory(Disk& below) : below_(below) {}
  MemoryDisk& memory_disk() { return memory_; }

  Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override { return of(path).open(path, mode); }
  Result<std::vector<Entry>> list(const std::string& folder) override { return of(folder).list(folder); }
  Result<> make_folder(const std::string& path) override { return of(path).make_folder(path); }
  Result<> rename(const std::string& from, const std::string& to) override { return of(from).rename(from, to); }
  Result<> remove(const std::string& path) override { return of(path).remove(path); }
  Result<> remove_tree(const std::string& path) override { return of(path).remove_tree(path); }
  Result<> sync_folder(const std::string& path) override { return of(path).sync_folder(path); }
  bool exists(const std::string& path) override { return of(path).exists(path); }
  Result<std::unique_ptr<DiskLock>> lock(const std::string& path, int wait_ms) override { return of(path).lock(path, wait_ms); }

 private:
  Disk& of(const std::string& path) { return (path + "/").starts_with(memory) ? static_cast<Disk&>(memory_) : below_; }
  Disk& below_;
  MemoryDisk memory_;
};

}  // namespace

Result<std::uint64_t> bytes_below(Disk& disk, const std::string& folder) {
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries) return tl::unexpected<Error>(entries.error());
  std::uint64_t bytes = 0;
  for (const Disk::Entry& entry : *entries) {
    if (!entry.folder) {
      bytes += entry.size;
      continue;
    }
    const Result<std::uint64_t> below = bytes_below(disk, join_path(folder, entry.name));
    if (!below) return below;
    bytes += *below;
  }
  return bytes;
}

Result<HeldBackup> back_up_held(const vault::Environment& environment, const std::string& folder, Progress* progress, std::uint64_t most) {
  const Result<std::string> path = find_case(folder);
  if (!path) return tl::unexpected<Error>(path.error());
  const Result<std::uint64_t> size = bytes_below(*environment.disk, *path);
  if (!size) return tl::unexpected<Error>(size.error());
  if (*size > most)
    return fail(ErrorCode::too_large,
                "the case is too large to be handed over by a browser: more than " + std::to_string(most >> 20) + " MiB", {},
                "girok backup writes it to a disk or a stick");
  PartlyMemory disk(*environment.disk);
  vault::Environment partly = environment;
  partly.disk = &disk;
  HeldBackup held;
  held.name = "girok-" + iso_time_of_seconds(static_cast<std::int64_t>(environment.now_ms() / 1000)).substr(0, 10) + ".backup";
  const std::string out = std::string(memory) + held.name;
  Result<BackedUp> made = back_up(partly, *path, out, progress);
  if (!made) return tl::unexpected<Error>(made.error());
  const Result<std::vector<std::uint8_t>> bytes = disk.read_file(out, most * 2);
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  held.made = *std::move(made);
  held.made.file = held.name;
  held.bytes = as_text(*bytes);
  held.sha256 = crypto::sha256_hex(held.bytes);
  return held;
}

}  // namespace girok::app
