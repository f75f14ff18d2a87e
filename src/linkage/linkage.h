// Who is who: records of one or several lists → pairs with probabilities, clusters, draws, and why.
//
// Model    Blocking passes chosen from the data within a budget of pairs; levels of agreement by kind of field; Fellegi & Sunter (1969) with u from random pairs and m by EM (Dempster, Laird & Rubin
//          1977) in sessions that leave out the fields blocked on; the prior corrected by the estimated recall of blocking; frequencies of values (Winkler 2000); clusters that respect lists without
//          duplicates and decisions; draws of the partition by Gibbs sampling over it. The method page, docs/methods/linkage.md, tells each with its source and limits.
// Limits   Probabilities are the model's: where fields depend on each other they are too sure of themselves. What no pass brings together is not compared.
// Threads  link() uses its own; the result does not depend on how many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "linkage/fields.h"
#include "linkage/model.h"

namespace girok::linkage {

enum class Verdict : std::uint8_t { same, different, cannot_tell };

/// What a person said of two records (indices). "Cannot tell" binds nothing, but is not asked again.
struct Decision {
  std::uint32_t a = 0, b = 0;
  Verdict verdict = Verdict::cannot_tell;
};

enum class Duplicates : std::uint8_t { unknown, none, some };

/// One key of a pass: a field seen through a transformation. Two records share it where the transformed values are equal and not missing.
enum class KeyPart : std::uint8_t {
  value,  ///< the whole normal form
  sound,  ///< names: a rough sound code; lattice keys of Korean and Chinese names
  start,  ///< the first three characters
  year,  ///< dates
  day,  ///< dates: month and day
  word,  ///< each rare word of a text, place or name (several keys a record)
  names,  ///< of the given name: how it and the family name sound, in any order
};
struct PassKey {
  std::uint8_t field = 0;
  KeyPart part = KeyPart::value;
  friend bool operator==(const PassKey&, const PassKey&) = default;
};

struct Pass {
  std::vector<PassKey> keys;  ///< all must be shared
  std::string name;  ///< "surname + year of date_of_birth"
  std::uint64_t pairs = 0;  ///< that share the keys, blocks left out aside
  std::uint64_t new_pairs = 0;  ///< of them, not made by an earlier pass
  std::uint64_t left_out_blocks = 0;  ///< larger than the limit: not compared
  std::uint64_t left_out_records = 0;
  std::uint64_t largest_left_out = 0;  ///< records
  double recall = 0;  ///< estimated share of true pairs that share the keys
};

struct Options {
  std::optional<double> threshold;  ///< probability from which two records are linked, in (0, 1); default one half: the most probable
  double keep_probability = 0.01;  ///< pairs below are counted and dropped
  std::uint64_t pair_budget = 0;  ///< candidate pairs at most, roughly; 0: from the number of records
  std::uint32_t block_limit = 0;  ///< records a block may hold; 0: from the budget
  std::vector<std::vector<PassKey>> passes;  ///< empty: chosen from the data
  std::vector<Duplicates> duplicates;  ///< [list]; missing ones are unknown and estimated
  std::vector<Decision> decisions;  ///< bind the clusters
  std::vector<Decision> labels;  ///< same and different, for training; they do not bind
  std::size_t draws = 0;  ///< of the partition
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: the machine's
  std::function<bool(const char* stage, double share)> progress;  ///< false: stop; called from any thread
};

struct LinkedPair {
  std::uint32_t a = 0, b = 0;  ///< records, a < b
  float weight_bits = 0;  ///< sum over the fields, without the prior
  float probability = 0;
};

/// Rough numbers that the model expects of its own result; the honest ones come from a reviewed sample (review.h).
struct Expected {
  double true_pairs = 0;  ///< in all lists, those that no pass found included
  double linked_pairs = 0;  ///< that the clusters join
  double precision = 0, recall = 0;  ///< of the pairs joined; recall with what blocking misses
  double blocking_recall = 0;
};

/// Something a person should know, without data of persons: "the pass on surname left out one block of 100,000 records".
struct Note {
  std::string what;
  std::string hint;
};

struct Linkage {
  Model model;
  std::vector<Pass> passes;
  std::vector<LinkedPair> pairs;  ///< in order of (a, b), those kept
  std::vector<std::uint32_t> cluster;  ///< [record] number of its cluster, from 0 in order of first record
  std::size_t clusters = 0;
  std::vector<std::vector<std::uint32_t>> draws;  ///< [draw][record] as `cluster`
  std::vector<Duplicates> duplicates;  ///< [list] as said or estimated
  double threshold = 0.5;
  std::uint64_t compared = 0;  ///< candidate pairs
  Expected expected;
  std::vector<Note> notes;
};

/// Errors: refused decisions that contradict each other; cancelled; too many fields (max_fields). An input of no or one record, or where nothing agrees, is a result, with a note.
Result<Linkage> link(const Input& input, const Options& options = {});

/// One field's part in a pair's weight.
struct Step {
  std::size_t field = 0;
  Level level = 0;
  std::string level_name;  ///< "one letter differs"
  double weight_bits = 0;  ///< of the level
  double frequency_bits = 0;  ///< more (or less) because the value is rarer (commoner) than most
};

struct Waterfall {
  double prior_bits = 0;
  std::vector<Step> steps;  ///< [field]
  double total_bits = 0;  ///< prior and all steps
  double probability = 0;
};

/// Why two records are held to be the same or not. Any two may be asked, also those that no pass brought together.
Waterfall explain(const Input& input, const Model& model, std::uint32_t a, std::uint32_t b);

}  // namespace girok::linkage
