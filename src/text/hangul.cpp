#include "text/hangul.h"

#include <array>
#include <vector>

#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr char32_t first_consonant = 0x3131, first_vowel = 0x314F, last_vowel = 0x3163;
constexpr char32_t lead = 0x1100, medial = 0x1161, tail = 0x11A7;  // tail + 0 is no character: finals count from 1

// The consonants of a keyboard, U+3131..314E, in the order of initials and of finals.
constexpr std::array<std::uint8_t, 19> initials = {0, 1, 3, 6, 7, 8, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};
constexpr std::array<std::uint8_t, 27> finals = {0,  1,  2,  3,  4,  5,  6,  8,  9,  10, 11, 12, 13, 14,
                                                 15, 16, 17, 19, 20, 21, 22, 23, 25, 26, 27, 28, 29};

template <std::size_t n>
std::optional<std::uint8_t> place_of(char32_t c, const std::array<std::uint8_t, n>& order) {
  for (std::size_t i = 0; i < n; ++i)
    if (c == first_consonant + order[i]) return static_cast<std::uint8_t>(i);
  return std::nullopt;
}

/// One letter of either kind, as the parts of a syllable it can be.
struct Letter {
  char32_t value = 0;
  std::optional<std::uint8_t> initial, vowel, final;
};

Letter letter_of(char32_t c) {
  Letter letter{c, {}, {}, {}};
  if (c >= lead && c < lead + 19) {
    letter.initial = static_cast<std::uint8_t>(c - lead);
  } else if (c >= medial && c < medial + 21) {
    letter.vowel = static_cast<std::uint8_t>(c - medial);
  } else if (c > tail && c < tail + 28) {
    letter.final = static_cast<std::uint8_t>(c - tail);
  } else if (c >= first_consonant && c <= last_vowel) {
    letter.initial = initial_of_compatibility(c);
    letter.vowel = vowel_of_compatibility(c);
    letter.final = final_of_compatibility(c);
  }
  return letter;
}

}  // namespace

std::optional<std::uint8_t> initial_of_compatibility(char32_t c) { return place_of(c, initials); }

std::optional<std::uint8_t> vowel_of_compatibility(char32_t c) {
  if (c < first_vowel || c > last_vowel) return std::nullopt;
  return static_cast<std::uint8_t>(c - first_vowel);
}

std::optional<std::uint8_t> final_of_compatibility(char32_t c) {
  const auto place = place_of(c, finals);
  return place ? std::optional(static_cast<std::uint8_t>(*place + 1)) : std::nullopt;
}

char32_t compatibility_initial(std::uint8_t initial) { return first_consonant + initials.at(initial); }
char32_t compatibility_vowel(std::uint8_t vowel) { return first_vowel + vowel; }
char32_t compatibility_final(std::uint8_t final) { return first_consonant + finals.at(final - 1U); }

std::string decompose(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    if (is_syllable(r.value)) {
      const Jamo j = jamo_of(r.value);
      append_rune(out, compatibility_initial(j.initial));
      append_rune(out, compatibility_vowel(j.vowel));
      if (j.final) append_rune(out, compatibility_final(j.final));
    } else {
      out += text.substr(at, r.size);
    }
    at += r.size;
  }
  return out;
}

std::string conjoining(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    if (is_syllable(r.value)) {
      const Jamo j = jamo_of(r.value);
      append_rune(out, lead + j.initial);
      append_rune(out, medial + j.vowel);
      if (j.final) append_rune(out, tail + j.final);
    } else {
      out += text.substr(at, r.size);
    }
    at += r.size;
  }
  return out;
}

std::string compose(std::string_view text) {
  std::vector<Letter> letters;
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < text.size();) {
    const Rune r = rune_at(text, at);
    letters.push_back(letter_of(r.value));
    bytes.push_back(text.substr(at, r.size));
    at += r.size;
  }
  std::string out;
  for (std::size_t i = 0; i < letters.size();) {
    if (!letters[i].initial || i + 1 >= letters.size() || !letters[i + 1].vowel) {
      out += bytes[i++];
      continue;
    }
    Jamo j{*letters[i].initial, *letters[i + 1].vowel, 0};
    i += 2;
    const bool next_needs_it = i + 1 < letters.size() && letters[i + 1].vowel && letters[i].initial;
    if (i < letters.size() && letters[i].final && !next_needs_it) j.final = *letters[i++].final;
    append_rune(out, syllable_of(j));
  }
  return out;
}

}  // namespace girok::text
