// Chinese numerals: Arabic digits with magnitudes (3万4000), characters (四百五十二, 二〇二三), financial forms (贰佰), approximate (二三十, 十几万, 数百,
// 一百多), fractions (三分之一, 一又二分之一) and decimals (十五点五亿).
//
// Model    GB/T 15835-2011 (numerals in publications). A lone digit after a magnitude takes the next lower one: 一万三 = 13000, unless 零 stands
//          between. 亿 multiplies all that stands before it: 一万五千亿. Traditional forms are folded before (Runes).

#include <algorithm>
#include <array>

#include "reading/numerals_cjk.h"
#include "reading/numerals_zh.h"

namespace girok::reading::cjk {
namespace {

using zh::digit_of;
using zh::large_power;
using zh::small_power;

Decimal power(int exponent) { return Decimal(1).scaled(exponent); }
bool magnitude(char32_t c) { return small_power(c) != 0 || large_power(c) != 0; }
bool is_zero_sign(char32_t c) { return digit_of(c) == 0; }

std::size_t blanks(const Runes& r, std::size_t i) {
  std::size_t at = i;
  while (r[at] == U' ' && at < i + 4) ++at;
  return at;
}

struct Chain {
  Decimal trillions, hundred_millions, ten_thousands, section;
  std::optional<Decimal> low;
  Decimal width;  ///< upper minus lower end, for 二三十 and 十几
  Decimal pending_width;  ///< of `low`
  Decimal unit = 1;  ///< the last magnitude
  int last_small = 99;
  int last_large = 99;
  int magnitudes = 0;
  int characters = 0;
  bool zero = false, digits = false, low_is_character = false, more = false, some = false, point = false;
  Decimal multiplied = 1, first;

  Decimal value() const { return sum(sum(sum(trillions, hundred_millions), sum(ten_thousands, section)), low.value_or(0)); }
  bool empty() const { return magnitudes == 0 && !low; }

  bool take(const Decimal& number, const Decimal& spread, bool character) {
    if (low) return false;
    low = number;
    pending_width = spread;
    low_is_character = character;
    if (magnitudes == 0) first = number;
    return true;
  }
  bool small(int exponent) {
    if (exponent >= last_small) return false;
    unit = power(exponent);
    const Decimal count = low.value_or(1);
    if (low && low->is_zero()) section = sum(section, unit);  // 零十
    section = sum(section, times(count, unit));
    width = times(pending_width, unit);
    settle(exponent);
    return true;
  }
  bool large(int exponent) {
    Decimal group = sum(section, low.value_or(0));
    if (low) width = pending_width;
    unit = power(exponent);
    if (exponent == 4) {
      if (group.is_zero() && ten_thousands.is_zero()) return false;
      if (group.is_zero()) {
        ten_thousands = times(ten_thousands, unit);  // 四万万
      } else {
        if (!ten_thousands.is_zero() || last_large <= 4) return false;
        ten_thousands = times(group, unit);
      }
    } else {
      group = sum(group, ten_thousands);
      Decimal& slot = exponent == 8 ? hundred_millions : trillions;
      if (group.is_zero() || !slot.is_zero() || (exponent == 12 && !hundred_millions.is_zero())) return false;
      slot = times(group, unit);
      ten_thousands = 0;
    }
    width = times(width, unit);
    section = 0;
    last_large = exponent;
    settle(99);
    return true;
  }
  void settle(int small_exponent) {
    low.reset();
    pending_width = 0;
    last_small = small_exponent;
    zero = false;
    multiplied = times(multiplied, unit);
    ++magnitudes;
  }
};

/// Two neighbouring digits that mean "from … to": 二三十, 七八个, 三五个.
bool approximate_pair(const Runes& r, std::size_t i) {
  const int first = digit_of(r[i]);
  const int second = digit_of(r[i + 1]);
  if (first < 1 || second < 2 || digit_of(r[i + 2]) >= 0) return false;
  if (second != first + 1 && !(first == 3 && second == 5)) return false;
  return magnitude(r[i + 2]) || zh::counter_at(r, i + 2) != nullptr;
}

/// One component at i: where it ends, or i.
std::size_t component(const Runes& r, std::size_t i, Chain& chain) {
  if (is_digit(r[i]) || (r[i] == U'.' && is_digit(r[i + 1]))) {
    const std::optional<Digits> digits = digits_at(r, i);
    if (!digits || digits->identifier || chain.low || (chain.magnitudes > 0 && digits->whole > 4)) return i;
    Decimal value = digits->value;
    std::size_t end = digits->end;
    const std::size_t letter = r[end] == U' ' ? end + 1 : end;
    if ((r[letter] == U'k' || r[letter] == U'K') && !is_latin(r[letter + 1])) {
      value = value.scaled(3);
      end = letter + 1;
    } else if (r[letter] == U'M' && !is_latin(r[letter + 1])) {
      value = value.scaled(6);
      end = letter + 1;
    }
    chain.take(value, 0, false);
    chain.digits = true;
    chain.point = chain.point || digits->point;
    return end;
  }
  const char32_t c = r[i];
  if (c == U'廿' || c == U'卅') {
    if (chain.low || chain.last_small <= 1) return i;
    chain.take(c == U'廿' ? 2 : 3, 0, true);
    chain.small(1);
    chain.characters += 1;
    return i + 1;
  }
  if (is_zero_sign(c) && !chain.empty()) {
    if (chain.low || chain.zero) return i;
    const std::size_t next = blanks(r, i + 1);
    if (digit_of(r[next]) < 1 && small_power(r[next]) == 0 && !is_digit(r[next]) && r[next] != U'几') return i;
    chain.zero = true;
    ++chain.characters;
    return i + 1;
  }
  if (digit_of(c) >= 0) {
    if (chain.low) return i;
    if (approximate_pair(r, i)) {
      chain.take(digit_of(c), digit_of(r[i + 1]) - digit_of(c), true);
      chain.characters += 2;
      return i + 2;
    }
    chain.take(digit_of(c), 0, true);
    ++chain.characters;
    return i + 1;
  }
  // 千 before the sign of a unit is kilo: 1510千卡, 20千克.
  if (c == U'千' && (r[i + 1] == U'卡' || r[i + 1] == U'克' || r[i + 1] == U'米' || r[i + 1] == U'瓦' || r[i + 1] == U'伏' ||
                     r[i + 1] == U'赫' || r[i + 1] == U'帕' || r[i + 1] == U'焦'))
    return i;
  const int small = small_power(c);
  const int large = large_power(c);
  if (small != 0 ? !chain.small(small) : large == 0 || !chain.large(large)) return i;
  ++chain.characters;
  return i + 1;
}

/// "二〇二三", "一九九四": digit by digit, three or more, or two with a zero among them.
std::optional<Number> digit_string(const Runes& r, std::size_t i) {
  std::size_t end = i;
  Decimal value;
  while (end < i + 12 && digit_of(r[end]) >= 0 && r[end] != U'两') {
    value = sum(value.scaled(1), digit_of(r[end]));
    ++end;
  }
  const std::size_t length = end - i;
  if (length < 2 || magnitude(r[end]) || (length == 2 && approximate_pair(r, i))) return std::nullopt;
  Number number;
  number.begin = i;
  number.end = end;
  number.lo = number.hi = number.mantissa = value;
  number.weak = true;
  number.plain = length == 4 || (length == 2 && r[end] == U'年');
  return number;
}

/// "点五", "点二三三": the decimals after a numeral; not the minutes of a clock.
std::optional<std::pair<std::size_t, Decimal>> decimals_at(const Runes& r, std::size_t i) {
  std::size_t at = blanks(r, i);
  if (r[at] != U'点') return std::nullopt;
  at = blanks(r, at + 1);
  Decimal value;
  int places = 0;
  while (places < 16 && digit_of(r[at]) >= 0 && r[at] != U'两') {
    ++places;
    value = sum(value, Decimal(digit_of(r[at])).scaled(-places));
    ++at;
  }
  if (places == 0 || small_power(r[at]) != 0 || r[at] == U'分' || r[at] == U'刻') {
    if (!(places > 0 && r[at] == U'分' && r[at + 1] == U'之')) return std::nullopt;
  }
  return std::pair{at, value};
}

/// 多, 余, 几 after a numeral or before its last magnitude.
std::size_t surplus_at(const Runes& r, std::size_t i, const Chain& chain) {
  const std::size_t at = blanks(r, i);
  if (chain.empty() || (r[at] != U'多' && r[at] != U'余' && r[at] != U'几' && r[at] != U'来')) return i;
  if (chain.low && !chain.digits) return i;  // 五多
  const std::size_t next = blanks(r, at + 1);
  if (r[at] == U'几' && chain.low) return i;
  if (large_power(r[next]) != 0 || r[at] == U'几' || r[at] == U'余') return at + 1;
  if (chain.low && *chain.low < Decimal(10)) return i;
  if (r[at] == U'来') return zh::counter_at(r, next) != nullptr ? at + 1 : i;
  constexpr std::u32string_view other = U"少数次样元于么";
  return other.find(r[at + 1]) != std::u32string_view::npos && r[at + 1] != U'\0' && r[at + 1] != U'次' && r[at + 1] != U'元' ? i : at + 1;
}

std::optional<Number> chain_at(const Runes& r, std::size_t i) {
  Chain chain;
  Number number;
  number.begin = i;
  number.digits = is_digit(r[i]) || r[i] == U'.';
  std::size_t at = i;
  std::size_t end = i;
  std::size_t surplus = 0;
  while (at < i + 64) {
    const std::size_t next = component(r, at, chain);
    if (next == at) break;
    at = next;
    if (!is_zero_sign(r[at - 1]) || chain.characters <= 1 || !chain.zero) end = at;
    if (surplus == 0) {
      if (const std::size_t after = surplus_at(r, at, chain); after != at) {
        surplus = after;
        chain.more = true;
        chain.some = r[after - 1] == U'几';
        if (chain.some) chain.width = chain.magnitudes > 0 && !chain.zero ? chain.unit : Decimal(10);
        at = end = after;
        chain.zero = false;
        const std::size_t more = blanks(r, at);
        if (large_power(r[more]) == 0) break;
        at = more;
        continue;
      }
    } else if (large_power(r[at]) == 0) {
      const std::size_t again = surplus_at(r, at, chain);  // 十几万多亿
      if (again == at || large_power(r[blanks(r, again)]) == 0) break;
      at = blanks(r, again);
      continue;
    }
    const std::size_t gap = blanks(r, at);
    if (gap != at) {
      const bool goes_on = magnitude(r[gap])  ? (chain.low || chain.magnitudes > 0) && !(chain.low && !chain.digits && false)
                           : is_digit(r[gap]) ? chain.magnitudes > 0 && [&] {
                               const std::optional<Digits> digits = digits_at(r, gap);
                               return digits && magnitude(r[blanks(r, digits->end)]);
                             }()
                                              : digit_of(r[gap]) >= 0 && chain.magnitudes > 0 && !chain.low;
      if (!goes_on) break;
      at = gap;
    }
  }
  if (end == i) return std::nullopt;
  if (chain.low && chain.low_is_character && chain.magnitudes > 0 && !chain.zero && chain.unit >= Decimal(100) && !chain.more) {
    chain.pending_width = times(chain.pending_width, chain.unit.scaled(-1));
    chain.low = times(*chain.low, chain.unit.scaled(-1));  // 四百五
  }
  number.end = end;
  number.lo = chain.value();
  if (chain.low) chain.width = chain.pending_width;
  if (!chain.more || chain.some) {
    number.hi = sum(number.lo, chain.low && !chain.some ? chain.pending_width : chain.width);
  } else {
    number.hi = number.lo;
  }
  number.magnitude = chain.multiplied;
  number.mantissa = chain.first;
  number.plain = number.digits && chain.magnitudes == 0 && !chain.more;
  number.single = !number.digits && chain.characters == 1 && !chain.more;
  if (chain.some) {
    number.bound = Bound::vague;
  } else if (chain.more) {
    number.bound = r[surplus - 1] == U'来' ? Bound::about : Bound::more;
  } else if (!(number.lo == number.hi)) {
    number.bound = Bound::range;
  } else if (const auto fraction = decimals_at(r, end); fraction && !chain.point) {
    number.lo = sum(number.lo, fraction->second);
    number.mantissa = number.lo;
    number.magnitude = 1;
    number.end = fraction->first;
    number.single = number.plain = false;
    while (const int exponent = large_power(r[blanks(r, number.end)])) {  // 十五点五亿
      number.lo = number.lo.scaled(exponent);
      number.magnitude = times(number.magnitude, power(exponent));
      number.end = blanks(r, number.end) + 1;
    }
    number.hi = number.lo;
    return number;
  }
  if (!(times(number.mantissa, number.magnitude) == number.lo)) number.magnitude = 1, number.mantissa = number.lo;
  // 千万, 百三, 万: without a digit before the magnitude these are words too. 十五 is not.
  const bool leads = small_power(r[i]) > 1 || large_power(r[i]) != 0;
  number.weak = !number.digits && (number.single || (leads && !chain.more) || (chain.characters == 2 && chain.magnitudes == 0));
  return number;
}

/// 数十万, 几百, 上万, 成千上万, 数以百计, 半百.
std::optional<Number> vague_at(const Runes& r, std::size_t i) {
  Number number;
  number.begin = i;
  number.bound = Bound::vague;
  if (r.has(i, U"成千上万") || r.has(i, U"成百上千")) {
    number.lo = r[i + 1] == U'千' ? 1000 : 100;
    number.hi = times(number.lo, 100);
    number.end = i + 4;
    return number;
  }
  const bool counted = r.has(i, U"数以");
  std::size_t at = counted ? i + 2 : i + 1;
  const char32_t c = r[i];
  if (c != U'数' && c != U'几' && c != U'上' && c != U'半') return std::nullopt;
  Decimal unit = 1;
  std::size_t powers = 0;
  int last_small = 99;
  for (at = blanks(r, at); powers < 4; ++at, ++powers) {
    const int small = small_power(r[at]);
    const int large = large_power(r[at]);
    if (c == U'上' && small == 1) break;
    if (small != 0 ? small >= last_small : large == 0) break;
    unit = times(unit, power(small + large));
    last_small = small != 0 ? small : 99;
  }
  number.magnitude = unit;
  number.mantissa = 1;
  if (c == U'半') {
    if (!r.has(i, U"半百")) return std::nullopt;
    number.bound = Bound::equal;
    number.lo = number.hi = 50;
    number.end = i + 2;
    return number;
  }
  if (powers == 0) {
    if (counted || c == U'上') return std::nullopt;
    number.lo = 2;
    number.hi = 9;
    number.end = i + 1;
    number.weak = true;
    return number;
  }
  number.end = at;
  if (counted) {
    if (r[at] != U'计') return std::nullopt;
    ++number.end;
  } else if (r[at] == U'余' || (r[at] == U'多' && c != U'上')) {
    ++number.end;
  }
  if (c == U'上') {
    const char32_t before = i == 0 ? U'\0' : r[i - 1];
    constexpr std::u32string_view other = U"以马路身早晚网海世山线班楼车之至";
    if (before != U'\0' && other.find(before) != std::u32string_view::npos) return std::nullopt;
    number.bound = Bound::at_least;
    number.lo = number.hi = unit;
    number.weak = true;
    return number;
  }
  number.lo = times(2, unit);
  number.hi = times(10, unit);
  return number;
}

std::size_t minus_at(const Runes& r, std::size_t i) {
  if (r[i] == U'负') return i + 1;
  const char32_t before = i == 0 ? U' ' : r[i - 1];
  const bool free = !is_digit(before) && !is_han(before) && !is_latin(before) && before != U'-' && before != U'%' && before != U')';
  if (r[i] == U'-' && free && (is_digit(r[i + 1]) || (r[i + 1] == U'.' && is_digit(r[i + 2])))) return i + 1;
  return i;
}

std::optional<Number> plain_at(const Runes& r, std::size_t i) {
  if (const std::optional<Number> vague = vague_at(r, i)) return vague;
  if (digit_of(r[i]) >= 0) {
    if (const std::optional<Number> string = digit_string(r, i)) return string;
  }
  if (is_digit(r[i]) || r[i] == U'.' || digit_of(r[i]) >= 0 || magnitude(r[i]) || r[i] == U'廿' || r[i] == U'卅') return chain_at(r, i);
  return std::nullopt;
}

/// Bare 百, 千, 万 … before 分之 stand for themselves.
std::optional<Number> denominator_at(const Runes& r, std::size_t i) {
  if (large_power(r[i]) == 0) return plain_at(r, i);
  Number number;
  number.begin = i;
  number.lo = power(large_power(r[i]));
  number.end = i + 1;
  while (large_power(r[number.end]) != 0 && number.end < i + 4) number.lo = times(number.lo, power(large_power(r[number.end++])));
  number.hi = number.lo;
  return number;
}

std::optional<Number> fraction_of(const Runes& r, const Number& below) {
  std::size_t at = blanks(r, below.end);
  if (below.bound != Bound::equal || below.lo.is_zero() || r[at] != U'分') return std::nullopt;
  at = blanks(r, at + 1);
  if (r[at] != U'之') return std::nullopt;
  at = blanks(r, at + 1);
  const std::size_t start = minus_at(r, at);
  std::optional<Number> above = plain_at(r, start);
  if (!above || (above->bound == Bound::vague && above->weak)) {
    if (r[at] != U'百') return std::nullopt;
  }
  if (!above) return std::nullopt;
  const std::optional<Decimal> lo = Decimal::divide(above->lo, below.lo);
  const std::optional<Decimal> hi = Decimal::divide(above->hi, below.lo);
  if (!lo || !hi) return std::nullopt;
  Number number;
  number.begin = below.begin;
  number.end = above->end;
  number.lo = start == at ? *lo : -*lo;
  number.hi = start == at ? *hi : -*hi;
  number.bound = above->bound;
  number.fraction = true;
  number.digits = below.digits;
  number.magnitude = 1;
  number.mantissa = number.lo;
  return number;
}

}  // namespace

std::optional<Number> number_zh(const Runes& r, std::size_t i) {
  const std::size_t start = minus_at(r, i);
  std::optional<Number> number = large_power(r[start]) != 0 ? denominator_at(r, start) : plain_at(r, start);
  if (!number) return std::nullopt;
  if (const std::optional<Number> fraction = fraction_of(r, *number)) {
    number = fraction;
  } else if (const std::optional<Number> slash = slash_fraction(r, *number)) {
    number = slash;
  } else if (large_power(r[start]) != 0) {
    number->weak = true;
    number->mantissa = 1;
    number->magnitude = number->lo;
    const std::size_t at = number->end;
    if (r[at] == U'余' || (r[at] == U'多' && zh::counter_at(r, at + 1) != nullptr)) {
      number->bound = Bound::more;
      number->weak = false;
      ++number->end;
    }
  } else if (r[blanks(r, number->end)] == U'又' && number->bound == Bound::equal) {
    if (const std::optional<Number> below = denominator_at(r, blanks(r, blanks(r, number->end) + 1))) {
      if (const std::optional<Number> part = fraction_of(r, *below)) {  // 一又二分之一
        number->lo = number->hi = sum(number->lo, part->lo);
        number->end = part->end;
        number->weak = number->plain = number->single = false;
      }
    }
  }
  number->begin = i;
  if (start != i) {
    number->lo = -number->lo;
    number->hi = -number->hi;
    std::swap(number->lo, number->hi);
    number->weak = number->single = number->plain = false;
    number->mantissa = -number->mantissa;
    if (number->bound == Bound::more) number->bound = Bound::less;
  }
  return number;
}

}  // namespace girok::reading::cjk
