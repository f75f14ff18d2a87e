// Made-up populations whose size is known, and the lists they leave behind: for measuring how often an interval holds the truth.
//
// Model    Each person draws a class or a propensity, then stands on each list or not. Lists may feed each other in pairs: the odds of
//          being on the second are multiplied for those on the first.
// Limits   Invented; no table of a real place is imitated.
// Threads  Plain values.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "estimation/overlaps.h"
#include "made/dice.h"

namespace made {

struct Population {
  std::string name;
  std::size_t lists = 3;
  std::int64_t size = 1000;
  std::vector<double> chances;  ///< [list] of a person of the first class
  struct Link {
    std::size_t from, to;
    double odds;
  };
  std::vector<Link> links;  ///< from < to
  double hard_share = 0;  ///< persons of the second class
  double hard_factor = 1;  ///< their chances as a multiple
  bool same_order = true;  ///< false: the second class has the chances in the opposite order
  double beta_a = 0, beta_b = 0;  ///< a person's chances are times 2 × Beta(a, b), at most .95; 0: not
  double unreachable = 0;  ///< persons that no list can ever meet
};

/// Whole a, b ≥ 1: from the order of uniform draws.
inline double beta_draw(Dice& dice, int a, int b) {
  std::vector<double> draws(static_cast<std::size_t>(a + b - 1));
  for (double& draw : draws) draw = dice.unit();
  std::sort(draws.begin(), draws.end());
  return draws[static_cast<std::size_t>(a - 1)];
}

/// Who of the population stands on which lists, as overlaps; `number`: of the table.
inline girok::estimation::Overlaps draw_lists(const Population& population, std::uint64_t seed, std::uint64_t number) {
  std::uint64_t named = 0;
  for (const char letter : population.name) named = named * 131 + static_cast<unsigned char>(letter);
  Dice dice(seed, number, named, static_cast<std::uint64_t>(population.size));
  std::vector<std::int64_t> counts(std::size_t{1} << population.lists);
  for (std::int64_t person = 0; person < population.size; ++person) {
    if (population.unreachable > 0 && dice.chance(population.unreachable)) continue;
    const bool hard = population.hard_share > 0 && dice.chance(population.hard_share);
    double factor = hard ? population.hard_factor : 1;
    if (population.beta_a > 0) factor *= 2 * beta_draw(dice, static_cast<int>(population.beta_a), static_cast<int>(population.beta_b));
    girok::estimation::Pattern pattern = 0;
    for (std::size_t list = 0; list < population.lists; ++list) {
      const std::size_t of = hard && !population.same_order ? population.lists - 1 - list : list;
      double chance = std::min(0.95, population.chances[of] * factor);
      double odds = chance / (1 - chance);
      for (const Population::Link& link : population.links)
        if (link.to == list && (pattern >> link.from & 1U) != 0) odds *= link.odds;
      chance = odds / (1 + odds);
      if (dice.chance(chance)) pattern |= girok::estimation::Pattern{1} << list;
    }
    ++counts[pattern];
  }
  std::vector<std::string> names;
  for (std::size_t list = 0; list < population.lists; ++list) names.emplace_back(1, static_cast<char>('A' + list));
  std::vector<girok::estimation::Cell> cells;
  for (std::size_t pattern = 1; pattern < counts.size(); ++pattern)
    if (counts[pattern] > 0) cells.push_back({static_cast<girok::estimation::Pattern>(pattern), counts[pattern]});
  return *girok::estimation::make_overlaps(std::move(names), std::move(cells));
}

/// The populations of the bench: each kind with 3, 4 and 5 lists and three sizes.
inline std::vector<Population> populations() {
  const std::vector<double> usual{0.25, 0.18, 0.12, 0.2, 0.15}, few{0.06, 0.04, 0.03, 0.05, 0.04};
  std::vector<Population> out;
  for (const std::int64_t size : {500, 5000, 20000})
    for (const std::size_t lists : {3U, 4U, 5U}) {
      const auto with = [&](const char* name, const std::vector<double>& chances) -> Population& {
        Population one;
        one.name = name;
        one.lists = lists;
        one.size = size;
        one.chances = chances;
        out.push_back(std::move(one));
        return out.back();
      };
      with("independent", usual);
      with("positive pair", usual).links = {{0, 1, 4.0}};
      with("negative pair", usual).links = {{0, 1, 0.25}};
      with("two pairs", usual).links = {{0, 1, 4.0}, {1, 2, 4.0}};
      Population& classes = with("two classes", {0.45, 0.35, 0.25, 0.4, 0.3});
      classes.hard_share = 0.7;
      classes.hard_factor = 0.2;
      Population& opposed = with("opposed classes", {0.4, 0.3, 0.12, 0.2, 0.05});
      opposed.hard_share = 0.5;
      opposed.same_order = false;
      Population& beta = with("beta", usual);
      beta.beta_a = 1;
      beta.beta_b = 1;
      with("sparse", few);
      with("sparse pair", few).links = {{0, 1, 6.0}};
      with("unreachable fifth", usual).unreachable = 0.2;
    }
  return out;
}

}  // namespace made
