#include "vault/sealed_stream.h"

#include <algorithm>

#include "base/bytes.h"

namespace girok::vault {
namespace {
constexpr std::size_t chunk_bytes = 1 << 20;
}  // namespace

SealedWriter::SealedWriter(DiskFile& file, const crypto::Key& key, const crypto::StreamHeader& header, std::vector<std::uint8_t> before)
    : file_(file), sealer_(key, header), before_(std::move(before)) {
  plain_.reserve(chunk_bytes);
}

Result<std::unique_ptr<SealedWriter>> SealedWriter::begin(DiskFile& file, const crypto::Key& key, const crypto::StreamHeader& header,
                                                          std::vector<std::uint8_t> before) {
  std::unique_ptr<SealedWriter> writer(new SealedWriter(file, key, header, std::move(before)));
  if (const Result<> written = file.write(0, writer->before_); !written) return tl::unexpected<Error>(written.error());
  writer->at_ = writer->before_.size();
  return writer;
}

Result<> SealedWriter::write(ByteSpan bytes) {
  hash_.update(bytes);
  while (!bytes.empty()) {
    // A full chunk waits until more comes: the last one is marked.
    if (plain_.size() == chunk_bytes) {
      if (Result<> flushed = flush(false); !flushed) return flushed;
    }
    const std::size_t size = std::min(bytes.size(), chunk_bytes - plain_.size());
    plain_.insert(plain_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    bytes = bytes.subspan(size);
  }
  return {};
}

Result<> SealedWriter::flush(bool last) {
  sealed_.clear();
  sealer_.push(plain_, before_, last, sealed_);
  before_.clear();
  plain_.clear();
  ByteWriter size;
  size.u32(static_cast<std::uint32_t>(sealed_.size()));
  if (Result<> written = file_.write(at_, size.view()); !written) return written;
  if (Result<> written = file_.write(at_ + size.size(), sealed_); !written) return written;
  at_ += size.size() + sealed_.size();
  return {};
}

Result<crypto::Hash> SealedWriter::finish() {
  const crypto::Hash hash = hash_.finish();
  if (plain_.size() + hash.size() > chunk_bytes) {
    if (const Result<> flushed = flush(false); !flushed) return tl::unexpected<Error>(flushed.error());
  }
  plain_.insert(plain_.end(), hash.begin(), hash.end());
  if (const Result<> flushed = flush(true); !flushed) return tl::unexpected<Error>(flushed.error());
  return hash;
}

SealedReader::SealedReader(DiskFile& file, std::string where, const crypto::Key& key, const crypto::StreamHeader& header,
                           std::vector<std::uint8_t> before)
    : file_(file), where_(std::move(where)), opener_(key, header), before_(std::move(before)), at_(before_.size()) {}

tl::unexpected<Error> SealedReader::damaged() const {
  return fail(ErrorCode::damaged, "the backup was cut or changed", where_, "use another copy of it, or an older backup");
}

Result<> SealedReader::pull() {
  if (last_) return damaged();
  std::array<std::uint8_t, 4> size_bytes{};
  Result<std::size_t> got = file_.read(at_, size_bytes);
  if (!got) return tl::unexpected<Error>(got.error());
  const std::uint32_t size = ByteReader(size_bytes).u32();
  if (*got != size_bytes.size() || size > chunk_bytes + crypto::stream_overhead) return damaged();
  std::vector<std::uint8_t> sealed(size);
  got = file_.read(at_ + size_bytes.size(), sealed);
  if (!got) return tl::unexpected<Error>(got.error());
  if (*got != size) return damaged();
  plain_.clear();
  used_ = 0;
  const std::optional<bool> last = opener_.pull(sealed, first_ ? ByteSpan(before_) : ByteSpan(), plain_);
  if (!last) return damaged();
  first_ = false;
  last_ = *last;
  at_ += size_bytes.size() + size;
  return {};
}

Result<> SealedReader::read(std::span<std::uint8_t> out) {
  std::span<std::uint8_t> rest = out;
  while (!rest.empty()) {
    if (used_ == plain_.size()) {
      if (Result<> pulled = pull(); !pulled) return pulled;
      continue;
    }
    const std::size_t size = std::min(rest.size(), plain_.size() - used_);
    std::copy_n(plain_.begin() + static_cast<std::ptrdiff_t>(used_), size, rest.begin());
    used_ += size;
    rest = rest.subspan(size);
  }
  hash_.update(out);
  return {};
}

Result<crypto::Hash> SealedReader::finish() {
  const crypto::Hash wanted = hash_.finish();
  crypto::Hash said{};
  std::size_t have = 0;
  while (have < said.size()) {
    if (used_ == plain_.size()) {
      if (const Result<> pulled = pull(); !pulled) return tl::unexpected<Error>(pulled.error());
      continue;
    }
    said[have++] = static_cast<std::uint8_t>(plain_[used_++]);
  }
  const Result<std::uint64_t> size = file_.size();
  if (!size) return tl::unexpected<Error>(size.error());
  if (said != wanted || !last_ || used_ != plain_.size() || at_ != *size) return damaged();
  return said;
}

}  // namespace girok::vault
