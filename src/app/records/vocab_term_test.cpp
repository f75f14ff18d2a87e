// One term more, from a few fields.
#include "app/records/vocab_term.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

NewTerm school() {
  NewTerm term;
  term.vocabulary = "act-type";
  term.code = "lantern-denial-of-school";
  term.parent = "denial-of-education";
  term.en = "Kept from school\tfor lack of papers";
  term.ko = "신분증이 없어 학교에 다니지 못함";
  return term;
}

TEST_CASE("a term of a few fields is one of its vocabulary, below its parent, and stands beside another system's") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  NewTerm term = school();
  term.scheme = "partner-list";
  term.relation = "broader";
  term.target = "E7";
  const auto added = must(add_term(*vault, term));
  REQUIRE(added.size() == 2);
  CHECK(added[0].record.has_value());
  const records::Schema schema = must(schema_of(*vault));
  const records::Vocabulary* const vocabulary = schema.vocabularies().find("act-type");
  const auto at = std::ranges::find(vocabulary->terms, term.code, &records::Term::code);
  REQUIRE(at != vocabulary->terms.end());
  CHECK(at->parent == "denial-of-education");
  CHECK(at->labels.en == "Kept from school for lack of papers");
  const CrosswalkView walk = must(crosswalk_between(schema.vocabularies(), "act-type", "partner-list"));
  CHECK(std::ranges::any_of(walk.lines, [](const CrosswalkLine& line) { return line.row != nullptr && line.row->target == "E7"; }));
}

TEST_CASE("where anything is wrong with it, nothing is written, the term neither") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const std::uint64_t batches = vault->model().batch_count();
  NewTerm plain = school();
  plain.code = "school";  // without a prefix of one's own
  NewTerm beside = school();
  beside.scheme = "partner-list";
  beside.relation = "somehow";
  for (const NewTerm& term : {plain, beside}) {
    const auto tables = must(add_term(*vault, term));
    CHECK(std::ranges::any_of(tables, [](const CheckedTable& table) { return !table.errors.empty(); }));
    CHECK(std::ranges::none_of(tables, [](const CheckedTable& table) { return table.record.has_value(); }));
  }
  CHECK(vault->model().batch_count() == batches);
}

}  // namespace
}  // namespace girok::app
