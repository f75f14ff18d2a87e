// Any bytes, the first line a query and the rest a text: tokens are in order and inside the text, a query is read or refused, and where it
// matches, the snippet is one line of UTF-8 with its marks in order.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "text/search_tokens.h"
#include "text/unicode.h"
#include "vault/query.h"
#include "vault/snippet.h"

namespace {

using namespace girok;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_tokens(std::string_view text, const text::SearchTokens& tokens) {
  require(tokens.list.size() <= 18 * text.size());  // no character becomes more than 18
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < tokens.list.size(); ++i) {
    const text::SearchToken& token = tokens.list[i];
    require(begin <= token.span.begin && token.span.begin < token.span.end && token.span.end <= text.size());
    require(token.begin < token.end && token.end <= tokens.pool.size() && token.end - token.begin <= 240);
    require(!(token.gram && token.tail));
    if (token.gram) require(i + 1 < tokens.list.size() && (tokens.list[i + 1].gram || tokens.list[i + 1].tail));
    for (const char c : tokens.text_of(i)) require(static_cast<unsigned char>(c) > ' ' && c != '"' && c != '*');
    begin = token.span.begin;
  }
  // What is found is found again: folding a token changes nothing.
  text::SearchTokens again;
  for (std::size_t i = 0; i < tokens.list.size() && i < 64; ++i) {
    text::search_tokens(tokens.text_of(i), again);
    require(!again.list.empty() && again.text_of(std::size_t{0}) == tokens.text_of(i));
  }
}

void check_snippet(std::string_view text, const text::SearchTokens& tokens, const vault::Query& query, std::size_t columns) {
  const vault::Snippet made = vault::snippet(text, tokens, query, columns);
  require(text::columns(made.text) <= columns);
  for (std::size_t at = 0; at < made.text.size();) {
    const text::Rune rune = text::rune_at(made.text, at);
    require(rune.value >= 0x20 && (rune.size > 1 || rune.value < 0x7F));
    at += rune.size;
  }
  std::uint32_t end = 0;
  for (const Span mark : made.marks) {
    require(end <= mark.begin && mark.begin < mark.end && mark.end <= made.text.size());
    end = mark.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string_view typed = input.substr(0, line);
  const std::string_view text = input.substr(std::min(line + 1, input.size()));

  text::SearchTokens tokens;
  text::search_tokens(typed, tokens);
  check_tokens(typed, tokens);
  text::search_tokens(text, tokens);
  check_tokens(text, tokens);

  const auto query = vault::Query::parse(typed);
  if (!query) {
    require(!query.error().what.empty());
    return 0;
  }
  require(!query->phrases().empty() && !query->fts5().empty());
  bool wanted = false;
  for (const vault::Phrase& phrase : query->phrases()) {
    require(!phrase.tokens.empty());
    wanted = wanted || !phrase.negated;
  }
  require(wanted);
  // A text that a query finds without any wanted phrase in it would have nothing to show.
  if (query->matches(tokens)) require(!vault::matches_in(text, tokens, *query).empty());
  for (const std::size_t columns : {0, 7, 160}) check_snippet(text, tokens, *query, columns);
  return 0;
}
