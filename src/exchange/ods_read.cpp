// ODS: OpenDocument 1.3 part 3, chapters 9 (tables), 16 (styles) and 19.
#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "exchange/number_format.h"
#include "exchange/table_build.h"
#include "exchange/xml.h"
#include "exchange/zip.h"

namespace girok::exchange {
namespace {

/// How often a row or a cell is repeated; what says less than one, or no number, is one.
std::size_t repeats(std::string_view text) {
  std::uint32_t value = 1;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed != std::errc() || value == 0 ? 1 : value;
}

class OdsReader {
 public:
  OdsReader(const ZipArchive& archive, const std::string& name, const TableLimits& limits)
      : archive_(archive), name_(name), limits_(limits), builder_(tables_, name_, limits_) {
    tables_.format = TableFormat::ods;
  }

  tl::expected<Tables, std::vector<Error>> read() {
    if (const auto done = read_all(); !done) return tl::unexpected(std::vector<Error>{done.error()});
    return std::move(tables_);
  }

 private:
  struct Filled {
    std::size_t column = 0;
    std::string text;
    CellKind kind = CellKind::empty;
  };

  Result<> read_all();
  Result<> refuse_encrypted();
  Result<> read_styles_part(const std::string& part);
  void read_styles(XmlReader& xml, std::size_t depth);
  void read_date_style(XmlReader& xml, std::size_t depth);
  Result<> read_body(XmlReader& xml);
  Result<> read_sheet(XmlReader& xml, std::size_t depth);
  Result<> read_rows(XmlReader& xml, std::size_t depth);
  Result<> read_row(XmlReader& xml, std::size_t depth);
  Result<> read_cell(XmlReader& xml, std::size_t depth, bool covered);
  void read_cell_text(XmlReader& xml, std::size_t depth, std::string& out);
  void read_paragraph(XmlReader& xml, std::size_t depth, std::string& out);
  Result<> take_value(std::string_view type, std::string_view value, std::string_view style, std::string text, Filled& cell);
  void take_note(std::string_view code) { pending_notes_.push_back({std::string(code), column_}); }
  NumberShape date_shape(std::string_view cell_style, std::size_t column) const;

  const ZipArchive& archive_;
  const std::string& name_;
  const TableLimits& limits_;
  Tables tables_;
  SheetBuilder builder_;
  std::unordered_map<std::string, NumberShape> date_styles_;
  std::unordered_map<std::string, std::string> shapes_of_cells_;   ///< cell style → date style
  std::unordered_map<std::string, bool> hidden_tables_;
  std::vector<std::pair<std::size_t, std::string>> column_styles_;   ///< ends of runs of columns → their cells' style
  std::size_t columns_seen_ = 0, row_ = 0, column_ = 0, row_bytes_ = 0;
  std::vector<Filled> cells_;
  std::vector<CellRange> merges_;
  std::vector<std::pair<std::string, std::size_t>> pending_notes_;
};

Result<> OdsReader::refuse_encrypted() {
  const auto manifest = archive_.find("META-INF/manifest.xml");
  if (!manifest) return {};
  XmlReader xml(archive_.source(*manifest), name_);
  for (XmlReader::Event event = xml.next(); event != XmlReader::Event::done; event = xml.next()) {
    if (event == XmlReader::Event::failed) return tl::unexpected(xml.error());
    if (event == XmlReader::Event::start && xml.is(XmlSpace::manifest, "encryption-data"))
      return fail(ErrorCode::unsupported, "the spreadsheet is encrypted", name_, "open it with its password and save it without one");
  }
  return {};
}

Result<> OdsReader::read_all() {
  if (const auto fine = refuse_encrypted(); !fine) return fine;
  if (archive_.find("styles.xml")) {
    if (const auto done = read_styles_part("styles.xml"); !done) return done;
  }
  XmlReader xml(archive_.source(*archive_.find("content.xml")), name_);
  if (!xml.next_child(0)) return tl::unexpected(xml.failed() ? xml.error() : Error{ErrorCode::malformed, "an empty file", name_, {}});
  while (xml.next_child(1)) {
    if (xml.is(XmlSpace::office, "automatic-styles")) read_styles(xml, 2);
    if (!xml.is(XmlSpace::office, "body")) continue;
    if (const auto done = read_body(xml); !done) return done;
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  if (tables_.sheets.empty())
    return fail(ErrorCode::unsupported, "an OpenDocument file, but no spreadsheet", name_, "save it as ODS, XLSX or CSV");
  return {};
}

Result<> OdsReader::read_styles_part(const std::string& part) {
  XmlReader xml(archive_.source(*archive_.find(part)), name_);
  if (!xml.next_child(0)) return tl::unexpected(xml.failed() ? xml.error() : Error{ErrorCode::malformed, "an empty file", name_, {}});
  while (xml.next_child(1)) {
    if (xml.is(XmlSpace::office, "styles") || xml.is(XmlSpace::office, "automatic-styles")) read_styles(xml, 2);
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  return {};
}

void OdsReader::read_styles(XmlReader& xml, std::size_t depth) {
  while (xml.next_child(depth)) {
    if (date_styles_.size() + shapes_of_cells_.size() + hidden_tables_.size() > 100'000)
      return xml.fail_with(ErrorCode::too_large, "more than 100000 styles");
    if (xml.is(XmlSpace::number, "date-style") || xml.is(XmlSpace::number, "time-style")) {
      read_date_style(xml, depth + 1);
    } else if (xml.is(XmlSpace::style, "style")) {
      const std::string name(xml.attribute(XmlSpace::style, "name"));
      const std::string_view family = xml.attribute(XmlSpace::style, "family");
      if (family == "table-cell" && !xml.attribute(XmlSpace::style, "data-style-name").empty())
        shapes_of_cells_[name] = xml.attribute(XmlSpace::style, "data-style-name");
      if (family != "table") continue;
      while (xml.next_child(depth + 1)) {
        if (xml.is(XmlSpace::style, "table-properties") && xml.attribute(XmlSpace::table, "display") == "false")
          hidden_tables_[name] = true;
      }
    }
  }
}

void OdsReader::read_date_style(XmlReader& xml, std::size_t depth) {
  const std::string name(xml.attribute(XmlSpace::style, "name"));
  NumberShape shape;
  while (xml.next_child(depth)) {
    if (xml.space() != XmlSpace::number) continue;
    const std::string_view part = xml.local();
    shape.year = shape.year || part == "year" || part == "era";
    shape.month = shape.month || part == "month";
    shape.day = shape.day || part == "day";
    shape.time = shape.time || part == "hours" || part == "minutes" || part == "seconds";
  }
  date_styles_[name] = shape;
}

Result<> OdsReader::read_body(XmlReader& xml) {
  while (xml.next_child(2)) {
    if (!xml.is(XmlSpace::office, "spreadsheet")) continue;
    while (xml.next_child(3)) {
      if (!xml.is(XmlSpace::table, "table")) continue;
      if (const auto done = read_sheet(xml, 4); !done) return done;
    }
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  return {};
}

Result<> OdsReader::read_sheet(XmlReader& xml, std::size_t depth) {
  builder_.begin(std::string(xml.attribute(XmlSpace::table, "name")));
  const bool hidden = hidden_tables_.contains(std::string(xml.attribute(XmlSpace::table, "style-name")));
  row_ = columns_seen_ = 0;
  column_styles_.clear();
  merges_.clear();
  if (const auto done = read_rows(xml, depth); !done) return done;
  for (const CellRange& range : merges_) {
    if (const auto done = builder_.merge(range); !done) return done;
  }
  if (hidden) builder_.note("hidden-sheet", 0, 0);
  builder_.end();
  return {};
}

/// Rows and columns, also those in groups and headers, which may be nested: as deep as the reader goes, without recursion.
Result<> OdsReader::read_rows(XmlReader& xml, std::size_t depth) {
  while (true) {
    const XmlReader::Event event = xml.next();
    if (event == XmlReader::Event::failed) return tl::unexpected(xml.error());
    if (event == XmlReader::Event::done || (event == XmlReader::Event::end && xml.depth() < depth)) return {};
    if (event != XmlReader::Event::start) continue;
    if (xml.is(XmlSpace::table, "table-row")) {
      if (const auto done = read_row(xml, xml.depth()); !done) return done;
    } else if (xml.is(XmlSpace::table, "table-column")) {
      const std::size_t count = std::min(repeats(xml.attribute(XmlSpace::table, "number-columns-repeated")), limits_.columns);
      const std::string_view visibility = xml.attribute(XmlSpace::table, "visibility");
      if ((visibility == "collapse" || visibility == "filter") && columns_seen_ + count < limits_.columns)
        builder_.note("hidden-columns", 0, columns_seen_, count);
      columns_seen_ = std::min(columns_seen_ + count, limits_.columns);
      if (column_styles_.size() < limits_.columns)
        column_styles_.emplace_back(columns_seen_, xml.attribute(XmlSpace::table, "default-cell-style-name"));
    } else if (!(xml.is(XmlSpace::table, "table-rows") || xml.is(XmlSpace::table, "table-header-rows") ||
                 xml.is(XmlSpace::table, "table-row-group") || xml.is(XmlSpace::table, "table-columns") ||
                 xml.is(XmlSpace::table, "table-header-columns") || xml.is(XmlSpace::table, "table-column-group"))) {
      if (xml.is(XmlSpace::table, "shapes")) builder_.note("picture", 0, 0);
      const std::size_t skipped = xml.depth();
      while (xml.next_child(skipped)) {
      }
    }
  }
}

Result<> OdsReader::read_row(XmlReader& xml, std::size_t depth) {
  const std::size_t count = repeats(xml.attribute(XmlSpace::table, "number-rows-repeated"));
  const std::string_view visibility = xml.attribute(XmlSpace::table, "visibility");
  const bool hidden = visibility == "collapse" || visibility == "filter";
  cells_.clear();
  pending_notes_.clear();
  column_ = row_bytes_ = 0;
  while (xml.next_child(depth)) {
    const bool covered = xml.is(XmlSpace::table, "covered-table-cell");
    if (!covered && !xml.is(XmlSpace::table, "table-cell")) continue;
    if (const auto done = read_cell(xml, depth + 1, covered); !done) return done;
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  if (row_ + count < row_ || row_ + count > 0x7FFFFFFF)
    return fail(ErrorCode::too_large, "more rows than a sheet can have", builder_.where());
  for (std::size_t i = 0; i < count && !cells_.empty(); ++i) {
    for (const Filled& cell : cells_) {
      if (const auto done = builder_.set(row_ + i, cell.column, cell.text, cell.kind); !done) return done;
    }
  }
  for (const auto& [code, column] : pending_notes_) builder_.note(code, row_, column, count);
  if (hidden && !cells_.empty()) builder_.note("hidden-rows", row_, 0, count);
  row_ += count;
  return {};
}

/// What is shown of a date: by the style of the cell, or else of its column. Where none tells, the day.
NumberShape OdsReader::date_shape(std::string_view cell_style, std::size_t column) const {
  std::string name(cell_style);
  if (name.empty()) {
    const auto run = std::upper_bound(column_styles_.begin(), column_styles_.end(), column,
                                      [](std::size_t at, const auto& end) { return at < end.first; });
    if (run != column_styles_.end()) name = run->second;
  }
  const auto data = shapes_of_cells_.find(name);
  const auto shape = data == shapes_of_cells_.end() ? date_styles_.end() : date_styles_.find(data->second);
  return shape != date_styles_.end() && shape->second.is_date() ? shape->second : NumberShape{true, true, true, false, false, 0};
}

Result<> OdsReader::read_cell(XmlReader& xml, std::size_t depth, bool covered) {
  const std::size_t count = repeats(xml.attribute(XmlSpace::table, "number-columns-repeated"));
  std::string type(xml.attribute(XmlSpace::office, "value-type"));
  if (xml.attribute(XmlSpace::calcext, "value-type") == "error") type = "error";
  const bool formula = !xml.attribute(XmlSpace::table, "formula").empty();
  const std::string style(xml.attribute(XmlSpace::table, "style-name"));
  const std::size_t rows = repeats(xml.attribute(XmlSpace::table, "number-rows-spanned")),
                    columns = repeats(xml.attribute(XmlSpace::table, "number-columns-spanned"));
  std::string_view attribute = "value";
  if (type == "date") attribute = "date-value";
  if (type == "time") attribute = "time-value";
  if (type == "boolean") attribute = "boolean-value";
  if (type == "string") attribute = "string-value";
  const std::string value(xml.attribute(XmlSpace::office, attribute));
  std::string text;
  read_cell_text(xml, depth, text);
  if (xml.failed()) return tl::unexpected(xml.error());
  Filled cell;
  cell.column = column_;
  if (!covered) {
    if (const auto done = take_value(type, value, style, std::move(text), cell); !done) return done;
    if (formula) take_note("formula");
    if (formula && cell.kind == CellKind::empty && type.empty()) {
      cell.kind = CellKind::formula_text;
      cell.text = "(formula)";
      take_note("formula-without-value");
    }
    if ((rows > 1 || columns > 1) && cell.kind != CellKind::empty && merges_.size() < limits_.rows)
      merges_.push_back({row_, column_, row_ + rows - 1, column_ + columns - 1});
  }
  if (cell.kind != CellKind::empty) {
    // Filled cells that are repeated are all there; only so many as a sheet has columns.
    if (column_ + count > limits_.columns)
      return fail(ErrorCode::too_large, "a cell beyond column " + std::to_string(limits_.columns),
                  builder_.where() + ", row " + std::to_string(row_ + 1));
    row_bytes_ += cell.text.size() * count;
    if (row_bytes_ > limits_.bytes)
      return fail(ErrorCode::too_large, "more than " + std::to_string(limits_.bytes) + " bytes of text",
                  builder_.where() + ", row " + std::to_string(row_ + 1));
    for (std::size_t i = 0; i < count; ++i) {
      cells_.push_back(cell);
      ++cell.column;
    }
  }
  column_ += count;
  return {};
}

Result<> OdsReader::take_value(std::string_view type, std::string_view value, std::string_view style, std::string text, Filled& cell) {
  const auto put = [&](std::string shown, CellKind kind) {
    cell.kind = shown.empty() ? CellKind::empty : kind;
    cell.text = std::move(shown);
  };
  if (type == "float" || type == "percentage" || type == "currency") {
    std::optional<std::string> number = plain_number(value);
    if (!number) return fail(ErrorCode::malformed, "a number that is none", builder_.where() + ", " + cell_name(row_, column_));
    if (number->size() > 15 && number->find_first_not_of("0123456789") == std::string::npos) take_note("long-number");
    put(std::move(*number), CellKind::number);
  } else if (type == "date") {
    ShownDate shown = date_of_iso(value, date_shape(style, column_));
    if (shown.text.empty()) return fail(ErrorCode::malformed, "a date that is none", builder_.where() + ", " + cell_name(row_, column_));
    if (shown.doubt == DateDoubt::to_month) take_note("date-to-month");
    if (shown.doubt == DateDoubt::without_year) take_note("date-without-year");
    put(std::move(shown.text), CellKind::date);
  } else if (type == "boolean") {
    put(value == "true" ? "yes" : "no", CellKind::truth);
  } else if (type == "error") {
    take_note("error-value");
    put(text.empty() ? "(error)" : std::move(text), CellKind::error);
  } else if (type == "string" && !value.empty()) {
    put(std::string(value), CellKind::text);
  } else {
    // Times are taken as they are shown; so is what has no type.
    put(std::move(text), CellKind::text);
  }
  return {};
}

/// The paragraphs of a cell, a line each; notes, pictures and tables in it are no part of its text.
void OdsReader::read_cell_text(XmlReader& xml, std::size_t depth, std::string& out) {
  bool first = true;
  while (xml.next_child(depth)) {
    if (!xml.is(XmlSpace::text, "p") && !xml.is(XmlSpace::text, "h")) continue;
    if (!first) out += '\n';
    first = false;
    read_paragraph(xml, depth + 1, out);
  }
}

void OdsReader::read_paragraph(XmlReader& xml, std::size_t depth, std::string& out) {
  const std::size_t begin = out.size();
  while (true) {
    const XmlReader::Event event = xml.next();
    if (event == XmlReader::Event::failed || event == XmlReader::Event::done || (event == XmlReader::Event::end && xml.depth() < depth))
      return;
    if (event == XmlReader::Event::text) {
      // Blanks are one blank, and none at the beginning; <text:s/> are the others.
      for (const char c : xml.text()) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) out += c;
        if (blank && out.size() > begin && out.back() != ' ') out += ' ';
      }
    } else if (event == XmlReader::Event::start && xml.is(XmlSpace::text, "s")) {
      const std::size_t count = repeats(xml.attribute(XmlSpace::text, "c"));
      if (count > limits_.cell_bytes)
        return xml.fail_with(ErrorCode::too_large, "a cell of more than " + std::to_string(limits_.cell_bytes) + " bytes");
      out.append(count, ' ');
    } else if (event == XmlReader::Event::start && xml.is(XmlSpace::text, "tab")) {
      out += '\t';
    } else if (event == XmlReader::Event::start && xml.is(XmlSpace::text, "line-break")) {
      out += '\n';
    } else if (event == XmlReader::Event::start &&
               (xml.is(XmlSpace::text, "ruby-text") || xml.is(XmlSpace::text, "note") || xml.is(XmlSpace::office, "annotation"))) {
      const std::size_t skipped = xml.depth();
      while (xml.next_child(skipped)) {
      }
    }
    if (out.size() - begin > limits_.cell_bytes)
      return xml.fail_with(ErrorCode::too_large, "a cell of more than " + std::to_string(limits_.cell_bytes) + " bytes");
  }
}

}  // namespace

tl::expected<Tables, std::vector<Error>> read_ods(const ZipArchive& archive, const std::string& name, const TableLimits& limits) {
  return OdsReader(archive, name, limits).read();
}

}  // namespace girok::exchange
