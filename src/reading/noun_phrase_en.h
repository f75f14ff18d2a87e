// English noun phrases around a number, and what narrows them.
//
// Model    Chunks by function words: determiners, modifiers, a head, heads joined by "and"; then prepositions, relative clauses and the predicate.
// Limits   No parser; a phrase of more than nine words is cut.
// Threads  No shared state; every walk is bounded.
#pragma once

#include "reading/measure_internal.h"

namespace girok::reading::en {

inline constexpr auto pronouns = std::to_array<std::string_view>({"them", "those", "these", "whom", "which", "us", "whose"});
inline constexpr auto determiners = std::to_array<std::string_view>(
    {"the", "a", "an", "all", "its", "their", "our", "his", "her", "these", "those", "such", "some", "each", "every"});
inline constexpr auto auxiliaries = std::to_array<std::string_view>(
    {"is",     "are",      "was",   "were",     "be",    "been", "being", "has",    "have",   "had", "will",  "would",
     "could",  "may",      "might", "do",       "did",   "does", "can",   "became", "become", "end", "ended", "ends",
     "remain", "remained", "said",  "reported", "faced", "face", "came",  "come",   "got",    "get"});
inline constexpr auto relatives = std::to_array<std::string_view>({"who", "that", "which", "whom", "whose", "where"});

struct Phrase {
  std::size_t first = no_token, last = no_token;  // tokens, inclusive
  std::size_t next = 0;  // first token after it
  bool pronoun = false;
  bool found() const { return first != no_token; }
};

/// The noun phrase that starts at token `i` and before offset `limit`.
Phrase noun_phrase(const Reader& r, std::size_t i, std::uint32_t limit);

/// A phrase as a measure. The head is the last countable word and those joined to it; the words before narrow it.
Measure measure_of_phrase(const Reader& r, const Phrase& p);

/// What follows a noun phrase narrows it: places, persons after a preposition, happenings. `begin`: token; `limit`: offset.
void take_tail(const Reader& r, std::size_t begin, std::uint32_t limit, Measure& m);

/// Happenings before an offset, nearest first.
void take_events_before(const Reader& r, std::uint32_t begin, std::uint32_t before, Measure& m, std::size_t most);
void take_places_before(const Reader& r, std::uint32_t begin, std::uint32_t before, Measure& m);

/// The last noun phrase with a countable head that ends before `before`.
Measure phrase_before(const Reader& r, std::uint32_t begin, std::uint32_t before);

/// "number of X", "share of X" before the quantity: X is what is counted.
Measure subject_of_number(const Reader& r, std::uint32_t begin, std::uint32_t before);

bool is_preposition(std::string_view word);

/// Words that stand between a verb and its number: "killed an estimated", "recorded at least".
bool is_light(std::string_view word);

}  // namespace girok::reading::en
