// Chinese quantities: numbers with their counters, joined, bounded, and given a period.
//
// Model    See numerals_cjk.h. Bounds stand before the number (超过, 至少, 约) or after the counter (以上, 左右); 以上 and 以下 include the number
//          named (General Principles of the Civil Law of the PRC, art. 155; Civil Code, art. 1259), 超过 and 不满 do not.

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
    if (const std::optional<Digits> digits = digits_at(r, i)) {
      i = std::max(digits->end, i + 1);
      while (is_latin(r[i]) || is_digit(r[i]) || (r[i] == U'^' && i > 0) || (i > 0 && r[i - 1] == U'^' && r[i] != U' ')) ++i;
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

namespace {

// ---- joins ---------------------------------------------------------------------------------------------------------

bool same_kind(const Term& a, const Term& b) {
  if (!a.currency.empty() && a.currency != b.currency) return false;
  const bool half_share = a.kind == QuantityKind::share && b.kind == QuantityKind::number && a.number.fraction;  // 百分之六十至七十
  if (half_share) return true;
  if (a.kind != b.kind && a.kind != QuantityKind::number && !(a.kind == QuantityKind::count && a.counter.empty())) return false;
  if (!a.unit.empty() && a.unit != b.unit) return false;
  return a.counter.empty() || b.counter.empty() || a.counter == b.counter || a.kind == QuantityKind::age ||
         a.kind == QuantityKind::calendar;
}

bool person_counter(std::u32string_view counter) {
  return counter == U"人" || counter == U"名" || counter == U"位" || counter == U"个" || counter.empty();
}

/// 三人中有一人, 每十名妇女中就有七名.
bool join_share(const Runes& r, std::u32string_view gap, Term& a, const Term& b) {
  constexpr std::array links = std::to_array<std::u32string_view>(
      {U"中", U"中有", U"中就有", U"里有", U"里就有", U"当中有", U"当中就有", U"之中有", U"中约有", U"中至少有", U"中,有", U"中,就有"});
  bool linked = false;
  for (const std::u32string_view link : links) linked = linked || (gap.size() >= link.size() && gap.ends_with(link));
  if (!linked && gap.ends_with(U"就有")) linked = r.ends(a.begin, U"每");
  if (!linked || gap.find(U'。') != std::u32string_view::npos) return false;
  if (a.kind != QuantityKind::count || b.kind != QuantityKind::count || !person_counter(a.counter) || !person_counter(b.counter))
    return false;
  const Decimal& base = a.number.lo;
  const bool round = (base >= Decimal(2) && base <= Decimal(10)) || base == Decimal(100) || base == Decimal(1000) || base == Decimal(10000);
  if (!round || !base.is_integer() || a.number.bound != Bound::equal || b.number.hi > base) return false;
  const std::optional<Decimal> lo = Decimal::divide(times(b.number.lo, 100), base);
  const std::optional<Decimal> hi = Decimal::divide(times(b.number.hi, 100), base);
  if (!lo || !hi) return false;
  a.number.lo = *lo;
  a.number.hi = *hi;
  a.number.bound = b.number.bound;
  a.number.end = b.number.end;
  a.end = b.end;
  if (r.ends(a.begin, U"每")) --a.begin;
  a.kind = QuantityKind::share;
  a.unit = "percent";
  a.counter = {};
  a.joined = true;
  return true;
}

bool join_money(const std::u32string& gap, Term& a, const Term& b) {
  if ((!gap.empty() && gap != U"又") || a.kind != QuantityKind::money || b.kind != QuantityKind::money || a.currency != b.currency ||
      !(b.factor < a.factor))
    return false;
  if (a.number.bound != Bound::equal || b.number.bound != Bound::equal) return false;
  const std::optional<Decimal> part = Decimal::divide(times(b.number.lo, b.factor), a.factor);
  if (!part) return false;
  a.number.lo = a.number.hi = sum(a.number.lo, *part);
  a.number.end = b.number.end;
  a.end = b.end;
  return true;
}

bool ranges(const Runes& r, const std::u32string& gap, const Term& a, const Term& b) {
  if (gap == U"-") {
    const auto dialled = [&](std::size_t i) { return (r[i] == U'-' || r[i] == U'/') && is_digit(r[i + 1]); };
    if (dialled(b.number.end) || (r[b.number.begin] == U'0' && r[b.number.begin + 1] != U'.')) return false;
    const char32_t before = a.begin == 0 ? U' ' : r[a.begin - 1];
    return !is_digit(before) && before != U'/' && before != U'+';
  }
  if (gap == U"与" || gap == U"和") return r.has(r.skip_space(b.end), U"间") || r.has(r.skip_space(b.end), U"之间");
  return gap == U"~" || gap == U"到" || gap == U"至" || gap == U"--" || gap == U"乃至" || gap == U"至约" || gap == U"到约";
}

bool join_range(const Runes& r, const std::u32string& gap, Term& a, const Term& b) {
  if (a.joined || b.joined || a.number.bound == Bound::vague || b.number.bound == Bound::vague) return false;
  if (!ranges(r, gap, a, b) || !same_kind(a, b)) return false;
  Term joined = b;
  Decimal lo = a.number.lo;
  Decimal hi = b.number.hi;
  if (a.kind == QuantityKind::share && b.kind == QuantityKind::number) {
    joined.kind = a.kind;
    joined.unit = a.unit;
  }
  const bool bare = a.number.magnitude == Decimal(1) && a.counter.empty() && a.currency.empty() && b.number.magnitude > Decimal(1) &&
                    a.kind != QuantityKind::share;
  if (bare && lo < b.number.mantissa) lo = times(lo, b.number.magnitude);
  if (!(lo < hi)) {
    if (b.kind != QuantityKind::calendar) return false;
    hi = lo;
  }
  joined.begin = a.begin;
  joined.number.begin = a.number.begin;
  joined.number.lo = lo;
  joined.number.hi = hi;
  joined.number.bound = Bound::range;
  joined.number.fraction = false;
  joined.joined = true;
  const std::size_t between = r.skip_space(joined.end);
  if (r.has(between, U"之间"))
    joined.end = between + 2;
  else if (r[between] == U'间' || r.has(between, U"不等"))
    joined.end = between + (r[between] == U'间' ? 1 : 2);
  a = joined;
  return true;
}

std::vector<Term> joined(const Runes& r, std::vector<Term> terms) {
  std::vector<Term> out;
  out.reserve(terms.size());
  for (Term& term : terms) {
    if (!out.empty() && term.begin >= out.back().end && term.begin - out.back().end <= 14) {
      Term& last = out.back();
      const std::u32string gap = squeezed(r.view(last.end, term.begin));
      const bool dates = last.kind == QuantityKind::calendar &&
                         (term.kind == QuantityKind::calendar || (term.counter == U"分" && term.kind == QuantityKind::count));
      if (gap.empty() && dates && !last.joined) {  // 2023年3月28日
        last.end = term.end;
        continue;
      }
      if (join_share(r, gap, last, term) || join_money(gap, last, term) || join_range(r, gap, last, term)) continue;
    }
    out.push_back(std::move(term));
  }
  return out;
}

// ---- bounds --------------------------------------------------------------------------------------------------------

struct Before {
  std::u32string_view word;
  std::optional<Bound> bound;
  std::string_view period;
  bool filler = false;  ///< passed over only on the way to another word: 有, 为
};
constexpr auto more = Bound::more;
constexpr auto less = Bound::less;
constexpr auto at_least = Bound::at_least;
constexpr auto at_most = Bound::at_most;
constexpr auto about = Bound::about;
constexpr std::array words_before = std::to_array<Before>({
    {U"超过", more, ""},
    {U"多于", more, ""},
    {U"大于", more, ""},
    {U"高于", more, ""},
    {U"超", more, ""},
    {U"超出", more, ""},
    {U"突破", more, ""},
    {U"逾", more, ""},
    {U"不止", more, ""},
    {U"远超", more, ""},
    {U"高出", more, ""},
    {U"占比过", more, ""},
    {U"已过", more, ""},
    {U"远远超过", more, ""},
    {U"少于", less, ""},
    {U"小于", less, ""},
    {U"低于", less, ""},
    {U"不到", less, ""},
    {U"不足", less, ""},
    {U"未满", less, ""},
    {U"不满", less, ""},
    {U"未达", less, ""},
    {U"未到", less, ""},
    {U"不及", less, ""},
    {U"至少", at_least, ""},
    {U"最少", at_least, ""},
    {U"不少于", at_least, ""},
    {U"不低于", at_least, ""},
    {U"不小于", at_least, ""},
    {U"大于等于", at_least, ""},
    {U"大于或等于", at_least, ""},
    {U"大于或者等于", at_least, ""},
    {U"起码", at_least, ""},
    {U"不下", at_least, ""},
    {U"不下于", at_least, ""},
    {U"最低", at_least, ""},
    {U"小至", at_least, ""},
    {U"年龄最小", at_least, ""},
    {U"最多", at_most, ""},
    {U"至多", at_most, ""},
    {U"多达", at_most, ""},
    {U"高达", at_most, ""},
    {U"不超过", at_most, ""},
    {U"不多于", at_most, ""},
    {U"不大于", at_most, ""},
    {U"不高于", at_most, ""},
    {U"小于等于", at_most, ""},
    {U"小于或等于", at_most, ""},
    {U"小于或者等于", at_most, ""},
    {U"最高", at_most, ""},
    {U"顶多", at_most, ""},
    {U"大至", at_most, ""},
    {U"约", about, ""},
    {U"大约", about, ""},
    {U"约莫", about, ""},
    {U"大概", about, ""},
    {U"近", about, ""},
    {U"将近", about, ""},
    {U"接近", about, ""},
    {U"差不多", about, ""},
    {U"大致", about, ""},
    {U"约合", about, ""},
    {U"估计", about, ""},
    {U"几近", about, ""},
    {U"等于", Bound::equal, ""},
    {U"仅", std::nullopt, ""},
    {U"年仅", std::nullopt, ""},
    {U"仅有", std::nullopt, ""},
    {U"只有", std::nullopt, ""},
    {U"共", std::nullopt, ""},
    {U"共有", std::nullopt, ""},
    {U"总计", std::nullopt, ""},
    {U"折合", std::nullopt, ""},
    {U"平均", std::nullopt, ""},
    {U"有", std::nullopt, "", true},
    {U"为", std::nullopt, "", true},
    {U"是", std::nullopt, "", true},
    {U"了", std::nullopt, "", true},
    {U"达", std::nullopt, "", true},
    {U"达到", std::nullopt, "", true},
    {U"获利", std::nullopt, "", true},
    {U"在", std::nullopt, "", true},
    {U"收入", std::nullopt, "", true},
    {U"有着", std::nullopt, "", true},
    {U"每年", std::nullopt, "year"},
    {U"年均", std::nullopt, "year"},
    {U"每月", std::nullopt, "month"},
    {U"每个月", std::nullopt, "month"},
    {U"月均", std::nullopt, "month"},
    {U"每天", std::nullopt, "day"},
    {U"每日", std::nullopt, "day"},
    {U"日均", std::nullopt, "day"},
    {U"每晚", std::nullopt, "night"},
    {U"每夜", std::nullopt, "night"},
    {U"一晚", std::nullopt, "night"},
    {U"每周", std::nullopt, "week"},
    {U"每星期", std::nullopt, "week"},
    {U"每小时", std::nullopt, "hour"},
    {U"每个小时", std::nullopt, "hour"},
    {U"每次", std::nullopt, "time"},
    {U"每人", std::nullopt, "person"},
    {U"人均", std::nullopt, "person"},
    {U"每名", std::nullopt, "person"},
    {U"每户", std::nullopt, "household"},
});

/// Where `word`, ending at `end`, begins; single blanks between its characters do not count. `end` where it does not stand there.
std::size_t loose_start(const Runes& r, std::size_t end, std::u32string_view word) {
  std::size_t at = end;
  for (std::size_t k = word.size(); k > 0; --k) {
    if (k < word.size() && at > 0 && r[at - 1] == U' ') --at;
    if (at == 0 || r[at - 1] != word[k - 1]) return end;
    --at;
  }
  return at;
}

const Before* before_at(const Runes& r, std::size_t at, std::size_t limit, std::size_t& begin) {
  const Before* best = nullptr;
  for (const Before& entry : words_before) {
    if (best && entry.word.size() <= best->word.size()) continue;
    if (entry.word.back() != r[at - 1]) continue;
    const std::size_t start = loose_start(r, at, entry.word);
    if (start == at || start < limit) continue;
    best = &entry;
    begin = start;
  }
  return best;
}

void read_before(const Runes& r, Draft& draft, std::size_t limit) {
  if (draft.term.kind == QuantityKind::calendar || draft.term.kind == QuantityKind::ordinal) return;
  std::size_t at = draft.begin;
  for (int n = 0; n < 5; ++n) {
    at = r.skip_space_back(at);
    if (at <= limit || at == 0) return;
    const std::size_t end = at;
    const Before* word = before_at(r, at, limit, at);
    if (!word) return;
    if (word->filler) continue;
    if (word->bound) {
      const Bound bound = *word->bound;
      if (!(bound == about && draft.value.bound == Bound::at_least)) set_bound(draft.value, bound);
      draft.hedge_begin = at;
      draft.hedge_end = end;
    }
    if (!word->period.empty()) draft.period = word->period;
    draft.begin = at;
  }
}

struct After {
  std::u32string_view word;
  Bound bound;
};
constexpr std::array words_after = std::to_array<After>({
    {U"以上", at_least},   {U"及以上", at_least},   {U"或以上", at_least},   {U"或者以上", at_least}, {U"(含)以上", at_least},
    {U"或更多", at_least}, {U"或者更多", at_least}, {U"甚至更多", at_least}, {U"以下", at_most},      {U"及以下", at_most},
    {U"或以下", at_most},  {U"或者以下", at_most},  {U"或更少", at_most},    {U"或者更少", at_most},  {U"以内", at_most},
    {U"之内", at_most},    {U"左右", about},        {U"上下", about},        {U"前后", about},        {U"之上", more},
    {U"开外", more},       {U"出头", more},         {U"有余", more},         {U"不止", more},         {U"之下", less},
    {U"不到", less},       {U"未满", less},
});

void read_after(const Runes& r, Draft& draft) {
  if (draft.term.kind == QuantityKind::calendar && draft.term.counter != U"年") return;
  const std::size_t at = r.skip_space(draft.end);
  const After* best = nullptr;
  for (const After& entry : words_after) {
    if ((!best || entry.word.size() > best->word.size()) && r.has(at, entry.word)) best = &entry;
  }
  if (!best || draft.term.kind == QuantityKind::calendar) return;
  if (best->word == U"不到" && draft.term.counter.empty() && is_han(r[at + 2])) return;  // 找10不到…
  set_bound(draft.value, best->bound);
  draft.hedge_begin = at;
  draft.end = draft.hedge_end = at + best->word.size();
}

/// 比三十大, 比170低: the word of comparison stands behind.
void read_comparison(const Runes& r, Draft& draft) {
  const std::size_t at = r.skip_space_back(draft.begin);
  if (at == 0 || r[at - 1] != U'比') return;
  const std::size_t next = r.skip_space(draft.end);
  constexpr std::u32string_view up = U"大高多长重";
  constexpr std::u32string_view down = U"小低少短轻矮";
  if (r[next] == U'\0') return;
  const bool greater = up.find(r[next]) != std::u32string_view::npos;
  if (!greater && down.find(r[next]) == std::u32string_view::npos) return;
  set_bound(draft.value, greater ? more : less);
  draft.begin = at - 1;
  draft.end = next + 1;
}

void read_sign(const Runes& r, Draft& draft) {
  const std::size_t at = r.skip_space_back(draft.begin);
  if (at == 0) return;
  const std::size_t first = r.skip_space_back(at - 1);
  const char32_t sign = r[at - 1];
  const char32_t lead = first > 0 && sign == U'=' ? r[first - 1] : U'\0';
  std::optional<Bound> bound;
  std::size_t begin = at - 1;
  if (sign == U'≥') bound = at_least;
  if (sign == U'≤') bound = at_most;
  if (sign == U'>') bound = more;
  if (sign == U'<') bound = less;
  if (lead == U'<' || lead == U'>') {
    bound = lead == U'<' ? at_most : at_least;
    begin = first - 1;
  }
  if (!bound) return;
  set_bound(draft.value, *bound);
  draft.begin = begin;
}

/// 一年约3万人, 一个月8400万美元: the amount one stands for its period.
void take_period(const Runes& r, Draft& previous, Draft& draft) {
  if (previous.dropped || !draft.period.empty() || !(previous.term.number.lo == Decimal(1)) || previous.value.bound != Bound::equal) return;
  if (previous.term.kind != QuantityKind::duration || draft.begin < previous.end || draft.begin - previous.end > 4) return;
  if (draft.term.kind != QuantityKind::count && draft.term.kind != QuantityKind::money && draft.term.kind != QuantityKind::share) return;
  const std::u32string gap = squeezed(r.view(previous.end, draft.begin));
  if (!gap.empty() && gap != U"有" && gap != U"达" && gap != U"就有" && gap != U"平均") return;
  draft.period = previous.term.unit;
  draft.begin = previous.begin;
  previous.dropped = true;
}

void merge_sides(const Runes& r, std::vector<Draft>& drafts) {
  constexpr std::array links =
      std::to_array<std::u32string_view>({U"", U",", U"并", U"且", U"并且", U"而", U"同时", U"的同时", U"而且", U",并且", U",且", U"个"});
  std::size_t last = none;
  for (std::size_t k = 0; k < drafts.size(); ++k) {
    if (last != none && drafts[k].begin >= drafts[last].end && drafts[k].begin - drafts[last].end <= 8 &&
        two_sided(drafts[last], drafts[k])) {
      const std::u32string gap = squeezed(r.view(drafts[last].end, drafts[k].begin));
      if (std::find(links.begin(), links.end(), gap) != links.end()) {
        drafts[k].value = merged(drafts[last].value, drafts[k].value);
        drafts[k].begin = drafts[last].begin;
        drafts[k].term.number.begin = drafts[last].term.number.begin;
        if (drafts[k].period.empty()) drafts[k].period = drafts[last].period;
        drafts[last].dropped = true;
      }
    }
    last = k;
  }
}

}  // namespace

std::vector<Draft> drafts_zh(const Runes& r) {
  const std::vector<Term> terms = joined(r, terms_zh(r));
  std::vector<Draft> drafts;
  drafts.reserve(terms.size());
  for (const Term& term : terms) {
    Draft draft;
    draft.term = term;
    draft.begin = term.begin;
    draft.end = term.end;
    draft.value = interval_of(term);
    const std::size_t limit = drafts.empty() ? 0 : drafts.back().end;
    read_after(r, draft);
    read_before(r, draft, limit);
    read_comparison(r, draft);
    read_sign(r, draft);
    if (!drafts.empty()) take_period(r, drafts.back(), draft);
    drafts.push_back(std::move(draft));
  }
  merge_sides(r, drafts);
  link_conversions(r, drafts);
  return drafts;
}

}  // namespace girok::reading::cjk
