// A member's case in a server: shared with who holds the same keys and nobody else, caught up, closed to who is a member no more; for several threads.
#include "app/serve/member_case.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "app/case/edit.h"
#include "app/case/members.h"
#include "app/case/show.h"
#include "app/records/browse.h"
#include "base/faulty_disk.h"
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
  /// Another member of that role, with the keys that it gives.
  std::shared_ptr<MemberCase> another(const std::string& role) {
    const std::string passphrase = "the words of " + role;
    const vault::MemberSecret secret = must(vault::Vault::enrol(environment, world.case_path(), role + "-2", vault::words(passphrase)));
    give_role(must(founder()->lock()), secret.id(), role);
    return enter((role + "-2").c_str(), passphrase);
  }
  static void give_role(const MemberCase::Locked& held, const Id& member, const std::string& role) {
    must(give(held.vault(), member, must(permission_of({.role = role, .compartments = {}, .rights = {}, .level = {}}))));
  }
};

/// Which tables somebody is shown from: their address.
const vault::Vault* open_for(const std::shared_ptr<MemberCase>& one) { return &must(one->lock()).vault(); }

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

TEST_CASE("members who hold the same keys are shown from one open case, others from their own; each acts as who they are") {
  Served served;
  const auto founder = served.founder(), newcomer = served.newcomer(), statistician = served.another("statistician");
  CHECK(open_for(founder) == open_for(newcomer));
  CHECK(open_for(statistician) != open_for(founder));
  Id event;
  {
    const auto held = must(newcomer->lock());
    CHECK(held.vault().member().id() == served.documenter);
    CHECK((held.vault().rights() & vault::right_manage) == 0);
    event = make(held, "Event", {"title=An invented event"});
  }
  const auto held = must(founder->lock());
  CHECK(held.vault().member().id() == founder->member());
  CHECK((held.vault().rights() & vault::right_manage) != 0);
  for (const vault::StoredStatement& stored : held.vault().model().statements_of(event, vault::Confidentiality::sealed))
    CHECK(stored.member == served.documenter);
}

TEST_CASE("no member's secret is in an open case between two turns") {
  Served served;
  const auto founder = served.founder(), newcomer = served.newcomer();
  vault::Vault* open = nullptr;
  {
    const auto held = must(newcomer->lock());
    open = &held.vault();
  }
  CHECK(open->act_for(nullptr) == nullptr);
  auto held = must(founder->lock());
  held.let_go();
  CHECK(held.access().may(Deed::read_records));
  CHECK(open->act_for(nullptr) == nullptr);
  CHECK(must(newcomer->lock()).vault().member().id() == served.documenter);  // it was let go of: this does not wait for ever
}

TEST_CASE("whose keys are taken away leaves what the others have open, and sees nothing of what comes after") {
  Served served;
  const auto founder = served.founder(), newcomer = served.newcomer();
  REQUIRE(open_for(founder) == open_for(newcomer));
  Served::give_role(must(founder->lock()), served.documenter, "statistician");
  const Id person = make(must(founder->lock()), "Person", {"label=P-1", "name=Ada Vale"});
  const auto told = [&](const std::shared_ptr<MemberCase>& one, const Id& record) {
    return must(one->lock()).vault().model().statements_of(record, vault::Confidentiality::sealed).size();
  };
  SUBCASE("who acts first is the one who keeps them") { CHECK(told(founder, person) == 3); }
  SUBCASE("who acts first is the one who lost them") { CHECK(told(newcomer, person) == 2); }
  CHECK(told(newcomer, person) == 2);  // type and label; the name is sealed
  CHECK(told(founder, person) == 3);
  CHECK(open_for(founder) != open_for(newcomer));
  CHECK(must(newcomer->lock()).access().clearance == vault::Confidentiality::internal);
}

TEST_CASE("who is given keys sees at the next turn what they open") {
  Served served;
  const auto founder = served.founder(), newcomer = served.another("statistician");
  REQUIRE(open_for(founder) != open_for(newcomer));
  Served::give_role(must(founder->lock()), newcomer->member(), "documenter");
  CHECK(must(newcomer->lock()).access().clearance == vault::Confidentiality::sealed);
  CHECK(must(newcomer->lock()).vault().readable().size() == 3);
}

TEST_CASE("that somebody read what is sealed is told to who is shown what is sealed, and to nobody else") {
  Served served;
  const std::shared_ptr<MemberCase> founder = served.founder(), analyst = served.another("analyst");
  const Id person = make(must(founder->lock()), "Person", {"name=Invented Lim"});
  REQUIRE(show_record(must(founder->lock()).vault(), person, {}));
  const auto readings_told = [&](const std::shared_ptr<MemberCase>& to) {
    const MemberCase::Locked held = must(to->lock());
    const std::vector<vault::HistoryLine> lines = must(history_of_record(held.vault(), person, 100));
    return std::ranges::count(lines, vault::HistoryLine::Kind::read, &vault::HistoryLine::kind);
  };
  CHECK(readings_told(founder) == 1);
  CHECK(readings_told(served.newcomer()) == 1);
  CHECK(readings_told(analyst) == 0);
}

TEST_CASE("what is open goes with the last who holds it, and is not there for who comes with other keys") {
  Served served;
  const auto others = std::make_shared<SharedCases>();
  const auto open = [&] {
    OpenCase opened;
    opened.vault = must(vault::Vault::open(served.environment, served.world.case_path(), [&] {
      const auto found = must(vault::find_member(served.environment, served.world.case_path(), "founder"));
      return must(vault::unwrap_with_passphrase(*found.member, vault::words("founder's words"), served.environment));
    }()));
    return opened;
  };
  const vault::MemberSecret stranger = vault::MemberSecret::make(served.environment.random);
  const vault::MemberSecret founder = vault::copy_of(open().vault->member());
  auto first = std::make_shared<MemberCase>(open(), others);
  CHECK(others->fitting(founder) != nullptr);
  CHECK(others->fitting(stranger) == nullptr);
  first.reset();
  CHECK(others->fitting(founder) == nullptr);
}

TEST_CASE("long work has the case open apart: nobody waits, and what it writes the others see") {
  Served served;
  const auto founder = served.founder(), newcomer = served.newcomer();
  const auto apart = must(founder->lock_apart());
  CHECK(&apart.vault() != open_for(founder));  // while it is held
  CHECK(&apart.vault() != open_for(newcomer));
  const Id event = make(apart, "Event", {"title=An invented event"});
  CHECK_FALSE(must(newcomer->lock()).vault().model().statements_of(event, vault::Confidentiality::sealed).empty());
  CHECK(count_of(must(newcomer->lock()), "Event") == 1);
}

TEST_CASE("a disk that fails while keys are taken in costs nobody the membership: whoever comes next opens anew") {
  Served served;
  const auto granting = served.founder();
  const Id third = served.another("analyst")->member();
  FaultyDisk disk(real_disk(), served.world.path(""));
  vault::Environment environment = served.environment;
  environment.disk = &disk;
  MemberCases cases{environment, served.world.case_path()};
  const auto founder = must(cases.sign_in("founder", vault::words("founder's words")));
  const auto newcomer = must(cases.sign_in("documenter-1", vault::words("a newcomer's words")));
  REQUIRE(open_for(founder) == open_for(newcomer));
  std::uint64_t failures = 0;
  bool analyst = true;
  for (const std::uint64_t nth : {1, 2, 3, 5, 8, 13}) {
    Served::give_role(must(granting->lock()), third, analyst ? "statistician" : "analyst");  // by another program
    analyst = !analyst;
    disk.fail_at(Fault::unreadable, nth);
    const Result<MemberCase::Locked> held = founder->lock();
    disk.heal();
    if (!held) {
      ++failures;
      CHECK(held.error().code != ErrorCode::refused);
    }
    CHECK(must(newcomer->lock()).access().may(Deed::edit_records));
  }
  CHECK(failures > 1);
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
