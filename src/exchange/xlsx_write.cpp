// XLSX written by hand: five small parts and a sheet a table. No library is used that would put plain texts into temporary files.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/utf8.h"
#include "exchange/table.h"
#include "exchange/table_build.h"
#include "exchange/xml.h"
#include "exchange/zip.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

constexpr std::size_t most_rows = 1'048'576, most_columns = 16'384, most_units = 32'767;
constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Excel's own limit counts UTF-16.
std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

/// ST_Xstring: what XML cannot hold as _xHHHH_, and what looks like that with its underscore so.
std::string escaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::string_view rest = text.substr(i);
    if (byte < 0x20 && byte != '\t' && byte != '\n') {
      out += std::string("_x00") + hex[byte >> 4] + hex[byte & 15] + "_";
    } else if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      out += rest[2] == '\xBE' ? "_xFFFE_" : "_xFFFF_";
      i += 2;
    } else if (rest.size() >= 7 && rest[0] == '_' && rest[1] == 'x' && rest[6] == '_' &&
               std::all_of(rest.begin() + 2, rest.begin() + 6, is_hex)) {
      out += "_x005F_";
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Names of sheets: at most 31 characters, none of []:*?/\, no apostrophe at an end, each once, ignoring case.
std::vector<std::string> sheet_names(std::span<const Table> tables, std::vector<Note>& notes) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const Table& table : tables) {
    std::string name;
    std::size_t units = 0;
    for (std::size_t i = 0; i < table.name.size() && valid_utf8(table.name);) {
      const text::Rune rune = text::rune_at(table.name, i);
      const bool bad = rune.value < 0x20 ||
                       (rune.value < 0x80 && std::string_view("[]:*?/\\'").find(static_cast<char>(rune.value)) != std::string_view::npos);
      units += rune.value > 0xFFFF ? 2 : 1;
      if (units > 28) break;  // three are left for a number
      name += bad ? std::string("_") : table.name.substr(i, rune.size);
      i += rune.size;
    }
    if (name.empty()) name = "Sheet";
    std::string chosen = name;
    for (std::size_t number = 2; !taken.insert(text::fold(chosen)).second; ++number) chosen = name + " " + std::to_string(number);
    if (chosen != table.name)
      notes.push_back(
          {"sheet-renamed", "a sheet has another name than its table, for spreadsheet programs take only short and plain ones", chosen});
    names.push_back(std::move(chosen));
  }
  return names;
}

void append_cell(std::string& out, std::string_view text, std::size_t row, std::size_t column, bool header) {
  if (text.empty()) return;
  out += "<c r=\"" + cell_name(row, column) + "\"";
  if (!header && is_plain_number(text)) {
    out += "><v>";
    out += text;
    out += "</v></c>";
    return;
  }
  // Format 1 is bold, 2 is text: what is typed over it stays a text.
  out += header ? " s=\"1\"" : " s=\"2\"";
  out += " t=\"inlineStr\"><is><t xml:space=\"preserve\">";
  append_xml_text(out, escaped(text), false);
  out += "</t></is></c>";
}

Result<std::string> sheet_xml(const Table& table) {
  const auto wrong = [&](ErrorCode code, std::string what, std::size_t row) {
    return fail(code, std::move(what), table.name + ", row " + std::to_string(row + 1), "export as CSV, or as girok.records");
  };
  if (table.rows.size() + 1 > most_rows || table.header.size() > most_columns)
    return wrong(ErrorCode::too_large, "more rows or columns than a sheet of XLSX can have", 0);
  std::string out(declaration);
  out +=
      "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews><sheetView workbookViewId=\"0\"><pane "
      "ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
      "state=\"frozen\"/></sheetView></sheetViews><sheetData>";
  for (std::size_t row = 0; row <= table.rows.size(); ++row) {
    const std::vector<std::string>& cells = row == 0 ? table.header : table.rows[row - 1];
    out += "<row r=\"" + std::to_string(row + 1) + "\">";
    for (std::size_t column = 0; column < cells.size(); ++column) {
      if (!valid_utf8(cells[column])) return wrong(ErrorCode::malformed, "a text is not UTF-8", row);
      if (utf16_units(cells[column]) > most_units)
        return wrong(ErrorCode::too_large,
                     "a text of more than " + std::to_string(most_units) + " characters, which no cell of XLSX can hold", row);
      append_cell(out, cells[column], row, column, row == 0);
    }
    out += "</row>";
    if (out.size() > std::size_t{1} << 30) return wrong(ErrorCode::too_large, "a sheet of more than 1 GiB", row);
  }
  out += "</sheetData></worksheet>";
  return out;
}

std::string content_types(std::size_t sheets) {
  std::string out(declaration);
  out +=
      "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
      "<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>";
  for (std::size_t i = 1; i <= sheets; ++i)
    out += "<Override PartName=\"/xl/worksheets/sheet" + std::to_string(i) +
           ".xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>";
  return out + "</Types>";
}

constexpr std::string_view relation_type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

std::string relation(std::string_view id, std::string_view type, std::string_view target) {
  std::string out = "<Relationship Id=\"";
  out.append(id).append("\" Type=\"").append(relation_type).append(type).append("\" Target=\"").append(target).append("\"/>");
  return out;
}

std::string relations(std::string_view inside) {
  std::string out(declaration);
  out.append("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">")
      .append(inside)
      .append("</Relationships>");
  return out;
}

std::string workbook_xml(const std::vector<std::string>& names) {
  std::string out(declaration);
  out +=
      "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
      "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>";
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += "<sheet name=\"";
    append_xml_text(out, names[i], true);
    out += "\" sheetId=\"" + std::to_string(i + 1) + "\" r:id=\"rId" + std::to_string(i + 1) + "\"/>";
  }
  return out + "</sheets></workbook>";
}

constexpr std::string_view styles =
    "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><fonts count=\"2\"><font><sz val=\"11\"/><name "
    "val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name "
    "val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill "
    "patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/>"
    "<right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
    "borderId=\"0\"/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\" "
    "fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
    "applyNumberFormat=\"1\" applyFont=\"1\"/><xf numFmtId=\"49\" fontId=\"0\" "
    "fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" "
    "xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

}  // namespace

Result<std::string> write_xlsx(std::span<const Table> tables, std::vector<Note>& notes) {
  if (tables.empty() || tables.size() > 1000) return fail(ErrorCode::usage, "a spreadsheet has between 1 and 1000 sheets");
  std::vector<ZipPart> parts;
  std::string workbook_relations;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    auto sheet = sheet_xml(tables[i]);
    if (!sheet) return tl::unexpected(sheet.error());
    parts.push_back({"xl/worksheets/sheet" + number + ".xml", std::move(*sheet)});
    workbook_relations += relation("rId" + number, "worksheet", "worksheets/sheet" + number + ".xml");
  }
  workbook_relations += relation("rId" + std::to_string(tables.size() + 1), "styles", "styles.xml");
  std::vector<ZipPart> first = {{"[Content_Types].xml", content_types(tables.size())},
                                {"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))},
                                {"xl/workbook.xml", workbook_xml(sheet_names(tables, notes))},
                                {"xl/_rels/workbook.xml.rels", relations(workbook_relations)},
                                {"xl/styles.xml", std::string(declaration) + std::string(styles)}};
  parts.insert(parts.begin(), std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()));
  return write_zip(parts);
}

}  // namespace girok::exchange
