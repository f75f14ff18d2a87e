#include "estimation/loglinear_choice.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "estimation/published_tables.h"

namespace girok::estimation {
namespace {

/// Every hierarchical model of that order, one by one.
std::vector<Model> all_models(std::size_t lists, std::size_t order) {
  std::vector<Pattern> terms;
  for (Pattern x = 1; x < Pattern{1} << lists; ++x)
    if (std::popcount(x) >= 2 && static_cast<std::size_t>(std::popcount(x)) <= order) terms.push_back(x);
  std::vector<Model> out;
  for (std::uint32_t set = 0; set < std::uint32_t{1} << terms.size(); ++set) {
    Model model;
    for (std::size_t i = 0; i < terms.size(); ++i)
      if ((set >> i & 1) != 0) model.terms.push_back(terms[i]);
    if (hierarchical(model.terms) == model) out.push_back(std::move(model));
  }
  return out;
}

/// The obvious search.
std::vector<Choice> search(const Overlaps& overlaps, std::size_t order, double penalty, double slack) {
  std::vector<Choice> out;
  for (const Model& model : all_models(overlaps.list_count(), order)) {
    const Fit fitted = fit(overlaps, model);
    if (fitted.existence != Existence::exists) continue;
    out.push_back(
        {model, fitted.deviance + penalty * static_cast<double>(fitted.parameters), fitted.deviance, fitted.unseen, fitted.parameters});
  }
  std::stable_sort(out.begin(), out.end(), [](const Choice& a, const Choice& b) { return a.criterion < b.criterion; });
  std::erase_if(out,
                [best = out.empty() ? 0 : out.front().criterion, slack](const Choice& one) { return one.criterion > best + slack + 1e-7; });
  return out;
}

void compare(const Overlaps& overlaps, std::size_t order, double penalty, double slack) {
  const std::vector<Choice> slow = search(overlaps, order, penalty, slack);
  const Choices fast = Chooser(overlaps.list_count(), order).choose(dense(overlaps), penalty, slack);
  CHECK(fast.complete);
  REQUIRE(fast.best.size() == slow.size());
  for (std::size_t i = 0; i < slow.size(); ++i) {
    CHECK(fast.best[i].criterion == doctest::Approx(slow[i].criterion).epsilon(1e-8));
    const auto same = std::find_if(slow.begin(), slow.end(), [&](const Choice& one) { return one.model == fast.best[i].model; });
    CHECK(same != slow.end());
  }
}

}  // namespace

TEST_CASE("there are as many hierarchical models as Dedekind's numbers say") {
  // With all main effects: antichains of the sets of two and more; 8 of three lists to order 2 (9 with the triple), 113 of four to order 3 (114).
  CHECK(all_models(3, 2).size() == 8);
  CHECK(all_models(3, 3).size() == 9);
  CHECK(all_models(4, 3).size() == 113);
  CHECK(all_models(4, 4).size() == 114);
}

TEST_CASE("leaps and bounds finds what trying every model finds, on the published tables") {
  for (const double slack : {0.0, 2.0, 6.0}) {
    compare(published::kosovo(), 3, std::log(4400.0), slack);
    compare(published::kosovo(), 3, 2, slack);
    compare(published::korea(), 2, std::log(123.0), slack);
    compare(published::hav(), 2, 2, slack);
    compare(published::artificial3(), 2, std::log(96.0), slack);
  }
  compare(published::uk5(), 2, std::log(2744.0), 2);
  compare(published::western(), 2, 2, 2);
}

TEST_CASE("leaps and bounds finds what trying every model finds, on sparse tables drawn at random") {
  CHECK(rc::check("leaps and bounds", [] {
    std::vector<Cell> cells;
    const auto lists = *rc::gen::inRange<std::size_t>(3, 5);
    for (Pattern x = 1; x < Pattern{1} << lists; ++x)
      cells.push_back({x, *rc::gen::weightedOneOf<std::int64_t>({{2, rc::gen::just<std::int64_t>(0)},
                                                                 {2, rc::gen::inRange<std::int64_t>(1, 6)},
                                                                 {1, rc::gen::inRange<std::int64_t>(1, 400)}})});
    const Overlaps overlaps = *make_overlaps({"A", "B", "C", "D"}, {});
    Overlaps table = overlaps;
    table.lists.resize(lists);
    table.cells = make_overlaps(table.lists, cells)->cells;
    RC_PRE(table.n() > 0);
    const double penalty = *rc::gen::element(2.0, std::log(std::max(2.0, static_cast<double>(table.n()))));
    const std::size_t order = lists - 1;
    const std::vector<Choice> slow = search(table, order, penalty, 0);
    const Choices fast = Chooser(lists, order).choose(dense(table), penalty);
    RC_ASSERT(slow.empty() == fast.best.empty());
    if (!slow.empty()) RC_ASSERT(std::abs(fast.best.front().criterion - slow.front().criterion) < 1e-5);
  }));
}

TEST_CASE("a hint changes the speed and nothing else") {
  const Overlaps overlaps = published::uk5();
  Chooser chooser(5, 2);
  const Choices plain = chooser.choose(dense(overlaps), std::log(2744.0), 2);
  const std::vector<Model> hint{plain.best.back().model, hierarchical({0b00011})};
  const Choices hinted = chooser.choose(dense(overlaps), std::log(2744.0), 2, hint);
  REQUIRE(plain.best.size() == hinted.best.size());
  for (std::size_t i = 0; i < plain.best.size(); ++i) CHECK(plain.best[i].model == hinted.best[i].model);
}

TEST_CASE("chosen models are those published") {
  const Choices kosovo = Chooser(4, 3).choose(dense(published::kosovo()), std::log(4400.0));
  CHECK(numbers_of(kosovo.best.front().model, 4) == "[123,14,34]");
  const Choices uk = Chooser(5, 2).choose(dense(published::uk5()), std::log(2744.0), 2);
  CHECK(numbers_of(uk.best[0].model, 5) == "[12,13,23,25,34]");
  CHECK(2744 + uk.best[0].unseen == doctest::Approx(22991).epsilon(1e-4));
  CHECK(numbers_of(uk.best[1].model, 5) == "[12,13,25,35,45]");
  const Choices korea = Chooser(3, 2).choose(dense(published::korea()), std::log(123.0));
  CHECK(numbers_of(korea.best.front().model, 3) == "[12,23]");
}

TEST_CASE("stepwise takes the overlap that is least expected, as published") {
  CHECK(numbers_of(Chooser(5, 2).stepwise(dense(published::western()), 0.02).model, 5) == "[15,2,3,4]");  // AE
  CHECK(numbers_of(Chooser(5, 2).stepwise(dense(published::uk5()), 0.02).model, 5) == "[12,13,24,25,35,45]");
  CHECK(numbers_of(Chooser(6, 2).stepwise(dense(published::uk6()), 0.02).model, 6) == "[12,13,24,25,35,36,45]");
}

TEST_CASE("more lists than can be tried in full are searched by steps, and it is said") {
  std::vector<std::string> names;
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < 10; ++i) {
    names.push_back("L" + std::to_string(i));
    cells.push_back({Pattern{1} << i, 50});
    cells.push_back({Pattern{3} << i, i < 9 ? 4 : 0});
  }
  std::erase_if(cells, [](const Cell& cell) { return cell.count == 0; });
  const Overlaps overlaps = *make_overlaps(names, cells);
  const Choices choices = Chooser(10, 2).choose(dense(overlaps), 5);
  CHECK_FALSE(choices.complete);
  CHECK_FALSE(choices.best.empty());
}

}  // namespace girok::estimation
