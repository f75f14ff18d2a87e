#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "linkage/guess.h"

namespace girok::linkage {
namespace {

Table table_of(std::string_view csv) {
  TableReader reader({});
  REQUIRE(reader.add_csv(csv, "a", "a.csv"));
  auto table = reader.finish();
  REQUIRE(table);
  return std::move(*table);
}

Field field_of(FieldKind kind, std::vector<std::vector<std::size_t>> columns, FieldJoin join = FieldJoin::first) {
  Field field;
  field.name = "field";
  field.kind = kind;
  field.join = join;
  field.columns = std::move(columns);
  return field;
}

/// The values of the first field, record by record: "mina | none | sora".
std::string values(const Input& input) {
  std::string all;
  for (const Code code : input.fields[0].codes)
    all += std::string(all.empty() ? "" : " | ") + std::string(code == 0 ? "none" : input.fields[0].values.at(code));
  return all;
}

TEST_CASE("equal normal forms have equal codes, and the first filled column counts") {
  const Table table = table_of("a,b\nMina,Yuna\n,MINA\n minA ,\n,\n");
  std::vector<ColumnNote> notes;
  const Input input = prepare(table, {field_of(FieldKind::name, {{0}, {1}})}, 1, notes);
  CHECK(values(input) == "mina | mina | mina | none");
  CHECK(input.fields[0].values.size() == 2);
  CHECK(input.records() == 4);
  CHECK(notes.empty());
}

TEST_CASE("year, month and day: the later ones may be missing, two digits are a year too, and words are months") {
  const Table table = table_of("y,m,d\n1912,7,4\n1912.0,07,\n1912,,\n,7,4\n12,July,4\n72,7,4\n1911,2,29\n1912,13,4\n,,\n");
  std::vector<ColumnNote> notes;
  const Input input = prepare(table, {field_of(FieldKind::date, {{0, 1, 2}}, FieldJoin::ymd)}, 1, notes);
  CHECK(values(input) == "19120704 | 191207-- | 1912---- | ----0704 | 20120704 | 19720704 | 19110229 | 19121304 | none");
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].what == "2 records have a date that the calendar does not have; their digits are compared");
}

TEST_CASE("an age says nothing without the day it was asked") {
  const Table table = table_of("age,asked\n35,2005-06-01\n35,2005\n35,\n,2005\nold,2005\n35세,1 June 2005\n35,2004/2005\n");
  std::vector<ColumnNote> notes;
  const Input input = prepare(table, {field_of(FieldKind::date, {{0, 1}}, FieldJoin::age_at)}, 1, notes);
  // Thirty-five years old on 1 June 2005: born between 2 June 1969 and 1 June 1970.
  CHECK(values(input) == "1969/1970 | 1969/1970 | none | none | none | 1969/1970 | 1968/1970");
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].what == "1 record has a value that is not an age; it counts as missing");
}

TEST_CASE("the sexes by the numbers of ISO/IEC 5218, where no other value stands in the column") {
  std::vector<ColumnNote> notes;
  CHECK(values(prepare(table_of("sex,x\n1,a\n2,a\n0,a\n9,a\n"), {field_of(FieldKind::sex, {{0}})}, 1, notes)) == "m | f | none | none");
  CHECK(values(prepare(table_of("sex,x\n1,a\n3,a\n"), {field_of(FieldKind::sex, {{0}})}, 1, notes)) == "1 | 3");
}

TEST_CASE("what is not a date is counted, and an order of day and month that nothing tells is said") {
  std::vector<ColumnNote> notes;
  const Table table = table_of("when\n04/07/1912\nearlier\n01/02/1950\nlater\n");
  CHECK(values(prepare(table, {field_of(FieldKind::date, {{0}})}, 1, notes)) == "19120704 | none | 19500201 | none");
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].what == "2 records have a value that is not a date; they count as missing");
  CHECK(notes[1].what.find("the day is taken to") != std::string::npos);
}

TEST_CASE("cells of ten thousand characters are cut, and that is said") {
  std::vector<ColumnNote> notes;
  const Table table = table_of("name\n" + std::string(10'000, 'x') + "\nmina\n");
  const Input input = prepare(table, {field_of(FieldKind::name, {{0}})}, 1, notes);
  CHECK(input.fields[0].values.at(1).size() <= 240);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].what.find("only its beginning is compared") != std::string::npos);
}

TEST_CASE("the fields are the same on any number of threads") {
  std::string csv = "a,b,c\n";
  for (int i = 0; i < 5'000; ++i)
    csv += "n" + std::to_string(i * 31 % 997) + ",19" + std::to_string(10 + i % 90) + "-07-04,t " + std::to_string(i % 77) + "\n";
  const Table table = table_of(csv);
  const std::vector<Field> fields = {field_of(FieldKind::name, {{0}}), field_of(FieldKind::date, {{1}}),
                                     field_of(FieldKind::text, {{2, 0}}, FieldJoin::words)};
  std::vector<ColumnNote> notes;
  const Input one = prepare(table, fields, 1, notes);
  for (const unsigned threads : {2U, 3U, 8U}) {
    const Input other = prepare(table, fields, threads, notes);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      CHECK(other.fields[i].codes == one.fields[i].codes);
      CHECK(other.fields[i].values.size() == one.fields[i].values.size());
    }
  }
  CHECK(notes.empty());
}

}  // namespace
}  // namespace girok::linkage
