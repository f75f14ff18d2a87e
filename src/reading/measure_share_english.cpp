// English shares: of what they are shares, and what the share is.
#include "reading/measure_english.h"

namespace girok::reading::en {
namespace {

/// Where the main verb of "the women who have fled to China are victims" begins, given the token of "who".
std::size_t main_verb(const Reader& r, std::size_t relative, std::uint32_t limit) {
  const Sentence& s = r.sentence();
  std::size_t i = relative + 1;
  while (i < s.tokens.size() && among(r.word(i), auxiliaries)) ++i;
  if (i < s.tokens.size()) ++i;
  for (; i < s.tokens.size() && i < relative + 60 && s.tokens[i].begin < limit; ++i) {
    if (among(r.word(i), auxiliaries) || r.word(i) == "said") return i;
  }
  return i;
}

/// "of them", "of those interviewed", "of those who fled": what was counted before, or persons to whom what follows happened.
std::optional<Measure> pronoun_whole(const Reader& r, const Phrase& p, std::uint32_t limit, const Antecedents& before, std::size_t& next) {
  const Sentence& s = r.sentence();
  Measure m;
  std::size_t i = p.next;
  const std::string_view w = r.word(p.first);
  const bool described = (w == "those" || w == "these") && i < s.tokens.size() && s.tokens[i].begin < limit &&
                         (among(r.word(i), relatives) || r.is(i, ConceptClass::event) || r.word(i) == "in" || r.word(i) == "at");
  if (!described) return before.counted;
  m.head = before.counted && !before.counted->head.empty() ? before.counted->head : std::vector<std::string>{"person"};
  if (before.counted) m.restriction = before.counted->restriction;
  std::size_t end = i;
  if (among(r.word(i), relatives))
    end = main_verb(r, i, limit);
  else {
    while (end < s.tokens.size() && end < i + 12 && s.tokens[end].begin < limit && is_word(s.tokens[end]) &&
           !among(r.word(end), auxiliaries))
      ++end;
  }
  take_tail(r, i, end < s.tokens.size() ? s.tokens[end].begin : s.span.end, m);
  next = end;
  write_as(r, {s.tokens[p.first].begin, end > p.first ? s.tokens[end - 1].end : s.tokens[p.first].end}, m);
  return m;
}

}  // namespace

std::optional<Measure> denominator_from(const Reader& r, std::size_t i, std::uint32_t limit, const Antecedents& before, std::size_t& next) {
  const Sentence& s = r.sentence();
  // "70% of the 3,200 workers": the number in between is passed over.
  while (i < s.tokens.size() && (s.tokens[i].kind == text::TokenKind::number || among(r.word(i), determiners) || is_filler(r.word(i)))) {
    if (among(r.word(i), pronouns)) break;
    ++i;
  }
  const Phrase p = noun_phrase(r, i, s.span.end);
  if (!p.found()) return std::nullopt;
  next = p.next;
  if (p.pronoun) return pronoun_whole(r, p, limit, before, next);
  Measure m = measure_of_phrase(r, p);
  std::size_t end = p.next;
  if (end < s.tokens.size() && among(r.word(end), relatives)) {
    const std::size_t verb = main_verb(r, end, std::max(limit, s.clause_at(s.tokens[end].begin).end));
    take_tail(r, end, verb < s.tokens.size() ? s.tokens[verb].begin : s.span.end, m);
    next = verb;
  } else {
    // Prepositional phrases up to the verb: "of workers on vessels in the gulf were".
    std::size_t verb = end;
    while (verb < s.tokens.size() && verb < end + 40 && s.tokens[verb].begin < limit && !among(r.word(verb), auxiliaries) &&
           !(r.is(verb, ConceptClass::event) && !is_preposition(r.word(verb - 1)))) {
      if (!is_word(s.tokens[verb])) break;
      ++verb;
    }
    take_tail(r, end, verb < s.tokens.size() ? s.tokens[verb].begin : s.span.end, m);
    next = verb;
  }
  return m;
}

namespace {

/// The whole where it does not follow the number: "Of the women who made the journey, 60 per cent", "the share of migrants", "60 per cent women",
/// or what an earlier share was a share of.
std::optional<Measure> whole_elsewhere(const Reader& r, std::size_t at, std::size_t i, Span clause, std::uint32_t limit, const Quantity& q,
                                       const Antecedents& before, std::size_t& predicate) {
  static constexpr auto telling =
      std::to_array<std::string_view>({"said", "say", "told", "reported", "described", "were", "was", "had", "have", "are", "lost", "did"});
  const Sentence& s = r.sentence();
  for (std::size_t k = at - std::min<std::size_t>(at, 60); k < at; ++k) {
    const std::string_view w = r.word(k);
    if ((w != "of" && w != "among" && w != "amongst") || !(k == 0 || !is_word(s.tokens[k - 1]) || s.tokens[k].capital)) continue;
    std::size_t next = 0;
    return denominator_from(r, k + 1, q.span.begin, before, next);
  }
  if (Measure m = subject_of_number(r, clause.begin, q.span.begin); !m.empty()) return m;
  if (i < s.tokens.size() && (r.is_countable(i) || r.is_place(i))) {
    const Phrase p = noun_phrase(r, i, limit);
    predicate = p.next;
    return measure_of_phrase(r, p);
  }
  if (before.denominator && before.sentence + 1 >= s.index) return before.denominator;
  // "We met 410 crew. Sixty per cent said ...": a share without a subject is of those just counted.
  const bool bare = at < 3 || s.tokens[at - std::min<std::size_t>(at, 3)].begin < clause.begin;
  if (bare && before.counted && before.sentence + 1 == s.index && among(r.word(i), telling)) return before.counted;
  return std::nullopt;
}

/// The predicate as written, as far as its clause goes.
void write_predicate(const Reader& r, std::size_t predicate, std::uint32_t limit, Measure& m) {
  const Sentence& s = r.sentence();
  std::size_t last = predicate;
  while (last < s.tokens.size() && s.tokens[last].begin < limit && last < predicate + 11) ++last;
  if (last > predicate) write_as(r, {s.tokens[predicate].begin, s.tokens[last - 1].end}, m);
}

}  // namespace

Measured share_measure(const Reader& r, const Quantity& q, const Antecedents& before) {
  static constexpr auto made_up_of =
      std::to_array<std::string_view>({"up", "for", "constitute", "constituted", "constituting", "comprise", "comprised", "comprising",
                                       "represent", "represented", "representing", "form", "formed", "forming", "make", "made", "makes"});
  const Sentence& s = r.sentence();
  Measured result;
  Measure& m = result.measure;
  const Span clause = s.clause_at(q.span.begin);
  const std::uint32_t limit = std::max(tail_limit(r, q), q.span.end);
  const std::size_t i = s.token_from(q.span.end), at = s.token_from(q.span.begin);
  std::size_t predicate = i;
  const bool subject_is_part = at > 0 && (among(r.word(at - 1), made_up_of) ||
                                          (at > 1 && (among(r.word(at - 2), made_up_of) || (at > 2 && r.word(at - 3) == "up"))));
  if (r.word(i) == "of" || r.word(i) == "among" || r.word(i) == "amongst") {
    result.denominator = denominator_from(r, i + 1, limit, before, predicate);
  } else {
    result.denominator = whole_elsewhere(r, at, i, clause, limit, q, before, predicate);
  }
  if (subject_is_part) m = phrase_before(r, clause.begin, q.span.begin);
  if (!subject_is_part || m.head.empty()) {
    take_tail(r, predicate, limit, m);
    // A noun after the verb is what the share is: "are victims of", "were women".
    std::size_t k = predicate;
    while (k < s.tokens.size() && s.tokens[k].begin < limit && k < predicate + 5 &&
           (among(r.word(k), auxiliaries) || among(r.word(k), determiners) || is_filler(r.word(k))))
      ++k;
    if (k > predicate && k < s.tokens.size() && s.tokens[k].begin < limit && (r.is_countable(k) || r.is_place(k))) {
      const Measure noun = measure_of_phrase(r, noun_phrase(r, k, limit));
      for (const std::string& h : noun.head) add_unique(m.head, h);
    }
    if (m.event.empty() && m.head.empty()) take_events_before(r, clause.begin, q.span.begin, m, 1);
    m.text.clear();
  }
  if (m.head.empty() && result.denominator) m.head = result.denominator->head;
  if (m.text.empty()) write_predicate(r, predicate, limit, m);
  return result;
}

}  // namespace girok::reading::en
