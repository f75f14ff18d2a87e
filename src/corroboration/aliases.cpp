// Names that look like one name: proposed, with the evidence, never merged.
//
// Model    Every form of every name is gathered once over all documents. Candidates come from inverted indexes only (a stated expansion, the initials, a
//          name less one word, a person heard for two bodies, a person's name without spaces, hyphens and romanisation), so that the work grows with the
//          number of names, not with its square. A candidate is proposed where a second, independent sign supports it.
// Limits   A bucket of more than 64 names is stock and is passed over. Two bodies that share common words ("Human Rights") and nothing else are two.
// Tested by aliases_test.cpp

#include <algorithm>
#include <map>
#include <set>

#include "corroboration/corroboration.h"
#include "corroboration/misnamed.h"
#include "text/unicode.h"

namespace girok::corroboration {
namespace {

using reading::NameKind;

constexpr std::size_t stock_bucket = 64;

/// One written form of a name, over all documents.
struct Form {
  std::string text;
  NameKind kind = NameKind::other;
  DocumentSpan first;
  std::size_t count = 0;
  std::set<std::size_t> documents;
  std::set<std::string> roles, organisations;  ///< of a person
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c == ' ' || c == '\n') {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

/// Lower case, one spelling of centre/organisation/labour/programme, without articles and joining words.
std::vector<std::string> content_words(std::string_view name) {
  static const std::set<std::string, std::less<>> joining{"the", "of", "for", "and", "on", "in", "to", "a", "an", "&", "against"};
  static const std::map<std::string, std::string, std::less<>> spelling{{"centre", "center"},   {"organisation", "organization"},
                                                                        {"labour", "labor"},    {"programme", "program"},
                                                                        {"defence", "defense"}, {"organisations", "organizations"}};
  std::vector<std::string> words;
  for (const std::string& word : words_of(text::fold(name))) {
    if (joining.contains(word)) continue;
    const auto at = spelling.find(word);
    words.push_back(at == spelling.end() ? word : at->second);
  }
  return words;
}

std::string join(const std::vector<std::string>& words, std::size_t without = static_cast<std::size_t>(-1)) {
  std::string joined;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != without) joined += words[i] + ' ';
  }
  return joined;
}

bool is_latin(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool is_acronym(std::string_view text) {
  return text.size() >= 2 && text.size() <= 10 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::string initials_of(std::string_view name) {
  std::string letters;
  for (const std::string& word : words_of(name)) {
    if (word[0] >= 'A' && word[0] <= 'Z') letters += word[0];
  }
  return letters;
}

/// Damerau-Levenshtein (adjacent transpositions), bytes, given up above `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > 60 || b.size() > 60 || a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

/// A person's name so that spacing, hyphens, order and the usual romanisations of Korean fall together.
std::string person_key(std::string_view name, bool romanised) {
  static const std::map<std::string, std::string, std::less<>> families{
      {"yi", "lee"},      {"rhee", "lee"},   {"ri", "lee"},    {"pak", "park"},   {"bak", "park"}, {"choe", "choi"}, {"jung", "jeong"},
      {"chung", "jeong"}, {"jong", "jeong"}, {"yun", "yoon"},  {"chang", "jang"}, {"rim", "lim"},  {"im", "lim"},    {"suh", "seo"},
      {"so", "seo"},      {"sin", "shin"},   {"an", "ahn"},    {"ryu", "yoo"},    {"yu", "yoo"},   {"chun", "jeon"}, {"jun", "jeon"},
      {"koh", "ko"},      {"go", "ko"},      {"mun", "moon"},  {"sohn", "son"},   {"pae", "bae"},  {"paek", "baek"}, {"hur", "heo"},
      {"sim", "shim"},    {"roh", "noh"},    {"gwak", "kwak"}, {"cho", "jo"},     {"o", "oh"},     {"gang", "kang"}, {"gim", "kim"},
      {"gwon", "kwon"},   {"cheon", "jeon"}, {"woo", "u"}};
  std::vector<std::string> words = words_of(text::fold(name));
  std::vector<std::string> parts;
  for (std::string& word : words) {
    std::string plain;
    for (const char c : word) {
      if (c != '-' && c != '.' && c != '\'') plain += c;
    }
    if (romanised) {
      const auto family = families.find(plain);
      if (family != families.end()) plain = family->second;
      static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> same{{{"eo", "o"},
                                                                                           {"eu", "u"},
                                                                                           {"oo", "u"},
                                                                                           {"ee", "i"},
                                                                                           {"ou", "u"},
                                                                                           {"ch", "j"},
                                                                                           {"sh", "s"},
                                                                                           {"ae", "e"},
                                                                                           {"ya", "a"},
                                                                                           {"hy", "h"},
                                                                                           {"k", "g"},
                                                                                           {"t", "d"},
                                                                                           {"p", "b"},
                                                                                           {"r", "l"}}};
      for (const auto& [from, to] : same) {
        for (std::size_t at = plain.find(from); at != std::string::npos; at = plain.find(from, at + to.size()))
          plain.replace(at, from.size(), to);
      }
    }
    parts.push_back(std::move(plain));
  }
  if (parts.size() == 3) parts = {parts[0], parts[1] + parts[2]};  // Lee Keum Soon = Lee Keum-soon
  std::sort(parts.begin(), parts.end());
  return join(parts);
}

std::string quoted(std::string_view name) { return "“" + std::string(name) + "”"; }
std::string documents(std::size_t count) { return count == 1 ? "1 document" : std::to_string(count) + " documents"; }

class Finder {
 public:
  explicit Finder(std::span<const reading::Document> all) : all_(all) { gather(); }

  std::vector<Alias> run() {
    stated_abbreviations();
    misspelt_abbreviations();
    initials();
    shared_abbreviation();
    shared_person();
    one_word_apart();
    persons();
    for (Alias& alias : find_misspelt_acronyms(all_))
      propose(alias.kind, std::move(alias.forms), std::move(alias.occurrences), std::move(alias.evidence), alias.slip);
    for (Alias& alias : find_misnamed(all_))
      propose(alias.kind, std::move(alias.forms), std::move(alias.occurrences), std::move(alias.evidence), alias.slip);
    return std::move(aliases_);
  }

 private:
  struct Stated {
    DocumentSpan at, longer_at;
    std::set<std::size_t> documents;
  };

  static bool is_body(NameKind kind) { return kind == NameKind::organisation || kind == NameKind::outlet; }

  void gather() {
    for (std::size_t d = 0; d < all_.size(); ++d) {
      for (const reading::Name& name : all_[d].names) {
        if (!is_body(name.kind) && name.kind != NameKind::person) continue;
        Form& form = forms_[{name.kind == NameKind::person, name.text}];
        if (form.count++ == 0) {
          form.text = name.text;
          form.kind = name.kind;
          form.first = {d, name.span};
        }
        form.documents.insert(d);
        if (name.kind != NameKind::person) continue;
        const std::string role = text::fold(name.role);
        if (!role.empty()) form.roles.insert(role);
        if (name.organisation.empty()) continue;
        form.organisations.insert(join(content_words(name.organisation)));
        if (name.canonical.find(' ') != std::string::npos || !is_latin(name.canonical))
          heard_for_[person_key(name.canonical, false)].insert(name.organisation);
        person_name_.emplace(person_key(name.canonical, false), name.canonical);
      }
      for (const reading::Abbreviation& abbreviation : all_[d].abbreviations) {
        Stated& stated = stated_[abbreviation.longer][abbreviation.shorter];
        if (stated.documents.empty()) {
          stated.at = {d, abbreviation.short_span};
          stated.longer_at = {d, abbreviation.long_span};
        }
        stated.documents.insert(d);
      }
    }
  }

  std::size_t documents_with(const std::string& name) const {
    const auto at = forms_.find({false, name});
    return at == forms_.end() ? 0 : at->second.documents.size();
  }
  std::size_t count_of(const std::string& name) const {
    const auto at = forms_.find({false, name});
    return at == forms_.end() ? 0 : at->second.count;
  }
  DocumentSpan place_of(const std::string& name, bool person = false) const {
    const auto at = forms_.find({person, name});
    return at == forms_.end() ? DocumentSpan{} : at->second.first;
  }

  void propose(AliasKind kind, std::vector<std::string> forms, std::vector<DocumentSpan> occurrences, std::string evidence, bool slip) {
    std::vector<std::string> key = forms;
    std::sort(key.begin(), key.end());
    if (!proposed_.insert(join(key)).second) return;
    aliases_.push_back({kind, std::move(forms), std::move(occurrences), std::move(evidence), slip});
  }

  void stated_abbreviations() {
    for (const auto& [longer, shorts] : stated_) {
      for (const auto& [shorter, stated] : shorts) {
        propose(AliasKind::abbreviation, {longer, shorter}, {stated.longer_at, stated.at},
                quoted(shorter) + " stands in brackets beside " + quoted(longer) + " in " + documents(stated.documents.size()) + ".",
                false);
      }
    }
  }

  /// Different short forms beside one expansion, a slip of the keyboard apart.
  void misspelt_abbreviations() {
    std::map<std::string, std::map<std::string, Stated>> by_words;
    std::map<std::string, std::string> longer_of;
    for (const auto& [longer, shorts] : stated_) {
      const std::string key = join(content_words(longer));
      longer_of.emplace(key, longer);
      for (const auto& [shorter, stated] : shorts) {
        Stated& all = by_words[key][shorter];
        if (all.documents.empty())
          all = stated;
        else
          all.documents.insert(stated.documents.begin(), stated.documents.end());
      }
    }
    for (const auto& [key, shorts] : by_words) {
      if (shorts.size() < 2 || shorts.size() > stock_bucket) continue;
      for (auto a = shorts.begin(); a != shorts.end(); ++a) {
        for (auto b = std::next(a); b != shorts.end(); ++b) {
          if (!is_acronym(a->first) || !is_acronym(b->first) || a->first.size() < 3 || distance(a->first, b->first, 1) > 1) continue;
          const bool a_first = commoner(a->first, a->second.documents.size(), b->first, b->second.documents.size());
          const auto& usual = a_first ? *a : *b;
          const auto& rare = a_first ? *b : *a;
          propose(AliasKind::misspelt_abbreviation, {usual.first, rare.first}, {usual.second.at, rare.second.at},
                  quoted(rare.first) + " and " + quoted(usual.first) + " both abbreviate " + quoted(longer_of[key]) +
                      " and differ by one slip; " + quoted(usual.first) + " is used in " +
                      documents(std::max(usual.second.documents.size(), documents_with(usual.first))) + ", " + quoted(rare.first) + " in " +
                      documents(std::max(rare.second.documents.size(), documents_with(rare.first))) + ".",
                  true);
        }
      }
    }
  }

  bool commoner(const std::string& a, std::size_t a_documents, const std::string& b, std::size_t b_documents) const {
    if (a_documents != b_documents) return a_documents > b_documents;
    if (documents_with(a) != documents_with(b)) return documents_with(a) > documents_with(b);
    return count_of(a) >= count_of(b);
  }

  /// An acronym that no text expands, and the one name whose initials it has.
  void initials() {
    std::set<std::string> expanded;
    for (const auto& [longer, shorts] : stated_) {
      for (const auto& [shorter, stated] : shorts) expanded.insert(shorter);
    }
    std::map<std::string, std::vector<const Form*>> by_initials;
    for (const auto& [key, form] : forms_) {
      if (key.first || !is_latin(form.text)) continue;
      const std::string letters = initials_of(form.text);
      if (letters.size() >= 3 && words_of(form.text).size() >= 3) by_initials[letters].push_back(&form);
    }
    for (const auto& [key, form] : forms_) {
      if (key.first || !is_acronym(form.text) || form.text.size() < 3 || expanded.contains(form.text)) continue;
      const auto at = by_initials.find(form.text);
      if (at == by_initials.end() || at->second.size() != 1) continue;
      const Form& longer = *at->second.front();
      propose(AliasKind::abbreviation, {longer.text, form.text}, {longer.first, form.first},
              quoted(form.text) + " is spelt by the initials of " + quoted(longer.text) + ", and of no other name here.", false);
    }
  }

  static std::size_t shared_words(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    const std::set<std::string> words(a.begin(), a.end());
    std::set<std::string> both;
    for (const std::string& word : b) {
      if (words.contains(word)) both.insert(word);
    }
    return both.size();
  }

  /// Do the names share most of their words, and more than "human rights"?
  static bool nearly(const std::string& a, const std::string& b) {
    const auto x = content_words(a), y = content_words(b);
    const std::size_t shared = shared_words(x, y), longest = std::max(x.size(), y.size());
    if (x == y) return true;
    return longest >= 2 && shared >= 1 && shared * 3 >= longest * 2 - (longest == 2 ? 1 : 0);
  }

  /// The likelier form first: in more documents, then more often, then earlier.
  void propose_near(const std::string& a, const std::string& b, const std::string& why) {
    if (a == b || a.empty() || b.empty()) return;
    const bool a_first = commoner(a, documents_with(a), b, documents_with(b));
    const std::string& usual = a_first ? a : b;
    const std::string& rare = a_first ? b : a;
    const bool same_words = content_words(a) == content_words(b);
    const bool slip = !same_words && is_latin(a) == is_latin(b) && documents_with(rare) < documents_with(usual);
    propose(AliasKind::near_name, {usual, rare}, {place_of(usual), place_of(rare)}, why, slip);
  }

  /// Two expansions of one abbreviation: in two scripts, or nearly the same words.
  void shared_abbreviation() {
    std::map<std::string, std::vector<std::string>> by_short;
    for (const auto& [longer, shorts] : stated_) {
      for (const auto& [shorter, stated] : shorts) {
        if (is_acronym(shorter)) by_short[shorter].push_back(longer);
      }
    }
    for (const auto& [shorter, longers] : by_short) {
      if (longers.size() < 2 || longers.size() > stock_bucket) continue;
      for (std::size_t i = 0; i < longers.size(); ++i) {
        for (std::size_t j = i + 1; j < longers.size(); ++j) {
          const bool scripts_differ = is_latin(longers[i]) != is_latin(longers[j]) && shorter.size() >= 3;
          if (scripts_differ || (is_latin(longers[i]) && nearly(longers[i], longers[j]))) {
            propose_near(longers[i], longers[j],
                         quoted(longers[i]) + " and " + quoted(longers[j]) + " are both abbreviated " + quoted(shorter) + ".");
          }
        }
      }
    }
  }

  /// One person speaks for two bodies of nearly one name.
  void shared_person() {
    for (const auto& [person, bodies] : heard_for_) {
      if (bodies.size() < 2 || bodies.size() > stock_bucket) continue;
      for (auto a = bodies.begin(); a != bodies.end(); ++a) {
        for (auto b = std::next(a); b != bodies.end(); ++b) {
          if (!nearly(*a, *b)) continue;
          propose_near(*a, *b,
                       person_name_[person] + " speaks for " + quoted(*a) + " in one place and for " + quoted(*b) +
                           " in another, and the names share most of their words.");
        }
      }
    }
  }

  /// Names that are equal but for one word: spelt nearly alike, or spelt in two ways.
  void one_word_apart() {
    std::map<std::string, std::vector<const Form*>> same, less_one;
    for (const auto& [key, form] : forms_) {
      if (key.first || !is_latin(form.text) || is_acronym(form.text)) continue;
      const auto words = content_words(form.text);
      if (words.size() < 2 || words.size() > 16) continue;
      same[join(words)].push_back(&form);
      if (words.size() < 3) continue;
      for (std::size_t i = 0; i < words.size(); ++i) less_one[std::to_string(i) + ' ' + join(words, i)].push_back(&form);
    }
    for (const auto& [key, group] : same) {
      for (std::size_t i = 1; i < group.size() && i < stock_bucket; ++i) {
        if (text::fold(group[0]->text) == text::fold(group[i]->text) || only_article(group[0]->text, group[i]->text)) continue;
        propose_near(group[0]->text, group[i]->text,
                     quoted(group[0]->text) + " and " + quoted(group[i]->text) + " are one name in two spellings.");
      }
    }
    for (const auto& [key, group] : less_one) {
      if (group.size() < 2 || group.size() > stock_bucket) continue;
      const std::size_t at = static_cast<std::size_t>(std::stoul(key));
      for (std::size_t i = 0; i < group.size(); ++i) {
        for (std::size_t j = i + 1; j < group.size(); ++j) {
          const std::string a = content_words(group[i]->text)[at], b = content_words(group[j]->text)[at];
          if (a == b || a.size() < 4 || distance(a, b, 2) > (a.size() >= 7 ? 2u : 1u)) continue;
          propose_near(group[i]->text, group[j]->text,
                       quoted(group[i]->text) + " and " + quoted(group[j]->text) + " differ only in the spelling of one word.");
        }
      }
    }
  }

  static bool only_article(std::string_view a, std::string_view b) {
    return a.ends_with(b) ? a.substr(0, a.size() - b.size()) == "The " : b.ends_with(a) && b.substr(0, b.size() - a.size()) == "The ";
  }

  /// "Lee Keum-soon", "Keum Soon Lee"; with the same body or office also "Yi Kum-sun", or one letter apart.
  void persons() {
    std::map<std::string, std::vector<const Form*>> by_key, by_sound, by_place;
    for (const auto& [key, form] : forms_) {
      if (!key.first || !is_latin(form.text) || words_of(form.text).size() < 2) continue;
      by_key[person_key(form.text, false)].push_back(&form);
      by_sound[person_key(form.text, true)].push_back(&form);
      for (const std::string& organisation : form.organisations) by_place["o" + organisation].push_back(&form);
      for (const std::string& role : form.roles) by_place["r" + role].push_back(&form);
    }
    for (const auto& [key, group] : by_key)
      pair_persons(group, [](const Form& a, const Form& b) {
        return text::fold(a.text) == text::fold(b.text) ? std::string()
                                                        : std::string(" are one name, written with other spaces, hyphens or order.");
      });
    for (const auto& [key, group] : by_sound) {
      pair_persons(group, [](const Form& a, const Form& b) {
        if (person_key(a.text, false) == person_key(b.text, false)) return std::string();
        return std::string(meet(a.organisations, b.organisations) || meet(a.roles, b.roles)
                               ? " can be one Korean name in two romanisations, and stand beside the same office or body."
                               : "");
      });
    }
    for (const auto& [key, group] : by_place) {
      pair_persons(group, [](const Form& a, const Form& b) {
        const std::string x = text::fold(a.text), y = text::fold(b.text);
        if (x == y || a.documents == b.documents) return std::string();
        return std::string(x.size() >= 8 && distance(x, y, 2) <= (x.size() >= 12 ? 2u : 1u)
                               ? " differ by a letter or two and stand beside the same office or body."
                               : "");
      });
    }
  }

  static bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.contains(x); });
  }

  template <class Why>
  void pair_persons(const std::vector<const Form*>& group, Why&& why) {
    if (group.size() > stock_bucket) return;
    for (std::size_t i = 0; i < group.size(); ++i) {
      for (std::size_t j = i + 1; j < group.size(); ++j) {
        if (group[i] == group[j]) continue;
        const std::string reason = why(*group[i], *group[j]);
        if (reason.empty()) continue;
        const bool i_first = group[i]->documents.size() != group[j]->documents.size()
                                 ? group[i]->documents.size() > group[j]->documents.size()
                                 : group[i]->count >= group[j]->count;
        const Form& usual = i_first ? *group[i] : *group[j];
        const Form& rare = i_first ? *group[j] : *group[i];
        propose(AliasKind::near_name, {usual.text, rare.text}, {usual.first, rare.first},
                quoted(usual.text) + " and " + quoted(rare.text) + reason, false);
      }
    }
  }

  std::span<const reading::Document> all_;
  std::map<std::pair<bool, std::string>, Form> forms_;  ///< by (is a person, text)
  std::map<std::string, std::map<std::string, Stated>> stated_;  ///< longer -> shorter
  std::map<std::string, std::set<std::string>> heard_for_;  ///< person -> bodies
  std::map<std::string, std::string> person_name_;
  std::vector<Alias> aliases_;
  std::set<std::string> proposed_;
};

}  // namespace

std::vector<Alias> find_aliases(std::span<const reading::Document> documents) { return Finder(documents).run(); }

}  // namespace girok::corroboration
