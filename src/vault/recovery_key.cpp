#include "vault/recovery_key.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/bytes.h"
#include "crypto/hash.h"
#include "text/unicode.h"

namespace girok::vault {

namespace {

using crypto::SecretBytes;

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t key_characters = 32;  // 160 bits of five each
constexpr std::size_t sum_characters = 4;
constexpr std::size_t characters = key_characters + sum_characters;
constexpr std::size_t group_size = 4;
constexpr const char* hint = "compare it with the printed key, group by group: nine groups of four";

/// 0..31, or -1.
int value_of(char32_t c) {
  if (c >= U'a' && c <= U'z') c -= 32;
  if (c == U'I' || c == U'L') return 1;
  if (c == U'O') return 0;
  const std::size_t at = c < 0x80 ? alphabet.find(static_cast<char>(c)) : std::string_view::npos;
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Five bits a byte, both ways; most significant bits first.
void spread(std::span<const std::uint8_t> bytes, std::span<std::uint8_t> fives) {
  for (std::size_t i = 0; i < fives.size(); ++i) {
    std::uint8_t value = 0;
    for (std::size_t bit = i * 5; bit < i * 5 + 5; ++bit)
      value = static_cast<std::uint8_t>(value << 1 | ((bytes[bit / 8] >> (7 - bit % 8)) & 1));
    fives[i] = value;
  }
}

void gather(std::span<const std::uint8_t> fives, std::span<std::uint8_t> bytes) {
  std::fill(bytes.begin(), bytes.end(), std::uint8_t{0});
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const unsigned one = (fives[bit / 5] >> (4 - bit % 5)) & 1U;
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | one << (7 - bit % 8));
  }
}

std::array<std::uint8_t, sum_characters> checksum(std::span<const std::uint8_t> key) {
  crypto::Blake2b hash;
  hash.update(as_bytes("girok recovery key"));
  hash.update(key);
  crypto::Hash whole = hash.finish();
  std::array<std::uint8_t, sum_characters> sum{};
  spread(whole, sum);
  crypto::wipe(whole);
  return sum;
}

/// The key of 36 characters (as values), where their checksum is right.
std::optional<SecretBytes> checked(std::span<const std::uint8_t> values) {
  SecretBytes key(recovery_key_size);
  gather(values.first(key_characters), key.writable());
  if (!std::ranges::equal(checksum(key.bytes()), values.subspan(key_characters))) return std::nullopt;
  return key;
}

/// The one group in which one wrong character, or an exchange with the next one, would explain a wrong checksum; none where several would.
std::optional<std::size_t> likely_group(SecretBytes& values) {
  const std::span<std::uint8_t> all = values.writable();
  std::optional<std::size_t> found;
  const auto note = [&](std::size_t at) {
    const std::size_t group = at / group_size + 1;
    const bool first = !found || *found == group;
    found = group;
    return first;
  };
  for (std::size_t i = 0; i < characters; ++i) {
    const std::uint8_t typed = all[i];
    for (std::uint8_t other = 0; other < 32; ++other) {
      all[i] = other;
      if (other != typed && checked(all) && !note(i)) return std::nullopt;
    }
    all[i] = typed;
    if (i + 1 == characters || all[i] == all[i + 1]) continue;
    std::swap(all[i], all[i + 1]);
    if (checked(all) && !note(i)) return std::nullopt;
    std::swap(all[i], all[i + 1]);
  }
  return found;
}

tl::unexpected<Error> slip_in(std::size_t group, std::string what) {
  return fail(ErrorCode::malformed, std::move(what), "group " + std::to_string(group) + " of the recovery key", hint);
}

/// For a key of the wrong length: the first group that has not four characters, where the groups can be seen.
tl::unexpected<Error> wrong_length(std::string_view typed, std::size_t count) {
  std::size_t group = 0;
  std::size_t size = 0;
  std::size_t groups = 0;
  const auto close = [&] {
    if (size == 0) return;
    ++groups;
    if (size != group_size && group == 0) group = groups;
    size = 0;
  };
  for (std::size_t i = 0; i < typed.size();) {
    const text::Rune rune = text::rune_at(typed, i);
    if (value_of(rune.value) >= 0) {
      ++size;
    } else {
      close();
    }
    i += rune.size;
  }
  close();
  if (groups == characters / group_size && group > 0) return slip_in(group, "this group has not four characters");
  return fail(ErrorCode::malformed,
              "the recovery key has " + std::to_string(characters) + " characters, but " + std::to_string(count) + " were typed", {}, hint);
}

}  // namespace

SecretBytes new_recovery_key(const RandomSource& random) {
  SecretBytes key(recovery_key_size);
  random(key.writable());
  return key;
}

SecretBytes print_recovery_key(const SecretBytes& key) {
  SecretBytes values(characters);
  spread(key.bytes(), values.writable().first(key_characters));
  std::ranges::copy(checksum(key.bytes()), values.writable().subspan(key_characters).begin());
  SecretBytes text(characters + characters / group_size - 1);
  std::size_t at = 0;
  for (std::size_t i = 0; i < characters; ++i) {
    if (i > 0 && i % group_size == 0) text.writable()[at++] = '-';
    text.writable()[at++] = static_cast<std::uint8_t>(alphabet[values.bytes()[i]]);
  }
  return text;
}

Result<SecretBytes> parse_recovery_key(std::string_view typed) {
  SecretBytes values(characters);
  std::size_t count = 0;
  for (std::size_t i = 0; i < typed.size();) {
    const text::Rune rune = text::rune_at(typed, i);
    i += rune.size;
    if (text::is_space(rune.value) || text::is_dash(rune.value)) continue;
    const int value = value_of(rune.value);
    if (value < 0) return slip_in(std::min(count, characters - 1) / group_size + 1, "there is a sign that no recovery key has");
    if (count < characters) values.writable()[count] = static_cast<std::uint8_t>(value);
    ++count;
  }
  if (count != characters) return wrong_length(typed, count);
  if (auto key = checked(values.bytes())) return *std::move(key);
  if (const auto group = likely_group(values)) return slip_in(*group, "there is likely a slip in this group");
  return fail(ErrorCode::malformed, "the recovery key was mistyped", {}, hint);
}

}  // namespace girok::vault
