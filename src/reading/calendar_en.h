// Dates, years, decades and clock times in English text: numerals that count nothing.
//
// Model    Month names beside days and years; four plain digits from 1500 to 2100 after "in", "since" and the like, or with nothing counted
//          behind them; "1990s"; "10:30", "2 pm".
// Limits   "In 2000 cases" is read as a year: texts write counts of that size with a comma or with more words before them.
// Threads  No shared state.
#pragma once

#include <optional>
#include <span>

#include "reading/numerals_en.h"

namespace girok::reading::en {

struct CalendarMention {
  std::size_t first = 0, last = 0;  ///< atoms [first, last)
  std::size_t numerals = 0;  ///< how many of the numerals given it takes, at least one
  std::optional<Decimal> year;  ///< where one stands alone: 1995; the decade's first for "1990s"
  std::optional<Decimal> year_to;  ///< "1994-1998"
};

/// A calendar expression whose first numeral is the first of `rest`; atoms before `from` are taken.
std::optional<CalendarMention> calendar_at(const Atoms& atoms, std::span<const Numeral> rest, std::size_t from);

/// A thing in the plural, as far as its form shows: "women", "refugees".
bool is_plural_noun(const Atoms& atoms, std::size_t i);

}  // namespace girok::reading::en
