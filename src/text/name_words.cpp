#include "text/name_words.h"

#include <algorithm>
#include <string>

#include "text/hangul.h"
#include "text/name_spellings.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr std::size_t most_bytes = 256;
constexpr std::uint8_t no_letter = 255;

bool is_han(char32_t c) { return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF); }
bool is_opening(char32_t c) {
  return c == U'(' || c == U'[' || c == U'{' || c == U'（' || c == U'［' || c == U'〔' || c == U'【' || c == U'<' || c == U'〈' ||
         c == U'《';
}
bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'’' || c == U'‘' || c == U'`' || c == U'ʼ' || c == U'´'; }

/// A Latin letter as a symbol: accents go, ŏ and ŭ (with breve) and ü stay.
struct Letter {
  std::uint8_t symbol = no_letter;
  bool upper = false;
};

/// Latin-1 and Latin Extended-A letters without their accents, from U+00C0; a space where there is no one letter.
constexpr std::string_view bare_00c0 = "aaaaaa ceeeeiiii nooooo ouuuuy  aaaaaa ceeeeiiii nooooo ouuuuy y";
constexpr std::string_view bare_0100 =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii  jjkk lllllllllln nnnnn   oooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz ";
constexpr std::string_view bare_01cd = "aaiioouuuuuuuuuu";  // U+01CD..01DC: carons, and ü with tones

Letter letter_of(char32_t c) {
  if (c >= U'a' && c <= U'z') return {static_cast<std::uint8_t>(c - U'a'), false};
  if (c >= U'A' && c <= U'Z') return {static_cast<std::uint8_t>(c - U'A'), true};
  if (c < 0xC0) return {};
  constexpr std::uint8_t v = 'v' - 'a';
  switch (c) {
    case U'ŏ': return {symbol_o_breve, false};
    case U'Ŏ': return {symbol_o_breve, true};
    case U'ŭ': return {symbol_u_breve, false};
    case U'Ŭ': return {symbol_u_breve, true};
    case U'ü': return {v, false};
    case U'Ü': return {v, true};
    default: break;
  }
  if (c >= 0x01D5 && c <= 0x01DC) return {v, c % 2 == 1};
  char bare = ' ';
  if (c >= 0xC0 && c <= 0xFF) {
    bare = bare_00c0[c - 0xC0];
  } else if (c >= 0x100 && c < 0x100 + bare_0100.size()) {
    bare = bare_0100[c - 0x100];
  } else if (c >= 0x01CD && c < 0x01CD + bare_01cd.size()) {
    bare = bare_01cd[c - 0x01CD];
  } else if (c >= 0xFF21 && c <= 0xFF3A) {
    return {static_cast<std::uint8_t>(c - 0xFF21), true};
  } else if (c >= 0xFF41 && c <= 0xFF5A) {
    return {static_cast<std::uint8_t>(c - 0xFF41), false};
  }
  if (bare == ' ') return {};
  const bool upper = c < 0x100 ? c < 0xE0 : c < 0x0180 ? c % 2 == 0 : c % 2 == 1;
  return {static_cast<std::uint8_t>(bare - 'a'), upper};
}

/// Reads one name, a character at a time.
class Reader {
 public:
  NameWords read(std::string_view name) {
    if (name.size() > most_bytes || !choose(name)) return {};
    for (std::size_t at = 0; at < name.size() && !stopped_;) {
      const Rune r = rune_at(name, at);
      at += r.size;
      if (w_.script == NameScript::latin) {
        latin(r.value);
      } else {
        east_asian(r.value);
      }
      if (failed_) return {};
    }
    close();
    if (failed_ || w_.word_count == 0) return {};
    if (w_.script == NameScript::latin) drop_title();
    return w_;
  }

 private:
  /// Which script is read; false where there is none.
  bool choose(std::string_view name) {
    bool hangul = false, han = false, latin = false;
    for (std::size_t at = 0; at < name.size();) {
      const Rune r = rune_at(name, at);
      at += r.size;
      hangul = hangul || is_syllable(r.value);
      han = han || is_han(r.value);
      latin = latin || letter_of(r.value).symbol != no_letter;
    }
    w_.script = hangul ? NameScript::hangul : han ? NameScript::han : latin ? NameScript::latin : NameScript::none;
    return w_.script != NameScript::none;
  }

  void east_asian(char32_t c) {
    const bool wanted = w_.script == NameScript::hangul ? is_syllable(c) : is_han(c);
    if (wanted) {
      if (w_.rune_count == w_.runes.size()) {
        failed_ = true;
        return;
      }
      w_.runes[w_.rune_count++] = c;
      ++size_;
    } else if (size_ > 0 && (is_space(c) || c == U'·' || c == U'・' || c == U'-')) {
      close();
    } else if (size_ > 0 && (c == U',' || c == U'，' || c == U'、')) {
      close(true);
    } else if (w_.rune_count > 0 && is_opening(c)) {
      stopped_ = true;
    } else if (c >= 0x3041 && c <= 0x30FF) {
      failed_ = true;  // kana: a Japanese name
    }
  }

  void latin(char32_t c) {
    const Letter letter = letter_of(c);
    if (letter.symbol != no_letter) {
      if (letter.upper && size_ > 0 && !last_upper_) {
        close();
        joined_ = true;
      }
      put(letter.symbol);
      if (letter.upper) ++capitals_;
      last_upper_ = letter.upper;
    } else if (c == 0x0306 && size_ > 0) {  // a breve behind its letter
      std::uint8_t& last = w_.symbols[w_.symbol_count - 1U];
      if (last == 'o' - 'a') last = symbol_o_breve;
      if (last == 'u' - 'a') last = symbol_u_breve;
    } else if (c == 0x0308 && size_ > 0) {
      std::uint8_t& last = w_.symbols[w_.symbol_count - 1U];
      if (last == 'u' - 'a') last = 'v' - 'a';
    } else if (c >= 0x0300 && c <= 0x036F) {
      // other marks go
    } else if (is_apostrophe(c)) {
      if (size_ > 0) apostrophe();
    } else if (c == U':' && size_ > 0 && w_.symbols[w_.symbol_count - 1U] == 'u' - 'a') {
      w_.symbols[w_.symbol_count - 1U] = 'v' - 'a';  // lu: for lü
    } else if (is_dash(c)) {
      close();
      joined_ = w_.word_count > 0;
    } else if (is_space(c) || c == U'.' || c == U'·') {
      close();
    } else if (c == U',') {
      close(true);
    } else if (w_.word_count + size_ > 0 && is_opening(c)) {
      stopped_ = true;
    } else {
      failed_ = true;  // digits, other scripts: no name
    }
  }

  /// Behind k, t, p, ch it is the mark of an aspirate; elsewhere it parts syllables (Jong'un, Xi'an).
  void apostrophe() {
    const std::uint8_t last = w_.symbols[w_.symbol_count - 1U];
    const bool after_ch = last == 'h' - 'a' && size_ > 1 && w_.symbols[w_.symbol_count - 2U] == 'c' - 'a';
    if (last == 'k' - 'a' || last == 't' - 'a' || last == 'p' - 'a' || after_ch) {
      put(symbol_apostrophe);
    } else {
      close();
      joined_ = true;
    }
  }

  void put(unsigned symbol) {
    if (w_.symbol_count == w_.symbols.size() || size_ >= 24) {
      failed_ = true;
      return;
    }
    w_.symbols[w_.symbol_count++] = static_cast<std::uint8_t>(symbol);
    ++size_;
  }

  void close(bool comma = false) {
    if (size_ == 0) {
      if (comma && w_.word_count > 0) w_.words[w_.word_count - 1U].comma_after = true;
      return;
    }
    if (w_.word_count == w_.words.size()) {
      failed_ = true;
      return;
    }
    const bool latin = w_.script == NameScript::latin;
    NameWord& word = w_.words[w_.word_count++];
    word.first = static_cast<std::uint8_t>((latin ? w_.symbol_count : w_.rune_count) - size_);
    word.size = size_;
    word.capitals = capitals_ == size_ && size_ > 1;
    word.comma_after = comma;
    word.hyphen_before = joined_;
    size_ = capitals_ = 0;
    last_upper_ = joined_ = false;
  }

  /// Ms Kim Jong-suk: the first word is no name.
  void drop_title() {
    if (w_.word_count < 2) return;
    std::string first;
    for (std::size_t i = 0; i < w_.words[0].size; ++i) first += static_cast<char>('a' + w_.symbols[i]);
    for (const std::string_view title : {"mr", "mrs", "ms", "miss", "dr", "prof", "mme"}) {
      if (first != title) continue;
      const std::uint8_t size = w_.words[0].size;
      std::copy(w_.symbols.begin() + size, w_.symbols.begin() + w_.symbol_count, w_.symbols.begin());
      std::copy(w_.words.begin() + 1, w_.words.begin() + w_.word_count, w_.words.begin());
      w_.symbol_count = static_cast<std::uint8_t>(w_.symbol_count - size);
      --w_.word_count;
      for (std::size_t i = 0; i < w_.word_count; ++i) w_.words[i].first = static_cast<std::uint8_t>(w_.words[i].first - size);
      w_.words[0].hyphen_before = false;
      return;
    }
  }

  NameWords w_;
  std::uint8_t size_ = 0, capitals_ = 0;
  bool last_upper_ = true, joined_ = false, failed_ = false, stopped_ = false;
};

}  // namespace

NameWords name_words(std::string_view name) { return Reader().read(name); }

}  // namespace girok::text
