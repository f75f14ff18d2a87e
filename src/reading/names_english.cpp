// English names: runs of capitals, cut where a title, a place or a possessive says so, and sorted by the words in and around them.
//
// Model    A run is a sequence of capitalised words, joined by of/for/and/on/... only inside what is already an organisation or an office. A capital
//          that begins a sentence is believed where the word lists or the rest of the text support it. Headlines in title case are read last, with
//          the names already known.

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

#include "reading/names_internal.h"

namespace girok::reading {
namespace {

/// No name is longer; keeps the work on a run, and the depth of cutting it up, bounded.
constexpr std::size_t longest_run = 24;
constexpr std::size_t no_token = static_cast<std::size_t>(-1);

/// Words whose possessive is part of a name: "Women's Rights Network".
bool is_common_owner(std::string_view lower) {
  return one_of(lower, {"women",       "woman",    "men",       "children",  "child",      "human",    "people",    "peoples",
                        "workers",     "worker",   "girls",     "lawyers",   "nurses",     "doctors",  "citizens",  "king",
                        "queen",       "farmers",  "refugees",  "survivors", "victims",    "widows",   "mothers",   "families",
                        "journalists", "writers",  "prisoners", "migrants",  "physicians", "teachers", "fishermen", "seafarers",
                        "villagers",   "veterans", "youth",     "patients",  "public"});
}

bool is_geographic_suffix(std::string_view lower) {
  return one_of(
      lower, {"province", "county",  "city",    "river",  "village", "district", "prefecture", "mountain", "mountains", "street", "road",
              "bay",      "island",  "islands", "sea",    "zone",    "camp",     "prison",     "region",   "peninsula", "valley", "desert",
              "airport",  "harbour", "harbor",  "strait", "lake",    "township", "town",       "port",     "gulf",      "coast",  "delta",
              "border",   "square",  "avenue",  "ocean",  "hills",   "forest",   "state",      "crossing"});
}

class Reader {
 public:
  Reader(const Words& words, NameFinds& finds) : words_(words), finds_(finds) {}

  void run() {
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

 private:
  struct Around {
    std::string_view before, before2, after;  ///< neighbouring words in lower case, or marks
    bool article = false;  ///< "the", "a" stands before
    bool the = false;
  };

  // ---- the whole text first ---------------------------------------------------------------------------------------

  static std::size_t pair_hash(std::string_view a, std::string_view b) {
    return std::hash<std::string_view>{}(a) * 1099511628211u ^ std::hash<std::string_view>{}(b);
  }

  void survey() {
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

  bool is_headline(std::size_t s) const {
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

  void learn() {
    for (const Found& found : finds_.names) {
      if (found.kind == NameKind::other && found.first == found.last) continue;
      const std::string_view first = words_.text(found.first);
      auto& lengths = known_[first];
      if (lengths.size() < 8) lengths.push_back(&found - finds_.names.data());
    }
  }

  // ---- sentences ---------------------------------------------------------------------------------------------------

  bool starts_run(std::size_t i) const { return words_[i].latin && words_[i].capital && words_.text(i) != "I"; }

  void read_sentence(std::size_t begin, std::size_t end) {
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

  /// Class bits of all words of [first, last].
  std::uint32_t all_classes(std::size_t first, std::size_t last) const {
    std::uint32_t classes = 0;
    for (std::size_t i = first; i <= last; ++i) classes |= words_[i].capital ? words_.classes(i) : 0u;
    return classes;
  }

  bool has_connector(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i <= last; ++i) {
      if (words_[i].latin && !words_[i].capital) return true;
    }
    return false;
  }

  /// Is the joining word at `i` allowed inside the run [first, i)?
  bool joins(std::size_t first, std::size_t i, std::size_t end) const {
    const std::string_view word = words_.text(i);
    const std::uint32_t classes = all_classes(first, i - 1);
    const bool organisation = (classes & (organisation_head | known_acronym)) != 0;
    const std::uint32_t last_classes = words_.classes(i - 1);
    if (one_of(word, {"de", "del", "la", "der", "von", "van", "bin", "ibn", "al", "el", "da", "dos", "du", "di", "&"})) return true;
    if (word == "of")
      return organisation || (last_classes & (title | organisation_head)) != 0 ||
             one_of(words_.text(i - 1),
                    {"Republic", "State", "Kingdom", "Bank", "Church", "Bay", "Gulf", "Isle", "Cape", "Sea", "Province"});
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

  /// "Ministry of Health and Welfare", "Truth and Reconciliation Commission", but not "the Commission and Human Rights Watch".
  bool and_joins(std::size_t first, std::size_t i, std::size_t end) const {
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

  std::size_t run_end(std::size_t first, std::size_t end) const {
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
      if (one_of(words_.text(next), {"'", "\xE2\x80\x99"}) && words_[next].begin == words_[last].end &&
          is_common_owner(words_.lower(last)) && next + 1 < end && starts_run(next + 1)) {
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

  // ---- runs --------------------------------------------------------------------------------------------------------

  /// The longest phrase of the word lists that begins at `i` and ends at or before `last`; its length in tokens.
  std::size_t listed(std::size_t i, std::size_t last, std::uint32_t wanted, std::uint32_t& classes) const {
    const std::size_t longest = std::max<std::size_t>(1, word_lists().phrase_length(words_.text(i)));
    for (std::size_t length = std::min(longest, last - i + 1); length > 0; --length) {
      classes = length == 1 ? word_lists().english(words_.text(i)) : word_lists().english(words_.join(i, i + length - 1));
      if ((classes & wanted) != 0) return length;
    }
    return 0;
  }

  bool seen_inside(std::string_view word) const { return capital_.contains(word); }

  /// Drops words from the front that are capitals only because a sentence begins. Returns the first word kept.
  std::size_t trim(std::size_t first, std::size_t last) {
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

  /// One capital at a sentence's beginning, not known to be a common word.
  bool single_start_is_name(std::size_t i) const {
    if (words_[i].possessive || seen_inside(words_.text(i))) return true;
    return (words_.classes(i) & (organisation_head | known_acronym | place | nationality | agency | outlet)) != 0 &&
           !words_.text(i).ends_with("s");
  }

  Around around(std::size_t first, std::size_t last, std::size_t end) const {
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

  Found& add(std::size_t first, std::size_t last, NameKind kind, std::uint8_t sure) {
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

  void read_run(std::size_t first, std::size_t last, std::size_t end) {
    first = trim(first, last);
    while (first <= last && first < words_.size() && (!words_[first].latin || !words_[first].capital)) ++first;
    if (first > last) return;
    if (words_.text(last).find('-') != std::string_view::npos || words_.text(first).find('-') != std::string_view::npos) {
      if (read_compound(first, last, end)) return;
    }
    if (read_office(first, last, end)) return;
    read_chunk(first, last, end);
  }

  /// "Seoul-based", "DPRK-PRC": the known names before and after the hyphen. Only for a run of one word.
  bool read_compound(std::size_t first, std::size_t last, std::size_t end) {
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

  void read_run_before(std::size_t first, std::size_t last, std::size_t end) {
    while (last > first && !words_[last].capital) --last;
    if (!read_office(first, last, end)) read_chunk(first, last, end);
  }

  void add_part(std::size_t i, Span span, NameKind kind) {
    Found& found = add(i, i, kind, 3);
    found.span = span;
    found.text = std::string(words_.document()[span]);
  }

  // ---- offices and their holders -----------------------------------------------------------------------------------

  bool is_title(std::size_t i) const { return words_[i].latin && (words_.classes(i) & title) != 0; }

  /// A run with a title in it: "DCX Director of Research Mina Holt", "Ms Holt", "Senior Legal Adviser". False where there is none.
  bool read_office(std::size_t first, std::size_t last, std::size_t end) {
    if (first < last && (words_.classes(first) & honorific) != 0 && (words_.classes(last) & organisation_head) == 0 &&
        !has_title_after(first + 1, last)) {
      std::size_t person = first + 1;
      if (words_.text(person) == ".") ++person;
      while (person < last && words_[person].latin && (words_.classes(person) & honorific) != 0 &&
             (words_.classes(person) & given_name) == 0)
        ++person;
      if (words_.text(person) == "." && person < last) ++person;
      Found& found = add(person, last, NameKind::person, 3);
      found.honorific = true;
      if ((words_.classes(first) & title) != 0) found.role = words_.join(first, person - 1);
      return true;
    }
    std::size_t t = first;
    while (t <= last && !is_title(t)) ++t;
    if (t > last) return false;
    if ((words_.classes(last) & organisation_head) != 0 && !has_connector(t, last) && t != last) return false;
    if ((words_.classes(t) & organisation_head) != 0 && t == last) return false;
    if (first > 0 && has_connector(first, t)) return read_office_after_of(first, t, last, end);
    std::size_t from = t;
    while (from > first && words_[from - 1].latin && (words_.classes(from - 1) & (title | title_modifier)) != 0 &&
           !words_[from - 1].all_caps && (words_.classes(from - 1) & organisation_head) == 0)
      --from;
    while (from > first && words_[from - 1].latin && (words_.classes(from - 1) & title_modifier) != 0 && !words_[from - 1].all_caps) --from;
    std::size_t to = t;
    while (to < last && is_title(to + 1) && (words_.classes(to + 1) & given_name) == 0) ++to;
    finish_office(first, from, to, last, end);
    return true;
  }

  bool has_title_after(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i <= last; ++i) {
      if (words_[i].latin && (words_.classes(i) & title) != 0 && (words_.classes(i) & given_name) == 0) return true;
    }
    return false;
  }

  /// "Ministry of Unification Spokesman Kim ...": everything before the title is the body.
  bool read_office_after_of(std::size_t first, std::size_t t, std::size_t last, std::size_t end) {
    std::size_t from = t;
    while (from > first && words_[from - 1].capital && (words_.classes(from - 1) & title_modifier) != 0) --from;
    std::size_t to = t;
    while (to < last && is_title(to + 1)) ++to;
    finish_office(first, from, to, last, end);
    return true;
  }

  void finish_office(std::size_t first, std::size_t from, std::size_t to, std::size_t last, std::size_t end) {
    std::string organisation;
    if (from > first) {
      const std::size_t before = finds_.names.size();
      read_chunk(first, from - 1, end);
      if (finds_.names.size() > before) {
        const Found& left = finds_.names.back();
        if (left.kind == NameKind::organisation || left.kind == NameKind::outlet) organisation = left.text;
        if (left.kind == NameKind::place && left.first == first && finds_.names.size() == before + 1) from = first;
      }
    }
    std::size_t person = to + 1;
    std::size_t role_last = to;
    if (person <= last && words_[person].latin && !words_[person].capital) {
      const std::size_t domain = person + 1;
      person = holder_after_domain(domain, last);
      role_last = person == no_token ? last : person - 1;
      std::size_t body = domain;
      while (body < last && !words_[body].capital) ++body;
      if (person == no_token && body <= last && domain_is_body(body, last)) {
        const std::size_t before = finds_.names.size();
        read_chunk(body, last, end);
        if (finds_.names.size() > before && finds_.names.back().kind == NameKind::organisation && organisation.empty())
          organisation = finds_.names.back().text;
        role_last = to;
      }
    } else if (person > last) {
      person = no_token;
    }
    std::string role = words_.join(from, role_last);
    if (person == no_token) {
      finds_.offices.push_back({from, role_last, std::move(role), std::move(organisation)});
      return;
    }
    Found& found = add(person, last, NameKind::person, 3);
    found.role = std::move(role);
    found.organisation = std::move(organisation);
  }

  bool domain_is_body(std::size_t first, std::size_t last) const {
    return words_[last].all_caps || (all_classes(first, last) & (organisation_head | known_acronym | outlet_head)) != 0;
  }

  /// "of International Cooperation Mina Holt": where the person begins, if one does.
  std::size_t holder_after_domain(std::size_t first, std::size_t last) const {
    const auto family = [&](std::size_t i) { return (word_lists().english(words_.text(i)) & (given_name | korean_family)) != 0; };
    if (last >= first + 2 && family(last - 2) && looks_personal(last - 2, last) == 2) return last - 2;
    if (last >= first + 1 && (family(last - 1) || words_.text(last - 1).find('-') != std::string_view::npos) &&
        looks_personal(last - 1, last) == 2)
      return last - 1;
    if (last >= first + 1 && looks_personal(last - 1, last) == 2) return last - 1;
    return no_token;
  }

  /// 0: no; 1: perhaps (two or three plain capitals); 2: by a known given or family name.
  int looks_personal(std::size_t first, std::size_t last) const {
    std::size_t count = 0;
    for (std::size_t i = first; i <= last; ++i) {
      if (words_.text(i) == "." || words_.text(i) == "'") continue;
      ++count;
      if (!words_[i].latin) return 0;
      const std::uint32_t classes = words_.classes(i);
      if (!words_[i].capital &&
          !one_of(words_.text(i), {"de", "del", "la", "der", "von", "van", "bin", "ibn", "al", "el", "da", "dos", "du", "di"}))
        return 0;
      if (words_[i].all_caps && words_.text(i).size() > 1 && count > 1 && classes == 0) return 0;
      if ((classes & (organisation_head | place | nationality | not_a_name | title)) != 0 &&
          (classes & (given_name | korean_family | chinese_family)) == 0)
        return 0;
    }
    if (count < 2 || count > 4) return 0;
    const std::uint32_t a = word_lists().english(words_.text(first)), z = word_lists().english(words_.text(last));
    const auto hyphen = [&](std::size_t i) { return words_.text(i).find('-') != std::string_view::npos; };
    if ((a & given_name) != 0) return 2;
    if ((a & korean_family) != 0 && (count == 3 || hyphen(last))) return 2;
    if ((z & korean_family) != 0 && (hyphen(first) || count == 3)) return 2;
    if ((a & chinese_family) != 0 && count == 2 && !lower_.contains(words_.lower(last))) return 2;
    if (count == 3 && first + 2 < last && words_.text(first + 2) == ".") return 2;
    const bool ordinary =
        lower_.contains(words_.lower(first)) || lower_.contains(words_.lower(last)) ||
        ((words_.classes(first) | words_.classes(last)) & (common_noun | common_function | group_noun | people_noun | document_noun)) != 0;
    return ordinary ? 0 : 1;
  }

  // ---- chunks without a title --------------------------------------------------------------------------------------

  void read_chunk(std::size_t first, std::size_t last, std::size_t end) {
    while (first <= last && !words_[first].capital) ++first;
    while (last > first && !words_[last].capital && words_.text(last) != ".") --last;
    if (first > last) return;
    std::uint32_t classes = 0;
    const std::uint32_t lexical = place | nationality | agency | outlet | known_acronym;
    std::size_t length = listed(first, std::min(last + 1, end > 0 ? end - 1 : last), lexical, classes);
    if (length > last - first + 1)
      length = last - first + 1 == length - 1 && words_.text(last + 1) == "." ? length : listed(first, last, lexical, classes);
    const Around a = around(first, last, end);
    if (length > last - first) {
      add_listed(first, first + length - 1, classes, a);
      return;
    }
    if (is_topic(first, last)) {
      if (length > 0) add_listed(first, first + length - 1, classes, a);
      return;
    }
    if (read_by_heads(first, last, end, a)) return;
    if (length > 0) {
      add_listed(first, first + length - 1, classes, a);
      read_chunk(first + length, last, end);
      return;
    }
    if (first == last && (words_.classes(first) & (not_a_name | common_function)) != 0) return;
    if (first < last && (words_.classes(first) & not_a_name) != 0) return read_chunk(first + 1, last, end);
    if (read_tail_place(first, last, end)) return;
    guess(first, last, end, a);
  }

  void add_listed(std::size_t first, std::size_t last, std::uint32_t classes, const Around& a) {
    if ((classes & (agency | outlet)) != 0) {
      const bool weak =
          first == last && !words_[first].all_caps && (classes & outlet) != 0 && one_of(words_.text(first), {"Time", "Vice", "Forbes"});
      if (!weak || one_of(a.before, {"told", "by", "magazine"}) || one_of(a.after, {"reported", "magazine", "reports"}))
        add(first, last, NameKind::outlet, 3);
      return;
    }
    if ((classes & known_acronym) != 0)
      add(first, last, NameKind::organisation, 3);
    else
      add(first, last, (classes & place) != 0 ? NameKind::place : NameKind::nationality, 3);
  }

  /// "Human Rights", "North Korean Human Rights": what is written about, not a body.
  bool is_topic(std::size_t first, std::size_t last) const {
    if (last == first || words_.text(last) != "Rights") return false;
    const std::string_view before = words_.text(last - 1);
    if (!one_of(before, {"Human", "Women", "Children", "Civil", "Labour", "Labor", "Women's"})) return false;
    if (last - first == 1) return true;
    std::uint32_t classes = 0;
    return listed(first, last - 2, nationality | place, classes) == last - 1 - first;
  }

  bool read_by_heads(std::size_t first, std::size_t last, std::size_t end, const Around& a) {
    const std::uint32_t last_classes = words_.classes(last);
    const bool several = last > first;
    if (several && (last_classes & outlet_head) != 0 && !(last <= first + 2 && looks_personal(first, last) == 2 && !a.the)) {
      add(first, last, NameKind::outlet, 2);
      return true;
    }
    if (several && (last_classes & outlet_weak_head) != 0 &&
        (a.the || one_of(a.before, {"told", "by"}) || one_of(a.after, {"reported", "reports"}))) {
      add(first, last, NameKind::outlet, 2);
      return true;
    }
    if (several && is_geographic_suffix(words_.lower(last)) && !has_connector(first, last)) {
      add(first, last, NameKind::place, 3);
      return true;
    }
    // A head at the end, or before "of", "for"...
    bool head = (last_classes & organisation_head) != 0;
    std::size_t inner = 0;
    for (std::size_t i = first; i < last; ++i) {
      if (!words_[i].capital || (words_.classes(i) & organisation_head) == 0) continue;
      ++inner;
      if (words_[i + 1].latin && !words_[i + 1].capital && words_.text(i + 1) != "and") head = true;
    }
    if (words_.is(first, "Republic") && several) {
      add(first, last, NameKind::place, 2);
      return true;
    }
    if (several && (head || (inner > 0 && last - first >= 2))) {
      const bool person = last == first + 1 && looks_personal(first, last) == 2 && !a.article;
      add(first, last, person ? NameKind::person : NameKind::organisation, 3);
      return true;
    }
    if (!several && (last_classes & (outlet_head | outlet_weak_head)) != 0 && a.article) {
      const bool speaks = one_of(a.before, {"told", "with", "by", "to", "in"}) || word_lists().verb(a.after) != VerbClass::unknown;
      if ((first > 0 && words_.text(first - 1) == "The" && !words_[first - 1].first) || speaks) {
        add(first, last, NameKind::outlet, 2);
        return true;
      }
    }
    if (!several && head) {
      if (words_.text(first).ends_with("s") && !a.the) return true;
      if (a.article || one_of(words_.text(first), {"Interpol", "Europol", "Frontex", "Congress", "Parliament", "Amnesty", "Eurojust"}))
        add(first, last, NameKind::organisation, 1);
      return true;
    }
    static_cast<void>(end);
    return false;
  }

  bool read_tail_place(std::size_t first, std::size_t last, std::size_t end) {
    if (last == first || (words_.classes(last) & (place | nationality)) == 0 || looks_personal(first, last) == 2) return false;
    const std::uint32_t classes = words_.classes(last);
    std::size_t from = last;
    std::uint32_t pair = 0;
    if (last > first + 1 && listed(last - 1, last, place | nationality, pair) == 2) from = last - 1;
    read_chunk(first, from - 1, end);
    add(from, last, ((from < last ? pair : classes) & place) != 0 ? NameKind::place : NameKind::nationality, 3);
    return true;
  }

  /// Neither a known word nor a head: shape and neighbours.
  void guess(std::size_t first, std::size_t last, std::size_t end, const Around& a) {
    const int personal = looks_personal(first, last);
    const VerbClass verb = word_lists().verb(a.after);
    const bool speaks = verb == VerbClass::speech || verb == VerbClass::claim || one_of(a.before, {"said", "says"});
    if (personal == 2 && !a.the) {
      add(first, last, NameKind::person, 2);
      return;
    }
    if (first == last && words_[first].all_caps) {
      add(first, last, one_of(a.before, {"told"}) ? NameKind::outlet : NameKind::organisation, 1);
      return;
    }
    const bool spoken_for = one_of(a.before, {"for", "of", "with", "at", "from"}) && (word_lists().english(a.before2) & people_noun) != 0;
    const bool authored = one_of(a.before, {"by", "from"}) && is_document_participle(a.before2);
    if (spoken_for || authored) {
      add(first, last, personal == 1 && authored ? NameKind::person : NameKind::organisation, 2);
      return;
    }
    if (one_of(a.before, {"told", "tells"}) && personal == 0) {
      add(first, last, NameKind::outlet, 1);
      return;
    }
    if (personal == 1 && !a.article && (speaks || a.after == "," || a.after == "who")) {
      const bool who = a.after != "," || apposition_is_personal(last + 2, end);
      if (speaks || who) {
        add(first, last, NameKind::person, speaks ? 2 : 1);
        return;
      }
    }
    if (one_of(a.before, {"in", "at", "near", "across", "throughout", "to", "into", "towards", "via", "through", "outside"}) &&
        last - first <= 1 && personal < 2) {
      add(first, last, NameKind::place, 1);
      return;
    }
    if (personal == 1 && !a.article) {
      add(first, last, NameKind::person, 0);
      return;
    }
    add(first, last, speaks && personal == 0 ? NameKind::organisation : NameKind::other, speaks ? 1 : 0);
  }

  bool is_document_participle(std::string_view lower) const {
    return (word_lists().english(lower) & document_noun) != 0 ||
           one_of(lower, {"compiled", "collected", "published", "released", "analysed", "analyzed", "gathered", "recorded", "documented",
                          "issued", "cited", "produced", "prepared", "obtained", "seen", "commissioned", "verified"});
  }

  bool apposition_is_personal(std::size_t i, std::size_t end) const {
    if (i >= end) return false;
    if (words_.document().tokens[i].kind == text::TokenKind::number) return true;
    for (std::size_t k = i; k < end && k < i + 6 && words_[k].latin; ++k) {
      const std::string_view lower = words_.lower(k);
      if (lower == "who" || lower == "whose" || lower == "aged") return true;
      if (lower == "which" || (word_lists().english(lower) & group_noun) != 0) return false;
      if ((words_.classes(k) & title) != 0 || (word_lists().english(capitalised(std::string(lower))) & title) != 0 ||
          (word_lists().english(lower) & people_noun) != 0)
        return true;
    }
    return false;
  }

  static std::string capitalised(std::string lower) {
    if (!lower.empty() && lower[0] >= 'a' && lower[0] <= 'z') lower[0] = static_cast<char>(lower[0] - 'a' + 'A');
    return lower;
  }

  // ---- names already known -----------------------------------------------------------------------------------------

  /// A known name of this text that begins at `i`; 0 where none does.
  std::size_t try_known(std::size_t i, std::size_t end) {
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

  const std::unordered_set<std::string_view>& family_names() {
    if (!family_names_made_) {
      family_names_made_ = true;
      for (const Found& found : finds_.names) {
        if (found.kind == NameKind::person && found.sure > 0 && found.last > found.first) family_names_.insert(words_.text(found.last));
      }
    }
    return family_names_;
  }

  void read_headline(std::size_t begin, std::size_t end) {
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

  const Words& words_;
  NameFinds& finds_;
  WordTable lower_, capital_;
  std::unordered_set<std::size_t> pairs_;
  std::unordered_map<std::string_view, std::vector<std::ptrdiff_t>> known_;
  std::vector<std::size_t> doubtful_;
  std::unordered_set<std::string_view> family_names_;
  bool family_names_made_ = false;
};

}  // namespace

void find_english_names(const Words& words, NameFinds& finds) { Reader(words, finds).run(); }

}  // namespace girok::reading
