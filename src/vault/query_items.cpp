#include "vault/query_items.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "text/unicode.h"

namespace girok::vault {

namespace {

using text::Rune;
using text::rune_at;

bool is_star(char32_t c) { return c == U'*' || c == 0xFF0A; }
bool is_minus(char32_t c) { return c == U'-' || c == 0x2212 || c == 0xFF0D; }
bool is_opening_bracket(char32_t c) { return c == U'(' || c == 0xFF08; }
bool is_closing_bracket(char32_t c) { return c == U')' || c == 0xFF09; }

constexpr std::array<std::pair<char32_t, char32_t>, 15> quotes{{
    {U'"', U'"'},
    {0xFF02, 0xFF02},
    {0x201C, 0x201D},
    {0x201D, 0x201D},
    {0x201E, 0x201C},
    {0x201F, 0x201D},
    {0x301D, 0x301E},
    {0x300C, 0x300D},
    {0x300E, 0x300F},
    {0x300A, 0x300B},
    {0x3008, 0x3009},
    {0x00AB, 0x00BB},
    {0xFF62, 0xFF63},
    {0xFE41, 0xFE42},
    {0xFE43, 0xFE44},
}};

// The mark that closes what `c` opens; 0 where it opens nothing.
char32_t closer_of(char32_t c) {
  const auto* const found = std::find_if(quotes.begin(), quotes.end(), [c](const auto& pair) { return pair.first == c; });
  return found == quotes.end() ? 0 : found->second;
}

bool is_double_quote(char32_t c) { return c == U'"' || c == 0xFF02 || (c >= 0x201C && c <= 0x201F) || (c >= 0x301D && c <= 0x301F); }

bool is_single_quote(char32_t c) { return c == U'\'' || c == 0x2018 || c == 0x2019 || c == 0xFF07; }

bool is_closer(char32_t c) {
  return std::any_of(quotes.begin(), quotes.end(), [c](const auto& pair) { return pair.second == c; });
}

bool ends_word(char32_t c) {
  return text::is_space(c) || is_opening_bracket(c) || is_closing_bracket(c) || closer_of(c) != 0 || is_closer(c);
}

class Cutter {
 public:
  explicit Cutter(std::string_view typed) : typed_(typed) {}

  Result<std::vector<QueryItem>> run() {
    while (at_ < typed_.size()) {
      const Rune rune = rune_at(typed_, at_);
      const bool after_space = std::exchange(after_space_, false);
      if (text::is_space(rune.value)) {
        after_space_ = true;
        at_ += rune.size;
      } else if (is_opening_bracket(rune.value) || is_closing_bracket(rune.value)) {
        after_space_ = is_opening_bracket(rune.value);
        drop_minus();
        items_.push_back({after_space_ ? QueryItem::Kind::opening : QueryItem::Kind::closing, at_, {}});
        at_ += rune.size;
      } else if (after_space && is_minus(rune.value)) {
        at_ += rune.size;
        take_minus(at_ - rune.size);
      } else if (closer_of(rune.value) != 0) {
        if (auto taken = take_quotation(rune); !taken) return tl::unexpected(std::move(taken.error()));
      } else if (is_closer(rune.value)) {
        at_ += rune.size;  // closes nothing
      } else if (auto taken = take_word(after_space); !taken) {
        return tl::unexpected(std::move(taken.error()));
      }
    }
    return std::move(items_);
  }

 private:
  // A minus stands at the word it denies; one before a space is a dash.
  void take_minus(std::size_t offset) {
    const Rune next = rune_at(typed_, at_);
    if (next.size == 0 || text::is_space(next.value) || is_closing_bracket(next.value)) {
      after_space_ = true;
      return;
    }
    items_.push_back({QueryItem::Kind::negation, offset, {}});
    minus_ = true;
  }

  // A minus before brackets has found what it denies.
  void drop_minus() { minus_ = false; }

  Result<> take_quotation(Rune opening) {
    const std::size_t begin = at_;
    const std::size_t inside = at_ + opening.size;
    const char32_t wanted = closer_of(opening.value);
    std::size_t end = find(inside, [wanted](char32_t c) { return c == wanted; });
    // Keyboards and word processors mix the forms of the double quotation mark.
    if (end == std::string_view::npos && is_double_quote(opening.value)) end = find(inside, is_double_quote);
    if (end == std::string_view::npos) {
      return fail(ErrorCode::usage, "a quotation mark is not closed", place_in_query(typed_, begin),
                  "put a quotation mark on both sides of the words");
    }
    at_ = end + rune_at(typed_, end).size;
    return add_phrase(begin, typed_.substr(inside, end - inside), skip_stars());
  }

  template <class Predicate>
  std::size_t find(std::size_t from, Predicate predicate) const {
    while (from < typed_.size()) {
      const Rune rune = rune_at(typed_, from);
      if (predicate(rune.value)) return from;
      from += rune.size;
    }
    return std::string_view::npos;
  }

  bool skip_stars() {
    const std::size_t begin = at_;
    while (is_star(rune_at(typed_, at_).value)) at_ += rune_at(typed_, at_).size;
    return at_ > begin;
  }

  // The end of ‘several words’ that begin at `at_`, before the closing mark; npos where the mark is but an apostrophe.
  std::size_t end_of_single_quotation(bool after_space) const {
    const Rune opening = rune_at(typed_, at_);
    if (!after_space || !is_single_quote(opening.value)) return std::string_view::npos;
    for (std::size_t i = at_ + opening.size; i < typed_.size();) {
      const Rune rune = rune_at(typed_, i);
      const Rune next = rune_at(typed_, i + rune.size);
      const bool ended = next.size == 0 || text::is_space(next.value) || is_closing_bracket(next.value) || is_star(next.value);
      if (is_single_quote(rune.value) && ended) return i;
      i += rune.size;
    }
    return std::string_view::npos;
  }

  Result<> take_word(bool after_space) {
    const std::size_t begin = at_;
    if (const std::size_t end = end_of_single_quotation(after_space || begin == 0 || minus_); end != std::string_view::npos) {
      const std::size_t inside = at_ + rune_at(typed_, at_).size;
      at_ = end + rune_at(typed_, end).size;
      return add_phrase(begin, typed_.substr(inside, end - inside), skip_stars());
    }
    at_ = std::min(find(at_, ends_word), typed_.size());
    const std::string_view word = typed_.substr(begin, at_ - begin);
    using Kind = QueryItem::Kind;
    std::optional<Kind> kind;
    if (word == "AND") kind = Kind::conjunction;
    if (word == "OR") kind = Kind::disjunction;
    if (word == "NOT") kind = Kind::negation;
    if (!kind || minus_) return add_phrase(begin, word, false);
    items_.push_back({*kind, begin, {}});
    after_space_ = true;
    return {};
  }

  Result<> add_phrase(std::size_t offset, std::string_view words, bool starred) {
    const bool denied = std::exchange(minus_, false);
    const std::size_t length = words.size();
    while (!words.empty()) {
      const Rune last = text::rune_before(words, words.size());
      if (!is_star(last.value)) break;
      words.remove_suffix(last.size);
    }
    starred = starred || words.size() < length;
    for (std::size_t i = 0; i < words.size(); i += rune_at(words, i).size) {
      if (is_star(rune_at(words, i).value)) return misplaced_star(offset);
    }
    QueryItem item{QueryItem::Kind::phrase, offset, {}};
    cut(words, starred, item.phrase);
    if (!item.phrase.tokens.empty()) {
      items_.push_back(std::move(item));
    } else if (starred) {
      return misplaced_star(offset);
    } else if (denied) {
      items_.pop_back();
    }
    return {};
  }

  tl::unexpected<Error> misplaced_star(std::size_t offset) const {
    return fail(ErrorCode::usage, "a * can only end a word or a phrase", place_in_query(typed_, offset),
                "write the beginning of a word and * after it, as in traffick*");
  }

  void cut(std::string_view words, bool starred, Phrase& phrase) {
    text::search_tokens(words, buffer_);
    std::size_t count = buffer_.list.size();
    if (count == 0) return;
    const text::SearchToken& last = buffer_.list.back();
    phrase.starred = starred;
    phrase.prefix = starred;
    if (last.tail) {
      // The token before it is of the same run if it ends with the same character of the pool.
      const bool alone = count < 2 || !buffer_.list[count - 2].gram || buffer_.list[count - 2].end != last.end;
      phrase.prefix = alone;
      if (!alone) --count;
    }
    for (std::size_t i = 0; i < count; ++i) phrase.tokens.emplace_back(buffer_.text_of(i));
  }

  std::string_view typed_;
  std::size_t at_ = 0;
  bool after_space_ = true;  // or after a bracket or an operator
  bool minus_ = false;       // the last item is a minus that waits for its word
  std::vector<QueryItem> items_;
  text::SearchTokens buffer_;
};

}  // namespace

Result<std::vector<QueryItem>> query_items(std::string_view typed) { return Cutter(typed).run(); }

std::string place_in_query(std::string_view typed, std::size_t offset) {
  std::size_t number = 1;
  for (std::size_t i = 0; i < offset && i < typed.size(); i += rune_at(typed, i).size) ++number;
  return "character " + std::to_string(number);
}

}  // namespace girok::vault
