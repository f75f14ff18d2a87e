// Everything an estimate has to say can be said in three languages.
#include "app/estimation/estimate_words.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "app/embedded.h"
#include "app/estimation/estimate_input.h"

namespace girok::app {
namespace {

/// As it is embedded.
std::string findings_table() {
  std::ifstream in(std::string(GIROK_SOURCE_DIR) + "/data/estimation/findings.tsv");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

struct Line {
  std::string key;
  std::vector<std::string> texts;  ///< en, ko, zh
};

std::vector<Line> lines_of(std::string_view table) {
  std::vector<Line> lines;
  for (std::string_view rest = table; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.empty() || line.starts_with('#') || line.starts_with("code\t")) continue;
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t tab = std::min(line.find('\t', at), line.size());
      cells.emplace_back(line.substr(at, tab - at));
      at = tab + 1;
    }
    Line one{cells[0], {}};
    one.texts.assign(cells.begin() + 1, cells.end());
    lines.push_back(std::move(one));
  }
  return lines;
}

std::set<std::string> places_in(const std::string& text) {
  std::set<std::string> places;
  for (std::size_t i = 0; i + 2 < text.size(); ++i)
    if (text[i] == '{' && text[i + 2] == '}') places.insert(text.substr(i, 3));
  return places;
}

/// Codes as the engine's headers declare them.
std::set<std::string> codes_of_the_engine() {
  std::set<std::string> codes;
  const std::regex declared("inline constexpr const char\\* \\w+ =\\s*\"([a-z0-9_]+)\"");
  for (const auto& file : std::filesystem::directory_iterator(std::string(GIROK_SOURCE_DIR) + "/src/estimation")) {
    if (file.path().extension() != ".h") continue;
    std::ifstream in(file.path());
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at) codes.insert((*at)[1].str());
  }
  return codes;
}

void check_table(std::string_view table, bool ordered) {
  std::string before;
  std::set<std::string> keys;
  for (const Line& line : lines_of(table)) {
    CHECK_MESSAGE(keys.insert(line.key).second, line.key << " stands there twice");
    CHECK_MESSAGE(line.texts.size() == 3, line.key << " has not three languages");
    if (line.texts.size() != 3) continue;
    for (const std::string& text : line.texts) {
      CHECK_MESSAGE(!text.empty(), line.key << " lacks a language");
      CHECK_MESSAGE(places_in(text) == places_in(line.texts[0]), line.key << " says other things in another language");
    }
    if (ordered) CHECK_MESSAGE(before < line.key, line.key << " is out of order");
    before = line.key;
  }
}

TEST_CASE("every code of the engine's headers has a sentence in English, Korean and Chinese, and no other has") {
  const std::set<std::string> codes = codes_of_the_engine();
  REQUIRE(codes.size() > 40);
  std::set<std::string> said;
  for (const Line& line : lines_of(findings_table())) said.insert(line.key);
  for (const std::string& code : codes) CHECK_MESSAGE(said.contains(code), code << " has no sentence in data/estimation/findings.tsv");
  for (const std::string& code : said) CHECK_MESSAGE(codes.contains(code), code << " is no code of any header in src/estimation");
  check_table(findings_table(), true);
}

TEST_CASE("the report's own words are there in three languages") {
  check_table(embedded("estimate.tsv"), false);
  for (const char* const language : {"en", "ko", "zh"}) {
    const EstimateWords words(language);
    for (std::size_t i = 0; i < estimation::method_count; ++i)
      CHECK(!words.method(static_cast<estimation::MethodName>(i)).starts_with("method."));
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(!words["status." + std::string(name_of(static_cast<estimation::Status>(i)))].starts_with("status."));
    for (std::size_t i = 0; i < 5; ++i)
      CHECK(!words["interval." + std::string(name_of(static_cast<estimation::IntervalKind>(i)))].starts_with("interval."));
    for (std::size_t i = 0; i < 8; ++i)
      CHECK(!words["kind." + std::string(name_of(static_cast<estimation::SensitivityKind>(i)))].starts_with("kind."));
    for (std::size_t i = 0; i < 4; ++i) CHECK(!words["form." + std::string(name_of(static_cast<InputForm>(i)))].starts_with("form."));
  }
}

TEST_CASE("methods are called by their names") {
  const EstimateWords words("en");
  CHECK(words.say({"methods_disagree", estimation::Weight::warning, {"loglinear_bic", "100", "latent_class", "200"}}) ==
        "Methods disagree: Log-linear, chosen by BIC gives 100, Latent classes gives 200.");
}

TEST_CASE("a small overlap is not told by its number where small numbers are hidden") {
  const EstimateWords words("en");
  const estimation::Finding finding{"tiny_overlap_share", estimation::Weight::warning, {"3", "400"}};
  CHECK(words.say(finding).find('3') != std::string::npos);
  CHECK(words.say(finding, 5).find('3') == std::string::npos);
  CHECK(words.say(finding, 5).find("<5") != std::string::npos);
}

}  // namespace
}  // namespace girok::app
