#include "reading/measure.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "reading/embedded.h"
#include "reading/word_lists.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

constexpr std::size_t no_token = static_cast<std::size_t>(-1);
constexpr std::size_t longest_phrase = 9;     // words of a noun phrase
constexpr std::uint32_t tail_bytes = 160;     // how far after the noun phrase its modifiers are looked for

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_unique(std::vector<std::string>& list, std::string value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value);
  if (at == list.end() || *at != value) list.insert(at, std::move(value));
}

void add_event(Measure& m, const std::string& id) {
  if (m.main_event.empty()) m.main_event = id;
  add_unique(m.event, id);
}

bool is_word(const text::Token& token) { return token.kind == text::TokenKind::word; }

/// Happenings that happen to persons, so that "1,200 deaths" counts persons.
bool happens_to_persons(std::string_view event) {
  static constexpr auto ids = std::to_array<std::string_view>(
      {"die", "kill", "injure", "displace", "disappear", "abduct", "detain", "repatriate", "flee", "traffick", "convict", "recruit", "rescue",
       "arrive", "interview"});
  return std::any_of(ids.begin(), ids.end(), [&](std::string_view id) { return is_a(event, id); });
}

/// A sentence with the questions that the patterns below ask of it.
class Reader {
 public:
  explicit Reader(const Sentence& sentence) : s_(sentence) {}

  std::string_view word(std::size_t i) const { return i < s_.folded.size() ? std::string_view(s_.folded[i]) : std::string_view(); }
  bool is(std::size_t i, ConceptClass kind) const { return concept_of(i, kind) != nullptr; }

  const ConceptMatch* concept_of(std::size_t token, ConceptClass kind) const {
    auto at = std::lower_bound(s_.concepts.begin(), s_.concepts.end(), token,
                               [](const ConceptMatch& m, std::size_t t) { return m.first_token + m.token_count <= t; });
    for (; at != s_.concepts.end() && at->first_token <= token; ++at) {
      if (token < at->first_token + at->token_count && concept_at(at->concept_index).kind == kind) return &*at;
    }
    return nullptr;
  }

  const Name* name_at(std::size_t token) const {
    for (const std::size_t n : s_.names) {
      const Name& name = s_.document->names[n];
      if (name.span.contains(s_.tokens[token].begin)) return &name;
      if (name.span.begin > s_.tokens[token].begin) break;
    }
    return nullptr;
  }
  bool is_place(std::size_t token) const {
    const Name* name = name_at(token);
    return name && (name->kind == NameKind::place || name->kind == NameKind::nationality);
  }

  const Sentence& sentence() const { return s_; }

 private:
  const Sentence& s_;
};

/// Adds what one token says to a measure: its concepts by class, or its place.
void take(const Reader& r, std::size_t token, Measure& m, bool head) {
  const Sentence& s = r.sentence();
  if (const Name* name = r.name_at(token); name && (name->kind == NameKind::place || name->kind == NameKind::nationality)) {
    add_unique(m.restriction, place_key(*name));
    return;
  }
  bool known = false;
  for (const ConceptClass kind : {ConceptClass::who, ConceptClass::what, ConceptClass::event, ConceptClass::scope}) {
    const ConceptMatch* match = r.concept_of(token, kind);
    if (!match) continue;
    known = true;
    const std::string& id = concept_at(match->concept_index).id;
    if (kind == ConceptClass::event) add_event(m, id);
    else if (kind == ConceptClass::scope || !head) add_unique(m.restriction, id);
    else add_unique(m.head, id);
  }
  if (!known && head && !s.folded[token].empty()) add_unique(m.head, lemma_of(s.folded[token]));
}

struct Phrase {
  std::size_t first = no_token, last = no_token;  // tokens, inclusive
  std::size_t next = 0;                           // first token after it
  bool pronoun = false;
  bool found() const { return first != no_token; }
};

constexpr auto pronouns = std::to_array<std::string_view>({"them", "those", "these", "whom", "which", "us", "whose"});
constexpr auto determiners = std::to_array<std::string_view>({"the", "a", "an", "all", "its", "their", "our", "his", "her", "these", "those", "such", "some", "each", "every"});
constexpr auto auxiliaries = std::to_array<std::string_view>(
    {"is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "will", "would", "could", "may", "might", "do", "did", "does", "can",
     "became", "become", "end", "ended", "ends", "remain", "remained", "said", "reported", "faced", "face", "came", "come", "got", "get"});
constexpr auto relatives = std::to_array<std::string_view>({"who", "that", "which", "whom", "whose", "where"});
constexpr auto prepositions_of = std::to_array<std::string_view>({"of", "against", "among", "amongst", "from", "by", "for", "involving", "concerning", "between", "in", "at", "on", "aboard", "to", "across", "near", "along", "inside", "within", "into", "with"});

/// The noun phrase that starts at token `i`: determiners, modifiers, a head, and heads joined by "and".
Phrase noun_phrase(const Reader& r, std::size_t i, std::uint32_t limit) {
  const Sentence& s = r.sentence();
  Phrase p;
  bool head = false;
  std::size_t words = 0;
  while (i < s.tokens.size() && s.tokens[i].begin < limit && words < longest_phrase) {
    const text::Token& t = s.tokens[i];
    const std::string_view w = r.word(i);
    if (!is_word(t)) {
      // A quotation mark or hyphen inside the phrase is passed over before its head: 500 "volunteer" workers.
      if (!head && p.found() && t.kind == text::TokenKind::mark && s.document->text[t.begin] != ',' && s.document->text[t.begin] != '.') { ++i; continue; }
      if (!head && !p.found() && words == 0 && t.kind == text::TokenKind::mark && (t.end - t.begin == 3 || s.document->text[t.begin] == '"')) { ++i; ++words; continue; }
      if (t.kind == text::TokenKind::mark && s.document->text[t.begin] == ',' && p.found() && !head && i + 1 < s.tokens.size() && is_word(s.tokens[i + 1])) { ++i; continue; }
      break;
    }
    if ((w == "and" || w == "or") && head && i + 1 < s.tokens.size()) {
      std::size_t next = i + 1;
      while (next < s.tokens.size() && next < i + 3 && (among(r.word(next), determiners) || r.is_place(next) || r.is(next, ConceptClass::scope))) ++next;
      if (next < s.tokens.size() && (r.is(next, ConceptClass::who) || r.is(next, ConceptClass::what)) && s.tokens[next].begin < limit) {
        i = next;
        ++words;
        continue;
      }
      break;
    }
    if (among(w, pronouns) && !p.found()) {
      const bool more = i + 1 < s.tokens.size() && is_word(s.tokens[i + 1]) && !ends_noun_phrase(r.word(i + 1)) && (w == "those" || w == "these");
      if (!more) {
        p = {i, i, i + 1, true};
        return p;
      }
      ++i;
      continue;
    }
    const bool countable = r.is(i, ConceptClass::who) || r.is(i, ConceptClass::what);
    if (!countable && (among(w, determiners) || is_filler(w)) && !head) {
      ++i;
      continue;
    }
    const bool name = r.name_at(i) != nullptr;
    if (!countable && !name && ends_noun_phrase(w)) break;
    if (head && !countable && !(r.is(i, ConceptClass::event) && i + 1 < s.tokens.size() && (r.is(i + 1, ConceptClass::who) || r.is(i + 1, ConceptClass::what)))) break;
    if (!countable && among(w, auxiliaries)) break;
    if (!p.found()) p.first = i;
    p.last = i;
    ++words;
    if (countable) {
      head = true;
      // A concept of several words is taken whole.
      for (const ConceptClass kind : {ConceptClass::who, ConceptClass::what}) {
        if (const ConceptMatch* match = r.concept_of(i, kind)) p.last = std::max(p.last, match->first_token + match->token_count - 1);
      }
      i = p.last;
    }
    ++i;
  }
  p.next = p.found() ? p.last + 1 : i;
  return p;
}

/// A phrase as a measure. The head is the last countable word and those joined to it; the words before narrow it.
Measure measure_of_phrase(const Reader& r, const Phrase& p) {
  Measure m;
  if (!p.found() || p.pronoun) return m;
  const Sentence& s = r.sentence();
  std::size_t head = no_token;
  bool joined = false;
  for (std::size_t i = p.first; i <= p.last; ++i) {
    if (r.is(i, ConceptClass::who) || r.is(i, ConceptClass::what)) head = i;
  }
  for (std::size_t i = p.first; i <= p.last; ++i) {
    if (!is_word(s.tokens[i])) continue;
    const std::string_view w = r.word(i);
    if (w == "and" || w == "or") {
      joined = true;
      continue;
    }
    const bool countable = r.is(i, ConceptClass::who) || r.is(i, ConceptClass::what);
    // Heads joined by "and" all count; a countable noun straight before the head narrows it ("fishing boat workers").
    const bool followed = countable && i + 1 <= p.last && (r.word(i + 1) != "and" && r.word(i + 1) != "or");
    if (i == head || (countable && (!followed || (joined && i == head)))) take(r, i, m, true);
    else take(r, i, m, false);
  }
  if (head == no_token) {
    // No countable word known: a happening as the noun, or the last word as it stands.
    if (!m.event.empty()) {
      const bool persons = std::any_of(m.event.begin(), m.event.end(), [](const std::string& e) { return happens_to_persons(e); });
      m.head = {persons ? "person" : "case"};
    } else {
      for (std::size_t i = p.last + 1; i-- > p.first;) {
        if (is_word(s.tokens[i]) && !r.is_place(i) && !r.word(i).empty() && !r.is(i, ConceptClass::scope)) {
          add_unique(m.head, lemma_of(r.word(i)));
          break;
        }
      }
    }
  }
  m.span = {s.tokens[p.first].begin, s.tokens[p.last].end};
  m.text = std::string((*s.document)[m.span]);
  return m;
}

/// What follows a noun phrase narrows it: places, persons after a preposition, happenings. `begin`: token; `limit`: offset.
void take_tail(const Reader& r, std::size_t begin, std::uint32_t limit, Measure& m, bool events) {
  const Sentence& s = r.sentence();
  bool preposition = false, happened = false;
  std::size_t taken = 0;
  const std::uint32_t stop = begin < s.tokens.size() ? std::min(limit, s.tokens[begin].begin + tail_bytes) : limit;
  for (std::size_t i = begin; i < s.tokens.size() && s.tokens[i].begin < stop; ++i) {
    if (!is_word(s.tokens[i])) continue;
    const std::string_view w = r.word(i);
    if (among(w, prepositions_of)) {
      preposition = true;
      continue;
    }
    if (r.is_place(i)) {
      if (preposition || r.is(i + 1, ConceptClass::who)) take(r, i, m, false);
      continue;
    }
    if (r.is(i, ConceptClass::event)) {
      if (events && taken < 3 && (i == 0 || !r.concept_of(i, ConceptClass::event) || r.concept_of(i, ConceptClass::event)->first_token == i)) {
        const ConceptMatch* match = r.concept_of(i, ConceptClass::event);
        add_event(m, concept_at(match->concept_index).id);
        ++taken;
      }
      happened = true;
      continue;
    }
    if (r.is(i, ConceptClass::scope)) take(r, i, m, false);
    if (preposition && !happened && (r.is(i, ConceptClass::who) || r.is(i, ConceptClass::what))) {
      take(r, i, m, false);
      if (!m.span.empty() && m.span.end < s.tokens[i].end) {
        m.span.end = s.tokens[i].end;
        m.text = std::string((*s.document)[m.span]);
      }
      preposition = false;
    }
    if (among(w, auxiliaries)) preposition = false;
  }
}

/// Happenings before the number, nearest first, where none came after: "killed between 240 and 3,500 people".
void take_events_before(const Reader& r, std::uint32_t begin, std::uint32_t before, Measure& m, std::size_t most) {
  const auto& concepts = r.sentence().concepts;
  std::size_t taken = 0;
  for (std::size_t i = concepts.size(); i-- > 0 && taken < most;) {
    if (concepts[i].span.end > before || concepts[i].span.begin < begin) continue;
    if (concept_at(concepts[i].concept_index).kind != ConceptClass::event) continue;
    add_event(m, concept_at(concepts[i].concept_index).id);
    ++taken;
  }
}

void take_places_before(const Reader& r, std::uint32_t begin, std::uint32_t before, Measure& m) {
  const Sentence& s = r.sentence();
  for (const std::size_t n : s.names) {
    const Name& name = s.document->names[n];
    if (name.span.begin >= begin && name.span.end <= before && (name.kind == NameKind::place || name.kind == NameKind::nationality)) {
      add_unique(m.restriction, place_key(name));
    }
  }
}

/// The last noun phrase with a countable head before `before`, within the clause.
Measure phrase_before(const Reader& r, std::uint32_t begin, std::uint32_t before) {
  const Sentence& s = r.sentence();
  const std::size_t stop = s.token_from(before);
  std::size_t head = no_token;
  for (std::size_t i = stop; i-- > 0 && s.tokens[i].begin >= begin && i + 24 > stop;) {
    if (r.is(i, ConceptClass::who) || r.is(i, ConceptClass::what)) {
      head = i;
      break;
    }
  }
  if (head == no_token) return {};
  std::size_t first = head;
  while (first > 0 && s.tokens[first - 1].begin >= begin && head - first < 5) {
    const std::size_t p = first - 1;
    if (!is_word(s.tokens[p])) break;
    const std::string_view w = r.word(p);
    const bool join = (w == "and" || w == "or") && p > 0 && (r.is(p - 1, ConceptClass::who) || r.is(p - 1, ConceptClass::what));
    if (!join && ends_noun_phrase(w) && !r.name_at(p)) break;
    if (!join && r.is(p, ConceptClass::event) && !r.is(p, ConceptClass::scope)) break;
    first = p;
  }
  Phrase phrase{first, head, head + 1, false};
  return measure_of_phrase(r, phrase);
}

/// "number of X", "total of X", "share of X", "toll" before the quantity: X is what is counted.
Measure subject_of_number(const Reader& r, std::uint32_t begin, std::uint32_t before) {
  static constexpr auto nouns = std::to_array<std::string_view>({"number", "numbers", "total", "share", "proportion", "percentage", "rate", "count", "figure", "tally", "estimate", "majority", "toll"});
  const Sentence& s = r.sentence();
  const std::size_t stop = s.token_from(before);
  for (std::size_t i = stop; i-- > 0 && s.tokens[i].begin >= begin && i + 30 > stop;) {
    if (!among(r.word(i), nouns) || i + 2 >= stop || r.word(i + 1) != "of") continue;
    const Phrase p = noun_phrase(r, i + 2, before);
    Measure m = measure_of_phrase(r, p);
    if (m.empty()) continue;
    take_tail(r, p.next, before, m, true);
    return m;
  }
  return {};
}

/// Where the quantity's tail stops: the clause's end, or the next quantity that has a measure of its own.
std::uint32_t tail_limit(const Sentence& s, const Quantity& q) {
  std::uint32_t limit = s.clause_at(q.span.end > q.span.begin ? q.span.end - 1 : q.span.begin).end;
  for (const std::size_t i : s.quantities) {
    const Quantity& other = s.document->quantities[i];
    if (other.span.begin < q.span.end) continue;
    if (other.span.begin >= limit) break;
    if (other.kind == QuantityKind::calendar || other.kind == QuantityKind::ordinal || other.kind == QuantityKind::duration || other.kind == QuantityKind::age) continue;
    // "3,000 people, 1,200 of them women": stop before the next number and the comma before it.
    limit = other.span.begin;
    break;
  }
  return limit;
}

Measure count_measure(const Reader& r, const Quantity& q, const Antecedents& before) {
  const Sentence& s = r.sentence();
  const std::uint32_t limit = tail_limit(s, q);
  const Span clause = s.clause_at(q.span.begin);
  std::size_t i = s.token_from(q.span.end);
  if (r.word(i) == "of") ++i;
  const Phrase phrase = noun_phrase(r, i, limit);
  Measure m = measure_of_phrase(r, phrase);
  if (phrase.pronoun && before.counted) m = *before.counted;
  bool after = !m.empty();
  if (!after) m = subject_of_number(r, clause.begin, q.span.begin);
  if (m.empty()) m = phrase_before(r, clause.begin, q.span.begin);
  const std::size_t events_of_phrase = m.event.size();
  take_tail(r, after ? phrase.next : s.token_from(q.span.end), limit, m, true);
  if (m.event.size() == events_of_phrase) take_events_before(r, clause.begin, q.span.begin, m, 2);
  if (!after) take_places_before(r, clause.begin, q.span.begin, m);
  if (m.head.empty() && !m.event.empty()) m.head = {"person"};
  return m;
}

/// Where the main verb of "the women who have fled to China are victims" begins, given the token of "who".
std::size_t main_verb(const Reader& r, std::size_t relative, std::uint32_t limit) {
  const Sentence& s = r.sentence();
  std::size_t i = relative + 1;
  while (i < s.tokens.size() && among(r.word(i), auxiliaries)) ++i;
  if (i < s.tokens.size()) ++i;
  for (; i < s.tokens.size() && s.tokens[i].begin < limit; ++i) {
    if (among(r.word(i), auxiliaries) || r.word(i) == "said") return i;
  }
  return i;
}

/// The denominator after "of", with its relative clause or places; `next` becomes the first token of the predicate.
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
  if (p.pronoun) {
    if (before.counted) return before.counted;
    return std::nullopt;
  }
  Measure m = measure_of_phrase(r, p);
  std::size_t end = p.next;
  if (end < s.tokens.size() && among(r.word(end), relatives)) {
    const std::size_t verb = main_verb(r, end, std::max(limit, s.clause_at(s.tokens[end].begin).end));
    take_tail(r, end, verb < s.tokens.size() ? s.tokens[verb].begin : s.span.end, m, true);
    next = verb;
  } else {
    // Prepositional phrases up to the verb: "of workers on vessels in the gulf were".
    std::size_t verb = end;
    while (verb < s.tokens.size() && s.tokens[verb].begin < limit && !among(r.word(verb), auxiliaries) && !(r.is(verb, ConceptClass::event) && !among(r.word(verb - 1), prepositions_of))) {
      if (!is_word(s.tokens[verb])) break;
      ++verb;
    }
    take_tail(r, end, verb < s.tokens.size() ? s.tokens[verb].begin : s.span.end, m, true);
    next = verb;
  }
  return m;
}

Measured share_measure(const Reader& r, const Quantity& q, const Antecedents& before) {
  static constexpr auto made_up_of = std::to_array<std::string_view>({"up", "for", "constitute", "constituted", "constituting", "comprise", "comprised", "comprising", "represent", "represented", "representing", "form", "formed", "forming", "make", "made", "makes"});
  const Sentence& s = r.sentence();
  Measured result;
  const Span clause = s.clause_at(q.span.begin);
  const std::uint32_t limit = std::max(tail_limit(s, q), q.span.end);
  std::size_t i = s.token_from(q.span.end);
  const std::size_t at = s.token_from(q.span.begin);
  std::size_t predicate = i;

  const bool subject_is_part = at > 0 && (among(r.word(at - 1), made_up_of) || (at > 1 && among(r.word(at - 2), made_up_of)));
  if (r.word(i) == "of" || r.word(i) == "among") {
    result.denominator = denominator_from(r, i + 1, limit, before, predicate);
  } else {
    // "Of the women who made the journey, 60 per cent", "Among 3,000 workers surveyed, 40 %".
    for (std::size_t k = 0; k < at; ++k) {
      const std::string_view w = r.word(k);
      if (!(w == "of" || w == "among" || w == "amongst") || !(k == 0 || !is_word(s.tokens[k - 1]) || s.tokens[k].capital)) continue;
      std::size_t next = 0;
      result.denominator = denominator_from(r, k + 1, q.span.begin, before, next);
      break;
    }
    if (!result.denominator) {
      Measure m = subject_of_number(r, clause.begin, q.span.begin);
      if (!m.empty()) {
        result.denominator = m;
      } else if (i < s.tokens.size() && (r.is(i, ConceptClass::who) || r.is_place(i))) {
        const Phrase p = noun_phrase(r, i, limit);   // "60 per cent women", "half the women"
        result.denominator = measure_of_phrase(r, p);
        predicate = p.next;
      } else if (before.denominator && before.sentence + 1 >= s.index) {
        result.denominator = before.denominator;
      }
    }
  }

  Measure& m = result.measure;
  if (subject_is_part) {
    m = phrase_before(r, clause.begin, q.span.begin);
  } else {
    take_tail(r, predicate, limit, m, true);
    // A noun after the verb is what the share is: "are victims of", "were women".
    std::size_t k = predicate;
    while (k < s.tokens.size() && s.tokens[k].begin < limit && k < predicate + 5 && (among(r.word(k), auxiliaries) || among(r.word(k), determiners) || is_filler(r.word(k)))) ++k;
    if (k > predicate && k < s.tokens.size() && s.tokens[k].begin < limit && (r.is(k, ConceptClass::who) || r.is(k, ConceptClass::what) || r.is_place(k))) {
      const Measure noun = measure_of_phrase(r, noun_phrase(r, k, limit));
      for (const std::string& h : noun.head) add_unique(m.head, h);
    }
    if (m.event.empty() && m.head.empty()) take_events_before(r, clause.begin, q.span.begin, m, 1);
  }
  if (m.head.empty() && result.denominator) m.head = result.denominator->head;
  if (m.text.empty()) {
    const std::uint32_t end = std::min<std::uint32_t>(limit, s.span.end);
    std::size_t last = predicate;
    while (last + 1 < s.tokens.size() && s.tokens[last + 1].begin < end && last < predicate + 10) ++last;
    if (predicate < s.tokens.size() && s.tokens[predicate].begin < end) m.span = {s.tokens[predicate].begin, s.tokens[std::min(last, s.tokens.size() - 1)].end};
    if (!m.span.empty()) m.text = std::string((*s.document)[m.span]);
    while (!m.text.empty() && (m.text.back() == '.' || m.text.back() == ',' || m.text.back() == ' ')) m.text.pop_back();
  }
  return result;
}

Measure money_measure(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  Measure m;
  // The nearest word for what the amount is; after it within a few words, or before it in the clause.
  const ConceptMatch* best = nullptr;
  std::uint32_t best_distance = 0;
  for (const ConceptMatch& match : s.concepts) {
    if (concept_at(match.concept_index).kind != ConceptClass::money || match.span.overlaps(q.span)) continue;
    if (match.span.end <= clause.begin || match.span.begin >= clause.end) continue;
    const std::uint32_t distance = match.span.begin >= q.span.end ? match.span.begin - q.span.end : q.span.begin - match.span.end + 6;
    if (!best || distance < best_distance) {
      best = &match;
      best_distance = distance;
    }
  }
  if (best) m.head = {concept_at(best->concept_index).id};
  take_events_before(r, clause.begin, q.span.begin, m, 2);
  take_tail(r, s.token_from(q.span.end), clause.end, m, true);
  for (std::size_t i = 0; i < s.tokens.size(); ++i) {
    if (s.tokens[i].begin < clause.begin || s.tokens[i].begin >= clause.end) continue;
    if (r.is(i, ConceptClass::who)) take(r, i, m, false);
  }
  take_places_before(r, clause.begin, q.span.begin, m);
  if (best) {
    // As written: from the word to the amount, or the phrase that holds the word.
    m.span = best->span;
    std::size_t first = best->first_token;
    while (first > 0 && best->first_token - first < 4 && is_word(s.tokens[first - 1]) && !ends_noun_phrase(r.word(first - 1)) && s.tokens[first - 1].begin >= q.span.end) --first;
    m.span.begin = s.tokens[first].begin;
    m.text = std::string((*s.document)[m.span]);
  }
  return m;
}

Measure age_measure(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  Measure m = phrase_before(r, clause.begin, q.span.begin);
  if (m.head.empty()) {
    const Phrase p = noun_phrase(r, s.token_from(q.span.end), clause.end);
    m = measure_of_phrase(r, p);
  }
  take_tail(r, s.token_from(q.span.end), tail_limit(s, q), m, true);
  add_unique(m.restriction, "age");
  return m;
}

// ---- Korean and Chinese ---------------------------------------------------------------------------------------------

/// Adds all concepts of a range, with its places; heads by `head`.
void take_range(const Reader& r, Span range, Measure& m, bool head) {
  const Sentence& s = r.sentence();
  for (const ConceptMatch& match : s.concepts) {
    if (match.span.begin < range.begin || match.span.end > range.end) continue;
    const Concept& c = concept_at(match.concept_index);
    if (c.kind == ConceptClass::event) add_event(m, c.id);
    else if (c.kind == ConceptClass::scope) add_unique(m.restriction, c.id);
    else if (c.kind != ConceptClass::money) add_unique(head ? m.head : m.restriction, c.id);
  }
  for (const std::size_t n : s.names) {
    const Name& name = s.document->names[n];
    if (range.contains(name.span) && (name.kind == NameKind::place || name.kind == NameKind::nationality)) add_unique(m.restriction, place_key(name));
  }
}

const ConceptMatch* nearest_countable(const Reader& r, Span range, bool from_start) {
  const ConceptMatch* best = nullptr;
  for (const ConceptMatch& match : r.sentence().concepts) {
    if (match.span.begin < range.begin || match.span.end > range.end) continue;
    const Concept& c = concept_at(match.concept_index);
    if (c.kind != ConceptClass::who && c.kind != ConceptClass::what) continue;
    // The general word for a person ("명", "人") gives way to a particular one beside it.
    if (c.id == "person" && best) continue;
    if (from_start && best && concept_at(best->concept_index).id != "person") break;
    best = &match;
  }
  return best;
}

/// The end of the last of these words in the range; nothing where none is there.
template <std::size_t N>
std::optional<std::uint32_t> end_of_last(const std::string& text, Span range, const std::array<std::string_view, N>& words) {
  std::optional<std::uint32_t> end;
  const std::string_view part = std::string_view(text).substr(range.begin, range.size());
  for (const std::string_view word : words) {
    const std::size_t at = part.rfind(word);
    if (at == std::string_view::npos) continue;
    const auto e = static_cast<std::uint32_t>(range.begin + at + word.size());
    if (!end || e > *end) end = e;
  }
  return end;
}

/// Of what a share is a share, in Korean and Chinese: the noun after 의/的, before 중/가운데/中, or before 의 and the number; 其中, 이 중 refer back. A
/// noun that stands between such a word and the number, or is the topic (여성은 70%, 妇女占七成), is what the share is: it becomes the head of `part`.
std::optional<Measure> cjk_denominator(const Reader& r, Span left, Span& right, bool korean, const Antecedents& before, Measure& part) {
  static constexpr auto back = std::to_array<std::string_view>({"其中", "当中有", "이 중", "이중", "그중", "그 중", "이 가운데", "이들 중", "이들 가운데", "그 가운데"});
  static constexpr auto among_words = std::to_array<std::string_view>({" 중 ", " 가운데 ", "가운데", " 중에서", "중에서 ", "中，", "中有", "之中", "当中", "中"});
  const Sentence& s = r.sentence();
  const std::string& text = s.document->text;
  const auto noun_into = [&](Span range, Measure& m) {
    const ConceptMatch* head = nearest_countable(r, range, false);
    if (!head) return false;
    take_range(r, {range.begin, head->span.end}, m, true);
    m.span = {head->span.begin, head->span.end};
    m.text = std::string((*s.document)[m.span]);
    return true;
  };
  if (const auto end = end_of_last(text, left, back)) {
    noun_into({*end, left.end}, part);
    if (before.counted) return before.counted;
    return std::nullopt;
  }
  const std::string_view after = std::string_view(text).substr(right.begin, std::min<std::size_t>(right.size(), 3));
  Measure d;
  if (after == "的" || after == "의") {
    if (const ConceptMatch* head = nearest_countable(r, {right.begin, std::min(right.end, right.begin + 36)}, true)) {
      take_range(r, {right.begin, head->span.end}, d, true);
      d.span = {right.begin + 3, head->span.end};
      d.text = std::string((*s.document)[d.span]);
      right.begin = head->span.end;
      return d;
    }
  }
  if (const auto end = end_of_last(text, left, among_words)) {
    if (noun_into({left.begin, *end}, d)) {
      noun_into({*end, left.end}, part);
      return d;
    }
  }
  // The noun before the number: with 의 or 的 it is the whole, as topic it is the part.
  const ConceptMatch* head = nearest_countable(r, left, false);
  if (head) {
    const std::string_view link = std::string_view(text).substr(head->span.end, left.end - head->span.end);
    const bool whole = link.starts_with("의") || link.starts_with("的") || link.find_first_not_of(' ') == std::string_view::npos;
    if (whole && (korean || link.starts_with("的") || link.empty())) {
      noun_into(left, d);
      return d;
    }
    noun_into(left, part);
  }
  if (before.denominator && before.sentence + 1 >= s.index) return before.denominator;
  return std::nullopt;
}

Measured cjk_measure(const Reader& r, const Quantity& q, const Antecedents& before) {
  const Sentence& s = r.sentence();
  const std::string& text = s.document->text;
  const Span clause = s.clause_at(q.span.begin);
  // Up to the neighbouring quantities that have measures of their own.
  Span left{clause.begin, q.span.begin}, right{q.span.end, clause.end};
  for (const std::size_t i : s.quantities) {
    const Quantity& other = s.document->quantities[i];
    if (other.kind == QuantityKind::calendar || other.kind == QuantityKind::ordinal) continue;
    if (other.span.end <= q.span.begin) left.begin = std::max(left.begin, other.span.end);
    if (other.span.begin >= q.span.end) right.end = std::min(right.end, other.span.begin);
  }
  if (right.end < right.begin) right.end = right.begin;
  Measured result;
  Measure& m = result.measure;
  const bool korean = s.document->language == text::Language::ko;

  if (q.kind == QuantityKind::share) {
    result.denominator = cjk_denominator(r, left, right, korean, before, m);
    take_range(r, right, m, m.head.empty());
    if (m.head.empty() && result.denominator) m.head = result.denominator->head;
    if (m.span.empty()) m.span = right;
  } else if (q.kind == QuantityKind::money) {
    for (const ConceptMatch& match : s.concepts) {
      if (match.span.begin < clause.begin || match.span.end > clause.end || match.span.overlaps(q.span)) continue;
      const Concept& c = concept_at(match.concept_index);
      if (c.kind == ConceptClass::money) add_unique(m.head, c.id);
      if (c.kind == ConceptClass::event) add_event(m, c.id);
      if (c.kind == ConceptClass::who) add_unique(m.restriction, c.id);
    }
    Measure places;
    take_range(r, clause, places, false);
    for (const std::string& p : places.restriction) {
      if (p.starts_with("place:")) add_unique(m.restriction, p);
    }
    for (const ConceptMatch& match : s.concepts) {
      if (concept_at(match.concept_index).kind == ConceptClass::money && match.span.begin >= clause.begin && match.span.end <= clause.end && !match.span.overlaps(q.span)) m.span = match.span;
    }
  } else {
    // The noun after the counter (60만 명의 여성, 7万名妇女), within a few characters; else the noun before.
    const ConceptMatch* after = nearest_countable(r, {right.begin, std::min(right.end, right.begin + 30)}, true);
    const ConceptMatch* prior = nearest_countable(r, left, false);
    const bool general = after && concept_at(after->concept_index).id == "person";
    const bool linked = after && (after->span.begin <= right.begin + 4 ||
                                  (korean && (*s.document)[{right.begin, after->span.begin}].find("의") != std::string_view::npos));
    // A counter for persons counts persons, whatever thing stands before it: 九座营地关押着约6.3万人.
    const std::string_view as_counted = (*s.document)[q.span];
    const auto counted_with = [&](std::string_view counter) { return as_counted.find(counter) != std::string_view::npos; };
    const bool persons = counted_with("명") || counted_with("人") || counted_with("名") || counted_with("位") || counted_with("인");
    if (prior && persons && concept_at(prior->concept_index).kind != ConceptClass::who) prior = nullptr;
    if (after && persons && concept_at(after->concept_index).kind != ConceptClass::who) after = nullptr;
    // 2만 7340건의 전화: a noun after 의 that the table does not know is still what is counted.
    std::string unknown_noun;
    if (korean && !(after && linked) && text.compare(right.begin, 4, "의 ") == 0) {
      const std::size_t token = s.token_from(right.begin + 4);
      if (token < s.tokens.size() && s.tokens[token].begin < right.end && s.tokens[token].script == text::Script::hangul) {
        unknown_noun = std::string((*s.document)[s.tokens[token].span()]);
        for (const std::string_view particle : {"이", "가", "을", "를", "은", "는", "도"}) {
          if (unknown_noun.size() > 6 && unknown_noun.ends_with(particle)) {
            unknown_noun.resize(unknown_noun.size() - particle.size());
            break;
          }
        }
        m.span = s.tokens[token].span();
      }
    }
    if (!unknown_noun.empty()) {
      m.head = {unknown_noun};
      take_range(r, left, m, false);
      take_range(r, right, m, false);
    } else if (after && linked && (!general || !prior)) {
      take_range(r, {right.begin, after->span.end}, m, true);
      m.span = {right.begin, after->span.end};
      take_range(r, {after->span.end, right.end}, m, false);
      take_range(r, {left.begin, left.end}, m, false);
    } else if (prior) {
      m.span = prior->span;
      add_unique(m.head, concept_at(prior->concept_index).id);
      take_range(r, {left.begin, prior->span.begin}, m, false);
      take_range(r, right, m, false);
    } else {
      if (general || persons) m.head = {"person"};
      take_range(r, {clause.begin, q.span.begin}, m, false);
      take_range(r, right, m, false);
    }
    // Persons named beside the head narrow it only when they are other persons than it.
    std::erase_if(m.restriction, [&](const std::string& x) { return x == "person" || std::binary_search(m.head.begin(), m.head.end(), x); });
    if (q.kind == QuantityKind::age) add_unique(m.restriction, "age");
  }
  if (m.text.empty() && !m.span.empty() && m.span.end <= text.size()) m.text = std::string((*s.document)[m.span]);
  return result;
}

}  // namespace

namespace {

/// Every form of a place or its people -> one key: the ISO code of a country, the first English name of a region or city.
using PlaceKeys = std::unordered_map<std::string, std::string>;
PlaceKeys build_place_keys() {
  PlaceKeys keys;
  split(embedded("places.tsv"), '\n', [&](std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    std::vector<std::string_view> columns;
    split(line, '\t', [&](std::string_view column) { columns.push_back(column); });
    if (columns.size() < 4) return;
    const std::string_view first = columns[2].substr(0, columns[2].find('|'));
    const std::string key = columns[1] == "country" && !columns[0].empty() ? "place:" + std::string(columns[0]) : "place:" + text::fold(first);
    for (std::size_t c = 2; c < columns.size(); ++c) {
      split(columns[c], '|', [&](std::string_view form) {
        if (!form.empty()) keys.emplace(text::fold(form), key);
      });
    }
  });
  return keys;
}

}  // namespace

std::string place_key(const Name& name) {
  static const PlaceKeys keys = build_place_keys();
  const std::string own = text::fold(name.text);
  if (const auto at = keys.find(own); at != keys.end()) return at->second;
  const std::string full = text::fold(name.canonical.empty() ? name.text : name.canonical);
  if (const auto at = keys.find(full); at != keys.end()) return at->second;
  return "place:" + full;
}

Measured measure_of(const Sentence& sentence, const Quantity& quantity, const Antecedents& before) {
  const Reader r(sentence);
  if (sentence.cjk) return cjk_measure(r, quantity, before);
  switch (quantity.kind) {
    case QuantityKind::share: return share_measure(r, quantity, before);
    case QuantityKind::money: return {money_measure(r, quantity), std::nullopt};
    case QuantityKind::age: return {age_measure(r, quantity), std::nullopt};
    default: return {count_measure(r, quantity, before), std::nullopt};
  }
}

Measure measure_of_words(const Sentence& sentence, Span span) {
  const Reader r(sentence);
  Measure m;
  take_range(r, span, m, true);
  m.span = span;
  return m;
}

}  // namespace girok::reading
