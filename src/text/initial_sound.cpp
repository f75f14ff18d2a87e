#include "text/initial_sound.h"

#include "text/hangul.h"

namespace girok::text {

namespace {

constexpr std::uint8_t n = 2, r = 5, none = 11;  // initials ㄴ ㄹ ㅇ

/// ㅣ and the vowels that begin with y.
bool is_palatal(std::uint8_t vowel) {
  switch (vowel) {
    case 2:   // ㅑ
    case 3:   // ㅒ
    case 6:   // ㅕ
    case 7:   // ㅖ
    case 12:  // ㅛ
    case 17:  // ㅠ
    case 20:  // ㅣ
      return true;
    default: return false;
  }
}

}  // namespace

char32_t southern_initial(char32_t syllable) {
  if (!is_syllable(syllable)) return syllable;
  Jamo j = jamo_of(syllable);
  if (j.initial == r) {
    j.initial = is_palatal(j.vowel) ? none : n;
  } else if (j.initial == n && is_palatal(j.vowel)) {
    j.initial = none;
  }
  return syllable_of(j);
}

char32_t southern_inner(char32_t before, char32_t syllable) {
  if (syllable != U'렬' && syllable != U'률') return syllable;
  if (!is_syllable(before)) return syllable;
  const std::uint8_t final = jamo_of(before).final;
  return final == 0 || final == 4 ? southern_initial(syllable) : syllable;
}

SoundVariants sound_variants(char32_t syllable) {
  SoundVariants found;
  if (!is_syllable(syllable)) return found;
  const char32_t south = southern_initial(syllable);
  if (south != syllable) {
    found.syllables[found.count++] = south;
    return found;
  }
  Jamo j = jamo_of(syllable);
  if (j.initial == none && is_palatal(j.vowel)) {
    j.initial = r;
    found.syllables[found.count++] = syllable_of(j);
    // Of the syllables that lose ㄴ, names have 녀 and 년 only.
    if (j.vowel == 6 && (j.final == 0 || j.final == 4)) {
      j.initial = n;
      found.syllables[found.count++] = syllable_of(j);
    }
  } else if (j.initial == n && !is_palatal(j.vowel)) {
    j.initial = r;
    found.syllables[found.count++] = syllable_of(j);
  }
  return found;
}

}  // namespace girok::text
