// Korean terms: numbers with their counters, currencies and signs, before they are joined and bounded.
//
// Model    See numerals_cjk.h.

#include <algorithm>
#include <array>

#include "reading/numerals_cjk.h"
#include "reading/numerals_ko.h"
#include "reading/units.h"

namespace girok::reading::cjk {
namespace {

using ko::CounterKind;

void scale(Number& number, const Decimal& factor) {
  number.lo = times(number.lo, factor);
  number.hi = times(number.hi, factor);
}

/// "절반", "과반수", "반이 넘는".
std::optional<Number> half_at(const Runes& r, std::size_t i) {
  if (r[i] != U'절' && r[i] != U'과' && r[i] != U'반') return std::nullopt;
  if (!ko::may_start_numeral(r, i)) return std::nullopt;
  Number number;
  number.begin = i;
  number.fraction = true;
  number.lo = number.hi = Decimal(5, -1);
  if (r.has(i, U"절반")) {
    number.end = i + 2;
  } else if (r.has(i, U"과반수") || r.has(i, U"과반")) {
    number.end = i + (r[i + 2] == U'수' ? 3 : 2);
    if (!ko::eojeol_tail(r, number.end)) return std::nullopt;
    number.bound = Bound::more;
  } else if (r[i] == U'반') {
    number.end = i + 1;
    std::size_t next = i + 1;
    if (r[next] == U'이' || r[next] == U'을' || r[next] == U'은') ++next;
    if (is_hangul(r[next])) return std::nullopt;
    next = r.skip_space(next);
    constexpr std::array after = std::to_array<std::u32string_view>(
        {U"넘", U"이상", U"이하", U"미만", U"정도", U"가량", U"차지", U"떼", U"나누", U"잃", U"웃도", U"못 미"});
    if (r[next] != U'\0' && longest(r, next, after) == 0) return std::nullopt;
  } else {
    return std::nullopt;
  }
  return number;
}

/// "3년 반", "두 배 반": half a unit more.
void add_half(const Runes& r, Term& term) {
  const std::size_t at = r.skip_space(term.end);
  if (r[at] != U'반' || at == term.end || !ko::eojeol_tail(r, at + 1) || term.number.bound == Bound::vague) return;
  term.number.lo = sum(term.number.lo, Decimal(5, -1));
  term.number.hi = sum(term.number.hi, Decimal(5, -1));
  term.end = at + 1;
}

bool spell_follows(const Runes& r, std::size_t i) {
  constexpr std::array words =
      std::to_array<std::u32string_view>({U"간", U"동안", U"째", U"만에", U"이상", U"이하", U"이내", U"미만", U"정도", U"가량", U"남짓",
                                          U"여", U"넘", U"내에", U"씩", U"마다", U"쯤", U"이 넘", U"이 지"});
  return longest(r, i, words) != 0 || longest(r, r.skip_space(i), words) != 0;
}

void read_decade(const Runes& r, Term& term) {
  const Decimal& n = term.number.lo;
  const bool tens = n >= Decimal(10) && n <= Decimal(90) && n.exponent() >= 1 && term.number.bound == Bound::equal;
  constexpr std::array things = std::to_array<std::u32string_view>(
      {U"가 ", U"를 ", U"의 차", U"의 버", U"의 트", U"의 배", U"의 비", U"의 카", U"를", U"가량", U"씩"});
  if (!tens || longest(r, term.end, things) != 0) return;
  term.kind = QuantityKind::age;
  term.unit = "year";
  term.number.hi = sum(n, 9);
  term.number.bound = Bound::range;
}

void apply(const Runes& r, const ko::Counter& counter, std::size_t at, Term& term) {
  Number& number = term.number;
  const Decimal value = number.lo;
  term.counter = r.view(at, at + counter.word.size());
  term.unit = counter.unit;
  if (counter.kind != CounterKind::noun) term.end = at + counter.word.size();
  term.kind = QuantityKind::count;
  switch (counter.kind) {
    case CounterKind::count:
    case CounterKind::noun: break;
    case CounterKind::age: term.kind = QuantityKind::age; break;
    case CounterKind::duration: term.kind = QuantityKind::duration; break;
    case CounterKind::calendar: term.kind = QuantityKind::calendar; break;
    case CounterKind::ordinal: term.kind = QuantityKind::ordinal; break;
    case CounterKind::multiple: term.kind = QuantityKind::multiple; break;
    case CounterKind::percent: term.kind = QuantityKind::share; break;
    case CounterKind::minute: term.kind = number.native ? QuantityKind::count : QuantityKind::duration; break;
    case CounterKind::year: {
      const bool calendar = !number.native && number.bound == Bound::equal && value >= Decimal(1000) && value <= Decimal(2100);
      term.kind = calendar && !spell_follows(r, term.end) ? QuantityKind::calendar : QuantityKind::duration;
      break;
    }
    case CounterKind::day:
      term.kind = value > Decimal(31) || number.bound != Bound::equal || spell_follows(r, term.end) ? QuantityKind::duration
                                                                                                    : QuantityKind::calendar;
      break;
    case CounterKind::decade: read_decade(r, term); break;
    case CounterKind::tenth: {
      term.kind = QuantityKind::share;
      scale(number, 10);
      const std::size_t rest = r.skip_space(term.end);
      if (const std::optional<Number> part = number_ko(r, rest); part && r[part->end] == U'푼') {
        number.lo = sum(number.lo, part->lo);
        number.hi = sum(number.hi, part->hi);
        term.end = part->end + 1;
      }
      break;
    }
    case CounterKind::dozen:
      scale(number, 12);
      term.named = number.lo;
      term.named_hi = number.hi;
      break;
  }
  if (term.kind == QuantityKind::count) term.unit = {};
  if (term.kind == QuantityKind::duration || term.kind == QuantityKind::multiple) add_half(r, term);
  if (counter.kind == CounterKind::percent) {
    for (const std::u32string_view points : {U"포인트", U"p", U" 포인트"}) {
      if (r.has(term.end, points)) {
        term.end += std::u32string_view(points).size();
        break;
      }
    }
  }
}

bool reads_money(const Runes& r, Term& term, std::size_t at) {
  const CurrencyMatch match = currency_at(r.rest(at), text::Language::ko);
  if (match.currency == nullptr || (term.number.native && !match.symbol)) return false;
  const std::size_t end = r.after_bytes(at, match.size);
  if (end - at == 1 && is_hangul(r[at])) {
    constexpr std::u32string_view other_words = U"자소래인칙고단진";
    if (!ko::eojeol_tail(r, end) && other_words.find(r[end]) != std::u32string_view::npos) return false;
    if (term.number.weak && !ko::eojeol_tail(r, end)) return false;
    constexpr std::u32string_view word_openers = U"영공일이삼사오육륙칠팔구조경억";  // 사원, 구원, 조원
    if (term.number.weak && term.number.single && at == term.number.end &&
        word_openers.find(r[term.number.begin]) != std::u32string_view::npos)
      return false;
  } else if (r.has(end, U"부") && r.ends(end, U"위안")) {
    return false;
  }
  term.kind = QuantityKind::money;
  term.currency = match.currency->code;
  term.factor = match.currency->factor;
  term.end = end;
  return true;
}

/// "$", "US$", "₩" just before the number.
void read_sign_before(const Runes& r, Term& term) {
  for (std::size_t length = 4; length >= 1; --length) {
    if (term.begin < length) continue;
    const std::size_t at = term.begin - length;
    const CurrencyMatch match = currency_at(r.rest(at), text::Language::ko);
    if (match.currency == nullptr || !match.symbol || r.after_bytes(at, match.size) != term.begin) continue;
    term.kind = QuantityKind::money;
    term.currency = match.currency->code;
    term.factor = match.currency->factor;
    term.begin = at;
    return;
  }
}

/// "(가명·36)", "(36·여)": a person's age.
bool bracketed_age(const Runes& r, const Number& number) {
  if (!number.plain || number.lo < Decimal(1) || number.lo > Decimal(110) || number.begin == 0) return false;
  const char32_t before = r[number.begin - 1];
  const char32_t after = r[number.end];
  if (before == U'·' && after == U')') return true;
  if (before != U'(' || (after != U'·' && after != U',')) return false;
  const std::size_t next = r.skip_space(number.end + 1);
  return r[next] == U'여' || r[next] == U'남' || r.has(next, U"가명");
}

bool stands_alone(const Runes& r, const Number& number) {
  return r.skip_space_back(number.begin) == 0 && r.skip_space(number.end) == r.size();
}

/// A number with nothing counted beside it: is it one beyond doubt?
bool acceptable_bare(const Runes& r, const Number& number) {
  if (number.digits) return !is_latin(r[number.end]) && r[number.end] != U'^';
  if (number.weak) {
    if (stands_alone(r, number)) return true;
    constexpr std::u32string_view clear = U"삼육칠팔영십백천";
    if (number.native || !ko::eojeol_tail(r, number.end) || !ko::numeric_context(r, number.begin, number.end)) return false;
    return !number.single || clear.find(r[number.begin]) != std::u32string_view::npos;
  }
  constexpr std::u32string_view particles = U"은는을를의";  // after a long numeral a forgotten blank does no harm: "사십구는큰"
  if (number.end - number.begin >= 3 && r[number.end] != U'\0' && particles.find(r[number.end]) != std::u32string_view::npos) return true;
  return number.fraction || ko::eojeol_tail(r, number.end);
}

/// 이틀, 사흘 … 보름: days that are counted in one word.
std::optional<Term> days_at(const Runes& r, std::size_t i) {
  struct Days {
    std::u32string_view word;
    int days;
  };
  constexpr std::array words = std::to_array<Days>({{U"이틀", 2},
                                                    {U"사흘", 3},
                                                    {U"나흘", 4},
                                                    {U"닷새", 5},
                                                    {U"엿새", 6},
                                                    {U"이레", 7},
                                                    {U"여드레", 8},
                                                    {U"아흐레", 9},
                                                    {U"열흘", 10},
                                                    {U"보름", 15}});
  for (const Days& entry : words) {
    if (!r.has(i, entry.word) || (i > 0 && is_hangul(r[i - 1])) || !ko::eojeol_tail(r, i + entry.word.size())) continue;
    Term term;
    term.begin = term.number.begin = i;
    term.end = term.number.end = i + entry.word.size();
    term.number.lo = term.number.hi = term.named = term.named_hi = entry.days;
    term.number.native = true;
    term.kind = QuantityKind::duration;
    term.unit = "day";
    return term;
  }
  return std::nullopt;
}

std::optional<Term> term_at(const Runes& r, std::size_t i) {
  if (std::optional<Term> days = days_at(r, i)) return days;
  if (std::optional<Term> clock = clock_at(r, i)) return clock;
  std::optional<Number> number = half_at(r, i);
  if (!number) number = number_ko(r, i);
  if (!number) return std::nullopt;
  Term term;
  term.number = *number;
  term.named = number->lo;
  term.named_hi = number->hi;
  term.begin = number->begin;
  term.end = number->end;
  const std::size_t at = r.skip_space(number->end);
  const bool spaced = at != number->end;
  const bool strict = number->weak || number->native || spaced || !number->digits;
  const ko::Counter* counter = ko::counter_at(r, at, strict);
  if (counter && number->single && !number->native && number->weak) {
    // One syllable and a counter: "일 년", "삼 개월", "천 명" are numbers; "이 회", "사회", "일명" are not.
    constexpr std::u32string_view never_glued = U"영공일이삼사오육륙칠팔구만조억경";
    const bool clear_unit = counter->word == U"개월" || counter->kind == CounterKind::percent || counter->word == U"년간";
    const bool this_word = r[number->begin] == U'이' || r[number->begin] == U'조' || r[number->begin] == U'영' ||
                           r[number->begin] == U'경' || r[number->begin] == U'공';
    if (!clear_unit && (this_word || (!spaced && never_glued.find(r[number->begin]) != std::u32string_view::npos))) counter = nullptr;
  }
  if (counter && number->weak && spaced && !number->native && number->bound == Bound::equal) {
    constexpr std::array words =
        std::to_array<std::u32string_view>({U"만일", U"조사", U"천사", U"만사", U"이조", U"오만", U"백사", U"만이"});
    const std::u32string_view itself = r.view(number->begin, number->end);
    if (std::find(words.begin(), words.end(), itself) != words.end()) counter = nullptr;
  }
  if (counter && counter->word == U"해" && !number->native &&
      !(number->weak && number->magnitude == Decimal(1) && number->bound == Bound::vague))
    counter = nullptr;
  if (counter && counter->kind == CounterKind::noun && r[number->begin] == U'한' && number->single)
    counter = nullptr;  // "…로 한 여성": did, not one
  if (counter && number->native && number->single && !spaced) {
    // "한명숙", "세대", "한인": glued native determiners only before the plainest counters.
    constexpr std::array plain = std::to_array<std::u32string_view>(
        {U"명", U"개", U"살", U"번째", U"차례", U"달", U"배", U"사람", U"곳", U"시간", U"가지", U"건", U"마리", U"가구", U"군데"});
    if (std::find(plain.begin(), plain.end(), counter->word) == plain.end()) counter = nullptr;
  }
  if (counter && counter->kind == CounterKind::calendar &&
      (number->native || (counter->word == U"월" && (number->lo > Decimal(12) || number->bound == Bound::vague))))
    counter = nullptr;
  if (bracketed_age(r, *number)) {
    term.kind = QuantityKind::age;
    term.unit = "year";
    return term;
  }
  const CurrencyMatch money = currency_at(r.rest(at), text::Language::ko);
  const bool money_longer = money.currency != nullptr && (!counter || r.after_bytes(at, money.size) - at > counter->word.size());
  if (money_longer && reads_money(r, term, at)) return term;
  if (counter) {
    if (counter->kind == CounterKind::percent && counter->word == U"%" && number->native) return std::nullopt;
    apply(r, *counter, at, term);
  } else if (const UnitMatch unit = number->weak ? UnitMatch{} : unit_at(r.rest(at), text::Language::ko);
             unit.unit != nullptr &&
             (!is_hangul(r[at]) || (unit.unit->kind != QuantityKind::duration && ko::eojeol_tail(r, r.after_bytes(at, unit.size))))) {
    term.kind = unit.unit->kind;
    term.unit = unit.unit->name;
    term.end = r.after_bytes(at, unit.size);
  } else {
    if (number->digits) read_sign_before(r, term);
    if (term.currency.empty()) {
      if (!acceptable_bare(r, *number)) return std::nullopt;
      if (number->bound == Bound::vague ||
          (!number->plain && !number->fraction && number->lo >= Decimal(1000) && number->magnitude > Decimal(1)))
        term.kind = QuantityKind::count;
    }
  }
  if (term.kind == QuantityKind::number && number->fraction && number->lo <= Decimal(1) && !number->lo.is_negative()) {
    term.kind = QuantityKind::share;
    term.unit = "percent";
    scale(term.number, 100);
  }
  if (r.ends(number->begin, U"제") && (number->begin < 2 || !is_hangul(r[number->begin - 2]))) {
    term.kind = QuantityKind::ordinal;
    term.unit = {};
    --term.begin;
  }
  if (term.kind == QuantityKind::duration &&
      (r.ends(r.skip_space_back(term.begin), U"생후") || r.ends(r.skip_space_back(term.begin), U"태어난 지")))
    term.kind = QuantityKind::age;
  if (term.kind == QuantityKind::age) {
    const std::size_t man = r.skip_space_back(term.begin);
    if (r.ends(man, U"만") && (man == 1 || !is_hangul(r[man - 2]))) term.begin = man - 1;
  }
  return term;
}

}  // namespace

std::vector<Term> terms_ko(const Runes& r) {
  std::vector<Term> terms;
  for (std::size_t i = 0; i < r.size();) {
    if (const std::size_t after = skip_address(r, i); after != i) {
      i = after;
      continue;
    }
    if (std::optional<Term> term = term_at(r, i)) {
      i = std::max(term->end, i + 1);
      terms.push_back(std::move(*term));
      continue;
    }
    if (const std::size_t after = skip_digits(r, i); after != i) {
      i = after;
      continue;
    }
    if (is_hangul(r[i])) {  // the rest of a word that was refused is no number either
      const std::optional<Number> refused = number_ko(r, i);
      i = refused && !refused->fraction ? std::max(refused->end, i + 1) : i + 1;
      continue;
    }
    ++i;
  }
  return terms;
}

}  // namespace girok::reading::cjk
