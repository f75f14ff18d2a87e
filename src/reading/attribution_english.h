// English attributions while they are made out: the cues of one sentence, their sources, and the clauses that they govern.
//
// Model    See attribution_english.cpp. The noun phrases stand in attribution_english_phrases.cpp, the cues in attribution_english_cues.cpp, the clauses in
//          attribution_english.cpp.
// Threads  Made for one sentence by one thread.
#pragma once

#include "reading/attribution_internal.h"

namespace girok::reading {

inline constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// A source as the sentence words it, resolved.
struct Heard {
  std::vector<Source> chain;
  std::size_t first = nowhere, last = nowhere;  ///< tokens of the noun phrase
  bool plural = false;
  bool empty() const { return chain.empty(); }
};

struct Cue {
  std::size_t first = 0, last = 0;  ///< tokens of the cue itself
  std::size_t begin = 0;  ///< where its clause begins at the latest: the subject's or the cue's first token
  std::vector<Source> chain;
  bool trailing = false;  ///< closes the clause it governs: ", X said", ", according to X"
  bool plural = false;
  bool nested = false;  ///< "citing X": X stands behind the other sources of the clause
};

class EnglishCues {
 public:
  EnglishCues(Scene& scene, std::size_t begin, std::size_t end) : scene_(scene), words_(scene.words()), begin_(begin), end_(end) {}

  void run();

 private:
  std::string_view at(std::size_t i) const { return i >= begin_ && i < end_ ? words_.lower(i) : std::string_view(); }
  std::uint32_t classes(std::size_t i) const { return i >= begin_ && i < end_ ? words_[i].lower_classes : 0u; }
  VerbClass verb_at(std::size_t i) const { return i >= begin_ && i < end_ ? words_[i].verb : VerbClass::unknown; }
  bool is_word(std::size_t i) const { return i >= begin_ && i < end_ && words_[i].latin; }
  bool is_quote(std::size_t i) const { return one_of(at(i), {"\"", "'", "“", "”", "‘", "’", "''", "``"}); }
  bool is_comma(std::size_t i) const { return at(i) == ","; }
  bool is_adverb(std::size_t i) const;
  static bool is_auxiliary(std::string_view w);
  static bool is_be(std::string_view w) { return one_of(w, {"is", "are", "was", "were", "be", "been", "being"}); }
  static bool is_determiner(std::string_view w);
  static bool is_preposition(std::string_view w);
  /// "Women's" and the like: the noun a possessive belongs to is the word without it.
  std::uint32_t noun_classes(std::size_t i) const;

  // ---- noun phrases ------------------------------------------------------------------------------------------------

  Heard of_name(const Name& name) const;

  static bool affiliable(std::string_view noun);

  std::vector<Source> body_in_mind() const;

  /// "the group": the body heard last. "the ministry": only one that is a ministry by its name.
  std::vector<Source> body_called(std::string_view noun) const;

  std::string body_named_before() const { return scene_.memory.last_body; }

  /// A common-noun phrase [first, last] whose head is at `head`: "the group", "three survivors", "researchers", "the report's authors".
  Heard of_noun(std::size_t first, std::size_t head);

  bool has_possessive(std::size_t first, std::size_t last) const;

  /// "X's researchers": X. "The researchers": the body heard last.
  std::vector<Source> owner_or_body(std::size_t first, std::size_t head) const;

  Heard of_pronoun(std::size_t i) const;

  /// The noun phrase that begins at `i`: a name, or a determiner and a known noun. `i` may stand on "the".
  Heard forwards(std::size_t i);

  /// Is the noun at `m` only the first part of a longer phrase ("police officers", "report authors", "rights group")?
  bool compound_goes_on(std::size_t m) const;

  /// "X's spokesman", "X's report", "X's lead adviser, Mina Holt".
  Heard owned_by(const Name& owner, std::size_t from);

  /// A document: who made it, if that is said; else the document itself.
  Heard of_document(std::size_t first, std::size_t noun);

  /// Behind "by" or "from": a body, an outlet, a person; an unnamed group; not a place.
  Heard maker_after(std::size_t i);

  /// "researchers at X", "a spokesman for X": X, with the role; else the phrase itself.
  Heard with_affiliation(std::size_t first, std::size_t noun);

  /// A noun the lists do not have, as the subject of "said": "seafarers", "a parishioner".
  bool is_plain_noun(std::size_t k) const;

  // ---- subjects, looking back ----------------------------------------------------------------------------------------

  std::size_t phrase_start(std::size_t noun) const;

  /// The noun phrase that ends at `k`.
  Heard backwards(std::size_t k, int depth = 0);

  Heard possessive_phrase(std::size_t first, std::size_t noun);

  Heard before_preposition(std::size_t preposition, const Name* name, const Heard& inner, int depth);

  /// The subject of the verb at `v`; also over a clause between commas.
  Heard subject_before(std::size_t v, std::size_t& cue_first);

  bool begins_apposition(std::size_t i) const;

  // ---- cues ----------------------------------------------------------------------------------------------------------

  bool closes_clause(std::size_t i) const { return i > begin_ && (is_comma(i - 1) || is_quote(i - 1) || one_of(at(i - 1), {"–", "—"})); }

  void put(std::size_t first, std::size_t last, std::size_t begin, Heard heard, bool trailing, std::vector<Source> outer = {});

  bool preposition(std::size_t i);

  Heard document_anywhere(std::size_t i);

  static bool is_said_participle(std::string_view word);

  bool anonymous(std::size_t i);

  void cue_without_source(std::size_t first, std::size_t last);

  /// "a report by X", "figures from X", "X's report", where no verb or preposition has claimed it.
  bool authored(std::size_t i);

  /// Does the phrase that ends at `i` have its verb of speaking right behind it? Then the verb is the cue.
  bool leads_to_verb(std::size_t i) const;

  bool is_finite(std::size_t i, VerbClass& kind) const;

  bool is_nounish_modifier(std::size_t i) const;

  bool quote_or_that_follows(std::size_t i) const;

  bool verb(std::size_t i);

  bool is_end(std::size_t i) const { return i + 1 >= end_ || one_of(at(i), {".", "?", "!"}); }
  bool quote_follows(std::size_t i) const { return is_quote(i + 1); }

  bool has_number_after(std::size_t i) const;

  bool begins_subject(std::size_t i) const;

  bool speaks(std::size_t i, VerbClass kind, const Heard& subject) const;

  /// "told X", "told investigators from X", "said in an interview with X": X heard it first.
  void addressee(std::size_t v, std::vector<Source>& outer, std::size_t& last);

  /// "In an interview with X, ...", "Speaking to X, ..." at the sentence's beginning.
  void fronted_addressee(Cue& cue);

  // ---- scopes --------------------------------------------------------------------------------------------------------

  /// Tokens at which a new clause begins.
  std::vector<std::size_t> boundaries() const;

  bool cue_begins_within(std::size_t i, std::size_t reach) const;

  Span scope_of(std::size_t first, std::size_t past) const;

  void settle();

  bool goes_on(std::size_t i) const;

  static std::size_t segment_of(const std::vector<std::size_t>& starts, std::size_t i);

  struct Vague {
    std::size_t first, last;
  };
  Scene& scene_;
  const Words& words_;
  std::size_t begin_, end_;
  std::vector<Cue> cues_;
  std::vector<Vague> vague_;
  std::size_t taken_until_ = 0;
  bool any_noun_ = false;
};

}  // namespace girok::reading
