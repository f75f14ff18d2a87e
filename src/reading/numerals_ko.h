// What Korean words stand beside numbers: counters, particles, and the look-alikes that are no numbers. Internal to numerals_ko*.cpp.
//
// Threads  Constant tables.
#pragma once

#include <string_view>

#include "reading/numerals_cjk.h"

namespace girok::reading::cjk::ko {

enum class CounterKind : std::uint8_t {
  count,     ///< 명, 건
  noun,      ///< 여성, 나라: what is counted, not a part of the quantity
  age,       ///< 살, 세
  duration,  ///< 개월
  year,      ///< 년: a calendar year or a duration
  calendar,  ///< 월, 시
  day,       ///< 일: a day of the month or a duration
  minute,    ///< 분: minutes, or persons after a native numeral
  ordinal,   ///< 번째, 위
  multiple,  ///< 배
  decade,    ///< 대: "20대", or a counter of machines
  percent,   ///< 퍼센트
  tenth,     ///< 할
  dozen,     ///< 다스
};

struct Counter {
  std::u32string_view word;
  CounterKind kind;
  std::string_view unit;            ///< of durations and ages
  std::u32string_view not_before;   ///< characters after which it is the start of another word
};

/// The counter at i, with a word end behind it; `strict` also asks that only particles follow in the same word.
const Counter* counter_at(const Runes& r, std::size_t i, bool strict);

/// Is the rest of the word at i nothing, or particles and endings only?
bool eojeol_tail(const Runes& r, std::size_t i);
/// A counter or a currency at i, at most one blank away.
bool counter_follows(const Runes& r, std::size_t i);
/// A currency or a counter of persons and things (not of years, months, days, ages, per cents).
bool money_or_plain_counter(const Runes& r, std::size_t i);
/// Any counter, by its whole word.
bool sure_counter(const Runes& r, std::size_t i);
bool after_yeo(const Runes& r, std::size_t i);
/// "만 12세": full years of age, not ten thousand.
bool is_adnoun_man(const Runes& r, std::size_t i);
/// May number words start at i? At the start of a word, or after a prefix glued to it (약, 제, 총).
bool may_start_numeral(const Runes& r, std::size_t i);
/// A Sino-Korean word that is (also) something else: "이천", "만일", "조사", "천사".
bool is_weak_sino(const Runes& r, std::size_t begin, std::size_t end, int magnitudes);
/// Do words near by talk of numbers as numbers (숫자, 정답, 분수)?
bool numeric_context(const Runes& r, std::size_t begin, std::size_t end);

}  // namespace girok::reading::cjk::ko
