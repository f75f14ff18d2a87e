// What start_agent() and the process it runs agree on.
#pragma once

#include <cstdint>

namespace girok::app::handover {

inline constexpr int listener = 3;  ///< descriptor of the socket that clients connect to
inline constexpr int talk = 4;      ///< descriptor over which the key comes
inline constexpr int backlog = 16;

// Words of one byte, from the agent.
inline constexpr std::uint8_t ready_for_key = 1;
inline constexpr std::uint8_t serving = 2;
inline constexpr std::uint8_t no_program = 3;

}  // namespace girok::app::handover
