// Existence by linear program against an oracle that does not round, and against what Chan, Silverman & Vincent (2021) print.
#include "estimation/existence.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "estimation/exact_existence_oracle.h"
#include "estimation/published_tables.h"
#include "estimation/random.h"

namespace girok::estimation {
namespace {

/// Every hierarchical model with interactions up to an order: sets of patterns closed downward.
std::vector<Model> all_models(std::size_t lists, std::size_t order) {
  std::vector<Pattern> terms;
  for (std::size_t size = 2; size <= order; ++size)
    for (Pattern x = 1; x < Pattern{1} << lists; ++x)
      if (static_cast<std::size_t>(std::popcount(x)) == size) terms.push_back(x);
  std::vector<Model> models;
  for (std::uint32_t set = 0; set < std::uint32_t{1} << terms.size(); ++set) {
    Model model;
    for (std::size_t i = 0; i < terms.size(); ++i)
      if ((set >> i & 1) != 0) model.terms.push_back(terms[i]);
    std::sort(model.terms.begin(), model.terms.end());
    if (hierarchical(model.terms).terms == model.terms) models.push_back(std::move(model));
  }
  return models;
}

std::size_t disagreements(const Overlaps& overlaps, const std::vector<Model>& models, std::size_t step = 1) {
  std::size_t out = 0;
  for (std::size_t k = 0; k < models.size(); k += step) {
    if (existence(overlaps, models[k]) == exact::existence(overlaps, models[k])) continue;
    ++out;
    MESSAGE("disagreement on " << name_of(models[k], overlaps));
  }
  return out;
}

Model model(std::vector<Pattern> generators) { return hierarchical(std::move(generators)); }

TEST_CASE("the oracle gives the answers that Chan, Silverman and Vincent print for their artificial table") {
  const Overlaps table = published::artificial3();
  constexpr Pattern ab = 3, ac = 5, bc = 6;
  CHECK(exact::existence(table, {}) == Existence::exists);
  CHECK(exact::existence(table, model({ab})) == Existence::no_maximum);
  CHECK(exact::existence(table, model({ac})) == Existence::exists);
  CHECK(exact::existence(table, model({bc})) == Existence::exists);
  CHECK(exact::existence(table, model({ac, bc})) == Existence::exists);
  CHECK(exact::existence(table, model({ab, ac})) != Existence::exists);
  CHECK(exact::existence(table, model({ab, ac, bc})) == Existence::not_identified);
}

TEST_CASE("the oracle knows a table without any zero, the saturated model and an empty list by hand") {
  const Overlaps full = published::hav();
  for (const Model& one : all_models(3, 2)) CHECK(exact::existence(full, one) == Existence::exists);
  CHECK(exact::existence(full, model({7})) == Existence::not_identified);  // eight parameters, seven cells
  // Two lists that share nobody: n1 n2 / 0. The likelihood rises for ever.
  const Overlaps apart = published::table({"A", "B"}, {{"10", 5}, {"01", 5}});
  CHECK(exact::existence(apart, {}) == Existence::no_maximum);
  // Everybody on both: the cells of one list go to zero, the unseen with them.
  CHECK(exact::existence(published::table({"A", "B"}, {{"11", 5}}), {}) == Existence::no_maximum);
}

TEST_CASE("the linear program and the oracle agree on all models of the published tables") {
  CHECK(disagreements(published::artificial3(), all_models(3, 3)) == 0);
  CHECK(disagreements(published::korea(), all_models(3, 3)) == 0);
  CHECK(disagreements(published::hav(), all_models(3, 3)) == 0);
  CHECK(disagreements(published::madigan3(), all_models(3, 3)) == 0);
  const std::vector<Model> four = all_models(4, 3);
  CHECK(four.size() == 113);  // hierarchical models of four lists with all main effects, without the interaction of all four
  CHECK(disagreements(published::kosovo(), four) == 0);
  const std::vector<Model> five = all_models(5, 2);
  CHECK(five.size() == 1024);
  CHECK(disagreements(published::uk5(), five) == 0);
  CHECK(disagreements(published::western(), five) == 0);
  CHECK(disagreements(published::uk6(), all_models(6, 2), 5) == 0);
}

/// One of all hierarchical models, of any order.
Model random_model(Random& random, std::size_t lists) {
  std::vector<Pattern> generators;
  const auto most = static_cast<int>(random.uniform() * 8);
  for (int i = 0; i < most; ++i) {
    const auto x = static_cast<Pattern>(1 + random.uniform() * static_cast<double>((Pattern{1} << lists) - 1));
    const int size = std::popcount(x);
    if (size >= 2 && (size <= 3 || lists <= 4)) generators.push_back(x);
  }
  return hierarchical(generators);
}

TEST_CASE("the linear program and the oracle agree on random sparse tables with counts from one to a thousand million") {
  Random random(6, 1);
  std::size_t wrong = 0, none = 0, open = 0;
  constexpr std::size_t tables = 20'000;
  for (std::size_t k = 0; k < tables; ++k) {
    const std::size_t lists = 2 + static_cast<std::size_t>(random.uniform() * 5);
    const double filled = 0.15 + 0.7 * random.uniform();
    Overlaps overlaps;
    for (std::size_t i = 0; i < lists; ++i) overlaps.lists.push_back(std::string(1, static_cast<char>('A' + i)));
    std::int64_t left = max_count;
    for (Pattern x = 1; x < Pattern{1} << lists; ++x) {
      if (random.uniform() > filled) continue;
      const std::int64_t count = std::min(left, static_cast<std::int64_t>(std::exp(random.uniform() * std::log(1e9))));
      if (count > 0) overlaps.cells.push_back({x, count});
      left -= count;
    }
    if (overlaps.cells.empty()) continue;
    const Model one = random_model(random, lists);
    const Existence exact = exact::existence(overlaps, one);
    none += exact == Existence::no_maximum ? 1 : 0;
    open += exact == Existence::not_identified ? 1 : 0;
    wrong += existence(overlaps, one) != exact ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(none > tables / 20);  // each of the three answers is met often enough to mean something
  CHECK(open > tables / 20);
  CHECK(none + open < tables * 19 / 20);
}

}  // namespace
}  // namespace girok::estimation
