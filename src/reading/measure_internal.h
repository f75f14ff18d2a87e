// What the finders of measures share: questions asked of an open sentence, and measures put together from its tokens.
//
// Threads  No shared state. Every look-up is logarithmic in the sentence, every walk bounded by a constant.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "reading/measure.h"

namespace girok::reading {

inline constexpr std::size_t no_token = static_cast<std::size_t>(-1);

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_unique(std::vector<std::string>& list, std::string value);

/// The first happening told is the main one, unless it only says that somebody took note ("recorded", "suffered") and a fuller one follows.
void add_event(Measure& m, const std::string& id);

/// Happenings that happen to persons, so that "1,200 deaths" counts persons.
bool happens_to_persons(std::string_view event);

inline bool is_word(const text::Token& token) { return token.kind == text::TokenKind::word; }

/// A sentence with the questions that the patterns ask of it.
class Reader {
 public:
  explicit Reader(const Sentence& sentence) : s_(sentence) {}

  const Sentence& sentence() const { return s_; }
  std::string_view word(std::size_t i) const { return i < s_.folded.size() ? std::string_view(s_.folded[i]) : std::string_view(); }
  /// The mark at a token; empty for words and beyond the end.
  std::string_view mark(std::size_t i) const;
  bool is(std::size_t i, ConceptClass kind) const { return concept_of(i, kind) != nullptr; }
  bool is_countable(std::size_t i) const { return is(i, ConceptClass::who) || is(i, ConceptClass::what); }
  const ConceptMatch* concept_of(std::size_t token, ConceptClass kind) const;
  const Name* name_at(std::size_t token) const;
  bool is_place(std::size_t token) const;

  /// The concepts that lie within a range of bytes.
  std::span<const ConceptMatch> concepts_within(Span range) const;
  /// Indices of names that begin within a range.
  std::span<const std::size_t> names_within(Span range) const;
  /// Indices of quantities that begin within a range.
  std::span<const std::size_t> quantities_within(Span range) const;

 private:
  const Sentence& s_;
};

inline const Concept& concept_of(const ConceptMatch& match) { return concept_at(match.concept_index); }
inline bool is_countable(const ConceptMatch& match) {
  return concept_of(match).kind == ConceptClass::who || concept_of(match).kind == ConceptClass::what;
}
inline bool names_a_place(const Name& name) { return name.kind == NameKind::place || name.kind == NameKind::nationality; }

/// Adds what one token says to a measure: its concepts by class, or its place.
void take(const Reader& r, std::size_t token, Measure& m, bool head);
/// Adds all concepts and places of a range; those that can be counted as heads, or as what narrows.
void take_range(const Reader& r, Span range, Measure& m, bool head);
/// The measure's words as written, without white space and marks at either end.
void write_as(const Reader& r, Span span, Measure& m);

Measured measure_english(const Reader& r, const Quantity& q, const Antecedents& before);
Measured measure_cjk(const Reader& r, const Quantity& q, const Antecedents& before);

}  // namespace girok::reading
