// The parts of training, shared by its files only.
#pragma once

#include <cmath>
#include <vector>

#include "linkage/train.h"

namespace girok::linkage::training {

constexpr double least_u = 1e-7;
// No level is rarer than this among the same: gross errors (another person's line, a proxy's guess) happen in every file, and few sessions see them.
constexpr double least_m = 0.001;
constexpr double tied_prior_pairs = 10;  // of a field given another, held to what it is in general

/// What m is like before anything is learned.
ByLevel guessed_m(FieldKind kind);
inline std::size_t level_count(const Input& input, std::size_t field) { return levels_of(input.fields[field].field.kind).size(); }
/// To a sum of one, no level below `least`.
void normalise(ByLevel& levels, std::size_t count, double least);
/// State of the field's parent in a pattern; 0 where it has none.
std::size_t state_in(const Input& input, const Model& model, Packed pattern, std::size_t field);
/// Posterior of bits of evidence under a prior.
double same_given(double bits, double prior);

/// What one session learned.
struct Session {
  std::vector<bool> used;  // [field]
  std::vector<std::array<ByLevel, states>> m;  // [field][state]
  std::vector<std::array<double, states>> held;  // [field][state] expected true pairs with the field filled
  double prior = 0.1;
  double pairs = 0;
};

/// EM over one session's patterns; u and the dependence are the model's.
Session run_session(const Input& input, const Model& model, const std::vector<PatternCount>& patterns, const std::vector<bool>& blocked,
                    const std::vector<PatternCount>& labelled);

/// Sets every field's parent. `different`: [random pattern] probability; `learned`: the model's weights and prior are worth something already.
void find_ties(const Input& input, const TrainingPairs& pairs, const std::vector<double>& different, bool learned, Model& model);

}  // namespace girok::linkage::training
