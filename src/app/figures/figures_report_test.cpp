#include "app/figures/figures_report.h"

#include <doctest/doctest.h>

namespace girok::app {
namespace {

estimation::Claim claim(std::string name, std::int64_t lo, std::optional<std::int64_t> hi, std::string origin) {
  estimation::Claim out;
  out.id = name + origin;
  out.name = std::move(name);
  out.unit = "count";
  out.value = {Decimal(lo), hi ? std::optional(Decimal(*hi)) : std::nullopt, hi ? Bound::range : Bound::more};
  out.origin = std::move(origin);
  return out;
}

FiguresRun run_of(std::vector<estimation::Claim> claims) {
  FiguresRun run;
  run.claims = std::move(claims);
  run.figures = estimation::lay_together(run.claims);
  return run;
}

std::size_t count(const std::string& page, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = page.find(what); at != std::string::npos; at = page.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("the page of figures shows each origin and all together; an open end is an arrow") {
  const FiguresRun run = run_of({claim("people", 100, 200, "a"), claim("people", 150, 300, "b"), claim("women", 50, std::nullopt, "a")});
  const std::string page = figures_report_of(run, {});
  CHECK(count(page, "<line class=") == 5);  // two origins and all; one and all
  CHECK(count(page, "<path class=") == 2);
  CHECK(page.find("100 – 300: a range") != std::string::npos);
  CHECK(page.find("≥ 50: no defensible estimate") != std::string::npos);
  CHECK(page == figures_report_of(run, {}));
}

TEST_CASE("what stands in a table does nothing in the page, which loads and runs nothing") {
  const std::string page = figures_report_of(run_of({claim("people", 1, 2, "<script src=x>\"'&")}), {});
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("&lt;script") != std::string::npos);
  CHECK(page.find("default-src 'none'") != std::string::npos);
  CHECK(page.find("http://") == std::string::npos);
  CHECK(page.find("https://") == std::string::npos);
}

TEST_CASE("every word of the page is there in three languages") {
  FiguresRun run = run_of({claim("people", 100, 200, "a"), claim("people", 300, 400, "")});
  estimation::Formula formula = *estimation::formula_from_text("x = people * 2");
  estimation::FormulaResult result;
  run.formulas.push_back({std::move(formula), std::move(result), std::nullopt});
  for (const char* language : {"en", "ko", "zh"}) {
    FiguresTextOptions options;
    options.language = language;
    const std::string page = figures_report_of(run, options);
    for (const char* key : {"page.", "section.", "col.", "status.", "figure_", "formula_", "no_range", "unknown_origin"})
      CHECK_MESSAGE(count(page, ">" + std::string(key)) == 0, language, " ", key);
  }
}

TEST_CASE("of many figures, those that are said once are counted, and shown where all are asked for") {
  std::vector<estimation::Claim> claims{claim("twice", 1, 2, "a"), claim("twice", 1, 3, "b")};
  for (int i = 0; i < 30; ++i) claims.push_back(claim("f" + std::to_string(i), 1, 2, "a"));
  const FiguresRun run = run_of(claims);
  CHECK(figures_told(run, false).size() == 1);
  CHECK(figures_told(run, true).size() == 31);
  CHECK(figures_report_of(run, {}).find("Said once and not shown: 30") != std::string::npos);
  CHECK(text_of(run, {}).find("Said once and not shown: 30") != std::string::npos);
}

}  // namespace girok::app
