#include "app/text_table.h"

#include <algorithm>
#include <string_view>

#include "app/terminal.h"

namespace girok::app {
namespace {

/// The widest word, for names are not to be cut in two.
std::size_t longest_word(std::string_view cell, std::size_t at_least) {
  std::size_t longest = at_least;
  for (std::size_t at = 0; at < cell.size();) {
    const std::size_t end = std::min(cell.find(' ', at), cell.size());
    longest = std::max(longest, columns_of(cell.substr(at, end - at)));
    at = end + 1;
  }
  return longest;
}

void drop_blanks(std::string& line) {
  while (line.ends_with(' ')) line.pop_back();
}

void add_last(std::string& line, const std::string& cell, std::size_t columns) {
  constexpr std::size_t indent = 6, narrowest = 16;
  const std::size_t before = columns_of(line);
  if (before + columns_of(cell) <= columns || cell.empty()) {
    line += cell;
  } else if (before + longest_word(cell, narrowest) <= columns) {
    line += wrap(cell, columns, before, before);
  } else {
    drop_blanks(line);
    line += '\n' + std::string(indent, ' ') + wrap(cell, columns, indent, indent);
  }
}

}  // namespace

std::string TextTable::text(std::size_t columns) const {
  std::vector<std::size_t> widths(right_.size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += ' ';
      if (right_[i] != 0) line.append(widths[i] - columns_of(row[i]), ' ');
      if (right_[i] != 0)
        line += row[i];
      else if (i + 1 == row.size())
        add_last(line, row[i], columns);
      else
        line += pad(row[i], widths[i]);
      if (i + 1 < row.size()) line += ' ';
    }
    drop_blanks(line);
    out += line + '\n';
  }
  return out;
}

}  // namespace girok::app
