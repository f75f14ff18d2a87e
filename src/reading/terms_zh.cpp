// Chinese terms: numbers with their counters, currencies and signs, before they are joined and bounded.
//
// Model    See numerals_cjk.h.

#include <algorithm>
#include <array>

#include "reading/numerals_cjk.h"
#include "reading/numerals_zh.h"
#include "reading/units.h"

namespace girok::reading::cjk {
namespace {

using zh::CounterKind;

void scale(Number& number, const Decimal& factor) {
  number.lo = times(number.lo, factor);
  number.hi = times(number.hi, factor);
}

bool spells(const Runes& r, std::size_t i) {
  constexpr std::array words = std::to_array<std::u32string_view>(
      {U"以上", U"以下", U"以内", U"之内", U"左右", U"内", U"来", U"多", U"后", U"前", U"之久", U"期间", U"间"});
  return longest(r, i, words) != 0;
}

void add_half(const Runes& r, Term& term) {
  if (r[term.end] != U'半' || term.number.bound != Bound::equal) return;
  const char32_t next = r[term.end + 1];
  constexpr std::u32string_view other = U"岛数路夜天";
  if (next != U'\0' && other.find(next) != std::u32string_view::npos) return;
  term.number.lo = sum(term.number.lo, Decimal(5, -1));
  term.number.hi = term.number.lo;
  ++term.end;
}

/// 三成半, 七成六: tenths and their tenths. 九九折, 7 2 折: two digits are hundredths.
void read_tenths(const Runes& r, Term& term, bool discount) {
  term.kind = QuantityKind::share;
  term.unit = "percent";
  if (!discount) {
    scale(term.number, 10);
    std::size_t at = term.end;
    if (r[at] == U' ') ++at;
    Decimal part = 0;
    if (r[term.end] == U'半') {
      part = 5;
      at = term.end;
    } else if (zh::digit_of(r[at]) > 0 && zh::digit_of(r[at + 1]) < 0 && zh::counter_at(r, at + 1) == nullptr) {
      part = zh::digit_of(r[at]);
    } else {
      return;
    }
    term.number.lo = term.number.hi = sum(term.number.lo, part);
    term.end = at + 1;
  } else if (term.number.lo < Decimal(1)) {
    scale(term.number, 100);  // 半折
  } else if (term.number.lo < Decimal(10)) {
    scale(term.number, 10);
  }
}

/// 三倍; 增加一倍 and 翻一番 are twice, 翻两番 four times.
void read_multiple(const Runes& r, Term& term) {
  term.kind = QuantityKind::multiple;
  Number& number = term.number;
  std::size_t at = term.begin;
  if (at > 0 && r[at - 1] == U'了') --at;
  if (term.counter == U"番") {
    number.lo = number.hi = number.lo == Decimal(2) ? 4 : number.lo == Decimal(3) ? 8 : 2;
    return;
  }
  constexpr std::array growth =
      std::to_array<std::u32string_view>({U"翻", U"增", U"增加", U"增长", U"多", U"高", U"高出", U"上升", U"上涨", U"扩大"});
  if (number.lo == Decimal(1) && number.bound == Bound::equal && longest_back(r, at, growth) != 0) number.lo = number.hi = 2;
}

void apply(const Runes& r, const zh::Counter& counter, std::size_t at, Term& term) {
  Number& number = term.number;
  term.counter = r.view(at, at + counter.word.size());
  term.unit = counter.unit;
  term.end = at + counter.word.size();
  term.kind = QuantityKind::count;
  switch (counter.kind) {
    case CounterKind::count: break;
    case CounterKind::age: term.kind = QuantityKind::age; break;
    case CounterKind::duration: term.kind = QuantityKind::duration; break;
    case CounterKind::calendar:
    case CounterKind::clock: term.kind = QuantityKind::calendar; break;
    case CounterKind::year: {
      const bool calendar = number.bound == Bound::equal &&
                            ((number.lo >= Decimal(1000) && number.lo <= Decimal(2100)) || (number.weak && !number.digits && number.plain));
      term.kind = calendar ? QuantityKind::calendar : QuantityKind::duration;
      break;
    }
    case CounterKind::day:
      term.kind =
          number.lo > Decimal(31) || number.bound != Bound::equal || spells(r, term.end) ? QuantityKind::duration : QuantityKind::calendar;
      break;
    case CounterKind::ordinal: term.kind = QuantityKind::ordinal; break;
    case CounterKind::multiple: read_multiple(r, term); break;
    case CounterKind::percent:
      term.kind = QuantityKind::share;
      if (counter.unit == "permille") scale(number, Decimal(1, -1));
      term.unit = "percent";
      break;
    case CounterKind::tenth: read_tenths(r, term, false); break;
    case CounterKind::discount: read_tenths(r, term, true); break;
    case CounterKind::dozen:
      scale(number, 12);
      term.named = number.lo;
      term.named_hi = number.hi;
      break;
  }
  if (term.kind == QuantityKind::count) term.unit = {};
  if (term.kind == QuantityKind::duration || term.kind == QuantityKind::multiple || term.kind == QuantityKind::age) {
    add_half(r, term);
    if (r[term.end] == U'多' && number.bound == Bound::equal) {  // 三年多
      number.bound = Bound::more;
      ++term.end;
    }
  }
}

/// 两个半月, 半年, 半个月, 半小时.
std::optional<Term> half_term(const Runes& r, std::size_t i) {
  Term term;
  term.number.begin = term.begin = i;
  if (r.has(i, U"一半") || r.has(i, U"半数") || r.has(i, U"过半") || r.has(i, U"对折")) {
    const char32_t before = i == 0 ? U'\0' : r[i - 1];
    if (r[i] == U'过' && (before == U'超' || before == U'不')) return std::nullopt;
    if (r[i] == U'对' && before != U'打') return std::nullopt;
    term.kind = QuantityKind::share;
    term.unit = "percent";
    term.number.lo = term.number.hi = 50;
    term.number.fraction = true;
    if (r[i] == U'过') term.number.bound = Bound::more;
    term.end = term.number.end = i + 2;
    if (r[i] == U'过' && r[i + 2] == U'数') ++term.end;
    return term;
  }
  if (r[i] != U'半') return std::nullopt;
  term.number.lo = term.number.hi = Decimal(5, -1);
  term.end = term.number.end = i + 1;
  const zh::Counter* counter = zh::counter_at(r, i + 1);
  if (!counter) return std::nullopt;
  const bool time = counter->kind == CounterKind::duration || counter->word == U"年" || counter->kind == CounterKind::tenth ||
                    counter->kind == CounterKind::discount;
  if (!time || counter->word == U"天" || counter->word == U"夜") return std::nullopt;
  apply(r, *counter, i + 1, term);
  return term;
}

/// "九 九 折": each digit is written for itself.
std::optional<Term> spaced_discount(const Runes& r, std::size_t i) {
  const auto digit_at = [&](std::size_t at) { return is_digit(r[at]) ? static_cast<int>(r[at] - U'0') : zh::digit_of(r[at]); };
  const std::size_t second = r.skip_space(i + 1);
  if (digit_at(i) < 1 || second == i + 1 || digit_at(second) < 1) return std::nullopt;
  const std::size_t word = r.skip_space(second + 1);
  const zh::Counter* counter = zh::counter_at(r, word);
  if (!counter || counter->kind != CounterKind::discount) return std::nullopt;
  Term term;
  term.begin = term.number.begin = i;
  term.number.end = second + 1;
  term.number.lo = term.number.hi = digit_at(i) * 10 + digit_at(second);
  term.kind = QuantityKind::share;
  term.unit = "percent";
  term.end = word + 1;
  return term;
}

/// "个百分点", also with blanks between the characters: where it ends, or i.
std::size_t percent_points(const Runes& r, std::size_t i) {
  std::size_t at = i;
  for (const char32_t c : std::u32string_view(U"个百分点")) {
    at = r.skip_space(at);
    if (r[at] == c)
      ++at;
    else if (c != U'个')
      return i;
  }
  return at;
}

bool ends_money_name(const Runes& r, std::size_t begin, std::size_t end, const Currency& currency) {
  if (end - begin > 1) return true;
  const char32_t next = r[end];
  if (r[begin] == U'元') {
    constexpr std::u32string_view other = U"首旦素年老件宵帅凶勋配";
    return next == U'\0' || other.find(next) == std::u32string_view::npos;
  }
  if (r[begin] == U'块') return !is_han(next) || next == U'钱' || next == U'人' || zh::digit_of(next) >= 0;
  return !(currency.factor < Decimal(1));
}

bool reads_money(const Runes& r, Term& term, std::size_t at, const Term* previous) {
  const CurrencyMatch match = currency_at(r.rest(at), text::Language::zh);
  if (match.currency == nullptr) return false;
  std::size_t end = r.after_bytes(at, match.size);
  const bool small_change = match.currency->factor < Decimal(1) && previous && previous->kind == QuantityKind::money &&
                            previous->currency == match.currency->code && at - previous->end <= 4;
  if (is_han(r[at]) && !small_change && !ends_money_name(r, at, end, *match.currency)) return false;
  if (r[end] == U'钱') ++end;
  term.kind = QuantityKind::money;
  term.currency = match.currency->code;
  term.factor = match.currency->factor;
  term.end = end;
  const CurrencyMatch second = currency_at(r.rest(end), text::Language::zh);  // 元人民币, 元港币
  if (r[end - 1] == U'元' && end - at == 1 && second.currency != nullptr && !second.symbol && r.after_bytes(end, second.size) - end >= 2) {
    term.currency = second.currency->code;
    term.end = r.after_bytes(end, second.size);
  }
  return true;
}

/// "$", "US$", "人民币" before the number.
void read_sign_before(const Runes& r, Term& term) {
  const std::size_t stop = r.skip_space_back(term.begin);
  for (std::size_t length = 4; length >= 1; --length) {
    if (stop < length) continue;
    const std::size_t at = stop - length;
    const CurrencyMatch match = currency_at(r.rest(at), text::Language::zh);
    if (match.currency == nullptr || r.after_bytes(at, match.size) != stop) continue;
    const bool plain_yuan = term.kind == QuantityKind::money && term.currency == "CNY";
    if (match.symbol ? stop != term.begin && term.kind == QuantityKind::money
                     : length < 2 || (term.kind == QuantityKind::money && !plain_yuan))
      continue;
    if (!match.symbol && term.kind != QuantityKind::money && term.kind != QuantityKind::number && term.kind != QuantityKind::count)
      continue;
    if (!term.counter.empty()) continue;
    term.kind = QuantityKind::money;
    term.currency = r.rest(at).starts_with("￥") ? std::string_view("CNY") : match.currency->code;
    term.factor = match.currency->factor;
    term.begin = at;
    return;
  }
}

/// A lone numeral that stands as a name of itself: “一”, 是五, 前三.
bool named_itself(const Runes& r, const Number& number) {
  const char32_t before = number.begin == 0 ? U'\0' : r[number.begin - 1];
  const char32_t after = r[number.end];
  constexpr std::u32string_view openers = U"“\"‘「是为前";
  constexpr std::u32string_view closers = U"”\"’」。,;!?不而却这那的和 ";
  const bool opened = before == U'\0' || openers.find(before) != std::u32string_view::npos;
  const bool closed = after == U'\0' || closers.find(after) != std::u32string_view::npos;
  constexpr std::u32string_view digits = U"一二三四五六七八九十两叁";
  return opened && closed && digits.find(r[number.begin]) != std::u32string_view::npos;
}

/// 一到五个: a lone numeral that a counted one follows.
bool opens_range(const Runes& r, std::size_t i) {
  if (r[i] != U'到' && r[i] != U'至' && r[i] != U'~' && r[i] != U'-') return false;
  const std::optional<Number> next = number_zh(r, i + 1);
  return next && !next->fraction && zh::counter_at(r, next->end) != nullptr;
}

bool acceptable_bare(const Runes& r, const Number& number) {
  if (number.digits) return !is_latin(r[number.end]) && r[number.end] != U'^';
  if (number.weak) {
    if (number.bound == Bound::at_least) return is_han(r[number.end]);  // 上万妇女
    if (number.magnitude >= Decimal(1000) && number.mantissa == Decimal(1) && zh::large_power(r[number.begin]) == 0 &&
        number.end - number.begin > 1)
      return true;
    const bool alone = number.begin == 0 && r.skip_space(number.end) == r.size();
    if (number.single && opens_range(r, number.end)) return true;
    if (alone) return zh::large_power(r[number.begin]) == 0;
    return number.single && named_itself(r, number);
  }
  return true;
}

/// A bare magnitude leads only after a word of bounds: 近百人, 过万.
bool bound_leads(const Runes& r, std::size_t i) {
  constexpr std::array words =
      std::to_array<std::u32string_view>({U"近", U"逾", U"超", U"超过", U"约", U"过", U"上", U"达", U"大约", U"将近", U"接近", U"不下"});
  return longest_back(r, i, words) != 0;
}

std::optional<Term> term_at(const Runes& r, std::size_t i, const Term* previous) {
  if (std::optional<Term> clock = clock_at(r, i)) return clock;
  if (std::optional<Term> half = half_term(r, i)) return half;
  if (std::optional<Term> off = spaced_discount(r, i)) return off;
  const std::optional<Number> number = number_zh(r, i);
  if (!number) return std::nullopt;
  Term term;
  term.number = *number;
  term.named = number->lo;
  term.named_hi = number->hi;
  term.begin = number->begin;
  term.end = number->end;
  const std::size_t at = r.skip_space(number->end);
  const zh::Counter* counter = zh::counter_at(r, at);
  const bool bare_large = number->weak && zh::large_power(r[number->begin]) != 0;
  if (bare_large && !bound_leads(r, number->begin)) return std::nullopt;
  if (counter && at != number->end && (number->weak && !number->single)) counter = nullptr;
  if (counter && counter->kind == CounterKind::discount && number->lo == Decimal(10)) return std::nullopt;  // nothing off
  if (counter && counter->word == U"间" && number->begin > 0 && (r[number->begin - 1] == U'与' || r[number->begin - 1] == U'和'))
    counter = nullptr;
  if (counter && (counter->kind == CounterKind::clock) && number->lo > Decimal(24)) counter = nullptr;
  if (counter && counter->word == U"番" && !r.ends(number->begin, U"翻") && !r.ends(number->begin, U"翻了")) return std::nullopt;
  if (counter && number->single && !zh::lone_is_number(r, number->begin, *counter)) return std::nullopt;
  if (counter && number->weak && !number->single && number->magnitude == Decimal(1) && number->bound == Bound::equal &&
      counter->kind != CounterKind::discount && counter->word != U"年" && counter->kind != CounterKind::calendar &&
      counter->kind != CounterKind::tenth) {
    counter = nullptr;  // 九九, 三八: digit strings are years and discounts
  }
  if (number->bound == Bound::vague && number->weak) {
    // 几个, 数名: 数 and 几 close other words (人数, 多数), 几 also asks.
    if (counter && r[number->begin] == U'数' && (counter->word == U"字" || counter->word == U"组" || counter->word == U"回"))
      return std::nullopt;
    constexpr std::u32string_view other = U"多少人次件户例分指总无半系岁额参这那好数";
    const char32_t before = number->begin == 0 ? U'\0' : r[number->begin - 1];
    if (!counter || (r[number->begin] == U'数' && before != U'\0' && other.find(before) != std::u32string_view::npos)) return std::nullopt;
  }
  if (counter && counter->kind == CounterKind::calendar && counter->word == U"月" && (number->lo > Decimal(12) || number->lo < Decimal(1)))
    counter = nullptr;
  if (counter && counter->word == U"个" && currency_at(r.rest(at + 1), text::Language::zh).size > 6 &&
      reads_money(r, term, at + 1, previous))
    return term;
  if (const std::size_t points = percent_points(r, at); points != at) {
    term.kind = QuantityKind::share;
    term.unit = "percent";
    term.end = points;
    return term;
  }
  if (r.has(at, U"个半")) {  // 两个半月
    if (const zh::Counter* whole = zh::counter_at(r, at + 2); whole && (whole->word == U"月" || whole->kind == CounterKind::duration)) {
      term.number.lo = term.number.hi = sum(number->lo, Decimal(5, -1));
      term.kind = QuantityKind::duration;
      term.unit = whole->word == U"月" ? std::string_view("month") : whole->unit;
      term.end = at + 2 + whole->word.size();
      return term;
    }
  }
  const CurrencyMatch money = currency_at(r.rest(at), text::Language::zh);
  const bool money_first = money.currency != nullptr && (!counter || r.after_bytes(at, money.size) - at >= counter->word.size());
  if (!number->fraction && money_first && reads_money(r, term, at, previous)) {
    if (term.number.digits) read_sign_before(r, term);
    return term;
  }
  if (counter && !number->fraction) {
    apply(r, *counter, at, term);
  } else if (const UnitMatch unit = number->weak && !number->single ? UnitMatch{} : unit_at(r.rest(at), text::Language::zh);
             unit.unit != nullptr && !number->fraction &&
             !(number->single && r.after_bytes(at, unit.size) - at < 2 && r[at] != U'吨' && r[at] != U'米' && r[at] != U'亩')) {
    constexpr std::u32string_view other = U"至到为值级高温假过面尔庄程屯";
    const std::size_t end = r.after_bytes(at, unit.size);
    const bool refused =
        unit.unit->kind == QuantityKind::duration && is_han(r[at]);  // the counters know all of these, and what they are not
    const bool word = refused || (end - at == 1 && is_han(r[at]) && r[end] != U'\0' && other.find(r[end]) != std::u32string_view::npos);
    if (!word) {
      term.kind = unit.unit->kind;
      term.unit = unit.unit->name;
      term.end = end;
    }
  } else {
    if (number->digits) read_sign_before(r, term);
    if (term.currency.empty()) {
      if (!acceptable_bare(r, *number) && !r.ends(number->begin, U"第")) return std::nullopt;
      constexpr std::u32string_view no_noun = U"大小多少高低左右上下以之的是和与或到至间不并且而比";
      const bool noun_follows = is_han(r[number->end]) && no_noun.find(r[number->end]) == std::u32string_view::npos &&
                                (number->magnitude > Decimal(1) || number->lo >= Decimal(10));
      if (!number->fraction && (number->bound == Bound::vague || noun_follows || number->magnitude >= Decimal(10000)))
        term.kind = QuantityKind::count;
    }
  }
  if (number->fraction && term.kind == QuantityKind::number) {
    const bool percent = r[number->begin] == U'百' || r[number->begin] == U'佰' || r[number->begin] == U'千' || r[number->begin] == U'仟' ||
                         zh::large_power(r[number->begin]) != 0;
    if (percent || (number->lo <= Decimal(1) && !number->lo.is_negative())) {
      term.kind = QuantityKind::share;
      term.unit = "percent";
      scale(term.number, 100);
      if (percent && number->lo.is_zero() == false &&
          (r[number->begin] == U'百' || r[number->begin] == U'佰')) {  // 百分之六十 is the number 60
        term.named = term.number.lo;
        term.named_hi = term.number.hi;
      }
    }
  }
  if (r.ends(term.begin, U"第") && term.kind != QuantityKind::money) {
    term.kind = QuantityKind::ordinal;
    term.unit = {};
    --term.begin;
  }
  return term;
}

/// The numeral without its surplus word (四百多) or its denominator of per cents (百分之六十); a dozen counts as part of it (五十打).
void numeral_alone(const Runes& r, Term& term) {
  Number& number = term.number;
  const char32_t last = number.end > number.begin ? r[number.end - 1] : U'\0';
  if (number.bound == Bound::more && (last == U'多' || last == U'余' || last == U'来')) --number.end;
  if (number.fraction && term.kind == QuantityKind::share && (r[number.begin] == U'百' || r[number.begin] == U'佰')) {
    const std::size_t mark = r.view(number.begin, std::min(number.end, number.begin + 16)).find(U'之');
    if (mark != std::u32string_view::npos) number.begin = r.skip_space(number.begin + mark + 1);
  }
  if (term.counter == U"打") number.end = term.end;
}

bool numeral_character(char32_t c) { return zh::digit_of(c) >= 0 || zh::small_power(c) != 0 || zh::large_power(c) != 0; }

}  // namespace

std::vector<Term> terms_zh(const Runes& r) {
  std::vector<Term> terms;
  for (std::size_t i = 0; i < r.size();) {
    if (const std::size_t after = skip_address(r, i); after != i) {
      i = after;
      continue;
    }
    if (std::optional<Term> term = term_at(r, i, terms.empty() ? nullptr : &terms.back())) {
      i = std::max(term->end, i + 1);
      numeral_alone(r, *term);
      terms.push_back(std::move(*term));
      continue;
    }
    if (const std::size_t after = skip_digits(r, i); after != i) {
      i = after;
      continue;
    }
    if (numeral_character(r[i])) {  // the rest of what was refused is no number either
      const std::optional<Number> refused = number_zh(r, i);
      i = refused && !refused->single ? std::max(refused->end, i + 1) : i + 1;
      continue;
    }
    ++i;
  }
  return terms;
}

}  // namespace girok::reading::cjk
