// Measures of English counts, money, ages and durations.
#include "reading/measure_english.h"

namespace girok::reading::en {
namespace {

constexpr std::uint32_t before_reach = 320;  // bytes before a number in which its subject is looked for

bool is_be(std::string_view w) { return w == "were" || w == "was" || w == "are" || w == "is" || w == "being"; }

/// Happenings told straight before the number, with nothing but light words between: "killed between 240 and 3,500 people".
void take_governing_event(const Reader& r, std::size_t at, std::uint32_t begin, Measure& m) {
  const Sentence& s = r.sentence();
  for (std::size_t i = at, steps = 0; i-- > 0 && steps < 6 && s.tokens[i].begin >= begin; ++steps) {
    if (!is_word(s.tokens[i])) return;
    if (const ConceptMatch* match = r.concept_of(i, ConceptClass::event)) {
      // "The archive holds 4,310 cases": what happens to persons does not happen to things.
      const std::string& id = concept_of(*match).id;
      const bool persons =
          m.head.empty() || std::any_of(m.head.begin(), m.head.end(), [](const std::string& h) { return is_a(h, "person"); });
      if (persons || !happens_to_persons(id)) add_event(m, id);
      return;
    }
    if (!is_light(r.word(i))) return;
  }
}

/// "Of the 1,487 interviewed, 922 were women": who they are stands in the predicate.
bool take_predicate_noun(const Reader& r, std::size_t i, std::uint32_t limit, Measure& m) {
  if (!is_be(r.word(i))) return false;
  std::size_t k = i + 1;
  while (k < i + 4 && (among(r.word(k), determiners) || is_filler(r.word(k)))) ++k;
  if (k >= r.sentence().tokens.size() || !r.is_countable(k)) return false;
  const Phrase p = noun_phrase(r, k, limit);
  const Measure noun = measure_of_phrase(r, p);
  if (noun.head.empty()) return false;
  m = noun;
  take_tail(r, p.next, limit, m);
  return true;
}

void narrow_to(Measure& m, const Measure& whole) {
  for (const std::string& h : whole.head) {
    if (h != "person" && !std::binary_search(m.head.begin(), m.head.end(), h)) add_unique(m.restriction, h);
  }
  for (const std::string& x : whole.restriction) add_unique(m.restriction, x);
}

/// "Of those interviewed, 922 ..." at the head of the clause or sentence.
std::optional<Measure> whole_before(const Reader& r, std::size_t at, const Antecedents& before) {
  const Sentence& s = r.sentence();
  for (std::size_t k = at; k-- > 0 && k + 40 > at;) {
    const std::string_view w = r.word(k);
    if ((w != "of" && w != "among" && w != "amongst") || !(k == 0 || !is_word(s.tokens[k - 1]) || s.tokens[k].capital)) continue;
    std::size_t next = 0;
    return denominator_from(r, k + 1, s.tokens[at < s.tokens.size() ? at : s.tokens.size() - 1].begin, before, next);
  }
  return std::nullopt;
}

/// "Women: 312" in a list or table: what stands before the colon is counted.
Measure label_before(const Reader& r, std::size_t at) {
  const Sentence& s = r.sentence();
  std::size_t i = at;
  if (i > 0 && (r.mark(i - 1) == "$" || r.mark(i - 1) == "~")) --i;
  if (i == 0 || (r.mark(i - 1) != ":" && r.mark(i - 1) != "|")) return {};
  return phrase_before(r, s.tokens[i - 1].begin - std::min<std::uint32_t>(s.tokens[i - 1].begin - s.span.begin, 120),
                       s.tokens[i - 1].begin);
}

Measure count_measure(const Reader& r, const Quantity& q, const Antecedents& before) {
  const Sentence& s = r.sentence();
  const std::uint32_t limit = tail_limit(r, q);
  const Span clause = s.clause_at(q.span.begin);
  const std::uint32_t begin = std::max(clause.begin, q.span.begin - std::min(q.span.begin, before_reach));
  const std::size_t at = s.token_from(q.span.begin);
  std::size_t i = s.token_from(q.span.end);
  if (r.word(i) == "of") ++i;
  const Phrase phrase = noun_phrase(r, i, limit);
  Measure m = measure_of_phrase(r, phrase);
  take_governing_event(r, at, begin, m);
  if (phrase.pronoun && before.counted) {
    const Measure whole = *before.counted;
    const std::string main = m.main_event;
    if (!(phrase.next < s.tokens.size() && r.is_countable(phrase.next)))
      m = whole;
    else {
      m = measure_of_phrase(r, noun_phrase(r, phrase.next, limit));   // "922 of them women"
      narrow_to(m, whole);
    }
    m.main_event = main;
    m.text = std::string((*s.document)[{s.tokens[phrase.first].begin, s.tokens[phrase.last].end}]);
    take_tail(r, phrase.next, limit, m);
    return m;
  }
  const bool after = phrase.found() && !m.empty() && !m.head.empty();
  if (!after) {
    const auto whole = whole_before(r, at, before);
    Measure predicate;
    if (take_predicate_noun(r, s.token_from(q.span.end), limit, predicate)) {
      if (whole)
        narrow_to(predicate, *whole);
      else if (before.counted && before.sentence + 1 >= s.index)
        narrow_to(predicate, *before.counted);
      return predicate;
    }
    const std::string main = m.main_event;
    m = subject_of_number(r, begin, q.span.begin);
    if (m.empty()) m = label_before(r, at);
    if (m.empty() && whole) {
      m = *whole;
      m.main_event.clear();
    }
    if (m.empty()) m = phrase_before(r, begin, q.span.begin);
    if (!main.empty()) add_event(m, main);
  }
  const std::size_t events_of_phrase = m.event.size();
  take_tail(r, after ? phrase.next : s.token_from(q.span.end), limit, m);
  if (m.event.size() == events_of_phrase) take_events_before(r, begin, q.span.begin, m, 2);
  if (!after) take_places_before(r, begin, q.span.begin, m);
  if (m.head.empty() && !m.event.empty()) m.head = {"person"};
  return m;
}

Measure money_measure(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  Measure m;
  // The nearest word for what the amount is; after it within a few words, or before it in the clause, or in the clause before.
  const ConceptMatch* best = nullptr;
  std::uint32_t best_distance = 0;
  const Span around{q.span.begin - std::min(q.span.begin - s.span.begin, before_reach), std::max(clause.end, q.span.end)};
  for (const ConceptMatch& match : r.concepts_within(around)) {
    if (concept_of(match).kind != ConceptClass::money || match.span.overlaps(q.span)) continue;
    const bool outside = match.span.begin < clause.begin;
    const std::uint32_t distance =
        (match.span.begin >= q.span.end ? match.span.begin - q.span.end : q.span.begin - match.span.end + 6) + (outside ? 200 : 0);
    if (!best || distance < best_distance) {
      best = &match;
      best_distance = distance;
    }
  }
  if (best) m.head = {concept_of(*best).id};
  const std::uint32_t begin = std::max(clause.begin, around.begin);
  take_events_before(r, begin, q.span.begin, m, 2);
  take_tail(r, s.token_from(q.span.end), clause.end, m);
  for (const ConceptMatch& match : r.concepts_within({begin, clause.end})) {
    if (concept_of(match).kind == ConceptClass::who) add_unique(m.restriction, concept_of(match).id);
  }
  take_places_before(r, begin, q.span.begin, m);
  if (!best) return m;
  // As written: the word, with what stands before it in its phrase.
  std::size_t first = best->first_token;
  while (first > 0 && best->first_token - first < 4 && is_word(s.tokens[first - 1]) &&
         (!ends_noun_phrase(r.word(first - 1)) || r.word(first - 1) == "and") && s.tokens[first - 1].begin >= around.begin &&
         !s.tokens[first - 1].span().overlaps(q.span)) {
    --first;
  }
  write_as(r, {s.tokens[first].begin, best->span.end}, m);
  return m;
}

Measure age_measure(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  const std::uint32_t begin = std::max(clause.begin, q.span.begin - std::min(q.span.begin, before_reach));
  Measure m = phrase_before(r, begin, q.span.begin);
  if (m.head.empty()) m = measure_of_phrase(r, noun_phrase(r, s.token_from(q.span.end), clause.end));
  take_tail(r, s.token_from(q.span.end), tail_limit(r, q), m);
  add_unique(m.restriction, "age");
  return m;
}

/// Durations, measurements, multiples: who or what it is said of, and what happened.
Measure plain_measure(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  const std::uint32_t begin = std::max(clause.begin, q.span.begin - std::min(q.span.begin, before_reach));
  const std::size_t at = s.token_from(q.span.begin);
  Measure m = subject_of_number(r, begin, q.span.begin);
  if (m.empty()) m = phrase_before(r, begin, q.span.begin);
  if (m.empty()) {
    std::size_t i = s.token_from(q.span.end);
    if (r.word(i) == "of" || r.word(i) == "the") ++i;
    const Phrase p = noun_phrase(r, i, tail_limit(r, q));
    if (p.found() && !p.pronoun) m = measure_of_phrase(r, p);
  }
  m.text.clear();
  take_governing_event(r, at, begin, m);
  const std::size_t told = m.event.size();
  take_tail(r, s.token_from(q.span.end), tail_limit(r, q), m);
  if (m.event.size() == told) take_events_before(r, begin, q.span.begin, m, 1);
  return m;
}

/// Where no noun is known, the words at the number still tell a reader what it is.
void fall_back(const Reader& r, const Quantity& q, Measure& m) {
  if (!m.text.empty()) return;
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  const std::size_t at = s.token_from(q.span.begin), after = s.token_from(q.span.end);
  std::size_t first = at, last = after;
  while (first > 0 && at - first < 6 && s.tokens[first - 1].begin >= clause.begin && is_word(s.tokens[first - 1])) --first;
  while (last < s.tokens.size() && last - after < 5 && s.tokens[last].begin < clause.end && is_word(s.tokens[last])) ++last;
  if (at - first >= 2 || last == after) write_as(r, {first < at ? s.tokens[first].begin : q.span.begin, q.span.begin}, m);
  if (m.text.empty() && last > after) write_as(r, {s.tokens[after].begin, s.tokens[last - 1].end}, m);
}

}  // namespace

std::uint32_t tail_limit(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  std::uint32_t limit = s.clause_at(q.span.end > q.span.begin ? q.span.end - 1 : q.span.begin).end;
  for (const std::size_t i : r.quantities_within({q.span.end, limit})) {
    switch (s.document->quantities[i].kind) {
      case QuantityKind::calendar:
      case QuantityKind::ordinal:
      case QuantityKind::duration:
      case QuantityKind::age: continue;
      default: break;
    }
    // "3,000 people, 1,200 of them women": stop before the next number and the comma before it.
    limit = s.document->quantities[i].span.begin;
    break;
  }
  return limit;
}

}  // namespace girok::reading::en

namespace girok::reading {

Measured measure_english(const Reader& r, const Quantity& q, const Antecedents& before) {
  Measured result;
  switch (q.kind) {
    case QuantityKind::share: result = en::share_measure(r, q, before); break;
    case QuantityKind::money: result.measure = en::money_measure(r, q); break;
    case QuantityKind::age: result.measure = en::age_measure(r, q); break;
    case QuantityKind::duration:
    case QuantityKind::measurement:
    case QuantityKind::multiple: result.measure = en::plain_measure(r, q); break;
    default: result.measure = en::count_measure(r, q, before); break;
  }
  en::fall_back(r, q, result.measure);
  return result;
}

}  // namespace girok::reading
