// See snippet.h.
#include "vault/snippet.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "text/unicode.h"

namespace girok::vault {

namespace {

using text::Rune;
using text::rune_at;

// A character as a snippet shows it.
struct Glyph {
  enum class Shape : std::uint8_t { dropped, space, shown, broken };
  Shape shape = Shape::shown;
  std::size_t width = 1;
};

// Characters that show nothing, or turn what follows around: direction marks would let a text rewrite the line it is shown in.
// Joiners stay: some scripts are wrong without them.
bool is_invisible(char32_t c) {
  if (c == 0x00AD || c == 0x061C || c == 0x180E || c == 0xFEFF) return true;
  if (c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F)) return true;
  return (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

Glyph glyph_of(std::string_view text, std::size_t at, Rune rune) {
  using Shape = Glyph::Shape;
  const char32_t c = rune.value;
  if (c >= 0x20 && c < 0x7F) return c == U' ' ? Glyph{Shape::space, 1} : Glyph{Shape::shown, 1};
  if (rune.size == 1 && static_cast<unsigned char>(text[at]) >= 0x80) return {Shape::broken, 1};
  if (is_invisible(c)) return {Shape::dropped, 0};
  if (text::is_space(c)) return {Shape::space, 1};
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return {Shape::dropped, 0};
  return {Shape::shown, text::columns(text.substr(at, rune.size))};
}

// Adds up widths along a text, in either direction: a row of spaces is one. A heap of combining marks takes no room on paper, but it does in
// memory, so that the fourth in a row and those behind it count.
class Ruler {
 public:
  std::size_t take(const Glyph& glyph) {
    if (glyph.shape == Glyph::Shape::dropped) return 0;
    const bool again = std::exchange(space_, glyph.shape == Glyph::Shape::space) && space_;
    marks_ = glyph.width == 0 ? marks_ + 1 : 0;
    if (again) return 0;
    return marks_ > 3 ? 1 : glyph.width;
  }

 private:
  bool space_ = false;
  std::size_t marks_ = 0;
};

bool is_unspaced(char32_t c) {
  const text::Script script = text::script_of(c);
  return script == text::Script::han || script == text::Script::kana;
}

// True where a reader would not mind a cut.
bool is_border(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  const Rune before = text::rune_before(text, at);
  const Rune after = rune_at(text, at);
  if (text::is_space(before.value) || text::is_space(after.value)) return true;
  if (!is_unspaced(before.value) && !is_unspaced(after.value)) return false;
  if (glyph_of(text, at, after).width == 0 || text::is_opening_quote(before.value)) return false;
  return !text::is_punctuation(after.value) || text::is_opening_quote(after.value);
}

struct Reach {
  std::size_t at = 0;
  std::size_t width = 0;
};

// How far one can go from `from` within `room` columns, to a border; without any border on the way, as far as there is room. Where `from` is a
// border itself, not going at all will do, unless there would be nothing to show.
Reach reach(std::string_view text, std::size_t from, std::size_t room, bool forward, bool may_stay = true) {
  Ruler ruler;
  Reach border{from, 0};
  Reach here{from, 0};
  bool found = may_stay && is_border(text, from);
  while (forward ? here.at < text.size() : here.at > 0) {
    const Rune rune = forward ? rune_at(text, here.at) : text::rune_before(text, here.at);
    const std::size_t begin = forward ? here.at : here.at - rune.size;
    const std::size_t width = here.width + ruler.take(glyph_of(text, begin, rune));
    if (width > room) break;
    here = {forward ? here.at + rune.size : begin, width};
    if (is_border(text, here.at)) {
      border = here;
      found = true;
    }
  }
  return found ? border : here;
}

// The columns from the beginning of the text to each of `offsets`, which ascend.
std::vector<std::size_t> columns_at(std::string_view text, const std::vector<std::uint32_t>& offsets) {
  std::vector<std::size_t> out;
  out.reserve(offsets.size());
  Ruler ruler;
  std::size_t total = 0;
  std::size_t at = 0;
  for (const std::uint32_t offset : offsets) {
    while (at < offset) {
      const Rune rune = rune_at(text, at);
      total += ruler.take(glyph_of(text, at, rune));
      at += rune.size;
    }
    out.push_back(total);
  }
  return out;
}

struct Placed {
  Match match;
  std::size_t left = 0;  // columns
  std::size_t right = 0;
};

std::vector<Placed> placed(std::string_view text, const std::vector<Match>& matches) {
  std::vector<std::uint32_t> offsets;
  for (const Match& match : matches) offsets.insert(offsets.end(), {match.span.begin, match.span.end});
  std::sort(offsets.begin(), offsets.end());
  offsets.erase(std::unique(offsets.begin(), offsets.end()), offsets.end());
  const std::vector<std::size_t> columns = columns_at(text, offsets);
  const auto column = [&](std::uint32_t offset) {
    return columns[static_cast<std::size_t>(std::lower_bound(offsets.begin(), offsets.end(), offset) - offsets.begin())];
  };
  std::vector<Placed> out;
  out.reserve(matches.size());
  for (const Match& match : matches) out.push_back({match, column(match.span.begin), column(match.span.end)});
  return out;
}

// What the window must show: from the match that it begins with to the last end that fits.
struct Core {
  Span span;
  std::size_t width = 0;
};

Core core_from(const std::vector<Placed>& all, std::size_t first, std::size_t columns) {
  Core core{{all[first].match.span.begin, all[first].match.span.begin}, 0};
  for (std::size_t i = first; i < all.size() && all[i].left - all[first].left <= columns; ++i) {
    if (const std::size_t width = all[i].right - all[first].left; width <= columns && all[i].match.span.end > core.span.end) {
      core = {{core.span.begin, all[i].match.span.end}, width};
    }
  }
  return core;
}

// Matches enter the window in the order of their ends and leave it in the order of their beginnings.
Core best_core(const std::vector<Placed>& all, std::size_t phrases, std::size_t columns) {
  std::vector<std::size_t> by_end(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) by_end[i] = i;
  std::stable_sort(by_end.begin(), by_end.end(),
                   [&](std::size_t a, std::size_t b) { return all[a].match.span.end < all[b].match.span.end; });
  std::vector<std::size_t> count(phrases, 0);
  std::vector<bool> inside(all.size(), false);
  std::size_t next = 0, different = 0, total = 0, best = 0;
  std::pair<std::size_t, std::size_t> best_score{0, 0};
  for (std::size_t first = 0; first < all.size(); ++first) {
    for (; next < by_end.size() && all[by_end[next]].right <= all[first].left + columns; ++next) {
      if (by_end[next] < first) continue;
      inside[by_end[next]] = true;
      ++total;
      if (count[all[by_end[next]].match.phrase]++ == 0) ++different;
    }
    if (std::pair{different, total} > best_score) {
      best_score = {different, total};
      best = first;
    }
    if (inside[first]) {
      --total;
      if (--count[all[first].match.phrase] == 0) --different;
    }
  }
  return core_from(all, best, columns);
}

// Matches that share bytes become one mark, cut off where the window ends.
std::vector<Span> spans_within(const std::vector<Match>& matches, Span window) {
  std::vector<Span> out;
  for (const Match& match : matches) {
    const Span span{std::max(match.span.begin, window.begin), std::min(match.span.end, window.end)};
    if (span.empty()) continue;
    if (!out.empty() && span.begin < out.back().end)
      out.back().end = std::max(out.back().end, span.end);
    else
      out.push_back(span);
  }
  return out;
}

Snippet shown(std::string_view text, Span window, const std::vector<Span>& spans) {
  Snippet out;
  std::size_t next = 0;
  bool open = false;
  const auto close_at = [&](std::size_t at) {
    if (!open || at < spans[next].end) return;
    out.marks.back().end = static_cast<std::uint32_t>(out.text.size());
    if (out.marks.back().empty()) out.marks.pop_back();
    open = false;
    ++next;
  };
  for (std::size_t at = window.begin; at < window.end;) {
    close_at(at);
    if (!open && next < spans.size() && spans[next].begin <= at) {
      out.marks.push_back({static_cast<std::uint32_t>(out.text.size()), 0});
      open = true;
    }
    const Rune rune = rune_at(text, at);
    switch (glyph_of(text, at, rune).shape) {
      case Glyph::Shape::dropped: break;
      case Glyph::Shape::space:
        if (!out.text.empty() && out.text.back() != ' ') out.text += ' ';
        break;
      case Glyph::Shape::shown: out.text += text.substr(at, rune.size); break;
      case Glyph::Shape::broken: text::append_rune(out.text, 0xFFFD); break;
    }
    at += rune.size;
  }
  close_at(window.end);
  if (!out.text.empty() && out.text.back() == ' ') out.text.pop_back();
  // A mark that was cut off may have ended with that space.
  if (!out.marks.empty()) out.marks.back().end = std::min(out.marks.back().end, static_cast<std::uint32_t>(out.text.size()));
  if (!out.marks.empty() && out.marks.back().empty()) out.marks.pop_back();
  return out;
}

bool only_spaces(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    const Glyph::Shape shape = glyph_of(text, at, rune).shape;
    if (shape == Glyph::Shape::shown || shape == Glyph::Shape::broken) return false;
    at += rune.size;
  }
  return true;
}

}  // namespace

Snippet snippet(std::string_view text, const text::SearchTokens& tokens, const Query& query, std::size_t columns) {
  const std::vector<Match> matches = matches_in(text, tokens, query);
  Core core;
  if (!matches.empty()) core = best_core(placed(text, matches), query.phrases().size(), columns);
  // Half of the room that is left before, the other behind, and what one side does not need to the other.
  const std::size_t room = columns - core.width;
  Reach left = reach(text, core.span.begin, room / 2, false);
  const Reach right = reach(text, core.span.end, room - left.width, true, !core.span.empty());
  if (right.at >= text.size()) left = reach(text, core.span.begin, room - right.width, false);
  const Span window{static_cast<std::uint32_t>(left.at), static_cast<std::uint32_t>(right.at)};
  const std::vector<Span> spans = spans_within(matches, window);
  Snippet out = shown(text, window, spans);
  if (!spans.empty()) out.first = spans.front();
  out.cut_before = !only_spaces(text.substr(0, window.begin));
  out.cut_after = !only_spaces(text.substr(window.end));
  return out;
}

Snippet snippet(std::string_view text, const Query& query, std::size_t columns) {
  text::SearchTokens tokens;
  text::search_tokens(text, tokens);
  return snippet(text, tokens, query, columns);
}

}  // namespace girok::vault
