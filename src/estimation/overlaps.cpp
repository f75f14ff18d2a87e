#include "estimation/overlaps.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace girok::estimation {
namespace {

/// Cells in order, equal patterns added up, those of nobody and pattern 0 dropped.
std::vector<Cell> gathered(std::vector<Cell> cells) {
  std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) { return a.pattern < b.pattern; });
  std::vector<Cell> out;
  for (const Cell& cell : cells) {
    if (cell.pattern == 0 || cell.count == 0) continue;
    if (!out.empty() && out.back().pattern == cell.pattern)
      out.back().count += cell.count;
    else
      out.push_back(cell);
  }
  return out;
}

/// The pattern with bit `list` taken out and higher bits moved down.
Pattern squeezed(Pattern pattern, std::size_t list) {
  const Pattern below = (Pattern{1} << list) - 1;
  return (pattern & below) | ((pattern >> 1) & ~below);
}

Result<> check_names(const std::vector<std::string>& lists) {
  if (lists.size() > max_lists)
    return fail(ErrorCode::too_large, fmt::format("{} lists; at most {} can be used", lists.size(), max_lists), "lists",
                "put lists of one kind together, or leave out those that share nobody");
  std::vector<std::string> sorted = lists;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    return fail(ErrorCode::malformed, "two lists have the same name", "lists", "give each list a name of its own");
  if (!sorted.empty() && sorted.front().empty()) return fail(ErrorCode::malformed, "a list has no name", "lists", "give each list a name");
  return {};
}

}  // namespace

std::int64_t Overlaps::n() const {
  std::int64_t sum = 0;
  for (const Cell& cell : cells) sum += cell.count;
  return sum;
}

std::int64_t Overlaps::on_all(Pattern pattern) const {
  std::int64_t sum = 0;
  for (const Cell& cell : cells)
    if ((cell.pattern & pattern) == pattern) sum += cell.count;
  return sum;
}

std::int64_t Overlaps::on_exactly(std::size_t k) const {
  std::int64_t sum = 0;
  for (const Cell& cell : cells)
    if (static_cast<std::size_t>(std::popcount(cell.pattern)) == k) sum += cell.count;
  return sum;
}

Result<Overlaps> make_overlaps(std::vector<std::string> lists, std::vector<Cell> cells) {
  if (const Result<> good = check_names(lists); !good) return tl::unexpected<Error>(good.error());
  const std::uint64_t patterns = std::uint64_t{1} << lists.size();
  std::vector<Pattern> seen;
  std::int64_t n = 0;
  for (const Cell& cell : cells) {
    if (cell.count < 0) return fail(ErrorCode::malformed, "a count is negative", "counts");
    if (cell.pattern >= patterns) return fail(ErrorCode::malformed, "a capture history names a list that is not there", "counts");
    if (cell.pattern == 0 && cell.count > 0)
      return fail(ErrorCode::malformed, "a count is given for persons on no list", "counts",
                  "leave it out: that number is what is estimated");
    if (cell.count > max_count || (n += cell.count) > max_count)
      return fail(ErrorCode::too_large, fmt::format("more than {} persons", max_count), "counts", "check the column of counts");
    seen.push_back(cell.pattern);
  }
  std::sort(seen.begin(), seen.end());
  if (std::adjacent_find(seen.begin(), seen.end()) != seen.end())
    return fail(ErrorCode::malformed, "a capture history comes twice", "counts", "add up the counts of rows that are alike");
  return Overlaps{std::move(lists), gathered(std::move(cells))};
}

Overlaps without_list(const Overlaps& overlaps, std::size_t list) {
  Overlaps out;
  out.lists = overlaps.lists;
  out.lists.erase(out.lists.begin() + static_cast<std::ptrdiff_t>(list));
  for (const Cell& cell : overlaps.cells) out.cells.push_back({squeezed(cell.pattern, list), cell.count});
  out.cells = gathered(std::move(out.cells));
  return out;
}

Overlaps merged_lists(const Overlaps& overlaps, std::size_t a, std::size_t b) {
  Overlaps out;
  out.lists = overlaps.lists;
  out.lists[a] += "+" + out.lists[b];
  out.lists.erase(out.lists.begin() + static_cast<std::ptrdiff_t>(b));
  for (const Cell& cell : overlaps.cells) {
    const Pattern moved = (cell.pattern >> b & 1) != 0 ? cell.pattern | Pattern{1} << a : cell.pattern;
    out.cells.push_back({squeezed(moved, b), cell.count});
  }
  out.cells = gathered(std::move(out.cells));
  return out;
}

std::string name_of(const Overlaps& overlaps, Pattern pattern) {
  std::string name;
  for (std::size_t i = 0; i < overlaps.list_count(); ++i) {
    if ((pattern >> i & 1) == 0) continue;
    if (!name.empty()) name += "×";
    name += overlaps.lists[i];
  }
  return name.empty() ? "none" : name;
}

}  // namespace girok::estimation
