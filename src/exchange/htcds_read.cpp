#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "exchange/carry.h"
#include "exchange/htcds.h"
#include "exchange/htcds_fields.h"
#include "exchange/htcds_row.h"
#include "exchange/table_build.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

constexpr std::size_t fewest_headings = 5;

std::string_view cell_text(const Sheet& sheet, std::size_t row, std::size_t column) {
  if (row >= sheet.rows.size() || column >= sheet.rows[row].size()) return {};
  return trimmed(sheet.rows[row][column].text);
}

using LookUp = const HtcdsField* (*)(std::string_view);

std::size_t known_in(const Sheet& sheet, std::size_t row, LookUp look_up) {
  if (row >= sheet.rows.size()) return 0;
  std::size_t known = 0;
  for (std::size_t c = 0; c < sheet.rows[row].size(); ++c) {
    const std::string_view text = cell_text(sheet, row, c);
    if (!text.empty() && look_up(text) != nullptr) ++known;
  }
  return known;
}

/// Where the headings stand: rows of the sheet, and where the data begin.
struct Headings {
  std::optional<std::size_t> machine, labels;
  std::size_t data = 0;
};

std::optional<Headings> headings_of(const Sheet& sheet) {
  Headings found;
  if (known_in(sheet, 0, htcds_field) >= fewest_headings) {
    found.machine = 0;
    found.data = 1;
    if (known_in(sheet, 1, htcds_field_by_label) >= fewest_headings) {
      found.labels = 1;
      found.data = 2;
    }
    return found;
  }
  if (known_in(sheet, 0, htcds_field_by_label) >= fewest_headings) {
    found.labels = 0;
    found.data = 1;
    return found;
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const Schema& schema, const Sheet& sheet, const Headings& headings, const std::string& name, const HtcdsReading& reading,
         ReadRecords& out)
      : schema_(schema),
        sheet_(sheet),
        headings_(headings),
        place_(name + ", " + sheet.name),
        reading_(reading),
        out_(out),
        rows_(schema, out) {}

  void read() {
    for (const std::vector<Cell>& row : sheet_.rows) width_ = std::max(width_, row.size());
    columns_.assign(width_, nullptr);
    if (!headings_.machine)
      out_.notes.push_back({"no-machine-row",
                            "the hidden first row with the standard's field names is not there: columns are known by their labels",
                            place_});
    for (std::size_t c = 0; c < width_; ++c) line_up(c);
    decide_address();
    check_doubles();
    if (!out_.good()) return;   // rows read under wrong headings would only be told a second time
    for (std::size_t r = headings_.data; r < sheet_.rows.size(); ++r) read_row(r);
  }

 private:
  std::string column_place(std::size_t column) const { return place_ + ", column " + column_name(column); }
  std::string row_place(std::size_t row) const {
    return place_ + ", row " + std::to_string(row < sheet_.lines.size() ? sheet_.lines[row] : row + 1);
  }

  bool filled(std::size_t column) const {
    for (std::size_t r = headings_.data; r < sheet_.rows.size(); ++r)
      if (!cell_text(sheet_, r, column).empty()) return true;
    return false;
  }

  void line_up(std::size_t c) {
    const std::string_view machine = headings_.machine ? cell_text(sheet_, *headings_.machine, c) : std::string_view{};
    const std::string_view label = headings_.labels ? cell_text(sheet_, *headings_.labels, c) : std::string_view{};
    if (reading_.ignore.contains(std::string(machine)) || reading_.ignore.contains(std::string(label))) {
      if (!machine.empty() || !label.empty()) return;
    }
    if (machine.empty() && label.empty()) {
      if (c > 0 && filled(c))
        out_.error(ErrorCode::malformed, "a column without a heading has cells that are filled", column_place(c),
                   "give it the standard's field name in row 1, or empty it");
      return;
    }
    const HtcdsField* const by_name = machine.empty() ? nullptr : htcds_field(machine);
    const HtcdsField* const by_label = label.empty() ? nullptr : htcds_field_by_label(label);
    if (by_name == nullptr && (by_label == nullptr || !machine.empty())) {
      const std::string_view shown = machine.empty() ? label : machine;
      const std::string near = nearest_htcds_fields(shown);
      out_.error(ErrorCode::malformed, "'" + std::string(shown.substr(0, 80)) + "' is no field of HTCDS 2.0", column_place(c),
                 near.empty() ? "leave the column out, or ask to ignore it" : "nearest: " + near);
      return;
    }
    if (by_name != nullptr && by_label != nullptr && by_name != by_label) {
      if (by_name->mailing && by_label->mailing) {
        disagreeing_.push_back({c, by_name, by_label});
        columns_[c] = by_label;
        return;
      }
      out_.error(ErrorCode::malformed,
                 "row 1 calls this column " + std::string(by_name->name) + ", and its label says " + std::string(by_label->label),
                 column_place(c), "correct the one that is wrong");
      return;
    }
    columns_[c] = by_name != nullptr ? by_name : by_label;
    if (by_name == nullptr && headings_.machine)
      out_.notes.push_back(
          {"column-by-label", std::string(by_label->name) + " has no name in row 1 and is known by its label", column_place(c)});
    if (by_name != nullptr && !machine.empty() && text::fold(machine) != text::fold(by_name->name))
      out_.notes.push_back({"renamed-column", "read as " + std::string(by_name->name), column_place(c)});
  }

  std::size_t countries_in(std::size_t column) const {
    constexpr std::array<std::string_view, 1> schemes = {"htcds-label"};
    std::size_t count = 0;
    for (std::size_t r = headings_.data; r < sheet_.rows.size(); ++r) {
      const std::string_view text = cell_text(sheet_, r, column);
      if (!text.empty() && code_from_scheme(schema_, "country", text, schemes)) ++count;
    }
    return count;
  }

  void decide_address() {
    if (disagreeing_.empty()) return;
    bool machine = reading_.address == HtcdsAddress::machine, decided = reading_.address != HtcdsAddress::decide;
    if (!decided) {
      std::size_t by_label = 0, by_machine = 0;
      for (const auto& column : disagreeing_) {
        if (column.label->name == "prs_MailingCountry") by_label = countries_in(column.index);
        if (column.machine->name == "prs_MailingCountry") by_machine = countries_in(column.index);
      }
      machine = by_label == 0 && by_machine > 0;
    }
    if (machine) {
      for (const auto& column : disagreeing_) columns_[column.index] = column.machine;
    }
    if (std::ranges::any_of(disagreeing_, [&](const Disagreeing& column) { return filled(column.index); })) {
      out_.notes.push_back({"address-order",
                            std::string("the address columns have other names in row 1 than in their labels; read by ") +
                                (machine ? "row 1" + std::string(decided ? "" : ", for only so are countries under Country")
                                         : "the labels, which are what people see") +
                                "; look at one row",
                            place_});
    }
  }

  void check_doubles() {
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c] == nullptr) continue;
      const auto [at, fresh] = seen.emplace(columns_[c]->name, c);
      if (!fresh)
        out_.error(ErrorCode::malformed,
                   std::string(columns_[c]->name) + " stands in two columns, " + column_name(at->second) + " and " + column_name(c),
                   column_place(c), "leave one");
    }
  }

  void read_row(std::size_t r) {
    const std::string where = row_place(r);
    std::string number;
    std::vector<HtcdsCell> cells;
    for (std::size_t c = 0; c < std::min(width_, sheet_.rows[r].size()); ++c) {
      const std::string_view text = cell_text(sheet_, r, c);
      if (text.empty()) continue;
      if (columns_[c] == nullptr) {
        if (c == 0) number = text;
        continue;
      }
      if (sheet_.rows[r][c].kind == CellKind::error) {
        out_.error(ErrorCode::malformed, std::string(columns_[c]->name) + " holds an error of the spreadsheet program", where,
                   "correct the cell");
        continue;
      }
      cells.push_back({columns_[c], text});
    }
    if (cells.empty()) return;
    if (number.empty() || number.size() > 100) number = "line-" + std::to_string(r < sheet_.lines.size() ? sheet_.lines[r] : r + 1);
    if (const auto [at, fresh] = numbers_.emplace(number, where); !fresh) {
      out_.error(ErrorCode::malformed, "two rows have the same number in the first column", where, "the other: " + at->second);
      return;
    }
    rows_.add(number, where, cells);
  }

  struct Disagreeing {
    std::size_t index;
    const HtcdsField *machine, *label;
  };

  const Schema& schema_;
  const Sheet& sheet_;
  const Headings headings_;
  const std::string place_;
  const HtcdsReading& reading_;
  ReadRecords& out_;
  HtcdsRows rows_;
  std::size_t width_ = 0;
  std::vector<const HtcdsField*> columns_;
  std::vector<Disagreeing> disagreeing_;
  std::map<std::string, std::string> numbers_;
};

}  // namespace

bool looks_like_htcds(const Tables& tables) {
  return std::ranges::any_of(tables.sheets, [](const Sheet& sheet) { return headings_of(sheet).has_value(); });
}

ReadRecords read_htcds(const Schema& schema, const Tables& tables, const std::string& name, const HtcdsReading& reading) {
  ReadRecords out;
  out.notes = tables.notes;
  const Sheet* chosen = nullptr;
  Headings headings;
  for (const Sheet& sheet : tables.sheets) {
    if (!reading.sheet.empty() && sheet.name != reading.sheet) continue;
    const auto found = headings_of(sheet);
    if (!found) continue;
    if (chosen != nullptr) {
      out.error(ErrorCode::malformed, "two sheets are case sheets: " + chosen->name + " and " + sheet.name, name, "say which with --sheet");
      return out;
    }
    chosen = &sheet;
    headings = *found;
  }
  if (chosen == nullptr) {
    out.error(
        ErrorCode::malformed,
        reading.sheet.empty() ? "no sheet has the headings of HTCDS 2.0" : "this sheet is not there, or has not the headings of HTCDS 2.0",
        name,
        "row 1 holds field names such as prs_FirstName, or labels such as First Name; a table of another kind is imported with a mapping");
    return out;
  }
  Reader(schema, *chosen, headings, name, reading, out).read();
  return out;
}

}  // namespace girok::exchange
