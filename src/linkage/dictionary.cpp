#include "linkage/dictionary.h"

#include <algorithm>
#include <array>

#include "linkage/mix.h"

namespace girok::linkage {
namespace {

constexpr std::size_t first_slots = 64;
constexpr std::size_t window = 32;  ///< values whose slots are fetched ahead

std::uint32_t short_hash(std::string_view value) { return static_cast<std::uint32_t>(hash_of(value) >> 32U); }
constexpr std::uint64_t slot_of(std::uint32_t hash, Code code) { return (std::uint64_t{hash} << 32U) | code; }
constexpr std::uint32_t hash_in(std::uint64_t slot) { return static_cast<std::uint32_t>(slot >> 32U); }
constexpr Code code_in(std::uint64_t slot) { return static_cast<Code>(slot); }

}  // namespace

Dictionary::Dictionary() : ends_{0, 0}, slots_(first_slots, 0) {}

Code Dictionary::add(std::string_view value) { return value.empty() ? 0 : add_hashed(value, short_hash(value)); }

void Dictionary::add_all(std::span<const std::string_view> values, std::span<Code> codes) {
  std::array<std::uint32_t, window> hashes{};
  for (std::size_t begin = 0; begin < values.size(); begin += window) {
    const std::size_t count = std::min(window, values.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = short_hash(values[begin + i]);
      __builtin_prefetch(&slots_[hashes[i] & (slots_.size() - 1)]);
    }
    for (std::size_t i = 0; i < count; ++i) codes[begin + i] = values[begin + i].empty() ? 0 : add_hashed(values[begin + i], hashes[i]);
  }
}

Code Dictionary::add_hashed(std::string_view value, std::uint32_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (hash_in(slots_[slot]) == hash && at(code_in(slots_[slot])) == value) return code_in(slots_[slot]);
  }
  const Code code = static_cast<Code>(size());
  text_ += value;
  ends_.push_back(text_.size());
  slots_[slot] = slot_of(hash, code);
  if (size() * 4 > slots_.size() * 3) grow();
  return code;
}

Code Dictionary::find(std::string_view value) const {
  if (value.empty()) return 0;
  const std::uint32_t hash = short_hash(value);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (hash_in(slots_[slot]) == hash && at(code_in(slots_[slot])) == value) return code_in(slots_[slot]);
  }
  return 0;
}

void Dictionary::grow() {
  std::vector<std::uint64_t> old(slots_.size() * 2, 0);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const std::uint64_t entry : old) {
    if (entry == 0) continue;
    std::size_t slot = hash_in(entry) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = entry;
  }
}

}  // namespace girok::linkage
