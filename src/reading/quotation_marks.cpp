#include "reading/quotation_marks.h"

#include <algorithm>
#include <array>

namespace girok::reading {
namespace {

constexpr std::uint32_t longest_quotation = 6000;  // bytes; one that has run this far has lost its closing mark and is not continued

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// A straight mark's direction hangs on what stands around it; the others say it by their shape.
struct Shape {
  std::string_view text;
  MarkFamily family;
  bool opens, closes, low;
};
constexpr auto shapes = std::to_array<Shape>({
    {"“", MarkFamily::double_mark, true, false, false},   {"”", MarkFamily::double_mark, false, true, false},
    {"„", MarkFamily::double_mark, true, false, true},    {"‟", MarkFamily::double_mark, true, false, false},
    {"〝", MarkFamily::double_mark, true, false, false},  {"〞", MarkFamily::double_mark, false, true, false},
    {"〟", MarkFamily::double_mark, false, true, false},  {"‘", MarkFamily::single_mark, true, false, false},
    {"’", MarkFamily::single_mark, false, true, false},   {"‚", MarkFamily::single_mark, true, false, true},
    {"‛", MarkFamily::single_mark, true, false, false},   {"«", MarkFamily::guillemet, true, false, false},
    {"»", MarkFamily::guillemet, false, true, false},     {"‹", MarkFamily::guillemet, true, false, false},
    {"›", MarkFamily::guillemet, false, true, false},     {"「", MarkFamily::corner, true, false, false},
    {"」", MarkFamily::corner, false, true, false},       {"｢", MarkFamily::corner, true, false, false},
    {"｣", MarkFamily::corner, false, true, false},        {"『", MarkFamily::white_corner, true, false, false},
    {"』", MarkFamily::white_corner, false, true, false},
});

/// The stretch that is open while the marks are walked through.
struct Open {
  MarkFamily family = MarkFamily::no_mark;
  MarkFamily nested = MarkFamily::no_mark;
  std::size_t token = 0;
  bool low = false, continued = false;
};

}  // namespace

MarkedText::MarkedText(const Document& document) : document_(document) {
  set_paragraphs();
  set_marks();
  settle_apostrophes();
  find_stretches();
}

bool MarkedText::is_stop(std::size_t token) const {
  if (token >= document_.tokens.size() || document_.tokens[token].kind != text::TokenKind::mark) return false;
  return one_of(document_[document_.tokens[token].span()], {".", "!", "?", "。", "！", "？", "．"});
}

bool MarkedText::ends_speech(std::size_t token) const {
  if (token >= document_.tokens.size() || document_.tokens[token].kind == text::TokenKind::word) return false;
  return is_stop(token) || one_of(document_[document_.tokens[token].span()], {",", "…", "...", "……", "，", "—", "–"});
}

void MarkedText::set_paragraphs() {
  const auto& tokens = document_.tokens;
  paragraph_.resize(tokens.size());
  std::uint32_t number = 0;
  std::size_t block = 0;
  starts_.assign(1, 0);
  starts_sentence_.assign(tokens.size(), false);
  std::size_t sentence = 0;
  for (std::size_t i = 0; i < tokens.size() && sentence < document_.sentences.size(); ++i) {
    if (tokens[i].begin < document_.sentences[sentence].begin) continue;
    starts_sentence_[i] = true;
    while (sentence < document_.sentences.size() && document_.sentences[sentence].begin <= tokens[i].begin) ++sentence;
  }
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].space_before) {
      const std::string_view gap = document_[{tokens[i - 1].end, tokens[i].begin}];
      if (gap.find('\n') != std::string_view::npos) {
        while (block < document_.blocks.size() && document_.blocks[block].span.end <= tokens[i - 1].begin) ++block;
        const bool new_block = block < document_.blocks.size() && document_.blocks[block].span.end <= tokens[i].begin;
        if (new_block || std::count(gap.begin(), gap.end(), '\n') >= 2) {
          ++number;
          starts_.push_back(i);
        }
      }
    }
    paragraph_[i] = number;
  }
}

QuotationMark MarkedText::straight(std::size_t i, bool is_double) const {
  const auto& tokens = document_.tokens;
  QuotationMark mark{i, is_double ? MarkFamily::double_mark : MarkFamily::single_mark};
  const bool last = i + 1 >= tokens.size();
  const bool space_after = last || tokens[i + 1].space_before;
  const std::string_view before = i > 0 ? document_[tokens[i - 1].span()] : std::string_view();
  const bool open_place =
      tokens[i].space_before || i == 0 || one_of(before, {"(", "[", "—", "–", "-", "‘", "“", "/", ":", "：", "，", "。", "（"});
  const bool same_before = before == "\"" || before == "'";
  if (open_place || (same_before && is_mark_[i - 1] && !marks_.empty() && marks_.back().opens && !marks_.back().closes)) {
    mark.opens = !space_after;
    return mark;
  }
  mark.closes = true;
  if (space_after) return mark;
  // Glued on both sides: against Hangul or Han (말했다."라고) it closes or opens, inside a Latin word it is neither.
  if (tokens[i + 1].kind == text::TokenKind::mark) return mark;
  if (!is_double && i > 0 && tokens[i - 1].kind == text::TokenKind::word && tokens[i - 1].script == text::Script::latin)
    return QuotationMark{i};
  mark.opens = true;
  return mark;
}

void MarkedText::set_marks() {
  const auto& tokens = document_.tokens;
  is_mark_.assign(tokens.size(), false);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == text::TokenKind::word || tokens[i].kind == text::TokenKind::number) continue;
    const std::string_view m = document_[tokens[i].span()];
    QuotationMark mark;
    if (one_of(m, {"\"", "''", "``", "＂"})) {
      mark = straight(i, true);
    } else if (one_of(m, {"'", "＇", "`", "´"})) {
      mark = straight(i, false);
    } else if (m.size() > 1) {
      const auto* shape = std::find_if(shapes.begin(), shapes.end(), [&](const Shape& s) { return s.text == m; });
      if (shape == shapes.end()) continue;
      mark = {i, shape->family, shape->opens, shape->closes, shape->low};
      // Set the wrong way round: “text“ and ”text”.
      const bool space_after = i + 1 >= tokens.size() || tokens[i + 1].space_before;
      const bool high = mark.family == MarkFamily::double_mark && !mark.low;
      if (high && mark.opens && !tokens[i].space_before && i > 0 && (space_after || ends_speech(i - 1))) mark.closes = true;
      if (high && mark.closes && !mark.opens && (tokens[i].space_before || i == 0) && !space_after) mark.opens = true;
    }
    if (mark.family == MarkFamily::no_mark) continue;
    // '90s, 'em, 'til: a clipped word, no quotation.
    if (mark.family == MarkFamily::single_mark && mark.opens && i + 1 < tokens.size()) {
      const std::string_view next = document_[tokens[i + 1].span()];
      const bool years = tokens[i + 1].kind == text::TokenKind::number && i + 2 < tokens.size() && document_[tokens[i + 2].span()] == "s" &&
                         !tokens[i + 2].space_before;
      if (years || next == "em" || next == "til" || next == "twas" || next == "tis" || next == "cause" || next == "n") continue;
    }
    is_mark_[i] = true;
    marks_.push_back(mark);
  }
}

/// Looks from the end of each paragraph: is there a plain closing mark of the family further on?
void MarkedText::settle_apostrophes() {
  const auto& tokens = document_.tokens;
  bool single_ahead = false, double_ahead = false, any_single_ahead = false;
  for (std::size_t m = marks_.size(); m-- > 0;) {
    QuotationMark& mark = marks_[m];
    if (m + 1 == marks_.size() || paragraph_[marks_[m + 1].token] != paragraph_[mark.token]) {
      single_ahead = double_ahead = any_single_ahead = false;
      // The next paragraph goes on with such a mark.
      if (m + 1 < marks_.size()) {
        const QuotationMark& next = marks_[m + 1];
        any_single_ahead = next.family == MarkFamily::single_mark && next.opens && starts_paragraph(next.token) &&
                           paragraph_[next.token] == paragraph_[mark.token] + 1;
      }
    }
    const std::size_t i = mark.token;
    const bool word_follows = i + 1 < tokens.size() && tokens[i + 1].space_before && paragraph_[i + 1] == paragraph_[i] &&
                              tokens[i + 1].kind == text::TokenKind::word;
    if (mark.family == MarkFamily::single_mark) {
      mark.alone = !any_single_ahead && !starts_paragraph(i);
      any_single_ahead = any_single_ahead || mark.closes;
      if (mark.closes && !mark.opens && i > 0 && tokens[i - 1].kind == text::TokenKind::word &&
          document_[tokens[i - 1].span()].ends_with("s") && word_follows) {
        mark.possessive = single_ahead;
      } else {
        single_ahead = mark.closes;
      }
    } else if (mark.family == MarkFamily::double_mark) {
      if (mark.closes && !tokens[i].space_before && i > 0 && tokens[i - 1].kind == text::TokenKind::number &&
          document_[tokens[i].span()] == "\"") {
        mark.prime = double_ahead;
      } else {
        double_ahead = mark.closes && !mark.opens;
      }
    }
  }
}

void MarkedText::find_stretches() {
  const auto& tokens = document_.tokens;
  Open open;
  const auto close = [&](std::size_t end, std::size_t after, bool unclosed) {
    if (end > open.token + 1) stretches_.push_back({open.token + 1, end - 1, open.token, after, open.family, unclosed, open.continued});
    open = {};
  };
  /// The end of the paragraph that token `from` lies in.
  const auto paragraph_end = [&](std::size_t from) {
    const std::uint32_t next = paragraph_[from] + 1;
    return next < starts_.size() ? starts_[next] : tokens.size();
  };
  const auto begin = [&](const QuotationMark& mark) {
    const std::size_t i = mark.token;
    if (!mark.opens || i + 1 >= tokens.size() || paragraph_[i + 1] != paragraph_[i]) return;
    open = {mark.family, MarkFamily::no_mark, i, mark.low, false};
  };
  std::uint32_t here = 0;  // the paragraph the open stretch has reached
  for (std::size_t m = 0; m < marks_.size(); ++m) {
    const QuotationMark& mark = marks_[m];
    const std::size_t i = mark.token;
    if (open.family != MarkFamily::no_mark && paragraph_[i] != here) {
      const bool next_paragraph = paragraph_[i] == here + 1 && starts_paragraph(i);
      const bool too_long = tokens[i].begin - tokens[open.token].begin > longest_quotation;
      if (next_paragraph && !too_long && mark.family == open.family && mark.opens) {
        open.continued = true;
        open.nested = MarkFamily::no_mark;
        here = paragraph_[i];
        continue;
      }
      const std::size_t end = open.continued ? paragraph_end(starts_[here]) : paragraph_end(open.token);
      close(end, end, true);
    }
    here = paragraph_[i];
    if (open.family == MarkFamily::no_mark) {
      if (!mark.possessive && !mark.prime && !mark.alone) begin(mark);
      continue;
    }
    const bool same = mark.family == open.family;
    const bool closes = (mark.closes || (open.low && same && mark.opens && !mark.low)) && !mark.possessive && !mark.prime;
    if (open.nested != MarkFamily::no_mark) {
      if (closes && mark.family == open.nested)
        open.nested = MarkFamily::no_mark;
      else if (closes && same)
        close(i, i + 1, false);  // the inner one never closed
      continue;
    }
    if (same && closes) {
      close(i, i + 1, false);
      continue;
    }
    if (same) {
      // Another opening: the first was never closed. A single mark may be an apostrophe set the wrong way round.
      if (mark.opens && mark.family != MarkFamily::single_mark) {
        std::size_t end = i;
        while (end > open.token + 2 && !is_stop(end - 1)) --end;
        if (end <= open.token + 2) end = i;
        close(end, end, true);
        begin(mark);
      }
      continue;
    }
    if (mark.opens && !mark.closes) {
      open.nested = mark.family;
      continue;
    }
    // A mark of another family behind a stop or comma closes by mistake, unless an apostrophe may stand there.
    const bool quotes = (mark.family == MarkFamily::double_mark && open.family == MarkFamily::single_mark) ||
                        (mark.family == MarkFamily::single_mark && open.family == MarkFamily::double_mark);
    if (closes && quotes && (ends_speech(i - 1) || mark.family == MarkFamily::double_mark)) close(i, i + 1, true);
  }
  if (open.family != MarkFamily::no_mark) {
    const std::size_t end = paragraph_end(open.continued ? starts_[here] : open.token);
    close(end, end, true);
  }
  // A single mark that closes nowhere was an apostrophe.
  std::erase_if(stretches_,
                [&](const Stretch& s) { return s.unclosed && s.family == MarkFamily::single_mark && !s.continued && !is_stop(s.last); });
}

}  // namespace girok::reading
