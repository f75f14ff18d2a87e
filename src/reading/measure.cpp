#include "reading/measure.h"

#include "reading/measure_internal.h"

namespace girok::reading {
namespace {

/// They say that somebody took note of it, or that it happened at all; what happened is said elsewhere in the clause.
constexpr auto weak_events = std::to_array<std::string_view>({"record", "identify", "affect", "force", "search", "live"});

template <class Items, class Begin>
auto within(const Items& items, Span range, Begin&& begin_of) {
  const auto less = [&](const auto& item, std::uint32_t offset) { return begin_of(item) < offset; };
  const auto first = std::lower_bound(items.begin(), items.end(), range.begin, less);
  const auto last = std::lower_bound(first, items.end(), range.end, less);
  return std::span(items).subspan(static_cast<std::size_t>(first - items.begin()), static_cast<std::size_t>(last - first));
}

}  // namespace

void add_unique(std::vector<std::string>& list, std::string value) {
  const auto at = std::lower_bound(list.begin(), list.end(), value);
  if (at == list.end() || *at != value) list.insert(at, std::move(value));
}

void add_event(Measure& m, const std::string& id) {
  if (m.main_event.empty() || (among(m.main_event, weak_events) && !among(id, weak_events))) m.main_event = id;
  add_unique(m.event, id);
}

bool happens_to_persons(std::string_view event) {
  static constexpr auto ids = std::to_array<std::string_view>(
      {"die",     "kill",    "injure", "displace", "disappear", "abduct",  "detain",    "repatriate", "flee",   "traffick",
       "convict", "recruit", "rescue", "arrive",   "interview", "torture", "sterilise", "drown",      "starve", "stateless"});
  return std::any_of(ids.begin(), ids.end(), [&](std::string_view id) { return is_a(event, id); });
}

std::string_view Reader::mark(std::size_t i) const {
  if (i >= s_.tokens.size() || s_.tokens[i].kind == text::TokenKind::word || s_.tokens[i].kind == text::TokenKind::number) return {};
  return (*s_.document)[s_.tokens[i].span()];
}

const ConceptMatch* Reader::concept_of(std::size_t token, ConceptClass kind) const {
  auto at = std::lower_bound(s_.concepts.begin(), s_.concepts.end(), token,
                             [](const ConceptMatch& m, std::size_t t) { return m.first_token + m.token_count <= t; });
  for (; at != s_.concepts.end() && at->first_token <= token; ++at) {
    if (token < at->first_token + at->token_count && concept_at(at->concept_index).kind == kind) return &*at;
  }
  return nullptr;
}

const Name* Reader::name_at(std::size_t token) const {
  if (token >= s_.tokens.size()) return nullptr;
  const std::uint32_t offset = s_.tokens[token].begin;
  const auto& names = s_.document->names;
  auto after =
      std::upper_bound(s_.names.begin(), s_.names.end(), offset, [&](std::uint32_t o, std::size_t n) { return o < names[n].span.begin; });
  for (int steps = 0; steps < 4 && after != s_.names.begin(); ++steps) {
    --after;
    if (names[*after].span.contains(offset)) return &names[*after];
  }
  return nullptr;
}

bool Reader::is_place(std::size_t token) const {
  const Name* name = name_at(token);
  return name && names_a_place(*name);
}

std::span<const ConceptMatch> Reader::concepts_within(Span range) const {
  const auto found = within(s_.concepts, range, [](const ConceptMatch& m) { return m.span.begin; });
  std::size_t count = found.size();
  while (count > 0 && found[count - 1].span.end > range.end) --count;
  return found.first(count);
}

std::span<const std::size_t> Reader::names_within(Span range) const {
  return within(s_.names, range, [&](std::size_t n) { return s_.document->names[n].span.begin; });
}

std::span<const std::size_t> Reader::quantities_within(Span range) const {
  return within(s_.quantities, range, [&](std::size_t q) { return s_.document->quantities[q].span.begin; });
}

void take(const Reader& r, std::size_t token, Measure& m, bool head) {
  const Sentence& s = r.sentence();
  if (const Name* name = r.name_at(token); name && names_a_place(*name)) {
    add_unique(m.restriction, place_key(*name));
    return;
  }
  bool known = false;
  for (const ConceptClass kind : {ConceptClass::who, ConceptClass::what, ConceptClass::event, ConceptClass::scope}) {
    const ConceptMatch* match = r.concept_of(token, kind);
    if (!match) continue;
    known = true;
    const std::string& id = concept_of(*match).id;
    if (kind == ConceptClass::event)
      add_event(m, id);
    else if (kind == ConceptClass::scope || !head)
      add_unique(m.restriction, id);
    else
      add_unique(m.head, id);
  }
  if (!known && head && !s.folded[token].empty()) add_unique(m.head, lemma_of(s.folded[token]));
}

void take_range(const Reader& r, Span range, Measure& m, bool head) {
  for (const ConceptMatch& match : r.concepts_within(range)) {
    const Concept& c = concept_of(match);
    if (c.kind == ConceptClass::event)
      add_event(m, c.id);
    else if (c.kind == ConceptClass::scope)
      add_unique(m.restriction, c.id);
    else if (c.kind != ConceptClass::money)
      add_unique(head ? m.head : m.restriction, c.id);
  }
  for (const std::size_t n : r.names_within(range)) {
    const Name& name = r.sentence().document->names[n];
    if (range.contains(name.span) && names_a_place(name)) add_unique(m.restriction, place_key(name));
  }
}

void write_as(const Reader& r, Span span, Measure& m) {
  const Sentence& s = r.sentence();
  std::size_t first = s.token_from(span.begin), last = s.token_from(span.end);
  const auto bare = [&](std::size_t i) { return is_word(s.tokens[i]) || s.tokens[i].kind == text::TokenKind::number; };
  while (first < last && !bare(first)) ++first;
  while (last > first && (!bare(last - 1) || s.tokens[last - 1].end > span.end)) --last;
  if (first >= last) return;
  m.span = {s.tokens[first].begin, s.tokens[last - 1].end};
  m.text = std::string((*s.document)[m.span]);
}

Measured measure_of(const Sentence& sentence, const Quantity& quantity, const Antecedents& before) {
  const Reader r(sentence);
  return sentence.cjk ? measure_cjk(r, quantity, before) : measure_english(r, quantity, before);
}

Measure measure_of_words(const Sentence& sentence, Span span) {
  const Reader r(sentence);
  Measure m;
  take_range(r, span, m, true);
  m.span = span;
  return m;
}

}  // namespace girok::reading
