#include "corroboration/lemmas.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "reading/lexicon.h"
#include "text/unicode.h"

namespace girok::corroboration {
namespace {

constexpr double idle_bits = 4.0;            // that any word carries
constexpr std::uint64_t least_pile = 6000;   // lemmas; the counts of a smaller pile say too little

std::uint64_t mixed(std::uint64_t h) {   // the finaliser of MurmurHash3
  h ^= h >> 33;
  h *= 0xFF51AFD7ED558CCDULL;
  h ^= h >> 33;
  h *= 0xC4CEB9FE1A85EC53ULL;
  return h ^ (h >> 33);
}

std::uint64_t hash_of(std::string_view bytes, char kind) {
  std::uint64_t h = 0xCBF29CE484222325ULL ^ static_cast<unsigned char>(kind);
  for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return mixed(h) | 1U;   // never 0
}

/// One stem for the inflected forms of a word: a crude lemma, without what its last letters still differ in.
std::string stem_of(std::string_view folded) {
  std::string stem = reading::lemma_of(folded);
  const auto cut = [&](std::string_view suffix) {
    if (stem.size() < suffix.size() + 4 || !stem.ends_with(suffix)) return false;
    stem.erase(stem.size() - suffix.size());
    return true;
  };
  if (!cut("ment")) cut("er");
  if (stem.size() > 3 && stem.back() == 'e') stem.pop_back();
  if (stem.size() > 3 && stem.back() == stem[stem.size() - 2] && stem.back() != 's') stem.pop_back();
  if (stem.size() > 2 && stem.back() == 'y') stem.back() = 'i';
  return stem;
}

/// "beaten" and "assaulted", "woman" and "lady" are one word. Words of several concepts keep their own stem.
std::optional<std::uint64_t> concept_of(std::string_view word, const text::Token& token) {
  text::Token own = token;
  own.begin = 0;
  own.end = static_cast<std::uint32_t>(word.size());
  const std::string folded = text::fold(word);
  const std::vector<reading::ConceptMatch> matches = reading::concepts_in(word, std::span(&own, 1), std::span(&folded, 1));
  if (matches.size() != 1) return std::nullopt;
  const reading::Concept& known = reading::concept_at(matches[0].concept_index);
  return hash_of(known.id, 'c');
}

// What a quantity is known by: "two million" and "2 million" are one, "two years" and "two months" are not.
std::uint64_t key_of(const reading::Quantity& quantity) {
  std::string key;
  if (quantity.value.lo) key += quantity.value.lo->to_string();
  key += '|';
  if (quantity.value.hi && quantity.value.hi != quantity.value.lo) key += quantity.value.hi->to_string();
  key += '|';
  key += quantity.unit;
  return hash_of(key, '#');
}

// "We lived together for one year" tells a story; "62 per cent of 1,487" is a result.
NumberRole figure_of(const reading::Quantity& quantity) {
  using reading::QuantityKind;
  switch (quantity.kind) {
    case QuantityKind::age:
    case QuantityKind::duration:
    case QuantityKind::ordinal:
    case QuantityKind::calendar: return NumberRole::detail;
    case QuantityKind::count:
    case QuantityKind::number: {
      const std::optional<Decimal>& most = quantity.value.hi ? quantity.value.hi : quantity.value.lo;
      return most && *most < Decimal(20) ? NumberRole::detail : NumberRole::statistic;
    }
    default: return NumberRole::statistic;
  }
}

}  // namespace

std::pair<std::uint32_t, bool> Numbering::operator()(std::uint64_t key) {
  if (2 * (count_ + 1) > slots_.size()) grow();
  std::size_t at = place_of(key);
  while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  if (slots_[at].key == key) return {slots_[at].number, false};
  slots_[at] = {key, count_};
  return {count_++, true};
}

std::size_t Numbering::place_of(std::uint64_t key) const { return mixed(key) & (slots_.size() - 1); }

void Numbering::grow() {
  std::vector<Slot> old(std::max<std::size_t>(1024, 2 * slots_.size()));
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.key == 0) continue;
    std::size_t at = place_of(slot.key);
    while (slots_[at].key != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

void Lemmatiser::begin(const reading::Document& document) {
  document_ = &document;
  quantity_ = 0;
  last_quantity_ = reading::none;
  before_ = nullptr;
}

std::optional<std::uint32_t> Lemmatiser::operator()(const Word& word) {
  const Word* const before = std::exchange(before_, &word);
  if (word.cls == WordClass::name) return std::nullopt;
  if (const reading::Quantity* quantity = quantity_at(word.begin)) return of_quantity(*quantity);
  if (word.units == 2) return of_han(before, word);
  const std::string_view text = (*document_)[word.span()];
  if (word.cls == WordClass::number)
    return word.size < 2 ? std::nullopt : std::optional(of_key(hash_of(text, '#'), word.size < 3 ? 2.0F : 6.0F, NumberRole::detail));
  const bool capital = text[0] >= 'A' && text[0] <= 'Z' && !word.begins_sentence && word.size > 1;
  if (word.cls == WordClass::function && !capital) return std::nullopt;
  const std::uint64_t key = (std::uint64_t{word.key} << 8) | (word.cls == WordClass::function ? 'f' : 'w');
  const auto [number, fresh] = words_(key);
  if (fresh) of_word_.push_back(of_text(word, text));
  if (of_word_[number] == nothing) return std::nullopt;
  ++lemmas[of_word_[number]].count;
  return of_word_[number];
}

const reading::Quantity* Lemmatiser::quantity_at(std::uint32_t at) {
  const auto& all = document_->quantities;
  while (quantity_ < all.size() && all[quantity_].number.end <= at) ++quantity_;
  return quantity_ < all.size() && all[quantity_].number.contains(at) ? &all[quantity_] : nullptr;
}

std::optional<std::uint32_t> Lemmatiser::of_quantity(const reading::Quantity& quantity) {
  if (std::exchange(last_quantity_, quantity_) == quantity_) return std::nullopt;   // another word of the same
  if (quantity.kind == reading::QuantityKind::ordinal) return std::nullopt;
  const NumberRole figure = figure_of(quantity);
  const bool says_much = figure == NumberRole::statistic || (!quantity.unit.empty() && quantity.kind != reading::QuantityKind::calendar);
  return of_key(key_of(quantity), says_much ? 6.0F : 2.0F, figure);
}

std::optional<std::uint32_t> Lemmatiser::of_han(const Word* before, const Word& word) {
  if (before == nullptr || before->units != 2 || before->end() != word.begin) return std::nullopt;
  if (before->cls == WordClass::function || word.cls == WordClass::function) return std::nullopt;
  const bool common = before->cls == WordClass::common || word.cls == WordClass::common;
  return of_key(mixed((std::uint64_t{before->key} << 32) | word.key) | 1U, common ? 1.0F : 3.0F, NumberRole::none);
}

std::uint32_t Lemmatiser::of_key(std::uint64_t key, float most_bits, NumberRole figure) {
  const std::uint32_t lemma = number_of(key, most_bits, figure);
  ++lemmas[lemma].count;
  return lemma;
}

std::uint32_t Lemmatiser::number_of(std::uint64_t key, float most_bits, NumberRole figure) {
  const auto [lemma, fresh] = numbers_(key);
  if (fresh) lemmas.emplace_back();
  lemmas[lemma].most_bits = std::max(lemmas[lemma].most_bits, most_bits);
  lemmas[lemma].figure = std::max(lemmas[lemma].figure, figure);
  return lemma;
}

std::uint32_t Lemmatiser::of_text(const Word& word, std::string_view text) {
  if (word.cls == WordClass::function) return number_of(hash_of(text, 'n'), 1.0F);   // a place, a nationality
  const bool eojeol = word.units == 4;
  const float most = word.cls == WordClass::common ? 2.0F : eojeol ? 4.0F : 6.0F;
  text::Token token;
  if (eojeol) {
    if (text.size() < 6) return nothing;
    token.script = text::Script::hangul;
    if (const auto known = concept_of(text, token)) return number_of(*known, most);
    return number_of(hash_of(text.substr(0, 6), 'k'), most);
  }
  const std::string folded = text::fold(text);
  if (folded.size() < 2) return nothing;
  token.script = text::Script::latin;
  if (const auto known = concept_of(folded, token)) return number_of(*known, most);
  return number_of(hash_of(stem_of(folded), 's'), most);
}

std::vector<LemmaWeight> weigh(const std::vector<Lemma>& lemmas) {
  std::uint64_t total = 0;
  for (const Lemma& lemma : lemmas) total += lemma.count;
  const double all = std::log2(static_cast<double>(std::max(total, least_pile)));
  std::vector<LemmaWeight> weights(lemmas.size());
  for (std::size_t i = 0; i < lemmas.size(); ++i) {
    const double own = all - std::log2(static_cast<double>(std::max(lemmas[i].count, 1U))) - idle_bits;
    weights[i] = {std::min(lemmas[i].most_bits, static_cast<float>(std::max(own, 0.3))), lemmas[i].figure};
  }
  return weights;
}

}  // namespace girok::corroboration
