// Made-up data from a seed: dice that give the same throws on every machine, and lists to draw from by weight.
//
// Model    SplitMix64 (Steele, Lea & Flood 2014), started from a hash of what it is thrown for, so that record 7 is the same whatever was made before it.
// Limits   Not for secrets.
// Threads  Plain values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace made {

class Dice {
 public:
  explicit Dice(std::uint64_t seed, std::uint64_t a = 0, std::uint64_t b = 0, std::uint64_t c = 0) : state_(seed) {
    for (const std::uint64_t part : {a, b, c}) state_ = mixed(state_ ^ (part + 0x9e3779b97f4a7c15ULL));
  }
  std::uint64_t next() { return mixed(state_ += 0x9e3779b97f4a7c15ULL); }
  /// 0 … n-1. Requires: 0 < n < 2^32.
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(((next() >> 32U) * n) >> 32U); }
  /// low … high, both included.
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low + 1))); }
  /// 0 <= x < 1
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  bool chance(double share) { return unit() < share; }
  template <typename T>
  const T& of(std::span<const T> choices) {
    return choices[below(choices.size())];
  }
  /// One of the words of a list separated by blanks.
  std::string_view word(std::string_view words) {
    std::uint32_t at = below(static_cast<std::uint64_t>(std::count(words.begin(), words.end(), ' ')) + 1);
    for (; at > 0; --at) words.remove_prefix(words.find(' ') + 1);
    return words.substr(0, words.find(' '));
  }

 private:
  static std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
  }
  std::uint64_t state_;
};

/// Numbers 0 … n-1 by weight.
class Weighted {
 public:
  void add(double weight) { sums_.push_back((sums_.empty() ? 0 : sums_.back()) + weight); }
  std::size_t draw(Dice& dice) const {
    const double at = dice.unit() * sums_.back();
    return static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end() - 1, at) - sums_.begin());
  }

 private:
  std::vector<double> sums_;
};

/// One slip of the keyboard in Latin letters or digits: a letter left out, doubled, put in, replaced, or two exchanged.
inline void slip(std::string& word, Dice& dice) {
  if (word.size() < 2) return;
  const std::size_t at = dice.below(word.size());
  const bool digit = word[at] >= '0' && word[at] <= '9';
  const char other = static_cast<char>(digit ? '0' + dice.below(10) : 'a' + dice.below(26));
  if (static_cast<unsigned char>(word[at]) >= 0x80) return;
  switch (dice.below(5)) {
    case 0: word.erase(at, 1); break;
    case 1: word.insert(at, 1, word[at]); break;
    case 2: word.insert(at, 1, other); break;
    case 3: word[at] = other; break;
    default:
      if (at + 1 < word.size() && static_cast<unsigned char>(word[at + 1]) < 0x80) std::swap(word[at], word[at + 1]);
  }
}

/// A CSV cell, quoted where it must be.
inline void put_cell(std::string& out, std::string_view cell, bool last = false) {
  if (cell.find_first_of(",\"\n") == std::string_view::npos) {
    out += cell;
  } else {
    out += '"';
    for (const char c : cell) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  out += last ? '\n' : ',';
}

inline std::string padded(int number, int width) {
  std::string digits = std::to_string(number);
  while (static_cast<int>(digits.size()) < width) digits.insert(digits.begin(), '0');
  return digits;
}

}  // namespace made
