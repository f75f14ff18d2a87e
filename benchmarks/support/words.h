// Invented words: what generated documents are made of. The same number gives the same word.
//
// Model    Words of syllables (English), of Hangul syllables (Korean) and of two characters (Chinese), drawn by rank: a word of rank r comes up as 1/r (Zipf).
//          A sentence has function words between them, and a number now and then.
// Limits   They mean nothing, and a few ranks share a word.
// Threads  A Random belongs to one thread; the rest are pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace girok::benchmarks {

/// SplitMix64 (Steele, Lea & Flood 2014): small, and the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  double share() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double p) { return share() < p; }

 private:
  std::uint64_t state_;
};

enum class Tongue { english, korean, chinese };

/// Every second word of an English sentence, nearly, is one of these.
inline constexpr std::array<std::string_view, 28> function_words = {
    "the", "of",  "and",  "to", "in", "a",   "that", "was",   "for",   "with",  "on",   "by",  "from", "were",
    "had", "who", "they", "at", "as", "but", "not",  "which", "their", "after", "when", "one", "no",   "been"};

std::string word_of_rank(std::size_t rank, Tongue tongue);
/// From 0 to vocabulary - 1.
std::size_t draw_rank(Random& random, std::size_t vocabulary);

/// Makes sentences. `random` must outlive it.
class Writer {
 public:
  Writer(Random& random, Tongue tongue, std::size_t vocabulary) : random_(random), tongue_(tongue), vocabulary_(vocabulary) {}

  /// The words of a sentence, without its stop.
  std::vector<std::string> sentence();
  std::string text_of(const std::vector<std::string>& words) const;
  /// A word for the i-th place of a sentence.
  std::string word(std::size_t i);

 private:
  Random& random_;
  Tongue tongue_;
  std::size_t vocabulary_;
};

}  // namespace girok::benchmarks
