#include "reading/repetition.h"

#include <algorithm>
#include <unordered_map>

#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::uint32_t fewest_words = 5;
constexpr std::uint32_t fewest_han = 8;

std::uint32_t hash_of(std::string_view folded) {
  std::uint64_t h = 0xcbf29ce484222325U;
  for (const char c : folded) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return static_cast<std::uint32_t>(h ^ (h >> 32U));
}

std::uint32_t word_hash(std::string_view word) {
  char lower[64];
  if (word.size() <= sizeof lower && std::all_of(word.begin(), word.end(), [](char c) { return static_cast<signed char>(c) >= 0; })) {
    std::transform(word.begin(), word.end(), lower, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return hash_of({lower, word.size()});
  }
  return hash_of(text::fold_word(word.substr(0, 256)));
}

int rank_of(SegmentKind kind) {
  switch (kind) {
    case SegmentKind::body: return 0;
    case SegmentKind::title: return 1;
    case SegmentKind::boilerplate: return 3;
    default: return 2;
  }
}

}  // namespace

WordStream::WordStream(std::string_view text, std::span<const text::Token> tokens) {
  ids_.reserve(tokens.size());
  begins_.reserve(tokens.size());
  han_.reserve(tokens.size());
  for (const text::Token& token : tokens) {
    if (token.kind != text::TokenKind::word && token.kind != text::TokenKind::number) continue;
    ids_.push_back(word_hash(slice(text, token.span())));
    begins_.push_back(token.begin);
    han_.push_back(token.script == text::Script::han);
  }
}

WordStream::Range WordStream::words_in(Span span) const {
  const auto at = [&](std::uint32_t offset) {
    return static_cast<std::uint32_t>(std::lower_bound(begins_.begin(), begins_.end(), offset) - begins_.begin());
  };
  return {at(span.begin), at(span.end)};
}

bool WordStream::equal(Range a, Range b) const {
  return a.size() == b.size() && std::equal(ids_.begin() + a.begin, ids_.begin() + a.end, ids_.begin() + b.begin);
}

std::uint64_t WordStream::hash(Range range) const {
  std::uint64_t h = 0x9e3779b97f4a7c15U;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    h = (h ^ ids_[i]) * 0xff51afd7ed558ccdU;
    h ^= h >> 32U;
  }
  return h;
}

bool WordStream::is_long(Range range) const {
  if (range.size() < fewest_words) return false;
  if (range.size() >= fewest_han) return true;
  return std::count(han_.begin() + range.begin, han_.begin() + range.end, true) <= 2;
}

std::vector<std::vector<Span>> find_again(const WordStream& words, std::span<const text::Token> word_tokens,
                                          std::span<const Span> passages) {
  constexpr std::size_t most_passages = 64, most_places = 8;
  constexpr std::uint32_t longest_passage = 80;
  std::vector<std::vector<Span>> places(passages.size());
  struct Candidate {
    std::size_t passage;
    WordStream::Range range;
  };
  std::unordered_map<std::uint64_t, std::vector<Candidate>> by_start;
  std::size_t taken = 0;
  for (std::size_t i = 0; i < passages.size() && taken < most_passages; ++i) {
    const WordStream::Range range = words.words_in(passages[i]);
    if (!words.is_long(range) || range.size() > longest_passage) continue;
    by_start[words.hash({range.begin, range.begin + fewest_words})].push_back({i, range});
    ++taken;
  }
  if (taken == 0) return places;
  for (std::uint32_t at = 0; at + fewest_words <= words.size(); ++at) {
    const auto found = by_start.find(words.hash({at, at + fewest_words}));
    if (found == by_start.end()) continue;
    for (const Candidate& candidate : found->second) {
      const WordStream::Range here{at, at + candidate.range.size()};
      if (here.end > words.size() || here.begin == candidate.range.begin || places[candidate.passage].size() >= most_places) continue;
      if (words.equal(here, candidate.range))
        places[candidate.passage].push_back({word_tokens[here.begin].begin, word_tokens[here.end - 1].end});
    }
  }
  return places;
}

void mark_repeated(Document& document, const WordStream& words) {
  struct Said {
    WordStream::Range range;
    std::size_t segment = 0;
    int rank = 0;
  };
  std::vector<Said> said;
  std::size_t segment = 0;
  for (const Span sentence : document.sentences) {
    while (segment < document.segments.size() && document.segments[segment].span.end <= sentence.begin) ++segment;
    if (segment >= document.segments.size()) break;
    const WordStream::Range range = words.words_in(sentence);
    if (words.is_long(range)) said.push_back({range, segment, rank_of(document.segments[segment].kind)});
  }
  // The occurrence that counts, for each different sentence.
  std::unordered_map<std::uint64_t, std::size_t> counts;
  counts.reserve(said.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto [at, is_new] = counts.try_emplace(words.hash(said[i].range), i);
    if (!is_new && said[i].rank < said[at->second].rank) at->second = i;
  }
  std::vector<std::uint8_t> fresh(document.segments.size()), again(document.segments.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    const std::size_t counted = counts[words.hash(said[i].range)];
    const bool repeats = counted != i && words.equal(said[i].range, said[counted].range);
    (repeats ? again : fresh)[said[i].segment] = 1;
  }
  for (std::size_t i = 0; i < document.segments.size(); ++i) {
    if (again[i] != 0 && fresh[i] == 0) document.segments[i].repeated = true;
  }
}

}  // namespace girok::reading
