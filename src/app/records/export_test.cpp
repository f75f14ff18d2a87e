// Exporting: nobody leaves the case without having agreed, nor anything about them.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "app/records/export_consent.h"
#include "app/records/export_records.h"
#include "app/records/test_loose.h"
#include "base/dates.h"

using namespace girok;
using namespace girok::app;
using records::Confidentiality;
using records::LooseRecord;
using records::LooseStatement;
using records::ValueKind;

namespace {

/// A person who has agreed to everything, from 2020 on.
void add_agreeing(records::RecordSet& set, const std::string& key) {
  set.push_back(record(key, "Person", {words("alias", key)}));
  set.push_back(record("consent of " + key, "Consent",
                       {leads("person", key), says("given", ValueKind::date, "2020-01-01"), says("permits", ValueKind::code, "*:*")}));
}

Judged judged_of(const records::RecordSet& set) {
  VisibleCase visible;
  visible.records = set;
  for (std::uint32_t i = 0; i < visible.records.size(); ++i) visible.by_key.emplace(visible.records[i].key, i);
  return judge_consent(visible, records::Schema::built_in(), [&](const std::string& person) {
    std::vector<LooseRecord> consents;
    for (const LooseRecord& one : set) {
      if (one.type == "Consent" && one.statements.front().value.text == person) consents.push_back(one);
    }
    return records::may_use(consents, {"advocacy", "united-nations"}, first_day(PartialDate{2026, 11, 25}),
                            records::Schema::built_in().vocabularies());
  });
}

/// What stays, as "key" or "key(statements)" where some were dropped.
std::string staying(const records::RecordSet& set) {
  const Judged judged = judged_of(set);
  std::string out;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (judged.left[i] != 0 || set[i].type == "Consent") continue;
    out += (out.empty() ? "" : " ") + set[i].key;
    const auto dropped = std::count(judged.dropped[i].begin(), judged.dropped[i].end(), char{1});
    if (dropped > 0) out += "-" + std::to_string(dropped);
  }
  return out;
}

}  // namespace

TEST_CASE("a person who was never asked is left out; one who agreed is not") {
  records::RecordSet set;
  add_agreeing(set, "ada");
  set.push_back(record("bo", "Person", {words("alias", "x")}));
  CHECK(staying(set) == "ada");
}

TEST_CASE("who stands for somebody unnamed cannot be asked, and stays; with a name, or after a refusal, nobody does") {
  const auto placeholder = [] {
    LooseStatement statement = says("placeholder", ValueKind::truth, "");
    statement.value.truth = true;
    return statement;
  };
  records::RecordSet set;
  set.push_back(record("guard", "Person", {placeholder(), words("label", "X-1")}));
  set.push_back(record("named", "Person", {placeholder(), words("name-official", "Ada Vale")}));
  set.push_back(record("reached", "Person", {placeholder(), words("contact", "x")}));
  set.push_back(record("refusing", "Person", {placeholder()}));
  set.push_back(
      record("a consent", "Consent",
             {leads("person", "refusing"), says("given", ValueKind::date, "2020-01-01"), says("refuses", ValueKind::code, "*:*")}));
  CHECK(staying(set) == "guard");
}

TEST_CASE("with a person goes every record about them, and what cannot stand without those") {
  records::RecordSet set;
  add_agreeing(set, "ada");
  set.push_back(record("bo", "Person", {words("alias", "x")}));
  set.push_back(record("act of ada", "Act", {leads("victim", "ada")}));
  set.push_back(record("act of bo", "Act", {leads("victim", "bo")}));
  set.push_back(record("part", "Involvement", {leads("act", "act of bo"), leads("perpetrator", "ada")}));
  set.push_back(record("element", "LegalElement", {leads("act", "act of bo")}));
  set.push_back(record("kin", "Relationship", {leads("from", "ada"), leads("to", "bo")}));
  set.push_back(record("case", "TraffickingCase", {leads("person", "bo")}));
  CHECK(staying(set) == "ada act of ada");
}

TEST_CASE("a testimony goes with its speaker, its recording with the testimony, and what was taken from either with both") {
  records::RecordSet set;
  add_agreeing(set, "ada");
  set.push_back(record("bo", "Person", {words("alias", "x")}));
  set.push_back(record("of bo", "Testimony", {leads("speaker", "bo"), leads("item", "tape")}));
  set.push_back(record("of ada", "Testimony", {leads("speaker", "ada")}));
  set.push_back(record("tape", "Item", {words("title", "a tape")}));
  set.push_back(record("transcript", "Item", {leads("derived-from", "tape")}));
  set.push_back(record("claim", "Claim", {words("said", "x"), leads("item", "tape")}));
  set.push_back(record("event", "Event", {words("title", "told by bo", "of bo"), words("description", "told by ada", "of ada")}));
  CHECK(staying(set) == "ada of ada event-1");
}

TEST_CASE("who only helped or was there loses their mention, and the record stays") {
  records::RecordSet set;
  add_agreeing(set, "ada");
  set.push_back(record("bo", "Person", {words("alias", "x")}));
  set.push_back(record("of ada", "Testimony", {leads("speaker", "ada"), leads("interviewer", "bo"), leads("interpreter", "bo")}));
  CHECK(staying(set) == "ada of ada-2");
}

TEST_CASE("an event goes when all its acts do, and stays while one stays") {
  records::RecordSet set;
  add_agreeing(set, "ada");
  set.push_back(record("bo", "Person", {words("alias", "x")}));
  set.push_back(record("one", "Event", {words("title", "a")}));
  set.push_back(record("two", "Event", {words("title", "b")}));
  set.push_back(record("a1", "Act", {leads("victim", "bo"), leads("event", "one")}));
  set.push_back(record("a2", "Act", {leads("victim", "bo"), leads("event", "two")}));
  set.push_back(record("a3", "Act", {leads("victim", "ada"), leads("event", "two")}));
  CHECK(staying(set) == "ada two a3");
}

TEST_CASE("of several reasons why a record stays behind the same one is told, in whatever order records stand") {
  records::RecordSet set;
  set.push_back(record("ada", "Person", {words("alias", "x")}));
  set.push_back(record("bo", "Person", {words("alias", "y")}));
  set.push_back(record("told", "Testimony", {leads("speaker", "ada"), leads("item", "tape"), leads("item", "transcript")}));
  set.push_back(record("tape", "Item", {words("title", "a tape", "told")}));
  set.push_back(record("transcript", "Item", {leads("derived-from", "tape")}));
  set.push_back(record("event", "Event", {words("title", "a market day", "told")}));
  set.push_back(record("act", "Act", {leads("victim", "bo"), leads("event", "event")}));
  set.push_back(record("part", "Involvement", {leads("act", "act"), leads("perpetrator", "ada")}));
  set.push_back(record("element", "LegalElement", {leads("act", "act")}));
  set.push_back(record("claim", "Claim", {words("said", "x", "told"), leads("item", "tape")}));
  const std::map<std::string, std::string> expected = {
      {"ada", "persons: consent: never asked"},
      {"bo", "persons: consent: never asked"},
      {"told", "records about them: they lead to a person who is left out"},
      {"tape", "recordings and transcripts: they belong to a testimony that is left out"},
      {"transcript", "recordings and transcripts: they belong to a testimony that is left out"},
      {"event", "events: all their acts are left out"},
      {"act", "records about them: they lead to a person who is left out"},
      {"part", "records about them: they lead to a person who is left out"},
      {"element", "records that cannot stand alone: they need what is left out"},
      {"claim", "records that cannot stand alone: they need what is left out"}};
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const Judged judged = judged_of(set);
    std::map<std::string, std::string> told;
    for (std::size_t i = 0; i < set.size(); ++i) told[set[i].key] = judged.what[i] + ": " + judged.why[i];
    CHECK(told == expected);
    std::ranges::shuffle(set, random);
  }
}

TEST_CASE("a source that is a person who has not agreed takes along all it says") {
  records::RecordSet set;
  set.push_back(record("bo", "Person", {words("alias", "x")}));
  set.push_back(record("source", "Source", {leads("party", "bo")}));
  set.push_back(record("place", "Place", {words("name", "a", "source"), words("name", "b")}));
  set.push_back(record("other", "Place", {words("name", "a", "source")}));
  CHECK(staying(set) == "place-1");
}

TEST_CASE("a testimony or an act of nobody who can be seen is left out: nobody can be asked") {
  records::RecordSet set;
  set.push_back(record("testimony", "Testimony", {words("note", "x")}));
  set.push_back(record("act", "Act", {words("note", "x")}));
  set.push_back(record("group", "Group", {words("name", "x")}));
  set.push_back(record("of group", "Act", {leads("victim", "group")}));
  CHECK(staying(set) == "group of group");
}

TEST_CASE("of a document that speaks of somebody who is left out, the bytes stay behind") {
  records::RecordSet set;
  set.push_back(record("list", "Item", {says("file", ValueKind::attachment, "people.csv"), words("title", "a list")}));
  set.push_back(record("bo", "Person", {words("alias", "x", "list")}));
  set.push_back(record("place", "Place", {words("name", "a", "list")}));
  CHECK(staying(set) == "list-1 place");
}
