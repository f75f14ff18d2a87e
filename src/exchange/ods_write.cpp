// ODS: OpenDocument 1.3, the least that spreadsheet programs need.
#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "exchange/table.h"
#include "exchange/table_build.h"
#include "exchange/xml.h"
#include "exchange/zip.h"

namespace girok::exchange {
namespace {

constexpr std::size_t most_rows = 1'048'576, most_columns = 16'384;
constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view media_type = "application/vnd.oasis.opendocument.spreadsheet";

/// A line of a cell: runs of blanks and tabs have elements of their own.
void append_line(std::string& out, std::string_view line, std::size_t& lost) {
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == '\t') {
      out += "<text:tab/>";
      ++i;
      continue;
    }
    const std::size_t blanks = std::min(line.find_first_not_of(' ', i), line.size()) - i;
    if (blanks > 0) {
      const bool one = blanks == 1 && i > 0 && line[i - 1] != '\t' && i + 1 < line.size();
      out += one ? " " : "<text:s text:c=\"" + std::to_string(blanks) + "\"/>";
      i += blanks;
      continue;
    }
    const std::size_t end = std::min(line.find_first_of(" \t", i), line.size());
    if (!append_xml_text(out, line.substr(i, end - i), false)) ++lost;
    i = end;
  }
}

void append_cell(std::string& out, std::string_view text, bool header, std::size_t& lost) {
  if (!header && is_plain_number(text)) {
    out.append("<table:table-cell office:value-type=\"float\" office:value=\"")
        .append(text)
        .append("\"><text:p>")
        .append(text)
        .append("</text:p></table:table-cell>");
    return;
  }
  out += "<table:table-cell table:style-name=\"t\" office:value-type=\"string\"";
  // A carriage return has no place in a paragraph.
  if (text.find('\r') != std::string_view::npos) {
    out += " office:string-value=\"";
    append_xml_text(out, text, true);
    out += '"';
  }
  out += '>';
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    std::string_view line = text.substr(from, end - from);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += "<text:p>";
    append_line(out, line, lost);
    out += "</text:p>";
    from = end + 1;
  }
  out += "</table:table-cell>";
}

Result<> append_table(std::string& out, const Table& table, std::size_t& lost) {
  const auto wrong = [&](ErrorCode code, std::string what, std::size_t row) {
    return fail(code, std::move(what), table.name + ", row " + std::to_string(row + 1), "export as CSV, or as girok.records");
  };
  if (table.rows.size() + 1 > most_rows || table.header.size() > most_columns)
    return wrong(ErrorCode::too_large, "more rows or columns than a sheet of ODS can have", 0);
  if (!valid_utf8(table.name)) return wrong(ErrorCode::malformed, "a text is not UTF-8", 0);
  out += "<table:table table:name=\"";
  append_xml_text(out, table.name.empty() ? "Sheet" : std::string_view(table.name), true);
  out += "\"><table:table-column table:number-columns-repeated=\"" + std::to_string(std::max<std::size_t>(table.header.size(), 1)) + "\"/>";
  for (std::size_t row = 0; row <= table.rows.size(); ++row) {
    const std::vector<std::string>& cells = row == 0 ? table.header : table.rows[row - 1];
    out += "<table:table-row>";
    std::size_t empty = 0;
    for (const std::string& cell : cells) {
      if (!valid_utf8(cell)) return wrong(ErrorCode::malformed, "a text is not UTF-8", row);
      if (cell.empty()) {
        ++empty;
        continue;
      }
      if (empty > 0) out += "<table:table-cell table:number-columns-repeated=\"" + std::to_string(empty) + "\"/>";
      empty = 0;
      append_cell(out, cell, row == 0, lost);
    }
    if (empty == cells.size()) out += "<table:table-cell/>";
    out += "</table:table-row>";
    if (out.size() > std::size_t{1} << 30) return wrong(ErrorCode::too_large, "a sheet of more than 1 GiB", row);
  }
  out += "</table:table>";
  return {};
}

}  // namespace

Result<std::string> write_ods(std::span<const Table> tables, std::vector<Note>& notes) {
  if (tables.empty() || tables.size() > 1000) return fail(ErrorCode::usage, "a spreadsheet has between 1 and 1000 sheets");
  std::string content(declaration);
  content +=
      "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
      "xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "
      "office:version=\"1.3\"><office:automatic-styles><number:text-style style:name=\"n\"><number:text-content/>"
      "</number:text-style><style:style style:name=\"t\" style:family=\"table-cell\" "
      "style:data-style-name=\"n\"/></office:automatic-styles><office:body><office:spreadsheet>";
  std::size_t lost = 0;
  for (const Table& table : tables) {
    if (const auto done = append_table(content, table, lost); !done) return tl::unexpected(done.error());
  }
  content += "</office:spreadsheet></office:body></office:document-content>";
  if (lost > 0)
    notes.push_back({"unwritable", std::to_string(lost) + " texts hold control characters, which ODS cannot: they are left out", {}});
  std::string manifest(declaration);
  manifest
      .append(
          "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
          "manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"")
      .append(media_type)
      .append("\"/><manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>");
  const std::vector<ZipPart> parts = {
      {"mimetype", std::string(media_type), true}, {"content.xml", std::move(content)}, {"META-INF/manifest.xml", std::move(manifest)}};
  return write_zip(parts);
}

}  // namespace girok::exchange
