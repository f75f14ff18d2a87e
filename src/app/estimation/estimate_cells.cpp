#include "app/estimation/estimate_cells.h"

#include <algorithm>
#include <array>
#include <string>

#include "estimation/overlaps.h"

namespace girok::app {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

template <std::size_t n>
bool among(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

constexpr std::array<std::string_view, 13> yes_words{"1", "yes", "y", "true", "t", "+", "✓", "✔", "예", "네", "있음", "是", "有"};
constexpr std::array<std::string_view, 14> no_words{"0", "no",     "n",      "false", "f",  "-",  "–",
                                                    ".", "아니오", "아니요", "없음",  "否", "无", "無"};
constexpr std::array<std::string_view, 4> crosses{"x", "×", "✕", "✗"};
constexpr std::array<std::string_view, 5> circles{"o", "○", "〇", "◯", "●"};
constexpr std::array<std::string_view, 23> count_words{"count",  "counts", "n",    "freq", "frequency", "persons", "people", "number",
                                                       "total",  "수",     "명",   "명수", "인원",      "인원수",  "빈도",   "사람 수",
                                                       "사람수", "人数",   "人數", "频数", "頻數",      "数量",    "數量"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Membership membership_of(std::string_view cell) {
  if (cell.empty()) return Membership::empty;
  if (cell.size() > 16) return Membership::other;
  const std::string word = lower(cell);
  if (among(yes_words, word)) return Membership::yes;
  if (among(no_words, word)) return Membership::no;
  if (among(crosses, word)) return Membership::cross;
  return among(circles, word) ? Membership::circle : Membership::other;
}

CountCell count_of(std::string_view cell) {
  const std::string word = cell.size() > 64 ? std::string("?!") : lower(cell);
  if (word.empty() || word == "na" || word == "n/a" || word == "?") return {0, CountFault::missing};
  std::string_view rest = word;
  const bool negative = rest.front() == '-' || rest.starts_with("−");
  if (negative) rest.remove_prefix(rest.front() == '-' ? 1 : std::string_view("−").size());
  if (rest.empty() || !is_digit(rest.front())) return {0, CountFault::no_number};
  // Groups of three after a first of one to three; or no comma at all.
  const std::size_t end = std::min(rest.find_first_not_of("0123456789,"), rest.size());
  const std::string_view digits = rest.substr(0, end);
  std::int64_t count = 0;
  std::size_t since_comma = 0;
  bool grouped = false, large = false;
  for (const char c : digits) {
    if (c == ',') {
      if (grouped ? since_comma != 3 : since_comma > 3) return {0, CountFault::no_number};
      grouped = true;
      since_comma = 0;
      continue;
    }
    ++since_comma;
    large = large || count > estimation::max_count;
    if (!large) count = count * 10 + (c - '0');
  }
  if (grouped && since_comma != 3) return {0, CountFault::no_number};
  rest.remove_prefix(end);
  if (!rest.empty() && (rest.front() != '.' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos))
    return {0, CountFault::no_number};
  if (rest.find_first_not_of(".0") != std::string_view::npos) return {0, negative ? CountFault::negative : CountFault::fraction};
  if (negative && (large || count != 0)) return {0, CountFault::negative};
  if (large || count > estimation::max_count) return {0, CountFault::too_large};
  return {count, CountFault::none};
}

bool names_a_count(std::string_view header) { return header.size() <= 16 && among(count_words, lower(header)); }

}  // namespace girok::app
