// Which language a text is in: by script, and for Latin script by function words. See tokens.h.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "text/tokens.h"

namespace girok::text {

namespace {

using std::string_view_literals::operator""sv;

constexpr std::array english = {"a"sv,     "about"sv, "after"sv, "an"sv,   "and"sv,  "are"sv,   "as"sv,   "at"sv,   "be"sv,   "been"sv,
                                "being"sv, "but"sv,   "by"sv,    "for"sv,  "from"sv, "had"sv,   "has"sv,  "have"sv, "he"sv,   "her"sv,
                                "his"sv,   "i"sv,     "if"sv,    "in"sv,   "into"sv, "is"sv,    "it"sv,   "its"sv,  "more"sv, "my"sv,
                                "not"sv,   "of"sv,    "on"sv,    "or"sv,   "our"sv,  "over"sv,  "said"sv, "she"sv,  "than"sv, "that"sv,
                                "the"sv,   "their"sv, "them"sv,  "they"sv, "this"sv, "to"sv,    "was"sv,  "we"sv,   "were"sv, "what"sv,
                                "when"sv,  "which"sv, "who"sv,   "will"sv, "with"sv, "would"sv, "you"sv};

// Function words of other languages in Latin script, those that English has too left out.
constexpr std::array foreign = {"aan"sv, "al"sv,  "au"sv,    "auf"sv, "aus"sv,  "aux"sv,  "avec"sv, "bir"sv, "che"sv,  "com"sv,  "como"sv,
                                "con"sv, "da"sv,  "dalam"sv, "dan"sv, "dans"sv, "das"sv,  "de"sv,   "del"sv, "dem"sv,  "den"sv,  "der"sv,
                                "des"sv, "di"sv,  "die"sv,   "du"sv,  "een"sv,  "ein"sv,  "eine"sv, "el"sv,  "elle"sv, "em"sv,   "en"sv,
                                "er"sv,  "es"sv,  "est"sv,   "et"sv,  "fra"sv,  "het"sv,  "hij"sv,  "ich"sv, "il"sv,   "ils"sv,  "ist"sv,
                                "je"sv,  "la"sv,  "las"sv,   "le"sv,  "les"sv,  "los"sv,  "med"sv,  "mit"sv, "na"sv,   "ne"sv,   "nicht"sv,
                                "nie"sv, "och"sv, "og"sv,    "os"sv,  "ou"sv,   "par"sv,  "para"sv, "pas"sv, "por"sv,  "pour"sv, "que"sv,
                                "qui"sv, "se"sv,  "si"sv,    "sie"sv, "som"sv,  "sont"sv, "sur"sv,  "ti"sv,  "um"sv,   "un"sv,   "una"sv,
                                "und"sv, "une"sv, "untuk"sv, "van"sv, "ve"sv,   "von"sv,  "w"sv,    "y"sv,   "yang"sv, "z"sv,    "zu"sv};

static_assert(std::is_sorted(english.begin(), english.end()) && std::is_sorted(foreign.begin(), foreign.end()));

/// At most eight bytes as one number, so that words compare as numbers, in the same order.
constexpr std::uint64_t packed(std::string_view word) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | (i < word.size() ? static_cast<unsigned char>(word[i]) : 0U);
  return value;
}

template <std::size_t n>
constexpr std::array<std::uint64_t, n> packed(const std::array<std::string_view, n>& words) {
  std::array<std::uint64_t, n> values{};
  std::transform(words.begin(), words.end(), values.begin(), [](std::string_view word) { return packed(word); });
  return values;
}

constexpr auto packed_english = packed(english);
constexpr auto packed_foreign = packed(foreign);

struct Counts {
  std::size_t hangul = 0, han = 0, kana = 0;  ///< characters
  std::size_t latin = 0, other = 0;           ///< bytes
  std::size_t words = 0, english = 0, foreign = 0;
};

Counts count(std::string_view text, std::span<const Token> tokens) {
  Counts counts;
  std::string folded;
  for (const Token& token : tokens) {
    if (token.kind != TokenKind::word) continue;
    const std::size_t size = token.span().size();
    switch (token.script) {
      case Script::hangul: counts.hangul += (size + 2) / 3; break;
      case Script::han: ++counts.han; break;
      case Script::kana: counts.kana += (size + 2) / 3; break;
      case Script::latin: {
        counts.latin += size;
        ++counts.words;
        if (size > 6) break;  // function words are short
        fold_word(slice(text, token.span()), folded);
        if (folded.size() > 8) break;
        const std::uint64_t word = packed(folded);
        if (std::binary_search(packed_english.begin(), packed_english.end(), word)) ++counts.english;
        if (std::binary_search(packed_foreign.begin(), packed_foreign.end(), word)) ++counts.foreign;
        break;
      }
      default: counts.other += size; break;
    }
  }
  return counts;
}

// English has a function word among every two or three; a headline has fewer. Shared words ("in", "a", "was") make the others' list
// necessary: any of theirs weighs against.
bool is_english(const Counts& counts) {
  if (counts.english == 0 || counts.english <= counts.foreign) return false;
  if (counts.words < 12) return true;
  return counts.english * 10 >= counts.words && counts.english >= counts.foreign * 2;
}

}  // namespace

std::string_view code_of(Language language) {
  switch (language) {
    case Language::en: return "en";
    case Language::ko: return "ko";
    case Language::zh: return "zh";
    case Language::unknown: break;
  }
  return "und";
}

Language language_of(std::string_view text, std::span<const Token> tokens) {
  const Counts counts = count(text, tokens);
  // A syllable or an ideograph says as much as two or three Latin letters.
  const std::size_t east = (counts.hangul + counts.han) * 5 / 2 + counts.kana * 2;
  if (east == 0 && counts.latin == 0) return Language::unknown;
  if (counts.other > east && counts.other > counts.latin) return Language::unknown;
  if (east <= counts.latin) return is_english(counts) ? Language::en : Language::unknown;
  if (counts.kana * 10 > counts.han + counts.kana + counts.hangul) return Language::unknown;  // Japanese
  // Korean with Hanja keeps its particles and endings in Hangul; Chinese has Hangul only in a name or two.
  return counts.hangul * 4 >= counts.han ? Language::ko : Language::zh;
}

}  // namespace girok::text
