#include "exchange/uwazi.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>

#include "exchange/test_loose.h"
#include "records/test_records.h"
#include "records/validate.h"

using namespace girok;
using namespace girok::exchange;

namespace {

const Schema& schema() { return Schema::built_in(); }

ReadRecords read(const std::vector<Words>& rows, const std::string& type, const std::string& name = "table.csv") {
  UwaziReading reading;
  reading.type = type;
  return read_uwazi(schema(), sheet_of(rows, ""), name, reading);
}

LooseStatement tagged(const std::string& property, const std::string& text, const std::string& language) {
  LooseStatement statement = says(property, ValueKind::text, text);
  statement.language = language;
  return statement;
}

/// All tables of an export, read again.
RecordSet read_all(const WrittenTables& written) {
  RecordSet all;
  for (const Table& table : written.tables) {
    UwaziReading reading;
    reading.type = table.name;
    ReadRecords back = read_uwazi(schema(), sheet_of_table(table), table.name + ".csv", reading);
    for (const Error& error : back.errors) RC_LOG() << to_string(error) << "\n";
    RC_ASSERT(back.good());
    for (const Loss& loss : back.losses) RC_LOG() << loss.what << "\n";
    RC_ASSERT(back.losses.empty());
    for (LooseRecord& record : back.records) all.push_back(std::move(record));
  }
  return all;
}

}  // namespace

TEST_CASE("a table of persons: title, languages, terms by label, several with a bar, dates as Uwazi writes them") {
  const ReadRecords got = read({{"Title", "name__ko", "Date added", "Sex", "citizenship", "born", "died"},
                                {"Sample Person", "표본", "2024-01-01", "Female", "Viet Nam|Asia::Thailand", "2003/05/17", "1072915200"}},
                               "Person");
  REQUIRE_MESSAGE(got.good(), first_error(got));
  const LooseRecord& person = find_record(got.records, "Sample Person");
  CHECK(person.type == "Person");
  CHECK(values_of(person, "label") == Words{"Sample Person"});
  CHECK(values_of(person, "name") == Words{"표본"});
  CHECK(values_of(person, "sex") == Words{"female"});
  CHECK(values_of(person, "citizenship") == Words{"VN", "TH"});
  CHECK(values_of(person, "born") == Words{"2003-05-17"});
  CHECK(values_of(person, "died") == Words{"2004-01-01"});   // date -u -d @1072915200
  CHECK(lost_count(got.losses, "the column Date added") == 1);
}

TEST_CASE("a title names the record where no column does") {
  CHECK(values_of(read({{"title"}, {"Sample"}}, "Person").records.at(0), "name") == Words{"Sample"});
  CHECK(values_of(read({{"title"}, {"Sample"}}, "Event").records.at(0), "title") == Words{"Sample"});
  CHECK(values_of(read({{"title"}, {"Sample"}}, "Act").records.at(0), "label") == Words{"Sample"});
  CHECK(read({{"title", "label"}, {"Sample", ""}}, "Person").records.at(0).statements.empty());
  const ReadRecords two = read({{"title__en", "title__ko"}, {"Sample", "표본"}}, "Person");
  REQUIRE(two.good());
  REQUIRE(two.records[0].statements.size() == 2);
  CHECK(two.records[0].statements[1].language == "ko");
}

TEST_CASE("periods as Uwazi imports and exports them, seconds before 1970 too") {
  const auto date = [](const std::string& text) {
    return values_of(read({{"title", "date"}, {"Sample", text}}, "Event").records.at(0), "date").at(0);
  };
  CHECK(date("2003-05-17:2003-05-20") == "2003-05-17/2003-05-20");
  CHECK(date("2003-05-17~2003-05-20") == "2003-05-17/2003-05-20");
  CHECK(date("2003~") == "2003~");
  CHECK(date("-315619200") == "1960-01-01");   // date -u -d @-315619200
  CHECK(date("2003") == "2003");
}

TEST_CASE("relationships lead to titles, and to the ids of those that have some") {
  const ReadRecords titles = read({{"title", "act type", "victim"}, {"Act 1", "Torture", "Sample Person"}}, "Act");
  REQUIRE_MESSAGE(titles.good(), first_error(titles));
  CHECK(values_of(titles.records[0], "victim") == Words{"Sample Person"});
  const ReadRecords ids = read({{"title", "id", "part of"}, {"First", "a1", ""}, {"Second", "b2", "First"}}, "Event");
  REQUIRE_MESSAGE(ids.good(), first_error(ids));
  CHECK(values_of(find_record(ids.records, "b2"), "part-of") == Words{"a1"});
}

TEST_CASE("a place's geolocation, a file beside the table") {
  const ReadRecords place = read({{"title", "Geolocation"}, {"Sampleville", "42.9|129.5"}}, "Place");
  REQUIRE(place.good());
  CHECK(values_of(place.records[0], "latitude") == Words{"42.9"});
  CHECK(values_of(place.records[0], "longitude") == Words{"129.5"});
  CHECK(read({{"title", "Geolocation"}, {"Sampleville", "42.9"}}, "Place").error_count == 1);
  const ReadRecords item = read({{"title", "file"}, {"Report", "pdf/report.pdf"}}, "Item");
  REQUIRE(item.good());
  CHECK(item.records[0].statements[1].value.path == "pdf/report.pdf");
  CHECK(read({{"title", "file"}, {"Report", "../../etc/report.pdf"}}, "Item").error_count == 1);
}

TEST_CASE("the type is said, or stands in the column Template, or in the file's name in any language") {
  const auto by_name = [](const std::string& name, const std::vector<Words>& rows) {
    return read_uwazi(schema(), sheet_of(rows, ""), name);
  };
  CHECK(by_name("exports/Event.csv", {{"title"}, {"Sample"}}).records.at(0).type == "Event");
  CHECK(by_name("사건.csv", {{"title"}, {"Sample"}}).records.at(0).type == "Event");
  const ReadRecords mixed = by_name("all.csv", {{"Title", "Template", "date"}, {"A", "Person", ""}, {"B", "Event", "2003"}});
  REQUIRE_MESSAGE(mixed.good(), first_error(mixed));
  CHECK(mixed.records.at(0).type == "Person");
  CHECK(mixed.records.at(1).type == "Event");
  CHECK(by_name("all.csv", {{"title"}, {"A"}}).error_count == 1);
  CHECK(read({{"title"}, {"A"}}, "Spaceship").error_count == 1);
  CHECK(looks_like_uwazi(sheet_of({{"Title", "Date added", "Template"}})));
  CHECK(looks_like_uwazi(sheet_of({{"title", "name__en"}})));
  CHECK_FALSE(looks_like_uwazi(sheet_of({{"title", "name"}})));
}

TEST_CASE("every fault is told at once, without what cells say") {
  const ReadRecords got =
      read({{"title", "sex", "born"}, {"Sample", "secretword", "otherword"}, {"Sample", "", ""}, {"", "female", ""}}, "Person");
  CHECK(got.error_count == 4);
  for (const Error& error : got.errors) CHECK(to_string(error).find("word") == std::string::npos);
  CHECK(got.errors.at(2).hint == "the other: table.csv, row 2");
  const ReadRecords unknown = read({{"title", "borm"}, {"Sample", "2003"}}, "Person");
  REQUIRE(unknown.error_count == 1);
  CHECK(unknown.errors[0].hint.find("born") != std::string::npos);
  CHECK(read({{"name"}, {"Sample"}}, "Person").error_count == 1);
  CHECK(read({{"title", "Title"}, {"A", "B"}}, "Person").error_count == 1);
  CHECK(read({}, "Person").error_count == 1);
}

TEST_CASE("what a table of Uwazi cannot carry is counted by name") {
  LooseStatement sealed = tagged("name", "Sample", "en");
  sealed.level = records::Confidentiality::sealed;
  const WrittenTables written = write_uwazi(
      schema(),
      {record_of("p", "Person",
                 {sealed, tagged("name", "Other", "en"), tagged("name", "Pyobon", "ko-Latn-x-rr"), says("born", ValueKind::date, "2003~"),
                  says("birthplace", ValueKind::record, "elsewhere"), says("children", ValueKind::number, "~3")})});
  for (const char* what : {"the level of statements", "Person.name, all but the first", "language tags finer than a language",
                           "Person.born, where it is neither a day nor a year", "Person.birthplace, where it leads to no record of the set",
                           "Person.children, where it is no whole number"}) {
    CAPTURE(what);
    CHECK(lost_count(written.losses, what) == 1);
  }
}

TEST_CASE("records are named by their labels where those tell them apart, and tied by the same titles") {
  const WrittenTables written = write_uwazi(schema(), {record_of("k1", "Person", {says("label", ValueKind::text, "P-1")}),
                                                       record_of("k2", "Person", {says("label", ValueKind::text, "P-2")}),
                                                       record_of("k3", "Person", {says("label", ValueKind::text, "P-2")}),
                                                       record_of("k4", "Act", {says("victim", ValueKind::record, "k1")}),
                                                       record_of("k5", "Act", {says("victim", ValueKind::record, "k3")})});
  REQUIRE(written.tables.size() == 2);
  const Table& acts = written.tables[0].name == "Act" ? written.tables[0] : written.tables[1];
  const Table& persons = written.tables[0].name == "Act" ? written.tables[1] : written.tables[0];
  CHECK(persons.rows[0][0] == "P-1");
  CHECK(persons.rows[1][0] == "k2");
  CHECK(acts.header == Words{"title", "label", "victim"});
  CHECK(acts.rows[0][2] == "P-1");
  CHECK(acts.rows[1][2] == "k3");
}

TEST_CASE("what Uwazi can carry survives the way out and in, and once written nothing more is lost") {
  records::AnyRecords options;
  options.metadata = options.languages = options.hard_texts = options.attachments = false;
  CHECK(rc::check("written, read and written again, the tables are the same", [&] {
    const RecordSet set = records::any_records(options);
    const WrittenTables first = write_uwazi(schema(), set);
    const RecordSet back = read_all(first);
    RC_ASSERT(back.size() == set.size());
    const WrittenTables second = write_uwazi(schema(), back);
    for (const Loss& loss : second.losses) RC_LOG() << loss.what << "\n";
    RC_ASSERT(second.losses.empty());
    RC_ASSERT(first.tables.size() == second.tables.size());
    for (std::size_t t = 0; t < first.tables.size(); ++t) {
      RC_ASSERT(first.tables[t].header == second.tables[t].header);
      RC_ASSERT(first.tables[t].rows == second.tables[t].rows);
    }
  }));
}
