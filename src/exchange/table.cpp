#include "exchange/table.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/csv.h"
#include "exchange/table_build.h"
#include "exchange/zip.h"
#include "text/decode.h"

namespace girok::exchange {
namespace {

using Read = tl::expected<Tables, std::vector<Error>>;

tl::unexpected<std::vector<Error>> one(Error error) { return tl::unexpected(std::vector<Error>{std::move(error)}); }
tl::unexpected<std::vector<Error>> one(ErrorCode code, std::string what, std::string where, std::string hint = {}) {
  return one(Error{code, std::move(what), std::move(where), std::move(hint)});
}

// -- CSV

/// What a spreadsheet program would take for the beginning of a formula; the last four are = + - @ in full width.
constexpr std::array<std::string_view, 11> formula_starts = {
    "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

bool starts_formula(std::string_view text) {
  return std::any_of(formula_starts.begin(), formula_starts.end(), [&](std::string_view start) { return text.starts_with(start); });
}

/// The apostrophe that write_csv() put before a text, and only that.
std::string_view without_guard(std::string_view text) {
  if (!text.starts_with('\'')) return text;
  const std::size_t after = text.find_first_not_of('\'');
  return after != std::string_view::npos && starts_formula(text.substr(after)) ? text.substr(1) : text;
}

class CsvTables {
 public:
  CsvTables(std::string_view bytes, const std::string& name, const TableLimits& limits) : bytes_(bytes), name_(name), limits_(limits) {}
  Read read();

 private:
  bool take_row(const std::vector<std::string>& fields, std::size_t line);
  void note(std::string code, std::string what) { tables_.notes.push_back({std::move(code), std::move(what), name_}); }

  std::string_view bytes_;
  const std::string& name_;
  const TableLimits& limits_;
  Tables tables_;
  Sheet sheet_;
  std::size_t cells_ = 0, guarded_ = 0;
  std::optional<Error> too_large_;
};

bool CsvTables::take_row(const std::vector<std::string>& fields, std::size_t line) {
  std::vector<Cell> row;
  std::size_t width = fields.size();
  while (width > 0 && fields[width - 1].empty()) --width;
  if (width > limits_.columns || sheet_.rows.size() == limits_.rows || (cells_ += width) > limits_.cells) {
    too_large_ = Error{ErrorCode::too_large,
                       "more than " + std::to_string(limits_.rows) + " rows, " + std::to_string(limits_.columns) + " columns or " +
                           std::to_string(limits_.cells) + " cells",
                       name_ + ":" + std::to_string(line), "split the table"};
    return false;
  }
  row.reserve(width);
  for (std::size_t i = 0; i < width; ++i) {
    const std::string_view text = without_guard(fields[i]);
    if (text.size() != fields[i].size()) ++guarded_;
    if (text.size() > limits_.cell_bytes) {
      too_large_ = Error{ErrorCode::too_large, "a field of more than " + std::to_string(limits_.cell_bytes) + " bytes",
                         name_ + ":" + std::to_string(line), "is a quote missing?"};
      return false;
    }
    row.push_back({std::string(text), text.empty() ? CellKind::empty : CellKind::text});
  }
  sheet_.rows.push_back(std::move(row));
  sheet_.lines.push_back(line);
  return true;
}

Read CsvTables::read() {
  Result<text::Decoded> decoded = text::decode(bytes_);
  if (!decoded) {
    decoded.error().where = name_;
    return one(decoded.error());
  }
  if (decoded->guessed)
    note("encoding-guessed",
         "the encoding was guessed (" + decoded->encoding + "): look whether letters beyond A to Z are right, or save the table as UTF-8");
  if (decoded->replaced > 0) {
    return one(ErrorCode::malformed,
               std::to_string(decoded->replaced) + " characters are not " + decoded->encoding + ": the encoding is mixed, or another",
               name_, "save the table as UTF-8 and look through it");
  }
  CsvOptions options{.separator = detect_separator(decoded->text), .name = name_};
  tables_.format = options.separator == '\t' ? TableFormat::tsv : TableFormat::csv;
  CsvReader reader(decoded->text, options);
  std::vector<std::string> fields;
  while (!too_large_ && reader.next(fields)) take_row(fields, reader.line());
  std::vector<Error> errors = reader.errors();
  if (too_large_) errors.push_back(*too_large_);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  while (!sheet_.rows.empty() && sheet_.rows.back().empty()) {
    sheet_.rows.pop_back();
    sheet_.lines.pop_back();
  }
  if (guarded_ > 0)
    note("guarded",
         std::to_string(guarded_) +
             " fields begin with an apostrophe before = + - or @, which keeps spreadsheet programs from computing them: it is taken away");
  tables_.sheets.push_back(std::move(sheet_));
  return std::move(tables_);
}

// -- which format it is

Read read_archive(std::string_view bytes, const std::string& name, const TableLimits& limits) {
  auto archive = ZipArchive::open(bytes, name, {.unpacked = limits.file_bytes});
  if (!archive) return one(archive.error());
  if (archive->find("content.xml")) return read_ods(*archive, name, limits);
  if (archive->find("[Content_Types].xml")) return read_xlsx(*archive, name, limits);
  return one(ErrorCode::unsupported, "a ZIP archive, but no spreadsheet", name, "unpack it, and give the files in it");
}

/// Old and encrypted files of Excel are compound files; the names of their streams are UTF-16.
Read refuse_compound_file(std::string_view bytes, const std::string& name) {
  std::string marker;
  for (const char c : std::string_view("EncryptedPackage")) marker.append({c, '\0'});
  if (bytes.find(marker) != std::string_view::npos)
    return one(ErrorCode::unsupported, "the spreadsheet is encrypted", name, "open it with its password and save it without one");
  return one(ErrorCode::unsupported, "a spreadsheet of Excel before 2007 (.xls), or another old Office file", name,
             "open it with a spreadsheet program and save it as XLSX, ODS or CSV");
}

struct Foreign {
  std::string_view start, what, hint;
};
constexpr std::array<Foreign, 6> foreign = {{
    {"%PDF", "a PDF, no table", "get the table it was made from"},
    {"\x1F\x8B", "a compressed file, no table", "unpack it first"},
    {"<?xml", "an XML file, no table (Flat ODS and Excel 2003 XML are not read)",
     "open it with a spreadsheet program and save it as XLSX, ODS or CSV"},
    {"<html", "a web page, no table, whatever its name says", "open it with a spreadsheet program and save it as XLSX, ODS or CSV"},
    {"<table", "a web page, no table, whatever its name says", "open it with a spreadsheet program and save it as XLSX, ODS or CSV"},
    {"<!DOCTYPE", "a web page, no table, whatever its name says", "open it with a spreadsheet program and save it as XLSX, ODS or CSV"},
}};

}  // namespace

Read read_tables(std::string_view bytes, const std::string& name, const TableLimits& limits) {
  if (bytes.size() > limits.file_bytes)
    return one(ErrorCode::too_large, "a table of more than " + std::to_string(limits.file_bytes) + " bytes", name, "split it");
  if (bytes.empty()) return one(ErrorCode::malformed, "the file is empty", name);
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return read_archive(bytes, name, limits);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return refuse_compound_file(bytes, name);
  for (const Foreign& other : foreign) {
    if (bytes.starts_with(other.start)) return one(ErrorCode::unsupported, std::string(other.what), name, std::string(other.hint));
  }
  return CsvTables(bytes, name, limits).read();
}

Result<std::string> write_csv(const Table& table, std::vector<Note>& notes) {
  std::string out;
  std::size_t guarded = 0;
  std::vector<std::string> guarded_row;
  const auto append = [&](const std::vector<std::string>& row) {
    guarded_row = row;
    for (std::string& text : guarded_row) {
      const std::size_t after = text.find_first_not_of('\'');
      // A negative number is computed to itself.
      if (after == std::string::npos || !starts_formula(std::string_view(text).substr(after)) || (after == 0 && is_plain_number(text)))
        continue;
      text.insert(0, 1, '\'');
      ++guarded;
    }
    append_csv_row(out, std::span<const std::string>(guarded_row));
  };
  append(table.header);
  for (const auto& row : table.rows) append(row);
  if (guarded > 0)
    notes.push_back({"guarded",
                     std::to_string(guarded) + " texts begin with = + - or @: an apostrophe before them keeps spreadsheet programs from "
                                               "computing them; girok import takes it away again",
                     table.name});
  return out;
}

}  // namespace girok::exchange
