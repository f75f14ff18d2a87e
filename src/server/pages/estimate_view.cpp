#include "server/pages/estimate_view.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include "app/estimation/estimate_words.h"
#include "app/terminal.h"

namespace girok::server {
namespace {

using app::EstimateRun;
using app::EstimateWords;
using estimation::Finding;
using estimation::MethodResult;
using estimation::number_text;
using estimation::Status;

std::string percent_of(double level) { return fmt::format("{:g} %", level * 100); }

/// Null where it is not finite.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }
Json number(const std::optional<double>& value) { return value ? number(*value) : Json(nullptr); }

const char* notice_of(estimation::Weight weight) {
  return weight == estimation::Weight::refusal ? "bad" : weight == estimation::Weight::warning ? "warn" : "info";
}

Json json_of_finding(const EstimateWords& words, const Finding& finding) {
  return {{"code", finding.code}, {"weight", name_of(finding.weight)}, {"notice", notice_of(finding.weight)}, {"text", words.say(finding)}};
}

std::string reasons_of(const EstimateWords& words, const std::vector<Finding>& reasons) {
  std::string text;
  for (const Finding& reason : reasons) text.append(text.empty() ? "" : " ").append(words.say(reason));
  return text;
}

std::string value_of(const MethodResult& method) {
  if (method.estimate) return number_text(*method.estimate);
  std::string text;
  for (const double answer : EstimateWords::several(method)) text.append(text.empty() ? "" : "; ").append(number_text(answer));
  return text.empty() ? "–" : text;
}

const char* badge_of(Status status) {
  switch (status) {
    case Status::ok: return "good";
    case Status::lower_bound: return "calm";
    case Status::refused: return "bad";
    case Status::multimodal: return "warn";
  }
  return "calm";
}

Json json_of_method(const EstimateWords& words, const MethodResult& method) {
  return {
      {"name", name_of(method.name)},
      {"word", words.method(method.name)},
      {"status", name_of(method.status)},
      {"status_word", words["status." + std::string(name_of(method.status))]},
      {"badge", badge_of(method.status)},
      {"estimate", number(method.estimate)},
      {"value", value_of(method)},
      {"low", method.interval ? number(method.interval->lo) : Json(nullptr)},
      {"high", method.interval ? number(method.interval->hi) : Json(nullptr)},
      {"low_text", method.interval ? number_text(method.interval->lo) : std::string()},
      {"high_text", method.interval && std::isfinite(method.interval->hi) ? number_text(method.interval->hi) : std::string()},
      {"interval", EstimateWords::interval(method.interval)},
      {"interval_kind", method.interval ? std::string(words["interval." + std::string(name_of(method.interval->kind))]) : std::string()},
      {"model", method.model},
      {"why", reasons_of(words, method.reasons)},
      {"drawn", method.estimate && method.interval && std::isfinite(method.interval->hi)}};
}

std::string names_of(const estimation::Overlaps& overlaps, estimation::Pattern pattern) {
  std::string names;
  for (std::size_t i = 0; i < overlaps.list_count(); ++i)
    if ((pattern >> i & 1U) != 0) names.append(names.empty() ? "" : " × ").append(overlaps.lists[i]);
  return names;
}

Json json_of_overlaps(const estimation::Overlaps& whole) {
  constexpr std::size_t most_cells = 200;
  std::vector<estimation::Cell> cells = whole.cells;
  std::ranges::stable_sort(cells, {}, [](const estimation::Cell& cell) { return std::popcount(cell.pattern); });
  Json json = Json::array();
  for (std::size_t i = 0; i < std::min(most_cells, cells.size()); ++i)
    json.push_back({{"lists", names_of(whole, cells[i].pattern)}, {"count", cells[i].count}});
  return json;
}

Json json_of_pairs(const estimation::Estimate& estimate) {
  Json json = Json::array();
  constexpr std::size_t most_pairs = 200;
  for (const auto& pair : estimate.gate.pairs) {
    if (json.size() == most_pairs) break;
    json.push_back({{"pair", estimate.overlaps.lists[pair.a] + " × " + estimate.overlaps.lists[pair.b]},
                    {"both", pair.both},
                    {"odds", number_text(pair.odds_ratio)},
                    {"p", pair.p < 0.001 ? std::string("< 0.001") : fmt::format("{:.3f}", pair.p)}});
  }
  return json;
}

Json json_of_sensitivity(const EstimateWords& words, const EstimateRun& run) {
  Json groups = Json::array();
  constexpr std::size_t most_rows = 60;
  for (const estimation::Sensitivity& one : run.whole.sensitivity) {
    const std::string kind(name_of(one.kind));
    if (groups.empty() || groups.back()["kind"] != kind)
      groups.push_back({{"kind", kind}, {"word", words["kind." + kind]}, {"rows", Json::array()}});
    if (groups.back()["rows"].size() >= most_rows) continue;
    groups.back()["rows"].push_back(
        {{"what", words.changed(one)},
         {"method", words.method(one.method)},
         {"estimate", number(one.estimate)},
         {"value", one.estimate ? EstimateWords::number(one.estimate) : std::string(words["status." + std::string(name_of(one.status))])},
         {"interval", EstimateWords::interval(one.interval)},
         {"why", reasons_of(words, one.reasons)}});
  }
  return groups;
}

Json json_of_linkage(const EstimateWords& words, const EstimateRun& run) {
  if (!run.draws) return nullptr;
  Json methods = Json::array();
  for (const estimation::DrawsCombined& one : run.draws->methods) {
    const bool none = one.refused == one.draws;
    methods.push_back({{"method", words.method(one.method)},
                       {"value", none ? "–" : number_text(one.estimate)},
                       {"interval", none ? "–" : EstimateWords::interval(one.interval)},
                       {"share", none ? "–" : fmt::format("{:.0f} %", one.share_from_linkage * 100)},
                       {"refused", fmt::format("{} / {}", one.refused, one.draws)}});
  }
  return {{"draws", run.input.draws.size()}, {"methods", std::move(methods)}};
}

/// "sex: Female" where the column is one of those that a case has, in the reader's language.
std::string name_of_part(const Context& c, const EstimateWords& words, const std::vector<std::string>& by,
                         const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < by.size(); ++i) {
    const std::string vocabulary = by[i] == "sex" ? "sex" : by[i] == "citizenship" ? "country" : "";
    if (vocabulary.empty() && by[i] != "born") return words.stratum(by, values);
    const bool plain = vocabulary.empty() || values[i].empty() || values[i] == app::stratum_not_said || values[i] == app::stratum_differs;
    text += (text.empty() ? "" : ", ") + c.words.of_code("estimates.by", by[i]) + ": " +
            (plain ? words.stratum_value(values[i]) : c.term_label(vocabulary, values[i]));
  }
  return text;
}

/// Warnings name parts as the command line does ("sex=female"): here as the tables of the page do.
std::string with_names_of_parts(const Context& c, const EstimateWords& words, const EstimateRun& run, std::string text) {
  std::vector<std::pair<std::string, std::string>> names;
  for (const app::LevelEstimate& level : run.levels) {
    for (const auto& stratum : level.strata) {
      const std::string name = name_of_part(c, words, level.by, stratum.values);
      for (const std::string& plain : {app::name_of_stratum(level.by, stratum.values), words.stratum(level.by, stratum.values)})
        names.emplace_back(plain, name);
    }
  }
  // A name within a longer one waits for its turn.
  std::ranges::stable_sort(names, std::ranges::greater{}, [](const auto& name) { return name.first.size(); });
  for (const auto& [plain, name] : names) {
    const std::size_t at = plain.empty() ? std::string::npos : text.find(plain);
    if (at == std::string::npos) continue;
    text.replace(at, plain.size(), name);
    break;
  }
  return text;
}

Json json_of_level(const Context& c, const EstimateWords& words, const EstimateRun& run, const app::LevelEstimate& level) {
  std::vector<estimation::MethodName> columns;
  for (const MethodResult& method : run.whole.methods) {
    const std::string_view name = name_of(method.name);
    if (name == "chao" || name == "loglinear_bic" || name == "decomposable") columns.push_back(method.name);
  }
  const auto values = [&](const auto& find) {
    Json json = Json::array();
    for (const estimation::MethodName name : columns) {
      const MethodResult* const method = find(name);
      std::string text = method == nullptr ? "–" : value_of(*method);
      if (method != nullptr && method->estimate && method->interval) text += " (" + EstimateWords::interval(method->interval) + ")";
      json.push_back({{"value", text}});
    }
    return json;
  };
  std::string by;
  for (const std::string& column : level.by) by.append(by.empty() ? "" : " × ").append(c.words.of_code("estimates.by", column));
  Json json{{"by", by}, {"columns", Json::array()}, {"rows", Json::array()}};
  for (const estimation::MethodName name : columns) json["columns"].push_back({{"word", words.method(name)}});
  for (std::size_t i = 0; i < level.strata.size(); ++i) {
    json["rows"].push_back({{"name", name_of_part(c, words, level.by, level.strata[i].values)},
                            {"recorded", level.strata[i].overlaps.n()},
                            {"sum", false},
                            {"values", values([&](estimation::MethodName name) { return find_method(level.estimate.strata[i], name); })}});
  }
  json["rows"].push_back({{"name", words["strata.sum"]},
                          {"recorded", run.whole.overlaps.n()},
                          {"sum", true},
                          {"values", values([&](estimation::MethodName name) -> const MethodResult* {
                             const auto found = std::ranges::find(level.estimate.sums, name, &MethodResult::name);
                             return found == level.estimate.sums.end() ? nullptr : &*found;
                           })}});
  json["rows"].push_back({{"name", words["strata.whole"]},
                          {"recorded", run.whole.overlaps.n()},
                          {"sum", false},
                          {"values", values([&](estimation::MethodName name) { return find_method(run.whole, name); })}});
  return json;
}

Json json_of_settings(const Context& c, const EstimateRun& run) {
  std::string lists, referrals;
  for (const std::string& list : run.whole.overlaps.lists) lists.append(lists.empty() ? "" : ", ").append(list);
  for (const auto& [from, to] : run.referrals) referrals.append(referrals.empty() ? "" : ", ").append(from).append(" → ").append(to);
  Json json = Json::array();
  const auto add = [&](const char* key, std::string value) {
    json.push_back({{"key", key}, {"word", c.words[fmt::format("estimates.set.{}", key)]}, {"value", std::move(value)}});
  };
  add("lists", lists);
  add("recorded", number_text(static_cast<double>(run.whole.overlaps.n())));
  add("level", percent_of(run.level));
  add("seed", std::to_string(run.seed));
  add("draws", number_text(static_cast<double>(run.options.draws)));
  add("linkage", run.input.draws.empty() ? std::string(c.words["estimates.none"]) : std::to_string(run.input.draws.size()));
  add("referrals", referrals.empty() ? std::string(c.words["estimates.none"]) : referrals);
  add("version", "Girok " + run.version);
  return json;
}

Json range_of(const EstimateRun& run) {
  if (!run.whole.range) return nullptr;
  return {{"low", number(run.whole.range->first)},
          {"high", number(run.whole.range->second)},
          {"text", number_text(run.whole.range->first) + " – " + number_text(run.whole.range->second)}};
}

}  // namespace

Json json_of_estimate(const Context& c, const EstimateRun& run) {
  const EstimateWords words(c.language());
  Json json;
  json["title"] = run.title;
  json["question"] = run.question;
  json["recorded"] = run.whole.overlaps.n();
  json["level"] = percent_of(run.level);
  json["advice"] = json_of_finding(words, run.whole.advice);
  json["range"] = range_of(run);
  json["warnings"] = Json::array();
  for (const Finding& finding : run.warnings()) {
    json["warnings"].push_back(json_of_finding(words, finding));
    json["warnings"].back()["text"] = with_names_of_parts(c, words, run, words.say(finding));
  }
  json["lists"] = Json::array();
  for (std::size_t i = 0; i < run.whole.overlaps.list_count(); ++i)
    json["lists"].push_back({{"name", run.whole.overlaps.lists[i]}, {"persons", run.whole.overlaps.size_of(i)}});
  json["overlaps"] = json_of_overlaps(run.whole.overlaps);
  json["pairs"] = json_of_pairs(run.whole);
  json["methods"] = Json::array();
  json["drawn"] = Json::array();
  for (const MethodResult& method : run.whole.methods) {
    Json one = json_of_method(words, method);
    if (one["drawn"].get<bool>()) json["drawn"].push_back(one);
    json["methods"].push_back(std::move(one));
  }
  json["any_drawn"] = !json["drawn"].empty();
  json["sensitivity"] = json_of_sensitivity(words, run);
  json["linkage"] = json_of_linkage(words, run);
  json["strata"] = Json::array();
  for (const app::LevelEstimate& level : run.levels) json["strata"].push_back(json_of_level(c, words, run, level));
  json["settings"] = json_of_settings(c, run);
  json["notes"] = run.input.notes;
  return json;
}

std::string short_answer_of(const Context& c, const EstimateRun& run) {
  const std::string recorded = c.words.with("estimates.short", {number_text(static_cast<double>(run.whole.overlaps.n()))});
  const Json range = range_of(run);
  return recorded + " · " + (range.is_null() ? std::string(c.words["estimates.no_range"]) : range["text"].get<std::string>());
}

Json json_of_comparison(const Context& c, const EstimateRun& a, const EstimateRun& b) {
  const EstimateWords words(c.language());
  const Json one = json_of_settings(c, a), other = json_of_settings(c, b);
  Json json;
  json["a"] = {{"title", a.title}, {"advice", json_of_finding(words, a.whole.advice)}, {"range", range_of(a)}};
  json["b"] = {{"title", b.title}, {"advice", json_of_finding(words, b.whole.advice)}, {"range", range_of(b)}};
  json["settings"] = Json::array();
  for (std::size_t i = 0; i < one.size(); ++i)
    json["settings"].push_back(
        {{"word", one[i]["word"]}, {"a", one[i]["value"]}, {"b", other[i]["value"]}, {"differs", one[i]["value"] != other[i]["value"]}});
  json["methods"] = Json::array();
  json["drawn"] = Json::array();
  const auto draw = [&](const MethodResult& method, const char* which) {
    Json drawn = json_of_method(words, method);
    if (!drawn["drawn"].get<bool>()) return;
    drawn["run"] = c.words[std::string("estimates.") + which];
    json["drawn"].push_back(std::move(drawn));
  };
  for (const MethodResult& method : a.whole.methods) {
    draw(method, "one");
    if (const MethodResult* const same = find_method(b.whole, method.name)) draw(*same, "other");
  }
  json["any_drawn"] = !json["drawn"].empty();
  for (const MethodResult& method : a.whole.methods) {
    const MethodResult* const same = find_method(b.whole, method.name);
    const bool both = same != nullptr && method.interval && same->interval;
    const bool apart = both && (method.interval->hi < same->interval->lo || same->interval->hi < method.interval->lo);
    const auto text = [&](const MethodResult& of) {
      return value_of(of) + (of.interval ? " (" + EstimateWords::interval(of.interval) + ")" : "");
    };
    json["methods"].push_back(
        {{"word", words.method(method.name)},
         {"a", text(method)},
         {"a_status", words["status." + std::string(name_of(method.status))]},
         {"b", same == nullptr ? std::string("–") : text(*same)},
         {"b_status", same == nullptr ? std::string() : std::string(words["status." + std::string(name_of(same->status))])},
         {"apart", apart}});
  }
  return json;
}

}  // namespace girok::server
