// Match weights: how strongly the agreements and differences of two records say "the same person".
//
// Model    Fellegi & Sunter (1969), JASA 64:1183-1210. For each field and level of agreement, m = P(level | same) and u = P(level | different). A level's weight is log2 m/u bits; a value's own
//          frequency takes the place of u where two records agree on it. Missing values weigh nothing. The posterior is that of the summed weights and the prior.
// Limits   Fields are taken as independent given match status, but for one other field that each may depend on (a tree, after Chow & Liu 1968); what depends on each other otherwise is over-weighted.
// Threads  Plain data, const throughout.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "linkage/fields.h"

namespace girok::linkage {

constexpr std::size_t max_levels = 10;
constexpr std::size_t max_fields = 16;

/// How two values of a field agree. 0 is "one is missing" for every kind; 1 is equal; larger is less alike.
using Level = std::uint8_t;

/// What is known of the field that another depends on: nothing (missing), it agrees, it differs.
constexpr std::size_t states = 3;
using ByLevel = std::array<double, max_levels>;

struct FieldModel {
  std::vector<std::string> levels;  ///< [level] in words: "missing", "same", "nearly the same spelling", …, "different"
  ByLevel m{};  ///< [level] P(level | same, both filled); [0] unused
  ByLevel u{};  ///< [level] P(level | different, both filled)
  double missing = 0;  ///< share of records without a value
  int parent = -1;  ///< the field it depends on among different persons: a postcode on its suburb; -1: none
  std::array<ByLevel, states> m_given{}, u_given{};  ///< [state of the parent][level]; [0] as m and u
  std::array<std::array<float, max_levels>, states> weight_bits{};  ///< [state of the parent][level] log2 m/u; 0 for missing
  std::vector<float>
      frequency_bits;  ///< [code] to add where two records agree on it: log2(mean frequency / the value's frequency), damped; empty: none
};

struct Model {
  std::vector<FieldModel> fields;  ///< [field] as in Input
  double prior = 0;  ///< P(same) of two records drawn at random
  double prior_bits = 0;  ///< log2 odds
  double slope = 1;  ///< of calibration on labels: bits of evidence count this much
  bool converged = true;
};

/// [level] of the parent → state, by the parent's kind.
std::size_t state_of(FieldKind parent, Level level);

/// Posterior of a sum of weights (prior included), in bits.
double probability_of(double bits);

}  // namespace girok::linkage
