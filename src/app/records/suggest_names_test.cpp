// Names found while they are typed: by their beginnings, in other scripts, sealed ones with a trace.
#include "app/records/suggest_names.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "app/access.h"
#include "app/case/edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using vault::must;

struct Typing {
  vault::TestWorld world;
  std::unique_ptr<vault::Vault> vault = world.create(world.machine());
  NameIndex index;
  Id make(const char* type, const std::string& assignment) {
    const Id made = must(edit_record(*vault, {}, type, {assignment}, {}, {}));
    index.changed({});
    return made;
  }
  std::vector<SuggestedName> typed(std::string_view words) { return must(suggest_names(*vault, index, words, {})); }
  std::vector<vault::HistoryLine::Kind> kinds(const Id& record) const {
    vault::ReadModel::HistoryFilter filter;
    filter.record = record;
    filter.clearance = Confidentiality::sealed;
    std::vector<vault::HistoryLine::Kind> kinds;
    for (const vault::HistoryLine& line : vault->model().history(filter, 100)) kinds.push_back(line.kind);
    return kinds;
  }
};

TEST_CASE("a sealed name is found by the beginning of its words, and the log says so") {
  Typing typing;
  const Id vale = typing.make("Person", "name=Ada Vale"), guard = typing.make("Group", "name=Night Guard of Vale"),
           place = typing.make("Place", "name=Vale");
  const std::vector<SuggestedName> found = typing.typed("Val");
  CHECK(found.size() == 2);  // the place is no person
  const auto at = std::ranges::find(found, vale, &SuggestedName::record);
  REQUIRE(at != found.end());
  CHECK(at->name == "Ada Vale");
  CHECK(at->level == Confidentiality::sealed);  // data/schema/properties.tsv
  CHECK_FALSE(at->alike);
  CHECK(typing.kinds(vale).back() == vault::HistoryLine::Kind::read);
  CHECK(typing.kinds(guard).back() != vault::HistoryLine::Kind::read);  // a group's name is not sealed
  CHECK(typing.typed("ada va").size() == 1);
  CHECK(typing.typed("Va").empty());  // two letters are too few
  CHECK(typing.typed("NOT (").empty());
  CHECK(typing.typed("\"Ada").size() == 1);
  (void)place;
}

TEST_CASE("letter by letter is one line in the log; after a while, and for somebody else, another") {
  Typing typing;
  const Id vale = typing.make("Person", "name=Ada Vale"), other = typing.make("Person", "name=Ada Moor");
  const auto lines = [&](const Id& record) {
    const std::vector<vault::HistoryLine::Kind> kinds = typing.kinds(record);
    return std::ranges::count(kinds, vault::HistoryLine::Kind::read);
  };
  for (const char* const letters : {"Ada", "Ada V", "Ada Va", "Ada Val", "Ada Vale"}) CHECK_FALSE(typing.typed(letters).empty());
  CHECK(lines(vale) == 1);
  CHECK(lines(other) == 1);   // shown once, by the first letters
  typing.world.now_ms += one_typing_ms;
  CHECK(typing.typed("Ada Vale").size() == 1);
  CHECK(lines(vale) == 2);
  CHECK(lines(other) == 1);
  typing.world.now_ms -= 3 * one_typing_ms;   // a clock that was set back hides nothing: those lines are from the future
  CHECK(typing.typed("Ada Vale").size() == 1);
  CHECK(lines(vale) == 3);
}

TEST_CASE("a name in another script is found, and told as one that may be somebody else's") {
  Typing typing;
  const Id soon = typing.make("Person", "name=이금순");
  CHECK(typing.typed("이금").at(0).record == soon);
  CHECK_FALSE(typing.typed("이금순").at(0).alike);
  const std::vector<SuggestedName> found = typing.typed("Ri Kum Sun");
  REQUIRE(found.size() == 1);
  CHECK(found[0].record == soon);
  CHECK(found[0].alike);
}

TEST_CASE("who may not see a sealed name finds nobody by it, and leaves no line") {
  Typing typing;
  const Id vale = typing.make("Person", "name=Ada Vale");
  must(set_roles(*typing.vault, typing.vault->member().id(), {Role::analyst}));
  const std::uint64_t before = typing.vault->model().batch_count();
  CHECK(typing.typed("Ada Vale").empty());
  CHECK(typing.vault->model().batch_count() == before);
  (void)vale;
}

}  // namespace
}  // namespace girok::app
