// Hangul in Latin letters, after the published systems, with their sound changes.
//
// Model    Revised Romanisation: National Institute of Korean Language, Notification 2000-8 of the Ministry of Culture and Tourism.
//          McCune–Reischauer: G. M. McCune & E. O. Reischauer (1939), Transactions of the Korea Branch of the Royal Asiatic Society 29:1-55. DPRK:
//          "Rules of Latin Alphabetic Transcription of the Korean Language" (1992, revised 2002), as presented to UNGEGN. All three write the
//          standard pronunciation, which comes first: links across syllables, neutral finals, nasals, ㄹ, palatals, ㅎ.
// Limits   What needs a dictionary is not known: inserted ㄴ (학여울), tense sounds of compounds, ㄴ+ㄹ kept apart in compounds (신문로, but for 로 itself).
//          After ㄱ ㄷ ㅂ, ㅎ is written, as the Revised Romanisation has it for nouns (묵호); in verbs it would melt (잡혀). ㄹ before ㄷ ㅈ is written lt, lch
//          in McCune–Reischauer, as for Sino-Korean words.
// Threads  No shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace girok::text {

enum class Romanization : std::uint8_t {
  revised,  ///< Baengma, Jongno
  mccune_reischauer,  ///< P'yŏngyang, Kim Chŏng-suk
  mccune_reischauer_bare,  ///< the same without its marks, as most people write it: Pyongyang, Kim Chong-suk
  dprk,  ///< Phyŏngyang, Pak Tong Gu
  dprk_bare,  ///< without breves: Phyongyang
};

/// A word or text in lower case; what is not Hangul stays. Sound changes run across syllables that touch.
std::string romanize(std::string_view hangul, Romanization system);

/// A person's name, with capitals, family name first, in the form each system asks for: Min Yongha (no sound changes between the syllables of a given name; with `hyphen`,
/// Min Yong-ha); Kim Chŏng-suk; Pak Tong Gu. The family name is written by the system too (Gim, Bak), not as people spell it.
std::string romanize_name(std::string_view family, std::string_view given, Romanization system, bool hyphen = false);

}  // namespace girok::text
