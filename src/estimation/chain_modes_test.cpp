#include "estimation/chain_modes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "estimation/latent_class.h"
#include "estimation/random.h"

namespace girok::estimation {
namespace {

constexpr std::size_t draws = 2000;

/// Autoregressive chains around a place, standard deviation 1.
std::vector<double> chain(Random& random, double place, double correlation, std::size_t size = draws) {
  std::vector<double> out;
  double x = random.normal();
  for (std::size_t i = 0; i < size; ++i) {
    x = correlation * x + std::sqrt(1 - correlation * correlation) * random.normal();
    out.push_back(place + x);
  }
  return out;
}

std::vector<double> heap(const std::vector<std::vector<double>>& chains) {
  std::vector<double> all;
  for (const auto& c : chains) all.insert(all.end(), c.begin(), c.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("split R-hat by hand, and for chains of known shape") {
  // Halves (1,2) (3,4) (2,4) (4,6): means 1.5, 3.5, 3, 5; within (.5 + .5 + 2 + 2) / 4 = 1.25; between the means 6.25 / 3; plus = 1.25 / 2 + 2.08333 = 2.70833.
  CHECK(split_r_hat({{1, 2, 3, 4}, {2, 4, 4, 6}}) == doctest::Approx(std::sqrt(2.7083333333 / 1.25)));
  Random random(1, 1);
  std::vector<std::vector<double>> same, apart, drifting;
  for (int c = 0; c < 10; ++c) {
    same.push_back(chain(random, 0, 0.3));
    apart.push_back(chain(random, c < 5 ? 0 : 3, 0.3));
    drifting.push_back(chain(random, 0, 0.3));
    for (std::size_t i = 0; i < draws; ++i) drifting.back()[i] += 3.0 * static_cast<double>(i) / draws;
  }
  CHECK(split_r_hat(same) < 1.01);
  CHECK(split_r_hat(apart) > 1.5);
  CHECK(split_r_hat(drifting) > 1.1);
  CHECK(std::isinf(split_r_hat({{1, 1, 1, 1}, {2, 2, 2, 2}})));
  CHECK(split_r_hat({{1, 1, 1, 1}, {1, 1, 1, 1}}) == 1);
}

TEST_CASE("the effective sample size of an autoregression is (1 - r) / (1 + r) of its length") {
  Random random(2, 1);
  for (const double r : {0.0, 0.5, 0.9}) {
    CAPTURE(r);
    std::vector<std::vector<double>> chains;
    for (int c = 0; c < 20; ++c) chains.push_back(chain(random, 0, r, 4000));
    CHECK(effective_sample_size(chains) == doctest::Approx(80'000 * (1 - r) / (1 + r)).epsilon(0.1));
  }
  CHECK(effective_sample_size({{3, 3, 3, 3}}) == 4);
}

TEST_CASE("one hill is one mode, whatever its shape; two hills with a valley are two") {
  Random random(3, 1);
  std::vector<double> normal, skew, flat, two, near;
  for (int i = 0; i < 20'000; ++i) {
    normal.push_back(random.normal());
    skew.push_back(std::log(random.gamma(0.8)));
    flat.push_back(random.uniform());
    two.push_back(random.normal() + (random.uniform() < 0.2 ? 5 : 0));
    near.push_back(random.normal() + (random.uniform() < 0.5 ? 1.5 : 0));
  }
  for (auto* const sample : {&normal, &skew, &flat, &two, &near}) std::sort(sample->begin(), sample->end());
  CHECK(modes_of(normal, 20'000).size() == 1);
  CHECK(modes_of(skew, 20'000).size() == 1);
  CHECK(modes_of(flat, 20'000).size() == 1);
  CHECK(modes_of(near, 20'000).size() == 1);  // a mixture of normals less than two deviations apart has one top
  const std::vector<LogMode> modes = modes_of(two, 20'000);
  REQUIRE(modes.size() == 2);
  CHECK(modes[0].at == doctest::Approx(0).scale(1).epsilon(0.2));
  CHECK(modes[1].at == doctest::Approx(5).epsilon(0.06));
  CHECK(modes[1].share == doctest::Approx(0.2).epsilon(0.08));
  CHECK(modes[1].lo == doctest::Approx(5 - 1.96).epsilon(0.1));
  CHECK(modes[1].hi == doctest::Approx(5 + 1.96).epsilon(0.05));
}

TEST_CASE("too small a hill is no mode of its own") {
  Random random(4, 1);
  std::vector<double> sample;
  for (int i = 0; i < 20'000; ++i) sample.push_back(random.normal() + (i % 50 == 0 ? 9 : 0));  // 2 %
  std::sort(sample.begin(), sample.end());
  CHECK(modes_of(sample, 20'000).size() == 1);
}

TEST_CASE("chains that stay apart are told as two groups with what they hold") {
  Random random(5, 1);
  std::vector<std::vector<double>> chains;
  for (int c = 0; c < 20; ++c) chains.push_back(chain(random, c % 4 == 0 ? 0 : 8, 0.5));
  const std::vector<LogMode> groups = groups_of(chains);
  REQUIRE(groups.size() == 2);
  CHECK(groups[0].share == doctest::Approx(0.25));
  CHECK(groups[1].share == doctest::Approx(0.75));
  CHECK(groups[0].at == doctest::Approx(0).scale(1).epsilon(0.1));
  CHECK(groups[1].at == doctest::Approx(8).epsilon(0.02));
  CHECK(apart_of(chains, groups) == doctest::Approx(8).epsilon(0.05));
  CHECK(modes_of(heap(chains), 5000).size() == 2);
}

TEST_CASE("chains that cross seldom agree as a whole but not in pieces; chains that mix agree in both") {
  Random random(6, 1);
  std::vector<std::vector<double>> seldom, slow;
  for (int c = 0; c < 20; ++c) {  // every chain spends a tenth of its time, in one stretch, four deviations lower
    seldom.push_back(chain(random, 0, 0.5, 4000));
    const auto from = static_cast<std::size_t>(random.uniform() * 3600);
    for (std::size_t i = from; i < from + 400; ++i) seldom.back()[i] -= 4;
    slow.push_back(chain(random, 0, 0.9, 4000));
  }
  const auto pieces = pieces_of(seldom, 10);
  CHECK(pieces.size() == 800);
  CHECK(pieces.front().size() == 100);
  CHECK(split_r_hat(seldom) < 1.05);
  CHECK(split_r_hat(pieces) > 1.2);
  CHECK(apart_of(pieces, groups_of(pieces)) > 2);
  const auto mixing = pieces_of(slow, 10);
  CHECK(apart_of(mixing, groups_of(mixing)) < 1);
}

}  // namespace girok::estimation
