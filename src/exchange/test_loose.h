// Sheets and records typed in tests, and questions about what a reader gave.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "exchange/format.h"
#include "exchange/table.h"

namespace girok::exchange {

using Words = std::vector<std::string>;
using records::ValueKind;

inline Tables sheet_of(const std::vector<Words>& rows, const std::string& name = "Case Sheet") {
  Tables tables;
  Sheet sheet;
  sheet.name = name;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<Cell> cells;
    for (const std::string& text : rows[r]) cells.push_back({text, text.empty() ? CellKind::empty : CellKind::text});
    sheet.rows.push_back(std::move(cells));
    sheet.lines.push_back(r + 1);
  }
  tables.sheets.push_back(std::move(sheet));
  return tables;
}

inline Tables sheet_of_table(const Table& table) {
  std::vector<Words> rows = {table.header};
  rows.insert(rows.end(), table.rows.begin(), table.rows.end());
  return sheet_of(rows, table.name);
}

inline LooseStatement says(const std::string& property, ValueKind kind, const std::string& text) {
  LooseStatement statement;
  statement.property = property;
  statement.value.kind = kind;
  statement.value.text = text;
  return statement;
}

inline LooseRecord record_of(const std::string& key, const std::string& type, std::vector<LooseStatement> statements) {
  LooseRecord record;
  record.key = key;
  record.type = type;
  record.statements = std::move(statements);
  return record;
}

inline const LooseRecord& find_record(const RecordSet& set, const std::string& key) {
  const auto at = std::ranges::find(set, key, &LooseRecord::key);
  REQUIRE_MESSAGE(at != set.end(), key);
  return *at;
}

inline Words values_of(const LooseRecord& record, const std::string& property) {
  Words all;
  for (const LooseStatement& statement : record.statements) {
    if (statement.property != property) continue;
    all.push_back(statement.value.kind == ValueKind::truth ? (statement.value.truth ? "yes" : "no") : statement.value.text);
  }
  return all;
}

inline bool is_noted(const std::vector<Note>& notes, const std::string& code) {
  return std::ranges::any_of(notes, [&](const Note& note) { return note.code == code; });
}

inline std::uint64_t lost_count(const std::vector<Loss>& losses, const std::string& what) {
  const auto at = std::ranges::find(losses, what, &Loss::what);
  return at == losses.end() ? 0 : at->count;
}

inline std::string first_error(const ReadRecords& read) { return read.errors.empty() ? std::string() : to_string(read.errors[0]); }

/// A file of ../shared/data, or nothing, said.
inline std::optional<std::string> shared_file(const std::string& path) {
  const std::filesystem::path whole = std::filesystem::path(GIROK_SOURCE_DIR) / "../shared/data" / path;
  if (!std::filesystem::exists(whole)) {
    MESSAGE("skipped: ../shared/data/", path, " is not there");
    return std::nullopt;
  }
  std::ifstream in(whole, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace girok::exchange
