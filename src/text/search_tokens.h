// The words of a text as a search index keeps them, and as a query must be cut to find them again.
//
// Model    One pass over the characters. A word of an alphabet is folded (Unicode 15, NFKC_Casefold, section 3.13), loses its diacritics, and
//          ends at whatever is no letter: "Keum-soon" is keum, soon; "don't" is don, t; a possessive 's is dropped. A number is its digits in
//          ASCII without grouping; letters and digits part, and so do the sides of a decimal point (2024.11.25 is found by 2024).
//          Hangul, Han and kana have no word borders worth trusting: a run of one script becomes overlapping grams of two characters, and
//          its last character a token of its own, so that each character starts exactly one token: 북한에서 is 북한, 한에, 에서, 서. Hence every
//          part of a run is a row of neighbouring grams, and one character is the beginning of a token. Han is folded to simplified.
// Limits   No stems: "woman" does not find "women". Thai, Lao, Khmer and Burmese, written without spaces, are one word a phrase. Jamo written apart
//          (ㅎㅏㄴ) join as NFKC joins them, final consonants not. Words over 240 bytes are cut into pieces. Reads the first GiB of a text.
// Threads  Safe; tables are made on first use, a page of 256 characters at a time, and never change. Linear time, whatever the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/span.h"

namespace girok::text {

struct SearchToken {
  Span span;  ///< bytes of the text; grams overlap
  std::uint32_t begin = 0;  ///< bytes of the pool; grams overlap there too
  std::uint32_t end = 0;
  bool gram = false;  ///< two characters of Hangul, Han or kana
  bool tail = false;  ///< the last (or only) character of a run of them

  friend bool operator==(const SearchToken&, const SearchToken&) = default;
};

/// The tokens of one text, in order; the place in `list` is the position in the index. Meant to be used again for the next text.
struct SearchTokens {
  std::vector<SearchToken> list;
  std::string pool;  ///< folded characters, UTF-8 without control characters

  std::string_view text_of(const SearchToken& token) const { return std::string_view(pool).substr(token.begin, token.end - token.begin); }
  std::string_view text_of(std::size_t position) const { return text_of(list[position]); }
};

/// Replaces what `out` holds. Allocates only where a text needs more room than those before it.
/// `text` is UTF-8; invalid bytes part words like spaces.
void search_tokens(std::string_view text, SearchTokens& out);

/// What parts the tokens in the form that the index is given; it occurs in no token.
inline constexpr char search_separator = '\x1F';

/// Appends the tokens, parted by search_separator.
void append_joined(const SearchTokens& tokens, std::string& out);

}  // namespace girok::text
