// Any bytes, as the plain contents of a body and as an operation's name: no crash, and what is accepted is the one way to write it and may be written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "vault/operations.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace girok;
  const ByteSpan bytes(data, size);
  if (const auto id = records::parse_operation_id(as_text(bytes))) {
    check(records::parse_operation_id(records::to_string(*id)) == id);
  }
  const auto operations = vault::decode_operations(bytes);
  if (!operations) {
    check(!operations.error().hint.empty() && operations.error().where.starts_with("operation "));
    return 0;
  }
  ByteWriter again;
  for (const vault::Operation& operation : *operations) {
    check(vault::check(operation).has_value());
    vault::encode(operation, again);
  }
  check(again.size() == size && std::equal(again.view().begin(), again.view().end(), data));
  return 0;
}
