#include "vault/blobs.h"

#include <algorithm>

#include "crypto/seal.h"
#include "vault/compression.h"
#include "vault/files.h"

namespace girok::vault {
namespace {

constexpr std::array<std::uint8_t, 4> magic = {'G', 'R', 'K', 'P'};
constexpr std::size_t write_buffer_bytes = 1 << 20;

std::vector<std::uint8_t> item_associated(const Id& vault, const Id& blob, std::uint64_t offset) {
  ByteWriter out;
  out.label("girok blob 1");
  out.id(vault);
  out.id(blob);
  out.u64(offset);
  return out.take();
}

tl::unexpected<Error> swapped(const std::string& path) {
  return fail(ErrorCode::damaged, "an attachment's file was swapped or damaged", path,
              "take the file from a backup or from another member's copy");
}

/// Bytes of a text in memory, as a source.
ByteSource source_of(std::string_view bytes) {
  return [bytes](std::span<std::uint8_t> out) mutable -> Result<std::size_t> {
    const std::size_t size = std::min(out.size(), bytes.size());
    std::copy_n(bytes.begin(), size, out.begin());
    bytes.remove_prefix(size);
    return size;
  };
}

/// Fills `out` unless the source ends before.
Result<std::size_t> fill(const ByteSource& source, std::span<std::uint8_t> out) {
  std::size_t size = 0;
  while (size < out.size()) {
    const Result<std::size_t> got = source(out.subspan(size));
    if (!got) return got;
    if (*got == 0) break;
    size += *got;
  }
  return size;
}

}  // namespace

struct BlobWriter::State {
  const Environment* environment = nullptr;
  std::string vault, path, temporary;
  Id vault_id, blob;
  std::unique_ptr<DiskFile> file;
  std::uint64_t written = 0;               ///< on the file
  std::vector<std::uint8_t> buffer;        ///< after that
  crypto::Blake2b hash;
  bool finished = false;

  std::uint64_t size() const { return written + buffer.size(); }
  Result<> flush() {
    if (buffer.empty()) return {};
    hash.update(buffer);
    if (Result<> done = file->write(written, buffer); !done) return done;
    written += buffer.size();
    buffer.clear();
    return {};
  }
};

std::string blob_path(const std::string& vault, const Id& blob) {
  const std::string name = file_name_of(blob);
  return join_path(join_path(join_path(vault, "blobs"), name.substr(0, 2)), name);
}

BlobWriter::BlobWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
BlobWriter::BlobWriter(BlobWriter&&) noexcept = default;

BlobWriter::~BlobWriter() {
  if (state_ == nullptr || state_->finished || state_->temporary.empty()) return;
  state_->file.reset();
  (void)state_->environment->disk->remove(state_->temporary);
}

Result<BlobWriter> BlobWriter::create(const Environment& environment, const std::string& vault, const Id& vault_id) {
  auto state = std::make_unique<State>();
  state->environment = &environment;
  state->vault = vault;
  state->vault_id = vault_id;
  state->blob = new_id(environment.random);
  state->path = blob_path(vault, state->blob);
  const std::string folder = folder_of(state->path);
  if (const Result<> made = environment.disk->make_folder(folder); !made) return tl::unexpected<Error>(made.error());
  const std::string temporary = join_path(folder, ".new-" + file_name_of(state->blob));
  Result<std::unique_ptr<DiskFile>> file = environment.disk->open(temporary, Disk::Mode::create_new);
  if (!file) return tl::unexpected<Error>(file.error());
  state->temporary = temporary;
  state->file = *std::move(file);
  state->buffer.assign(magic.begin(), magic.end());
  return BlobWriter(std::move(state));
}

std::uint64_t BlobWriter::size() const { return state_->size(); }

Result<records::Attachment> BlobWriter::add(std::string_view bytes, std::string media_type, std::string name, bool compress_it) {
  std::vector<std::uint8_t> smaller;
  if (compress_it && bytes.size() > 128) smaller = compress(as_bytes(bytes), 3);
  const bool compressed = !smaller.empty() && smaller.size() < bytes.size();
  Result<records::Attachment> item = add(source_of(compressed ? as_text(smaller) : bytes), std::move(media_type), std::move(name));
  if (!item) return item;
  item->compressed = compressed;
  item->size = bytes.size();
  if (compressed) item->sha256 = crypto::sha256(as_bytes(bytes));
  return item;
}

Result<records::Attachment> BlobWriter::add(const ByteSource& source, std::string media_type, std::string name) {
  State& state = *state_;
  records::Attachment item;
  item.blob = state.blob;
  item.offset = state.size();
  item.media_type = std::move(media_type);
  item.name = std::move(name);
  state.environment->random(item.key);
  crypto::StreamHeader header{};
  state.environment->random(header);
  state.buffer.insert(state.buffer.end(), header.begin(), header.end());

  const std::vector<std::uint8_t> associated = item_associated(state.vault_id, state.blob, item.offset);
  crypto::StreamSealer sealer(crypto::ItemKey{item.key}, header);
  crypto::Sha256 hash;
  std::vector<std::uint8_t> now(blob_chunk_bytes), then(blob_chunk_bytes);
  Result<std::size_t> size = fill(source, now);
  while (true) {
    if (!size) return tl::unexpected<Error>(size.error());
    const ByteSpan chunk(now.data(), *size);
    const Result<std::size_t> more = chunk.size() == blob_chunk_bytes ? fill(source, then) : Result<std::size_t>(0);
    if (!more) return tl::unexpected<Error>(more.error());
    hash.update(chunk);
    item.size += chunk.size();
    sealer.push(chunk, associated, *more == 0, state.buffer);
    if (state.buffer.size() >= write_buffer_bytes) {
      if (const Result<> flushed = state.flush(); !flushed) return tl::unexpected<Error>(flushed.error());
    }
    if (*more == 0) break;
    std::swap(now, then);
    size = more;
  }
  crypto::wipe(now);
  crypto::wipe(then);
  item.sha256 = hash.finish();
  item.sealed_size = state.size() - item.offset;
  return item;
}

Result<BlobInfo> BlobWriter::finish() {
  State& state = *state_;
  Disk& disk = *state.environment->disk;
  if (const Result<> flushed = state.flush(); !flushed) return tl::unexpected<Error>(flushed.error());
  if (const Result<> synced = state.file->sync(); !synced) return tl::unexpected<Error>(synced.error());
  state.file.reset();
  if (const Result<> renamed = disk.rename(state.temporary, state.path); !renamed) return tl::unexpected<Error>(renamed.error());
  state.finished = true;
  const std::string folder = folder_of(state.path);
  if (const Result<> synced = disk.sync_folder(folder); !synced) return tl::unexpected<Error>(synced.error());
  if (const Result<> synced = disk.sync_folder(folder_of(folder)); !synced) return tl::unexpected<Error>(synced.error());
  return BlobInfo{state.blob, state.written, state.hash.finish()};
}

Result<> read_item(Disk& disk, const std::string& vault, const Id& vault_id, const records::Attachment& item, const ByteSink& sink) {
  const std::string path = blob_path(vault, item.blob);
  Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::read);
  if (!file && file.error().code == ErrorCode::not_found)
    return fail(ErrorCode::not_found, "an attachment's file is missing", path, "take it from a backup or from another member's copy");
  if (!file) return tl::unexpected<Error>(file.error());
  if (item.sealed_size < crypto::stream_header_size + crypto::stream_overhead) return swapped(path);

  crypto::StreamHeader header{};
  Result<std::size_t> got = (*file)->read(item.offset, header);
  if (!got) return tl::unexpected<Error>(got.error());
  if (*got != header.size()) return swapped(path);
  crypto::StreamOpener opener(crypto::ItemKey{item.key}, header);
  const std::vector<std::uint8_t> associated = item_associated(vault_id, item.blob, item.offset);
  crypto::Sha256 hash;
  std::vector<std::uint8_t> sealed(
      static_cast<std::size_t>(std::min<std::uint64_t>(item.sealed_size, blob_chunk_bytes + crypto::stream_overhead)));
  std::string plain, whole;
  std::uint64_t offset = item.offset + header.size(), left = item.sealed_size - header.size(), size = 0;
  bool last = false;
  while (left > 0 && !last) {
    const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(left, sealed.size()));
    got = (*file)->read(offset, std::span(sealed).first(want));
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got != want) return swapped(path);
    plain.clear();
    const std::optional<bool> pulled = opener.pull(std::span(sealed).first(want), associated, plain);
    if (!pulled) return swapped(path);
    last = *pulled;
    offset += want;
    left -= want;
    size += plain.size();
    if (item.compressed) {
      whole += plain;
    } else {
      hash.update(as_bytes(plain));
      if (const Result<> taken = sink(plain); !taken) return taken;
    }
  }
  if (!last || left > 0) return swapped(path);
  if (item.compressed) {
    const Result<std::vector<std::uint8_t>> bytes = decompress(as_bytes(whole), item.size);
    if (!bytes || crypto::sha256(*bytes) != item.sha256) return swapped(path);
    return sink(as_text(*bytes));
  }
  if (size != item.size || hash.finish() != item.sha256) return swapped(path);
  return {};
}

Result<std::string> read_item(Disk& disk, const std::string& vault, const Id& vault_id, const records::Attachment& item,
                              std::uint64_t limit) {
  if (item.size > limit)
    return fail(ErrorCode::too_large, "an attachment is too large to be shown", {},
                "write it to a file: girok show RECORD --attachment FILE");
  std::string whole;
  whole.reserve(static_cast<std::size_t>(item.size));
  const Result<> read = read_item(disk, vault, vault_id, item, [&](std::string_view bytes) -> Result<> {
    whole += bytes;
    return {};
  });
  if (!read) return tl::unexpected<Error>(read.error());
  return whole;
}

Result<> check_blob(Disk& disk, const std::string& vault, const BlobInfo& info) {
  const std::string path = blob_path(vault, info.blob);
  Result<std::unique_ptr<DiskFile>> file = disk.open(path, Disk::Mode::read);
  if (!file && file.error().code == ErrorCode::not_found)
    return fail(ErrorCode::not_found, "an attachment's file is missing", path, "take it from a backup or from another member's copy");
  if (!file) return tl::unexpected<Error>(file.error());
  crypto::Blake2b hash;
  std::vector<std::uint8_t> buffer(write_buffer_bytes);
  std::uint64_t offset = 0;
  while (true) {
    const Result<std::size_t> got = (*file)->read(offset, buffer);
    if (!got) return tl::unexpected<Error>(got.error());
    if (*got == 0) break;
    hash.update(std::span(buffer).first(*got));
    offset += *got;
  }
  if (offset != info.size || hash.finish() != info.hash) return swapped(path);
  return {};
}

Result<std::vector<Id>> blobs_of(Disk& disk, const std::string& vault) {
  const std::string root = join_path(vault, "blobs");
  std::vector<Id> blobs;
  const Result<std::vector<Disk::Entry>> folders = disk.list(root);
  if (!folders && folders.error().code == ErrorCode::not_found) return blobs;
  if (!folders) return tl::unexpected<Error>(folders.error());
  for (const Disk::Entry& folder : *folders) {
    if (!folder.folder) continue;
    const Result<std::vector<Disk::Entry>> files = disk.list(join_path(root, folder.name));
    if (!files) return tl::unexpected<Error>(files.error());
    for (const Disk::Entry& file : *files) {
      const std::optional<Id> id = file.folder ? std::nullopt : parse_id(file.name);
      if (id && blob_path(vault, *id) == join_path(join_path(root, folder.name), file.name)) blobs.push_back(*id);
    }
  }
  std::ranges::sort(blobs);
  return blobs;
}

}  // namespace girok::vault
