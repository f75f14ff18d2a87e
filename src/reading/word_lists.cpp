#include "reading/word_lists.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/whole_characters.h"
#include "reading/embedded.h"
#include "text/tokens.h"

namespace girok::reading {
namespace {

/// Calls `each` with the fields of every line that is not a comment.
template <class Each>
void rows(std::string_view file, Each&& each) {
  std::vector<std::string_view> fields;
  split(file, '\n', [&](std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    fields.clear();
    split(line, '\t', [&](std::string_view field) { fields.push_back(field); });
    each(fields);
  });
}

template <class Each>
void parts(std::string_view list, char at, Each&& each) {
  split(list, at, [&](std::string_view part) {
    if (!part.empty()) each(part);
  });
}

constexpr std::array<std::pair<std::string_view, std::uint32_t>, 13> class_names{{
    {"honorific", honorific},
    {"title", title},
    {"modifier", title_modifier},
    {"noun", group_noun},
    {"people", people_noun},
    {"document", document_noun},
    {"acronym", known_acronym},
    {"notname", not_a_name},
    {"weak", outlet_weak_head},
    {"agency", agency},
    {"outlet", outlet},
    {"head", 0},
    {"law", 0},
}};

VerbClass verb_class(std::string_view name) {
  if (name == "speech") return VerbClass::speech;
  if (name == "report") return VerbClass::report;
  if (name == "claim") return VerbClass::claim;
  if (name == "estimate") return VerbClass::estimate;
  if (name == "deny") return VerbClass::deny;
  return VerbClass::unknown;
}

std::string_view last_character(std::string_view word) {
  std::size_t begin = word.size() - 1;
  while (begin > 0 && goes_on_with_character(word[begin])) --begin;
  return word.substr(begin);
}

std::string_view first_character(std::string_view word) {
  std::size_t end = 1;
  while (end < word.size() && goes_on_with_character(word[end])) ++end;
  return word.substr(0, end);
}

}  // namespace

std::uint32_t& WordTable::operator[](std::string_view key) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  std::size_t i = hash(key, ends_of(key.data(), key.size())) & mask_;
  while (slots_[i].key != nullptr && std::string_view(slots_[i].key, slots_[i].size) != key) i = (i + 1) & mask_;
  if (slots_[i].key == nullptr) {
    slots_[i] = {key.data(), static_cast<std::uint32_t>(key.size()), 0};
    ++used_;
  }
  return slots_[i].value;
}

void WordTable::grow() {
  std::vector<Slot> old(std::max<std::size_t>(64, slots_.size() * 2));
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.key == nullptr) continue;
    std::size_t i = hash({slot.key, slot.size}, ends_of(slot.key, slot.size)) & mask_;
    while (slots_[i].key != nullptr) i = (i + 1) & mask_;
    slots_[i] = slot;
  }
}

WordLists::WordLists() {
  load_words("organisations.tsv");
  load_words("outlets.tsv");
  load_words("titles.tsv");
  load_places();
  load_verbs();
  load_common();
  load_given_names();
  measure();
}

void WordLists::add_english(std::string_view phrase, std::uint32_t classes) {
  english_[phrase] |= classes;
  const auto tokens = text::tokenize(phrase);
  if (tokens.size() < 2) return;
  std::uint32_t& length = phrase_lengths_[slice(phrase, tokens.front().span())];
  length = std::max(length, static_cast<std::uint32_t>(tokens.size()));
}

void WordLists::load_words(std::string_view file) {
  const std::uint32_t head = file == "outlets.tsv" ? outlet_head : organisation_head;
  rows(embedded(file), [&](const std::vector<std::string_view>& fields) {
    if (fields.size() < 3) return;
    std::uint32_t classes = 0;
    for (const auto& [name, bits] : class_names) {
      if (name == fields[1]) classes = bits == 0 ? head : bits;
    }
    parts(fields[2], '|', [&](std::string_view word) {
      if (fields[0] == "en") add_english(word, classes);
      if (fields[0] == "ko") korean_[word] |= classes;
      if (fields[0] == "zh") chinese_[word] |= classes;
    });
  });
}

void WordLists::load_places() {
  rows(embedded("places.tsv"), [&](const std::vector<std::string_view>& fields) {
    if (fields.size() < 6) return;
    parts(fields[2], '|', [&](std::string_view word) { add_english(word, place); });
    parts(fields[3], '|', [&](std::string_view word) { add_english(word, nationality); });
    parts(fields[4], '|', [&](std::string_view word) { korean_[word] |= place; });
    parts(fields[5], '|', [&](std::string_view word) { chinese_[word] |= place; });
  });
}

void WordLists::load_verbs() {
  rows(embedded("speech_verbs.tsv"), [&](const std::vector<std::string_view>& fields) {
    if (fields.size() < 4) return;
    const auto kind = static_cast<std::uint32_t>(verb_class(fields[1]));
    Map& map = fields[0] == "en" ? english_ : fields[0] == "ko" ? korean_verbs_ : chinese_verbs_;
    const std::uint32_t shift = fields[0] == "en" ? verb_shift : 0;
    parts(fields[3], ' ', [&](std::string_view form) {
      std::uint32_t& entry = map[form];
      if (entry >> shift == 0) entry |= kind << shift;
    });
  });
}

void WordLists::load_common() {
  rows(embedded("common_words.tsv"), [&](const std::vector<std::string_view>& fields) {
    if (fields.size() < 2) return;
    const std::uint32_t classes = fields[0] == "function" ? common_function : common_noun;
    parts(fields[1], ' ', [&](std::string_view word) { english_[word] |= classes; });
  });
}

void WordLists::load_given_names() {
  rows(embedded("given_names.tsv"), [&](const std::vector<std::string_view>& fields) {
    if (fields.size() < 2) return;
    parts(fields[1], '|', [&](std::string_view name) {
      if (fields[0] == "given") english_[name] |= given_name;
      if (fields[0] == "korean") english_[name] |= korean_family;
      if (fields[0] == "chinese") english_[name] |= chinese_family;
      if (fields[0] == "hangul") korean_[name] |= korean_family;
      if (fields[0] == "han") chinese_[name] |= chinese_family;
    });
  });
}

void WordLists::measure() {
  const auto longer = [](Map& map, std::string_view key, std::size_t size) {
    std::uint32_t& longest = map[key];
    longest = std::max(longest, static_cast<std::uint32_t>(size));
  };
  korean_.for_each([&](std::string_view word, std::uint32_t) { longer(korean_last_, last_character(word), word.size()); });
  chinese_.for_each([&](std::string_view word, std::uint32_t) {
    longer(chinese_last_, last_character(word), word.size());
    longer(chinese_first_, first_character(word), word.size());
  });
  korean_verbs_.for_each([&](std::string_view word, std::uint32_t) { longer(korean_verb_first_, first_character(word), word.size()); });
  chinese_verbs_.for_each([&](std::string_view word, std::uint32_t) { longer(chinese_verb_first_, first_character(word), word.size()); });
}

std::size_t WordLists::suffix(const Map& map, const Map& longest_by_last, std::string_view word, std::uint32_t classes) {
  if (word.empty()) return 0;
  for (std::size_t length = std::min<std::size_t>(word.size(), find(longest_by_last, last_character(word))); length > 0; --length) {
    const std::size_t begin = word.size() - length;
    if (goes_on_with_character(word[begin])) continue;
    if ((find(map, word.substr(begin)) & classes) != 0) return length;
  }
  return 0;
}

std::size_t WordLists::chinese_prefix(std::string_view text, std::uint32_t classes) const {
  if (text.empty()) return 0;
  for (std::size_t length = std::min<std::size_t>(text.size(), find(chinese_first_, first_character(text))); length > 0; --length) {
    if (length < text.size() && goes_on_with_character(text[length])) continue;
    if ((find(chinese_, text.substr(0, length)) & classes) != 0) return length;
  }
  return 0;
}

VerbClass WordLists::korean_verb(std::string_view eojeol) const {
  if (eojeol.empty()) return VerbClass::unknown;
  for (std::size_t length = std::min<std::size_t>(eojeol.size(), find(korean_verb_first_, first_character(eojeol))); length >= 3;
       --length) {
    const std::uint32_t kind = find(korean_verbs_, eojeol.substr(0, length));
    if (kind != 0) return static_cast<VerbClass>(kind);
  }
  return VerbClass::unknown;
}

VerbClass WordLists::chinese_verb(std::string_view text, std::size_t& length) const {
  length = 0;
  if (text.empty()) return VerbClass::unknown;
  for (length = std::min<std::size_t>(text.size(), find(chinese_verb_first_, first_character(text))); length >= 3; --length) {
    const std::uint32_t kind = find(chinese_verbs_, text.substr(0, length));
    if (kind != 0) return static_cast<VerbClass>(kind);
  }
  length = 0;
  return VerbClass::unknown;
}

const WordLists& word_lists() {
  static const WordLists built;
  return built;
}

}  // namespace girok::reading
