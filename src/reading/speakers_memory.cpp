// Who was named and heard so far: what pronouns, "the group" and "the minister" stand for.
#include <algorithm>

#include "reading/speakers.h"
#include "reading/speakers_words.h"

namespace girok::reading {

using speaking::is_preposition;

namespace {

/// "the firm" may stand for any body; "the ministry" only for a ministry.
bool is_any_body(std::string_view w) {
  return one_of(w, {"group", "organisation", "organization", "firm", "charity", "watchdog", "body", "ngo", "nonprofit", "non-profit",
                    "think-tank", "initiative", "agency", "company"});
}

}  // namespace

Voice Speakers::pronoun(std::string_view word) const {
  if (word == "she" || word == "he") return person_;
  if (word == "i") {
    Voice v;
    v.speaker = document_.metadata.author;
    v.is_person = true;
    return v;
  }
  if (word == "it") return group_;
  if (word == "they") return group_.known() ? group_ : person_;
  return {};
}

/// "the group", "the ministry", "the minister": whom the text has named by that word.
void Speakers::resolve(Voice& v, std::size_t head) const {
  const std::string word = lower(head);
  const std::uint32_t kinds = lists_.english(word);
  if ((kinds & group_noun) != 0 && !word.ends_with("s")) {
    const auto known = body_by_head_.find(word);
    if (known != body_by_head_.end())
      v.speaker = known->second;
    else if (is_any_body(word) && !body_.empty())
      v.speaker = body_;
    return;
  }
  const auto holder = holder_.find(word);
  if (holder == holder_.end()) return;
  const Span cue = v.cue;
  v = of_name(*holder->second);
  v.cue = cue;
}

void Speakers::read_to(std::size_t token) {
  for (; read_ < token; ++read_) {
    const Name* n = name_at(read_);
    if (!n || (read_ > 0 && name_at(read_ - 1) == n)) continue;
    if (n->kind == NameKind::organisation && !person_like(*n, read_)) {
      body_ = n->canonical.empty() ? n->text : n->canonical;
      for (std::size_t i = read_; i < document_.tokens.size() && name_at(i) == n; ++i) {
        const std::string w = lower(i);
        if ((lists_.english(w) & group_noun) != 0) body_by_head_[w] = body_;
      }
      continue;
    }
    if (!person_like(*n, read_)) continue;
    Voice v = of_name(*n);
    v.is_person = true;
    for (std::size_t begin = 0; begin < v.role.size() && v.role.size() < 80;) {
      const std::size_t end = std::min(v.role.find(' ', begin), v.role.size());
      std::string word = v.role.substr(begin, end - begin);
      std::transform(word.begin(), word.end(), word.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      holder_[word] = n;
      begin = end + 1;
    }
    // Named as what a sentence is about: "she" may be this one.
    bool subject = false;
    for (std::size_t back = 0; back <= 10 && back <= read_; ++back) {
      const std::size_t i = read_ - back;
      if (back > 0 && (is_preposition(lower(i)) || (back > 3 && verb_at(i) != VerbClass::unknown))) break;
      if (marked_.starts_paragraph(i) || marked_.ends_sentence(i - 1) || marked_.is_quotation_mark(i - 1)) {
        subject = true;
        break;
      }
    }
    // "I asked a teacher there, Sofia X. She said": the last word of a sentence.
    std::size_t last = read_;
    while (last + 1 < token && name_at(last + 1) == n) ++last;
    subject = subject || (last + 1 < document_.tokens.size() && marked_.ends_sentence(last + 1));
    if (subject && !inside_phrase(read_, *n)) person_ = v;
  }
}

void Speakers::heard(const Voice& v) {
  (v.is_person ? person_ : group_) = v;
  (v.is_person ? person_ : group_).cue = {};
}

void Speakers::forget() { person_ = group_ = {}; }

}  // namespace girok::reading
