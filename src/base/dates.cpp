#include "base/dates.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <limits>

namespace girok {
namespace {

namespace chr = std::chrono;

constexpr int min_year = 1;
constexpr int max_year = 9999;

std::int32_t day_number(const chr::year_month_day& date) {
  return static_cast<std::int32_t>(chr::sys_days(date).time_since_epoch().count());
}

chr::year_month_day calendar_of(std::int32_t day) { return chr::sys_days(chr::days(day)); }

chr::year_month_day calendar(int year, unsigned month, unsigned day) { return {chr::year(year), chr::month(month), chr::day(day)}; }

/// A sum of days that stops at the ends of the type.
std::int32_t shifted(std::int32_t day, std::int64_t by) {
  constexpr std::int64_t low = std::numeric_limits<std::int32_t>::min(), high = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(std::int64_t{day} + by, low, high));
}

/// Exactly `width` digits at `at`; -1 where they are not there.
int digits_at(std::string_view text, std::size_t at, std::size_t width) {
  if (at + width > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at, width)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// The same day some years earlier; 29 February becomes 28 February where the year has none. Nothing before the year 1.
std::optional<chr::year_month_day> years_before(const chr::year_month_day& date, int years) {
  const std::int64_t year = std::int64_t{static_cast<int>(date.year())} - years;
  if (year < min_year || year > max_year) return std::nullopt;
  const chr::year_month_day moved(chr::year(static_cast<int>(year)), date.month(), date.day());
  return moved.ok() ? moved : chr::year_month_day(moved.year() / moved.month() / chr::last);
}

/// Does "T10", " 10:30", "T10:30:00+09:00" look like the time of a date-time?
bool looks_like_time(std::string_view rest) {
  if (rest.empty() || (rest[0] != 'T' && rest[0] != 't' && rest[0] != ' ')) return false;
  const int hour = digits_at(rest, 1, 2);
  return hour >= 0 && hour <= 24 && (rest.size() == 3 || rest[3] == ':' || (rest[3] >= '0' && rest[3] <= '9'));
}

}  // namespace

std::string to_string(const PartialDate& date) {
  if (date.month == 0) return fmt::format("{:04}", date.year);
  if (date.day == 0) return fmt::format("{:04}-{:02}", date.year, date.month);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::optional<PartialDate> parse_iso_date(std::string_view text) {
  const int year = digits_at(text, 0, 4);
  if (year < min_year) return std::nullopt;
  PartialDate date{static_cast<std::int16_t>(year), 0, 0};
  if (text.size() == 4) return date;

  const int month = text[4] == '-' ? digits_at(text, 5, 2) : -1;
  if (month < 1 || month > 12) return std::nullopt;
  date.month = static_cast<std::int8_t>(month);
  if (text.size() == 7) return date;

  const int day = text[7] == '-' ? digits_at(text, 8, 2) : -1;
  if (day < 1 || !calendar(year, static_cast<unsigned>(month), static_cast<unsigned>(day)).ok()) return std::nullopt;
  date.day = static_cast<std::int8_t>(day);
  if (text.size() == 10 || looks_like_time(text.substr(10))) return date;
  return std::nullopt;
}

std::int32_t first_day(const PartialDate& date) {
  return day_number(
      calendar(date.year, static_cast<unsigned>(std::max<int>(date.month, 1)), static_cast<unsigned>(std::max<int>(date.day, 1))));
}

std::int32_t last_day(const PartialDate& date) {
  if (date.day != 0) return first_day(date);
  const unsigned month = date.month == 0 ? 12U : static_cast<unsigned>(date.month);
  return day_number(chr::year(date.year) / chr::month(month) / chr::last);
}

PartialDate date_of_day(std::int32_t day) {
  const std::int32_t first = day_number(calendar(min_year, 1, 1)), last = day_number(calendar(max_year, 12, 31));
  const chr::year_month_day date = calendar_of(std::clamp(day, first, last));
  return {static_cast<std::int16_t>(static_cast<int>(date.year())), static_cast<std::int8_t>(static_cast<unsigned>(date.month())),
          static_cast<std::int8_t>(static_cast<unsigned>(date.day()))};
}

ImpreciseDate ImpreciseDate::of(const PartialDate& date) {
  const DateType type = date.month == 0 ? DateType::year : date.day == 0 ? DateType::month : DateType::exact;
  return {first_day(date), last_day(date), type};
}

ImpreciseDate ImpreciseDate::about(const PartialDate& date, int slack_days) {
  const std::int64_t slack = std::max(slack_days, 0);
  return {shifted(first_day(date), -slack), shifted(last_day(date), slack), DateType::about};
}

ImpreciseDate ImpreciseDate::before(const PartialDate& date) { return {std::nullopt, first_day(date) - 1, DateType::before}; }

ImpreciseDate ImpreciseDate::after(const PartialDate& date) { return {last_day(date) + 1, std::nullopt, DateType::after}; }

ImpreciseDate ImpreciseDate::between(const PartialDate& from, const PartialDate& to) {
  return {std::min(first_day(from), first_day(to)), std::max(last_day(from), last_day(to)), DateType::between};
}

ImpreciseDate ImpreciseDate::from_age(const PartialDate& at, int years) {
  ImpreciseDate born{std::nullopt, std::nullopt, DateType::age_derived};
  // The earliest birth is the day after the one that would already make it years + 1.
  if (const auto earliest = years_before(calendar_of(first_day(at)), years + 1)) born.first = day_number(*earliest) + 1;
  const chr::year_month_day end = calendar_of(last_day(at));
  if (const auto latest = years_before(end, years)) {
    born.last = day_number(*latest);
    // Those born on 29 February have their birthday on 28 February or 1 March of a common year, as custom goes: keep both.
    const bool birthday_may_be_today = end.month() == chr::February && end.day() == chr::day(28) && !end.year().is_leap();
    if (birthday_may_be_today && latest->year().is_leap()) ++*born.last;
  }
  return born;
}

bool compatible(const ImpreciseDate& a, const ImpreciseDate& b) {
  const auto below = [](const ImpreciseDate& left, const ImpreciseDate& right) {
    return left.last && right.first && *left.last < *right.first;
  };
  return !below(a, b) && !below(b, a);
}

}  // namespace girok
