// Persons of a case: which values are compared, who is shown what, and decisions that can be taken back.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "app/access.h"
#include "app/case/edit.h"
#include "app/linkage/case_decisions.h"
#include "app/linkage/case_persons.h"
#include "app/linkage/link_decisions.h"
#include "app/linkage/link_pair.h"
#include "app/linkage/one_person.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using linkage::Verdict;
using vault::Compartment;
using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

Id person(vault::Vault& vault, const std::vector<std::string>& said) {
  EditOptions options;
  options.strict = true;
  const Edited edited = edit(vault, schema(), {}, "Person", said, {}, options);
  for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
  return edited.record;
}

CasePersons read(vault::Vault& vault) {
  tl::expected<CasePersons, std::vector<Error>> persons = persons_of_case(vault);
  REQUIRE(persons.has_value());
  return *std::move(persons);
}

/// A cell as it will be compared; empty where there is no such column.
std::string cell(const CasePersons& persons, const Id& record, const std::string& column) {
  for (std::size_t row = 0; row < persons.table.records(); ++row) {
    if (persons.table.id_of(row) != to_string(record)) continue;
    for (const linkage::Column& of : persons.table.columns) {
      if (of.name == column) return std::string(of.values.at(of.codes[row]));
    }
    return {};
  }
  return "no such row";
}

std::size_t same_as_statements(const vault::Vault& vault, const Id& a, const Id& b) {
  std::size_t count = 0;
  for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
    for (const vault::StoredStatement& stored : vault.model().statements_of(from, Confidentiality::sealed))
      count += stored.statement.property == "same-as" && stored.statement.value.record == to ? 1 : 0;
  }
  return count;
}

TEST_CASE(
    "the name that is compared is the Korean one in Hangul, else Chinese characters, else Latin letters; a transcription comes last") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id korean = person(*vault, {"name@ko-Latn-x-mr=Kim Kŭmsun", "name@ko-Hani=金錦順", "name@ko=김금순", "alias=Lantern"});
  const Id chinese = person(*vault, {"name@zh-Latn-pinyin=Jin Jinshun", "name@zh=金錦順"});
  const Id foreign = person(*vault, {"name@ko=아넬라 오스칸", "name@en=Anela Oskan"});
  const CasePersons persons = read(*vault);
  CHECK(cell(persons, korean, "name") == "김금순");
  CHECK(cell(persons, korean, "name in Chinese characters") == "金錦順");
  CHECK(cell(persons, korean, "alias") == "Lantern");
  CHECK(cell(persons, chinese, "name") == "金錦順");
  CHECK(cell(persons, chinese, "name in Chinese characters") == "");
  CHECK(cell(persons, foreign, "name") == "Anela Oskan");
}

TEST_CASE("dates of birth become a day, a month, a year, or years; places stand with those they lie in") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id above = must(edit_record(*vault, {}, "Place", {"name=Orlund"}, {}, {}));
  const Id place = must(edit_record(*vault, {}, "Place", {"name=Brennick", "located-in=@" + to_string(above)}, {}, {}));
  const Id day = person(*vault, {"name=A", "born=1975-03-02", "birthplace=@" + to_string(place)});
  const Id month = person(*vault, {"name=B", "born=1975-03"});
  const Id year = person(*vault, {"name=C", "born=1975"});
  // 17 on some day of May 2003: born from 2 May 1985 (18 on the day after) to 31 May 1986.
  const Id age = person(*vault, {"name=D", "born=age:17@2003-05"});
  const Id open = person(*vault, {"name=E", "born=<1980"});
  const CasePersons persons = read(*vault);
  CHECK(cell(persons, day, "born") == "1975-03-02");
  CHECK(cell(persons, month, "born") == "1975-03");
  CHECK(cell(persons, year, "born") == "1975");
  CHECK(cell(persons, age, "born") == "1985/1986");
  CHECK(cell(persons, open, "born") == "");
  CHECK(cell(persons, day, "birthplace") == "Orlund, Brennick");
}

TEST_CASE("lists are the schemes of identifiers; who stands for somebody unnamed is left out, contacts are not compared") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  person(*vault, {"name=A", "identifier=shelter:17", "contact=555"});
  person(*vault, {"name=B", "identifier=helpline:3"});
  person(*vault, {"name=C"});
  person(*vault, {"label=X-1", "placeholder=yes"});
  const CasePersons persons = read(*vault);
  CHECK(persons.table.lists == std::vector<std::string>{"case", "helpline", "shelter"});
  CHECK(persons.table.records() == 3);
  REQUIRE(persons.notes.size() == 1);
  CHECK(std::ranges::none_of(persons.table.columns, [](const linkage::Column& column) { return column.name == "contact"; }));
}

TEST_CASE("what a member may not see is not compared, and reading sealed names leaves a line in the log") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const Id who = person(*founder, {"name=Ada Vale", "born=1975", "sex=female"});
  person(*founder, {"name=Bo Linden", "born=1980", "sex=male"});
  vault::MemberSecret secret =
      must(vault::Vault::enrol(founder->environment(), world.case_path(), "counts", vault::words("a newcomer's words")));
  must(founder->grant(secret.id(), vault::right_write, Confidentiality::internal, {Compartment::internal}));
  const auto colleague = must(vault::Vault::open(world.machine("counts"), world.case_path(), std::move(secret)));
  const CasePersons seen = read(*colleague);
  CHECK(cell(seen, who, "name") == "");
  CHECK(cell(seen, who, "born") == "");
  CHECK(cell(seen, who, "sex") == "female");
  CHECK(seen.notes.size() == 1);
  const std::uint64_t before = founder->model().batch_count();
  read(*founder);
  CHECK(founder->model().batch_count() == before + 1);
}

TEST_CASE("a decision is a record, the last one counts, the same states same-as, and a withdrawal takes all of it back") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"name=Ada Vale"}), b = person(*vault, {"name=Ada Vaile"});
  const auto last = [&] { return decisions_of_case(*vault); };
  CHECK(last().empty());
  REQUIRE(decide(*vault, schema(), b, a, Verdict::same, "one letter").report.written);
  REQUIRE(last().size() == 1);
  CHECK(last()[0].verdict == Verdict::same);
  CHECK(last()[0].a == std::min(a, b));
  CHECK(same_as_statements(*vault, a, b) == 1);
  REQUIRE(decide(*vault, schema(), a, b, Verdict::same, "").report.written);
  CHECK(same_as_statements(*vault, a, b) == 1);
  REQUIRE(decide(*vault, schema(), a, b, Verdict::different, "two villages").report.written);
  REQUIRE(last().size() == 1);
  CHECK(last()[0].verdict == Verdict::different);
  CHECK(same_as_statements(*vault, a, b) == 0);
  REQUIRE(decide(*vault, schema(), a, b, Verdict::same, "").report.written);
  CHECK(same_as_statements(*vault, a, b) == 1);
  CHECK(withdraw_decisions(*vault, schema(), a, b, "").report.errors.at(0).code == ErrorCode::usage);
  REQUIRE(withdraw_decisions(*vault, schema(), b, a, "mixed up").report.written);
  CHECK(last().empty());
  CHECK(same_as_statements(*vault, a, b) == 0);
  CHECK(withdraw_decisions(*vault, schema(), a, b, "again").report.errors.at(0).code == ErrorCode::not_found);
  // Both records stand as they were.
  CHECK(read(*vault).table.records() == 2);
}

TEST_CASE("records decided to be one stand beside each other, those through a third too; what differs and what speaks against it is told") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"name=Ada Vale", "born=1975", "sex=female", "identifier=shelter:1"});
  const Id b = person(*vault, {"name=Ada Vaile", "born=1975", "identifier=helpline:2"});
  const Id c = person(*vault, {"name=Ada Vale", "sex=female"});
  const Id apart = person(*vault, {"name=Bo Linden"});
  REQUIRE(decide(*vault, schema(), a, b, Verdict::same, "").report.written);
  REQUIRE(decide(*vault, schema(), c, b, Verdict::same, "").report.written);
  REQUIRE(decide(*vault, schema(), a, apart, Verdict::cannot_tell, "").report.written);
  const OnePerson one = must(one_person(*vault, c));
  CHECK(one.records == std::vector<Id>{c, b, a});
  CHECK(one.lists == std::vector<std::string>{"case", "helpline", "shelter"});
  CHECK(one.decisions.size() == 2);
  CHECK(one.against.empty());
  CHECK(contradictory(decisions_of_case(*vault)).empty());
  std::map<std::string, bool> differs;
  for (const OnePerson::Field& field : one.fields) differs[field.name] = field.differs;
  CHECK(differs.at("name"));
  CHECK_FALSE(differs.at("born"));
  CHECK_FALSE(differs.at("sex"));  // nothing said is no difference
  REQUIRE(decide(*vault, schema(), a, c, Verdict::different, "").report.written);
  CHECK(must(one_person(*vault, a)).against.size() == 1);
  REQUIRE(contradictory(decisions_of_case(*vault)).size() == 1);
  CHECK(contradictory(decisions_of_case(*vault))[0].a == std::min(a, c));
  CHECK(must(one_person(*vault, apart)).records == std::vector<Id>{apart});
  const Id place = must(edit_record(*vault, {}, "Place", {"name=Orlund"}, {}, {}));
  CHECK(one_person(*vault, place).error().code == ErrorCode::not_found);
}

TEST_CASE("only persons are decided about, not one with itself, and only by who may edit records") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const Id a = person(*founder, {"name=A"}), b = person(*founder, {"name=B"});
  const Id place = must(edit_record(*founder, {}, "Place", {"name=Orlund"}, {}, {}));
  CHECK(decide(*founder, schema(), a, a, Verdict::same, "").report.errors.at(0).code == ErrorCode::usage);
  CHECK(decide(*founder, schema(), a, place, Verdict::same, "").report.errors.at(0).code == ErrorCode::usage);
  vault::MemberSecret secret =
      must(vault::Vault::enrol(founder->environment(), world.case_path(), "reads", vault::words("a newcomer's words")));
  must(founder->grant(secret.id(), 0, Confidentiality::sealed, {Compartment::internal, Compartment::restricted, Compartment::sealed}));
  const auto reader = must(vault::Vault::open(world.machine("reads"), world.case_path(), std::move(secret)));
  CHECK(decide(*reader, schema(), a, b, Verdict::same, "").report.errors.at(0).code == ErrorCode::refused);
}

TEST_CASE("a decision binds the next run, and only its clusters: no record is changed") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"name=Ada Vale", "born=1975-03-02", "sex=female"}),
           b = person(*vault, {"name=Bo Linden", "born=1980-01-09", "sex=male"});
  const Id c = person(*vault, {"name=Cara Holm", "born=1991-12-30", "sex=female"});
  const auto together = [&](const Id& x, const Id& y) {
    tl::expected<LinkRun, std::vector<Error>> run = link_case(*vault, {});
    REQUIRE(run.has_value());
    std::map<std::string, std::uint32_t> cluster;
    for (std::uint32_t record = 0; record < run->table.records(); ++record)
      cluster[to_string(record_of(*run, record))] = run->linkage.cluster[record];
    return cluster.at(to_string(x)) == cluster.at(to_string(y));
  };
  CHECK_FALSE(together(a, b));
  REQUIRE(decide(*vault, schema(), a, b, Verdict::same, "").report.written);
  CHECK(together(a, b));
  CHECK_FALSE(together(a, c));
  REQUIRE(withdraw_decisions(*vault, schema(), a, b, "mixed up").report.written);
  CHECK_FALSE(together(a, b));
}

TEST_CASE("decisions that contradict each other stop no comparison: it says so, and none of them binds; others do") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"name=Ada Vale", "born=1975-03-02", "sex=female"}),
           b = person(*vault, {"name=Bo Linden", "born=1980-01-09", "sex=male"}),
           c = person(*vault, {"name=Cara Holm", "born=1991-12-30", "sex=female"});
  const Id d = person(*vault, {"name=Dov Marrow", "born=1968-05-05", "sex=male"}),
           e = person(*vault, {"name=Eda Corrin", "born=1999-07-01", "sex=female"});
  REQUIRE(decide(*vault, schema(), a, b, Verdict::same, "").report.written);
  REQUIRE(decide(*vault, schema(), b, c, Verdict::same, "").report.written);
  REQUIRE(decide(*vault, schema(), d, e, Verdict::same, "").report.written);
  const auto clusters = [&](std::size_t notes) {
    const tl::expected<LinkRun, std::vector<Error>> run = link_case(*vault, {});
    REQUIRE(run.has_value());
    CHECK(run->notes.size() == notes);
    std::map<Id, std::uint32_t> cluster;
    for (std::uint32_t record = 0; record < run->table.records(); ++record) cluster[record_of(*run, record)] = run->linkage.cluster[record];
    return cluster;
  };
  std::map<Id, std::uint32_t> found = clusters(0);
  CHECK(found[a] == found[c]);
  REQUIRE(decide(*vault, schema(), a, c, Verdict::different, "").report.written);
  found = clusters(1);
  CHECK(found[a] != found[b]);
  CHECK(found[b] != found[c]);
  CHECK(found[d] == found[e]);
  REQUIRE(withdraw_decisions(*vault, schema(), b, c, "mixed up").report.written);
  found = clusters(0);
  CHECK(found[a] == found[b]);
  CHECK(found[a] != found[c]);
}

TEST_CASE("a pair is laid side by side field by field, and its steps add up to what is told of it") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id a = person(*vault, {"name=Mira Soln", "born=1985-03-01", "sex=female"}),
           b = person(*vault, {"name=Mira Soln", "born=1985-03-02"});
  person(*vault, {"name=Tor Vann", "born=1961-07-30", "sex=male"});
  CaseToLink collected = case_to_link(*vault).value();
  LinkRequest request;
  request.keep_table = true;
  const LinkRun run = link_collected(std::move(collected), request).value();
  const std::uint32_t one = record_in(run, a).value(), other = record_in(run, b).value();
  const PairView view = pair_view_of(run, one, other);
  double sum = view.prior_bits;
  std::map<std::string, FieldMark> marks;
  for (const PairField& field : view.fields) {
    sum += field.weight_bits + field.frequency_bits;
    marks[field.name] = field.mark;
  }
  CHECK(sum == doctest::Approx(view.total_bits));
  CHECK(marks.at("name") == FieldMark::same);
  CHECK(marks.at("born") != FieldMark::same);
  CHECK(marks.at("sex") == FieldMark::missing);
  CHECK_FALSE(record_in(run, Id{}));
  CHECK(must(pair_view_of(*vault, run, one, other)).fields.size() == view.fields.size());
  CHECK(must(pair_view_of(*vault, run, one, other)).fields.front().a == "Mira Soln");

  CHECK(decisions_about(*vault, run).empty());
  CHECK(decide(*vault, schema(), a, b, Verdict::different, "").report.errors.empty());
  const std::vector<linkage::Decision> decided = decisions_about(*vault, run);
  REQUIRE(decided.size() == 1);
  CHECK(decided.front().a == std::min(one, other));
  CHECK(decided.front().verdict == Verdict::different);
  CHECK(decisions_of_case(*vault).front().by == vault->member().id());
}

}  // namespace
}  // namespace girok::app
