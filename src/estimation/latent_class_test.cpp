#include "estimation/latent_class.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "estimation/bootstrap.h"
#include "estimation/latent_paths.h"
#include "estimation/published_tables.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

struct Summary {
  double mean = 0, lo = 0, median = 0, hi = 0, effective = 0, spread = 0;
};

Summary summary_of(const Overlaps& overlaps, const LatentClassOptions& options) {
  const Chains chains = run_chains(overlaps, options);
  std::vector<double> all;
  for (const auto& chain : chains.log_n) all.insert(all.end(), chain.begin(), chain.end());
  std::sort(all.begin(), all.end());
  Summary out;
  const auto size = static_cast<double>(all.size());
  out.mean = std::accumulate(all.begin(), all.end(), 0.0) / size;
  for (const double value : all) out.spread += (value - out.mean) * (value - out.mean) / size;
  out.spread = std::sqrt(out.spread);
  out.lo = quantile(all, 0.025);
  out.median = quantile(all, 0.5);
  out.hi = quantile(all, 0.975);
  out.effective = chains.effective;
  return out;
}

LatentClassOptions few(std::size_t sweeps, std::size_t moves) {
  LatentClassOptions options;
  options.sweeps = sweeps;
  options.burn_in = std::min<std::size_t>(1500, sweeps / 5);
  options.moves = moves;
  options.stop_early = false;
  return options;
}

/// Posterior mean of log N for lists that are independent (one class), by sums over N and the list probabilities integrated out: p(data | N) ∝ N! / (N − n)! Π_j B(1 + n_j, 1 + N − n_j), prior 1/N.
double mean_of_one_class(const Overlaps& overlaps) {
  const std::int64_t n = overlaps.n();
  double most = -1e300, total = 0, sum = 0;
  std::vector<double> logs;
  for (std::int64_t all = n; all < 400'000; ++all) {
    double log_p = log_factorial(all) - log_factorial(all - n) - std::log(static_cast<double>(all));
    for (std::size_t j = 0; j < overlaps.list_count(); ++j)
      log_p += log_factorial(overlaps.size_of(j)) + log_factorial(all - overlaps.size_of(j)) - log_factorial(all + 1);
    logs.push_back(log_p);
    most = std::max(most, log_p);
  }
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const double p = std::exp(logs[i] - most);
    total += p;
    sum += p * std::log(static_cast<double>(n) + static_cast<double>(i));
  }
  return sum / total;
}

Overlaps small_table() {
  return published::table({"A", "B", "C", "D"}, {{"1000", 12},
                                                 {"0100", 15},
                                                 {"0010", 9},
                                                 {"0001", 6},
                                                 {"1100", 4},
                                                 {"1010", 3},
                                                 {"0110", 1},
                                                 {"1001", 2},
                                                 {"0011", 2},
                                                 {"1110", 1},
                                                 {"1111", 3}});
}

}  // namespace

TEST_CASE("with one class the posterior is that of independent lists, summed over every number of people") {
  const Overlaps overlaps = small_table();
  for (const std::size_t moves : {0U, 4U}) {
    CAPTURE(moves);
    LatentClassOptions options = few(6000, moves);
    options.classes = 1;
    const Summary got = summary_of(overlaps, options);
    CHECK(std::abs(got.mean - mean_of_one_class(overlaps)) < 5 * got.spread / std::sqrt(got.effective));
  }
}

TEST_CASE("a plain sampler in another language has the same posterior, and it keeps tiny alphas") {
  // benchmarks/estimation_reference.py, sticks in logarithms, 3 chains of 60,000 sweeps: mean of log N 4.585 with standard error .002; a sampler that holds α or the last stick back finds 4.60.
  const Summary got = summary_of(small_table(), few(12'000, 4));
  CHECK(std::abs(got.mean - 4.585) < 4 * std::hypot(0.002, got.spread / std::sqrt(got.effective)));
}

TEST_CASE("long paths have the same posterior as plain Gibbs sampling") {
  for (const Overlaps& overlaps : {small_table(), published::hav()}) {
    const Summary plain = summary_of(overlaps, few(15'000, 0)), paths = summary_of(overlaps, few(6000, 4));
    const double error = std::hypot(plain.spread / std::sqrt(plain.effective), paths.spread / std::sqrt(paths.effective));
    CHECK(std::abs(plain.mean - paths.mean) < 4.5 * error);
    CHECK(std::abs(plain.median - paths.median) < 6 * error);
    CHECK(std::abs(plain.lo - paths.lo) < 12 * error);
    CHECK(std::abs(plain.hi - paths.hi) < 16 * error);
    CHECK(paths.effective > plain.effective / 3);  // from two fifths of the sweeps
  }
}

TEST_CASE("the gradient of a path is the slope of its density") {
  const Overlaps overlaps = published::kosovo();
  Paths paths(overlaps, 4, 0.25, 0.25);
  Random random(3, 1);
  std::vector<double> place(paths.dimensions()), gradient(place.size()), scratch(place.size());
  for (int round = 0; round < 20; ++round) {
    for (double& value : place) value = 1.5 * random.normal();
    if (round == 19) place[0] = 40;  // a stick that takes nearly all
    static_cast<void>(paths.log_density(place, gradient));
    for (std::size_t i = 0; i < place.size(); ++i) {
      const double here = place[i], step = 1e-5;
      place[i] = here + step;
      const double above = paths.log_density(place, scratch);
      place[i] = here - step;
      const double below = paths.log_density(place, scratch);
      place[i] = here;
      CHECK(gradient[i] == doctest::Approx((above - below) / (2 * step)).epsilon(1e-4).scale(10));
    }
  }
}

TEST_CASE("draws from the prior, made into data and estimated again, lie at uniform ranks") {
  // Simulation-based calibration (Talts et al. 2018). The prior 1/N has no end: N is drawn from it within 40…400, and of each posterior only what lies there is looked at.
  Random random(77, 5);
  std::vector<double> ranks;
  for (int round = 0; round < 60; ++round) {
    const double people = std::floor(std::exp(std::log(40.0) + random.uniform() * std::log(10.0)));
    LatentClassOptions options = few(1500, 4);
    options.classes = 2;
    options.chains = 4;
    options.thin = 5;
    options.seed = 100 + static_cast<std::uint64_t>(round);
    const double alpha = random.gamma(options.alpha_shape) / options.alpha_rate;
    const double stick = 1 - std::exp(std::log(random.uniform()) / std::max(alpha, 1e-12));
    double on[2][3];
    for (auto& row : on)
      for (double& p : row) p = random.uniform();
    std::vector<std::int64_t> counts(8, 0);
    for (int i = 0; i < static_cast<int>(people); ++i) {
      const int k = random.uniform() < stick ? 0 : 1;
      std::size_t pattern = 0;
      for (std::size_t j = 0; j < 3; ++j) pattern |= random.uniform() < on[k][j] ? std::size_t{1} << j : 0;
      ++counts[pattern];
    }
    std::vector<Cell> cells;
    for (Pattern x = 1; x < 8; ++x)
      if (counts[x] > 0) cells.push_back({x, counts[x]});
    if (cells.empty()) continue;
    const auto overlaps = make_overlaps({"A", "B", "C"}, cells);
    REQUIRE(overlaps);
    const Chains chains = run_chains(*overlaps, options);
    double below = 0, inside = 0;
    for (const auto& chain : chains.log_n)
      for (const double value : chain)
        if (value > std::log(39.5) && value < std::log(400.5)) {
          ++inside;
          below += value < std::log(people) - 1e-9 ? 1 : value < std::log(people) + 1e-9 ? 0.5 : 0;
        }
    if (inside > 0) ranks.push_back(below / inside);
  }
  const auto size = static_cast<double>(ranks.size());
  REQUIRE(size > 50);
  const double mean = std::accumulate(ranks.begin(), ranks.end(), 0.0) / size;
  CHECK(std::abs(mean - 0.5) < 4 * std::sqrt(1.0 / 12 / size));
  double square = 0;
  for (const double rank : ranks) square += (rank - 0.5) * (rank - 0.5) / size;
  CHECK(square == doctest::Approx(1.0 / 12).epsilon(0.4));  // 4 standard errors: sqrt(1/180 / 60) = .0096 of .0833
}

TEST_CASE("published answers: the killings in Kosovo have one number, trafficking in the United Kingdom has none") {
  // Manrique-Vallier (2016) and answers.md: 10,414 [9,005; 13,921]; uk5 mixes badly, medians of chains 12.3k to 22.9k.
  const MethodResult kosovo = latent_class(published::kosovo());
  REQUIRE(kosovo.status == Status::ok);
  CHECK(*kosovo.estimate == doctest::Approx(10'414).epsilon(0.01));
  CHECK(kosovo.interval->lo == doctest::Approx(9005).epsilon(0.02));
  CHECK(kosovo.interval->hi == doctest::Approx(13'921).epsilon(0.03));
  CHECK(*diagnostic(kosovo, "r_hat") < 1.01);
  const MethodResult uk5 = latent_class(published::uk5());
  CHECK(uk5.status == Status::multimodal);
  CHECK(!uk5.estimate);
  CHECK(!uk5.interval);
  REQUIRE(uk5.modes.size() == 2);
  CHECK(uk5.modes[0].estimate < 15'500);
  CHECK(uk5.modes[1].estimate == doctest::Approx(22'000).epsilon(0.06));
}

TEST_CASE("the same chains on any number of threads, and others for another seed") {
  LatentClassOptions options = few(1200, 4);
  options.chains = 4;
  options.threads = 1;
  const Chains one = run_chains(published::western(), options);
  options.threads = 3;
  const Chains three = run_chains(published::western(), options);
  CHECK(one.log_n == three.log_n);
  options.seed = 2;
  CHECK(run_chains(published::western(), options).log_n != one.log_n);
}

TEST_CASE("a cap that binds is told, and one that does not is not") {
  LatentClassOptions options = few(3000, 4);
  options.cap = 4;
  const MethodResult held = latent_class(published::western(), options);
  CHECK(std::any_of(held.reasons.begin(), held.reasons.end(), [](const Finding& f) { return f.code == latent_code::cap_binds; }));
  CHECK(*diagnostic(held, "share_at_cap") > 0.5);
  options.cap = 1000;
  const MethodResult loose = latent_class(published::western(), options);
  CHECK(std::none_of(loose.reasons.begin(), loose.reasons.end(), [](const Finding& f) { return f.code == latent_code::cap_binds; }));
}

TEST_CASE("lists that share nobody have only the prior to say: refused") {
  const Overlaps apart = published::table({"A", "B", "C"}, {{"100", 300}, {"010", 200}, {"001", 250}});
  const MethodResult result = latent_class(apart, few(4000, 4));
  CHECK(result.status == Status::refused);
  CHECK(!result.estimate);
  REQUIRE(result.reasons.size() == 1);
  CHECK(result.reasons[0].code == latent_code::no_overlap);
}

TEST_CASE("chains that somebody stops give nothing") {
  LatentClassOptions options = few(3000, 4);
  options.progress = [](double) { return false; };
  CHECK(!latent_class(published::hav(), options).estimate);
}

}  // namespace girok::estimation
