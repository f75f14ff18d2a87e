#include "reading/indirect.h"

#include <algorithm>

namespace girok::reading {
namespace {

constexpr std::size_t shortest_clause = 4;  // words: "said it was false" is no loss
constexpr std::size_t longest_sentence = 120;

class Sentence {
 public:
  Sentence(const Document& document, const MarkedText& marked, const Speakers& speakers, std::size_t first, std::size_t past)
      : d_(document), marked_(marked), speakers_(speakers), first_(first), past_(past) {}

  std::optional<IndirectSpeech> english() const {
    for (std::size_t i = first_; i < past_; ++i) {
      if (!speakers_.speaks(i) || (i > first_ && speakers_.relative(i, first_))) continue;
      if (auto found = governed(i)) return found;
      if (auto found = trailing(i)) return found;
    }
    return {};
  }

  /// X는 ...다고 말했다.
  std::optional<IndirectSpeech> korean() const {
    for (std::size_t i = first_ + 2; i < past_; ++i) {
      const VerbClass c = speakers_.verb_at(i);
      const std::string_view w = speakers_.as_written(i);
      const bool told = c == VerbClass::speech || c == VerbClass::claim || c == VerbClass::report ||
                        (c == VerbClass::unknown && one_of(w, {"했다", "했습니다"}));
      const std::string_view before = speakers_.as_written(i - 1);
      if (!told || !(before.ends_with("다고") || before.ends_with("라고") || before.ends_with("냐고") || before.ends_with("자고")))
        continue;
      // The topic stands in front; what it says, behind it.
      std::size_t topic = first_;
      while (topic < i - 1 && !is_topic(topic)) ++topic;
      if (topic + 1 >= i - 1) return {};
      Voice v = speakers_.korean(first_, topic + 1, i, past_);
      if (!v.known() || i - 1 - topic < 3) return {};
      return made(topic + 1, i - 1, std::move(v));
    }
    return {};
  }

  /// X表示，...
  std::optional<IndirectSpeech> chinese() const {
    for (std::size_t i = first_ + 1; i < past_; ++i) {
      const std::string_view w = speakers_.as_written(i);
      if (!one_of(w, {"，", ",", "：", ":"}) && speakers_.is_word(i)) continue;
      // The verb ends straight before the comma.
      for (std::size_t back = 1; back <= 5 && i >= first_ + back + 1; ++back) {
        const std::size_t verb = i - back;
        const VerbClass c = speakers_.verb_at(verb);
        if (c != VerbClass::speech && c != VerbClass::claim) continue;
        std::size_t length = 0;
        word_lists().chinese_verb(std::string_view(d_.text).substr(d_.tokens[verb].begin, 12), length);
        const std::string_view told = d_[{d_.tokens[verb].begin, static_cast<std::uint32_t>(d_.tokens[verb].begin + length)}];
        if (d_.tokens[verb].begin + length != d_.tokens[i - 1].end && told != "告诉" && told != "告訴") continue;
        Voice v = speakers_.chinese(first_, i, i, i);
        if (!v.known() || past_ - i < 8) return {};
        return made(i + 1, past_ - 1, std::move(v));
      }
      if (i - first_ > 40) return {};
    }
    return {};
  }

 private:
  bool is_topic(std::size_t i) const {
    if (d_.tokens[i].script != text::Script::hangul) return false;
    const std::string_view w = speakers_.as_written(i);
    return w.ends_with("은") || w.ends_with("는");
  }

  IndirectSpeech made(std::size_t begin, std::size_t last, Voice v) const {
    while (last > begin && (marked_.is_stop(last) || marked_.ends_speech(last))) --last;
    return {{d_.tokens[begin].begin, d_.tokens[last].end}, std::move(v)};
  }

  std::optional<IndirectSpeech> governed(std::size_t verb) const {
    const std::string w = speakers_.lower(verb);
    const bool tells = one_of(w, {"told", "tells", "telling", "informed", "assured", "warned", "reminded", "convinced"});
    // "told reporters that", "said in a statement that"; but "published a report that" governs nothing.
    std::size_t that = verb + 1;
    const bool adverbial = that < past_ && one_of(speakers_.lower(that), {"in", "on", "at", "to", "also", "during", "yesterday", "today",
                                                                          "earlier", "later", "recently", "clearly", "again"});
    const std::size_t reach = tells || adverbial ? verb + 10 : verb + 2;
    while (that < past_ && that < reach && speakers_.lower(that) != "that" && !marked_.ends_sentence(that)) ++that;
    const bool has_that = that < past_ && that < reach && speakers_.lower(that) == "that";
    const bool after_comma = verb > first_ + 1 && speakers_.as_written(verb - 1) == ",";
    std::size_t begin = has_that ? that + 1 : verb + 1;
    if (!has_that && after_comma && starts_subject(verb + 1)) {
      // "..., says the charity": turned round.
      Voice v = speakers_.after(verb, past_);
      if (!v.known() || verb < first_ + shortest_clause + 1) return {};
      return made(first_, verb - 2, std::move(v));
    }
    if (!has_that) {
      if (!one_of(w, {"said", "says"}) || begin >= past_ || !speakers_.is_word(begin) || adverbial) return {};
      if (one_of(speakers_.lower(begin),
                 {"of",  "by",    "as",    "when",    "after",  "had",     "has",       "have",     "was",    "were",     "is",
                  "are", "would", "could", "nothing", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}))
        return {};
    }
    if (past_ < begin + shortest_clause) return {};
    Voice v = speakers_.of_verb(verb, first_, past_);
    if (!v.known()) return {};
    return made(begin, past_ - 1, std::move(v));
  }

  bool starts_subject(std::size_t i) const {
    const Name* name = speakers_.name_at(i);
    if (!name && i + 2 < past_ && d_.tokens[i].capital) name = speakers_.name_at(speakers_.as_written(i + 1) == "." ? i + 2 : i + 1);
    if (name) return name->kind == NameKind::person || name->kind == NameKind::organisation || name->kind == NameKind::outlet;
    return one_of(speakers_.lower(i), {"the", "a", "an", "one", "she", "he", "they", "it", "its", "researchers", "officials", "campaigners",
                                       "activists", "lawyers", "police"});
  }

  /// "..., X said."
  std::optional<IndirectSpeech> trailing(std::size_t verb) const {
    if (speakers_.lower(verb).ends_with("ing")) return {};
    std::size_t end = verb + 1;
    while (end < past_ && end < verb + 9 && !marked_.ends_sentence(end)) ++end;
    if (end < past_ && !marked_.ends_sentence(end)) return {};
    // The first comma behind which a subject stands: an apposition brings more of them ("..., Sofia X, of the Centre, said").
    std::size_t comma = verb > first_ + 22 ? verb - 22 : first_;
    comma = std::max(comma, first_ + shortest_clause);
    while (comma < verb && !(speakers_.as_written(comma) == "," && starts_subject(comma + 1))) ++comma;
    if (comma >= verb) return {};
    Voice v = speakers_.of_verb(verb, comma + 1, past_);
    if (!v.known()) return {};
    return made(first_, comma - 1, std::move(v));
  }

  const Document& d_;
  const MarkedText& marked_;
  const Speakers& speakers_;
  std::size_t first_, past_;
};

}  // namespace

std::optional<IndirectSpeech> indirect_speech(const Document& document, const MarkedText& marked, const Speakers& speakers,
                                              std::size_t first, std::size_t past) {
  if (past - first > longest_sentence || past - first < shortest_clause + 2) return {};
  std::size_t hangul = 0, han = 0, latin = 0;
  for (std::size_t i = first; i < past; ++i) {
    const text::Script script = document.tokens[i].script;
    hangul += script == text::Script::hangul ? 1 : 0;
    han += script == text::Script::han ? 1 : 0;
    latin += script == text::Script::latin ? 1 : 0;
  }
  const Sentence sentence(document, marked, speakers, first, past);
  if (hangul * 2 >= latin && hangul > 0) return sentence.korean();
  if (han > latin * 2) return sentence.chinese();
  return sentence.english();
}

}  // namespace girok::reading
