#include "app/estimation/estimate_table.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "app/estimation/estimate_cells.h"
#include "exchange/total_rows.h"

namespace girok::app {
namespace {

using estimation::Pattern;

constexpr std::size_t most_errors = 1000;

std::string joined(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

struct ColumnLook {
  std::size_t filled = 0, yes = 0, no = 0, cross = 0, circle = 0;
  std::size_t whole = 0, above_one = 0;  ///< counts; those above 1
  std::size_t members() const { return yes + no + cross + circle; }
  bool looks_like_list() const { return filled > 0 && 2 * members() >= filled; }
};

class TableCounter {
 public:
  TableCounter(const exchange::Table& table, const std::string& name, const EstimateInputOptions& options)
      : table_(table), name_(name), options_(options), looks_(table.header.size()) {}

  tl::expected<CountedTable, std::vector<Error>> count() {
    if (table_.rows.empty())
      return one(ErrorCode::malformed, "the table has a header and no rows", "see whether it is the file it should be");
    look();
    for (const exchange::TotalRow& total : exchange::total_rows(table_)) totals_.insert(total.row);
    find_named(options_.by, by_, "--by");
    find_named(options_.lists, lists_, "--lists");
    if (!options_.count.empty()) {
      const std::size_t column = column_named(options_.count, "--count");
      if (column < looks_.size()) count_ = column;
    }
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    if (options_.count.empty()) find_count();
    if (options_.lists.empty()) find_lists();
    if (errors_.empty()) check_columns();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    circles_ = std::ranges::any_of(lists_, [&](std::size_t column) { return looks_[column].circle > 0; });
    for (std::size_t row = 0; row < table_.rows.size(); ++row) take(row);
    tell_faults();
    if (errors_.empty()) check_whole();
    if (!errors_.empty()) return tl::unexpected(std::move(errors_));
    out_.form = count_ ? InputForm::patterns : InputForm::persons;
    for (const std::size_t column : lists_) out_.lists.push_back(table_.header[column]);
    if (count_) out_.count_column = table_.header[*count_];
    return std::move(out_);
  }

 private:
  tl::unexpected<std::vector<Error>> one(ErrorCode code, std::string what, std::string hint) const {
    return tl::unexpected(std::vector<Error>{{code, std::move(what), name_, std::move(hint)}});
  }
  void say(std::size_t row, std::string what, std::string hint, ErrorCode code = ErrorCode::malformed) {
    if (totals_.contains(row)) {
      if (!told_totals_.insert(row).second) return;
      what = "the row seems to be a total, which is no row of lists";
      hint = "leave it out of the table";
    }
    if (errors_.size() < most_errors) errors_.push_back({code, std::move(what), table_.where[row], std::move(hint)});
  }
  void say_whole(std::string what, std::string hint, ErrorCode code = ErrorCode::malformed) {
    errors_.push_back({code, std::move(what), name_, std::move(hint)});
  }

  void look() {
    for (const std::vector<std::string>& row : table_.rows)
      for (std::size_t column = 0; column < looks_.size(); ++column) {
        const std::string& cell = row[column];
        if (cell.empty()) continue;
        ColumnLook& look = looks_[column];
        ++look.filled;
        switch (membership_of(cell)) {
          case Membership::yes: ++look.yes; break;
          case Membership::no: ++look.no; break;
          case Membership::cross: ++look.cross; break;
          case Membership::circle: ++look.circle; break;
          default: break;
        }
        const CountCell number = count_of(cell);
        look.whole += number.fault == CountFault::none ? 1 : 0;
        look.above_one += number.fault == CountFault::none && number.count > 1 ? 1 : 0;
      }
  }

  std::size_t column_named(const std::string& header, const char* option) {
    const auto found = std::ranges::find(table_.header, header);
    if (found != table_.header.end()) return static_cast<std::size_t>(found - table_.header.begin());
    errors_.push_back({ErrorCode::usage, "there is no column of that name: " + header, option, "the columns are " + joined(table_.header)});
    return looks_.size();
  }
  void find_named(const std::vector<std::string>& names, std::vector<std::size_t>& columns, const char* option) {
    for (const std::string& name : names) {
      const std::size_t column = column_named(name, option);
      if (column == looks_.size()) continue;
      if (is_among(columns, column))
        errors_.push_back({ErrorCode::usage, "a column is named twice: " + name, option, {}});
      else
        columns.push_back(column);
    }
  }
  static bool is_among(const std::vector<std::size_t>& columns, std::size_t column) {
    return std::ranges::find(columns, column) != columns.end();
  }
  bool is_taken(std::size_t column) const { return is_among(by_, column) || is_among(lists_, column); }

  /// By its header; where several have one, those whose cells do not all say yes or no; else the last column, if it can be nothing else.
  void find_count() {
    std::vector<std::size_t> named;
    for (std::size_t column = 0; column < looks_.size(); ++column) {
      if (!is_taken(column) && names_a_count(table_.header[column])) named.push_back(column);
    }
    const std::size_t last = looks_.size() - 1;
    if (named.size() > 1 || (named.size() == 1 && named[0] != last))
      std::erase_if(named, [&](std::size_t column) { return looks_[column].members() == looks_[column].filled; });
    if (named.size() > 1)
      return say_whole("several columns may be the count: " + names_of(named), "--count COLUMN says which", ErrorCode::usage);
    if (named.size() == 1) {
      count_ = named[0];
      return;
    }
    const ColumnLook& look = looks_[last];
    if (is_taken(last) || look.filled != table_.rows.size() || look.whole != look.filled || look.above_one == 0) return;
    for (std::size_t column = 0; column < last; ++column) {
      if (!is_among(by_, column) && looks_[column].members() != looks_[column].filled) return;
    }
    // Persons repeat patterns; a table of patterns has each once.
    std::set<std::vector<std::string>> seen;
    for (const std::vector<std::string>& row : table_.rows) {
      if (!seen.emplace(row.begin(), row.end() - 1).second) return;
    }
    count_ = last;
    out_.notes.push_back("the last column was taken for the count: " + table_.header[last] +
                         " (--count COLUMN, or --lists, if that is wrong)");
  }

  std::string names_of(const std::vector<std::size_t>& columns) const {
    std::vector<std::string> names;
    for (const std::size_t column : columns) names.push_back(table_.header[column]);
    return joined(names);
  }

  void find_lists() {
    for (std::size_t column = 0; column < looks_.size(); ++column) {
      if (column != count_ && !is_taken(column) && looks_[column].looks_like_list()) lists_.push_back(column);
    }
    if (lists_.empty())
      say_whole("no column looks like a list: cells that say 1 or 0, yes or no",
                "if each file is one list of persons: girok link FILE… --clusters clusters.csv, then girok estimate clusters.csv");
  }

  void check_columns() {
    if (count_ && is_taken(*count_))
      errors_.push_back({ErrorCode::usage, "a column cannot be the count and something else: " + table_.header[*count_], "--count", {}});
    for (const std::size_t column : lists_) {
      if (is_among(by_, column))
        errors_.push_back({ErrorCode::usage, "a column cannot be a list and a stratum: " + table_.header[column], "--by", {}});
    }
    if (lists_.size() > estimation::max_lists)
      say_whole(fmt::format("{} columns look like lists; at most {} can be used", lists_.size(), estimation::max_lists),
                "--lists A,B,C names those that are; lists of one kind can be put together before", ErrorCode::too_large);
    if (by_.size() > max_strata_columns)
      errors_.push_back({ErrorCode::usage, fmt::format("at most {} columns make strata", max_strata_columns), "--by", {}});
    for (std::size_t column = 0; column < looks_.size(); ++column) {
      if (column != count_ && !is_taken(column)) out_.left_out.push_back(table_.header[column]);
    }
  }

  void take(std::size_t row) {
    const std::vector<std::string>& cells = table_.rows[row];
    Pattern pattern = 0;
    bool good = true;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      const Membership said = membership_of(cells[lists_[i]]);
      if (said == Membership::other) {
        say(row, "a cell of the list " + table_.header[lists_[i]] + " says neither yes nor no", "1 or 0, yes or no, x or nothing");
        good = false;
      } else if (said == Membership::yes || said == Membership::circle || (said == Membership::cross && !circles_)) {
        pattern |= Pattern{1} << i;
      }
    }
    const std::int64_t count = count_in(row, pattern, good);
    if (!good || count == 0) return;
    if (count_ && !is_first(row, pattern)) return;
    if (pattern == 0) {
      out_.on_no_list += count;
      return;
    }
    total_ += count;
    std::vector<std::string> values;
    for (const std::size_t column : by_) values.push_back(cells[column]);
    out_.cells.push_back({std::move(values), {pattern, count}});
  }

  std::int64_t count_in(std::size_t row, Pattern pattern, bool& good) {
    if (!count_) return 1;
    const CountCell cell = count_of(table_.rows[row][*count_]);
    const char* what = nullptr;
    switch (cell.fault) {
      case CountFault::none: break;
      case CountFault::missing:
        if (pattern == 0) return 0;
        what = "the count is missing";
        break;
      case CountFault::negative: what = "the count is negative"; break;
      case CountFault::fraction: what = "the count is a fraction"; break;
      case CountFault::no_number: what = "the count is no number"; break;
      case CountFault::too_large: what = "the count is above 1,000,000,000"; break;
    }
    if (what != nullptr) {
      say(row, what, "a whole number of persons, 0 or more",
          cell.fault == CountFault::too_large ? ErrorCode::too_large : ErrorCode::malformed);
      good = false;
    } else if (good && pattern == 0 && cell.count > 0 && options_.lists.empty()) {  // with --lists they may be on other lists
      say(row, "a row of persons on no list has a count", "they are what is estimated: leave the row out, or its count empty");
      good = false;
    }
    return cell.count;
  }

  /// False, and told, where an earlier row says the same of the same.
  bool is_first(std::size_t row, Pattern pattern) {
    std::string key = std::to_string(pattern);
    for (std::size_t column = 0; column < looks_.size(); ++column) {
      if (column != count_ && !is_among(lists_, column))
        key.append("|").append(std::to_string(table_.rows[row][column].size())).append(":").append(table_.rows[row][column]);
    }
    const auto [before, fresh] = seen_.emplace(std::move(key), row);
    if (!fresh)
      say(row, "the pattern is there twice, first at " + table_.where[before->second],
          "add the two counts, or say which columns make strata: --by");
    return fresh;
  }

  /// Cells that spreadsheets could not compute, in columns that are used.
  void tell_faults() {
    for (const exchange::CellFault& fault : table_.faults) {
      if (fault.column == count_ || is_taken(fault.column)) say(fault.row, fault.what, fault.hint);
    }
  }

  void check_whole() {
    if (total_ > estimation::max_count)
      return say_whole("there are more than 1,000,000,000 persons", "see whether the counts are counts of persons", ErrorCode::too_large);
    if (total_ == 0) return say_whole("nobody is on any list", "see whether it is the file it should be");
    Pattern anybody = 0;
    for (const auto& [values, cell] : out_.cells) anybody |= cell.pattern;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if ((anybody >> i & 1U) == 0)
        say_whole("nobody is on the list " + table_.header[lists_[i]], "leave it out: --lists names the others");
    }
  }

  const exchange::Table& table_;
  const std::string& name_;
  const EstimateInputOptions& options_;
  std::vector<ColumnLook> looks_;
  std::vector<std::size_t> lists_, by_;
  std::optional<std::size_t> count_;
  bool circles_ = false;
  std::int64_t total_ = 0;
  std::unordered_map<std::string, std::size_t> seen_;
  std::set<std::size_t> totals_, told_totals_;  ///< rows
  CountedTable out_;
  std::vector<Error> errors_;
};

}  // namespace

tl::expected<CountedTable, std::vector<Error>> count_table(const exchange::Table& table, const std::string& name,
                                                           const EstimateInputOptions& options) {
  return TableCounter(table, name, options).count();
}

}  // namespace girok::app
