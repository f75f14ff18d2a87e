// Pages of published figures: those of the case's documents laid together, with ranges by origin; formulas and assumptions that the reader types.
#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "app/figures/figures_report.h"
#include "app/figures/figures_run.h"
#include "app/figures/figures_words.h"
#include "app/terminal.h"
#include "server/pages/analysis.h"
#include "server/pages/corroboration_shared.h"
#include "server/pages/pages.h"
#include "server/pages/reading_of_case.h"
#include "server/serve.h"

namespace girok::server {
namespace {

using app::FiguresRun;
using app::FiguresWords;
using estimation::FigureGroup;
using estimation::Range;

constexpr std::size_t a_page = 12, most_lines = 50;

/// The filled lines of what was typed.
std::vector<std::string> lines_of(const std::string& typed) {
  std::vector<std::string> lines;
  std::istringstream stream(typed);
  for (std::string line; std::getline(stream, line) && lines.size() < most_lines;) {
    const std::size_t first = line.find_first_not_of(" \t"), last = line.find_last_not_of(" \t");
    if (first != std::string::npos) lines.push_back(line.substr(first, last - first + 1));
  }
  return lines;
}

/// Options of the command line mean nothing here: "(--assume)" is left out.
std::string without_options(std::string text) {
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{" (--", ")"}, {"(--", ")"}, {"（--", "）"}}) {
    for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
      const std::size_t end = text.find(close, at);
      if (end == std::string::npos) break;
      text.erase(at, end + close.size() - at);
    }
  }
  return text;
}

/// Worst first, as everywhere.
Json json_of_findings(const FiguresWords& words, const std::vector<estimation::Finding>& findings) {
  Json json = Json::array();
  for (const char* const weight : {"refusal", "warning", "note"}) {
    for (const estimation::Finding& finding : findings) {
      if (name_of(finding.weight) == weight)
        json.push_back({{"code", finding.code},
                        {"weight", weight},
                        {"notice", weight == std::string_view("refusal")   ? "bad"
                                   : weight == std::string_view("warning") ? "warn"
                                                                           : "info"},
                        {"text", without_options(words.say(finding))}});
    }
  }
  return json;
}

/// One end alone, written as in ranges.
std::string end_text(const FiguresWords& words, const Decimal& end, bool percent) {
  Range one;
  one.lo = one.hi = end;
  return words.range(one, percent);
}

Json json_of_range(const FiguresWords& words, const Range& range, bool percent) {
  return {{"text", words.range(range, percent)},
          {"low", range.lo ? Json(range.lo->to_double()) : Json(nullptr)},
          {"high", range.hi ? Json(range.hi->to_double()) : Json(nullptr)},
          {"low_text", range.lo ? end_text(words, *range.lo, percent) : std::string()},
          {"high_text", range.hi ? end_text(words, *range.hi, percent) : std::string()},
          {"assumed", range.lo_assumed || range.hi_assumed}};
}

std::string what_is(const FiguresRun& run, const FigureGroup& group) {
  std::string text = group.measure;
  const std::size_t first = group.origins.front().claims.front();
  if (text.empty() && first < run.as_written.size()) text = run.as_written[first];
  for (const std::string& more :
       {group.currency, group.per.empty() ? "" : "/" + group.per, group.base.empty() ? "" : "← " + group.base, group.place, group.time})
    if (!more.empty()) text += (text.empty() ? "" : ", ") + more;
  return app::one_line(text);
}

Json json_of_group(const FiguresRun& run, const FigureGroup& group, const FiguresWords& words) {
  const bool percent = group.unit == "percent";
  Json origins = Json::array();
  bool closed = true;
  for (std::size_t k = 0; k < group.origins.size(); ++k) {
    const estimation::Origin& origin = group.origins[k];
    Json cited = Json::array();
    for (const std::size_t claim : origin.claims) {
      if (!run.claims[claim].citation.empty()) cited.push_back(app::one_line(run.claims[claim].citation));
    }
    closed = closed && origin.range.closed();
    origins.push_back({{"name", origin.name.empty() ? std::string(words["unknown_origin"]) : app::one_line(origin.name)},
                       {"range", json_of_range(words, origin.range, percent)},
                       {"count", origin.claims.size()},
                       {"cited", std::move(cited)},
                       {"drifts", origin.drifts},
                       {"without", k < group.left_out.size() ? Json(words.range(group.left_out[k].range, percent)) : Json(nullptr)}});
  }
  const bool good = group.status == estimation::GroupStatus::range;
  return {{"name", group.name},
          {"what", what_is(run, group)},
          {"status", estimation::name_of(group.status)},
          {"status_word", words["status." + std::string(estimation::name_of(group.status))]},
          {"notice", good                                            ? "good"
                     : group.status == estimation::GroupStatus::none ? "bad"
                                                                     : "warn"},
          {"range", json_of_range(words, group.envelope, percent)},
          {"common", group.common ? Json(words.range(*group.common, percent)) : Json(nullptr)},
          {"citations", group.citations},
          {"chart", closed && group.origins.size() > 1},
          {"origins", std::move(origins)},
          {"any_findings", !group.findings.empty()},
          {"findings", json_of_findings(words, group.findings)}};
}

Json json_of_formula(const app::FormulaRun& one, const FiguresWords& words) {
  const Range& range = one.result.range;
  const bool closed = range.closed();
  std::string answer = closed ? words.range(range, false) : std::string(words["no_range"]);
  if (!closed && (range.lo || range.hi)) answer += " (" + words.range(range, false) + ")";
  return {{"name", one.formula.name},
          {"text", one.formula.text},
          {"answer", answer},
          {"range", json_of_range(words, range, false)},
          {"notice", closed ? "good" : "warn"},
          {"any_findings", !one.result.findings.empty()},
          {"findings", json_of_findings(words, one.result.findings)}};
}

/// Where every wording of a group stands: "f4c" is the third part of the fourth figure of the reading. Empty where it is none of them.
std::string wordings_of(const app::CaseReading& reading, const std::string& name) {
  std::size_t number = 0;
  if (name.empty() || std::from_chars(name.data() + 1, name.data() + name.size(), number).ec != std::errc() || number == 0) return {};
  for (std::size_t i = 0; i < reading.view.figures.size(); ++i) {
    if (reading.view.figures[i].figure + 1 == number) return href_of_figure(i, number - 1);
  }
  return {};
}

View page_of(Context& c, const app::CaseReading* reading, const FiguresRun* run, bool all) {
  View view;
  view.title = c.words["figures.title"];
  const FiguresWords words(c.language());
  view.json["has_reading"] = run != nullptr;
  view.json["items"] = Json::array();
  view.json["formulas"] = Json::array();
  view.json["errors"] = Json::array();
  view.json["said_once"] = nullptr;
  view.json["paging"] = nullptr;
  view.json["all"] = all;
  view.json["tabs"] = corroboration_tabs(c, "ranges");
  view.json["open"] = c.request.method == "POST";
  view.json["typed"] = {{"formula", c.text("formula")}, {"assume", c.text("assume")}, {"rounding", c.truth("rounding")}};
  if (run == nullptr) return view;
  const std::vector<const FigureGroup*> told = app::figures_told(*run, all);
  const Paging paging = paging_of(c, a_page);
  for (std::size_t i = paging.from; i < told.size() && view.json["items"].size() < paging.count; ++i) {
    view.json["items"].push_back(json_of_group(*run, *told[i], words));
    view.json["items"].back()["wordings"] = reading ? wordings_of(*reading, told[i]->name) : std::string();
  }
  view.json["paging"] = json_of(c, paging, told.size(), view.json["items"].size());
  const std::size_t left = run->figures.size() - told.size();
  if (left > 0) view.json["said_once"] = left;
  for (const app::FormulaRun& formula : run->formulas) view.json["formulas"].push_back(json_of_formula(formula, words));
  return view;
}

Result<View> show(Context& c) {
  const std::shared_ptr<const app::CaseReading> reading = reading_with_figures(c);
  View view = page_of(c, reading.get(), reading ? &reading->figures : nullptr, c.truth("all"));
  view.json["stale"] = reading != nullptr && reading->stamp != app::documents_stamp(c.vault());
  view.json["running"] = running_of(c, reading_kind);
  view.json["transcripts"] = reading != nullptr && reading->transcripts;
  return view;
}

Result<View> evaluate(Context& c) {
  const std::shared_ptr<const app::CaseReading> reading = reading_with_figures(c);
  if (!reading) return fail(ErrorCode::not_found, "the documents of the case were not read yet", {}, "read them first");
  app::FiguresRequest request;
  request.formulas = lines_of(c.text("formula"));
  request.assumptions = lines_of(c.text("assume"));
  request.rounding = c.truth("rounding");
  request.version = c.options.version;
  const tl::expected<FiguresRun, std::vector<Error>> run = app::run_figures(reading->figures, request);
  if (!run && c.api) return refused_form(run.error());
  View view = page_of(c, reading.get(), run ? &*run : &reading->figures, c.truth("all"));
  view.page = "figures/show";
  view.json["stale"] = reading->stamp != app::documents_stamp(c.vault());
  view.json["running"] = running_of(c, reading_kind);
  view.json["transcripts"] = reading != nullptr && reading->transcripts;
  if (!run) {
    view.json["errors"] = json_of(run.error());
    view.status = unprocessable;
  }
  return view;
}

Result<View> claims(Context& c) {
  const std::shared_ptr<const app::CaseReading> reading = reading_with_figures(c);
  if (!reading) return fail(ErrorCode::not_found, "the documents of the case were not read yet", {}, "read them first");
  Result<std::string> csv = app::claims_csv_of(reading->figures);
  if (!csv) return tl::unexpected<Error>(csv.error());
  return file_to_save(c, "claims.csv", "text/csv; charset=utf-8", *std::move(csv), "published figures: claims.csv");
}

Result<View> report(Context& c) {
  const std::shared_ptr<const app::CaseReading> reading = reading_with_figures(c);
  if (!reading) return fail(ErrorCode::not_found, "the documents of the case were not read yet", {}, "read them first");
  app::FiguresTextOptions options;
  options.language = std::string(c.language());
  return file_to_save(c, "figures.html", "text/html; charset=utf-8", app::figures_report_of(reading->figures, options),
                      "published figures: figures.html");
}

}  // namespace

void add_figures(Routes& routes) {
  const Rule read = Rule::deed_of(app::Deed::read_documents);
  constexpr std::size_t long_text = 20'000;
  routes.push_back({.name = "figures.show",
                    .method = "GET",
                    .path = "/figures",
                    .rule = read,
                    .params = {{.name = "all", .in = In::query, .kind = Kind::truth, .about = "Figures that are said once, too"},
                               {.name = "from", .in = In::query, .kind = Kind::integer, .about = "From which on"}},
                    .page = "figures/show",
                    .answer = "figures.show",
                    .about = "Published figures of the case's documents laid together, with a range by origin",
                    .handle = show});
  routes.push_back(
      {.name = "figures.evaluate",
       .method = "POST",
       .path = "/figures",
       .rule = read,
       .params = {{.name = "formula", .about = "Formulas over the figures, a line each: result = f1 * f2", .longest = long_text},
                  {.name = "assume", .about = "Ends that nobody gives, a line each: f1 high 900000: why", .longest = long_text},
                  {.name = "rounding", .kind = Kind::truth, .about = "A single number is taken with all that is rounded to it"},
                  {.name = "all", .kind = Kind::truth, .about = "Figures that are said once, too"}},
       .page = "figures/show",
       .answer = "figures.show",
       .about = "The same with formulas and assumptions; nothing is kept",
       .handle = evaluate});
  const auto file = [&](const char* name, const char* path, const char* media, const char* about, Result<View> (*handle)(Context&)) {
    routes.push_back({.name = std::string("figures.") + name,
                      .method = "GET",
                      .path = path,
                      .rule = Rule::deed_of(app::Deed::export_records),
                      .page = "figures/show",
                      .answer = "file",
                      .media = {media},
                      .about = about,
                      .handle = handle});
  };
  file("claims", "/figures/claims", "text/csv", "The table of claims, to correct definitions and origins by hand (CSV)", claims);
  file("report", "/figures/report", "text/html", "Published figures as one HTML file", report);
}

}  // namespace girok::server
