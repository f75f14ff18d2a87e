#include "app/keys/agent_protocol.h"

#include <algorithm>

namespace girok::app::protocol {

namespace {

std::vector<std::uint8_t> framed(const ByteWriter& body, std::size_t secret_size) {
  ByteWriter frame;
  frame.u32(static_cast<std::uint32_t>(body.size() + secret_size));
  frame.raw(body.view());
  return frame.take();
}

void write_status(ByteWriter& out, const AgentStatus& status) {
  out.id(status.vault);
  out.id(status.member);
  out.u64(static_cast<std::uint64_t>(status.opened_at));
  out.u64(static_cast<std::uint64_t>(status.locks_in_s));
  out.u64(static_cast<std::uint64_t>(status.pid));
  out.text(status.folder);
}

AgentStatus read_status(ByteReader& in) {
  AgentStatus status;
  status.vault = in.id();
  status.member = in.id();
  status.opened_at = static_cast<std::int64_t>(in.u64());
  status.locks_in_s = static_cast<std::int64_t>(in.u64());
  status.pid = static_cast<std::int64_t>(in.u64());
  status.folder = in.text();
  return status;
}

}  // namespace

std::array<std::uint8_t, request_size> request(Ask ask) { return {2, 0, 0, 0, version, static_cast<std::uint8_t>(ask)}; }

std::optional<Parsed> parse_request(ByteSpan received) {
  if (received.size() > request_size) return std::nullopt;
  // The kind alone differs from one request to another: each byte is judged when it is there, so that garbage is not waited for.
  const auto model = request(Ask::status);
  if (!std::equal(received.begin(), received.begin() + static_cast<std::ptrdiff_t>(std::min(received.size(), request_size - 1)),
                  model.begin())) {
    return std::nullopt;
  }
  if (received.size() < request_size) return Parsed{};
  const std::uint8_t ask = received.back();
  if (ask < static_cast<std::uint8_t>(Ask::keys) || ask > static_cast<std::uint8_t>(Ask::lock)) return std::nullopt;
  return Parsed{true, static_cast<Ask>(ask)};
}

std::vector<std::uint8_t> lock_reply() {
  ByteWriter body;
  body.u8(version);
  return framed(body, 0);
}

std::vector<std::uint8_t> status_reply(const AgentStatus& status, std::size_t secret_size) {
  ByteWriter body;
  body.u8(version);
  write_status(body, status);
  return framed(body, secret_size);
}

std::optional<AgentStatus> parse_status(ByteSpan body) {
  ByteReader in(body);
  if (in.u8() != version) return std::nullopt;
  AgentStatus status = read_status(in);
  if (!in.finished()) return std::nullopt;
  return status;
}

std::vector<std::uint8_t> start_frame(const Start& start) {
  ByteWriter body;
  body.u8(version);
  body.u64(static_cast<std::uint64_t>(start.limits.idle_s));
  body.u64(static_cast<std::uint64_t>(start.limits.max_s));
  body.text(start.socket);
  write_status(body, start.held);
  return framed(body, crypto::key_size);
}

std::optional<Start> parse_start(ByteSpan body) {
  ByteReader in(body);
  if (in.u8() != version) return std::nullopt;
  Start start;
  start.limits.idle_s = static_cast<std::int64_t>(in.u64());
  start.limits.max_s = static_cast<std::int64_t>(in.u64());
  start.socket = in.text();
  start.held = read_status(in);
  if (!in.finished()) return std::nullopt;
  return start;
}

std::optional<std::size_t> frame_length(const std::array<std::uint8_t, head_size>& head, std::size_t least) {
  const std::size_t length = ByteReader(head).u32();
  if (length < least || length > longest_frame) return std::nullopt;
  return length;
}

}  // namespace girok::app::protocol
