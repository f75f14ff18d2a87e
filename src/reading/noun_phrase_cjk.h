// What stands beside a number in Korean and Chinese: the text on its sides, its counter, and the nouns and happenings there. See measure.h.
//
// Threads  No shared state.
#pragma once

#include "reading/measure_internal.h"

namespace girok::reading::cjk {

inline std::string_view view(const Reader& r, Span span) { return (*r.sentence().document)[span]; }

/// The text on both sides of a number, up to the neighbouring numbers that have measures of their own: within its clause, and beyond.
struct Sides {
  Span near_left, near_right, left, right;
};
Sides sides_of(const Reader& r, const Quantity& q);

/// The Korean noun of an eojeol, without the particle at its end.
std::string_view without_particle(std::string_view eojeol);

/// What the counter after the number says of the thing counted.
enum class Counter : std::uint8_t { none, person, event, family, vessel, thing };
Counter counter_of(const Reader& r, const Quantity& q);
/// The concept that a counter alone stands for; empty where it can be anything.
std::string_view head_of(Counter counter);

/// The last (or first) noun of a range that the counter can count; a particular one rather than "person".
const ConceptMatch* noun_in(const Reader& r, Span range, Counter counter, bool last);

/// The noun with what is written together with it before it: 중개업체, 북한 여성, 营地里的儿童.
Span noun_phrase_span(const Reader& r, Span noun, std::uint32_t not_before);

/// The measure's words, as they stand.
void set_text(const Reader& r, Span span, Measure& m);
/// Noun and what narrows it, into a measure.
void take_noun(const Reader& r, const ConceptMatch& noun, std::uint32_t not_before, Measure& m);
/// At most `most` happenings of a range, from its end where `backwards`; how many there were.
std::size_t take_events(const Reader& r, Span range, std::size_t most, bool backwards, Measure& m);
void take_places_and_scopes(const Reader& r, Span range, Measure& m);
/// Where no noun is known, the words at the number still tell a reader what it is.
void fall_back(const Reader& r, const Sides& sides, bool left_first, Measure& m);

}  // namespace girok::reading::cjk
