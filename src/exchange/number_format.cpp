#include "exchange/number_format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

#include "base/dates.h"

namespace girok::exchange {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Takes away what shows only literally: quoted texts, escaped characters, padding; [h] and the like become H; M; S. Only the first section.
std::string bare_format(std::string_view code, bool& duration) {
  std::string out;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']', i), code.size());
      const std::string_view inside = code.substr(i + 1, end - i - 1);
      // [h] [mm] [ss]; all others are colours, conditions and locales.
      if (!inside.empty() && (lower(inside[0]) == 'h' || lower(inside[0]) == 'm' || lower(inside[0]) == 's') &&
          std::all_of(inside.begin(), inside.end(), [&](char x) { return lower(x) == lower(inside[0]); }))
        duration = true;
      i = end;
    } else {
      out += lower(c);
    }
  }
  return out;
}

/// An m is minutes where the letter before it is h, or the letter after it is s.
bool is_minutes(std::string_view format, std::size_t first, std::size_t last) {
  constexpr std::string_view letters = "ydhse";
  const std::size_t before = first == 0 ? std::string_view::npos : format.find_last_of(letters, first - 1);
  const std::size_t after = format.find_first_of("ydhsem", last + 1);
  return (before != std::string_view::npos && format[before] == 'h') || (after != std::string_view::npos && format[after] == 's');
}

std::string time_text(std::int64_t seconds) {
  std::array<char, 40> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  return buffer.data();
}

/// A day as it is shown: a month's first day that is shown without its day is that month.
ShownDate shown_day(const PartialDate& date, const NumberShape& shape) {
  ShownDate shown;
  PartialDate kept = date;
  if (shape.is_date() && !shape.day && date.day == 1) {
    if (shape.month && shape.year) {
      kept.day = 0;
    } else if (shape.year && !shape.month && date.month == 1) {
      kept.day = kept.month = 0;
    }
    if (kept.day == 0) shown.doubt = DateDoubt::to_month;
  }
  if (shape.is_date() && !shape.year) shown.doubt = DateDoubt::without_year;
  shown.text = to_string(kept);
  return shown;
}

}  // namespace

NumberShape shape_of_format(std::string_view code) {
  NumberShape shape;
  std::string format = bare_format(code, shape.duration);
  if (shape.duration) return shape;
  if (format.size() >= 2 && format.size() <= 30 && std::all_of(format.begin(), format.end(), [](char c) { return c == '0'; })) {
    shape.zeros = static_cast<std::uint8_t>(format.size());
    return shape;
  }
  for (const std::string_view word : {std::string_view("general"), std::string_view("am/pm"), std::string_view("a/p"),
                                      std::string_view("오전/오후"), std::string_view("上午/下午")}) {
    const std::size_t at = format.find(word);
    if (at == std::string::npos) continue;
    if (word != "general") shape.time = true;
    format.erase(at, word.size());
  }
  for (std::size_t i = 0; i < format.size(); ++i) {
    switch (format[i]) {
      case 'y': shape.year = true; break;
      case 'd': shape.day = true; break;
      case 'h':
      case 's': shape.time = true; break;
      case 'e':  // a year in East Asian formats; an exponent before a sign
        if (i + 1 < format.size() && (format[i + 1] == '+' || format[i + 1] == '-')) return {};
        shape.year = true;
        break;
      case 'm': {
        std::size_t last = i;
        while (last + 1 < format.size() && format[last + 1] == 'm') ++last;
        (is_minutes(format, i, last) ? shape.time : shape.month) = true;
        i = last;
        break;
      }
      default: break;
    }
  }
  // 0 and # are digits of a number: then letters are text that somebody forgot to quote.
  if (format.find_first_of("0#?") != std::string::npos && !shape.time) return {};
  return shape;
}

NumberShape shape_of_builtin_format(std::uint32_t id) {
  constexpr NumberShape day = {true, true, true, false, false, 0};
  constexpr NumberShape time = {false, false, false, true, false, 0};
  if (id == 16) return {false, true, true, false, false, 0};  // d-mmm
  if (id == 17) return {true, true, false, false, false, 0};  // mmm-yy
  if (id == 22) return {true, true, true, true, false, 0};
  if (id == 46) return {false, false, false, false, true, 0};  // [h]:mm:ss
  // 34, 35, 55 and 56 are times in Chinese programs and dates in Korean and Japanese ones: where there is no day, date_of_serial() takes the time.
  if ((id >= 18 && id <= 21) || id == 45 || id == 47 || id == 32 || id == 33) return time;
  if (id == 14 || id == 15 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return day;
  return {};
}

ShownDate date_of_serial(double serial, bool from_1904, const NumberShape& shape) {
  constexpr double seconds_a_day = 86400;
  constexpr double most = 2'958'466;  // 10000-01-01 in the 1900 system
  if (!(serial >= 0) || serial >= most) return {{}, DateDoubt::no_date};
  const auto seconds = static_cast<std::int64_t>(std::llround(serial * seconds_a_day));
  if (shape.duration) return {time_text(seconds), DateDoubt::none};
  const std::int64_t days = seconds / 86400, in_day = seconds % 86400;
  if (days == 0 && (!shape.is_date() || (in_day > 0 && !from_1904))) return {time_text(in_day), DateDoubt::none};
  // Day 1 is 1900-01-01; the format holds 1900 for a leap year, as Lotus 1-2-3 did.
  if (!from_1904 && (days == 0 || days == 60)) return {{}, DateDoubt::no_date};
  static const std::int32_t day_1900 = first_day({1899, 12, 31}), day_1904 = first_day({1904, 1, 1});
  const std::int32_t day =
      from_1904 ? day_1904 + static_cast<std::int32_t>(days) : day_1900 + static_cast<std::int32_t>(days > 60 ? days - 1 : days);
  const PartialDate date = date_of_day(day);
  if (first_day(date) != day) return {{}, DateDoubt::no_date};
  if (in_day == 0 && !shape.time) return shown_day(date, shape);
  ShownDate shown = shown_day(date, {true, true, true, true, false, 0});
  if (shape.is_date() && !shape.year) shown.doubt = DateDoubt::without_year;
  shown.text += "T" + time_text(in_day);
  return shown;
}

ShownDate date_of_iso(std::string_view iso, const NumberShape& shape) {
  const std::optional<PartialDate> date = parse_iso_date(iso);
  if (!date || date->day == 0) return {{}, DateDoubt::no_date};
  const std::size_t t = iso.find('T');
  if (t == std::string_view::npos) return shown_day(*date, shape);
  const std::string_view time = iso.substr(t + 1);
  if (time.starts_with("00:00") && time.find_first_of("123456789") == std::string_view::npos && !shape.time) return shown_day(*date, shape);
  ShownDate shown = shown_day(*date, {true, true, true, true, false, 0});
  shown.text = std::string(iso);
  return shown;
}

}  // namespace girok::exchange
