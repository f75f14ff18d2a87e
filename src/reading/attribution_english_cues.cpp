// English cues: prepositions, participles, words without a source, verbs; and who heard it first.
#include <algorithm>

#include "reading/attribution_english.h"

namespace girok::reading {

// ---- cues -----------------------------------------------------------------------------------------------------------

void EnglishCues::put(std::size_t first, std::size_t last, std::size_t begin, Heard heard, bool trailing, std::vector<Source> outer) {
  if (heard.empty()) return;
  extend_chain(outer, heard.chain);
  cues_.push_back({first, last, std::min(begin, first), std::move(outer), trailing, heard.plural});
  scene_.remember(cues_.back().chain, heard.plural);
}

bool EnglishCues::preposition(std::size_t i) {
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

Heard EnglishCues::document_anywhere(std::size_t i) {
  for (std::size_t m = i; m < std::min(end_, i + 8) && is_word(m); ++m) {
    if ((noun_classes(m) & document_noun) != 0) return of_document(i, m);
  }
  return {};
}

bool EnglishCues::is_said_participle(std::string_view word) {
  return one_of(word, {"reported",   "cited",     "quoted",   "recorded",  "documented", "compiled",   "published", "released",
                       "estimated",  "collected", "verified", "analysed",  "analyzed",   "described",  "gathered",  "counted",
                       "confirmed",  "revealed",  "claimed",  "stated",    "alleged",    "calculated", "issued",    "identified",
                       "registered", "surveyed",  "logged",   "noted",     "mentioned",  "shared",     "outlined",  "detailed",
                       "put",        "provided",  "obtained", "conducted", "tallied",    "catalogued"});
}

bool EnglishCues::anonymous(std::size_t i) {
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

void EnglishCues::cue_without_source(std::size_t first, std::size_t last) {
  vague_.push_back({first, last});
  taken_until_ = std::max(taken_until_, last + 1);
}

bool EnglishCues::authored(std::size_t i) {
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
      if (heard.chain.back().kind == SourceKind::person && heard.chain.back().role.empty() && at(p) == "from" && heard.chain.size() == 1 &&
          scene_.name_at(heard.last) == nullptr)
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

bool EnglishCues::leads_to_verb(std::size_t i) const {
  std::size_t k = i + 1;
  while (is_adverb(k) || is_auxiliary(at(k)) || at(k) == ")" || at(k) == "(" || (k < end_ && words_[k].all_caps && at(k - 1) == "(")) ++k;
  return is_word(k) && verb_at(k) != VerbClass::unknown && !words_[k].capital;
}

bool EnglishCues::is_finite(std::size_t i, VerbClass& kind) const {
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
  if (one_of(at(i), {"said", "reported", "estimated", "claimed", "alleged", "recorded", "documented", "suspected", "verified", "confirmed",
                     "registered", "published", "described", "stated"}) &&
      (is_determiner(before) && !one_of(before, {"many", "some", "most", "several", "few", "all", "others"})))
    return false;
  return true;
}

bool EnglishCues::is_nounish_modifier(std::size_t i) const {
  return one_of(at(i), {"new", "recent", "previous", "latest", "annual", "earlier", "official", "own", "first", "final", "joint", "human",
                        "rights", "same", "total"}) ||
         (scene_.name_at(i) != nullptr && scene_.name_at(i)->kind == NameKind::nationality) ||
         (i < end_ && i >= begin_ && is_word(i) && words_[i].possessive);
}

bool EnglishCues::quote_or_that_follows(std::size_t i) const {
  for (std::size_t k = i + 1; k < std::min(end_, i + 4); ++k) {
    if (at(k) == "that" || is_quote(k) || at(k) == ":" || at(k) == "how") return true;
  }
  return false;
}

bool EnglishCues::verb(std::size_t i) {
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

bool EnglishCues::has_number_after(std::size_t i) const {
  for (std::size_t k = i + 1; k < std::min(end_, i + 16); ++k) {
    if (words_.document().tokens[k].kind == text::TokenKind::number) return true;
    if (one_of(at(k), {"hundreds", "thousands", "dozens", "tens", "millions", "half", "one", "two", "three", "four", "five", "six", "seven",
                       "eight", "nine", "ten", "hundred", "thousand", "million"}))
      return true;
  }
  return false;
}

bool EnglishCues::begins_subject(std::size_t i) const {
  if (i >= end_ || !is_word(i)) return false;
  if (scene_.name_at(i) != nullptr) return scene_.name_at(i)->kind != NameKind::nationality;
  if (words_[i].capital) return true;
  if (one_of(at(i), {"that", "these", "those", "this", "all", "no", "any", "each", "such"})) return false;
  return is_determiner(at(i)) || (noun_classes(i) & (people_noun | group_noun)) != 0;
}

bool EnglishCues::speaks(std::size_t i, VerbClass kind, const Heard& subject) const {
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

void EnglishCues::addressee(std::size_t v, std::vector<Source>& outer, std::size_t& last) {
  const bool tells = one_of(at(v), {"told", "tell", "tells", "informed", "assured"});
  std::size_t k = v + 1;
  if (!tells) {
    const std::size_t limit = std::min(end_, v + 7);
    while (k < limit && is_word(k) &&
           !(one_of(at(k), {"with", "to", "before"}) &&
             (k == v + 1 || one_of(at(k - 1), {"interview", "statement", "comments", "remarks", "speaking", "testimony", "email", "e-mail",
                                               "conversation", "letter", "message", "submission"}))))
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

void EnglishCues::fronted_addressee(Cue& cue) {
  if (!one_of(at(begin_), {"in", "speaking", "talking", "writing", "during"})) return;
  for (std::size_t k = begin_; k < std::min(cue.first, begin_ + 8); ++k) {
    if (!one_of(at(k),
                {"interview", "statement", "comments", "remarks", "speaking", "talking", "testimony", "email", "letter", "conversation"}) ||
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

}  // namespace girok::reading
