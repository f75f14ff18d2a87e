// The distinct values of a column, numbered: a value's work is done once, however many records hold it.
//
// Model    Open addressing; a slot holds a value's hash and its 32-bit code, so that most searches touch one line of memory. Texts end to end in one buffer.
//          Code 0 is the missing value (the empty text); the others are given in the order in which values are met.
// Limits   2^32 - 2 distinct values; texts of at most 2^32 - 1 bytes each.
// Threads  add() belongs to one thread; the rest is const and safe to share. Views live until the next add().
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace girok::linkage {

/// The number of a value within its dictionary; 0 is missing.
using Code = std::uint32_t;

class Dictionary {
 public:
  Dictionary();

  /// The code of `value`, a new one where it was not met before; 0 for the empty text.
  Code add(std::string_view value);
  /// add() of each, in order, into `codes`; the memory that a search needs is asked for ahead. Requires: codes.size() == values.size().
  void add_all(std::span<const std::string_view> values, std::span<Code> codes);
  /// The code of `value`, or 0.
  Code find(std::string_view value) const;
  std::string_view at(Code code) const { return std::string_view(text_).substr(ends_[code], ends_[std::size_t{code} + 1] - ends_[code]); }
  /// Codes in use, the missing one included: at least 1.
  std::size_t size() const { return ends_.size() - 1; }

 private:
  Code add_hashed(std::string_view value, std::uint32_t hash);
  void grow();

  std::string text_;
  std::vector<std::uint64_t> ends_;  ///< [code] where its text begins; [size] the end
  std::vector<std::uint64_t> slots_;  ///< hash in the upper half, code in the lower; 0: free
};

}  // namespace girok::linkage
