// How often somebody may ask and guess; sessions by a clock that the test owns.
#include <doctest/doctest.h>

#include "app/serve/test_member_case.h"
#include "server/limits.h"
#include "server/sessions.h"

namespace girok::server {
namespace {

struct Clock {
  std::uint64_t ms = 1'000'000;
  std::function<std::uint64_t()> reads() {
    return [this] { return ms; };
  }
};

}  // namespace

TEST_CASE("limits: a bucket empties and fills again; one who asks too often does not hold up another") {
  Clock clock;
  Limits limits({.per_second = 2, .burst = 3}, clock.reads());
  for (int i = 0; i < 3; ++i) CHECK(limits.ask("a") == 0);
  CHECK(limits.ask("a") == 500);
  CHECK(limits.ask("b") == 0);
  clock.ms += 500;
  CHECK(limits.ask("a") == 0);
  CHECK(limits.ask("a") > 0);
}

TEST_CASE("limits: wrong guesses wait longer and longer, up to a quarter of an hour; a right one forgets them") {
  Clock clock;
  Limits limits({}, clock.reads());
  const auto guess = [&](std::string_view name, Limits::Guess how) {
    (void)limits.begin_guess(name, Limits::free_guesses);
    limits.end_guess(name, how);
  };
  const auto wait = [&](std::string name) { return Limits::Guessing(limits, std::move(name), Limits::free_guesses).wait_ms(); };
  for (unsigned i = 1; i < Limits::free_guesses; ++i) {
    guess("nari", Limits::Guess::wrong);
    CHECK(wait("nari") == 0);
  }
  guess("nari", Limits::Guess::wrong);
  CHECK(wait("nari") == 2'000);
  CHECK(wait("sora") == 0);
  clock.ms += 2'000;
  CHECK(wait("nari") == 0);
  guess("nari", Limits::Guess::wrong);
  CHECK(wait("nari") == 4'000);
  for (int i = 0; i < 30; ++i) guess("nari", Limits::Guess::wrong);
  CHECK(wait("nari") == 15 * 60'000);
  guess("nari", Limits::Guess::right);
  CHECK(wait("nari") == 0);
}

TEST_CASE("limits: many guesses at once are no more than many in a row") {
  Clock clock;
  Limits limits({}, clock.reads());
  for (unsigned i = 0; i < 5; ++i) CHECK(limits.begin_guess("nari", 5) == 0);
  CHECK(limits.begin_guess("nari", 5) > 0);  // five are being tried
  CHECK(limits.begin_guess("sora", 5) == 0);
  for (unsigned i = 0; i < 3; ++i) limits.end_guess("nari", Limits::Guess::wrong);
  CHECK(limits.begin_guess("nari", 5) > 0);  // three were wrong, and two are being tried
  limits.end_guess("nari", Limits::Guess::neither);
  CHECK(limits.begin_guess("nari", 5) == 0);
  limits.end_guess("nari", Limits::Guess::wrong);
  limits.end_guess("nari", Limits::Guess::wrong);
  CHECK(limits.begin_guess("nari", 5) == 2'000);
  clock.ms += 2'000;
  CHECK(limits.begin_guess("nari", 5) == 0);  // from now on one at a time
  CHECK(limits.begin_guess("nari", 5) > 0);
}

TEST_CASE("sessions: lock when nobody is there, end after their time, and never keep a token") {
  app::TestMemberCase test;
  Clock clock;
  Sessions sessions({.lock_after_ms = 1000, .end_after_ms = 10'000}, clock.reads());
  const std::string token = sessions.begin(std::exchange(test.opened, nullptr), "127.0.0.1", "browser", "");
  CHECK(token.size() == 43);
  std::optional<FoundSession> found = sessions.find(token, true);
  REQUIRE(found);
  CHECK(found->state == SessionState::open);
  CHECK(found->member_case != nullptr);
  const std::string csrf = found->session->csrf;
  const std::weak_ptr<app::MemberCase> held = found->member_case;
  found.reset();

  clock.ms += 999;  // asking without a sign of life does not put it off
  CHECK(sessions.find(token, false)->state == SessionState::open);
  clock.ms += 1;
  found = sessions.find(token, true);
  REQUIRE(found);
  CHECK(found->state == SessionState::locked);
  CHECK(found->member_case == nullptr);
  CHECK(held.expired());  // the keys are gone with it
  CHECK(found->session->csrf != csrf);
  clock.ms += 9000;
  CHECK_FALSE(sessions.find(token, true).has_value());
}

TEST_CASE("sessions: a sign of life puts the lock off, but not the end; signing in again ends what was there") {
  app::TestMemberCase test;
  Clock clock;
  Sessions sessions({.lock_after_ms = 1000, .end_after_ms = 3000}, clock.reads());
  const auto& member_case = test.opened;
  const std::string token = sessions.begin(member_case, "", "", "");
  for (int i = 0; i < 3; ++i) {
    CHECK(sessions.find(token, true)->state == SessionState::open);
    clock.ms += 900;
  }
  clock.ms += 300;
  CHECK_FALSE(sessions.find(token, true).has_value());

  const std::string first = sessions.begin(member_case, "", "", "");
  const std::string second = sessions.begin(member_case, "", "", first);
  CHECK(first != second);
  CHECK_FALSE(sessions.find(first, true).has_value());
  CHECK(sessions.find(second, true).has_value());
  CHECK_FALSE(sessions.find("no such token", true).has_value());
  CHECK_FALSE(sessions.find("", true).has_value());
}

TEST_CASE("sessions: whoever signed out, left, ran out of time or was removed is told at the next sweep, once") {
  app::TestMemberCase test;
  Clock clock;
  Sessions sessions({.lock_after_ms = 1000, .end_after_ms = 3000}, clock.reads());
  const auto& member_case = test.opened;
  const std::vector<Id> gone = {member_case->member()};
  const std::string out = sessions.begin(member_case, "", "", "");
  CHECK(sessions.sweep().empty());
  sessions.end(*sessions.find(out, true)->session);
  CHECK(sessions.sweep() == gone);
  CHECK(sessions.sweep().empty());

  (void)sessions.begin(member_case, "", "", "");
  sessions.end_member(member_case->member());
  CHECK(sessions.sweep() == gone);

  const std::string late = sessions.begin(member_case, "", "", "");
  clock.ms += 4000;
  CHECK_FALSE(sessions.find(late, true).has_value());
  CHECK(sessions.sweep() == gone);

  const std::string other = sessions.begin(member_case, "", "", ""), stays = sessions.begin(member_case, "", "", "");
  sessions.end(*sessions.find(other, true)->session);
  CHECK(sessions.sweep().empty());  // the second is still open
  CHECK(sessions.find(stays, true).has_value());
}

TEST_CASE("sessions: a sweep says of whom nobody is there any more; a notice is said once") {
  app::TestMemberCase test;
  Clock clock;
  Sessions sessions({.lock_after_ms = 1000, .end_after_ms = 30'000}, clock.reads());
  const auto& member_case = test.opened;
  const std::string one = sessions.begin(member_case, "", "", ""), two = sessions.begin(member_case, "", "", "");
  sessions.say(*sessions.find(one, true)->session, "saved");
  CHECK(sessions.find(one, true, true)->notice == "saved");
  CHECK(sessions.find(one, true, true)->notice.empty());
  CHECK(sessions.find(two, true, true)->notice.empty());
  clock.ms += 900;
  (void)sessions.find(two, true);
  clock.ms += 200;
  CHECK(sessions.sweep().empty());  // the second is still open
  clock.ms += 1000;
  CHECK(sessions.sweep() == std::vector<Id>{member_case->member()});
  CHECK(sessions.of_member(member_case->member(), {}).size() == 2);
}

TEST_CASE("sessions: a member has so many at most; a token before signing in is bound to its visit") {
  app::TestMemberCase test;
  Clock clock;
  Sessions sessions({}, clock.reads());
  const auto& member_case = test.opened;
  const std::string first = sessions.begin(member_case, "", "", "");
  for (std::size_t i = 0; i < most_of_member; ++i) {
    clock.ms += 1;
    (void)sessions.begin(member_case, "", "", "");
  }
  CHECK_FALSE(sessions.find(first, true).has_value());
  CHECK(sessions.of_member(member_case->member(), {}).size() == most_of_member);
  CHECK(sessions.visit_token("a") != sessions.visit_token("b"));
  CHECK(sessions.visit_token("a") == sessions.visit_token("a"));
  CHECK(Sessions({}, clock.reads()).visit_token("a") != sessions.visit_token("a"));
}

}  // namespace girok::server
