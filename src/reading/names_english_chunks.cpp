// A run of English capitals, cut and sorted: offices with their holders, and chunks without a title.
#include <algorithm>

#include "reading/names_english.h"

namespace girok::reading {
namespace {

constexpr std::size_t no_token = static_cast<std::size_t>(-1);

bool is_geographic_suffix(std::string_view lower) {
  return one_of(
      lower, {"province", "county",  "city",    "river",  "village", "district", "prefecture", "mountain", "mountains", "street", "road",
              "bay",      "island",  "islands", "sea",    "zone",    "camp",     "prison",     "region",   "peninsula", "valley", "desert",
              "airport",  "harbour", "harbor",  "strait", "lake",    "township", "town",       "port",     "gulf",      "coast",  "delta",
              "border",   "square",  "avenue",  "ocean",  "hills",   "forest",   "state",      "crossing"});
}

}  // namespace

// ---- offices and their holders --------------------------------------------------------------------------------------

bool EnglishNames::read_office(std::size_t first, std::size_t last, std::size_t end) {
  if (first < last && (words_.classes(first) & honorific) != 0 && (words_.classes(last) & organisation_head) == 0 &&
      !has_title_after(first + 1, last)) {
    std::size_t person = first + 1;
    if (words_.text(person) == ".") ++person;
    while (person < last && words_[person].latin && (words_.classes(person) & honorific) != 0 && (words_.classes(person) & given_name) == 0)
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

bool EnglishNames::has_title_after(std::size_t first, std::size_t last) const {
  for (std::size_t i = first; i <= last; ++i) {
    if (words_[i].latin && (words_.classes(i) & title) != 0 && (words_.classes(i) & given_name) == 0) return true;
  }
  return false;
}

bool EnglishNames::read_office_after_of(std::size_t first, std::size_t t, std::size_t last, std::size_t end) {
  std::size_t from = t;
  while (from > first && words_[from - 1].capital && (words_.classes(from - 1) & title_modifier) != 0) --from;
  std::size_t to = t;
  while (to < last && is_title(to + 1)) ++to;
  finish_office(first, from, to, last, end);
  return true;
}

void EnglishNames::finish_office(std::size_t first, std::size_t from, std::size_t to, std::size_t last, std::size_t end) {
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

bool EnglishNames::domain_is_body(std::size_t first, std::size_t last) const {
  return words_[last].all_caps || (all_classes(first, last) & (organisation_head | known_acronym | outlet_head)) != 0;
}

std::size_t EnglishNames::holder_after_domain(std::size_t first, std::size_t last) const {
  const auto family = [&](std::size_t i) { return (word_lists().english(words_.text(i)) & (given_name | korean_family)) != 0; };
  if (last >= first + 2 && family(last - 2) && looks_personal(last - 2, last) == 2) return last - 2;
  if (last >= first + 1 && (family(last - 1) || words_.text(last - 1).find('-') != std::string_view::npos) &&
      looks_personal(last - 1, last) == 2)
    return last - 1;
  if (last >= first + 1 && looks_personal(last - 1, last) == 2) return last - 1;
  return no_token;
}

int EnglishNames::looks_personal(std::size_t first, std::size_t last) const {
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

// ---- chunks without a title -----------------------------------------------------------------------------------------

void EnglishNames::read_chunk(std::size_t first, std::size_t last, std::size_t end) {
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

void EnglishNames::add_listed(std::size_t first, std::size_t last, std::uint32_t classes, const Around& a) {
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

bool EnglishNames::is_topic(std::size_t first, std::size_t last) const {
  if (last == first || words_.text(last) != "Rights") return false;
  const std::string_view before = words_.text(last - 1);
  if (!one_of(before, {"Human", "Women", "Children", "Civil", "Labour", "Labor", "Women's"})) return false;
  if (last - first == 1) return true;
  std::uint32_t classes = 0;
  return listed(first, last - 2, nationality | place, classes) == last - 1 - first;
}

bool EnglishNames::read_by_heads(std::size_t first, std::size_t last, std::size_t end, const Around& a) {
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

bool EnglishNames::read_tail_place(std::size_t first, std::size_t last, std::size_t end) {
  if (last == first || (words_.classes(last) & (place | nationality)) == 0 || looks_personal(first, last) == 2) return false;
  const std::uint32_t classes = words_.classes(last);
  std::size_t from = last;
  std::uint32_t pair = 0;
  if (last > first + 1 && listed(last - 1, last, place | nationality, pair) == 2) from = last - 1;
  read_chunk(first, from - 1, end);
  add(from, last, ((from < last ? pair : classes) & place) != 0 ? NameKind::place : NameKind::nationality, 3);
  return true;
}

void EnglishNames::guess(std::size_t first, std::size_t last, std::size_t end, const Around& a) {
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

bool EnglishNames::is_document_participle(std::string_view lower) const {
  return (word_lists().english(lower) & document_noun) != 0 ||
         one_of(lower, {"compiled", "collected", "published", "released", "analysed", "analyzed", "gathered", "recorded", "documented",
                        "issued", "cited", "produced", "prepared", "obtained", "seen", "commissioned", "verified"});
}

bool EnglishNames::apposition_is_personal(std::size_t i, std::size_t end) const {
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

std::string EnglishNames::capitalised(std::string lower) {
  if (!lower.empty() && lower[0] >= 'a' && lower[0] <= 'z') lower[0] = static_cast<char>(lower[0] - 'a' + 'A');
  return lower;
}

}  // namespace girok::reading
