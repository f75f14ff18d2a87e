// English noun phrases that can be a source, and the subject of a verb, looking back.
#include <algorithm>

#include "reading/attribution_english.h"

namespace girok::reading {

// ---- noun phrases ---------------------------------------------------------------------------------------------------

Heard EnglishCues::of_name(const Name& name) const {
  Heard heard;
  heard.chain = scene_.sources_of(name);
  heard.first = std::max(begin_, scene_.first_of(name));
  heard.last = std::min(end_ - 1, scene_.last_of(name));
  return heard;
}

bool EnglishCues::affiliable(std::string_view noun) {
  return one_of(
      noun, {"researchers", "researcher",  "authors",      "author",       "investigators", "investigator", "officials",    "official",
             "experts",     "expert",      "activists",    "activist",     "lawyers",       "lawyer",       "analysts",     "analyst",
             "spokesman",   "spokeswoman", "spokesperson", "spokespeople", "monitors",      "monitor",      "advocates",    "campaigners",
             "scholars",    "scholar",     "historians",   "historian",    "economists",    "economist",    "director",     "president",
             "chair",       "chairman",    "chairwoman",   "members",      "member",        "adviser",      "advisor",      "advisers",
             "advisors",    "coordinator", "documenters",  "documenter",   "founder",       "leader",       "demographers", "statisticians",
             "scientists",  "doctors",     "editors",      "editor",       "reporters",     "reporter",     "journalists",  "journalist",
             "prosecutors", "prosecutor",  "diplomats",    "diplomat",     "volunteers",    "volunteer",    "staff"});
}

std::vector<Source> EnglishCues::body_in_mind() const {
  if (!scene_.memory.group.empty() && scene_.memory.group.back().kind == SourceKind::organisation) return scene_.memory.group;
  const std::string body = body_named_before();
  if (body.empty()) return {};
  return {{SourceKind::organisation, body, {}, {}, {}}};
}

std::vector<Source> EnglishCues::body_called(std::string_view noun) const {
  if (one_of(noun, {"group", "organisation", "organization", "firm", "charity", "watchdog", "body", "ngo", "nonprofit", "non-profit",
                    "think-tank", "initiative"}))
    return body_in_mind();
  const auto known = scene_.memory.body_by_head.find(std::string(noun));
  if (known == scene_.memory.body_by_head.end()) return {};
  return {{SourceKind::organisation, known->second, {}, {}, {}}};
}

Heard EnglishCues::of_noun(std::size_t first, std::size_t head) {
  Heard heard;
  heard.first = first;
  heard.last = head;
  const std::uint32_t kinds = noun_classes(head);
  const Span span = words_.span(first, head);
  const bool definite = one_of(at(first), {"the", "this", "its", "their"});
  heard.plural = (at(head).ends_with("s") && at(head) != "census") || at(head) == "police" || at(head) == "people" || at(head) == "women" ||
                 at(head) == "men";
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

bool EnglishCues::has_possessive(std::size_t first, std::size_t last) const {
  for (std::size_t i = first; i < last; ++i) {
    if (words_[i].possessive) return true;
  }
  return false;
}

std::vector<Source> EnglishCues::owner_or_body(std::size_t first, std::size_t head) const {
  for (std::size_t i = first; i < head; ++i) {
    const Name* name = scene_.name_at(i);
    if (name != nullptr && (name->kind == NameKind::organisation || name->kind == NameKind::outlet || name->kind == NameKind::other))
      return scene_.sources_of(*name);
    if (name != nullptr && name->kind != NameKind::nationality) return {};
  }
  if (first != head && !has_possessive(first, head) && head > first + 1) return {};
  return scene_.memory.group.empty() ? std::vector<Source>() : body_in_mind();
}

Heard EnglishCues::of_pronoun(std::size_t i) const {
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

Heard EnglishCues::forwards(std::size_t i) {
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

bool EnglishCues::compound_goes_on(std::size_t m) const {
  const std::uint32_t next = noun_classes(m + 1);
  return is_word(m + 1) && !words_[m].possessive && (next & (group_noun | people_noun | document_noun)) != 0 &&
         verb_at(m + 1) == VerbClass::unknown;
}

Heard EnglishCues::owned_by(const Name& owner, std::size_t from) {
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

Heard EnglishCues::of_document(std::size_t first, std::size_t noun) {
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

Heard EnglishCues::maker_after(std::size_t i) {
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

Heard EnglishCues::with_affiliation(std::size_t first, std::size_t noun) {
  const Name* beside = scene_.name_at(noun + 1);
  if (beside != nullptr && (beside->kind == NameKind::organisation || beside->kind == NameKind::person) &&
      (noun_classes(noun) & (group_noun | people_noun)) != 0) {
    Heard heard = of_name(*beside);
    heard.first = first;
    return heard;
  }
  if (one_of(at(noun + 1), {"at", "for", "from", "with", "of", "in"}) && (noun_classes(noun) & people_noun) != 0) {
    std::size_t k = noun + 2;
    while (is_word(k) && (is_determiner(at(k)) || (scene_.name_at(k) != nullptr && scene_.name_at(k)->kind == NameKind::nationality))) ++k;
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

bool EnglishCues::is_plain_noun(std::size_t k) const {
  if (!is_word(k) || words_[k].possessive || noun_classes(k) != 0 || at(k).size() < 4 || is_adverb(k) || is_preposition(at(k)) ||
      is_determiner(at(k)))
    return false;
  if (words_[k].capital && !words_[k].first) return false;
  const std::size_t first = phrase_start(k);
  const bool determined = first < k && is_determiner(at(first)) && !one_of(at(first), {"this", "that", "no", "each", "any"});
  const bool plural = at(k).ends_with("s") && !at(k).ends_with("ss") && !at(k).ends_with("us") && !at(k).ends_with("is");
  return (determined && !at(k).ends_with("ing")) || (plural && (first == begin_ || first == k));
}

// ---- subjects, looking back -----------------------------------------------------------------------------------------

std::size_t EnglishCues::phrase_start(std::size_t noun) const {
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

Heard EnglishCues::backwards(std::size_t k, int depth) {
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

Heard EnglishCues::possessive_phrase(std::size_t first, std::size_t noun) {
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

Heard EnglishCues::before_preposition(std::size_t preposition, const Name* name, const Heard& inner, int depth) {
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

Heard EnglishCues::subject_before(std::size_t v, std::size_t& cue_first) {
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

bool EnglishCues::begins_apposition(std::size_t i) const {
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

}  // namespace girok::reading
