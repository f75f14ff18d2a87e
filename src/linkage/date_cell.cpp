#include "linkage/date_cell.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/dates.h"
#include "linkage/words.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

constexpr std::size_t max_cell = 64;  ///< a longer text is no date
constexpr std::size_t max_numbers = 4;

struct Number {
  int value = 0;
  int digits = 0;
  char unit = 0;  ///< 'y', 'm', 'd' where a unit follows, 's' for a decade
};

/// The numbers of a cell, and the month that a word names.
struct Parts {
  std::array<Number, max_numbers> numbers{};
  std::size_t count = 0;
  int month = 0;
  std::size_t month_at = 0;   ///< numbers before the month's word
  bool dots = false, foreign = false;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

constexpr std::array<std::pair<std::string_view, char>, 10> units = {
    {{"년대", 's'}, {"年代", 's'}, {"년", 'y'}, {"年", 'y'}, {"월", 'm'}, {"月", 'm'}, {"일", 'd'}, {"日", 'd'}, {"号", 'd'}, {"號", 'd'}}};
constexpr std::array<std::string_view, 20> small_words = {
    "of",    "st",   "nd",  "rd",   "th",      "about", "circa", "c", "ca", "around", "approx", "approximately",
    "early", "late", "mid", "born", "between", "and",   "or",    "to"};

/// Takes one number; false where a colon shows that a time begins.
bool take_number(std::string_view text, std::size_t& at, Parts& parts) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  if (end < text.size() && text[end] == ':') return false;
  Number number;
  number.digits = static_cast<int>(end - at);
  std::string_view digits = text.substr(at, end - at);
  if (number.digits == 14) {  // 19120704000000
    digits = digits.substr(0, 8);
    number.digits = 8;
  }
  if (number.digits > 8 || std::from_chars(digits.data(), digits.data() + digits.size(), number.value).ec != std::errc{})
    parts.foreign = true;
  at = end;
  const std::size_t unit_at = end < text.size() && text[end] == ' ' ? end + 1 : end;
  for (const auto& [word, unit] : units) {
    if (!text.substr(unit_at).starts_with(word)) continue;
    number.unit = unit;
    at = unit_at + word.size();
    break;
  }
  if (number.unit == 0 && number.digits == 4 && text.substr(at).starts_with("s") && (at + 1 == text.size() || !is_letter(text[at + 1]))) {
    number.unit = 's';
    ++at;
  }
  if (parts.count == max_numbers) {
    parts.foreign = true;
  } else {
    parts.numbers[parts.count++] = number;
  }
  return true;
}

/// Takes one word of Latin letters; false where it is the T of a time.
bool take_word(std::string_view text, std::size_t& at, Parts& parts) {
  std::size_t end = at;
  while (end < text.size() && is_letter(text[end])) ++end;
  const std::string_view word = text.substr(at, end - at);
  at = end;
  if (word == "t" && parts.count > 0) return false;
  if (const int month = month_of(word); month != 0) {
    if (parts.month != 0) parts.foreign = true;
    parts.month = month;
    parts.month_at = parts.count;
  } else if (std::find(small_words.begin(), small_words.end(), word) == small_words.end()) {
    parts.foreign = true;
  }
  return true;
}

Parts take_apart(std::string_view text) {
  Parts parts;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (is_digit(c)) {
      if (!take_number(text, at, parts)) break;
    } else if (is_letter(c)) {
      if (!take_word(text, at, parts)) break;
    } else {
      if (c == '.') parts.dots = true;
      at += static_cast<unsigned char>(c) < 0x80 ? 1 : text::rune_at(text, at).size;
    }
  }
  // "1987.0", "19120704.0": a number that a program took for a measure.
  if (parts.count == 2 && parts.numbers[1].value == 0 && parts.numbers[1].digits == 1 && parts.dots) parts.count = 1;
  return parts;
}

int days_of(int year, int month) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year == 0 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

bool plausible_year(int year) { return year >= 1850 && year <= 2049; }
bool possible(int year, int month, int day) {
  if (month > 12 || day > 31) return false;
  return month == 0 || day <= days_of(year, month);
}

struct Ymd {
  int year = 0, month = 0, day = 0;
};

Ymd eight_digits(int value, DateStyle::Digits order) {
  if (order == DateStyle::Digits::ymd) return {value / 10000, value / 100 % 100, value % 100};
  const int first = value / 1'000'000, second = value / 10000 % 100, year = value % 10000;
  return order == DateStyle::Digits::dmy ? Ymd{year, second, first} : Ymd{year, first, second};
}

bool good(const Ymd& date) {
  return plausible_year(date.year) && date.month > 0 && date.day > 0 && possible(date.year, date.month, date.day);
}

int full_year(const Number& number) {
  if (number.digits > 2) return number.value;
  return number.value + (number.value >= 26 ? 1900 : 2000);
}

DateRead written(const Ymd& date, std::string& out) {
  if (date.year == 0 && date.month == 0 && date.day == 0) return DateRead::nothing;
  if (date.year > 9999 || date.month > 99 || date.day > 99) return DateRead::unread;
  out = date_form(date.year, date.month, date.day);
  return possible(date.year, date.month, date.day) ? DateRead::date : DateRead::impossible;
}

DateRead written_range(int first, int last, std::string& out) {
  if (first > last) std::swap(first, last);
  if (!plausible_year(first) || last - first > 100) return DateRead::unread;
  if (first == last) return written({first, 0, 0}, out);
  out = std::to_string(first) + "/" + std::to_string(last);
  return DateRead::date;
}

DateRead read_one(const Number& number, const DateStyle& style, std::string& out) {
  const int value = number.value;
  switch (number.digits) {
    case 8: return written(eight_digits(value, style.eight), out);
    case 7:
      if (style.eight != DateStyle::Digits::ymd) return written(eight_digits(value, style.eight), out);
      return plausible_year(value / 1000) ? written({value / 1000, 0, 0}, out) : DateRead::unread;
    case 6:
      if (style.six_is_month) return written({value / 100, value % 100, 0}, out);
      return written({full_year({value / 10000, 2}), value / 100 % 100, value % 100}, out);
    case 5: {
      if (!style.serial) return plausible_year(value / 10) ? written({value / 10, 0, 0}, out) : DateRead::unread;
      const PartialDate date = date_of_day(value - 25569);  // days from 1899-12-30 to 1970-01-01
      return written({date.year, date.month, date.day}, out);
    }
    case 4: return written({value, 0, 0}, out);
    default: return value == 0 ? DateRead::nothing : DateRead::unread;
  }
}

DateRead read_two(const Number& a, const Number& b, std::string& out) {
  if (a.digits == 4 && b.digits == 4) return written_range(a.value, b.value, out);
  if (a.digits == 4 && b.digits <= 2) return written({a.value, b.value, 0}, out);
  if (b.digits == 4 && a.digits <= 2) return written({b.value, a.value, 0}, out);
  return DateRead::unread;
}

DateRead read_three(const Parts& parts, const DateStyle& style, std::string& out) {
  const Number &a = parts.numbers[0], &b = parts.numbers[1], &c = parts.numbers[2];
  if (a.digits >= 3 && a.digits <= 4) return written({a.value, b.value, c.value}, out);
  const bool short_years = c.digits <= 2;
  if (c.digits > 4 || a.digits > 2 || b.digits > 2) return DateRead::unread;
  if (short_years && (style.short_year_first || (a.value > 31 && c.value <= 31))) return written({full_year(a), b.value, c.value}, out);
  bool day_first = style.day_first;
  if (a.value > 12 && b.value <= 12) day_first = true;
  if (b.value > 12 && a.value <= 12) day_first = false;
  return written({full_year(c), day_first ? b.value : a.value, day_first ? a.value : b.value}, out);
}

DateRead read_with_month(const Parts& parts, std::string& out) {
  Ymd date;
  date.month = parts.month;
  if (parts.count == 1) {
    const Number& only = parts.numbers[0];
    if (only.digits > 2 || only.value > 31)
      date.year = full_year(only);
    else
      date.day = only.value;
  } else if (parts.count == 2) {
    const Number &a = parts.numbers[0], &b = parts.numbers[1];
    const bool year_first = a.digits > 2 || (b.digits <= 2 && a.value > 31);
    date.year = full_year(year_first ? a : b);
    date.day = (year_first ? b : a).value;
  } else if (parts.count > 2) {
    return DateRead::unread;
  }
  return written(date, out);
}

bool has_units(const Parts& parts) {
  return std::any_of(parts.numbers.begin(), parts.numbers.begin() + static_cast<std::ptrdiff_t>(parts.count),
                     [](const Number& n) { return n.unit != 0; });
}

DateRead read_with_units(const Parts& parts, std::string& out) {
  Ymd date;
  for (std::size_t i = 0; i < parts.count; ++i) {
    const Number& number = parts.numbers[i];
    if (number.unit == 's') return written_range(number.value, number.value + 9, out);
    if (number.unit == 'y') date.year = full_year(number);
    if (number.unit == 'm') date.month = number.value;
    if (number.unit == 'd') date.day = number.value;
    if (number.unit == 0 && i + 1 == parts.count && i == 2) date.day = number.value;  // 1912년 7월 4
  }
  return written(date, out);
}

}  // namespace

void DateStyleCounter::add(std::string_view cell) {
  if (cell.size() > max_cell) return;
  std::string text;
  plain(cell, text);
  const Parts parts = take_apart(text);
  ++values_;
  if (parts.foreign || parts.month != 0 || has_units(parts)) return;
  const Number &a = parts.numbers[0], &b = parts.numbers[1], &c = parts.numbers[2];
  if (parts.count == 1 && (a.digits == 8 || a.digits == 7)) {
    if (a.digits == 8 && good(eight_digits(a.value, DateStyle::Digits::ymd))) ++ymd_;
    if (good(eight_digits(a.value, DateStyle::Digits::dmy))) ++dmy_;
    if (good(eight_digits(a.value, DateStyle::Digits::mdy))) ++mdy_;
  } else if (parts.count == 1 && a.digits == 6) {
    if (plausible_year(a.value / 100) && a.value % 100 >= 1 && a.value % 100 <= 12) ++six_month_;
    if (a.value / 100 % 100 >= 1 && possible(0, a.value / 100 % 100, a.value % 100) && a.value % 100 > 0) ++six_day_;
  } else if (parts.count == 1 && a.digits == 5 && a.value >= 5000 && a.value <= 60000) {
    ++serial_;
  } else if (parts.count == 3 && a.digits <= 2 && b.digits <= 2) {
    if (c.digits <= 2 && a.value > 31) ++year_first_;
    if (c.digits <= 2 && c.value > 31) ++year_last_;
    if (a.value > 12 && a.value <= 31 && b.value <= 12) ++day_first_;
    if (b.value > 12 && b.value <= 31 && a.value <= 12) ++month_first_;
    if (a.value <= 12 && b.value <= 12 && a.value != b.value) ++open_;
    if (parts.dots) ++dots_;
  }
}

DateStyle DateStyleCounter::style() const {
  DateStyle style;
  style.order_known = day_first_ + month_first_ > 0 || dots_ > 0;
  style.order_asked = open_ > 0;
  style.day_first = day_first_ >= month_first_;
  if (dmy_ > ymd_ && dmy_ >= mdy_) style.eight = DateStyle::Digits::dmy;
  if (mdy_ > ymd_ && mdy_ > dmy_) style.eight = DateStyle::Digits::mdy;
  style.six_is_month = six_month_ > six_day_ / 2;
  style.short_year_first = year_first_ > year_last_;
  style.serial = serial_ * 10 >= values_ * 8 && serial_ > 0;
  return style;
}

std::string date_form(int year, int month, int day) {
  std::string out(8, '-');
  const auto put = [&](std::size_t at, std::size_t digits, int value) {
    if (value <= 0) return;
    for (std::size_t i = digits; i > 0; --i, value /= 10) out[at + i - 1] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, year);
  put(4, 2, month);
  put(6, 2, day);
  return out;
}

DateRead read_date(std::string_view cell, const DateStyle& style, std::string& out) {
  out.clear();
  if (cell.empty()) return DateRead::nothing;
  if (cell.size() > max_cell) return DateRead::unread;
  std::string text;
  plain(cell, text);
  const Parts parts = take_apart(text);
  if (parts.month != 0 && !parts.foreign) return read_with_month(parts, out);
  if (has_units(parts)) return read_with_units(parts, out);
  if (!parts.foreign) {
    if (parts.count == 1) return read_one(parts.numbers[0], style, out);
    if (parts.count == 2) return read_two(parts.numbers[0], parts.numbers[1], out);
    if (parts.count == 3) return read_three(parts, style, out);
  }
  // Words that are not known: a year among them is better than nothing.
  const Number* year = nullptr;
  for (std::size_t i = 0; i < parts.count; ++i) {
    if (parts.numbers[i].digits != 4 || !plausible_year(parts.numbers[i].value)) continue;
    if (year != nullptr) return DateRead::unread;
    year = &parts.numbers[i];
  }
  return year == nullptr ? DateRead::unread : written({year->value, 0, 0}, out);
}

Years years_of(std::string_view form) {
  const auto number = [&](std::size_t at) {
    int value = 0;
    std::from_chars(form.data() + at, form.data() + at + 4, value);
    return value;
  };
  if (form.size() == 9 && form[4] == '/') return {number(0), number(5)};
  if (form.size() != 8 || form[0] == '-') return {};
  return {number(0), number(0)};
}

}  // namespace girok::linkage
