#include "linkage/model.h"

#include <algorithm>
#include <cmath>

#include "linkage/linkage.h"
#include "linkage/scorer.h"

namespace girok::linkage {

std::size_t state_of(FieldKind parent, Level level) {
  if (level == 0) return 0;
  switch (parent) {
    case FieldKind::name:
    case FieldKind::place:
    case FieldKind::date:
    case FieldKind::text: return level <= 4 ? 1 : 2;
    case FieldKind::identifier:
    case FieldKind::age: return level <= 3 ? 1 : 2;
    case FieldKind::sex:
    case FieldKind::category:
    case FieldKind::number: return level <= 2 ? 1 : 2;
  }
  return 2;
}

double probability_of(double bits) {
  // 1/(1+2^-x), without overflow.
  return bits >= 0 ? 1 / (1 + std::exp2(-bits)) : std::exp2(bits) / (1 + std::exp2(bits));
}

Scorer::Scorer(const Input& input, const Comparer& comparer, const Model& model) : comparer_(comparer), model_(model) {
  for (std::size_t field = 0; field < model.fields.size(); ++field) {
    const FieldKind kind = input.fields[field].field.kind;
    parents_.push_back(model.fields[field].parent);
    other_writing_.push_back(kind == FieldKind::name || kind == FieldKind::place);
    kept_from_.push_back(kind == FieldKind::name || kind == FieldKind::date ? Level{4} : (kind == FieldKind::sex ? Level{3} : Level{0}));
    std::array<std::uint8_t, 16> by_level{};
    for (std::size_t level = 0; level < max_levels; ++level)
      by_level[level] = static_cast<std::uint8_t>(state_of(kind, static_cast<Level>(level)));
    state_by_level_.push_back(by_level);
  }
}

double Scorer::frequency_bits(std::size_t field, Level level, std::size_t state, Code a, Code b) const {
  const std::vector<float>& bits = model_.fields[field].frequency_bits;
  if (bits.empty() || state == 1) return 0;
  if (level == 1) return static_cast<double>(bits[a]);
  return level == 2 && other_writing_[field] ? static_cast<double>(std::min(bits[a], bits[b])) : 0;
}

double Scorer::rarity_bits(std::size_t field, Level level) const {
  return kept_from_[field] == 0 || level < kept_from_[field] ? 0 : std::log2(model_.fields[field].m[level]);
}

double Scorer::weight_bits(std::uint32_t a, std::uint32_t b, LevelCache& cache) const {
  const Pattern pattern = comparer_.compare(a, b, cache);
  const Code *left = comparer_.row(a), *right = comparer_.row(b);
  double bits = 0;
  for (std::size_t field = 0; field < model_.fields.size(); ++field) {
    const Level level = pattern[field];
    if (level == 0) continue;
    const std::size_t here = state(field, pattern);
    bits += static_cast<double>(model_.fields[field].weight_bits[here][level]);
    if (level <= 2) bits += frequency_bits(field, level, here, left[field], right[field]);
  }
  return bits;
}

Scorer::ByField Scorer::bits_by_field(std::uint32_t a, std::uint32_t b, LevelCache& cache) const {
  const Pattern pattern = comparer_.compare(a, b, cache);
  const Code *left = comparer_.row(a), *right = comparer_.row(b);
  ByField out;
  out.levels = pattern;
  for (std::size_t field = 0; field < model_.fields.size(); ++field) {
    const Level level = pattern[field];
    if (level == 0) continue;
    const std::size_t here = state(field, pattern);
    out.filled |= std::uint32_t{1} << field;
    out.bits[field] = model_.fields[field].weight_bits[here][level];
    if (level <= 2) out.bits[field] += static_cast<float>(frequency_bits(field, level, here, left[field], right[field]));
  }
  return out;
}

}  // namespace girok::linkage
