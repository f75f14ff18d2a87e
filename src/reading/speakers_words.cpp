#include "reading/speakers_words.h"

#include "reading/word_lists.h"

namespace girok::reading::speaking {

bool is_determiner(std::string_view w) {
  return one_of(w,
                {"the", "a",     "an",  "one", "another", "some", "many", "several", "two",   "three", "four",   "most", "other", "others",
                 "its", "their", "his", "her", "our",     "my",   "this", "that",    "these", "those", "former", "both", "few"});
}
bool is_preposition(std::string_view w) {
  return one_of(w, {"from",  "of",      "with",   "for",     "at",    "in",    "by",     "to",      "on",
                    "about", "against", "near",   "between", "among", "after", "before", "under",   "behind",
                    "than",  "into",    "inside", "across",  "told",  "tell",  "tells",  "telling", "alongside"});
}
bool ends_phrase(std::string_view w) {
  return is_preposition(w) ||
         one_of(w, {"who",  "whom", "which", "that",  "as",   "and",   "or",   "but",   "when",       "where", "while",  "because", "is",
                    "are",  "was",  "were",  "has",   "have", "had",   "will", "would", "did",        "does",  "do",     "can",     "could",
                    "also", "then", "now",   "later", "once", "still", "not",  "never", "identified", "named", "called", "aged"});
}
bool is_be(std::string_view w) { return one_of(w, {"is", "are", "was", "were", "be", "been", "being"}); }
bool is_filler(std::string_view w) {
  return w.ends_with("ly") || one_of(w, {"also", "then",    "later",   "once",    "now",        "again",  "has",    "have", "had",
                                         "did",  "does",    "would",   "will",    "even",       "still",  "often",  "just", "never",
                                         "not",  "further", "himself", "herself", "themselves", "itself", "always", "once", "only"});
}
}  // namespace girok::reading::speaking
