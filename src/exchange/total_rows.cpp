#include "exchange/total_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "exchange/mapping_words.h"
#include "exchange/table_build.h"
#include "text/unicode.h"

namespace girok::exchange {
namespace {

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// "1,234", "15명", "₩ 3,000", "40%": its number, whatever is counted.
std::optional<double> number_in(std::string_view cell) {
  for (const std::string_view sign : {"₩", "¥", "€", "$", "£"}) {
    if (cell.starts_with(sign)) cell.remove_prefix(sign.size());
  }
  cell = trimmed(cell);
  const std::size_t end = std::min(cell.find_first_not_of("0123456789.,"), cell.size());
  if (end == 0 || !is_one_of(counted_things, trimmed(cell.substr(end)))) return {};
  std::string digits(cell.substr(0, end));
  std::erase(digits, ',');
  double number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return {};
  return number;
}

bool is_number_or_day(std::string_view cell) {
  return cell.find_first_not_of("0123456789.,-/: ") == std::string_view::npos || number_in(cell);
}

/// Says nothing of anybody: a number, a date or a time, a dash, or that nothing is known.
bool is_mute(std::string_view cell) { return is_number_or_day(cell) || is_one_of(unknown_words, text::fold(cell)); }

/// What a row is called, where it is a word for a total.
struct Called {
  std::string_view word;
  bool sure = false;  ///< needs no number that proves it
};

std::optional<Called> called(std::string_view cell) {
  std::string folded = text::fold(trimmed(cell));
  // "합 계" and "总  计" are spaced out to fill their cells.
  if (text::has_han(folded) || text::has_hangul(folded)) std::erase(folded, ' ');
  const auto rest_after = [&](std::string_view word) {
    std::string_view rest = std::string_view(folded).substr(word.size());
    while (!rest.empty() && std::string_view(" :=()").find(rest.front()) != std::string_view::npos) rest.remove_prefix(1);
    while (!rest.empty() && std::string_view(" :=().").find(rest.back()) != std::string_view::npos) rest.remove_suffix(1);
    return rest;
  };
  std::optional<Called> best;
  const auto take = [&](std::string_view word, bool sure) {
    if (!best || word.size() > best->word.size()) best = Called{word, sure};
  };
  for (const TotalWord& one : total_words) {
    if (!folded.starts_with(one.word)) continue;
    const std::string_view rest = rest_after(one.word);
    if (rest.empty())
      take(one.word, one.sure);
    else if (number_in(rest))
      take(one.word, true);
    else if (one.sure && folded[one.word.size()] == ' ')
      take(one.word, false);
  }
  return best;
}

/// What has been added up so far in one column.
struct Sums {
  double all = 0, part = 0;  ///< part: since the last total
  std::size_t filled = 0, filled_part = 0, words = 0, numbers = 0;
  std::optional<double> last;

  void add(std::string_view cell) {
    if (cell.empty()) return;
    ++filled;
    ++filled_part;
    if (const std::optional<double> number = number_in(cell)) {
      all += *number;
      part += *number;
      last = number;
      if (*number != 0) ++numbers;
    } else if (!is_number_or_day(cell)) {
      ++words;
    }
  }
};

class Finding {
 public:
  explicit Finding(const Table& table) : table_(table), sums_(table.header.size()) {}

  std::vector<TotalRow> find() {
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      if (const std::optional<TotalRow> total = look_at(row)) {
        found_.push_back(*total);
        for (Sums& one : sums_) {
          one.part = 0;
          one.filled_part = 0;
        }
        rows_part_ = 0;
        continue;
      }
      for (std::size_t column = 0; column < sums_.size(); ++column) sums_[column].add(table_.rows[row][column]);
      ++rows_;
      ++rows_part_;
    }
    return std::move(found_);
  }

 private:
  std::optional<TotalRow> look_at(std::size_t row) const {
    std::optional<Called> name;
    for (const std::string& cell : table_.rows[row]) {
      if (cell.empty() || is_mute(cell)) continue;
      const std::optional<Called> word = called(cell);
      if (!word || (name && !word->sure)) return {};  // it says something of somebody
      if (!name) name = word;
    }
    const std::size_t line = row < table_.lines.size() ? table_.lines[row] : row + 1;
    using Why = TotalRow::Why;
    if (name && name->sure) return TotalRow{row, line, Why::called, std::string(name->word)};
    if (name && proven(row, false)) return TotalRow{row, line, Why::called_and_sums, std::string(name->word)};
    if (!name && row + 1 == table_.rows.size() && rows_ >= 3 && lacks_words(row) && proven(row, true))
      return TotalRow{row, line, Why::sums, {}};
    return {};
  }

  /// Whether all its numbers are sums or counts of what stands above, but for one that only goes on counting rows; and there is one.
  /// Of a row that is not called a total (`nothing_else`) a count, or one small sum, may be chance: it may be somebody without a name.
  bool proven(std::size_t row, bool nothing_else) const {
    constexpr std::size_t many = 5;  // added up
    const std::vector<std::string>& cells = table_.rows[row];
    std::size_t right = 0, most_added = 0;
    for (std::size_t column = 0; column < cells.size(); ++column) {
      const std::optional<double> number = number_in(cells[column]);
      if (!number && nothing_else && !cells[column].empty()) return false;
      const Sums& sums = sums_[column];
      if (!number || (sums.last && *number == *sums.last + 1)) continue;
      const auto is = [&](double other) { return other > 0 && std::abs(*number - other) < 0.005; };
      const bool counts = is(static_cast<double>(rows_)) || is(static_cast<double>(rows_part_)) || is(static_cast<double>(sums.filled)) ||
                          is(static_cast<double>(sums.filled_part));
      const bool sum = is(sums.all) || is(sums.part);
      if (!sum && (nothing_else || !counts)) return false;
      ++right;
      most_added = std::max(most_added, sums.numbers);
    }
    return nothing_else ? right > 1 || (right == 1 && most_added >= many) : right > 0;
  }

  /// A column in which nearly every row says something in words says nothing here.
  bool lacks_words(std::size_t row) const {
    for (std::size_t column = 0; column < sums_.size(); ++column) {
      if (table_.rows[row][column].empty() && sums_[column].words * 10 >= rows_ * 9) return true;
    }
    return false;
  }

  const Table& table_;
  std::vector<Sums> sums_;
  std::size_t rows_ = 0, rows_part_ = 0;
  std::vector<TotalRow> found_;
};

}  // namespace

std::vector<TotalRow> total_rows(const Table& table) { return Finding(table).find(); }

void take_out(Table& table, const std::vector<TotalRow>& totals) {
  if (totals.empty()) return;
  std::vector<std::size_t> now(table.rows.size());  // where each row goes
  std::size_t kept = 0;
  auto next = totals.begin();
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    now[row] = kept;
    if (next != totals.end() && next->row == row) {
      now[row] = table.rows.size();
      ++next;
      continue;
    }
    if (kept != row) {
      table.rows[kept] = std::move(table.rows[row]);
      table.where[kept] = std::move(table.where[row]);
      if (row < table.lines.size()) table.lines[kept] = table.lines[row];
    }
    ++kept;
  }
  const std::size_t before = table.rows.size();
  std::erase_if(table.faults, [&](const CellFault& fault) { return now[fault.row] == before; });
  for (CellFault& fault : table.faults) fault.row = now[fault.row];
  table.rows.resize(kept);
  table.where.resize(kept);
  if (table.lines.size() > kept) table.lines.resize(kept);
}

std::string reason_of(const TotalRow& total) {
  switch (total.why) {
    case TotalRow::Why::called: return "it is called \"" + total.word + "\", and says nothing else but numbers";
    case TotalRow::Why::called_and_sums: return "it is called \"" + total.word + "\", and has a sum or count of the rows above";
    case TotalRow::Why::sums: break;
  }
  return "it stands last, says nothing in words, and its numbers are sums of the rows above";
}

}  // namespace girok::exchange
