#include "text/han_readings.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

// The form of the table, little-endian:
//   "GHAN", u32 version, u32 number of pinyin syllables, u32 bytes of their names
//   u32 offset of the record, for each of U+3400..9FFF and U+F900..FAFF; 0 where there is none
//   names of the pinyin syllables, each ended by a zero byte, padded to a multiple of four
//   records: u16 folded form, u8 Korean readings, u8 pinyin readings, u8 use in Korean names, u8 frequency; then for each reading u16 syllable, u8 weight
extern "C" const unsigned char girok_han_table[], girok_han_table_end[];

namespace girok::text {

namespace {

constexpr std::size_t extension_a = 0x3400, last = 0x9FFF, compatibility = 0xF900, last_compatibility = 0xFAFF;
constexpr std::size_t slots = (last - extension_a + 1) + (last_compatibility - compatibility + 1);
constexpr std::size_t head_bytes = 16;

std::uint16_t u16(const unsigned char* p) { return static_cast<std::uint16_t>(p[0] | p[1] << 8); }
std::uint32_t u32(const unsigned char* p) { return static_cast<std::uint32_t>(u16(p)) | static_cast<std::uint32_t>(u16(p + 2)) << 16; }

const unsigned char* record_of(char32_t c) {
  std::size_t slot = 0;
  if (c >= extension_a && c <= last) {
    slot = c - extension_a;
  } else if (c >= compatibility && c <= last_compatibility) {
    slot = last - extension_a + 1 + c - compatibility;
  } else {
    return nullptr;
  }
  const std::uint32_t offset = u32(girok_han_table + head_bytes + 4 * slot);
  if (offset == 0) return nullptr;
  static const std::size_t records = head_bytes + 4 * slots + u32(girok_han_table + 12);
  return girok_han_table + records + offset;
}

const std::vector<std::string_view>& names() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> list(u32(girok_han_table + 8));
    const char* at = reinterpret_cast<const char*>(girok_han_table) + head_bytes + 4 * slots;
    for (std::string_view& name : list) {
      name = at;
      at += name.size() + 1;
    }
    return list;
  }();
  return all;
}

}  // namespace

HanEntry han_entry(char32_t c) {
  HanEntry entry;
  entry.folded = c <= 0xFFFF ? static_cast<char16_t>(c) : u'\0';
  const unsigned char* p = record_of(c);
  if (p == nullptr) return entry;
  entry.folded = u16(p);
  entry.korean_count = p[2];
  entry.pinyin_count = p[3];
  entry.korean_name = p[4];
  entry.frequency = p[5];
  p += 6;
  for (std::size_t i = 0; i < entry.korean_count; ++i, p += 3) entry.korean_readings[i] = {u16(p), p[2]};
  for (std::size_t i = 0; i < entry.pinyin_count; ++i, p += 3) entry.pinyin_readings[i] = {u16(p), p[2]};
  return entry;
}

char32_t folded_han(char32_t c) {
  const unsigned char* p = record_of(c);
  return p == nullptr ? c : u16(p);
}

std::size_t pinyin_count() { return names().size(); }

std::string_view pinyin_name(std::size_t number) { return number < names().size() ? names()[number] : std::string_view(); }

int pinyin_number(std::string_view name) {
  std::string plain(name);
  if (const auto v = plain.find('v'); v != std::string::npos) plain.replace(v, 1, "ü");
  if (const auto colon = plain.find("u:"); colon != std::string::npos) plain.replace(colon, 2, "ü");
  const auto& all = names();
  const auto found = std::lower_bound(all.begin(), all.end(), plain);
  return found != all.end() && *found == plain ? static_cast<int>(found - all.begin()) : -1;
}

}  // namespace girok::text
