#include "app/estimation/estimate_paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace girok::app {
namespace {

using estimation::MethodName;
using estimation::MethodResult;
using estimation::number_text;

enum Reference : std::uint8_t {
  binette,
  chan,
  chao1987,
  chao1989,
  chao2001,
  efron,
  fienberg,
  madigan,
  manrique,
  regal,
  rubin,
  whitehead,
  reference_count
};

constexpr std::array<const char*, reference_count> references{
    "Binette O, Steorts RC (2022). On the reliability of multiple systems estimation in the quantification of modern slavery. Journal of "
    "the Royal Statistical Society A 185:640–676.",
    "Chan L, Silverman BW, Vincent K (2021). Multiple systems estimation for sparse capture data: inferential challenges when there are "
    "nonoverlapping lists. Journal of the American Statistical Association "
    "116:1297–1306.",
    "Chao A (1987). Estimating the population size for capture-recapture data with unequal catchability. Biometrics 43:783–791.",
    "Chao A (1989). Estimating population size for sparse data in capture-recapture experiments. Biometrics 45:427–438.",
    "Chao A, Tsay PK, Lin SH, Shau WY, Chao DY (2001). The applications of capture-recapture models to epidemiological data. Statistics in "
    "Medicine 20:3123–3157.",
    "Efron B (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association 82:171–185.",
    "Fienberg SE, Rinaldo A (2012). Maximum likelihood estimation in log-linear models. Annals of Statistics 40:996–1023.",
    "Madigan D, York JC (1997). Bayesian methods for estimation of the size of a closed population. Biometrika 84:19–31.",
    "Manrique-Vallier D (2016). Bayesian population size estimation using Dirichlet process mixtures. Biometrics 72:1246–1254.",
    "Regal RR, Hook EB (1991). Goodness-of-fit based confidence intervals for estimates of the size of a closed population. Statistics in "
    "Medicine 10:717–721.",
    "Rubin DB (1987). Multiple Imputation for Nonresponse in Surveys. New York: Wiley.",
    "Whitehead J, Jackson J, Balch A, Francis B (2021). On the unreliability of multiple systems estimation for estimating the number of "
    "potential victims of modern slavery in the UK. Journal of Human "
    "Trafficking 7:1–13.",
};

class PaperWriter {
 public:
  PaperWriter(const EstimateRun& run, const EstimateWords& words) : run_(run), words_(words) {}

  Paper write(const std::vector<std::string>& sizes) && {
    const estimation::Overlaps& whole = run_.whole.overlaps;
    std::string lists;
    for (std::size_t i = 0; i < whole.list_count(); ++i) lists += fmt::format("{}{}: {}", i == 0 ? "" : "; ", whole.lists[i], sizes[i]);
    say("paper.lists", {std::to_string(whole.list_count()), lists, number_text(static_cast<double>(whole.n()))});
    methods();
    if (run_.draws) {
      say("paper.linkage", {number_text(static_cast<double>(run_.input.draws.size()))});
      cited_.insert(rubin);
    }
    if (!run_.whole.sensitivity.empty()) {
      say("paper.sensitivity", {});
      cited_.insert(regal);
    }
    answers();
    say("paper.limits", {});
    cited_.insert({whitehead, binette});
    say("paper.program", {run_.version, std::to_string(run_.seed)});
    for (const Reference one : cited_) out_.references.emplace_back(references.at(one));
    return std::move(out_);
  }

 private:
  void say(std::string_view key, std::initializer_list<std::string> arguments) {
    if (!out_.paragraph.empty() && words_.language() != "zh") out_.paragraph += ' ';
    out_.paragraph += words_.with(key, arguments);
  }
  bool has(std::initializer_list<MethodName> names) const {
    return std::ranges::any_of(run_.whole.methods,
                               [&](const MethodResult& method) { return std::ranges::find(names, method.name) != names.end(); });
  }

  void methods() {
    const std::string draws = number_text(static_cast<double>(run_.options.draws));
    if (has({MethodName::chao, MethodName::chao_t})) {
      say("paper.floors", {});
      cited_.insert({chao1987, chao1989});
    }
    if (has({MethodName::coverage_independent, MethodName::coverage_high, MethodName::coverage_low})) {
      say("paper.coverage", {draws});
      cited_.insert(chao2001);
    }
    if (has({MethodName::loglinear_main, MethodName::loglinear_pairs, MethodName::loglinear_bic, MethodName::loglinear_aic,
             MethodName::loglinear_stepwise})) {
      say("paper.loglinear", {draws});
      cited_.insert({fienberg, chan, efron});
    }
    if (const MethodResult* const classes = find_method(run_.whole, MethodName::latent_class)) latent(*classes);
    if (const MethodResult* const graphs = find_method(run_.whole, MethodName::decomposable)) {
      const std::optional<double> delta = diagnostic(*graphs, "delta");
      const double otherwise = std::ldexp(1.0, -static_cast<int>(run_.whole.overlaps.list_count()));
      say("paper.graphs", {fmt::format("{:g}", delta.value_or(run_.options.graphs.delta.value_or(otherwise)))});
      if (const auto& prior = run_.options.graphs.prior)
        say("paper.prior", {fmt::format("{:g}", prior->shape), fmt::format("{:g}", prior->scale)});
      if (const auto& bound = run_.options.graphs.bound) say("paper.bound", {number_text(*bound)});
      cited_.insert(madigan);
    }
  }

  void latent(const MethodResult& classes) {
    const estimation::LatentClassOptions& options = run_.options.latent;
    const std::optional<double> r_hat = diagnostic(classes, "r_hat"), effective = diagnostic(classes, "effective_sample_size");
    const std::string mixed = r_hat && effective
                                  ? words_.with("paper.r_hat", {fmt::format("{:.3f}", *r_hat), number_text(std::round(*effective))})
                                  : std::string(words_["paper.no_chains"]);
    say("paper.latent",
        {std::to_string(options.classes), std::to_string(options.chains), number_text(static_cast<double>(options.sweeps)), mixed});
    if (options.cap) say("paper.cap", {number_text(*options.cap)});
    cited_.insert(manrique);
  }

  void answers() {
    std::string given, refused, several;
    for (const MethodResult& method : run_.whole.methods) {
      std::string& into = method.estimate ? given : method.status == estimation::Status::multimodal ? several : refused;
      into += (into.empty() ? "" : "; ");
      into += words_.method(method.name);
      if (!method.estimate) continue;
      into.append(" ").append(words_.number(method.estimate));
      if (method.interval) into.append(" (").append(EstimateWords::interval(method.interval)).append(")");
    }
    if (!given.empty()) say("paper.answers", {given});
    if (!several.empty()) say("paper.several", {several});
    if (!refused.empty()) say("paper.refused", {refused});
  }

  const EstimateRun& run_;
  const EstimateWords& words_;
  std::set<Reference> cited_;
  Paper out_;
};

}  // namespace

Paper paper_of(const EstimateRun& run, const EstimateWords& words, const std::vector<std::string>& list_sizes) {
  return PaperWriter(run, words).write(list_sizes);
}

}  // namespace girok::app
