#include "exchange/statement_table.h"

#include <doctest/doctest.h>

#include "exchange/flat_tables.h"
#include "exchange/table_build.h"
#include "records/test_records.h"

using namespace girok;
using namespace girok::exchange;

namespace {

const Schema& schema() { return Schema::built_in(); }

/// Readers of tables give texts in NFC.
RecordSet in_nfc(RecordSet records) {
  for (LooseRecord& record : records) {
    for (LooseStatement& statement : record.statements) normalise_nfc(statement.value.text);
  }
  return records;
}

LooseStatement said(std::string property, std::string text, records::ValueKind kind = records::ValueKind::text) {
  LooseStatement statement;
  statement.property = std::move(property);
  statement.value.kind = kind;
  statement.value.text = std::move(text);
  return statement;
}

ReadRecords read_csv_table(const std::string& csv) {
  const auto tables = read_tables(csv, "s.csv");
  REQUIRE(tables);
  return records_from_statement_table(schema(), tables->sheets[0], "s.csv");
}

std::string errors(const ReadRecords& read) {
  std::string all;
  for (const Error& error : read.errors) all += to_string(error) + "\n";
  return all;
}

}  // namespace

TEST_CASE("any records survive a statement table in CSV, XLSX and ODS, but for the bytes of attachments") {
  rc::check("statement table", [] {
    RecordSet records = records::any_records();
    const Table table = statement_table(records);
    RC_ASSERT(is_statement_table(table.header));
    std::vector<Note> notes;
    const std::vector<Table> tables = {table};
    records = in_nfc(records);
    records::sort(records);
    for (const Result<std::string>& bytes : {write_csv(table, notes), write_xlsx(tables, notes), write_ods(tables, notes)}) {
      RC_ASSERT(bytes.has_value());
      const auto read = read_tables(*bytes, "s");
      RC_ASSERT(read.has_value());
      RC_ASSERT(is_statement_table(read->sheets[0]));
      ReadRecords back = records_from_statement_table(schema(), read->sheets[0], "s");
      RC_ASSERT(errors(back) == "");
      records::sort(back.records);
      RC_ASSERT(back.records == records);
    }
    RC_ASSERT(std::all_of(notes.begin(), notes.end(), [](const Note& note) { return note.code == "guarded"; }));
  });
}

TEST_CASE("tables a type read back, by the mapping beside them, what they do not name among their losses") {
  rc::check("flat tables", [] {
    records::AnyRecords options;
    options.attachments = options.metadata = options.hard_texts = false;
    RecordSet records = records::any_records(options);
    const FlatTables flat = tables_of(schema(), records);
    RC_ASSERT(flat.losses.empty());
    if (records.empty()) return;
    std::vector<Note> notes;
    const auto bytes = write_xlsx(flat.tables, notes);
    RC_ASSERT(bytes.has_value());
    const auto tables = read_tables(*bytes, "t");
    RC_ASSERT(tables.has_value());
    RecordSet back;
    for (const Mapping& mapping : flat.mappings) {
      const auto table = mapped_table(*tables, mapping, "t");
      RC_ASSERT(table.has_value());
      const ReadRecords read = records_from_table(schema(), mapping, *table);
      RC_ASSERT(errors(read) == "");
      back.insert(back.end(), read.records.begin(), read.records.end());
    }
    records = in_nfc(records);
    records::sort(records);
    records::sort(back);
    RC_ASSERT(back == records);
  });
}

TEST_CASE("tables a type say what they could not carry") {
  RecordSet records = records::make_records({7, 15, 23, 31, 39, 47, 55, 63, 71, 79, 87, 95, 103, 111, 119, 127});
  const FlatTables flat = tables_of(schema(), records);
  const auto lost = [&](std::string_view what) {
    return std::any_of(flat.losses.begin(), flat.losses.end(), [&](const Loss& loss) { return loss.what == what && loss.count > 0; });
  };
  CHECK(lost("the basis of statements"));
  CHECK(lost("the confidence of statements"));
  CHECK(lost("sources of statements"));
  CHECK(lost("attachments"));
  RecordSet strange = {
      {"1",
       "Person",
       {said("shoe", "42"), said("born", "1975", records::ValueKind::date), said("born", "1976", records::ValueKind::date)},
       {}}};
  const FlatTables told = tables_of(schema(), strange);
  CHECK(told.losses.size() == 2);
  CHECK(told.tables[0].rows[0] == std::vector<std::string>{"1", "1975; 1976", "42"});
}

TEST_CASE("values of several in a cell keep their semicolons and backslashes") {
  RecordSet records = {{"1", "Person", {}, {}}};
  for (const char* name : {"a;b", "c\\", "\\;", "d\\e", "\\\\", ";"}) records[0].statements.push_back(said("name", name));
  const FlatTables flat = tables_of(schema(), records);
  CHECK(flat.tables[0].rows[0][1] == "a\\;b; c\\\\; \\\\\\;; d\\e; \\\\\\\\; \\;");
  Table table = flat.tables[0];
  table.where = {"x"};
  CHECK(records_from_table(schema(), flat.mappings[0], table).records == records);
}

TEST_CASE("a statement table by hand may leave out kinds, and every bad row of it is told") {
  const auto made = read_csv_table(
      "key,type,property,value\n1,Person,citizenship,North Korea\n1,,placeholder,예\n1,,born,17.5.2003\n2,Act,victim,1\n2,Act,,\n");
  CHECK(errors(made) == "");
  REQUIRE(made.records.size() == 2);
  CHECK(made.records[0].statements[0].value.text == "KP");
  CHECK(made.records[0].statements[1].value.truth);
  CHECK(made.records[0].statements[2].value.text == "2003-05-17");
  CHECK(made.records[1].statements[0].value.kind == records::ValueKind::record);
  const auto bad = read_csv_table(
      "key,type,property,value,kind,level,basis,confidence,begin,end\n,Person,name,a,,,,,,\n1,Person,born,x,,,,,,\n1,Act,name,a,,,,,,\n3,"
      "Person,name,a,word,,,,,\n4,Person,name,a,,secret,,,,\n"
      "5,Person,name,a,,,,101,,\n6,Person,name,a,,,,,5,\n7,,name,a,,,,,,\n8,Person,placeholder,maybe,truth,,,,,\n9,Person,,a,,,,,,\n10,"
      "Person,name,a,,,guess,,,\n");
  CHECK(bad.error_count == 11);
  CHECK(errors(bad).find("s.csv:4, column type: the record is of another type here than in s.csv:3") != std::string::npos);
  CHECK(read_csv_table("key,type,property,value,confidnce\n1,Person,name,a,5\n").error_count == 1);
  CHECK(!is_statement_table(std::vector<std::string>{"key", "type", "property"}));
}
