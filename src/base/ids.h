// Ids that devices make without asking each other: 128 random bits, written as 26 letters and digits.
//
// Model    Crockford's base 32 (no I, L, O, U), most significant bits first; the first character holds 3 bits and is 0..7.
//          An id says nothing about who made it or when: there is no clock and no counter in it.
// Threads  Plain values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace girok {

/// Fills what it is given with random bytes; crypto::random_bytes in the program, a fixed sequence in tests.
using RandomSource = std::function<void(std::span<std::uint8_t>)>;

struct Id {
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const Id&, const Id&) = default;
};

Id new_id(const RandomSource& random);

/// 26 characters, upper case; sorts as the bytes do.
std::string to_string(const Id& id);
/// Reads what to_string writes, in either case, with I and L for 1 and O for 0 (people copy ids by hand). Nothing else.
std::optional<Id> parse_id(std::string_view text);

}  // namespace girok

template <>
struct std::hash<girok::Id> {
  std::size_t operator()(const girok::Id& id) const noexcept;
};
