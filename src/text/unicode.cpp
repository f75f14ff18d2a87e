// See unicode.h. Every function answers ASCII from a table or a comparison before it asks ICU.
#include "text/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include <array>
#include <limits>

namespace girok::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

bool is_continuation(unsigned char b) { return (b & 0xC0) == 0x80; }

UChar32 icu(char32_t c) { return static_cast<UChar32>(c); }

// Only the common ones of other scripts: what this program compares are quotation marks of news and reports.
enum class QuoteSide : std::uint8_t { none, opening, closing, both };
struct Quote {
  QuoteSide side = QuoteSide::none;
  char folded = 0;
};

Quote quote_of(char32_t c) {
  switch (c) {
    case U'"':
    case 0xFF02: return {QuoteSide::both, '"'};
    case U'\'':
    case 0xFF07: return {QuoteSide::both, '\''};
    case 0x201C:
    case 0x201E:
    case 0x201F:
    case 0x00AB:
    case 0x300C:
    case 0x300E:
    case 0x300A:
    case 0x3008:
    case 0x301D:
    case 0xFE41:
    case 0xFE43:
    case 0xFE3D:
    case 0xFE3F:
    case 0xFF62:
    case 0x275D:
    case 0x2329: return {QuoteSide::opening, '"'};
    case 0x201D:
    case 0x00BB:
    case 0x300D:
    case 0x300F:
    case 0x300B:
    case 0x3009:
    case 0x301E:
    case 0x301F:
    case 0xFE42:
    case 0xFE44:
    case 0xFE3E:
    case 0xFE40:
    case 0xFF63:
    case 0x275E:
    case 0x232A: return {QuoteSide::closing, '"'};
    case 0x2018:
    case 0x201A:
    case 0x201B:
    case 0x2039:
    case U'`':
    case 0x275B: return {QuoteSide::opening, '\''};
    case 0x2019:
    case 0x203A:
    case 0x00B4:
    case 0x275C: return {QuoteSide::closing, '\''};
    default: return {};
  }
}

// What fold() writes for a character by our own rules; 0 where NFKC case folding decides.
char own_fold(char32_t c) {
  if (is_space(c)) return ' ';
  if (const Quote quote = quote_of(c); quote.folded != 0) return quote.folded;
  if (c == 0x2032 || c == 0x02BC || c == 0x02B9) return '\'';  // prime and modifier apostrophes
  if (c == 0x2033 || c == 0x02BA) return '"';
  if (is_dash(c)) return '-';
  if (is_tilde(c)) return '~';
  if (const int digit = digit_value(c); digit >= 0) return static_cast<char>('0' + digit);
  return 0;
}

constexpr char ascii_fold(unsigned char b) {
  if (b >= 'A' && b <= 'Z') return static_cast<char>(b + 32);
  if (b == '`') return '\'';
  return static_cast<char>(b);
}

bool all_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

void append_utf16(std::u16string& out, char32_t c) {
  if (c < 0x10000) {
    out += static_cast<char16_t>(c);
  } else {
    out += static_cast<char16_t>(0xD7C0 + (c >> 10));
    out += static_cast<char16_t>(0xDC00 + (c & 0x3FF));
  }
}

// NFKC with full case folding, default ignorable characters removed (Unicode 15, section 3.13).
std::u16string nfkc_casefold(const std::u16string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const normalizer = unorm2_getNFKCCasefoldInstance(&status);
  if (U_FAILURE(status) || text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) / 4) return text;
  std::u16string out(text.size() + text.size() / 4 + 16, u'\0');
  std::int32_t size = unorm2_normalize(normalizer, text.data(), static_cast<std::int32_t>(text.size()), out.data(),
                                       static_cast<std::int32_t>(out.size()), &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) {
    status = U_ZERO_ERROR;
    out.resize(static_cast<std::size_t>(size));
    size = unorm2_normalize(normalizer, text.data(), static_cast<std::int32_t>(text.size()), out.data(), size, &status);
  }
  if (U_FAILURE(status)) return text;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

char32_t next_utf16(const std::u16string& text, std::size_t& i) {
  const char32_t c = text[i++];
  if ((c & 0xFC00) == 0xD800 && i < text.size() && (text[i] & 0xFC00) == 0xDC00) return (c << 10) + text[i++] - 0x35FDC00U;
  return c;
}

// NFKC can yield characters that have a fold of ours (a space from ´, say), so ours are applied before it and after it.
void append_casefolded(const std::u16string& wide, std::string& out) {
  const std::u16string folded = nfkc_casefold(wide);
  for (std::size_t i = 0; i < folded.size();) {
    const char32_t c = next_utf16(folded, i);
    const char own = own_fold(c);
    if (own != 0) {
      out += own;
    } else {
      append_rune(out, c);
    }
  }
}

// The way for text that is not all ASCII. ICU sees only the stretches it is needed for, each with the character before it, which a
// combining mark may join. A stretch is cut after 256 units, so that a hostile row of combining marks cannot cost its square.
void fold_unicode(std::string_view text, std::string& out) {
  constexpr std::size_t longest = 256;
  std::u16string wide;
  char held = 0;  // folded by us, and not yet written
  for (std::size_t i = 0; i < text.size();) {
    const auto b = byte_at(text, i);
    const Rune rune = b < 0x80 ? Rune{b, 1} : rune_at(text, i);
    i += rune.size;
    const char own = b < 0x80 && !is_space(b) ? ascii_fold(b) : own_fold(rune.value);
    if (own != 0 || wide.size() >= longest) {
      if (!wide.empty()) {
        append_casefolded(wide, out);
        wide.clear();
      } else if (held != 0) {
        out += held;
      }
      held = own;
    } else if (wide.empty() && held != 0) {
      append_utf16(wide, static_cast<unsigned char>(held));
      held = 0;
    }
    if (own == 0) append_utf16(wide, rune.value);
  }
  if (!wide.empty()) {
    append_casefolded(wide, out);
  } else if (held != 0) {
    out += held;
  }
}

void collapse_spaces(std::string& text) {
  std::size_t kept = 0;
  for (const char c : text) {
    if (c == ' ' && kept > 0 && text[kept - 1] == ' ') continue;
    text[kept++] = c;
  }
  text.resize(kept);
}

template <class Predicate>
bool any_rune(std::string_view text, Predicate predicate) {
  for (std::size_t i = 0; i < text.size();) {
    if (byte_at(text, i) < 0x80) {
      ++i;
      continue;
    }
    const Rune rune = rune_at(text, i);
    if (predicate(rune.value)) return true;
    i += rune.size;
  }
  return false;
}

}  // namespace

Rune rune_at(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return {0, 0};
  const unsigned char a = byte_at(text, offset);
  if (a < 0x80) return {a, 1};
  const std::size_t left = text.size() - offset;
  if (a >= 0xC2 && a <= 0xDF && left >= 2) {
    const unsigned char b = byte_at(text, offset + 1);
    if (is_continuation(b)) return {static_cast<char32_t>((a & 0x1F) << 6 | (b & 0x3F)), 2};
  } else if ((a & 0xF0) == 0xE0 && left >= 3) {
    const unsigned char b = byte_at(text, offset + 1);
    const unsigned char c = byte_at(text, offset + 2);
    if (is_continuation(b) && is_continuation(c)) {
      const char32_t value = static_cast<char32_t>((a & 0x0F) << 12 | (b & 0x3F) << 6 | (c & 0x3F));
      if (value >= 0x800 && (value < 0xD800 || value > 0xDFFF)) return {value, 3};
    }
  } else if (a >= 0xF0 && a <= 0xF4 && left >= 4) {
    const unsigned char b = byte_at(text, offset + 1);
    const unsigned char c = byte_at(text, offset + 2);
    const unsigned char d = byte_at(text, offset + 3);
    if (is_continuation(b) && is_continuation(c) && is_continuation(d)) {
      const char32_t value = static_cast<char32_t>((a & 0x07) << 18 | (b & 0x3F) << 12 | (c & 0x3F) << 6 | (d & 0x3F));
      if (value >= 0x10000 && value <= 0x10FFFF) return {value, 4};
    }
  }
  return {replacement, 1};
}

Rune rune_before(std::string_view text, std::size_t offset) {
  if (offset > text.size()) offset = text.size();
  if (offset == 0) return {0, 0};
  if (byte_at(text, offset - 1) < 0x80) return {byte_at(text, offset - 1), 1};
  // A valid character ends here exactly if one starts 2 to 4 bytes back and reaches this far; UTF-8 lets no two such exist.
  for (std::size_t back = 2; back <= 4 && back <= offset; ++back) {
    const Rune rune = rune_at(text.substr(0, offset), offset - back);
    if (rune.size == back) return rune;
    if (!is_continuation(byte_at(text, offset - back))) break;
  }
  return {replacement, 1};
}

void append_rune(std::string& text, char32_t value) {
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) value = replacement;
  if (value < 0x80) {
    text += static_cast<char>(value);
  } else if (value < 0x800) {
    text += static_cast<char>(0xC0 | value >> 6);
    text += static_cast<char>(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    text += static_cast<char>(0xE0 | value >> 12);
    text += static_cast<char>(0x80 | (value >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (value & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | value >> 18);
    text += static_cast<char>(0x80 | (value >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (value >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (value & 0x3F));
  }
}

Script script_of(char32_t c) {
  if (c < 0x80) return is_letter(c) ? Script::latin : Script::common;
  if (c >= 0xAC00 && c <= 0xD7A3) return Script::hangul;
  if (c >= 0x4E00 && c <= 0x9FFF) return Script::han;
  if (c == 0x30FC || c == 0xFF70) return Script::kana;  // the long-vowel mark: "common" to Unicode, kana in every text
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(icu(c), &status)) {
    case USCRIPT_LATIN: return Script::latin;
    case USCRIPT_HANGUL: return Script::hangul;
    case USCRIPT_HAN: return Script::han;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA: return Script::kana;
    case USCRIPT_CYRILLIC: return Script::cyrillic;
    case USCRIPT_GREEK: return Script::greek;
    case USCRIPT_ARABIC: return Script::arabic;
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_UNKNOWN: return Script::common;
    default: return Script::other;
  }
}

bool is_letter(char32_t c) {
  if (c < 0x80) return (c | 0x20) >= U'a' && (c | 0x20) <= U'z';
  return u_isalpha(icu(c)) != 0 || c == 0x3007;  // 〇, the ideographic zero, is a number to Unicode and a Han character to readers
}

bool is_upper(char32_t c) {
  if (c < 0x80) return c >= U'A' && c <= U'Z';
  const std::int8_t type = u_charType(icu(c));
  return type == U_UPPERCASE_LETTER || type == U_TITLECASE_LETTER;
}

bool is_lower(char32_t c) {
  if (c < 0x80) return c >= U'a' && c <= U'z';
  return u_charType(icu(c)) == U_LOWERCASE_LETTER;
}

bool is_digit(char32_t c) {
  if (c < 0x80) return c >= U'0' && c <= U'9';
  return u_isdigit(icu(c)) != 0;
}

int digit_value(char32_t c) {
  if (c < 0x80) return is_digit(c) ? static_cast<int>(c - U'0') : -1;
  return u_isdigit(icu(c)) != 0 ? u_charDigitValue(icu(c)) : -1;
}

bool is_space(char32_t c) {
  if (c < 0x80) return c == U' ' || (c >= 0x09 && c <= 0x0D);
  switch (c) {
    case 0x200B:
    case 0x200E:
    case 0x200F:
    case 0x2060:
    case 0xFEFF:
    case 0x180E: return true;  // zero width, direction marks
    default: break;
  }
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return true;
  return u_isUWhiteSpace(icu(c)) != 0;
}

bool is_dash(char32_t c) {
  if (c < 0x80) return c == U'-';
  if (c == 0x2212 || c == 0x2500 || c == 0x2501) return true;  // minus; box-drawing lines, which Korean and Chinese texts use as dashes
  if (c == 0x301C || c == 0x3030 || c == 0x30A0) return false;
  return u_charType(icu(c)) == U_DASH_PUNCTUATION;
}

bool is_tilde(char32_t c) { return c == U'~' || c == 0xFF5E || c == 0x301C || c == 0x223C; }

bool is_punctuation(char32_t c) { return u_ispunct(icu(c)) != 0; }

bool is_opening_quote(char32_t c) {
  const QuoteSide side = quote_of(c).side;
  return side == QuoteSide::opening || side == QuoteSide::both;
}

bool is_closing_quote(char32_t c) {
  const QuoteSide side = quote_of(c).side;
  return side == QuoteSide::closing || side == QuoteSide::both;
}

bool has_han(std::string_view text) {
  return any_rune(text, [](char32_t c) { return script_of(c) == Script::han; });
}

bool has_hangul(std::string_view text) {
  return any_rune(text, [](char32_t c) { return script_of(c) == Script::hangul; });
}

std::size_t columns(std::string_view text) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (byte_at(text, i) < 0x80) {
      ++total;
      ++i;
      continue;
    }
    const Rune rune = rune_at(text, i);
    i += rune.size;
    const std::int8_t type = u_charType(icu(rune.value));
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) continue;
    const int width = u_getIntPropertyValue(icu(rune.value), UCHAR_EAST_ASIAN_WIDTH);
    total += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
  }
  return total;
}

std::optional<std::size_t> nfc(std::string_view text, std::span<char> out) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max());
  if (text.size() > most || out.size() > most) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const normalizer = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::nullopt;
  icu::CheckedArrayByteSink sink(out.data(), static_cast<std::int32_t>(out.size()));
  normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
  if (U_FAILURE(status) || sink.Overflowed()) return std::nullopt;
  return static_cast<std::size_t>(sink.NumberOfBytesWritten());
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  if (all_ascii(text)) {
    for (const char c : text) {
      const auto b = static_cast<unsigned char>(c);
      out += is_space(b) ? ' ' : ascii_fold(b);
    }
  } else {
    fold_unicode(text, out);
  }
  collapse_spaces(out);
  return out;
}

void fold_word(std::string_view word, std::string& out) {
  if (!all_ascii(word)) {
    out.clear();
    fold_unicode(word, out);
    return;
  }
  out.resize(word.size());
  for (std::size_t i = 0; i < word.size(); ++i) out[i] = ascii_fold(byte_at(word, i));
}

std::string fold_word(std::string_view word) {
  std::string out;
  fold_word(word, out);
  return out;
}

bool folds_to(std::string_view word, std::string_view folded) {
  if (!all_ascii(word)) return fold_word(word) == folded;
  if (word.size() != folded.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (ascii_fold(byte_at(word, i)) != folded[i]) return false;
  }
  return true;
}

}  // namespace girok::text
