// A sheet as a table: its header, the rows below it as wide as the header, and what in them is not to be taken.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "exchange/table.h"
#include "exchange/table_build.h"

namespace girok::exchange {
namespace {

class TableMaker {
 public:
  TableMaker(const Sheet& sheet, const std::string& name, std::size_t header_row, Blanks blanks)
      : sheet_(sheet), name_(name), header_row_(header_row), blanks_(blanks) {}
  tl::expected<Table, std::vector<Error>> make();

 private:
  void take_header();
  void take_rows();
  void take_merges();
  std::string where(std::size_t row) const;
  void wrong(std::string what, std::size_t row, std::string hint) {
    if (errors_.size() < most_errors) errors_.push_back({ErrorCode::malformed, std::move(what), where(row), std::move(hint)});
  }

  const Sheet& sheet_;
  const std::string& name_;
  std::size_t header_row_;
  Blanks blanks_;
  Table table_;
  std::vector<std::size_t> table_row_;   ///< [row of the sheet] of the table; npos where it is left out
  std::vector<Error> errors_;
};

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::string TableMaker::where(std::size_t row) const {
  const std::string number = std::to_string(row < sheet_.lines.size() ? sheet_.lines[row] : row + 1);
  return sheet_.name.empty() ? name_ + ":" + number : name_ + ", " + sheet_.name + ", row " + number;
}

void TableMaker::take_header() {
  std::unordered_map<std::string, std::size_t> seen;
  const std::vector<Cell>& row = sheet_.rows[header_row_];
  for (std::size_t column = 0; column < row.size(); ++column) {
    std::string name(trimmed(row[column].text));
    if (!name.empty() && !seen.emplace(name, column).second)
      wrong("column " + column_name(column) + " has the name of column " + column_name(seen[name]), header_row_,
            "give each column a name of its own");
    table_.header.push_back(std::move(name));
  }
  for (const CellRange& range : sheet_.merged) {
    if (range.first_row > header_row_ || range.last_row < header_row_) continue;
    if (range.first_column == range.last_column && range.first_row == header_row_) continue;  // one name, over rows that are below it
    wrong("cells of the header are merged (" + cell_name(range.first_row, range.first_column) + " to " +
              cell_name(range.last_row, range.last_column) + ")",
          header_row_, "unmerge them and give each column its own name, or say which row is the header");
  }
}

void TableMaker::take_rows() {
  table_row_.assign(sheet_.rows.size(), nowhere);
  std::vector<bool> unnamed(table_.header.size(), false);
  std::size_t beyond = table_.header.size();   // told once a column
  for (std::size_t r = header_row_ + 1; r < sheet_.rows.size(); ++r) {
    const std::vector<Cell>& cells = sheet_.rows[r];
    if (std::all_of(cells.begin(), cells.end(), [](const Cell& cell) { return trimmed(cell.text).empty(); })) continue;
    std::vector<std::string> row(table_.header.size());
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::string_view text = trimmed(cells[column].text);
      if (text.empty() && (blanks_ == Blanks::trim || column >= row.size())) continue;
      if (column >= row.size()) {
        if (column >= beyond)
          wrong("a cell in column " + column_name(column) + ", which the header has no name for", r, "name the column, or clear the cell");
        beyond = std::max(beyond, column + 1);
        continue;
      }
      if (!text.empty() && table_.header[column].empty() && !unnamed[column]) {
        unnamed[column] = true;
        wrong("column " + column_name(column) + " has no name, and cells that are filled", header_row_,
              "name the column, or clear its cells");
      }
      row[column] = blanks_ == Blanks::keep ? std::string_view(cells[column].text) : text;
      if (cells[column].kind == CellKind::error)
        table_.faults.push_back(
            {table_.rows.size(), column, "an error value of the spreadsheet", "correct the formula, or clear the cell"});
      if (cells[column].kind == CellKind::formula_text)
        table_.faults.push_back({table_.rows.size(), column, "a formula whose value the file does not hold",
                                 "open the file with a spreadsheet program and save it again"});
    }
    table_row_[r] = table_.rows.size();
    table_.rows.push_back(std::move(row));
    table_.where.push_back(where(r));
    table_.lines.push_back(r < sheet_.lines.size() ? sheet_.lines[r] : r + 1);
  }
}

/// A range over several rows says its value of the first only: whether the others mean it too, the file does not tell.
void TableMaker::take_merges() {
  for (const CellRange& range : sheet_.merged) {
    if (range.first_row == range.last_row || range.last_row <= header_row_ || range.first_column >= table_.header.size()) continue;
    for (std::size_t row = std::max(range.first_row, header_row_ + 1); row <= range.last_row && row < sheet_.rows.size(); ++row) {
      if (table_row_[row] == nowhere || row == range.first_row) continue;
      table_.faults.push_back({table_row_[row], range.first_column,
                               "the cell is merged with " + cell_name(range.first_row, range.first_column) +
                                   ": whether that value holds for this row too is not told",
                               "unmerge the cells and fill in each row what is meant"});
    }
  }
  std::stable_sort(table_.faults.begin(), table_.faults.end(),
                   [](const CellFault& a, const CellFault& b) { return std::pair(a.row, a.column) < std::pair(b.row, b.column); });
}

/// Columns without a name and without cells go, wherever they stand.
void drop_unnamed(Table& table) {
  std::vector<std::size_t> kept;
  for (std::size_t column = 0; column < table.header.size(); ++column) {
    if (!table.header[column].empty()) kept.push_back(column);
  }
  if (kept.size() == table.header.size()) return;
  const auto narrow = [&](std::vector<std::string>& row) {
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (kept[i] != i) row[i] = std::move(row[kept[i]]);  // moved to itself, a long string would be empty
    }
    row.resize(kept.size());
  };
  std::vector<CellFault> faults;
  for (CellFault& fault : table.faults) {
    const auto place = std::find(kept.begin(), kept.end(), fault.column);
    if (place == kept.end()) continue;
    fault.column = static_cast<std::size_t>(place - kept.begin());
    faults.push_back(std::move(fault));
  }
  table.faults = std::move(faults);
  for (auto& row : table.rows) narrow(row);
  narrow(table.header);
}

tl::expected<Table, std::vector<Error>> TableMaker::make() {
  if (header_row_ >= sheet_.rows.size() || std::all_of(sheet_.rows[header_row_].begin(), sheet_.rows[header_row_].end(),
                                                       [](const Cell& cell) { return trimmed(cell.text).empty(); })) {
    wrong("the table has no header", header_row_, "the header's row names the columns");
    return tl::unexpected(std::move(errors_));
  }
  table_.name = sheet_.name.empty() ? name_ : sheet_.name;
  take_header();
  take_rows();
  take_merges();
  if (!errors_.empty()) return tl::unexpected(std::move(errors_));
  drop_unnamed(table_);
  return std::move(table_);
}

}  // namespace

tl::expected<Table, std::vector<Error>> table_of(const Sheet& sheet, const std::string& name, std::size_t header_row, Blanks blanks) {
  return TableMaker(sheet, name, header_row, blanks).make();
}

}  // namespace girok::exchange
