// Are two claims about one thing, and how do their numbers stand to each other?
//
// Model    A claim's measure is three sets of concepts (who or what is counted, what narrows it, what happened). Two claims are about one thing
//          where heads and happenings agree or one is narrower, and places and years do not exclude each other. Numbers are compared as intervals
//          with bounds; honest rounding is equality.
// Limits   A heuristic, tuned towards silence: what cannot be told apart is not compared.
// Threads  No shared state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corroboration/corroboration.h"
#include "reading/lexicon.h"

namespace girok::corroboration {

const reading::Claim& claim_at(std::span<const reading::Document> documents, ClaimRef ref);

/// What can be compared with what: "count", "percent", "money", "age", "times", "duration:day", ... Empty for statements.
std::string unit_class(const reading::Claim& claim);

/// The one or two numbers a claim names, without its bound: {105000000}, {70, 80}. Empty for vague magnitudes and statements.
std::vector<Decimal> named_numbers(const Interval& value);

/// A number that two writers would hardly hit on by chance: three significant digits, or a range of two numbers that are not both round.
bool is_rare(const Interval& value);

/// 0 (cannot be the same) .. 1 (the same): heads, happenings, places.
struct Likeness {
  double head = 0;  ///< 1 same; 0.9 overlapping; 0.7 one is broader; 0.4 one is unknown; 0 different
  double event = 0;  ///< 1 same; 0.8 one is broader; 0.6 both unknown; 0.5 one is unknown; 0.1 different
  bool place_conflict = false;  ///< both name places, none in common
  bool narrowed = false;  ///< one has restrictions that the other lacks
};
Likeness likeness(const reading::Measure& a, const reading::Measure& b);

/// Persons by sex and age among the heads and restrictions: {"woman","girl"}; empty where none is stated.
std::vector<std::string> demographics(const reading::Measure& m);
/// The kind of thing counted, "person", "family", "case", "vessel", ...: the broadest concept; empty where unknown.
std::string counted_kind(const reading::Measure& m);

/// Years named in a claim's time ("in 2019", "2023년"), ascending.
std::vector<int> years_of(const reading::Claim& claim);
/// Both name years and none is common.
bool different_years(const reading::Claim& a, const reading::Claim& b);

enum class Relation : std::uint8_t {
  same,  ///< the same named numbers, whatever the bounds
  consistent,  ///< bounds, rounding or vagueness allow both
  range_end,  ///< one is a range, the other names one end of it alone
  scale,  ///< the same digits, another power of ten
  slip,  ///< same length, one digit changed or two neighbours swapped
  different,  ///< no number satisfies both
};
Relation relate(const Interval& a, const Interval& b);

/// Two claims about the same thing in the same place and time, strictly enough that different numbers are a disagreement.
bool same_question(const reading::Claim& a, const reading::Claim& b);
/// Near enough that an equal, rare number is one figure that travelled.
bool related_question(const reading::Claim& a, const reading::Claim& b);

/// For messages: "more than $105 million a year", built from the value, never copied from the text.
std::string describe(const reading::Claim& claim);

}  // namespace girok::corroboration
