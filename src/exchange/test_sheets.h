// Small spreadsheets written by hand, part by part, for tests of the readers.
//
// Threads  No shared state.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exchange/zip.h"

namespace girok::exchange {

/// A workbook of one sheet, after the examples in ECMA-376 part 1, annex L; parts given replace those here.
struct TestXlsx {
  std::string prefix;   ///< of elements: "x:" for <x:worksheet>
  std::string space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  std::string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  std::string workbook_properties, sheet_state, strings, number_formats, cell_formats = "<xf numFmtId=\"0\"/>", before_rows, rows,
                                                                         after_rows;
  std::map<std::string, std::string> parts;

  std::string prefixed(std::string text) const {
    if (prefix.empty()) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      out += text[i];
      if (text[i] == '<' && i + 1 < text.size() && text[i + 1] == '/') out += text[++i];
      if ((text[i] == '<' || (text[i] == '/' && i > 0 && text[i - 1] == '<'))) out += prefix;
    }
    return out;
  }
  std::string root(const std::string& name, const std::string& inside) const {
    const std::string declaration = prefix.empty() ? "xmlns" : "xmlns:" + prefix.substr(0, prefix.size() - 1);
    return "<" + prefix + name + " " + declaration + "=\"" + space + "\" xmlns:r=\"" + relations + "\">" + prefixed(inside) + "</" +
           prefix + name + ">";
  }
  std::string bytes() const {
    std::map<std::string, std::string> all;
    const std::string package = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    all["[Content_Types].xml"] = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    all["_rels/.rels"] =
        package + "<Relationship Id=\"a\" Type=\"" + relations + "/officeDocument\" Target=\"/xl/workbook.xml\"/></Relationships>";
    all["xl/_rels/workbook.xml.rels"] = package + "<Relationship Id=\"r1\" Type=\"" + relations +
                                        "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"" + relations +
                                        "/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"r3\" Type=\"" + relations +
                                        "/styles\" Target=\"styles.xml\"/></Relationships>";
    all["xl/workbook.xml"] =
        root("workbook", workbook_properties + "<sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"" + sheet_state + "/></sheets>");
    all["xl/sharedStrings.xml"] = root("sst", strings);
    all["xl/styles.xml"] = root("styleSheet", "<numFmts>" + number_formats + "</numFmts><cellXfs>" + cell_formats + "</cellXfs>");
    all["xl/worksheets/sheet1.xml"] = root("worksheet", before_rows + "<sheetData>" + rows + "</sheetData>" + after_rows);
    for (const auto& [path, text] : parts) all[path] = text;
    std::vector<ZipPart> zip;
    for (const auto& [path, text] : all) zip.push_back({path, text});
    return *write_zip(zip);
  }
};

/// A spreadsheet of OpenDocument: styles and the tables' elements.
inline std::string test_ods(const std::string& tables, const std::string& styles = {}, const std::string& manifest = {}) {
  const std::string content =
      "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
      "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
      "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
      "xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "
      "xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"><office:automatic-styles>" +
      styles + "</office:automatic-styles><office:body><office:spreadsheet>" + tables +
      "</office:spreadsheet></office:body></office:document-content>";
  std::vector<ZipPart> parts = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", true}, {"content.xml", content}};
  if (!manifest.empty()) parts.push_back({"META-INF/manifest.xml", manifest});
  return *write_zip(parts);
}

}  // namespace girok::exchange
