#include "vault/compression.h"

#include <memory>
#include <new>
#include <zstd.h>

namespace girok::vault {

std::vector<std::uint8_t> compress(ByteSpan plain, int level) {
  std::vector<std::uint8_t> out(ZSTD_compressBound(plain.size()));
  const std::size_t size = ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), level);
  if (ZSTD_isError(size) != 0) throw std::bad_alloc();   // with room enough, memory is all that can be missing
  out.resize(size);
  return out;
}

Result<std::vector<std::uint8_t>> decompress(ByteSpan compressed, std::uint64_t plain_size) {
  const auto damaged = [] { return fail(ErrorCode::damaged, "compressed bytes cannot be read", {}, "take the file from a backup"); };
  // The size is asked of the frame first, so that a lie in either place costs no memory.
  if (ZSTD_getFrameContentSize(compressed.data(), compressed.size()) != plain_size) return damaged();
  std::vector<std::uint8_t> out(static_cast<std::size_t>(plain_size));
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(size) != 0 || size != plain_size) return damaged();
  return out;
}

}  // namespace girok::vault
