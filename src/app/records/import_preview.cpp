#include "app/records/import_preview.h"

#include <algorithm>

#include "app/records/import_held.h"
#include "base/whole_characters.h"
#include "exchange/mapping.h"
#include "exchange/total_rows.h"

namespace girok::app {
namespace {

constexpr std::size_t most_rows = 8, most_samples = 3, longest_sample = 60, samples_within = 1000;

using exchange::ColumnMapping;

/// Where the mapping puts a column.
template <class Mapping>
auto* use_of(Mapping& mapping, const PreviewColumn& column) {
  decltype(&mapping.records.front().columns.front()) none = nullptr;
  for (auto& entry : mapping.records) {
    for (auto& one : entry.columns) {
      if (entry.name + "/" + one.property == column.place && std::ranges::find(one.columns, column.header) != one.columns.end())
        return &one;
    }
  }
  return none;
}

std::vector<std::string> samples_of(const exchange::Table& table, std::size_t column) {
  std::vector<std::string> samples;
  for (std::size_t row = 0; row < std::min(samples_within, table.rows.size()) && samples.size() < most_samples; ++row) {
    const std::string& cell = table.rows[row][column];
    std::string sample(whole_characters(cell, longest_sample));
    if (sample.size() < cell.size()) sample += "…";
    if (!cell.empty() && std::ranges::find(samples, sample) == samples.end()) samples.push_back(std::move(sample));
  }
  return samples;
}

/// What stands in the columns: a few examples, and what of it is not understood.
void look_into(const records::Schema& schema, const exchange::Mapping& mapping, const exchange::Table& table, TablePreview& preview) {
  for (std::size_t i = 0; i < preview.columns.size(); ++i) {
    PreviewColumn& column = preview.columns[i];
    column.samples = samples_of(table, i);
    column.undecided = std::ranges::find(preview.unmapped, column.header) != preview.unmapped.end();
    const auto choice = std::ranges::find(preview.choices, column.place, &ColumnChoice::value);
    if (choice == preview.choices.end()) continue;
    const records::Property* const property = schema.property(choice->type, choice->property);
    column.vocabulary = property->vocabulary;
    column.date = property->kind == records::PropertyKind::date;
    column.several = !property->single;
    if (const ColumnMapping* const use = use_of(mapping, column)) {
      column.date_order = use->date_order;
      column.collect = use->collect;
    }
  }
  if (mapping.records.empty() ||
      exchange::check_mapping(schema, mapping, table).size() > exchange::undecided_columns(mapping, table).size())
    return;
  for (exchange::NotUnderstood& told : exchange::not_understood(schema, mapping, table, most_words)) {
    const auto column = std::ranges::find(preview.columns, told.column, &PreviewColumn::header);
    if (column == preview.columns.end() || column->place != told.entry + "/" + told.property) continue;
    column->words = std::move(told.words);
    column->more_words = told.more;
  }
}

std::vector<PreviewTotal> totals_of(const exchange::Mapping& mapping, const exchange::Table& table) {
  std::vector<PreviewTotal> totals;
  for (const exchange::TotalRow& total : exchange::total_rows(table)) {
    std::string cells;
    for (const std::string& cell : table.rows[total.row]) {
      if (!cell.empty()) cells += (cells.empty() ? "" : " | ") + cell;
    }
    if (const std::string_view shown = whole_characters(cells, longest_sample); shown.size() < cells.size())
      cells = std::string(shown) + "…";
    const bool taken = std::ranges::find(mapping.take_rows, total.line) != mapping.take_rows.end();
    totals.push_back({total.line, std::move(cells), exchange::reason_of(total), taken});
  }
  return totals;
}

void describe(const records::Schema& schema, const exchange::Mapping& mapping, TablePreview& preview) {
  for (const exchange::RecordMapping& entry : mapping.records) {
    for (const records::Property* property : schema.properties(entry.type))
      preview.choices.push_back({entry.name + "/" + property->name, entry.type, property->name});
    for (PreviewColumn& column : preview.columns) {
      column.key = column.key || std::ranges::find(entry.key, column.header) != entry.key.end();
      for (const exchange::ColumnMapping& one : entry.columns) {
        if (column.place.empty() && std::ranges::find(one.columns, column.header) != one.columns.end())
          column.place = entry.name + "/" + one.property;
      }
    }
  }
}

TablePreview preview_of(const records::Schema& schema, std::string_view bytes, const std::string& name, const std::string& format,
                        const std::string& type, const std::string& sheet, const std::string& mapping_text) {
  TablePreview preview;
  preview.file = name;
  tl::expected<exchange::Tables, std::vector<Error>> tables = exchange::read_tables(bytes, name);
  if (!tables || format == "records" || format == "ftm" || format == "annotation") return preview;
  exchange::Mapping mapping;
  if (!mapping_text.empty()) {
    tl::expected<exchange::Mapping, std::vector<Error>> given = exchange::read_mapping(mapping_text, "mapping");
    if (!given) {
      preview.errors = std::move(given.error());
      return preview;
    }
    mapping = *std::move(given);
  } else if (format == "table") {
    tl::expected<exchange::GuessedMapping, std::vector<Error>> guessed = exchange::guess_mapping(schema, *tables, name, type, sheet);
    if (guessed) {
      mapping = std::move(guessed->mapping);
      preview.unmapped = std::move(guessed->unmapped);
      for (const std::string& column : preview.unmapped) mapping.ignore.push_back(column);  // as it is read: left out
    }
  }
  if (!sheet.empty()) mapping.sheet = sheet;
  const tl::expected<exchange::Table, std::vector<Error>> table = exchange::mapped_table(*tables, mapping, name);
  if (!table) return preview;
  preview.table = true;
  preview.row_count = table->rows.size();
  for (const std::string& header : table->header) preview.columns.emplace_back().header = header;
  preview.rows.assign(table->rows.begin(), table->rows.begin() + static_cast<std::ptrdiff_t>(std::min(most_rows, table->rows.size())));
  if (!mapping.records.empty()) {
    preview.mapping = exchange::write_mapping(mapping);
    preview.totals = totals_of(mapping, *table);
  }
  describe(schema, mapping, preview);
  look_into(schema, mapping, *table, preview);
  for (const exchange::Sheet& one : tables->sheets) {
    if (!one.name.empty()) preview.sheets.push_back(one.name);
  }
  preview.sheet = mapping.sheet.empty() && !preview.sheets.empty() ? preview.sheets.front() : mapping.sheet;
  return preview;
}

/// A mapping says of every column what becomes of it: what is used nowhere any more is left out by name.
void leave_out_what_is_nowhere(const TablePreview& preview, exchange::Mapping& mapping) {
  for (const PreviewColumn& column : preview.columns) {
    const auto uses = [&](const exchange::RecordMapping& entry) {
      return entry.when == column.header || std::ranges::find(entry.key, column.header) != entry.key.end() ||
             std::ranges::any_of(entry.columns, [&](const exchange::ColumnMapping& one) {
               return std::ranges::find(one.columns, column.header) != one.columns.end();
             });
    };
    const bool used = mapping.source_column == column.header || std::ranges::any_of(mapping.records, uses);
    if (!used && std::ranges::find(mapping.ignore, column.header) == mapping.ignore.end()) mapping.ignore.push_back(column.header);
  }
}

}  // namespace

TablePreview preview_of(const records::Schema& schema, const HeldFile& file, const std::string& format, const std::string& type,
                        const std::string& sheet, const std::string& mapping) {
  return preview_of(schema, file.bytes, file.name, format, type, sheet, mapping);
}

std::vector<TablePreview> previews_of(const records::Schema& schema, const std::vector<std::shared_ptr<const HeldFile>>& files,
                                      const std::string& format, const std::string& type, const std::string& sheet,
                                      const std::string& mapping) {
  std::vector<TablePreview> previews;
  const std::unique_ptr<HeldParts> parts = lay_out(files);
  const auto add = [&](std::string_view bytes, const std::string& name) {
    if (previews.size() == most_previews) return;
    TablePreview preview = preview_of(schema, bytes, name, format, type, sheet, mapping);
    if (preview.table || !preview.errors.empty()) previews.push_back(std::move(preview));
  };
  for (const HeldPart& part : parts->parts) {
    if (!part.folder) {
      add(part.bytes, part.name);
      continue;
    }
    for (const auto& [path, bytes] : files_below(parts->disk, part.name)) {
      if (path.ends_with(".csv")) add(bytes, part.name + "/" + path);
    }
  }
  return previews;
}

Result<std::string> errors_csv(const ImportReport& report) {
  exchange::Table table;
  table.header = {"where", "what", "what to do"};
  for (const Error& error : report.errors) table.rows.push_back({error.where, error.what, error.hint});
  std::vector<exchange::Note> notes;
  return exchange::write_csv(table, notes);
}

namespace {

class Changing {
 public:
  Changing(const records::Schema& schema, const TablePreview& preview, exchange::Mapping& mapping)
      : schema_(schema), preview_(preview), mapping_(mapping) {}

  std::vector<Error> make(const MappingChanges& changes) {
    for (const auto& [number, order] : changes.date_orders) {
      if (ColumnMapping* const use = use_at(number)) use->date_order = order;
    }
    for (std::size_t i = 0; i < preview_.columns.size() && changes.collect; ++i) {
      if (ColumnMapping* const use = use_at(i)) use->collect = preview_.columns[i].several && changes.collect->contains(i);
    }
    for (const auto& [at, term] : changes.words) take_word(at.first, at.second, term);
    for (const auto& [number, place] : changes.places) move(number, place);
    if (changes.take_rows) take_rows(*changes.take_rows);
    if (changes.key) set_key(*changes.key);
    leave_out_what_is_nowhere(preview_, mapping_);
    return std::move(errors_);
  }

 private:
  void wrong(std::string what, std::string where, std::string hint = {}) {
    errors_.push_back({ErrorCode::usage, std::move(what), std::move(where), std::move(hint)});
  }
  const PreviewColumn* column_at(std::size_t number) {
    if (number < preview_.columns.size()) return &preview_.columns[number];
    wrong("there is no such column", std::to_string(number + 1));
    return nullptr;
  }
  ColumnMapping* use_at(std::size_t number) {
    const PreviewColumn* const column = column_at(number);
    return column == nullptr ? nullptr : use_of(mapping_, *column);
  }

  void take_word(std::size_t number, std::size_t word, const std::string& typed) {
    ColumnMapping* const use = use_at(number);
    if (use == nullptr || word >= preview_.columns[number].words.size())
      return wrong("there is no such column", std::to_string(number + 1));
    const PreviewColumn& column = preview_.columns[number];
    const std::string& own = column.words[word].word;
    if (typed.empty()) {
      use->terms[own] = {};
      return;
    }
    const auto choice = std::ranges::find(preview_.choices, column.place, &ColumnChoice::value);
    const records::Property* const property = schema_.property(choice->type, choice->property);
    const Result<records::Value> value = records::value_from_text(schema_, *property, typed);
    if (!value) return wrong(value.error().what, column.header, value.error().hint);
    use->terms[own] = value->kind == records::ValueKind::truth ? typed : value->text;
  }

  void move(std::size_t number, const std::string& place) {
    const PreviewColumn* const column = column_at(number);
    if (column == nullptr || column->place == place) return;
    const std::size_t slash = place.find('/');
    const auto entry = std::ranges::find(mapping_.records, place.substr(0, slash), &exchange::RecordMapping::name);
    const bool is_place =
        slash != std::string::npos && entry != mapping_.records.end() && schema_.property(entry->type, place.substr(slash + 1));
    if (!place.empty() && !is_place) return wrong("there is no such place for a column", column->header, "choose one of those offered");
    for (exchange::RecordMapping& one : mapping_.records) {
      for (ColumnMapping& use : one.columns) std::erase(use.columns, column->header);
      std::erase_if(one.columns,
                    [](const ColumnMapping& use) { return use.columns.empty() && use.constant.empty() && use.record.empty(); });
    }
    std::erase(mapping_.ignore, column->header);
    if (place.empty()) return;  // what is used nowhere is left out by name
    ColumnMapping made;
    made.columns = {column->header};
    made.property = place.substr(slash + 1);
    entry->columns.push_back(std::move(made));
  }

  void take_rows(const std::set<std::size_t>& lines) {
    mapping_.take_rows.clear();
    for (const PreviewTotal& total : preview_.totals) {
      if (lines.contains(total.line)) mapping_.take_rows.push_back(total.line);
    }
  }

  /// Of every record of a row that had the first one's key.
  void set_key(std::optional<std::size_t> number) {
    const PreviewColumn* const column = number ? column_at(*number) : nullptr;
    if (mapping_.records.empty() || (number && column == nullptr)) return;
    const std::vector<std::string> before = mapping_.records.front().key;
    const std::vector<std::string> key = column == nullptr ? std::vector<std::string>() : std::vector<std::string>{column->header};
    for (exchange::RecordMapping& one : mapping_.records) {
      if (one.key == before) one.key = key;
    }
    if (column != nullptr) std::erase(mapping_.ignore, column->header);
  }

  const records::Schema& schema_;
  const TablePreview& preview_;
  exchange::Mapping& mapping_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<std::string, std::vector<Error>> changed_mapping(const records::Schema& schema, const TablePreview& preview,
                                                              const MappingChanges& changes) {
  tl::expected<exchange::Mapping, std::vector<Error>> mapping = exchange::read_mapping(preview.mapping, "mapping");
  if (!mapping) return tl::unexpected(mapping.error());
  std::vector<Error> errors = Changing(schema, preview, *mapping).make(changes);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return exchange::write_mapping(*mapping);
}

}  // namespace girok::app
