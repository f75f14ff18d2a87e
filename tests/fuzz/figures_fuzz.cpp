// Any text as a formula (the first line) over any table of claims (the rest), or over what reading found: no crash; a range has its ends the right way round; a formula that is read and a claim that is kept say the same when
// they are written and read again; nothing takes long.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/figures/claims_of_reading.h"
#include "app/figures/claims_table.h"
#include "estimation/figures_formula.h"
#include "exchange/table.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

using namespace girok;

void check_range(const estimation::Range& range) {
  if (range.lo && range.hi) check(*range.lo <= *range.hi);
  check(!text_of(range).empty());
}

tl::expected<app::ClaimsTable, std::vector<Error>> claims_from(std::string_view csv) {
  exchange::TableLimits limits;
  limits.rows = 300;
  const auto tables = exchange::read_tables(csv, "c", limits);
  if (!tables) return tl::unexpected(tables.error());
  if (tables->sheets.empty()) return tl::unexpected(std::vector<Error>{});
  const auto table = exchange::table_of(tables->sheets.front(), "c");
  if (!table) return tl::unexpected(table.error());
  return app::claims_of(*table);
}

void check_claims(const std::vector<estimation::Claim>& claims, std::string_view formula_text) {
  const auto groups = estimation::lay_together(claims, {.seed = 1, .draws = 200});
  for (const auto& group : groups) {
    check_range(group.envelope);
    check(group.fewest_origins >= 1 && group.fewest_origins <= group.most_origins);
    check((group.status == estimation::GroupStatus::none) == !group.envelope.closed());
    if (group.common) check_range(*group.common);
  }
  const auto formula = estimation::formula_from_text(formula_text);
  if (!formula) return;
  const auto look = [&](std::string_view name) -> std::optional<estimation::FigureValue> {
    for (const auto& group : groups)
      if (group.name == name)
        return estimation::FigureValue{group.envelope, group.unit == "percent",
                                       estimation::Distribution{estimation::Shape::uniform, 1, 2, 1.5, 0}};
    return std::nullopt;
  };
  if (const auto result = estimation::evaluate(*formula, look)) {
    check_range(result->range);
    estimation::MonteCarloOptions few;
    few.draws = 20;
    if (const auto drawn = estimation::draw(*formula, look, few)) check(std::isfinite(drawn->mean));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view given(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(given.find('\n'), given.size());
  const std::string_view formula = given.substr(0, end), rest = given.substr(std::min(end + 1, given.size()));
  if (const auto distribution = estimation::distribution_from_text(formula)) {
    for (const double u : {0.001, 0.5, 0.999})
      check(estimation::quantile_of(*distribution, u) >= distribution->lo && estimation::quantile_of(*distribution, u) <= distribution->hi);
  }
  if (const auto read = app::claims_of_reading(rest, "r")) check_claims(read->claims, formula);
  const auto claims = claims_from(rest);
  if (!claims) return 0;
  check_claims(claims->claims, formula);
  const auto csv = app::csv_of(claims->claims, {});
  if (!csv) return 0;  // no UTF-8
  if (claims->claims.empty()) return 0;
  if (!exchange::read_tables(*csv, "c")) return 0;  // characters that no text has, from an old encoding
  const auto again = claims_from(*csv);
  check(again.has_value());
  check(again->claims.size() == claims->claims.size());
  const auto twice = app::csv_of(again->claims, {});
  check(twice && *twice == *csv);
  return 0;
}
