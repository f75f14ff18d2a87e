#include "corroboration/misnamed.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "text/han.h"
#include "text/unicode.h"

namespace girok::corroboration {
namespace {

using reading::NameKind;
using Strings = std::set<std::string>;

constexpr std::size_t stock_bucket = 64;

struct Body {
  std::string text;
  DocumentSpan first;
  std::size_t count = 0;
  std::set<std::size_t> documents;
  std::u32string letters;     ///< Hangul and Han: simplified, without spaces; empty for Latin names
  std::vector<std::string> words;
  Strings acronyms, speakers, own_figures, figures, quotations;   ///< own: on the word of this body; figures: of no other body
};

/// What is left of a word without plural, possessive and British spelling: "Children's" and "Child", "Centre" and "Center" meet.
std::string stem(std::string word) {
  static const std::map<std::string, std::string, std::less<>> same{{"centre", "center"},   {"organisation", "organization"},
                                                                    {"labour", "labor"},    {"programme", "program"},
                                                                    {"defence", "defense"}, {"children", "child"},
                                                                    {"women", "woman"},     {"men", "man"},
                                                                    {"law", "legal"},       {"people", "person"}};
  if (word.ends_with("'s"))
    word.resize(word.size() - 2);
  else if (word.ends_with("s'"))
    word.resize(word.size() - 1);
  if (const auto at = same.find(word); at != same.end()) return at->second;
  if (word.size() > 4 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
  const auto at = same.find(word);
  return at == same.end() ? word : at->second;
}

std::vector<std::string> content_stems(std::string_view name) {
  static const Strings joining{"the", "of", "for", "and", "on", "in", "to", "a", "an", "&", "against"};
  std::vector<std::string> words;
  const std::string folded = text::fold(name);
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    if (std::string word = folded.substr(at, end - at); !word.empty() && !joining.contains(word)) words.push_back(stem(std::move(word)));
    at = end + 1;
  }
  return words;
}

/// Words that so many bodies bear that they tell none from another.
bool is_stock(const std::string& word) {
  static const Strings stock{"human",      "right",     "international", "national",   "global",     "world",        "united",
                             "center",     "institute", "network",       "alliance",   "coalition",  "union",        "ministry",
                             "department", "office",    "committee",     "commission", "council",    "organization", "association",
                             "foundation", "fund",      "group",         "agency",     "government", "university",   "legal",
                             "archive",    "watch",     "service",       "new",        "project",    "initiative",   "state",
                             "federal",    "public",    "court",         "police",     "press",      "news",         "society",
                             "trust",      "party",     "child",         "woman",      "person",     "study",        "research"};
  return stock.contains(word);
}

bool is_acronym(std::string_view text) {
  return text.size() >= 3 && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::u32string letters_of(std::string_view name) {
  std::u32string letters;
  bool wide = false;
  for (std::size_t at = 0; at < name.size();) {
    const text::Rune rune = text::rune_at(name, at);
    at += rune.size;
    const text::Script script = text::script_of(rune.value);
    wide = wide || script == text::Script::hangul || script == text::Script::han;
    if (text::is_letter(rune.value) || text::is_digit(rune.value)) letters += text::simplified(rune.value);
  }
  return wide ? letters : std::u32string();
}

/// A person's name, however spaced, dotted or written in traditional characters.
std::string person_key(std::string_view name) {
  std::string key;
  const std::string folded = text::fold(name);
  for (std::size_t at = 0; at < folded.size();) {
    const text::Rune rune = text::rune_at(folded, at);
    at += rune.size;
    if (text::is_letter(rune.value)) text::append_rune(key, text::simplified(rune.value));
  }
  return key;
}

bool is_full_name(std::string_view name) {
  return !letters_of(name).empty() ? letters_of(name).size() >= 3 : name.find(' ') != std::string_view::npos;
}

/// The value of a claim where it is one that two texts do not share by chance; else empty.
std::string figure_key(const reading::Claim& claim) {
  if (!claim.quantity) return {};
  const reading::Quantity& quantity = *claim.quantity;
  using reading::QuantityKind;
  if (quantity.kind != QuantityKind::count && quantity.kind != QuantityKind::money && quantity.kind != QuantityKind::share) return {};
  const auto& value = quantity.value;
  if (!value.lo && !value.hi) return {};
  const std::string lo = value.lo ? value.lo->to_string() : std::string(), hi = value.hi ? value.hi->to_string() : std::string();
  const auto digits = [](std::string_view number) {
    std::size_t significant = 0, zeros = 0;
    for (const char c : number) {
      if (c == '0' && significant > 0)
        ++zeros;
      else if (c >= '1' && c <= '9')
        significant += zeros + 1, zeros = 0;
    }
    return significant;
  };
  const bool range = !lo.empty() && !hi.empty() && lo != hi;
  if (!range && digits(lo.empty() ? hi : lo) < 2) return {};
  if (value.bound == Bound::vague) return {};
  // "up to 48,600" and "some 48,600" carry one number; a range is its two ends.
  return (quantity.kind == QuantityKind::money ? "m"
          : quantity.unit == "percent"         ? "p"
                                               : "c") +
         (range        ? lo + "-" + hi
          : lo.empty() ? hi
                       : lo);
}

std::string quotation_key(std::string_view words) {
  std::string key;
  std::size_t count = 0;
  const std::string folded = text::fold(words.substr(0, 400));
  for (std::size_t at = 0; at < folded.size() && count < 24;) {
    const text::Rune rune = text::rune_at(folded, at);
    at += rune.size;
    if (!text::is_letter(rune.value)) continue;
    text::append_rune(key, text::simplified(rune.value));
    ++count;
  }
  return count < 24 && key.size() < 30 ? std::string() : key;
}

std::string quoted(std::string_view name) { return "“" + std::string(name) + "”"; }

template <class T>
bool disjoint(const std::set<T>& a, const std::set<T>& b) {
  const auto& small = a.size() <= b.size() ? a : b;
  const auto& large = a.size() <= b.size() ? b : a;
  return std::none_of(small.begin(), small.end(), [&](const T& x) { return large.contains(x); });
}

Strings both(const Strings& a, const Strings& b) {
  Strings common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(common, common.end()));
  return common;
}

class Misnamed {
 public:
  explicit Misnamed(std::span<const reading::Document> documents) : documents_(documents) {
    for (std::size_t d = 0; d < documents.size(); ++d) gather_names(d);
    for (std::size_t d = 0; d < documents.size(); ++d) gather_signs(d);
  }

  std::vector<Alias> run() {
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    std::map<std::string, std::vector<std::size_t>> buckets;
    for (std::size_t b = 0; b < bodies_.size(); ++b) {
      const Body& body = bodies_[b];
      if (body.letters.size() >= 4) {
        std::string start;
        for (std::size_t i = 0; i < 2; ++i) text::append_rune(start, body.letters[i]);
        buckets["w" + start].push_back(b);
      }
      for (const std::string& word : Strings(body.words.begin(), body.words.end())) {
        if (!is_stock(word)) buckets["w" + word].push_back(b);
      }
      for (const std::string& speaker : body.speakers) buckets["s" + speaker].push_back(b);
    }
    for (const auto& [key, bucket] : buckets) {
      if (bucket.size() > stock_bucket) continue;
      for (std::size_t i = 0; i < bucket.size(); ++i) {
        for (std::size_t j = i + 1; j < bucket.size(); ++j) pairs.emplace(bucket[i], bucket[j]);
      }
    }
    for (const auto& [a, b] : pairs) judge(bodies_[a], bodies_[b]);
    return std::move(found_);
  }

 private:
  void gather_names(std::size_t d) {
    for (const reading::Name& name : documents_[d].names) {
      if (name.kind != NameKind::organisation || is_acronym(name.text)) continue;
      const std::u32string letters = letters_of(name.text);
      const std::vector<std::string> words = letters.empty() ? content_stems(name.text) : std::vector<std::string>();
      if (letters.empty() ? words.size() < 2 || words.size() > 12 : letters.size() < 4 || letters.size() > 24) continue;
      const auto [at, fresh] = index_.emplace(name.text, bodies_.size());
      if (fresh) {
        Body body;
        body.text = name.text;
        body.first = {d, name.span};
        body.letters = letters;
        body.words = words;
        bodies_.push_back(std::move(body));
      }
      ++bodies_[at->second].count;
      bodies_[at->second].documents.insert(d);
    }
  }

  Body* body(const std::string& name) {
    const auto at = index_.find(name);
    return at == index_.end() ? nullptr : &bodies_[at->second];
  }

  void affiliate(const std::string& person, const std::string& organisation) {
    if (organisation.empty() || !is_full_name(person)) return;
    if (Body* of = body(organisation)) {
      of->speakers.insert(person_key(person));
      person_name_.emplace(person_key(person), person);
    }
  }

  void gather_signs(std::size_t d) {
    const reading::Document& document = documents_[d];
    std::vector<Body*> here;
    for (const reading::Name& name : document.names) {
      if (name.kind == NameKind::person) affiliate(name.canonical, name.organisation);
      if (Body* b = name.kind == NameKind::organisation ? body(name.text) : nullptr;
          b && std::find(here.begin(), here.end(), b) == here.end())
        here.push_back(b);
    }
    if (here.size() > stock_bucket) here.clear();
    for (const reading::Abbreviation& abbreviation : document.abbreviations) {
      if (Body* b = body(abbreviation.longer); b && is_acronym(abbreviation.shorter)) b->acronyms.insert(abbreviation.shorter);
    }
    for (const reading::Quotation& quotation : document.quotations) {
      affiliate(quotation.speaker, quotation.organisation);
      if (quotation.speaker.empty() || quotation.kind == reading::QuotationKind::scare || !is_full_name(quotation.speaker)) continue;
      const std::string key = quotation_key(document[quotation.span]);
      if (key.empty()) continue;
      // With its speaker: two bodies may well quote one witness.
      for (Body* b : here) b->quotations.insert(person_key(quotation.speaker) + ": " + key);
      person_name_.emplace(person_key(quotation.speaker), quotation.speaker);
    }
    for (const reading::Claim& claim : document.claims) {
      const std::string key = figure_key(claim);
      if (key.empty()) continue;
      const Body* source = nullptr;
      for (const reading::Source& s : claim.attribution) {
        affiliate(s.name, s.organisation);
        for (const std::string* name : {&s.name, &s.organisation}) {
          if (Body* b = body(*name)) {
            source = b;
            b->own_figures.insert(key);
          }
        }
      }
      for (Body* b : here) {
        if (!source || source == b) b->figures.insert(key);
      }
      if (key.front() != 'p') value_documents_[key].insert(d);
    }
  }

  struct Nearness {
    bool same = false, near = false, alike = false;   ///< one name; most words or characters shared; some shared
  };

  static Nearness nearness(const Body& a, const Body& b) {
    if (a.letters.empty() != b.letters.empty()) return {};
    if (!a.letters.empty()) {
      if (a.letters == b.letters) return {true, true, true};
      const std::size_t longest = std::max(a.letters.size(), b.letters.size()), shortest = std::min(a.letters.size(), b.letters.size());
      std::size_t prefix = 0;
      while (prefix < shortest && a.letters[prefix] == b.letters[prefix]) ++prefix;
      std::multiset<char32_t> rest(b.letters.begin(), b.letters.end());
      std::size_t shared = 0;
      for (const char32_t c : a.letters) {
        if (const auto at = rest.find(c); at != rest.end()) {
          rest.erase(at);
          ++shared;
        }
      }
      const bool contained = shared == shortest && longest > shortest && prefix == shortest;
      return {false, !contained && prefix >= 2 && shared * 2 >= longest, shared * 3 >= longest};
    }
    const Strings x(a.words.begin(), a.words.end()), y(b.words.begin(), b.words.end());
    if (x == y) return {};   // one name in two spellings: find_aliases
    const Strings common = both(x, y);
    const std::size_t longest = std::max(x.size(), y.size());
    const bool telling = std::any_of(common.begin(), common.end(), [](const std::string& word) { return !is_stock(word); });
    if (common.size() == std::min(x.size(), y.size())) return {};   // a short form, or a part of the body
    return {false, telling && common.size() * 2 >= longest && a.words.front() == b.words.front(), !common.empty()};
  }

  void judge(const Body& a, const Body& b) {
    if (!disjoint(a.documents, b.documents)) return;
    const Nearness near = nearness(a, b);
    if (!near.alike) return;
    const bool a_first = std::make_tuple(a.documents.size(), !a.acronyms.empty(), a.count) >=
                         std::make_tuple(b.documents.size(), !b.acronyms.empty(), b.count);
    const Body& usual = a_first ? a : b;
    const Body& rare = a_first ? b : a;
    if (near.same)
      return propose(usual, rare,
                     quoted(usual.text) + " and " + quoted(rare.text) +
                         " are one name, written with other spaces or in traditional and simplified characters.",
                     false);
    const bool rarer = usual.documents.size() > rare.documents.size() || (!usual.acronyms.empty() && rare.acronyms.empty());
    const Strings speakers = both(usual.speakers, rare.speakers), acronyms = both(usual.acronyms, rare.acronyms),
                  quotations = both(usual.quotations, rare.quotations);
    Strings figures = both(usual.own_figures, rare.figures);
    figures.merge(both(usual.figures, rare.own_figures));
    std::vector<std::string> signs;
    if (!speakers.empty()) signs.push_back(person_name_[*speakers.begin()] + " speaks for both");
    if (!acronyms.empty()) signs.push_back("both are abbreviated " + quoted(*acronyms.begin()));
    if (!quotations.empty())
      signs.push_back("the same words of " + person_name_[quotations.begin()->substr(0, quotations.begin()->find(':'))] +
                      " are quoted beside both");
    if (telling(figures))
      signs.push_back(figures.size() == 1 ? "one unusual figure stands on both"
                                          : std::to_string(figures.size()) + " unusual figures stand on both");
    const bool enough = near.near ? !signs.empty() : (!speakers.empty() || !quotations.empty()) && signs.size() >= 2;
    const bool witnessed = !near.near && !quotations.empty() && rare.documents.size() == 1 && !figures.empty();
    if (!enough && !witnessed) return;
    if (signs.size() == 1 && witnessed) signs.push_back("a figure stands on both");
    std::string evidence =
        quoted(usual.text) + " and " + quoted(rare.text) + (near.near ? " share much of their names, and " : " share a word, and ");
    for (std::size_t i = 0; i < signs.size(); ++i) evidence += (i == 0 ? "" : i + 1 == signs.size() ? " and " : ", ") + signs[i];
    propose(usual, rare, evidence + "; no document names both.", rarer);
  }

  /// Two equal figures, or one that few documents have and that is no round number.
  bool telling(const Strings& figures) const {
    if (figures.size() >= 2) return true;
    return std::any_of(figures.begin(), figures.end(), [&](const std::string& key) {
      const auto at = value_documents_.find(key);
      return at != value_documents_.end() && key.size() >= 5 && at->second.size() <= std::max<std::size_t>(3, documents_.size() / 2);
    });
  }

  void propose(const Body& usual, const Body& rare, std::string evidence, bool slip) {
    found_.push_back({AliasKind::near_name, {usual.text, rare.text}, {usual.first, rare.first}, std::move(evidence), slip});
  }

  std::span<const reading::Document> documents_;
  std::vector<Body> bodies_;
  std::map<std::string, std::size_t> index_;
  std::map<std::string, std::string> person_name_;
  std::map<std::string, std::set<std::size_t>> value_documents_;
  std::vector<Alias> found_;
};

// ---- acronyms --------------------------------------------------------------------------------------------------------

bool transposed(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  std::size_t at = 0;
  while (at < a.size() && a[at] == b[at]) ++at;
  return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] && a.substr(at + 2) == b.substr(at + 2);
}

bool one_edit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t at = 0;
  while (at < a.size() && a[at] == b[at]) ++at;
  return a.size() == b.size() ? a.substr(std::min(at + 1, a.size())) == b.substr(std::min(at + 1, b.size()))
                              : a.substr(at) == b.substr(at + 1);
}

struct Acronym {
  DocumentSpan first;
  std::size_t count = 0;
  std::set<std::size_t> documents;
  std::string longer;    ///< as some text states it
  bool speaks = false;   ///< a text has something from it
};

std::string initials(std::string_view name) {
  std::string letters;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] >= 'A' && name[i] <= 'Z' && (i == 0 || name[i - 1] == ' ' || name[i - 1] == '-')) letters += name[i];
  }
  return letters;
}

}  // namespace

std::vector<Alias> find_misnamed(std::span<const reading::Document> documents) { return Misnamed(documents).run(); }

std::vector<Alias> find_misspelt_acronyms(std::span<const reading::Document> documents) {
  std::map<std::string, Acronym> acronyms;
  Strings spelt;   // by the initials of a name of the pile
  for (std::size_t d = 0; d < documents.size(); ++d) {
    for (const reading::Name& name : documents[d].names) {
      if (name.kind != NameKind::organisation && name.kind != NameKind::outlet) continue;
      spelt.insert(initials(name.text));
      if (!is_acronym(name.text)) continue;
      Acronym& acronym = acronyms[name.text];
      if (acronym.count++ == 0) acronym.first = {d, name.span};
      acronym.documents.insert(d);
    }
    for (const reading::Abbreviation& abbreviation : documents[d].abbreviations) {
      const auto at = acronyms.find(abbreviation.shorter);
      if (at != acronyms.end() && at->second.longer.empty()) at->second.longer = abbreviation.longer;
    }
  }
  const auto hears = [&](const std::string& name) {
    if (const auto at = acronyms.find(name); at != acronyms.end()) at->second.speaks = true;
  };
  for (const reading::Document& document : documents) {
    for (const reading::Attribution& attribution : document.attributions) {
      for (const reading::Source& source : attribution.chain) hears(source.name);
    }
    for (const reading::Quotation& quotation : document.quotations) hears(quotation.addressee);
  }
  // Equal sets of letters meet in one bucket, and so do acronyms that are one letter apart.
  std::map<std::string, std::vector<std::string>> buckets;
  for (const auto& [text, acronym] : acronyms) {
    if (acronym.longer.empty()) continue;
    std::string sorted = text;
    std::sort(sorted.begin(), sorted.end());
    buckets["s" + sorted].push_back(text);
    for (std::size_t i = 0; i < text.size() && text.size() >= 4; ++i) buckets["e" + std::string(text).erase(i, 1)].push_back(text);
    if (text.size() >= 4) buckets["e" + text].push_back(text);
  }
  std::vector<Alias> found;
  for (const auto& [text, acronym] : acronyms) {
    if (!acronym.longer.empty() || spelt.contains(text)) continue;
    std::string sorted = text;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> keys{"s" + sorted};
    if (text.size() >= 4 && acronym.speaks) {
      keys.push_back("e" + text);
      for (std::size_t i = 0; i < text.size(); ++i) keys.push_back("e" + std::string(text).erase(i, 1));
    }
    Strings usual;
    for (const std::string& key : keys) {
      const auto at = buckets.find(key);
      if (at == buckets.end() || at->second.size() > stock_bucket) continue;
      for (const std::string& other : at->second) {
        const Acronym& known = acronyms[other];
        const bool rarer = std::make_pair(acronym.documents.size(), acronym.count) <= std::make_pair(known.documents.size(), known.count);
        const bool close = transposed(text, other) ||
                           (text.front() == other.front() && disjoint(acronym.documents, known.documents) && one_edit(text, other));
        if (rarer && close) usual.insert(other);
      }
    }
    if (usual.size() != 1) continue;   // two that it could stand for: neither is proposed
    const Acronym& known = acronyms[*usual.begin()];
    found.push_back({AliasKind::misspelt_abbreviation,
                     {*usual.begin(), text},
                     {known.first, acronym.first},
                     quoted(text) + " is expanded nowhere and is one slip from " + quoted(*usual.begin()) + ", which stands for " +
                         quoted(known.longer) + ".",
                     true});
  }
  return found;
}

}  // namespace girok::corroboration
