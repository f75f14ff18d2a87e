#include "records/statement.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>

#include "base/utf8.h"

namespace girok::records {
namespace {

constexpr std::array<std::string_view, 5> confidentiality_names = {"public", "partner", "internal", "restricted", "sealed"};
constexpr std::array<std::string_view, 4> basis_names = {"unstated", "direct", "hearsay", "inferred"};
constexpr std::array<std::string_view, 3> compartment_names = {"internal", "restricted", "sealed"};
constexpr std::string_view compartment_letters = "irs";

// What may stand in a statement; docs/formats/vault.md, "Statement".
constexpr std::size_t max_property = 200;
constexpr std::size_t max_text = 64U << 10;
constexpr std::size_t max_language = 35;  // RFC 5646, section 4.4.1
constexpr std::size_t max_media_type = 255;
constexpr std::size_t max_name = 1024;
constexpr std::size_t max_superseded = 1000;
constexpr std::uint8_t max_confidence = 100;

enum Flag : std::uint8_t { has_source = 1, has_span = 2, has_asserted_by = 4, has_language = 8, has_supersedes = 16, all_flags = 31 };

tl::unexpected<Error> refuse(std::string what, std::string hint) { return fail(ErrorCode::usage, std::move(what), {}, std::move(hint)); }

template <std::size_t n>
std::optional<std::uint8_t> index_of(const std::array<std::string_view, n>& names, std::string_view name) {
  if (name.size() == 1 && name[0] >= '0' && name[0] < static_cast<char>('0' + n)) return static_cast<std::uint8_t>(name[0] - '0');
  const auto* const found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::uint8_t>(found - names.begin());
}

/// Digits without leading zeros that fit.
template <class Number>
std::optional<Number> number_from(std::string_view digits) {
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  Number value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

bool is_language_tag(std::string_view tag) {
  return tag.size() <= max_language && std::ranges::all_of(tag, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_text(ValueKind kind) { return kind >= ValueKind::text && kind <= ValueKind::date; }

Result<> check(const Attachment& attachment) {
  if (!valid_utf8(attachment.media_type) || !valid_utf8(attachment.name)) {
    return refuse("the name or type of an attachment is not UTF-8", "convert it to UTF-8, or give the attachment another name");
  }
  if (attachment.media_type.size() > max_media_type) return refuse("the media type of an attachment is too long", "at most 255 bytes");
  if (attachment.name.size() > max_name) return refuse("the name of an attachment is too long", "at most 1024 bytes: shorten it");
  if (attachment.sealed_size > std::numeric_limits<std::uint64_t>::max() - attachment.offset) {
    return refuse("the place of an attachment lies beyond any file", "add the file once more");
  }
  return {};
}

Result<> check(const Value& value) {
  if (value.kind < ValueKind::text || value.kind > ValueKind::truth)
    return refuse("no such kind of value", "use one of the kinds that the format knows");
  if (value.kind == ValueKind::attachment) return check(value.attachment);
  if (!is_text(value.kind)) return {};
  if (!valid_utf8(value.text)) return refuse("a value is not UTF-8", "convert the text to UTF-8 first");
  if (value.text.size() > max_text) return refuse("a value is longer than 64 KiB", "attach a long text as a file");
  return {};
}

std::uint32_t decode_u32(ByteReader& in) {
  const std::uint64_t value = in.varint();
  if (value > std::numeric_limits<std::uint32_t>::max()) in.refuse();
  return static_cast<std::uint32_t>(value);
}

void encode(const Attachment& attachment, ByteWriter& out) {
  out.id(attachment.blob);
  out.u64(attachment.offset);
  out.u64(attachment.sealed_size);
  out.u64(attachment.size);
  out.raw(attachment.sha256);
  out.raw(attachment.key);
  out.u8(attachment.compressed ? 1 : 0);
  out.text(attachment.media_type);
  out.text(attachment.name);
}

bool decode_truth(ByteReader& in) {
  const std::uint8_t value = in.u8();
  if (value > 1) in.refuse();
  return value == 1;
}

Attachment decode_attachment(ByteReader& in) {
  Attachment attachment;
  attachment.blob = in.id();
  attachment.offset = in.u64();
  attachment.sealed_size = in.u64();
  attachment.size = in.u64();
  attachment.sha256 = in.array<32>();
  attachment.key = in.array<32>();
  attachment.compressed = decode_truth(in);
  attachment.media_type = in.text();
  attachment.name = in.text();
  return attachment;
}

void encode(const Value& value, ByteWriter& out) {
  out.u8(static_cast<std::uint8_t>(value.kind));
  if (is_text(value.kind))
    out.text(value.text);
  else if (value.kind == ValueKind::record)
    out.id(value.record);
  else if (value.kind == ValueKind::attachment)
    encode(value.attachment, out);
  else
    out.u8(value.truth ? 1 : 0);
}

Value decode_value(ByteReader& in) {
  Value value;
  value.kind = static_cast<ValueKind>(in.u8());
  if (is_text(value.kind))
    value.text = in.text();
  else if (value.kind == ValueKind::record)
    value.record = in.id();
  else if (value.kind == ValueKind::attachment)
    value.attachment = decode_attachment(in);
  else if (value.kind == ValueKind::truth)
    value.truth = decode_truth(in);
  else
    in.refuse();
  return value;
}

}  // namespace

std::string_view name_of(Confidentiality level) { return confidentiality_names.at(static_cast<std::size_t>(level)); }
std::string_view name_of(Basis basis) { return basis_names.at(static_cast<std::size_t>(basis)); }
std::string_view name_of(Compartment compartment) { return compartment_names.at(static_cast<std::size_t>(compartment) - 1); }

std::optional<Confidentiality> confidentiality_from(std::string_view name) {
  const auto index = index_of(confidentiality_names, name);
  if (!index) return std::nullopt;
  return static_cast<Confidentiality>(*index);
}

std::optional<Basis> basis_from(std::string_view name) {
  const auto index = index_of(basis_names, name);
  if (!index) return std::nullopt;
  return static_cast<Basis>(*index);
}

std::string to_string(const OperationId& id) {
  std::string text = to_string(id.device);
  text += '-';
  text += std::to_string(id.sequence);
  text += '-';
  text += compartment_letters.at(static_cast<std::size_t>(id.compartment) - 1);
  text += std::to_string(id.number);
  return text;
}

std::optional<OperationId> parse_operation_id(std::string_view text) {
  const std::size_t first = text.find('-');
  const std::size_t second = first == std::string_view::npos ? first : text.find('-', first + 1);
  if (second == std::string_view::npos || second + 1 >= text.size()) return std::nullopt;
  const auto device = parse_id(text.substr(0, first));
  const auto sequence = number_from<std::uint64_t>(text.substr(first + 1, second - first - 1));
  const std::size_t letter = compartment_letters.find(static_cast<char>(text[second + 1] | 0x20));  // either case, as in ids
  const auto number = number_from<std::uint32_t>(text.substr(second + 2));
  if (!device || !sequence || letter == std::string_view::npos || !number) return std::nullopt;
  return OperationId{*device, *sequence, static_cast<Compartment>(letter + 1), *number};
}

Result<> check(const Statement& statement) {
  if (statement.property.empty()) return refuse("a statement says nothing: it has no property", "name the property, such as \"name\"");
  if (!valid_utf8(statement.property)) return refuse("the name of a property is not UTF-8", "convert it to UTF-8 first");
  if (statement.property.size() > max_property) return refuse("the name of a property is longer than 200 bytes", "give it a shorter name");
  if (auto fine = check(statement.value); !fine) return fine;
  if (statement.confidentiality > Confidentiality::sealed) return refuse("no such confidentiality", "0 (public) to 4 (sealed)");
  if (statement.basis > Basis::inferred) return refuse("no such basis", "direct, hearsay, inferred, or unstated");
  if (statement.confidence > max_confidence && statement.confidence != Statement::no_confidence) {
    return refuse("a confidence above 100 %", "give 0 to 100, or none");
  }
  if (statement.span && !statement.source) return refuse("a passage without the source it stands in", "name the source too");
  if (statement.span && statement.span->begin > statement.span->end)
    return refuse("a passage ends before it begins", "give begin and end in this order");
  if (!statement.language.empty() && statement.value.kind != ValueKind::text) {
    return refuse("a language is given for a value that is no text", "leave the language out");
  }
  if (!is_language_tag(statement.language)) return refuse("not a language tag", "use a tag such as ko, zh-Hant or en");
  if (statement.supersedes.size() > max_superseded)
    return refuse("it supersedes more than 1000 statements", "retract some of them instead");
  for (const OperationId& id : statement.supersedes) {
    if (id.compartment < Compartment::internal || id.compartment > Compartment::sealed) {
      return refuse("it supersedes something in a compartment that does not exist", "internal, restricted or sealed");
    }
  }
  if (std::ranges::adjacent_find(statement.supersedes, std::greater_equal<>{}) != statement.supersedes.end()) {
    return refuse("what it supersedes is not in ascending order", "sort it, and name each once");
  }
  return {};
}

void encode(const Statement& statement, ByteWriter& out) {
  out.id(statement.entity);
  out.text(statement.property);
  encode(statement.value, out);
  out.u8(static_cast<std::uint8_t>(statement.confidentiality));
  out.u8(static_cast<std::uint8_t>(statement.basis));
  out.u8(statement.confidence);
  unsigned flags = 0;
  if (statement.source) flags |= has_source;
  if (statement.span) flags |= has_span;
  if (statement.asserted_by) flags |= has_asserted_by;
  if (!statement.language.empty()) flags |= has_language;
  if (!statement.supersedes.empty()) flags |= has_supersedes;
  out.u8(static_cast<std::uint8_t>(flags));
  if (statement.source) out.id(*statement.source);
  if (statement.span) {
    out.varint(statement.span->begin);
    out.varint(statement.span->end);
  }
  if (statement.asserted_by) out.id(*statement.asserted_by);
  if (!statement.language.empty()) out.text(statement.language);
  if (statement.supersedes.empty()) return;
  out.varint(statement.supersedes.size());
  for (const OperationId& id : statement.supersedes) encode_operation_id(id, out);
}

OperationId decode_operation_id(ByteReader& in) {
  OperationId id;
  id.device = in.id();
  id.sequence = in.u64();
  id.compartment = static_cast<Compartment>(in.u8());
  if (id.compartment < Compartment::internal || id.compartment > Compartment::sealed) in.refuse();
  id.number = decode_u32(in);
  return id;
}

void encode_operation_id(const OperationId& id, ByteWriter& out) {
  out.id(id.device);
  out.u64(id.sequence);
  out.u8(static_cast<std::uint8_t>(id.compartment));
  out.varint(id.number);
}

Statement decode_statement(ByteReader& in) {
  Statement statement;
  statement.entity = in.id();
  statement.property = in.text();
  statement.value = decode_value(in);
  statement.confidentiality = static_cast<Confidentiality>(in.u8());
  statement.basis = static_cast<Basis>(in.u8());
  statement.confidence = in.u8();
  const std::uint8_t flags = in.u8();
  if (flags > all_flags) in.refuse();
  if ((flags & has_source) != 0) statement.source = in.id();
  if ((flags & has_span) != 0) {
    const std::uint32_t begin = decode_u32(in);
    statement.span = Span{begin, decode_u32(in)};
  }
  if ((flags & has_asserted_by) != 0) statement.asserted_by = in.id();
  if ((flags & has_language) != 0) {
    statement.language = in.text();
    if (statement.language.empty()) in.refuse();  // there would be two ways to say it
  }
  if ((flags & has_supersedes) != 0) {
    constexpr std::size_t least = 16 + 8 + 1 + 1;
    const std::size_t count = in.count(least);
    if (count == 0 || count > max_superseded) in.refuse();
    for (std::size_t i = 0; i < count && !in.failed(); ++i) statement.supersedes.push_back(decode_operation_id(in));
  }
  // One rule for both ways: what check() takes can be read back, and nothing else can.
  if (!in.failed() && !check(statement)) in.refuse();
  return statement;
}

}  // namespace girok::records
