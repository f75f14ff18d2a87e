#include "exchange/mapping.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <chrono>

#include "exchange/test_sheets.h"

using namespace girok;
using namespace girok::exchange;

namespace {

const Schema& schema() { return Schema::built_in(); }

ReadRecords read(const std::string& csv, const std::string& json) {
  const auto tables = read_tables(csv, "t.csv");
  REQUIRE(tables);
  const auto mapping = read_mapping("{\"format\": \"girok.mapping/1\", " + json + "}", "m.json");
  if (!mapping) FAIL(to_string(mapping.error().front()));
  const auto table = mapped_table(*tables, *mapping, "t.csv");
  REQUIRE(table);
  return records_from_table(schema(), *mapping, *table);
}

/// "KEY TYPE p=v p=v" a record.
std::string shown(const ReadRecords& read) {
  std::string all;
  for (const LooseRecord& record : read.records) {
    all += record.key + " " + record.type;
    for (const LooseStatement& s : record.statements)
      all += " " + s.property + "=" + (s.value.kind == records::ValueKind::truth ? (s.value.truth ? "yes" : "no") : s.value.text);
    all += '\n';
  }
  return all;
}

std::string errors(const ReadRecords& read) {
  std::string all;
  for (const Error& error : read.errors) all += to_string(error) + "\n";
  return all;
}

const Note* note_of(const std::vector<Note>& notes, std::string_view where, std::string_view what) {
  const auto found = std::find_if(notes.begin(), notes.end(),
                                  [&](const Note& note) { return note.where == where && note.what.find(what) != std::string::npos; });
  return found == notes.end() ? nullptr : &*found;
}

GuessedMapping guess(const std::string& csv, std::string_view type = {}) {
  const auto tables = read_tables(csv, "t.csv");
  REQUIRE(tables);
  auto made = guess_mapping(schema(), *tables, "t.csv", type);
  if (!made) FAIL(to_string(made.error().front()));
  return std::move(*made);
}

const char* persons =
    "\"records\": [{\"name\": \"person\", \"type\": \"Person\", \"key\": [\"ID\"], \"columns\": [{\"column\": \"Name\", \"property\": "
    "\"name\", \"language\": \"ko\", \"level\": \"sealed\"}, "
    "{\"column\": \"Born\", \"property\": \"born\"}, {\"column\": \"From\", \"property\": \"citizenship\", \"separator\": \";\", "
    "\"terms\": {\"the North\": \"KP\"}}]}], \"basis\": \"direct\"";

}  // namespace

TEST_CASE("a row gives a record of each entry, linked, with words of the table's own for terms") {
  const auto made =
      read("ID,이름,Born,Citizenship,Act type,Row colour\n7,김가상,1975,the North; CN,Trafficking in persons,red\n8,이가상,,,,\n",
           "\"records\": [{\"name\": \"person\", \"type\": \"Person\", \"key\": [\"ID\"], \"columns\": [{\"column\": \"이름\", "
           "\"property\": \"name\", \"language\": \"ko\", \"level\": \"sealed\"}, "
           "{\"column\": \"Born\", \"property\": \"born\"}, {\"column\": \"Citizenship\", \"property\": \"citizenship\", \"separator\": "
           "\";\", \"terms\": {\"the north\": \"KP\"}}]}, "
           "{\"name\": \"act\", \"type\": \"Act\", \"key\": [\"ID\"], \"when\": \"Act type\", \"columns\": [{\"constant\": "
           "\"trafficking\", \"property\": \"act-type\"}, {\"record\": \"person\", \"property\": "
           "\"victim\"}, {\"column\": \"Act type\", \"property\": \"note\"}]}], \"ignore\": [\"Row colour\"]");
  CHECK(errors(made).empty());
  CHECK(shown(made) ==
        "person/7 Person name=김가상 born=1975 citizenship=KP citizenship=CN\nact/7 Act act-type=trafficking victim=person/7 "
        "note=Trafficking in persons\nperson/8 Person name=이가상\n");
  CHECK(made.records[0].statements[0].language == "ko");
  CHECK(made.records[0].statements[0].level == records::Confidentiality::sealed);
  CHECK(made.records[0].where == "t.csv:2");
}

TEST_CASE("every bad cell is told at once, with its row and column and no word of what stands in it") {
  const auto made =
      read("ID,Name,Born,From\n1,가,19755,Chian\n2,나,1975-13,CN; Utopia\n,다,1975,CN\n4,라,37758,CN\n5,마,9132,CN\n", persons);
  CHECK(made.error_count == 7);
  const std::string all = errors(made);
  CHECK(all.find("t.csv:2, column Born: this is not a date") != std::string::npos);
  CHECK(all.find("t.csv:2, column From: not a term of the vocabulary country (nearest: CN") != std::string::npos);
  CHECK(all.find("t.csv:3, column From: not a term") != std::string::npos);
  CHECK(all.find("t.csv:4, column ID: the row has no key") != std::string::npos);
  CHECK(all.find("t.csv:6, column Born: a year after 2200") != std::string::npos);
  for (const char* value : {"Utopia", "Chian", "19755", "37758", "9132"}) CHECK(all.find(value) == std::string::npos);
}

TEST_CASE("rows with one key are one record where they agree; where they do not, both are named") {
  const auto same = read("ID,Name,Born,From\n1,가,1975,CN\n1,가,,\n1,가,1975,CN\n", persons);
  CHECK(errors(same).empty());
  CHECK(shown(same) == "1 Person name=가 born=1975 citizenship=CN\n");
  CHECK(same.notes.front().code == "rows-merged");
  const auto born = read("ID,Name,Born,From\n1,가,1975,CN\n2,나,,\n1,가,1976,CN\n", persons);
  CHECK(errors(born).find("t.csv:4: two rows have one key and say different things of born: this one, and t.csv:2") != std::string::npos);
  // Two people with one number: their names may both stand, but only where somebody says so.
  const auto names = read("ID,Name,Born,From\n1,가,,\n1,나,,\n", persons);
  CHECK(errors(names).find("say different things of name") != std::string::npos);
  const auto collected = read("ID,Name\n1,가\n1,나\n",
                              "\"records\": [{\"type\": \"Person\", \"key\": [\"ID\"], \"columns\": [{\"column\": \"Name\", \"property\": "
                              "\"name\", \"collect\": true}]}]");
  CHECK(errors(collected).empty());
  CHECK(shown(collected) == "1 Person name=가 name=나\n");
}

TEST_CASE("a mapping that does not fit is told whole: types, properties, columns that are not there or left out") {
  const auto made = read("ID,Name,Extra\n1,가,x\n",
                         "\"records\": [{\"type\": \"Preson\", \"columns\": []}, {\"type\": \"Person\", \"key\": [\"Id\"], \"columns\": "
                         "[{\"column\": \"Name\", \"property\": \"nmae\"}, {\"column\": \"Nome\", \"property\": "
                         "\"born\", \"language\": \"ko\"}, {\"record\": \"nobody\", \"property\": \"birthplace\"}]}]");
  const std::string all = errors(made);
  for (const char* part : {"no type \"Preson\" (nearest: Person", "has no property \"nmae\" (nearest: name", "names a column \"Nome\"",
                           "born is no text, and has no language", "no record \"nobody\"", "column \"Extra\" is neither mapped nor ignored",
                           "column \"ID\" is neither mapped nor ignored"}) {
    CAPTURE(part);
    CHECK(all.find(part) != std::string::npos);
  }
  CHECK(made.records.empty());
}

TEST_CASE("dates of either order are read once somebody says which") {
  const auto records_of = [](const std::string& order) {
    return read("Born\n3/4/2003\n13.4.2003\n",
                "\"records\": [{\"type\": \"Person\", \"columns\": [{\"column\": \"Born\", \"property\": \"born\"" + order + "}]}]");
  };
  CHECK(errors(records_of("")).find("t.csv:2, column Born: this is not a date") != std::string::npos);
  CHECK(shown(records_of(", \"date_order\": \"dmy\"")) == "row-2 Person born=2003-04-03\nrow-3 Person born=2003-04-13\n");
  CHECK(shown(records_of(", \"date_order\": \"mdy\"")) == "row-2 Person born=2003-03-04\nrow-3 Person born=2003-04-13\n");
}

TEST_CASE("a source a row becomes a record of its own, and links hold keys, or records of the case") {
  const auto made = read("ID,Victim,Who,Why\n1,P7,@01ARZ3NDEKTSV4RRFFQ69G5FAV,interview 3\n2,01ARZ3NDEKTSV4RRFFQ69G5FAV,,interview 3\n",
                         "\"records\": [{\"type\": \"Act\", \"key\": [\"ID\"], \"columns\": [{\"constant\": \"trafficking\", \"property\": "
                         "\"act-type\"}, {\"column\": \"Victim\", \"property\": \"victim\"}]}], "
                         "\"source_column\": \"Why\", \"ignore\": [\"Who\"]");
  CHECK(errors(made).empty());
  CHECK(shown(made) ==
        "source/interview 3 Source label=interview 3\n1 Act act-type=trafficking victim=P7\n2 Act act-type=trafficking "
        "victim=01ARZ3NDEKTSV4RRFFQ69G5FAV\n");
  CHECK(made.records[1].statements[1].source == "source/interview 3");
}

TEST_CASE("cells under a merged one, and error values, are errors where their column is used") {
  TestXlsx x;
  x.rows =
      "<row><c t=\"inlineStr\"><is><t>ID</t></is></c><c t=\"inlineStr\"><is><t>Name</t></is></c><c "
      "t=\"inlineStr\"><is><t>Other</t></is></c></row><row><c><v>1</v></c><c><v>1</v></c><c t=\"e\"><v>#N/A</v></c></row>"
      "<row><c/><c><v>2</v></c></row>";
  x.after_rows = "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>";
  const auto tables = read_tables(x.bytes(), "x");
  REQUIRE(tables);
  const auto mapping = read_mapping(
      R"({"format": "girok.mapping/1", "records": [{"type": "Person", "key": ["ID"], "columns": [{"column": "Name", "property": "name"}]}], "ignore": ["Other"]})",
      "m");
  REQUIRE(mapping);
  const auto made = records_from_table(schema(), *mapping, *mapped_table(*tables, *mapping, "x"));
  CHECK(made.error_count == 1);
  CHECK(errors(made).find("x, Sheet1, row 3, column ID: the cell is merged with A2") != std::string::npos);
}

TEST_CASE("columns are guessed from their names in three languages, each with a reason") {
  const auto en = guess(
      "Case ID,Surname,Given name,DOB,Gender,Nationality,Shoe size,Empty\nA1,Kim,Gasang,1975,female,China; North "
      "Korea,38,\nA2,Ri,Gasang,17.5.1976,male,China,42,\n",
      "person");
  CHECK(write_mapping(en.mapping) ==
        "{\n  \"format\": \"girok.mapping/1\",\n  \"header_row\": 1,\n  \"records\": [\n    {\"name\": \"person\", \"type\": \"Person\", "
        "\"key\": [\"Case ID\"], \"columns\": [\n      {\"column\": [\"Given name\", "
        "\"Surname\"], \"join\": \" \", \"property\": \"name\"},\n      {\"column\": \"DOB\", \"property\": \"born\"},\n      {\"column\": "
        "\"Gender\", \"property\": \"sex\"},\n      {\"column\": \"Nationality\", "
        "\"property\": \"citizenship\", \"separator\": \";\"}\n    ]}\n  ],\n  \"ignore\": [\"Empty\"]\n}\n");
  CHECK(en.unmapped == std::vector<std::string>{"Shoe size"});
  CHECK(note_of(en.notes, "t.csv, column DOB", "its name is often used for it") != nullptr);
  CHECK(note_of(en.notes, "t.csv, column Case ID", "no value stands twice") != nullptr);
  const auto ko = guess("번호,성명,생년월일,성별,국적\n1,김가상,1975년 3월,여성,중국\n2,이가상,1976,남성,중국\n");
  CHECK(ko.unmapped.empty());
  CHECK(ko.mapping.records[0].type == "Person");
  CHECK(ko.mapping.records[0].key == std::vector<std::string>{"번호"});
  const auto zh = guess("编号,姓名,出生年份,性别,国籍\n1,金假设,1975,女,中国\n2,李假设,1976,男,朝鲜\n");
  CHECK(zh.unmapped.empty());
  CHECK(zh.mapping.records[0].columns.size() == 4);
}

TEST_CASE("a column nothing was said of keeps the table out, and what is wrong in its rows is told all the same") {
  const auto made = read("ID,Name,Born,From,Extra\n1,Invented,yesterday,CN,x\n2,Invented,1975,nowhere,y\n", persons);
  CHECK(made.error_count == 3);
  CHECK(errors(made).find("column \"Extra\" is neither mapped nor ignored") != std::string::npos);
  CHECK(errors(made).find("t.csv:2, column Born") != std::string::npos);
  CHECK(errors(made).find("t.csv:3, column From") != std::string::npos);
}

TEST_CASE("where a word of the table's own stands for nothing, nothing is said") {
  const auto made =
      read("ID,Sex\n1,not told\n2,female\n",
           "\"records\": [{\"name\": \"person\", \"type\": \"Person\", \"key\": [\"ID\"], \"columns\": [{\"column\": \"Sex\", "
           "\"property\": \"sex\", \"terms\": {\"Not told\": \"\"}}]}]");
  CHECK(errors(made).empty());
  CHECK(shown(made) == "1 Person\n2 Person sex=female\n");
}

TEST_CASE("words that tables often have are taken for terms, each with a note; a term of its own stays one") {
  const auto made = guess("번호,성별,국적,생년월일\n1,여,조선,미상\n2,남,DPRK,1975\n3,여성,중국,1976\n");
  const auto& columns = made.mapping.records[0].columns;
  REQUIRE(columns.size() == 3);
  CHECK(columns[0].terms == std::map<std::string, std::string>{{"남", "male"}, {"여", "female"}});
  CHECK(columns[1].terms == std::map<std::string, std::string>{{"DPRK", "KP"}, {"조선", "KP"}});
  CHECK(columns[2].terms == std::map<std::string, std::string>{{"미상", ""}});
  CHECK(note_of(made.notes, "t.csv, column 성별", "taken for terms") != nullptr);
  CHECK(note_of(made.notes, "t.csv, column 생년월일", "left empty") != nullptr);
}

TEST_CASE("what a mapping guessed reads without an error, where everything is named") {
  const auto tables = read_tables("번호,성,이름,생년월일,성별\n1,김,가상,1975년 3월,여성\n2,이,가상,2003/5/17,남성\n", "t.csv");
  const auto made = guess_mapping(schema(), *tables, "t.csv");
  REQUIRE(made);
  const auto read = records_from_table(schema(), made->mapping, *mapped_table(*tables, made->mapping, "t.csv"));
  CHECK(errors(read).empty());
  CHECK(shown(read) == "1 Person name=김가상 born=1975-03 sex=female\n2 Person name=이가상 born=2003-05-17 sex=male\n");
}

TEST_CASE("a title above a table is no header, and a key is found by its contents where no name tells it") {
  const auto made = guess("Interviews of 2003,,\n,,\nRef code,Full name,DOB\nSN-01,Kim Gasang,1975\nSN-02,Ri Gasang,1976\n");
  CHECK(made.mapping.header_row == 3);
  CHECK(made.mapping.records[0].key == std::vector<std::string>{"Ref code"});
  CHECK(note_of(made.notes, "t.csv, column Ref code", "every row has another value there") != nullptr);
  const auto unsure = read_tables("q,w\n1,2\n", "t.csv");
  CHECK(guess_mapping(schema(), *unsure, "t.csv").error().front().what.find("cannot be guessed") != std::string::npos);
}

TEST_CASE("any mapping is written and read as the same; a field that is not known is refused") {
  rc::check("round trip", [] {
    const auto word = [] { return *rc::gen::element<std::string>("a", "이름", "x \"y\"", "b/c\n", "\\", "Born"); };
    const auto words = [&](int least) {
      std::vector<std::string> all;
      for (int i = *rc::gen::inRange(least, 3); i > 0; --i) all.push_back(word());
      return all;
    };
    Mapping mapping;
    if (*rc::gen::arbitrary<bool>()) mapping.sheet = word();
    mapping.header_row = *rc::gen::inRange<std::size_t>(1, 100);
    mapping.basis = *rc::gen::element(records::Basis::unstated, records::Basis::direct, records::Basis::hearsay);
    mapping.ignore = words(0);
    for (int i = *rc::gen::inRange(1, 3); i > 0; --i) {
      RecordMapping record{word(), word(), words(0), {}, {}};
      for (int j = *rc::gen::inRange(0, 4); j > 0; --j) {
        ColumnMapping column;
        column.property = word();
        switch (*rc::gen::inRange(0, 4)) {
          case 0: column.constant = word(); break;
          case 1: column.record = word(); break;
          case 2: column.record = word(); [[fallthrough]];
          default: column.columns = words(1);
        }
        if (column.columns.size() > 1) column.join = word();
        if (*rc::gen::arbitrary<bool>()) column.level = records::Confidentiality::sealed;
        if (*rc::gen::arbitrary<bool>()) column.basis = records::Basis::inferred;
        if (*rc::gen::arbitrary<bool>()) column.separator = word();
        if (*rc::gen::arbitrary<bool>()) column.date_order = "mdy";
        column.collect = *rc::gen::arbitrary<bool>();
        for (const std::string& term : words(0)) column.terms[term] = word();
        record.columns.push_back(column);
      }
      mapping.records.push_back(record);
    }
    const auto back = read_mapping(write_mapping(mapping), "m");
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == mapping);
  });
  for (const char* bad :
       {"", "[]", "{}", "{\"format\": \"girok.mapping/2\"}", "{\"format\": \"girok.mapping/1\", \"records\": []}",
        "{\"format\": \"girok.mapping/1\", \"recods\": [{\"type\": \"Person\"}]}",
        "{\"format\": \"girok.mapping/1\", \"records\": [{\"type\": \"Person\", \"columns\": [{\"property\": \"name\"}]}]}",
        "{\"format\": \"girok.mapping/1\", \"records\": [{\"type\": \"Person\", \"columns\": [{\"property\": \"name\", \"column\": \"a\", "
        "\"level\": \"secret\"}]}]}"}) {
    CAPTURE(bad);
    CHECK(!read_mapping(bad, "m"));
  }
}
