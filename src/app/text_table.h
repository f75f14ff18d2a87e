// A table of text for a terminal: cells below each other, in columns as wide as their widest.
//
// Model    A header row and rows of as many cells or fewer. The last column wraps below its own beginning; where that leaves no room for its words, on lines of its own.
// Threads  No shared state.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace girok::app {

class TextTable {
 public:
  /// `right`, [column]: not 0 for a column of numbers, whose last characters stand below each other.
  TextTable(std::vector<std::string> header, std::vector<char> right) : right_(std::move(right)) { rows_.push_back(std::move(header)); }
  /// Cells of one line each. Requires: no more than the header has.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Lines of at most `columns` where the cells allow it; each begins with two blanks and ends in a line feed.
  std::string text(std::size_t columns) const;

 private:
  std::vector<std::vector<std::string>> rows_;
  std::vector<char> right_;
};

}  // namespace girok::app
