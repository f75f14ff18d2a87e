#include "vault/choose_member.h"

#include <doctest/doctest.h>

#include "vault/test_world.h"

namespace girok::vault {
namespace {

MemberFile called(std::string handle, std::string_view id) {
  MemberFile file;
  file.handle = std::move(handle);
  file.member = parse_id(id).value();
  return file;
}

const std::vector<MemberFile> three = {called("nari", "01AAAAAAAAAAAAAAAAAAAAAAAA"), called("dal", "01AAAAABBBBBBBBBBBBBBBBBBB"),
                                       called("nari", "02CCCCCCCCCCCCCCCCCCCCCCCC")};

std::string chosen(const std::vector<MemberFile>& members, std::string_view name, std::optional<Id> last = {}) {
  const Result<std::optional<MemberFile>> choice = choose_member(members, name, last, "case.girok");
  if (!choice) return choice.error().what;
  return *choice ? to_string((*choice)->member).substr(0, 8) : "nobody";
}

TEST_CASE("a member is meant by handle, by six characters of an id, or by having been last here") {
  CHECK(chosen(three, "dal") == "01AAAAAB");
  CHECK(chosen(three, "02cccc") == "02CCCCCC");
  CHECK(chosen(three, "02ccc") == "nobody");
  CHECK(chosen(three, "01AAAAA") == "several members have this handle");
  CHECK(chosen(three, "nari") == "several members have this handle");
  CHECK(chosen(three, "sora") == "nobody");
  CHECK(chosen(three, "", three[2].member) == "02CCCCCC");
  CHECK(chosen(three, "") == "the case has several members");
  CHECK(chosen({three[1]}, "") == "01AAAAAB");
  CHECK(chosen({}, "") == "the case has several members");
}

TEST_CASE("a damaged member file shuts out its member, and nobody else") {
  TestWorld world;
  const Environment environment = world.machine();
  const std::unique_ptr<Vault> vault = world.create(environment);
  const MemberSecret other = must(Vault::enrol(environment, world.case_path(), "other", words("other words")));
  spill(member_file_path(world.case_path(), other.id()), "not what was written");
  CHECK(must(find_member(environment, world.case_path(), "founder")).member->member == vault->member().id());
  CHECK(must(find_member(environment, world.case_path(), "")).member->member == vault->member().id());
  CHECK(find_member(environment, world.case_path(), "other").error().code == ErrorCode::damaged);
  const ReadableMembers readable = load_readable_members(*environment.disk, world.case_path(), vault->id());
  CHECK(readable.members.size() == 1);
  CHECK(readable.errors.size() == 1);
  std::filesystem::remove_all(world.case_path() + "/members");
  CHECK(load_readable_members(*environment.disk, world.case_path(), vault->id()).errors.size() == 1);
}

}  // namespace
}  // namespace girok::vault
