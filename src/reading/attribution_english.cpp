// English cues and their sources.
//
// Model    Three kinds of cue. Behind-looking and forward-looking verbs ("X said", "said X", "X has recorded") with their subject; prepositions and
//          participles ("according to X", "a report by X", "recorded by X"); and words without a source ("reportedly", "is believed to"). Cues cut the
//          sentence into clauses; within a clause a trailing cue is the outer one, otherwise the earlier.

#include "reading/attribution_english.h"

#include <algorithm>

namespace girok::reading {

void EnglishCues::run() {
  for (std::size_t i = begin_; i < end_; ++i) {
    if (i < taken_until_) continue;
    if (preposition(i) || anonymous(i) || authored(i)) continue;
    verb(i);
  }
  settle();
}

bool EnglishCues::is_adverb(std::size_t i) const {
  return is_word(i) && (at(i).ends_with("ly") ||
                        one_of(at(i), {"also", "then", "later", "often", "now", "once", "never", "not", "still", "since", "already", "too",
                                       "himself", "herself", "themselves", "itself", "even", "further", "just"}));
}

bool EnglishCues::is_auxiliary(std::string_view w) {
  return one_of(w, {"has", "have", "had", "did", "does", "do", "will", "would", "may", "can", "could", "must", "'ve", "should"});
}

bool EnglishCues::is_determiner(std::string_view w) {
  return one_of(w, {"the",   "a",       "an",   "this", "that", "these", "those", "its",  "their",   "his",  "her",
                    "our",   "my",      "some", "one",  "two",  "three", "four",  "five", "several", "many", "most",
                    "other", "another", "both", "such", "few",  "all",   "any",   "each", "no"});
}

bool EnglishCues::is_preposition(std::string_view w) {
  return one_of(w, {"of",    "to",     "for",   "with",    "in",     "from", "by",      "at",      "on",
                    "into",  "near",   "about", "against", "under",  "over", "between", "across",  "inside",
                    "among", "within", "after", "during",  "before", "as",   "than",    "through", "behind"});
}

std::uint32_t EnglishCues::noun_classes(std::size_t i) const {
  return is_word(i) && !words_[i].capital ? classes(i) : is_word(i) && scene_.name_at(i) == nullptr ? classes(i) : 0u;
}

// ---- scopes ---------------------------------------------------------------------------------------------------------

std::vector<std::size_t> EnglishCues::boundaries() const {
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

bool EnglishCues::cue_begins_within(std::size_t i, std::size_t reach) const {
  return std::any_of(cues_.begin(), cues_.end(), [&](const Cue& c) { return !c.trailing && c.begin >= i && c.begin < i + reach; });
}

Span EnglishCues::scope_of(std::size_t first, std::size_t past) const {
  while (past > first + 1 && (is_comma(past - 1) || at(past - 1) == ";")) --past;
  const auto& tokens = words_.document().tokens;
  return {tokens[first].begin, tokens[past - 1].end};
}

void EnglishCues::settle() {
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

bool EnglishCues::goes_on(std::size_t i) const {
  if (!one_of(at(i), {"but", "though", "although", "while", "yet", "whereas"})) return false;
  return one_of(at(i + 1), {"they", "it", "he", "she", "we", "these", "those", "there", "not", "only", "also", "still", "often", "some",
                            "many", "most", "others", "then", "that"}) ||
         (is_word(i + 1) && (at(i + 1).ends_with("ed") || at(i + 1).ends_with("ing")));
}

std::size_t EnglishCues::segment_of(const std::vector<std::size_t>& starts, std::size_t i) {
  const auto after = std::upper_bound(starts.begin(), starts.end(), i);
  return static_cast<std::size_t>(after - starts.begin()) - 1;
}

void attribute_english(Scene& scene, std::size_t begin, std::size_t end) { EnglishCues(scene, begin, end).run(); }

}  // namespace girok::reading
