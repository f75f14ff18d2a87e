#include "records/validate.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/utf8.h"
#include "records/test_records.h"

// What each row expects was written by hand after docs/formats/schema.md and data/schema/rules.tsv.

namespace girok::records {
namespace {

const Schema& ours() { return Schema::built_in(); }

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// "Person p1: name=Ada; born=1986; placeholder=yes".
LooseRecord record_of(std::string_view text) {
  const std::size_t blank = text.find(' '), colon = text.find(':', blank);
  LooseRecord record;
  record.type = text.substr(0, blank);
  record.key = text.substr(blank + 1, colon - blank - 1);
  text = trimmed(text.substr(colon + 1));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view said = trimmed(text.substr(0, end));
    const std::size_t equals = said.find('=');
    LooseStatement statement;
    statement.property = said.substr(0, equals);
    statement.value.text = said.substr(equals + 1);
    if (const Property* const property = ours().property(record.type, statement.property))
      statement.value.kind = value_kind_of(property->kind);
    if (statement.value.kind == ValueKind::truth) statement.value.truth = statement.value.text == "yes";
    record.statements.push_back(statement);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return record;
}

/// Rules of problems, sorted; a warning's with a question mark.
std::string rules_of(const std::vector<Problem>& problems) {
  std::vector<std::string> rules;
  for (const Problem& problem : problems) rules.push_back(problem.rule + (problem.warning ? "?" : ""));
  std::ranges::sort(rules);
  std::string text;
  for (const std::string& rule : rules) text += (text.empty() ? "" : " ") + rule;
  return text;
}

/// What the rows below lead to. Nothing is wrong with it.
const RecordSet& world() {
  static const RecordSet records = [] {
    RecordSet made;
    for (const char* const text :
         {"Person child: label=C; born=1990-06-15", "Person adult: label=A; born=1960", "Person ageless: label=U",
          "Person later: born=1995", "Person leapling: born=1992-02-29", "Person last: born=9990", "Group family: label=F",
          "Event event: date=2003", "Place place: name=Test Town", "Act act: act-type=arbitrary-detention; victim=adult",
          "Item item: title=T", "Source source: label=S", "Consent consent: person=adult", "Testimony testimony: speaker=adult"})
      made.push_back(record_of(text));
    return made;
  }();
  return records;
}

std::vector<Problem> problems_of(const LooseRecord& record) {
  RecordSet all = world();
  all.push_back(record);
  return validate(ours(), all);
}

std::string faults_of(std::string_view text) { return rules_of(problems_of(record_of(text))); }

TEST_CASE("any set that the generator makes keeps to the schema") {
  CHECK(rules_of(validate(ours(), world())).empty());
  rc::check([] {
    for (const Problem& problem : validate(ours(), any_records())) RC_ASSERT(problem.warning);
  });
  rc::check([] {
    AnyRecords options;
    options.types = {"Person", "Act", "Place"};
    options.attachments = options.metadata = options.languages = options.hard_texts = options.several = false;
    options.carries = [](const Property& property) { return property.name != "means" && property.level < Confidentiality::sealed; };
    const RecordSet records = any_records(options);
    for (const Problem& problem : validate(ours(), records)) RC_ASSERT(problem.warning);
    for (const LooseRecord& record : records) RC_ASSERT(options.types.contains(record.type));
  });
}

TEST_CASE("the generator says every type, and every property but a few of what is asked") {
  std::vector<std::uint32_t> seeds;
  for (std::uint32_t i = 0; i < 4000; ++i) seeds.push_back(i * 7919);
  std::set<std::string> said;
  for (const LooseRecord& record : make_records(seeds)) {
    for (const LooseStatement& statement : record.statements) said.insert(record.type + "." + statement.property);
  }
  for (const RecordType& type : ours().types()) {
    for (const Property* property : ours().properties(type.name)) {
      CAPTURE(type.name + "." + property->name);
      if (property->name != "type") CHECK(said.contains(type.name + "." + property->name));
    }
  }
}

TEST_CASE("each kind of fault is found by its name, and nothing else is") {
  struct Row {
    const char* record;
    const char* rules;
  };
  static constexpr Row rows[] = {
      {"Person x: name=Ada Vale; born=1986; placeholder=yes; citizenship=KP", ""},
      {"Persn x: name=Ada Vale", "unknown-type"},
      {"Person x: nam=Ada Vale", "unknown-property"},
      {"Person x: born=around then", "not-a-date"},
      {"Person x: born=2003-02-30; died=2003-13", "not-a-date not-a-date"},
      {"Person x: children=some", "not-a-quantity"},
      {"Item x: size=big", "not-a-number"},
      {"Person x: citizenship=Atlantis", "unknown-term"},
      {"Person x: citizenship=China", "unknown-term"},   // a label is for normalise() to bring into its form
      {"Person x: name=", "empty"},
      {"Person x: born=1986; born=1987", "several?"},
      {"Person x: born=1986; born=1987; born=1988; sex=male; sex=female", "several? several?"},
      {"Act x: act-type=arbitrary-detention", "missing"},
      {"Act x: date=2003", "missing missing"},
      {"Act x: act-type=arbitrary-detention; victim=nobody", "dangling"},
      {"Act x: act-type=arbitrary-detention; victim=place", "wrong-target"},
      {"Act x: act-type=arbitrary-detention; victim=family", ""},
      {"LinkDecision x: a=place; b=adult; decision=different", ""},
      {"Consent x: person=adult; permits=advocacy:court", ""},
      {"Consent x: person=adult; permits=advocacy", "unknown-term"},
      {"Person x: born=never; citizenship=Atlantis; shoe=41; name=", "empty not-a-date unknown-property unknown-term"},   // all at once
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.record));
    CHECK(faults_of(row.record) == row.rules);
  }
}

TEST_CASE("each rule of the table holds and breaks where it should") {
  struct Row {
    const char* record;
    const char* rules;
  };
  static constexpr Row rows[] = {
      {"Act x: act-type=arbitrary-detention; victim=adult; date=2003; until=2003-05", ""},
      {"Act x: act-type=arbitrary-detention; victim=adult; date=2003-06; until=2003-05", "act-order"},
      {"Act x: act-type=arbitrary-detention; victim=adult; date=2003-06~; until=2003-05", ""},   // about June may be May
      {"Act x: act-type=arbitrary-detention; victim=adult; date=2003-06/..; until=../2004", ""},
      {"Act x: act-type=arbitrary-detention; victim=adult; date=2003-05-17; until=2003-05-17", ""},
      {"Act x: act-type=arbitrary-detention; victim=adult; until=1900", ""},
      {"Relationship x: from=adult; to=child; relation=parent; valid-from=2003; valid-until=2002", "relationship-order"},
      {"Place x: name=Old Town; valid-from=>2003; valid-until=2003", "place-order"},
      {"Person x: born=1986; died=1985", "life-order"},
      {"Person x: born=1986; died=1986", ""},
      {"Person x: born=age:17@2003; died=1984", "life-order"},   // born 1985 at the earliest
      {"Person x: born=age:17@2003; died=1985", ""},
      {"Act x: act-type=arbitrary-detention; victim=later; date=1994", "act-after-birth"},
      {"Act x: act-type=arbitrary-detention; victim=later; date=1995", ""},
      {"Act x: act-type=arbitrary-detention; victim=family; date=1994", ""},
      // Palermo Protocol, article 3: means for an adult, none for a child; born on 15 June 1990, of age on 15 June 2008
      {"Act x: act-type=trafficking; victim=adult; date=2003; purpose=forced-labour", "means-of-adult"},
      {"Act x: act-type=trafficking; victim=adult; date=2003; purpose=forced-labour; means=deception", ""},
      {"Act x: act-type=trafficking; victim=child; date=2003; purpose=forced-labour", ""},
      {"Act x: act-type=trafficking; victim=child; date=2008-06-14; purpose=forced-labour", ""},
      {"Act x: act-type=trafficking; victim=child; date=2008-06-15; purpose=forced-labour", "means-of-adult"},
      {"Act x: act-type=trafficking; victim=child; date=2008-06; purpose=forced-labour", "means-of-unknown-age?"},
      {"Act x: act-type=trafficking; victim=child; purpose=forced-labour", "means-of-unknown-age?"},
      {"Act x: act-type=trafficking; victim=leapling; date=2010-02-28; purpose=forced-labour", ""},
      {"Act x: act-type=trafficking; victim=leapling; date=2010-03-01; purpose=forced-labour", "means-of-adult"},
      {"Act x: act-type=trafficking; victim=last; date=9999; purpose=forced-labour", ""},
      {"Act x: act-type=trafficking; victim=ageless; date=2003; purpose=forced-labour", "means-of-unknown-age?"},
      {"Act x: act-type=trafficking; victim=family; date=2003; purpose=forced-labour", "means-of-unknown-age?"},
      {"Act x: act-type=trafficking; victim=child; date=2003", "purpose-of-trafficking?"},
      {"Act x: act-type=trafficking; victim=adult; date=2003", "means-of-adult purpose-of-trafficking?"},
      {"Act x: act-type=trafficking-for-begging; victim=child; date=2003", "purpose-of-trafficking?"},   // a term below it
      {"Act x: act-type=arbitrary-detention; victim=adult; price=20000", "price-currency"},
      {"Act x: act-type=arbitrary-detention; victim=adult; price=20000; currency=CNY", ""},
      {"Claim x: said=Test; quantity=20", "claim-unit?"},
      {"Group x: size=20", "group-unit?"},
      {"Consent x: person=adult; given=2024-03-01; expires=2024-02-01", "consent-order"},
      {"Consent x: person=child; given=2003-01-01; permits=*:*", "consent-of-child"},
      {"Consent x: person=child; given=2003-01-01; permits=*:*; guardian-consents=yes", "consent-of-child"},
      {"Consent x: person=child; given=2003-01-01; permits=*:*; guardian-consents=yes; assent=yes", ""},
      {"Consent x: person=child; given=2008-06-14; permits=*:*", "consent-of-child"},
      {"Consent x: person=child; given=2008-06-15; permits=*:*", ""},
      {"Consent x: person=child; given=2003-01-01; refuses=*:*", ""},
      {"LinkDecision x: a=adult; b=adult; decision=same", "link-two"},
      {"Place x: latitude=41.5", "coordinates"},
      {"Place x: latitude=41.5; longitude=129.5", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.record));
    CHECK(faults_of(row.record) == row.rules);
  }
}

TEST_CASE("every rule of the table is broken by a row above, and every one stays whole in some") {
  // The rows name them; a rule that is added to the table without a row is told here.
  for (const Rule& rule : ours().rules()) {
    CAPTURE(rule.id);
    static constexpr std::array<std::string_view, 15> tested = {
        "act-order",        "relationship-order", "place-order",          "life-order",
        "act-after-birth",  "means-of-adult",     "means-of-unknown-age", "purpose-of-trafficking",
        "price-currency",   "claim-unit",         "group-unit",           "consent-order",
        "consent-of-child", "link-two",           "coordinates"};
    CHECK(std::ranges::find(tested, rule.id) != tested.end());
  }
}

TEST_CASE("a fault that is put into any valid set is found once, and nothing else changes") {
  rc::check([] {
    RecordSet records = any_records();
    const std::string before = rules_of(validate(ours(), records));
    static const std::vector<std::pair<std::string, std::string>> faults = {{"Persn planted: name=x", "unknown-type"},
                                                                            {"Person planted: nam=x", "unknown-property"},
                                                                            {"Person planted: born=x", "not-a-date"},
                                                                            {"Person planted: sex=x", "unknown-term"},
                                                                            {"Person planted: birthplace=nowhere", "dangling"},
                                                                            {"Claim planted: note=x", "missing"},
                                                                            {"Person planted: born=1986; died=1985", "life-order"},
                                                                            {"Place planted: latitude=1", "coordinates"}};
    const auto& [text, rule] = *rc::gen::elementOf(faults);
    LooseRecord planted = record_of(text);
    planted.where = "planted.csv:7";
    records.insert(records.begin() + *rc::gen::inRange(0, static_cast<int>(records.size()) + 1), planted);
    std::vector<Problem> after = validate(ours(), records);
    const auto at = std::ranges::find_if(after, [](const Problem& problem) { return problem.error.where == "planted.csv:7"; });
    RC_ASSERT(at != after.end());
    RC_ASSERT(at->rule == rule);
    after.erase(at);
    RC_ASSERT(rules_of(after) == before);
  });
}

TEST_CASE("what stands around a value is looked at too") {
  const auto with = [](const auto& change) {
    LooseRecord record = record_of("Person x: name=Ada Vale; born=1986");
    change(record);
    return rules_of(problems_of(record));
  };
  CHECK(with([](LooseRecord& r) { r.statements[0].value.text = "\xFF"; }) == "not-utf8");
  CHECK(with([](LooseRecord& r) { r.statements[0].value.text = std::string(64 * 1024 + 1, 'a'); }) == "too-long");
  CHECK(with([](LooseRecord& r) { r.statements[0].value.text = std::string(64 * 1024, 'a'); }).empty());
  CHECK(with([](LooseRecord& r) { r.statements[0].confidence = 101; }) == "confidence");
  CHECK(with([](LooseRecord& r) { r.statements[0].confidence = 100; }).empty());
  CHECK(with([](LooseRecord& r) { r.statements[0].span = Span{1, 2}; }) == "span");
  CHECK(with([](LooseRecord& r) {
          r.statements[0].source = "item";
          r.statements[0].span = Span{2, 1};
        }) == "span");
  CHECK(with([](LooseRecord& r) {
          r.statements[0].source = "item";
          r.statements[0].span = Span{1, 2};
        }).empty());
  CHECK(with([](LooseRecord& r) { r.statements[0].source = "nowhere"; }) == "dangling");
  CHECK(with([](LooseRecord& r) { r.statements[0].asserted_by = "nobody"; }) == "dangling");
  CHECK(with([](LooseRecord& r) { r.statements[0].language = "ko"; }).empty());
  CHECK(with([](LooseRecord& r) { r.statements[1].language = "ko"; }) == "language");
  CHECK(with([](LooseRecord& r) { r.statements[1].value.kind = ValueKind::text; }) == "wrong-kind");
  CHECK(with([](LooseRecord& r) { r.key.clear(); }) == "key");
  CHECK(with([](LooseRecord& r) { r.key = std::string(201, 'k'); }) == "key");
  CHECK(with([](LooseRecord& r) { r.key = "adult"; }) == "same-key");
}

TEST_CASE("two records of one key: the later one is told, with where the other stands") {
  RecordSet records = {record_of("Person x: label=1"), record_of("Person x: label=2"), record_of("Person x: label=3")};
  for (std::size_t i = 0; i < records.size(); ++i) records[i].where = "people.csv:" + std::to_string(i + 2);
  const auto problems = validate(ours(), records);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].error.where == "people.csv:3");
  CHECK(problems[0].error.hint == "the other: people.csv:2");
  CHECK(problems[1].error.where == "people.csv:4");
}

TEST_CASE("a record alone is not asked where its links lead; the case is asked for what is not in the set") {
  const LooseRecord act = record_of("Act x: act-type=trafficking; victim=@known; date=1950; purpose=forced-labour; means=deception");
  CHECK(validate(ours(), act).empty());
  CHECK(rules_of(validate(ours(), RecordSet{act})) == "dangling");
  const LooseRecord known = record_of("Person @known: born=1960");
  const FindRecord find = [&](std::string_view key) { return key == "@known" ? &known : nullptr; };
  CHECK(rules_of(validate(ours(), RecordSet{act}, find)) == "act-after-birth");
  CHECK(rules_of(validate(ours(), act, find)) == "act-after-birth");
}

TEST_CASE("an error says type, property, place and what to do, and never the value") {
  LooseRecord record = record_of("Person x: born=secret-words; citizenship=Chna; idntity-number=1; name=Ada Vale; name-bith=x");
  record.where = "people.csv:12";
  const auto problems = validate(ours(), record);
  REQUIRE(problems.size() == 4);
  for (const Problem& problem : problems) {
    CHECK(problem.error.where == "people.csv:12");
    CHECK(problem.error.what.starts_with("Person"));
    for (const char* const value : {"secret-words", "Chna", "Ada Vale"}) CHECK(to_string(problem.error).find(value) == std::string::npos);
  }
  CHECK(problems[0].error.what == "Person.born: this is not a date");
  CHECK(problems[1].error.hint == "nearest: CN");
  CHECK(problems[2].error.hint == "nearest: identity-number");
  CHECK(problems[3].error.hint.starts_with("nearest: name-birth"));
}

TEST_CASE("a record's type, properties and values are brought into their one form, and what cannot be is left") {
  LooseRecord record;
  record.type = "사람";
  record.key = "x";
  for (const auto& [property, value] : {std::pair("Born", "17.5.1986"),
                                        {"국적", "중국"},
                                        {"placeholder", "예"},
                                        {"Number of children", "02"},
                                        {"died", "who knows"},
                                        {"name", " Ada Vale "},
                                        {"shoe", "41"}}) {
    LooseStatement statement;
    statement.property = property;
    statement.value.text = value;
    record.statements.push_back(statement);
  }
  normalise(ours(), record);
  LooseRecord expected =
      record_of("Person x: born=1986-05-17; citizenship=CN; placeholder=yes; children=2; died=who knows; name=x; shoe=41");
  expected.statements[2].value.text.clear();
  expected.statements[4].value.kind = ValueKind::text;
  expected.statements[5].value.text = " Ada Vale ";   // a text is as it was written
  CHECK(record.type == expected.type);
  for (std::size_t i = 0; i < expected.statements.size(); ++i) {
    CAPTURE(expected.statements[i].property);
    CHECK(record.statements[i].property == expected.statements[i].property);
    CHECK((record.statements[i].value == expected.statements[i].value));
  }
}

TEST_CASE("what is in its one form already is not changed") {
  rc::check([] {
    const RecordSet records = any_records();
    for (const LooseRecord& record : records) {
      LooseRecord again = record;
      normalise(ours(), again);
      RC_ASSERT(again == record);
    }
  });
}

TEST_CASE("a rule of an organisation's is kept too, along a path of four records") {
  auto schema = ours().with(
      "id\ttype\tseverity\twhen\trequire\ten\nnkdb-route\tEvent\twarning\tplace.located-in.located-in.iso=KP-09\ttitle\tEvents there have "
      "a title\n",
      "rules");
  REQUIRE(schema);
  RecordSet records = {record_of("Place province: iso=KP-09"), record_of("Place county: located-in=province"),
                       record_of("Place town: located-in=county"), record_of("Event x: place=town")};
  CHECK(rules_of(validate(*schema, records)) == "nkdb-route?");
  records[3] = record_of("Event x: place=county");
  CHECK(rules_of(validate(*schema, records)).empty());
}

TEST_CASE("deprecated terms are told, and kept") {
  auto schema = ours().with("vocabulary\tcode\tstatus\ten\nsex\tnkdb-old\tdeprecated\tOld\n", "terms");
  REQUIRE(schema);
  CHECK(rules_of(validate(*schema, record_of("Person x: sex=nkdb-old"))) == "deprecated-term?");
}

}  // namespace
}  // namespace girok::records
