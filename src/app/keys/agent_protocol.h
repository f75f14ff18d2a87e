// What an agent and its clients say to each other.
//
// Model    One request a connection, then it is closed. A frame: its length (u32, little-endian, without itself), the version, the rest. Request:
//          one byte, what is asked. Reply: for `lock` nothing; for `status` and `keys` vault id, member id, opened_at, locks_in_s, pid (u64 each),
//          folder (varint length, bytes); for `keys` the secret's 32 bytes last, so that they can be read apart, straight into guarded memory.
//          Whatever is not so is answered by closing. The start is one frame of the same kind (idle_s, max_s, socket path, then as `keys`).
// Threads  No shared state.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/keys/agent.h"
#include "base/bytes.h"

namespace girok::app::protocol {

inline constexpr std::uint8_t version = 1;
inline constexpr int time_limit_ms = 2000;  ///< for one connection, on both sides
inline constexpr std::size_t head_size = 4;
inline constexpr std::size_t request_size = 6;  ///< whole frame
inline constexpr std::size_t longest_path = 4095;
inline constexpr std::size_t longest_frame = 16384;  ///< without the length

enum class Ask : std::uint8_t { keys = 1, status = 2, lock = 3 };

std::array<std::uint8_t, request_size> request(Ask ask);
/// What the first bytes of a request ask for; nothing where they cannot be the start of a request. `whole` tells whether all is there.
struct Parsed {
  bool whole = false;
  Ask ask = Ask::status;
};
std::optional<Parsed> parse_request(ByteSpan received);

/// A frame, with its length for `secret_size` more bytes that are sent after it.
std::vector<std::uint8_t> lock_reply();
std::vector<std::uint8_t> status_reply(const AgentStatus& status, std::size_t secret_size);
/// The part of a frame between its length and the secret.
std::optional<AgentStatus> parse_status(ByteSpan body);

struct Start {
  LockLimits limits;
  std::string socket;
  AgentStatus held;
};
std::vector<std::uint8_t> start_frame(const Start& start);
std::optional<Start> parse_start(ByteSpan body);

/// The length that the four bytes of a frame's head tell; nothing where it is beyond the limit or below `least`.
std::optional<std::size_t> frame_length(const std::array<std::uint8_t, head_size>& head, std::size_t least);

}  // namespace girok::app::protocol
