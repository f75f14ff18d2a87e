#include "vault/operations.h"

#include <algorithm>
#include <type_traits>

#include <fmt/format.h>

#include "base/utf8.h"

namespace girok::vault {
namespace {

// The place of a type in Operation, from 1, is its kind in the format.
constexpr std::uint8_t newest_kind = std::variant_size_v<Operation>;
constexpr std::size_t max_reason = 64U << 10;

void encode_one(const Assert& assertion, ByteWriter& out) { records::encode(assertion.statement, out); }
void encode_one(const Retract& retraction, ByteWriter& out) {
  records::encode_operation_id(retraction.target, out);
  out.text(retraction.reason);
}
void encode_one(const Read& read, ByteWriter& out) {
  out.id(read.record);
  out.u8(static_cast<std::uint8_t>(read.kind));
}
void encode_one(const Erase& erasure, ByteWriter& out) {
  out.id(erasure.subject);
  out.text(erasure.reason);
}
void encode_one(const SubjectSealed& sealed, ByteWriter& out) {
  out.id(sealed.subject);
  out.raw(sealed.nonce);
  out.bytes(sealed.sealed);
}

std::string decode_reason(ByteReader& in) {
  const std::string_view reason = in.text();
  if (reason.size() > max_reason) in.refuse();
  return std::string(reason);
}

Result<> check_reason(const std::string& reason) {
  if (!valid_utf8(reason)) return fail(ErrorCode::usage, "a reason is not UTF-8", {}, "convert it to UTF-8 first");
  if (reason.size() > max_reason)
    return fail(ErrorCode::usage, "a reason is longer than 64 KiB", {}, "give it in short, and attach the rest as a file");
  return {};
}

Operation decode_read(ByteReader& in) {
  Read read;
  read.record = in.id();
  read.kind = static_cast<ReadKind>(in.u8());
  if (read.kind < ReadKind::shown || read.kind > ReadKind::found) in.refuse();
  return read;
}

Operation decode_subject_sealed(ByteReader& in) {
  SubjectSealed sealed;
  sealed.subject = in.id();
  sealed.nonce = in.array<std::tuple_size_v<crypto::Nonce>>();
  const ByteSpan bytes = in.bytes();
  sealed.sealed.assign(bytes.begin(), bytes.end());
  return sealed;
}

}  // namespace

Result<> check(const Operation& operation) {
  if (const auto* assertion = std::get_if<Assert>(&operation)) return records::check(assertion->statement);
  if (const auto* erasure = std::get_if<Erase>(&operation)) return check_reason(erasure->reason);
  if (const auto* retraction = std::get_if<Retract>(&operation)) {
    const Compartment compartment = retraction->target.compartment;
    if (compartment < Compartment::internal || compartment > Compartment::sealed) {
      return fail(ErrorCode::usage, "it retracts something in a compartment that does not exist", {}, "internal, restricted or sealed");
    }
    return check_reason(retraction->reason);
  }
  const auto* read = std::get_if<Read>(&operation);
  if (read != nullptr && (read->kind < ReadKind::shown || read->kind > ReadKind::found)) {
    return fail(ErrorCode::usage, "no such kind of reading", {}, "shown, attachment or found");
  }
  return {};
}

void encode(const Operation& operation, ByteWriter& out) {
  out.u8(static_cast<std::uint8_t>(operation.index() + 1));
  std::visit([&out](const auto& one) { encode_one(one, out); }, operation);
}

Operation decode_operation(ByteReader& in) {
  switch (in.u8()) {
    case 1: return Assert{records::decode_statement(in)};
    case 2: {
      Retract retraction;
      retraction.target = records::decode_operation_id(in);
      retraction.reason = decode_reason(in);
      return retraction;
    }
    case 3: return decode_read(in);
    case 4: {
      Erase erasure;
      erasure.subject = in.id();
      erasure.reason = decode_reason(in);
      return erasure;
    }
    case 5: return decode_subject_sealed(in);
    default: in.refuse(); return Read{};
  }
}

Result<std::vector<Operation>> decode_operations(ByteSpan plain) {
  std::vector<Operation> operations;
  ByteReader in(plain);
  const auto where = [&operations] { return fmt::format("operation {}", operations.size()); };
  while (in.left() > 0) {
    const std::uint8_t kind = plain[in.at()];
    if (kind > newest_kind) {
      return fail(ErrorCode::unsupported, fmt::format("an operation of kind {}, which this version does not know", kind), where(),
                  "a newer version of girok wrote it: open the case with that");
    }
    Operation operation = decode_operation(in);
    if (in.failed()) {
      return fail(ErrorCode::malformed, "not an operation", where(),
                  "the program that wrote it was at fault, for the seal is whole: report it, and see girok verify");
    }
    operations.push_back(std::move(operation));
  }
  return operations;
}

}  // namespace girok::vault
