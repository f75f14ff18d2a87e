// What tells records without a name apart.
#include "app/records/gist.h"

#include <doctest/doctest.h>

#include "app/case/edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;

TEST_CASE("an act is told by its kind, its victim and its date; an involvement by who, and in which act") {
  vault::TestWorld world;
  const auto vault = world.create(world.machine());
  const auto make = [&](const char* type, const std::vector<std::string>& said) {
    return must(edit_record(*vault, {}, type, said, {}, {}));
  };
  const Id victim = make("Person", {"label=P-1", "name=Ada Example"}), guard = make("Group", {"label=G-1"});
  const std::string kind = records::Schema::built_in().vocabularies().find("act-type")->terms.front().code;
  const Id act = make("Act", {"act-type=" + kind, "victim=@" + to_string(victim), "date=2009-03"});
  const Id involved = make("Involvement", {"act=@" + to_string(act), "perpetrator=@" + to_string(guard)});
  Names names(*vault);
  const auto texts = [&](const Id& record) {
    std::vector<std::string> found;
    for (const GistPart& part : gist_of(*vault, names, record)) found.push_back(part.text);
    return found;
  };
  // The name is sealed: the label stands for the person.
  CHECK(texts(act) == std::vector<std::string>{kind, "P-1", "2009-03"});
  CHECK(texts(involved) == std::vector<std::string>{"G-1", kind, "P-1", "2009-03"});
  CHECK(texts(victim).empty());
}

}  // namespace
}  // namespace girok::app
