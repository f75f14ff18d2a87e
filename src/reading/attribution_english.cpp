// English cues and their sources.
//
// Model    Three kinds of cue. Behind-looking and forward-looking verbs ("X said", "said X", "X has recorded") with their subject; prepositions and
//          participles ("according to X", "a report by X", "recorded by X"); and words without a source ("reportedly", "is believed to"). Cues cut the
//          sentence into clauses; within a clause a trailing cue is the outer one, otherwise the earlier.

#include <algorithm>

#include "reading/attribution_internal.h"

namespace girok::reading {
namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

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

class English {
 public:
  English(Scene& scene, std::size_t begin, std::size_t end) : scene_(scene), words_(scene.words()), begin_(begin), end_(end) {}

  void run() {
    for (std::size_t i = begin_; i < end_; ++i) {
      if (i < taken_until_) continue;
      if (preposition(i) || anonymous(i) || authored(i)) continue;
      verb(i);
    }
    settle();
  }

 private:
  std::string_view at(std::size_t i) const { return i >= begin_ && i < end_ ? words_.lower(i) : std::string_view(); }
  std::uint32_t classes(std::size_t i) const { return i >= begin_ && i < end_ ? words_[i].lower_classes : 0u; }
  VerbClass verb_at(std::size_t i) const { return i >= begin_ && i < end_ ? words_[i].verb : VerbClass::unknown; }
  bool is_word(std::size_t i) const { return i >= begin_ && i < end_ && words_[i].latin; }
  bool is_quote(std::size_t i) const { return one_of(at(i), {"\"", "'", "“", "”", "‘", "’", "''", "``"}); }
  bool is_comma(std::size_t i) const { return at(i) == ","; }
  bool is_adverb(std::size_t i) const {
    return is_word(i) && (at(i).ends_with("ly") ||
                          one_of(at(i), {"also", "then", "later", "often", "now", "once", "never", "not", "still", "since", "already",
                                         "too", "himself", "herself", "themselves", "itself", "even", "further", "just"}));
  }
  static bool is_auxiliary(std::string_view w) {
    return one_of(w, {"has", "have", "had", "did", "does", "do", "will", "would", "may", "can", "could", "must", "'ve", "should"});
  }
  static bool is_be(std::string_view w) { return one_of(w, {"is", "are", "was", "were", "be", "been", "being"}); }
  static bool is_determiner(std::string_view w) {
    return one_of(w, {"the",   "a",       "an",   "this", "that", "these", "those", "its",  "their",   "his",  "her",
                      "our",   "my",      "some", "one",  "two",  "three", "four",  "five", "several", "many", "most",
                      "other", "another", "both", "such", "few",  "all",   "any",   "each", "no"});
  }
  static bool is_preposition(std::string_view w) {
    return one_of(w, {"of",    "to",     "for",   "with",    "in",     "from", "by",      "at",      "on",
                      "into",  "near",   "about", "against", "under",  "over", "between", "across",  "inside",
                      "among", "within", "after", "during",  "before", "as",   "than",    "through", "behind"});
  }
  /// "Women's" and the like: the noun a possessive belongs to is the word without it.
  std::uint32_t noun_classes(std::size_t i) const {
    return is_word(i) && !words_[i].capital ? classes(i) : is_word(i) && scene_.name_at(i) == nullptr ? classes(i) : 0u;
  }

  // ---- noun phrases ------------------------------------------------------------------------------------------------

  Heard of_name(const Name& name) const {
    Heard heard;
    heard.chain = scene_.sources_of(name);
    heard.first = std::max(begin_, scene_.first_of(name));
    heard.last = std::min(end_ - 1, scene_.last_of(name));
    return heard;
  }

  static bool affiliable(std::string_view noun) {
    return one_of(noun, {"researchers", "researcher", "authors",     "author",      "investigators", "investigator",  "officials",
                         "official",    "experts",    "expert",      "activists",   "activist",      "lawyers",       "lawyer",
                         "analysts",    "analyst",    "spokesman",   "spokeswoman", "spokesperson",  "spokespeople",  "monitors",
                         "monitor",     "advocates",  "campaigners", "scholars",    "scholar",       "historians",    "historian",
                         "economists",  "economist",  "director",    "president",   "chair",         "chairman",      "chairwoman",
                         "members",     "member",     "adviser",     "advisor",     "advisers",      "advisors",      "coordinator",
                         "documenters", "documenter", "founder",     "leader",      "demographers",  "statisticians", "scientists",
                         "doctors",     "editors",    "editor",      "reporters",   "reporter",      "journalists",   "journalist",
                         "prosecutors", "prosecutor", "diplomats",   "diplomat",    "volunteers",    "volunteer",     "staff"});
  }

  std::vector<Source> body_in_mind() const {
    if (!scene_.memory.group.empty() && scene_.memory.group.back().kind == SourceKind::organisation) return scene_.memory.group;
    const std::string body = body_named_before();
    if (body.empty()) return {};
    return {{SourceKind::organisation, body, {}, {}, {}}};
  }

  /// "the group": the body heard last. "the ministry": only one that is a ministry by its name.
  std::vector<Source> body_called(std::string_view noun) const {
    if (one_of(noun, {"group", "organisation", "organization", "firm", "charity", "watchdog", "body", "ngo", "nonprofit", "non-profit",
                      "think-tank", "initiative"}))
      return body_in_mind();
    const auto known = scene_.memory.body_by_head.find(std::string(noun));
    if (known == scene_.memory.body_by_head.end()) return {};
    return {{SourceKind::organisation, known->second, {}, {}, {}}};
  }

  std::string body_named_before() const { return scene_.memory.last_body; }

  /// A common-noun phrase [first, last] whose head is at `head`: "the group", "three survivors", "researchers", "the report's authors".
  Heard of_noun(std::size_t first, std::size_t head) {
    Heard heard;
    heard.first = first;
    heard.last = head;
    const std::uint32_t kinds = noun_classes(head);
    const Span span = words_.span(first, head);
    const bool definite = one_of(at(first), {"the", "this", "its", "their"});
    heard.plural = (at(head).ends_with("s") && at(head) != "census") || at(head) == "police" || at(head) == "people" ||
                   at(head) == "women" || at(head) == "men";
    std::string as_written = words_.join(first, head);
    if (one_of(at(head), {"sources", "source", "insiders"})) {
      heard.chain = {anonymous_source(span)};
      return heard;
    }
    if (words_[head].possessive) return {};
    if ((kinds & group_noun) != 0 && !(kinds & document_noun && !definite)) {
      if (heard.plural && definite && !scene_.memory.group.empty() && scene_.memory.group_is_plural)
        heard.chain = scene_.memory.group;
      else if (!heard.plural && definite)
        heard.chain = body_called(at(head));
      if (heard.chain.empty()) heard.chain = {{SourceKind::organisation, as_written, {}, {}, span}};
      return heard;
    }
    if ((kinds & document_noun) != 0) {
      if (definite && one_of(at(head), {"report", "study", "paper", "survey", "findings", "research", "investigation", "inquiry", "data",
                                        "figures", "statement", "briefing", "dossier"}))
        heard.chain = body_in_mind();
      if (heard.chain.empty()) heard.chain = {{SourceKind::document, as_written, {}, {}, span}};
      heard.plural = false;
      return heard;
    }
    if ((kinds & people_noun) != 0) {
      std::vector<Source> body;
      if (affiliable(at(head)) && (definite || (first == head && heard.plural) || has_possessive(first, head)))
        body = owner_or_body(first, head);
      if (!body.empty()) {
        body.back().role = std::string(at(head));
        body.back().span = span;
        heard.chain = std::move(body);
      } else {
        heard.chain = {{SourceKind::person, as_written, {}, {}, span}};
      }
      return heard;
    }
    return {};
  }

  bool has_possessive(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      if (words_[i].possessive) return true;
    }
    return false;
  }

  /// "X's researchers": X. "The researchers": the body heard last.
  std::vector<Source> owner_or_body(std::size_t first, std::size_t head) const {
    for (std::size_t i = first; i < head; ++i) {
      const Name* name = scene_.name_at(i);
      if (name != nullptr && (name->kind == NameKind::organisation || name->kind == NameKind::outlet || name->kind == NameKind::other))
        return scene_.sources_of(*name);
      if (name != nullptr && name->kind != NameKind::nationality) return {};
    }
    if (first != head && !has_possessive(first, head) && head > first + 1) return {};
    return scene_.memory.group.empty() ? std::vector<Source>() : body_in_mind();
  }

  Heard of_pronoun(std::size_t i) const {
    Heard heard;
    heard.first = heard.last = i;
    const std::string_view word = at(i);
    if (word == "she" || word == "he") heard.chain = scene_.memory.person;
    if (word == "they" || word == "it") {
      heard.chain = scene_.memory.group;
      heard.plural = word == "they";
      if (heard.chain.empty() && word == "they") heard.chain = scene_.memory.person;
    }
    return heard;
  }

  /// The noun phrase that begins at `i`: a name, or a determiner and a known noun. `i` may stand on "the".
  Heard forwards(std::size_t i) {
    std::size_t k = i;
    while (is_word(k) && is_determiner(at(k)) && scene_.name_at(k) == nullptr) ++k;
    const std::size_t limit = std::min(end_, k + 10);
    for (std::size_t m = k; m < limit && (is_word(m) || words_.document().tokens[m].kind == text::TokenKind::number || is_quote(m)); ++m) {
      const Name* name = scene_.name_at(m);
      if (name != nullptr) {
        const std::size_t last = std::min(scene_.last_of(*name), end_ - 1);
        if (words_[last].possessive && name->kind != NameKind::place && name->kind != NameKind::nationality) {
          Heard owned = owned_by(*name, m);
          if (!owned.empty()) return owned;
        }
        const bool proper = name->kind == NameKind::organisation || name->kind == NameKind::outlet || name->kind == NameKind::person ||
                            name->kind == NameKind::document || (name->kind == NameKind::other && m == k);
        if (proper) {
          Heard heard = of_name(*name);
          if (name->kind != NameKind::person && is_word(last + 1) && !words_[last + 1].capital) {  // "NKX spokesman Lee", "the X study"
            for (std::size_t p = last + 1; p < std::min(end_, last + 5) && is_word(p); ++p) {
              const Name* holder = scene_.name_at(p);
              if (holder != nullptr) {
                if (holder->kind == NameKind::person && !holder->role.empty()) return of_name(*holder);
                break;
              }
              if (verb_at(p) != VerbClass::unknown && (classes(p) & document_noun) == 0) break;
            }
          }
          heard.first = std::min(heard.first, i);
          return heard;
        }
        if (name->kind == NameKind::place && m == k && (m + 1 >= end_ || !is_word(last + 1))) return of_name(*name);
        m = last;
        continue;
      }
      const std::uint32_t kinds = noun_classes(m);
      if ((kinds & document_noun) != 0 && !compound_goes_on(m)) return of_document(i, m);
      if ((kinds & (group_noun | people_noun)) != 0 && !compound_goes_on(m)) {
        if (words_[m].possessive) {  // "the report's authors", "the group's director"
          continue;
        }
        return with_affiliation(i, m);
      }
      if (is_preposition(at(m)) || verb_at(m) == VerbClass::speech || is_be(at(m)) || is_auxiliary(at(m))) break;
    }
    return {};
  }

  /// Is the noun at `m` only the first part of a longer phrase ("police officers", "report authors", "rights group")?
  bool compound_goes_on(std::size_t m) const {
    const std::uint32_t next = noun_classes(m + 1);
    return is_word(m + 1) && !words_[m].possessive && (next & (group_noun | people_noun | document_noun)) != 0 &&
           verb_at(m + 1) == VerbClass::unknown;
  }

  /// "X's spokesman", "X's report", "X's lead adviser, Mina Holt".
  Heard owned_by(const Name& owner, std::size_t from) {
    const std::size_t last = std::min(scene_.last_of(owner), end_ - 1);
    for (std::size_t p = last + 1; p < std::min(end_, last + 10) && (is_word(p) || is_comma(p)); ++p) {
      const Name* holder = scene_.name_at(p);
      if (holder != nullptr && holder->kind == NameKind::person && !holder->role.empty()) return of_name(*holder);
      if (is_word(p) && holder == nullptr && verb_at(p) == VerbClass::speech) break;
    }
    for (std::size_t p = last + 1; p < std::min(end_, last + 10); ++p) {
      const std::uint32_t kinds = noun_classes(p);
      const bool noun = (kinds & (document_noun | people_noun)) != 0;
      if (noun && !is_comma(p + 1)) {
        Heard heard = of_name(owner);
        heard.last = p;
        if ((kinds & people_noun) != 0 && !heard.chain.empty()) heard.chain.back().role = std::string(at(p));
        if (scene_.name_at(p + 1) != nullptr && scene_.name_at(p + 1)->kind == NameKind::person) return of_name(*scene_.name_at(p + 1));
        return heard;
      }
      if (!is_word(p) && !is_comma(p)) break;
    }
    Heard heard = of_name(owner);
    heard.first = std::min(heard.first, from);
    return heard;
  }

  /// A document: who made it, if that is said; else the document itself.
  Heard of_document(std::size_t first, std::size_t noun) {
    for (std::size_t p = noun + 1; p < std::min(end_, noun + 8); ++p) {
      if (!is_word(p) && words_.document().tokens[p].kind != text::TokenKind::number && !is_comma(p) && !is_quote(p)) break;
      if (one_of(at(p), {"by", "from"}) || (at(p) == "of" && scene_.name_at(p + 1) != nullptr)) {
        Heard maker = maker_after(p + 1);
        if (!maker.empty()) {
          maker.first = first;
          return maker;
        }
      }
      if (scene_.name_at(p) != nullptr && scene_.name_at(p)->kind != NameKind::other) break;
      if (one_of(at(p), {"that", "which", "said", "says", "shows", "found"})) break;
    }
    return of_noun(first, noun);
  }

  /// Behind "by" or "from": a body, an outlet, a person; an unnamed group; not a place.
  Heard maker_after(std::size_t i) {
    std::size_t k = i;
    while (is_word(k) && is_determiner(at(k)) && scene_.name_at(k) == nullptr) ++k;
    const std::size_t limit = std::min(end_, k + 8);
    for (std::size_t m = k; m < limit && is_word(m); ++m) {
      const Name* name = scene_.name_at(m);
      if (name != nullptr && (name->kind == NameKind::organisation || name->kind == NameKind::outlet || name->kind == NameKind::person ||
                              (name->kind == NameKind::other && m == k))) {
        const std::size_t last = std::min(scene_.last_of(*name), end_ - 1);
        if (words_[last].possessive) return owned_by(*name, m);
        return of_name(*name);
      }
      if (name != nullptr) {
        if (name->kind == NameKind::place && m + 1 < end_ && !is_word(m + 1)) return {};
        continue;
      }
      const std::uint32_t kinds = noun_classes(m);
      if ((kinds & group_noun) != 0 && !compound_goes_on(m)) {
        const Name* named = scene_.name_at(m + 1);
        if (named != nullptr && named->kind == NameKind::organisation) return of_name(*named);
        return of_noun(i, m);
      }
      if ((kinds & people_noun) != 0 && affiliable(at(m)) && !compound_goes_on(m)) return with_affiliation(i, m);
      if (is_preposition(at(m)) || is_be(at(m)) || is_auxiliary(at(m)) || one_of(at(m), {"and", "or", "that", "which", "who"})) break;
    }
    return {};
  }

  /// "researchers at X", "a spokesman for X": X, with the role; else the phrase itself.
  Heard with_affiliation(std::size_t first, std::size_t noun) {
    const Name* beside = scene_.name_at(noun + 1);
    if (beside != nullptr && (beside->kind == NameKind::organisation || beside->kind == NameKind::person) &&
        (noun_classes(noun) & (group_noun | people_noun)) != 0) {
      Heard heard = of_name(*beside);
      heard.first = first;
      return heard;
    }
    if (one_of(at(noun + 1), {"at", "for", "from", "with", "of", "in"}) && (noun_classes(noun) & people_noun) != 0) {
      std::size_t k = noun + 2;
      while (is_word(k) && (is_determiner(at(k)) || (scene_.name_at(k) != nullptr && scene_.name_at(k)->kind == NameKind::nationality)))
        ++k;
      const Name* name = scene_.name_at(k);
      if (name != nullptr && (name->kind == NameKind::organisation || name->kind == NameKind::outlet)) {
        const std::size_t last = std::min(scene_.last_of(*name), end_ - 1);
        // "a spokesman for X, Mina Holt, said"
        const std::size_t holder = is_comma(last + 1) ? last + 2 : last + 1;
        if (scene_.name_at(holder) != nullptr && scene_.name_at(holder)->kind == NameKind::person) return of_name(*scene_.name_at(holder));
        Heard heard = of_name(*name);
        heard.first = first;
        if (affiliable(at(noun)) || at(noun + 1) != "in") {
          if (!heard.chain.empty()) heard.chain.back().role = std::string(at(noun));
          return heard;
        }
      }
      if ((noun_classes(k) & group_noun) != 0 && affiliable(at(noun))) {
        Heard heard = of_noun(noun + 2, k);
        heard.first = first;
        if (!heard.chain.empty()) heard.chain.back().role = std::string(at(noun));
        return heard;
      }
    }
    return of_noun(first, noun);
  }

  /// A noun the lists do not have, as the subject of "said": "seafarers", "a parishioner".
  bool is_plain_noun(std::size_t k) const {
    if (!is_word(k) || words_[k].possessive || noun_classes(k) != 0 || at(k).size() < 4 || is_adverb(k) || is_preposition(at(k)) ||
        is_determiner(at(k)))
      return false;
    if (words_[k].capital && !words_[k].first) return false;
    const std::size_t first = phrase_start(k);
    const bool determined = first < k && is_determiner(at(first)) && !one_of(at(first), {"this", "that", "no", "each", "any"});
    const bool plural = at(k).ends_with("s") && !at(k).ends_with("ss") && !at(k).ends_with("us") && !at(k).ends_with("is");
    return (determined && !at(k).ends_with("ing")) || (plural && (first == begin_ || first == k));
  }

  // ---- subjects, looking back ----------------------------------------------------------------------------------------

  std::size_t phrase_start(std::size_t noun) const {
    std::size_t first = noun;
    while (first > begin_ && noun - first < 8) {
      const std::size_t k = first - 1;
      if (!is_word(k) && words_.document().tokens[k].kind != text::TokenKind::number) break;
      if (is_preposition(at(k)) || is_be(at(k)) || is_auxiliary(at(k)) ||
          one_of(at(k), {"and", "or", "but", "that", "who", "which", "when", "while", "say", "said", "says", "told", "because", "if"}))
        break;
      if (verb_at(k) != VerbClass::unknown && !words_[k].capital && noun_classes(k) == 0) break;
      first = k;
      if (is_determiner(at(k)) && scene_.name_at(k) == nullptr) break;
    }
    return first;
  }

  /// The noun phrase that ends at `k`.
  Heard backwards(std::size_t k, int depth = 0) {
    if (k == nowhere || k < begin_ || k >= end_ || depth > 4) return {};
    if (at(k) == ")" || at(k) == "]") {
      std::size_t open = k;
      while (open > begin_ && k - open < 16 && at(open) != "(" && at(open) != "[") --open;
      if (open == begin_ || (at(open) != "(" && at(open) != "[")) return {};
      return backwards(open - 1, depth + 1);
    }
    if (one_of(at(k), {"she", "he", "they", "it"})) return of_pronoun(k);
    if (at(k) == "who" || at(k) == "which") return k > begin_ ? backwards(is_comma(k - 1) ? k - 2 : k - 1, depth + 1) : Heard();
    const Name* name = scene_.name_at(k);
    std::size_t first = nowhere;
    Heard heard;
    if (name != nullptr) {
      if (name->kind == NameKind::nationality || words_[k].possessive) return {};
      heard = of_name(*name);
      first = heard.first;
      while (first > begin_ && is_determiner(at(first - 1))) --first;
      heard.first = first;
      // "X spokesman Mina Holt": the office before is part of the phrase.
      if (name->kind == NameKind::person) {
        const std::size_t office = phrase_start(heard.first);
        heard.first = office;
      }
    } else if (any_noun_ && is_plain_noun(k)) {
      first = phrase_start(k);
      heard.first = first;
      heard.last = k;
      heard.plural = at(k).ends_with("s");
      heard.chain = {{SourceKind::person, words_.join(first, k), {}, {}, words_.span(first, k)}};
    } else if ((noun_classes(k) & (group_noun | people_noun | document_noun)) != 0) {
      first = phrase_start(k);
      heard = first < k && has_possessive(first, k) ? possessive_phrase(first, k) : of_noun(first, k);
    } else {
      return {};
    }
    // "researchers at X", "evidence analysed by X", "a spokesman for X": the phrase belongs to another one before it.
    if (first != nowhere && first > begin_ && is_preposition(at(first - 1)) && first >= begin_ + 2) {
      Heard outer = before_preposition(first - 1, name, heard, depth);
      return outer;
    }
    return heard;
  }

  Heard possessive_phrase(std::size_t first, std::size_t noun) {
    for (std::size_t i = first; i < noun; ++i) {
      const Name* name = scene_.name_at(i);
      if (name == nullptr || !words_[std::min(scene_.last_of(*name), end_ - 1)].possessive) continue;
      if (name->kind == NameKind::place || name->kind == NameKind::nationality) break;
      Heard heard = of_name(*name);
      heard.first = first;
      heard.last = noun;
      if ((noun_classes(noun) & people_noun) != 0 && !heard.chain.empty()) heard.chain.back().role = std::string(at(noun));
      return heard;
    }
    return of_noun(first, noun);
  }

  Heard before_preposition(std::size_t preposition, const Name* name, const Heard& inner, int depth) {
    std::size_t k = preposition - 1;
    const bool body = name != nullptr && (name->kind == NameKind::organisation || name->kind == NameKind::outlet ||
                                          name->kind == NameKind::person || name->kind == NameKind::other);
    const std::string_view word = at(preposition);
    // "analysed by X", "released this week by X"
    if (word == "by") {
      std::size_t d = k;
      for (std::size_t steps = 0; d != nowhere && d >= begin_ && steps < 7 && is_word(d); ++steps, --d) {
        if ((noun_classes(d) & document_noun) != 0 && body) {
          Heard heard = inner;
          heard.first = phrase_start(d);
          return heard;
        }
      }
      // "survivors interviewed by X": X heard them first
      if (body && k > begin_ && (noun_classes(k - 1) & people_noun) != 0) {
        Heard people = of_noun(phrase_start(k - 1), k - 1);
        std::vector<Source> chain = inner.chain;
        extend_chain(chain, people.chain);
        people.chain = std::move(chain);
        return people;
      }
    }
    const std::uint32_t kinds = noun_classes(k);
    if (body && one_of(word, {"from", "of", "at", "for", "with", "in"})) {
      if ((kinds & document_noun) != 0 && word != "in" && word != "at") {
        Heard heard = inner;
        heard.first = phrase_start(k);
        return heard;
      }
      if ((kinds & people_noun) != 0) {
        Heard heard = inner;
        heard.first = phrase_start(k);
        if (!heard.chain.empty()) heard.chain.back().role = std::string(at(k));
        if (!affiliable(at(k))) return of_noun(heard.first, k);
        return heard;
      }
    }
    // "survivors who spoke to the group", "women in the camp"
    for (std::size_t steps = 0; k >= begin_ && k != nowhere && steps < 5 && is_word(k); ++steps, --k) {
      if (one_of(at(k), {"who", "whom"}) && k > begin_) {
        Heard outer = backwards(k - 1, depth + 1);
        if (!outer.empty() && body) {
          std::vector<Source> chain = inner.chain;
          extend_chain(chain, outer.chain);
          outer.chain = std::move(chain);
        } else if (!outer.empty() && name == nullptr && !inner.empty() && inner.chain.back().kind == SourceKind::organisation) {
          std::vector<Source> chain = inner.chain;
          extend_chain(chain, outer.chain);
          outer.chain = std::move(chain);
        }
        return outer;
      }
      if (steps == 0 && (noun_classes(k) & (people_noun | group_noun | document_noun)) != 0) return backwards(k, depth + 1);
      if (k == begin_) break;
    }
    return {};
  }

  /// The subject of the verb at `v`; also over a clause between commas.
  Heard subject_before(std::size_t v, std::size_t& cue_first) {
    std::size_t k = v;
    while (k > begin_ && (is_adverb(k - 1) || is_auxiliary(at(k - 1)))) --k;
    cue_first = k;
    if (k == begin_) return {};
    --k;
    if (is_comma(k) || one_of(at(k), {"–", "—", "-"})) {
      const Name* holder = k > begin_ ? scene_.name_at(k - 1) : nullptr;  // "X's lead adviser, Mina Holt, said"
      if (holder != nullptr && holder->kind == NameKind::person && !holder->role.empty()) {
        Heard heard = of_name(*holder);
        for (std::size_t f = heard.first, steps = 0; f > begin_ && steps < 16; ++steps, --f) {
          if (!is_word(f - 1) && !is_comma(f - 1)) break;
          heard.first = f - 1;
        }
        return heard;
      }
      const std::size_t stop = k > begin_ + 40 ? k - 40 : begin_;
      std::size_t commas = 0;
      for (std::size_t c = k; c-- > stop + 0 && commas < 4;) {
        if (c <= begin_ || !(is_comma(c) || one_of(at(c), {"–", "—"}))) continue;
        ++commas;
        if (!begins_apposition(c + 1)) continue;
        Heard heard = backwards(c - 1);
        if (heard.empty() || heard.chain.back().kind == SourceKind::anonymous) continue;
        const bool opens = heard.first == begin_ || !is_word(heard.first - 1) ||
                           one_of(at(heard.first - 1), {"and", "but", "while", "as", "because", "that", "when", "although"});
        if (opens) return heard;
      }
      return {};
    }
    return backwards(k);
  }

  bool begins_apposition(std::size_t i) const {
    if (i >= end_) return false;
    if (words_.document().tokens[i].kind == text::TokenKind::number) return true;
    if (!is_word(i)) return false;
    if (one_of(at(i),
               {"which",   "who", "whose", "a",    "an",  "the",      "citing",    "quoting", "speaking", "based", "one", "its",  "himself",
                "herself", "an",  "also",  "then", "now", "formerly", "meanwhile", "however", "though",   "in",    "on",  "aged", "whom"}))
      return true;
    if (at(i).ends_with("ed") || at(i).ends_with("ing")) return true;
    for (std::size_t m = i; m < std::min(end_, i + 7) && is_word(m); ++m) {
      std::string word(at(m));
      if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
      if ((word_lists().english(word) & title) != 0 || (noun_classes(m) & (people_noun | group_noun)) != 0) return true;
      if (verb_at(m) == VerbClass::speech) return false;
    }
    return false;
  }

  // ---- cues ----------------------------------------------------------------------------------------------------------

  bool closes_clause(std::size_t i) const { return i > begin_ && (is_comma(i - 1) || is_quote(i - 1) || one_of(at(i - 1), {"–", "—"})); }

  void put(std::size_t first, std::size_t last, std::size_t begin, Heard heard, bool trailing, std::vector<Source> outer = {}) {
    if (heard.empty()) return;
    extend_chain(outer, heard.chain);
    cues_.push_back({first, last, std::min(begin, first), std::move(outer), trailing, heard.plural});
    scene_.remember(cues_.back().chain, heard.plural);
  }

  bool preposition(std::size_t i) {
    const std::string_view word = at(i);
    std::size_t source = nowhere;
    std::size_t last = i;
    if (word == "according" && at(i + 1) == "to") {
      source = i + 2;
      last = i + 1;
    } else if (word == "per" && !is_determiner(at(i + 1))) {
      const Name* name = scene_.name_at(i + 1);
      if (name != nullptr && (name->kind == NameKind::organisation || name->kind == NameKind::outlet)) source = i + 1;
    } else if (one_of(word, {"citing", "quoting"})) {
      source = i + 1;
    } else if (word == "attributed" && at(i + 1) == "to") {
      source = i + 2;
      last = i + 1;
    } else if (at(i + 1) == "by" && is_said_participle(word) && !is_be(at(i + 2))) {
      const std::size_t participle = i;
      const bool as = i > begin_ && at(i - 1) == "as";
      Heard heard = maker_after(i + 2);
      if (heard.empty()) return false;
      const std::size_t first = as ? participle - 1 : participle;
      taken_until_ = std::max(taken_until_, heard.last == nowhere ? i + 2 : heard.last + 1);
      put(first, participle + 1, first, std::move(heard), closes_clause(first) || as);
      return true;
    }
    if (source == nowhere || source >= end_) return false;
    Heard heard = forwards(source);
    if (heard.empty() && word == "according") heard = document_anywhere(source);
    if (heard.empty()) return false;
    const bool fronted =
        i == begin_ || (i <= begin_ + 2 && !is_comma(i - 1)) || (i > begin_ && one_of(at(i - 1), {"but", "and", "while", "that"}));
    taken_until_ = std::max(taken_until_, heard.last == nowhere ? source : heard.last + 1);
    const bool nested = one_of(word, {"citing", "quoting"});
    put(i, last, i, std::move(heard), !fronted && !nested);
    cues_.back().nested = nested;
    return true;
  }

  Heard document_anywhere(std::size_t i) {
    for (std::size_t m = i; m < std::min(end_, i + 8) && is_word(m); ++m) {
      if ((noun_classes(m) & document_noun) != 0) return of_document(i, m);
    }
    return {};
  }

  static bool is_said_participle(std::string_view word) {
    return one_of(word, {"reported",   "cited",     "quoted",   "recorded",  "documented", "compiled",   "published", "released",
                         "estimated",  "collected", "verified", "analysed",  "analyzed",   "described",  "gathered",  "counted",
                         "confirmed",  "revealed",  "claimed",  "stated",    "alleged",    "calculated", "issued",    "identified",
                         "registered", "surveyed",  "logged",   "noted",     "mentioned",  "shared",     "outlined",  "detailed",
                         "put",        "provided",  "obtained", "conducted", "tallied",    "catalogued"});
  }

  bool anonymous(std::size_t i) {
    const std::string_view word = at(i);
    if (one_of(word, {"reportedly", "allegedly", "purportedly", "supposedly", "apparently", "rumoured", "rumored"})) {
      cue_without_source(i, i);
      return true;
    }
    if (!one_of(word, {"estimated", "believed", "thought", "feared", "understood", "said", "reported", "alleged", "claimed", "suspected",
                       "assumed", "presumed", "rumoured", "reckoned"}))
      return false;
    std::size_t k = i;
    while (k > begin_ && is_adverb(k - 1)) --k;
    if (k == begin_ || !is_be(at(k - 1))) return false;
    --k;
    std::size_t next = i + 1;
    while (is_adverb(next)) ++next;
    if (at(next) == "by") return false;
    for (std::size_t b = k; b > begin_ && k - b < 4; --b) {
      if (one_of(at(b - 1), {"if", "never", "not", "whether", "unless"})) return true;
    }
    const bool complement =
        at(next) == "that" ||
        (at(next) == "to" && one_of(at(next + 1), {"have",   "be",     "reel",  "include", "number", "exceed",  "generate", "make",
                                                   "live",   "earn",   "cost",  "hold",    "total",  "face",    "run",      "bring",
                                                   "amount", "remain", "reach", "stand",   "affect", "involve", "account"})) ||
        (at(next) == "to" && !one_of(at(next + 1), {"the", "a", "an", "police", "authorities", "us", "them"}));
    const bool bare = one_of(word, {"estimated", "feared", "believed", "thought", "understood"}) ||
                      (word == "reported" && one_of(at(k), {"been"}) && at(next) != "to");
    if (!complement && !bare) return false;
    while (k > begin_ && (is_auxiliary(at(k - 1)) || at(k - 1) == "it" || is_adverb(k - 1))) --k;
    cue_without_source(k, i);
    return true;
  }

  void cue_without_source(std::size_t first, std::size_t last) {
    vague_.push_back({first, last});
    taken_until_ = std::max(taken_until_, last + 1);
  }

  /// "a report by X", "figures from X", "X's report", where no verb or preposition has claimed it.
  bool authored(std::size_t i) {
    if (!is_word(i) || (noun_classes(i) & document_noun) == 0 || words_[i].possessive) return false;
    // "X's (new) report"
    for (std::size_t k = i; k > begin_ && i - k < 4;) {
      --k;
      const Name* name = scene_.name_at(k);
      if (name != nullptr && words_[k].possessive && (name->kind == NameKind::organisation || name->kind == NameKind::outlet)) {
        if (leads_to_verb(i) || !cues_.empty()) return false;
        Heard heard = of_name(*name);
        heard.last = i;
        put(heard.first, i, heard.first, std::move(heard), false);
        return true;
      }
      if (name != nullptr || !is_word(k) || is_preposition(at(k))) break;
    }
    if (one_of(at(i + 1), {"indicating", "suggesting", "showing", "alleging", "claiming", "saying"}) &&
        one_of(at(i), {"reports", "evidence", "figures", "data", "studies", "accounts", "estimates", "research", "testimonies", "findings",
                       "statistics", "documents"})) {
      put(i, i + 1, i, of_noun(phrase_start(i), i), i > begin_ + 3);
      return true;
    }
    // "The report describes ...", "This study sheds light on ..."
    if (i <= begin_ + 3 && one_of(at(begin_), {"the", "this", "their", "its"}) && !leads_to_verb(i) && is_word(i + 1) &&
        (at(i + 1).ends_with("s") || at(i + 1).ends_with("ed")) && !is_be(at(i + 1)) && !is_auxiliary(at(i + 1)) &&
        !is_preposition(at(i + 1)) && noun_classes(i + 1) == 0 && !is_adverb(i + 1)) {
      Heard heard = of_noun(begin_, i);
      if (!heard.empty() && heard.chain.back().kind != SourceKind::anonymous) put(i, i, begin_, std::move(heard), false);
      return true;
    }
    for (std::size_t p = i + 1; p < std::min(end_, i + 6); ++p) {
      const bool given_to = p == i + 1 && one_of(at(p), {"to", "with", "for"}) &&
                            one_of(at(i), {"testimony", "testimonies", "interview", "interviews", "account", "accounts"});
      if (given_to || one_of(at(p), {"by", "from"}) ||
          (at(p) == "of" && scene_.name_at(p + 1) != nullptr && scene_.name_at(p + 1)->kind == NameKind::organisation)) {
        Heard heard = maker_after(p + 1);
        if (heard.empty() || heard.last == nowhere) return false;
        if (heard.chain.back().kind == SourceKind::person && heard.chain.back().role.empty() && at(p) == "from" &&
            heard.chain.size() == 1 && scene_.name_at(heard.last) == nullptr)
          return false;
        if (leads_to_verb(heard.last)) return false;
        const std::size_t last = heard.last;
        put(i, p, i, std::move(heard), i > begin_ + 3);
        taken_until_ = std::max(taken_until_, last + 1);
        return true;
      }
      if (!is_word(p) || (scene_.name_at(p) != nullptr && scene_.name_at(p)->kind != NameKind::other) || verb_at(p) == VerbClass::speech ||
          (classes(p) & document_noun) != 0)
        break;
    }
    return false;
  }

  /// Does the phrase that ends at `i` have its verb of speaking right behind it? Then the verb is the cue.
  bool leads_to_verb(std::size_t i) const {
    std::size_t k = i + 1;
    while (is_adverb(k) || is_auxiliary(at(k)) || at(k) == ")" || at(k) == "(" || (k < end_ && words_[k].all_caps && at(k - 1) == "(")) ++k;
    return is_word(k) && verb_at(k) != VerbClass::unknown && !words_[k].capital;
  }

  bool is_finite(std::size_t i, VerbClass& kind) const {
    if (!is_word(i) || words_[i].capital || words_[i].possessive) return false;
    kind = verb_at(i);
    if (one_of(at(i), {"made", "makes", "make"}) && one_of(at(i + 1), {"known", "public", "clear"})) kind = VerbClass::speech;
    if (kind == VerbClass::unknown || at(i).ends_with("ing")) return false;
    if (i == begin_) return false;
    std::size_t k = i;
    while (k > begin_ && is_adverb(k - 1)) --k;
    const std::string_view before = k > begin_ ? at(k - 1) : std::string_view();
    if (before == "to" || is_be(before) || before == "having" || before == "get" || before == "gets") return false;
    const bool noun_too =
        (classes(i) & document_noun) != 0 ||
        one_of(at(i), {"claims",   "claim",   "estimates", "estimate", "shows",     "show",     "notes",   "note",    "counts",  "calls",
                       "call",     "charges", "charge",    "shares",   "share",     "states",   "state",   "lists",   "list",    "release",
                       "releases", "puts",    "details",   "detail",   "questions", "appeal",   "appeals", "demand",  "demands", "promise",
                       "hope",     "hopes",   "fear",      "fears",    "stress",    "cry",      "cries",   "remarks", "comment", "comments",
                       "answer",   "vow",     "joke",      "guess",    "project",   "projects", "dispute", "disputes"});
    if (noun_too && (is_determiner(before) || is_preposition(before) || before == "and" || is_nounish_modifier(k - 1))) return false;
    if (one_of(at(i), {"said", "reported", "estimated", "claimed", "alleged", "recorded", "documented", "suspected", "verified",
                       "confirmed", "registered", "published", "described", "stated"}) &&
        (is_determiner(before) && !one_of(before, {"many", "some", "most", "several", "few", "all", "others"})))
      return false;
    return true;
  }

  bool is_nounish_modifier(std::size_t i) const {
    return one_of(at(i), {"new", "recent", "previous", "latest", "annual", "earlier", "official", "own", "first", "final", "joint", "human",
                          "rights", "same", "total"}) ||
           (scene_.name_at(i) != nullptr && scene_.name_at(i)->kind == NameKind::nationality) ||
           (i < end_ && i >= begin_ && is_word(i) && words_[i].possessive);
  }

  bool quote_or_that_follows(std::size_t i) const {
    for (std::size_t k = i + 1; k < std::min(end_, i + 4); ++k) {
      if (at(k) == "that" || is_quote(k) || at(k) == ":" || at(k) == "how") return true;
    }
    return false;
  }

  bool verb(std::size_t i) {
    VerbClass kind = VerbClass::unknown;
    if (!is_finite(i, kind)) return false;
    const std::string_view word = at(i), next = at(i + 1);
    if (one_of(word, {"speak", "spoke", "speaks", "spoken"}) && next != "of") return false;
    if (one_of(word, {"call", "called", "calls"}) && !one_of(next, {"for", "on"})) return false;
    if (one_of(word, {"put", "puts"}) && !(one_of(next, {"the", "it", "that"}) &&
                                           one_of(at(i + 2), {"number", "figure", "total", "toll", "count", "at", "share", "proportion"})))
      return false;
    if (one_of(word,
               {"list",       "lists",       "listed",     "carry",       "carries",   "carried",    "release",  "released",  "releases",
                "publish",    "published",   "publishes",  "interviewed", "monitored", "learned",    "set",      "share",     "shares",
                "shared",     "continue",    "continued",  "continues",   "remember",  "remembered", "follow",   "answered",  "agreed",
                "agree",      "promised",    "hope",       "hoped",       "hopes",     "think",      "thinks",   "expect",    "expects",
                "expected",   "consider",    "considers",  "considered",  "fear",      "fears",      "feared",   "assume",    "assumed",
                "understand", "understands", "understood", "guess",       "reflected", "suspect",    "suspects", "establish", "established",
                "proposed",   "demand",      "attributed", "attribute",   "propose",   "cried",      "shouted",  "charged",   "charge"}) &&
        !quote_or_that_follows(i) && !(kind == VerbClass::estimate && !one_of(next, {"to", "of", "for"}) && has_number_after(i)))
      return false;
    if (one_of(word, {"reported", "report", "reports", "state", "count"}) && next == "to") return false;
    std::size_t cue_first = i;
    Heard subject;
    bool inverted = false;
    const bool after_mark = i > begin_ && (is_comma(i - 1) || is_quote(i - 1) || one_of(at(i - 1), {"–", "—", "?", "!", "…"}));
    if (after_mark && (kind == VerbClass::speech || kind == VerbClass::claim || kind == VerbClass::report) &&
        !one_of(word, {"told", "tell", "tells"}) && begins_subject(i + 1)) {
      subject = forwards(i + 1);
      inverted = !subject.empty();
    }
    any_noun_ = one_of(word, {"said", "says", "say", "told", "tell", "tells", "recalled", "explained", "testified"});
    if (subject.empty()) subject = subject_before(i, cue_first);
    any_noun_ = false;
    if (subject.empty() && i + 1 < end_ && !after_mark) return false;
    if (subject.empty()) return false;
    if (!speaks(i, kind, subject)) return false;
    std::vector<Source> outer;
    std::size_t last = i;
    if (inverted)
      last = subject.last;
    else
      addressee(i, outer, last);
    const std::size_t begin = inverted ? i : subject.first;
    const bool at_end = !inverted && i + 1 < end_ && (is_end(i + 1) || (is_comma(i + 1) && !quote_follows(i + 1)));
    const bool trailing = inverted || (begin > begin_ && (is_comma(begin - 1) || is_quote(begin - 1)) && (at_end || i + 1 == end_));
    if (inverted) taken_until_ = std::max(taken_until_, last + 1);
    const bool outer_empty = outer.empty();
    put(inverted ? i : cue_first, i, begin, std::move(subject), trailing, std::move(outer));
    if (outer_empty && !inverted) fronted_addressee(cues_.back());
    if (last > i) taken_until_ = std::max(taken_until_, last + 1);
    return true;
  }

  bool is_end(std::size_t i) const { return i + 1 >= end_ || one_of(at(i), {".", "?", "!"}); }
  bool quote_follows(std::size_t i) const { return is_quote(i + 1); }

  bool has_number_after(std::size_t i) const {
    for (std::size_t k = i + 1; k < std::min(end_, i + 16); ++k) {
      if (words_.document().tokens[k].kind == text::TokenKind::number) return true;
      if (one_of(at(k), {"hundreds", "thousands", "dozens", "tens", "millions", "half", "one", "two", "three", "four", "five", "six",
                         "seven", "eight", "nine", "ten", "hundred", "thousand", "million"}))
        return true;
    }
    return false;
  }

  bool begins_subject(std::size_t i) const {
    if (i >= end_ || !is_word(i)) return false;
    if (scene_.name_at(i) != nullptr) return scene_.name_at(i)->kind != NameKind::nationality;
    if (words_[i].capital) return true;
    if (one_of(at(i), {"that", "these", "those", "this", "all", "no", "any", "each", "such"})) return false;
    return is_determiner(at(i)) || (noun_classes(i) & (people_noun | group_noun)) != 0;
  }

  bool speaks(std::size_t i, VerbClass kind, const Heard& subject) const {
    const Source& who = subject.chain.back();
    if (kind == VerbClass::speech || kind == VerbClass::claim || kind == VerbClass::deny) {
      if (who.kind == SourceKind::document && one_of(at(i), {"called", "asked", "told"})) return false;
      return true;
    }
    const bool named = subject.first != nowhere && (who.kind == SourceKind::organisation || who.kind == SourceKind::outlet ||
                                                    who.kind == SourceKind::agency || who.kind == SourceKind::document);
    if (named && !one_of(at(subject.last), {"it", "they"})) {
      if (one_of(at(i), {"found", "find", "finds", "show", "shows", "showed"}) && who.kind == SourceKind::organisation)
        return quote_or_that_follows(i) || has_number_after(i) || !who.role.empty();
      return true;
    }
    return quote_or_that_follows(i) || has_number_after(i) ||
           one_of(at(i), {"reported", "revealed", "confirmed", "estimated", "estimate", "estimates", "noted", "detailed", "indicated"});
  }

  /// "told X", "told investigators from X", "said in an interview with X": X heard it first.
  void addressee(std::size_t v, std::vector<Source>& outer, std::size_t& last) {
    const bool tells = one_of(at(v), {"told", "tell", "tells", "informed", "assured"});
    std::size_t k = v + 1;
    if (!tells) {
      const std::size_t limit = std::min(end_, v + 7);
      while (k < limit && is_word(k) &&
             !(one_of(at(k), {"with", "to", "before"}) &&
               (k == v + 1 || one_of(at(k - 1), {"interview", "statement", "comments", "remarks", "speaking", "testimony", "email",
                                                 "e-mail", "conversation", "letter", "message", "submission"}))))
        ++k;
      if (k >= limit || !is_word(k)) return;
      if (k == v + 1 && !one_of(at(v), {"shared", "testified", "spoke", "confirmed", "revealed", "explained", "complained", "admitted",
                                        "said", "wrote", "recounted", "described", "confided", "disclosed"}))
        return;
      ++k;
    }
    while (is_word(k) && is_determiner(at(k)) && scene_.name_at(k) == nullptr) ++k;
    const Name* name = scene_.name_at(k);
    if (name == nullptr) {
      // "told investigators from X", "told the group"
      std::size_t noun = k;
      while (noun < std::min(end_, k + 4) && is_word(noun) && (noun_classes(noun) & (people_noun | group_noun)) == 0) ++noun;
      if (noun >= end_ || !is_word(noun) || (noun_classes(noun) & (people_noun | group_noun)) == 0) return;
      if (one_of(at(noun + 1), {"from", "at", "with", "of", "for"})) {
        std::size_t m = noun + 2;
        while (is_word(m) && is_determiner(at(m)) && scene_.name_at(m) == nullptr) ++m;
        name = scene_.name_at(m);
      } else if ((noun_classes(noun) & group_noun) != 0 && k > v + 1) {
        extend_chain(outer, body_in_mind());
        last = noun;
        return;
      }
      if (name == nullptr) return;
    }
    if (name->kind == NameKind::place || name->kind == NameKind::nationality || name->kind == NameKind::document) return;
    std::vector<Source> heard = scene_.sources_of(*name);
    if (name->kind == NameKind::other && !heard.empty()) heard.back().kind = SourceKind::outlet;
    extend_chain(outer, heard);
    last = std::min(scene_.last_of(*name), end_ - 1);
  }

  /// "In an interview with X, ...", "Speaking to X, ..." at the sentence's beginning.
  void fronted_addressee(Cue& cue) {
    if (!one_of(at(begin_), {"in", "speaking", "talking", "writing", "during"})) return;
    for (std::size_t k = begin_; k < std::min(cue.first, begin_ + 8); ++k) {
      if (!one_of(at(k), {"interview", "statement", "comments", "remarks", "speaking", "talking", "testimony", "email", "letter",
                          "conversation"}) ||
          !one_of(at(k + 1), {"with", "to"}))
        continue;
      std::size_t m = k + 2;
      while (is_word(m) && is_determiner(at(m)) && scene_.name_at(m) == nullptr) ++m;
      const Name* name = scene_.name_at(m);
      if (name == nullptr || name->kind == NameKind::place || name->kind == NameKind::nationality) return;
      std::vector<Source> chain = scene_.sources_of(*name);
      extend_chain(chain, cue.chain);
      cue.chain = std::move(chain);
      return;
    }
  }

  // ---- scopes --------------------------------------------------------------------------------------------------------

  /// Tokens at which a new clause begins.
  std::vector<std::size_t> boundaries() const {
    std::vector<std::size_t> found{begin_};
    for (std::size_t i = begin_ + 1; i < end_; ++i) {
      const bool after_comma = is_comma(i - 1) || at(i - 1) == ";";
      const bool turn = one_of(at(i), {"but", "while", "whereas", "although", "though", "yet"});
      if (at(i - 1) == ";" || (after_comma && turn) || (one_of(at(i), {"but", "whereas"}) && cue_begins_within(i + 1, 6)) ||
          (at(i) == "and" && cue_begins_within(i + 1, 1) && i > begin_ + 3))
        found.push_back(i);
    }
    found.push_back(end_);
    return found;
  }

  bool cue_begins_within(std::size_t i, std::size_t reach) const {
    return std::any_of(cues_.begin(), cues_.end(), [&](const Cue& c) { return !c.trailing && c.begin >= i && c.begin < i + reach; });
  }

  Span scope_of(std::size_t first, std::size_t past) const {
    while (past > first + 1 && (is_comma(past - 1) || at(past - 1) == ";")) --past;
    const auto& tokens = words_.document().tokens;
    return {tokens[first].begin, tokens[past - 1].end};
  }

  void settle() {
    if (cues_.empty() && vague_.empty()) return;
    std::stable_sort(cues_.begin(), cues_.end(), [](const Cue& a, const Cue& b) { return a.first < b.first; });
    const std::vector<std::size_t> starts = boundaries();
    std::vector<char> has_cue(starts.size(), 0);
    std::size_t trailing_cues = 0;
    for (const Cue& cue : cues_) {
      has_cue[segment_of(starts, cue.begin)] = 1;
      trailing_cues += cue.trailing ? 1 : 0;
    }
    for (std::size_t s = 0; s + 1 < starts.size(); ++s) {
      if (has_cue[s] == 0) continue;
      std::vector<Source> chain;
      const Cue* lead = nullptr;
      bool trailing = false;
      for (const int layer : {0, 1, 2}) {  // trailing cues from the right, then the others from the left, then what they cite
        for (std::size_t c = 0; c < cues_.size(); ++c) {
          const Cue& cue = layer == 0 ? cues_[cues_.size() - 1 - c] : cues_[c];
          const int own = cue.nested ? 2 : cue.trailing ? 0 : 1;
          if (own != layer || segment_of(starts, cue.begin) != s) continue;
          if (lead == nullptr) lead = &cue;
          trailing = trailing || cue.trailing;
          extend_chain(chain, cue.chain);
        }
      }
      std::size_t first = starts[s];
      if (trailing) {  // governs what stands before it, back to the clause of another source
        for (std::size_t back = s; back > 0 && has_cue[back - 1] == 0; --back) first = starts[back - 1];
      }
      std::size_t past = starts[s + 1];
      const bool fronted = lead != nullptr && !trailing && s == 0;
      if (fronted && starts.size() > 2 && one_of(at(lead->first), {"according"})) {
        for (std::size_t ahead = s + 1; ahead + 1 < starts.size() && has_cue[ahead] == 0; ++ahead) past = starts[ahead + 1];
      }
      if (lead != nullptr && !trailing) {  // "..., but they are still willing": no new speaker, no new subject
        for (std::size_t ahead = s + 1; ahead + 1 < starts.size() && has_cue[ahead] == 0 && goes_on(starts[ahead]); ++ahead)
          past = starts[ahead + 1];
      }
      if (lead != nullptr) scene_.add(scope_of(first, past), words_.span(lead->first, lead->last), std::move(chain));
    }
    for (const auto& [first, last] : vague_) {
      const std::size_t s = segment_of(starts, first);
      std::size_t from = starts[s], past = starts[s + 1];
      for (std::size_t k = first; k > from && first - k < 5; --k) {
        if (!is_comma(k - 1)) continue;
        from = k;
        break;
      }
      for (const Cue& cue : cues_) {
        if (cue.trailing && cue.begin > last && cue.begin < past) past = cue.begin;
      }
      scene_.add(scope_of(from, past), words_.span(first, last), {anonymous_source(words_.span(first, last))});
    }
  }

  bool goes_on(std::size_t i) const {
    if (!one_of(at(i), {"but", "though", "although", "while", "yet", "whereas"})) return false;
    return one_of(at(i + 1), {"they", "it", "he", "she", "we", "these", "those", "there", "not", "only", "also", "still", "often", "some",
                              "many", "most", "others", "then", "that"}) ||
           (is_word(i + 1) && (at(i + 1).ends_with("ed") || at(i + 1).ends_with("ing")));
  }

  static std::size_t segment_of(const std::vector<std::size_t>& starts, std::size_t i) {
    const auto after = std::upper_bound(starts.begin(), starts.end(), i);
    return static_cast<std::size_t>(after - starts.begin()) - 1;
  }

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

}  // namespace

void attribute_english(Scene& scene, std::size_t begin, std::size_t end) { English(scene, begin, end).run(); }

}  // namespace girok::reading
