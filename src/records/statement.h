// A statement: what somebody says of a record, on what basis, and who may see it. Everything an evidence base holds is made of these.
//
// Model    A record (a person, a document, an event) is nothing but an id; its type, its names, its links are statements about it, each with a source.
//          Statements are never changed: one supersedes another, or is retracted. Basis and confidence after HURIDOCS' Events Standard Formats
//          (Dueck et al. 2001); passages as byte spans of the source's text (W3C Web Annotation, text position selector).
// Limits   Which types and properties there are is data of the layer above; nothing here depends on it.
// Threads  Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/span.h"

namespace girok::records {

/// Ordered: who may see a level may see those below.
enum class Confidentiality : std::uint8_t { public_aggregate = 0, partner = 1, internal = 2, restricted = 3, sealed = 4 };
enum class Basis : std::uint8_t { unstated = 0, direct = 1, hearsay = 2, inferred = 3 };
/// Apart by their keys, not only by rules.
enum class Compartment : std::uint8_t { internal = 1, restricted = 2, sealed = 3 };

constexpr Compartment compartment_of(Confidentiality level) {
  return level == Confidentiality::sealed       ? Compartment::sealed
         : level == Confidentiality::restricted ? Compartment::restricted
                                                : Compartment::internal;
}
std::string_view name_of(Confidentiality level);  ///< "public", "partner", "internal", "restricted", "sealed"
std::string_view name_of(Basis basis);
std::string_view name_of(Compartment compartment);
std::optional<Confidentiality> confidentiality_from(std::string_view name);  ///< by name or digit
std::optional<Basis> basis_from(std::string_view name);

/// How an operation in the log is named from anywhere.
struct OperationId {
  Id device;
  std::uint64_t sequence = 0;
  Compartment compartment = Compartment::internal;
  std::uint32_t number = 0;
  friend auto operator<=>(const OperationId&, const OperationId&) = default;
};
/// "DEVICE-SEQUENCE-CN": device in full, C one letter of the compartment (i, r, s), N the number; and back.
std::string to_string(const OperationId& id);
std::optional<OperationId> parse_operation_id(std::string_view text);
/// "ref" of docs/formats/vault.md; where the bytes are not one, the reader has failed.
void encode_operation_id(const OperationId& id, ByteWriter& out);
OperationId decode_operation_id(ByteReader& in);

/// A file, or a long text, kept sealed in a blob; the key is in here and nowhere else.
struct Attachment {
  Id blob;
  std::uint64_t offset = 0;
  std::uint64_t sealed_size = 0;
  std::uint64_t size = 0;  ///< plain bytes
  std::array<std::uint8_t, 32> sha256{};  ///< of the plain bytes
  std::array<std::uint8_t, 32> key{};
  bool compressed = false;
  std::string media_type;
  std::string name;
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

enum class ValueKind : std::uint8_t { text = 1, code = 2, number = 3, date = 4, record = 5, attachment = 6, truth = 7 };

/// `text` is searched; `code` is a term of a vocabulary, `number` a decimal, `date` ISO 8601 (or an interval of two): those are not.
struct Value {
  ValueKind kind = ValueKind::text;
  std::string text;  ///< text, code, number, date
  Id record;  ///< record
  Attachment attachment;  ///< attachment
  bool truth = false;  ///< truth

  static Value of_text(std::string value) {
    Value v;
    v.text = std::move(value);
    return v;
  }
  static Value of_code(std::string value) {
    Value v;
    v.kind = ValueKind::code;
    v.text = std::move(value);
    return v;
  }
  static Value of_number(std::string value) {
    Value v;
    v.kind = ValueKind::number;
    v.text = std::move(value);
    return v;
  }
  static Value of_date(std::string value) {
    Value v;
    v.kind = ValueKind::date;
    v.text = std::move(value);
    return v;
  }
  static Value of_record(const Id& value) {
    Value v;
    v.kind = ValueKind::record;
    v.record = value;
    return v;
  }
  static Value of_attachment(Attachment value) {
    Value v;
    v.kind = ValueKind::attachment;
    v.attachment = std::move(value);
    return v;
  }
  static Value of_truth(bool value) {
    Value v;
    v.kind = ValueKind::truth;
    v.truth = value;
    return v;
  }
  friend bool operator==(const Value&, const Value&) = default;
};

struct Statement {
  Id entity;
  std::string property;  ///< "type", "name", "born", …
  Value value;
  Confidentiality confidentiality = Confidentiality::internal;
  Basis basis = Basis::unstated;
  std::uint8_t confidence = no_confidence;  ///< 0..100 %, or none given
  std::optional<Id> source;  ///< the record it comes from
  std::optional<Span> span;  ///< bytes of the source's text; only with a source
  std::optional<Id> asserted_by;  ///< the record of who says so
  std::string language;  ///< of a text value, "ko"; may be empty
  std::vector<OperationId> supersedes;  ///< ascending
  static constexpr std::uint8_t no_confidence = 255;
  friend bool operator==(const Statement&, const Statement&) = default;
};

/// Errors (usage): no property, invalid UTF-8, a property over 200 or a value over 64 KiB (longer texts are attachments), confidence over 100, a span without a source, …
/// The same rules hold for bytes: exactly the statements that pass here can be read back.
Result<> check(const Statement& statement);

/// The bytes of docs/formats/vault.md, "Statement". Requires: check() passes.
void encode(const Statement& statement, ByteWriter& out);
/// Reads one; where the bytes are not one, the reader has failed.
Statement decode_statement(ByteReader& in);

}  // namespace girok::records
