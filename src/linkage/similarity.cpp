#include "linkage/similarity.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>

#include "linkage/mix.h"
#include "text/unicode.h"

// Counting bits is one instruction on every processor since about 2008, but not on all that this program may be built for: the better one is chosen when it starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_THREAD__)  // whose runtime is not there yet when the choice is made
#define GIROK_POPCOUNT __attribute__((target_clones("popcnt", "default")))
#else
#define GIROK_POPCOUNT
#endif

namespace girok::linkage {
namespace {

constexpr char32_t first_syllable = 0xAC00;
constexpr char32_t last_syllable = 0xD7A3;

// One bit for each place of `word` that holds `c`.
inline std::uint32_t places(const Letters& word, char c) {
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi8(c);
  const auto* at = reinterpret_cast<const __m128i*>(word.bytes.data());
  const auto low = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(at), wanted)));
  const auto high = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(at + 1), wanted)));
  return (low | (high << 16U)) & ((std::uint32_t{1} << word.size) - 1);
#else
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < word.size; ++i) found |= static_cast<std::uint32_t>(word.bytes[i] == c) << i;
  return found;
#endif
}

struct Matched {
  std::uint32_t in_a = 0, in_b = 0;
};

Matched matched_letters(const Letters& a, const Letters& b) {
  const int longer = std::max(a.size, b.size);
  const int reach = std::max(longer / 2 - 1, 0);
  Matched matched;
  for (int j = 0; j < b.size; ++j) {
    const int low = std::max(j - reach, 0);
    const std::uint32_t up_to = j + reach + 1 >= 32 ? ~std::uint32_t{0} : (std::uint32_t{1} << static_cast<unsigned>(j + reach + 1)) - 1;
    const std::uint32_t window = up_to & ~((std::uint32_t{1} << static_cast<unsigned>(low)) - 1);
    const std::uint32_t free = places(a, b.bytes[static_cast<std::size_t>(j)]) & window & ~matched.in_a;
    if (free == 0) continue;
    matched.in_a |= free & (~free + 1);
    matched.in_b |= std::uint32_t{1} << static_cast<unsigned>(j);
  }
  return matched;
}

constexpr unsigned soundless = 0;

// Classes of letters that spelling systems and slips exchange; 0: vowels, h, w, y.
constexpr std::array<unsigned, 26> sound_classes = {0, 1, 2, 3, 0, 1, 2, 0, 0, 2, 2, 4, 5, 5, 0, 1, 2, 6, 2, 3, 0, 1, 0, 2, 0, 2};

}  // namespace

Letters letters_of(std::string_view text) {
  Letters letters;
  const auto put = [&](unsigned byte) {
    if (letters.size == most_letters) return;
    letters.bytes[letters.size++] = static_cast<char>(byte);
    letters.kinds |= std::uint32_t{1} << (byte & 31U);
  };
  for (std::size_t at = 0; at < text.size() && letters.size < most_letters;) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      put(byte);
      ++at;
      continue;
    }
    const text::Rune rune = text::rune_at(text, at);
    at += rune.size;
    if (rune.value >= first_syllable && rune.value <= last_syllable) {
      // Letters of Hangul in 0x80..0xC3: 19 first consonants, 21 vowels, 27 last consonants.
      const unsigned syllable = static_cast<unsigned>(rune.value - first_syllable);
      put(0x80 + syllable / 588);
      put(0x80 + 19 + syllable % 588 / 28);
      if (syllable % 28 != 0) put(0x80 + 40 + syllable % 28);
    } else {
      put(0x80 | static_cast<unsigned>(mix(rune.value) & 0x7FU));
    }
  }
  return letters;
}

GIROK_POPCOUNT unsigned most_common_letters(const Letters& a, const Letters& b) {
  // Each kind once, and what repeats in the one that repeats less.
  const auto repeats = [](const Letters& letters) {
    return static_cast<unsigned>(letters.size) - static_cast<unsigned>(std::popcount(letters.kinds));
  };
  return static_cast<unsigned>(std::popcount(a.kinds & b.kinds)) + std::min(repeats(a), repeats(b));
}

double jaro(const Letters& a, const Letters& b) {
  if (a.size == 0 || b.size == 0) return a.size == b.size ? 1 : 0;
  const Matched matched = matched_letters(a, b);
  const int common = std::popcount(matched.in_a);
  if (common == 0) return 0;
  int exchanged = 0;
  for (std::uint32_t in_a = matched.in_a, in_b = matched.in_b; in_a != 0; in_a &= in_a - 1, in_b &= in_b - 1)
    exchanged +=
        a.bytes[static_cast<std::size_t>(std::countr_zero(in_a))] != b.bytes[static_cast<std::size_t>(std::countr_zero(in_b))] ? 1 : 0;
  const double m = common;
  return (m / a.size + m / b.size + (m - exchanged / 2) / m) / 3;
}

double jaro_winkler(const Letters& a, const Letters& b) {
  const double plain = jaro(a, b);
  std::size_t start = 0;
  while (start < 4 && start < a.size && start < b.size && a.bytes[start] == b.bytes[start]) ++start;
  return plain + static_cast<double>(start) * 0.1 * (1 - plain);
}

unsigned edit_distance(const Letters& a, const Letters& b) {
  if (a.size == 0) return b.size;
  std::uint32_t up = ~std::uint32_t{0}, down = 0, diagonal = 0, before = 0;
  const std::uint32_t last = std::uint32_t{1} << (a.size - 1U);
  unsigned distance = a.size;
  for (std::size_t j = 0; j < b.size; ++j) {
    const std::uint32_t here = places(a, b.bytes[j]);
    const std::uint32_t exchange = ((~diagonal & here) << 1U) & before;
    diagonal = (((here & up) + up) ^ up) | here | down | exchange;
    std::uint32_t right = down | ~(diagonal | up);
    std::uint32_t left = diagonal & up;
    if ((right & last) != 0) ++distance;
    if ((left & last) != 0) --distance;
    right = (right << 1U) | 1U;
    left <<= 1U;
    up = left | ~(diagonal | right);
    down = right & diagonal;
    before = here;
  }
  return distance;
}

Grams grams_of(std::string_view text) {
  Grams grams;
  std::uint64_t window = ' ';
  std::size_t held = 1;
  const auto put = [&](char32_t c) {
    window = (window << 21U) | c;
    if (++held < 3) return;
    const std::uint64_t bit = mix(window & 0x7FFFFFFFFFFFFFFFULL);
    grams.bits[bit & 7U] |= std::uint64_t{1} << ((bit >> 8U) & 63U);
  };
  for (std::size_t at = 0; at < text.size();) {
    const text::Rune rune = text::rune_at(text, at);
    at += rune.size;
    put(rune.value);
  }
  put(' ');
  for (const std::uint64_t word : grams.bits) grams.count = static_cast<std::uint16_t>(grams.count + std::popcount(word));
  return grams;
}

GIROK_POPCOUNT double jaccard(const Grams& a, const Grams& b) {
  int both = 0;
  for (std::size_t i = 0; i < a.bits.size(); ++i) both += std::popcount(a.bits[i] & b.bits[i]);
  const int any = a.count + b.count - both;
  return any == 0 ? 0 : static_cast<double>(both) / any;
}

std::uint64_t sound_of(std::string_view word) {
  std::uint64_t code = 0;
  unsigned before = 7, taken = 0;
  for (const char c : word) {
    if (c < 'a' || c > 'z') continue;
    const unsigned sound = sound_classes[static_cast<std::size_t>(c - 'a')];
    if (code == 0) {
      // First letters keep vowels apart from consonants, no more: "ann" and "enn", "kim" and "gim", "catherine" and "katherine".
      code = sound == soundless ? (c == 'h' || c == 'w' || c == 'y' ? 9 : 8) : sound;
    } else if (sound != soundless && sound != before && taken < 4) {
      code = code * 16 + sound;
      ++taken;
    }
    if (c != 'h' && c != 'w') before = sound;
  }
  return code;
}

}  // namespace girok::linkage
