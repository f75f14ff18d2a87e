// What people found out about a discrepancy stays with it when the documents are read again; it can be taken back.
#include "app/case/discrepancy_reviews.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/access.h"
#include "app/case/add.h"
#include "app/test_folder.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

void add_text(vault::Vault& vault, const TestFolder& folder, const std::string& name, const std::string& text) {
  const std::vector<std::string> paths{folder.write(name, text)};
  const auto added = add_files(vault, find_inputs(paths), AddOptions{});
  CHECK(added.errors.empty());
}

std::shared_ptr<const CaseReading> read(vault::Vault& vault) { return must(read_collected(must(collect_texts(vault)), nullptr, "test")); }

/// The mark of the one contradiction there is.
std::string mark_of_contradiction(const CaseReading& reading) {
  std::string mark;
  REQUIRE(reading.marks.size() == reading.pile.found.discrepancies.size());
  for (std::size_t x = 0; x < reading.marks.size(); ++x) {
    if (reading.pile.found.discrepancies[x].kind != corroboration::DiscrepancyKind::contradiction) continue;
    CHECK(mark.empty());
    mark = reading.marks[x];
  }
  REQUIRE(mark.size() == 64);
  return mark;
}

struct Case {
  TestWorld world;
  TestFolder folder;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  const records::Schema& schema = records::Schema::built_in();
  Case() {
    add_text(*vault, folder, "b.txt",
             "The flood killed 2,100 villagers in Tolva in 2019, the Relief Committee said in its first report.\n");
    add_text(*vault, folder, "c.txt", "According to the Ministry of Water, 640 villagers were killed by the flood in Tolva in 2019.\n");
  }
};

}  // namespace

TEST_CASE("a discrepancy that was explained is explained when the documents are read again, beside others, and named with its documents") {
  Case c;
  const auto reading = read(*c.vault);
  const std::string mark = mark_of_contradiction(*reading);
  CHECK(discrepancy_reviews(*c.vault).empty());
  const Reviewed reviewed = explain(*c.vault, c.schema, *reading, mark, "different-things", "one counts a district, one a valley");
  REQUIRE(reviewed.report.errors.empty());
  REQUIRE(reviewed.report.written);
  add_text(*c.vault, c.folder, "a.txt", "The flood killed 90 fishermen on the coast of Mirrow in 2021, Harbour Watch said.\n");
  const auto again = read(*c.vault);
  CHECK(again->pile.documents.size() == 3);
  CHECK(mark_of_contradiction(*again) == mark);
  const auto reviews = discrepancy_reviews(*c.vault);
  REQUIRE(reviews.size() == 1);
  const DiscrepancyReview& one = reviews.at(mark);
  CHECK(one.finding == "different-things");
  CHECK(one.reason == "one counts a district, one a valley");
  CHECK(one.by == c.vault->member().id());
  std::vector<Id> items;
  for (const vault::StoredStatement& stored : c.vault->model().statements_of(one.record, vault::Confidentiality::sealed)) {
    if (stored.statement.property == "item") items.push_back(stored.statement.value.record);
  }
  std::vector<Id> documents = reading->items;
  std::ranges::sort(items);
  std::ranges::sort(documents);
  CHECK(items == documents);
}

TEST_CASE("of several findings about one discrepancy the last counts; taken back, with a reason, it is open") {
  Case c;
  const auto reading = read(*c.vault);
  const std::string mark = mark_of_contradiction(*reading);
  REQUIRE(explain(*c.vault, c.schema, *reading, mark, "restated", "").report.written);
  REQUIRE(explain(*c.vault, c.schema, *reading, mark, "error-of-one", "a slip").report.written);
  CHECK(discrepancy_reviews(*c.vault).at(mark).finding == "error-of-one");
  CHECK(reopen(*c.vault, c.schema, mark, "").report.errors.at(0).code == ErrorCode::usage);
  REQUIRE(reopen(*c.vault, c.schema, mark, "looked at again").report.written);
  CHECK(discrepancy_reviews(*c.vault).empty());
  CHECK(reopen(*c.vault, c.schema, mark, "once more").report.errors.at(0).code == ErrorCode::not_found);
  REQUIRE(explain(*c.vault, c.schema, *reading, mark, "restated", "").report.written);
  CHECK(discrepancy_reviews(*c.vault).at(mark).finding == "restated");
}

TEST_CASE("where another document gives the figure too it is open again, and what explained it before is shown with it") {
  Case c;
  const auto reading = read(*c.vault);
  const std::string mark = mark_of_contradiction(*reading);
  REQUIRE(explain(*c.vault, c.schema, *reading, mark, "different-things", "one counts a district, one a valley").report.written);
  const auto at = [](const CaseReading& of, const std::string& which) {
    return static_cast<std::size_t>(std::ranges::find(of.marks, which) - of.marks.begin());
  };
  CHECK(explained_before(discrepancy_reviews(*c.vault), *reading, at(*reading, mark)).empty());  // that is no former one
  add_text(*c.vault, c.folder, "a.txt", "The flood killed 2,100 villagers in Tolva in 2019, the Red Lantern Society said.\n");
  const auto again = read(*c.vault);
  const std::string now = mark_of_contradiction(*again);
  CHECK(now != mark);
  auto reviews = discrepancy_reviews(*c.vault);
  CHECK_FALSE(reviews.contains(now));
  const auto before = explained_before(reviews, *again, at(*again, now));
  REQUIRE(before.size() == 1);
  CHECK(before[0].mark == mark);
  CHECK(before[0].finding == "different-things");
  CHECK(before[0].reason == "one counts a district, one a valley");
  CHECK(before[0].by == c.vault->member().id());
  // Of another kind, or of a document that does not show this one, it is about something else.
  DiscrepancyReview other = before[0];
  other.kind = "scale_error";
  CHECK(explained_before({{mark, other}}, *again, at(*again, now)).empty());
  other = before[0];
  other.items.insert(before[0].record);
  CHECK(explained_before({{mark, other}}, *again, at(*again, now)).empty());
  REQUIRE(explain(*c.vault, c.schema, *again, now, before[0].finding, before[0].reason).report.written);
  reviews = discrepancy_reviews(*c.vault);
  CHECK(reviews.at(now).finding == "different-things");
  CHECK(explained_before(reviews, *again, at(*again, now)).empty());
}

TEST_CASE("what explains nothing, what is not there, and who may not edit are refused") {
  Case c;
  const auto reading = read(*c.vault);
  const std::string mark = mark_of_contradiction(*reading);
  const auto code_of = [&](const std::string& which, const std::string& finding, const std::string& reason) {
    const Reviewed reviewed = explain(*c.vault, c.schema, *reading, which, finding, reason);
    CHECK_FALSE(reviewed.report.written);
    return reviewed.report.errors.at(0).code;
  };
  CHECK(code_of(mark, "because", "x") == ErrorCode::usage);
  CHECK(code_of(mark, "", "x") == ErrorCode::usage);
  CHECK(code_of(mark, "other", "") == ErrorCode::usage);
  CHECK(code_of(std::string(64, '0'), "restated", "") == ErrorCode::not_found);
  REQUIRE(explain(*c.vault, c.schema, *reading, mark, "other", "two valleys have this name").report.written);
  must(set_roles(*c.vault, c.vault->member().id(), {Role::statistician}));
  CHECK(code_of(mark, "restated", "") == ErrorCode::refused);
  CHECK(reopen(*c.vault, c.schema, mark, "seen").report.errors.at(0).code == ErrorCode::refused);
  CHECK(discrepancy_reviews(*c.vault).at(mark).reason.empty());  // restricted: above what a statistician is shown
}

}  // namespace girok::app
