// Any bytes, as a frame's beginning and as a header: no crash, no more memory than the bytes could mean, and what is accepted is the one way to write it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "vault/batch.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const ByteSpan bytes(data, size);
  if (const auto sizes = vault::read_prefix(bytes)) {
    check(sizes->header <= vault::max_header_bytes && sizes->bodies <= vault::max_body_bytes);
    const std::vector<std::uint8_t> header(std::min<std::size_t>(sizes->header, 4096));
    if (header.size() == sizes->header) {
      const std::vector<std::uint8_t> again = vault::frame_head(header, {}, {}, sizes->bodies);
      check(std::equal(again.begin(), again.begin() + vault::frame_prefix_bytes, data));
    }
  }
  const auto header = vault::decode_header(bytes);
  if (!header) {
    check(!header.error().hint.empty());
    return 0;
  }
  const std::vector<std::uint8_t> again = vault::encode(*header);
  check(again.size() == size && std::equal(again.begin(), again.end(), data));
  std::uint64_t plain = 0, sealed = 0;
  for (const vault::BodyInfo& body : header->bodies) {
    plain += body.plain_size;
    sealed += body.sealed_size;
  }
  check(header->bodies.size() <= 3 && plain <= vault::max_body_bytes && sealed <= vault::max_body_bytes);
  return 0;
}
