#include "support/estimation_ask.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "estimation/bootstrap.h"
#include "estimation/estimate.h"
#include "estimation/loglinear.h"
#include "estimation/special.h"

namespace support {
namespace {

using namespace girok::estimation;
using nlohmann::json;

/// Infinite and missing numbers as null.
json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

json codes(const std::vector<Finding>& findings) {
  json out = json::array();
  for (const Finding& finding : findings) out.push_back(finding.code);
  return out;
}

json shown(const MethodResult& result) {
  json out{{"name", name_of(result.name)}, {"status", name_of(result.status)}, {"model", result.model}, {"reasons", codes(result.reasons)}};
  if (result.estimate) out["estimate"] = number(*result.estimate);
  if (result.interval) {
    out["lo"] = number(result.interval->lo);
    out["hi"] = number(result.interval->hi);
    out["kind"] = name_of(result.interval->kind);
  }
  for (const auto& [name, value] : result.diagnostics) out["diagnostics"][name] = number(value);
  for (const Mode& mode : result.modes)
    out["modes"].push_back({{"estimate", number(mode.estimate)},
                            {"lo", mode.interval ? number(mode.interval->lo) : json()},
                            {"hi", mode.interval ? number(mode.interval->hi) : json()},
                            {"share", mode.share ? number(*mode.share) : json()},
                            {"model", mode.model}});
  return out;
}

girok::Result<Overlaps> overlaps_of(std::size_t lists, const std::string& text) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < lists; ++i) names.emplace_back(1, static_cast<char>('A' + i));
  std::vector<Cell> cells;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) {
    const std::size_t colon = part.find(':');
    cells.push_back({static_cast<Pattern>(std::strtoul(part.c_str(), nullptr, 10)), std::strtoll(part.c_str() + colon + 1, nullptr, 10)});
  }
  return make_overlaps(std::move(names), std::move(cells));
}

EstimateOptions options_of(std::istringstream& in) {
  EstimateOptions out;
  for (std::string part; in >> part;) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = part.substr(0, equals), value = part.substr(equals + 1);
    const auto whole = static_cast<std::size_t>(std::strtoull(value.c_str(), nullptr, 10));
    const double real = std::strtod(value.c_str(), nullptr);
    if (name == "draws") out.draws = whole;
    if (name == "seed") out.seed = whole;
    if (name == "order") out.max_order = whole;
    if (name == "threads") out.threads = static_cast<unsigned>(whole);
    if (name == "chains") out.latent.chains = whole;
    if (name == "sweeps") out.latent.sweeps = whole;
    if (name == "burn") out.latent.burn_in = whole;
    if (name == "moves") out.latent.moves = whole;
    if (name == "classes") out.latent.classes = whole;
    if (name == "delta") out.graphs.delta = real;
    if (name == "bound") out.graphs.bound = real;
    if (name == "p") out.stepwise_p = real;
    if (name == "gamma") out.graphs.prior = GammaPrior{real, std::strtod(value.c_str() + value.find(':') + 1, nullptr)};
  }
  return out;
}

json whole(const Estimate& estimate) {
  json out{{"advice", estimate.advice.code},
           {"arguments", estimate.advice.arguments},
           {"warnings", codes(estimate.warnings)},
           {"can_estimate", estimate.gate.can_estimate}};
  if (estimate.range) out["range"] = {number(estimate.range->first), number(estimate.range->second)};
  for (const MethodResult& method : estimate.methods) out["methods"].push_back(shown(method));
  for (const Sensitivity& one : estimate.sensitivity)
    out["sensitivity"].push_back({{"kind", name_of(one.kind)},
                                  {"what", one.what},
                                  {"method", name_of(one.method)},
                                  {"status", name_of(one.status)},
                                  {"estimate", one.estimate ? number(*one.estimate) : json()}});
  return out;
}

json fitted(const Overlaps& overlaps, const std::string& text) {
  Model model;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) model.terms.push_back(static_cast<Pattern>(std::strtoul(part.c_str(), nullptr, 10)));
  const Fit one = fit(overlaps, model);
  static constexpr const char* names[] = {"exists", "no_maximum", "not_identified"};
  return {{"existence", names[static_cast<int>(one.existence)]},
          {"unseen", number(one.unseen)},
          {"deviance", number(one.deviance)},
          {"aic", number(one.aic)},
          {"bic", number(one.bic)},
          {"se", number(one.log_unseen_se)},
          {"parameters", one.parameters},
          {"at_minus_infinity", one.at_minus_infinity}};
}

json drawn(const Overlaps& overlaps, const std::string& rule, const EstimateOptions& how, double estimate) {
  BootstrapOptions options;
  options.rule = rule == "stepwise" ? Rule::stepwise : rule == "aic" ? Rule::aic : Rule::bic;
  options.max_order = how.max_order;
  options.draws = how.draws;
  options.seed = how.seed;
  options.extend = false;
  const Bootstrap found = bootstrap(overlaps, estimate, options);
  json out{{"z0", number(found.z0)},
           {"acceleration", number(found.acceleration)},
           {"saturated", found.saturated},
           {"percentile", {number(found.percentile.first), number(found.percentile.second)}}};
  if (found.bca) out["bca"] = {number(found.bca->first), number(found.bca->second)};
  for (const double one : found.estimates) out["estimates"].push_back(number(one));
  return out;
}

json special(std::istringstream& in) {
  std::string name;
  in >> name;
  double x[4] = {};
  for (double& value : x) {
    std::string part;
    if (in >> part) value = std::strtod(part.c_str(), nullptr);
  }
  const auto whole = [&](int i) { return static_cast<std::int64_t>(x[i]); };
  if (name == "log_gamma") return log_gamma(x[0]);
  if (name == "normal_cdf") return normal_cdf(x[0]);
  if (name == "normal_quantile") return number(normal_quantile(x[0]));
  if (name == "poisson_at_most") return poisson_at_most(whole(0), x[1]);
  if (name == "poisson_at_least") return poisson_at_least(whole(0), x[1]);
  if (name == "chi_squared_above") return chi_squared_above(x[0], x[1]);
  if (name == "chi_squared_quantile") return number(chi_squared_quantile(x[0], x[1]));
  if (name == "gamma_q") return gamma_q(x[0], x[1]);
  if (name == "fisher_exact") return fisher_exact(whole(0), whole(1), whole(2), whole(3));
  return {{"error", "no function " + name}};
}

json answer(const std::string& line) {
  std::istringstream in(line);
  std::string what, method;
  in >> what;
  if (what == "special") return special(in);
  if (what == "method" || what == "bootstrap") in >> method;
  std::size_t lists = 0;
  std::string cells;
  in >> lists >> cells;
  const auto overlaps = overlaps_of(lists, cells);
  if (!overlaps) return {{"error", overlaps.error().what}};
  if (what == "fit") {
    std::string terms;
    in >> terms;
    return fitted(*overlaps, terms);
  }
  double estimated_size = 0;
  if (what == "bootstrap") in >> estimated_size;
  EstimateOptions options = options_of(in);
  if (what == "bootstrap") return drawn(*overlaps, method, options, estimated_size);
  if (what == "method") {
    const auto name = method_from_name(method);
    if (!name) return {{"error", "no method " + method}};
    options.methods = {*name};
    options.sensitivity = false;
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t processors = std::clock();
  const auto estimated = estimate(*overlaps, options);
  if (!estimated) return {{"error", estimated.error().what}};
  json out = what == "method" ? shown(estimated->methods.at(0)) : whole(*estimated);
  out["processor_seconds"] = static_cast<double>(std::clock() - processors) / CLOCKS_PER_SEC;  // all threads
  out["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

}  // namespace

int answer_questions() {
  for (std::string line; std::getline(std::cin, line);)
    if (!line.empty()) std::cout << answer(line).dump() << std::endl;
  return 0;
}

}  // namespace support
