// Operations: what a batch does, one after another. The plain contents of a body of the log.
//
// Model    docs/formats/vault.md, "Operations". They commute: applied in any order, the same statements stand.
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/seal.h"
#include "records/statement.h"

namespace girok::vault {

using records::Compartment;
using records::OperationId;
using records::Statement;

struct Assert {
  Statement statement;
};
struct Retract {
  OperationId target;
  std::string reason;
};
enum class ReadKind : std::uint8_t { shown = 1, attachment = 2, found = 3 };
/// Somebody opened what is sealed.
struct Read {
  Id record;
  ReadKind kind = ReadKind::shown;
};
struct Erase {
  Id subject;
  std::string reason;
};
/// A statement under a subject's own key; without that key nothing of it is known but the subject.
struct SubjectSealed {
  Id subject;
  crypto::Nonce nonce{};
  std::vector<std::uint8_t> sealed;
};

using Operation = std::variant<Assert, Retract, Read, Erase, SubjectSealed>;

/// Errors (usage): what records::check refuses; a reason that is not UTF-8 or over 64 KiB. Exactly the operations that pass here can be read back, so
/// ask before anything is written: the log keeps for ever what it was given.
Result<> check(const Operation& operation);

/// Requires: check() passes.
void encode(const Operation& operation, ByteWriter& out);
/// Reads one; where the bytes are not one, the reader has failed.
Operation decode_operation(ByteReader& in);
/// All operations of a body, in order. Errors: malformed; unsupported for an operation of a later version. Takes up to 20 times the memory of `plain`:
/// read a large body one by one with decode_operation().
Result<std::vector<Operation>> decode_operations(ByteSpan plain);

}  // namespace girok::vault
