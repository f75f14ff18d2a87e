#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "exchange/carry.h"
#include "exchange/esf.h"
#include "exchange/esf_tables.h"
#include "exchange/records_json.h"
#include "exchange/table.h"
#include "exchange/table_build.h"
#include "exchange/zip.h"
#include "text/unicode.h"

namespace girok::exchange {

using records::Property;
using records::PropertyKind;
using records::ValueKind;

namespace {

constexpr std::size_t most_tables = 200, most_number_bytes = 200;

/// "event" of "tables/Event.csv"; empty where it is no table.
std::string stem_of(std::string_view path) {
  if (const std::size_t slash = path.find_last_of('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const std::size_t dot = path.find_last_of('.');
  if (dot == std::string_view::npos || path.starts_with('.')) return {};
  const std::string ending = text::fold(path.substr(dot + 1));
  return ending == "csv" || ending == "tsv" || ending == "txt" ? text::fold(path.substr(0, dot)) : std::string();
}

struct EsfTable {
  std::string name;
  Table table;
  std::map<std::string, std::size_t, std::less<>> columns;   ///< folded

  std::string_view at(std::size_t row, std::string_view column) const {
    const auto found = columns.find(column);
    return found == columns.end() ? std::string_view{} : std::string_view(table.rows[row][found->second]);
  }
  bool has(std::string_view column) const { return columns.contains(column); }
};

struct MoreValue {
  std::string value, language, where;
};

class Reader {
 public:
  Reader(const Schema& schema, const std::string& name, ReadRecords& out) : schema_(schema), name_(name), out_(out) {}

  void read(const Files& files) {
    if (files.size() > most_tables) {
      out_.error(ErrorCode::too_large, "more than 200 tables", name_);
      return;
    }
    for (const auto& [path, bytes] : files) open(path, bytes);
    if (tables_.empty() && out_.good())
      out_.error(ErrorCode::malformed, "no table of ESF is there", name_,
                 "event.csv, act.csv, person.csv, … with a column such as event_record_number");
    for (const EsfTable& table : tables_) number(table);
    for (const EsfTable& table : others_) {
      if (table.name == esf_values) read_more(table);
    }
    if (!out_.good()) return;
    for (const EsfTable& table : tables_) read_table(table);
    for (const EsfTable& table : others_) {
      if (table.name == esf_chains) read_chains(table);
      if (table.name == esf_documents) read_documents(table);
    }
    for (const auto& [what, values] : more_) {
      if (!used_.contains(what))
        out_.error(ErrorCode::malformed, "a value in mlt belongs to no cell of the tables", values.front().where,
                   "its record and field must be there");
    }
  }

 private:
  void open(const std::string& path, const std::string& bytes) {
    const std::string stem = stem_of(path);
    if (stem.empty()) return;
    const bool own = stem == esf_values || stem == esf_chains || stem == esf_documents;
    if (!own && esf_types_of(schema_, stem).empty()) {
      records::add_loss(out_.losses, "the table " + stem.substr(0, 80), "ESF as we read it has no such table");
      return;
    }
    const auto read = read_tables(bytes, path);
    if (!read) {
      for (const Error& error : read.error()) out_.error(error.code, error.what, error.where, error.hint);
      return;
    }
    out_.notes.insert(out_.notes.end(), read->notes.begin(), read->notes.end());
    if (read->sheets.empty()) return;
    auto table = table_of(read->sheets[0], path, 0, Blanks::keep);
    if (!table) {
      for (const Error& error : table.error()) out_.error(error.code, error.what, error.where, error.hint);
      return;
    }
    for (const CellFault& fault : table->faults) out_.error(ErrorCode::malformed, fault.what, table->where[fault.row], fault.hint);
    EsfTable made{stem, std::move(*table), {}};
    for (std::size_t c = 0; c < made.table.header.size(); ++c) made.columns.emplace(text::fold(made.table.header[c]), c);
    const bool twice = std::ranges::any_of(own ? others_ : tables_, [&](const EsfTable& other) { return other.name == stem; });
    if (twice) {
      out_.error(ErrorCode::malformed, "two files are the table " + stem, path, "leave one");
      return;
    }
    if (!own && !made.has(stem + "_record_number")) {
      out_.error(ErrorCode::malformed, "no column " + stem + "_record_number", path, "the first row names the columns");
      return;
    }
    (own ? others_ : tables_).push_back(std::move(made));
  }

  void number(const EsfTable& table) {
    std::map<std::string, std::string> seen;
    for (std::size_t r = 0; r < table.table.rows.size(); ++r) {
      const std::string number(trimmed(table.at(r, table.name + "_record_number")));
      if (number.empty() || number.size() > most_number_bytes) {
        out_.error(ErrorCode::malformed, number.empty() ? "a row without a record number" : "a record number of more than 200 bytes",
                   table.table.where[r]);
        continue;
      }
      if (const auto [at, fresh] = seen.emplace(number, table.table.where[r]); !fresh) {
        out_.error(ErrorCode::malformed, "two rows have one record number", table.table.where[r], "the other: " + at->second);
        continue;
      }
      numbers_[number].push_back(table.name);
    }
  }

  std::string key_of(const std::string& table, const std::string& number) const {
    const auto at = numbers_.find(number);
    return at != numbers_.end() && at->second.size() > 1 ? table + ":" + number : number;
  }

  /// A number in a column that leads to records of some types: the key of the one it means.
  std::string key_of_link(const Property& property, const std::string& number) const {
    const auto at = numbers_.find(number);
    if (at == numbers_.end() || at->second.size() < 2) return number;
    for (const std::string& table : at->second) {
      for (const std::string& type : esf_types_of(schema_, table)) {
        if (std::ranges::find(property.targets, type) != property.targets.end()) return table + ":" + number;
      }
    }
    return at->second.front() + ":" + number;
  }

  static std::string key_of_more(std::string_view entity, std::string_view number, std::string_view field) {
    return std::string(entity) + '\0' + std::string(number) + '\0' + std::string(field);
  }

  void read_more(const EsfTable& table) {
    if (!table.has("entity") || !table.has("record_number") || !table.has("field") || !table.has("value")) {
      out_.error(ErrorCode::malformed, "mlt lacks a column", table.table.name, "entity, record_number, field, value, language");
      return;
    }
    for (std::size_t r = 0; r < table.table.rows.size(); ++r)
      more_[key_of_more(table.at(r, "entity"), table.at(r, "record_number"), table.at(r, "field"))].push_back(
          {std::string(table.at(r, "value")), std::string(table.at(r, "language")), table.table.where[r]});
  }

  std::string type_of_row(const EsfTable& table, std::size_t row, const std::vector<std::string>& types) {
    if (types.size() == 1) return types[0];
    const std::string_view said = table.at(row, "type");
    if (said.empty()) {
      const bool group =
          table.name == "person" && (!table.at(row, "number_of_persons_in_group").empty() || !table.at(row, "group_description").empty());
      return group ? "Group" : types[0];
    }
    for (const std::string& type : types) {
      if (text::fold(type) == text::fold(said)) return type;
    }
    const records::RecordType* const known = schema_.recognise_type(said);
    if (known != nullptr && std::ranges::find(types, known->name) != types.end()) return known->name;
    out_.error(ErrorCode::malformed, "a type that this table does not hold", table.table.where[row],
               "one of: " + types[0] + ", " + types[1]);
    return types[0];
  }

  void read_table(const EsfTable& table) {
    const std::vector<std::string> types = esf_types_of(schema_, table.name);
    const std::string number_column = table.name + "_record_number";
    std::map<std::pair<std::string, std::string>, const Property*> known;
    for (std::size_t r = 0; r < table.table.rows.size(); ++r) {
      LooseRecord record;
      const std::string number(trimmed(table.at(r, number_column)));
      record.key = key_of(table.name, number);
      record.type = type_of_row(table, r, types);
      record.where = table.table.where[r];
      for (const auto& [column, c] : table.columns) {
        if (column == number_column || (column == "type" && types.size() > 1) || column == "confidentiality") continue;
        const auto [at, fresh] = known.emplace(std::pair(record.type, column), nullptr);
        if (fresh) at->second = esf_property(schema_, record.type, column);
        read_cell(table, r, column, at->second, number, record);
      }
      if (const std::string said = text::fold(table.at(r, "confidentiality")); said == "y" || said == "yes") raise(record);
      by_key_[record.key] = out_.records.size();
      out_.records.push_back(std::move(record));
    }
  }

  void read_cell(const EsfTable& table, std::size_t r, const std::string& column, const Property* property, const std::string& number,
                 LooseRecord& record) {
    const std::string_view cell = table.at(r, column);
    const std::string more_key = key_of_more(table.name, number, column);
    const auto more = more_.find(more_key);
    if (property == nullptr) {
      if (table.name == "event" && column == "final_date") {
        read_final_date(cell, record);
      } else if (!cell.empty()) {
        records::add_loss(out_.losses, table.name + "." + column.substr(0, 80), "our schema has no such property");
      }
      return;
    }
    if (more == more_.end()) {
      if (!cell.empty()) add_value(*property, cell, {}, record, record.where);
      return;
    }
    used_.insert(more_key);
    if (!cell.empty() && cell != more->second.front().value) {
      out_.error(ErrorCode::malformed, table.name + "." + column + ": the cell and its first value in mlt differ", record.where,
                 "correct the one that is wrong: " + more->second.front().where);
      return;
    }
    for (const MoreValue& value : more->second) add_value(*property, value.value, value.language, record, value.where);
  }

  void add_value(const Property& property, std::string_view text, std::string_view language, LooseRecord& record,
                 const std::string& where) {
    constexpr std::array<std::string_view, 1> schemes = {"esf"};
    if (property.kind != PropertyKind::text) text = trimmed(text);
    if (text.empty()) return;
    auto value = loose_value(schema_, property, text, schemes);
    if (!value) {
      out_.error(value.error().code, record.type + "." + property.name + ": " + value.error().what, where, value.error().hint);
      return;
    }
    if (value->kind == ValueKind::record) value->text = key_of_link(property, value->text);
    LooseStatement statement;
    statement.property = property.name;
    statement.value = std::move(*value);
    statement.language = language;
    record.statements.push_back(std::move(statement));
  }

  /// OpenEvSys has a last day of an event; ours has one date, which may be a period. Columns are read in alphabetical order, and initial_date comes later: see there.
  void read_final_date(std::string_view cell, LooseRecord& record) {
    if (cell.empty()) return;
    const Property* const date = schema_.property(record.type, "date");
    const auto last = loose_value(schema_, *date, cell);
    if (!last) {
      out_.error(last.error().code, "event.final_date: " + last.error().what, record.where, last.error().hint);
      return;
    }
    final_dates_[record.key] = last->text;
  }

  void raise(LooseRecord& record) {
    for (LooseStatement& statement : record.statements) {
      const Property* const property = schema_.property(record.type, statement.property);
      if (property != nullptr && property->level < records::Confidentiality::restricted)
        statement.level = records::Confidentiality::restricted;
    }
  }

  LooseRecord* find(const std::string& table, const std::string& number) {
    const auto at = by_key_.find(key_of(table, number));
    return at == by_key_.end() ? nullptr : &out_.records[at->second];
  }

  void read_chains(const EsfTable& table) {
    const Property* const part_of = schema_.property("Event", "part-of");
    for (std::size_t r = 0; r < table.table.rows.size(); ++r) {
      const std::string event(trimmed(table.at(r, "event"))), related(trimmed(table.at(r, "related_event")));
      LooseRecord* const record = find("event", event);
      if (record == nullptr || related.empty() || part_of == nullptr) {
        out_.error(ErrorCode::malformed, "a link of a chain of events leads to no event", table.table.where[r],
                   "event and related_event are record numbers of events");
        continue;
      }
      LooseStatement statement;
      statement.property = "part-of";
      statement.value.kind = ValueKind::record;
      statement.value.text = key_of("event", related);
      record->statements.push_back(std::move(statement));
      for (const std::string_view other : {"type_of_chain_of_events", "remarks"}) {
        if (!table.at(r, other).empty())
          records::add_loss(out_.losses, "chain_of_events." + std::string(other), "we have one kind of link between events");
      }
    }
  }

  void read_documents(const EsfTable& table) {
    for (std::size_t r = 0; r < table.table.rows.size(); ++r) {
      if (!table.has("entity") || table.at(r, "entity").empty()) {
        records::add_loss(out_.losses, "supporting documents that are tied to no record", "a file belongs to a record");
        continue;
      }
      const std::string& where = table.table.where[r];
      LooseRecord* const record = find(std::string(table.at(r, "entity")), std::string(table.at(r, "record_number")));
      const Property* const property = record == nullptr ? nullptr : schema_.property(record->type, table.at(r, "field"));
      if (property == nullptr || property->kind != PropertyKind::attachment) {
        out_.error(ErrorCode::malformed, "a document belongs to no record of the tables, or its field holds no files", where,
                   "entity, record_number and field must be there");
        continue;
      }
      LooseStatement statement;
      statement.property = property->name;
      statement.value.kind = ValueKind::attachment;
      statement.value.text = table.at(r, "title");
      statement.value.path = table.at(r, "uri");
      statement.value.media_type = table.at(r, "format");
      statement.value.sha256 = table.at(r, "sha256");
      if (!statement.value.path.empty() && !is_safe_path(statement.value.path)) {
        out_.error(ErrorCode::malformed, "a document's path leads out of the folder", where, "relative, with /, without ..");
        continue;
      }
      const std::string_view size = table.at(r, "size");
      for (const char c : size) {
        if (c < '0' || c > '9' || size.size() > 15) {
          out_.error(ErrorCode::malformed, "a document's size is no number", where);
          break;
        }
        statement.value.size = statement.value.size * 10 + static_cast<std::uint64_t>(c - '0');
      }
      record->statements.push_back(std::move(statement));
    }
  }

 public:
  /// Events with a first and a last day.
  void join_dates() {
    for (const auto& [key, last] : final_dates_) {
      LooseRecord& record = out_.records[by_key_.at(key)];
      const auto date = std::ranges::find(record.statements, "date", &LooseStatement::property);
      const auto simple = [](std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789-") == std::string_view::npos;
      };
      if (date == record.statements.end()) {
        add_value(*schema_.property("Event", "date"), simple(last) ? "../" + last : last, {}, record, record.where);
      } else if (date->value.text != last && simple(date->value.text) && simple(last)) {
        date->value.text += "/" + last;
      } else if (date->value.text != last) {
        records::add_loss(out_.losses, "event.final_date", "its date is a period already");
        continue;
      }
      out_.notes.push_back({"event-period", "first and last day of an event are read as the period in which it lies", record.where});
    }
  }

 private:
  const Schema& schema_;
  const std::string& name_;
  ReadRecords& out_;
  std::vector<EsfTable> tables_, others_;
  std::map<std::string, std::vector<std::string>> numbers_;  ///< the tables that have it
  std::map<std::string, std::vector<MoreValue>> more_;
  std::set<std::string> used_;
  std::map<std::string, std::size_t> by_key_;
  std::map<std::string, std::string> final_dates_;
};

}  // namespace

bool looks_like_esf(const Files& files) {
  return std::ranges::any_of(files, [](const auto& file) {
    const std::string stem = stem_of(file.first);
    if (stem != "event" && stem != "act" && stem != "person") return false;
    return std::string_view(file.second).substr(0, 4096).find(stem + "_record_number") != std::string_view::npos;
  });
}

ReadRecords read_esf(const Schema& schema, const Files& files, const std::string& name) {
  ReadRecords out;
  Reader reader(schema, name, out);
  reader.read(files);
  if (out.good()) reader.join_dates();
  return out;
}

ReadRecords read_esf_zip(const Schema& schema, std::string_view bytes, const std::string& name) {
  ReadRecords out;
  const auto archive = ZipArchive::open(bytes, name);
  if (!archive) {
    out.error(archive.error().code, archive.error().what, archive.error().where, archive.error().hint);
    return out;
  }
  Files files;
  constexpr std::uint64_t most_table = std::uint64_t{256} << 20;
  for (std::size_t i = 0; i < archive->entries().size(); ++i) {
    const ZipEntry& entry = archive->entries()[i];
    if (entry.folder || stem_of(entry.path).empty()) continue;
    auto text = archive->read(i, most_table);
    if (!text) {
      out.error(text.error().code, text.error().what, text.error().where, text.error().hint);
      continue;
    }
    files.emplace(entry.path, std::move(*text));
  }
  if (!out.good()) return out;
  return read_esf(schema, files, name);
}

}  // namespace girok::exchange
