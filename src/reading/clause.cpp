#include "reading/clause.h"

#include <algorithm>

namespace girok::reading {
namespace {

constexpr std::uint32_t clause_reach = 1200;  // bytes either side

/// Does a clause end before token `i`? Semicolons, colons, spaced dashes, brackets, and a comma or nothing before a conjunction that opposes.
bool ends_clause(const Document& document, std::span<const text::Token> tokens, const std::vector<std::string>& folded, std::size_t i) {
  const std::string_view mark = document[tokens[i].span()];
  if (mark == ";" || mark == "；" || mark == ":" || mark == "：" || mark == "(" || mark == ")" || mark == "（" || mark == "）") return true;
  if ((mark == "–" || mark == "—" || mark == "-") && tokens[i].space_before && i + 1 < tokens.size() && tokens[i + 1].space_before)
    return true;
  const std::string& word = folded[i];
  if (word == "but" || word == "while" || word == "whereas" || word == "although" || word == "though" || word == "however") return i > 0;
  if (mark == "，" || mark == ",") {
    if (i + 1 >= tokens.size()) return false;
    const std::string& next = folded[i + 1];
    return next == "and" || next == "or" || next == "with" || next == "including" || next == "leaving" || mark == "，";
  }
  return false;
}

}  // namespace

std::size_t Sentence::token_from(std::uint32_t offset) const {
  return static_cast<std::size_t>(
      std::lower_bound(tokens.begin(), tokens.end(), offset, [](const text::Token& t, std::uint32_t o) { return t.begin < o; }) -
      tokens.begin());
}

Span Sentence::clause_at(std::uint32_t offset) const {
  const auto end = std::upper_bound(boundaries.begin(), boundaries.end(), offset);
  const std::uint32_t begin = end == boundaries.begin() ? span.begin : *(end - 1);
  const Span clause{begin, end == boundaries.end() ? span.end : *end};
  // A clause without an end in sight is looked at as far as a reader would.
  return {offset - std::min(offset - clause.begin, clause_reach), std::min(clause.end, offset + clause_reach)};
}

Sentence open_sentence(const Document& document, std::size_t index, Cursor& cursor) {
  Sentence s;
  s.document = &document;
  s.index = index;
  s.span = document.sentences[index];
  const auto& all = document.tokens;
  while (cursor.token < all.size() && all[cursor.token].begin < s.span.begin) ++cursor.token;
  const std::size_t first = cursor.token;
  while (cursor.token < all.size() && all[cursor.token].begin < s.span.end) ++cursor.token;
  s.tokens = std::span(all).subspan(first, cursor.token - first);

  while (cursor.name < document.names.size() && document.names[cursor.name].span.end <= s.span.begin) ++cursor.name;
  for (std::size_t i = cursor.name; i < document.names.size() && document.names[i].span.begin < s.span.end; ++i) s.names.push_back(i);
  while (cursor.quantity < document.quantities.size() && document.quantities[cursor.quantity].span.end <= s.span.begin) ++cursor.quantity;
  for (std::size_t i = cursor.quantity; i < document.quantities.size() && document.quantities[i].span.begin < s.span.end; ++i) {
    s.quantities.push_back(i);
  }

  std::size_t cjk = 0, latin = 0;
  for (const text::Token& token : s.tokens) {
    if (token.script == text::Script::hangul || token.script == text::Script::han) cjk += token.end - token.begin;
    if (token.script == text::Script::latin) latin += token.end - token.begin;
  }
  s.cjk = cjk > latin;
  return s;
}

void open_for_measures(Sentence& s) {
  s.folded.resize(s.tokens.size());
  for (std::size_t i = 0; i < s.tokens.size(); ++i) {
    if (s.tokens[i].kind == text::TokenKind::word) text::fold_word((*s.document)[s.tokens[i].span()], s.folded[i]);
  }
  s.concepts = concepts_in(s.document->text, s.tokens, s.folded);
  std::size_t next = 0;
  for (std::size_t i = 0; i < s.tokens.size(); ++i) {
    const std::uint32_t at = s.tokens[i].begin;
    while (next < s.quantities.size() && s.document->quantities[s.quantities[next]].span.end <= at) ++next;
    const bool in_quantity = next < s.quantities.size() && s.document->quantities[s.quantities[next]].span.contains(at);
    if (!in_quantity && at > s.span.begin && ends_clause(*s.document, s.tokens, s.folded, i)) s.boundaries.push_back(at);
  }
  s.boundaries.push_back(s.span.end);
}

}  // namespace girok::reading
