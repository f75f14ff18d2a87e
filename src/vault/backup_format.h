// What stands in a backup besides what is sealed. Private to backups.
#pragma once

#include <cstdint>
#include <string_view>

namespace girok::vault::backup_format {

inline constexpr std::string_view magic = "GRKB";
inline constexpr std::uint32_t version = 1;
inline constexpr std::uint64_t most_public_bytes = std::uint64_t{64} << 20;
/// What each entry begins with.
inline constexpr std::uint8_t a_file = 1, the_end = 0;

}  // namespace girok::vault::backup_format
