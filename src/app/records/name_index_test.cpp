// Names found in whatever script or spelling.
#include "app/records/name_index.h"

#include <doctest/doctest.h>

#include "app/access.h"
#include "app/case/edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using records::Confidentiality;
using vault::must;

TEST_CASE("a name is found in another script, in whatever spelling, and after a change") {
  vault::TestWorld world;
  const auto vault = world.create(world.machine());
  const auto person = [&](const std::string& name) { return must(edit_record(*vault, {}, "Person", {"name=" + name}, {}, {})); };
  const Id soon = person("이금순"), chul = person("박철수");
  NameIndex index;
  index.catch_up(*vault);
  const auto found = [&](std::string_view typed, Confidentiality level = Confidentiality::sealed) {
    std::vector<Id> ids;
    for (const NameIndex::Found& one : index.like(typed, level, 10)) ids.push_back(one.record);
    return ids;
  };
  for (const char* const typed : {"Ri Kum Sun", "Lee Keum-soon", "李今順", "이금순"}) CHECK(found(typed) == std::vector<Id>{soon});
  CHECK(found("Park Chol Su") == std::vector<Id>{chul});
  CHECK(found("Robert Smith").empty());
  CHECK(found("").empty());
  // Names of persons are sealed: below that level there is no trace of them.
  CHECK(found("Ri Kum Sun", Confidentiality::restricted).empty());

  const Id late = person("Ri Kum Sun");
  std::string old;
  for (const vault::StoredStatement& stored : vault->model().statements_of(chul, Confidentiality::sealed)) {
    if (stored.statement.property == "name") old = to_string(stored.id);
  }
  (void)must(edit_record(*vault, chul, {}, {"name=최영희"}, {{old, "a slip"}}, {}));
  index.changed(std::vector<Id>{late, chul});
  index.catch_up(*vault);
  CHECK(found("이금순").size() == 2);
  CHECK(found("Park Chol Su").empty());
  CHECK(found("Choe Yong Hui") == std::vector<Id>{chul});
  index.changed({});
  index.catch_up(*vault);
  CHECK(found("이금순").size() == 2);
  const std::size_t sealed = must(find_names(*vault, index, "Choe Yong Hui", {"Person"}, 5)).size();
  CHECK(sealed == 1);
  vault::ReadModel::HistoryFilter filter;
  filter.record = chul;
  filter.clearance = Confidentiality::sealed;
  CHECK(vault->model().history(filter, 100).back().kind == vault::HistoryLine::Kind::read);
}

}  // namespace
}  // namespace girok::app
