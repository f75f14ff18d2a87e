// Blobs: files of sealed attachments and long texts.
//
// Model    docs/formats/vault.md, "Blobs": secretstream items, one after another; each item's key lies in its attachment and nowhere else. A blob is complete
//          and synced before the batch that names it is written, so a batch never names one that is not there; a crash in between leaves a file that nobody
//          names, which compaction removes.
// Limits   An item of any size is sealed and opened piece by piece; whole in memory only where asked for.
// Threads  A writer or reader belongs to one thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/disk.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "records/statement.h"
#include "vault/batch.h"
#include "vault/environment.h"

namespace girok::vault {

inline constexpr std::size_t blob_chunk_bytes = 64 << 10;

/// Gives the next bytes, at most out.size(); 0 at the end.
using ByteSource = std::function<Result<std::size_t>(std::span<std::uint8_t> out)>;
/// Takes the next plain bytes.
using ByteSink = std::function<Result<>(std::string_view bytes)>;

/// Writes one blob file.
class BlobWriter {
 public:
  static Result<BlobWriter> create(const Environment& environment, const std::string& vault, const Id& vault_id);
  ~BlobWriter();
  BlobWriter(BlobWriter&&) noexcept;
  BlobWriter& operator=(BlobWriter&&) = delete;

  /// Seals one item; texts are compressed where that makes them smaller.
  Result<records::Attachment> add(std::string_view bytes, std::string media_type, std::string name, bool compress);
  Result<records::Attachment> add(const ByteSource& source, std::string media_type, std::string name);
  std::uint64_t size() const;
  /// Syncs the file and puts it in its place. Nothing was kept where this is not called.
  Result<BlobInfo> finish();

 private:
  struct State;
  explicit BlobWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

std::string blob_path(const std::string& vault, const Id& blob);

/// Opens an item piece by piece; the SHA-256 of what came out is compared at the end. Errors: not_found, damaged (swapped, cut, changed). For a compressed item the
/// whole is held in memory.
Result<> read_item(Disk& disk, const std::string& vault, const Id& vault_id, const records::Attachment& attachment, const ByteSink& sink);
/// The same, whole. Errors: also too_large beyond `limit`.
Result<std::string> read_item(Disk& disk, const std::string& vault, const Id& vault_id, const records::Attachment& attachment,
                              std::uint64_t limit);

/// Compares a blob file with what the log says of it, without any key. Errors: not_found, damaged.
Result<> check_blob(Disk& disk, const std::string& vault, const BlobInfo& info);

/// All blob files there are, ascending; what else lies in the folder is left out.
Result<std::vector<Id>> blobs_of(Disk& disk, const std::string& vault);

}  // namespace girok::vault
