#include "linkage/linkage.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "linkage/mix.h"
#include "linkage/test_input.h"

namespace girok::linkage {
namespace {

/// Records of invented people, some of them twice, with slips; who is who is known.
struct World {
  Input input;
  std::vector<std::uint32_t> person;  ///< [record]
};

std::string word(std::uint64_t number, std::size_t syllables) {
  std::string text;
  for (std::size_t i = 0; i < syllables; ++i) {
    text += "bdfgklmnprstvz"[number % 14];
    text += "aeiou"[number / 14 % 5];
    number /= 70;
  }
  return text;
}

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t next(std::uint64_t n) { return below(mix(seed_, counter_++), n); }
  bool chance(double p) { return unit(mix(seed_, counter_++)) < p; }

 private:
  std::uint64_t seed_, counter_ = 0;
};

std::string slipped(std::string text, Draw& draw) {
  if (!text.empty()) text[draw.next(text.size())] = static_cast<char>('a' + draw.next(26));
  return text;
}

/// `people`, each in list 0; of them the share `twice` in list 1 too (or list 0 again where `lists` is 1).
World world_of(std::size_t people, double twice, std::size_t lists, std::uint64_t seed) {
  Draw draw(seed);
  std::vector<std::vector<std::string>> rows;
  World world;
  std::vector<std::uint32_t> list;
  for (std::uint32_t person = 0; person < people; ++person) {
    const std::vector<std::string> truth = {
        word(draw.next(150), 3), word(1'000 + draw.next(300), 3),
        std::to_string(1930 + draw.next(70)) + "0" + std::to_string(1 + draw.next(9)) + std::to_string(10 + draw.next(19)),
        word(7 + draw.next(40), 4)};
    rows.push_back(truth);
    world.person.push_back(person);
    list.push_back(0);
    if (!draw.chance(twice)) continue;
    std::vector<std::string> copy = truth;
    if (draw.chance(.2)) copy[0] = slipped(copy[0], draw);
    if (draw.chance(.15)) copy[1] = slipped(copy[1], draw);
    if (draw.chance(.15)) copy[2][7] = static_cast<char>('0' + draw.next(10));
    if (draw.chance(.2)) copy[3] = word(7 + draw.next(40), 4);
    if (draw.chance(.1)) copy[draw.next(4)].clear();
    rows.push_back(copy);
    world.person.push_back(person);
    list.push_back(static_cast<std::uint32_t>(lists - 1));
  }
  world.input = test_input(
      {{FieldKind::name, text::NamePart::given}, {FieldKind::name, text::NamePart::family}, {FieldKind::date}, {FieldKind::place}}, rows,
      list);
  return world;
}

struct Quality {
  double precision = 0, recall = 0;
};
Quality quality_of(const World& world, const std::vector<std::uint32_t>& cluster) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> both;
  std::map<std::uint32_t, double> clusters, people;
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    ++both[{cluster[i], world.person[i]}];
    ++clusters[cluster[i]];
    ++people[world.person[i]];
  }
  const auto pairs = [](const auto& sizes) {
    double sum = 0;
    for (const auto& [key, size] : sizes) sum += size * (size - 1) / 2;
    return sum;
  };
  return {pairs(both) / pairs(clusters), pairs(both) / pairs(people)};
}

TEST_CASE("two lists of invented people are linked, and the probabilities say how well") {
  const World world = world_of(1'500, .5, 2, 11);
  const auto linkage = link(world.input);
  REQUIRE(linkage);
  const Quality quality = quality_of(world, linkage->cluster);
  CHECK(quality.precision > .97);
  CHECK(quality.recall > .95);
  CHECK(std::abs(linkage->expected.precision - quality.precision) < .03);
  CHECK(std::abs(linkage->expected.recall - quality.recall) < .05);
  CHECK(linkage->model.converged);
  // Of a field's true pairs about as many agree as were left without a slip: given name .8, family name .85, place .8 and one in forty more.
  CHECK(std::abs(linkage->model.fields[0].m[1] - .8) < .08);
  CHECK(std::abs(linkage->model.fields[1].m[1] - .85) < .08);
  CHECK(std::abs(linkage->model.fields[3].m[1] - .8) < .08);
}

TEST_CASE("the result does not depend on the number of threads") {
  const World world = world_of(800, .5, 1, 12);
  Options options;
  options.draws = 5;
  options.threads = 1;
  const auto first = link(world.input, options);
  REQUIRE(first);
  for (const unsigned threads : {2U, 5U}) {
    options.threads = threads;
    const auto other = link(world.input, options);
    REQUIRE(other);
    CHECK(other->cluster == first->cluster);
    CHECK(other->draws == first->draws);
    REQUIRE(other->pairs.size() == first->pairs.size());
    for (std::size_t i = 0; i < first->pairs.size(); ++i) {
      CHECK(other->pairs[i].a == first->pairs[i].a);
      CHECK(other->pairs[i].b == first->pairs[i].b);
      CHECK(other->pairs[i].probability == first->pairs[i].probability);
    }
    for (std::size_t f = 0; f < first->model.fields.size(); ++f) {
      CHECK(other->model.fields[f].m == first->model.fields[f].m);
      CHECK(other->model.fields[f].u == first->model.fields[f].u);
    }
  }
}

TEST_CASE("pairs come in order, each once, and clusters are numbered by their first record") {
  const World world = world_of(500, .6, 1, 13);
  const auto linkage = link(world.input);
  REQUIRE(linkage);
  for (std::size_t i = 0; i < linkage->pairs.size(); ++i) {
    CHECK(linkage->pairs[i].a < linkage->pairs[i].b);
    if (i > 0) CHECK(std::pair(linkage->pairs[i - 1].a, linkage->pairs[i - 1].b) < std::pair(linkage->pairs[i].a, linkage->pairs[i].b));
  }
  std::uint32_t next = 0;
  for (const std::uint32_t cluster : linkage->cluster) {
    CHECK(cluster <= next);
    next = std::max(next, cluster + 1);
  }
  CHECK(next == linkage->clusters);
}

TEST_CASE("no input, one record, one field and one value for all are results with a note") {
  const std::vector<TestField> fields = {{FieldKind::name, text::NamePart::family}, {FieldKind::date}};
  for (const std::vector<std::vector<std::string>>& rows :
       std::vector<std::vector<std::vector<std::string>>>{{},
                                                          {{"kim", "19500101"}},
                                                          std::vector<std::vector<std::string>>(50, {"kim", "19500101"}),
                                                          std::vector<std::vector<std::string>>(50, {"", ""})}) {
    const Input input = test_input(fields, rows);
    const auto linkage = link(input);
    REQUIRE(linkage);
    CHECK(linkage->cluster.size() == rows.size());
    if (rows.size() < 2 || rows[0][0].empty()) CHECK(linkage->clusters == rows.size());
  }
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 200; ++i) rows.push_back({word(static_cast<std::uint64_t>(i / 2) * 977, 4)});
  const auto one = link(test_input({{FieldKind::name, text::NamePart::full}}, rows));
  REQUIRE(one);
  CHECK(one->cluster.size() == 200);
}

TEST_CASE("a list said to have no duplicates keeps its records apart") {
  World world = world_of(600, .5, 2, 14);
  // Every tenth person of the first list has a namesake in it that differs in one letter of the given name.
  Options options;
  options.duplicates = {Duplicates::none, Duplicates::none};
  options.draws = 20;
  const auto linkage = link(world.input, options);
  REQUIRE(linkage);
  const auto apart = [&](const std::vector<std::uint32_t>& cluster) {
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (std::size_t i = 0; i < cluster.size(); ++i) {
      if (!seen.emplace(cluster[i], world.input.list[i]).second) return false;
    }
    return true;
  };
  CHECK(apart(linkage->cluster));
  for (const auto& draw : linkage->draws) CHECK(apart(draw));
}

TEST_CASE("decisions bind the clusters and the draws, and those that contradict each other are refused") {
  const World world = world_of(300, .6, 1, 15);
  const auto before = link(world.input);
  REQUIRE(before);
  const auto joined = std::find_if(before->pairs.begin(), before->pairs.end(),
                                   [&](const LinkedPair& pair) { return before->cluster[pair.a] == before->cluster[pair.b]; });
  REQUIRE(joined != before->pairs.end());
  std::uint32_t stranger = 0;
  while (before->cluster[stranger] == before->cluster[joined->a]) ++stranger;
  Options options;
  options.draws = 20;
  options.decisions = {{joined->b, joined->a, Verdict::different}, {stranger, joined->a, Verdict::same}};
  const auto after = link(world.input, options);
  REQUIRE(after);
  CHECK(after->cluster[joined->a] != after->cluster[joined->b]);
  CHECK(after->cluster[joined->a] == after->cluster[stranger]);
  for (const auto& draw : after->draws) {
    CHECK(draw[joined->a] != draw[joined->b]);
    CHECK(draw[joined->a] == draw[stranger]);
  }
  options.decisions = {{0, 1, Verdict::same}, {1, 2, Verdict::same}, {2, 0, Verdict::different}};
  const auto refused = link(world.input, options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::refused);
  options.decisions = {{joined->a, joined->b, Verdict::cannot_tell}};
  const auto open = link(world.input, options);
  REQUIRE(open);
  CHECK(open->cluster == before->cluster);
}

TEST_CASE("two records with nobody else about are joined in as many draws as their probability says") {
  const World world = world_of(400, .5, 1, 16);
  Options options;
  options.draws = 2'000;
  const auto linkage = link(world.input, options);
  REQUIRE(linkage);
  std::vector<std::size_t> pairs_of(world.input.records(), 0);
  for (const LinkedPair& pair : linkage->pairs) ++pairs_of[pair.a], ++pairs_of[pair.b];
  std::size_t looked_at = 0;
  for (const LinkedPair& pair : linkage->pairs) {
    if (pairs_of[pair.a] != 1 || pairs_of[pair.b] != 1) continue;
    ++looked_at;
    double joined = 0;
    for (const auto& draw : linkage->draws) joined += draw[pair.a] == draw[pair.b] ? 1 : 0;
    // Five standard errors of 2,000 draws, were they independent; they nearly are.
    const double p = static_cast<double>(pair.probability), slack = 5 * std::sqrt(p * (1 - p) / 2'000) + .01;
    CHECK_MESSAGE(std::abs(joined / 2'000 - p) < slack, "probability " << p << ", share of draws " << joined / 2'000);
  }
  CHECK(looked_at > 20);
}

TEST_CASE("the steps of an explanation add up to the pair's weight and probability") {
  const World world = world_of(500, .5, 2, 17);
  const auto linkage = link(world.input);
  REQUIRE(linkage);
  for (std::size_t i = 0; i < linkage->pairs.size(); i += 17) {
    const LinkedPair& pair = linkage->pairs[i];
    const Waterfall why = explain(world.input, linkage->model, pair.a, pair.b);
    double sum = 0;
    for (const Step& step : why.steps) sum += step.weight_bits + step.frequency_bits;
    CHECK(why.steps.size() == 4);
    CHECK(sum == doctest::Approx(static_cast<double>(pair.weight_bits)).epsilon(1e-3));
    CHECK(why.probability == doctest::Approx(static_cast<double>(pair.probability)).epsilon(1e-3));
    const Waterfall turned = explain(world.input, linkage->model, pair.b, pair.a);
    CHECK(turned.total_bits == doctest::Approx(why.total_bits));
  }
}

TEST_CASE("linking can be stopped") {
  const World world = world_of(200, .5, 1, 18);
  Options options;
  options.progress = [](const char*, double) { return false; };
  const auto stopped = link(world.input, options);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == ErrorCode::cancelled);
}

TEST_CASE("whichever moment somebody asks it to stop at, linking ends there and gives no half result") {
  const World world = world_of(60, .5, 1, 18);
  Options options;
  options.draws = 5;
  std::vector<std::string> stages;
  std::size_t asked = 0;
  options.progress = [&](const char* stage, double) {
    ++asked;
    if (stages.empty() || stages.back() != stage) stages.emplace_back(stage);
    return true;
  };
  options.threads = 1;
  REQUIRE(link(world.input, options));
  CHECK(stages == std::vector<std::string>{"passes", "training", "comparing", "clusters", "draws"});
  const std::size_t all = asked;
  for (std::size_t at = 1; at <= all; at = at < 8 ? at + 1 : at + all / 16 + 1) {
    std::size_t after = 0;
    asked = 0;
    options.progress = [&](const char*, double) {
      if (asked >= at) ++after;
      return ++asked < at;
    };
    const auto stopped = link(world.input, options);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == ErrorCode::cancelled);
    CHECK(after == 0);  // it was not gone on with
  }
}

TEST_CASE("a hundred thousand Kims are linked in bounded time, and what was left out is said") {
  std::vector<std::vector<std::string>> rows;
  Draw draw(19);
  for (int i = 0; i < 100'000; ++i)
    rows.push_back({"kim", word(draw.next(1'500), 2), draw.chance(.5) ? "" : std::to_string(1930 + draw.next(70)) + "----"});
  const Input input =
      test_input({{FieldKind::name, text::NamePart::family}, {FieldKind::name, text::NamePart::given}, {FieldKind::date}}, rows);
  const std::clock_t begin = std::clock();
  const auto linkage = link(input);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;  // of all processors together
  REQUIRE(linkage);
  CHECK(seconds < 240);  // a few on a laptop
  CHECK(linkage->compared < 20'000'000);
  CHECK_FALSE(linkage->notes.empty());
}

}  // namespace
}  // namespace girok::linkage
