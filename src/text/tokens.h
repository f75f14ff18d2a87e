// Words, numbers and marks of a text, and its sentences.
//
// Model    One pass over the characters. A word is a run of letters with inner apostrophes and hyphens kept inside ("Keum-soon",
//          "don't", "don’t"); a number is digits with inner grouping and decimal points ("150,000", "3.5"); each Han character is a word of
//          its own; a run of Hangul is one word (an eojeol, particles included); letters that touch digits split ("105mn" = "105"+"mn").
//          Sentences end at . ! ? 。 ！ ？ … and their closers, or at a blank line; not after abbreviations ("N. Korean", "Ms. Lee",
//          "U.S.", "No. 5", "a.m. on"), initials, inside numbers, or where the next word continues in lower case.
// Limits   A list of abbreviations and a look at the next word: an unknown abbreviation before a capital still splits.
// Threads  No shared state. Linear time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "text/unicode.h"

namespace girok::text {

enum class TokenKind : std::uint8_t { word, number, mark, symbol };

struct Token {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  TokenKind kind = TokenKind::word;
  Script script = Script::common;
  bool capital = false;  ///< begins with an upper-case letter
  bool space_before = false;  ///< white space (or the text's start) stands before it
  Span span() const { return {begin, end}; }
};

std::vector<Token> tokenize(std::string_view text);

/// Sentence spans, in order, without the white space between them; every token lies in exactly one.
/// Blank lines always end a sentence; single line breaks do where the line before looks complete (a heading, a list item).
std::vector<Span> sentences(std::string_view text, std::span<const Token> tokens);

enum class Language : std::uint8_t { unknown, en, ko, zh };
/// "en", "ko", "zh", "und".
std::string_view code_of(Language language);

/// By script, and for Latin script by function words. `unknown` where there is too little to say, or another language.
Language language_of(std::string_view text, std::span<const Token> tokens);

}  // namespace girok::text
