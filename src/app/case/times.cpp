#include "app/case/times.h"

#include <fmt/format.h>

#include "base/dates.h"

namespace girok::app {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

ClockRange range_of_seconds(std::int64_t first, std::int64_t last) {
  const auto clock = [](std::int64_t seconds, bool end) {
    if (seconds < 0) return std::uint64_t{0};
    return end ? ((static_cast<std::uint64_t>(seconds) * 1000 + 999) << 16U | 0xFFFFU)
               : (static_cast<std::uint64_t>(seconds) * 1000) << 16U;
  };
  return {clock(first, false), clock(last, true)};
}

/// Two digits up to `most`, taken off the front.
std::optional<int> two_digits(std::string_view& text, int most) {
  if (text.size() < 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9') return std::nullopt;
  const int value = (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(2);
  return value <= most ? std::optional(value) : std::nullopt;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// "Z", "+09:00", "-0330" or nothing: seconds east of Greenwich.
std::optional<std::int64_t> offset_of(std::string_view text) {
  if (text.empty() || text == "Z") return 0;
  const bool west = text[0] == '-';
  if (!west && text[0] != '+') return std::nullopt;
  text.remove_prefix(1);
  const std::optional<int> hours = two_digits(text, 14);
  if (!hours) return std::nullopt;
  take(text, ':');
  const std::optional<int> minutes = text.empty() ? 0 : two_digits(text, 59);
  if (!minutes || !text.empty()) return std::nullopt;
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return west ? -seconds : seconds;
}

}  // namespace

std::string iso_time_of_seconds(std::int64_t seconds) {
  if (seconds < 0 || seconds > last_second) seconds = seconds < 0 ? 0 : last_second;   // a clock from a stranger may say anything
  const std::int64_t in_day = seconds % day_s;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", to_string(date_of_day(static_cast<std::int32_t>(seconds / day_s))), in_day / 3600,
                     in_day / 60 % 60, in_day % 60);
}

std::string iso_time(std::uint64_t clock) { return iso_time_of_seconds(static_cast<std::int64_t>((clock >> 16U) / 1000)); }

std::string short_time(std::uint64_t clock) {
  const std::string iso = iso_time(clock);
  return iso.substr(0, 10) + " " + iso.substr(11, 5);
}

std::optional<ClockRange> parse_time(std::string_view typed) {
  const std::size_t t = typed.find_first_of("T ");
  const std::optional<PartialDate> date = parse_iso_date(typed.substr(0, t));
  if (!date) return std::nullopt;
  if (t == std::string_view::npos)
    return range_of_seconds(std::int64_t{first_day(*date)} * day_s, (std::int64_t{last_day(*date)} + 1) * day_s - 1);
  if (date->day == 0) return std::nullopt;

  std::string_view rest = typed.substr(t + 1);
  const std::optional<int> hour = two_digits(rest, 23);
  if (!hour || !take(rest, ':')) return std::nullopt;
  const std::optional<int> minute = two_digits(rest, 59);
  if (!minute) return std::nullopt;
  std::optional<int> second;
  if (take(rest, ':')) {
    second = two_digits(rest, 59);
    if (!second) return std::nullopt;
  }
  const std::optional<std::int64_t> offset = offset_of(rest);
  if (!offset) return std::nullopt;
  const std::int64_t first = std::int64_t{first_day(*date)} * day_s + *hour * 3600 + *minute * 60 + second.value_or(0) - *offset;
  return range_of_seconds(first, second ? first : first + 59);
}

}  // namespace girok::app
