#include "reading/noun_phrase_en.h"

namespace girok::reading::en {
namespace {

constexpr std::size_t longest_phrase = 9;     // words of a noun phrase
constexpr std::uint32_t tail_bytes = 160;     // how far after the noun phrase its modifiers are looked for
constexpr auto prepositions = std::to_array<std::string_view>(
    {"of", "against", "among",  "amongst", "from",   "by",   "for",   "involving", "concerning", "between", "in",
     "at", "on",      "aboard", "to",      "across", "near", "along", "inside",    "within",     "into",    "with"});

void set_end(const Reader& r, std::uint32_t end, Measure& m) {
  m.span.end = end;
  m.text = std::string((*r.sentence().document)[m.span]);
}

/// A mark inside the phrase, before its head: 500 "volunteer" workers; young, unpaid workers.
bool passes_mark(const Reader& r, std::size_t i, bool head, bool found, std::size_t words) {
  const Sentence& s = r.sentence();
  const text::Token& t = s.tokens[i];
  if (head || t.kind != text::TokenKind::mark) return false;
  const char first = s.document->text[t.begin];
  if (found && first != ',' && first != '.') return true;
  if (!found && words == 0) return t.end - t.begin == 3 || first == '"';
  return first == ',' && found && i + 1 < s.tokens.size() && is_word(s.tokens[i + 1]) && !r.is(i + 1, ConceptClass::event) &&
         !ends_noun_phrase(r.word(i + 1));
}

}  // namespace

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
      if (!passes_mark(r, i, head, p.found(), words)) break;
      if (!p.found()) ++words;
      ++i;
      continue;
    }
    if ((w == "and" || w == "or") && head && i + 1 < s.tokens.size()) {
      std::size_t next = i + 1;
      while (next < s.tokens.size() && next < i + 3 &&
             (among(r.word(next), determiners) || r.is_place(next) || r.is(next, ConceptClass::scope)))
        ++next;
      if (next < s.tokens.size() && r.is_countable(next) && s.tokens[next].begin < limit) {
        i = next;
        ++words;
        continue;
      }
      break;
    }
    if (among(w, pronouns) && !p.found()) {
      const bool more =
          i + 1 < s.tokens.size() && is_word(s.tokens[i + 1]) && !ends_noun_phrase(r.word(i + 1)) && (w == "those" || w == "these");
      if (!more) {
        p = {i, i, i + 1, true};
        return p;
      }
      ++i;
      continue;
    }
    const bool countable = r.is_countable(i);
    if (!countable && (among(w, determiners) || is_filler(w)) && !head) {
      ++i;
      continue;
    }
    const bool name = r.name_at(i) != nullptr;
    if (!countable && !name && ends_noun_phrase(w)) break;
    if (head && !countable && !(r.is(i, ConceptClass::event) && i + 1 < s.tokens.size() && r.is_countable(i + 1))) break;
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
    if (r.is_countable(i)) head = i;
  }
  for (std::size_t i = p.first; i <= p.last; ++i) {
    if (!is_word(s.tokens[i])) continue;
    const std::string_view w = r.word(i);
    if (w == "and" || w == "or") {
      joined = true;
      continue;
    }
    const bool countable = r.is_countable(i);
    // Heads joined by "and" all count; a countable noun straight before the head narrows it ("fishing boat workers").
    const bool followed = countable && i + 1 <= p.last && (r.word(i + 1) != "and" && r.word(i + 1) != "or");
    if (i == head || (countable && (!followed || (joined && i == head))))
      take(r, i, m, true);
    else
      take(r, i, m, false);
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

namespace {

/// Straight after the noun, before any verb: "cases of violations against women".
bool ends_tail(const Reader& r, std::size_t i) {
  static constexpr auto subjects =
      std::to_array<std::string_view>({"this", "it", "they", "he", "she", "we", "i", "you", "as", "according", "where", "there"});
  return r.mark(i) == "," && i + 1 < r.sentence().tokens.size() && among(r.word(i + 1), subjects);
}

}  // namespace

void take_tail(const Reader& r, std::size_t begin, std::uint32_t limit, Measure& m) {
  const Sentence& s = r.sentence();
  bool preposition = false, happened = false, attached = true;
  std::size_t taken = 0;
  const std::uint32_t stop = begin < s.tokens.size() ? std::min(limit, s.tokens[begin].begin + tail_bytes) : limit;
  for (std::size_t i = begin; i < s.tokens.size() && s.tokens[i].begin < stop; ++i) {
    if (!is_word(s.tokens[i])) {
      if (ends_tail(r, i)) break;
      if (r.mark(i) == ",") attached = preposition = false;
      continue;
    }
    const std::string_view w = r.word(i);
    if (among(w, prepositions)) {
      preposition = true;
      continue;
    }
    if (r.is_place(i)) {
      if (preposition || r.is(i + 1, ConceptClass::who)) take(r, i, m, false);
      continue;
    }
    if (const ConceptMatch* match = r.concept_of(i, ConceptClass::event)) {
      if (taken < 3 && (match->first_token == i || i == begin)) {
        add_event(m, concept_of(*match).id);
        ++taken;
      }
      if (!(attached && preposition))
        happened = true;
      else if (m.span.end < s.tokens[i].end && !m.span.empty())
        set_end(r, s.tokens[i].end, m);
      continue;
    }
    if (r.is(i, ConceptClass::scope)) take(r, i, m, false);
    if (preposition && !happened && r.is_countable(i)) {
      take(r, i, m, false);
      if (attached && !m.span.empty() && m.span.end < s.tokens[i].end) set_end(r, s.tokens[i].end, m);
      preposition = false;
    }
    if (among(w, auxiliaries) || among(w, relatives)) attached = preposition = false;
  }
  std::erase_if(m.restriction, [&](const std::string& x) { return std::binary_search(m.head.begin(), m.head.end(), x); });
}

/// Happenings before the number, nearest first, where none came after: "killed between 240 and 3,500 people".
void take_events_before(const Reader& r, std::uint32_t begin, std::uint32_t before, Measure& m, std::size_t most) {
  const auto matches = r.concepts_within({begin, before});
  std::size_t taken = 0;
  for (std::size_t i = matches.size(); i-- > 0 && taken < most;) {
    if (concept_of(matches[i]).kind != ConceptClass::event) continue;
    add_event(m, concept_of(matches[i]).id);
    ++taken;
  }
}

void take_places_before(const Reader& r, std::uint32_t begin, std::uint32_t before, Measure& m) {
  for (const std::size_t n : r.names_within({begin, before})) {
    const Name& name = r.sentence().document->names[n];
    if (name.span.end <= before && names_a_place(name)) add_unique(m.restriction, place_key(name));
  }
}

/// The last noun phrase with a countable head before `before`, within the clause.
Measure phrase_before(const Reader& r, std::uint32_t begin, std::uint32_t before) {
  const Sentence& s = r.sentence();
  const std::size_t stop = s.token_from(before);
  std::size_t head = no_token;
  for (std::size_t i = stop; i-- > 0 && s.tokens[i].begin >= begin && i + 24 > stop;) {
    if (r.is_countable(i)) {
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
    const bool join = (w == "and" || w == "or") && p > 0 && r.is_countable(p - 1);
    if (!join && ends_noun_phrase(w) && !r.name_at(p)) break;
    if (!join && r.is(p, ConceptClass::event) && !r.is(p, ConceptClass::scope)) break;
    first = p;
  }
  Phrase phrase{first, head, head + 1, false};
  return measure_of_phrase(r, phrase);
}

/// "number of X", "total of X", "share of X", "toll" before the quantity: X is what is counted.
Measure subject_of_number(const Reader& r, std::uint32_t begin, std::uint32_t before) {
  static constexpr auto nouns = std::to_array<std::string_view>({"number", "numbers", "total", "share", "proportion", "percentage", "rate",
                                                                 "count", "figure", "tally", "estimate", "majority", "toll"});
  const Sentence& s = r.sentence();
  const std::size_t stop = s.token_from(before);
  for (std::size_t i = stop; i-- > 0 && s.tokens[i].begin >= begin && i + 30 > stop;) {
    if (!among(r.word(i), nouns) || i + 2 >= stop || r.word(i + 1) != "of") continue;
    const Phrase p = noun_phrase(r, i + 2, before);
    Measure m = measure_of_phrase(r, p);
    if (m.empty()) continue;
    take_tail(r, p.next, before, m);
    return m;
  }
  return {};
}

bool is_preposition(std::string_view word) { return among(word, prepositions); }

bool is_light(std::string_view word) {
  static constexpr auto words = std::to_array<std::string_view>(
      {"between", "about",         "around", "some",  "nearly",  "almost", "over",   "at",        "least", "most",
       "more",    "than",          "up",     "to",    "an",      "a",      "the",    "estimated", "as",    "many",
       "roughly", "approximately", "only",   "just",  "another", "all",    "well",   "total",     "of",    "further",
       "these",   "those",         "least",  "fewer", "less",    "under",  "upwards"});
  return among(word, words);
}

}  // namespace girok::reading::en
