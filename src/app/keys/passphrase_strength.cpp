// Judging and suggesting: see passphrase.h.
//
// zxcvbn-c makes one copy of its own, the text reversed, and overwrites it before it is freed; the matches it returns are places, not
// text. What is left is its stack.
#include <algorithm>
#include <array>
#include <cmath>

#include <zxcvbn.h>

#include "app/keys/passphrase.h"
#include "app/keys/wipe_stack.h"
#include "text/unicode.h"

namespace girok::app {

namespace {

using crypto::SecretBytes;

constexpr double bits_of_syllable = 5;  ///< some 10^3 guesses for a word of two: a quarter of what a word list of 10,000 would ask
constexpr double bits_of_other = 2;     ///< letters of an alphabet: words of eight in 10^5 guesses
constexpr double bits_of_known = 1;     ///< what came before, or is the user's own: there or not

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool is_syllable(char32_t c) {
  if (c >= 0xAC00 && c <= 0xD7A3) return true;  // Hangul; single jamo are letters
  return text::script_of(c) == text::Script::han;
}

/// The user's own words in the two forms they are looked for.
struct OwnWords {
  std::vector<std::string> latin;  ///< lower-case letters and digits, three and more
  std::vector<std::string> other;  ///< as they stand in NFC, without ASCII

  explicit OwnWords(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      std::string joined;
      std::string part;
      std::string foreign;
      for (const char c : normal(word)) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool upper = c >= 'A' && c <= 'Z';
        if (letter || upper) {
          part += upper ? static_cast<char>(c + 32) : c;
        } else {
          take(part, joined);
        }
        if (is_ascii(c)) {
          if (!foreign.empty()) other.push_back(std::exchange(foreign, {}));
        } else {
          foreign += c;
        }
      }
      take(part, joined);
      if (joined.size() >= 3) latin.push_back(joined);
      if (!foreign.empty()) other.push_back(foreign);
    }
  }

 private:
  static std::string normal(const std::string& word) {
    std::string out(word.size() * 3, '\0');
    const auto size = text::nfc(word, out);
    out.resize(size.value_or(0));
    return out;
  }
  void take(std::string& part, std::string& joined) {
    joined += part;
    if (part.size() >= 3) latin.push_back(part);
    part.clear();
  }
};

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// How many Hangul syllables the keys make on a Korean keyboard (two-set, KS X 5002); 0 where they do not make whole ones throughout.
std::size_t typed_syllables(std::string_view keys) {
  constexpr std::string_view vowels = "koiOjpuPhynbml";
  constexpr std::array<std::string_view, 7> pairs = {"hk", "ho", "hl", "nj", "np", "nl", "ml"};
  const auto is_vowel = [&](std::size_t i) { return i < keys.size() && vowels.find(keys[i]) != std::string_view::npos; };
  std::size_t count = 0;
  for (std::size_t i = 0; i < keys.size(); ++count) {
    if (is_vowel(i) || !is_vowel(i + 1)) return 0;  // a consonant, a vowel …
    i += std::find(pairs.begin(), pairs.end(), keys.substr(i + 1, 2)) != pairs.end() ? 3 : 2;
    for (int end = 0; end < 2 && i < keys.size() && !is_vowel(i) && !is_vowel(i + 1); ++end) ++i;  // … and up to two that close it
  }
  return count;
}

/// Bits that zxcvbn gives to ASCII. Requires: not empty.
double bits_of_latin(std::string_view text, const OwnWords& own) {
  SecretBytes ended(text.size() + 1);  // ends in a zero byte
  std::copy(text.begin(), text.end(), ended.writable().begin());
  std::vector<const char*> words;
  words.reserve(own.latin.size() + 1);
  for (const std::string& word : own.latin) words.push_back(word.c_str());
  words.push_back(nullptr);
  const double bits = ::ZxcvbnMatch(ended.text().data(), words.data(), nullptr);
  wipe_stack();
  return std::max(bits, 0.0);
}

/// The same as if words of Latin letters were Korean, where they can be.
double bits_as_keys(std::string_view text, const OwnWords& own) {
  double bits = 0;
  for (std::size_t i = 0; i < text.size();) {
    const bool latin = is_latin(text[i]);
    std::size_t end = i;
    while (end < text.size() && is_latin(text[end]) == latin) ++end;
    const std::string_view part = text.substr(i, end - i);
    const std::size_t syllables = latin ? typed_syllables(part) : 0;
    bits +=
        syllables > 0 ? std::min(bits_of_latin(part, own), bits_of_syllable * static_cast<double>(syllables)) : bits_of_latin(part, own);
    i = end;
  }
  return bits;
}

/// Spaces are left out: they add nothing for a guesser, and zxcvbn would count them.
double bits_of_ascii(std::string_view stretch, const OwnWords& own) {
  SecretBytes compact(stretch.size());
  std::size_t size = 0;
  for (const char c : stretch) {
    if (c != ' ') compact.writable()[size++] = static_cast<std::uint8_t>(c);
  }
  if (size == 0) return 0;
  const std::string_view text = compact.text().substr(0, size);
  return std::min(bits_of_latin(text, own), bits_as_keys(text, own));
}

}  // namespace

double guesses_log10(std::string_view passphrase, const std::vector<std::string>& own_words) {
  const OwnWords own(own_words);
  double bits = 0;
  for (std::size_t i = 0; i < passphrase.size();) {
    const std::string_view before = passphrase.substr(0, i);
    const std::string_view rest = passphrase.substr(i);
    std::size_t size = 0;
    while (size < rest.size() && is_ascii(rest[size])) ++size;
    if (size > 0) {
      const std::string_view stretch = rest.substr(0, size);
      const double judged = bits_of_ascii(stretch, own);
      bits += before.find(stretch) != std::string_view::npos ? std::min(judged, bits_of_known) : judged;
      i += size;
      continue;
    }
    for (const std::string& word : own.other) {
      if (rest.starts_with(word)) size = std::max(size, word.size());
    }
    if (size > 0) {
      bits += bits_of_known;
      i += size;
      continue;
    }
    const text::Rune rune = text::rune_at(passphrase, i);
    if (before.find(rest.substr(0, rune.size)) != std::string_view::npos) {
      bits += bits_of_known;
    } else if (!text::is_space(rune.value)) {
      bits += is_syllable(rune.value) ? bits_of_syllable : bits_of_other;
    }
    i += rune.size;
  }
  return bits * std::log10(2.0);
}

Result<> check_strength(const SecretBytes& passphrase, const std::vector<std::string>& own_words) {
  if (guesses_log10(passphrase.text(), own_words) >= least_guesses_log10) return {};
  return fail(
      ErrorCode::usage, "the passphrase is too easy to guess", {},
      "take five or six words that have nothing to do with each other, with you or with the case, drawn by chance and not from a song, a "
      "verse or a saying; in Hangul or Han, at least ten different syllables");
}

SecretBytes suggest_passphrase(const RandomSource& random) {
  constexpr std::string_view consonants = "bdfghjklmnprstvz";  // 16: four bits
  constexpr std::string_view vowels = "aiou";                  // 4: two bits
  constexpr std::size_t words = 6;
  SecretBytes chance(words * 2);
  random(chance.writable());
  SecretBytes out(words * 5 - 1);
  const std::span<std::uint8_t> text = out.writable();
  std::size_t at = 0;
  for (std::size_t i = 0; i < chance.size(); ++i) {
    if (i > 0 && i % 2 == 0) text[at++] = ' ';
    const unsigned syllable = chance.bytes()[i] & 63U;
    text[at++] = static_cast<std::uint8_t>(consonants[syllable >> 2U]);
    text[at++] = static_cast<std::uint8_t>(vowels[syllable & 3U]);
  }
  return out;
}

}  // namespace girok::app
