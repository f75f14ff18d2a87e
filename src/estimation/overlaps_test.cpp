#include "estimation/overlaps.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "estimation/published_tables.h"

namespace girok::estimation {

TEST_CASE("overlaps: cells are put in order, empty ones dropped, and counted") {
  const auto made = make_overlaps({"A", "B", "C"}, {{0b110, 4}, {0b001, 2}, {0b010, 0}, {0b111, 1}});
  REQUIRE(made);
  CHECK(made->cells == std::vector<Cell>{{0b001, 2}, {0b110, 4}, {0b111, 1}});
  CHECK(made->n() == 7);
  CHECK(made->on_all(0b010) == 5);  // by hand: 4 on B and C, 1 on all
  CHECK(made->on_all(0b101) == 1);
  CHECK(made->on_exactly(1) == 2);
  CHECK(made->on_exactly(2) == 4);
  CHECK(made->size_of(0) == 3);
  CHECK(name_of(*made, 0b101) == "A×C");
  CHECK(name_of(*made, 0) == "none");
}

TEST_CASE("overlaps: what makes no table is refused, and says why") {
  const auto code = [](const Result<Overlaps>& made) { return made ? "" : std::string(name_of(made.error().code)); };
  CHECK(code(make_overlaps({"A", "B"}, {{0b01, -1}})) == "malformed");
  CHECK(code(make_overlaps({"A", "B"}, {{0b100, 1}})) == "malformed");
  CHECK(code(make_overlaps({"A", "B"}, {{0, 5}})) == "malformed");
  CHECK(code(make_overlaps({"A", "B"}, {{0b01, 1}, {0b01, 2}})) == "malformed");
  CHECK(code(make_overlaps({"A", "A"}, {})) == "malformed");
  CHECK(code(make_overlaps({"A", ""}, {})) == "malformed");
  CHECK(code(make_overlaps({"A", "B"}, {{0b01, max_count}, {0b10, 1}})) == "too_large");
  CHECK(code(make_overlaps(std::vector<std::string>(17, "x"), {})) == "too_large");
  CHECK(make_overlaps({}, {}));
}

TEST_CASE("overlaps: a list left out takes those along who are on no other") {
  const Overlaps without = without_list(published::kosovo(), 1);  // A: 845 persons on it alone
  CHECK(without.lists == std::vector<std::string>{"E", "O", "H"});
  CHECK(without.n() == 4400 - 845);
  CHECK(without.on_all(0b001) == published::kosovo().size_of(0));
  // E and O, not H: 228 without A, 181 with.
  CHECK(without.cells[2] == Cell{0b011, 228 + 181});
}

TEST_CASE("overlaps: two lists as one keep everybody") {
  CHECK(rc::check("merged", [] {
    const auto lists = *rc::gen::inRange<std::size_t>(2, 7);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < lists; ++i) names.push_back(std::string(1, static_cast<char>('A' + i)));
    std::vector<Cell> cells;
    for (Pattern x = 1; x < Pattern{1} << lists; ++x) cells.push_back({x, *rc::gen::inRange<std::int64_t>(0, 4)});
    const Overlaps all = *make_overlaps(names, cells);
    const auto a = *rc::gen::inRange<std::size_t>(0, lists - 1);
    const auto b = *rc::gen::inRange<std::size_t>(a + 1, lists);
    const Overlaps merged = merged_lists(all, a, b);
    RC_ASSERT(merged.n() == all.n());
    RC_ASSERT(merged.list_count() == lists - 1);
    // On the merged list: those on either.
    RC_ASSERT(merged.size_of(a) == all.size_of(a) + all.size_of(b) - all.on_all(Pattern{1} << a | Pattern{1} << b));
  }));
}

}  // namespace girok::estimation
