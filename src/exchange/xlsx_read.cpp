// XLSX and XLSM: ECMA-376 part 1 (SpreadsheetML), transitional and strict.
#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "exchange/number_format.h"
#include "exchange/table_build.h"
#include "exchange/xml.h"
#include "exchange/zip.h"

namespace girok::exchange {
namespace {

struct SheetPart {
  std::string name, part;
  bool hidden = false;
};

std::uint64_t whole(std::string_view text, std::uint64_t fallback) {
  std::uint64_t value = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  return failed == std::errc() && stop == text.data() + text.size() ? value : fallback;
}

bool is_true(std::string_view text) { return text == "1" || text == "true" || text == "on"; }

/// ST_Xstring: "_x000D_" is a character that XML cannot hold, or would change.
void unescape(std::string& text) {
  std::size_t at = text.find("_x");
  if (at == std::string::npos) return;
  std::string out(text, 0, at);
  while (at < text.size()) {
    unsigned value = 0;
    const char* digits = text.data() + at + 2;
    const bool escape = text.compare(at, 2, "_x") == 0 && at + 7 <= text.size() && text[at + 6] == '_' &&
                        std::from_chars(digits, digits + 4, value, 16).ptr == digits + 4;
    // Control characters, the underscore itself, and what XML has no place for; anything else is left as it stands.
    if (escape && value != 0 && value < 0x20) {
      out += static_cast<char>(value);
      at += 7;
    } else if (escape && value == 0x5F) {
      out += '_';
      at += 7;
    } else if (escape && (value == 0xFFFE || value == 0xFFFF)) {
      out += value == 0xFFFE ? "\xEF\xBF\xBE" : "\xEF\xBF\xBF";
      at += 7;
    } else {
      out += text[at++];
    }
  }
  text = std::move(out);
}

/// A target of a relationship, from the folder of the part that has it.
std::string resolved(std::string_view folder, std::string_view target) {
  std::string path = target.starts_with('/') ? std::string() : std::string(folder);
  for (std::size_t from = 0; from <= target.size();) {
    const std::size_t end = std::min(target.find_first_of("/\\", from), target.size());
    const std::string_view part = target.substr(from, end - from);
    from = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const std::size_t slash = path.rfind('/');
      path.resize(slash == std::string::npos ? 0 : slash);
      continue;
    }
    if (!path.empty()) path += '/';
    path += part;
  }
  return path;
}

class XlsxReader {
 public:
  XlsxReader(const ZipArchive& archive, const std::string& name, const TableLimits& limits)
      : archive_(archive), name_(name), limits_(limits), builder_(tables_, name_, limits_) {
    tables_.format = TableFormat::xlsx;
  }

  tl::expected<Tables, std::vector<Error>> read() {
    std::vector<Error> errors;
    if (const auto done = read_all(); !done) errors.push_back(done.error());
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    return std::move(tables_);
  }

 private:
  struct Relation {
    std::string kind, target;   ///< kind: the last part of its type
    bool external = false;
  };
  using Relations = std::unordered_map<std::string, Relation>;

  Result<> read_all();
  Result<Relations> relations_of(const std::string& part);
  Result<> read_workbook(const std::string& part, const Relations& relations);
  Result<> read_strings(const std::string& part);
  Result<> read_string(XmlReader& xml, std::string& out);
  Result<> read_styles(const std::string& part);
  Result<> read_sheet(const SheetPart& sheet);
  Result<> read_rows(XmlReader& xml, std::size_t depth);
  Result<> read_row(XmlReader& xml, std::size_t depth, std::size_t row);
  Result<> read_cell(XmlReader& xml, std::size_t depth, std::size_t row, std::size_t column);
  Result<> put(std::size_t row, std::size_t column, std::string_view type, const NumberShape& shape, bool formula);
  Result<> put_number(std::size_t row, std::size_t column, const NumberShape& shape);
  Result<> put_date(std::size_t row, std::size_t column, const ShownDate& shown);
  Result<std::optional<XmlReader>> open(const std::string& part, bool must);
  void read_merges(XmlReader& xml, std::size_t depth);
  void read_columns(XmlReader& xml, std::size_t depth);

  const ZipArchive& archive_;
  const std::string& name_;
  const TableLimits& limits_;
  Tables tables_;
  SheetBuilder builder_;
  std::vector<SheetPart> sheets_;
  std::vector<std::string> strings_;
  std::vector<NumberShape> styles_;
  std::vector<CellRange> merges_;
  std::string value_, inline_;   ///< of the cell at hand
  bool from_1904_ = false;
};

Result<std::optional<XmlReader>> XlsxReader::open(const std::string& part, bool must) {
  const auto entry = archive_.find(part);
  if (!entry && must)
    return fail(ErrorCode::malformed, "no spreadsheet: a part that it names is not in it", name_,
                "open the file with a spreadsheet program and save it again");
  if (!entry) return std::optional<XmlReader>();
  return std::optional<XmlReader>(std::in_place, archive_.source(*entry), name_);
}

Result<XlsxReader::Relations> XlsxReader::relations_of(const std::string& part) {
  const std::size_t slash = part.rfind('/');
  const std::string folder = slash == std::string::npos ? std::string() : part.substr(0, slash);
  const std::string file = slash == std::string::npos ? part : part.substr(slash + 1);
  auto xml = open((folder.empty() ? std::string() : folder + "/") + "_rels/" + file + ".rels", false);
  if (!xml) return tl::unexpected(xml.error());
  Relations relations;
  if (!*xml) return relations;
  if (!(*xml)->next_child(0)) return (*xml)->failed() ? Result<Relations>(tl::unexpected((*xml)->error())) : Result<Relations>(relations);
  while ((*xml)->next_child(1)) {
    if (!(*xml)->is(XmlSpace::package_relations, "Relationship")) continue;
    const std::string_view type = (*xml)->attribute("Type");
    Relation relation;
    relation.kind = type.substr(type.rfind('/') + 1);
    relation.external = (*xml)->attribute("TargetMode") == "External";
    relation.target = resolved(folder, (*xml)->attribute("Target"));
    relations.emplace((*xml)->attribute("Id"), std::move(relation));
    if (relations.size() > 10'000) return fail(ErrorCode::too_large, "more than 10000 relationships of one part", name_);
  }
  if ((*xml)->failed()) return tl::unexpected((*xml)->error());
  return relations;
}

Result<> XlsxReader::read_all() {
  const auto roots = relations_of("");
  if (!roots) return tl::unexpected(roots.error());
  std::string workbook = "xl/workbook.xml";
  for (const auto& [id, relation] : *roots) {
    if (relation.kind == "officeDocument" && !relation.external) workbook = relation.target;
  }
  const auto relations = relations_of(workbook);
  if (!relations) return tl::unexpected(relations.error());
  if (const auto done = read_workbook(workbook, *relations); !done) return done;
  for (const auto& [id, relation] : *relations) {
    Result<> done;
    if (relation.external) continue;
    if (relation.kind == "sharedStrings") done = read_strings(relation.target);
    if (relation.kind == "styles") done = read_styles(relation.target);
    if (relation.kind == "vbaProject") builder_.note_file("macros", "the file has macros: they are not read, and never run");
    if (!done) return done;
  }
  for (const SheetPart& sheet : sheets_) {
    if (const auto done = read_sheet(sheet); !done) return done;
  }
  return {};
}

Result<> XlsxReader::read_workbook(const std::string& part, const Relations& relations) {
  auto opened = open(part, true);
  if (!opened) return tl::unexpected(opened.error());
  XmlReader& xml = **opened;
  if (!xml.next_child(0) || !xml.is(XmlSpace::sheet, "workbook")) {
    if (xml.failed()) return tl::unexpected(xml.error());
    return fail(ErrorCode::unsupported, "an Office file, but no XLSX or XLSM table", name_,
                "save it as XLSX, ODS or CSV (XLSB is not read)");
  }
  bool others = false;
  while (xml.next_child(1)) {
    if (xml.is(XmlSpace::sheet, "workbookPr")) from_1904_ = is_true(xml.attribute("date1904"));
    if (!xml.is(XmlSpace::sheet, "sheets")) continue;
    while (xml.next_child(2)) {
      if (!xml.is(XmlSpace::sheet, "sheet")) continue;
      const auto relation = relations.find(std::string(xml.attribute(XmlSpace::office_relations, "id")));
      if (relation == relations.end() || relation->second.kind != "worksheet") {
        others = true;
        continue;
      }
      const std::string_view state = xml.attribute("state");
      sheets_.push_back({std::string(xml.attribute("name")), relation->second.target, state == "hidden" || state == "veryHidden"});
    }
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  if (others) builder_.note_file("other-sheets", "sheets that hold charts, dialogs or macros: they are not read");
  if (sheets_.empty()) return fail(ErrorCode::malformed, "a spreadsheet without a sheet", name_);
  return {};
}

/// The text of an <si> or <is>: its <t>, or those of its runs. Phonetic runs (<rPh>) are how it is read aloud, no part of it.
Result<> XlsxReader::read_string(XmlReader& xml, std::string& out) {
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    if (xml.is(XmlSpace::sheet, "t")) {
      xml.read_text(out);
    } else if (xml.is(XmlSpace::sheet, "r")) {
      while (xml.next_child(depth + 1)) {
        if (xml.is(XmlSpace::sheet, "t")) xml.read_text(out);
      }
    }
    if (out.size() > limits_.cell_bytes)
      return fail(ErrorCode::too_large, "a text of more than " + std::to_string(limits_.cell_bytes) + " bytes", name_);
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  unescape(out);
  return {};
}

Result<> XlsxReader::read_strings(const std::string& part) {
  auto opened = open(part, true);
  if (!opened) return tl::unexpected(opened.error());
  XmlReader& xml = **opened;
  if (!xml.next_child(0)) return tl::unexpected(xml.error());
  while (xml.next_child(1)) {
    if (!xml.is(XmlSpace::sheet, "si")) continue;
    if (strings_.size() == limits_.cells) return fail(ErrorCode::too_large, "more than " + std::to_string(limits_.cells) + " texts", name_);
    if (const auto done = read_string(xml, strings_.emplace_back()); !done) return done;
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  return {};
}

Result<> XlsxReader::read_styles(const std::string& part) {
  auto opened = open(part, true);
  if (!opened) return tl::unexpected(opened.error());
  XmlReader& xml = **opened;
  if (!xml.next_child(0)) return tl::unexpected(xml.error());
  std::unordered_map<std::uint64_t, NumberShape> own;
  std::vector<std::uint64_t> formats;
  while (xml.next_child(1)) {
    if (xml.is(XmlSpace::sheet, "numFmts")) {
      while (xml.next_child(2)) {
        if (xml.is(XmlSpace::sheet, "numFmt")) own[whole(xml.attribute("numFmtId"), 0)] = shape_of_format(xml.attribute("formatCode"));
      }
    } else if (xml.is(XmlSpace::sheet, "cellXfs")) {
      while (xml.next_child(2)) {
        if (xml.is(XmlSpace::sheet, "xf")) formats.push_back(whole(xml.attribute("numFmtId"), 0));
        if (formats.size() > 100'000) return fail(ErrorCode::too_large, "more than 100000 cell formats", name_);
      }
    }
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  for (const std::uint64_t id : formats) {
    const auto found = own.find(id);
    styles_.push_back(found != own.end() ? found->second
                      : id < 200         ? shape_of_builtin_format(static_cast<std::uint32_t>(id))
                                         : NumberShape{});
  }
  return {};
}

Result<> XlsxReader::read_sheet(const SheetPart& sheet) {
  builder_.begin(sheet.name);
  merges_.clear();
  auto opened = open(sheet.part, true);
  if (!opened) return tl::unexpected(opened.error());
  XmlReader& xml = **opened;
  if (!xml.next_child(0) || !xml.is(XmlSpace::sheet, "worksheet")) {
    if (xml.failed()) return tl::unexpected(xml.error());
    return fail(ErrorCode::malformed, "a sheet that is none", builder_.where());
  }
  while (xml.next_child(1)) {
    if (xml.is(XmlSpace::sheet, "sheetData")) {
      if (const auto done = read_rows(xml, 2); !done) return done;
    } else if (xml.is(XmlSpace::sheet, "mergeCells")) {
      read_merges(xml, 2);
    } else if (xml.is(XmlSpace::sheet, "cols")) {
      read_columns(xml, 2);
    } else if (xml.is(XmlSpace::sheet, "drawing")) {
      builder_.note("picture", 0, 0);
    }
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  for (const CellRange& range : merges_) {
    if (const auto done = builder_.merge(range); !done) return done;
  }
  if (sheet.hidden) builder_.note("hidden-sheet", 0, 0);
  builder_.end();
  return {};
}

void XlsxReader::read_merges(XmlReader& xml, std::size_t depth) {
  while (xml.next_child(depth)) {
    if (!xml.is(XmlSpace::sheet, "mergeCell")) continue;
    const auto range = parse_cell_range(xml.attribute("ref"));
    if (!range) return xml.fail_with(ErrorCode::malformed, "merged cells that are no range of cells");
    if (merges_.size() == limits_.rows) return xml.fail_with(ErrorCode::too_large, "too many merged cells");
    merges_.push_back(*range);
  }
}

void XlsxReader::read_columns(XmlReader& xml, std::size_t depth) {
  while (xml.next_child(depth)) {
    if (!xml.is(XmlSpace::sheet, "col") || !is_true(xml.attribute("hidden"))) continue;
    const std::uint64_t first = whole(xml.attribute("min"), 1), last = whole(xml.attribute("max"), first);
    // Up to the last column: what is hidden is the empty rest of the sheet.
    if (first == 0 || last < first || last >= limits_.columns) continue;
    builder_.note("hidden-columns", 0, first - 1, last - first + 1);
  }
}

Result<> XlsxReader::read_rows(XmlReader& xml, std::size_t depth) {
  std::size_t next = 0;
  while (xml.next_child(depth)) {
    if (!xml.is(XmlSpace::sheet, "row")) continue;
    const std::string_view number = xml.attribute("r");
    const std::size_t row = number.empty() ? next : whole(number, 0) - 1;
    if (row == static_cast<std::size_t>(-1) || row < next)
      return fail(ErrorCode::malformed, "the rows are not in order, or one is there twice", builder_.where(),
                  "open the file with a spreadsheet program and save it again");
    const bool hidden = is_true(xml.attribute("hidden"));
    const std::size_t before = builder_.sheet().rows.size();
    if (const auto done = read_row(xml, depth + 1, row); !done) return done;
    if (hidden && builder_.sheet().rows.size() != before) builder_.note("hidden-rows", row, 0);
    next = row + 1;
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  return {};
}

Result<> XlsxReader::read_row(XmlReader& xml, std::size_t depth, std::size_t row) {
  std::size_t next = 0;
  while (xml.next_child(depth)) {
    if (!xml.is(XmlSpace::sheet, "c")) continue;
    std::size_t column = next;
    if (const std::string_view name = xml.attribute("r"); !name.empty()) {
      const auto cell = parse_cell_name(name);
      if (!cell || cell->first != row || cell->second < next)
        return fail(ErrorCode::malformed, "the cells are not in order, or one is there twice",
                    builder_.where() + ", row " + std::to_string(row + 1), "open the file with a spreadsheet program and save it again");
      column = cell->second;
    }
    if (const auto done = read_cell(xml, depth + 1, row, column); !done) return done;
    next = column + 1;
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  return {};
}

Result<> XlsxReader::read_cell(XmlReader& xml, std::size_t depth, std::size_t row, std::size_t column) {
  constexpr std::array<std::string_view, 7> types = {"n", "s", "str", "inlineStr", "b", "e", "d"};
  const std::string_view told = xml.attribute("t");
  const auto type = std::find(types.begin(), types.end(), told.empty() ? types[0] : told);
  if (type == types.end()) return fail(ErrorCode::malformed, "a cell of an unknown type", builder_.where() + ", " + cell_name(row, column));
  const std::uint64_t style = whole(xml.attribute("s"), 0);
  const NumberShape shape = style < styles_.size() ? styles_[style] : NumberShape{};
  bool formula = false;
  value_.clear();
  while (xml.next_child(depth)) {
    if (xml.is(XmlSpace::sheet, "v")) {
      xml.read_text(value_);
    } else if (xml.is(XmlSpace::sheet, "f")) {
      formula = true;
    } else if (xml.is(XmlSpace::sheet, "is")) {
      inline_.clear();
      if (const auto done = read_string(xml, inline_); !done) return done;
      value_ = inline_;
    }
  }
  if (xml.failed()) return tl::unexpected(xml.error());
  if (formula) builder_.note("formula", row, column);
  return put(row, column, *type, shape, formula);
}

Result<> XlsxReader::put(std::size_t row, std::size_t column, std::string_view type, const NumberShape& shape, bool formula) {
  if (value_.empty()) {
    if (!formula || type == "str") return {};
    builder_.note("formula-without-value", row, column);
    return builder_.set(row, column, "(formula)", CellKind::formula_text);
  }
  if (type == "s") {
    const std::uint64_t index = whole(value_, strings_.size());
    if (index >= strings_.size())
      return fail(ErrorCode::malformed, "a cell whose text is not in the file", builder_.where() + ", " + cell_name(row, column));
    return strings_[index].empty() ? Result<>() : builder_.set(row, column, strings_[index], CellKind::text);
  }
  if (type == "str") unescape(value_);
  if (type == "str" || type == "inlineStr") return builder_.set(row, column, value_, CellKind::text);
  if (type == "b") return builder_.set(row, column, is_true(value_) ? "yes" : "no", CellKind::truth);
  if (type == "e") {
    builder_.note("error-value", row, column);
    return builder_.set(row, column, value_, CellKind::error);
  }
  if (type == "d") return put_date(row, column, date_of_iso(value_, shape));
  return put_number(row, column, shape);
}

Result<> XlsxReader::put_number(std::size_t row, std::size_t column, const NumberShape& shape) {
  std::optional<std::string> number = plain_number(value_);
  if (!number) return fail(ErrorCode::malformed, "a number that is none", builder_.where() + ", " + cell_name(row, column));
  if (shape.is_any()) {
    double serial = 0;
    std::from_chars(value_.data(), value_.data() + value_.size(), serial);
    const ShownDate shown = date_of_serial(serial, from_1904_, shape);
    if (!shown.text.empty() && shape.duration) return builder_.set(row, column, shown.text, CellKind::text);
    if (!shown.text.empty()) return put_date(row, column, shown);
    builder_.note("no-date", row, column);
  }
  const bool digits = number->find_first_not_of("0123456789") == std::string::npos;
  if (digits && number->size() > 15) builder_.note("long-number", row, column);
  if (digits && number->size() < shape.zeros) number->insert(0, shape.zeros - number->size(), '0');
  return builder_.set(row, column, std::move(*number), CellKind::number);
}

Result<> XlsxReader::put_date(std::size_t row, std::size_t column, const ShownDate& shown) {
  if (shown.text.empty()) return fail(ErrorCode::malformed, "a date that is none", builder_.where() + ", " + cell_name(row, column));
  if (shown.doubt == DateDoubt::to_month) builder_.note("date-to-month", row, column);
  if (shown.doubt == DateDoubt::without_year) builder_.note("date-without-year", row, column);
  return builder_.set(row, column, shown.text, CellKind::date);
}

}  // namespace

tl::expected<Tables, std::vector<Error>> read_xlsx(const ZipArchive& archive, const std::string& name, const TableLimits& limits) {
  return XlsxReader(archive, name, limits).read();
}

}  // namespace girok::exchange
