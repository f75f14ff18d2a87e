#include "reading/lexicon.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>

#include "base/whole_characters.h"
#include "reading/embedded.h"
#include "text/unicode.h"

namespace girok::reading {
namespace {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};
template <class V>
using StringMap = std::unordered_map<std::string, V, StringHash, std::equal_to<>>;

struct Phrase {
  std::vector<std::string> words;  // folded lemmas
  std::uint16_t concept_index;
};

/// A phrase that an inflected form may begin.
struct Beginning {
  const Phrase* phrase;
  bool verb_form;  // "workers interviewed": the form tells what happened, it does not name a thing
};

struct Table {
  std::vector<Concept> concepts;
  StringMap<std::uint16_t> by_id;
  StringMap<std::vector<Phrase>> phrases;                // by first word; longest first
  StringMap<std::vector<Beginning>> beginnings;          // by every inflected form of the first word; longest first
  StringMap<std::vector<std::uint16_t>> characters;      // Hangul and Han forms
  std::size_t longest_form = 0;                          // of those, in characters
};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  if (text.empty()) return parts;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find(separator, at);
    parts.push_back(text.substr(at, end == std::string_view::npos ? std::string_view::npos : end - at));
    if (end == std::string_view::npos) return parts;
    at = end + 1;
  }
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !goes_on_with_character(c); }));
}

constexpr auto irregular = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"women", "woman"},
    {"men", "man"},
    {"children", "child"},
    {"wives", "wife"},
    {"lives", "life"},
    {"fled", "flee"},
    {"fleeing", "flee"},
    {"sold", "sell"},
    {"bought", "buy"},
    {"sent", "send"},
    {"held", "hold"},
    {"died", "die"},
    {"dying", "die"},
    {"dies", "die"},
    {"hurt", "hurt"},
    {"left", "leave"},
    {"leaving", "leave"},
    {"lost", "lose"},
    {"paid", "pay"},
    {"made", "make"},
    {"making", "make"},
    {"born", "born"},
    {"drove", "drive"},
    {"driven", "drive"},
    {"driving", "drive"},
    {"taken", "take"},
    {"took", "take"},
    {"beaten", "beat"},
    {"beat", "beat"},
    {"spoke", "speak"},
    {"spoken", "speak"},
    {"told", "tell"},
    {"said", "say"},
    {"shot", "shoot"},
    {"wed", "wed"},
    {"fell", "fall"},
    {"fallen", "fall"},
    {"caught", "catch"},
    {"found", "find"},
    {"brought", "bring"},
    {"spent", "spend"},
    {"people", "people"},
    {"fishermen", "fisherman"},
    {"policemen", "policeman"},
    {"crewmen", "crewman"},
    {"gunmen", "gunman"},
    {"hidden", "hide"},
    {"hid", "hide"},
    {"freed", "free"},
    {"slain", "slay"},
    {"owed", "owe"},
    {"owing", "owe"},
    {"came", "come"},
    {"went", "go"},
    {"gone", "go"},
    {"got", "get"},
    {"got", "get"},
    {"raped", "rape"},
    {"bodies", "body"},
    {"missing", "missing"},
    {"bred", "breed"},
    {"ran", "run"},
    {"running", "run"},
    {"put", "put"},
    {"kept", "keep"},
    {"stolen", "steal"},
    {"stole", "steal"},
    {"wounded", "wound"},
    {"tried", "try"},
    {"tries", "try"},
    {"trafficked", "traffic"},
    {"trafficking", "traffic"},
    {"mothers", "mother"},
    {"indicted", "indict"},
});

/// By first and last letter: most words are in no list of irregular forms, and need not be compared with it.
constexpr auto irregular_ends = [] {
  std::array<bool, 26 * 26> ends{};
  for (const auto& [form, base] : irregular)
    ends[static_cast<std::size_t>(form.front() - 'a') * 26 + static_cast<std::size_t>(form.back() - 'a')] = true;
  return ends;
}();

bool may_be_irregular(std::string_view word) {
  if (word.empty() || word.front() < 'a' || word.front() > 'z' || word.back() < 'a' || word.back() > 'z') return false;
  return irregular_ends[static_cast<std::size_t>(word.front() - 'a') * 26 + static_cast<std::size_t>(word.back() - 'a')];
}

/// What an inflected English word may come from, likeliest first; the word itself among them.
void candidates(std::string_view word, std::vector<std::string>& out) {
  out.clear();
  out.emplace_back(word);
  for (const auto& [form, base] : irregular) {
    if (form == word) out.emplace_back(base);
  }
  const auto ends = [&](std::string_view suffix) { return word.size() > suffix.size() + 2 && word.ends_with(suffix); };
  const auto without = [&](std::size_t n) { return std::string(word.substr(0, word.size() - n)); };
  const auto undoubled = [&](std::size_t n) {
    std::string base = without(n);
    if (base.size() > 2 && base[base.size() - 1] == base[base.size() - 2]) base.pop_back();
    return base;
  };
  if (ends("ies")) out.push_back(without(3) + "y");
  if (ends("es")) out.push_back(without(2));
  if (ends("s") && !ends("ss")) out.push_back(without(1));
  if (ends("ied")) out.push_back(without(3) + "y");
  if (ends("ed")) {
    out.push_back(without(2));
    out.push_back(without(1));
    out.push_back(undoubled(2));
  }
  if (ends("ing")) {
    out.push_back(without(3));
    out.push_back(without(3) + "e");
    out.push_back(undoubled(3));
  }
}

/// The regular inflections of a lemma: the inverse of `candidates`, so that a word of a text is looked up once, as it stands.
std::vector<std::string> inflections(const std::string& lemma) {
  std::vector<std::string> forms = {lemma};
  for (const auto& [form, base] : irregular) {
    if (base == lemma) forms.emplace_back(form);
  }
  if (lemma.size() < 2) return forms;
  const char last = lemma.back();
  const std::string stem = lemma.substr(0, lemma.size() - 1);
  for (const std::string_view ending : {"s", "es", "ed", "ing"}) forms.push_back(lemma + std::string(ending));
  for (const std::string_view ending : {"ed", "ing"}) {
    forms.push_back(lemma + last + std::string(ending));
    if (last == 'e') forms.push_back(stem + std::string(ending));
  }
  if (last == 'y') {
    forms.push_back(stem + "ies");
    forms.push_back(stem + "ied");
  }
  return forms;
}

void index_inflections(Table& table) {
  for (const auto& [word, phrases] : table.phrases) {
    for (std::string& form : inflections(word)) {
      const bool verb_form = form != word && (form.ends_with("ed") || form.ends_with("ing"));
      auto& list = table.beginnings[std::move(form)];
      for (const Phrase& phrase : phrases) {
        const bool known = std::any_of(list.begin(), list.end(), [&](const Beginning& b) { return b.phrase == &phrase; });
        if (!known) list.push_back({&phrase, verb_form});
      }
    }
  }
  // The order of a hash table is nobody's order: longest first, then as the file has them.
  for (auto& [form, list] : table.beginnings) {
    std::sort(list.begin(), list.end(), [](const Beginning& a, const Beginning& b) {
      if (a.phrase->words.size() != b.phrase->words.size()) return a.phrase->words.size() > b.phrase->words.size();
      if (a.phrase->concept_index != b.phrase->concept_index) return a.phrase->concept_index < b.phrase->concept_index;
      return a.phrase->words < b.phrase->words;
    });
  }
}

Table build() {
  Table table;
  const std::string_view file = embedded("concepts.tsv");
  std::vector<std::pair<std::uint16_t, std::string_view>> parents;
  for (std::string_view line : split(file, '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const auto columns = split(line, '\t');
    if (columns.size() < 6) continue;
    const auto index = static_cast<std::uint16_t>(table.concepts.size());
    const std::string_view kind = columns[1];
    Concept entry;
    entry.id = columns[0];
    entry.kind = kind == "who"     ? ConceptClass::who
                 : kind == "what"  ? ConceptClass::what
                 : kind == "event" ? ConceptClass::event
                 : kind == "money" ? ConceptClass::money
                                   : ConceptClass::scope;
    table.concepts.push_back(entry);
    table.by_id.emplace(entry.id, index);
    parents.emplace_back(index, columns[2]);
    for (std::string_view form : split(columns[3], ';')) {
      Phrase phrase{{}, index};
      std::string folded = text::fold(form);
      std::replace(folded.begin(), folded.end(), '-', ' ');
      for (std::string_view word : split(folded, ' ')) {
        if (!word.empty()) phrase.words.emplace_back(word);
      }
      if (!phrase.words.empty()) table.phrases[phrase.words.front()].push_back(std::move(phrase));
    }
    for (std::size_t column : {std::size_t{4}, std::size_t{5}}) {
      for (std::string_view form : split(columns[column], ';')) {
        if (form.empty()) continue;
        auto& list = table.characters[std::string(form)];
        if (std::find(list.begin(), list.end(), index) == list.end()) list.push_back(index);
        table.longest_form = std::max(table.longest_form, count_characters(form));
      }
    }
  }
  for (const auto& [index, names] : parents) {
    for (std::string_view name : split(names, ',')) {
      if (const auto found = table.by_id.find(name); found != table.by_id.end()) table.concepts[index].broader.push_back(found->second);
    }
  }
  // Transitive closure; the table is small and without cycles deeper than itself.
  for (std::size_t round = 0; round < 4; ++round) {
    for (Concept& entry : table.concepts) {
      std::vector<std::uint16_t> all = entry.broader;
      for (const std::uint16_t parent : entry.broader) {
        all.insert(all.end(), table.concepts[parent].broader.begin(), table.concepts[parent].broader.end());
      }
      std::sort(all.begin(), all.end());
      all.erase(std::unique(all.begin(), all.end()), all.end());
      entry.broader = std::move(all);
    }
  }
  for (auto& [word, phrases] : table.phrases) {
    std::stable_sort(phrases.begin(), phrases.end(), [](const Phrase& a, const Phrase& b) { return a.words.size() > b.words.size(); });
  }
  return table;
}

const Table& table() {
  static const std::unique_ptr<const Table> built = [] {
    auto t = std::make_unique<Table>(build());
    index_inflections(*t);
    return t;
  }();
  return *built;
}

bool word_is(std::string_view folded, std::string_view lemma, std::vector<std::string>& scratch) {
  if (folded == lemma) return true;
  candidates(folded, scratch);
  return std::find(scratch.begin(), scratch.end(), lemma) != scratch.end();
}

/// Matches of Hangul or Han forms inside one stretch of such characters.
void match_characters(std::string_view text, Span stretch, std::size_t token, std::vector<ConceptMatch>& out) {
  const Table& t = table();
  for (std::uint32_t at = stretch.begin; at < stretch.end;) {
    std::array<std::uint32_t, 17> ends{};
    std::size_t length = 0;
    for (std::uint32_t end = at; end < stretch.end && length < std::min<std::size_t>(t.longest_form, 16);) {
      end += std::max<std::uint32_t>(1, text::rune_at(text, end).size);
      ends[++length] = end;
    }
    std::uint32_t next = ends[1];
    for (; length > 0; --length) {
      const auto found = t.characters.find(text.substr(at, ends[length] - at));
      if (found == t.characters.end()) continue;
      for (const std::uint16_t index : found->second) out.push_back({{at, ends[length]}, index, token, 1});
      next = ends[length];
      break;
    }
    at = next;
  }
}

}  // namespace

const Concept& concept_at(std::uint16_t index) { return table().concepts[index]; }

bool is_a(std::string_view id, std::string_view ancestor) {
  if (id == ancestor) return true;
  const Table& t = table();
  const auto own = t.by_id.find(id);
  const auto other = t.by_id.find(ancestor);
  if (own == t.by_id.end() || other == t.by_id.end()) return false;
  const auto& broader = t.concepts[own->second].broader;
  return std::binary_search(broader.begin(), broader.end(), other->second);
}

namespace {

/// A part of a folded token: hyphenated words also match as their parts ("asylum-seeker" = "asylum seeker").
struct Word {
  std::string_view folded;
  std::size_t token;
};

/// Words for matching; Hangul and Han stretches are matched on the way, their words stay empty.
std::vector<Word> words_of(std::string_view text, std::span<const text::Token> tokens, std::span<const std::string> folded,
                           std::vector<ConceptMatch>& matches) {
  std::vector<Word> words;
  words.reserve(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const text::Token& token = tokens[i];
    if (token.kind == text::TokenKind::number) {
      words.push_back({slice(text, token.span()), i});
      continue;
    }
    if (token.kind != text::TokenKind::word) {
      words.push_back({{}, i});
      continue;
    }
    if (token.script == text::Script::hangul || token.script == text::Script::han) {
      // Neighbouring Han tokens are one stretch.
      std::size_t last = i;
      while (last + 1 < tokens.size() && token.script == text::Script::han && tokens[last + 1].script == text::Script::han &&
             tokens[last + 1].begin == tokens[last].end) {
        ++last;
      }
      match_characters(text, {token.begin, tokens[last].end}, i, matches);
      for (; i <= last; ++i) words.push_back({{}, i});
      i = last;
      continue;
    }
    std::string_view word = folded[i];
    if (word.ends_with("'s")) word.remove_suffix(2);
    if (word.find('-') == std::string_view::npos) {
      words.push_back({word, i});
    } else {
      for (const std::string_view part : split(word, '-')) words.push_back({part, i});
    }
  }
  return words;
}

}  // namespace

std::vector<ConceptMatch> concepts_in(std::string_view text, std::span<const text::Token> tokens, std::span<const std::string> folded) {
  const Table& t = table();
  std::vector<ConceptMatch> matches;
  const std::vector<Word> words = words_of(text, tokens, folded, matches);
  std::vector<std::string> scratch;
  std::vector<std::uint16_t> found;
  for (std::size_t i = 0; i < words.size();) {
    const auto list = words[i].folded.empty() ? t.beginnings.end() : t.beginnings.find(words[i].folded);
    if (list == t.beginnings.end()) {
      ++i;
      continue;
    }
    std::size_t best = 0;
    found.clear();
    for (const auto& [phrase, verb_form] : list->second) {
      const std::size_t size = phrase->words.size();
      if (size < best) break;
      if (i + size > words.size()) continue;
      bool same = true;
      for (std::size_t k = 1; same && k < size; ++k) same = word_is(words[i + k].folded, phrase->words[k], scratch);
      const ConceptClass kind = t.concepts[phrase->concept_index].kind;
      if (!same || (size == 1 && verb_form && (kind == ConceptClass::what || kind == ConceptClass::who))) continue;
      best = size;
      if (std::find(found.begin(), found.end(), phrase->concept_index) == found.end()) found.push_back(phrase->concept_index);
    }
    if (best == 0) {
      ++i;
      continue;
    }
    const std::size_t first = words[i].token, last = words[i + best - 1].token;
    for (const std::uint16_t index : found) matches.push_back({{tokens[first].begin, tokens[last].end}, index, first, last - first + 1});
    i += best;
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const ConceptMatch& a, const ConceptMatch& b) { return a.span.begin < b.span.begin; });
  return matches;
}

std::string lemma_of(std::string_view word) {
  if (may_be_irregular(word)) {
    for (const auto& [form, base] : irregular) {
      if (form == word) return std::string(base);
    }
  }
  const auto ends = [&](std::string_view suffix) { return word.size() > suffix.size() + 2 && word.ends_with(suffix); };
  if (ends("ies") || ends("ied")) return std::string(word.substr(0, word.size() - 3)) + "y";
  if (ends("sses") || ends("shes") || ends("ches") || ends("xes")) return std::string(word.substr(0, word.size() - 2));
  if (ends("ing")) return std::string(word.substr(0, word.size() - 3));
  if (ends("ed")) return std::string(word.substr(0, word.size() - 2));
  if (ends("s") && !ends("ss") && !ends("us")) return std::string(word.substr(0, word.size() - 1));
  return std::string(word);
}

bool ends_noun_phrase(std::string_view word) {
  static constexpr auto words = std::to_array<std::string_view>({
      "a",       "about",   "across",     "after",   "against", "along",   "also",    "although", "among",     "an",     "and",   "are",
      "as",      "at",      "be",         "because", "been",    "before",  "being",   "between",  "but",       "by",     "can",   "could",
      "despite", "did",     "do",         "does",    "during",  "each",    "every",   "for",      "from",      "had",    "has",   "have",
      "having",  "he",      "if",         "in",      "into",    "is",      "it",      "its",      "just",      "like",   "may",   "might",
      "more",    "must",    "near",       "nor",     "not",     "of",      "off",     "on",       "once",      "only",   "onto",  "or",
      "our",     "out",     "over",       "per",     "said",    "say",     "says",    "shall",    "she",       "should", "since", "so",
      "still",   "than",    "that",       "the",     "their",   "them",    "then",    "there",    "these",     "they",   "this",  "those",
      "though",  "through", "throughout", "to",      "toward",  "towards", "under",   "unless",   "until",     "up",     "upon",  "was",
      "we",      "were",    "what",       "when",    "where",   "which",   "while",   "who",      "whom",      "whose",  "will",  "with",
      "within",  "without", "would",      "you",     "yet",     "now",     "already", "annually", "currently", "every",  "i",     "here",
  });
  static_assert(words.size() > 0);
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_filler(std::string_view word) {
  static constexpr auto words = std::to_array<std::string_view>({
      "the",      "a",        "an",         "its",       "their",     "our",       "his",     "her",      "all",
      "such",     "these",    "those",      "some",      "different", "other",     "such",    "separate", "individual",
      "total",    "further",  "additional", "estimated", "known",     "suspected", "alleged", "new",      "documented",
      "recorded", "reported", "identified", "confirmed", "verified",  "fellow",    "or",      "more",     "so",
      "many",     "few",      "least",      "most",      "around",    "about",     "own",     "whole",
  });
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace girok::reading
