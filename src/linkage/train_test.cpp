// What is learned, against the chances by which the records were made.
#include "linkage/train.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "linkage/linkage.h"
#include "linkage/mix.h"
#include "linkage/test_input.h"

namespace girok::linkage {
namespace {

constexpr std::size_t fields = 5;

/// How the records of a world are made.
struct Chances {
  std::array<std::size_t, fields> values;  ///< of a field, equally frequent: u is 1 / values
  std::array<double, fields> slips;        ///< share of second records whose value is drawn anew
  double missing = 0;
};

struct World {
  Input input;
  std::size_t people = 0, twice = 0;
  bool same(std::uint32_t a, std::uint32_t b) const { return a + people == b || b + people == a; }
};

/// The first list has `people` records, the second one `twice` of them in the same order: record i and people + i are the same.
World world_of(const Chances& chances, std::size_t people, std::size_t twice, std::uint64_t seed) {
  std::uint64_t counter = 0;
  const auto next = [&] { return mix(seed, counter++); };
  std::vector<std::vector<std::string>> rows;
  std::vector<std::uint32_t> lists;
  const auto value = [&](std::size_t field) { return "v" + std::to_string(below(next(), chances.values[field])); };
  for (std::size_t i = 0; i < people; ++i) {
    std::vector<std::string> row;
    for (std::size_t field = 0; field < fields; ++field) row.push_back(value(field));
    rows.push_back(row);
    lists.push_back(0);
  }
  for (std::size_t i = 0; i < twice; ++i) {
    std::vector<std::string> row = rows[i];
    for (std::size_t field = 0; field < fields; ++field) {
      if (unit(next()) < chances.slips[field]) row[field] = value(field);
      if (unit(next()) < chances.missing) row[field].clear();
    }
    rows.push_back(row);
    lists.push_back(1);
  }
  World world;
  world.input = test_input(std::vector<TestField>(fields, {FieldKind::category}), rows, lists);
  world.people = people;
  world.twice = twice;
  return world;
}

double m_of(const Chances& chances, std::size_t field) {
  return 1 - chances.slips[field] * (1 - 1.0 / static_cast<double>(chances.values[field]));
}

TEST_CASE("m and u are those by which the records were made") {
  for (const Chances& chances :
       {Chances{{400, 300, 200, 50, 20}, {.05, .1, .15, .1, .05}, 0}, Chances{{300, 300, 300, 30, 30}, {.25, .2, .1, .05, .2}, .1}}) {
    const World world = world_of(chances, 3'000, 1'500, 21);
    Options options;
    options.duplicates = {Duplicates::none, Duplicates::none};
    const auto linkage = link(world.input, options);
    REQUIRE(linkage);
    for (std::size_t field = 0; field < fields; ++field) {
      const FieldModel& model = linkage->model.fields[field];
      const double u = 1.0 / static_cast<double>(chances.values[field]);
      CHECK_MESSAGE(std::abs(model.m[1] - m_of(chances, field)) < .06,
                    "field " << field << ": m " << model.m[1] << ", made with " << m_of(chances, field));
      CHECK_MESSAGE(std::abs(model.u[1] - u) < .3 * u, "field " << field << ": u " << model.u[1] << ", made with " << u);
      CHECK(std::abs(model.missing - chances.missing * 1'500 / 4'500) < .02);
    }
  }
}

TEST_CASE("probabilities are met as often as they say") {
  const Chances chances{{120, 100, 60, 25, 12}, {.15, .15, .2, .15, .1}, .05};
  std::array<double, 10> expected{}, met{}, count{};
  double all_expected = 0, all_met = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const World world = world_of(chances, 1'500, 900, seed);
    const auto linkage = link(world.input);
    REQUIRE(linkage);
    for (const LinkedPair& pair : linkage->pairs) {
      const double p = static_cast<double>(pair.probability);
      const std::size_t bin = std::min<std::size_t>(9, static_cast<std::size_t>(p * 10));
      expected[bin] += p;
      met[bin] += world.same(pair.a, pair.b) ? 1 : 0;
      ++count[bin];
      all_expected += p;
      all_met += world.same(pair.a, pair.b) ? 1 : 0;
    }
  }
  CHECK(std::abs(all_expected / all_met - 1) < .08);
  for (std::size_t bin = 0; bin < 10; ++bin) {
    if (count[bin] < 50) continue;
    CHECK_MESSAGE(std::abs(expected[bin] - met[bin]) / count[bin] < .12, "pairs of about " << expected[bin] / count[bin] << ": "
                                                                                           << met[bin] / count[bin] << " of " << count[bin]
                                                                                           << " are the same");
  }
}

TEST_CASE("a pattern is packed and read back") {
  Pattern pattern{};
  for (std::size_t field = 0; field < max_fields; ++field) pattern[field] = static_cast<Level>(field % max_levels);
  const Packed packed = pack(pattern, max_fields);
  for (std::size_t field = 0; field < max_fields; ++field) CHECK(level_in(packed, field) == pattern[field]);
}

TEST_CASE("labels bring probabilities nearer to what people say") {
  const Chances chances{{40, 30, 20, 10, 6}, {.25, .25, .2, .2, .2}, .1};
  const World world = world_of(chances, 600, 400, 31);
  const auto plain = link(world.input);
  REQUIRE(plain);
  Options options;
  for (std::size_t i = 0; i < plain->pairs.size(); i += 3) {
    const LinkedPair& pair = plain->pairs[i];
    options.labels.push_back({pair.a, pair.b, world.same(pair.a, pair.b) ? Verdict::same : Verdict::different});
  }
  const auto taught = link(world.input, options);
  REQUIRE(taught);
  const auto loss = [&](const Linkage& linkage) {  // mean of squares (Brier 1950) over true pairs and kept ones
    double sum = 0, found = 0;
    for (const LinkedPair& pair : linkage.pairs) {
      const double truth = world.same(pair.a, pair.b) ? 1 : 0;
      found += truth;
      sum += std::pow(static_cast<double>(pair.probability) - truth, 2);
    }
    return sum + static_cast<double>(world.twice) - found;  // pairs that are not there have probability nearly 0
  };
  CHECK(loss(*taught) <= loss(*plain) * 1.02);
}

}  // namespace
}  // namespace girok::linkage
