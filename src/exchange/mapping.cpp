#include "exchange/mapping.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/ids.h"
#include "exchange/mapping_cells.h"
#include "exchange/table_build.h"
#include "exchange/total_rows.h"
#include "records/imprecise.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

using records::Property;
using records::PropertyKind;
using records::ValueKind;

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::size_t column_of(const Table& table, std::string_view name) {
  const auto found = std::find(table.header.begin(), table.header.end(), trimmed(name));
  return found == table.header.end() ? nowhere : static_cast<std::size_t>(found - table.header.begin());
}

struct Converted {
  std::vector<LooseValue> values;
  std::optional<Error> error;   ///< without a place
};

/// A column of the mapping, made ready.
struct Column {
  const ColumnMapping* map = nullptr;
  const Property* property = nullptr;
  std::vector<std::size_t> columns;
  std::size_t entry = nowhere;        ///< whose keys it holds, or whose record of the row it is
  std::string prefix;                 ///< of keys in a column of links
  std::unordered_map<std::string, Converted> known;
  std::unordered_map<std::string, std::string> terms;   ///< folded
  Converted once;
};

struct Entry {
  const RecordMapping* map = nullptr;
  std::string name;
  std::vector<std::size_t> key;
  std::size_t when = nowhere;
  std::vector<Column> columns;
  std::unordered_map<std::string, std::size_t> made;   ///< key → its place among the records
};

class TableRecords {
 public:
  TableRecords(const Schema& schema, const Mapping& mapping, const Table& table) : schema_(schema), mapping_(mapping), table_(table) {}
  ReadRecords read();
  std::vector<NotUnderstood> not_understood(std::size_t most);

 private:
  void prepare();
  Column prepared(const ColumnMapping& column, const RecordMapping& record);
  void read_row(std::size_t row);
  std::string key_of(const Entry& entry, std::size_t row);
  void fill(Entry& entry, std::size_t row, LooseRecord& record);
  void add_cell(Column& column, std::size_t row, LooseRecord& record);
  void add_value(const Column& column, LooseValue value, LooseRecord& record);
  const Converted& converted(Column& column, const std::string& cell);
  Converted convert(const Column& column, std::string_view cell) const;
  Result<LooseValue> convert_one(const Column& column, std::string_view text) const;
  static bool says_nothing(const Column& column, std::string_view text);
  void merge(Entry& entry, LooseRecord& into, LooseRecord&& from);
  void source_of_row(std::size_t row);
  void leave_out_totals();
  bool faulty(std::size_t row, std::size_t column);
  static std::string name_of(const RecordMapping& record) { return record.name.empty() ? text::fold_word(record.type) : record.name; }
  /// Of the keys of an entry: where a row gives one record, its key is its own.
  std::string prefix_of(const std::string& name) const { return name.empty() || mapping_.records.size() == 1 ? std::string() : name + "/"; }
  void wrong(ErrorCode code, std::string what, std::size_t row, std::string_view column, std::string hint = {}) {
    out_.error(code, std::move(what), column.empty() ? table_.where[row] : table_.where[row] + ", column " + std::string(column),
               std::move(hint));
  }

  const Schema& schema_;
  const Mapping& mapping_;
  const Table& table_;
  ReadRecords out_;
  std::vector<Entry> entries_;
  std::vector<std::string> keys_;                            ///< [entry] of the row at hand; empty: no such record
  std::unordered_map<std::size_t, const CellFault*> faults_;   ///< row * width + column
  std::unordered_set<std::size_t> told_;
  std::vector<bool> left_out_;  ///< [row] it sums up others
  std::size_t source_column_ = nowhere;
  std::string source_;                                       ///< of the row at hand
  std::unordered_set<std::string> sources_;
  std::size_t merged_ = 0;
  std::string first_merged_, cell_;
};

Column TableRecords::prepared(const ColumnMapping& column, const RecordMapping& record) {
  Column made;
  made.map = &column;
  made.property = schema_.property(record.type, column.property);
  for (const std::string& name : column.columns) made.columns.push_back(column_of(table_, name));
  for (std::size_t i = 0; i < mapping_.records.size() && !column.record.empty(); ++i) {
    if (mapping_.records[i].name == column.record) made.entry = i;
  }
  if (made.property->kind == PropertyKind::record && !column.columns.empty()) {
    // Without a word of whose keys: those of the first entry that the property can lead to; where there is none, those of another table, as they stand.
    std::string name = column.record;
    const auto& targets = made.property->targets;
    for (const RecordMapping& other : mapping_.records) {
      if (name.empty() && std::find(targets.begin(), targets.end(), other.type) != targets.end()) name = name_of(other);
    }
    made.prefix = prefix_of(name);
  }
  for (const auto& [word, term] : column.terms) made.terms.emplace(text::fold(trimmed(word)), term);
  if (!column.constant.empty()) made.once = convert(made, column.constant);
  return made;
}

void TableRecords::prepare() {
  for (const RecordMapping& record : mapping_.records) {
    Entry entry;
    entry.map = &record;
    entry.name = name_of(record);
    for (const std::string& name : record.key) entry.key.push_back(column_of(table_, name));
    if (!record.when.empty()) entry.when = column_of(table_, record.when);
    for (const ColumnMapping& column : record.columns) entry.columns.push_back(prepared(column, record));
    for (const Column& column : entry.columns) {
      if (column.once.error)
        out_.error(column.once.error->code, column.once.error->what + " (the constant of " + column.map->property + ")", table_.name,
                   column.once.error->hint);
    }
    entries_.push_back(std::move(entry));
  }
  if (!mapping_.source_column.empty()) source_column_ = column_of(table_, mapping_.source_column);
  for (const CellFault& fault : table_.faults) faults_.emplace(fault.row * table_.header.size() + fault.column, &fault);
}

bool TableRecords::faulty(std::size_t row, std::size_t column) {
  if (faults_.empty()) return false;
  const std::size_t place = row * table_.header.size() + column;
  const auto found = faults_.find(place);
  if (found == faults_.end()) return false;
  if (told_.insert(place).second) wrong(ErrorCode::malformed, found->second->what, row, table_.header[column], found->second->hint);
  return true;
}

bool TableRecords::says_nothing(const Column& column, std::string_view text) {
  if (column.terms.empty()) return false;
  const auto own = column.terms.find(text::fold(text));
  return own != column.terms.end() && own->second.empty();
}

Result<LooseValue> TableRecords::convert_one(const Column& column, std::string_view text) const {
  const Property& property = *column.property;
  LooseValue value;
  if (property.kind == PropertyKind::record) {
    value.kind = ValueKind::record;
    value.text = names_case_record(text) ? std::string(text) : column.prefix + std::string(text);
    return value;
  }
  std::string word(text);
  if (!column.terms.empty()) {
    if (const auto own = column.terms.find(text::fold(text)); own != column.terms.end()) word = own->second;
  }
  if (property.kind == PropertyKind::date) {
    if (const auto date = ordered_date(word, column.map->date_order)) word = *date;
  }
  const Result<records::Value> read = records::value_from_text(schema_, property, word);
  if (!read) return tl::unexpected(read.error());
  // A number of days that is no date any more, read as a year.
  if (read->kind == ValueKind::date && read->text.size() == 4 && read->text > "2200")
    return fail(ErrorCode::malformed, "a year after 2200: is it a day's number, which the spreadsheet should show as a date?",
                property.name, "format the column as dates and save the file again");
  value.kind = read->kind;
  value.text = read->text;
  value.truth = read->truth;
  return value;
}

Converted TableRecords::convert(const Column& column, std::string_view cell) const {
  Converted out;
  for (const std::string& part : values_in_cell(cell, column.map->separator)) {
    if (says_nothing(column, part)) continue;
    Result<LooseValue> value = convert_one(column, part);
    if (!value) {
      out.error = value.error();
      return out;
    }
    if (std::find(out.values.begin(), out.values.end(), *value) == out.values.end()) out.values.push_back(std::move(*value));
  }
  if (column.property->single && out.values.size() > 1)
    out.error = Error{ErrorCode::malformed, "several values, where there can be one", {}, "leave one, or take away the separator"};
  return out;
}

const Converted& TableRecords::converted(Column& column, const std::string& cell) {
  // Texts and keys are what they are: nothing is gained by remembering them. Nor where every cell is another.
  const bool plain = column.property->kind == PropertyKind::text || column.property->kind == PropertyKind::record;
  const auto found = plain ? column.known.end() : column.known.find(cell);
  if (found != column.known.end()) return found->second;
  if (plain || column.known.size() >= 65'536) {
    column.once = convert(column, cell);
    return column.once;
  }
  return column.known.emplace(cell, convert(column, cell)).first->second;
}

void TableRecords::add_value(const Column& column, LooseValue value, LooseRecord& record) {
  LooseStatement statement;
  statement.property = column.property->name;
  statement.value = std::move(value);
  statement.level = column.map->level;
  statement.basis = column.map->basis.value_or(mapping_.basis);
  statement.language = column.map->language;
  statement.source = source_;
  for (const LooseStatement& other : record.statements) {
    if (other == statement) return;
  }
  record.statements.push_back(std::move(statement));
}

void TableRecords::add_cell(Column& column, std::size_t row, LooseRecord& record) {
  const std::vector<std::string>& cells = table_.rows[row];
  const std::string* cell = &cells[column.columns.front()];
  if (column.columns.size() > 1) {
    cell_.clear();
    for (const std::size_t which : column.columns) {
      if (faulty(row, which)) return;
      if (cells[which].empty()) continue;
      if (!cell_.empty()) cell_ += column.map->join;
      cell_ += cells[which];
    }
    cell = &cell_;
  } else if (faulty(row, column.columns.front())) {
    return;
  }
  if (cell->empty()) return;
  const Converted& made = converted(column, *cell);
  if (made.error) return wrong(made.error->code, made.error->what, row, table_.header[column.columns.front()], made.error->hint);
  for (const LooseValue& value : made.values) add_value(column, value, record);
}

void TableRecords::fill(Entry& entry, std::size_t row, LooseRecord& record) {
  record.statements.reserve(entry.columns.size());
  for (Column& column : entry.columns) {
    if (!column.columns.empty()) {
      add_cell(column, row, record);
    } else if (!column.map->constant.empty()) {
      for (const LooseValue& value : column.once.values) add_value(column, value, record);
    } else if (!keys_[column.entry].empty()) {
      LooseValue value;
      value.kind = ValueKind::record;
      value.text = keys_[column.entry];
      add_value(column, std::move(value), record);
    }
  }
}

/// Empty where the row has no such record, or its key is wrong.
std::string TableRecords::key_of(const Entry& entry, std::size_t row) {
  const std::vector<std::string>& cells = table_.rows[row];
  if (entry.when != nowhere && cells[entry.when].empty()) return {};
  if (entry.key.empty()) {
    const std::string& where = table_.where[row];
    return prefix_of(entry.name) + "row-" + where.substr(where.find_last_of(": ") + 1);
  }
  std::string key;
  bool filled = false, faulted = false;
  for (std::size_t i = 0; i < entry.key.size(); ++i) {
    faulted = faulty(row, entry.key[i]) || faulted;
    if (i > 0) key += '/';
    key += cells[entry.key[i]];
    filled = filled || !cells[entry.key[i]].empty();
  }
  if (faulted) return {};
  if (!filled) {
    wrong(ErrorCode::malformed, "the row has no key", row, table_.header[entry.key.front()],
          "fill the column, or name another key in the mapping");
    return {};
  }
  if (names_case_record(key)) return key;
  key.insert(0, prefix_of(entry.name));
  if (key.size() > 200) {
    wrong(ErrorCode::malformed, "a key of more than 200 bytes", row, table_.header[entry.key.front()], "choose a shorter column as key");
    return {};
  }
  return key;
}

/// Another row of a record that is there: it must say the same, or nothing.
void TableRecords::merge(Entry& entry, LooseRecord& into, LooseRecord&& from) {
  if (merged_++ == 0) first_merged_ = from.where;
  std::vector<std::string_view> done;
  for (const LooseStatement& statement : from.statements) {
    const std::string_view property = statement.property;
    if (std::find(done.begin(), done.end(), property) != done.end()) continue;
    done.push_back(property);
    const auto count = [&](const LooseRecord& record) {
      return std::count_if(record.statements.begin(), record.statements.end(),
                           [&](const LooseStatement& s) { return s.property == property; });
    };
    const bool collects = std::any_of(entry.columns.begin(), entry.columns.end(),
                                      [&](const Column& c) { return c.map->collect && c.property->name == property; });
    const auto before = count(into);
    std::vector<const LooseStatement*> fresh;
    for (const LooseStatement& other : from.statements) {
      const auto same = [&](const LooseStatement& s) {
        return s.property == property && s.value == other.value && s.language == other.language;
      };
      if (other.property == property && std::none_of(into.statements.begin(), into.statements.end(), same)) fresh.push_back(&other);
    }
    const bool contradicts = before > 0 && !collects && (!fresh.empty() || count(from) != before);
    const bool too_many = before > 0 && !fresh.empty() && schema_.property(into.type, property)->single;
    if (contradicts || too_many) {
      out_.error(ErrorCode::malformed,
                 "two rows have one key and say different things of " + std::string(property) + ": this one, and " + into.where, from.where,
                 "if they are two records, give each a key of its own; if one, make the rows agree, or set \"collect\": true for the "
                 "column in the mapping");
      continue;
    }
    for (const LooseStatement* statement_of : fresh) into.statements.push_back(*statement_of);
  }
}

void TableRecords::source_of_row(std::size_t row) {
  source_.clear();
  if (source_column_ == nowhere || faulty(row, source_column_)) return;
  const std::string& cell = table_.rows[row][source_column_];
  if (cell.empty()) return;
  if (names_case_record(cell)) {
    source_ = cell;
    return;
  }
  if (cell.size() > 180)
    return wrong(ErrorCode::malformed, "the name of a source is longer than 180 bytes", row, table_.header[source_column_],
                 "name it shorter, or make it a note");
  source_ = "source/" + cell;
  if (!sources_.insert(cell).second) return;
  LooseRecord record{source_, "Source", {}, table_.where[row]};
  LooseStatement label;
  label.property = "label";
  label.value.text = cell;
  // A label is seen by many, and a source's may be a name.
  label.level = records::Confidentiality::restricted;
  record.statements.push_back(std::move(label));
  out_.records.push_back(std::move(record));
}

void TableRecords::read_row(std::size_t row) {
  source_of_row(row);
  for (std::size_t i = 0; i < entries_.size(); ++i) keys_[i] = key_of(entries_[i], row);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (keys_[i].empty()) continue;
    Entry& entry = entries_[i];
    LooseRecord record{keys_[i], entry.map->type, {}, table_.where[row]};
    fill(entry, row, record);
    if (record.statements.empty() && entry.key.empty()) continue;
    const auto [found, fresh] = entry.made.emplace(keys_[i], out_.records.size());
    if (fresh) {
      out_.records.push_back(std::move(record));
    } else {
      merge(entry, out_.records[found->second], std::move(record));
    }
  }
}

void TableRecords::leave_out_totals() {
  left_out_.assign(table_.rows.size(), false);
  for (const TotalRow& total : total_rows(table_)) {
    if (std::ranges::find(mapping_.take_rows, total.line) != mapping_.take_rows.end()) continue;
    left_out_[total.row] = true;
    out_.notes.push_back({"total-row",
                          "left out, since it seems to sum up the rows above: " + reason_of(total) +
                              "; if it is a record, name its row in \"take_rows\" of the mapping",
                          table_.where[total.row]});
  }
}

std::vector<NotUnderstood> TableRecords::not_understood(std::size_t most) {
  std::vector<NotUnderstood> found;
  prepare();
  leave_out_totals();
  for (const Entry& entry : entries_) {
    for (const Column& column : entry.columns) {
      const PropertyKind kind = column.property->kind;
      if (column.columns.size() != 1 || kind == PropertyKind::text || kind == PropertyKind::record || kind == PropertyKind::attachment)
        continue;
      NotUnderstood told{entry.map->name, column.map->columns.front(), column.map->property, {}, false};
      std::unordered_map<std::string, std::size_t> places;  // of every word; those that are understood, and those too many, are nowhere
      for (std::size_t row = 0; row < table_.rows.size(); ++row) {
        if (left_out_[row]) continue;
        const std::string& cell = table_.rows[row][column.columns.front()];
        for (const std::string& word : values_in_cell(cell, column.map->separator)) {
          const auto [place, fresh] = places.emplace(word, nowhere);
          if (fresh && !word.empty() && !says_nothing(column, word) && !convert_one(column, word)) {
            told.more = told.more || told.words.size() == most;
            if (told.words.size() < most) {
              place->second = told.words.size();
              told.words.push_back({word, 0});
            }
          }
          if (place->second != nowhere) ++told.words[place->second].count;
        }
        if (places.size() > 65'536) break;
      }
      if (!told.words.empty()) found.push_back(std::move(told));
    }
  }
  return found;
}

ReadRecords TableRecords::read() {
  for (Error& error : check_mapping(schema_, mapping_, table_))
    out_.error(error.code, std::move(error.what), std::move(error.where), std::move(error.hint));
  // Columns that nothing was said of keep the table out, but not from being looked at: all that is wrong is told at once.
  const std::size_t undecided = undecided_columns(mapping_, table_).size();
  if (out_.errors.size() > undecided) return std::move(out_);
  prepare();
  if (out_.errors.size() > undecided) return std::move(out_);
  keys_.resize(entries_.size());
  out_.records.reserve(table_.rows.size() * std::min<std::size_t>(entries_.size(), 4));
  leave_out_totals();
  for (std::size_t row = 0; row < table_.rows.size(); ++row) {
    if (!left_out_[row]) read_row(row);
  }
  if (merged_ > 0 && out_.good())
    out_.notes.push_back({"rows-merged",
                          std::to_string(merged_) + " rows have the key of an earlier one, and say the same: each is one record with it",
                          first_merged_});
  for (const Entry& entry : entries_) {
    if (entry.key.empty())
      out_.notes.push_back(
          {"no-key",
           "no column is the key of " + entry.name + ": the row's number is, so that a changed table cannot replace what this one brought",
           table_.name});
  }
  return std::move(out_);
}

}  // namespace

bool names_case_record(std::string_view key) {
  if (key.starts_with('@')) return true;
  // As to_string() writes an id, and no other way: a person's own key of 26 letters is no id.
  const std::optional<Id> id = key.size() == 26 ? parse_id(key) : std::nullopt;
  return id && to_string(*id) == key;
}

std::vector<NotUnderstood> not_understood(const Schema& schema, const Mapping& mapping, const Table& table, std::size_t most) {
  return TableRecords(schema, mapping, table).not_understood(most);
}

ReadRecords records_from_table(const Schema& schema, const Mapping& mapping, const Table& table) {
  return TableRecords(schema, mapping, table).read();
}

tl::expected<Table, std::vector<Error>> mapped_table(const Tables& tables, const Mapping& mapping, const std::string& name) {
  const auto one = [&](std::string what, std::string hint) {
    return tl::unexpected(std::vector<Error>{{ErrorCode::not_found, std::move(what), name, std::move(hint)}});
  };
  const Sheet* sheet = nullptr;
  for (const Sheet& candidate : tables.sheets) {
    if (sheet == nullptr && (mapping.sheet.empty() ? !candidate.rows.empty() : candidate.name == mapping.sheet)) sheet = &candidate;
  }
  if (sheet == nullptr && mapping.sheet.empty()) return one("the table is empty", {});
  if (sheet == nullptr) return one("no sheet \"" + mapping.sheet + "\"", "the names of the sheets stand at their tabs");
  const auto line = std::find(sheet->lines.begin(), sheet->lines.end(), mapping.header_row);
  if (line == sheet->lines.end())
    return one("no row " + std::to_string(mapping.header_row) + ", which should be the header", "header_row in the mapping counts from 1");
  return table_of(*sheet, name, static_cast<std::size_t>(line - sheet->lines.begin()));
}

}  // namespace girok::exchange
