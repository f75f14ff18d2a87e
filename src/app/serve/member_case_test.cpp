// A member's case in a server: shared, caught up, closed to who is a member no more; for several threads.
#include "app/serve/member_case.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "app/case/edit.h"
#include "app/case/members.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::must;
using vault::TestWorld;

/// A case with a founder and a documenter, and the cases open in one server.
struct Served {
  TestWorld world;
  std::atomic<std::uint64_t> now_ms = 1'767'225'600'000;
  vault::Environment environment = [this] {
    vault::Environment machine = world.machine();
    machine.now_ms = [this] { return now_ms += 1000; };  // asked by several threads
    return machine;
  }();
  Id documenter = [this] {
    const auto founder = world.create(environment);
    const vault::MemberSecret secret =
        must(vault::Vault::enrol(environment, world.case_path(), "documenter-1", vault::words("a newcomer's words")));
    must(give(*founder, secret.id(), must(permission_of({.role = "documenter", .compartments = {}, .rights = {}, .level = {}}))));
    return secret.id();
  }();
  MemberCases cases{environment, world.case_path()};

  std::shared_ptr<MemberCase> enter(const char* handle, std::string_view passphrase) {
    return must(cases.sign_in(handle, vault::words(passphrase)));
  }
  std::shared_ptr<MemberCase> founder() { return enter("founder", "founder's words"); }
  std::shared_ptr<MemberCase> newcomer() { return enter("documenter-1", "a newcomer's words"); }
};

Id make(const MemberCase::Locked& held, const char* type, const std::vector<std::string>& said) {
  const Edited edited = edit(held.vault(), held.schema(), {}, type, said, {}, {});
  for (const Error& error : edited.report.errors) FAIL_CHECK(to_string(error));
  return edited.record;
}

std::uint64_t count_of(const MemberCase::Locked& held, const char* type) {
  const auto& by_type = held.coverage().by_type;
  const auto at = by_type.find(type);
  return at == by_type.end() ? 0 : at->second;
}

TEST_CASE("a member's case is shared by all who sign in as that member, and gone with the last of them") {
  Served served;
  std::shared_ptr<MemberCase> first = served.founder(), second = served.founder();
  CHECK(first == second);
  CHECK(first != served.newcomer());
  CHECK(first->handle() == "founder");
  const Id member = first->member();
  const std::weak_ptr<MemberCase> watched = first;
  first.reset();
  CHECK_FALSE(watched.expired());
  second.reset();
  CHECK(watched.expired());
  CHECK(served.founder()->member() == member);
}

TEST_CASE("a wrong name and a wrong passphrase are told in the same words, also while the member's case is open") {
  Served served;
  const auto open = served.founder();
  const auto refused = [&](const char* handle, std::string_view passphrase) {
    const auto entered = served.cases.sign_in(handle, vault::words(passphrase));
    REQUIRE_FALSE(entered);
    return to_string(entered.error());
  };
  const std::string said = refused("founder", "somebody else's words");
  CHECK(said == refused("nobody", "founder's words"));
  CHECK(said == refused("", "founder's words"));
  CHECK_FALSE(served.cases.check("founder", vault::words("somebody else's words")));
  CHECK(served.cases.check("founder", vault::words("founder's words")));
}

TEST_CASE("what one member writes the others see at their next turn, in their records and in their counts") {
  Served served;
  const auto founder = served.founder(), newcomer = served.newcomer();
  CHECK(count_of(must(newcomer->lock()), "Event") == 0);
  Id event;
  {
    const auto held = must(founder->lock());
    event = make(held, "Event", {"title=An invented event"});
    CHECK(count_of(held, "Event") == 1);  // whoever wrote it, at once
  }
  const auto held = must(newcomer->lock());
  CHECK_FALSE(held.vault().model().statements_of(event, vault::Confidentiality::sealed).empty());
  CHECK(count_of(held, "Event") == 1);
}

TEST_CASE("rights are those of the latest grant, and who was removed is let in no more") {
  Served served;
  const auto founder = served.founder();
  auto newcomer = served.newcomer();
  CHECK(must(newcomer->lock()).access().may(Deed::edit_records));
  must(give(must(founder->lock()).vault(), served.documenter,
            must(permission_of({.role = "statistician", .compartments = {}, .rights = {}, .level = {}}))));
  CHECK_FALSE(must(newcomer->lock()).access().may(Deed::edit_records));
  must(must(founder->lock()).vault().remove(served.documenter));
  const auto refused = newcomer->lock();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::refused);
  newcomer.reset();  // as the server does with the sessions of who is refused
  CHECK_FALSE(served.cases.sign_in("documenter-1", vault::words("a newcomer's words")));
  CHECK(founder->lock());
}

TEST_CASE("several threads of two members: each has the case alone, and nothing that they write is lost") {
  Served served;
  const auto founder = served.founder(), newcomer = served.newcomer();
  constexpr int threads_of_each = 3, rounds = 8;
  std::atomic<int> inside = 0, crowded = 0, failed = 0;
  const auto work = [&](const std::shared_ptr<MemberCase>& one, std::atomic<int>& within) {
    for (int i = 0; i < rounds; ++i) {
      const auto held = one->lock();
      if (!held) {
        ++failed;
        continue;
      }
      if (++within > 1) ++crowded;
      const std::uint64_t before = count_of(*held, "Event");
      const Edited edited = edit(held->vault(), held->schema(), {}, "Event", {"title=An invented event"}, {}, {});
      if (!edited.report.errors.empty() || count_of(*held, "Event") <= before) ++failed;
      --within;
    }
  };
  std::atomic<int> inside_other = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < threads_of_each; ++i) {
      threads.emplace_back([&] { work(founder, inside); });
      threads.emplace_back([&] { work(newcomer, inside_other); });
    }
  }
  CHECK(failed == 0);
  CHECK(crowded == 0);
  CHECK(count_of(must(founder->lock()), "Event") == 2 * threads_of_each * rounds);
  CHECK(count_of(must(newcomer->lock()), "Event") == 2 * threads_of_each * rounds);
}

}  // namespace
}  // namespace girok::app
