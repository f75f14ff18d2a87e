// Vocabularies: the terms that codes are taken from, in English, Korean and Chinese, and how they stand to the terms of other systems.
//
// Model    Tables of docs/formats/schema.md, embedded from data/vocabularies; an organisation's tables come on top. A term may have a parent: a value counts as
//          each of its ancestors too. A crosswalk row says how a term stands to one of another scheme.
// Limits   200,000 terms a vocabulary, 16 levels. Codes never change meaning; a term that is no longer to be used is deprecated, and stays readable.
// Threads  Const after it was made; safe to share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace girok::records {

enum class Tongue : std::uint8_t { en, ko, zh };
std::string_view name_of(Tongue tongue);
std::optional<Tongue> tongue_from(std::string_view name);

/// A label in three languages; an empty one falls back to English.
struct Labels {
  std::string en, ko, zh;
  const std::string& in(Tongue tongue) const;
};

enum class TermStatus : std::uint8_t { standard, extension, deprecated };  ///< extension: not in the list's source, but needed
std::string_view name_of(TermStatus status);

struct Term {
  std::string code, parent;  ///< parent: empty for none
  TermStatus status = TermStatus::standard;
  Labels labels;
  std::string note;
};

struct Vocabulary {
  std::string name, version, source;
  Labels title;
  std::vector<Term> terms;  ///< in the order of the table
  const Term* find(std::string_view code) const;
  /// Is `code` the term `ancestor`, or below it?
  bool is_a(std::string_view code, std::string_view ancestor) const;

  /// Puts a term at the end; false where its code is there already.
  bool add(Term term);
  /// Recognises a code or a label (see Vocabularies::recognise); nothing where none or several fit.
  std::optional<std::string> recognise(std::string_view typed) const;
  /// The codes that are nearest to what was typed (see Vocabularies::nearest). Cost: linear in the terms.
  std::vector<std::string> nearest(std::string_view typed, std::size_t limit = 3) const;

 private:
  void index(std::string_view word, std::size_t term, bool strong);
  struct Entry {
    std::size_t term = 0;
    bool strong = false, ambiguous = false;  ///< strong: by its code
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view word) const noexcept { return std::hash<std::string_view>{}(word); }
  };
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> by_code_;
  std::unordered_map<std::string, Entry> by_word_;
  std::vector<std::array<std::u32string, 4>> folded_;  ///< [term] code and labels, as they are compared
};

enum class Relation : std::uint8_t { exact, broader, narrower, related, none };
std::string_view name_of(Relation relation);

struct CrosswalkRow {
  std::string vocabulary, code, scheme, target;
  Relation relation = Relation::exact;
  std::string note;
};

class Vocabularies {
 public:
  /// Those of the program.
  static const Vocabularies& built_in();
  /// These and a table more. Errors, every bad row at once: malformed, usage (a term that is there already, a parent that is not, a name without the organisation's prefix), too_large.
  tl::expected<Vocabularies, std::vector<Error>> with(std::string_view table, const std::string& name) const;

  const Vocabulary* find(std::string_view name) const;
  std::vector<std::string_view> names() const;  ///< sorted
  const std::vector<CrosswalkRow>& crosswalk() const { return crosswalk_; }
  /// The terms of another scheme for a code (exact first, then broader, narrower, related), and back. Empty where it has none.
  std::vector<const CrosswalkRow*> to(std::string_view vocabulary, std::string_view code, std::string_view scheme) const;
  std::vector<const CrosswalkRow*> from(std::string_view vocabulary, std::string_view scheme, std::string_view target) const;

  /// What was typed or stands in somebody's table, as a code: the code itself, in any case; a label in any of the three languages, ignoring case, width and blanks
  /// at the ends (no-break ones too). Nothing where none or several fit.
  std::optional<std::string> recognise(std::string_view vocabulary, std::string_view typed) const;
  /// At most `limit` codes that are nearest to what was typed (edit distance to codes and labels), best first; empty where none is near.
  std::vector<std::string> nearest(std::string_view vocabulary, std::string_view typed, std::size_t limit = 3) const;

 private:
  friend class VocabularyLoader;
  void add_row(CrosswalkRow row);
  std::vector<const CrosswalkRow*> rows_of(const std::unordered_map<std::string, std::vector<std::size_t>>& index,
                                           const std::string& key) const;
  std::map<std::string, Vocabulary, std::less<>> vocabularies_;
  std::vector<CrosswalkRow> crosswalk_;
  std::unordered_map<std::string, std::vector<std::size_t>> rows_to_, rows_from_;  ///< by vocabulary, scheme and word: numbers of rows
};

/// The same for any list of words: those nearest to what was typed, by edit distance over folded letters (a swap of two neighbours is one step), at most a third of the word away.
std::vector<std::string> nearest_words(std::string_view typed, std::span<const std::string_view> words, std::size_t limit = 3);

}  // namespace girok::records
