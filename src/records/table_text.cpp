#include "records/table_text.h"

#include <algorithm>

#include "base/csv.h"
#include "base/utf8.h"

namespace girok::records {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split_tabs(std::string_view line) {
  std::vector<std::string> fields;
  for (;;) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    fields.emplace_back(trimmed(line.substr(0, end)));
    if (end == line.size()) return fields;
    line.remove_prefix(end + 1);
  }
}

/// Takes the lines before the header, which say what the table is.
std::string_view take_comments(std::string_view text, TextTable& table, std::size_t& line) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view first = trimmed(text.substr(0, end));
    if (!first.empty() && first.front() != '#') break;
    const std::size_t colon = first.find(':');
    if (!first.empty() && colon != std::string_view::npos) {
      table.comments[std::string(trimmed(first.substr(1, colon - 1)))] = std::string(trimmed(first.substr(colon + 1)));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
  }
  return text;
}

void read_tabs(std::string_view text, std::size_t line, TextTable& table, std::vector<Error>& errors) {
  for (; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view row = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (trimmed(row).empty() || row.front() == '#') continue;
    std::vector<std::string> fields = split_tabs(row);
    if (table.header.empty()) {
      table.header = std::move(fields);
      continue;
    }
    // Empty fields at the end are what editors take away.
    while (fields.size() > table.header.size() && fields.back().empty()) fields.pop_back();
    if (fields.size() > table.header.size()) {
      errors.push_back(
          {ErrorCode::malformed, "more fields than columns", table.name + ":" + std::to_string(line), "a tab in a text divides it"});
      continue;
    }
    fields.resize(table.header.size());
    table.rows.push_back(std::move(fields));
    table.lines.push_back(line);
  }
}

void read_commas(std::string_view text, std::size_t line, TextTable& table, std::vector<Error>& errors) {
  CsvReader reader(text, {detect_separator(text), table.name, true, 1000});
  std::vector<std::string> fields;
  while (reader.next(fields)) {
    if (table.header.empty()) {
      for (const std::string& name : fields) table.header.emplace_back(trimmed(name));
      continue;
    }
    if (!fields.empty() && fields.front().starts_with('#')) continue;
    table.lines.push_back(line + reader.line() - 1);
    std::vector<std::string>& row = table.rows.emplace_back();
    for (const std::string& field : fields) row.emplace_back(trimmed(field));
  }
  errors.insert(errors.end(), reader.errors().begin(), reader.errors().end());
}

}  // namespace

std::string_view TextTable::field(std::size_t row, std::string_view column) const {
  const auto at = std::ranges::find(header, column);
  if (at == header.end()) return {};
  return rows[row][static_cast<std::size_t>(at - header.begin())];
}

bool TextTable::has(std::string_view column) const { return std::ranges::find(header, column) != header.end(); }

tl::expected<TextTable, std::vector<Error>> read_text_table(std::string_view text, const std::string& name) {
  std::vector<Error> errors;
  if (!valid_utf8(text))
    return tl::unexpected(std::vector<Error>{{ErrorCode::malformed, "a table that is not UTF-8", name, "save it as UTF-8"}});
  TextTable table;
  table.name = name;
  std::size_t line = 1;
  text = take_comments(text, table, line);
  const std::string_view header = text.substr(0, std::min(text.find('\n'), text.size()));
  if (header.find('\t') != std::string_view::npos)
    read_tabs(text, line, table, errors);
  else
    read_commas(text, line, table, errors);
  if (table.header.empty()) errors.push_back({ErrorCode::malformed, "a table without a header", name, "the first line names the columns"});
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (std::ranges::find(table.header.begin(), table.header.begin() + static_cast<std::ptrdiff_t>(i), table.header[i]) !=
        table.header.begin() + static_cast<std::ptrdiff_t>(i))
      errors.push_back({ErrorCode::malformed, "two columns of one name", name, {}});
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return table;
}

}  // namespace girok::records
