#include "exchange/table.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "exchange/test_sheets.h"

using namespace girok;
using namespace girok::exchange;

namespace {

/// The cells of the first sheet, "a|b" a row; what could not be read as its errors.
std::string shown(const tl::expected<Tables, std::vector<Error>>& tables, std::size_t which = 0) {
  if (!tables) {
    std::string all;
    for (const Error& error : tables.error()) all += to_string(error) + "\n";
    return all;
  }
  std::string all;
  for (const auto& row : tables->sheets[which].rows) {
    for (std::size_t i = 0; i < row.size(); ++i) all += (i > 0 ? "|" : "") + row[i].text;
    all += '\n';
  }
  return all;
}

std::string codes(const Tables& tables) {
  std::string all;
  for (const Note& note : tables.notes) all += (all.empty() ? "" : " ") + note.code;
  return all;
}

const Note& note_of(const Tables& tables, std::string_view code) {
  const auto found = std::find_if(tables.notes.begin(), tables.notes.end(), [&](const Note& note) { return note.code == code; });
  REQUIRE(found != tables.notes.end());
  return *found;
}

ErrorCode refusal(std::string_view bytes, const TableLimits& limits = {}) {
  const auto tables = read_tables(bytes, "x", limits);
  REQUIRE(!tables);
  return tables.error().front().code;
}

std::string message(std::string_view bytes) {
  const auto tables = read_tables(bytes, "x");
  REQUIRE(!tables);
  return to_string(tables.error().front());
}

}  // namespace

TEST_CASE("CSV and TSV are told apart by their first row, and blank lines keep the numbers of lines right") {
  const auto csv = read_tables("a,b\r\n\r\n1,\"x\ny\"\r\n,\n", "t.csv");
  CHECK(shown(csv) == "a|b\n1|x\ny\n");
  CHECK(csv->format == TableFormat::csv);
  CHECK(csv->sheets[0].lines == std::vector<std::size_t>{1, 3});
  const auto tsv = read_tables("a\tb\n1\t2\n", "t");
  CHECK(shown(tsv) == "a|b\n1|2\n");
  CHECK(tsv->format == TableFormat::tsv);
  // EUC-KR, as iconv writes 이름,나이 (glibc 2.36).
  const auto korean =
      read_tables("\xC0\xCC\xB8\xA7,\xB3\xAA\xC0\xCC\r\n\xB1\xE8\xBF\xB5\xBC\xF6,17\r\n\xC0\xCC\xBF\xB5\xC8\xF1,20\r\n", "t");
  CHECK(shown(korean).starts_with("이름|나이\n"));
  CHECK(codes(*korean) == "encoding-guessed");
}

TEST_CASE("every bad row of a CSV is told with its line") {
  const auto tables = read_tables("a,b\n1\n2,3\n4,5,6\n", "t.csv");
  REQUIRE(!tables);
  REQUIRE(tables.error().size() == 2);
  CHECK(tables.error()[0].where == "t.csv:2");
  CHECK(tables.error()[1].where == "t.csv:4");
}

TEST_CASE("a text that a spreadsheet would compute gets an apostrophe in CSV, and loses it again when it is read") {
  Table table{.name = "t",
              .header = {"a"},
              .rows = {{"=1+1"}, {"+82"}, {"-5"}, {"-x"}, {"@SUM"}, {"\tx"}, {"\rx"}, {"'=x"}, {"'tis"}, {"＝1"}, {"x=1"}},
              .where = {},
              .faults = {}};
  std::vector<Note> notes;
  const auto csv = write_csv(table, notes);
  REQUIRE(csv);
  // OWASP, "CSV Injection": what begins with = + - @ tab or carriage return; a negative number is none.
  CHECK(*csv == "a\r\n'=1+1\r\n'+82\r\n-5\r\n'-x\r\n'@SUM\r\n'\tx\r\n\"'\rx\"\r\n''=x\r\n'tis\r\n'＝1\r\nx=1\r\n");
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].code == "guarded");
  const auto back = read_tables(*csv, "t");
  REQUIRE(back);
  for (std::size_t i = 0; i < table.rows.size(); ++i) CHECK(back->sheets[0].rows[i + 1][0].text == table.rows[i][0]);
}

TEST_CASE("shared, inline and rich texts of XLSX are joined, without how they are read aloud") {
  TestXlsx x;
  x.strings =
      "<si><t>이름</t></si><si><r><t>Ta</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">ro </t></r><rPh sb=\"0\" "
      "eb=\"1\"><t>たろう</t></rPh></si><si><t>a_x000D_b_x005F_c _x0041_</t></si>";
  x.rows =
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c></row><row "
      "r=\"3\"><c r=\"B3\" t=\"s\"><v>1</v></c>"
      "<c r=\"D3\" t=\"s\"><v>2</v></c></row>";
  const auto tables = read_tables(x.bytes(), "x.xlsx");
  CHECK(shown(tables) == "이름|inline\n\n|Taro ||a\rb_c _x0041_\n");
  CHECK(tables->sheets[0].lines == std::vector<std::size_t>{1, 2, 3});
  CHECK(tables->notes.empty());
}

TEST_CASE("strict namespaces, other prefixes, UTF-16 and cells without addresses read the same") {
  TestXlsx x;
  x.strings = "<si><t>a</t></si>";
  x.rows = "<row><c t=\"s\"><v>0</v></c><c><v>2</v></c></row><row><c t=\"b\"><v>1</v></c></row>";
  const std::string expected = "a|2\nyes\n";
  CHECK(shown(read_tables(x.bytes(), "x")) == expected);
  x.prefix = "x:";
  CHECK(shown(read_tables(x.bytes(), "x")) == expected);
  x.space = "http://purl.oclc.org/ooxml/spreadsheetml/main";
  x.relations = "http://purl.oclc.org/ooxml/officeDocument/relationships";
  CHECK(shown(read_tables(x.bytes(), "x")) == expected);
  std::string utf16 = "\xFF\xFE";
  for (const char c : x.root("worksheet", "<sheetData>" + x.rows + "</sheetData>")) utf16.append({c, '\0'});
  x.parts["xl/worksheets/sheet1.xml"] = utf16;
  CHECK(shown(read_tables(x.bytes(), "x")) == expected);
}

TEST_CASE("numbers come as the shortest decimal of their double, without exponent") {
  TestXlsx x;
  x.cell_formats = "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>";
  x.number_formats = "<numFmt numFmtId=\"164\" formatCode=\"00000\"/>";
  // As Excel stores 0.1, 1e21 and 0.1+0.2 (ECMA-376 part 1, 18.3.1.96: 17 digits); an id of 18 digits has lost three.
  x.rows =
      "<row><c><v>0.10000000000000001</v></c><c><v>82000</v></c><c><v>1E+21</v></c><c><v>-1.5E-3</v></c><c><v>0.30000000000000004</v></"
      "c><c s=\"1\"><v>42</v></c><c><v>-0</v></c></row>"
      "<row><c><v>110101199003070000</v></c></row>";
  const auto tables = read_tables(x.bytes(), "x");
  CHECK(shown(tables) == "0.1|82000|1000000000000000000000|-0.0015|0.30000000000000004|00042|0\n110101199003070000\n");
  CHECK(note_of(*tables, "long-number").where == "x, Sheet1, C1");
}

TEST_CASE("dates of both systems come as ISO 8601, with times where they are shown, and no day that never was") {
  TestXlsx x;
  x.cell_formats =
      "<xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"17\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"46\"/><xf "
      "numFmtId=\"166\"/>";
  x.number_formats =
      "<numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;\"/><numFmt numFmtId=\"165\" "
      "formatCode=\"yyyy\"/><numFmt numFmtId=\"166\" formatCode=\"[$-412]h:mm AM/PM\"/>";
  // LibreOffice 7.4 and Excel: 37758 is 2003-05-17, 1 is 1900-01-01, 59 is 1900-02-28, 61 is 1900-03-01; 60 is Excel's 29 February 1900.
  x.rows =
      "<row><c s=\"0\"><v>37758</v></c><c s=\"1\"><v>37758.572916666664</v></c><c s=\"3\"><v>1</v></c><c s=\"3\"><v>59</v></c><c "
      "s=\"3\"><v>61</v></c><c s=\"3\"><v>60</v></c></row>"
      "<row><c s=\"2\"><v>37742</v></c><c s=\"4\"><v>37622</v></c><c s=\"5\"><v>1.5</v></c><c s=\"6\"><v>0.5729166666666666</v></c><c "
      "s=\"3\"><v>-1</v></c></row>";
  const auto tables = read_tables(x.bytes(), "x");
  CHECK(shown(tables) == "2003-05-17|2003-05-17T13:45:00|1900-01-01|1900-02-28|1900-03-01|60\n2003-05|2003|36:00:00|13:45:00|-1\n");
  CHECK(note_of(*tables, "date-to-month").what.find("2 cells") != std::string::npos);
  CHECK(note_of(*tables, "no-date").where == "x, Sheet1, F1");
  x.workbook_properties = "<workbookPr date1904=\"1\"/>";
  x.rows = "<row><c s=\"0\"><v>36296</v></c><c s=\"0\"><v>0</v></c></row>";
  CHECK(shown(read_tables(x.bytes(), "x")) == "2003-05-17|1904-01-01\n");
}

TEST_CASE("plain numbers in a column of dates are told") {
  TestXlsx x;
  x.cell_formats = "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>";
  x.rows =
      "<row><c s=\"1\"><v>37758</v></c></row><row><c "
      "s=\"1\"><v>37759</v></c></row><row><c><v>37760</v></c></row><row><c><v>1999</v></c></row>";
  const auto tables = read_tables(x.bytes(), "x");
  CHECK(note_of(*tables, "date-number").where == "x, Sheet1, A3");
  CHECK(note_of(*tables, "date-number").what.find("(1 cell)") != std::string::npos);
}

TEST_CASE("formulas, errors, hidden parts, macros and merged cells are told, each once with how often") {
  TestXlsx x;
  x.sheet_state = " state=\"veryHidden\"";
  x.before_rows = "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols>";
  x.rows =
      "<row r=\"1\"><c r=\"A1\" t=\"str\"><f>B1&amp;1</f><v>x1</v></c><c r=\"B1\"><f>1+1</f><v>2</v></c><c r=\"C1\"><f>C2</f></c></row>"
      "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"e\"><v>#REF!</v></c></row><row r=\"3\" hidden=\"1\"/>";
  x.after_rows = "<mergeCells><mergeCell ref=\"A1:A9\"/><mergeCell ref=\"E1:F1\"/></mergeCells>";
  const std::string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  x.parts["xl/_rels/workbook.xml.rels"] =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"" + relations +
      "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"v\" "
      "Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/></Relationships>";
  const auto tables = read_tables(x.bytes(), "x");
  CHECK(shown(tables) == "x1|2|(formula)\n#REF!\n");
  CHECK(codes(*tables) == "macros error-value formula formula-without-value hidden-columns hidden-rows hidden-sheet merged-cells");
  CHECK(note_of(*tables, "formula").what.find("3 cells") != std::string::npos);
  CHECK(note_of(*tables, "hidden-columns").what.find("2 columns") != std::string::npos);
  REQUIRE(tables->sheets[0].merged.size() == 1);
  CHECK(tables->sheets[0].merged[0] == CellRange{0, 0, 1, 0});
}

TEST_CASE("formatted rows without anything in them are not there, by the thousand and the million") {
  TestXlsx x;
  x.rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"0\"/></row>";
  for (int i = 2; i <= 1002; ++i)
    x.rows += "<row r=\"" + std::to_string(i) + "\" s=\"0\"><c r=\"A" + std::to_string(i) + "\" s=\"0\"/></row>";
  x.rows += "<row r=\"1048576\"><c r=\"A1048576\" s=\"0\"/></row>";
  CHECK(shown(read_tables(x.bytes(), "x")) == "1\n");
  CHECK(shown(read_tables(test_ods("<table:table table:name=\"T\"><table:table-row><table:table-cell office:value-type=\"float\" "
                                   "office:value=\"1\"/><table:table-cell "
                                   "table:number-columns-repeated=\"16383\"/></table:table-row><table:table-row "
                                   "table:number-rows-repeated=\"1048575\"><table:table-cell "
                                   "table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"),
                          "x")) == "1\n");
}

TEST_CASE("ODS: kinds of cells, blanks, comments, ruby, repeats and covered cells") {
  const auto tables = read_tables(
      test_ods("<table:table table:name=\"T\" table:style-name=\"h\"><table:table-column table:number-columns-repeated=\"3\" "
               "table:default-cell-style-name=\"m\"/><table:table-header-rows><table:table-row>"
               "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a comment</text:p></office:annotation><text:p>a "
               "<text:s text:c=\"2\"/><text:span>b</text:span></text:p><text:p>c<text:tab/>d</text:p>"
               "</table:table-cell><table:table-cell "
               "office:value-type=\"string\"><text:p><text:ruby><text:ruby-base>金</text:ruby-base><text:ruby-text>금</text:ruby-text></"
               "text:ruby></text:p></table:table-cell>"
               "</table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated=\"2\"><table:table-cell "
               "table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"0.1\"/>"
               "<table:table-cell office:value-type=\"date\" office:date-value=\"2003-05-01\"/></table:table-row><table:table-row "
               "table:visibility=\"filter\"><table:table-cell table:number-rows-spanned=\"2\" "
               "office:value-type=\"boolean\" office:boolean-value=\"false\"/><table:table-cell table:style-name=\"d\" "
               "office:value-type=\"date\" office:date-value=\"2003-05-01\"/><table:table-cell "
               "table:formula=\"of:=1/0\" office:value-type=\"string\" office:string-value=\"\" "
               "calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row><table:table-row>"
               "<table:covered-table-cell office:value-type=\"string\"><text:p>hidden "
               "below</text:p></table:covered-table-cell><table:table-cell office:value-type=\"date\" table:style-name=\"d\" "
               "office:date-value=\"2003-05-17T13:45:00\"/></table:table-row></table:table>",
               "<number:date-style style:name=\"ym\"><number:month/><number:year/></number:date-style><number:date-style "
               "style:name=\"ymd\"><number:year/><number:month/><number:day/></number:date-style>"
               "<style:style style:name=\"m\" style:family=\"table-cell\" style:data-style-name=\"ym\"/><style:style style:name=\"d\" "
               "style:family=\"table-cell\" style:data-style-name=\"ymd\"/>"
               "<style:style style:name=\"h\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>"),
      "x.ods");
  CHECK(shown(tables) == "a   b\nc\td|金\n0.1|0.1|2003-05\n0.1|0.1|2003-05\nno|2003-05-01|#DIV/0!\n|2003-05-17T13:45:00\n");
  CHECK(codes(*tables) == "date-to-month error-value formula hidden-rows hidden-sheet merged-cells");
}

TEST_CASE("what is no table is refused by what it is") {
  CHECK(refusal("") == ErrorCode::malformed);
  CHECK(refusal("%PDF-1.7") == ErrorCode::unsupported);
  CHECK(refusal(std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + std::string("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32)) ==
        ErrorCode::unsupported);
  CHECK(message(std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)).find(".xls") != std::string::npos);
  CHECK(
      message(std::string("\xD0\xCF\x11\xE0", 4) + std::string("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 32)).find("encrypted") !=
      std::string::npos);
  CHECK(message(test_ods("", "",
                         "<m:manifest "
                         "xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><m:file-entry><m:encryption-data/></"
                         "m:file-entry></m:manifest>"))
            .find("encrypted") != std::string::npos);
  CHECK(message(*write_zip(std::vector<ZipPart>{{"letter.txt", "x"}})).find("no spreadsheet") != std::string::npos);
  TestXlsx x;
  x.parts["xl/workbook.xml"] = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"/>";
  CHECK(refusal(x.bytes()) == ErrorCode::unsupported);
}

TEST_CASE("cells out of order, a cell twice, a text that is not there and an address that is none are malformed") {
  for (const char* rows :
       {"<row r=\"2\"/><row r=\"1\"/>", "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>", "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>",
        "<row><c t=\"s\"><v>9</v></c></row>", "<row><c><v>x</v></c></row>", "<row><c><v>nan</v></c></row>", "<row r=\"0\"/>",
        "<row><c t=\"zz\"><v>1</v></c></row>"}) {
    TestXlsx x;
    x.rows = rows;
    CAPTURE(rows);
    CHECK(refusal(x.bytes()) == ErrorCode::malformed);
  }
}

TEST_CASE("limits hold: rows, columns, cells and bytes, of repeats too") {
  TestXlsx x;
  x.rows = "<row r=\"2000001\"><c r=\"A2000001\"><v>1</v></c></row>";
  CHECK(refusal(x.bytes()) == ErrorCode::too_large);
  x.rows = "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>";
  CHECK(refusal(x.bytes()) == ErrorCode::too_large);
  TableLimits small;
  small.cells = 5;
  x.rows = "<row r=\"1\"><c r=\"F1\"><v>1</v></c></row>";  // five empty ones before it
  CHECK(refusal(x.bytes(), small) == ErrorCode::too_large);
  CHECK(refusal("a,b,c\n1,2,3\n", small) == ErrorCode::too_large);
  // A text told once and used a million times.
  TableLimits texts;
  texts.bytes = 1000;
  x.strings = "<si><t>" + std::string(600, 'x') + "</t></si>";
  x.rows = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>";
  CHECK(refusal(x.bytes(), texts) == ErrorCode::too_large);
  const auto repeated = [](const std::string& rows, const std::string& columns) {
    return test_ods("<table:table table:name=\"T\"><table:table-row table:number-rows-repeated=\"" + rows +
                    "\"><table:table-cell table:number-columns-repeated=\"" + columns +
                    "\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>");
  };
  CHECK(refusal(repeated("4000000000", "1")) == ErrorCode::too_large);
  CHECK(refusal(repeated("1", "4000000000")) == ErrorCode::too_large);
  CHECK(refusal(repeated("1048576", "16384")) == ErrorCode::too_large);
}

TEST_CASE("a header must name each column once, be filled and not merged; rows beside it are told") {
  const auto made = [](std::string_view csv) { return table_of(read_tables(csv, "t.csv")->sheets[0], "t.csv"); };
  const auto table = made("\xC2\xA0ID ,b,\n1, x\xC2\xA0,\n2,,\n");
  REQUIRE(table);
  CHECK(table->header == std::vector<std::string>{"ID", "b"});
  CHECK(table->rows == std::vector<std::vector<std::string>>{{"1", "x"}, {"2", ""}});
  CHECK(table->where == std::vector<std::string>{"t.csv:2", "t.csv:3"});
  const std::string one = "a name longer than a string holds in place", two = "another name longer than that";
  const auto wide = made(one + ",," + two + ",\n1,,2,\n");
  REQUIRE(wide);
  CHECK(wide->header == std::vector<std::string>{one, two});
  CHECK(to_string(made("a,b,a\n1,2,3\n").error()[0]).find("column C has the name of column A") != std::string::npos);
  CHECK(to_string(made("a,,c\n1,2,3\n").error()[0]).find("column B has no name") != std::string::npos);
  CHECK(made("a,b,\n1,2,3\n4,5,6\n").error().size() == 1);
  TestXlsx x;
  x.rows =
      "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c/><c "
      "t=\"inlineStr\"><is><t>c</t></is></c></row><row><c><v>1</v></c><c><v>2</v></c></row>";
  x.after_rows = "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
  const auto merged = table_of(read_tables(x.bytes(), "x")->sheets[0], "x");
  REQUIRE(!merged);
  CHECK(to_string(merged.error()[0]).find("merged (A1 to B1)") != std::string::npos);
}

TEST_CASE("rows under a merged cell, error values and formulas without a value are faults of the table") {
  TestXlsx x;
  x.rows =
      "<row><c t=\"inlineStr\"><is><t>a</t></is></c><c "
      "t=\"inlineStr\"><is><t>b</t></is></c></row><row><c><v>1</v></c><c><v>1</v></c></row><row><c/><c "
      "t=\"e\"><v>#N/A</v></c></row><row><c/><c><f>1</f></c></row>";
  x.after_rows = "<mergeCells><mergeCell ref=\"A2:A4\"/></mergeCells>";
  const auto table = table_of(read_tables(x.bytes(), "x")->sheets[0], "x");
  REQUIRE(table);
  REQUIRE(table->faults.size() == 4);
  CHECK(table->faults[0].row == 1);
  CHECK(table->faults[0].column == 0);
  CHECK(table->faults[0].what.find("merged with A2") != std::string::npos);
  CHECK(table->faults[1].what.find("error value") != std::string::npos);
  CHECK(table->faults[3].what.find("formula") != std::string::npos);
}

TEST_CASE("what is written as XLSX and ODS reads back cell by cell, and twice the same bytes") {
  Table table{.name = "사람/1", .header = {"key", "글"}, .rows = {}, .where = {}, .faults = {}};
  for (const char* text : {"=1+1", "0.1", "007", "82000", "-5", "1e5", "123456789012345", "1234567890123456", " a  b ", "a\nb\n", "\n",
                           "<&>\"'", "a\rb\r\nc", "_x0041_", "기록", "\t", "yes"})
    table.rows.push_back({std::to_string(table.rows.size()), text});
  table.rows.push_back({"", "x"});
  const std::vector<Table> tables = {table, table};
  for (const auto write : {write_xlsx, write_ods}) {
    std::vector<Note> notes;
    const auto bytes = write(tables, notes);
    REQUIRE(bytes);
    CHECK(*bytes == *write(tables, notes));
    const auto back = read_tables(*bytes, "x");
    REQUIRE(back);
    REQUIRE(back->sheets.size() == 2);
    const auto again = table_of(back->sheets[0], "x", 0, Blanks::keep);
    REQUIRE(again);
    CHECK(again->header == table.header);
    CHECK(again->rows == table.rows);
  }
}

TEST_CASE("XLSX holds control characters, ODS leaves them out and says so; both refuse what they cannot hold") {
  const std::vector<Table> tables = {{.name = "t", .header = {"a"}, .rows = {{std::string("x\x01y\0z", 5)}}, .where = {}, .faults = {}}};
  std::vector<Note> notes;
  const auto xlsx = write_xlsx(tables, notes);
  REQUIRE(xlsx);
  CHECK(notes.empty());
  const auto back = read_tables(*xlsx, "x");
  REQUIRE(back);
  CHECK(back->sheets[0].rows[1][0].text.substr(0, 3) == "x\x01y");
  const auto ods = write_ods(tables, notes);
  REQUIRE(ods);
  CHECK(notes[0].code == "unwritable");
  CHECK(read_tables(*ods, "x")->sheets[0].rows[1][0].text == "xyz");
  const std::vector<Table> bad = {{.name = "t", .header = {"a"}, .rows = {{"\xFF"}}, .where = {}, .faults = {}}};
  CHECK(write_xlsx(bad, notes).error().code == ErrorCode::malformed);
  CHECK(write_ods(bad, notes).error().code == ErrorCode::malformed);
  const std::vector<Table> long_ones = {{.name = "t", .header = {"a"}, .rows = {{std::string(32'768, 'x')}}, .where = {}, .faults = {}}};
  CHECK(write_xlsx(long_ones, notes).error().code == ErrorCode::too_large);
}
