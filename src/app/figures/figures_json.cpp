// girok.figures/1: docs/formats/figures.md.
#include <cmath>

#include <fmt/format.h>

#include "app/case/json_parts.h"
#include "app/figures/figures_run.h"
#include "app/figures/figures_words.h"

namespace girok::app {
namespace {

using estimation::Claim;
using estimation::FigureGroup;
using estimation::Range;
using json_parts::Json;
using json_parts::or_null;

Json of(const std::optional<Decimal>& value) { return value ? Json(value->to_string()) : Json(nullptr); }
Json of(const Range& range) {
  return {{"lo", of(range.lo)}, {"hi", of(range.hi)}, {"lo_assumed", range.lo_assumed}, {"hi_assumed", range.hi_assumed}};
}
Json number(double value) { return std::isfinite(value) ? Json(std::stod(fmt::format("{:.10g}", value))) : Json(nullptr); }

Json findings_of(const std::vector<estimation::Finding>& findings, const FiguresWords& words) {
  Json list = Json::array();
  for (const estimation::Finding& finding : findings)
    list.push_back({{"code", finding.code}, {"weight", name_of(finding.weight)}, {"text", words.say(finding)}});
  return list;
}

Json figure_of(const FigureGroup& group, const std::vector<Claim>& claims, const FiguresWords& words) {
  Json out{{"name", group.name},
           {"measure", or_null(group.measure)},
           {"unit", or_null(group.unit)},
           {"currency", or_null(group.currency)},
           {"per", or_null(group.per)},
           {"kind", or_null(std::string(name_of(group.kind)))},
           {"place", or_null(group.place)},
           {"time", or_null(group.time)},
           {"of", or_null(group.base)},
           {"status", name_of(group.status)},
           {"range", of(group.envelope)},
           {"common", group.common ? of(*group.common) : Json(nullptr)},
           {"citations", group.citations},
           {"fewest_origins", group.fewest_origins},
           {"most_origins", group.most_origins}};
  out["origins"] = Json::array();
  for (const estimation::Origin& origin : group.origins) {
    Json cited = Json::array();
    for (const std::size_t index : origin.claims) {
      const Claim& claim = claims[index];
      cited.push_back({{"claim", claim.id},
                       {"citation", or_null(claim.citation)},
                       {"low", of(claim.value.lo)},
                       {"high", of(claim.value.hi)},
                       {"bound", symbol_of(claim.value.bound)},
                       {"assumption", or_null(claim.assumption)}});
    }
    out["origins"].push_back(
        {{"origin", or_null(origin.name)}, {"citations", cited}, {"range", of(origin.range)}, {"drifts", origin.drifts}});
  }
  out["without"] = Json::array();
  for (const estimation::LeftOut& one : group.left_out)
    out["without"].push_back({{"origin", or_null(one.origin)}, {"range", of(one.range)}});
  out["pool"] = group.pool ? Json{{"lo", number(group.pool->lo)}, {"median", number(group.pool->median)}, {"hi", number(group.pool->hi)}}
                           : Json(nullptr);
  out["findings"] = findings_of(group.findings, words);
  return out;
}

}  // namespace

std::string json_of(const FiguresRun& run, std::string_view language) {
  const FiguresWords words(language);
  Json json{{"format", "girok.figures/1"}, {"kind", "figures"}, {"version", run.version}, {"command", run.command}};
  json["claims"] = run.claims.size();
  std::size_t citations = 0;
  for (const Claim& claim : run.claims) citations += claim.conversion_of.empty() ? 1 : 0;
  json["citations"] = citations;
  json["rounding"] = run.rounding;
  json["figures"] = Json::array();
  for (const FigureGroup& group : run.figures) json["figures"].push_back(figure_of(group, run.claims, words));
  json["formulas"] = Json::array();
  for (const FormulaRun& one : run.formulas) {
    Json draws = nullptr;
    if (one.draws && run.draws)
      draws = {
          {"lo", number(one.draws->lo)},
          {"median", number(one.draws->median)},
          {"hi", number(one.draws->hi)},
          {"mean", number(one.draws->mean)},
          {"draws", one.draws->draws},
          {"seed", run.draws->seed},
          {"dependence", name_of(run.draws->dependence)},
          {"rank_correlation", run.draws->dependence == estimation::Dependence::rank ? number(run.draws->rank_correlation) : Json(nullptr)},
          {"level", number(run.draws->level)}};
    json["formulas"].push_back({{"name", one.formula.name},
                                {"formula", one.formula.text},
                                {"figures", one.formula.figures},
                                {"range", of(one.result.range)},
                                {"status", one.result.range.closed() ? "range" : "none"},
                                {"draws", draws},
                                {"findings", findings_of(one.result.findings, words)}});
  }
  json["files"] = run.files;
  json["notes"] = Json::array();
  for (const std::string& column : run.left_out) json["notes"].push_back({{"what", "a column was left alone"}, {"column", column}});
  return json_parts::print(json);
}

}  // namespace girok::app
