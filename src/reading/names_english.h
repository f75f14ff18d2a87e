// English names while they are made out. See names_english.cpp; how a run is cut and sorted: names_english_chunks.cpp.
//
// Threads  Made for one document by one thread.
#pragma once

#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "reading/names_internal.h"

namespace girok::reading {

class EnglishNames {
 public:
  EnglishNames(const Words& words, NameFinds& finds) : words_(words), finds_(finds) {}

  void run();

 private:
  struct Around {
    std::string_view before, before2, after;  ///< neighbouring words in lower case, or marks
    bool article = false;  ///< "the", "a" stands before
    bool the = false;
  };

  // ---- the whole text first ---------------------------------------------------------------------------------------

  static std::size_t pair_hash(std::string_view a, std::string_view b);

  void survey();

  bool is_headline(std::size_t s) const;

  void learn();

  // ---- sentences ---------------------------------------------------------------------------------------------------

  bool starts_run(std::size_t i) const { return words_[i].latin && words_[i].capital && words_.text(i) != "I"; }

  void read_sentence(std::size_t begin, std::size_t end);

  /// Class bits of all words of [first, last].
  std::uint32_t all_classes(std::size_t first, std::size_t last) const;

  bool has_connector(std::size_t first, std::size_t last) const;

  /// Is the joining word at `i` allowed inside the run [first, i)?
  bool joins(std::size_t first, std::size_t i, std::size_t end) const;

  /// "Ministry of Health and Welfare", "Truth and Reconciliation Commission", but not "the Commission and Human Rights Watch".
  bool and_joins(std::size_t first, std::size_t i, std::size_t end) const;

  std::size_t run_end(std::size_t first, std::size_t end) const;

  // ---- runs --------------------------------------------------------------------------------------------------------

  /// The longest phrase of the word lists that begins at `i` and ends at or before `last`; its length in tokens.
  std::size_t listed(std::size_t i, std::size_t last, std::uint32_t wanted, std::uint32_t& classes) const;

  bool seen_inside(std::string_view word) const { return capital_.contains(word); }

  /// Drops words from the front that are capitals only because a sentence begins. Returns the first word kept.
  std::size_t trim(std::size_t first, std::size_t last);

  /// One capital at a sentence's beginning, not known to be a common word.
  bool single_start_is_name(std::size_t i) const;

  Around around(std::size_t first, std::size_t last, std::size_t end) const;

  Found& add(std::size_t first, std::size_t last, NameKind kind, std::uint8_t sure);

  void read_run(std::size_t first, std::size_t last, std::size_t end);

  /// "Seoul-based", "DPRK-PRC": the known names before and after the hyphen. Only for a run of one word.
  bool read_compound(std::size_t first, std::size_t last, std::size_t end);

  void read_run_before(std::size_t first, std::size_t last, std::size_t end);

  void add_part(std::size_t i, Span span, NameKind kind);

  // ---- offices and their holders -----------------------------------------------------------------------------------

  bool is_title(std::size_t i) const { return words_[i].latin && (words_.classes(i) & title) != 0; }

  /// A run with a title in it: "DCX Director of Research Mina Holt", "Ms Holt", "Senior Legal Adviser". False where there is none.
  bool read_office(std::size_t first, std::size_t last, std::size_t end);

  bool has_title_after(std::size_t first, std::size_t last) const;

  /// "Ministry of Unification Spokesman Kim ...": everything before the title is the body.
  bool read_office_after_of(std::size_t first, std::size_t t, std::size_t last, std::size_t end);

  void finish_office(std::size_t first, std::size_t from, std::size_t to, std::size_t last, std::size_t end);

  bool domain_is_body(std::size_t first, std::size_t last) const;

  /// "of International Cooperation Mina Holt": where the person begins, if one does.
  std::size_t holder_after_domain(std::size_t first, std::size_t last) const;

  /// 0: no; 1: perhaps (two or three plain capitals); 2: by a known given or family name.
  int looks_personal(std::size_t first, std::size_t last) const;

  // ---- chunks without a title --------------------------------------------------------------------------------------

  void read_chunk(std::size_t first, std::size_t last, std::size_t end);

  void add_listed(std::size_t first, std::size_t last, std::uint32_t classes, const Around& a);

  /// "Human Rights", "North Korean Human Rights": what is written about, not a body.
  bool is_topic(std::size_t first, std::size_t last) const;

  bool read_by_heads(std::size_t first, std::size_t last, std::size_t end, const Around& a);

  bool read_tail_place(std::size_t first, std::size_t last, std::size_t end);

  /// Neither a known word nor a head: shape and neighbours.
  void guess(std::size_t first, std::size_t last, std::size_t end, const Around& a);

  bool is_document_participle(std::string_view lower) const;

  bool apposition_is_personal(std::size_t i, std::size_t end) const;

  static std::string capitalised(std::string lower);

  // ---- names already known -----------------------------------------------------------------------------------------

  /// A known name of this text that begins at `i`; 0 where none does.
  std::size_t try_known(std::size_t i, std::size_t end);

  const std::unordered_set<std::string_view>& family_names();

  void read_headline(std::size_t begin, std::size_t end);

  const Words& words_;
  NameFinds& finds_;
  WordTable lower_, capital_;
  std::unordered_set<std::size_t> pairs_;
  std::unordered_map<std::string_view, std::vector<std::ptrdiff_t>> known_;
  std::vector<std::size_t> doubtful_;
  std::unordered_set<std::string_view> family_names_;
  bool family_names_made_ = false;
};

}  // namespace girok::reading
