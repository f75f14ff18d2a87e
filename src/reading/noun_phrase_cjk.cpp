#include "reading/noun_phrase_cjk.h"

namespace girok::reading::cjk {
namespace {

constexpr std::uint32_t reach = 420;  // bytes looked at on either side of a number, beyond its clause
constexpr std::uint32_t fallback_bytes = 36;  // words shown where no noun is known

/// Begins and ends where tokens do.
Span on_tokens(const Sentence& s, Span span) {
  const std::size_t first = s.token_from(span.begin);
  std::size_t last = s.token_from(span.end);
  while (last > first && s.tokens[last - 1].end > span.end) --last;
  if (first >= last) return {span.end, span.end};
  return {s.tokens[first].begin, s.tokens[last - 1].end};
}

}  // namespace

Sides sides_of(const Reader& r, const Quantity& q) {
  const Sentence& s = r.sentence();
  const Span clause = s.clause_at(q.span.begin);
  Sides sides;
  sides.left = {std::max(s.span.begin, q.span.begin - std::min(q.span.begin, reach)), q.span.begin};
  sides.right = {q.span.end, std::max(q.span.end, std::min(s.span.end, q.span.end + reach))};
  const auto separates = [](const Quantity& other) { return other.kind != QuantityKind::calendar && other.kind != QuantityKind::ordinal; };
  for (const std::size_t i : r.quantities_within(sides.left)) {
    const Quantity& other = s.document->quantities[i];
    if (separates(other) && other.span.end <= q.span.begin) sides.left.begin = std::max(sides.left.begin, other.span.end);
  }
  for (const std::size_t i : r.quantities_within(sides.right)) {
    const Quantity& other = s.document->quantities[i];
    if (!separates(other)) continue;
    sides.right.end = std::min(sides.right.end, other.span.begin);
    break;
  }
  const auto whole = [&](std::uint32_t offset) { return std::min<std::uint32_t>(offset, s.span.end); };
  sides.near_left = {std::max(sides.left.begin, std::min(clause.begin, q.span.begin)), sides.left.end};
  sides.near_right = {sides.right.begin, std::max(sides.right.begin, std::min(sides.right.end, whole(clause.end)))};
  return sides;
}

std::string_view without_particle(std::string_view eojeol) {
  static constexpr auto particles = std::to_array<std::string_view>(
      {"에서는", "에게서", "으로는", "이라고", "에서", "에게", "에는", "으로", "까지", "부터", "마다", "이나", "은",
       "는",     "이",     "가",     "을",     "를",   "의",   "도",   "에",   "로",   "와",   "과",   "만"});
  for (const std::string_view particle : particles) {
    const bool clear = particle == "은" || particle == "는" || particle == "을" || particle == "를";
    if (eojeol.size() >= particle.size() + (clear ? 3 : 6) && eojeol.ends_with(particle))
      return eojeol.substr(0, eojeol.size() - particle.size());
  }
  return eojeol;
}

Counter counter_of(const Reader& r, const Quantity& q) {
  const std::string_view c = view(r, {std::min(q.number.end, q.span.end), q.span.end});
  const auto has = [&](std::string_view word) { return c.find(word) != std::string_view::npos; };
  if (has("명") || has("사람") || has("人") || has("名") || has("位") || (has("인") && !has("인분"))) return Counter::person;
  if (has("가구") || has("세대") || has("户") || has("戶")) return Counter::family;
  if (has("건") || has("起") || has("宗") || has("件") || has("例")) return Counter::event;
  if (has("척") || has("艘")) return Counter::vessel;
  if (has("곳") || has("개") || has("채") || has("대") || has("마리") || has("家") || has("座") || has("处") || has("處") || has("所") ||
      has("个") || has("個") || has("间"))
    return Counter::thing;
  return Counter::none;
}

std::string_view head_of(Counter counter) {
  switch (counter) {
    case Counter::person: return "person";
    case Counter::family: return "family";
    case Counter::event: return "case";
    case Counter::vessel: return "vessel";
    case Counter::none:
    case Counter::thing: return {};
  }
  return {};
}

namespace {

/// Can this noun be counted with that counter? 九座营地关押着6万人: persons, not camps.
bool fits(const ConceptMatch& match, Counter counter) {
  if (!is_countable(match)) return false;
  const Concept& c = concept_of(match);
  const bool person = c.kind == ConceptClass::who || is_a(c.id, "person");
  switch (counter) {
    case Counter::person: return person;
    case Counter::family: return c.id == "family" || c.id == "house";
    case Counter::event: return c.id == "case" || c.id == "testimony" || c.id == "document" || c.id == "attack" || c.id == "call";
    case Counter::vessel: return c.id == "vessel";
    case Counter::thing: return !person;
    case Counter::none: return true;
  }
  return true;
}

}  // namespace

const ConceptMatch* noun_in(const Reader& r, Span range, Counter counter, bool last) {
  const ConceptMatch* best = nullptr;
  for (const ConceptMatch& match : r.concepts_within(range)) {
    if (!fits(match, counter)) continue;
    const bool general = concept_of(match).id == "person";
    if (best && general) continue;
    if (best && !last && concept_of(*best).id != "person") break;
    best = &match;
  }
  return best;
}

Span noun_phrase_span(const Reader& r, Span noun, std::uint32_t not_before) {
  const Sentence& s = r.sentence();
  std::size_t first = s.token_from(noun.begin);
  if (first >= s.tokens.size() || s.tokens[first].begin > noun.begin) first = first == 0 ? 0 : first - 1;
  Span phrase = {std::min(noun.begin, s.tokens[first].begin), noun.end};
  for (int steps = 0; steps < 5 && first > 0; ++steps) {
    const text::Token& t = s.tokens[first - 1];
    if (t.begin < not_before || !is_word(t)) break;
    const std::string_view w = view(r, t.span());
    const bool hangul = t.script == text::Script::hangul;
    const bool link = w == "的" || w == "里" || w == "裡" || w == "中";
    const bool attached =
        r.is_place(first - 1) || r.is(first - 1, ConceptClass::scope) || link || (!hangul && r.is_countable(first - 1)) ||
        (hangul && (without_particle(w) == w || w.ends_with("의")) && (r.is_countable(first - 1) || r.name_at(first - 1)));
    if (!attached) break;
    --first;
    phrase.begin = t.begin;
  }
  while (first < s.tokens.size() && phrase.begin < noun.begin) {
    const std::string_view w = view(r, s.tokens[first].span());
    if (w != "的" && w != "里" && w != "裡" && w != "中") break;
    ++first;
    phrase.begin = s.tokens[first].begin;
  }
  return phrase;
}

void set_text(const Reader& r, Span span, Measure& m) {
  m.span = span;
  m.text = std::string(view(r, span));
}

void take_noun(const Reader& r, const ConceptMatch& noun, std::uint32_t not_before, Measure& m) {
  const Span phrase = noun_phrase_span(r, noun.span, not_before);
  take_range(r, {phrase.begin, noun.span.begin}, m, false);
  for (const ConceptMatch& match : r.concepts_within({noun.span.begin, noun.span.end})) {
    if (is_countable(match)) add_unique(m.head, concept_of(match).id);
  }
  set_text(r, phrase, m);
}

std::size_t take_events(const Reader& r, Span range, std::size_t most, bool backwards, Measure& m) {
  const auto matches = r.concepts_within(range);
  std::size_t taken = 0;
  for (std::size_t k = 0; k < matches.size() && taken < most; ++k) {
    const ConceptMatch& match = matches[backwards ? matches.size() - 1 - k : k];
    if (concept_of(match).kind != ConceptClass::event) continue;
    add_event(m, concept_of(match).id);
    ++taken;
  }
  return taken;
}

void take_places_and_scopes(const Reader& r, Span range, Measure& m) {
  for (const ConceptMatch& match : r.concepts_within(range)) {
    if (concept_of(match).kind == ConceptClass::scope) add_unique(m.restriction, concept_of(match).id);
  }
  for (const std::size_t n : r.names_within(range)) {
    const Name& name = r.sentence().document->names[n];
    if (range.contains(name.span) && names_a_place(name)) add_unique(m.restriction, place_key(name));
  }
}

void fall_back(const Reader& r, const Sides& sides, bool left_first, Measure& m) {
  if (!m.text.empty()) return;
  for (const bool left : {left_first, !left_first}) {
    const Span side = left ? sides.near_left : sides.near_right;
    Span part = left ? Span{std::max(side.begin, side.end - std::min(side.size(), fallback_bytes)), side.end}
                     : Span{side.begin, std::min(side.end, side.begin + fallback_bytes)};
    part = on_tokens(r.sentence(), part);
    write_as(r, part, m);
    if (!m.text.empty()) return;
  }
}

}  // namespace girok::reading::cjk
