// Korean numerals: Arabic digits with magnitudes (3천500만), Sino-Korean (백이십만), native (스물다섯), approximate (이삼십, 두세, 수십만, 100여),
// fractions (3분의 2, 일과 이분의 일) and decimals (영점오).
//
// Model    National Institute of the Korean Language, 한글 맞춤법 §44 (numerals are spaced by 만) and §43 (unit nouns may be glued after digits).
//          A syllable that is also a common word ("이", "만", "사") counts only in a chain or beside a counter: Number::weak.

#include <algorithm>
#include <array>

#include "reading/numerals_cjk.h"
#include "reading/numerals_ko.h"

namespace girok::reading::cjk {
namespace {

constexpr int sino_digit(char32_t c) {
  switch (c) {
    case U'영':
    case U'공': return 0;
    case U'일': return 1;
    case U'이': return 2;
    case U'삼': return 3;
    case U'사': return 4;
    case U'오': return 5;
    case U'육':
    case U'륙': return 6;
    case U'칠': return 7;
    case U'팔': return 8;
    case U'구': return 9;
    default: return -1;
  }
}

/// Power of ten of a small (십 백 천) or large (만 억 조 경) magnitude; 0 where it is none.
constexpr int small_power(char32_t c) { return c == U'십' ? 1 : c == U'백' ? 2 : c == U'천' ? 3 : 0; }
constexpr int large_power(char32_t c) { return c == U'만' ? 4 : c == U'억' ? 8 : c == U'조' ? 12 : c == U'경' ? 16 : 0; }
/// 조 before these opens another word: 조각, 조직, 조사.
bool other_word(const Runes& r, std::size_t i) {
  constexpr std::u32string_view after = U"각직사선건약합치항";
  return r[i] == U'조' && r[i + 1] != U'\0' && after.find(r[i + 1]) != std::u32string_view::npos;
}
constexpr bool numeral(char32_t c) { return sino_digit(c) >= 0 || small_power(c) != 0 || large_power(c) != 0; }

Decimal power(int exponent) { return Decimal(1).scaled(exponent); }

/// A chain of digits and magnitudes being added up: 2억 4천 7백만.
struct Chain {
  Decimal total, section;
  std::optional<Decimal> low, high;  ///< the number read and not yet multiplied; `high` for "이삼(십)"
  Decimal range_width;  ///< how far the upper end lies above the lower one
  int last_small = 99, last_large = 99;
  int syllables = 0, magnitudes = 0, blanks = 0;
  bool digits = false, point = false, more = false;
  Decimal first_number;
  Decimal multiplied = 1;

  bool take(const Decimal& lower, const Decimal& upper) {
    if (low) return false;
    low = lower;
    high = upper;
    if (magnitudes == 0) first_number = lower;
    return true;
  }
  bool small(int exponent) {
    if (exponent >= last_small) return false;
    const Decimal unit = power(exponent);
    section = sum(section, times(low.value_or(1), unit));
    if (low) range_width = times(Decimal::subtract(*high, *low).value_or(0), unit);
    low.reset();
    last_small = exponent;
    multiplied = times(multiplied, unit);
    ++magnitudes;
    return true;
  }
  bool large(int exponent) {
    if (exponent >= last_large) return false;
    const Decimal unit = power(exponent);
    Decimal width = range_width;
    if (low) width = Decimal::subtract(*high, *low).value_or(0);
    section = sum(section, low.value_or(0));
    if (section.is_zero()) section = 1;
    total = sum(total, times(section, unit));
    range_width = times(width, unit);
    section = 0;
    low.reset();
    last_small = 99;
    last_large = exponent;
    multiplied = times(multiplied, unit);
    ++magnitudes;
    return true;
  }
  Decimal value() const { return sum(sum(total, section), low.value_or(0)); }
  Decimal upper() const { return sum(value(), low ? Decimal::subtract(*high, *low).value_or(0) : range_width); }
};

/// One component: digits, one or two Sino syllables ("이삼" before a magnitude is a range), or a magnitude. Where it ends; i where none.
std::size_t component(const Runes& r, std::size_t i, Chain& chain) {
  if (is_digit(r[i]) || (r[i] == U'.' && is_digit(r[i + 1]))) {
    const std::optional<Digits> digits = digits_at(r, i);
    if (!digits || digits->identifier) return i;
    if (!chain.take(digits->value, digits->value)) return i;
    if (chain.magnitudes > 0 && digits->whole > 4) return i;
    chain.digits = true;
    chain.point = chain.point || digits->point;
    return digits->end;
  }
  if (const int digit = sino_digit(r[i]); digit >= 0) {
    const int next = sino_digit(r[i + 1]);
    if (next == digit + 1 && digit > 0 && (small_power(r[i + 2]) != 0 || large_power(r[i + 2]) != 0)) {
      if (!chain.take(digit, next)) return i;
      chain.syllables += 2;
      return i + 2;
    }
    if (!chain.take(digit, digit)) return i;
    ++chain.syllables;
    return i + 1;
  }
  const int small = small_power(r[i]);
  const int large = large_power(r[i]);
  if (other_word(r, i)) return i;
  if (small != 0 ? !chain.small(small) : large == 0 || !chain.large(large)) return i;
  ++chain.syllables;
  return i + 1;
}

/// After a blank a chain goes on only where what follows is a numeral beyond doubt: "4억 2천만", "오십 이|", "1만 2천 345 달러".
bool continues_after_blank(const Runes& r, std::size_t i, const Chain& chain) {
  if (chain.low) {  // "5 억 달러"
    if (!chain.digits || (small_power(r[i]) == 0 && large_power(r[i]) == 0) || ko::is_adnoun_man(r, i)) return false;
    std::size_t end = i;
    while (end < i + 4 && (small_power(r[end]) != 0 || large_power(r[end]) != 0)) ++end;
    return ko::sure_counter(r, r.skip_space(end));
  }
  if (chain.magnitudes == 0) return false;
  if (is_digit(r[i])) {
    const std::optional<Digits> digits = digits_at(r, i);
    if (!digits || digits->identifier || digits->point || digits->whole > 4) return false;
    const char32_t next = r[digits->end];
    if (small_power(next) != 0 || large_power(next) != 0) return true;
    const std::size_t after = r.skip_space(digits->end);
    return ko::money_or_plain_counter(r, after);
  }
  if (!numeral(r[i])) return false;
  std::size_t end = i;
  while (end < i + 12 && numeral(r[end])) ++end;
  std::size_t powers = 0;
  for (std::size_t k = i; k < end; ++k) powers += small_power(r[k]) != 0 || large_power(r[k]) != 0 ? 1U : 0U;
  if (end - i >= 2 && powers > 0 && sino_digit(r[i]) >= 0) return true;
  if (end - i >= 2 && powers > 0) return ko::eojeol_tail(r, end);
  if (end - i > 1) return false;
  if (r[end] == U'\0' || (!is_hangul(r[end]) && r[end] != U' ')) return true;
  return ko::sure_counter(r, r.skip_space(end));
}

struct Word {
  std::u32string_view text;
  int lo, hi;
  bool adnominal;  ///< stands only before a counter
};

constexpr std::array native_ones = std::to_array<Word>({
    {U"하나", 1, 1, false}, {U"둘", 2, 2, false},    {U"셋", 3, 3, false},     {U"넷", 4, 4, false},     {U"다섯", 5, 5, false},
    {U"여섯", 6, 6, false}, {U"일곱", 7, 7, false},  {U"여덟", 8, 8, false},   {U"아홉", 9, 9, false},   {U"한두", 1, 2, true},
    {U"두세", 2, 3, true},  {U"두서너", 2, 4, true}, {U"서너", 3, 4, true},    {U"서넛", 3, 4, false},   {U"너댓", 4, 5, true},
    {U"네댓", 4, 5, true},  {U"네다섯", 4, 5, true}, {U"대여섯", 5, 6, false}, {U"예닐곱", 6, 7, false}, {U"일고여덟", 7, 8, false},
    {U"한", 1, 1, true},    {U"두", 2, 2, true},     {U"세", 3, 3, true},      {U"네", 4, 4, true},      {U"석", 3, 3, true},
    {U"넉", 4, 4, true},
});
constexpr std::array native_tens = std::to_array<Word>({
    {U"열", 10, 10, true},
    {U"스물", 20, 20, false},
    {U"스무", 20, 20, true},
    {U"서른", 30, 30, false},
    {U"마흔", 40, 40, false},
    {U"쉰", 50, 50, false},
    {U"예순", 60, 60, false},
    {U"일흔", 70, 70, false},
    {U"여든", 80, 80, false},
    {U"아흔", 90, 90, false},
});

template <typename Words>
const Word* word_at(const Runes& r, std::size_t i, const Words& words) {
  const Word* best = nullptr;
  for (const Word& word : words) {
    if ((!best || word.text.size() > best->text.size()) && r.has(i, word.text)) best = &word;
  }
  return best;
}

/// "스물다섯", "한두", "여덟".
std::optional<Number> native_at(const Runes& r, std::size_t i) {
  Number number;
  number.begin = i;
  number.native = true;
  const Word* ten = word_at(r, i, native_tens);
  const std::size_t after = i + (ten ? ten->text.size() : 0);
  const Word* one = ten && ten->text == U"스무" ? nullptr : word_at(r, after, native_ones);
  if (one && ten && one->adnominal && one->lo == one->hi && !ko::counter_follows(r, after + one->text.size())) one = nullptr;
  if (!ten && !one) return std::nullopt;
  number.lo = (ten ? ten->lo : 0) + (one ? one->lo : 0);
  number.hi = (ten ? ten->hi : 0) + (one ? one->hi : 0);
  if (!(number.lo == number.hi)) number.bound = Bound::range;
  number.end = after + (one ? one->text.size() : 0);
  number.single = !(ten && one) && number.end - i == 1;
  number.weak = one ? one->adnominal && !ten : ten->adnominal;
  number.mantissa = number.lo;
  return number;
}

/// "수십만", "수백", "십수만", "몇 백", "여러": an order of magnitude, not a number.
std::optional<Number> vague_at(const Runes& r, std::size_t i) {
  Number number;
  number.begin = i;
  number.bound = Bound::vague;
  std::size_t at = i;
  Decimal base = 0;
  if (r.has(i, U"여러")) {
    number.lo = number.hi = 2;
    number.end = i + 2;
    number.open_end = true;
    number.weak = true;
    return number;
  }
  if (r[at] == U'십' && (r[at + 1] == U'수' || r[at + 1] == U'몇')) {
    base = 10;
    ++at;
  } else if (is_digit(r[at]) || r[at] == U'이' || r[at] == U'삼') {
    // "20몇 명", "이십몇 명"
    const std::size_t digits = is_digit(r[at]) && r[at + 1] == U'0' ? 2 : r[at + 1] == U'십' ? 2 : 0;
    if (digits == 0 || r[at + 2] != U'몇') return std::nullopt;
    base = times(is_digit(r[at]) ? static_cast<std::int64_t>(r[at] - U'0') : static_cast<std::int64_t>(sino_digit(r[at])), 10);
    at += 2;
  }
  if (r[at] != U'수' && r[at] != U'몇') return std::nullopt;
  const bool some = r[at] == U'몇';
  ++at;
  std::size_t next = r[at] == U' ' ? at + 1 : at;
  Decimal unit = 1;
  std::size_t powers = 0;
  int last_small = 99;
  while (powers < 4) {
    const int small = small_power(r[next]);
    const int large = large_power(r[next]);
    if (small != 0 ? small >= last_small : large == 0) break;
    if (next > at && r[next] == U'만' && powers == 0 && !ko::counter_follows(r, next + 1)) break;  // "몇 만 …" needs what it counts
    unit = times(unit, power(small + large));
    last_small = small != 0 ? small : 99;
    ++next;
    ++powers;
  }
  if (powers == 0) {
    if (!some && base.is_zero()) return std::nullopt;  // "수" alone is any of a dozen words
    number.end = at;
    number.weak = true;
    number.lo = sum(base, base.is_zero() ? 2 : 1);
    number.hi = sum(base, 9);
    return number;
  }
  number.end = next;
  if (r[next] == U'여') ++number.end;
  number.lo = base.is_zero() ? times(2, unit) : times(base, unit);
  number.hi = base.is_zero() ? times(10, unit) : times(sum(base, 10), unit);
  number.weak = powers == 1 && (unit == Decimal(10000) || unit == Decimal(1000));  // "그 수만", "수천" (a place)
  number.magnitude = unit;
  return number;
}

/// After 이 as "is", not as "two": "이십이다", "오십이라고".
constexpr bool copula_goes_on(char32_t c) {
  constexpr std::u32string_view endings = U"다며고라었였지나던든니므";
  return endings.find(c) != std::u32string_view::npos;
}

/// "영삼" after 점: digits one by one.
std::optional<std::pair<std::size_t, Decimal>> decimals_at(const Runes& r, std::size_t i) {
  Decimal value;
  int places = 0;
  if (is_digit(r[i])) {
    while (is_digit(r[i + static_cast<std::size_t>(places)]) && places < 12) {
      ++places;
      value = sum(value, Decimal(static_cast<std::int64_t>(r[i + static_cast<std::size_t>(places) - 1] - U'0')).scaled(-places));
    }
    const std::size_t end = i + static_cast<std::size_t>(places);
    if (ko::counter_follows(r, end)) return std::nullopt;  // "5점 3명": two numbers
    return std::pair{end, value};
  }
  while (sino_digit(r[i + static_cast<std::size_t>(places)]) >= 0 && places < 12) {
    ++places;
    value = sum(value, Decimal(static_cast<std::int64_t>(sino_digit(r[i + static_cast<std::size_t>(places) - 1]))).scaled(-places));
  }
  if (places == 0 || r.has(i, U"사이")) return std::nullopt;
  const std::size_t last = i + static_cast<std::size_t>(places) - 1;
  if (places >= 2 && r[last] == U'이' && copula_goes_on(r[last + 1])) {  // "칠일이다"
    value = sum(value, Decimal(-2).scaled(-places));
    --places;
  }
  const std::size_t end = i + static_cast<std::size_t>(places);
  if (small_power(r[end]) != 0 || (is_hangul(r[end]) && !ko::eojeol_tail(r, end) && !ko::counter_follows(r, end))) return std::nullopt;
  return std::pair{end, value};
}

/// Sino-Korean numerals, with or without digits, and a native end ("백스물세").
std::optional<Number> chain_at(const Runes& r, std::size_t i) {
  Chain chain;
  Number number;
  number.begin = i;
  std::size_t at = i;
  std::size_t end = i;
  number.digits = is_digit(r[i]) || r[i] == U'.';
  while (at < i + 48) {
    const Chain before = chain;
    const std::size_t next = component(r, at, chain);
    if (next == at) {
      chain = before;
      break;
    }
    end = at = next;
    if (r[at] == U'여' && (large_power(r[at + 1]) != 0 || (r[at + 1] == U' ' && large_power(r[at + 2]) != 0))) {  // "20여만"
      chain.more = true;
      ++at;
    }
    std::size_t blank = at;
    while (r[blank] == U' ' && blank < at + 3) ++blank;
    if (blank > at) {
      if (!continues_after_blank(r, blank, chain)) break;
      ++chain.blanks;
      at = blank;
    }
  }
  if (end == i) return std::nullopt;
  if (chain.low && *chain.low == Decimal(2) && chain.magnitudes > 0 && r[end - 1] == U'이' && copula_goes_on(r[end])) {  // "이십이다": 20
    chain.low.reset();
    --end;
  }
  number.lo = chain.value();
  number.hi = chain.upper();
  if (!number.digits && !chain.low) {
    if (const std::optional<Number> tail = native_at(r, end); tail && chain.magnitudes > 0) {  // "백스물세 명"
      if (!tail->weak || ko::counter_follows(r, tail->end)) {
        number.lo = sum(number.lo, tail->lo);
        number.hi = sum(number.hi, tail->hi);
        end = tail->end;
        number.native = true;
      }
    }
  }
  number.end = end;
  if (!(number.lo == number.hi)) number.bound = Bound::range;
  number.magnitude = chain.multiplied;
  number.mantissa = chain.first_number;
  if (!(times(number.mantissa, number.magnitude) == number.lo)) number.magnitude = 1, number.mantissa = number.lo;
  number.plain = number.digits && chain.magnitudes == 0;
  number.single = !number.digits && chain.syllables == 1 && !number.native;
  if (r[end] == U'점' || (r[end] == U' ' && r[end + 1] == U'점' && !number.digits)) {
    const std::size_t point = r[end] == U'점' ? end : end + 1;
    const std::size_t digits = r[point + 1] == U' ' ? point + 2 : point + 1;
    if (const auto fraction = decimals_at(r, digits); fraction && chain.blanks == 0) {
      number.lo = number.hi = sum(number.lo, fraction->second);
      number.end = fraction->first;
      number.single = false;
      number.plain = false;
      return number;
    }
  }
  if (r[number.end] == U'여' && chain.value() >= Decimal(10) && ko::after_yeo(r, number.end + 1)) {
    chain.more = true;
    ++number.end;
  }
  if (chain.more && number.bound == Bound::equal) number.bound = Bound::more;
  if (!number.digits) number.weak = ko::is_weak_sino(r, number.begin, number.end, chain.magnitudes);
  return number;
}

std::optional<Number> magnitude_at(const Runes& r, std::size_t i) {
  if (const std::optional<Number> vague = vague_at(r, i)) return vague;
  if (is_digit(r[i]) || r[i] == U'.' || numeral(r[i])) {
    const std::optional<Number> chain = chain_at(r, i);
    if (chain && !chain->single) return chain;
    const std::optional<Number> native = native_at(r, i);
    return native ? native : chain;
  }
  return native_at(r, i);
}

std::size_t minus_at(const Runes& r, std::size_t i) {
  if (r.has(i, U"마이너스")) return r.skip_space(i + 4);
  if (r.has(i, U"음수 ")) return r.skip_space(i + 2);
  const char32_t before = i == 0 ? U' ' : r[i - 1];
  if (r[i] == U'-' && (before == U' ' || before == U'\n' || before == U'(' || before == U'<' || before == U'≤')) {
    if (is_digit(r[i + 1]) || (r[i + 1] == U'.' && is_digit(r[i + 2]))) return i + 1;
    if (i == 0 && r[i + 1] == U' ' && is_digit(r[i + 2])) return i + 2;
  }
  return i;
}

/// "3분의 2", "오분의 마이너스 구천오백": the denominator has been read.
std::optional<Number> fraction_of(const Runes& r, const Number& below) {
  if (below.bound != Bound::equal || below.native || below.lo.is_zero()) return std::nullopt;
  const std::size_t word = r[below.end] == U' ' ? below.end + 1 : below.end;
  if (!r.has(word, U"분의")) return std::nullopt;
  const std::size_t minus = r.skip_space(word + 2);
  const std::size_t above_at = minus_at(r, minus);
  std::optional<Number> above = magnitude_at(r, above_at);
  if (!above || above->native || above->bound != Bound::equal) return std::nullopt;
  if (above->magnitude == Decimal(10000) && above->mantissa == Decimal(1) && above->end - above->begin == 2) {  // "3분의 일만": only one
    above->lo = 1;
    --above->end;
  }
  const std::optional<Decimal> part = Decimal::divide(above->lo, below.lo);
  if (!part) return std::nullopt;
  Number number;
  number.begin = below.begin;
  number.end = above->end;
  number.lo = number.hi = above_at == minus ? *part : -*part;
  number.fraction = true;
  number.digits = below.digits;
  return number;
}

}  // namespace

std::optional<Number> number_ko(const Runes& r, std::size_t i) {
  const std::size_t start = minus_at(r, i);
  const bool negative = start != i;
  const char32_t c = r[start];
  if (!is_digit(c) && c != U'.' && !is_hangul(c)) return std::nullopt;
  if (is_hangul(c) && !negative && !ko::may_start_numeral(r, start)) return std::nullopt;
  std::optional<Number> number = magnitude_at(r, start);
  if (!number) return std::nullopt;
  if (const std::optional<Number> fraction = fraction_of(r, *number)) {
    number = fraction;
  } else if (const std::optional<Number> slash = slash_fraction(r, *number)) {
    number = slash;
  } else if ((r[number->end] == U'과' || r[number->end] == U'와') && r[number->end + 1] == U' ' && number->bound == Bound::equal) {
    if (const std::optional<Number> below = magnitude_at(r, number->end + 2)) {  // "일과 이분의 일"
      if (const std::optional<Number> part = fraction_of(r, *below)) {
        number->lo = number->hi = sum(number->lo, part->lo);
        number->end = part->end;
        number->weak = number->plain = number->single = false;
      }
    }
  }
  number->begin = i;
  if (negative) {
    number->lo = -number->lo;
    number->hi = -number->hi;
    std::swap(number->lo, number->hi);
    number->weak = number->single = number->plain = false;
    number->mantissa = -number->mantissa;
  }
  return number;
}

}  // namespace girok::reading::cjk
