// girok.mapping/1 as JSON: read strictly, so that a misspelt field is not passed over, and written by hand in one form.
#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "exchange/json.h"
#include "exchange/mapping.h"

namespace girok::exchange {
namespace {

constexpr std::size_t most_mapping_bytes = std::size_t{1} << 20;
constexpr std::size_t most_records = 100, most_columns = 2000;

class MappingReader {
 public:
  explicit MappingReader(const std::string& name) : name_(name) {}
  tl::expected<Mapping, std::vector<Error>> read(std::string_view json);

 private:
  void wrong(std::string what, std::string hint = {}) {
    if (errors_.size() < most_errors) errors_.push_back({ErrorCode::malformed, std::move(what), name_, std::move(hint)});
  }
  void unknown(std::string_view place, std::string_view key) {
    wrong(std::string(place) + ": an unknown field \"" + std::string(key.substr(0, 60)) + "\"", "see docs/formats/mapping.md");
  }
  std::string text(const JsonView& view, std::string_view place);
  std::vector<std::string> texts(const JsonView& view, std::string_view place);
  std::vector<std::size_t> rows(const JsonView& view);
  bool truth(const JsonView& view, std::string_view place);
  void read_root(const JsonView& root, Mapping& mapping);
  void read_record(const JsonView& view, RecordMapping& record);
  void read_column(const JsonView& view, ColumnMapping& column);
  std::optional<records::Basis> basis(const JsonView& view, std::string_view place);

  const std::string& name_;
  std::vector<Error> errors_;
  std::size_t columns_ = 0;
};

std::string MappingReader::text(const JsonView& view, std::string_view place) {
  if (view.is(JsonType::string)) return std::string(view.text());
  wrong(std::string(place) + ": " + std::string(view.key()) + " is not a text");
  return {};
}

std::vector<std::string> MappingReader::texts(const JsonView& view, std::string_view place) {
  std::vector<std::string> all;
  if (view.is(JsonType::string)) return {std::string(view.text())};
  if (!view.is(JsonType::array)) {
    wrong(std::string(place) + ": " + std::string(view.key()) + " is not a list of texts");
    return all;
  }
  for (const JsonView part : view) {
    if (!part.is(JsonType::string)) {
      wrong(std::string(place) + ": a list of texts has something else in it");
      return all;
    }
    all.emplace_back(part.text());
  }
  return all;
}

std::vector<std::size_t> MappingReader::rows(const JsonView& view) {
  std::vector<std::size_t> all;
  if (!view.is(JsonType::array)) {
    wrong("the mapping: take_rows is not a list of numbers");
    return all;
  }
  for (const JsonView part : view) {
    const auto row = part.is(JsonType::number) ? part.whole(2'000'000) : std::nullopt;
    if (!row || *row == 0) {
      wrong("take_rows has something in it that is not a number from 1 on");
      return all;
    }
    all.push_back(static_cast<std::size_t>(*row));
  }
  return all;
}

bool MappingReader::truth(const JsonView& view, std::string_view place) {
  if (!view.is(JsonType::truth)) wrong(std::string(place) + ": " + std::string(view.key()) + " is neither true nor false");
  return view.is(JsonType::truth) && view.truth();
}

std::optional<records::Basis> MappingReader::basis(const JsonView& view, std::string_view place) {
  const auto found = records::basis_from(text(view, place));
  if (!found) wrong(std::string(place) + ": no such basis", "direct, hearsay, inferred or unstated");
  return found;
}

void MappingReader::read_column(const JsonView& view, ColumnMapping& column) {
  constexpr std::string_view place = "a column";
  if (!view.is(JsonType::object)) return wrong("a column is not an object");
  if (++columns_ > most_columns) return wrong("more than " + std::to_string(most_columns) + " columns");
  for (const JsonView part : view) {
    const std::string_view key = part.key();
    if (key == "column") {
      column.columns = texts(part, place);
    } else if (key == "join") {
      column.join = text(part, place);
    } else if (key == "constant") {
      column.constant = text(part, place);
    } else if (key == "record") {
      column.record = text(part, place);
    } else if (key == "property") {
      column.property = text(part, place);
    } else if (key == "language") {
      column.language = text(part, place);
    } else if (key == "level") {
      column.level = records::confidentiality_from(text(part, place));
      if (!column.level) wrong("a column: no such level", "public, partner, internal, restricted or sealed");
    } else if (key == "basis") {
      column.basis = basis(part, place);
    } else if (key == "separator") {
      column.separator = text(part, place);
    } else if (key == "date_order") {
      column.date_order = text(part, place);
      if (column.date_order != "dmy" && column.date_order != "mdy") wrong("a column: date_order is neither dmy nor mdy");
    } else if (key == "collect") {
      column.collect = truth(part, place);
    } else if (key == "terms" && part.is(JsonType::object)) {
      for (const JsonView term : part) column.terms[std::string(term.key())] = text(term, "terms");
    } else {
      unknown(place, key);
    }
  }
  if (column.property.empty()) wrong("a column without a property");
  const int given = (column.columns.empty() ? 0 : 1) + (column.constant.empty() ? 0 : 1);
  if (given > 1 || (given == 0 && column.record.empty()) || (!column.constant.empty() && !column.record.empty()))
    wrong("a column must have one of column, constant and record",
          "record may stand beside column: then the column holds keys of that entry");
}

void MappingReader::read_record(const JsonView& view, RecordMapping& record) {
  constexpr std::string_view place = "records";
  if (!view.is(JsonType::object)) return wrong("an entry of records is not an object");
  for (const JsonView part : view) {
    const std::string_view key = part.key();
    if (key == "name") {
      record.name = text(part, place);
    } else if (key == "type") {
      record.type = text(part, place);
    } else if (key == "key") {
      record.key = texts(part, place);
    } else if (key == "when") {
      record.when = text(part, place);
    } else if (key == "columns" && part.is(JsonType::array)) {
      for (const JsonView column : part) read_column(column, record.columns.emplace_back());
    } else {
      unknown(place, key);
    }
  }
  if (record.type.empty()) wrong("an entry of records without a type");
}

void MappingReader::read_root(const JsonView& root, Mapping& mapping) {
  constexpr std::string_view place = "the mapping";
  for (const JsonView part : root) {
    const std::string_view key = part.key();
    if (key == "format") continue;
    if (key == "sheet") {
      mapping.sheet = text(part, place);
    } else if (key == "header_row") {
      const auto row = part.is(JsonType::number) ? part.whole(2'000'000) : std::nullopt;
      if (!row || *row == 0) wrong("header_row is not a number from 1 on");
      mapping.header_row = static_cast<std::size_t>(row.value_or(1));
    } else if (key == "records" && part.is(JsonType::array)) {
      if (part.size() > most_records) return wrong("more than " + std::to_string(most_records) + " entries of records");
      for (const JsonView record : part) read_record(record, mapping.records.emplace_back());
    } else if (key == "basis") {
      mapping.basis = basis(part, place).value_or(records::Basis::unstated);
    } else if (key == "source_column") {
      mapping.source_column = text(part, place);
    } else if (key == "ignore") {
      mapping.ignore = texts(part, place);
    } else if (key == "take_rows") {
      mapping.take_rows = rows(part);
    } else {
      unknown(place, key);
    }
  }
  if (mapping.records.empty()) wrong("a mapping without records");
}

tl::expected<Mapping, std::vector<Error>> MappingReader::read(std::string_view json) {
  const auto one = [&](ErrorCode code, std::string what, std::string hint = {}) {
    return tl::unexpected(std::vector<Error>{{code, std::move(what), name_, std::move(hint)}});
  };
  if (json.size() > most_mapping_bytes)
    return one(ErrorCode::too_large, "a mapping of more than " + std::to_string(most_mapping_bytes) + " bytes");
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  JsonDocument document;
  if (const auto done = document.read(json, name_); !done) return tl::unexpected(std::vector<Error>{done.error()});
  const JsonView root = document.root();
  const auto format = root.is(JsonType::object) ? root.find("format") : std::nullopt;
  if (!format || !format->is(JsonType::string) || !format->text().starts_with("girok.mapping/"))
    return one(ErrorCode::malformed, "no mapping: it does not begin with its format", "\"format\": \"girok.mapping/1\"");
  if (format->text() != "girok.mapping/1")
    return one(ErrorCode::unsupported, "a mapping of another version of the format", "this program reads girok.mapping/1");
  Mapping mapping;
  read_root(root, mapping);
  if (!errors_.empty()) return tl::unexpected(std::move(errors_));
  return mapping;
}

// -- writing

class MappingWriter {
 public:
  std::string write(const Mapping& mapping);

 private:
  void field(std::string_view name, std::string_view value, bool always = false);
  void list(std::string_view name, const std::vector<std::string>& values);
  void begin_field(std::string_view name);
  void column(const ColumnMapping& column);
  void record(const RecordMapping& record);

  std::string out_;
  bool first_ = true;   ///< of the object at hand
};

void MappingWriter::begin_field(std::string_view name) {
  if (!first_) out_ += ", ";
  first_ = false;
  append_json_string(out_, name);
  out_ += ": ";
}

void MappingWriter::field(std::string_view name, std::string_view value, bool always) {
  if (value.empty() && !always) return;
  begin_field(name);
  append_json_string(out_, value);
}

void MappingWriter::list(std::string_view name, const std::vector<std::string>& values) {
  begin_field(name);
  out_ += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out_ += ", ";
    append_json_string(out_, values[i]);
  }
  out_ += ']';
}

void MappingWriter::column(const ColumnMapping& column) {
  out_ += '{';
  first_ = true;
  if (column.columns.size() == 1) field("column", column.columns[0], true);
  if (column.columns.size() > 1) {
    list("column", column.columns);
    field("join", column.join, true);
  }
  field("constant", column.constant);
  field("record", column.record);
  field("property", column.property, true);
  field("language", column.language);
  if (column.level) field("level", records::name_of(*column.level));
  if (column.basis) field("basis", records::name_of(*column.basis));
  field("separator", column.separator);
  field("date_order", column.date_order);
  if (column.collect) {
    begin_field("collect");
    out_ += "true";
  }
  if (!column.terms.empty()) {
    begin_field("terms");
    out_ += '{';
    first_ = true;
    for (const auto& [word, term] : column.terms) field(word, term, true);
    out_ += '}';
    first_ = false;
  }
  out_ += '}';
}

void MappingWriter::record(const RecordMapping& record) {
  out_ += "    {";
  first_ = true;
  field("name", record.name);
  field("type", record.type, true);
  if (!record.key.empty()) list("key", record.key);
  field("when", record.when);
  begin_field("columns");
  out_ += '[';
  for (std::size_t i = 0; i < record.columns.size(); ++i) {
    out_ += i > 0 ? ",\n      " : "\n      ";
    column(record.columns[i]);
  }
  out_ += record.columns.empty() ? "]}" : "\n    ]}";
}

std::string MappingWriter::write(const Mapping& mapping) {
  out_ = "{\n  \"format\": \"girok.mapping/1\",\n  ";
  first_ = true;
  field("sheet", mapping.sheet);
  begin_field("header_row");
  out_ += std::to_string(mapping.header_row) + ",\n  \"records\": [\n";
  for (std::size_t i = 0; i < mapping.records.size(); ++i) {
    if (i > 0) out_ += ",\n";
    record(mapping.records[i]);
  }
  out_ += "\n  ],\n  ";
  first_ = true;
  if (mapping.basis != records::Basis::unstated) field("basis", records::name_of(mapping.basis));
  field("source_column", mapping.source_column);
  list("ignore", mapping.ignore);
  if (!mapping.take_rows.empty()) {
    begin_field("take_rows");
    for (std::size_t i = 0; i < mapping.take_rows.size(); ++i) out_ += (i == 0 ? "[" : ", ") + std::to_string(mapping.take_rows[i]);
    out_ += ']';
  }
  out_ += "\n}\n";
  return std::move(out_);
}

}  // namespace

tl::expected<Mapping, std::vector<Error>> read_mapping(std::string_view json, const std::string& name) {
  return MappingReader(name).read(json);
}

std::string write_mapping(const Mapping& mapping) { return MappingWriter().write(mapping); }

}  // namespace girok::exchange
