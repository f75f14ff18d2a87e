#include "exchange/esf.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

#include "exchange/esf_tables.h"
#include "exchange/test_loose.h"
#include "exchange/zip.h"
#include "records/test_records.h"
#include "records/validate.h"

using namespace girok;
using namespace girok::exchange;

namespace {

const Schema& schema() { return Schema::built_in(); }

ReadRecords read(const Files& files) { return read_esf(schema(), files, "folder"); }

/// What a set says that ESF can carry: values, and languages.
RecordSet carried(RecordSet set) {
  for (LooseRecord& record : set) {
    for (LooseStatement& statement : record.statements) {
      statement.level.reset();
      statement.basis = records::Basis::unstated;
      statement.confidence = records::Statement::no_confidence;
      statement.source.clear();
      statement.span.reset();
      statement.asserted_by.clear();
    }
  }
  records::sort(set);
  return set;
}

}  // namespace

TEST_CASE("no two properties of a type stand in one column, and none in the columns that every table has") {
  for (const records::RecordType& type : schema().types()) {
    std::set<std::string> columns = {"type", "confidentiality", esf_table_of(type.name) + "_record_number"};
    for (const records::Property* property : schema().properties(type.name)) {
      if (property->name == "type" || esf_in_own_table(type.name, *property)) continue;
      CAPTURE(type.name);
      CAPTURE(property->name);
      const std::string column = esf_column_of(type.name, property->name);
      CHECK(columns.insert(column).second);
      CHECK(esf_property(schema(), type.name, column) == property);
    }
  }
}

TEST_CASE("any set of records comes back from ESF tables as it went, but for what stands beside values") {
  CHECK(rc::check("write_esf, read_esf", [] {
    const RecordSet set = records::any_records();
    const WrittenFiles written = write_esf(schema(), set);
    if (set.empty()) return;
    const ReadRecords back = read(written.files);
    for (const Error& error : back.errors) RC_LOG() << to_string(error) << "\n";
    RC_ASSERT(back.good());
    RC_ASSERT(back.losses.empty());
    const RecordSet want = carried(set), got = carried(back.records);
    RC_ASSERT(want.size() == got.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
      RC_ASSERT(want[i].key == got[i].key);
      RC_ASSERT(want[i].type == got[i].type);
      RC_ASSERT(want[i].statements == got[i].statements);
    }
  }));
}

TEST_CASE("what stands beside values is counted as lost, by name") {
  LooseStatement name = says("name", ValueKind::text, "Sample");
  name.level = records::Confidentiality::sealed;
  name.basis = records::Basis::direct;
  name.confidence = 80;
  name.source = "s";
  name.span = Span{1, 2};
  name.asserted_by = "s";
  const WrittenFiles written = write_esf(schema(), {record_of("p", "Person", {name})});
  for (const char* what : {"the level of statements", "the basis of statements", "the confidence of statements", "the source of statements",
                           "the passage of statements", "who says so"}) {
    CAPTURE(what);
    CHECK(lost_count(written.losses, what) == 1);
  }
}

TEST_CASE("tables as OpenEvSys has them: numbers of terms, a group known by its size, the victim of an intervention, confidentiality") {
  // Table and column names: OpenEvSys' schema (mysql-dbcreate.sql). Invented rows.
  const Files files = {
      {"dump/event.csv",
       "event_record_number,event_title,confidentiality,initial_date,final_date,event_description,remarks\nE1,Sample "
       "raid,n,2003-05-17,2003-05-20,What happened,\n"},
      {"dump/person.csv",
       "person_record_number,counting_unit,person_name,other_names,sex,date_of_birth,number_of_persons_in_group,confidentiality\nP1,,"
       "Sample Person,,,1980-01-02,,y\nP2,,Sample Unit,,,,20,n\n"},
      {"dump/act.csv",
       "act_record_number,event,victim,initial_date,physical_consequences,stated_reason\nA1,E1,P1,2003-05-18,injury,none given\n"},
      {"dump/involvement.csv", "involvement_record_number,act,perpetrator\nI1,A1,P2\n"},
      {"dump/intervention.csv", "intervention_record_number,intervening_party,event,victim,date_of_intervention\nN1,P2,E1,P1,2003-06-01\n"},
      {"dump/biographic_details.csv", "biographic_details_record_number,person,related_person,rank\nB1,P1,P2,private\n"},
      {"dump/killing.csv", "killing_record_number,autopsy_results\nA1,1\n"},
  };
  CHECK(looks_like_esf(files));
  const ReadRecords got = read(files);
  REQUIRE_MESSAGE(got.good(), first_error(got));
  CHECK(got.records.size() == 7);
  CHECK(values_of(find_record(got.records, "E1"), "date") == Words{"2003-05-17/2003-05-20"});
  CHECK(is_noted(got.notes, "event-period"));
  CHECK(find_record(got.records, "P1").type == "Person");
  CHECK(find_record(got.records, "P2").type == "Group");
  CHECK(values_of(find_record(got.records, "P2"), "size") == Words{"20"});
  CHECK(values_of(find_record(got.records, "A1"), "victim") == Words{"P1"});
  CHECK(values_of(find_record(got.records, "N1"), "for") == Words{"E1", "P1"});
  CHECK(values_of(find_record(got.records, "B1"), "rank") == Words{"private"});
  for (const LooseStatement& statement : find_record(got.records, "P1").statements) {
    const records::Property* const property = schema().property("Person", statement.property);
    CHECK(statement.level.value_or(property->level) >= records::Confidentiality::restricted);
  }
  CHECK(lost_count(got.losses, "act.stated_reason") == 1);
  CHECK(lost_count(got.losses, "the table killing") == 1);
}

TEST_CASE("every term that has a number in HURIDOCS' micro-thesauri is read by it") {
  std::size_t terms = 0;
  for (const records::CrosswalkRow& row : schema().vocabularies().crosswalk()) {
    if (row.scheme != "esf" || row.relation != records::Relation::exact || row.vocabulary != "act-type") continue;
    const ReadRecords got = read({{"act.csv", "act_record_number,type_of_act\nA1," + row.target + "\n"}});
    REQUIRE_MESSAGE(got.good(), first_error(got));
    const auto rows = schema().vocabularies().from(row.vocabulary, "esf", row.target);
    CHECK(values_of(got.records[0], "act-type") == Words{rows.front()->code});
    ++terms;
  }
  MESSAGE(terms, " types of acts by number");
}

TEST_CASE("two tables with one number: keys are told apart, and links lead where their column can lead") {
  const ReadRecords got = read({{"event.csv", "event_record_number,event_title\n1,Sample raid\n"},
                                {"person.csv", "person_record_number,person_name\n1,Sample Person\n2,Other\n"},
                                {"act.csv", "act_record_number,event,victim\n5,1,1\n"}});
  REQUIRE_MESSAGE(got.good(), first_error(got));
  CHECK(find_record(got.records, "event:1").type == "Event");
  CHECK(find_record(got.records, "person:1").type == "Person");
  CHECK(find_record(got.records, "2").type == "Person");
  CHECK(values_of(find_record(got.records, "5"), "event") == Words{"event:1"});
  CHECK(values_of(find_record(got.records, "5"), "victim") == Words{"person:1"});
}

TEST_CASE("what is wrong is told with its row, and without what the cell said") {
  const auto one = [](const Files& files) {
    const ReadRecords got = read(files);
    REQUIRE(got.error_count == 1);
    return got.errors[0];
  };
  CHECK(one({{"person.csv", "person_record_number,sex\n1,secretword\n"}}).where == "person.csv:2");
  CHECK(to_string(one({{"person.csv", "person_record_number,sex\n1,secretword\n"}})).find("secretword") == std::string::npos);
  CHECK(one({{"person.csv", "person_record_number,sex\n1,\n1,\n"}}).hint == "the other: person.csv:2");
  CHECK(one({{"person.csv", "number,sex\n1,\n"}}).what == "no column person_record_number");
  CHECK(one({{"people.csv", "a\n1\n"}}).what == "no table of ESF is there");
  CHECK(one({{"a/person.csv", "person_record_number\n1\n"}, {"b/person.csv", "person_record_number\n2\n"}}).what ==
        "two files are the table person");
  CHECK(one({{"person.csv", "person_record_number,person_name\n1,Sample\n"},
             {"mlt.csv", "entity,record_number,field,value,language\nperson,1,person_name,Other,en\nperson,1,person_name,Sample,ko\n"}})
            .where == "person.csv:2");
  CHECK(one({{"person.csv", "person_record_number,person_name\n1,Sample\n"},
             {"mlt.csv", "entity,record_number,field,value,language\nperson,2,person_name,Other,en\n"}})
            .where == "mlt.csv:2");
  CHECK(one({{"information.csv", "information_record_number\n1\n"},
             {"supporting_docs_meta.csv",
              "doc_id,entity,record_number,field,title,uri,format,size,sha256\n1,information,1,file,a,../../x,,1,\n"}})
            .what == "a document's path leads out of the folder");
  CHECK(one({{"event.csv", "event_record_number\n1\n"},
             {"chain_of_events.csv", "chain_of_events_record_number,event,related_event\n1,7,1\n"}})
            .where == "chain_of_events.csv:2");
  CHECK(one({{"person.csv", "person_record_number,type\n1,Spaceship\n"}}).where == "person.csv:2");
}

TEST_CASE("from a ZIP archive as from a folder") {
  const RecordSet set = {record_of("p", "Person", {says("name", ValueKind::text, "Sample")}),
                         record_of("g", "Group", {says("name", ValueKind::text, "Sample Unit")})};
  const WrittenFiles written = write_esf(schema(), set);
  std::vector<ZipPart> parts;
  for (const auto& [path, bytes] : written.files) parts.push_back({"esf/" + path, bytes});
  const auto zip = write_zip(parts);
  REQUIRE(zip);
  const ReadRecords back = read_esf_zip(schema(), *zip, "esf.zip");
  REQUIRE_MESSAGE(back.good(), first_error(back));
  CHECK(carried(back.records) == carried(set));
  CHECK(read_esf_zip(schema(), "PK no archive", "esf.zip").error_count == 1);
}
