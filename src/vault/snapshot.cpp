#include "vault/snapshot.h"

#include <algorithm>

#include "crypto/seal.h"
#include "vault/compression.h"

namespace girok::vault {
namespace {

constexpr std::array<std::uint8_t, 4> magic = {'G', 'R', 'K', 'S'};
constexpr std::size_t chunk_bytes = 1 << 20;
constexpr std::uint64_t largest_snapshot = std::uint64_t{64} << 30;

std::vector<std::uint8_t> public_part(const SnapshotOwner& owner, const Id& member, const crypto::StreamHeader& header) {
  ByteWriter out;
  out.raw(magic);
  out.u32(read_model_version);
  out.id(owner.vault);
  out.id(member);
  out.id(owner.device);
  out.raw(header);
  return out.take();
}

/// Writes bytes sealed in chunks, one after another.
class ChunkWriter {
 public:
  ChunkWriter(DiskFile& file, const crypto::Key& key, const crypto::StreamHeader& header, std::vector<std::uint8_t> before)
      : file_(file), sealer_(key, header), before_(std::move(before)) {}

  Result<> write_public() {
    Result<> done = file_.write(0, before_);
    at_ = before_.size();
    return done;
  }
  Result<> write(ByteSpan chunk, bool last) {
    std::vector<std::uint8_t> sealed;
    sealer_.push(chunk, first_ ? ByteSpan(before_) : ByteSpan(), last, sealed);
    first_ = false;
    ByteWriter size;
    size.u32(static_cast<std::uint32_t>(sealed.size()));
    if (Result<> done = file_.write(at_, size.view()); !done) return done;
    if (Result<> done = file_.write(at_ + 4, sealed); !done) return done;
    at_ += 4 + sealed.size();
    return {};
  }

 private:
  DiskFile& file_;
  crypto::StreamSealer sealer_;
  std::vector<std::uint8_t> before_;
  std::uint64_t at_ = 0;
  bool first_ = true;
};

}  // namespace

Result<> write_snapshot(const Environment& environment, const std::string& path, const SnapshotOwner& owner, const MemberSecret& member,
                        const HeldKeys& keys, const ReadModel& model) {
  std::vector<std::uint8_t> plain;
  {
    Result<std::vector<std::uint8_t>> image = model.image();
    if (!image) return tl::unexpected<Error>(image.error());
    ByteWriter out;
    out.varint(keys.size());
    for (const auto& [compartment, epoch] : keys) {
      out.u8(static_cast<std::uint8_t>(compartment));
      out.u32(epoch);
    }
    out.u64(image->size());
    const std::vector<std::uint8_t> packed = compress(*image);
    image->clear();
    image->shrink_to_fit();
    out.raw(packed);
    plain = out.take();
  }
  Disk& disk = *environment.disk;
  if (const Result<> made = disk.make_folder(folder_of(path)); !made) return made;
  const std::string fresh = join_path(folder_of(path), ".new-snapshot-" + to_string(new_id(environment.random)).substr(0, 8));
  const auto write = [&]() -> Result<> {
    Result<std::unique_ptr<DiskFile>> file = disk.open(fresh, Disk::Mode::create_new);
    if (!file) return tl::unexpected<Error>(file.error());
    crypto::StreamHeader header{};
    environment.random(header);
    ChunkWriter out(**file, member.snapshot_key(), header, public_part(owner, member.id(), header));
    if (Result<> done = out.write_public(); !done) return done;
    for (std::size_t at = 0; at < plain.size(); at += chunk_bytes) {
      const std::size_t size = std::min(chunk_bytes, plain.size() - at);
      if (Result<> done = out.write(ByteSpan(plain).subspan(at, size), at + size == plain.size()); !done) return done;
    }
    // No sync: after a loss of power a snapshot that does not open is passed over.
    file->reset();
    return disk.rename(fresh, path);
  };
  const Result<> written = write();
  crypto::wipe(plain);
  if (!written) (void)disk.remove(fresh);
  return written;
}

Result<Snapshot> read_snapshot(const Environment& environment, const std::string& path, const SnapshotOwner& owner,
                               const MemberSecret& member) {
  const auto damaged = [&] { return fail(ErrorCode::damaged, "the snapshot does not open", path, "nothing to do: it is made again"); };
  Result<std::unique_ptr<DiskFile>> file = environment.disk->open(path, Disk::Mode::read);
  if (!file) return tl::unexpected<Error>(file.error());
  const Result<std::uint64_t> file_size = (*file)->size();
  if (!file_size) return tl::unexpected<Error>(file_size.error());
  if (*file_size > largest_snapshot) return damaged();
  crypto::StreamHeader header{};
  std::vector<std::uint8_t> before(public_part(owner, member.id(), header).size());
  Result<std::size_t> got = (*file)->read(0, before);
  if (!got) return tl::unexpected<Error>(got.error());
  if (*got != before.size()) return damaged();
  std::copy_n(before.end() - static_cast<std::ptrdiff_t>(header.size()), header.size(), header.begin());
  ByteReader head(before);
  if (head.array<4>() != magic) return damaged();
  if (head.u32() != read_model_version)
    return fail(ErrorCode::unsupported, "the snapshot is of another version of the program", path, "nothing to do: it is made again");
  if (before != public_part(owner, member.id(), header)) return damaged();

  crypto::StreamOpener opener(member.snapshot_key(), header);
  std::string plain;
  std::vector<std::uint8_t> sealed;
  std::uint64_t at = before.size();
  bool last = false;
  plain.reserve(static_cast<std::size_t>(*file_size));
  while (!last) {
    std::array<std::uint8_t, 4> size_bytes{};
    got = (*file)->read(at, size_bytes);
    if (!got) return tl::unexpected<Error>(got.error());
    const std::uint32_t size = ByteReader(size_bytes).u32();
    if (*got != size_bytes.size() || size > chunk_bytes + crypto::stream_overhead) return damaged();
    sealed.resize(size);
    got = (*file)->read(at + 4, sealed);
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got != size) return damaged();
    const std::optional<bool> pulled = opener.pull(sealed, at == before.size() ? ByteSpan(before) : ByteSpan(), plain);
    if (!pulled) return damaged();
    last = *pulled;
    at += 4 + size;
  }
  if (at != *file_size) return damaged();

  ByteReader in(as_bytes(plain));
  Snapshot snapshot;
  for (std::size_t n = in.count(5); n > 0; --n) {
    const auto compartment = static_cast<Compartment>(in.u8());
    snapshot.keys.emplace_back(compartment, in.u32());
  }
  const std::uint64_t size = in.u64();
  if (in.failed()) return damaged();
  Result<std::vector<std::uint8_t>> image = decompress(in.raw(in.left()), size);
  plain.clear();
  plain.shrink_to_fit();
  if (!image) return damaged();
  Result<std::unique_ptr<ReadModel>> model = ReadModel::from_image(*std::move(image));
  if (!model) return tl::unexpected<Error>(model.error());
  snapshot.model = *std::move(model);
  return snapshot;
}

}  // namespace girok::vault
