// The filter for names: finds every known name in a text, however it is written, and puts something else in its place.
//
// Model    Letters are compared, nothing else: folded (NFKC, case), without diacritics, Han in simplified form, blanks and hyphens between them passed over. All names are in one tree; the longest that fits counts.
//          A name in an alphabet begins and ends where a word does; one of Hangul or Han may be followed by a particle.
// Limits   docs/formats/dossier.md, "Who is who". Linear in the text, times the longest name (256 letters; longer ones are cut).
// Threads  Const after it was filled; safe to share.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace girok::exchange {

class NameFilter {
 public:
  /// `stands_for`: what is put in its place, in square brackets. The same name for two different ones: `withheld`.
  explicit NameFilter(std::string withheld) : withheld_(std::move(withheld)) { nodes_.emplace_back(); }
  /// A name of a person: as it is, with family and given name the other way round, and its parts (see Limits).
  void add_name(std::string_view name, const std::string& stands_for);
  /// Something that only counts as a whole: a number, an address.
  void add_whole(std::string_view text, const std::string& stands_for);

  struct Filtered {
    std::string text;
    std::uint64_t replaced = 0;
  };
  Filtered filter(std::string_view text) const;
  /// Which whole names are in it (parts do not count), as numbers.
  std::set<std::uint32_t> names_in(std::string_view text) const;

 private:
  struct Letter;
  struct Node {
    std::string stands_for;
    bool ends = false, whole = false, needs_capital = false, needs_word_start = false;
  };
  struct Found {
    std::size_t letters = 0;
    std::uint32_t node = 0;
  };
  static std::vector<Letter> letters_of(std::string_view text);
  void add(const std::vector<Letter>& letters, const std::string& stands_for, bool whole, bool needs_capital, bool needs_word_start);
  Found longest_at(const std::vector<Letter>& letters, std::size_t at, bool whole_only) const;

  std::string withheld_;
  std::vector<Node> nodes_;
  std::unordered_map<std::uint64_t, std::uint32_t> next_;  ///< node << 32 | letter
};

}  // namespace girok::exchange
