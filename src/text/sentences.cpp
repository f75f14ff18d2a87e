// Where sentences end. See tokens.h for the contract and docs/methods/text.md for the rules in prose.
//
// One pass over the tokens; every look ahead or back is a bounded number of tokens, and closers passed once are not passed again.
#include <algorithm>
#include <array>
#include <string>

#include "text/sentence_words.h"
#include "text/tokens.h"

namespace girok::text {

namespace {

bool is_terminator(char32_t c) {
  switch (c) {
    case U'.':
    case U'!':
    case U'?':
    case U'…':
    case U'。':
    case U'！':
    case U'？':
    case U'｡':
    case U'．':
    case U'‼':
    case U'⁇':
    case U'⁈':
    case U'⁉':
    case U'؟':
    case U'‥': return true;
    default: return false;
  }
}

bool is_opening_bracket(char32_t c) { return c == U'(' || c == U'[' || c == U'{' || c == U'（' || c == U'［' || c == U'【' || c == U'〔'; }
bool is_closing_bracket(char32_t c) { return c == U')' || c == U']' || c == U'}' || c == U'）' || c == U'］' || c == U'】' || c == U'〕'; }
bool is_straight_quote(char32_t c) { return c == U'"' || c == U'\'' || c == U'＂' || c == U'＇'; }
bool is_bullet(char32_t c) {
  switch (c) {
    case U'•':
    case U'·':
    case U'▪':
    case U'●':
    case U'○':
    case U'◦':
    case U'■':
    case U'□':
    case U'▶':
    case U'►':
    case U'◆':
    case U'◇':
    case U'※':
    case U'▲':
    case U'△':
    case U'‣':
    case U'∙':
    case U'*':
    case U'+':
    case U'-':
    case U'–':
    case U'—':
    case U'ㆍ':
    case U'・': return true;
    default: return c >= 0x2460 && c <= 0x2473;
  }
}

// The columns at which a plain text was wrapped, or 0 where its lines are paragraphs, headings or items of their own. Of the lines that
// another follows: a wrapped text has many of nearly the same length, and none that are very long.
std::size_t wrap_width(std::string_view text) {
  constexpr std::size_t longest = 120;
  constexpr std::size_t shortest = 40;
  std::array<std::size_t, longest + 2> count{};
  std::size_t total = 0;
  std::size_t previous = 0;  // columns of the line before; 0 where it was blank
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::size_t last = end;
    while (last > at && is_space(static_cast<unsigned char>(text[last - 1]))) --last;
    if (last > at && previous > 0) {
      ++count[std::min(previous, longest + 1)];
      ++total;
    }
    previous = last == at ? 0 : last - at > 4 * longest ? longest + 1 : columns(text.substr(at, last - at));
    at = end + 1;
  }
  if (total == 0 || count[longest + 1] * 5 > total) return 0;
  const std::size_t wrapped = total - count[longest + 1];
  std::size_t seen = 0;
  std::size_t width = 0;
  while (width < longest && seen * 10 < wrapped * 9) seen += count[++width];
  return width < shortest ? 0 : width;
}

class Splitter {
 public:
  Splitter(std::string_view text, std::span<const Token> tokens) : text_(text), tokens_(tokens), wrap_(wrap_width(text)) {}

  std::vector<Span> run() {
    const std::size_t n = tokens_.size();
    for (std::size_t i = 0; i < n;) {
      std::size_t next = i + 1;
      bool ends = false;
      if (const char32_t c = mark(i); c == U'"' || c == U'＂') open_quote_ = !open_quote_;
      if (is_terminator(mark(i))) {
        const Stop stop = read_stop(i);
        next = stop.next;
        ends = next >= n || ends_at(stop);
      }
      const int breaks = next < n ? line_breaks(next) : 2;
      if (breaks >= 2) open_quote_ = false;
      ends = ends || breaks >= 2 || (breaks == 1 && ends_at_line_end(next));
      if (ends) {
        sentences_.push_back({tokens_[start_].begin, tokens_[next - 1].end});
        start_ = next;
      }
      if (breaks >= 1) line_ = next;
      i = next;
    }
    return std::move(sentences_);
  }

 private:
  // Terminators with the closers behind them.
  struct Stop {
    std::size_t first = 0;  ///< the first terminator
    std::size_t next = 0;   ///< the token after all
    bool wide = false;      ///< 。！？: ends without a space
    bool bang = false;      ///< ! or ?
    int dots = 0;           ///< full stops; an ellipsis counts three
    bool quote = false;     ///< a closing quotation mark is among the closers
    bool closed = false;    ///< any closer is
  };

  // 0 where token `i` is no mark, or there is none.
  char32_t mark(std::size_t i) const {
    if (i >= tokens_.size()) return 0;
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::word || token.kind == TokenKind::number) return 0;
    return rune_at(text_, token.begin).value;
  }
  std::string_view at(std::size_t i) const { return slice(text_, tokens_[i].span()); }
  bool adjacent(std::size_t i) const { return i < tokens_.size() && !tokens_[i].space_before; }
  bool is_number(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind == TokenKind::number; }
  bool is_word(std::size_t i, Script script) const {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::word && tokens_[i].script == script;
  }
  bool is_lower_word(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == TokenKind::word && is_lower(rune_at(text_, tokens_[i].begin).value);
  }
  bool is_capital(std::size_t i) const { return i < tokens_.size() && tokens_[i].capital; }
  bool is_cjk(std::size_t i) const { return is_word(i, Script::hangul) || is_word(i, Script::han) || is_word(i, Script::kana); }

  // Line breaks in the white space before token `i`.
  int line_breaks(std::size_t i) const {
    if (!tokens_[i].space_before) return 0;
    const std::uint32_t begin = i == 0 ? 0 : tokens_[i - 1].end;
    const std::uint32_t end = tokens_[i].begin;
    if (end - begin == 1) return text_[begin] == '\n' || text_[begin] == '\r' || text_[begin] == '\v' ? 1 : text_[begin] == '\f' ? 2 : 0;
    int breaks = 0;
    for (std::uint32_t k = begin; k < end && breaks < 2; ++k) {
      const char c = text_[k];
      if (c == '\f') return 2;
      if (c == '\n' || c == '\v') ++breaks;
      if (c == '\r' && (k + 1 == end || text_[k + 1] != '\n')) ++breaks;
      if (c == '\xE2' && k + 2 < end && text_[k + 1] == '\x80') breaks += text_[k + 2] == '\xA8' ? 1 : text_[k + 2] == '\xA9' ? 2 : 0;
    }
    return breaks;
  }

  Stop read_stop(std::size_t first) {
    Stop stop;
    stop.first = first;
    std::size_t i = first;
    do {
      const char32_t c = mark(i);
      if (is_terminator(c)) {
        stop.wide = stop.wide || c == U'。' || c == U'！' || c == U'？' || c == U'｡';
        stop.bang = stop.bang || (c != U'.' && c != U'．' && c != U'…' && c != U'‥');
        stop.dots += c == U'.' || c == U'．' ? 1 : c == U'…' || c == U'‥' ? 3 : 0;
        stop.dots = std::min(stop.dots, 3);
        ++i;
      } else if (!take_closer(stop, i)) {
        break;
      }
    } while (i < tokens_.size());
    stop.next = i;
    return stop;
  }

  // Takes the closer, or the note reference, at `i`: the marks that belong to the sentence before them.
  bool take_closer(Stop& stop, std::size_t& i) {
    const char32_t c = mark(i);
    if (c == 0) return false;
    if (tokens_[i].space_before) {  // `home. "` and `집. ”`: closers set apart; straight ones only where a quotation is open
      const bool apart = i + 1 == tokens_.size() || tokens_[i + 1].space_before;
      const bool closer = is_straight_quote(c) ? open_quote_ && c == U'"' : is_closing_quote(c) || is_closing_bracket(c);
      if (!apart || !closer || line_breaks(i) > 0) return false;
    } else if (c == U'[' && is_number(i + 1) && adjacent(i + 1) && mark(i + 2) == U']' && adjacent(i + 2)) {
      i += 3;
      return true;
    } else if (!is_closing_quote(c) && !is_closing_bracket(c)) {
      return false;
    }
    if (c == U'"' || c == U'＂') open_quote_ = false;
    stop.quote = stop.quote || is_closing_quote(c);
    stop.closed = true;
    ++i;
    return true;
  }

  bool ends_at(const Stop& stop) const {
    const std::size_t next = stop.next;
    if (line_breaks(next) >= 2) return true;
    if (stop.first == start_) return false;  // a leading "..." or a stray mark
    if (stop.wide) return !(stop.quote && speech_follows(next));
    if (stop.bang) return bang_ends(stop);
    if (stop.dots >= 2 || mark(stop.first - 1) == U'.') return ellipsis_ends(stop);
    return full_stop_ends(stop);
  }

  bool bang_ends(const Stop& stop) const {
    const std::size_t next = stop.next;
    if (is_lower_word(next)) return false;
    if (stop.quote && speech_follows(next)) return false;
    if (const char32_t c = mark(next); c != 0) return tokens_[next].space_before && mark_begins(next);
    if (tokens_[next].space_before) return true;
    return runs_on(stop);
  }

  // An ellipsis marks an end only where a new start is plain to see.
  bool ellipsis_ends(const Stop& stop) const {
    const std::size_t next = stop.next;
    if (is_opening_bracket(mark(stop.first - 1)) && stop.closed) return false;  // "(...)", "[…]"
    if (line_breaks(next) == 1 && is_cjk(next)) return true;
    if (is_word(next, Script::hangul))
      return tokens_[next].space_before && is_sentence_final_hangul(stop.first - 1) && !(stop.quote && speech_follows(next));
    if (is_word(next, Script::han)) return stop.quote && !speech_follows(next);
    const std::size_t inner = past_openers(next);
    if (is_capital(inner)) return tokens_[next].space_before || stop.quote;
    return inner != next && !is_lower_word(inner) && tokens_[next].space_before;
  }

  bool full_stop_ends(const Stop& stop) const {
    const std::size_t last = stop.first - 1;
    const std::size_t next = stop.next;
    if (!tokens_[next].space_before) return mark(next) == 0 && runs_on(stop);
    if (is_lower_word(next)) return false;
    if (stop.quote && is_word(next, Script::hangul) && speech_follows(next)) return false;
    if (mark(next) != 0 && !mark_begins(next)) return false;
    if (stop.closed) return !(is_closing_bracket(mark(next - 1)) && !stop.quote && abbreviation_goes_on(stop, last));
    if (is_enumerator(last)) return false;
    if (is_number(last)) return !in_dotted_date(last, next);
    return !abbreviation_goes_on(stop, last);
  }

  // No white space behind the stop: careless typing ("home.The next", "했다.그는") or one unit ("example.com").
  bool runs_on(const Stop& stop) const {
    const std::size_t last = stop.first - 1;
    const std::size_t next = stop.next;
    if (is_word(next, Script::hangul)) return !stop.quote && (stop.bang ? is_cjk(last) : is_sentence_final_hangul(last));
    if (is_cjk(next)) return is_cjk(last) && !(stop.quote && speech_follows(next));
    if (!is_capital(next)) return false;
    if (stop.quote) return true;
    if (is_word(last, Script::hangul) || is_word(last, Script::han)) return true;
    const Token& before = tokens_[last];
    return before.kind == TokenKind::word && before.end - before.begin >= 3 && is_lower(rune_before(text_, before.end).value) &&
           words::has(words::starters, lower(next));
  }

  // Opening marks and bullets begin a sentence; commas, colons, closers, dashes and slashes go on with one.
  bool mark_begins(std::size_t i) const {
    const char32_t c = mark(i);
    if (is_opening_bracket(c)) return true;
    if (is_straight_quote(c)) return adjacent(i + 1);
    if (is_opening_quote(c)) return true;
    if (tokens_[i].kind == TokenKind::symbol) return !is_tilde(c);  // "$5", an emoji
    if (is_bullet(c)) return line_breaks(i) > 0 || is_capital(i + 1);
    return c == U'#' || c == U'@' || c == U'¿' || c == U'¡' || c == U'…';
  }

  std::size_t past_openers(std::size_t i) const {
    for (int k = 0; k < 3; ++k) {
      const char32_t c = mark(i);
      if (c == 0 || !(is_opening_quote(c) || is_opening_bracket(c))) break;
      ++i;
    }
    return i;
  }

  // Lower case ASCII of a short word; empty for others, which are in no list.
  std::string lower(std::size_t i) const {
    if (i >= tokens_.size() || tokens_[i].kind != TokenKind::word || tokens_[i].end - tokens_[i].begin > 12) return {};
    return fold_word(at(i));
  }

  bool is_starter(std::size_t i) const {
    if (!is_capital(i)) return false;
    const std::string word = lower(i);
    if (word.size() == 1 && mark(i + 1) == U'.' && adjacent(i + 1)) return false;  // "J. A. Kim"
    return words::has(words::starters, word);
  }

  // "1.", "a.", "가." at the start, where an item of a list is being numbered.
  bool is_enumerator(std::size_t last) const {
    if (last != start_) return false;
    const Token& token = tokens_[last];
    const std::uint32_t size = token.end - token.begin;
    if (token.kind == TokenKind::number) return size <= 2;
    return token.kind == TokenKind::word && (size == 1 || (token.script == Script::hangul && size == 3));
  }

  bool is_short_number(std::size_t i) const { return is_number(i) && tokens_[i].end - tokens_[i].begin <= 2; }
  bool is_year(std::size_t i) const {
    if (!is_number(i)) return false;
    const std::string_view digits = at(i);
    return digits.size() == 4 && (digits[0] == '1' || digits[0] == '2') && digits.find_first_not_of("0123456789") == std::string_view::npos;
  }

  // "2023. 3. 28. 기준": years, months and days with dots, as Korean writes them.
  bool in_dotted_date(std::size_t last, std::size_t next) const {
    if (is_year(last)) return is_short_number(next) && mark(next + 1) == U'.';
    if (!is_short_number(last) || last < 2 || mark(last - 1) != U'.') return false;
    const bool day = is_short_number(last - 2) && last >= 4 && mark(last - 3) == U'.' && is_year(last - 4);
    if (!day && !is_year(last - 2)) return false;
    return is_word(next, Script::hangul) || is_tilde(mark(next)) || is_opening_bracket(mark(next)) || (!day && is_short_number(next));
  }

  // True where the dot behind word `last` belongs to an abbreviation and the sentence goes on.
  bool abbreviation_goes_on(const Stop& stop, std::size_t last) const {
    const std::size_t next = stop.next;
    if (tokens_[last].kind != TokenKind::word || tokens_[last].script != Script::latin || tokens_[stop.first].space_before) return false;
    const std::string word = lower(last);
    if (word.empty()) return false;
    const bool capital = tokens_[last].capital;
    if (words::has(words::inner, word) || words::has(words::polite_titles, word) || (capital && words::has(words::titles, word)))
      return true;
    if (words::has(words::before_number, word) && is_number(next)) return true;
    if (capital && words::has(words::calendar, word)) return is_number(next) || words::has(words::calendar, lower(next).substr(0, 3));
    const std::size_t inner = past_openers(next);
    if (word == "a.m" || word == "p.m") return names_time(next);
    if (word == "al") return is_opening_bracket(mark(next));
    if (words::has(words::may_end, word) || word.find('.') != std::string::npos)
      return is_capital(inner) && inner == next && !is_starter(inner);
    if (word.size() == 1 && capital) return initial_goes_on(last, inner);
    return false;
  }

  // "9 p.m. Monday", "at 6 a.m. KST": a day, a month or a zone goes on with the time.
  bool names_time(std::size_t next) const {
    if (!is_capital(next)) return false;
    const std::string_view word = at(next);
    const bool zone =
        word.size() >= 2 && word.size() <= 4 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool day = word.size() >= 6 && word.ends_with("day");
    return zone || day || words::has(words::calendar, lower(next).substr(0, 3));
  }

  // "N. Korean", "Kim J. Lee"; but "Plan B. The" and "So did I. They".
  bool initial_goes_on(std::size_t last, std::size_t inner) const {
    if (at(last) == "I" && last > start_ && is_lower_word(last - 1)) return false;
    return !is_starter(inner) || last == start_;
  }

  bool is_sentence_final_hangul(std::size_t i) const {
    if (!is_word(i, Script::hangul) || tokens_[i].end - tokens_[i].begin < 6) return false;
    switch (rune_before(text_, tokens_[i].end).value) {
      case U'다':
      case U'요':
      case U'까':
      case U'죠':
      case U'음':
      case U'임':
      case U'함':
      case U'됨':
      case U'네':
      case U'지':
      case U'라':
      case U'자':
      case U'오': return true;
      default: return false;
    }
  }

  // Behind a quotation with a stop of its own: words that say who spoke, so that the sentence goes on.
  bool speech_follows(std::size_t next) const {
    if (line_breaks(next) > 0) return false;
    if (is_word(next, Script::hangul)) return quotes_in_korean(next);
    if (is_word(next, Script::han)) return speaks_in_chinese(next);
    if (is_word(next, Script::kana)) return at(next).starts_with("と");
    if (!is_capital(next) || is_starter(next)) return false;
    for (std::size_t i = next; i < std::min(next + 6, tokens_.size()); ++i) {
      if (is_capital(i)) continue;
      if (mark(i) == U'.' && adjacent(i)) continue;
      return words::has(words::speech_verbs, lower(i));
    }
    return false;
  }

  bool quotes_in_korean(std::size_t next) const {
    if (!tokens_[next].space_before) return true;  // a particle: ”라고, ”는
    const std::string_view word = at(next);
    if (word == "고") return true;
    for (const std::string_view particle : {"라고", "라며", "라면서", "이라고", "이라며", "하고", "하며", "라는"}) {
      if (word.starts_with(particle)) return true;
    }
    return false;
  }

  bool speaks_in_chinese(std::size_t next) const {
    for (std::size_t i = next; i < std::min(next + 10, tokens_.size()); ++i) {
      if (!is_word(i, Script::han) && !is_word(i, Script::latin)) return false;
      for (const std::string_view verb : {"说", "說", "道", "问", "問", "喊", "叫", "答", "称", "稱", "讲", "講", "告", "写", "寫"}) {
        if (at(i) == verb) return true;
      }
    }
    return false;
  }

  // One line break before token `next`, and no stop: a heading or an item of a list, or only the edge of the page?
  bool ends_at_line_end(std::size_t next) const {
    if (begins_item(next)) return true;
    if (is_lower_word(next)) return false;
    const std::size_t last = next - 1;
    const char32_t c = mark(last);
    if (c == U',' || c == U'，' || c == U'、' || c == U';' || c == U'；' || is_opening_bracket(c)) return false;
    if (c != 0 && is_dash(c)) return false;
    if (words::has(words::unfinished, lower(last)) && !tokens_[last].capital) return false;
    if (wrap_ == 0) return true;
    // In a wrapped text the writer broke the line here if the next word would still have fitted.
    std::size_t word = next + 1;
    while (word < tokens_.size() && word < next + 8 && adjacent(word) && !is_cjk(word)) ++word;
    const std::string_view line = text_.substr(tokens_[line_].begin, tokens_[last].end - tokens_[line_].begin);
    const std::uint32_t word_end = std::min(tokens_[word - 1].end, tokens_[next].begin + 40);
    return columns(line) + 3 + columns(text_.substr(tokens_[next].begin, word_end - tokens_[next].begin)) <= wrap_;
  }

  bool begins_item(std::size_t i) const {
    const bool gap = i + 1 < tokens_.size() && tokens_[i + 1].space_before;
    const char32_t c = mark(i);
    if (c != 0 && is_bullet(c)) return c >= 0x2460 || (gap && !(is_dash(c) && c != U'-' && is_lower_word(i + 1)));
    if (c == U'(')
      return (is_short_number(i + 1) || (is_word(i + 1, Script::latin) && tokens_[i + 1].span().size() == 1)) && mark(i + 2) == U')';
    const bool label = is_short_number(i) || (is_word(i, Script::hangul) && tokens_[i].span().size() == 3);
    if (!label || !adjacent(i + 1)) return false;
    return (mark(i + 1) == U'.' || mark(i + 1) == U')') && i + 2 < tokens_.size() && tokens_[i + 2].space_before && !is_number(i + 2);
  }

  std::string_view text_;
  std::span<const Token> tokens_;
  std::size_t wrap_ = 0;    ///< columns; 0 where lines are not wrapped
  std::size_t start_ = 0;   ///< first token of the sentence being read
  std::size_t line_ = 0;    ///< first token of the line being read
  bool open_quote_ = false;  ///< an odd number of straight double quotes since the paragraph began
  std::vector<Span> sentences_;
};

}  // namespace

std::vector<Span> sentences(std::string_view text, std::span<const Token> tokens) { return Splitter(text, tokens).run(); }

}  // namespace girok::text
