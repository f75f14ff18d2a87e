// A file of sealed chunks, written and read as one row of bytes. Private to backups.
//
// Model    docs/formats/vault.md, "Backup": u32-sized chunks of a secretstream; everything before them is associated with the first; at the end stands the hash of all
//          plain bytes before it.
// Threads  A value belongs to one thread.
#pragma once

#include <string>
#include <vector>

#include "base/disk.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "crypto/seal.h"

namespace girok::vault {

class SealedWriter {
 public:
  /// Writes `before` (which ends with the stream's header) at the beginning of the file.
  static Result<std::unique_ptr<SealedWriter>> begin(DiskFile& file, const crypto::Key& key, const crypto::StreamHeader& header,
                                                     std::vector<std::uint8_t> before);
  Result<> write(std::span<const std::uint8_t> bytes);
  /// The hash, and the last chunk. Returns the hash.
  Result<crypto::Hash> finish();
  std::uint64_t size() const { return at_; }  ///< of the file, so far

 private:
  SealedWriter(DiskFile& file, const crypto::Key& key, const crypto::StreamHeader& header, std::vector<std::uint8_t> before);
  Result<> flush(bool last);
  DiskFile& file_;
  crypto::StreamSealer sealer_;
  std::vector<std::uint8_t> before_, plain_, sealed_;
  crypto::Blake2b hash_;
  std::uint64_t at_ = 0;
};

class SealedReader {
 public:
  /// The chunks begin at before.size().
  SealedReader(DiskFile& file, std::string where, const crypto::Key& key, const crypto::StreamHeader& header,
               std::vector<std::uint8_t> before);
  /// Exactly so many bytes. Errors: damaged.
  Result<> read(std::span<std::uint8_t> out);
  /// Reads the hash and compares it; nothing may follow. Returns it.
  Result<crypto::Hash> finish();

 private:
  Result<> pull();
  tl::unexpected<Error> damaged() const;
  DiskFile& file_;
  std::string where_;
  crypto::StreamOpener opener_;
  std::vector<std::uint8_t> before_;
  std::string plain_;
  std::size_t used_ = 0;
  crypto::Blake2b hash_;
  std::uint64_t at_ = 0;
  bool first_ = true, last_ = false;
};

}  // namespace girok::vault
