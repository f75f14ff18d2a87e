#include "app/estimation/estimate_json.h"

#include <cmath>

#include <fmt/format.h>

#include "app/case/json_parts.h"
#include "app/estimation/estimate_words.h"

namespace girok::app {
namespace {

using estimation::Finding;
using estimation::MethodResult;
using estimation::Overlaps;
using json_parts::Json;
using json_parts::or_null;

/// To ten significant digits, which is more than anything here is sure of; null where it is not finite.
Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return std::stod(fmt::format("{:.10g}", value));
}
Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

Json json_interval(const std::optional<estimation::EstimateInterval>& interval) {
  if (!interval) return nullptr;
  return {
      {"lo", number(interval->lo)}, {"hi", number(interval->hi)}, {"level", number(interval->level)}, {"kind", name_of(interval->kind)}};
}

class Writer {
 public:
  Writer(const EstimateRun& run, std::string_view language) : run_(run), words_(language) {}

  std::string write() const {
    Json json{{"format", "girok.estimate/1"}, {"kind", "estimate"}};
    json["version"] = run_.version;
    json["command"] = run_.command;
    json["seed"] = run_.seed;
    json["level"] = number(run_.level);
    json["title"] = or_null(run_.title);
    json["question"] = or_null(run_.question);
    json["input"] = input();
    const Overlaps& whole = run_.whole.overlaps;
    json["n"] = whole.n();
    json["lists"] = Json::array();
    for (std::size_t i = 0; i < whole.list_count(); ++i)
      json["lists"].push_back({{"name", whole.lists[i]}, {"persons", whole.size_of(i)}, {"only", only(whole, i)}});
    json["cells"] = cells(whole);
    json["gate"] = gate(run_.whole);
    json["methods"] = methods(run_.whole.methods);
    json["sensitivity"] = sensitivity();
    json["warnings"] = findings(run_.warnings());
    json["advice"] = words_.say(run_.whole.advice);
    json["advice_code"] = run_.whole.advice.code;
    json["range"] =
        run_.whole.range ? Json{{"lo", number(run_.whole.range->first)}, {"hi", number(run_.whole.range->second)}} : Json(nullptr);
    json["linkage"] = linkage();
    json["strata"] = strata();
    return json_parts::print(json);
  }

 private:
  Json input() const {
    Json notes = Json::array();
    for (const std::string& note : run_.input.notes) notes.push_back({{"what", note}});
    Json by = Json::array();
    if (!run_.levels.empty()) by = run_.levels.back().by;
    return {{"form", name_of(run_.input.form)},
            {"files", run_.input.files},
            {"count_column", or_null(run_.input.count_column)},
            {"by", by},
            {"left_out", run_.input.left_out},
            {"on_no_list", run_.input.on_no_list},
            {"notes", notes}};
  }

  static std::int64_t only(const Overlaps& overlaps, std::size_t list) {
    for (const estimation::Cell& cell : overlaps.cells)
      if (cell.pattern == estimation::Pattern{1} << list) return cell.count;
    return 0;
  }

  static Json cells(const Overlaps& overlaps) {
    Json out = Json::array();
    for (const estimation::Cell& cell : overlaps.cells) {
      Json lists = Json::array();
      for (std::size_t i = 0; i < overlaps.list_count(); ++i)
        if ((cell.pattern >> i & 1U) != 0) lists.push_back(overlaps.lists[i]);
      out.push_back({{"lists", std::move(lists)}, {"count", cell.count}});
    }
    return out;
  }

  static Json gate(const estimation::Estimate& estimate) {
    Json pairs = Json::array();
    for (const estimation::PairDependence& pair : estimate.gate.pairs)
      pairs.push_back({{"a", estimate.overlaps.lists[pair.a]},
                       {"b", estimate.overlaps.lists[pair.b]},
                       {"both", pair.both},
                       {"expected", number(pair.expected)},
                       {"odds_ratio", number(pair.odds_ratio)},
                       {"p", number(pair.p)}});
    return {{"can_estimate", estimate.gate.can_estimate}, {"pairs", std::move(pairs)}};
  }

  Json findings(const std::vector<Finding>& found) const {
    Json out = Json::array();
    for (const Finding& finding : found)
      out.push_back({{"code", finding.code}, {"weight", name_of(finding.weight)}, {"text", words_.say(finding)}});
    return out;
  }

  Json methods(const std::vector<MethodResult>& results) const {
    Json out = Json::array();
    for (const MethodResult& result : results) {
      Json diagnostics = Json::object();
      for (const auto& [name, value] : result.diagnostics)
        if (std::isfinite(value)) diagnostics[name] = number(value);
      Json modes = Json::array();
      for (const estimation::Mode& mode : result.modes)
        modes.push_back({{"estimate", number(mode.estimate)},
                         {"interval", json_interval(mode.interval)},
                         {"share", number(mode.share)},
                         {"model", or_null(mode.model)}});
      out.push_back({{"name", name_of(result.name)},
                     {"status", name_of(result.status)},
                     {"estimate", number(result.estimate)},
                     {"interval", json_interval(result.interval)},
                     {"model", or_null(result.model)},
                     {"diagnostics", std::move(diagnostics)},
                     {"reasons", findings(result.reasons)},
                     {"modes", std::move(modes)}});
    }
    return out;
  }

  Json sensitivity() const {
    Json out = Json::array();
    for (const estimation::Sensitivity& one : run_.whole.sensitivity)
      out.push_back({{"kind", name_of(one.kind)},
                     {"what", one.what},
                     {"method", name_of(one.method)},
                     {"status", name_of(one.status)},
                     {"estimate", number(one.estimate)},
                     {"interval", json_interval(one.interval)},
                     {"criterion", number(one.criterion)},
                     {"reasons", findings(one.reasons)}});
    return out;
  }

  Json linkage() const {
    if (!run_.draws) return nullptr;
    Json methods = Json::array(), each = Json::array();
    for (const estimation::DrawsCombined& one : run_.draws->methods) {
      const bool none = one.refused == one.draws;
      methods.push_back({{"method", name_of(one.method)},
                         {"draws", one.draws},
                         {"refused", one.refused},
                         {"estimate", none ? Json(nullptr) : number(one.estimate)},
                         {"interval", none ? Json(nullptr) : json_interval(one.interval)},
                         {"within", none ? Json(nullptr) : number(one.within)},
                         {"between", none ? Json(nullptr) : number(one.between)},
                         {"total", none ? Json(nullptr) : number(one.total)},
                         {"share_from_linkage", none ? Json(nullptr) : number(one.share_from_linkage)},
                         {"n_lo", number(one.n_lo)},
                         {"n_hi", number(one.n_hi)}});
    }
    for (const estimation::Sensitivity& one : run_.draws->draws)
      each.push_back({{"draw", one.what},
                      {"method", name_of(one.method)},
                      {"status", name_of(one.status)},
                      {"estimate", number(one.estimate)},
                      {"interval", json_interval(one.interval)}});
    return {{"draws", run_.input.draws.size()}, {"methods", std::move(methods)}, {"each", std::move(each)}};
  }

  Json strata() const {
    Json out = Json::array();
    for (const LevelEstimate& level : run_.levels) {
      Json strata = Json::array();
      for (std::size_t i = 0; i < level.strata.size(); ++i) {
        const estimation::Estimate& estimate = level.estimate.strata[i];
        strata.push_back({{"name", name_of_stratum(level.by, level.strata[i].values)},
                          {"values", level.strata[i].values},
                          {"n", estimate.overlaps.n()},
                          {"can_estimate", estimate.gate.can_estimate},
                          {"methods", methods(estimate.methods)},
                          {"warnings", findings(estimate.warnings)}});
      }
      out.push_back({{"by", level.by}, {"strata", std::move(strata)}, {"sums", methods(level.estimate.sums)}});
    }
    return out;
  }

  const EstimateRun& run_;
  EstimateWords words_;
};

}  // namespace

std::string json_of(const EstimateRun& run, std::string_view language) { return Writer(run, language).write(); }

}  // namespace girok::app
