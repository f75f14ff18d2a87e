// The way back from a backup: see backup.h.
#include <algorithm>

#include "vault/backup.h"
#include "vault/backup_format.h"
#include "vault/copying.h"
#include "vault/sealed_stream.h"

namespace girok::vault {
namespace {

using namespace backup_format;

constexpr std::size_t piece_bytes = 1 << 20;

tl::unexpected<Error> damaged(const std::string& file) {
  return fail(ErrorCode::damaged, "the backup was cut or changed", file, "use another copy of it, or an older backup");
}

/// The part that anybody may read.
struct PublicPart {
  VaultFile vault;
  std::string vault_json;
  std::vector<MemberFile> members;
  std::map<Id, KeyBox> boxes;
  crypto::StreamHeader header{};
  std::vector<std::uint8_t> bytes;
};

Result<PublicPart> read_public(DiskFile& file, const std::string& path) {
  const Result<std::uint64_t> size = file.size();
  if (!size) return tl::unexpected<Error>(size.error());
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(std::min<std::uint64_t>(*size, most_public_bytes)));
  const Result<std::size_t> got = file.read(0, bytes);
  if (!got) return tl::unexpected<Error>(got.error());
  bytes.resize(*got);
  ByteReader in(bytes);
  if (as_text(in.raw(magic.size())) != magic)
    return fail(ErrorCode::damaged, "this is not a backup of a case", path, "give the file that girok backup wrote");
  const std::uint32_t of_version = in.u32();
  if (!in.failed() && of_version != version)
    return fail(ErrorCode::unsupported, "a backup of a version that this program does not know", path, "use a newer Girok");
  PublicPart part;
  const Id vault = in.id();
  part.vault_json = in.text();
  if (in.failed()) return damaged(path);
  const Result<VaultFile> vault_file = parse_vault_file(part.vault_json, path);
  if (!vault_file || vault_file->vault != vault) return damaged(path);
  part.vault = *vault_file;
  for (std::size_t n = in.count(1); n > 0; --n) {
    Result<MemberFile> member = parse_member_file(in.text(), vault, path);
    if (!member) return damaged(path);
    part.members.push_back(*std::move(member));
  }
  for (std::size_t n = in.count(16 + key_box_bytes); n > 0; --n) {
    const Id member = in.id();
    part.boxes[member] = in.array<key_box_bytes>();
  }
  part.header = in.array<crypto::stream_header_size>();
  if (in.failed()) return damaged(path);
  bytes.resize(in.at());
  part.bytes = std::move(bytes);
  return part;
}

/// Only what a backup holds, in its one spelling: a name from outside must not lead out of the folder.
bool is_ours(std::string_view path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; parts.size() < 4;) {
    const std::size_t slash = path.find('/', at);
    parts.emplace_back(path.substr(at, slash == std::string_view::npos ? slash : slash - at));
    if (slash == std::string_view::npos) break;
    at = slash + 1;
  }
  if (parts.size() != 3) return false;
  const std::optional<Id> id = parse_id(parts[0] == "blobs" ? parts[2] : parts[1]);
  if (!id || file_name_of(*id) != (parts[0] == "blobs" ? parts[2] : parts[1])) return false;
  if (parts[0] == "blobs") return parts[1] == parts[2].substr(0, 2);
  const auto number = [](std::string_view text) {
    return text.size() >= 6 && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (parts[0] == "keyring") return number(parts[2]);
  return parts[0] == "log" && parts[2].ends_with(".log") && number(std::string_view(parts[2]).substr(0, parts[2].size() - 4));
}

Result<> restore_file(Disk& disk, const std::string& path, std::uint64_t size, SealedReader& in) {
  if (Result<> made = disk.make_folder(folder_of(path)); !made) return made;
  Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::create_new);
  if (!file) return tl::unexpected<Error>(file.error());
  std::vector<std::uint8_t> buffer(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, size)));
  for (std::uint64_t at = 0; at < size;) {
    const std::span<std::uint8_t> piece =
        std::span(buffer).first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size - at)));
    if (Result<> read = in.read(piece); !read) return read;
    if (Result<> written = (*file)->write(at, piece); !written) return written;
    at += piece.size();
  }
  return (*file)->sync();
}

Result<> restore_files(Disk& disk, const std::string& fresh, const std::string& named, SealedReader& in, RestoreReport& report,
                       Progress* progress) {
  while (true) {
    std::array<std::uint8_t, 1> more{};
    if (Result<> read = in.read(more); !read) return read;
    if (more[0] == the_end) break;
    std::string path;
    std::array<std::uint8_t, 1> length{};
    std::array<std::uint8_t, 8> size{};
    if (Result<> read = in.read(length); !read) return read;
    if (more[0] != a_file || length[0] > 100) return damaged(named);   // no path of ours is longer, so its length is one byte
    std::vector<std::uint8_t> text(length[0]);
    if (Result<> read = in.read(text); !read) return read;
    path = as_text(text);
    if (Result<> read = in.read(size); !read) return read;
    if (!is_ours(path)) return damaged(named);
    const std::uint64_t bytes = ByteReader(size).u64();
    if (Result<> restored = restore_file(disk, join_path(fresh, path), bytes, in); !restored) return restored;
    ++report.files;
    report.bytes += bytes;
    if (progress != nullptr) progress->advance();
  }
  const Result<crypto::Hash> whole = in.finish();
  if (!whole) return tl::unexpected<Error>(whole.error());
  return {};
}

Result<> restore_public(Disk& disk, const std::string& fresh, const PublicPart& part) {
  for (const char* const folder : {"members", "log", "blobs", "keyring", "snapshot"}) {
    if (Result<> made = disk.make_folder(join_path(fresh, folder)); !made) return made;
  }
  if (Result<> saved = disk.write_file(vault_file_path(fresh), as_bytes(part.vault_json)); !saved) return saved;
  for (const MemberFile& member : part.members) {
    if (Result<> saved = save_member_file(disk, fresh, member); !saved) return saved;
  }
  return {};
}

/// This machine takes what was restored for the newest there is, and goes on as another device.
Result<> begin_anew(const Environment& environment, const Id& vault, const VerifyReport& check, RestoreReport& report) {
  LocalState local(environment, vault);
  const Result<std::vector<Head>> known = local.heads();
  if (known) {
    for (const Head& head : *known) {
      const auto chain = std::ranges::find(check.chains, head.device, &VerifyReport::Device::device);
      const std::uint64_t here = chain == check.chains.end() ? 0 : chain->last_sequence;
      if (head.sequence > here) report.older_by += head.sequence - here;
    }
  }
  return local.forget_device();
}

std::vector<Head> heads_of(const VerifyReport& check) {
  std::vector<Head> heads;
  for (const VerifyReport::Device& chain : check.chains) {
    if (chain.batches > 0) heads.push_back({chain.device, chain.last_sequence, chain.head});
  }
  return heads;
}

Result<RestoreReport> restore_into(const Environment& environment, const std::string& file, const std::string& fresh,
                                   const std::string& out, const Unlock& unlock, Progress* progress) {
  Disk& disk = *environment.disk;
  Result<std::unique_ptr<DiskFile>> opened = disk.open(file, Disk::Mode::read);
  if (!opened) return tl::unexpected<Error>(opened.error());
  const Result<PublicPart> part = read_public(**opened, file);
  if (!part) return tl::unexpected<Error>(part.error());
  const Result<MemberSecret> member = unlock(part->vault, part->members);
  if (!member) return tl::unexpected<Error>(member.error());
  const auto box = part->boxes.find(member->id());
  if (box == part->boxes.end())
    return fail(ErrorCode::locked, "this backup is not for you", file, "ask somebody who was a member when it was made");
  const std::optional<crypto::Key> key = unbox_key(member->sealing(), part->vault.vault, 0, 0, box->second);
  if (!key) return damaged(file);

  RestoreReport report;
  report.vault = part->vault.vault;
  if (progress != nullptr) progress->start("restoring", 0, "files");
  if (Result<> written = restore_public(disk, fresh, *part); !written) return tl::unexpected<Error>(written.error());
  SealedReader in(**opened, file, *key, part->header, part->bytes);
  if (Result<> written = restore_files(disk, fresh, file, in, report, progress); !written) return tl::unexpected<Error>(written.error());
  if (Result<> synced = sync_tree(disk, fresh); !synced) return tl::unexpected<Error>(synced.error());
  VerifyOptions options;
  options.ask_this_machine = false;
  options.progress = progress;
  Result<VerifyReport> check = verify(environment, fresh, options);
  if (!check) return tl::unexpected<Error>(check.error());
  report.check = *std::move(check);
  for (Error& problem : report.check.problems) problem = named_again(std::move(problem), fresh, out);
  // Before the folder is there: going on as the device that wrote what is missing would make two histories of one.
  if (Result<> anew = begin_anew(environment, report.vault, report.check, report); !anew) return tl::unexpected<Error>(anew.error());
  if (const Result<> placed = put_in_place(disk, fresh, out); !placed) return tl::unexpected<Error>(placed.error());
  LocalState(environment, report.vault).remember_heads(heads_of(report.check), true);
  return report;
}

}  // namespace

Result<RestoreReport> restore(const Environment& environment, const std::string& file, const std::string& out, const Unlock& unlock,
                              Progress* progress) {
  if (environment.disk->exists(out))
    return fail(ErrorCode::write_failed, "there is something of that name already", out, "choose another name");
  const std::string fresh = name_beside(out, environment.random);
  Result<RestoreReport> report = restore_into(environment, file, fresh, out, unlock, progress);
  if (report) return report;
  (void)environment.disk->remove_tree(fresh);
  return tl::unexpected<Error>(named_again(report.error(), fresh, out));
}

}  // namespace girok::vault
