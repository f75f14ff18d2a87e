#include "records/vocabulary.h"

#include <algorithm>
#include <array>
#include <set>

#include "records/table_text.h"
#include "records/vocabulary_loader.h"
#include "text/unicode.h"
#include "vocabularies/embedded.h"

namespace girok::records {
namespace {

/// How words are compared: without case, width and blanks at the ends.
std::string key_of(std::string_view word) {
  std::string key = text::fold(word);
  const auto blank = [](char c) { return c == ' '; };
  while (!key.empty() && blank(key.back())) key.pop_back();
  key.erase(key.begin(), std::ranges::find_if_not(key, blank));
  return key;
}

constexpr std::array<std::string_view, 3> tongues = {"en", "ko", "zh"};
constexpr std::array<std::string_view, 3> statuses = {"standard", "extension", "deprecated"};
constexpr std::array<std::string_view, 5> relations = {"exact", "broader", "narrower", "related", "none"};

constexpr std::size_t most_terms = 200'000, deepest_term = 16;

std::string row_key(std::string_view vocabulary, std::string_view scheme, std::string_view word) {
  std::string key(vocabulary);
  key += '\n';
  key += scheme;
  key += '\n';
  key += word;
  return key;
}

template <class Enum, std::size_t n>
std::optional<Enum> from_name(const std::array<std::string_view, n>& names, std::string_view name) {
  const auto at = std::ranges::find(names, name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Enum>(at - names.begin());
}

}  // namespace

std::string_view name_of(Tongue tongue) { return tongues[static_cast<std::size_t>(tongue)]; }
std::optional<Tongue> tongue_from(std::string_view name) { return from_name<Tongue>(tongues, name); }
std::string_view name_of(TermStatus status) { return statuses[static_cast<std::size_t>(status)]; }
std::string_view name_of(Relation relation) { return relations[static_cast<std::size_t>(relation)]; }

const std::string& Labels::in(Tongue tongue) const {
  const std::string& label = tongue == Tongue::ko ? ko : tongue == Tongue::zh ? zh : en;
  return label.empty() ? en : label;
}

// ---- nearest --------------------------------------------------------------------------------------------------------

namespace {

std::u32string runes_of(std::string_view word) {
  const std::string key = key_of(word);
  std::u32string runes;
  for (std::size_t at = 0; at < key.size();) {
    const text::Rune rune = text::rune_at(key, at);
    runes.push_back(rune.value);
    at += rune.size;
  }
  return runes;
}

/// Edit distance in which a swap of two neighbours is one step (optimal string alignment, Damerau 1964), given up where it exceeds `most`.
std::size_t distance(const std::u32string& a, const std::u32string& b, std::size_t most) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return most + 1;
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  std::size_t least_before = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t least = row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    // A swap steps over a row: only two rows beyond `most` are the end.
    if (least > most && least_before > most) return most + 1;
    least_before = least;
    before = last;
    std::swap(last, row);
  }
  return last[b.size()];
}

/// What is longer than any word of a list is nobody's misspelling.
constexpr std::size_t longest_word = 120;

class Nearest {
 public:
  explicit Nearest(std::string_view typed)
      : typed_(typed.size() > 4 * longest_word ? std::u32string() : runes_of(typed)), most_(std::max<std::size_t>(1, typed_.size() / 3)) {}
  void look_at(const std::u32string& word, std::string_view stands_for) {
    if (typed_.empty() || word.empty()) return;
    const std::size_t apart = distance(typed_, word, most_);
    if (apart > most_ || apart >= std::max<std::size_t>(typed_.size(), 1)) return;
    if (!found_.empty() && found_.back().word == stands_for)   // a term's words come one after another
      found_.back().apart = std::min(found_.back().apart, apart);
    else
      found_.push_back({std::string(stands_for), apart});
  }
  std::vector<std::string> best(std::size_t limit) {
    std::ranges::stable_sort(found_, {}, &Found::apart);
    std::vector<std::string> words;
    for (const Found& found : found_) {
      if (words.size() < limit && std::ranges::find(words, found.word) == words.end()) words.push_back(found.word);
    }
    return words;
  }

 private:
  struct Found {
    std::string word;
    std::size_t apart;
  };
  std::u32string typed_;
  std::size_t most_;
  std::vector<Found> found_;
};

}  // namespace

// ---- one vocabulary -------------------------------------------------------------------------------------------------

const Term* Vocabulary::find(std::string_view code) const {
  const auto at = by_code_.find(code);
  return at == by_code_.end() ? nullptr : &terms[at->second];
}

bool Vocabulary::is_a(std::string_view code, std::string_view ancestor) const {
  const Term* term = find(code);
  for (std::size_t steps = 0; term != nullptr && steps <= deepest_term; ++steps) {
    if (term->code == ancestor) return true;
    term = term->parent.empty() ? nullptr : find(term->parent);
  }
  return false;
}

void Vocabulary::index(std::string_view word, std::size_t term, bool strong) {
  if (word.empty()) return;
  const auto [at, is_new] = by_word_.emplace(key_of(word), Entry{term, strong, false});
  Entry& entry = at->second;
  if (is_new || entry.term == term) {
    entry.strong = entry.strong || strong;
    return;
  }
  if (strong && !entry.strong) {
    entry = {term, true, false};
  } else if (strong == entry.strong) {
    // A label that an outdated term shares with the one that took its place means the latter.
    const bool old_outdated = terms[entry.term].status == TermStatus::deprecated,
               new_outdated = terms[term].status == TermStatus::deprecated;
    if (old_outdated == new_outdated)
      entry.ambiguous = true;
    else if (old_outdated)
      entry = {term, strong, false};
  }
}

bool Vocabulary::add(Term term) {
  const std::size_t number = terms.size();
  if (!by_code_.emplace(term.code, number).second) return false;
  terms.push_back(std::move(term));
  const Term& added = terms.back();
  index(added.code, number, true);
  for (const std::string* label : {&added.labels.en, &added.labels.ko, &added.labels.zh}) index(*label, number, false);
  folded_.push_back({runes_of(added.code), runes_of(added.labels.en), runes_of(added.labels.ko), runes_of(added.labels.zh)});
  return true;
}

std::optional<std::string> Vocabulary::recognise(std::string_view typed) const {
  if (const Term* exact = find(typed)) return exact->code;
  const auto at = by_word_.find(key_of(typed));
  if (at == by_word_.end() || at->second.ambiguous) return std::nullopt;
  return terms[at->second.term].code;
}

std::vector<std::string> Vocabulary::nearest(std::string_view typed, std::size_t limit) const {
  Nearest nearest(typed);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (const std::u32string& word : folded_[i]) nearest.look_at(word, terms[i].code);
  }
  return nearest.best(limit);
}

// ---- all of them ----------------------------------------------------------------------------------------------------

const Vocabulary* Vocabularies::find(std::string_view name) const {
  const auto at = vocabularies_.find(name);
  return at == vocabularies_.end() ? nullptr : &at->second;
}

std::vector<std::string_view> Vocabularies::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, vocabulary] : vocabularies_) names.push_back(name);
  return names;
}

void Vocabularies::add_row(CrosswalkRow row) {
  const std::size_t number = crosswalk_.size();
  if (row.relation != Relation::none) {
    rows_to_[row_key(row.vocabulary, row.scheme, row.code)].push_back(number);
    rows_from_[row_key(row.vocabulary, row.scheme, key_of(row.target))].push_back(number);
  }
  crosswalk_.push_back(std::move(row));
}

std::vector<const CrosswalkRow*> Vocabularies::rows_of(const std::unordered_map<std::string, std::vector<std::size_t>>& index,
                                                       const std::string& key) const {
  std::vector<const CrosswalkRow*> rows;
  const auto at = index.find(key);
  if (at == index.end()) return rows;
  for (const std::size_t number : at->second) rows.push_back(&crosswalk_[number]);
  std::ranges::stable_sort(rows, {}, &CrosswalkRow::relation);
  return rows;
}

std::vector<const CrosswalkRow*> Vocabularies::to(std::string_view vocabulary, std::string_view code, std::string_view scheme) const {
  return rows_of(rows_to_, row_key(vocabulary, scheme, code));
}

std::vector<const CrosswalkRow*> Vocabularies::from(std::string_view vocabulary, std::string_view scheme, std::string_view target) const {
  return rows_of(rows_from_, row_key(vocabulary, scheme, key_of(target)));
}

std::optional<std::string> Vocabularies::recognise(std::string_view vocabulary, std::string_view typed) const {
  const Vocabulary* const found = find(vocabulary);
  return found == nullptr ? std::nullopt : found->recognise(typed);
}

std::vector<std::string> Vocabularies::nearest(std::string_view vocabulary, std::string_view typed, std::size_t limit) const {
  const Vocabulary* const found = find(vocabulary);
  return found == nullptr ? std::vector<std::string>() : found->nearest(typed, limit);
}

std::vector<std::string> nearest_words(std::string_view typed, std::span<const std::string_view> words, std::size_t limit) {
  Nearest nearest(typed);
  for (const std::string_view word : words) nearest.look_at(runes_of(word), word);
  return nearest.best(limit);
}

// ---- loading --------------------------------------------------------------------------------------------------------

bool is_code(std::string_view code) {
  return !code.empty() && code.size() <= 120 && std::ranges::all_of(code, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':' ||
           c == '*';
  });
}

Vocabulary& VocabularyLoader::vocabulary_of(const TextTable& table, const std::string& name) {
  Vocabulary& vocabulary = into_.vocabularies_[name];
  if (!vocabulary.name.empty()) return vocabulary;
  const auto comment = [&](const char* key) {
    const auto at = table.comments.find(key);
    return at == table.comments.end() ? std::string() : at->second;
  };
  vocabulary.name = name;
  vocabulary.version = comment("version");
  vocabulary.source = comment("source");
  vocabulary.title = {comment("en"), comment("ko"), comment("zh")};
  if (vocabulary.title.en.empty()) vocabulary.title.en = name;
  return vocabulary;
}

void VocabularyLoader::add_terms(const TextTable& table) {
  const auto named = table.comments.find("vocabulary");
  std::vector<std::pair<std::string, std::size_t>> parents;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::string name = table.has("vocabulary")         ? std::string(table.field(i, "vocabulary"))
                             : named == table.comments.end() ? ""
                                                             : named->second;
    if (!is_plain_name(name)) {
      error(ErrorCode::malformed, "no vocabulary is named", table.where(i),
            "a line '# vocabulary: NAME' before the header, or a column 'vocabulary'; lower-case letters, digits and hyphens");
      continue;
    }
    Term term{std::string(table.field(i, "code")),
              std::string(table.field(i, "parent")),
              TermStatus::standard,
              {std::string(table.field(i, "en")), std::string(table.field(i, "ko")), std::string(table.field(i, "zh"))},
              std::string(table.field(i, "note"))};
    const std::string_view status = table.field(i, "status");
    const auto known = from_name<TermStatus>(statuses, status.empty() ? "standard" : status);
    const std::size_t before = errors_.size();
    if (!is_code(term.code))
      error(ErrorCode::usage, "not a code", table.where(i), "letters, digits, - _ . : and at most 120 of them");
    else
      has_prefix(name, term.code, table.where(i));
    if (!known) error(ErrorCode::malformed, "not a status of a term", table.where(i), "standard, extension or deprecated");
    if (term.labels.en.empty()) error(ErrorCode::malformed, "a term without an English label", table.where(i), {});
    if (errors_.size() != before) continue;
    Vocabulary& vocabulary = vocabulary_of(table, name);
    term.status = *known;
    if (!term.parent.empty()) parents.emplace_back(name, i);
    if (vocabulary.terms.size() >= most_terms)
      error(ErrorCode::too_large, "more terms than 200,000", table.where(i), {});
    else if (!vocabulary.add(std::move(term)))
      error(ErrorCode::usage, "this term is there already", table.where(i), "a table adds terms; it changes none");
  }
  for (const auto& [name, row] : parents) check_parent(table, name, row);
}

void VocabularyLoader::check_parent(const TextTable& table, const std::string& name, std::size_t row) {
  const Vocabulary& vocabulary = into_.vocabularies_[name];
  const Term* term = vocabulary.find(table.field(row, "code"));
  if (vocabulary.find(table.field(row, "parent")) == nullptr)
    return error(ErrorCode::usage, "the parent is no term of this vocabulary", table.where(row), {});
  for (std::size_t steps = 0; steps <= deepest_term && term != nullptr; ++steps)
    term = term->parent.empty() ? nullptr : vocabulary.find(term->parent);
  if (term != nullptr) error(ErrorCode::usage, "a term below itself, or more than 16 deep", table.where(row), {});
}

/// A new vocabulary's name has the prefix and its codes are its own business; a new code of a vocabulary of the program's has it.
bool VocabularyLoader::has_prefix(const std::string& vocabulary, std::string_view code, const std::string& where) {
  if (prefix_ == nullptr) return true;
  const Vocabulary* const ours = Vocabularies::built_in().find(vocabulary);
  std::string fault;
  if (ours == nullptr) {
    if (!into_.vocabularies_.contains(vocabulary)) fault = prefix_->fault_of(vocabulary);
  } else {
    const auto [at, is_new] = prefix_of_terms_.try_emplace(vocabulary);
    if (is_new) {
      for (const Term& term : ours->terms) at->second.keep(term.code);
    }
    fault = at->second.fault_of(code);
  }
  if (!fault.empty()) error(ErrorCode::usage, std::move(fault), where, "docs/formats/schema.md");
  return fault.empty();
}

void VocabularyLoader::add_crosswalk(const TextTable& table) {
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const auto relation = from_name<Relation>(relations, table.field(i, "relation"));
    CrosswalkRow row{std::string(table.field(i, "vocabulary")), std::string(table.field(i, "code")), std::string(table.field(i, "scheme")),
                     std::string(table.field(i, "target")),     relation.value_or(Relation::exact),  std::string(table.field(i, "note"))};
    const Vocabulary* const vocabulary = into_.find(row.vocabulary);
    const std::size_t before = errors_.size();
    if (!relation) error(ErrorCode::malformed, "not a relation", table.where(i), "exact, broader, narrower, related or none");
    if (vocabulary == nullptr)
      error(ErrorCode::usage, "there is no such vocabulary", table.where(i), {});
    else if (vocabulary->find(row.code) == nullptr)
      error(ErrorCode::usage, "there is no such term", table.where(i), {});
    if (!is_code(row.scheme)) error(ErrorCode::usage, "not the name of a scheme", table.where(i), {});
    if (relation && (row.relation == Relation::none) != row.target.empty())
      error(ErrorCode::malformed, "a target is missing, or one too many", table.where(i),
            "none has no target; every other relation has one");
    if (errors_.size() == before) into_.add_row(std::move(row));
  }
}

void VocabularyLoader::error(ErrorCode code, std::string what, std::string where, std::string hint) {
  errors_.push_back({code, std::move(what), std::move(where), std::move(hint)});
}

const Vocabularies& Vocabularies::built_in() {
  static const Vocabularies all = [] {
    Vocabularies made;
    VocabularyLoader loader(made);
    for (const bool crosswalks : {false, true}) {
      for (const std::string_view name : vocabularies::embedded_names()) {
        if (!name.ends_with(".tsv") || name.starts_with("crosswalk") != crosswalks) continue;
        auto table = read_text_table(vocabularies::embedded(name), std::string(name));
        if (!table)
          loader.take(table.error());
        else if (crosswalks)
          loader.add_crosswalk(*table);
        else
          loader.add_terms(*table);
      }
    }
    built_in_errors() = loader.errors();
    return made;
  }();
  return all;
}

std::vector<Error>& built_in_errors() {
  static std::vector<Error> errors;
  return errors;
}

tl::expected<Vocabularies, std::vector<Error>> Vocabularies::with(std::string_view text, const std::string& name) const {
  auto table = read_text_table(text, name);
  if (!table) return tl::unexpected(table.error());
  Vocabularies more = *this;
  Prefix prefix = prefix_beside_ours();
  VocabularyLoader loader(more, &prefix);
  if (table->has("relation") && table->has("scheme"))
    loader.add_crosswalk(*table);
  else if (table->has("code"))
    loader.add_terms(*table);
  else
    return tl::unexpected(std::vector<Error>{
        {ErrorCode::malformed, "not a table of terms or a crosswalk", name, "its columns are told in docs/formats/schema.md"}});
  if (!loader.errors().empty()) return tl::unexpected(loader.errors());
  return more;
}

}  // namespace girok::records
