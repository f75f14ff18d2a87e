// The page: nothing of a name is obeyed, small numbers are hidden and do not follow by subtraction, pictures say what tables say.
#include "app/estimation/estimate_report.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>

#include "app/estimation/estimate_hidden.h"
#include "app/estimation/estimate_json.h"
#include "app/estimation/estimate_plots.h"
#include "app/estimation/estimate_text.h"
#include "app/estimation/estimate_words.h"
#include "app/html.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

EstimateRun run_of(std::string_view table, EstimateRequest request = {}) {
  auto input = read_estimate_bytes({{"t.csv", table}}, request.input);
  REQUIRE(input.has_value());
  request.options.draws = 50;
  request.options.latent.chains = 4;
  request.options.latent.sweeps = 2000;
  request.options.latent.burn_in = 200;
  request.command = "girok estimate t.csv --seed 1";
  request.version = "0";
  auto run = estimate_input(*std::move(input), request);
  REQUIRE(run.has_value());
  return *std::move(run);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// The row of a table that begins with this.
std::string row_of(const std::string& page, const std::string& first) {
  const std::size_t at = page.find("<th scope=row>" + first + "</th>");
  return at == std::string::npos ? "" : page.substr(at, page.find("</tr>", at) - at);
}

constexpr const char* small = "A,B,C,count\n1,0,0,60\n0,1,0,45\n0,0,1,38\n1,1,0,14\n1,0,1,11\n0,1,1,3\n1,1,1,9\n";

TEST_CASE("numbers of persons below five are hidden in a page, and one more with them; sizes are rounded") {
  const EstimateRun run = run_of(small);
  const std::string page = estimate_report_of(run, {});
  CHECK(has(row_of(page, "B × C"), "&lt;5"));
  CHECK(has(row_of(page, "A × B × C"), "hidden"));
  CHECK(has(row_of(page, "A × B"), "14"));
  CHECK(has(page, "A (≈ 90)"));
  CHECK(!has(page, "<code>f1</code>"));
  const std::string all = estimate_report_of(run, {.small = 0});
  CHECK(has(row_of(all, "B × C"), ">3<"));
  CHECK(has(row_of(all, "A × B × C"), ">9<"));
  CHECK(has(all, "A (94)"));
  CHECK(has(all, "<code>f1</code>"));
}

TEST_CASE("where a number is hidden another is too, unless there is no other") {
  CHECK(rc::check([](std::vector<std::uint8_t> counts, std::uint8_t bound) {
    std::vector<std::int64_t> wide(counts.begin(), counts.end());
    const HiddenCounts hidden(wide, bound, "hidden");
    std::size_t small_ones = 0, hidden_ones = 0, others = 0;
    for (std::size_t i = 0; i < wide.size(); ++i) {
      const bool is_small = wide[i] > 0 && wide[i] < bound;
      small_ones += is_small ? 1 : 0;
      others += wide[i] > 0 && !is_small ? 1 : 0;
      hidden_ones += hidden.is_hidden(i) ? 1 : 0;
      if (is_small) RC_ASSERT(hidden.text(i) == "<" + std::to_string(bound));
    }
    RC_ASSERT(hidden_ones == (small_ones == 0 ? 0 : small_ones + (others > 0 ? 1 : 0)));
    RC_ASSERT(hidden.any() == (small_ones > 0));
  }));
  CHECK(HiddenCounts({100}, 5, "h").sum_text(0) == "0");
  CHECK(HiddenCounts({3, 100}, 5, "h").sum_text(104) == "≈ 100");
  CHECK(HiddenCounts({3, 100}, 5, "h").sum_text(3) == "<5");
}

TEST_CASE("a small stratum does not follow from the sums of another level") {
  using Level = std::vector<std::pair<std::vector<std::string>, std::int64_t>>;
  const Level years{{{"2021"}, 114}, {{"2022"}, 90}};
  const Level places{
      {{"2021", "Mirrow"}, 60}, {{"2021", "Oldbridge"}, 50}, {{"2021", "Reedham"}, 4}, {{"2022", "Mirrow"}, 40}, {{"2022", "Reedham"}, 50}};
  // 114 is shown: beside the 4 the 50 of the same year is hidden, not the 40 of the other.
  const auto shown = shown_strata({years, places}, 5, "h");
  CHECK(shown[0] == std::vector<std::string>{"114", "90"});
  CHECK(shown[1] == std::vector<std::string>{"60", "h", "<5", "40", "50"});
  // Hidden above, hidden below: else the year is the sum of its places.
  const auto below = shown_strata(
      {{{{"2021"}, 3}, {{"2022"}, 90}}, {{{"2021", "Mirrow"}, 3}, {{"2022", "Mirrow"}, 40}, {{"2022", "Reedham"}, 50}}}, 5, "h");
  CHECK(below[0] == std::vector<std::string>{"<5", "h"});
  CHECK(below[1] == std::vector<std::string>{"<5", "h", "h"});
  CHECK(shown_strata({years, places}, 0, "h")[1] == std::vector<std::string>{"60", "50", "4", "40", "50"});
}

TEST_CASE("names of lists cannot write into the page, the terminal or the JSON") {
  EstimateRequest hostile;
  hostile.title = "<img src=x>";
  hostile.question = "</p><script>";
  const EstimateRun run = run_of(
      "\"<script>alert(1)</script>\",\"B\x1B[31m\",\"C & "
      "\"\"D\"\"\",count\n1,0,0,60\n0,1,0,45\n0,0,1,38\n1,1,0,14\n1,0,1,11\n0,1,1,13\n1,1,1,9\n",
      hostile);
  const std::string page = estimate_report_of(run, {});
  CHECK(!has(page, "<script"));
  CHECK(!has(page, "<img"));
  CHECK(!has(page, "\x1B"));
  CHECK(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  const std::string text = text_of(run, {});
  CHECK(!has(text, "\x1B"));
  CHECK(!has(json_of(run, "en"), "\x1B"));
}

TEST_CASE("a text keeps to the terminal's width, in three languages") {
  const EstimateRun run =
      run_of("경찰 명부,의료 지원 단체,shelter network,count\n1,0,0,60\n0,1,0,45\n0,0,1,38\n1,1,0,14\n1,0,1,11\n0,1,1,13\n1,1,1,9\n");
  for (const char* const language : {"en", "ko", "zh"}) {
    for (const std::size_t columns : {80, 120}) {
      const std::string text = text_of(run, {.columns = columns, .language = language});
      std::size_t widest = 0;
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        widest = std::max(widest, columns_of(std::string_view(text).substr(at, end - at)));
        at = end + 1;
      }
      CHECK_MESSAGE(widest <= columns, language << " at " << columns << ": " << widest);
    }
  }
}

TEST_CASE("the same run gives the same page, and the picture has every method") {
  const EstimateRun run = run_of(small);
  CHECK(estimate_report_of(run, {}) == estimate_report_of(run_of(small), {}));
  for (const char* const language : {"en", "ko", "zh"}) {
    const std::string page = estimate_report_of(run, {.language = language});
    const std::size_t at = page.find("aria-labelledby=\"answers-t answers-d\"");
    REQUIRE(at != std::string::npos);
    const std::string picture = page.substr(at, page.find("</svg>", at) - at);
    const EstimateWords words(language);
    for (const estimation::MethodResult& method : run.whole.methods) CHECK(has(picture, escape(words.method(method.name))));
  }
}

TEST_CASE("an axis is straight for near ends and logarithmic for far ones, and its ticks are round") {
  const Axis near(100, 300, 480), far(100, 100'000, 480);
  CHECK(!near.logarithmic());
  CHECK(far.logarithmic());
  // Equal steps on a straight axis, equal factors on a logarithmic one.
  CHECK(near.at(200) - near.at(150) == doctest::Approx(near.at(250) - near.at(200)));
  CHECK(far.at(10'000) - far.at(1000) == doctest::Approx(far.at(1000) - far.at(100)));
  CHECK(far.at(1e12) == doctest::Approx(480));
  CHECK(far.at(0) == doctest::Approx(0));
  for (const double tick : near.ticks()) CHECK(std::fmod(tick, 50) == doctest::Approx(0));
  CHECK(near.ticks().size() >= 3);
}

}  // namespace
}  // namespace girok::app
