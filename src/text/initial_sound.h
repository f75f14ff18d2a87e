// The initial-sound law (두음법칙): where the South writes 이, 연, 노 at the beginning of a word, the North writes 리, 련, 로.
//
// Model    Korean Orthography (한글 맞춤법, 1988), articles 10 to 12, for Sino-Korean syllables: ㄴ falls away before ㅣ and y-vowels (녀 → 여), ㄹ likewise (리
//          → 이) and becomes ㄴ before other vowels (로 → 노); 렬 and 률 become 열 and 율 after a vowel or ㄴ. The Cultured Language of the North (조선말규범집)
//          keeps them.
// Limits   Going back (이 → 리) is a guess: 이 may be 李 (리) or 伊 (이). That is why variants have weights.
// Threads  No shared state.
#pragma once

#include <array>
#include <cstdint>

namespace girok::text {

/// What a syllable becomes at the beginning of a word in the South: 리 → 이, 로 → 노, 녀 → 여; others stay. Requires nothing: what is no syllable stays.
char32_t southern_initial(char32_t syllable);
/// What a syllable becomes inside a word in the South, after `before`: 렬 → 열 and 률 → 율 after a vowel or ㄴ; others stay.
char32_t southern_inner(char32_t before, char32_t syllable);

struct SoundVariants {
  std::array<char32_t, 2> syllables{};
  std::uint8_t count = 0;
  // The object itself is what a loop runs over: `for (c : sound_variants(x))` keeps it alive, which a view of its inside would not.
  const char32_t* begin() const { return syllables.data(); }
  const char32_t* end() const { return syllables.data() + count; }
};
/// The other ways one syllable may be written under the law, both directions: 리 → {이}, 이 → {리}, 여 → {려, 녀}, 나 → {라}.
SoundVariants sound_variants(char32_t syllable);

}  // namespace girok::text
