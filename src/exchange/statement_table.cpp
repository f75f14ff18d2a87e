#include "exchange/statement_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <unordered_map>
#include <utility>

#include "exchange/records_json.h"
#include "exchange/table_build.h"

namespace girok::exchange {
namespace {

using records::ValueKind;

enum Column : std::size_t {
  key,
  type,
  property,
  value,
  kind,
  level,
  basis,
  confidence,
  source,
  begin,
  end,
  asserted_by,
  language,
  path,
  media_type,
  size,
  sha256,
  column_count
};
constexpr std::array<std::string_view, column_count> names = {"key",      "type",       "property",   "value", "kind",  "level",
                                                              "basis",    "confidence", "source",     "begin", "end",   "asserted_by",
                                                              "language", "path",       "media_type", "size",  "sha256"};

constexpr std::array<std::pair<std::string_view, ValueKind>, 7> kinds = {{{"text", ValueKind::text},
                                                                          {"code", ValueKind::code},
                                                                          {"number", ValueKind::number},
                                                                          {"date", ValueKind::date},
                                                                          {"record", ValueKind::record},
                                                                          {"attachment", ValueKind::attachment},
                                                                          {"truth", ValueKind::truth}}};

std::vector<std::string> row_of(const LooseRecord& record, const LooseStatement& statement) {
  std::vector<std::string> row(column_count);
  row[key] = record.key;
  row[type] = record.type;
  row[property] = statement.property;
  const LooseValue& said = statement.value;
  row[value] = said.kind == ValueKind::truth ? (said.truth ? "yes" : "no") : said.text;
  for (const auto& [name, which] : kinds) {
    if (which == said.kind) row[kind] = name;
  }
  if (statement.level) row[level] = records::name_of(*statement.level);
  if (statement.basis != records::Basis::unstated) row[basis] = records::name_of(statement.basis);
  if (statement.confidence != records::Statement::no_confidence) row[confidence] = std::to_string(statement.confidence);
  row[source] = statement.source;
  if (statement.span) {
    row[begin] = std::to_string(statement.span->begin);
    row[end] = std::to_string(statement.span->end);
  }
  row[asserted_by] = statement.asserted_by;
  row[language] = statement.language;
  if (said.kind == ValueKind::attachment) {
    row[path] = said.path;
    row[media_type] = said.media_type;
    row[size] = std::to_string(said.size);
    row[sha256] = said.sha256;
  }
  return row;
}

class StatementReader {
 public:
  StatementReader(const Schema& schema, const Table& table) : schema_(schema), table_(table) { at_.fill(table.header.size()); }
  ReadRecords read();

 private:
  std::string_view cell(Column column) const {
    return at_[column] < table_.header.size() ? std::string_view(table_.rows[row_][at_[column]]) : std::string_view();
  }
  void wrong(std::string what, std::string_view column, std::string hint = {}) {
    out_.error(ErrorCode::malformed, std::move(what), table_.where[row_] + (column.empty() ? "" : ", column " + std::string(column)),
               std::move(hint));
  }
  template <class T>
  std::optional<T> whole(Column column, T most);
  LooseRecord* record_of_row();
  void read_row();
  bool read_value(const std::string& type_name, LooseStatement& statement);
  bool read_typed(const std::string& type_name, LooseStatement& statement);
  void read_attachment(LooseValue& out);

  const Schema& schema_;
  const Table& table_;
  ReadRecords out_;
  std::array<std::size_t, column_count> at_{};
  std::size_t row_ = 0;
  std::unordered_map<std::string, std::size_t> records_;
};

template <class T>
std::optional<T> StatementReader::whole(Column column, T most) {
  const std::string_view text = cell(column);
  if (text.empty()) return std::nullopt;
  T number = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed == std::errc() && stop == text.data() + text.size() && number <= most) return number;
  wrong("not a whole number up to " + std::to_string(most), names[column]);
  return std::nullopt;
}

LooseRecord* StatementReader::record_of_row() {
  const std::string name(cell(key)), told(cell(type));
  if (name.empty() || name.size() > 200) {
    wrong(name.empty() ? "a row without a key" : "a key of more than 200 bytes", names[key]);
    return nullptr;
  }
  const auto [found, fresh] = records_.emplace(name, out_.records.size());
  if (fresh) out_.records.push_back({name, told, {}, table_.where[row_]});
  LooseRecord& record = out_.records[found->second];
  if (record.type.empty()) record.type = told;
  if (!told.empty() && told != record.type) {
    wrong("the record is of another type here than in " + record.where, names[type], "one key is one record, of one type");
    return nullptr;
  }
  return &record;
}

void StatementReader::read_attachment(LooseValue& out) {
  out.text = cell(value);
  out.path = cell(path);
  out.media_type = cell(media_type);
  out.sha256 = cell(sha256);
  out.size = whole<std::uint64_t>(size, std::uint64_t{1} << 53).value_or(0);
  if (!out.path.empty() && !is_safe_path(out.path))
    wrong("a path that may lead out of the folder", names[path], "relative, with /, without . and ..");
  if (!out.sha256.empty() && (out.sha256.size() != 64 || out.sha256.find_first_not_of("0123456789abcdef") != std::string::npos))
    wrong("sha256 is not 64 hexadecimal digits", names[sha256]);
}

/// A value whose kind is told: as it stands.
bool StatementReader::read_value(const std::string& type_name, LooseStatement& statement) {
  const std::string_view told = cell(kind);
  if (told.empty()) return read_typed(type_name, statement);
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& known) { return known.first == told; });
  if (found == kinds.end()) {
    wrong("no such kind of value", names[kind], "text, code, number, date, record, attachment or truth");
    return false;
  }
  LooseValue& out = statement.value;
  out.kind = found->second;
  if (out.kind == ValueKind::attachment) {
    read_attachment(out);
  } else if (out.kind == ValueKind::truth) {
    out.truth = cell(value) == "yes";
    if (!out.truth && cell(value) != "no") {
      wrong("neither yes nor no", names[value]);
      return false;
    }
  } else {
    out.text = cell(value);
  }
  return true;
}

/// A value of the schema's kind: as people write it.
bool StatementReader::read_typed(const std::string& type_name, LooseStatement& statement) {
  const records::Property* known = schema_.property(type_name, statement.property);
  LooseValue& out = statement.value;
  if (known != nullptr && known->kind == records::PropertyKind::attachment) {
    out.kind = ValueKind::attachment;
    read_attachment(out);
    return true;
  }
  out.kind = known == nullptr ? ValueKind::text : records::value_kind_of(known->kind);
  out.text = cell(value);
  if (known == nullptr || out.kind == ValueKind::record || out.kind == ValueKind::text) return true;
  const Result<records::Value> read = records::value_from_text(schema_, *known, cell(value));
  if (!read) {
    out_.error(read.error().code, read.error().what, table_.where[row_] + ", column value", read.error().hint);
    return false;
  }
  out.text = read->text;
  out.truth = read->truth;
  return true;
}

void StatementReader::read_row() {
  LooseRecord* record = record_of_row();
  if (record == nullptr) return;
  LooseStatement statement;
  statement.property = cell(property);
  if (statement.property.empty()) {
    if (!cell(value).empty()) wrong("a value without a property", names[property]);
    return;
  }
  if (!read_value(record->type, statement)) return;
  if (const std::string_view told = cell(level); !told.empty()) {
    statement.level = records::confidentiality_from(told);
    if (!statement.level) return wrong("no such level", names[level], "public, partner, internal, restricted or sealed");
  }
  if (const std::string_view told = cell(basis); !told.empty()) {
    const auto known = records::basis_from(told);
    if (!known) return wrong("no such basis", names[basis], "direct, hearsay, inferred, or nothing");
    statement.basis = *known;
  }
  if (const auto told = whole<unsigned>(confidence, 100)) statement.confidence = static_cast<std::uint8_t>(*told);
  statement.source = cell(source);
  statement.asserted_by = cell(asserted_by);
  statement.language = cell(language);
  const auto from = whole<std::uint32_t>(begin, UINT32_MAX), to = whole<std::uint32_t>(end, UINT32_MAX);
  if (from.has_value() != to.has_value() || (from && *from > *to))
    return wrong("a passage that has no beginning or end, or ends before it begins", names[begin]);
  if (from) statement.span = Span{*from, *to};
  record->statements.push_back(std::move(statement));
}

ReadRecords StatementReader::read() {
  for (std::size_t i = 0; i < table_.header.size(); ++i) {
    const auto found = std::find(names.begin(), names.end(), table_.header[i]);
    if (found == names.end()) {
      out_.error(ErrorCode::malformed, "a statement table has no column \"" + table_.header[i] + "\"", table_.name,
                 "docs/formats/statement-table.md lists them");
    } else {
      at_[static_cast<std::size_t>(found - names.begin())] = i;
    }
  }
  for (const Column column : {key, type, property, value}) {
    if (at_[column] == table_.header.size())
      out_.error(ErrorCode::malformed, "no statement table: it has no column \"" + std::string(names[column]) + "\"", table_.name);
  }
  if (!out_.good()) return std::move(out_);
  for (const CellFault& fault : table_.faults)
    out_.error(ErrorCode::malformed, fault.what, table_.where[fault.row] + ", column " + table_.header[fault.column], fault.hint);
  for (row_ = 0; row_ < table_.rows.size(); ++row_) read_row();
  for (const LooseRecord& record : out_.records) {
    if (record.type.empty())
      out_.error(ErrorCode::malformed, "a record without a type", record.where, "give its type in one of its rows at least");
  }
  return std::move(out_);
}

}  // namespace

Table statement_table(const RecordSet& records) {
  Table table;
  table.name = "statements";
  table.header.assign(names.begin(), names.end());
  for (const LooseRecord& record : records) {
    for (const LooseStatement& statement : record.statements) table.rows.push_back(row_of(record, statement));
    if (!record.statements.empty()) continue;
    table.rows.emplace_back(column_count);
    table.rows.back()[key] = record.key;
    table.rows.back()[type] = record.type;
  }
  return table;
}

bool is_statement_table(std::span<const std::string> header) {
  const std::set<std::string_view> there(header.begin(), header.end());
  for (const Column column : {key, type, property, value}) {
    if (!there.contains(names[column])) return false;
  }
  return std::all_of(there.begin(), there.end(),
                     [](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); });
}

bool is_statement_table(const Sheet& sheet) {
  std::vector<std::string> header;
  if (!sheet.rows.empty()) {
    for (const Cell& cell : sheet.rows.front()) header.emplace_back(trimmed(cell.text));
  }
  return is_statement_table(header);
}

ReadRecords records_from_statement_table(const Schema& schema, const Sheet& sheet, const std::string& name) {
  const auto table = table_of(sheet, name, 0, Blanks::keep);
  if (table) return StatementReader(schema, *table).read();
  ReadRecords out;
  for (const Error& error : table.error()) out.error(error.code, error.what, error.where, error.hint);
  return out;
}

}  // namespace girok::exchange
