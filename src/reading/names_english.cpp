// English names: runs of capitals, cut where a title, a place or a possessive says so, and sorted by the words in and around them.
//
// Model    A run is a sequence of capitalised words, joined by of/for/and/on/... only inside what is already an organisation or an office. A capital
//          that begins a sentence is believed where the word lists or the rest of the text support it. Headlines in title case are read last, with
//          the names already known.

#include "reading/names_english.h"

#include <algorithm>

namespace girok::reading {
namespace {

/// No name is longer; keeps the work on a run, and the depth of cutting it up, bounded.
constexpr std::size_t longest_run = 24;

/// Words whose possessive is part of a name: "Women's Rights Network".
bool is_common_owner(std::string_view lower) {
  return one_of(lower, {"women",       "woman",    "men",       "children",  "child",      "human",    "people",    "peoples",
                        "workers",     "worker",   "girls",     "lawyers",   "nurses",     "doctors",  "citizens",  "king",
                        "queen",       "farmers",  "refugees",  "survivors", "victims",    "widows",   "mothers",   "families",
                        "journalists", "writers",  "prisoners", "migrants",  "physicians", "teachers", "fishermen", "seafarers",
                        "villagers",   "veterans", "youth",     "patients",  "public"});
}

}  // namespace

void EnglishNames::run() {
  survey();
  std::vector<std::size_t> headlines;
  for (std::size_t s = 0; s < words_.document().sentences.size(); ++s) {
    if (is_headline(s))
      headlines.push_back(s);
    else
      read_sentence(words_.sentence_begin(s), words_.sentence_end(s));
  }
  learn();
  for (const std::size_t s : headlines) read_headline(words_.sentence_begin(s), words_.sentence_end(s));
  for (const std::size_t i : doubtful_) try_known(i, words_.sentence_end(words_.sentence_of(i)));
}

// ---- the whole text first -------------------------------------------------------------------------------------------

std::size_t EnglishNames::pair_hash(std::string_view a, std::string_view b) {
  return std::hash<std::string_view>{}(a) * 1099511628211u ^ std::hash<std::string_view>{}(b);
}

void EnglishNames::survey() {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const Word& word = words_[i];
    if (!word.latin) continue;
    if (!word.capital) {
      lower_[words_.text(i)] = 1;
    } else if (!word.first) {
      capital_[words_.text(i)] = 1;
      if (i + 1 < words_.size() && words_[i + 1].capital) pairs_.insert(pair_hash(words_.text(i), words_.text(i + 1)));
    }
  }
}

bool EnglishNames::is_headline(std::size_t s) const {
  const std::size_t begin = words_.sentence_begin(s), end = words_.sentence_end(s);
  if (begin == end || end - begin > 60 || words_.text(end - 1) == ".") return false;
  std::size_t long_words = 0, capitals = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (!words_[i].latin || words_.text(i).size() < 4) continue;
    ++long_words;
    capitals += words_[i].capital ? 1 : 0;
  }
  return long_words >= 4 && capitals * 10 >= long_words * 7;
}

void EnglishNames::learn() {
  for (const Found& found : finds_.names) {
    if (found.kind == NameKind::other && found.first == found.last) continue;
    const std::string_view first = words_.text(found.first);
    auto& lengths = known_[first];
    if (lengths.size() < 8) lengths.push_back(&found - finds_.names.data());
  }
}

// ---- sentences ------------------------------------------------------------------------------------------------------

void EnglishNames::read_sentence(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    if (!starts_run(i) || one_of(words_.text(i), {"The", "A", "An"})) {
      ++i;
      continue;
    }
    std::size_t last = run_end(i, end);
    std::uint32_t classes = 0;
    const std::size_t length = listed(i, end - 1, known_acronym | agency | outlet, classes);
    if (length > 1 && i + length > last) {
      add_listed(i, i + length - 1, classes, around(i, i + length - 1, end));
      i += length;
      continue;
    }
    read_run(i, last, end);
    i = last + 1;
  }
}

std::uint32_t EnglishNames::all_classes(std::size_t first, std::size_t last) const {
  std::uint32_t classes = 0;
  for (std::size_t i = first; i <= last; ++i) classes |= words_[i].capital ? words_.classes(i) : 0u;
  return classes;
}

bool EnglishNames::has_connector(std::size_t first, std::size_t last) const {
  for (std::size_t i = first; i <= last; ++i) {
    if (words_[i].latin && !words_[i].capital) return true;
  }
  return false;
}

bool EnglishNames::joins(std::size_t first, std::size_t i, std::size_t end) const {
  const std::string_view word = words_.text(i);
  const std::uint32_t classes = all_classes(first, i - 1);
  const bool organisation = (classes & (organisation_head | known_acronym)) != 0;
  const std::uint32_t last_classes = words_.classes(i - 1);
  if (one_of(word, {"de", "del", "la", "der", "von", "van", "bin", "ibn", "al", "el", "da", "dos", "du", "di", "&"})) return true;
  if (word == "of")
    return organisation || (last_classes & (title | organisation_head)) != 0 ||
           one_of(words_.text(i - 1), {"Republic", "State", "Kingdom", "Bank", "Church", "Bay", "Gulf", "Isle", "Cape", "Sea", "Province"});
  if (word == "for") return organisation && (last_classes & title) == 0;
  if (word == "on")
    return organisation && has_connector(first, i - 1)
               ? words_.text(i - 1) == "Inquiry" || words_.text(i - 1) == "Rights" || words_.text(i - 1) == "Watch"
               : (last_classes & organisation_head) != 0 &&
                     one_of(words_.text(i - 1),
                            {"Commission", "Committee", "Council", "Institute", "Network", "Centre", "Center", "Group", "Conference"});
  if (word == "to" || word == "against" || word == "without")
    return organisation && one_of(words_.text(i - 1), {"Committee", "Campaign", "Coalition", "Alliance", "Movement", "Network", "Centre",
                                                       "Center", "Doctors", "Reporters", "Commission", "Women", "League"});
  if (word == "in")
    return (classes & organisation_head) != 0 &&
           one_of(words_.text(i - 1), {"Rights", "Need", "Justice", "Violence", "Trafficking", "Crime", "Freedom"});
  if (word == "and") return and_joins(first, i, end);
  return false;
}

bool EnglishNames::and_joins(std::size_t first, std::size_t i, std::size_t end) const {
  std::size_t last = i + 1;
  while (last + 1 < end && starts_run(last + 1) && !words_[last].possessive) ++last;
  const bool right_is_head = last > i + 1 && (words_.classes(last) & organisation_head) != 0;
  if (words_[i + 1].all_caps || (words_.classes(i + 1) & (place | nationality | title | honorific)) != 0) return false;
  if (!has_connector(first, i - 1)) {
    const bool single = first + 1 == i &&
                        (words_.classes(first) & (place | nationality | organisation_head | given_name | korean_family)) == 0 &&
                        !words_[first].all_caps;
    return single && right_is_head;
  }
  return !right_is_head && (words_.classes(i - 1) & (place | nationality)) == 0 && last <= i + 3;
}

std::size_t EnglishNames::run_end(std::size_t first, std::size_t end) const {
  std::size_t last = first;
  for (;;) {
    if (words_[last].possessive) {
      const bool inside = is_common_owner(words_.lower(last)) && last + 1 < end && starts_run(last + 1);
      if (!inside) return last;
    }
    std::size_t next = last + 1;
    if (next >= end || last - first >= longest_run) return last;
    if (words_.text(next) == "." && words_[next].begin == words_[last].end && next + 1 < end && starts_run(next + 1)) {
      const std::string_view word = words_.text(last);
      const bool abbreviated = word.size() == 1 || (words_.classes(last) & honorific) != 0 || one_of(word, {"St", "Gen", "Col", "Lt"});
      if (!abbreviated) return last;
      last = next + 1;
      continue;
    }
    // "Women" + apostrophe of the plural + capital: "Workers' Union"
    if (one_of(words_.text(next), {"'", "\xE2\x80\x99"}) && words_[next].begin == words_[last].end && is_common_owner(words_.lower(last)) &&
        next + 1 < end && starts_run(next + 1)) {
      last = next + 1;
      continue;
    }
    if (starts_run(next)) {
      if (words_.text(next) == "The" || words_[next].first) return last;
      last = next;
      continue;
    }
    const bool word_or_and = words_[next].latin || words_.text(next) == "&";
    if (!word_or_and) return last;
    std::size_t capital = next + 1;
    while (capital < end && capital < next + 3 && words_[capital].latin && !words_[capital].capital &&
           one_of(words_.text(capital), {"the", "of", "for", "la", "and"}))
      ++capital;
    if (capital >= end || !starts_run(capital) || words_[capital].first || !joins(first, next, end)) return last;
    if (words_.text(next) == "and" && capital != next + 1) return last;
    last = capital;
  }
}

// ---- runs -----------------------------------------------------------------------------------------------------------

std::size_t EnglishNames::listed(std::size_t i, std::size_t last, std::uint32_t wanted, std::uint32_t& classes) const {
  const std::size_t longest = std::max<std::size_t>(1, word_lists().phrase_length(words_.text(i)));
  for (std::size_t length = std::min(longest, last - i + 1); length > 0; --length) {
    classes = length == 1 ? word_lists().english(words_.text(i)) : word_lists().english(words_.join(i, i + length - 1));
    if ((classes & wanted) != 0) return length;
  }
  return 0;
}

std::size_t EnglishNames::trim(std::size_t first, std::size_t last) {
  if (!words_[first].first) return first;
  std::uint32_t classes = 0;
  if (listed(first, last, place | nationality | agency | outlet, classes) != 0) return first;
  const std::string_view lower = words_.lower(first);
  const std::uint32_t common = word_lists().english(lower);
  if ((common & common_function) != 0 || words_.text(first).size() == 1) {
    return words_.text(first).size() == 1 && first + 1 <= last && words_.text(first + 1) == "." ? first : first + 1;
  }
  if (words_[first].all_caps) return first;
  const bool plain = (common & common_noun) != 0 || lower_.contains(lower) || lower.ends_with("ing") || lower.ends_with("ly");
  if (first == last) {
    if (plain || !single_start_is_name(first)) {
      doubtful_.push_back(first);
      return first + 1;
    }
    return first;
  }
  if (!plain) return first;
  if (pairs_.contains(pair_hash(words_.text(first), words_.text(first + 1)))) return first;
  if ((words_.classes(first) & (title | honorific | given_name)) != 0) return first;
  const bool organisation = (words_.classes(last) & (organisation_head | outlet_head)) != 0 || has_connector(first, last);
  return organisation && (last - first >= 2 || (words_.classes(last) & organisation_head) != 0) &&
                 (words_.classes(first + 1) & nationality) == 0
             ? first
             : first + 1;
}

bool EnglishNames::single_start_is_name(std::size_t i) const {
  if (words_[i].possessive || seen_inside(words_.text(i))) return true;
  return (words_.classes(i) & (organisation_head | known_acronym | place | nationality | agency | outlet)) != 0 &&
         !words_.text(i).ends_with("s");
}

EnglishNames::Around EnglishNames::around(std::size_t first, std::size_t last, std::size_t end) const {
  Around a;
  std::size_t before = first;
  if (before > 0 && words_[before - 1].latin &&
      one_of(words_.lower(before - 1), {"the", "a", "an", "its", "their", "his", "her", "our", "this"})) {
    a.article = true;
    a.the = words_.lower(before - 1) == "the";
    --before;
  }
  if (before > 0) a.before = words_.lower(before - 1);
  if (before > 1) a.before2 = words_.lower(before - 2);
  if (last + 1 < end) a.after = words_.lower(last + 1);
  return a;
}

Found& EnglishNames::add(std::size_t first, std::size_t last, NameKind kind, std::uint8_t sure) {
  Found found;
  found.first = first;
  found.last = last;
  found.span = words_.span(first, last);
  found.kind = kind;
  found.sure = sure;
  found.article = first > 0 && words_.is_lower(first - 1, "the");
  found.text = words_.join(first, last);
  if (kind == NameKind::outlet && found.article && words_.text(first - 1) == "The") {
    found.text.insert(0, "The ");
    found.span.begin = words_[first - 1].begin;
    found.first = first - 1;
  }
  finds_.names.push_back(std::move(found));
  return finds_.names.back();
}

void EnglishNames::read_run(std::size_t first, std::size_t last, std::size_t end) {
  first = trim(first, last);
  while (first <= last && first < words_.size() && (!words_[first].latin || !words_[first].capital)) ++first;
  if (first > last) return;
  if (words_.text(last).find('-') != std::string_view::npos || words_.text(first).find('-') != std::string_view::npos) {
    if (read_compound(first, last, end)) return;
  }
  if (read_office(first, last, end)) return;
  read_chunk(first, last, end);
}

bool EnglishNames::read_compound(std::size_t first, std::size_t last, std::size_t end) {
  const std::size_t i = words_.text(first).find('-') != std::string_view::npos ? first : last;
  const std::string_view word = words_.text(i);
  const std::size_t hyphen = word.find('-');
  const auto wanted = place | nationality | known_acronym;
  const std::uint32_t left = word_lists().english(word.substr(0, hyphen)), right = word_lists().english(word.substr(hyphen + 1));
  if ((left & wanted) == 0) return false;
  const auto kind_for = [](std::uint32_t classes) {
    return (classes & place) != 0 ? NameKind::place : (classes & nationality) != 0 ? NameKind::nationality : NameKind::organisation;
  };
  if (i > first) read_run_before(first, i - 1, end);
  add_part(i, {words_[i].begin, static_cast<std::uint32_t>(words_[i].begin + hyphen)}, kind_for(left));
  if ((right & wanted) != 0) add_part(i, {static_cast<std::uint32_t>(words_[i].begin + hyphen + 1), words_[i].end}, kind_for(right));
  if (i < last) read_run(i + 1, last, end);
  return true;
}

void EnglishNames::read_run_before(std::size_t first, std::size_t last, std::size_t end) {
  while (last > first && !words_[last].capital) --last;
  if (!read_office(first, last, end)) read_chunk(first, last, end);
}

void EnglishNames::add_part(std::size_t i, Span span, NameKind kind) {
  Found& found = add(i, i, kind, 3);
  found.span = span;
  found.text = std::string(words_.document()[span]);
}

// ---- names already known --------------------------------------------------------------------------------------------

std::size_t EnglishNames::try_known(std::size_t i, std::size_t end) {
  const auto at = known_.find(words_.text(i));
  if (at != known_.end()) {
    const Found* best = nullptr;
    for (const auto index : at->second) {
      const Found& found = finds_.names[static_cast<std::size_t>(index)];
      const std::size_t length = found.last - found.first + 1;
      if (i + length > end || (best != nullptr && best->last - best->first + 1 >= length)) continue;
      if (words_.join(i, i + length - 1) == found.text) best = &found;
    }
    if (best != nullptr) {
      const std::size_t length = best->last - best->first + 1;
      const NameKind kind = best->kind;
      const std::uint8_t sure = best->sure;
      add(i, i + length - 1, kind, sure);
      return length;
    }
  }
  // A family name alone: "Holt said".
  if (family_names().contains(words_.text(i))) {
    add(i, i, NameKind::person, 1);
    return 1;
  }
  return 0;
}

const std::unordered_set<std::string_view>& EnglishNames::family_names() {
  if (!family_names_made_) {
    family_names_made_ = true;
    for (const Found& found : finds_.names) {
      if (found.kind == NameKind::person && found.sure > 0 && found.last > found.first) family_names_.insert(words_.text(found.last));
    }
  }
  return family_names_;
}

void EnglishNames::read_headline(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    if (!starts_run(i)) {
      ++i;
      continue;
    }
    const std::size_t known = try_known(i, end);
    if (known > 0) {
      i += known;
      continue;
    }
    std::uint32_t classes = 0;
    const std::size_t length = listed(i, end - 1, place | nationality | agency | known_acronym, classes);
    if (length > 0 && ((classes & common_function) == 0 || length > 1)) {
      add_listed(i, i + length - 1, classes, around(i, i + length - 1, end));
      i += length;
      continue;
    }
    std::size_t last = run_end(i, end);
    const bool body = last > i && (words_.classes(last) & organisation_head) != 0 && has_connector(i, last);
    if ((last > i && last - i <= 2 && looks_personal(i, last) == 2) || body) {
      if (body)
        add(i, last, NameKind::organisation, 2);
      else
        add(i, last, NameKind::person, 2);
      i = last + 1;
    } else {
      ++i;
    }
  }
}

void find_english_names(const Words& words, NameFinds& finds) { EnglishNames(words, finds).run(); }

}  // namespace girok::reading
