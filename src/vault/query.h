// What a person types into a search, understood once, and written as an expression for SQLite FTS5.
//
// Model    words              all of them must occur (AND may be written between them)
//          "several words"    one after the other; any double or corner quotation marks: “ ” „ 「 」 『 』 《 》 〈 〉 « », and ‘ ’ around whole words
//          traffick*          words that begin so
//          OR, NOT, -word     capitals; NOT binds before AND, AND before OR, and parentheses before all
//          A word is cut as the texts were (text/search_tokens.h), and a word that is cut in several is a phrase: Keum-soon is "keum soon". Of a
//          run of Hangul, Han or kana at the end of a phrase the last character is left to the gram before it, so that 북한 finds 북한에서;
//          one character alone is the beginning of a token. Within a phrase a run ends where the person ended it.
//          NOT of FTS5 has two sides: negations are gathered (a OR -b is -(b -a)), and a query that is nothing but one is refused.
// Limits   4 KiB; parentheses 32 deep, less where negations are nested in negations (the parser of FTS5 has a stack of 100). A word without
//          letters or digits is passed over. An error says at which character, and never repeats what was typed.
// Threads  Const throughout once parsed; safe to share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/search_tokens.h"

namespace girok::vault {

/// Tokens that must follow each other.
struct Phrase {
  std::vector<std::string> tokens;  ///< at least one
  bool prefix = false;  ///< the last one need only begin a token
  bool starred = false;  ///< a * was typed: whoever shows the match shows the whole word
  bool negated = false;  ///< what it is found in is not wanted
};

class Query {
 public:
  /// Errors: usage (empty, only negations, brackets or quotation marks that do not match, an operator or a * without a word), too_large.
  static Result<Query> parse(std::string_view typed);

  /// For `MATCH`, on a table of one column with the tokenizer "girok" (fts_tokenizer.h) and full detail.
  std::string fts5() const;

  /// The answer for one text, slowly and obviously: tests hold FTS5 against it.
  bool matches(const text::SearchTokens& tokens) const;

  /// In the order typed; at least one is not negated.
  const std::vector<Phrase>& phrases() const { return phrases_; }

 private:
  friend class QueryParser;

  enum class Kind : std::uint8_t { phrase, all, any, but_not };
  struct Node {
    Kind kind = Kind::phrase;
    std::uint32_t phrase = 0;  ///< its place in phrases_
    std::uint32_t stack = 0;  ///< how much of FTS5's parser stack it takes as written
    std::vector<Node> parts;  ///< two or more of `all` and `any`; two of `but_not`
  };

  static bool needs_brackets(Kind outer, const Node& part, bool right);
  void write(const Node& node, std::string& out) const;
  bool holds(const Node& node, const text::SearchTokens& tokens) const;

  std::vector<Phrase> phrases_;
  Node root_;
};

}  // namespace girok::vault
