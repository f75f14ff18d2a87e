// What somebody does who may sign, but not this; or who may not sign at all. Frames are made by hand here, past everything that Vault::append refuses.
#include <doctest/doctest.h>

#include <algorithm>

#include "vault/compression.h"
#include "vault/test_world.h"

namespace girok::vault {
namespace {

const Id entity{{1, 2, 3}};

/// Writes frames as a device of its own, as somebody with a hex editor and a secret would.
struct Forger {
  Environment environment;
  std::string path;
  MemberSecret member;
  Id device;
  BatchHeader header;
  std::vector<std::vector<std::uint8_t>> bodies;
  FramePlace at;

  Forger(const TestWorld& world, Environment e, const Vault& vault, MemberSecret who)
      : environment(std::move(e)), path(world.case_path()), member(std::move(who)), device(new_id(environment.random)) {
    header.vault = vault.id();
    header.device = device;
    header.member = member.id();
    header.clock = environment.now_ms() << 16;
  }

  /// A body sealed as the format has it, for the place that `header` names now.
  void add_body(const crypto::Key& body_key, Compartment compartment, std::uint32_t epoch, const std::vector<Operation>& operations) {
    ByteWriter plain;
    for (const Operation& operation : operations) encode(operation, plain);
    BodyInfo info;
    info.compartment = compartment;
    info.epoch = epoch;
    info.plain_size = plain.size();
    environment.random(info.nonce);
    info.commitment = crypto::key_commitment(body_key, info.nonce);
    header.sequence = header.sequence == 0 ? 1 : header.sequence;
    bodies.push_back(
        crypto::seal(body_key, info.nonce, body_associated(header.vault, header.device, header.sequence, info), compress(plain.view())));
    info.sealed_size = bodies.back().size();
    info.hash = crypto::blake2b(bodies.back());
    header.bodies.push_back(info);
  }

  void write() {
    header.sequence = header.sequence == 0 ? 1 : header.sequence;
    const std::vector<std::uint8_t> bytes = encode(header);
    const Hash hash = hash_of_header(bytes);
    std::uint64_t size = 0;
    for (const auto& body : bodies) size += body.size();
    std::vector<std::uint8_t> frame = frame_head(bytes, hash, member.signing().sign(signed_bytes(hash)), size);
    for (const auto& body : bodies) frame.insert(frame.end(), body.begin(), body.end());
    at = must(append_frame(*environment.disk, path, device, at, frame));
    header.previous = hash;
    ++header.sequence;
    header.clock = environment.now_ms() << 16;
    header.bodies.clear();
    header.acts.clear();
    header.seen.clear();
    bodies.clear();
  }
};

/// A founder, and a colleague who may write in `internal`.
struct Case {
  TestWorld world;
  Environment environment = world.machine();
  std::unique_ptr<Vault> founder = world.create(environment);
  MemberSecret colleague = must(Vault::enrol(environment, world.case_path(), "colleague", words("words")));
  EpochKeys keys;

  Case() {
    must(founder->grant(colleague.id(), right_write, Confidentiality::internal, {Compartment::internal}));
    add(*founder, say(entity, "note", "before"));
    std::vector<std::string> problems;
    keys = EpochKeys::collect(founder->authority(), founder->member(), founder->id(), problems);
  }
  const crypto::Key& body_key(Compartment compartment) const { return keys.find(compartment, *keys.newest(compartment))->body; }
  std::uint32_t epoch(Compartment compartment) const { return *keys.newest(compartment); }
  Forger forger(MemberSecret who) { return Forger(world, environment, *founder, std::move(who)); }

  std::unique_ptr<Vault> reopen() { return must(Vault::open(environment, world.case_path(), copy_of(founder->member()))); }
  std::string said(const Vault& vault, std::string_view code) {
    std::string all;
    for (const Notice& notice : vault.notices()) {
      if (notice.code == code) all += notice.what + "\n";
    }
    return all;
  }
};

const std::vector<std::string> as_before = {"note=before"};

TEST_CASE("a grant forged by a member without the right is refused by name, and gives nothing") {
  Case c;
  const MemberSecret accomplice = MemberSecret::make(c.environment.random);
  Forger forger = c.forger(copy_of(c.colleague));
  forger.header.acts.push_back(
      Grant{accomplice.id(), accomplice.signing().public_key(), accomplice.sealing().public_key(), right_write, 4, {}});
  forger.write();
  const std::unique_ptr<Vault> vault = c.reopen();
  CHECK(c.said(*vault, "refused") == "a batch was refused: a grant by a member without the right to manage\n");
  CHECK(vault->authority().member(accomplice.id()) == nullptr);
  CHECK(told_of(*vault, entity) == as_before);
}

TEST_CASE("a batch of a stranger, in a signature of the stranger's own, is refused by name") {
  Case c;
  Forger forger = c.forger(MemberSecret::make(c.environment.random));
  forger.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal),
                  {Assert{say(entity, "note", "planted")}});
  forger.write();
  const std::unique_ptr<Vault> vault = c.reopen();
  CHECK(c.said(*vault, "refused") == "a batch was refused: signed by somebody who is not a member\n");
  CHECK(told_of(*vault, entity) == as_before);
}

TEST_CASE("a batch that says it is a member's, without the member's signature, is damage") {
  Case c;
  Forger forger = c.forger(MemberSecret::make(c.environment.random));
  forger.header.member = c.colleague.id();
  forger.write();
  const Result<std::unique_ptr<Vault>> opened = Vault::open(c.environment, c.world.case_path(), copy_of(c.founder->member()));
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == ErrorCode::damaged);
  CHECK(opened.error().what == "a batch's signature does not fit");
}

TEST_CASE("a batch signed by a removed member is refused by name, whatever its clock says") {
  Case c;
  const std::uint64_t before = c.environment.now_ms() << 16;
  must(c.founder->remove(c.colleague.id()));
  Forger forger = c.forger(copy_of(c.colleague));
  forger.header.clock = before;
  // The old key is known to who left: the body itself is well made.
  forger.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal),
                  {Assert{say(entity, "note", "planted")}});
  forger.write();
  const std::unique_ptr<Vault> vault = c.reopen();
  CHECK(c.said(*vault, "refused") == "a batch was refused: signed by a removed member\n");
  CHECK(told_of(*vault, entity) == as_before);
}

TEST_CASE("an old key used after its epoch ended opens for old batches only by who may read them") {
  Case c;
  must(c.founder->remove(c.colleague.id()));
  add(*c.founder, say(entity, "note", "after"));
  const std::unique_ptr<Vault> vault = c.reopen();
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"note=after", "note=before"});
  std::vector<std::string> problems;
  const EpochKeys theirs = EpochKeys::collect(vault->authority(), c.colleague, vault->id(), problems);
  CHECK(problems.empty());
  CHECK_FALSE(theirs.holds(Compartment::internal));
}

TEST_CASE("a body moved to another batch, another device or another compartment is refused by name, also where it is signed again") {
  Case c;
  // The founder's own batch gives the body.
  LogReader reader(*c.environment.disk, c.world.case_path(), c.founder->id(), *c.founder->device());
  std::optional<Frame> frame;
  std::vector<std::uint8_t> sealed;
  while (std::optional<Frame> next = must(reader.next())) {
    if (next->header.bodies.empty()) continue;
    sealed = must(reader.body(*next, 0));
    frame = std::move(next);
  }
  REQUIRE(frame.has_value());

  SUBCASE("another device and batch") {
    Forger forger = c.forger(copy_of(c.colleague));
    forger.header.bodies.push_back(frame->header.bodies[0]);
    forger.bodies.push_back(sealed);
    forger.write();
    const std::unique_ptr<Vault> vault = c.reopen();
    CHECK(c.said(*vault, "contents") == "a batch's contents were refused: they were sealed for another place\n");
    CHECK(told_of(*vault, entity) == as_before);
  }
  SUBCASE("another compartment") {
    Forger forger = c.forger(copy_of(c.founder->member()));
    BodyInfo info = frame->header.bodies[0];
    info.compartment = Compartment::restricted;
    info.epoch = c.epoch(Compartment::restricted);
    forger.header.bodies.push_back(info);
    forger.bodies.push_back(sealed);
    forger.write();
    const std::unique_ptr<Vault> vault = c.reopen();
    CHECK(c.said(*vault, "contents") == "a batch's contents were refused: they are bound to another key\n");
    CHECK(told_of(*vault, entity) == as_before);
  }
  SUBCASE("a statement of one level in the compartment of another") {
    Forger forger = c.forger(copy_of(c.founder->member()));
    forger.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal),
                    {Assert{say(entity, "name", "in the wrong place", Confidentiality::sealed)}});
    forger.write();
    const std::unique_ptr<Vault> vault = c.reopen();
    CHECK(c.said(*vault, "contents") == "a batch's contents were refused: a statement stands in the wrong compartment\n");
    CHECK(told_of(*vault, entity) == as_before);
  }
  SUBCASE("bodies exchanged on the disk, by somebody who cannot sign") {
    const std::string segment = segment_path(c.world.case_path(), *c.founder->device(), 1);
    std::string bytes = slurp(segment);
    const std::size_t at = static_cast<std::size_t>(frame->place.offset + frame_fixed_bytes + frame->sizes.header);
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    spill(segment, bytes);
    const Result<std::unique_ptr<Vault>> opened = Vault::open(c.environment, c.world.case_path(), copy_of(c.founder->member()));
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::damaged);
    CHECK(opened.error().what == "the log is damaged: a batch's contents do not fit their hash");
  }
}

TEST_CASE("a body without sense, well sealed and well signed, is refused by name and harms nothing else") {
  Case c;
  std::vector<std::uint8_t> noise;
  std::string why;
  SUBCASE("an operation that ends too early") {
    noise = {0x01, 0x00, 0x13, 0x37};
    why = "they are not what the format says";
  }
  SUBCASE("an operation that does not exist") {
    noise = {0xFF, 0x00, 0x13, 0x37};
    why = "an operation of kind 255, which this version does not know";
  }
  Forger forger = c.forger(copy_of(c.colleague));
  forger.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal), {});
  // Replace it by noise, sealed with the right key for the right place.
  BodyInfo& info = forger.header.bodies[0];
  forger.bodies[0] = crypto::seal(c.body_key(Compartment::internal), info.nonce,
                                  body_associated(forger.header.vault, forger.device, 1, info), compress(noise));
  info.plain_size = noise.size();
  info.sealed_size = forger.bodies[0].size();
  info.hash = crypto::blake2b(forger.bodies[0]);
  forger.write();
  forger.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal),
                  {Assert{say(entity, "note", "after the noise")}});
  forger.write();
  const std::unique_ptr<Vault> vault = c.reopen();
  CHECK(c.said(*vault, "contents") == "a batch's contents were refused: " + why + "\n");
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"note=after the noise", "note=before"});
}

TEST_CASE("a member without the right to erase cannot make others forget") {
  Case c;
  add(*c.founder, say(entity, "name", "kept", Confidentiality::sealed), entity);
  Forger forger = c.forger(copy_of(c.colleague));
  forger.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal), {Erase{entity, "forged"}});
  forger.write();
  std::unique_ptr<Vault> vault = c.reopen();
  CHECK(told_of(*vault, entity) == std::vector<std::string>{"name=kept", "note=before"});
  CHECK(c.said(*vault, "contents") == "a batch's contents were refused: an erasure by a member without the right to erase\n");
}

TEST_CASE("a key granted falsely is noticed, and is not used") {
  Case c;
  crypto::Key false_key;
  c.environment.random(false_key.writable());
  Draft draft;
  draft.add_act(Grant{c.colleague.id(),
                      c.colleague.signing().public_key(),
                      c.colleague.sealing().public_key(),
                      right_write,
                      3,
                      {{Compartment::restricted, c.epoch(Compartment::restricted),
                        box_key(c.colleague.sealing().public_key(), c.founder->id(), 2, c.epoch(Compartment::restricted), false_key,
                                c.environment.random)}}});
  must(c.founder->append(std::move(draft)));
  const std::unique_ptr<Vault> vault = must(Vault::open(c.world.machine("desk"), c.world.case_path(), copy_of(c.colleague)));
  CHECK(c.said(*vault, "key_wrong") == "a key that was granted does not fit its compartment\n");
  CHECK_FALSE(vault->readable().contains(Compartment::restricted));
}

TEST_CASE("nobody's clock carries others away: a stranger's moves nothing, a member's not more than a day") {
  Case c;
  const std::uint64_t now = c.environment.now_ms();
  Forger stranger = c.forger(MemberSecret::make(c.environment.random));
  stranger.header.clock = UINT64_MAX - 1;
  stranger.write();
  Forger member = c.forger(copy_of(c.colleague));
  member.header.clock = (now + 400ULL * day_ms) << 16;
  member.add_body(c.body_key(Compartment::internal), Compartment::internal, c.epoch(Compartment::internal),
                  {Assert{say(entity, "note", "from next year")}});
  member.write();
  for (int i = 0; i < 3; ++i) {
    const std::unique_ptr<Vault> vault = c.reopen();
    CHECK(c.said(*vault, "clock").find("more than a day ahead") != std::string::npos);
    Draft draft;
    draft.add(say(entity, "note", "today"));
    const Receipt receipt = must(vault->append(std::move(draft)));
    CHECK((receipt.clock >> 16) < (now + day_ms));
  }
  CHECK(told_of(*c.reopen(), entity).size() == 5);
}

TEST_CASE("an intake member's word that batches are missing, or others, is not taken; a writer's is, until a manager removes the writer") {
  Case c;
  const MemberSecret intake = must(Vault::enrol(c.environment, c.world.case_path(), "intake", words("words")));
  must(c.founder->grant(intake.id(), right_intake, Confidentiality::public_aggregate, {}));
  const Head missing{Id{{99}}, 7, Hash{1}}, other{*c.founder->device(), 1, Hash{2}};

  Forger door = c.forger(copy_of(intake));
  door.header.seen = {std::min(missing, other, [](const Head& a, const Head& b) { return a.device < b.device; }),
                      std::max(missing, other, [](const Head& a, const Head& b) { return a.device < b.device; })};
  door.write();
  CHECK(told_of(*c.reopen(), entity) == as_before);

  Forger liar = c.forger(copy_of(c.colleague));
  liar.header.seen = {other};
  liar.write();
  const auto open = [&](bool accept) {
    OpenOptions options;
    options.accept_older = accept;
    return Vault::open(c.environment, c.world.case_path(), copy_of(c.founder->member()), options);
  };
  const Error refused = open(false).error();
  CHECK(refused.code == ErrorCode::forked);
  CHECK(refused.what.find("log/" + file_name_of(liar.device)) != std::string::npos);  // who says so
  {
    const std::unique_ptr<Vault> vault = must(open(true));
    CHECK(notices(*vault, "forked") == 1);
    must(vault->remove(c.colleague.id()));
  }
  CHECK(told_of(*must(open(false)), entity) == as_before);
}

TEST_CASE("a case whose log is gone is not an empty case") {
  Case c;
  const MemberSecret founder = copy_of(c.founder->member());
  std::filesystem::remove_all(c.world.case_path() + "/log");
  std::filesystem::create_directories(c.world.case_path() + "/log");
  const Result<std::unique_ptr<Vault>> opened = Vault::open(c.world.machine("new"), c.world.case_path(), copy_of(founder));
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().what == "the log does not hold the batch that founded the case");
}

}  // namespace
}  // namespace girok::vault
