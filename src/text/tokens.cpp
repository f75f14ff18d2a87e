// See tokens.h. A table classes the ASCII bytes; ICU classes the rest.
#include "text/tokens.h"

#include <unicode/uchar.h>

#include <array>

namespace girok::text {

namespace {

enum class Class : std::uint8_t { space, alpha, hangul, han, kana, digit, extend, mark, symbol };

constexpr std::array<Class, 128> ascii_classes = [] {
  std::array<Class, 128> table{};
  for (std::size_t i = 0; i < 128; ++i) {
    const auto c = static_cast<char>(i);
    if (c == ' ' || (c >= '\t' && c <= '\r'))
      table[i] = Class::space;
    else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
      table[i] = Class::alpha;
    else if (c >= '0' && c <= '9')
      table[i] = Class::digit;
    else if (std::string_view("!\"#%&'()*,-./:;?@[\\]_{}").find(c) != std::string_view::npos)
      table[i] = Class::mark;
    else
      table[i] = Class::symbol;
  }
  return table;
}();

Class class_of_wide(char32_t c) {
  if (c >= 0xAC00 && c <= 0xD7A3) return Class::hangul;
  if (c >= 0x4E00 && c <= 0x9FFF) return Class::han;
  if (is_space(c)) return Class::space;
  if (c == 0x00AD || c == 0x200C || c == 0x200D) return Class::extend;  // soft hyphen and joiners live inside words
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_ENCLOSING_MARK: return Class::extend;
    case U_DECIMAL_DIGIT_NUMBER: return Class::digit;
    case U_DASH_PUNCTUATION:
    case U_START_PUNCTUATION:
    case U_END_PUNCTUATION:
    case U_CONNECTOR_PUNCTUATION:
    case U_OTHER_PUNCTUATION:
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION: return Class::mark;
    default: break;
  }
  if (!is_letter(c)) return Class::symbol;
  switch (script_of(c)) {
    case Script::hangul: return Class::hangul;
    case Script::han: return Class::han;
    case Script::kana: return Class::kana;
    default: return Class::alpha;
  }
}

// Reads one text; `at_` moves forward only, and each look ahead is a few characters long.
class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    tokens_.reserve(text_.size() / 5 + 8);
    bool space = true;
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      const Seen first = see(at_);
      at_ += first.size;
      if (first.cls == Class::space) {
        space = true;
        continue;
      }
      emit(begin, first, space);
      space = false;
    }
    return std::move(tokens_);
  }

 private:
  struct Seen {
    Class cls = Class::space;
    char32_t value = 0;
    std::uint32_t size = 0;  ///< 0 at the end
    bool valid = true;
  };

  Seen see(std::size_t at) const {
    if (at >= text_.size()) return {};
    const auto b = static_cast<unsigned char>(text_[at]);
    if (b < 0x80) return {ascii_classes[b], b, 1, true};
    const Rune rune = rune_at(text_, at);
    if (rune.size == 1) return {Class::symbol, rune.value, 1, false};
    return {class_of_wide(rune.value), rune.value, rune.size, true};
  }

  void emit(std::size_t begin, const Seen& first, bool space) {
    Token token;
    token.begin = static_cast<std::uint32_t>(begin);
    token.space_before = space;
    switch (first.cls) {
      case Class::alpha:
        token.kind = TokenKind::word;
        token.script = first.value < 0x80 ? Script::latin : script_of(first.value);
        token.capital = is_upper(first.value);
        finish_alpha(begin);
        break;
      case Class::hangul:
      case Class::kana:
        token.kind = TokenKind::word;
        token.script = first.cls == Class::hangul ? Script::hangul : Script::kana;
        finish_run(first.cls);
        break;
      case Class::han:
        token.kind = TokenKind::word;
        token.script = Script::han;
        break;
      case Class::digit:
        token.kind = TokenKind::number;
        token.script = Script::common;
        finish_number(begin);
        break;
      case Class::mark: token.kind = TokenKind::mark; break;
      default: token.kind = TokenKind::symbol; break;
    }
    if (first.valid) {
      if (token.script == Script::latin && first.cls != Class::alpha) token.script = Script::common;
      skip_extenders();
    }
    token.end = static_cast<std::uint32_t>(at_);
    tokens_.push_back(token);
  }

  // Combining marks, joiners and variation selectors belong to what they follow.
  void skip_extenders() {
    while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80) {
      const Seen next = see(at_);
      if (next.cls != Class::extend) return;
      at_ += next.size;
    }
  }

  bool alpha_at(std::size_t at) const { return see(at).cls == Class::alpha; }

  void finish_alpha(std::size_t begin) {
    std::size_t part = begin;  // where the letters since the last inner mark began
    while (at_ < text_.size()) {
      const auto b = static_cast<unsigned char>(text_[at_]);
      if (b < 0x80) {
        if (ascii_classes[b] == Class::alpha) {
          ++at_;
        } else if ((b == '\'' || b == '-') && alpha_at(at_ + 1)) {
          part = ++at_;
        } else if (b == '.' && joins_initials(begin, part)) {
          part = ++at_;
        } else {
          return;
        }
        continue;
      }
      const Seen next = see(at_);
      if (next.cls == Class::alpha || next.cls == Class::extend) {
        at_ += next.size;
      } else if ((next.value == 0x2019 || next.value == 0x2010 || next.value == 0x2011) && next.valid && alpha_at(at_ + next.size)) {
        at_ += next.size;
        part = at_;
      } else {
        return;
      }
    }
  }

  // At a dot: "U.S", "p.m", "J.K" stay whole; "N.Korea", "end.The" do not. All parts of the word are single letters.
  bool joins_initials(std::size_t begin, std::size_t part) const {
    if (at_ - part != 1 || (part != begin && text_[part - 1] != '.')) return false;
    return alpha_at(at_ + 1) && static_cast<unsigned char>(text_[at_ + 1]) < 0x80 && !alpha_at(at_ + 2);
  }

  void finish_run(Class cls) {
    while (at_ < text_.size()) {
      const Seen next = see(at_);
      if (next.cls != cls && next.cls != Class::extend) return;
      at_ += next.size;
    }
  }

  void finish_number(std::size_t begin) {
    std::size_t group = begin;
    while (at_ < text_.size()) {
      const Seen next = see(at_);
      if (next.cls == Class::digit) {
        at_ += next.size;
      } else if (groups_digits(next, group)) {
        at_ += next.size;
        group = at_;
      } else {
        return;
      }
    }
  }

  // True where the mark `next`, which follows a digit, is part of the number.
  bool groups_digits(const Seen& next, std::size_t group) const {
    const std::size_t after = at_ + next.size;
    const Seen digit = see(after);
    if (digit.cls != Class::digit) return false;
    switch (next.value) {
      case U'.':
      case U',': return true;
      // Full-width marks also end clauses, and no-break spaces part words: there, only a group of three is grouping.
      case 0xFF0C:
      case 0xFF0E: return digit.value >= 0xFF10 || group_of_three(group, after);
      case 0x00A0:
      case 0x2009:
      case 0x202F: return group_of_three(group, after);
      default: return false;
    }
  }

  bool group_of_three(std::size_t group, std::size_t after) const {
    if (digits_from(group, at_) > 3) return false;
    return digits_from(after, text_.size()) == 3;
  }

  // Counts at most four.
  int digits_from(std::size_t at, std::size_t end) const {
    int count = 0;
    while (at < end && count < 4) {
      const Seen next = see(at);
      if (next.cls != Class::digit) break;
      at += next.size;
      ++count;
    }
    return count;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Tokenizer(text).run(); }

}  // namespace girok::text
