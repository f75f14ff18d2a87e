// Consents of a case: by person, what narrows at any level, states on a day, withdrawal.
#include "app/records/consents.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/access.h"
#include "app/case/edit.h"
#include "app/records/consent_edit.h"
#include "vault/test_world.h"

namespace girok::app {
namespace {

using vault::Confidentiality;
using vault::must;
using vault::TestWorld;

const records::Schema& schema() { return records::Schema::built_in(); }

constexpr std::int32_t day_2026_06_01 = 20605;   // 56 years of 365 days, 14 leap days (1972 to 2024), and 31 + 28 + 31 + 30 + 31 days

Id person(vault::Vault& vault) { return must(edit_record(vault, {}, "Person", {"label=W-1"}, {}, {})); }

Id agreed(vault::Vault& vault, const Id& who, std::vector<std::string> said, std::optional<Confidentiality> level = {}) {
  EditOptions options;
  options.level = level;
  const Edited edited = new_consent(vault, schema(), who, said, options);
  REQUIRE(edited.report.errors.empty());
  return edited.record;
}

TEST_CASE("a form of a consent says what was filled in, and of half a row that the other half is missing") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault);
  ConsentForm form;
  form.said = {{"given", "2026-01-10"}, {"expires", ""}, {"note", "@ the second meeting"}};
  form.scopes = {{"advocacy", "united-nations", false}, {"", "", false}, {"research", "*", true}};
  const Edited saved = save_consent(*vault, schema(), who, form);
  REQUIRE(saved.report.written);
  const std::vector<ConsentLine> lines = must(consents_named(*vault, schema(), who, day_2026_06_01));
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].permits == std::vector<std::string>{"advocacy:united-nations"});
  CHECK(lines[0].refuses == std::vector<std::string>{"research:*"});
  CHECK(lines[0].expires.empty());
  const std::uint64_t before = vault->model().batch_count();
  form.scopes = {{"advocacy", "", false}, {"", "united-nations", true}, {"advocacy", "*", false}};
  const Edited refused = save_consent(*vault, schema(), who, form);
  REQUIRE(refused.report.errors.size() == 2);
  CHECK(refused.report.errors[0].where == "recipient");
  CHECK(refused.report.errors[1].where == "purpose");
  CHECK(vault->model().batch_count() == before);
}

TEST_CASE("consents are narrowed by their state on a day") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault);
  const Id now = agreed(*vault, who, {"given=2026-01-10", "permits=advocacy:*"});
  const Id later = agreed(*vault, who, {"given=2026-09-10", "permits=advocacy:*"});
  ConsentListOptions options;
  options.day = day_2026_06_01;
  const auto found = [&](ConsentLine::State state) {
    options.state = state;
    std::vector<Id> ids;
    for (const ConsentLine& line : list_consents(*vault, schema(), options)) ids.push_back(line.consent);
    return ids;
  };
  CHECK(found(ConsentLine::State::in_force) == std::vector<Id>{now});
  CHECK(found(ConsentLine::State::not_yet) == std::vector<Id>{later});
  CHECK(found(ConsentLine::State::withdrawn).empty());
}

TEST_CASE("lines that are kept are those of now: after another day, a change, a consent more") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault);
  const Id one = agreed(*vault, who, {"given=2026-01-10", "permits=advocacy:*"});
  ConsentLines kept;
  ConsentListOptions options;
  options.day = day_2026_06_01;
  using State = ConsentLine::State;
  const auto states = [&] {
    std::vector<State> all;
    for (const ConsentLine& line : list_consents(*vault, schema(), options, &kept)) all.push_back(line.state);
    std::ranges::sort(all);
    return all;
  };
  CHECK(states() == std::vector<State>{State::in_force});
  options.day = day_2026_06_01 - 365;
  CHECK(states() == std::vector<State>{State::not_yet});
  options.day = day_2026_06_01;
  (void)vault->model().take_changed();
  REQUIRE(withdraw_consent(*vault, schema(), one, day_2026_06_01 - 1, {}).edited.report.written);
  kept.changed(vault->model().take_changed());
  CHECK(states() == std::vector<State>{State::withdrawn});
  (void)agreed(*vault, who, {"given=2026-06-01", "permits=advocacy:*"});
  kept.changed(vault->model().take_changed());
  CHECK(states() == std::vector<State>{State::in_force, State::withdrawn});
}

TEST_CASE("a day is counted from 1970-01-01, and only a whole day is one") {
  CHECK(must(day_from("2026-06-01")) == day_2026_06_01);
  CHECK(text_of_day(day_2026_06_01) == "2026-06-01");
  for (const char* const wrong : {"2026-06", "today", "2026-02-30", "2026-06-01T10:00"})
    CHECK(day_from(wrong).error().code == ErrorCode::usage);
}

TEST_CASE("nothing is permitted that nobody agreed to, and a refusal goes before") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault);
  const records::Use use = must(use_from(schema(), "advocacy", "united-nations"));
  const auto answer = [&] { return must(check_consent(*vault, schema(), who, use, day_2026_06_01)).finding; };
  CHECK(answer().answer == records::ConsentAnswer::never_asked);
  const Id consent = agreed(*vault, who, {"given=2026-01-10", "permits=advocacy:*"});
  CHECK(answer().permitted());
  CHECK(answer().consent == to_string(consent));
  agreed(*vault, who, {"given=2026-03-10", "refuses=*:united-nations"});
  CHECK(answer().answer == records::ConsentAnswer::refused);
}

TEST_CASE("what narrows counts at a level that the member is not shown; what permits does not") {
  TestWorld world;
  const auto founder = world.create(world.machine());
  const Id open = person(*founder), secret = person(*founder);
  agreed(*founder, open, {"given=2026-01-10", "permits=advocacy:*"});
  agreed(*founder, open, {"given=2026-02-10", "refuses=advocacy:*"}, Confidentiality::restricted);
  agreed(*founder, secret, {"given=2026-01-10", "permits=advocacy:*"}, Confidentiality::restricted);
  // The scope can be seen; the day on which it was given, or an end that has passed, cannot.
  const Id undated = person(*founder), ended = person(*founder);
  const auto add_hidden = [&](const Id& consent, const std::string& said) {
    EditOptions options;
    options.level = Confidentiality::restricted;
    must(edit_record(*founder, consent, "", {said}, {}, options));
  };
  add_hidden(agreed(*founder, undated, {"permits=advocacy:*"}), "given=2026-01-10");
  add_hidden(agreed(*founder, ended, {"given=2026-01-10", "permits=advocacy:*"}), "expires=2026-05-31");

  vault::MemberSecret counter =
      must(vault::Vault::enrol(founder->environment(), world.case_path(), "counter", vault::words("a newcomer's words")));
  must(set_roles(*founder, counter.id(), {Role::statistician}));
  must(founder->grant(counter.id(), vault::right_write, Confidentiality::restricted,
                      {records::Compartment::internal, records::Compartment::restricted}));
  const auto vault = must(vault::Vault::open(world.machine("desk"), world.case_path(), std::move(counter)));
  REQUIRE(seen_by(*vault) == Confidentiality::internal);
  const ConsentBook book = ConsentBook::of(*vault);
  const records::Use use{"advocacy", "united-nations"};
  const records::ConsentFinding refused = book.may_use(open, use, day_2026_06_01, schema().vocabularies());
  CHECK(refused.answer == records::ConsentAnswer::refused);
  CHECK_FALSE(book.may_use(secret, use, day_2026_06_01, schema().vocabularies()).permitted());
  CHECK(book.may_use(undated, use, day_2026_06_01, schema().vocabularies()).answer == records::ConsentAnswer::not_yet);
  CHECK(book.may_use(ended, use, day_2026_06_01, schema().vocabularies()).answer == records::ConsentAnswer::expired);
  for (const Id& one : {open, secret, undated, ended}) {
    const ConsentBook alone = ConsentBook::of(*vault, one);
    CHECK(alone.of_person(one) == book.of_person(one));
    CHECK(alone.all().size() == (one == secret ? 0 : 1));  // a permission above what is shown is no consent at all
  }
  CHECK(ConsentBook::of(*founder).may_use(undated, use, day_2026_06_01, schema().vocabularies()).permitted());
  CHECK(ConsentBook::of(*founder).may_use(secret, use, day_2026_06_01, schema().vocabularies()).permitted());
}

TEST_CASE("a withdrawal ends what was agreed before, also where it is said of a person who never agreed to anything") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault), other = person(*vault);
  const Id first = agreed(*vault, who, {"given=2026-01-10", "permits=research:*"}),
           second = agreed(*vault, who, {"given=2026-02-10", "permits=advocacy:*"});
  const Withdrawal withdrawal = withdraw_consent(*vault, schema(), who, day_2026_06_01, "");
  REQUIRE(withdrawal.edited.report.written);
  CHECK(withdrawal.edited.record == second);
  CHECK(withdrawal.person == who);
  const ConsentBook book = ConsentBook::of(*vault);
  for (const records::Use& use : {records::Use{"research", "researcher"}, records::Use{"advocacy", "court"}}) {
    CHECK(book.may_use(who, use, day_2026_06_01, schema().vocabularies()).answer == records::ConsentAnswer::withdrawn);
    CHECK(book.may_use(who, use, day_2026_06_01 - 1, schema().vocabularies()).permitted());
  }
  CHECK(withdraw_consent(*vault, schema(), other, day_2026_06_01, "").edited.report.written);
  CHECK(ConsentBook::of(*vault).of_person(other).size() == 1);
  CHECK(ConsentBook::of(*vault, other).of_person(other) == ConsentBook::of(*vault).of_person(other));
  CHECK(withdraw_consent(*vault, schema(), first, day_2026_06_01, "").edited.record == first);
}

TEST_CASE("consents that end soon are those in force, the nearest first") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault);
  const Id later = agreed(*vault, who, {"given=2026-01-10", "expires=2026-08-01", "permits=research:*"});
  const Id sooner = agreed(*vault, who, {"given=2026-01-10", "expires=2026-06-01", "permits=research:*"});
  agreed(*vault, who, {"given=2026-01-10", "expires=2026-05-31", "permits=research:*"});
  agreed(*vault, who, {"given=2026-01-10", "permits=research:*"});
  ConsentListOptions options;
  options.day = day_2026_06_01;
  CHECK(list_consents(*vault, schema(), options).size() == 4);
  options.among = {later, who};
  CHECK(list_consents(*vault, schema(), options).size() == 1);
  options.among.reset();
  options.person = who;
  CHECK(list_consents(*vault, schema(), options).size() == 4);
  options.person = later;
  CHECK(list_consents(*vault, schema(), options).empty());
  options.person.reset();
  options.expiring_within_days = 90;
  const std::vector<ConsentLine> lines = list_consents(*vault, schema(), options);
  REQUIRE(lines.size() == 2);
  CHECK((lines[0].consent == sooner && lines[0].expires_in_days == 0));
  CHECK((lines[1].consent == later && lines[1].expires_in_days == 61));   // 29 days of June, 31 of July, 1 of August
}

TEST_CASE("a custodian records consent and edits nothing else; an analyst edits, and records no consent") {
  TestWorld world;
  const auto vault = world.create(world.machine());
  const Id who = person(*vault);
  must(set_roles(*vault, vault->member().id(), {Role::custodian}));
  agreed(*vault, who, {"given=2026-01-10", "permits=research:*"});
  CHECK(edit_record(*vault, who, "", {"sex=female"}, {}, {}).error().code == ErrorCode::refused);
  must(set_roles(*vault, vault->member().id(), {Role::analyst}));
  CHECK(edit_record(*vault, who, "", {"sex=female"}, {}, {}).has_value());
  CHECK(new_consent(*vault, schema(), who, {"given=2026-01-10"}, {}).report.errors.front().code == ErrorCode::refused);
}

}  // namespace
}  // namespace girok::app
