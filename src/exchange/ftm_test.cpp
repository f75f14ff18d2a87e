#include "exchange/ftm.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <string>

#include "exchange/json.h"
#include "records/test_records.h"
#include "records/validate.h"

using namespace girok;
using namespace girok::exchange;
using records::ValueKind;

namespace {

const Schema& schema() { return Schema::built_in(); }

ReadRecords read(const std::string& lines) { return read_ftm(lines, "x.ftm.json", schema()); }

/// "property=value" of each statement, in order.
std::string said(const LooseRecord& record) {
  std::string out = record.key + " " + record.type + ":";
  for (const LooseStatement& s : record.statements) out += " " + s.property + "=" + s.value.text + (s.source.empty() ? "" : "<" + s.source);
  return out;
}

std::string all_said(const RecordSet& set) {
  std::string out;
  for (const LooseRecord& record : set) out += said(record) + "\n";
  return out;
}

std::string losses_of(const std::vector<Loss>& losses) {
  std::string out;
  for (const Loss& loss : losses) out += loss.what + " " + std::to_string(loss.count) + "\n";
  return out;
}

LooseRecord made(const std::string& key, const std::string& type, const std::vector<std::pair<std::string, std::string>>& statements) {
  LooseRecord record;
  record.key = key;
  record.type = type;
  for (const auto& [property, value] : statements) {
    LooseStatement s;
    s.property = property;
    s.value.text = value;
    const records::Property* known = schema().property(type, property);
    REQUIRE(known != nullptr);
    s.value.kind = records::value_kind_of(known->kind);
    record.statements.push_back(std::move(s));
  }
  return record;
}

std::string text_of(const WrittenFiles& written) { return written.files.at("entities.ftm.json"); }

}  // namespace

TEST_CASE("Persons, organisations and what links them are read as records") {
  // Invented, in the form of https://followthemoney.tech/docs (entity format) and the schemata of version 4.11.
  const auto all = read(
      R"({"id": "p1", "schema": "Person", "caption": "Gwon Invented", "properties": {"name": ["Gwon Invented", "권가공"], "alias": ["G."], "birthDate": ["1980", "1980-05-01T00:00:00"], "nationality": ["kp"], "gender": ["female"], "birthPlace": ["Musan"], "birthCountry": ["kp"], "proof": ["d1"]}}
{"id": "c1", "schema": "Company", "properties": {"name": ["Invented Trade Co"], "jurisdiction": ["cn"], "registrationNumber": ["123/4"]}}
{"id": "l1", "schema": "Directorship", "properties": {"director": ["p1"], "organization": ["c1"], "role": ["Manager"], "startDate": ["2003"]}}
{"id": "f1", "schema": "Family", "properties": {"person": ["p1"], "relative": ["p2"], "relationship": ["sibling"]}}
{"id": "d1", "schema": "Pages", "properties": {"title": ["Report"], "fileName": ["report.pdf"], "mimeType": ["application/pdf"], "fileSize": ["1200"], "language": ["kor"], "contentHash": ["da39a3ee5e6b4b0d3255bfef95601890afd80709"]}}
{"id": "n1", "schema": "Note", "properties": {"entity": ["p1"], "description": ["Seen twice"]}})");
  CHECK(all.errors.empty());
  CHECK(all_said(all.records) ==
        "p1.birthPlace Place: name=Musan iso=KP\n"
        "p1 Person: alias=G.<d1 born=1980-05-01<d1 citizenship=KP<d1 sex=female<d1 name=Gwon Invented<d1 name=권가공<d1 "
        "birthplace=p1.birthPlace<d1\n"
        "c1 Group: country=CN identifier=registrationNumber:123/4 name=Invented Trade Co kind=company\n"
        "l1 Relationship: valid-from=2003 rank=Manager relation=leads from=p1 to=c1\n"
        "f1 Relationship: relation=sibling from=p2 to=p1\n"
        "d1 Item: media-type=application/pdf size=1200 language=ko title=Report identifier=sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709\n"
        "n1 Claim: about=p1 said=Seen twice\n");
  CHECK(losses_of(all.losses) == "Pages.fileName 1\nPerson.birthDate 1\n");
}

TEST_CASE("Events and addresses are read, an interval as one date") {
  const auto all = read(
      R"({"id": "e1", "schema": "Event", "properties": {"name": ["Raid"], "startDate": ["2003-05"], "endDate": ["2003-06-02"], "location": ["Yanji"], "country": ["cn"], "keywords": ["detention"], "involved": ["p1", "p2"]}}
{"id": "e2", "schema": "Event", "properties": {"name": ["e2"], "startDate": ["2003"], "addressEntity": ["a1"]}}
{"id": "a1", "schema": "Address", "properties": {"street": ["1 Invented St"], "city": ["Hoeryong"], "country": ["kp"], "region": ["North Hamgyong"], "latitude": ["42.44"], "longitude": ["129.75"]}})");
  CHECK(all.errors.empty());
  CHECK(all_said(all.records) ==
        "e1.location Place: name=Yanji iso=CN\n"
        "e1 Event: event-kind=detention title=Raid date=2003-05/2003-06-02 place=e1.location\n"
        "e2 Event: place=a1 date=2003/..\n"
        "a1 Place: latitude=42.44 longitude=129.75 address=1 Invented St, Hoeryong iso=KP-09\n");
  // Who was involved without a role has no place: an act says who did what to whom.
  CHECK(losses_of(all.losses) == "Event.involved 2\n");
}

TEST_CASE("Links to what is not taken over are losses, and links out of the file stay") {
  const auto all = read(
      R"({"id": "y", "schema": "Vessel", "properties": {"name": ["Boat"]}}
{"id": "p", "schema": "Person", "properties": {"name": ["A"]}}
{"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["y"]}}
{"id": "u", "schema": "UnknownLink", "properties": {"subject": ["p"], "object": ["elsewhere"], "role": ["met"]}})");
  CHECK(all.errors.empty());
  CHECK(all_said(all.records) == "p Person: name=A\nu Relationship: rank=met relation=other-relation from=p to=elsewhere\n");
  CHECK(losses_of(all.losses) == "Ownership 1\nVessel 1\n");
}

TEST_CASE("What is unknown to us is counted by name, by its values") {
  const auto all = read(
      R"({"id": "p", "schema": "Person", "datasets": ["x"], "properties": {"name": ["A"], "height": ["170", "171"], "topics": ["poi"], "nationality": ["suhh"], "gender": ["other"], "birthDate": [], "a b": ["x"]}}
{"id": "q", "schema": "Spaceship", "properties": {}})");
  CHECK(all.errors.empty());
  CHECK(losses_of(all.losses) ==
        "Person.(a name that is not shown here) 1\nPerson.gender 1\nPerson.height 2\nPerson.nationality 1\nPerson.topics 1\nSpaceship "
        "1\nthe field datasets of entities 1\n");
}

TEST_CASE("Every bad line is told at once") {
  const auto all = read(
      "{\"id\": \"p\", \"schema\": \"Person\", \"properties\": {}}\n"
      "{\"id\": \"p\", \"schema\": \"Person\", \"properties\": {}}\n"
      "{\"schema\": \"Person\"}\n"
      "{\"id\": 5, \"schema\": [], \"properties\": []}\n"
      "{\"id\": \"q\", \"schema\": \"Person\", \"properties\": {\"name\": [[\"x\"]]}}\n"
      "{\"id\": \"r\", \"schema\": \"Person\", \"schema\": \"Person\"}\n"
      "{\"id\": \"s\"\n"
      "5\n");
  std::string told;
  for (const Error& e : all.errors) told += e.where + " " + e.what + "\n";
  CHECK(told ==
        "x.ftm.json:2 an id that an earlier line of this file has\n"
        "x.ftm.json:3 no id, or one of more than 200 bytes\n"
        "x.ftm.json:4 no id, or one of more than 200 bytes\n"
        "x.ftm.json:4 no schema\n"
        "x.ftm.json:4 properties is not an object\n"
        "x.ftm.json:5 a list within a list of values\n"
        "x.ftm.json:6 a key that stands twice in the object that ends at byte 51\n"
        "x.ftm.json:7 JSON ends in the middle at byte 11\n"
        "x.ftm.json:8 a line that is not a JSON object\n");
}

TEST_CASE("An act is written so that nobody takes the victim for the perpetrator") {
  const RecordSet set = {
      made("v", "Person", {{"label", "W-1"}}), made("g", "Group", {{"name", "Invented Unit"}, {"kind", "police"}}),
      made("e", "Event", {{"title", "Return"}, {"date", "2003-05/2003-06"}}),
      made("a", "Act", {{"act-type", "slavery"}, {"victim", "v"}, {"event", "e"}, {"date", "2003-05"}, {"until", "2004"}, {"price", "20"}}),
      made("i", "Involvement", {{"act", "a"}, {"perpetrator", "g"}, {"degree", "ordered"}})};
  const auto written = write_ftm(schema(), set);
  CHECK(text_of(written) ==
        R"({"id": "v", "schema": "Person", "properties": {"name": ["W-1"]}}
{"id": "g", "schema": "PublicBody", "properties": {"name": ["Invented Unit"]}}
{"id": "e", "schema": "Event", "properties": {"endDate": ["2003-06"], "name": ["Return"], "startDate": ["2003-05"]}}
{"id": "a", "schema": "Event", "properties": {"endDate": ["2004"], "name": ["Slavery"], "startDate": ["2003-05"]}}
{"id": "a-victim", "schema": "UnknownLink", "properties": {"object": ["a"], "role": ["victim"], "subject": ["v"]}}
{"id": "a-event", "schema": "UnknownLink", "properties": {"object": ["e"], "role": ["part of"], "subject": ["a"]}}
{"id": "i", "schema": "UnknownLink", "properties": {"object": ["a"], "role": ["perpetrator", "Ordered it"], "subject": ["g"]}}
)");
  CHECK(losses_of(written.losses) == "Act 1\nAct.price 1\nGroup.kind 1\nInvolvement 1\nPerson.label 1\n");
}

TEST_CASE("Dates are written as precise as all their days allow") {
  const auto date = [](const std::string& ours) {
    const auto written = write_ftm(schema(), {made("p", "Person", {{"name", "A"}, {"born", ours}})});
    JsonDocument json;
    const std::string text = text_of(written);
    REQUIRE(json.read(text, "x"));
    const auto values = json.root().find("properties")->find("birthDate");
    return (values ? std::string((*values->begin()).text()) : "") + " " + losses_of(written.losses);
  };
  CHECK(date("2003-05-17") == "2003-05-17 ");
  CHECK(date("2003") == "2003 ");
  CHECK(date("2003~") == "2003 imprecise dates 1\n");
  CHECK(date("2003-05/2003-09") == "2003 imprecise dates 1\n");
  CHECK(date("2003-12/2004-01") == " Person.born 1\n");
  CHECK(date("<2003") == " Person.born 1\n");
  CHECK(date("0900") == " Person.born 1\n");
}

TEST_CASE("What was read is written and read again without a second birthplace") {
  const auto all =
      read(R"({"id": "p", "schema": "Person", "properties": {"name": ["A"], "birthPlace": ["Musan"], "birthCountry": ["kp"]}})");
  const auto again = read(text_of(write_ftm(schema(), all.records)));
  CHECK(again.good());
  CHECK(all_said(again.records) == "p.birthPlace Place: name=Musan iso=KP\np Person: name=A birthplace=p.birthPlace\n");
}

TEST_CASE("Somebody unnamed is not read back with a name") {
  const auto written = write_ftm(schema(), {made("01arz3ndektsv4rrffq69g5fav", "Person", {{"sex", "male"}})});
  CHECK(text_of(written).find("\"name\": [\"Person 01arz3ndektsv4rrffq69g5fav\"]") != std::string::npos);
  CHECK(all_said(read(text_of(written)).records) == "01arz3ndektsv4rrffq69g5fav Person: sex=male\n");
}

TEST_CASE("What is carried whole reads back as it was written") {
  records::AnyRecords options;
  options.types = {"Person", "Group", "Event", "Place", "Item", "Relationship"};
  options.metadata = options.languages = options.hard_texts = options.attachments = false;
  const std::set<std::string> carried = {
      "Person.name",       "Person.alias",      "Person.note",      "Person.ethnicity", "Person.identity-number",
      "Person.occupation", "Person.education",  "Group.name",       "Group.alias",      "Group.note",
      "Event.title",       "Event.description", "Event.event-kind", "Event.place",      "Place.name",
      "Place.alias",       "Place.latitude",    "Place.longitude",  "Place.place-kind", "Item.title",
      "Item.size",         "Relationship.note"};
  options.carries = [&](const records::Property& p) { return carried.contains(p.type + "." + p.name) || p.name == "note"; };
  rc::check([&] {
    RecordSet set = records::any_records(options);
    const auto written = write_ftm(schema(), set);
    RC_LOG(losses_of(written.losses));
    RC_ASSERT(written.losses.empty());
    auto again = read(text_of(written));
    RC_ASSERT(again.errors.empty());
    RC_ASSERT(again.losses.empty());
    for (RecordSet* records : {&set, &again.records}) records::sort(*records);
    RC_LOG(all_said(set) + "----\n" + all_said(again.records));
    RC_ASSERT(again.records == set);
  });
}

TEST_CASE("Of any records, what is written has no loose ends, and what is not written is named") {
  rc::check([] {
    const RecordSet set = records::any_records({});
    const auto written = write_ftm(schema(), set);
    const auto again = read(text_of(written));
    RC_ASSERT(again.errors.empty());
    std::set<std::string> keys;
    for (const LooseRecord& record : again.records) keys.insert(record.key);
    for (const LooseRecord& record : again.records) {
      for (const LooseStatement& s : record.statements) RC_ASSERT(s.value.kind != ValueKind::record || keys.contains(s.value.text));
    }
    for (const LooseRecord& record : set) {
      const bool there = text_of(written).find("\"id\": \"" + record.key + "\"") != std::string::npos;
      RC_ASSERT(there || std::ranges::any_of(written.losses, [&](const Loss& loss) { return loss.what == record.type; }));
      RC_ASSERT(record.type != "Consent" || !there);
    }
    RC_ASSERT(text_of(write_ftm(schema(), set)) == text_of(written));
    for (const auto& problem : records::validate(schema(), again.records)) RC_ASSERT(problem.warning);
  });
}
