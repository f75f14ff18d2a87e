// The passage of a text that best shows why a query found it, on one line, with the places to mark.
//
// Model    Each wanted phrase of the query is looked for in the text's tokens (text/search_tokens.h), each match is a span, and a window of the given
//          width slides over them: most different phrases first, then most matches, then the earliest. What room is left goes to both sides, as far as
//          the next border of a word: a space, or anywhere beside Han and kana. White space becomes one space; control and direction
//          characters are left out, bytes that are no UTF-8 become U+FFFD.
// Limits   Looks at the first 65,536 matches. A match wider than the window is cut. Marks where a phrase stands, even if the query as a whole wants it
//          only in company.
// Threads  Pure functions. Linear time in the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/search_tokens.h"
#include "vault/query.h"

namespace girok::vault {

struct Snippet {
  std::string text;  ///< one line of UTF-8
  std::vector<Span> marks;  ///< bytes of `text`, in order, none overlapping
  std::optional<Span> first = {};  ///< the first match shown: bytes of the whole text, for whoever leads there
  bool cut_before = false;  ///< the text goes on before it,
  bool cut_after = false;  ///< and behind it: for whoever sets dots

  friend bool operator==(const Snippet&, const Snippet&) = default;
};

/// At most `columns` wide, as text::columns() counts, and no longer than the text. The beginning of the text where nothing matches.
/// What a match of 북한 marks in 북한에서 is 북한; a match of traffick* marks the whole word.
Snippet snippet(std::string_view text, const Query& query, std::size_t columns = 160);
/// The same, for whoever has the tokens. Requires: `tokens` are those of `text`.
Snippet snippet(std::string_view text, const text::SearchTokens& tokens, const Query& query, std::size_t columns = 160);

/// Where the wanted phrases of the query stand: bytes of the text, in order of their beginnings; they may overlap.
struct Match {
  Span span;
  std::uint32_t phrase = 0;  ///< the first of query.phrases() that says the same
};
std::vector<Match> matches_in(std::string_view text, const text::SearchTokens& tokens, const Query& query);

}  // namespace girok::vault
