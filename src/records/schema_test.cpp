#include "records/schema.h"

#include <doctest/doctest.h>

#include <set>

#include "records/code_range.h"
#include "records/rule_text.h"
#include "records/vocabulary_loader.h"
#include "text/unicode.h"

namespace girok::records {
namespace {

const Schema& ours() { return Schema::built_in(); }

std::string errors_of(const std::string& table) {
  const auto more = ours().with(table, "test");
  if (more) return "none";
  std::string text;
  for (const Error& error : more.error()) text += (text.empty() ? "" : ", ") + error.where + " " + std::string(name_of(error.code));
  return text;
}

const std::string types = "type\tparent\tsubject\tappend_only\ten\n";
const std::string properties = "type\tproperty\tkind\trange\tcardinality\tlevel\ten\n";
const std::string rules = "id\ttype\tseverity\twhen\trequire\ten\n";

// ---- the program's own tables ---------------------------------------------------------------------------------------

TEST_CASE("no table of the program's schema has a fault") {
  (void)ours();
  for (const Error& error : built_in_errors()) FAIL_CHECK(to_string(error));
}

TEST_CASE("the types are those of DESIGN, section 5, and every one has labels in three languages") {
  std::set<std::string> names;
  for (const RecordType& type : ours().types()) {
    CAPTURE(type.name);
    names.insert(type.name);
    CHECK_FALSE((type.labels.en.empty() || type.labels.ko.empty() || type.labels.zh.empty() || type.note.empty()));
    CHECK(text::has_hangul(type.labels.ko));
    CHECK(ours().recognise_type(type.labels.ko) == &type);
  }
  for (const char* const name :
       {"Source", "Item", "Testimony", "Event", "Act", "Involvement", "Person", "Group", "Relationship", "Place", "TraffickingCase",
        "LegalElement", "Intervention", "Claim", "Consent", "LinkDecision", "DiscrepancyReview", "Release"})
    CHECK(names.contains(name));
}

TEST_CASE("every property has labels in three languages, a vocabulary and targets that are there, and a name that no label takes away") {
  for (const RecordType& type : ours().types()) {
    std::set<std::string> seen;
    for (const Property* property : ours().properties(type.name)) {
      CAPTURE(type.name + "." + property->name);
      CHECK(seen.insert(property->name).second);
      CHECK_FALSE((property->labels.en.empty() || property->labels.ko.empty() || property->labels.zh.empty()));
      CHECK((property->vocabulary.empty() || range_exists(ours().vocabularies(), property->vocabulary)));
      for (const std::string& target : property->targets) CHECK(ours().type(target) != nullptr);
      CHECK(ours().property(type.name, property->name) == property);
      CHECK(ours().recognise_property(type.name, property->name) == property);
      if (property->kind != PropertyKind::record) CHECK(property->targets.empty());
    }
  }
}

TEST_CASE("a label in English is the label of one property of a type") {
  for (const RecordType& type : ours().types()) {
    for (const Property* property : ours().properties(type.name)) {
      CAPTURE(type.name + "." + property->name + " " + property->labels.en);
      CHECK(ours().recognise_property(type.name, property->labels.en)->labels.en == property->labels.en);
    }
  }
}

TEST_CASE("who a person is lies sealed: names, numbers, contacts, addresses, and who spoke with them") {
  std::set<std::string> sealed, restricted;
  for (const RecordType& type : ours().types()) {
    for (const Property* property : ours().properties(type.name)) {
      if (property->level == Confidentiality::sealed) sealed.insert(type.name + "." + property->name);
      CHECK(property->level != Confidentiality::public_aggregate);
      // Words of people's own say more than codes do.
      if (property->kind == PropertyKind::text && property->name != "label") CAPTURE(type.name + "." + property->name);
      if (property->kind == PropertyKind::attachment && type.name != "Schema") CHECK(property->level >= Confidentiality::restricted);
    }
  }
  for (const char* const name :
       {"Person.name", "Person.name-birth", "Person.name-imposed", "Person.name-official", "Person.alias", "Person.identity-number",
        "Person.contact", "Group.contact", "Source.contact", "Source.party", "Place.address", "Place.latitude", "Place.longitude",
        "Testimony.interviewer", "Testimony.interpreter", "Consent.interpreter", "Consent.witness", "Consent.guardian"}) {
    CAPTURE(std::string(name));
    CHECK(sealed.contains(name));
  }
  CHECK(ours().type("Person")->subject);
}

TEST_CASE("the conditions of every rule speak of what is there") {
  for (const Rule& rule : ours().rules()) {
    CAPTURE(rule.id);
    CHECK(faults_of(ours(), rule.type, rule.when).empty());
    CHECK(faults_of(ours(), rule.type, rule.require).empty());
    CHECK_FALSE((rule.labels.en.empty() || rule.labels.ko.empty() || rule.labels.zh.empty()));
  }
}

// ---- look-ups -------------------------------------------------------------------------------------------------------

TEST_CASE("types and properties are recognised by name and label, ignoring case and blanks") {
  for (const char* const typed : {"Person", "person", "PERSON", " person ", "사람", "个人"}) {
    CAPTURE(std::string(typed));
    REQUIRE(ours().recognise_type(typed) != nullptr);
    CHECK(ours().recognise_type(typed)->name == "Person");
  }
  for (const char* const typed : {"act-type", "Type of act", "type_of_act", "행위 유형", "行为类型"}) {
    CAPTURE(std::string(typed));
    REQUIRE(ours().recognise_property("Act", typed) != nullptr);
    CHECK(ours().recognise_property("Act", typed)->name == "act-type");
  }
  CHECK(ours().recognise_type("Persona") == nullptr);
  CHECK(ours().recognise_property("Person", "act-type") == nullptr);
  CHECK(ours().property("Person", "Name") == nullptr);       // exact
  CHECK(ours().property("Nobody", "label") != nullptr);      // of all types
  CHECK(ours().property("Nobody", "born") == nullptr);
}

TEST_CASE("what is said of a type is listed with that of all types first, then the parent's, then its own") {
  const auto more = ours().with(types + "Nkdb-Camp\tPlace\tno\tno\tCamp\nNkdb-Prison\tNkdb-Camp\tno\tno\tPrison\n", "types");
  REQUIRE(more);
  const auto most = more->with(
      properties + "Nkdb-Prison\tnkdb-cells\tquantity\t\t0..1\tinternal\tCells\nNkdb-Camp\tnkdb-fence\ttruth\t\t0..1\tinternal\tFence\n",
      "properties");
  REQUIRE(most);
  const auto all = most->properties("Nkdb-Prison");
  CHECK(all.front()->name == "type");
  CHECK(all[all.size() - 2]->name == "nkdb-fence");
  CHECK(all.back()->name == "nkdb-cells");
  CHECK(all.size() == ours().properties("Place").size() + 2);
  CHECK(most->property("Nkdb-Prison", "located-in") != nullptr);
  CHECK(most->property("Nkdb-Camp", "nkdb-cells") == nullptr);
  CHECK(most->property("Place", "nkdb-fence") == nullptr);
  CHECK(most->is_type("Nkdb-Prison", "Place"));
  CHECK_FALSE(most->is_type("Place", "Nkdb-Prison"));
  CHECK_FALSE(most->is_type("Nobody", "Nobody"));
  // A copy stands alone.
  const Schema copy = *most;
  CHECK(copy.property("Nkdb-Prison", "nkdb-cells") != most->property("Nkdb-Prison", "nkdb-cells"));
}

TEST_CASE("a property is single where every type that has it says so") {
  CHECK(ours().is_single("born"));
  CHECK_FALSE(ours().is_single("name"));
  CHECK_FALSE(ours().is_single("colour-of-coat"));
  CHECK(ours().rank_of("type") < ours().rank_of("name"));
  CHECK(ours().rank_of("colour-of-coat") > ours().rank_of("same-as"));
}

// ---- values ---------------------------------------------------------------------------------------------------------

/// KIND:text, or the error's code.
std::string value_of(const char* type, const char* property, std::string_view typed) {
  const Property* const found = ours().property(type, property);
  REQUIRE(found != nullptr);
  const auto value = value_from_text(ours(), *found, typed);
  if (!value) {
    CHECK(value.error().where == property);
    CHECK((typed.size() < 4 || value.error().what.find(typed) == std::string::npos));
    return std::string(name_of(value.error().code));
  }
  return value->kind == ValueKind::truth ? (value->truth ? "yes" : "no")
                                         : std::to_string(static_cast<int>(value->kind)) + ":" + value->text;
}

TEST_CASE("what was typed becomes a value in its one form, or an error that does not say it again") {
  CHECK(value_of("Person", "name", "가상 인물") == "1:가상 인물");
  CHECK(value_of("Person", "born", "17.5.1986") == "4:1986-05-17");
  CHECK(value_of("Person", "born", "age:017@2003") == "4:age:17@2003");
  CHECK(value_of("Person", "born", "around then") == "malformed");
  CHECK(value_of("Person", "citizenship", "Republic of Atlantis") == "malformed");
  CHECK(value_of("Person", "citizenship", "중국") == "2:CN");
  CHECK(value_of("Group", "size", ">=020") == "3:>=20");
  CHECK(value_of("Group", "size", "several") == "malformed");
  CHECK(value_of("Place", "latitude", "41.5") == "3:41.5");
  CHECK(value_of("Place", "latitude", "41,5") == "malformed");
  CHECK(value_of("Act", "victim", "Ada Vale") == "usage");
  CHECK(value_of("Item", "file", "letter.pdf") == "usage");
  CHECK(value_of("Item", "media-type", "text/plain") == "2:text/plain");
  CHECK(value_of("Person", "name", "") == "malformed");
  CHECK(value_of("Person", "name", "\xFF") == "malformed");
  for (const char* const yes : {"yes", "Yes", "TRUE", "1", "예", "是", "y"}) CHECK(value_of("Person", "placeholder", yes) == "yes");
  for (const char* const no : {"no", "False", "0", "아니오", "否", "n"}) CHECK(value_of("Person", "placeholder", no) == "no");
  for (const char* const neither : {"maybe", "2", "yesno", "-"}) CHECK(value_of("Person", "placeholder", neither) == "malformed");
}

TEST_CASE("numbers are digits with at most one point inside") {
  for (const char* const good : {"0", "-3", "1200", "3.5"}) CHECK(value_of("Item", "size", good) == "3:" + std::string(good));
  for (const char* const bad : {".5", "5.", "1,200", "1.2.3", "-", "12 ", "0x1", "1e3", "+1"})
    CHECK(value_of("Item", "size", bad) == "malformed");
}

TEST_CASE("what consent permits is a purpose and a recipient, by code or label, or all of them") {
  CHECK(value_of("Consent", "permits", "advocacy:united-nations") == "2:advocacy:united-nations");
  CHECK(value_of("Consent", "permits", "Advocacy:*") == "2:advocacy:*");
  CHECK(value_of("Consent", "permits", "*:*") == "2:*:*");
  for (const char* const bad : {"advocacy", "advocacy:", ":court", "court:advocacy", "advocacy:court:x", "*", "**:*"}) {
    CAPTURE(std::string(bad));
    CHECK(value_of("Consent", "permits", bad) == "malformed");
  }
  CHECK(value_from_text(ours(), *ours().property("Consent", "permits"), "advocacy:cuort").error().hint == "nearest: court");
}

TEST_CASE("an unknown term is told with the nearest, or with how to list them") {
  const Property& citizenship = *ours().property("Person", "citizenship");
  CHECK(value_from_text(ours(), citizenship, "Chna").error().hint == "nearest: CN");
  CHECK(value_from_text(ours(), citizenship, "zzzzzzzzzz").error().hint == "girok vocab show country lists them");
}

TEST_CASE("a property's name has no blanks and no marks, in any script") {
  CHECK(check_property_name("seen-at"));
  CHECK(check_property_name("별명"));
  for (const std::string& bad : {std::string(), std::string("seen at"), std::string("a\nb"), std::string(201, 'a')})
    CHECK_FALSE(check_property_name(bad));
}

// ---- rules' conditions ----------------------------------------------------------------------------------------------

TEST_CASE("conditions are those of the format's page and no others") {
  for (const char* const good : {"p", "!p", "p=code", "p.q=KP-09", "a<=b", "a.b<=c.d", "a!=b", "child(p,d)", "!adult(p.q,d)"}) {
    CAPTURE(std::string(good));
    CHECK(parse_condition(good));
  }
  for (const char* const bad : {"", "!", "p q", "P", "p=", "=x", "p==x", "a<b", "a<=", "<=b", "!p=x", "child(p)", "child(p,)", "child(,d)",
                                "child(p,d", "child p,d", "p=a b", "minor(p,d)"}) {
    CAPTURE(std::string(bad));
    CHECK_FALSE(parse_condition(bad));
  }
}

// ---- tables of organisations ----------------------------------------------------------------------------------------

TEST_CASE("an organisation adds types, properties and rules of its own, and ours stays as it is") {
  const std::size_t before = ours().types().size();
  auto more = ours().with(types + "Nkdb-Shelter\t\tno\tno\tShelter\n", "types");
  REQUIRE(more);
  more = more->with(properties +
                        "Nkdb-Shelter\tnkdb-beds\tquantity\t\t1..1\tinternal\tBeds\nPerson\tnkdb-shelter\trecord\tNkdb-Shelter\t0.."
                        "n\trestricted\tShelter\n*\tnkdb-file\ttext\t\t0..1\tinternal\tFile number\n",
                    "properties");
  REQUIRE(more);
  more = more->with(
      rules + "nkdb-shelter-rule\tPerson\twarning\tnkdb-shelter\tnkdb-shelter.nkdb-beds;born\tA sheltered person's birth is known\n",
      "rules");
  REQUIRE(more);
  CHECK(more->property("Act", "nkdb-file") != nullptr);
  CHECK(more->property("Person", "nkdb-shelter")->targets == std::vector<std::string>{"Nkdb-Shelter"});
  CHECK(more->rules().back().id == "nkdb-shelter-rule");
  CHECK(ours().types().size() == before);
  CHECK(ours().type("Nkdb-Shelter") == nullptr);
}

TEST_CASE("each fault of a table of types is told with its row, all at once") {
  CHECK(errors_of(types + "nkdb-camp\t\tno\tno\tCamp\nPerson\t\tno\tno\tP\nCamp\t\tno\tno\tCamp\nNkdb-A\tNobody\tno\tno\tA\nNkdb-"
                          "B\t\tmaybe\tno\tB\nNkdb-C\t\tno\tno\t\nNkdb-D\t\tno\tno\tD\nNkdb-D\t\tno\tno\tD\nOther-E\t\tno\tno\tE\n") ==
        "test:2 usage, test:3 usage, test:4 usage, test:5 usage, test:6 malformed, test:7 malformed, test:9 usage, test:10 usage");
  CHECK(errors_of("type\tko\nNkdb-A\t가\n") == "test malformed");
  CHECK(errors_of(types + "Act-Mine\t\tno\tno\tMine\n") == "test:2 usage");   // a prefix that is a word of ours
}

TEST_CASE("each fault of a table of properties is told with its row, all at once") {
  CHECK(errors_of(properties + "Person\tNkdb-x\ttext\t\t0..1\tinternal\tX\n"        // 2: the name's form
                               "Nobody\tnkdb-x\ttext\t\t0..1\tinternal\tX\n"        // 3: no such type
                               "Person\tborn\tdate\t\t0..1\tinternal\tX\n"          // 4: there already
                               "Person\tlabel\ttext\t\t0..1\tinternal\tX\n"         // 5: there, of all types
                               "*\tborn\tdate\t\t0..1\tinternal\tX\n"               // 6: some type has it
                               "Person\tshoe-size\tnumber\t\t0..1\tinternal\tX\n"   // 7: good but for two prefixes below
                               "Person\tnkdb-x\tnumeral\t\t0..1\tinternal\tX\n"     // 8: no kind
                               "Person\tnkdb-y\tcode\tno-such\t0..1\tinternal\tX\n" // 9: no vocabulary
                               "Person\tnkdb-z\trecord\tNobody\t0..1\tinternal\tX\n"   // 10: no target
                               "Person\tnkdb-u\ttext\tsex\t0..1\tinternal\tX\n"     // 11: a range
                               "Person\tnkdb-v\ttext\t\t2..3\tinternal\tX\n"        // 12: cardinality
                               "Person\tnkdb-w\ttext\t\t0..1\tsecret\tX\n"          // 13: level
                               "Person\tnkdb-t\ttext\t\t0..1\tinternal\t\n")        // 14: label
        ==
        "test:2 usage, test:3 usage, test:4 usage, test:5 usage, test:6 usage, test:7 usage, test:8 usage, test:9 usage, test:10 usage, "
        "test:11 malformed, test:12 malformed, test:13 malformed, test:14 malformed");
  CHECK(errors_of(properties + "Person\tnkdb-x\ttext\t\t0..1\tinternal\tX\nPerson\tnkdb-x\ttext\t\t0..1\tinternal\tX\n") == "test:3 usage");
  CHECK(errors_of(properties + "Person\tnkdb-x\tcode\tsex:country\t0..1\tinternal\tX\n") == "none");
  CHECK(errors_of(properties + "Person\tnkdb-x\tcode\tsex:no-such\t0..1\tinternal\tX\n") == "test:2 usage");
}

TEST_CASE("each fault of a table of rules is told with its row, all at once") {
  CHECK(errors_of(rules + "nkdb-a\tPerson\terror\tborn\tdied\tGood\n"
                          "nkdb a\tPerson\terror\tborn\tdied\tX\n"               // 3: the id's form
                          "act-order\tPerson\terror\tborn\tdied\tX\n"            // 4: there already
                          "nkdb-b\tNobody\terror\tborn\tdied\tX\n"               // 5: no such type; and then no such properties
                          "nkdb-c\tPerson\tfatal\tborn\tdied\tX\n"               // 6: severity
                          "nkdb-d\tPerson\terror\tborn\t\tX\n"                   // 7: nothing required
                          "nkdb-e\tPerson\terror\tborn >\tdied\tX\n"             // 8: no condition
                          "nkdb-f\tPerson\terror\tshoes\tdied\tX\n"              // 9: no such property
                          "nkdb-g\tPerson\terror\tborn.name\tdied\tX\n"          // 10: a path that ends nowhere
                          "nkdb-h\tPerson\terror\tsex=neuter\tdied\tX\n"         // 11: no term
                          "nkdb-i\tPerson\terror\tname<=died\tdied\tX\n"         // 12: no date
                          "nkdb-j\tPerson\terror\tborn\tdied\t\n"                // 13: no sentence
                          "nkdb-k\tAct\terror\tvictim.citizenship=KP;place.located-in.located-in.iso=KP-09\tdate<=victim.died\tGood\n"
                          "nkdb-l\tAct\terror\tchild(event,date)\tmeans\tX\n")   // 15: events are not born
        ==
        "test:3 usage, test:4 usage, test:5 usage, test:5 usage, test:5 usage, test:6 malformed, test:7 malformed, test:8 malformed, "
        "test:9 usage, test:10 usage, test:11 usage, test:12 usage, test:13 malformed, test:15 usage");
}

TEST_CASE("a table of more types than anybody needs is refused by name") {
  std::string table = types;
  for (int i = 0; i < 600; ++i) table += "Nkdb-T" + std::to_string(i) + "\t\tno\tno\tT\n";
  const auto more = ours().with(table, "test");
  REQUIRE_FALSE(more);
  CHECK(more.error().front().code == ErrorCode::too_large);
}

}  // namespace
}  // namespace girok::records
