// Keys to block by, worked out once a value.

#include <algorithm>
#include <array>

#include "linkage/blocking.h"
#include "linkage/mix.h"
#include "text/unicode.h"

namespace girok::linkage {
namespace {

constexpr std::size_t most_lattice_keys = 12, most_words = 4, start_runes = 3;

std::uint64_t not_zero(std::uint64_t hash) { return hash == 0 ? 1 : hash; }

std::string_view start_of(std::string_view value) {
  std::size_t at = 0;
  for (std::size_t runes = 0; runes < start_runes && at < value.size(); ++runes) at += text::rune_at(value, at).size;
  return value.substr(0, at);
}

// The rarest words that more than one record holds.
void add_words(const FieldFeatures& features, Code code, std::vector<std::uint64_t>& keys) {
  std::array<std::uint32_t, 32> words{};
  std::size_t count = 0;
  for (std::uint32_t at = features.word_start[code]; at < features.word_start[code + 1] && count < words.size(); ++at) {
    const std::uint32_t word = features.words[at];
    if (features.word_records[word] > 1 && std::find(words.begin(), words.begin() + count, word) == words.begin() + count)
      words[count++] = word;
  }
  std::sort(words.begin(), words.begin() + count, [&](std::uint32_t a, std::uint32_t b) {
    return features.word_records[a] != features.word_records[b] ? features.word_records[a] < features.word_records[b] : a < b;
  });
  for (std::size_t i = 0; i < std::min(count, most_words); ++i) keys.push_back(not_zero(mix(words[i])));
}

void add_sounds(const FieldFeatures& features, Code code, std::string_view value, std::vector<std::uint64_t>& keys) {
  if (!features.lattices.empty() && !features.lattices[code].empty()) {
    std::array<std::uint64_t, most_lattice_keys> found{};
    const std::size_t count = text::name_keys(features.lattices[code], found);
    for (std::size_t i = 0; i < count; ++i) keys.push_back(not_zero(found[i]));
    return;
  }
  const std::uint64_t sound = sound_of(value.substr(0, value.find(' ')));
  if (sound != 0) keys.push_back(not_zero(mix(sound)));
  if (!features.usual.empty() && features.usual[code] != 0) keys.push_back(not_zero(mix(features.usual[code], 1)));
}

// Of all names that a cell holds.
void add_sounds(const FieldColumn& column, const FieldFeatures& features, Code code, std::vector<std::uint64_t>& keys) {
  add_sounds(features, code, column.values.at(code), keys);
  for (const Code other : features.others_of(code)) add_sounds(features, other, features.other_names[other - column.values.size()], keys);
}

std::uint64_t date_key(std::string_view value, KeyPart part) {
  if (value.size() != 8) return 0;
  const std::string_view wanted = part == KeyPart::year ? value.substr(0, 4) : value.substr(4);
  return wanted.find('-') != std::string_view::npos ? 0 : not_zero(hash_of(wanted));
}

// A range of years has one key for each.
void add_years(const FieldFeatures& features, Code code, std::vector<std::uint64_t>& keys) {
  const DateValue& date = features.dates[code];
  if (date.first_year == 0) return;
  for (int year = date.first_year; year <= std::min<int>(date.last_year, date.first_year + 3); ++year)
    keys.push_back(not_zero(mix(static_cast<std::uint64_t>(year))));
}

bool has_ranges(const FieldFeatures& features) {
  return std::any_of(features.dates.begin(), features.dates.end(), [](const DateValue& date) { return date.first_year != date.last_year; });
}

}  // namespace

std::vector<KeyPart> key_parts(const Comparer& comparer, const Input& input, std::size_t number) {
  const Field& field = input.fields[number].field;
  switch (field.kind) {
    case FieldKind::name:
      if (field.part == text::NamePart::full) return {KeyPart::value, KeyPart::sound, KeyPart::word};
      if (number == comparer.given_field()) return {KeyPart::value, KeyPart::sound, KeyPart::start, KeyPart::names};
      return {KeyPart::value, KeyPart::sound, KeyPart::start};
    case FieldKind::date: return {KeyPart::value, KeyPart::year, KeyPart::day};
    case FieldKind::place: return {KeyPart::value, KeyPart::word};
    case FieldKind::text: return {KeyPart::value, KeyPart::word};
    case FieldKind::identifier: return {KeyPart::value, KeyPart::start};
    case FieldKind::age:
    case FieldKind::sex:
    case FieldKind::category:
    case FieldKind::number: return {KeyPart::value};
  }
  return {};
}

std::vector<std::size_t> fields_of(const Comparer& comparer, const PassKey& key) {
  if (key.part == KeyPart::names && comparer.looks_across()) return {comparer.given_field(), comparer.family_field()};
  return {key.field};
}

namespace {

// One sound a value, comparable between the two name fields.
std::vector<std::uint64_t> sounds_of(const FieldColumn& column) {
  std::vector<std::uint64_t> keys(column.values.size(), 0);
  for (Code code = 1; code < column.values.size(); ++code) {
    const std::string_view value = column.values.at(code);
    const std::uint64_t sound = sound_of(value);
    keys[code] = not_zero(sound != 0 ? mix(sound) : hash_of(value));
  }
  return keys;
}

KeyColumn value_column(const FieldColumn& column, const FieldFeatures& features, PassKey key);

}  // namespace

KeyColumn key_column(const Input& input, const Comparer& comparer, PassKey key) {
  if (key.part != KeyPart::names || !comparer.looks_across())
    return value_column(input.fields[key.field], comparer.features(key.field), key);
  KeyColumn out;
  out.key = key;
  out.other_field = comparer.family_field();
  out.keys = sounds_of(input.fields[key.field]);
  out.other_keys = sounds_of(input.fields[out.other_field]);
  return out;
}

namespace {

KeyColumn value_column(const FieldColumn& column, const FieldFeatures& features, PassKey key) {
  KeyColumn out;
  out.key = key;
  const std::size_t codes = column.values.size();
  const bool many =
      key.part == KeyPart::word ||
      (key.part == KeyPart::sound && (!features.lattices.empty() || !features.usual.empty() || !features.other_start.empty())) ||
      (key.part == KeyPart::year && has_ranges(features));
  if (many) {
    out.start.assign(codes + 1, 0);
    for (Code code = 1; code < codes; ++code) {
      const auto begin = static_cast<std::ptrdiff_t>(out.keys.size());
      if (key.part == KeyPart::word)
        add_words(features, code, out.keys);
      else if (key.part == KeyPart::year)
        add_years(features, code, out.keys);
      else
        add_sounds(column, features, code, out.keys);
      std::sort(out.keys.begin() + begin, out.keys.end());
      out.keys.erase(std::unique(out.keys.begin() + begin, out.keys.end()), out.keys.end());
      out.start[code + 1] = static_cast<std::uint32_t>(out.keys.size());
    }
    return out;
  }
  out.keys.assign(codes, 0);
  std::vector<std::uint64_t> one;
  for (Code code = 1; code < codes; ++code) {
    const std::string_view value = column.values.at(code);
    switch (key.part) {
      case KeyPart::value:
        out.keys[code] = column.field.kind == FieldKind::date && value.find('-') != std::string_view::npos ? 0 : not_zero(hash_of(value));
        break;
      case KeyPart::start: out.keys[code] = not_zero(hash_of(start_of(value))); break;
      case KeyPart::year:
      case KeyPart::day: out.keys[code] = date_key(value, key.part); break;
      case KeyPart::sound:
        one.clear();
        add_sounds(column, features, code, one);
        out.keys[code] = one.empty() ? 0 : one[0];
        break;
      case KeyPart::word:
      case KeyPart::names: break;
    }
  }
  return out;
}

}  // namespace

}  // namespace girok::linkage
