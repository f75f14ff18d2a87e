#include "vault/copying.h"

#include <algorithm>

namespace girok::vault {
namespace {
constexpr std::size_t piece_bytes = 1 << 20;
}  // namespace

Result<> copy_file(Disk& disk, const std::string& from, const std::string& to, const BlobInfo* wanted) {
  Result<std::unique_ptr<DiskFile>> in = disk.open(from, Disk::Mode::read);
  if (!in) return tl::unexpected<Error>(in.error());
  if (Result<> made = disk.make_folder(folder_of(to)); !made) return made;
  const std::string fresh = join_path(folder_of(to), ".new-" + to.substr(to.rfind('/') + 1));
  const auto copy = [&]() -> Result<> {
    Result<std::unique_ptr<DiskFile>> out = disk.open(fresh, Disk::Mode::create);
    if (!out) return tl::unexpected<Error>(out.error());
    if (Result<> emptied = (*out)->truncate(0); !emptied) return emptied;
    crypto::Blake2b hash;
    std::vector<std::uint8_t> buffer(piece_bytes);
    std::uint64_t at = 0;
    while (true) {
      const Result<std::size_t> got = (*in)->read(at, buffer);
      if (!got) return tl::unexpected<Error>(got.error());
      if (*got == 0) break;
      const ByteSpan piece = std::span(buffer).first(*got);
      if (wanted != nullptr) hash.update(piece);
      if (Result<> written = (*out)->write(at, piece); !written) return written;
      at += *got;
    }
    if (wanted != nullptr && (at != wanted->size || hash.finish() != wanted->hash)) {
      return fail(ErrorCode::damaged, "an attachment's file was swapped or damaged", from,
                  "take the file from a backup or from another member's copy");
    }
    if (Result<> synced = (*out)->sync(); !synced) return synced;
    out->reset();
    return disk.rename(fresh, to);
  };
  Result<> copied = copy();
  if (!copied) (void)disk.remove(fresh);
  return copied;
}

std::string name_beside(const std::string& path, const RandomSource& random) {
  return path + ".new-" + to_string(new_id(random)).substr(0, 8);
}

Result<> put_in_place(Disk& disk, const std::string& fresh, const std::string& path) {
  if (Result<> renamed = disk.rename(fresh, path); !renamed) return renamed;
  Result<> synced = disk.sync_folder(folder_of(path));
  if (!synced) (void)disk.rename(path, fresh);
  return synced;
}

Error named_again(Error error, const std::string& from, const std::string& to) {
  if (error.where.starts_with(from)) error.where = to + error.where.substr(from.size());
  return error;
}

Result<> sync_tree(Disk& disk, const std::string& folder) {
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries) return tl::unexpected<Error>(entries.error());
  for (const Disk::Entry& entry : *entries) {
    if (!entry.folder) continue;
    if (Result<> synced = sync_tree(disk, join_path(folder, entry.name)); !synced) return synced;
  }
  return disk.sync_folder(folder);
}

}  // namespace girok::vault
