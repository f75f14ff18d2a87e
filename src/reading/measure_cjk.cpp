// Measures in Korean and Chinese. Numbers carry a counter; the noun follows it (60만 명의 여성, 七万名妇女) or stands before the number, alone or with a
// particle or a light verb (여성 200명, 어린이는 312명, 妇女达七万人); what happened is the verb that follows, else what modifies the noun.
#include "reading/noun_phrase_cjk.h"

namespace girok::reading {
namespace {

using namespace cjk;

// ---- counts ---------------------------------------------------------------------------------------------------------

/// 의 and 的 between number and noun; the offset after them.
std::uint32_t after_link(const Reader& r, Span right) {
  std::uint32_t at = right.begin;
  const std::string_view text = view(r, right);
  for (const std::string_view link : {"의 ", "的", " ", "多", "余", "餘"}) {
    if (text.substr(at - right.begin).starts_with(link)) at += static_cast<std::uint32_t>(link.size());
  }
  return at;
}

/// A noun after the counter that the table does not know: 2만 건의 통지서, 170处作坊.
bool take_unknown_after(const Reader& r, Span right, bool korean, Measure& m) {
  static constexpr auto not_nouns = std::to_array<std::string_view>({"在", "是", "被", "有", "中", "了", "将", "將", "和", "与", "與", "及",
                                                                     "或", "已", "从", "從", "来", "來", "到", "的", "以", "之", "就", "都",
                                                                     "也", "没", "不", "因", "死", "左", "上", "多", "说", "說"});
  const Sentence& s = r.sentence();
  const std::uint32_t begin = after_link(r, right);
  std::size_t i = s.token_from(begin);
  if (i >= s.tokens.size() || s.tokens[i].begin != begin || begin >= right.end || !is_word(s.tokens[i])) return false;
  if (korean) {
    if (!view(r, right).starts_with("의 ")) return false;
    const std::string_view noun = without_particle(view(r, s.tokens[i].span()));
    m.head = {std::string(noun)};
    set_text(r, {begin, begin + static_cast<std::uint32_t>(noun.size())}, m);
    return true;
  }
  std::uint32_t end = begin;
  for (std::size_t taken = 0; i < s.tokens.size() && taken < 5 && s.tokens[i].begin == end && s.tokens[i].end <= right.end; ++i, ++taken) {
    const std::string_view w = view(r, s.tokens[i].span());
    if (!is_word(s.tokens[i]) || among(w, not_nouns) || (r.is(i, ConceptClass::event) && taken > 0)) break;
    end = s.tokens[i].end;
  }
  if (end - begin < 3) return false;
  set_text(r, {begin, end}, m);
  if (end - begin <= 12) m.head = {m.text};
  return true;
}

/// The eojeol straight before a number, where the table does not know it: 이주민 일지 스무 권.
bool take_unknown_before(const Reader& r, Span left, Measure& m) {
  static constexpr auto not_nouns =
      std::to_array<std::string_view>({"약", "최소", "최대", "모두", "총",   "각각", "무려", "적어도",   "또",   "그리고", "이",
                                       "그", "이들", "전체", "하루", "연간", "매년", "매달", "지금까지", "현재", "이미",   "다른"});
  const Sentence& s = r.sentence();
  std::size_t i = s.token_from(left.end);
  for (int steps = 0; steps < 3 && i > 0; ++steps) {
    --i;
    if (s.tokens[i].begin < left.begin || !is_word(s.tokens[i]) || s.tokens[i].script != text::Script::hangul) return false;
    const std::string_view w = view(r, s.tokens[i].span());
    if (among(w, not_nouns)) continue;
    // Places, modifiers and connectives (따르면, 이후, 중) are no nouns to count.
    static constexpr auto endings =
        std::to_array<std::string_view>({"에서", "에", "한", "된",   "로", "면",     "며",   "고",   "서",   "해",
                                         "년",   "월", "일", "년의", "중", "가운데", "이후", "동안", "따라", "보고서"});
    if (std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return w.ends_with(ending); })) return false;
    const std::string_view noun = without_particle(w);
    m.head = {std::string(noun)};
    set_text(r, {s.tokens[i].begin, s.tokens[i].begin + static_cast<std::uint32_t>(noun.size())}, m);
    return true;
  }
  return false;
}

/// Does the noun before the number belong to it? Nothing but particles, adverbs and light verbs may stand between.
bool links_to_number(const Reader& r, const ConceptMatch& noun, std::uint32_t number, bool korean) {
  const Span between{noun.span.end, number};
  for (const ConceptMatch& match : r.concepts_within(between)) {
    if (concept_of(match).kind == ConceptClass::event || (is_countable(match) && concept_of(match).id != "person")) return false;
  }
  const std::string_view text = view(r, between);
  if (korean) return std::count(text.begin(), text.end(), ' ') <= 3 && text.find(',') == std::string_view::npos;
  for (const std::string_view stop : {"，", "。", "：", "“", "说", "說", "称", "稱", "对", "向"}) {
    if (text.find(stop) != std::string_view::npos) return false;
  }
  return text.size() <= 21;
}

/// 其中, 이 가운데: what is counted is a part of what was counted before.
bool refers_back(std::string_view text) {
  for (const std::string_view word :
       {"其中", "当中", "當中", "이 중", "이중", "그중", "그 중", "이 가운데", "이들 중", "이들 가운데", "그 가운데", "이 밖에"}) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

void narrow_to(Measure& m, const Measure& whole) {
  if (m.head.empty() || (m.head.size() == 1 && m.head[0] == "person"))
    m.head = whole.head;
  else {
    for (const std::string& h : whole.head) {
      if (!std::binary_search(m.head.begin(), m.head.end(), h) && h != "person") add_unique(m.restriction, h);
    }
  }
  for (const std::string& x : whole.restriction) add_unique(m.restriction, x);
}

Measure count_measure(const Reader& r, const Quantity& q, const Sides& sides, bool korean, const Antecedents& before) {
  Measure m;
  const Counter counter = counter_of(r, q);
  const std::string_view own = view(r, {std::min(q.number.end, q.span.end), q.span.end});
  const bool closed = !korean && counter == Counter::person && own.find("人") != std::string_view::npos;  // 七万人: the counter is the noun
  const std::uint32_t start = after_link(r, sides.near_right);
  const ConceptMatch* after =
      closed && start == sides.near_right.begin
          ? nullptr
          : noun_in(r, {start, std::max(start, std::min(sides.near_right.end, start + (korean ? 60 : 36)))}, counter, false);
  if (after) {
    const std::string_view link = view(r, {start, after->span.begin});
    // "4,200명의 여성", and the same with a bound that modifies: 4,200명이 넘는 여성, 4,200명에 가까운 여성.
    const bool modifies = korean && (own.ends_with("는") || own.ends_with("운") || own.ends_with("의"));
    const bool possessive = modifies || view(r, sides.near_right).starts_with(korean ? "의" : "的");
    const bool modified =
        korean ? possessive && std::count(link.begin(), link.end(), ' ') <= 3 : link.size() <= 3 || link.ends_with("的") || possessive;
    if (!modified || (korean && !possessive && counter != Counter::none)) after = nullptr;
  }
  const ConceptMatch* prior = noun_in(r, sides.near_left, counter, true);
  if (prior && !links_to_number(r, *prior, q.span.begin, korean)) prior = nullptr;
  bool predicate_is_number = false;  // 숨진 어린이는 312명이다: what happened stands before
  if (after) {
    take_noun(r, *after, start, m);
    if (m.span.begin > start && after->span.end > start) set_text(r, {start, after->span.end}, m);
    take_events(r, {start, after->span.begin}, 2, true, m);
    take_range(r, {start, after->span.begin}, m, false);
  } else if (prior) {
    take_noun(r, *prior, sides.near_left.begin, m);
    const std::string_view rest = view(r, sides.near_right);
    predicate_is_number = korean ? rest.starts_with("이") || rest.starts_with("에 ") || rest.starts_with("으로") ||
                                       rest.starts_with("뿐") || rest.starts_with("로")
                                 : true;
  } else if (!closed && take_unknown_after(r, sides.near_right, korean, m)) {
  } else if (korean && take_unknown_before(r, sides.near_left, m)) {
    if (counter == Counter::person) m.head = {"person"};
  }
  if (m.head.empty() && !head_of(counter).empty()) m.head = {std::string(head_of(counter))};
  if (m.text.empty() && (counter == Counter::family || counter == Counter::vessel)) m.text = std::string(own);
  if (refers_back(view(r, {sides.left.begin, q.span.begin})) && before.counted) narrow_to(m, *before.counted);

  std::size_t told = m.event.size();
  if (predicate_is_number) told += take_events(r, sides.near_left, 2, true, m);
  told += take_events(r, sides.near_right, 3, false, m);
  if (told == 0 && !predicate_is_number) told += take_events(r, sides.near_left, 2, true, m);
  if (told == 0) told += take_events(r, sides.right, 2, false, m);
  if (told == 0) take_events(r, sides.left, 1, true, m);
  take_places_and_scopes(r, sides.near_left, m);
  take_places_and_scopes(r, sides.near_right, m);
  std::erase_if(m.restriction, [&](const std::string& x) { return x == "person" || std::binary_search(m.head.begin(), m.head.end(), x); });
  fall_back(r, sides, false, m);
  return m;
}

// ---- shares ---------------------------------------------------------------------------------------------------------

/// The end of the last of these words in the range.
template <std::size_t N>
std::optional<Span> last_of(const Reader& r, Span range, const std::array<std::string_view, N>& words) {
  std::optional<Span> found;
  const std::string_view part = view(r, range);
  for (const std::string_view word : words) {
    const std::size_t at = part.rfind(word);
    if (at == std::string_view::npos) continue;
    const auto begin = static_cast<std::uint32_t>(range.begin + at);
    const Span span{begin, begin + static_cast<std::uint32_t>(word.size())};
    if (!found || span.end > found->end) found = span;
  }
  return found;
}

/// A noun of the range with its modifiers, as a whole or a part.
bool take_last_noun(const Reader& r, Span range, Measure& m) {
  const ConceptMatch* noun = noun_in(r, range, Counter::none, true);
  if (!noun) return false;
  take_noun(r, *noun, range.begin, m);
  take_events(r, {range.begin, noun->span.begin}, 2, true, m);
  take_places_and_scopes(r, range, m);
  std::erase_if(m.restriction, [&](const std::string& x) { return std::binary_search(m.head.begin(), m.head.end(), x); });
  return true;
}

std::optional<Measure> inherited(const Reader& r, const Antecedents& before) {
  if (before.denominator && before.sentence + 1 >= r.sentence().index) return before.denominator;
  return std::nullopt;
}

/// Of what a share is a share: after 의/的, before 중/가운데/中, between 占 and the number, before 의 and the number; 其中, 이 중 refer back. A noun
/// that stands between such a word and the number, or is the topic (여성은 70%, 妇女占七成), is what the share is: it goes into `part`.
std::optional<Measure> whole_of(const Reader& r, const Quantity& q, Sides& sides, bool korean, const Antecedents& before, Measure& part) {
  static constexpr auto among_words =
      std::to_array<std::string_view>({" 중 ", " 가운데 ", "가운데", " 중에서", "중에서 ", "中，", "中有", "之中", "当中", "當中", "中"});
  static constexpr auto makes_up = std::to_array<std::string_view>({"占", "佔"});
  const std::uint32_t last_bytes = std::min<std::uint32_t>(sides.near_left.size(), 60);
  if (refers_back(view(r, {sides.left.end - std::min<std::uint32_t>(sides.left.size(), 90), sides.left.end}))) {
    take_last_noun(r, {sides.near_left.begin, sides.near_left.end}, part);
    if (before.counted) return before.counted;
    return inherited(r, before);
  }
  Measure whole;
  if (!korean) {
    if (const auto verb = last_of(r, {sides.near_left.end - last_bytes, sides.near_left.end}, makes_up)) {
      take_last_noun(r, {sides.near_left.begin, verb->begin}, part);
      if (take_last_noun(r, {verb->end, sides.near_left.end}, whole)) return whole;
      return before.counted && !inherited(r, before) ? before.counted : inherited(r, before);
    }
  }
  const std::string_view after = view(r, sides.near_right).substr(0, 3);
  if (after == "的" || after == "의") {
    const std::uint32_t begin = after_link(r, sides.near_right);
    if (const ConceptMatch* noun = noun_in(r, {begin, std::max(begin, std::min(sides.near_right.end, begin + 45))}, Counter::none, false)) {
      take_noun(r, *noun, begin, whole);
      take_range(r, {begin, noun->span.begin}, whole, false);
      set_text(r, {begin, noun->span.end}, whole);
      sides.near_right.begin = noun->span.end;
      return whole;
    }
  }
  if (const auto word = last_of(r, sides.near_left, among_words)) {
    if (take_last_noun(r, {sides.near_left.begin, word->begin}, whole)) {
      take_last_noun(r, {word->end, sides.near_left.end}, part);
      return whole;
    }
  }
  const ConceptMatch* noun = noun_in(r, sides.near_left, Counter::none, true);
  if (noun) {
    const std::string_view link = view(r, {noun->span.end, sides.near_left.end});
    const bool bare = link.find_first_not_of(' ') == std::string_view::npos;
    const bool subject = korean && (view(r, sides.near_right).starts_with("가 ") || view(r, sides.near_right).starts_with("는 ") ||
                                    view(r, sides.near_right).starts_with("이 "));
    if (link.starts_with("의") || link.starts_with("的") || (bare && (!korean || subject))) {
      take_last_noun(r, sides.near_left, whole);
      return whole;
    }
    take_last_noun(r, sides.near_left, part);
  } else if (korean) {
    take_unknown_before(r, sides.near_left, part);
  }
  // 10가구 중 7가구: the number itself says what it is a share of.
  if (const ConceptMatch* counted = noun_in(r, q.span, Counter::none, false)) {
    whole.head = {concept_of(*counted).id};
    set_text(r, counted->span, whole);
    return whole;
  }
  return inherited(r, before);
}

/// The predicate after a share, without the particles that hang on the number.
void write_predicate(const Reader& r, Span right, Measure& m) {
  std::string_view text = view(r, right);
  std::uint32_t begin = right.begin;
  for (const std::string_view particle : {"가 ", "는 ", "이 ", "은 ", "를 ", "을 ", "로 ", "만이 ", "가량이 ", "정도가 ", "라고 "}) {
    if (text.starts_with(particle)) begin = right.begin + static_cast<std::uint32_t>(particle.size());
  }
  std::uint32_t end = std::min(right.end, begin + 72);
  for (const std::string_view stop : {", ", "，", "；", "。"}) {
    const std::size_t at = text.substr(begin - right.begin).find(stop);
    if (at != std::string_view::npos) end = std::min(end, begin + static_cast<std::uint32_t>(at));
  }
  write_as(r, {begin, end}, m);
}

Measured share_measure(const Reader& r, const Quantity& q, Sides sides, bool korean, const Antecedents& before) {
  Measured result;
  Measure& m = result.measure;
  result.denominator = whole_of(r, q, sides, korean, before, m);
  const bool part_known = !m.head.empty();
  std::size_t told = take_events(r, sides.near_right, 3, false, m);
  if (!part_known) {
    for (const ConceptMatch& match : r.concepts_within(sides.near_right)) {
      if (concept_of(match).kind == ConceptClass::who && concept_of(match).id != "person") add_unique(m.head, concept_of(match).id);
    }
  }
  if (told == 0 && !part_known) told += take_events(r, sides.right, 2, false, m);
  take_places_and_scopes(r, sides.near_right, m);
  if (m.head.empty() && result.denominator) m.head = result.denominator->head;
  if (m.text.empty()) write_predicate(r, sides.near_right, m);
  if (m.text.size() < 6) m.text.clear();
  fall_back(r, sides, true, m);
  return result;
}

// ---- money, ages, and the rest ----------------------------------------------------------------------------------------

Measure money_measure(const Reader& r, const Quantity& q, const Sides& sides) {
  Measure m;
  const ConceptMatch* best = nullptr;
  std::uint32_t best_distance = 0;
  for (const Span side : {sides.near_left, sides.near_right}) {
    for (const ConceptMatch& match : r.concepts_within(side)) {
      const Concept& c = concept_of(match);
      if (c.kind == ConceptClass::who) add_unique(m.restriction, c.id);
      if (c.kind != ConceptClass::money) continue;
      add_unique(m.head, c.id);
      const std::uint32_t distance = match.span.end <= q.span.begin ? q.span.begin - match.span.end : match.span.begin - q.span.end + 6;
      if (!best || distance < best_distance) {
        best = &match;
        best_distance = distance;
      }
    }
    take_events(r, side, 2, side.end <= q.span.begin, m);
  }
  take_places_and_scopes(r, sides.near_left, m);
  take_places_and_scopes(r, sides.near_right, m);
  if (best)
    set_text(r, noun_phrase_span(r, best->span, best->span.end <= q.span.begin ? sides.near_left.begin : sides.near_right.begin), m);
  fall_back(r, sides, true, m);
  return m;
}

Measure age_measure(const Reader& r, const Sides& sides) {
  Measure m;
  const auto person = [&](Span range) {
    const ConceptMatch* noun = noun_in(r, range, Counter::person, true);
    if (!noun) return false;
    take_noun(r, *noun, range.begin, m);
    return true;
  };
  const ConceptMatch* after =
      noun_in(r, {sides.near_right.begin, std::min(sides.near_right.end, sides.near_right.begin + 24)}, Counter::person, false);
  if (after && concept_of(*after).id != "person")
    take_noun(r, *after, sides.near_right.begin, m);
  else if (!person(sides.near_left))
    person(sides.left);
  if (take_events(r, sides.near_right, 2, false, m) == 0 && take_events(r, sides.near_left, 1, true, m) == 0)
    take_events(r, sides.left, 1, true, m);
  take_places_and_scopes(r, sides.near_left, m);
  add_unique(m.restriction, "age");
  fall_back(r, sides, true, m);
  return m;
}

/// Durations, measurements, multiples, rates: who or what it is said of stands before, what happened after.
Measure plain_measure(const Reader& r, const Quantity& q, const Sides& sides) {
  Measure m;
  if (const ConceptMatch* noun = noun_in(r, sides.near_left, Counter::none, true)) take_noun(r, *noun, sides.near_left.begin, m);
  if (take_events(r, sides.near_right, 2, false, m) == 0) take_events(r, sides.near_left, 2, true, m);
  take_places_and_scopes(r, sides.near_left, m);
  m.text.clear();
  fall_back(r, sides, q.kind != QuantityKind::duration, m);
  return m;
}

}  // namespace

Measured measure_cjk(const Reader& r, const Quantity& q, const Antecedents& before) {
  const Sides sides = sides_of(r, q);
  const bool korean = r.sentence().document->language == text::Language::ko;
  switch (q.kind) {
    case QuantityKind::share: return share_measure(r, q, sides, korean, before);
    case QuantityKind::money: return {money_measure(r, q, sides), std::nullopt};
    case QuantityKind::age: return {age_measure(r, sides), std::nullopt};
    case QuantityKind::count: return {count_measure(r, q, sides, korean, before), std::nullopt};
    default: return {plain_measure(r, q, sides), std::nullopt};
  }
}

}  // namespace girok::reading
