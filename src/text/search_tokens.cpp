// See search_tokens.h. A page of a table says for each character what it does to the run of characters before it, and what is written for it.
// Tokens of a run are written as its characters come: each one starts a token, and completes the token of the character before it.
#include "text/search_tokens.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>

#include "text/han.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr std::size_t longest_text = std::size_t{1} << 30;
constexpr std::size_t longest_word = 240;  // bytes, folded; far below what SQLite cuts off (32 KiB)

enum class Class : std::uint8_t {
  other,  ///< parts words
  apostrophe,  ///< parts words, but a lone s behind it is none
  grouping,  ///< parts words, but not the groups of a number
  skip,  ///< belongs to the character before it, and is not written
  alpha,
  digit,
  hangul,
  han,
  kana,
  joins,  ///< vowels and finals of Hangul, voicing marks of kana: may melt into the character before it
  mixed,  ///< becomes several characters that are not all letters, ㈜ or ½; parts words, and is a word or more
};

struct Entry {
  Class cls = Class::other;
  std::uint8_t size = 0;
  std::array<char, 14> bytes{};
};
using Page = std::array<Entry, 256>;

UChar32 icu(char32_t c) { return static_cast<UChar32>(c); }

// At most 18 characters come from one (U+FDFA).
struct Characters {
  std::array<char32_t, 24> list{};
  std::size_t size = 0;

  void add(char32_t c) {
    if (size < list.size()) list[size++] = c;
  }
};

Characters normalized(const UNormalizer2* normalizer, const Characters& in) {
  std::array<char16_t, 64> wide{};
  std::int32_t length = 0;
  for (std::size_t i = 0; i < in.size; ++i) {
    if (in.list[i] < 0x10000) {
      wide[length++] = static_cast<char16_t>(in.list[i]);
    } else {
      wide[length++] = U16_LEAD(in.list[i]);
      wide[length++] = U16_TRAIL(in.list[i]);
    }
  }
  std::array<char16_t, 96> folded{};
  UErrorCode status = U_ZERO_ERROR;
  const std::int32_t size =
      unorm2_normalize(normalizer, wide.data(), length, folded.data(), static_cast<std::int32_t>(folded.size()), &status);
  if (U_FAILURE(status)) return in;
  Characters out;
  for (std::int32_t i = 0; i < size;) {
    UChar32 c = 0;
    U16_NEXT(folded.data(), i, size, c);
    out.add(static_cast<char32_t>(c));
  }
  return out;
}

// The iota written below Greek vowels is a mark until case folding makes it a letter: it must go before.
Characters casefolded(char32_t c) {
  constexpr char32_t iota_below = 0x0345;
  UErrorCode status = U_ZERO_ERROR;
  Characters one;
  one.add(c);
  const UNormalizer2* const decomposing = unorm2_getNFDInstance(&status);
  const UNormalizer2* const folding = unorm2_getNFKCCasefoldInstance(&status);
  if (U_FAILURE(status)) return one;
  Characters apart = normalized(decomposing, one);
  if (apart.size > 1 && apart.list[apart.size - 1] == iota_below) --apart.size;
  return normalized(folding, apart);
}

bool is_mark(char32_t c) {
  const std::int8_t type = u_charType(icu(c));
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

// Marks that readers leave out when they type. Vowel signs of Indic and South-East Asian scripts are marks too, but no ornament.
bool is_diacritic(char32_t c) {
  if (!is_mark(c) || u_charType(icu(c)) == U_COMBINING_SPACING_MARK) return false;
  constexpr std::array scripts{USCRIPT_COMMON, USCRIPT_INHERITED, USCRIPT_LATIN,  USCRIPT_GREEK, USCRIPT_CYRILLIC,
                               USCRIPT_ARABIC, USCRIPT_HEBREW,    USCRIPT_SYRIAC, USCRIPT_HAN,   USCRIPT_HANGUL};
  UErrorCode status = U_ZERO_ERROR;
  return std::find(scripts.begin(), scripts.end(), uscript_getScript(icu(c), &status)) != scripts.end();
}

// Strokes and dots that are no marks to Unicode, but are left out by the same readers.
char32_t without_stroke(char32_t c) {
  switch (c) {
    case 0x00F8: return U'o';  // ø
    case 0x0142: return U'l';  // ł
    case 0x0111: return U'd';  // đ
    case 0x0127: return U'h';  // ħ
    case 0x0167: return U't';  // ŧ
    case 0x0131: return U'i';  // ı
    default: return c;
  }
}

// Those from U+02B9 on are letters to Unicode, and apostrophes in romanisations.
bool is_apostrophe(char32_t c) {
  constexpr std::u32string_view apostrophes = U"'`\u00B4\u2018\u2019\u201B\u2032\uFF07\u02B9\u02BB\u02BC\u02BD\u02BF";
  return apostrophes.find(c) != std::u32string_view::npos;
}

bool is_grouping(char32_t c) { return c == U',' || c == 0xFF0C || c == 0x00A0 || c == 0x2009 || c == 0x202F; }

bool is_conjoining(char32_t c) {  // what a Hangul syllable may take in after its first consonant; voicing marks
  return (c >= 0x1161 && c <= 0x1175) || (c >= 0x11A8 && c <= 0x11C2) || c == 0x3099 || c == 0x309A;
}

bool is_prolonged_sound(char32_t c) { return c == 0x30FC || c == 0xFF70; }  // ー: common to two scripts, so of neither to ICU

Class class_of_folded(char32_t c) {
  if (is_apostrophe(c)) return Class::apostrophe;
  if (is_digit(c)) return Class::digit;
  if (is_conjoining(c)) return Class::joins;
  if (is_prolonged_sound(c)) return Class::kana;
  if (!is_letter(c)) return is_mark(c) ? Class::alpha : Class::other;
  switch (script_of(c)) {
    case Script::hangul: return Class::hangul;
    case Script::han: return Class::han;
    case Script::kana: return Class::kana;
    default: return Class::alpha;
  }
}

// The letters of an alphabet are taken apart and stay so: whole and decomposed spellings meet without composing anything.
Characters without_diacritics(const Characters& folded) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const normalizer = unorm2_getNFDInstance(&status);
  const Characters apart = U_FAILURE(status) ? folded : normalized(normalizer, folded);
  Characters out;
  for (std::size_t i = 0; i < apart.size; ++i) {
    if (!is_diacritic(apart.list[i])) out.add(without_stroke(apart.list[i]));
  }
  return out;
}

bool write_entry(Entry& entry, Class cls, const Characters& characters) {
  std::string bytes;
  for (std::size_t i = 0; i < characters.size; ++i) append_rune(bytes, characters.list[i]);
  if (bytes.size() > entry.bytes.size()) return false;
  entry.cls = cls;
  entry.size = static_cast<std::uint8_t>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), entry.bytes.begin());
  return true;
}

Entry entry_of_one(char32_t c) {
  Entry entry;
  entry.cls = class_of_folded(c);
  if (entry.cls <= Class::grouping) return entry;
  Characters one;
  one.add(entry.cls == Class::digit ? U'0' + static_cast<char32_t>(digit_value(c)) : simplified(c));
  (void)write_entry(entry, entry.cls, one);
  return entry;
}

Entry make_entry(char32_t c) {
  Entry entry;
  if (c >= 0xD800 && c <= 0xDFFF) return entry;
  if (is_grouping(c)) entry.cls = Class::grouping;
  if (is_apostrophe(c)) entry.cls = Class::apostrophe;
  if (entry.cls != Class::other) return entry;
  const bool invisible = u_hasBinaryProperty(icu(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 || c == 0xFEFF;
  if (is_space(c) && (c == 0x200B || !invisible)) return entry;
  if (is_conjoining(c)) return entry_of_one(c);
  entry.cls = Class::skip;
  if (invisible || is_diacritic(c)) return entry;
  const Characters folded = casefolded(c);
  if (folded.size == 0) return entry;
  if (folded.size == 1 && folded.list[0] != c) {
    Entry other = make_entry(folded.list[0]);
    if (other.cls == Class::digit && !is_digit(c)) other.cls = Class::mixed;  // 1998² is not 19982
    return other;
  }
  if (folded.size == 1 && class_of_folded(c) != Class::alpha) return entry_of_one(c);
  const Characters plain = without_diacritics(folded);
  if (plain.size == 0) return entry;
  const auto* const last = plain.list.begin() + plain.size;
  const bool letters = std::all_of(plain.list.begin(), last, [](char32_t p) { return class_of_folded(p) == Class::alpha; });
  if (!letters || !write_entry(entry, Class::alpha, plain)) entry.cls = Class::mixed;
  return entry;
}

// 256 characters at a time, so that a query touches the tables of its own scripts only. Pages are never freed: they belong to the program.
const Page& page_of(char32_t c) {
  static std::array<std::atomic<const Page*>, 0x1100> pages{};
  static std::mutex making;
  std::atomic<const Page*>& slot = pages[c >> 8];
  if (const Page* const page = slot.load(std::memory_order_acquire)) return *page;
  const std::lock_guard<std::mutex> lock(making);
  if (const Page* const page = slot.load(std::memory_order_acquire)) return *page;
  auto made = std::make_unique<Page>();
  for (char32_t i = 0; i < 256; ++i) (*made)[i] = make_entry((c & ~char32_t{0xFF}) | i);
  slot.store(made.get(), std::memory_order_release);
  return *made.release();
}

const Entry& entry_of(char32_t c) { return page_of(c)[c & 0xFF]; }

struct Ascii {
  Class cls = Class::other;
  char folded = 0;
};
constexpr std::array<Ascii, 256> ascii = [] {
  std::array<Ascii, 256> table{};
  for (std::size_t i = 0; i < 128; ++i) {
    const auto c = static_cast<char>(i);
    if (c >= 'a' && c <= 'z') table[i] = {Class::alpha, c};
    if (c >= 'A' && c <= 'Z') table[i] = {Class::alpha, static_cast<char>(c + 32)};
    if (c >= '0' && c <= '9') table[i] = {Class::digit, c};
    if (c == '\'' || c == '`') table[i] = {Class::apostrophe, c};
    if (c == ',') table[i] = {Class::grouping, c};
  }
  return table;
}();

class Splitter {
 public:
  Splitter(std::string_view text, SearchTokens& out) : text_(text.substr(0, longest_text)), out_(out) {
    out_.list.clear();
    if (out_.pool.size() < text_.size() + 64) out_.pool.resize(text_.size() + 64);
  }

  void run() {
    while (at_ < text_.size()) {
      const auto b = static_cast<unsigned char>(text_[at_]);
      if (b < 0x80) {
        take_ascii(b);
      } else if (b < 0xEA || b > 0xED || !take_syllable(b)) {
        take_wide();
      }
    }
    close();
    out_.pool.resize(size_);
  }

 private:
  void take_ascii(unsigned char b) {
    switch (ascii[b].cls) {
      case Class::alpha: take_letters(); break;
      case Class::digit:
        put_digit(ascii[b].folded, at_, at_ + 1);
        ++at_;
        break;
      default: take_mark(ascii[b].cls, 1);
    }
  }

  // A row of ASCII letters, or as much of it as the word still holds.
  void take_letters() {
    if (run_ != Class::alpha || size_ - pool_begin_ >= longest_word) open(Class::alpha, at_);
    const std::size_t end = std::min(text_.size(), at_ + longest_word - (size_ - pool_begin_));
    make_room(end - at_);
    char* const pool = out_.pool.data();
    while (at_ < end) {
      const Ascii next = ascii[static_cast<unsigned char>(text_[at_])];
      if (next.cls != Class::alpha) break;
      pool[size_++] = next.folded;
      ++at_;
    }
    last_end_ = at_;
  }

  // The quick way for the 11,172 syllables of Hangul, which stand for themselves. False: it is another character.
  bool take_syllable(unsigned char a) {
    if (text_.size() - at_ < 3) return false;
    const auto b = static_cast<unsigned char>(text_[at_ + 1]);
    const auto c = static_cast<unsigned char>(text_[at_ + 2]);
    if ((b & 0xC0) != 0x80 || (c & 0xC0) != 0x80) return false;
    const unsigned value = (a & 0x0FU) << 12 | (b & 0x3FU) << 6 | (c & 0x3FU);
    if (value < 0xAC00 || value > 0xD7A3) return false;
    put_gram(Class::hangul, text_.data() + at_, 3, at_, at_ + 3);
    at_ += 3;
    return true;
  }

  void take_wide() {
    const Rune rune = rune_at(text_, at_);
    if (rune.size == 1) {  // no character
      take_mark(Class::other, 1);
      return;
    }
    const Entry& entry = entry_of(rune.value);
    if (entry.cls <= Class::grouping) {
      take_mark(entry.cls, rune.size);
      return;
    }
    if (entry.cls == Class::mixed) {
      const Characters folded = casefolded(rune.value);
      close();
      for (std::size_t i = 0; i < folded.size; ++i) {
        const Entry& part = entry_of(folded.list[i]);
        if (part.cls <= Class::grouping || part.cls == Class::mixed)
          close();
        else
          feed(part, at_, at_ + rune.size);
      }
      close();
    } else {
      feed(entry, at_, at_ + rune.size);
    }
    at_ += rune.size;
  }

  void take_mark(Class cls, std::size_t size) {
    if (cls == Class::grouping && run_ == Class::digit && groups_digits(at_ + size)) {
      group_digits_ = 0;
      grouped_ = true;
    } else {
      const bool after_word = run_ == Class::alpha;
      close();
      if (cls == Class::apostrophe && after_word) possessive_at_ = at_ + size;
    }
    at_ += size;
  }

  // At a mark in a number: true where exactly three digits follow, and one to three (later, three) stand before.
  bool groups_digits(std::size_t after) const {
    if (group_digits_ > 3 || group_digits_ == 0 || (grouped_ && group_digits_ != 3)) return false;
    int count = 0;
    while (count < 4) {
      const Rune rune = rune_at(text_, after);
      if (rune.size == 0 || !is_digit(rune.value)) break;
      after += rune.size;
      ++count;
    }
    return count == 3;
  }

  void feed(const Entry& entry, std::size_t begin, std::size_t end) {
    switch (entry.cls) {
      case Class::alpha:
        if (run_ != Class::alpha || size_ - pool_begin_ + entry.size > longest_word) open(Class::alpha, begin);
        make_room(entry.size);
        std::memcpy(out_.pool.data() + size_, entry.bytes.data(), entry.size);
        size_ += entry.size;
        last_end_ = end;
        break;
      case Class::digit: put_digit(entry.bytes[0], begin, end); break;
      case Class::hangul:
      case Class::han:
      case Class::kana: put_gram(entry.cls, entry.bytes.data(), entry.size, begin, end); break;
      case Class::joins: join(entry, begin, end); break;
      default: stretch(end); break;
    }
  }

  void put_digit(char digit, std::size_t begin, std::size_t end) {
    if (run_ != Class::digit || size_ - pool_begin_ >= longest_word) open(Class::digit, begin);
    make_room(1);
    out_.pool[size_++] = digit;
    if (group_digits_ < 4) ++group_digits_;
    last_end_ = end;
  }

  void put_gram(Class cls, const char* bytes, std::uint32_t count, std::size_t begin, std::size_t end) {
    if (run_ != cls) {
      close();
      run_ = cls;
      run_first_ = out_.list.size();
    }
    make_room(count);
    std::memcpy(out_.pool.data() + size_, bytes, count);
    const auto pool_begin = static_cast<std::uint32_t>(size_);
    size_ += count;
    const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    if (out_.list.size() > run_first_) {
      SearchToken& before = out_.list.back();
      before.span.end = span.end;
      before.end = static_cast<std::uint32_t>(size_);
      before.gram = true;
      before.tail = false;
    }
    out_.list.push_back({span, pool_begin, static_cast<std::uint32_t>(size_), false, true});
  }

  // A vowel, a final or a voicing mark melts into the character before it where Unicode has a character for both.
  void join(const Entry& entry, std::size_t begin, std::size_t end) {
    const char32_t value = rune_at({entry.bytes.data(), entry.size}, 0).value;
    const bool voicing = value == 0x3099 || value == 0x309A;
    if (run_ == (voicing ? Class::kana : Class::hangul)) {
      const SearchToken& last = out_.list.back();
      UErrorCode status = U_ZERO_ERROR;
      const UNormalizer2* const normalizer = unorm2_getNFCInstance(&status);
      const char32_t before = rune_at(std::string_view(out_.pool).substr(0, size_), last.begin).value;
      const UChar32 both = U_FAILURE(status) ? -1 : unorm2_composePair(normalizer, icu(before), icu(value));
      std::string bytes;
      if (both > 0) append_rune(bytes, static_cast<char32_t>(both));
      if (bytes.size() == last.end - last.begin) {
        std::copy(bytes.begin(), bytes.end(), out_.pool.begin() + last.begin);
        stretch(end);
        return;
      }
    }
    if (voicing)
      stretch(end);
    else
      put_gram(Class::hangul, entry.bytes.data(), entry.size, begin, end);
  }

  // What belongs to the last character without being written lies within its token, and within that of the character before.
  void stretch(std::size_t end) {
    if (run_ == Class::alpha || run_ == Class::digit) last_end_ = end;
    if (run_ != Class::hangul && run_ != Class::han && run_ != Class::kana) return;
    const std::size_t count = out_.list.size();
    out_.list[count - 1].span.end = static_cast<std::uint32_t>(end);
    if (count - 1 > run_first_) out_.list[count - 2].span.end = static_cast<std::uint32_t>(end);
  }

  void open(Class cls, std::size_t begin) {
    close();
    run_ = cls;
    word_begin_ = begin;
    pool_begin_ = size_;
    group_digits_ = 0;
    grouped_ = false;
  }

  void close() {
    if (run_ == Class::alpha || run_ == Class::digit) {
      const bool possessive = size_ - pool_begin_ == 1 && out_.pool[pool_begin_] == 's' && word_begin_ == possessive_at_;
      if (!possessive) {
        out_.list.push_back({{static_cast<std::uint32_t>(word_begin_), static_cast<std::uint32_t>(last_end_)},
                             static_cast<std::uint32_t>(pool_begin_),
                             static_cast<std::uint32_t>(size_),
                             false,
                             false});
      }
    }
    run_ = Class::other;
  }

  void make_room(std::size_t count) {
    if (size_ + count > out_.pool.size()) out_.pool.resize(2 * (size_ + count));
  }

  std::string_view text_;
  SearchTokens& out_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;  // of the pool, as far as it is written
  Class run_ = Class::other;  // what the characters just before `at_` are
  std::size_t run_first_ = 0;  // the first token of a run of grams
  std::size_t word_begin_ = 0;  // of a word or a number: in the text,
  std::size_t pool_begin_ = 0;  // in the pool,
  std::size_t last_end_ = 0;  // and the end of its last character in the text
  std::size_t possessive_at_ = std::string_view::npos;  // behind the last apostrophe that follows a letter
  int group_digits_ = 0;  // of a number, since its last grouping mark; 4 stands for more
  bool grouped_ = false;
};

}  // namespace

void search_tokens(std::string_view text, SearchTokens& out) { Splitter(text, out).run(); }

void append_joined(const SearchTokens& tokens, std::string& out) {
  std::size_t total = out.size();
  for (const SearchToken& token : tokens.list) total += token.end - token.begin + 1;
  out.reserve(total);
  bool first = true;
  for (const SearchToken& token : tokens.list) {
    if (!first) out += search_separator;
    first = false;
    out += tokens.text_of(token);
  }
}

}  // namespace girok::text
