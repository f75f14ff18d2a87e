#include "linkage/review.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "linkage/mix.h"

namespace girok::linkage {
namespace {

struct Row {
  std::uint32_t a, b;
  double probability;
};

Linkage linkage_of(std::size_t records, const std::vector<std::vector<std::uint32_t>>& clusters, const std::vector<Row>& rows) {
  Linkage linkage;
  linkage.cluster.assign(records, 0);
  std::vector<bool> placed(records, false);
  for (const auto& cluster : clusters) {
    for (const std::uint32_t record : cluster) {
      linkage.cluster[record] = static_cast<std::uint32_t>(linkage.clusters);
      placed[record] = true;
    }
    ++linkage.clusters;
  }
  for (std::size_t record = 0; record < records; ++record) {
    if (!placed[record]) linkage.cluster[record] = static_cast<std::uint32_t>(linkage.clusters++);
  }
  for (const Row& row : rows) linkage.pairs.push_back({row.a, row.b, 0, static_cast<float>(row.probability)});
  linkage.expected.blocking_recall = 1;
  return linkage;
}

TEST_CASE("the pair on which most of the partition hangs is asked first") {
  // Two firm groups of three held together by one doubtful pair, a doubtful pair of its own, and a likely pair that is not joined.
  const Linkage linkage = linkage_of(
      12, {{0, 1, 2, 3, 4, 5}, {6, 7}},
      {{0, 1, .999}, {0, 2, .98}, {1, 2, .99}, {2, 3, .7}, {3, 4, .99}, {3, 5, .98}, {4, 5, .999}, {6, 7, .59}, {8, 9, .4}, {10, 11, .02}});
  const auto queue = review_queue({}, linkage, {}, 100);
  REQUIRE(queue.size() == 8);  // 0-2 and 3-5 hold nothing together that firmer pairs do not
  CHECK(queue[0].pair == 3);   // 3 · 3 pairs with probability .3
  CHECK(queue[0].value == doctest::Approx(2.7));
  CHECK(queue[1].pair == 7);
  CHECK(queue[1].value == doctest::Approx(.41));
  CHECK(queue[2].pair == 8);
  CHECK(queue[2].value == doctest::Approx(.4));
  CHECK(queue[3].value < .03);
  CHECK(review_queue({}, linkage, {}, 2).size() == 2);
}

TEST_CASE("what was asked once is not asked again, whatever the answer") {
  const Linkage linkage = linkage_of(6, {{0, 1}, {2, 3}}, {{0, 1, .6}, {2, 3, .7}, {1, 2, .3}, {0, 3, .2}, {4, 5, .4}});
  for (const Verdict verdict : {Verdict::same, Verdict::different, Verdict::cannot_tell}) {
    for (const Question& question : review_queue({}, linkage, {{1, 0, verdict}}, 100)) CHECK(question.pair != 0);
  }
  // The two clusters were told apart: no other pair of them is asked.
  for (const Question& question : review_queue({}, linkage, {{3, 0, Verdict::different}}, 100)) CHECK(question.pair != 2);
  // One cannot tell: the next likeliest pair of the two may say more.
  const auto queue = review_queue({}, linkage, {{1, 2, Verdict::cannot_tell}}, 100);
  CHECK(std::any_of(queue.begin(), queue.end(), [](const Question& question) { return question.pair == 3; }));
}

TEST_CASE("two records of a list without duplicates are not asked about") {
  Linkage linkage = linkage_of(4, {}, {{0, 1, .4}, {2, 3, .3}, {0, 2, .2}});
  linkage.duplicates = {Duplicates::none, Duplicates::some};
  Input input;
  input.lists = {"a", "b"};
  input.list = {0, 0, 1, 1};
  const auto queue = review_queue(input, linkage, {}, 10);
  REQUIRE(queue.size() == 2);
  CHECK(queue[0].pair == 1);
  CHECK(queue[1].pair == 2);
}

/// Kept pairs with probabilities spread as in a linkage, most of them sure one way or the other; joined from one half on. Each pair has two records of its own.
Linkage large(std::size_t pairs, std::uint64_t seed) {
  Linkage linkage;
  for (std::uint32_t i = 0; i < pairs; ++i) {
    const double t = unit(mix(seed, i));
    const double p = t < .5 ? .01 + .99 * std::pow(1 - t * 2, 6) : 1 - .9 * std::pow((t - .5) * 2, 8);
    linkage.pairs.push_back({2 * i, 2 * i + 1, 0, static_cast<float>(p)});
    linkage.cluster.push_back(static_cast<std::uint32_t>(linkage.clusters));
    if (p < .5) ++linkage.clusters;
    linkage.cluster.push_back(static_cast<std::uint32_t>(linkage.clusters++));
  }
  linkage.expected.blocking_recall = 1;
  return linkage;
}

TEST_CASE("a sample has the size asked for, no pair twice, and half of it among the joined pairs") {
  const Linkage linkage = large(5'000, 1);
  for (const std::size_t count : {0U, 1U, 7U, 100U, 1'000U, 5'000U, 9'999U}) {
    const SamplePlan plan = review_sample(linkage, count, 3);
    CHECK(plan.pairs.size() == std::min<std::size_t>(count, 5'000));
    CHECK(std::set<std::size_t>(plan.pairs.begin(), plan.pairs.end()).size() == plan.pairs.size());
    if (count == 100) {
      const auto joined =
          std::count_if(plan.pairs.begin(), plan.pairs.end(), [&](std::size_t i) { return linkage.pairs[i].probability >= .5F; });
      CHECK(joined == 50);
    }
  }
  CHECK(review_sample(linkage, 100, 3).pairs == review_sample(linkage, 100, 3).pairs);
  CHECK(review_sample(linkage, 100, 3).pairs != review_sample(linkage, 100, 4).pairs);
  CHECK(review_sample(Linkage{}, 100, 3).pairs.empty());
}

/// Answers for a plan where a pair is truly the same with probability truth(p).
template <class Truth>
std::vector<Decision> answers_of(const Linkage& linkage, const SamplePlan& plan, const std::vector<bool>& same, Truth&& said) {
  std::vector<Decision> answers;
  for (const std::size_t i : plan.pairs) answers.push_back({linkage.pairs[i].a, linkage.pairs[i].b, said(i, same[i])});
  return answers;
}

struct True {
  double precision = 0, recall = 0;
};
True truth_of(const Linkage& linkage, const std::vector<bool>& same) {
  double joined = 0, right = 0, all = 0;
  for (std::size_t i = 0; i < same.size(); ++i) {
    const bool in = linkage.cluster[linkage.pairs[i].a] == linkage.cluster[linkage.pairs[i].b];
    joined += in ? 1 : 0;
    right += in && same[i] ? 1 : 0;
    all += same[i] ? 1 : 0;
  }
  return {right / joined, right / all};
}

Verdict plainly(bool same) { return same ? Verdict::same : Verdict::different; }

TEST_CASE("the intervals hold what is true in 92 to 96 of 100 samples, also where the model's probabilities are wrong") {
  constexpr std::size_t pairs = 3'000;
  constexpr int runs = 400;
  for (const double shift : {0.0, -1.0, 1.0}) {  // of the model's log odds
    int precision_held = 0, recall_held = 0;
    double precision_bias = 0, recall_bias = 0;
    for (int run = 0; run < runs; ++run) {
      const std::uint64_t seed = mix(99, static_cast<std::uint64_t>(run));
      const Linkage linkage = large(pairs, seed);
      std::vector<bool> same;
      for (std::size_t i = 0; i < pairs; ++i) {
        const double p = std::clamp(static_cast<double>(linkage.pairs[i].probability), 1e-4, 1 - 1e-4);
        const double true_p = 1 / (1 + (1 - p) / p * std::exp(-shift));
        same.push_back(unit(mix(mix(seed, 7), i)) < true_p);
      }
      const SamplePlan plan = review_sample(linkage, 200, seed);
      const SampleResult result =
          estimate_from_sample(linkage, plan, answers_of(linkage, plan, same, [](std::size_t, bool s) { return plainly(s); }));
      const True truth = truth_of(linkage, same);
      precision_held += result.precision.low <= truth.precision && truth.precision <= result.precision.high ? 1 : 0;
      recall_held += result.recall.low <= truth.recall && truth.recall <= result.recall.high ? 1 : 0;
      precision_bias += (result.precision.estimate - truth.precision) / runs;
      recall_bias += (result.recall.estimate - truth.recall) / runs;
      CHECK(result.precision.low <= result.precision.estimate);
      CHECK(result.precision.estimate <= result.precision.high);
      CHECK(result.recall.low <= result.recall.estimate);
      CHECK(result.recall.estimate <= result.recall.high);
    }
    CHECK(precision_held >= runs * 91 / 100);  // nominal 95 %, less three standard errors of 400 runs
    CHECK(recall_held >= runs * 91 / 100);  // nominal 95 %, less three standard errors of 400 runs
    CHECK(std::abs(precision_bias) < .01);
    CHECK(std::abs(recall_bias) < .02);
  }
}

TEST_CASE("when every kept pair is answered, the estimate is exact and nothing is in doubt") {
  const Linkage linkage = linkage_of(8, {{0, 1}, {2, 3}, {4, 5}}, {{0, 1, .9}, {2, 3, .8}, {4, 5, .7}, {6, 7, .4}});
  const SamplePlan plan = review_sample(linkage, 4, 1);
  // Two of three joined pairs are right; of three true pairs two are joined.
  const std::vector<bool> same = {true, true, false, true};
  const SampleResult result =
      estimate_from_sample(linkage, plan, answers_of(linkage, plan, same, [](std::size_t, bool s) { return plainly(s); }));
  CHECK(result.asked == 4);
  CHECK(result.same == 3);
  CHECK(result.precision.estimate == doctest::Approx(2.0 / 3));
  CHECK(result.precision.low == doctest::Approx(2.0 / 3));
  CHECK(result.precision.high == doctest::Approx(2.0 / 3));
  CHECK(result.recall.estimate == doctest::Approx(2.0 / 3));
  CHECK(result.recall.low == doctest::Approx(2.0 / 3));
  CHECK(result.recall.high == doctest::Approx(2.0 / 3));
}

TEST_CASE("one stratum has the interval of Wilson") {
  // 10 of 1,000,000 pairs asked, 8 the same: .4902 to .9433 (Agresti & Coull 1998 give the formula; R: binom::binom.wilson(8, 10)).
  Linkage linkage;
  for (std::uint32_t i = 0; i < 100'000; ++i) {
    linkage.pairs.push_back({2 * i, 2 * i + 1, 0, .9F});
    linkage.cluster.insert(linkage.cluster.end(), {i, i});
  }
  linkage.clusters = 100'000;
  linkage.expected.blocking_recall = 1;
  const SamplePlan plan = review_sample(linkage, 10, 1);
  std::size_t told = 0;
  const SampleResult result = estimate_from_sample(
      linkage, plan, answers_of(linkage, plan, std::vector<bool>(100'000, true), [&](std::size_t, bool) { return plainly(told++ >= 2); }));
  CHECK(result.precision.estimate == doctest::Approx(.8));
  CHECK(result.precision.low == doctest::Approx(.4902).epsilon(.001));
  CHECK(result.precision.high == doctest::Approx(.9433).epsilon(.001));
}

TEST_CASE("cannot tell widens the interval and leaves the estimate to the others") {
  const Linkage linkage = large(3'000, 5);
  const SamplePlan plan = review_sample(linkage, 200, 5);
  const std::vector<bool> same(3'000, true);
  const auto ask = [&](bool doubt) {
    std::size_t n = 0;
    return estimate_from_sample(linkage, plan, answers_of(linkage, plan, same, [&](std::size_t, bool) {
                                  return doubt && n++ % 4 == 0 ? Verdict::cannot_tell : Verdict::same;
                                }));
  };
  const SampleResult sure = ask(false), doubtful = ask(true);
  CHECK(doubtful.cannot_tell == 50);
  CHECK(doubtful.precision.estimate == doctest::Approx(1));
  CHECK(doubtful.precision.low < sure.precision.low - .1);
  CHECK(doubtful.recall.high - doubtful.recall.low > sure.recall.high - sure.recall.low);
}

TEST_CASE("answers to other pairs are not counted, and without answers nothing is known") {
  const Linkage linkage = large(1'000, 2);
  const SamplePlan plan = review_sample(linkage, 10, 2);
  const SampleResult result = estimate_from_sample(linkage, plan, {{0, 3, Verdict::same}});
  CHECK(result.asked == 0);
  CHECK(result.precision.low == 0);
  CHECK(result.precision.high == 1);
  CHECK(result.precision.estimate > .5);  // the model's own
  const SampleResult nothing = estimate_from_sample(Linkage{}, SamplePlan{}, {});
  CHECK(nothing.precision.high == 1);
  CHECK(nothing.recall.low == 0);
}

TEST_CASE("recall is multiplied by what blocking is thought to find") {
  Linkage linkage = large(1'000, 2);
  const SamplePlan plan = review_sample(linkage, 1'000, 2);
  const auto ask = [&] {
    return estimate_from_sample(linkage, plan,
                                answers_of(linkage, plan, std::vector<bool>(1'000, true), [](std::size_t, bool s) { return plainly(s); }))
        .recall.estimate;
  };
  const double whole = ask();
  linkage.expected.blocking_recall = .9;
  CHECK(ask() == doctest::Approx(.9 * whole));
}

}  // namespace
}  // namespace girok::linkage
