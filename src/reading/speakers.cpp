// English speakers. Whom pronouns and "the group" stand for: speakers_memory.cpp. Korean and Chinese: speakers_cjk.cpp.
#include "reading/speakers.h"

#include <algorithm>

#include "reading/speakers_words.h"
#include "text/unicode.h"

namespace girok::reading {

using speaking::ends_phrase;
using speaking::is_be;
using speaking::is_determiner;
using speaking::is_filler;
using speaking::is_preposition;

namespace {

constexpr std::size_t subject_window = 30;      // tokens between a subject and its verb
constexpr std::size_t description_window = 14;  // tokens of a description

}  // namespace

Speakers::Speakers(const Document& document, const MarkedText& marked)
    : document_(document), marked_(marked), lists_(word_lists()), name_(document.tokens.size(), none32) {
  std::size_t token = 0;
  for (std::size_t n = 0; n < document.names.size(); ++n) {
    const Name& name = document.names[n];
    while (token < document.tokens.size() && document.tokens[token].end <= name.span.begin) ++token;
    for (std::size_t i = token; i < document.tokens.size() && document.tokens[i].begin < name.span.end; ++i)
      name_[i] = static_cast<std::uint32_t>(n);
    if (name.kind != NameKind::person) continue;
    Standing& standing = standing_[name.canonical];
    if (standing.role.empty()) standing.role = name.role;
    if (standing.organisation.empty()) standing.organisation = name.organisation;
  }
}

std::string Speakers::lower(std::size_t i) const {
  if (i >= document_.tokens.size()) return {};
  std::string word(as_written(i));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return word;
}

VerbClass Speakers::verb_at(std::size_t i) const {
  if (!is_word(i)) return VerbClass::unknown;
  const text::Token& t = document_.tokens[i];
  if (t.script == text::Script::hangul) return lists_.korean_verb(document_[t.span()]);
  if (t.script == text::Script::han) {
    std::size_t length = 0;
    return lists_.chinese_verb(std::string_view(document_.text).substr(t.begin, 12), length);
  }
  if (t.end - t.begin > 16) return VerbClass::unknown;
  char word[16];
  std::size_t size = 0;
  for (const char c : document_[t.span()]) word[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lists_.verb({word, size});
}

bool Speakers::speaks(std::size_t i) const {
  const VerbClass c = verb_at(i);
  if (c != VerbClass::speech && c != VerbClass::report && c != VerbClass::claim) return false;
  if (document_.tokens[i].script != text::Script::latin) return true;
  if (const Name* n = name_at(i); n && document_.tokens[i].capital) return false;
  const std::string word = lower(i);
  const std::string before = i > 0 ? lower(i - 1) : std::string();
  const std::string next = lower(i + 1);
  if (word.ends_with("ed") && (before == "," || before == "(") && (next == "only" || next == "as" || next == "by")) return false;
  // "is called", "has been widely reported": told of somebody, by nobody. "is quoted as saying", "was saying" are told.
  for (std::size_t back = 1; back <= 2 && i >= back && !word.ends_with("ing"); ++back) {
    const std::string w = lower(i - back);
    if (is_be(w)) return false;
    if (!w.ends_with("ly")) break;
  }
  // "the report", "a call", "their claims", "new study notes": a noun.
  if (is_determiner(before) &&
      !one_of(before, {"others", "many", "some", "several", "most", "both", "few", "one", "another", "two", "three", "four"}))
    return false;
  if (i > 0 && is_preposition(before) && !one_of(before, {"to", "by", "after", "before", "about", "in"})) return false;
  return !one_of(word, {"report", "study", "log",    "count",  "survey", "release", "note",    "list",    "charge", "state",
                        "appeal", "cry",   "hope",   "share",  "call",   "promise", "demand",  "comment", "answer", "reply",
                        "joke",   "vow",   "pledge", "stress", "remark", "claim",   "caution", "request"}) ||
         one_of(before, {"they", "we", "i", "to", "people", "women", "researchers", "authors", "officials", "survivors", "campaigners",
                         "activists"}) ||
         marked_.is_quotation_mark(i + 1);
}

bool Speakers::names_things(std::size_t i) const {
  const std::string w = lower(i);
  if (w.starts_with("call") && one_of(lower(i + 1), {"on", "for", "upon"})) return false;
  return one_of(w, {"call",     "calls",   "called",    "calling",     "so-called", "dubbed",    "dub",      "dubs",  "termed",
                    "labelled", "labeled", "nicknamed", "named",       "titled",    "entitled",  "known",    "term",  "terms",
                    "word",     "phrase",  "label",     "self-styled", "headlined", "codenamed", "nickname", "slogan"});
}

bool Speakers::can_speak(const Name& n) const {
  return n.kind == NameKind::person || n.kind == NameKind::organisation || n.kind == NameKind::outlet;
}

/// A name of unknown kind that stands as persons do: "identified as Tomas", "Mila, 52", "one of them, Tomas, said".
bool Speakers::person_like(const Name& n, std::size_t token) const {
  if (n.kind == NameKind::person) return true;
  if (n.kind != NameKind::other && n.kind != NameKind::organisation) return false;
  std::size_t first = token, last = token;
  while (first > 0 && name_at(first - 1) == &n) --first;
  while (last + 1 < document_.tokens.size() && name_at(last + 1) == &n) ++last;
  if (last - first > 2 || possessive(last)) return false;
  const std::string before = first > 0 ? lower(first - 1) : std::string();
  const bool called = one_of(before, {"named", "call", "called", "calls"}) ||
                      (before == "as" && first > 1 && one_of(lower(first - 2), {"identified", "known", "only", "named"}));
  const bool aged =
      last + 2 < document_.tokens.size() && as_written(last + 1) == "," && document_.tokens[last + 2].kind == text::TokenKind::number;
  if (called || aged) return true;
  if (n.kind == NameKind::organisation || lists_.english(n.text) != 0) return false;
  const bool beside_verb = (last + 1 < document_.tokens.size() && (speaks(last + 1) || as_written(last + 1) == ",")) ||
                           (first > 0 && (speaks(first - 1) || one_of(before, {"ms", "mr", "mrs", "dr"})));
  return beside_verb || (last > first && before != "the" && before != "a" && before != "an");
}

std::uint32_t Speakers::noun(std::size_t i) const {
  if (!is_word(i) || (document_.tokens[i].capital && name_at(i))) return 0;
  return lists_.english(lower(i));
}

bool Speakers::possessive(std::size_t i) const {
  const std::string_view w = as_written(i);
  if (w.ends_with("'s") || w.ends_with("’s")) return true;
  return i + 1 < document_.tokens.size() && w.ends_with("s") && !document_.tokens[i + 1].space_before &&
         one_of(as_written(i + 1), {"'", "’"});
}

/// "from the Centre", "of the group", "Oduya's lawyer": names inside a phrase are not the subject.
bool Speakers::inside_phrase(std::size_t token, const Name& name) const {
  std::size_t first = token, last = token;
  while (first > 0 && name_at(first - 1) == &name) --first;
  while (last + 1 < document_.tokens.size() && name_at(last + 1) == &name) ++last;
  if (possessive(last)) return true;
  // Titles and nationalities may stand between the preposition and the name.
  for (std::size_t back = 1; back <= 2 && back <= first; ++back) {
    const std::string w = lower(first - back);
    if (is_preposition(w)) return true;
    if (w != "the" && w != "a" && w != "ms" && w != "mr" && w != "mrs" && w != "dr") break;
  }
  return false;
}

bool Speakers::relative(std::size_t verb, std::size_t from) const {
  for (std::size_t back = 1; back <= 3 && verb >= from + back; ++back) {
    const std::string w = lower(verb - back);
    if (w == "who" || w == "whom" || w == "which") return true;
    if (!is_filler(w) && !one_of(w, {"we", "i", "they", "he", "she"})) break;
  }
  return false;
}

Voice Speakers::of_name(const Name& n) const {
  Voice v;
  v.speaker = n.canonical.empty() ? n.text : n.canonical;
  v.role = n.role;
  v.organisation = n.organisation;
  v.is_person = n.kind == NameKind::person || n.kind == NameKind::other;
  const auto known = standing_.find(n.canonical);
  if (v.is_person && known != standing_.end()) {
    if (v.role.empty()) v.role = known->second.role;
    if (v.organisation.empty()) v.organisation = known->second.organisation;
  }
  return v;
}

/// An unnamed speaker in [from, to), as written: "a woman of 34", "one former deckhand", "a spokesman for the ministry", "campaigners".
Voice Speakers::described(std::size_t from, std::size_t to, std::size_t* place) const {
  // "As many as 1,900 men ..., in what campaigners describe": what stands straight before the verb behind "what" is its subject.
  for (std::size_t i = to; i-- > from && to - i < 6;) {
    if (lower(i) == "what" && i > from) return described(i + 1, to, place);
  }
  for (std::size_t i = from; i < to; ++i) {
    if (!is_word(i) || ends_phrase(lower(i))) continue;
    const bool placed = i == from || !is_preposition(lower(i - 1));
    if (!placed) continue;
    const std::string w = lower(i);
    const std::uint32_t kinds = noun(i);
    const bool owner = name_at(i) && possessive(i);
    const bool bare = (kinds & (people_noun | group_noun)) != 0 && w.ends_with("s");
    const bool adjective = !is_determiner(w) && !owner && !bare && i == from && i + 1 < to &&
                           (noun(i + 1) & (people_noun | group_noun)) != 0 && lower(i + 1).ends_with("s");
    const bool capitals = document_.tokens[i].capital && i == from && !name_at(i) && i + 2 < to &&
                          (noun(i + 2) & (people_noun | group_noun)) != 0 && lower(i + 2).ends_with("s");
    if (!is_determiner(w) && !owner && !bare && !adjective && !capitals) continue;
    std::size_t end = i + 1;
    while (end < to && end - i < 8 && (is_word(end) || document_.tokens[end].kind == text::TokenKind::number || as_written(end) == "-") &&
           !ends_phrase(lower(end)) && !(verb_at(end) != VerbClass::unknown && speaks(end)) && !(end > i + 1 && is_determiner(lower(end))))
      ++end;
    const bool pronominal = is_determiner(w) && end == i + 1;
    if (pronominal && end != to && lower(end) != "of") continue;
    if (pronominal && !one_of(w, {"one", "another", "others", "many", "some", "several", "two", "three"})) continue;
    const std::size_t head = end - 1;
    Voice v;
    // "one of them, Tomas", "a girl of 15", "a spokesman for the ministry", "a woman from the village".
    std::size_t tail = end;
    std::size_t owner_name = none;
    if (tail + 1 < to && one_of(lower(tail), {"of", "for", "from", "at", "with", "in"}) &&
        ((noun(head) & people_noun) != 0 || lower(head) == "one" || name_at(head) == nullptr)) {
      ++tail;
      while (tail < to && tail - i < description_window && (is_word(tail) || document_.tokens[tail].kind == text::TokenKind::number) &&
             !one_of(lower(tail), {"who", "which", "that", "and", "but", "is", "was", "has", "had"}) &&
             !(verb_at(tail) != VerbClass::unknown && speaks(tail))) {
        if (name_at(tail) && name_at(tail)->kind == NameKind::organisation && owner_name == none) owner_name = tail;
        ++tail;
      }
    }
    // "The trade, ..." is no speaker: a person, a body, a report, or else what stands straight before the verb.
    std::size_t next = tail;
    while (next < to && is_word(next) && is_filler(lower(next))) ++next;
    const bool speaker_noun = (noun(head) & (people_noun | group_noun | document_noun)) != 0 || (pronominal && tail > end);
    if (!speaker_noun && (next < to || !is_word(head) || is_filler(lower(head)))) continue;
    if (place) *place = i;
    v.speaker = std::string(document_[{document_.tokens[i].begin, document_.tokens[tail - 1].end}]);
    std::replace(v.speaker.begin(), v.speaker.end(), '\n', ' ');
    v.is_person = (noun(head) & group_noun) == 0 && (w == "a" || w == "an" || w == "one" || w == "another" || !lower(head).ends_with("s"));
    if (owner_name != none) {
      v.organisation = name_at(owner_name)->canonical;
      if ((noun(head) & people_noun) != 0) v.role = lower(head);
    }
    if (one_of(w, {"the", "this", "its", "their"}) && tail == end) resolve(v, head);
    return v;
  }
  return {};
}

/// The subject in tokens [from, to), the verb standing at `to`.
Voice Speakers::subject_in(std::size_t from, std::size_t to) const {
  // Straight before the verb: a pronoun.
  std::size_t k = to;
  while (k > from && is_word(k - 1) && is_filler(lower(k - 1))) --k;
  if (k > from && one_of(lower(k - 1), {"she", "he", "they", "it", "i"})) {
    Voice v = pronoun(lower(k - 1));
    v.cue = {document_.tokens[k - 1].begin, document_.tokens[k - 1].end};
    return v;
  }
  const Name* subject = nullptr;
  std::size_t at = from, seen = 0;
  bool pronoun_seen = false, person = false;
  for (std::size_t i = to; i-- > from && seen < subject_window; ++seen) {
    if (const Name* n = name_at(i); n && n != subject && (can_speak(*n) || n->kind == NameKind::other) && !inside_phrase(i, *n)) {
      person = person_like(*n, i);
      if (person || (!subject && can_speak(*n))) {
        subject = n;
        at = i;
      }
      if (person) break;
    }
    if (!subject && one_of(lower(i), {"she", "he"})) pronoun_seen = true;
  }
  if (person) {
    Voice v = of_name(*subject);
    v.is_person = true;
    return v;
  }
  if (pronoun_seen && person_.known()) return person_;
  const std::size_t low = to > from + subject_window ? to - subject_window : from;
  std::size_t place = to;
  Voice v = described(low, to, &place);
  if (!subject) return v;
  // "Campaigners from ..., the Centre said" and "a group called the Centre": the name, where it is no part of the description.
  std::size_t first = at;
  while (first > low && name_at(first - 1) == subject) --first;
  return v.known() && place + 1 < first && !one_of(lower(place), {"the"}) ? v : of_name(*subject);
}

/// "said Sofia X", "said a 27-year-old deckhand identified as Tomas", "said one of them, Tomas".
Voice Speakers::inverted(std::size_t verb, std::size_t to) const {
  std::size_t end = verb + 1;
  while (end < to && end < verb + 16 && !marked_.ends_sentence(end) &&
         !one_of(lower(end), {"when", "as", "after", "while", "during", "because"}) && !marked_.is_quotation_mark(end))
    ++end;
  // A word of "identified as Tomas" is not where it ends.
  while (end < to && end < verb + 16 && lower(end) == "as" && one_of(lower(end - 1), {"identified", "known", "named"})) {
    ++end;
    while (end < to && end < verb + 16 && is_word(end)) ++end;
  }
  const Name* subject = nullptr;
  bool person = false;
  for (std::size_t i = verb + 1; i < end; ++i) {
    const Name* n = name_at(i);
    if (!n || inside_phrase(i, *n)) continue;
    person = person_like(*n, i);
    if (person || (!subject && can_speak(*n))) subject = n;
    if (person) break;
  }
  if (subject) {
    Voice v = of_name(*subject);
    v.is_person = person;
    return v;
  }
  if (verb + 1 < end && one_of(lower(verb + 1), {"she", "he", "they", "it", "i"})) return pronoun(lower(verb + 1));
  return described(verb + 1, end);
}

/// Whom the words were told: "told X", "said in an interview with X".
void Speakers::addressee(std::size_t verb, std::size_t end, Voice& v) const {
  const std::string w = lower(verb);
  std::size_t i = verb + 1;
  if (!one_of(w, {"told", "tells", "telling"})) {
    const std::size_t limit = std::min(end, verb + 7);
    while (i < limit && !marked_.ends_sentence(i) && !one_of(lower(i), {"with", "to"})) ++i;
    if (i >= limit || !one_of(lower(i), {"with", "to"})) return;
    const bool spoken = i == verb + 1 ||
                        one_of(lower(i - 1), {"interview", "statement", "speaking", "testimony", "comments", "remarks", "email", "letter"});
    if (!spoken) return;
    ++i;
  }
  // "told interviewers from the Archive"
  for (std::size_t k = i; k < std::min(end, i + 5) && is_word(k); ++k) {
    const Name* n = name_at(k);
    if (n) {
      if (n->kind == NameKind::outlet || n->kind == NameKind::organisation) v.addressee = n->canonical.empty() ? n->text : n->canonical;
      return;
    }
    const std::string word = lower(k);
    if (word == "that") return;
    if (k == i + 1 && lower(i) == "the" && (noun(k) & group_noun) != 0) {
      Voice body;
      resolve(body, k);
      v.addressee = body.speaker;
      return;
    }
  }
}

Voice Speakers::according(std::size_t from, std::size_t to) const {
  for (std::size_t i = from; i + 2 < to; ++i) {
    if (lower(i) != "according" || lower(i + 1) != "to") continue;
    const std::size_t end = std::min(to, i + 14);
    Voice v;
    for (std::size_t k = i + 2; k < end && !v.known(); ++k) {
      if (const Name* n = name_at(k); n && can_speak(*n)) v = of_name(*n);
    }
    if (!v.known()) v = described(i + 2, end);
    v.cue = {document_.tokens[i].begin, document_.tokens[i + 1].end};
    return v;
  }
  return {};
}

Voice Speakers::of_verb(std::size_t verb, std::size_t from, std::size_t to) const {
  Voice v = subject_in(from, verb);
  v.cue = v.cue.empty() ? document_.tokens[verb].span() : Span{v.cue.begin, document_.tokens[verb].end};
  addressee(verb, to, v);
  return v;
}

Voice Speakers::before(std::size_t from, std::size_t to, bool introduced) const {
  std::size_t fallback = to;
  for (std::size_t i = to; i-- > from;) {
    const bool deny = introduced && (verb_at(i) == VerbClass::deny || verb_at(i) == VerbClass::estimate);
    if (!speaks(i) && !deny) continue;
    if (relative(i, from)) {
      if (fallback == to) fallback = i;
      continue;
    }
    const Voice v = of_verb(i, from, to);
    if (v.known()) return v;
    // "..., said Sofia X: "
    if (i == from) {
      Voice turned = inverted(i, to);
      turned.cue = document_.tokens[i].span();
      if (turned.known()) return turned;
    }
  }
  if (fallback < to) {
    const Voice v = of_verb(fallback, from, to);
    if (v.known()) return v;
  }
  if (Voice v = according(from, to); v.known()) return v;
  if (!introduced || to <= from + 1) return {};
  // "Its archivist, Oda Rennick, reads three a week, "no more": no verb of speaking, but one subject.
  const Name* subject = nullptr;
  for (std::size_t i = from; i < to && !subject; ++i) {
    if (const Name* n = name_at(i); n && can_speak(*n) && !inside_phrase(i, *n)) subject = n;
  }
  return subject ? of_name(*subject) : Voice{};
}

Voice Speakers::after(std::size_t from, std::size_t to) const {
  std::size_t fallback = to;
  for (std::size_t i = from; i < to; ++i) {
    const VerbClass c = verb_at(i);
    const bool weak = (c == VerbClass::estimate || c == VerbClass::deny) && i <= from + 6;
    if (!weak && !speaks(i)) continue;
    if (i > from && relative(i, from)) {
      if (fallback == to) fallback = i;
      continue;
    }
    std::size_t lead = from;
    while (lead < i && (!is_word(lead) || is_filler(lower(lead)) || lower(lead) == "and")) ++lead;
    Voice v;
    if (lead == i) {
      v = inverted(i, to);
      v.cue = document_.tokens[i].span();
      addressee(i, to, v);
    } else {
      v = of_verb(i, from, to);
    }
    if (!v.known() && i + 1 < to && lead != i) {
      // "..., as told by", "..., the words of": nobody.
      continue;
    }
    return v;
  }
  if (fallback < to) {
    Voice v = of_verb(fallback, from, to);
    if (v.known()) return v;
  }
  if (Voice v = according(from, to); v.known()) return v;
  // "...," an old man corrected me: a subject and whatever he did in saying it.
  for (std::size_t i = from + 1; i < to && i < from + 8; ++i) {
    if (!is_word(i)) break;
    if (!lower(i).ends_with("ed") || document_.tokens[i].capital || name_at(i) || relative(i, from) ||
        one_of(lower(i), {"aged", "named", "called", "retired"}))
      continue;
    Voice v = subject_in(from, i);
    v.cue = document_.tokens[i].span();
    return v;
  }
  return {};
}

}  // namespace girok::reading
