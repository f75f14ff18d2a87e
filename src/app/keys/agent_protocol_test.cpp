#include "app/keys/agent_protocol.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace girok::app::protocol {

namespace {

AgentStatus example() {
  AgentStatus status;
  status.vault.bytes[0] = 1;
  status.member.bytes[15] = 2;
  status.folder = "/srv/example/case.girok";
  status.opened_at = 1'700'000'000;
  status.locks_in_s = 900;
  status.pid = 4321;
  return status;
}

ByteSpan body_of(const std::vector<std::uint8_t>& frame) { return ByteSpan(frame).subspan(head_size); }

}  // namespace

TEST_CASE("a request is six bytes: length, version, what is asked") {
  CHECK(request(Ask::keys) == std::array<std::uint8_t, 6>{2, 0, 0, 0, 1, 1});
  CHECK(request(Ask::lock) == std::array<std::uint8_t, 6>{2, 0, 0, 0, 1, 3});
}

TEST_CASE("a request is taken whole, waited for in part, refused at the first byte that cannot be one") {
  const auto whole = request(Ask::lock);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto parsed = parse_request(ByteSpan(whole).first(size));
    REQUIRE(parsed);
    CHECK_FALSE(parsed->whole);
  }
  const auto parsed = parse_request(whole);
  REQUIRE(parsed);
  CHECK(parsed->whole);
  CHECK(parsed->ask == Ask::lock);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto wrong = whole;
    wrong[at] = 0x47;
    CHECK_FALSE(parse_request(ByteSpan(wrong).first(at + 1)));
  }
}

TEST_CASE("status and start come back as they were sent, and leave room for the secret in the length") {
  const auto reply = status_reply(example(), crypto::key_size);
  CHECK(frame_length({reply[0], reply[1], reply[2], reply[3]}, 1) == reply.size() - head_size + crypto::key_size);
  const auto status = parse_status(body_of(reply));
  REQUIRE(status);
  CHECK(status->vault == example().vault);
  CHECK(status->member == example().member);
  CHECK(status->folder == example().folder);
  CHECK(status->opened_at == 1'700'000'000);
  CHECK(status->locks_in_s == 900);
  CHECK(status->pid == 4321);

  const auto frame = start_frame({{60, 3600}, "/run/user/1000/girok/x.sock", example()});
  const auto start = parse_start(body_of(frame));
  REQUIRE(start);
  CHECK(start->limits.idle_s == 60);
  CHECK(start->limits.max_s == 3600);
  CHECK(start->socket == "/run/user/1000/girok/x.sock");
  CHECK(start->held.folder == example().folder);
}

TEST_CASE("a frame that is too long, too short, cut or of another version is not read") {
  CHECK_FALSE(frame_length({0xFF, 0xFF, 0xFF, 0xFF}, 1));
  CHECK_FALSE(frame_length({0x01, 0x40, 0, 0}, 1));
  CHECK(frame_length({0x00, 0x40, 0, 0}, 1) == longest_frame);
  CHECK_FALSE(frame_length({32, 0, 0, 0}, 33));
  auto reply = status_reply(example(), 0);
  for (std::size_t size = 0; size < reply.size() - head_size; ++size) CHECK_FALSE(parse_status(body_of(reply).first(size)));
  reply.push_back(0);
  CHECK_FALSE(parse_status(body_of(reply)));
  reply.pop_back();
  reply[head_size] = 2;
  CHECK_FALSE(parse_status(body_of(reply)));
}

TEST_CASE("no bytes break the reading of what the other side says") {
  CHECK(rc::check("any bytes", [](const std::vector<std::uint8_t>& bytes) {
    (void)parse_request(bytes);
    (void)parse_start(bytes);
    // What is read is what would be written.
    if (const auto status = parse_status(bytes)) RC_ASSERT(body_of(status_reply(*status, 0)).size() == bytes.size());
  }));
}

}  // namespace girok::app::protocol
