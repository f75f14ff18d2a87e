#include "estimation/estimate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "estimation/advice.h"
#include "estimation/combine.h"
#include "estimation/loglinear_methods.h"
#include "estimation/published_tables.h"
#include "estimation/random.h"

namespace girok::estimation {
namespace {

/// Short chains and few draws: what is tested here is how answers are put together.
EstimateOptions quick() {
  EstimateOptions options;
  options.draws = 100;
  options.latent.sweeps = 3000;
  options.latent.burn_in = 500;
  options.latent.chains = 4;
  return options;
}

const MethodResult* find(const std::vector<MethodResult>& methods, MethodName name) {
  const auto found = std::find_if(methods.begin(), methods.end(), [&](const MethodResult& one) { return one.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

bool says(const std::vector<Finding>& findings, const char* code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& one) { return one.code == code; });
}

}  // namespace

TEST_CASE("all twelve methods answer or refuse, in their order") {
  const auto estimated = estimate(published::korea(), quick());
  REQUIRE(estimated);
  REQUIRE(estimated->methods.size() == method_count);
  for (std::size_t i = 0; i < method_count; ++i) {
    const MethodResult& method = estimated->methods[i];
    CHECK(method.name == static_cast<MethodName>(i));
    CHECK(method_from_name(name_of(method.name)) == method.name);
    CHECK(method.estimate.has_value() == (method.status == Status::ok || method.status == Status::lower_bound));
    if (method.status == Status::refused) CHECK_FALSE(method.reasons.empty());
    for (const auto& [name, value] : method.diagnostics) CHECK_MESSAGE(std::isfinite(value), name);
    if (method.interval) {
      CHECK(method.interval->lo <= *method.estimate);
      CHECK(method.interval->hi >= *method.estimate);
      CHECK(method.interval->lo >= 123 - 1e-6);
    }
  }
  // One model gives 1.8e11 in other programs: here it has no number.
  CHECK(find(estimated->methods, MethodName::loglinear_pairs)->status == Status::refused);
  CHECK(says(find(estimated->methods, MethodName::loglinear_pairs)->reasons, loglinear_code::no_maximum));
}

TEST_CASE("two models that fit alike and lie apart are told side by side") {
  EstimateOptions options = quick();
  options.methods = {MethodName::loglinear_bic};
  const auto estimated = estimate(published::uk5(), options);
  REQUIRE(estimated);
  const auto& reasons = estimated->methods.front().reasons;
  const auto rivals =
      std::find_if(reasons.begin(), reasons.end(), [](const Finding& one) { return one.code == loglinear_code::models_fit_alike; });
  REQUIRE(rivals != reasons.end());
  CHECK(rivals->arguments[1] == "22,991");  // Chan, Silverman & Vincent (2021)
  CHECK(rivals->arguments[3] == "12,262");
  CHECK(std::count_if(estimated->sensitivity.begin(), estimated->sensitivity.end(),
                      [](const Sensitivity& one) { return one.kind == SensitivityKind::near_equal_model; }) >= 2);
}

TEST_CASE("lists without overlap get no estimate, only the reason") {
  const Overlaps overlaps = *make_overlaps({"A", "B", "C"}, {{1, 40}, {2, 30}, {4, 20}});
  const auto estimated = estimate(overlaps, quick());
  REQUIRE(estimated);
  CHECK_FALSE(estimated->gate.can_estimate);
  for (const MethodResult& method : estimated->methods) {
    CHECK(method.status == Status::refused);
    CHECK_FALSE(method.reasons.empty());
    CHECK_FALSE(method.estimate);
  }
  CHECK(estimated->advice.code == advice_code::nothing);
  CHECK_FALSE(estimated->range);
}

TEST_CASE("two lists give a floor and no estimate") {
  const auto estimated = estimate(*make_overlaps({"A", "B"}, {{1, 150}, {2, 200}, {3, 50}}), quick());
  REQUIRE(estimated);
  CHECK(find(estimated->methods, MethodName::chao)->status == Status::lower_bound);
  CHECK(find(estimated->methods, MethodName::loglinear_main)->status == Status::refused);
  CHECK(says(find(estimated->methods, MethodName::decomposable)->reasons, gate_code::few_lists));
}

TEST_CASE("nobody at all is a refusal, not a crash") {
  const auto estimated = estimate(*make_overlaps({"A", "B", "C"}, {}), quick());
  REQUIRE(estimated);
  for (const MethodResult& method : estimated->methods) CHECK(method.status == Status::refused);
}

TEST_CASE("sensitivities leave out each list, join each pair, and vary what cannot be tested") {
  EstimateOptions options = quick();
  options.methods = {MethodName::loglinear_bic};
  const auto estimated = estimate(published::kosovo(), options);
  REQUIRE(estimated);
  const auto count = [&](SensitivityKind kind, MethodName method) {
    return std::count_if(estimated->sensitivity.begin(), estimated->sensitivity.end(),
                         [&](const Sensitivity& one) { return one.kind == kind && one.method == method; });
  };
  CHECK(count(SensitivityKind::list_left_out, MethodName::loglinear_bic) == 4);
  CHECK(count(SensitivityKind::list_left_out, MethodName::decomposable) == 4);
  CHECK(count(SensitivityKind::lists_merged, MethodName::loglinear_bic) == 6);
  CHECK(count(SensitivityKind::prior, MethodName::decomposable) == 5);
  CHECK(count(SensitivityKind::link_removed, MethodName::loglinear_bic) >= 1);
  for (const Sensitivity& one : estimated->sensitivity)
    if (one.kind == SensitivityKind::assumption && one.what == "2")
      CHECK(*one.estimate == doctest::Approx(4400 + 2 * (10356.52 - 4400)).epsilon(1e-4));
}

TEST_CASE("estimates of several draws are put together by Rubin's rules") {
  // Three draws whose tables are the same: nothing comes from linkage. By hand: total = within.
  EstimateOptions options = quick();
  options.methods = {MethodName::chao};
  const Overlaps overlaps = published::kosovo();
  const auto same = estimate_draws({overlaps, overlaps, overlaps}, options);
  REQUIRE(same);
  CHECK(same->methods.front().between == doctest::Approx(0));
  CHECK(same->methods.front().estimate == doctest::Approx(10270.46).epsilon(1e-5));
  const auto alone = estimate(overlaps, options);
  CHECK(same->methods.front().interval.lo == doctest::Approx(alone->methods.front().interval->lo).epsilon(1e-3));
  CHECK(same->methods.front().interval.hi == doctest::Approx(alone->methods.front().interval->hi).epsilon(1e-3));
  // Two draws apart: between is the variance of two numbers, total = within + 1.5 between.
  const Overlaps fewer = *make_overlaps(overlaps.lists, [&] {
    std::vector<Cell> cells = overlaps.cells;
    for (Cell& cell : cells)
      if (cell.pattern == 0b0011) cell.count -= 100;
    return cells;
  }());
  const auto apart = estimate_draws({overlaps, fewer}, options);
  REQUIRE(apart);
  const double one = std::log(3218.0 * 3218 / (2 * 882)), other = std::log(3218.0 * 3218 / (2 * 782));
  CHECK(apart->methods.front().between == doctest::Approx((one - other) * (one - other) / 2).epsilon(1e-6));
  CHECK(apart->methods.front().total == doctest::Approx(apart->methods.front().within + 1.5 * apart->methods.front().between));
  CHECK_FALSE(estimate_draws({overlaps}, options));
}

TEST_CASE("strata add up, and a stratum without an answer stands in the way") {
  EstimateOptions options = quick();
  options.methods = {MethodName::chao, MethodName::loglinear_main};
  const Overlaps whole = published::kosovo();
  const auto estimated = estimate(whole, options);
  const auto twice = estimate_strata({{"one", published::madigan3()}, {"two", published::hav()}}, *estimated, options);
  REQUIRE(twice);
  REQUIRE(twice->sums.size() == 2);
  CHECK(twice->sums[0].status == Status::lower_bound);
  CHECK(*twice->sums[1].estimate == doctest::Approx(*twice->strata[0].methods[1].estimate + *twice->strata[1].methods[1].estimate));
  CHECK(twice->sums[1].interval->lo < *twice->sums[1].estimate);
  const auto thin =
      estimate_strata({{"one", published::madigan3()}, {"none", *make_overlaps({"A", "B", "C"}, {{1, 4}})}}, *estimated, options);
  REQUIRE(thin);
  CHECK(thin->sums[0].status == Status::refused);
  CHECK(says(thin->sums[0].reasons, combine_code::stratum_refused));
  CHECK(says(thin->findings, combine_code::thin_stratum));
}

TEST_CASE("the same seed gives the same answer on any number of threads") {
  EstimateOptions options = quick();
  options.threads = 1;
  const auto one = estimate(published::madigan3(), options);
  options.threads = 3;
  const auto three = estimate(published::madigan3(), options);
  REQUIRE(one);
  REQUIRE(three);
  for (std::size_t i = 0; i < method_count; ++i) {
    CHECK(one->methods[i].estimate == three->methods[i].estimate);
    CHECK(one->methods[i].diagnostics == three->methods[i].diagnostics);
    if (one->methods[i].interval) CHECK(one->methods[i].interval->hi == three->methods[i].interval->hi);
  }
  CHECK(one->advice == three->advice);
}

TEST_CASE("an estimate stops when it is told to") {
  EstimateOptions options = quick();
  options.progress = [](const char*, double) { return false; };
  const auto stopped = estimate(published::korea(), options);
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().code == ErrorCode::cancelled);
}

TEST_CASE("whichever moment somebody asks it to stop at, estimating ends there: bootstraps, chains, sensitivities, strata and draws") {
  EstimateOptions options;
  options.draws = 200;
  options.latent.chains = 4;
  options.latent.sweeps = 2000;
  options.latent.burn_in = 200;
  options.threads = 1;
  const auto count = [&](auto&& work) {
    std::vector<std::string> stages;
    std::size_t asked = 0;
    options.progress = [&](const char* stage, double) {
      ++asked;
      if (stages.empty() || stages.back() != stage) stages.emplace_back(stage);
      return true;
    };
    CHECK(work());
    const std::size_t all = asked;
    for (std::size_t part = 1; part < 12; ++part) {
      const std::size_t at = std::max<std::size_t>(1, all * part / 12);
      asked = 0;
      options.progress = [&](const char*, double) { return ++asked < at; };
      CHECK_FALSE(work());
      CHECK(asked == at);
    }
    return stages;
  };
  const Overlaps& korea = published::korea();
  const std::vector<std::string> stages = count([&] {
    const auto done = estimate(korea, options);
    if (!done) CHECK(done.error().code == ErrorCode::cancelled);
    return done.has_value();
  });
  for (const char* stage : {"chao", "loglinear_bic", "loglinear_stepwise", "latent_class", "sensitivity"})
    CHECK(std::ranges::find(stages, stage) != stages.end());
  options.progress = nullptr;
  const Estimate whole = estimate(korea, options).value();
  CHECK(count([&] { return estimate_draws({korea, korea, korea}, options).has_value(); }) == std::vector<std::string>{"linkage"});
  CHECK(count([&] { return estimate_strata({{"a", korea}, {"b", korea}}, whole, options).has_value(); }) ==
        std::vector<std::string>{"strata"});
}

}  // namespace girok::estimation
