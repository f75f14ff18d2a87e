// What Chinese words stand beside numbers: counters, and the look-alikes that are no numbers. Internal to numerals_zh*.cpp.
//
// Threads  Constant tables.
#pragma once

#include <string_view>

#include "reading/numerals_cjk.h"

namespace girok::reading::cjk::zh {

enum class CounterKind : std::uint8_t {
  count,     ///< 人, 名, 起
  age,       ///< 岁, 个月大
  duration,  ///< 个月, 天
  year,      ///< 年: a calendar year or a duration
  calendar,  ///< 月, 年代
  day,       ///< 日, 号: of the month, or a duration
  clock,     ///< 点, 时
  ordinal,   ///< 年级
  multiple,  ///< 倍
  percent,   ///< %, 个百分点
  tenth,     ///< 成: 10 per cent each
  discount,  ///< 折: what is left to pay
  dozen,     ///< 打
};

struct Counter {
  std::u32string_view word;
  CounterKind kind;
  std::string_view unit;
  std::u32string_view not_before;   ///< characters after which it is the start of another word
};

/// The longest counter at i (no blanks skipped).
const Counter* counter_at(const Runes& r, std::size_t i);

/// May a lone 一 … 九 or 十 at [begin, end) before `counter` be a number? Not in 统一, 这一年, 十分, 周三.
bool lone_is_number(const Runes& r, std::size_t begin, const Counter& counter);

int digit_of(char32_t c);       ///< 0..9, or -1
int small_power(char32_t c);    ///< 十 百 千 and their financial forms: 1..3, else 0
int large_power(char32_t c);    ///< 万 亿 兆: 4, 8, 12, else 0

}  // namespace girok::reading::cjk::zh
