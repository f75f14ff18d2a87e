// Invented news-like documents, as many as wanted, for measuring how the engines grow. The same seed gives the same bytes.
//
// Model    Words of syllables, drawn by rank as in real text (Zipf); a few function words of each language between them; names, sums and quoted
//          testimony. A share of the documents takes a passage of an earlier one, with or without cuts and changed words, and says which.
// Limits   Text to be counted and compared, not to be read: it has no grammar beyond word order and punctuation.
// Threads  A document is made from the seed and its number alone; copies look only at the documents they copy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace girok::benchmarks {

/// `document` has a passage of `original`.
struct Planted {
  std::size_t original = 0, document = 0;
  bool altered = false;
};

struct Generated {
  std::vector<std::string> texts;
  std::vector<Planted> planted;
};

struct Recipe {
  std::uint64_t seed = 1;
  std::size_t documents = 1000;
  std::size_t bytes = 1500;  ///< about, each
  double copies = 0.10;  ///< share of documents with a planted passage
  double korean = 0.05, chinese = 0.05;
  /// Stands in every document, at a place of its own.
  bool stock_phrase = true;
};

Generated generate(const Recipe& recipe);

}  // namespace girok::benchmarks
