// matches_in() of snippet.h. The query's tokens get numbers, each token of the text is looked up once, and phrases are compared as numbers.
#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <utility>

#include "text/unicode.h"
#include "vault/snippet.h"

namespace girok::vault {

namespace {

constexpr std::size_t most_matches = 65536;

class Matcher {
 public:
  Matcher(std::string_view text, const text::SearchTokens& tokens, const Query& query) : text_(text), tokens_(tokens), query_(query) {
    std::map<std::pair<std::vector<std::string>, bool>, std::uint32_t> known;  // a phrase typed twice is one
    for (std::uint32_t i = 0; i < query.phrases().size(); ++i) {
      const Phrase& phrase = query.phrases()[i];
      if (phrase.negated || !known.emplace(std::pair{phrase.tokens, phrase.prefix}, i).second) continue;
      add(i);
    }
  }

  std::vector<Match> run() {
    numbers_.reserve(tokens_.list.size());
    for (std::size_t i = 0; i < tokens_.list.size(); ++i) {
      const auto found = number_of_.find(tokens_.text_of(i));
      numbers_.push_back(found == number_of_.end() ? 0 : found->second);
    }
    for (std::size_t i = 0; i < tokens_.list.size() && matches_.size() < most_matches; ++i) {
      if (numbers_[i] != 0) {
        for (const std::uint32_t phrase : beginning_with_[numbers_[i]]) try_at(i, phrase);
      }
      const std::string_view token = tokens_.text_of(i);
      for (const std::uint32_t phrase : prefixes_[static_cast<unsigned char>(token[0])]) {
        if (token.starts_with(query_.phrases()[phrase].tokens[0])) add_match(i, phrase);
      }
    }
    return std::move(matches_);
  }

 private:
  void add(std::uint32_t index) {
    const Phrase& phrase = query_.phrases()[index];
    const std::size_t whole = phrase.tokens.size() - (phrase.prefix ? 1 : 0);
    if (whole == 0) {
      prefixes_[static_cast<unsigned char>(phrase.tokens[0][0])].push_back(index);
      return;
    }
    std::vector<std::uint32_t>& numbers = numbers_of_phrase_[index];
    for (std::size_t i = 0; i < whole; ++i) {
      const auto next = static_cast<std::uint32_t>(number_of_.size() + 1);
      numbers.push_back(number_of_.emplace(phrase.tokens[i], next).first->second);
    }
    if (beginning_with_.size() <= number_of_.size()) beginning_with_.resize(number_of_.size() + 1);
    beginning_with_[numbers[0]].push_back(index);
  }

  void try_at(std::size_t position, std::uint32_t index) {
    const Phrase& phrase = query_.phrases()[index];
    if (position + phrase.tokens.size() > tokens_.list.size()) return;
    const std::vector<std::uint32_t>& numbers = numbers_of_phrase_.at(index);
    if (!std::equal(numbers.begin(), numbers.end(), numbers_.begin() + static_cast<std::ptrdiff_t>(position))) return;
    if (phrase.prefix && !tokens_.text_of(position + phrase.tokens.size() - 1).starts_with(phrase.tokens.back())) return;
    add_match(position, index);
  }

  void add_match(std::size_t position, std::uint32_t index) {
    const Phrase& phrase = query_.phrases()[index];
    const std::uint32_t begin = tokens_.list[position].span.begin;
    matches_.push_back({{begin, end_of(position + phrase.tokens.size() - 1, phrase)}, index});
  }

  // Where a match ends whose last token is at `position`.
  std::uint32_t end_of(std::size_t position, const Phrase& phrase) {
    const text::SearchToken& last = tokens_.list[position];
    if (!last.gram) return last.span.end;
    const bool hangul = text::script_of(text::rune_at(text_, last.span.begin).value) == text::Script::hangul;
    if (phrase.starred && hangul) return tokens_.list[tail_of(position)].span.end;
    // One character was asked for, and the gram holds two: the next token begins with the second.
    if (const std::uint32_t second = tokens_.list[position + 1].span.begin; phrase.prefix && second > last.span.begin) return second;
    return last.span.end;
  }

  // The last token of the run; looked for once a run.
  std::size_t tail_of(std::size_t position) {
    if (position < run_begin_ || position > run_tail_) {
      run_begin_ = position;
      run_tail_ = position;
      while (tokens_.list[run_tail_].gram) ++run_tail_;
    }
    return run_tail_;
  }

  std::string_view text_;
  const text::SearchTokens& tokens_;
  const Query& query_;
  std::unordered_map<std::string_view, std::uint32_t> number_of_;  // from 1; 0 is every other token. Views of the query's own strings
  std::map<std::uint32_t, std::vector<std::uint32_t>> numbers_of_phrase_;
  std::vector<std::vector<std::uint32_t>> beginning_with_;
  std::array<std::vector<std::uint32_t>, 256> prefixes_;  // phrases of one unfinished token, by its first byte
  std::vector<std::uint32_t> numbers_;  // of the text's tokens
  std::vector<Match> matches_;
  std::size_t run_begin_ = 1;
  std::size_t run_tail_ = 0;
};

}  // namespace

std::vector<Match> matches_in(std::string_view text, const text::SearchTokens& tokens, const Query& query) {
  return Matcher(text, tokens, query).run();
}

}  // namespace girok::vault
