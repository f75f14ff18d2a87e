#include "reading/lexer_en.h"

#include <array>

#include "text/unicode.h"

namespace girok::reading::en {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of a thousands separator that is a space: " ", no-break, thin, narrow no-break.
std::size_t space_separator(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ') return 1;
  if (text.substr(at, 2) == "\xC2\xA0") return 2;
  const std::string_view three = text.substr(at, 3);
  return three == "\xE2\x80\xAF" || three == "\xE2\x80\x89" ? 3 : 0;
}

/// Reads one digit literal.
class Literal {
 public:
  Literal(std::string_view text, std::size_t begin, std::size_t end) : text_(text), limit_(end), at_(begin) {}

  std::size_t read(Decimal& value, bool& plain) {
    const std::size_t begin = at_;
    if (at_ > 1 && text_[at_ - 1] == '.' && is_ascii_digit(text_[at_ - 2])) decimal_done_ = true;  // the rest of 1.2.3
    if (text_[at_] != '.') integer();
    plain = at_ == begin + digits_.size();
    if (!decimal_done_) fraction();
    const std::size_t mantissa_end = at_;
    value = mantissa();
    exponent(value);
    plain = plain && at_ == begin + digits_.size() && at_ == mantissa_end;
    return at_;
  }

 private:
  char at(std::size_t i) const { return i < limit_ ? text_[i] : '\0'; }
  bool digit(std::size_t i) const { return is_ascii_digit(at(i)); }
  std::size_t run(std::size_t i) const {
    std::size_t n = 0;
    while (digit(i + n)) ++n;
    return n;
  }
  void take(std::size_t count) {
    digits_.append(text_.substr(at_, count));
    at_ += count;
  }

  struct Groups {
    std::array<std::pair<std::size_t, std::size_t>, 16> runs;  ///< begin, size
    std::size_t count = 0;
    const std::pair<std::size_t, std::size_t>& last() const { return runs[count - 1]; }
    bool add(std::size_t begin, std::size_t size) {
      if (count == runs.size()) return false;
      runs[count++] = {begin, size};
      return true;
    }
  };

  /// The runs after the first, parted by the separator that `width` measures. True where they are groups of three, or of two and
  /// at last three as in India.
  template <typename Width>
  bool groups(std::size_t first, Width width, Groups& found) const {
    std::size_t i = at_ + first;
    bool western = first <= 3, indian = first <= 2;
    while (const std::size_t w = width(i)) {
      const std::size_t n = run(i + w);
      if (n == 0) break;
      western = western && n == 3;
      if (found.count > 0) indian = indian && found.last().second == 2;
      if (!found.add(i + w, n)) return false;
      if (!western && !indian) return false;
      i += w + n;
    }
    return found.count > 0 && (western || (indian && found.last().second == 3));
  }

  void integer() {
    const std::size_t first = run(at_);
    Groups found;
    const auto by = [&](char separator) { return [this, separator](std::size_t i) -> std::size_t { return at(i) == separator ? 1 : 0; }; };
    const auto accept = [&] {
      take(first);
      for (std::size_t i = 0; i < found.count; ++i) {
        at_ = found.runs[i].first;
        take(found.runs[i].second);
      }
    };
    if (first <= 3) {
      if (groups(first, by(','), found)) return accept();
      if (at(at_ + first) == '.') {
        found.count = 0;
        const bool dotted = groups(first, by('.'), found);
        const std::size_t after = found.count == 0 ? 0 : found.last().first + found.last().second;
        const std::size_t decimals = dotted && at(after) == ',' ? run(after + 1) : 0;
        if (dotted && (found.count > 1 || (decimals > 0 && decimals != 3))) {
          accept();
          if (decimals > 0) decimal_part(decimals);
          return;
        }
        if (found.count > 1 || (found.count == 1 && at(after) == '.' && digit(after + 1))) {  // 192.168.1.2, 12.05.2023: not one number
          take(first);
          decimal_done_ = true;
          return;
        }
      }
      found.count = 0;
      spaces(first, found);
      if (found.count > 0) return accept();
    }
    const std::size_t decimals = at(at_ + first) == ',' ? run(at_ + first + 1) : 0;
    const std::size_t after = at_ + first + 1 + decimals;
    const bool listed = (at(after) == ',' && digit(after + 1)) || (at_ >= 2 && at(at_ - 1) == ',' && digit(at_ - 2));
    take(first);
    if ((decimals == 1 || decimals == 2) && !listed) decimal_part(decimals);
  }

  void spaces(std::size_t first, Groups& found) const {
    if (at_ > 0 && is_ascii_letter(text_[at_ - 1])) return;  // "i7 860"
    if (at_ > 1 && is_ascii_digit(text_[at_ - 2]) && space_separator(text_, at_ - 1) != 0) return;  // the tail of a list
    std::size_t i = at_ + first;
    while (const std::size_t w = space_separator(text_.substr(0, limit_), i)) {
      if (run(i + w) != 3 || !found.add(i + w, 3)) break;
      i += w + 3;
    }
  }

  void decimal_part(std::size_t size) {
    ++at_;
    decimals_ = size;
    take(size);
    decimal_done_ = true;
  }

  void fraction() {
    if (at(at_) != '.' || !digit(at_ + 1)) return;
    const std::size_t size = run(at_ + 1);
    if (at(at_ + 1 + size) == '.' && digit(at_ + 2 + size)) return;  // 1.2.3
    decimal_part(size);
  }

  Decimal mantissa() const {
    // 37 digits are kept; what is beyond them is magnitude only.
    constexpr std::size_t kept = 36;
    std::size_t begin = 0;
    while (begin < digits_.size() && digits_[begin] == '0') ++begin;
    Int128 coefficient = 0;
    std::size_t i = begin;
    for (; i < digits_.size() && i < begin + kept; ++i) coefficient = coefficient * 10 + (digits_[i] - '0');
    const auto dropped = static_cast<long long>(digits_.size() - i);
    const long long exponent = dropped - static_cast<long long>(decimals_);
    if (exponent > 100000 || exponent < -100000) return Decimal();
    return Decimal(coefficient, static_cast<int>(exponent));
  }

  /// An integer with an optional sign ("-", "+", U+2212) at i; moves i behind it.
  bool signed_integer(std::size_t& i, int& number, bool& has_sign) const {
    bool negative = false;
    has_sign = true;
    if (at(i) == '+' || at(i) == '-') {
      negative = at(i) == '-';
      ++i;
    } else if (text_.substr(i, 3) == "\xE2\x88\x92") {
      negative = true;
      i += 3;
    } else {
      has_sign = false;
    }
    const std::size_t size = run(i);
    if (size == 0 || size > 3) return false;
    number = 0;
    for (std::size_t k = 0; k < size; ++k) number = number * 10 + (at(i + k) - '0');
    if (negative) number = -number;
    i += size;
    return true;
  }

  static Decimal power(const Decimal& base, int exponent) {
    Decimal result = 1;
    Decimal factor = base.rounded_to_digits(18);
    for (int n = exponent < 0 ? -exponent : exponent; n > 0; n >>= 1) {
      if (n & 1) result = Decimal::multiply(result, factor).value_or(Decimal()).rounded_to_digits(18);
      factor = Decimal::multiply(factor, factor).value_or(Decimal()).rounded_to_digits(18);
    }
    return exponent < 0 ? Decimal::divide(1, result, 18).value_or(Decimal()) : result;
  }

  void exponent(Decimal& value) {
    int number = 0;
    bool has_sign = false;
    std::size_t i = at_;
    if (at(i) == 'e' || at(i) == 'E') {
      ++i;
      if (signed_integer(i, number, has_sign) && !is_ascii_letter(at(i))) {
        value = value.scaled(number);
        at_ = i;
      }
      return;
    }
    if (at(i) == '^') {
      ++i;
      if (signed_integer(i, number, has_sign)) {
        value = power(value, number);
        at_ = i;
      }
      return;
    }
    const std::size_t times = at(i) == 'x' ? 1 : text_.substr(i, 2) == "\xC3\x97" ? 2 : 0;
    if (times == 0) return;
    i += times;
    const std::size_t base_size = run(i);
    if (base_size == 0 || base_size > 2) return;
    const int base = base_size == 1 ? at(i) - '0' : (at(i) - '0') * 10 + (at(i + 1) - '0');
    i += base_size;
    const bool caret = at(i) == '^';
    if (caret) ++i;
    if (!signed_integer(i, number, has_sign) || !(caret || (has_sign && base == 10))) return;
    const Decimal factor = base == 10 ? Decimal(1).scaled(number) : power(base, number);
    if (const auto product = Decimal::multiply(value, factor)) {
      value = *product;
      at_ = i;
    }
  }

  std::string_view text_;
  std::size_t limit_;
  std::size_t at_;
  std::string digits_;
  std::size_t decimals_ = 0;
  bool decimal_done_ = false;
};

struct Vulgar {
  char32_t sign;
  int numerator, denominator;
};
constexpr Vulgar vulgar[] = {{U'½', 1, 2}, {U'⅓', 1, 3}, {U'⅔', 2, 3}, {U'¼', 1, 4}, {U'¾', 3, 4}, {U'⅕', 1, 5},
                             {U'⅖', 2, 5}, {U'⅗', 3, 5}, {U'⅘', 4, 5}, {U'⅙', 1, 6}, {U'⅚', 5, 6}, {U'⅐', 1, 7},
                             {U'⅛', 1, 8}, {U'⅜', 3, 8}, {U'⅝', 5, 8}, {U'⅞', 7, 8}, {U'⅑', 1, 9}, {U'⅒', 1, 10}};

bool is_numeral_class(Class cls) {
  return cls != Class::other && cls != Class::article && cls != Class::conjunction && cls != Class::point && cls != Class::minus;
}

}  // namespace

bool equals_folded(std::string_view word, std::string_view lower_word) {
  if (word.size() != lower_word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(word[i]) != lower_word[i]) return false;
  }
  return true;
}

bool Atoms::is(std::size_t i, std::string_view word) const {
  return i < size() && list[i].kind == AtomKind::word && equals_folded(raw(i), word);
}

Atoms lex(std::string_view text, Span range, bool& has_numbers) {
  Atoms atoms;
  atoms.text = text;
  atoms.list.reserve(range.size() / 5 + 8);
  has_numbers = false;
  bool space = true, blank = false;
  int lines = 0;
  std::size_t at = range.begin;
  const auto push = [&](Atom atom, std::size_t end) {
    atom.begin = static_cast<std::uint32_t>(at);
    atom.end = static_cast<std::uint32_t>(end);
    atom.space_before = space;
    atom.blank_before = blank;
    atoms.list.push_back(atom);
    at = end;
    space = blank = false;
    lines = 0;
  };
  while (at < range.end) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      space = true;
      if (c == '\n' && ++lines > 1) blank = true;
      ++at;
      continue;
    }
    if (is_ascii_letter(c)) {
      std::size_t end = at + 1;
      while (end < range.end && is_ascii_letter(text[end])) ++end;
      Atom atom;
      atom.kind = AtomKind::word;
      atom.capital = c >= 'A' && c <= 'Z';
      if ((end - at == 4 || end - at == 5) && text.substr(end, 3) == "://" && equals_folded(text.substr(at, 4), "http")) {
        while (end < range.end && static_cast<unsigned char>(text[end]) > ' ') ++end;  // nothing in an address is counted
        push(atom, end);
        continue;
      }
      bool accented = false;
      while (end < range.end && static_cast<unsigned char>(text[end]) >= 0xC3) {  // é inside a word, or a Han character after one
        const text::Rune rune = text::rune_at(text, end);
        if (rune.value >= 0x2000 || !text::is_letter(rune.value)) break;
        accented = true;
        end += rune.size;
        while (end < range.end && is_ascii_letter(text[end])) ++end;
      }
      if (!accented) {
        if (const Entry* entry = look_up(text.substr(at, end - at))) {
          atom.vague = entry->cls == Class::vague;
          atom.multiple = entry->cls == Class::multiple;
          atom.cls = atom.vague || atom.multiple ? Class::other : entry->cls;
          atom.value = entry->value;
          atom.plural = entry->plural;
          has_numbers = has_numbers || is_numeral_class(entry->cls);
        }
      }
      push(atom, end);
      continue;
    }
    if (is_ascii_digit(c) || (c == '.' && at + 1 < range.end && is_ascii_digit(text[at + 1]) &&
                              (space || atoms.size() == 0 || atoms.list.back().kind == AtomKind::sign))) {
      Atom atom;
      atom.kind = AtomKind::digits;
      Decimal value;
      const std::size_t end = Literal(text, at, range.end).read(value, atom.plain);
      if (end == at) {  // ".3.3": no number begins with this point
        atom = Atom();
        atom.sign = U'.';
        push(atom, at + 1);
        continue;
      }
      atom.value = static_cast<std::int32_t>(atoms.literals.size());
      atoms.literals.push_back(value);
      has_numbers = true;
      push(atom, end);
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x80) {
      Atom atom;
      atom.sign = static_cast<char32_t>(c);
      push(atom, at + 1);
      continue;
    }
    const text::Rune rune = text::rune_at(text, at);
    const std::size_t size = rune.size == 0 ? 1 : rune.size;
    if (text::is_space(rune.value)) {
      space = true;
      at += size;
      continue;
    }
    Atom atom;
    if (text::is_letter(rune.value)) {
      std::size_t end = at + size;
      if (rune.value < 0x2000) {
        while (end < range.end) {
          const text::Rune next = text::rune_at(text, end);
          if (next.size == 0 || next.value >= 0x2000 || !text::is_letter(next.value)) break;
          end += next.size;
        }
      }
      atom.kind = AtomKind::word;
      atom.capital = text::is_upper(rune.value);
      push(atom, end);
      continue;
    }
    atom.sign = text::is_dash(rune.value) ? U'-' : rune.value;
    for (const Vulgar& fraction : vulgar) {
      if (fraction.sign != rune.value) continue;
      atom.kind = AtomKind::digits;
      atom.value = static_cast<std::int32_t>(atoms.literals.size());
      atoms.literals.push_back(Decimal::divide(fraction.numerator, fraction.denominator).value_or(Decimal()));
      has_numbers = true;
    }
    push(atom, at + size);
  }
  return atoms;
}

}  // namespace girok::reading::en
