// Levels of agreement of two records, field by field.
//
// Model    Each kind has its own scale of levels (levels_of), from the same to different. Two values' level is worked out once while it stays in a small cache of each thread.
//          Given and family name that have changed places count as another writing of the name.
// Limits   Thresholds of similarity are fixed: what they are worth is learned (em.h).
// Threads  A Comparer is const; each thread has its own LevelCache.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "linkage/features.h"
#include "linkage/model.h"

namespace girok::linkage {

/// Names of a kind's levels, [0] "missing", [1] "same", last "different".
const std::vector<std::string>& levels_of(FieldKind kind);

using Pattern = std::array<Level, max_fields>;

class LevelCache {
 public:
  explicit LevelCache(std::size_t fields) : slots_(fields * size) {}

 private:
  friend class Comparer;
  static constexpr std::size_t size = 4096;  // of each field
  struct Slot {
    Code a = 0, b = 0;
    Level level = 0;
  };
  std::vector<Slot> slots_;
};

class Comparer {
 public:
  /// Keeps a reference to `input`.
  Comparer(const Input& input, unsigned threads);

  std::size_t fields() const { return features_.size(); }
  const FieldFeatures& features(std::size_t field) const { return features_[field]; }
  /// The record's codes, [field].
  const Code* row(std::uint32_t record) const { return &rows_[std::size_t{record} * width_]; }

  /// Of two values of one field; both filled.
  Level level(std::size_t field, Code a, Code b) const;
  /// Of one field of two records, without regard to names that changed places.
  Level level(std::size_t field, const Code* a, const Code* b, LevelCache& cache) const {
    const Code left = a[field], right = b[field];
    if (left == 0 || right == 0) return 0;
    if (left == right) return features_[field].dates.empty() || features_[field].dates[left].has_day ? Level{1} : Level{2};
    return cached(field, left, right, cache);
  }
  Pattern compare(std::uint32_t a, std::uint32_t b, LevelCache& cache) const;
  /// Sets the levels of given and family name where the two have changed places.
  void look_across(const Code* a, const Code* b, Pattern& pattern) const;
  bool looks_across() const { return given_ < fields(); }
  std::size_t given_field() const { return given_; }
  std::size_t family_field() const { return family_; }

 private:
  Level cached(std::size_t field, Code a, Code b, LevelCache& cache) const;
  Level name_level(std::size_t field, Code a, Code b) const;
  Level names_level(std::size_t field, Code a, Code b) const;
  Level words_level(std::size_t field, Code a, Code b) const;
  Level text_level(std::size_t field, Code a, Code b) const;

  std::vector<FieldKind> kinds_;
  std::vector<text::NamePart> parts_;
  std::vector<FieldFeatures> features_;
  std::vector<Code> rows_;  ///< [record][field]
  std::size_t width_ = 0;
  std::size_t given_ = max_fields, family_ = max_fields;
};

}  // namespace girok::linkage
