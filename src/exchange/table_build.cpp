#include "exchange/table_build.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "text/unicode.h"

namespace girok::exchange {
namespace {

struct Sentence {
  std::string_view code, what, unit;
};
/// What is told of cells, by code; the number follows.
constexpr std::array<Sentence, 13> sentences = {{
    {"merged-cells", "merged cells: a value belongs to the first cell of its range, the others are empty", "ranges"},
    {"formula", "formulas: the values that they had when the file was saved are taken", "cells"},
    {"formula-without-value", "formulas whose value the file does not hold: they cannot be taken", "cells"},
    {"error-value", "error values (such as #REF! or #N/A): they cannot be taken", "cells"},
    {"date-number", "plain numbers in a column of dates: what day they mean is not known", "cells"},
    {"date-to-month", "dates shown to the month or the year only, and stored as its first day: taken as that month or year", "cells"},
    {"date-without-year", "dates shown without their year: the year that is stored is taken", "cells"},
    {"no-date", "numbers shown as dates that are none: taken as numbers", "cells"},
    {"long-number",
     "numbers of more than 15 digits: spreadsheet programs keep only the first 15, so such numbers (of papers, of telephones) may have "
     "lost their last digits",
     "cells"},
    {"hidden-rows", "hidden rows: they are read like the others", "rows"},
    {"hidden-columns", "hidden columns: they are read like the others", "columns"},
    {"hidden-sheet", "the sheet is hidden: it is read like the others", ""},
    {"picture", "pictures and drawings: they are not read", ""},
}};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string column_name(std::size_t column) {
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

std::string cell_name(std::size_t row, std::size_t column) { return column_name(column) + std::to_string(row + 1); }

std::optional<std::pair<std::size_t, std::size_t>> parse_cell_name(std::string_view name) {
  std::size_t column = 0, i = 0;
  while (i < name.size() && name[i] >= 'A' && name[i] <= 'Z' && i < 4) column = column * 26 + static_cast<std::size_t>(name[i++] - 'A' + 1);
  std::size_t row = 0;
  const char* end = name.data() + name.size();
  const auto [stop, failed] = std::from_chars(name.data() + i, end, row);
  if (i == 0 || i == name.size() || failed != std::errc() || stop != end || row == 0) return std::nullopt;
  return std::pair(row - 1, column - 1);
}

std::optional<CellRange> parse_cell_range(std::string_view name) {
  const std::size_t colon = name.find(':');
  const auto first = parse_cell_name(name.substr(0, colon));
  const auto last = colon == std::string_view::npos ? first : parse_cell_name(name.substr(colon + 1));
  if (!first || !last || last->first < first->first || last->second < first->second) return std::nullopt;
  return CellRange{first->first, first->second, last->first, last->second};
}

std::optional<std::string> plain_number(std::string_view text) {
  if (text.size() <= 15 && !text.empty() && text.front() != '0' && std::all_of(text.begin(), text.end(), is_digit))
    return std::string(text);
  double value = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(begin, end, value);
  if (failed != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  if (value == 0) return "0";
  // The fewest digits that are this double, then the point where it belongs: fixed notation would give all digits of a large number, which nobody wrote.
  std::array<char, 64> buffer{};
  const auto [last, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  if (error != std::errc()) return std::nullopt;
  std::string_view shown(buffer.data(), static_cast<std::size_t>(last - buffer.data()));
  const std::string sign = shown.front() == '-' ? "-" : "";
  shown.remove_prefix(sign.size());
  const std::size_t e = shown.find('e');
  int exponent = 0;
  const std::size_t plus = shown[e + 1] == '+' ? 1 : 0;
  std::from_chars(shown.data() + e + 1 + plus, shown.data() + shown.size(), exponent);
  std::string digits(1, shown.front());
  if (e > 2) digits += shown.substr(2, e - 2);
  const int whole = exponent + 1;  // digits before the point
  if (whole <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-whole), '0') + digits;
  if (digits.size() <= static_cast<std::size_t>(whole))
    return sign + digits + std::string(static_cast<std::size_t>(whole) - digits.size(), '0');
  return sign + digits.insert(static_cast<std::size_t>(whole), 1, '.');
}

bool is_plain_number(std::string_view text) {
  if (text.empty() || text.size() > 17) return false;
  const auto digits = std::count_if(text.begin(), text.end(), is_digit);
  if (digits > 15 || !std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.' || c == '-'; })) return false;
  return plain_number(text) == text;
}

void normalise_nfc(std::string& text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0xCC; }))
    return;  // nothing below U+0300 is changed
  std::string out(text.size() * 3, '\0');
  if (const auto size = text::nfc(text, out)) {
    out.resize(*size);
    if (out != text) text = std::move(out);
  }
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](const text::Rune& rune) { return text::is_space(rune.value) || rune.value == 0xFEFF; };
  while (!text.empty()) {
    const text::Rune rune = text::rune_at(text, 0);
    if (!blank(rune)) break;
    text.remove_prefix(rune.size);
  }
  while (!text.empty()) {
    const text::Rune rune = text::rune_before(text, text.size());
    if (!blank(rune)) break;
    text.remove_suffix(rune.size);
  }
  return text;
}

void SheetBuilder::begin(std::string sheet_name) {
  sheet_ = {};
  sheet_.name = std::move(sheet_name);
  notes_.clear();
}

Result<> SheetBuilder::set(std::size_t row, std::size_t column, std::string text, CellKind kind) {
  const auto too_much = [&](std::string what) {
    return fail(ErrorCode::too_large, std::move(what), where() + ", " + cell_name(row, column), "split the table, or save it as CSV");
  };
  if (column >= limits_.columns) return too_much("a cell beyond column " + std::to_string(limits_.columns));
  if (text.size() > limits_.cell_bytes) return too_much("a cell of more than " + std::to_string(limits_.cell_bytes) + " bytes");
  if (row >= sheet_.rows.size()) {
    const std::size_t more = row + 1 - sheet_.rows.size();
    if (row >= limits_.rows || rows_ + more > limits_.rows) return too_much("more than " + std::to_string(limits_.rows) + " rows");
    rows_ += more;
    const std::size_t width = sheet_.rows.empty() ? 0 : sheet_.rows.back().size();
    sheet_.rows.resize(row + 1);
    sheet_.rows.back().reserve(std::min<std::size_t>(width, 256));
  }
  std::vector<Cell>& cells = sheet_.rows[row];
  if (row + 1 != sheet_.rows.size() || column < cells.size())
    return fail(ErrorCode::malformed, "the cells are not in order, or one is there twice", where() + ", " + cell_name(row, column),
                "open the file with a spreadsheet program and save it again");
  cells_ += column + 1 - cells.size();
  bytes_ += text.size();
  if (cells_ > limits_.cells) return too_much("more than " + std::to_string(limits_.cells) + " cells");
  if (bytes_ > limits_.bytes) return too_much("more than " + std::to_string(limits_.bytes) + " bytes of text");
  cells.resize(column);
  normalise_nfc(text);
  cells.push_back({std::move(text), kind});
  return {};
}

Result<> SheetBuilder::merge(CellRange range) {
  // Merged cells without a value are decoration.
  if (range.first_row >= sheet_.rows.size() || range.first_column >= sheet_.rows[range.first_row].size()) return {};
  if (sheet_.rows[range.first_row][range.first_column].kind == CellKind::empty) return {};
  range.last_row = std::min(range.last_row, sheet_.rows.size() - 1);
  merged_rows_ += range.last_row - range.first_row + 1;
  if (merged_rows_ > limits_.cells) return fail(ErrorCode::too_large, "merged cells that overlap without end", where());
  sheet_.merged.push_back(range);
  note("merged-cells", range.first_row, range.first_column);
  return {};
}

void SheetBuilder::note(std::string_view code, std::size_t row, std::size_t column, std::size_t count) {
  const auto found = notes_.find(code);
  if (found != notes_.end()) {
    found->second.count += count;
  } else {
    notes_.emplace(std::string(code), Counted{count, row, column});
  }
}

/// Where most filled cells of a column are dates, plain numbers among them are told; a year of four digits is a date.
void SheetBuilder::note_date_numbers() {
  struct Column {
    std::size_t dates = 0, numbers = 0, first = 0;
  };
  std::vector<Column> columns;
  for (std::size_t r = 0; r < sheet_.rows.size(); ++r) {
    const std::vector<Cell>& row = sheet_.rows[r];
    if (row.size() > columns.size()) columns.resize(row.size());
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].kind == CellKind::date) ++columns[c].dates;
      if (row[c].kind != CellKind::number || (row[c].text.size() == 4 && row[c].text >= "1000" && row[c].text < "2200")) continue;
      if (columns[c].numbers++ == 0) columns[c].first = r;
    }
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].dates > columns[c].numbers && columns[c].numbers > 0) note("date-number", columns[c].first, c, columns[c].numbers);
  }
}

void SheetBuilder::end() {
  note_date_numbers();
  sheet_.lines.resize(sheet_.rows.size());
  for (std::size_t row = 0; row < sheet_.lines.size(); ++row) sheet_.lines[row] = row + 1;
  for (const auto& [code, counted] : notes_) {
    const auto sentence = std::find_if(sentences.begin(), sentences.end(), [&](const Sentence& s) { return s.code == code; });
    if (sentence == sentences.end()) continue;
    std::string what(sentence->what), place = where();
    if (!sentence->unit.empty()) {
      what += " (" + std::to_string(counted.count) + " " +
              std::string(sentence->unit.substr(0, sentence->unit.size() - (counted.count == 1 ? 1 : 0))) + ")";
      place += ", " + cell_name(counted.row, counted.column);
    }
    tables_.notes.push_back({code, std::move(what), std::move(place)});
  }
  tables_.sheets.push_back(std::move(sheet_));
}

}  // namespace girok::exchange
