#include "linkage/compare.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "linkage/mix.h"

namespace girok::linkage {
namespace {

constexpr float same_name = 0.8F, like_name = 0.45F;

// Share of the rarity of words that two texts have in common.
struct Overlap {
  double both = 0;     ///< of all words, 0..1 (Dice)
  double smaller = 0;  ///< of the one that has less
  bool all = false;    ///< every word of each has its like
};

double likeness(const Letters& a, const Letters& b) {
  if (a.size == 1 || b.size == 1) return a.bytes[0] == b.bytes[0] ? 0.9 : 0;  // an initial
  const double similar = jaro_winkler(a, b);
  return similar >= 0.88 ? similar : 0;
}

double likeness(const FieldFeatures& features, std::uint32_t a, std::uint32_t b) {
  if (!features.word_lattices.empty()) {
    const text::NameLattice &left = features.word_lattices[a], &right = features.word_lattices[b];
    if (!left.empty() && !right.empty()) {
      if (text::agreement(left, right).similarity >= same_name) return 1;
      if (left.script != right.script) return 0;
    }
  }
  return likeness(features.word_letters[a], features.word_letters[b]);
}

// `fuzzy`: words that are nearly the same count by their likeness.
Overlap overlap_of(const FieldFeatures& features, Code a, Code b, bool fuzzy) {
  const auto words = [&](Code code) {
    return std::span<const std::uint32_t>(features.words.data() + features.word_start[code],
                                          features.word_start[code + 1] - features.word_start[code]);
  };
  std::span<const std::uint32_t> left = words(a), right = words(b);
  if (left.size() > right.size()) std::swap(left, right);
  double total_left = 0, total_right = 0, common_left = 0, common_right = 0;
  for (const std::uint32_t word : right) total_right += features.word_bits[word];
  std::uint64_t used = 0;
  std::size_t matched = 0;
  for (const std::uint32_t word : left) {
    total_left += features.word_bits[word];
    double best = 0;
    std::size_t at = right.size();
    for (std::size_t j = 0; j < right.size() && best < 1; ++j) {
      if (((used >> j) & 1U) != 0) continue;
      const double like = word == right[j] ? 1 : (fuzzy ? likeness(features, word, right[j]) : 0);
      if (like > best) best = like, at = j;
    }
    if (at == right.size()) continue;
    used |= std::uint64_t{1} << at;
    ++matched;
    common_left += best * features.word_bits[word];
    common_right += best * features.word_bits[right[at]];
  }
  Overlap overlap;
  if (total_left + total_right <= 0) return overlap;
  overlap.both = (common_left + common_right) / (total_left + total_right);
  const double smaller = std::min(total_left, total_right);
  overlap.smaller = smaller <= 0 ? 0 : std::min(1.0, std::min(common_left, common_right) / smaller);
  overlap.all = matched == left.size() && matched == right.size();
  return overlap;
}

// Whether so few letters are common that neither two edits nor a similarity of `least` (Jaro and Winkler's) are possible.
bool clearly_different(const Letters& a, const Letters& b, double least) {
  const unsigned common = most_common_letters(a, b);
  const unsigned longest = std::max(a.size, b.size);
  if (common + 2 >= longest) return false;
  // jw = j + .1 l (1 − j) for l common first letters, four at most; j ≤ (m/|a| + m/|b| + 1) / 3.
  const double least_jaro = a.bytes[0] == b.bytes[0] ? (least - 0.4) / 0.6 : least;
  return common * (static_cast<double>(a.size) + b.size) < (3 * least_jaro - 1) * a.size * b.size;
}

Level letters_level(const Letters& a, const Letters& b) {
  const unsigned longest = std::max(a.size, b.size);
  const unsigned shortest = std::min(a.size, b.size);
  const bool starts = std::equal(a.bytes.begin(), a.bytes.begin() + shortest, b.bytes.begin());
  if (!starts && clearly_different(a, b, 0.76)) return 7;
  const unsigned edits = edit_distance(a, b);
  if (edits == 1 && longest >= 3) return 3;
  const double similar = jaro_winkler(a, b);
  if (similar >= 0.9 || (edits == 2 && longest >= 7)) return 4;
  if (starts) return 5;
  return similar >= 0.76 ? 6 : 7;
}

bool one_slip(const std::array<char, 8>& a, const std::array<char, 8>& b) {
  std::size_t differ = 0, first = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    if (++differ == 1) first = i;
    if (differ > 2) return false;
  }
  if (differ == 1) return true;
  return first + 1 < a.size() && a[first] == b[first + 1] && a[first + 1] == b[first];
}

Level dates_level(const DateValue& a, const DateValue& b) {
  const bool full = a.has_day && b.has_day;
  if (a.first_year == 0 || b.first_year == 0) return a.first_year == b.first_year && a.digits == b.digits ? 2 : 9;
  const bool same_year = a.first_year <= b.last_year && b.first_year <= a.last_year;
  const bool same_month = a.digits[4] == b.digits[4] && a.digits[5] == b.digits[5];
  const bool same_day = a.digits[6] == b.digits[6] && a.digits[7] == b.digits[7];
  const int apart = same_year ? 0 : std::max(a.first_year - b.last_year, b.first_year - a.last_year);
  if (full) {
    if (one_slip(a.digits, b.digits)) return 3;
    if (same_year && a.digits[4] == b.digits[6] && a.digits[5] == b.digits[7] && a.digits[6] == b.digits[4] && a.digits[7] == b.digits[5])
      return 3;
    if (static_cast<int>(same_year) + static_cast<int>(same_month) + static_cast<int>(same_day) == 2) return 4;
    if (same_year) return 6;
    if (apart == 1) return 7;
  } else {
    const bool months = a.has_month && b.has_month;
    if (same_year && (!months || same_month)) return 2;
    if (same_year) return 6;
    if (apart == 1) return 5;
  }
  return apart <= 3 ? 8 : 9;
}

Level numbers_level(double a, double b, const Letters& as, const Letters& bs) {
  if (a == b) return 1;
  if (edit_distance(as, bs) == 1 && std::max(as.size, bs.size) >= 2) return 2;
  const double size = std::max(std::fabs(a), std::fabs(b));
  return std::fabs(a - b) <= 0.1 * size ? 3 : 4;  // false for what is no number
}

Level ages_level(double a, double b) {
  const double apart = std::fabs(a - b);
  if (apart < 0.5) return 1;
  if (apart <= 1.5) return 2;
  if (apart <= 3.5) return 3;
  return apart <= 6.5 ? 4 : 5;
}

Level identifiers_level(const FieldFeatures& features, Code a, Code b) {
  const Letters &left = features.letters[a], &right = features.letters[b];
  if (features.whole[a] != 0 && features.whole[a] == features.whole[b]) return 2;
  if (clearly_different(left, right, 0.88)) return 5;
  const unsigned edits = edit_distance(left, right);
  const unsigned longest = std::max(left.size, right.size);
  if (edits == 1 && longest >= 3) return 2;
  if (edits == 2 && longest >= 6) return 3;
  return jaro_winkler(left, right) >= 0.88 ? 4 : 5;
}

}  // namespace

const std::vector<std::string>& levels_of(FieldKind kind) {
  static const std::vector<std::string> name = {"missing",
                                                "same",
                                                "another writing of the same",
                                                "nearly the same spelling",
                                                "similar spelling",
                                                "one is part of the other",
                                                "somewhat similar",
                                                "different"};
  static const std::vector<std::string> date = {"missing",
                                                "same",
                                                "same as far as known",
                                                "one slip, or day and month exchanged",
                                                "two of year, month and day the same",
                                                "a year apart, no more known",
                                                "same year only",
                                                "a year apart",
                                                "two or three years apart",
                                                "different"};
  static const std::vector<std::string> age = {"missing",  "same", "one year apart", "two or three years apart", "four to six years apart",
                                               "different"};
  static const std::vector<std::string> word = {"missing", "same", "nearly the same spelling", "different"};
  static const std::vector<std::string> number = {"missing", "same", "one digit differs", "within a tenth", "different"};
  static const std::vector<std::string> text = {"missing",
                                                "same",
                                                "the same words but for spelling",
                                                "most words the same",
                                                "half of the words the same",
                                                "some words the same",
                                                "few words the same",
                                                "different"};
  static const std::vector<std::string> identifier = {
      "missing", "same", "one character differs, or all before the @ the same", "two characters differ", "similar", "different"};
  switch (kind) {
    case FieldKind::name:
    case FieldKind::place: return name;
    case FieldKind::date: return date;
    case FieldKind::age: return age;
    case FieldKind::sex:
    case FieldKind::category: return word;
    case FieldKind::number: return number;
    case FieldKind::text: return text;
    case FieldKind::identifier: return identifier;
  }
  return word;
}

Comparer::Comparer(const Input& input, unsigned threads) : width_(input.fields.size()) {
  for (std::size_t field = 0; field < input.fields.size(); ++field) {
    const FieldColumn& column = input.fields[field];
    kinds_.push_back(column.field.kind);
    parts_.push_back(column.field.part);
    features_.push_back(features_of(column, threads));
    if (column.field.kind != FieldKind::name) continue;
    if (column.field.part == text::NamePart::given && given_ == max_fields) given_ = field;
    if (column.field.part == text::NamePart::family && family_ == max_fields) family_ = field;
  }
  if (given_ == max_fields || family_ == max_fields) given_ = family_ = max_fields;
  rows_.resize(input.records() * width_);
  constexpr std::size_t chunk = 8192;
  parallel_for((input.records() + chunk - 1) / chunk, threads, [&](std::size_t part) {
    const std::size_t end = std::min(input.records(), (part + 1) * chunk);
    for (std::size_t field = 0; field < width_; ++field)
      for (std::size_t record = part * chunk; record < end; ++record) rows_[record * width_ + field] = input.fields[field].codes[record];
  });
}

Level Comparer::name_level(std::size_t field, Code a, Code b) const {
  const FieldFeatures& features = features_[field];
  Level best = max_levels;
  if (!features.lattices.empty()) {
    const text::NameLattice &left = features.lattices[a], &right = features.lattices[b];
    if (!left.empty() && !right.empty()) {
      const float similarity = text::agreement(left, right).similarity;
      best = similarity >= same_name ? Level{2} : (similarity >= like_name ? Level{6} : Level{7});
      // Letters say nothing more where the two are written in different scripts, or where both surely are such names.
      if (left.script != right.script || left.script != text::NameScript::latin ||
          (left.plausibility > 0.6F && right.plausibility > 0.6F)) {
        if (best == 2 || left.script != right.script) return best;
        // One letter (of a syllable, in Hangul): misheard, mistyped, or another name; what that is worth is learned.
        return edit_distance(features.letters[a], features.letters[b]) == 1 ? std::min(best, Level{4}) : best;
      }
    }
  }
  if (!features.usual.empty() && features.usual[a] != 0 && features.usual[a] == features.usual[b]) best = std::min(best, Level{2});
  const std::uint32_t left_words = features.word_start[a + 1] - features.word_start[a],
                      right_words = features.word_start[b + 1] - features.word_start[b];
  if (left_words <= 1 && right_words <= 1) return std::min(best, letters_level(features.letters[a], features.letters[b]));
  return std::min(best, words_level(field, a, b));
}

// Persons of several names agree as well as their best two do.
Level Comparer::names_level(std::size_t field, Code a, Code b) const {
  const FieldFeatures& features = features_[field];
  Level best = name_level(field, a, b);
  if (features.other_start.empty() || best <= 2) return best;
  const auto names_of = [&](Code code) {
    std::vector<Code> names{code};
    const std::span<const Code> others = features.others_of(code);
    names.insert(names.end(), others.begin(), others.end());
    return names;
  };
  const std::vector<Code> left = names_of(a), right = names_of(b);
  for (const Code x : left)
    for (const Code y : right) {
      if (features.whole[x] == features.whole[y]) return 2;
      best = std::min(best, name_level(field, x, y));
    }
  return best;
}

// Several words: their order and a word more or less matter little.
Level Comparer::words_level(std::size_t field, Code a, Code b) const {
  const FieldFeatures& features = features_[field];
  const Overlap overlap = overlap_of(features, a, b, true);
  if (overlap.all && overlap.both >= 0.999) return 2;
  if (overlap.all && overlap.both >= 0.92) return 3;
  const Letters &left = features.letters[a], &right = features.letters[b];
  const unsigned edits = edit_distance(left, right);
  if (edits <= 1 || (edits == 2 && std::max(left.size, right.size) >= 10)) return 3;
  if (overlap.both >= 0.8 || jaro_winkler(left, right) >= 0.94) return 4;
  if (overlap.smaller >= 0.85) return 5;
  return overlap.both >= 0.4 ? 6 : 7;
}

Level Comparer::text_level(std::size_t field, Code a, Code b) const {
  const FieldFeatures& features = features_[field];
  const double score = std::max(overlap_of(features, a, b, false).both, jaccard(features.grams[a], features.grams[b]));
  // A word more ("part two") makes another text; a word misspelt does not.
  if (score >= 0.6 && overlap_of(features, a, b, true).all) return 2;
  if (score >= 0.7) return 3;
  if (score >= 0.5) return 4;
  if (score >= 0.3) return 5;
  return score >= 0.15 ? 6 : 7;
}

Level Comparer::level(std::size_t field, Code a, Code b) const {
  const FieldFeatures& features = features_[field];
  if (a == b) return features.dates.empty() || features.dates[a].has_day ? Level{1} : Level{2};
  if (a > b) std::swap(a, b);
  switch (kinds_[field]) {
    case FieldKind::name: return names_level(field, a, b);
    case FieldKind::date: return dates_level(features.dates[a], features.dates[b]);
    case FieldKind::age: return ages_level(features.numbers[a], features.numbers[b]);
    case FieldKind::number: return numbers_level(features.numbers[a], features.numbers[b], features.letters[a], features.letters[b]);
    case FieldKind::place: {
      if (!features.word_lattices.empty()) return words_level(field, a, b);
      const std::uint32_t left = features.word_start[a + 1] - features.word_start[a],
                          right = features.word_start[b + 1] - features.word_start[b];
      return left <= 1 && right <= 1 ? letters_level(features.letters[a], features.letters[b]) : words_level(field, a, b);
    }
    case FieldKind::sex:
    case FieldKind::category: {
      const Letters &left = features.letters[a], &right = features.letters[b];
      return std::min(left.size, right.size) >= 3 && edit_distance(left, right) <= 1 ? 2 : 3;
    }
    case FieldKind::text: return text_level(field, a, b);
    case FieldKind::identifier: return identifiers_level(features, a, b);
  }
  return 0;
}

Level Comparer::cached(std::size_t field, Code a, Code b, LevelCache& cache) const {
  if (a > b) std::swap(a, b);
  const std::size_t slot = (std::size_t{a} * 0x9E3779B1U ^ std::size_t{b} * 0x85EBCA77U) >> 7U;
  LevelCache::Slot& held = cache.slots_[field * LevelCache::size + slot % LevelCache::size];
  if (held.a == a && held.b == b) return held.level;
  held.level = level(field, a, b);
  held.a = a;
  held.b = b;
  return held.level;
}

void Comparer::look_across(const Code* a, const Code* b, Pattern& pattern) const {
  if (given_ >= fields() || pattern[given_] < 5 || pattern[family_] < 5) return;
  const auto &given = features_[given_].whole, &family = features_[family_].whole;
  if (given[a[given_]] == family[b[family_]] && family[a[family_]] == given[b[given_]]) pattern[given_] = pattern[family_] = 2;
}

Pattern Comparer::compare(std::uint32_t a, std::uint32_t b, LevelCache& cache) const {
  Pattern pattern{};
  const Code *left = row(a), *right = row(b);
  for (std::size_t field = 0; field < fields(); ++field) pattern[field] = level(field, left, right, cache);
  look_across(left, right, pattern);
  return pattern;
}

}  // namespace girok::linkage
