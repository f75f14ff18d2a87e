// Pairs put before a person: which, in what order, how they look, and what the answers say.
//
// Model    Two ways: the queue (what an answer would tell most about) and a random sample (for honest precision and recall). Pairs that somebody decided before are
//          not asked again; in a sample their answers count.
// Limits   What is shown are the values themselves, personal data: for the eyes of whoever reviews.
// Threads  One.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/linkage/link_run.h"
#include "linkage/review.h"

namespace girok::app {

struct ReviewQuestion {
  std::uint32_t a = 0, b = 0;
  double probability = 0, weight_bits = 0;
  double value = 0;  ///< of the queue: pairs of the partition that the answer is expected to change
};

/// Questions, and the answers given so far; forwards and back.
class Review {
 public:
  /// The queue: at most `count` pairs. Requires: the run outlives it, and kept its table.
  static Review queue(const LinkRun& run, std::vector<linkage::Decision> decided, std::size_t count);
  /// A random sample of `count` pairs.
  static Review sample(const LinkRun& run, const std::vector<linkage::Decision>& decided, std::size_t count, std::uint64_t seed);

  const std::vector<ReviewQuestion>& questions() const { return questions_; }
  /// The one to ask now; null where all were asked.
  const ReviewQuestion* now() const { return at_ < questions_.size() ? &questions_[at_] : nullptr; }
  std::size_t position() const { return at_; }
  /// Takes the answer to now() and goes on. Requires: there is one.
  void answer(linkage::Verdict verdict);
  /// To the question before; its next answer replaces the first. False at the first.
  bool back();

  /// Of the questions asked here, in their order; the last answer of each.
  std::vector<linkage::Decision> answers() const;
  /// Of a sample: precision and recall, answers from before included.
  std::optional<linkage::SampleResult> result() const;

 private:
  const LinkRun* run_ = nullptr;
  std::vector<ReviewQuestion> questions_;
  std::vector<std::optional<linkage::Verdict>> given_;  ///< [question]
  std::vector<linkage::Decision> decided_;  ///< before
  std::optional<linkage::SamplePlan> plan_;
  std::size_t at_ = 0;
};

/// The pair side by side, a line a field: "=" the same, "~" nearly, "x" different, blank where one is missing; then what is not compared. `number` from 1.
std::string text_of(const LinkRun& run, const ReviewQuestion& question, std::size_t number, std::size_t of, std::size_t columns);

/// What was answered; of a sample also what it says of the result.
std::string text_of(const Review& review);
std::string json_of(const LinkRun& run, const Review& review);

}  // namespace girok::app
