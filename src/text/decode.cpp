// See decode.h. Three steps: which encoding, UTF-8 with a map, NFC with a map; valid UTF-8 in NFC passes as it is.
#include "text/decode.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "text/converter.h"
#include "text/detect.h"
#include "text/unicode.h"

namespace girok::text {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

unsigned char byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }
std::uint32_t narrow(std::size_t value) { return static_cast<std::uint32_t>(value); }

// Where the ASCII bytes from `at` on end.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) {
  while (at + 8 <= bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, 8);
    if ((word & 0x8080808080808080U) != 0) break;
    at += 8;
  }
  while (at < bytes.size() && byte_at(bytes, at) < 0x80) ++at;
  return at;
}

// The bytes at `at` that are no character, as one: the longest beginning of a character, or one byte (Unicode 15, section 3.9,
// "substitution of maximal subparts"). Requires: no valid character starts at `at`.
std::size_t invalid_size(std::string_view bytes, std::size_t at) {
  const unsigned char a = byte_at(bytes, at);
  std::size_t wanted = a >= 0xC2 && a <= 0xDF ? 2 : (a & 0xF0) == 0xE0 ? 3 : a >= 0xF0 && a <= 0xF4 ? 4 : 1;
  std::size_t size = 1;
  for (; size < wanted && at + size < bytes.size(); ++size) {
    const unsigned char b = byte_at(bytes, at + size);
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (size == 1) {
      if (a == 0xE0) low = 0xA0;
      if (a == 0xED) high = 0x9F;
      if (a == 0xF0) low = 0x90;
      if (a == 0xF4) high = 0x8F;
    }
    if (b < low || b > high) break;
  }
  return size;
}

struct Utf8Check {
  std::size_t characters = 0;  ///< valid ones of more than one byte
  std::size_t invalid = 0;     ///< sequences
  bool cut = false;            ///< the last sequence ends with the bytes, unfinished
};

Utf8Check check_utf8(std::string_view bytes) {
  Utf8Check check;
  for (std::size_t i = skip_ascii(bytes, 0); i < bytes.size();) {
    if (byte_at(bytes, i) < 0x80) {
      i = skip_ascii(bytes, i);
      continue;
    }
    const Rune rune = rune_at(bytes, i);
    if (rune.size > 1) {
      ++check.characters;
      i += rune.size;
    } else {
      ++check.invalid;
      const std::size_t size = invalid_size(bytes, i);
      i += size;
      check.cut = i == bytes.size() && byte_at(bytes, i - size) >= 0xC2;
    }
  }
  return check;
}

// Text in the making, with its map.
class Builder {
 public:
  Builder(std::size_t capacity, std::string_view encoding) {
    decoded_.text.reserve(capacity);
    decoded_.encoding = encoding;
  }

  void take(char32_t c, std::size_t begin, std::size_t size) {
    const std::size_t before = decoded_.text.size();
    append_rune(decoded_.text, c);
    const std::uint32_t text_size = narrow(decoded_.text.size() - before);
    if (size == 0) {  // a second character from the same bytes
      decoded_.map.append(text_size, last_begin_, last_size_, text_size, last_size_);
      return;
    }
    last_begin_ = narrow(begin);
    last_size_ = narrow(size);
    decoded_.map.append(text_size, last_begin_, last_size_, text_size, last_size_);
  }

  void take_invalid(std::size_t begin, std::size_t size) {
    take(0xFFFD, begin, size);
    ++decoded_.replaced;
  }

  void take_valid(std::string_view bytes, std::size_t begin) {
    decoded_.text.append(bytes);
    decoded_.map.append(narrow(bytes.size()), narrow(begin), narrow(bytes.size()), 1, 1);
  }

  Decoded finish() { return std::move(decoded_); }

 private:
  Decoded decoded_;
  std::uint32_t last_begin_ = 0, last_size_ = 0;
};

Decoded from_utf8(std::string_view bytes, std::size_t skip, bool valid) {
  Builder builder(bytes.size() - skip, "UTF-8");
  std::size_t start = skip;
  for (std::size_t i = skip; !valid && i < bytes.size();) {
    if (byte_at(bytes, i) < 0x80) {
      i = skip_ascii(bytes, i);
      continue;
    }
    if (const Rune rune = rune_at(bytes, i); rune.size > 1) {
      i += rune.size;
      continue;
    }
    builder.take_valid(bytes.substr(start, i - start), start);
    const std::size_t size = invalid_size(bytes, i);
    builder.take_invalid(i, size);
    i += size;
    start = i;
  }
  builder.take_valid(bytes.substr(start), start);
  return builder.finish();
}

char32_t unit_at(std::string_view bytes, std::size_t i, std::size_t width, bool big) {
  char32_t unit = 0;
  for (std::size_t k = 0; k < width; ++k) unit = unit << 8 | byte_at(bytes, big ? i + k : i + width - 1 - k);
  return unit;
}

bool is_surrogate(char32_t c, char32_t from) { return c >= from && c < from + 0x400; }

Decoded from_utf16(std::string_view bytes, std::size_t skip, bool big) {
  Builder builder((bytes.size() - skip) * 3 / 2, big ? "UTF-16BE" : "UTF-16LE");
  std::size_t i = skip;
  while (i + 2 <= bytes.size()) {
    const char32_t unit = unit_at(bytes, i, 2, big);
    if (is_surrogate(unit, 0xD800) && i + 4 <= bytes.size()) {
      if (const char32_t low = unit_at(bytes, i + 2, 2, big); is_surrogate(low, 0xDC00)) {
        builder.take(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), i, 4);
        i += 4;
        continue;
      }
    }
    if (unit >= 0xD800 && unit <= 0xDFFF) {
      builder.take_invalid(i, 2);
    } else {
      builder.take(unit, i, 2);
    }
    i += 2;
  }
  if (i < bytes.size()) builder.take_invalid(i, bytes.size() - i);
  return builder.finish();
}

Decoded from_utf32(std::string_view bytes, std::size_t skip, bool big) {
  Builder builder(bytes.size() - skip, big ? "UTF-32BE" : "UTF-32LE");
  std::size_t i = skip;
  for (; i + 4 <= bytes.size(); i += 4) {
    const char32_t c = unit_at(bytes, i, 4, big);
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
      builder.take_invalid(i, 4);
    } else {
      builder.take(c, i, 4);
    }
  }
  if (i < bytes.size()) builder.take_invalid(i, bytes.size() - i);
  return builder.finish();
}

Decoded from_converter(std::string_view bytes, const Encoding& encoding, UConverter* converter) {
  Builder builder(bytes.size() + bytes.size() / 2, encoding.name);
  const auto take = [&builder](char32_t c, std::size_t begin, std::size_t size) {
    if (c == 0xFFFD && size != 0) {
      builder.take_invalid(begin, size);
    } else {
      builder.take(c, begin, size);
    }
  };
  // In these, a byte below 0x80 where a character begins is that ASCII character.
  static constexpr std::string_view ascii_supersets[] = {"EUC-KR", "GB18030", "Big5", "Shift_JIS", "EUC-JP", "windows-1252"};
  const bool ascii = std::find(std::begin(ascii_supersets), std::end(ascii_supersets), encoding.name) != std::end(ascii_supersets);
  const auto plain = [&builder, bytes, ascii](std::size_t at) {
    const std::size_t end = ascii ? skip_ascii(bytes, at) : at;
    if (end > at) builder.take_valid(bytes.substr(at, end - at), at);
    return end;
  };
  convert(converter, bytes, take, plain);
  return builder.finish();
}

bool is_ascii_text(char32_t c) { return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F); }

// Units that no byte order but the right one makes frequent: ASCII, and the marks of Chinese and Korean. (一, U+4E00, read the wrong way
// round is "N", so ASCII alone will not do.)
bool is_telling(char32_t c) {
  return is_ascii_text(c) || (c >= 0x2010 && c <= 0x2026) || (c >= 0x3000 && c <= 0x3011) || (c >= 0xFF01 && c <= 0xFF1F);
}

bool is_in_use(char32_t c) {
  if (c < 0x80) return is_ascii_text(c);
  if (c >= 0xD800 && c <= 0xDFFF) return true;
  return (is_letter(c) && script_of(c) != Script::other) || is_space(c) || is_digit(c) || is_punctuation(c) || (c >= 0xFF00 && c <= 0xFFEF);
}

// UTF-16 without a mark: the spaces and line ends of every language are ASCII, so some units have a byte that is zero.
enum class Utf16 { no, little, big };
Utf16 find_utf16(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, 64 << 10);
  if (bytes.size() % 2 != 0 || sample.find('\0') == std::string_view::npos) return Utf16::no;
  std::size_t telling[2] = {};
  std::size_t in_use[2] = {};
  for (std::size_t i = 0; i + 2 <= sample.size(); i += 2) {
    for (const bool big : {false, true}) {
      const char32_t c = unit_at(sample, i, 2, big);
      telling[big] += is_telling(c) ? 1 : 0;
      in_use[big] += is_in_use(c) ? 1 : 0;
    }
  }
  const bool big = telling[1] > telling[0];
  const auto fits = [&](bool order) { return in_use[order] * 20 >= sample.size() / 2 * 19; };
  const bool clear = telling[!big] * 2 < telling[big] || (telling[!big] < telling[big] && !fits(!big));
  if (!clear || !fits(big)) return Utf16::no;
  return big ? Utf16::big : Utf16::little;
}

// Names what the bytes are where their beginning says so; nothing for text.
std::string_view known_binary(std::string_view bytes) {
  struct Magic {
    std::string_view begins;
    std::string_view hint;
  };
  using std::string_view_literals::operator""sv;
  static constexpr Magic magics[] = {
      {"%PDF-"sv, "this is a PDF: convert it first, for instance with pdftotext"},
      {"PK\x03\x04"sv, "this is an archive or an office document: save it as text or HTML first"},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "this is an old office document: save it as text or HTML first"},
      {"\x89PNG"sv, "this is a picture: type or recognise its text first"},
      {"\xFF\xD8\xFF"sv, "this is a picture: type or recognise its text first"},
      {"GIF8"sv, "this is a picture: type or recognise its text first"},
      {"\x1F\x8B\x08"sv, "this is compressed: unpack it first"},
      {"\x7F"
       "ELF"sv,
       "this is a program"},
  };
  for (const Magic& magic : magics) {
    if (bytes.starts_with(magic.begins)) return magic.hint;
  }
  return {};
}

bool has_control_bytes(std::string_view bytes) {
  std::size_t nul = 0;
  std::size_t control = 0;
  for (const char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    nul += b == 0 ? 1 : 0;
    control += (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x0E && b != 0x0F && b != 0x1B) || b == 0x7F ? 1 : 0;
  }
  return nul * 1000 > bytes.size() || control * 10 > bytes.size();
}

// ---- NFC -----------------------------------------------------------------------------------------------------------

// The end of the piece that begins at `at`: short enough for ICU's 32 bits, and never with more than 64 combining marks in a row, because
// sorting a longer row takes time that grows with its square. What follows such a cut begins a piece of its own.
std::size_t piece_end(std::string_view text, std::size_t at) {
  constexpr std::size_t long_piece = 16U << 20;
  constexpr int long_row = 64;
  int row = 0;
  for (std::size_t i = at; i < text.size();) {
    if (byte_at(text, i) < 0xCC) {  // ASCII, or below U+0300
      if (i - at > long_piece && byte_at(text, i) < 0x80) return i;
      i += byte_at(text, i) < 0x80 ? 1 : 2;
      row = 0;
      continue;
    }
    const unsigned char lead = byte_at(text, i);
    if ((lead >= 0xE4 && lead <= 0xE9) ||
        (lead >= 0xEB && lead <= 0xED)) {  // U+4000 to 9FFF, B000 to D7FF: Han and Hangul, nothing that combines
      i += 3;
      row = 0;
      if (i - at > 4 * long_piece) return i;
      continue;
    }
    const Rune rune = rune_at(text, i);
    row = u_getCombiningClass(static_cast<UChar32>(rune.value)) == 0 ? 0 : row + 1;
    if (row > long_row || i - at > 4 * long_piece) return i;
    i += rune.size;
  }
  return text.size();
}

// Appends the piece in NFC to `out`, and to `map` what became of each part.
void normalize_piece(const icu::Normalizer2& nfc, std::string_view piece, std::size_t begin, std::string& out, OffsetMap& map) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::StringPiece view(piece.data(), static_cast<std::int32_t>(piece.size()));
  if (nfc.isNormalizedUTF8(view, status) && U_SUCCESS(status)) {
    out.append(piece);
    map.append(narrow(piece.size()), narrow(begin), narrow(piece.size()), 1, 1);
    return;
  }
  status = U_ZERO_ERROR;
  icu::Edits edits;
  icu::StringByteSink<std::string> sink(&out);
  nfc.normalizeUTF8(0, view, sink, &edits, status);
  std::size_t at = begin;
  for (icu::Edits::Iterator it = edits.getFineIterator(); it.next(status);) {
    const auto from = narrow(static_cast<std::size_t>(it.oldLength()));
    const auto to = narrow(static_cast<std::size_t>(it.newLength()));
    if (it.hasChange()) {
      map.append(to, narrow(at), from, to, from);
    } else {
      map.append(to, narrow(at), from, 1, 1);
    }
    at += from;
  }
}

void normalize(Decoded& decoded) {
  const std::string_view text = decoded.text;
  if (std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xCC; })) return;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const nfc = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return;
  std::size_t at = 0;
  while (at < text.size()) {  // nothing to do is the common case: find that out before copying
    const std::size_t end = piece_end(text, at);
    if (!nfc->isNormalizedUTF8(icu::StringPiece(text.data() + at, static_cast<std::int32_t>(end - at)), status)) break;
    at = end;
  }
  if (at == text.size()) return;
  std::string out;
  out.reserve(text.size());
  OffsetMap map;
  for (at = 0; at < text.size();) {
    const std::size_t end = piece_end(text, at);
    normalize_piece(*nfc, text.substr(at, end - at), at, out, map);
    at = end;
  }
  decoded.map = map.then(decoded.map);
  decoded.text = std::move(out);
}

// ---- which encoding ------------------------------------------------------------------------------------------------

std::optional<Decoded> from_mark(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) return from_utf8(bytes, 3, false);
  if (bytes.size() % 4 == 0 && bytes.starts_with("\xFF\xFE\0\0"sv)) return from_utf32(bytes, 4, false);
  if (bytes.size() % 4 == 0 && bytes.starts_with("\0\0\xFE\xFF"sv)) return from_utf32(bytes, 4, true);
  if (bytes.starts_with("\xFF\xFE"sv)) return from_utf16(bytes, 2, false);
  if (bytes.starts_with("\xFE\xFF"sv)) return from_utf16(bytes, 2, true);
  return std::nullopt;
}

// A declaration is believed where at most one character in a hundred that are not ASCII contradicts it.
std::optional<Decoded> from_declared(std::string_view bytes, std::string_view label) {
  const Encoding encoding = encoding_of(label);
  if (encoding.converter.empty() || encoding.name == "UTF-8") return std::nullopt;
  const Converter converter = open_converter(encoding.converter.c_str());
  if (!converter) return std::nullopt;
  Decoded decoded = from_converter(bytes, encoding, converter.get());
  std::size_t wide = 0;
  for (std::size_t i = skip_ascii(decoded.text, 0); i < decoded.text.size(); i = skip_ascii(decoded.text, i + 1)) {
    if ((byte_at(decoded.text, i) & 0xC0) == 0xC0) ++wide;
  }
  if (decoded.replaced * 100 > wide) return std::nullopt;
  return decoded;
}

bool high_bytes_stand_alone(std::string_view bytes) {
  bool before = false;
  for (const char c : bytes) {
    const bool high = static_cast<unsigned char>(c) >= 0x80;
    if (high && before) return false;
    before = high;
  }
  return true;
}

// ISO-2022: seven-bit bytes, with escape sequences, and shifts that would else count as control bytes.
bool has_escapes(std::string_view bytes) { return bytes.find("\x1B$") != std::string_view::npos; }

Decoded from_unmarked(std::string_view bytes, std::optional<std::string_view> declared) {
  const Utf8Check check = check_utf8(bytes);
  if (check.invalid == 0 && !has_escapes(bytes)) return from_utf8(bytes, 0, true);
  if (declared) {
    if (std::optional<Decoded> decoded = from_declared(bytes, *declared)) return std::move(*decoded);
  }
  const bool mostly_utf8 = check.characters >= check.invalid * 4 || (check.cut && check.invalid == 1);
  const bool lone_bytes = check.characters == 0 && check.invalid * 100 < bytes.size();
  const bool says_utf8 = declared && encoding_of(*declared).name == "UTF-8";
  if (check.invalid > 0 && mostly_utf8) return from_utf8(bytes, 0, false);
  const bool western = looks_like_windows_1252(bytes);
  // Stray bytes that no encoding makes sense of do not make an ASCII text anything else.
  if (check.invalid > 0 && lone_bytes && !western && (says_utf8 || high_bytes_stand_alone(bytes))) return from_utf8(bytes, 0, false);
  const Encoding encoding = check.invalid > 0 && lone_bytes && western ? encoding_of("windows-1252") : guess_encoding(bytes);
  const Converter converter = open_converter(encoding.converter.c_str());
  if (!converter) return from_utf8(bytes, 0, false);
  Decoded decoded = from_converter(bytes, encoding, converter.get());
  decoded.guessed = true;
  return decoded;
}

}  // namespace

Result<Decoded> decode(std::string_view bytes, std::optional<std::string_view> declared) {
  // No encoding yields more than three bytes of UTF-8 for one of its own.
  if (bytes.size() > std::numeric_limits<std::uint32_t>::max() / 3) {
    return fail(ErrorCode::too_large, "the text is larger than 1.3 GiB", {}, "split it into parts");
  }
  if (const std::string_view hint = known_binary(bytes); !hint.empty()) {
    return fail(ErrorCode::malformed, "the bytes are not text", {}, std::string(hint));
  }
  std::optional<Decoded> decoded = from_mark(bytes);
  if (!decoded) {
    if (const Utf16 utf16 = find_utf16(bytes); utf16 != Utf16::no) {
      decoded = from_utf16(bytes, 0, utf16 == Utf16::big);
      decoded->guessed = true;
    }
  }
  if (!decoded) {
    if (has_control_bytes(bytes)) {
      return fail(ErrorCode::malformed, "the bytes are not text", {},
                  "text, Markdown and HTML files can be read; convert other files first");
    }
    decoded = from_unmarked(bytes, declared);
  }
  normalize(*decoded);
  return std::move(*decoded);
}

}  // namespace girok::text
