// Sentences that engines make (errors, hints, warnings, notes), in the language of who reads them.
//
// Engines know no language: their sentences are English, and stay so in logs, on the command line and in JSON. What is shown to a person is looked up
// here by the sentence itself: data/translations/*.tsv holds patterns, in which {0} … {9} stand for what an engine puts in (a number, a name), {0*} for a
// part that is a sentence again, and is translated too, {0?} for one that is translated where it can be ("about 20"), and {0#} for digits and nothing else.
// Patterns of values.tsv fit parts only. Of several patterns that fit, the one with the most words of its own is taken.
//
// Model    Literal pieces one after another, the first and the last at the ends: each piece is found where it stands first, so that the time is that of
//          the sentence's length times the patterns that begin like it. So many parts of parts are looked at, and no more.
// Limits   A part {0*} that no pattern fits leaves the whole untranslated: half a sentence in another language is none.
// Threads  Const after construction; safe to share.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace girok::app {

class Translations {
 public:
  /// `language`: en, ko or zh; any other reads as en: a sentence as it is, or as pages say it (a fourth cell). With the tables of the program.
  explicit Translations(std::string_view language);
  /// With this table only, which must outlive this. For tests.
  Translations(std::string_view table, std::string_view language);

  /// The sentence in the language; nothing where no pattern fits (in English: itself). The empty sentence is its own translation.
  std::optional<std::string> said(std::string_view english) const;

  /// What is wrong in a table: a line without three or four cells, holes that differ between languages, a pattern that is there twice. One line each.
  static std::vector<std::string> problems(std::string_view table);

 private:
  enum class Part : std::uint8_t { value, sentence, perhaps, number };
  static bool is_said(Part part) { return part == Part::sentence || part == Part::perhaps; }
  struct Piece {
    std::string_view text;  ///< before the hole
    int hole = -1;  ///< -1: none, the last piece
    Part part = Part::value;
  };
  struct Pattern {
    std::vector<Piece> pieces;
    std::string_view translated;
    bool inner = false;  ///< of parts of sentences
    bool has_words = false;
    bool lists = false;  ///< "… ) and …": of names, never of sentences
    std::size_t own = 0;  ///< bytes that are not holes
  };
  static std::vector<Piece> pieces_of(std::string_view text);
  static bool fits(const Pattern& pattern, std::string_view english, std::map<int, std::string_view>& holes);
  void add(std::string_view table, bool inner);
  /// How deep in a sentence, and how many parts may still be looked at: what is said may hold somebody's words, and be made to be slow.
  struct Place {
    int depth;
    int& left;
    Place within() const { return {depth + 1, left}; }
  };
  std::optional<std::string> said(std::string_view english, Place at) const;
  /// By one pattern; `stops`: what is put in may hold the end of a sentence.
  std::optional<std::string> as_one(std::string_view english, bool stops, Place at) const;
  /// Several sentences in a row, each by itself.
  std::optional<std::string> in_parts(std::string_view english, Place at) const;
  std::optional<std::string> filled(const Pattern& pattern, const std::map<int, std::string_view>& holes, Place at) const;

  std::string language_;
  std::map<std::string_view, std::string_view, std::less<>> whole_;  ///< sentences without a hole
  std::map<std::string_view, std::vector<Pattern>, std::less<>> by_beginning_;  ///< by the first bytes; "" where a hole comes first
};

}  // namespace girok::app
