#include "app/records/import_preview.h"

#include <algorithm>

#include "app/records/import_held.h"
#include "exchange/mapping.h"

namespace girok::app {
namespace {

constexpr std::size_t most_rows = 8;

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
  for (const std::string& header : table->header) preview.columns.push_back({header, {}, false});
  preview.rows.assign(table->rows.begin(), table->rows.begin() + static_cast<std::ptrdiff_t>(std::min(most_rows, table->rows.size())));
  if (!mapping.records.empty()) preview.mapping = exchange::write_mapping(mapping);
  describe(schema, mapping, preview);
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

Result<std::string> moved_columns(const records::Schema& schema, const TablePreview& preview,
                                  const std::map<std::size_t, std::string>& places) {
  tl::expected<exchange::Mapping, std::vector<Error>> mapping = exchange::read_mapping(preview.mapping, "mapping");
  if (!mapping) return tl::unexpected<Error>(mapping.error().front());
  for (const auto& [number, place] : places) {
    if (number >= preview.columns.size()) return fail(ErrorCode::usage, "there is no such column", std::to_string(number + 1), {});
    const PreviewColumn& column = preview.columns[number];
    if (column.place == place) continue;
    for (exchange::RecordMapping& entry : mapping->records) {
      for (exchange::ColumnMapping& one : entry.columns) std::erase(one.columns, column.header);
      std::erase_if(entry.columns,
                    [](const exchange::ColumnMapping& one) { return one.columns.empty() && one.constant.empty() && one.record.empty(); });
    }
    std::erase(mapping->ignore, column.header);
    const bool is_key = column.key || mapping->source_column == column.header;
    if (place.empty()) {
      if (!is_key) mapping->ignore.push_back(column.header);
      continue;
    }
    const std::size_t slash = place.find('/');
    const auto entry = std::ranges::find(mapping->records, place.substr(0, slash), &exchange::RecordMapping::name);
    if (slash == std::string::npos || entry == mapping->records.end() || schema.property(entry->type, place.substr(slash + 1)) == nullptr)
      return fail(ErrorCode::usage, "there is no such place for a column", column.header, "choose one of those offered");
    exchange::ColumnMapping made;
    made.columns = {column.header};
    made.property = place.substr(slash + 1);
    entry->columns.push_back(std::move(made));
  }
  leave_out_what_is_nowhere(preview, *mapping);
  return exchange::write_mapping(*mapping);
}

}  // namespace girok::app
