// bench_quantities: how many numbers, ranges, percents, ages and amounts of other people's test sets are read as they expect.
//
// Data     ../shared/data/quantities (or the folder given): Microsoft Recognizers-Text's specifications for English, Korean, Chinese, and
//          quantulum3's sentences. Skipped, visibly, where absent.
// Scoring  Recognizers: a case counts unless it is marked unsupported for all of their implementations. It passes when every expected result
//          is found with its value (and currency or unit) at its place, and nothing more of that kind is. A place fits when our numeral lies
//          in theirs and theirs in our span; what our span has more must be bound words, a period, or for ranges the unit.
//          Kinds that our model cannot express are excluded by rule (see `exclusion`), counted and printed.
//          quantulum3: F1 of values, and of values with units, over all sentences; a range is its middle.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "reading/numerals.h"
#include "reading/units.h"
#include "text/tokens.h"
#include "text/unicode.h"

namespace {

using namespace girok;
using namespace girok::reading;
using Json = nlohmann::json;

bool verbose = false;

std::vector<Quantity> quantities(const std::string& text, text::Language language) {
  const auto tokens = text::tokenize(text);
  return language == text::Language::en ? quantities_en(text, tokens) : quantities_cjk(text, tokens, language);
}
std::vector<NumberMention> numbers(const std::string& text, text::Language language) {
  const auto tokens = text::tokenize(text);
  return language == text::Language::en ? numbers_en(text, tokens) : numbers_cjk(text, tokens, language);
}

bool same(double a, double b) { return std::abs(a - b) <= 1e-9 * std::max({1e-300, std::abs(a), std::abs(b)}); }

// ---- one expected result, one found --------------------------------------------------------------------------------

/// A found thing, brought to what the model compares: value as text or number, unit, spans.
struct Found {
  Span span, number;
  double value = 0;
  std::string range;  ///< "(20,35]"
  std::string unit;
  bool bounded = false, has_unit = false;
};

/// Byte offset of a character counted in UTF-16 units.
std::uint32_t byte_of(const std::string& text, std::size_t units) {
  std::size_t at = 0, count = 0;
  while (at < text.size() && count < units) {
    const text::Rune rune = text::rune_at(text, at);
    count += rune.value > 0xFFFF ? 2 : 1;
    at += rune.size;
  }
  return static_cast<std::uint32_t>(at);
}

std::optional<Span> expected_span(const std::string& input, const Json& result) {
  const std::string text = text::fold(result.at("Text").get<std::string>());
  if (result.contains("Start") && result.contains("End")) {
    const Span span{byte_of(input, result["Start"].get<std::size_t>()), byte_of(input, result["End"].get<std::size_t>() + 1)};
    if (text::fold(std::string(slice(input, span))) == text) return span;
  }
  for (std::uint32_t begin = 0; begin < input.size(); ++begin) {  // a wrong offset in the data: the first place with these words
    const Span span{begin, static_cast<std::uint32_t>(std::min(input.size(), begin + result["Text"].get<std::string>().size()))};
    if (text::fold(std::string(slice(input, span))) == text) return span;
  }
  return std::nullopt;
}

bool place_fits(const Found& found, Span expected, bool range) {
  if (found.number.empty() || !expected.contains(found.number) || !found.span.contains(expected)) {
    return range && found.span.overlaps(expected) && found.span.contains(found.number) && expected.contains(found.number) &&
           expected.contains(found.span);
  }
  if (found.span.begin < expected.begin && !found.bounded) return false;
  return found.span.end <= expected.end || found.bounded || (range && found.has_unit);
}

std::string range_text(const Interval& value) {
  std::string text = value.lo && value.bound != Bound::more ? "[" : "(";
  if (value.lo) text += value.lo->to_string();
  text += ',';
  if (value.hi) text += value.hi->to_string();
  return text + (value.hi && value.bound != Bound::less ? "]" : ")");
}

struct Ends {
  std::optional<double> lo, hi;
  bool open_lo = false, open_hi = false;
};
Ends parse_range(const std::string& text) {
  Ends ends;
  if (text.size() < 3) return ends;
  ends.open_lo = text.front() == '(';
  ends.open_hi = text.back() == ')';
  const std::size_t comma = text.find(',');
  if (comma > 1) ends.lo = std::strtod(text.c_str() + 1, nullptr);
  if (comma + 2 < text.size()) ends.hi = std::strtod(text.c_str() + comma + 1, nullptr);
  return ends;
}
/// Our intervals do not say whether the ends of a two-sided range belong to it: compared by value there, exactly for bounds.
bool same_range(const std::string& a, const std::string& b) {
  const Ends x = parse_range(a), y = parse_range(b);
  if (x.lo.has_value() != y.lo.has_value() || x.hi.has_value() != y.hi.has_value()) return false;
  if (x.lo && !same(*x.lo, *y.lo)) return false;
  if (x.hi && !same(*x.hi, *y.hi)) return false;
  if (x.lo && x.hi) return true;
  return x.lo ? x.open_lo == y.open_lo : x.open_hi == y.open_hi;
}

/// "Dollar", "Pence", "United States dollar" -> code and factor by their own names.
std::optional<std::pair<std::string, double>> currency_named(std::string unit) {
  static const std::map<std::string, std::pair<std::string, double>> others = {{"Netherlands guilder", {"NLG", 1}},
                                                                               {"Sen", {"MYR", 0.01}},
                                                                               {"Costa Rican colón", {"CRC", 1}},
                                                                               {"Pound", {"GBP", 1}},
                                                                               {"Dollar", {"USD", 1}},
                                                                               {"Fen", {"CNY", 0.01}},
                                                                               {"Jiao", {"CNY", 0.1}}};
  if (const auto it = others.find(unit); it != others.end()) return it->second;
  const CurrencyMatch match = currency_at(unit, text::Language::en);
  if (match.currency == nullptr || match.size != unit.size()) return std::nullopt;
  return std::pair(std::string(match.currency->code), match.currency->factor.to_double());
}

// ---- Recognizers ---------------------------------------------------------------------------------------------------

std::vector<Found> find_all(const std::string& model, const std::string& input, text::Language language) {
  std::vector<Found> all;
  if (model == "Number") {
    for (const NumberMention& m : numbers(input, language)) {
      if (!m.ordinal) all.push_back({m.span, m.span, m.value.to_double(), {}, {}, false, false});
    }
    return all;
  }
  for (const Quantity& q : quantities(input, language)) {
    Found found;
    found.span = q.span;
    found.number = q.number;
    found.bounded = !q.hedge.empty() || !q.period.empty();
    found.has_unit = !q.unit.empty() || !q.currency.empty() || (language != text::Language::en && q.kind == QuantityKind::count);  // 개, 个
    const auto& named = q.value.lo ? q.value.lo : q.value.hi;
    if (model == "NumberRange") {
      if (q.kind == QuantityKind::calendar || q.value.bound == Bound::vague || q.value.bound == Bound::about) continue;
      const bool equals = q.value.bound == Bound::equal && !q.hedge.empty();
      if (q.value.bound == Bound::equal && !equals) continue;
      Interval value = q.value;
      // a share by its words ("more than half") is compared as the number it is
      if (q.unit == "percent" && input.find('%') == std::string::npos) {
        if (value.lo) value.lo = value.lo->scaled(-2);
        if (value.hi) value.hi = value.hi->scaled(-2);
      }
      found.range = range_text(value);
      all.push_back(found);
      continue;
    }
    if (!named) continue;
    found.value = named->to_double();
    found.unit = q.unit;
    // Of a range these models take the two ends as they stand beside the unit; the upper one carries it.
    if (model == "Percent" && (q.unit == "percent") && q.kind == QuantityKind::share) {
      const std::string_view words = slice(input, q.span);
      const bool marked = language != text::Language::en || words.find('%') != std::string_view::npos ||
                          text::fold(std::string(words)).find("per") != std::string::npos;
      if (marked) all.push_back(found);
    } else if (model == "Age" && q.kind == QuantityKind::age) {
      if (q.value.bound == Bound::range && q.value.hi) found.value = q.value.hi->to_double();
      all.push_back(found);
    } else if (model == "Currency" && q.kind == QuantityKind::money) {
      found.unit = q.currency;
      all.push_back(found);
    }
  }
  return all;
}

bool matches(const std::string& model, const Found& found, const Json& resolution) {
  const std::string value = resolution.at("value").get<std::string>();
  if (model == "NumberRange") return same_range(found.range, value);
  const double number = std::strtod(value.c_str(), nullptr);
  // fifteen digits are given
  const auto close = [](double a, double b) { return std::abs(a - b) <= 2e-14 * std::abs(b) + 1e-300 || same(a, b); };
  if (model == "Number") return close(found.value, number);
  if (model == "Percent") return close(found.value, number);
  const std::string unit = resolution.value("unit", "");
  if (model == "Age") {
    std::string lower = text::fold(unit);
    if (lower == "age") lower = "year";
    return close(found.value, number) && found.unit == lower;
  }
  const auto named = currency_named(unit);
  if (!named) return false;
  if (resolution.contains("isoCurrency") && resolution["isoCurrency"].is_string() && resolution["isoCurrency"] != found.unit) return false;
  return found.unit == named->first && close(found.value, number * named->second);
}

bool is_null(const Json& result) {
  if (!result.contains("Resolution") || !result["Resolution"].is_object()) return true;
  const auto& resolution = result["Resolution"];
  return !resolution.contains("value") || !resolution["value"].is_string() || resolution["value"] == "null";
}

/// Three groups of digits or more, joined by points.
bool dotted(const std::string& input) {
  int points = 0;
  for (std::size_t i = 1; i + 1 < input.size(); ++i) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (input[i] == '.' && digit(input[i - 1]) && digit(input[i + 1]))
      ++points;
    else if (!digit(input[i]))
      points = 0;
    if (points >= 2) return true;
  }
  return false;
}

/// Why our model cannot express what a case expects; empty where it can.
std::string exclusion(const std::string& model, const Json& test, text::Language language) {
  const Json& results = test["Results"];
  bool all_null = !results.empty(), any_null = false;
  for (const Json& result : results) {
    all_null = all_null && is_null(result);
    any_null = any_null || is_null(result);
  }
  if (any_null) return "a unit without a number (\"the dollar fell\"): no quantity";
  const std::string input = test["Input"].get<std::string>();
  if (language != text::Language::en) {
    for (const Json& result : results) {
      const std::string words = result["Text"].get<std::string>();
      if (words.find('^') != std::string::npos) return "a power to be worked out (\"1.1^23\"): no numeral";
      if (model == "NumberRange" && (words.find("几") != std::string::npos || words.find("幾") != std::string::npos))
        return "十几万 as \"more than 100,000\": vague here, with both ends";
      if (words.find("에 달하는") != std::string::npos) return "에 달하는 (\"amounting to\") as a bound: none here";
    }
    if (dotted(input)) return "an address or version (\"192.168.1.2\") as four numbers: an identifier here";
    const auto all = quantities(input, language);
    const bool measures = !all.empty() && std::all_of(all.begin(), all.end(), [](const Quantity& q) {
      return q.kind == QuantityKind::measurement || q.kind == QuantityKind::calendar || q.kind == QuantityKind::money;
    });
    if (model == "Age" && language == text::Language::ko &&
        std::any_of(all.begin(), all.end(), [](const Quantity& q) { return q.unit == "month" && q.kind == QuantityKind::duration; })) {
      return "months as an age with no word of age beside them: a duration here";
    }
    if (model == "Number" && results.empty() && measures) {
      return "a numeral before a unit or in a date that is no number to them: a numeral here, its quantity says what it is";
    }
  }
  for (const Json& result : results) {
    if (model != "NumberRange") break;
    const auto inside = numbers(result["Text"].get<std::string>(), language);
    if (!inside.empty() && std::all_of(inside.begin(), inside.end(), [](const NumberMention& m) { return m.ordinal; }))
      return "a range of ordinals (\"between the tenth and the fifteenth\"): ranks are no quantities";
  }
  return {};
}

bool supported(const Json& test) {
  std::string marks = test.value("NotSupported", "") + "," + test.value("NotSupportedByDesign", "");
  for (const char* name : {"dotnet", "javascript", "python", "java"}) {
    const std::string mark(name);
    bool found = false;
    for (std::size_t at = marks.find(mark); at != std::string::npos; at = marks.find(mark, at + 1)) {
      const char next = at + mark.size() < marks.size() ? marks[at + mark.size()] : ',';
      if (next < 'a' || next > 'z') found = true;
    }
    if (!found) return true;
  }
  return false;
}

struct Tally {
  int passed = 0, counted = 0, unsupported = 0;
  std::map<std::string, int> excluded;
};

bool passes(const std::string& model, const Json& test, text::Language language) {
  const std::string input = test["Input"].get<std::string>();
  std::vector<Found> found = find_all(model, input, language);
  for (const Json& result : test["Results"]) {
    const auto span = expected_span(input, result);
    if (!span) return false;
    bool hit = false;
    for (std::size_t i = 0; i < found.size() && !hit; ++i) {
      if (!place_fits(found[i], *span, model != "Number") && !(model == "Age" && found[i].span.contains(*span))) continue;
      if (!matches(model, found[i], result["Resolution"])) continue;
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(i));
      hit = true;
    }
    if (!hit) return false;
  }
  return found.empty();
}

void explain(const std::string& model, const Json& test, text::Language language) {
  const std::string input = test["Input"].get<std::string>();
  std::printf("    FAIL %s\n", input.c_str());
  for (const Json& result : test["Results"])
    std::printf("      want %s %s\n", result["Text"].dump().c_str(), result["Resolution"].dump().c_str());
  for (const Found& found : find_all(model, input, language)) {
    std::printf("      have \"%s\" [%s] %.15g %s %s\n", std::string(slice(input, found.span)).c_str(),
                std::string(slice(input, found.number)).c_str(), found.value, found.range.c_str(), found.unit.c_str());
  }
}

Tally recognizers(const std::filesystem::path& file, const std::string& model, text::Language language) {
  std::ifstream in(file);
  const Json tests = Json::parse(in);
  Tally tally;
  for (const Json& test : tests) {
    if (!supported(test)) {
      ++tally.unsupported;
      continue;
    }
    if (const std::string reason = exclusion(model, test, language); !reason.empty()) {
      ++tally.excluded[reason];
      continue;
    }
    ++tally.counted;
    if (passes(model, test, language)) {
      ++tally.passed;
    } else if (verbose) {
      explain(model, test, language);
    }
  }
  return tally;
}

// ---- quantulum3 ----------------------------------------------------------------------------------------------------

struct Pair {
  double value = 0;
  std::string unit;
};

/// Their unit names in our terms, by facts: a cent is 0.01 dollars, a cubic centimetre a millilitre, a dozen twelve.
Pair in_our_terms(double value, std::string unit) {
  static const std::map<std::string, std::pair<std::string, double>> same_things = {{"dozen", {"dimensionless", 12}},
                                                                                    {"gross", {"dimensionless", 144}},
                                                                                    {"baker's dozen", {"dimensionless", 13}},
                                                                                    {"cubic centimetre", {"millilitre", 1}},
                                                                                    {"pound sterling", {"GBP", 1}},
                                                                                    {"count per week", {"dimensionless per week", 1}},
                                                                                    {"degree fahrenheit", {"degree fahrenheit", 1}}};
  if (const auto it = same_things.find(unit); it != same_things.end()) return {value * it->second.second, it->second.first};
  const std::size_t per = unit.find(" per ");
  const std::string head = unit.substr(0, per);
  if (const auto named = currency_named(head))
    return {value * named->second, named->first + (per == std::string::npos ? "" : unit.substr(per))};
  return {value, unit};
}

std::optional<Pair> in_their_terms(const Quantity& q, const std::string& text) {
  const bool range = q.value.lo && q.value.hi;
  if (q.value.bound == Bound::vague || q.kind == QuantityKind::ordinal) return std::nullopt;
  if (!q.value.lo && !q.value.hi) return std::nullopt;
  Pair pair;
  pair.value = range ? (q.value.lo->to_double() + q.value.hi->to_double()) / 2 : (q.value.lo ? q.value.lo : q.value.hi)->to_double();
  switch (q.kind) {
    case QuantityKind::calendar:
      if (q.value.bound == Bound::range || slice(text, q.span).find('-') != std::string_view::npos) return std::nullopt;
      pair.unit = "dimensionless";
      break;
    case QuantityKind::money: pair.unit = q.currency + (q.unit.empty() ? "" : " " + q.unit); break;
    case QuantityKind::share: {
      const std::string folded = text::fold(std::string(slice(text, q.span)));
      const bool marked = folded.find('%') != std::string::npos || folded.find("per") != std::string::npos;
      pair.unit = marked ? "percentage" : "dimensionless";
      if (!marked) pair.value /= 100;
      break;
    }
    case QuantityKind::count:
    case QuantityKind::number:
    case QuantityKind::multiple: pair.unit = "dimensionless"; break;
    default: pair.unit = q.unit;
  }
  if (!q.period.empty()) pair.unit += " per " + q.period;
  return pair;
}

struct Score {
  int hits = 0, ours = 0, theirs = 0;
  double f1() const { return ours + theirs == 0 ? 0 : 2.0 * hits / (ours + theirs); }
};

void quantulum(const std::filesystem::path& file, Score& values, Score& units) {
  std::ifstream in(file);
  for (const Json& test : Json::parse(in)) {
    const std::string text = test["req"].get<std::string>();
    std::vector<Pair> have, want;
    for (const Quantity& q : quantities(text, text::Language::en)) {
      if (auto pair = in_their_terms(q, text)) have.push_back(*pair);
    }
    for (const Json& result : test["res"]) want.push_back(in_our_terms(result["value"].get<double>(), result["unit"].get<std::string>()));
    bool clean = have.size() == want.size();
    for (const bool with_unit : {false, true}) {
      Score& score = with_unit ? units : values;
      auto left = have;
      for (const Pair& pair : want) {
        const auto it = std::find_if(left.begin(), left.end(),
                                     [&](const Pair& p) { return same(p.value, pair.value) && (!with_unit || p.unit == pair.unit); });
        if (it == left.end()) {
          clean = false;
          continue;
        }
        left.erase(it);
        ++score.hits;
      }
      score.ours += static_cast<int>(have.size());
      score.theirs += static_cast<int>(want.size());
    }
    if (!clean && verbose) {
      std::printf("    DIFF %s\n", text.c_str());
      for (const Pair& p : want) std::printf("      want %.12g %s\n", p.value, p.unit.c_str());
      for (const Pair& p : have) std::printf("      have %.12g %s\n", p.value, p.unit.c_str());
    }
  }
}

// ---- speed ---------------------------------------------------------------------------------------------------------

void speed(const char* name, const std::string& text) {
  const auto tokens = text::tokenize(text);
  const std::clock_t start = std::clock();  // processor time: the machine may be shared
  std::size_t found = 0;
  constexpr std::size_t stretch = 1 << 16;
  for (std::size_t i = 0; i < tokens.size(); i += stretch) {
    found += quantities_en(text, std::span(tokens).subspan(i, std::min(stretch, tokens.size() - i))).size();
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("  %-44s %7.1f MB/s  (%zu quantities)\n", name, static_cast<double>(text.size()) / 1e6 / seconds, found);
}

std::string repeated(std::string_view unit, std::size_t size) {
  std::string text;
  text.reserve(size + unit.size());
  while (text.size() < size) text += unit;
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  std::filesystem::path folder = "../shared/data/quantities";
  std::string only;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "-v")
      verbose = true;
    else if (argument.starts_with("--only="))
      only = argument.substr(7);
    else
      folder = argument;
  }
  if (!std::filesystem::exists(folder)) {
    std::printf("SKIPPED: %s is not there; the pass rates need the test sets of Recognizers-Text and quantulum3\n", folder.c_str());
  } else {
    const std::array<std::pair<const char*, text::Language>, 3> languages = {
        {{"English", text::Language::en}, {"Korean", text::Language::ko}, {"Chinese", text::Language::zh}}};
    std::printf("Recognizers-Text (passed of those our model can express)\n");
    for (const auto& [name, language] : languages) {
      for (const char* model : {"Number", "NumberRange", "Percent", "Age", "Currency"}) {
        const std::string label = std::string(name) + "/" + model;
        if (!only.empty() && label.find(only) == std::string::npos) continue;
        const auto file = folder / "recognizers" / name / (std::string(model) + "Model.json");
        if (!std::filesystem::exists(file)) {
          std::printf("  %-20s SKIPPED, no such file\n", label.c_str());
          continue;
        }
        const Tally tally = recognizers(file, model, language);
        std::printf("  %-20s %4d of %4d  %5.1f %%   unsupported by all of theirs: %d\n", label.c_str(), tally.passed, tally.counted,
                    tally.counted == 0 ? 0.0 : 100.0 * tally.passed / tally.counted, tally.unsupported);
        for (const auto& [reason, count] : tally.excluded) std::printf("      excluded %d: %s\n", count, reason.c_str());
      }
    }
    if (only.empty() || only == "quantulum3") {
      Score values, units;
      const auto file = folder / "quantulum3" / "quantities.json";
      if (std::filesystem::exists(file)) {
        quantulum(file, values, units);
        std::printf("quantulum3  value F1 %.3f   value+unit F1 %.3f   (%d of theirs, %d of ours)\n", values.f1(), units.f1(), values.theirs,
                    values.ours);
      }
    }
  }
  if (!only.empty() && only != "speed") return 0;
  std::printf("Speed, English\n");
  speed("prose, a number every 300 letters", repeated("The witness said that guards at the camp took her to another room where the "
                                                      "questions began again and nobody wrote anything down. "
                                                      "She remembered the smell of coal and a window without glass, and that more than 40 "
                                                      "women slept there in winter without blankets or shoes. ",
                                                      32 << 20));
  speed("numbers everywhere",
        repeated("Between 2 and 3 million people, or 70-80 per cent, paid $1.5bn (£1.2bn) a year in 1995. ", 8 << 20));
  speed("hostile: one hundred one hundred ...", repeated("one hundred ", 10 << 20));
  speed("hostile: 1-1-1-1-...", repeated("1-", 10 << 20));
  speed("hostile: and and a a minus minus - -", repeated("and a minus - half of a ", 10 << 20));
  speed("hostile: digits without end", std::string(10 << 20, '7'));
  speed("hostile: 1,1,1,1,...", repeated("1,", 10 << 20));
  return 0;
}
