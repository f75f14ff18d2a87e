// Words looked up, an organisation's tables checked and kept, and the schema that a case has with them.
#include "app/records/vocab.h"

#include <doctest/doctest.h>

#include "app/access.h"
#include "vault/test_world.h"

using namespace girok;
using namespace girok::app;
using records::Schema;
using records::Vocabularies;
using vault::must;
using vault::TestWorld;

namespace {

constexpr std::string_view ferry =
    "# vocabulary: lantern-ferry\n# en: Ferry\ncode\tparent\tstatus\ten\tko\tzh\tnote\nlantern-day\t\t\tBy "
    "day\t낮\t白天\t\nlantern-night\t\t\tBy night\t밤\t夜里\t\n";
constexpr std::string_view noon =
    "vocabulary,code,parent,status,en,ko,zh,note\nlantern-ferry,lantern-noon,lantern-day,,At noon,정오,正午,\n";
constexpr std::string_view of_event =
    "type,property,kind,range,cardinality,level,en,ko,zh,esf,note\nEvent,lantern-when,code,lantern-ferry,0..1,internal,Ferry,,,,\n";

std::string file(const TestWorld& world, const std::string& name, std::string_view bytes) {
  vault::spill(world.path(name), bytes);
  return world.path(name);
}

std::vector<std::string> codes_of(const FoundTerms& found) {
  std::vector<std::string> codes;
  for (const FoundTerm& one : found.terms) codes.push_back(one.vocabulary->name + " " + one.term->code);
  return codes;
}

std::size_t faults(const std::vector<CheckedTable>& tables) {
  std::size_t count = 0;
  for (const CheckedTable& table : tables) count += table.errors.size();
  return count;
}

/// A record of type Schema without any check: what merging with another device can bring.
Id put(vault::Vault& vault, std::string_view table) {
  vault::Draft draft;
  vault::BlobWriter writer = must(vault.blob_writer());
  records::Statement type, kept;
  type.entity = kept.entity = new_id(vault.environment().random);
  type.property = "type";
  type.value = records::Value::of_code("Schema");
  kept.property = "file";
  kept.value = records::Value::of_attachment(must(writer.add(table, "text/csv", "table", false)));
  const Id record = kept.entity;
  (void)draft.add(std::move(type));
  (void)draft.add(std::move(kept));
  draft.add_blob(must(writer.finish()));
  must(vault.append(std::move(draft)));
  return record;
}

}  // namespace

TEST_CASE("a word is found in codes, labels of three languages and notes, the word itself first") {
  const Vocabularies& ours = Vocabularies::built_in();
  CHECK(codes_of(must(find_terms(ours, "알몸 수색", ""))) == std::vector<std::string>{"act-type strip-search"});
  CHECK(codes_of(must(find_terms(ours, "STRIP search", ""))) == std::vector<std::string>{"act-type strip-search"});
  CHECK(codes_of(must(find_terms(ours, "脱衣", "act-type"))) == std::vector<std::string>{"act-type strip-search"});
  const FoundTerms forced = must(find_terms(ours, "forced labour", "act-type"));
  REQUIRE(forced.terms.size() > 3);
  CHECK(forced.terms.front().term->code == "forced-labour");
  CHECK_FALSE(forced.near_only);
  // CAT, article 16: only its note has the number.
  const FoundTerms by_note = must(find_terms(ours, "article 16", "act-type"));
  CHECK(codes_of(by_note) == std::vector<std::string>{"act-type ill-treatment"});
}

TEST_CASE("a misspelt word brings what is spelt like it, and says that it is not the same") {
  const FoundTerms near = must(find_terms(Vocabularies::built_in(), "recruitmnet", "palermo-act"));
  CHECK(near.near_only);
  CHECK(codes_of(near) == std::vector<std::string>{"palermo-act recruitment"});
  CHECK(must(find_terms(Vocabularies::built_in(), "zzzzqqqq", "")).terms.empty());
  CHECK(find_terms(Vocabularies::built_in(), "  - ", "").error().code == ErrorCode::usage);
  CHECK(vocabulary_named(Vocabularies::built_in(), "act-types").error().hint == "the nearest: act-type");
}

TEST_CASE("a crosswalk has every term: mapped, said to be without counterpart, or not said") {
  const CrosswalkView view = must(crosswalk_between(Vocabularies::built_in(), "control-method", "ilo"));
  std::set<std::string> terms;
  for (const CrosswalkLine& line : view.lines) terms.insert(line.term->code);
  CHECK(terms.size() == Vocabularies::built_in().find("control-method")->terms.size());
  const auto line = std::ranges::find_if(view.lines, [](const CrosswalkLine& one) { return one.term->code == "PsychoactiveSubstance"; });
  REQUIRE(line->row != nullptr);
  CHECK(line->row->relation == records::Relation::none);
  CHECK(std::ranges::any_of(view.lines, [](const CrosswalkLine& one) { return one.row == nullptr && one.term->code == "Other"; }));
  CHECK(crosswalk_between(Vocabularies::built_in(), "control-method", "esf").error().code == ErrorCode::not_found);
}

TEST_CASE("tables are checked one on top of the other, and counted by what they add") {
  TestWorld world;
  const auto tables =
      check_tables(Schema::built_in(), {file(world, "ferry.tsv", ferry), file(world, "noon.csv", noon), file(world, "when.csv", of_event)});
  REQUIRE(tables.size() == 3);
  CHECK(faults(tables) == 0);
  CHECK(tables[0].adds.vocabularies == 1);
  CHECK(tables[0].adds.terms == 2);
  CHECK(tables[1].adds.vocabularies == 0);
  CHECK(tables[1].adds.terms == 1);
  CHECK(tables[2].adds.properties == 1);
  // In the other order the property has no vocabulary, and the term no parent: both are told, the third table is good all the same.
  const auto wrong = check_tables(Schema::built_in(), {world.path("when.csv"), world.path("noon.csv"), world.path("ferry.tsv")});
  CHECK_FALSE(wrong[0].errors.empty());
  CHECK_FALSE(wrong[1].errors.empty());
  CHECK(wrong[2].errors.empty());
  CHECK(check_tables(Schema::built_in(), {world.path("nowhere.csv")})[0].errors.at(0).code == ErrorCode::not_found);
}

TEST_CASE("a spreadsheet gives a table a sheet") {
  TestWorld world;
  exchange::Table terms, properties;
  terms.name = "terms";
  terms.header = {"vocabulary", "code", "parent", "status", "en", "ko", "zh", "note"};
  terms.rows = {{"lantern-boat", "lantern-small", "", "", "Small boat", "작은 배", "小船", "a tab\there"}};
  properties.name = "properties";
  properties.header = {"type", "property", "kind", "range", "cardinality", "level", "en", "ko", "zh", "esf", "note"};
  properties.rows = {{"Event", "lantern-boat", "code", "lantern-boat", "0..1", "internal", "Boat", "", "", "", ""}};
  std::vector<exchange::Note> notes;
  const std::vector<exchange::Table> both = {terms, properties};
  for (const bool ods : {false, true}) {
    CAPTURE(ods);
    const std::string bytes = must(ods ? exchange::write_ods(both, notes) : exchange::write_xlsx(both, notes));
    const auto tables = check_tables(Schema::built_in(), {file(world, "both", bytes)});
    REQUIRE(tables.size() == 2);
    CHECK(faults(tables) == 0);
    CHECK(tables[0].adds.terms == 1);
    CHECK(tables[0].sheet == "terms");
    CHECK(tables[1].adds.properties == 1);
  }
}

TEST_CASE("what is added is part of the case's schema, in the order it was made; the same bytes are refused a second time") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const auto added = must(add_tables(*vault, {file(world, "ferry.tsv", ferry), file(world, "when.csv", of_event)}, ""));
  REQUIRE(added.size() == 2);
  CHECK(faults(added) == 0);
  CHECK(added[0].record.has_value());
  const Schema schema = must(schema_of(*vault));
  REQUIRE(schema.vocabularies().find("lantern-ferry") != nullptr);
  CHECK(schema.vocabularies().find("lantern-ferry")->terms.size() == 2);
  CHECK(schema.property("Event", "lantern-when") != nullptr);
  CHECK(Schema::built_in().property("Event", "lantern-when") == nullptr);

  const auto again = must(add_tables(*vault, {world.path("ferry.tsv"), file(world, "noon.csv", noon)}, ""));
  CHECK(again[0].errors.size() == 1);
  CHECK_FALSE(again[0].record.has_value());
  CHECK_FALSE(again[1].record.has_value());
  CHECK(case_schema(*vault).tables.size() == 2);
  CHECK(must(schema_of(*vault)).vocabularies().find("lantern-ferry")->find("lantern-noon") == nullptr);
}

TEST_CASE("of two tables that say the same word, the later one is left out whole, and said; a table retracted is gone") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  (void)put(*vault, ferry);
  const Id second = put(
      *vault,
      "# vocabulary: lantern-ferry\ncode\tparent\tstatus\ten\tko\tzh\tnote\nlantern-day\t\t\tDay\t\t\t\nlantern-dusk\t\t\tDusk\t\t\t\n");
  (void)put(*vault, ferry);   // the same bytes once more, from another device
  const CaseSchema schema = case_schema(*vault);
  REQUIRE(schema.tables.size() == 3);
  CHECK(schema.tables[0].errors.empty());
  CHECK(schema.tables[1].record == second);
  CHECK_FALSE(schema.tables[1].errors.empty());
  CHECK(schema.tables[2].errors.empty());
  const records::Vocabulary& terms = *schema.schema.vocabularies().find("lantern-ferry");
  CHECK(terms.find("lantern-dusk") == nullptr);
  CHECK(terms.find("lantern-day")->labels.en == "By day");

  const auto statements = vault->model().statements_of(schema.tables[0].record, records::Confidentiality::sealed);
  vault::Draft draft;
  for (const vault::StoredStatement& stored : statements) {
    if (stored.statement.property == "file") draft.retract(stored.id, "written anew");
  }
  must(vault->append(std::move(draft)));
  const CaseSchema after = case_schema(*vault);
  CHECK(after.schema.vocabularies().find("lantern-ferry")->find("lantern-dusk") != nullptr);
}

TEST_CASE("who only counts adds no words") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  vault::MemberSecret secret =
      must(vault::Vault::enrol(founder->environment(), world.case_path(), "counter", vault::words("a newcomer's words")));
  const Id id = secret.id();
  must(founder->grant(id, vault::right_write, records::Confidentiality::internal, {vault::Compartment::internal}));
  must(set_roles(*founder, id, {Role::statistician}));
  const auto counter = must(vault::Vault::open(world.machine("counter"), world.case_path(), std::move(secret)));
  CHECK(add_tables(*counter, {file(world, "ferry.tsv", ferry)}, "").error().code == ErrorCode::refused);
  CHECK(case_schema(*founder).tables.empty());
}

TEST_CASE("columns stand below each other whatever the width of their characters, and a column that says nothing is left out") {
  const VocabRows rows{{"code", "status", "ko", "en"}, {{"a", "", "알몸 수색", "x"}, {"bcd", "", "é", "yy"}}, {0, 1}};
  CHECK(text_of(rows, 0) ==
        "code   ko         en\n"
        "a      알몸 수색  x\n"
        "  bcd  é          yy\n");
}
