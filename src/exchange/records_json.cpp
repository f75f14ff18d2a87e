#include "exchange/records_json.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/utf8.h"
#include "exchange/json.h"
#include "exchange/lines.h"

namespace girok::exchange {

namespace {

using records::PropertyKind;
using records::Statement;
using records::ValueKind;

constexpr std::size_t most_key_bytes = 200;
constexpr std::uint64_t most_json_integer = (std::uint64_t{1} << 53) - 1;   ///< beyond, other programs round

constexpr std::array<std::pair<ValueKind, std::string_view>, 5> named_kinds = {{{ValueKind::text, "text"},
                                                                                {ValueKind::code, "code"},
                                                                                {ValueKind::number, "number"},
                                                                                {ValueKind::date, "date"},
                                                                                {ValueKind::truth, "truth"}}};

/// Which kind a string is where no `kind` stands beside it: the schema's, or text.
ValueKind kind_of_string(const Schema& schema, std::string_view type, std::string_view property) {
  const records::Property* known = schema.property(type, property);
  if (known == nullptr) return ValueKind::text;
  const ValueKind kind = records::value_kind_of(known->kind);
  return kind == ValueKind::code || kind == ValueKind::number || kind == ValueKind::date ? kind : ValueKind::text;
}

/// The name of a field, where it looks like one.
std::string shown(std::string_view field) {
  const bool plain = !field.empty() && field.size() <= 40 && std::all_of(field.begin(), field.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return plain ? "\"" + std::string(field) + "\"" : "of a name that is not shown here";
}

class RecordLines {
 public:
  RecordLines(const Schema& schema, const std::string& name, ReadRecords& report) : schema_(schema), name_(name), report_(report) {}

  /// False where reading ends.
  bool header(std::string_view line, std::uint64_t number);
  std::optional<LooseRecord> record(std::string_view line, std::uint64_t number);
  void too_long(std::uint64_t number) { report_.error(ErrorCode::too_large, "a line of more than 16 MiB", place(number)); }

 private:
  std::string place(std::uint64_t number) const { return name_ + ":" + std::to_string(number); }
  void wrong(std::string what, std::string hint = {}) {
    report_.error(ErrorCode::malformed, std::move(what), where_, std::move(hint));
    good_ = false;
  }
  std::string text(const JsonView& value, std::string_view field, std::size_t most, bool may_be_empty = false);
  void statement(const JsonView& value, LooseRecord& record);
  void field(const JsonView& value, LooseStatement& statement, std::optional<JsonView>& said, std::optional<ValueKind>& kind);
  void value_of(const JsonView& said, std::optional<ValueKind> kind, const std::string& type, LooseStatement& statement);
  void object_value(const JsonView& said, LooseStatement& statement);
  void span(const JsonView& value, LooseStatement& statement);
  void kind(const JsonView& value, std::optional<ValueKind>& kind);
  ValueKind expected(const std::string& type, const std::string& property);

  const Schema& schema_;
  const std::string& name_;
  ReadRecords& report_;
  JsonDocument json_;
  SeenKeys keys_;
  std::map<std::pair<std::string, std::string>, ValueKind> kinds_;
  std::string where_, in_;
  bool good_ = true;
};

bool RecordLines::header(std::string_view line, std::uint64_t number) {
  where_ = place(number);
  const std::string hint = R"(the first line of girok.records/1 is {"format": "girok.records/1", "schema": 1})";
  const auto read = json_.read(line, where_);
  const auto format = read ? json_.root().find("format") : std::nullopt;
  if (!format || !format->is(JsonType::string) || !format->text().starts_with("girok.records/")) {
    report_.error(ErrorCode::malformed, "not a file of girok.records: the header is missing", where_, hint);
    return false;
  }
  if (format->text() != "girok.records/1") {
    report_.error(ErrorCode::unsupported, "a later version of girok.records than this program reads", where_,
                  "use a newer version of Girok");
    return false;
  }
  const auto schema = json_.root().find("schema");
  if (!schema || !schema->is(JsonType::number)) {
    report_.error(ErrorCode::malformed, "the header does not tell the version of the schema", where_, hint);
    return false;
  }
  if (schema->text() != "1") {
    report_.error(ErrorCode::unsupported, "a later version of the schema than this program knows", where_, "use a newer version of Girok");
    return false;
  }
  for (const JsonView value : json_.root()) {
    if (value.key() != "format" && value.key() != "schema")
      report_.error(ErrorCode::malformed, "an unknown field " + shown(value.key()) + " in the header", where_, hint);
  }
  return true;
}

std::string RecordLines::text(const JsonView& value, std::string_view field, std::size_t most, bool may_be_empty) {
  if (!value.is(JsonType::string)) {
    wrong(in_ + std::string(field) + " is not a string",
          value.is(JsonType::null) ? "leave the field out where there is nothing to say" : "");
    return {};
  }
  if (value.text().empty() && !may_be_empty)
    wrong(in_ + std::string(field) + " is empty", "leave the field out where there is nothing to say");
  if (value.text().size() > most) wrong(in_ + std::string(field) + " is longer than " + std::to_string(most) + " bytes");
  return std::string(value.text());
}

std::optional<LooseRecord> RecordLines::record(std::string_view line, std::uint64_t number) {
  where_ = place(number);
  in_.clear();
  good_ = true;
  if (auto read = json_.read(line, where_); !read) {
    report_.error(read.error().code, read.error().what, read.error().where, read.error().hint);
    return std::nullopt;
  }
  const JsonView root = json_.root();
  if (!root.is(JsonType::object)) {
    wrong("a line that is not a JSON object");
    return std::nullopt;
  }
  LooseRecord record;
  record.where = where_;
  std::optional<JsonView> statements;
  for (const JsonView value : root) {
    if (value.key() == "key") {
      record.key = text(value, "key", most_key_bytes);
    } else if (value.key() == "type") {
      record.type = text(value, "type", most_key_bytes);
    } else if (value.key() == "statements") {
      statements = value;
    } else {
      wrong("an unknown field " + shown(value.key()), "a record has key, type and statements");
    }
  }
  if (!root.find("key")) wrong("no key");
  if (!root.find("type")) wrong("no type");
  if (!statements || !statements->is(JsonType::array)) {
    wrong("no list of statements");
    return std::nullopt;
  }
  std::size_t count = 0;
  record.statements.reserve(statements->size());
  for (const JsonView value : *statements) {
    in_ = "statement " + std::to_string(++count) + ": ";
    statement(value, record);
  }
  in_.clear();
  if (!record.key.empty() && !keys_.add(record.key))
    wrong("a key that an earlier record of this file has", "give each record a key of its own");
  if (!good_) return std::nullopt;
  return record;
}

void RecordLines::statement(const JsonView& value, LooseRecord& record) {
  if (!value.is(JsonType::object)) return wrong(in_ + "not a JSON object");
  LooseStatement statement;
  std::optional<JsonView> said;
  std::optional<ValueKind> kind;
  const bool before = std::exchange(good_, true);
  for (const JsonView part : value) field(part, statement, said, kind);
  if (!value.find("property")) wrong(in_ + "no property");
  if (statement.property == "type") wrong(in_ + "type is no property here", "it is a field of the record");
  if (!said) wrong(in_ + "no value");
  if (statement.span && statement.source.empty()) wrong(in_ + "a span without a source");
  if (said) value_of(*said, kind, record.type, statement);
  if (good_) record.statements.push_back(std::move(statement));
  good_ = good_ && before;
}

void RecordLines::field(const JsonView& value, LooseStatement& statement, std::optional<JsonView>& said,
                        std::optional<ValueKind>& kind_given) {
  const std::string_view key = value.key();
  if (key == "property") {
    statement.property = text(value, key, most_key_bytes);
  } else if (key == "value") {
    said = value;
  } else if (key == "kind") {
    kind(value, kind_given);
  } else if (key == "level") {
    statement.level = value.is(JsonType::string) ? records::confidentiality_from(value.text()) : std::nullopt;
    if (!statement.level) wrong(in_ + "level is none of the five", "public, partner, internal, restricted, sealed");
  } else if (key == "basis") {
    const auto basis = value.is(JsonType::string) ? records::basis_from(value.text()) : std::nullopt;
    if (!basis || *basis == records::Basis::unstated)
      return wrong(in_ + "basis is none of the three", "direct, hearsay, inferred; leave it out where it is not stated");
    statement.basis = *basis;
  } else if (key == "confidence") {
    const auto confidence = value.whole(100);
    if (!confidence) return wrong(in_ + "confidence is no whole number from 0 to 100", "leave it out where there is none");
    statement.confidence = static_cast<std::uint8_t>(*confidence);
  } else if (key == "source") {
    statement.source = text(value, key, most_key_bytes);
  } else if (key == "span") {
    span(value, statement);
  } else if (key == "asserted_by") {
    statement.asserted_by = text(value, key, most_key_bytes);
  } else if (key == "language") {
    statement.language = text(value, key, most_key_bytes);
  } else {
    wrong(in_ + "an unknown field " + shown(key));
  }
}

void RecordLines::kind(const JsonView& value, std::optional<ValueKind>& kind) {
  for (const auto& [known, name] : named_kinds) {
    if (value.is(JsonType::string) && value.text() == name) kind = known;
  }
  if (!kind) wrong(in_ + "kind is none of the five", "text, code, number, date, truth");
}

void RecordLines::span(const JsonView& value, LooseStatement& statement) {
  std::array<std::uint64_t, 2> ends{};
  bool good = value.is(JsonType::array) && value.size() == 2;
  std::size_t i = 0;
  if (good) {
    for (const JsonView end : value) {
      const auto number = end.whole(UINT32_MAX);
      good = good && number;
      ends[i++] = number.value_or(0);
    }
  }
  if (!good || ends[0] > ends[1]) return wrong(in_ + "span is no pair of places in a text", "[begin, end], in bytes");
  statement.span = Span{static_cast<std::uint32_t>(ends[0]), static_cast<std::uint32_t>(ends[1])};
}

ValueKind RecordLines::expected(const std::string& type, const std::string& property) {
  const auto [at, made] = kinds_.try_emplace({type, property}, ValueKind::text);
  if (made) at->second = kind_of_string(schema_, type, property);
  // Names from outside: a file of nothing but new ones must not fill the memory.
  if (kinds_.size() > 10'000) {
    const ValueKind kind = at->second;
    kinds_.clear();
    return kind;
  }
  return at->second;
}

void RecordLines::value_of(const JsonView& said, std::optional<ValueKind> kind, const std::string& type, LooseStatement& statement) {
  LooseValue& value = statement.value;
  switch (said.type()) {
    case JsonType::truth:
      if (kind && *kind != ValueKind::truth) wrong(in_ + "true and false are of the kind truth");
      value.kind = ValueKind::truth;
      value.truth = said.truth();
      return;
    case JsonType::string:
      if (kind == ValueKind::truth) return wrong(in_ + "a truth is true or false, without quotes");
      value.kind = kind ? *kind : expected(type, statement.property);
      value.text = said.text();
      return;
    case JsonType::object:
      if (kind) wrong(in_ + "kind beside a record or an attachment");
      return object_value(said, statement);
    case JsonType::number: return wrong(in_ + "a number without quotes", "numbers stand in quotes, so that no digit is lost");
    case JsonType::null: return wrong(in_ + "null is no value", "leave the statement out");
    case JsonType::array: return wrong(in_ + "a list is no value", "one statement a value");
  }
}

void RecordLines::object_value(const JsonView& said, LooseStatement& statement) {
  LooseValue& value = statement.value;
  if (const auto record = said.find("record")) {
    value.kind = ValueKind::record;
    value.text = text(*record, "record", most_key_bytes);
    if (said.size() != 1) wrong(in_ + "a record stands alone in its value");
    return;
  }
  value.kind = ValueKind::attachment;
  if (!said.find("path") && !said.find("name")) return wrong(in_ + "an object that is neither a record nor an attachment");
  for (const JsonView part : said) {
    const std::string_view key = part.key();
    if (key == "path") {
      value.path = text(part, key, 1000);
      if (!value.path.empty() && !is_safe_path(value.path))
        wrong(in_ + "a path that may lead out of the folder", "relative, with /, without . and ..");
    } else if (key == "name") {
      value.text = text(part, key, 1000, true);
    } else if (key == "media_type") {
      value.media_type = text(part, key, most_key_bytes);
    } else if (key == "sha256") {
      value.sha256 = text(part, key, 64);
      if (value.sha256.size() != 64 || value.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
        wrong(in_ + "sha256 is not 64 hexadecimal digits");
    } else if (key == "size") {
      const auto size = part.whole(most_json_integer);
      if (!size) wrong(in_ + "size is no whole number");
      value.size = size.value_or(0);
    } else {
      wrong(in_ + "an unknown field " + shown(key) + " of an attachment");
    }
  }
}

void append_field(std::string& out, std::string_view name, std::string_view text) {
  out += ", \"";
  out += name;
  out += "\": ";
  append_json_string(out, text);
}

void append_value(const LooseValue& value, std::string& out) {
  switch (value.kind) {
    case ValueKind::truth: out += value.truth ? "true" : "false"; return;
    case ValueKind::record:
      out += "{\"record\": ";
      append_json_string(out, value.text);
      out += '}';
      return;
    case ValueKind::attachment:
      out += "{\"name\": ";
      append_json_string(out, value.text);
      if (!value.path.empty()) append_field(out, "path", value.path);
      if (!value.media_type.empty()) append_field(out, "media_type", value.media_type);
      if (value.size != 0) out += ", \"size\": " + std::to_string(value.size);
      if (!value.sha256.empty()) append_field(out, "sha256", value.sha256);
      out += '}';
      return;
    default: append_json_string(out, value.text);
  }
}

void append_statement(const Schema& schema, const LooseRecord& record, const LooseStatement& statement, std::string& out) {
  out += "{\"property\": ";
  append_json_string(out, statement.property);
  out += ", \"value\": ";
  append_value(statement.value, out);
  for (const auto& [kind, name] : named_kinds) {
    if (kind != statement.value.kind || kind == ValueKind::truth) continue;
    if (kind != kind_of_string(schema, record.type, statement.property)) append_field(out, "kind", name);
  }
  if (statement.level) append_field(out, "level", records::name_of(*statement.level));
  if (statement.basis != records::Basis::unstated) append_field(out, "basis", records::name_of(statement.basis));
  if (statement.confidence != Statement::no_confidence) out += ", \"confidence\": " + std::to_string(statement.confidence);
  if (!statement.source.empty()) append_field(out, "source", statement.source);
  if (statement.span) out += ", \"span\": [" + std::to_string(statement.span->begin) + ", " + std::to_string(statement.span->end) + "]";
  if (!statement.asserted_by.empty()) append_field(out, "asserted_by", statement.asserted_by);
  if (!statement.language.empty()) append_field(out, "language", statement.language);
  out += '}';
}

/// What the reader would refuse, the writer does not write.
Result<> check_line(const LooseRecord& record, std::string_view line) {
  const std::string& where = record.key;
  if (record.key.empty() || record.key.size() > most_key_bytes || record.type.empty())
    return fail(ErrorCode::malformed, "a record without a key or a type, or with a key of over 200 bytes", where);
  if (line.size() > most_line_bytes)
    return fail(ErrorCode::too_large, "a record that makes a line of more than 16 MiB", where, "keep long texts as files");
  if (!valid_utf8(line) || line.find("\\u0000") != std::string_view::npos)
    return fail(ErrorCode::malformed, "a text that is not UTF-8, or has U+0000 in it", where);
  for (const LooseStatement& statement : record.statements) {
    if (statement.value.kind == ValueKind::attachment && !statement.value.path.empty() && !is_safe_path(statement.value.path)) {
      return fail(ErrorCode::malformed, "the path of an attachment may lead out of the folder", where);
    }
  }
  return {};
}

}  // namespace

bool is_safe_path(std::string_view path) {
  if (path.empty() || path.size() > 1000) return false;
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\' || c == ':') return false;
  }
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    const std::string_view part = path.substr(from, end - from);
    if (part.empty() || part == "." || part == "..") return false;
    from = end + 1;
  }
  return true;
}

void read_records_json(const ByteSource& source, const std::string& name, const Schema& schema, const RecordSink& sink,
                       ReadRecords& report) {
  LineReader lines(source);
  RecordLines reader(schema, name, report);
  std::string_view line;
  bool seen_header = false;
  while (true) {
    const auto got = lines.next(line);
    if (!got) return report.error(got.error().code, got.error().what, got.error().where, got.error().hint);
    if (*got == LineReader::Line::end) break;
    if (*got == LineReader::Line::too_long) {
      reader.too_long(lines.number());
      if (!seen_header) return;
      continue;
    }
    if (!seen_header) {
      if (!reader.header(line, lines.number())) return;
      seen_header = true;
    } else if (line.find_first_not_of(" \t") != std::string_view::npos) {
      auto record = reader.record(line, lines.number());
      if (record && !sink(std::move(*record))) return;
    }
  }
  if (!seen_header) (void)reader.header({}, 1);
}

ReadRecords read_records_json(std::string_view bytes, const std::string& name, const Schema& schema) {
  ReadRecords all;
  read_records_json(
      source_of(bytes), name, schema,
      [&](LooseRecord record) {
        all.records.push_back(std::move(record));
        return true;
      },
      all);
  return all;
}

void append_records_header(std::string& out) { out += "{\"format\": \"girok.records/1\", \"schema\": 1}\n"; }

Result<> append_record_json(const Schema& schema, const LooseRecord& record, std::string& out) {
  const std::size_t begin = out.size();
  out += "{\"key\": ";
  append_json_string(out, record.key);
  append_field(out, "type", record.type);
  out += ", \"statements\": [";
  bool first = true;
  for (const LooseStatement& statement : record.statements) {
    if (!std::exchange(first, false)) out += ", ";
    append_statement(schema, record, statement, out);
  }
  out += "]}";
  if (auto good = check_line(record, std::string_view(out).substr(begin)); !good) {
    out.resize(begin);
    return good;
  }
  out += '\n';
  return {};
}

Result<std::string> write_records_json(const Schema& schema, const RecordSet& records) {
  std::string out;
  append_records_header(out);
  for (const LooseRecord& record : records) {
    if (auto good = append_record_json(schema, record, out); !good) return tl::unexpected(good.error());
  }
  return out;
}

}  // namespace girok::exchange
