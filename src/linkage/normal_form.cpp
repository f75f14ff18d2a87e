#include "linkage/normal_form.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/whole_characters.h"
#include "linkage/words.h"
#include "text/name_alternatives.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); }

/// Words separated by one blank: punctuation and symbols become blanks, apostrophes nothing. `comma` stays, once.
void words_of(std::string_view text, bool comma, std::string& out) {
  out.clear();
  const auto blank = [&] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      ++at;
      if (is_ascii_word(c)) {
        out += c;
      } else if (c == ',' && comma && !out.empty()) {
        while (out.back() == ' ') out.pop_back();
        out += ", ";
        comma = false;
      } else if (c != '\'' && c != '`') {
        blank();
      }
      continue;
    }
    const text::Rune rune = text::rune_at(text, at);
    const std::string_view bytes = text.substr(at, rune.size);
    at += rune.size;
    if (rune.value == 0x2BC || rune.value == 0x2BB || rune.value == 0x2B9) continue;  // letters that are apostrophes
    if (rune.value == 0xFFFD || text::is_punctuation(rune.value) || text::is_space(rune.value)) {
      blank();
    } else {
      out += bytes;
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == ',')) out.pop_back();
}

/// "Hoeryong, North Hamgyong" has the larger place last in Latin letters; Korean and Chinese have it first anyway.
void place_of(std::string_view folded, std::string& out) {
  if (folded.find(',') == std::string_view::npos || text::has_hangul(folded) || text::has_han(folded)) return words_of(folded, false, out);
  std::string turned;
  while (!folded.empty()) {
    const std::size_t comma = folded.rfind(',');
    const std::string_view last = comma == std::string_view::npos ? folded : folded.substr(comma + 1);
    turned += last;
    turned += ' ';
    folded = comma == std::string_view::npos ? std::string_view{} : folded.substr(0, comma);
  }
  words_of(turned, false, out);
}

/// "1,234.50" → "1234.5", "007" → "7", "$12" → "12"; what is no number stays as words.
void number_of(std::string_view folded, std::string& out) {
  std::string digits;
  bool point = false, number = true, negative = false;
  for (std::size_t i = 0; i < folded.size() && number; ++i) {
    const char c = folded[i];
    if (is_digit(c)) {
      digits += c;
    } else if (c == '.' && !point) {
      point = true;
      digits += c;
    } else if (c == '-' && digits.empty() && !negative) {
      negative = true;
    } else if (static_cast<unsigned char>(c) < 0x80 && c != ',' && c != ' ' && c != '$' && c != '%') {
      number = false;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      const text::Rune rune = text::rune_at(folded, i);
      if (text::is_letter(rune.value)) number = false;
      i += rune.size - 1;
    }
  }
  if (!number || digits.empty() || digits == ".") return words_of(folded, false, out);
  std::size_t zeros = 0;
  while (zeros + 1 < digits.size() && digits[zeros] == '0' && is_digit(digits[zeros + 1])) ++zeros;
  digits.erase(0, zeros);
  if (digits.front() == '.') digits.insert(0, 1, '0');
  if (point) {
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  out = negative && digits != "0" ? "-" + digits : digits;
}

void identifier_of(std::string_view folded, std::string& out) {
  const bool address = folded.find('@') != std::string_view::npos;
  out.clear();
  for (std::size_t at = 0; at < folded.size();) {
    const char c = folded[at];
    if (static_cast<unsigned char>(c) < 0x80) {
      ++at;
      const bool inside =
          c == ' ' || c == '-' || c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '\\';
      if ((inside && !(address && c == '-')) || (!address && c == '.')) continue;
      out += c;
      continue;
    }
    const text::Rune rune = text::rune_at(folded, at);
    if (!text::is_space(rune.value) && !text::is_dash(rune.value)) out += folded.substr(at, rune.size);
    at += rune.size;
  }
}

// A cell with several names of one person keeps them apart: "kim kumsun / suni".
void names_of(std::string_view folded, std::string& out) {
  const std::vector<text::NameAlternative> names = text::name_alternatives(folded);
  if (names.size() < 2) return words_of(folded, true, out);
  std::string one;
  for (const text::NameAlternative& name : names) {
    words_of(name.text, true, one);
    if (!one.empty()) out += (out.empty() ? "" : " / ") + one;
  }
}

bool cut(std::string& out, std::size_t limit) {
  if (out.size() <= limit) return false;
  out.resize(character_start(out, limit));
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return true;
}

}  // namespace

std::size_t max_form_bytes(FieldKind kind) { return kind == FieldKind::text ? 2048 : 240; }

std::optional<int> age_of(std::string_view cell) {
  if (cell.size() > 40) return std::nullopt;
  std::string text;
  plain(cell, text);
  const std::size_t first = text.find_first_of("0123456789");
  if (first == std::string::npos) return std::nullopt;
  if (first > 0 && text[first - 1] == '-') return std::nullopt;
  int age = 0;
  const auto [end, error] = std::from_chars(text.data() + first, text.data() + text.size(), age);
  if (error != std::errc{} || age > 150) return std::nullopt;
  std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (rest.starts_with(".")) {  // 35.0
    rest.remove_prefix(1);
    while (!rest.empty() && is_digit(rest.front())) rest.remove_prefix(1);
  }
  if (rest.find_first_of("0123456789") != std::string_view::npos) return std::nullopt;  // a range, a date
  if (rest.find("month") != std::string_view::npos || rest.find("개월") != std::string_view::npos ||
      rest.find("个月") != std::string_view::npos)
    return age / 12;
  return age;
}

std::string_view sex_of_code(std::string_view cell) {
  if (cell == "1") return "m";
  return cell == "2" ? "f" : std::string_view{};
}

bool normal_form(FieldKind kind, std::string_view cell, std::string& out) {
  out.clear();
  const std::size_t limit = max_form_bytes(kind);
  bool was_cut = false;
  if (cell.size() > limit * 4) {  // enough of it; the rest is not even folded
    cell = whole_characters(cell, limit * 4);
    was_cut = true;
  }
  thread_local std::string folded;
  plain(cell, folded);
  switch (kind) {
    case FieldKind::name: names_of(folded, out); break;
    case FieldKind::place: place_of(folded, out); break;
    case FieldKind::text: words_of(folded, false, out); break;
    case FieldKind::category: out = folded; break;
    case FieldKind::number: number_of(folded, out); break;
    case FieldKind::identifier: identifier_of(folded, out); break;
    case FieldKind::sex: {
      const std::string_view sex = sex_of(folded);
      out = sex.empty() ? folded : std::string(sex);
      break;
    }
    case FieldKind::age: {
      if (const auto age = age_of(cell)) out = std::to_string(*age);
      break;
    }
    case FieldKind::date: break;  // date_cell.h
  }
  return !(cut(out, limit) || was_cut);
}

}  // namespace girok::linkage
