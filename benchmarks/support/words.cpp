#include "support/words.h"

#include <algorithm>
#include <cmath>

namespace girok::benchmarks {

namespace {

constexpr std::array<std::string_view, 24> onsets = {"b", "br", "c",  "d", "dr", "f",  "g", "gl", "h", "k", "l",  "m",
                                                     "n", "p",  "pl", "r", "s",  "st", "t", "tr", "v", "w", "sk", "th"};
constexpr std::array<std::string_view, 8> vowels = {"a", "e", "i", "o", "u", "ea", "oo", "ai"};
constexpr std::array<std::string_view, 12> codas = {"", "n", "r", "l", "t", "s", "nd", "rk", "m", "ck", "st", "sh"};
constexpr std::array<std::string_view, 8> korean_endings = {"을", "를", "이", "가", "은", "는", "에서", "했다"};
constexpr std::array<std::string_view, 10> korean_words = {"있다",   "했다",   "위해",   "대한", "밝혔다",
                                                           "그리고", "것으로", "가운데", "당시", "이후"};

void append_utf8(std::string& out, std::uint32_t c) {
  out += static_cast<char>(0xE0 | (c >> 12));
  out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
  out += static_cast<char>(0x80 | (c & 0x3F));
}

}  // namespace

std::string word_of_rank(std::size_t rank, Tongue tongue) {
  Random random(rank * 977 + 13);
  std::string word;
  if (tongue == Tongue::english) {
    const std::size_t syllables = rank < 500 ? 1 + random.below(2) : 2 + random.below(2);
    for (std::size_t i = 0; i < syllables; ++i) {
      word += onsets[random.below(onsets.size())];
      word += vowels[random.below(vowels.size())];
      word += codas[random.below(codas.size())];
    }
  } else if (tongue == Tongue::korean) {
    const std::size_t syllables = 2 + random.below(2);
    for (std::size_t i = 0; i < syllables; ++i) append_utf8(word, 0xAC00 + static_cast<std::uint32_t>(random.below(400)) * 28);
  } else {
    append_utf8(word, 0x4E00 + static_cast<std::uint32_t>(random.below(3000)));
    append_utf8(word, 0x4E00 + static_cast<std::uint32_t>(random.below(3000)));
  }
  return word;
}

// Ranks fall off as 1/rank: the inverse of the harmonic sum is near enough an exponential.
std::size_t draw_rank(Random& random, std::size_t vocabulary) {
  const double rank = std::exp(random.share() * std::log(static_cast<double>(vocabulary)));
  return std::min<std::size_t>(vocabulary - 1, static_cast<std::size_t>(rank));
}

std::vector<std::string> Writer::sentence() {
  std::vector<std::string> words;
  const std::size_t length = tongue_ == Tongue::english ? 9 + random_.below(16) : 6 + random_.below(9);
  for (std::size_t i = 0; i < length; ++i) words.push_back(word(i));
  return words;
}

std::string Writer::text_of(const std::vector<std::string>& words) const {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && tongue_ != Tongue::chinese) text += ' ';
    text += words[i];
  }
  if (tongue_ == Tongue::english && !text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + (tongue_ == Tongue::chinese ? "。" : ".");
}

std::string Writer::word(std::size_t i) {
  if (tongue_ == Tongue::english && i % 2 == 1 && random_.chance(0.85))
    return std::string(function_words[random_.below(function_words.size())]);
  if (tongue_ == Tongue::korean && random_.chance(0.2)) return std::string(korean_words[random_.below(korean_words.size())]);
  if (random_.chance(0.03)) return std::to_string(2 + random_.below(9000));
  std::string made = word_of_rank(draw_rank(random_, vocabulary_), tongue_);
  if (tongue_ == Tongue::korean && random_.chance(0.6)) made += korean_endings[random_.below(korean_endings.size())];
  return made;
}

}  // namespace girok::benchmarks
