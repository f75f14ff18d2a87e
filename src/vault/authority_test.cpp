#include "vault/authority.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/random.h"

namespace girok::vault {
namespace {

// Headers are made by hand: the judgement looks at them alone. Signatures are the reader's business.
struct Case {
  MemberSecret founder = MemberSecret::make(crypto::random_bytes), anna = MemberSecret::make(crypto::random_bytes),
               boris = MemberSecret::make(crypto::random_bytes), chae = MemberSecret::make(crypto::random_bytes);
  VaultFile file = make_vault_file(founder, crypto::random_bytes);
  std::vector<BatchHeader> headers;

  static Id device(std::uint8_t number) {
    Id id;
    id.bytes[0] = number;
    return id;
  }

  BatchHeader& batch(std::uint8_t on, std::uint64_t sequence, std::uint64_t clock, const MemberSecret& by) {
    BatchHeader header;
    header.vault = file.vault;
    header.device = device(on);
    header.member = by.id();
    header.sequence = sequence;
    header.clock = clock;
    headers.push_back(header);
    return headers.back();
  }
  static Act grant(const MemberSecret& to, std::uint32_t rights) {
    return Grant{to.id(), to.signing().public_key(), to.sealing().public_key(), rights, 2, {}};
  }
  static void writes(BatchHeader& header) { header.bodies.emplace_back(); }

  std::string verdict(const BatchHeader& header) const { return Authority::build(file, headers).judge(header).why; }
};

TEST_CASE("the founder may do everything from the first batch on, and nobody else anything") {
  Case c;
  BatchHeader& first = c.batch(1, 1, 10, c.founder);
  Case::writes(first);
  CHECK(c.verdict(first).empty());
  BatchHeader& stranger = c.batch(2, 1, 11, c.anna);
  Case::writes(stranger);
  CHECK(c.verdict(stranger) == "signed by somebody who is not a member");
}

TEST_CASE("a grant counts from its place on, with the rights it gives") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts.push_back(Case::grant(c.anna, right_write));
  BatchHeader early = c.batch(2, 1, 9, c.anna);
  Case::writes(early);
  CHECK(c.verdict(early) == "signed before the member was granted anything");
  BatchHeader late = c.batch(2, 2, 11, c.anna);
  Case::writes(late);
  CHECK(c.verdict(late).empty());
  late.acts.push_back(Case::grant(c.boris, right_write));
  CHECK(c.verdict(late) == "a grant by a member without the right to manage");
  late.acts = {Unlink{}};
  CHECK(c.verdict(late) == "an erasure by a member without the right to erase");
  late.acts = {Remove{c.founder.id()}};
  CHECK(c.verdict(late) == "an act by a member without the right to manage");
}

TEST_CASE("nobody gives a right that they have not, or another's keys, or changes the founder") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts.push_back(Case::grant(c.anna, right_write | right_manage));
  BatchHeader more = c.batch(2, 1, 11, c.anna);
  more.acts.push_back(Case::grant(c.boris, right_erase));
  CHECK(c.verdict(more) == "a grant of rights that its signer has not");
  Grant false_keys = std::get<Grant>(Case::grant(c.boris, right_write));
  false_keys.sign = c.chae.signing().public_key();
  more.acts = {false_keys};
  CHECK(c.verdict(more) == "a grant whose keys are not the member's");
  more.acts = {Case::grant(c.founder, 0)};
  CHECK(c.verdict(more) == "a grant that changes the founder");
}

TEST_CASE("a forged grant makes nobody a member") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts.push_back(Case::grant(c.anna, right_write));
  c.batch(2, 1, 11, c.anna).acts.push_back(Case::grant(c.boris, right_write));
  const Authority authority = Authority::build(c.file, c.headers);
  CHECK(authority.member(c.boris.id()) == nullptr);
  CHECK(authority.members().size() == 2);
}

TEST_CASE("what a removed member wrote counts only as far as the remover had seen it, whatever its clock says") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts.push_back(Case::grant(c.anna, right_write));
  BatchHeader seen = c.batch(2, 1, 11, c.anna), unseen = c.batch(2, 2, 12, c.anna), backdated = c.batch(3, 1, 11, c.anna);
  BatchHeader& removal = c.batch(1, 2, 20, c.founder);
  removal.acts.push_back(Remove{c.anna.id()});
  removal.seen.push_back({Case::device(2), 1, {}});
  CHECK(c.verdict(seen).empty());
  CHECK(c.verdict(unseen) == "signed by a removed member");
  CHECK(c.verdict(backdated) == "signed by a removed member");
  CHECK(Authority::build(c.file, c.headers).member(c.anna.id())->removed);
}

TEST_CASE("the remover's seen heads add up along its chain") {
  Case c;
  BatchHeader& first = c.batch(1, 1, 10, c.founder);
  first.acts.push_back(Case::grant(c.anna, right_write));
  const BatchHeader theirs = c.batch(2, 1, 11, c.anna);
  c.batch(1, 2, 15, c.founder).seen.push_back({Case::device(2), 1, {}});
  c.batch(1, 3, 20, c.founder).acts.push_back(Remove{c.anna.id()});
  CHECK(c.verdict(theirs).empty());
}

TEST_CASE("where two remove each other, the one of longer standing prevails, also against a clock set back") {
  Case c;
  BatchHeader& first = c.batch(1, 1, 10, c.founder);
  first.acts = {Case::grant(c.anna, right_write | right_manage)};
  c.batch(1, 2, 11, c.founder).acts = {Case::grant(c.boris, right_write | right_manage)};
  // Boris, of shorter standing, dates his removal of Anna before hers of him.
  BatchHeader boris = c.batch(3, 1, 12, c.boris);
  c.headers.back().acts.push_back(Remove{c.anna.id()});
  c.batch(2, 1, 30, c.anna).acts.push_back(Remove{c.boris.id()});
  const Authority authority = Authority::build(c.file, c.headers);
  CHECK_FALSE(authority.member(c.anna.id())->removed);
  CHECK(authority.member(c.boris.id())->removed);
}

TEST_CASE("a removed manager's own removals fall with him, unless the remover had seen them") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts = {Case::grant(c.anna, right_write | right_manage)};
  c.batch(1, 2, 11, c.founder).acts = {Case::grant(c.boris, right_write)};
  c.batch(2, 1, 12, c.anna).acts.push_back(Remove{c.boris.id()});
  c.batch(1, 3, 20, c.founder).acts.push_back(Remove{c.anna.id()});
  CHECK_FALSE(Authority::build(c.file, c.headers).member(c.boris.id())->removed);
  c.headers.back().seen.push_back({Case::device(2), 1, {}});
  CHECK(Authority::build(c.file, c.headers).member(c.boris.id())->removed);
}

TEST_CASE("who was granted by a removed member's unseen batch is no member") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts = {Case::grant(c.anna, right_write | right_manage)};
  c.batch(2, 1, 12, c.anna).acts.push_back(Case::grant(c.boris, right_write | right_manage));
  c.batch(3, 1, 13, c.boris).acts.push_back(Remove{c.founder.id()});
  c.batch(1, 2, 20, c.founder).acts.push_back(Remove{c.anna.id()});
  const Authority authority = Authority::build(c.file, c.headers);
  CHECK(authority.member(c.boris.id()) == nullptr);
  CHECK_FALSE(authority.member(c.founder.id())->removed);
}

TEST_CASE("the outcome does not depend on the order in which headers come") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts = {Case::grant(c.anna, right_write | right_manage), Case::grant(c.boris, right_write | right_manage),
                                       Case::grant(c.chae, right_write)};
  c.batch(2, 1, 12, c.anna).acts.push_back(Remove{c.boris.id()});
  c.batch(3, 1, 12, c.boris).acts.push_back(Remove{c.anna.id()});
  c.batch(3, 2, 13, c.boris).acts.push_back(Remove{c.chae.id()});
  c.batch(2, 2, 14, c.anna).acts.push_back(Remove{c.chae.id()});
  const auto outcome = [&](const std::vector<BatchHeader>& headers) {
    const Authority authority = Authority::build(c.file, headers);
    std::string text;
    for (const MemberRights& member : authority.members()) text += member.removed ? "x" : "o";
    for (const BatchHeader& header : c.headers) text += authority.judge(header).counts() ? "+" : "-";
    return text;
  };
  const std::string expected = outcome(c.headers);
  std::vector<std::size_t> order = {0, 1, 2, 3, 4};
  do {
    std::vector<BatchHeader> headers;
    for (const std::size_t i : order) headers.push_back(c.headers[i]);
    CHECK(outcome(headers) == expected);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("intake members write only what they cannot read again") {
  Case c;
  c.batch(1, 1, 10, c.founder).acts.push_back(Case::grant(c.anna, right_intake));
  BatchHeader batch = c.batch(2, 1, 11, c.anna);
  Case::writes(batch);
  CHECK(c.verdict(batch) == "written by a member without the right to write");
  batch.bodies.front().mode = BodyMode::intake;
  CHECK(c.verdict(batch).empty());
}

}  // namespace
}  // namespace girok::vault
