#include "vault/backup.h"

#include <algorithm>

#include "vault/backup_format.h"
#include "vault/chains.h"
#include "vault/copying.h"
#include "vault/sealed_stream.h"

namespace girok::vault {
namespace {

using namespace backup_format;

constexpr std::size_t piece_bytes = 1 << 20;
constexpr int lock_wait_ms = 30'000;

struct Part {
  std::string path;                                       ///< in the vault
  std::optional<std::uint64_t> size;                      ///< no more than this; else the whole file
  std::optional<std::vector<std::uint8_t>> bytes;         ///< read already
  std::optional<BlobInfo> blob;  ///< what the log says of it
};

/// What the vault was at one moment.
struct Inventory {
  VaultFile vault;
  std::string vault_json;
  std::vector<std::string> members;
  std::vector<MemberRights> readers;
  std::vector<Part> parts;
};

Result<std::vector<std::uint8_t>> load(Disk& disk, const std::string& path) { return disk.read_file(path, std::uint64_t{256} << 20); }

Result<> list_log(Disk& disk, const std::string& path, const Chains& chains, std::vector<Part>& parts) {
  for (const Chain& chain : chains.devices) {
    const Result<std::vector<std::uint32_t>> segments = segments_of(disk, path, chain.device);
    if (!segments) return tl::unexpected<Error>(segments.error());
    for (const std::uint32_t segment : *segments) {
      const std::string file = segment_path(path, chain.device, segment);
      Result<std::unique_ptr<DiskFile>> opened = disk.open(file, Disk::Mode::read);
      if (!opened) return tl::unexpected<Error>(opened.error());
      const Result<std::uint64_t> size = (*opened)->size();
      if (!size) return tl::unexpected<Error>(size.error());
      const bool torn = chain.torn && chain.torn->place.segment == segment;
      parts.push_back({file.substr(path.size() + 1), torn ? chain.torn->place.offset : *size, {}, {}});
    }
  }
  return {};
}

Result<> list_members(Disk& disk, const std::string& path, Inventory& inventory, BackupReport& report) {
  const std::string folder = join_path(path, "members");
  const Result<std::vector<Disk::Entry>> entries = disk.list(folder);
  if (!entries) return tl::unexpected<Error>(entries.error());
  for (const Disk::Entry& entry : *entries) {
    if (entry.folder || entry.name.starts_with('.') || !entry.name.ends_with(".json")) continue;
    const Result<MemberFile> member = load_member_file(disk, join_path(folder, entry.name), inventory.vault.vault);
    if (member)
      inventory.members.push_back(to_json(*member));
    else
      report.problems.push_back(member.error());   // left out: it opens nothing
  }
  return {};
}

/// Contents and signatures, before anybody is made to wait: what is damaged is copied all the same, and named.
Result<> check_log(const Environment& environment, const std::string& path, BackupReport& report, Progress* progress) {
  const Result<VaultFile> file = load_vault_file(*environment.disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  const Result<Chains> chains = read_chains(environment, path, *file, {true, 0, progress});
  if (!chains) return tl::unexpected<Error>(chains.error());
  report.problems = chains->problems;
  for (const Chain& chain : chains->devices) {
    if (chain.damage) report.problems.push_back(*chain.damage);
  }
  return {};
}

Result<Inventory> take_inventory(const Environment& environment, const std::string& path, BackupReport& report, Progress* progress) {
  Disk& disk = *environment.disk;
  // Where the disk cannot be written nobody else writes there either.
  const Result<std::unique_ptr<DiskLock>> lock = disk.lock(join_path(join_path(path, "log"), "lock"), lock_wait_ms);
  if (!lock && lock.error().code != ErrorCode::write_failed) return tl::unexpected<Error>(lock.error());
  Inventory inventory;
  const Result<VaultFile> file = load_vault_file(disk, path);
  if (!file) return tl::unexpected<Error>(file.error());
  inventory.vault = *file;
  const Result<std::vector<std::uint8_t>> json = load(disk, vault_file_path(path));
  if (!json) return tl::unexpected<Error>(json.error());
  inventory.vault_json = as_text(*json);
  if (Result<> listed = list_members(disk, path, inventory, report); !listed) return tl::unexpected<Error>(listed.error());

  const Result<Chains> chains = read_chains(environment, path, *file, {false, 0, progress});
  if (!chains) return tl::unexpected<Error>(chains.error());
  report.devices = chains->devices.size();
  for (const Chain& chain : chains->devices) {
    report.batches += chain.frames.size();
    // Who the backup is for stands in the log: what cannot be read now must not shut somebody out.
    if (chain.damage && chain.damage->code == ErrorCode::unreadable) return tl::unexpected<Error>(*chain.damage);
  }
  for (const MemberRights& member : chains->authority.members()) {
    if (member.removed || !crypto::can_receive(member.seal)) continue;
    inventory.readers.push_back(member);
    report.members.push_back(member.member);
  }
  if (Result<> listed = list_log(disk, path, *chains, inventory.parts); !listed) return tl::unexpected<Error>(listed.error());
  const Result<std::vector<KeyringFile>> keyring = keyring_files(disk, path);
  if (!keyring) return tl::unexpected<Error>(keyring.error());
  for (const KeyringFile& ring : *keyring) {
    Result<std::vector<std::uint8_t>> bytes = load(disk, ring.path);
    if (!bytes && bytes.error().code == ErrorCode::not_found) continue;
    if (!bytes) return tl::unexpected<Error>(bytes.error());
    inventory.parts.push_back({ring.path.substr(path.size() + 1), {}, *std::move(bytes), {}});
  }
  const Result<std::vector<Id>> blobs = blobs_of(disk, path);
  if (!blobs) return tl::unexpected<Error>(blobs.error());
  std::map<Id, BlobInfo> named;
  for (const Chain& chain : chains->devices) {
    for (const Frame& frame : chain.frames) {
      for (const BlobInfo& blob : frame.header.blobs) named.emplace(blob.blob, blob);
    }
  }
  for (const Id& blob : *blobs) {
    const auto info = named.find(blob);
    inventory.parts.push_back(
        {blob_path(path, blob).substr(path.size() + 1), {}, {}, info == named.end() ? std::nullopt : std::optional(info->second)});
  }
  return inventory;
}

std::vector<std::uint8_t> public_part(const Inventory& inventory, const crypto::Key& key, const crypto::StreamHeader& header,
                                      const RandomSource& random) {
  ByteWriter out;
  out.raw(as_bytes(magic));
  out.u32(version);
  out.id(inventory.vault.vault);
  out.text(inventory.vault_json);
  out.varint(inventory.members.size());
  for (const std::string& member : inventory.members) out.text(member);
  out.varint(inventory.readers.size());
  for (const MemberRights& reader : inventory.readers) {
    out.id(reader.member);
    out.raw(box_key(reader.seal, inventory.vault.vault, 0, 0, key, random));
  }
  out.raw(header);
  return out.take();
}

Result<> write_head(SealedWriter& out, const std::string& path, std::uint64_t size) {
  ByteWriter head;
  head.u8(a_file);
  head.text(path);
  head.u64(size);
  return out.write(head.view());
}

/// False where the file is not there any more.
Result<bool> write_part(Disk& disk, const std::string& vault, const Part& part, SealedWriter& out, BackupReport& report) {
  if (part.bytes) {
    if (const Result<> written = write_head(out, part.path, part.bytes->size()); !written) return tl::unexpected<Error>(written.error());
    if (const Result<> written = out.write(*part.bytes); !written) return tl::unexpected<Error>(written.error());
    report.bytes += part.bytes->size();
    return true;
  }
  const std::string path = join_path(vault, part.path);
  Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::read);
  if (!file && file.error().code == ErrorCode::not_found && !part.size) return false;   // an attachment that was erased in the meantime
  if (!file) return tl::unexpected<Error>(file.error());
  const Result<std::uint64_t> size = part.size ? Result<std::uint64_t>(*part.size) : (*file)->size();
  if (!size) return tl::unexpected<Error>(size.error());
  if (const Result<> written = write_head(out, part.path, *size); !written) return tl::unexpected<Error>(written.error());
  crypto::Blake2b hash;
  std::vector<std::uint8_t> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, *size)));
  for (std::uint64_t at = 0; at < *size;) {
    const std::span<std::uint8_t> piece =
        std::span(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), *size - at)));
    const Result<std::size_t> got = (*file)->read(at, piece);
    if (!got) return tl::unexpected<Error>(got.error());
    if (part.blob) hash.update(piece);
    if (*got != piece.size())
      return fail(ErrorCode::unreadable, "a file became shorter while it was read", path,
                  "let nobody copy files into the case meanwhile, and try again");
    if (const Result<> written = out.write(piece); !written) return tl::unexpected<Error>(written.error());
    at += piece.size();
  }
  report.bytes += *size;
  if (part.blob && (part.blob->size != *size || part.blob->hash != hash.finish())) {
    report.problems.push_back({ErrorCode::damaged, "an attachment's file was swapped or damaged", path,
                               "take the file from an older backup or from another member's copy"});
  }
  return true;
}

/// Reads everything again, as far as it is one sealed whole.
Result<> read_again(Disk& disk, const std::string& path, const std::string& named, const crypto::Key& key,
                    const crypto::StreamHeader& header, const std::vector<std::uint8_t>& before, std::uint64_t plain_bytes,
                    const crypto::Hash& hash) {
  Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::read);
  if (!file) return tl::unexpected<Error>(file.error());
  std::vector<std::uint8_t> now(before.size());
  const Result<std::size_t> got = (*file)->read(0, now);
  if (!got) return tl::unexpected<Error>(got.error());
  const auto differs = [&] {
    return fail(ErrorCode::damaged, "what was written does not read back as it was", named,
                "do not trust this disk: write the backup to another");
  };
  if (now != before) return differs();
  SealedReader in(**file, named, key, header, before);
  std::vector<std::uint8_t> buffer(piece_bytes);
  for (std::uint64_t left = plain_bytes; left > 0;) {
    const std::span<std::uint8_t> piece = std::span(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left)));
    if (!in.read(piece)) return differs();
    left -= piece.size();
  }
  const Result<crypto::Hash> said = in.finish();
  if (!said || *said != hash) return differs();
  return {};
}

Result<BackupReport> write_backup(const Environment& environment, const std::string& path, const std::string& fresh, const std::string& out,
                                  Progress* progress) {
  Disk& disk = *environment.disk;
  BackupReport report;
  if (const Result<> checked = check_log(environment, path, report, progress); !checked) return tl::unexpected<Error>(checked.error());
  const Result<Inventory> inventory = take_inventory(environment, path, report, progress);
  if (!inventory) return tl::unexpected<Error>(inventory.error());
  crypto::Key key;
  environment.random(key.writable());
  crypto::StreamHeader header{};
  environment.random(header);
  const std::vector<std::uint8_t> before = public_part(*inventory, key, header, environment.random);
  if (before.size() > most_public_bytes) return fail(ErrorCode::too_large, "too many members for a backup", path, {});

  Result<std::unique_ptr<DiskFile>> file = disk.open(fresh, Disk::Mode::create_new);
  if (!file) return tl::unexpected<Error>(file.error());
  Result<std::unique_ptr<SealedWriter>> writer = SealedWriter::begin(**file, key, header, before);
  if (!writer) return tl::unexpected<Error>(writer.error());
  if (progress != nullptr) progress->start("writing", inventory->parts.size(), "files");
  std::uint64_t plain_bytes = 1;   // the end's
  for (const Part& part : inventory->parts) {
    const std::uint64_t bytes_before = report.bytes;
    const Result<bool> there = write_part(disk, path, part, **writer, report);
    if (!there) return tl::unexpected<Error>(there.error());
    if (progress != nullptr) progress->advance();
    if (!*there) continue;
    ++report.files;
    ByteWriter head;
    head.text(part.path);
    plain_bytes += 1 + head.size() + 8 + (report.bytes - bytes_before);
  }
  if (const Result<> ended = (*writer)->write(std::array{the_end}); !ended) return tl::unexpected<Error>(ended.error());
  const Result<crypto::Hash> hash = (*writer)->finish();
  if (!hash) return tl::unexpected<Error>(hash.error());
  report.file_bytes = (*writer)->size();
  if (const Result<> synced = (*file)->sync(); !synced) return tl::unexpected<Error>(synced.error());
  file->reset();
  if (progress != nullptr) progress->start("reading it again,", 0, "files");
  if (const Result<> same = read_again(disk, fresh, out, key, header, before, plain_bytes, *hash); !same)
    return tl::unexpected<Error>(same.error());
  if (const Result<> placed = put_in_place(disk, fresh, out); !placed) return tl::unexpected<Error>(placed.error());
  if (progress != nullptr) progress->finish();
  return report;
}

}  // namespace

Result<BackupReport> backup(const Environment& environment, const std::string& path, const std::string& out, Progress* progress) {
  if (environment.disk->exists(out))
    return fail(ErrorCode::write_failed, "there is something of that name already", out, "choose another name");
  const std::string fresh = name_beside(out, environment.random);
  Result<BackupReport> report = write_backup(environment, path, fresh, out, progress);
  if (report) return report;
  (void)environment.disk->remove(fresh);
  return tl::unexpected<Error>(named_again(report.error(), fresh, out));
}

}  // namespace girok::vault
