#include "estimation/advice.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "estimation/loglinear_methods.h"

namespace girok::estimation {
namespace {

namespace code = advice_code;

/// Those whose answers are put together; the others are shown beside.
constexpr std::array heard{MethodName::loglinear_bic, MethodName::latent_class, MethodName::decomposable};
/// Heard too where Chao's bound lies above the estimate by BIC, a sign that people differ in how easily they are recorded: those above share one error then, and agree in it. Measured on simulated populations (the method page).
constexpr std::array heard_where_people_differ{MethodName::loglinear_aic, MethodName::loglinear_pairs, MethodName::chao};

/// An answer with ends that say something.
bool is_member(const MethodResult* method, double n) {
  return method != nullptr && method->estimate && method->interval &&
         (method->status == Status::ok || method->status == Status::lower_bound) && method->interval->hi <= 10 * method->interval->lo &&
         method->interval->hi <= 20 * n;
}

std::optional<double> floor_in(const Estimate& estimate) {
  for (const MethodName name : {MethodName::chao, MethodName::chao_t}) {
    const MethodResult* floor = find_method(estimate, name);
    if (floor != nullptr && floor->estimate) return floor->estimate;
  }
  return std::nullopt;
}

/// What can be said where nothing else can: the lower end of the interval of the lower bound (with the factor of the number of lists, where that was asked for), which held in nine of ten simulated populations of every kind but those
/// whose lists avoid each other; the bound itself did not.
std::optional<double> least_in(const Estimate& estimate) {
  for (const MethodName name : {MethodName::chao_t, MethodName::chao}) {
    const MethodResult* floor = find_method(estimate, name);
    if (floor != nullptr && floor->interval) return floor->interval->lo;
    if (floor != nullptr && floor->estimate) return floor->estimate;
  }
  return std::nullopt;
}

void warn_of_disagreement(Estimate& estimate, const std::vector<const MethodResult*>& answers) {
  if (answers.size() < 2) return;
  const auto [least, most] = std::minmax_element(answers.begin(), answers.end(),
                                                 [](const MethodResult* a, const MethodResult* b) { return *a->estimate < *b->estimate; });
  if (*(*most)->estimate < 1.5 * *(*least)->estimate) return;
  estimate.warnings.push_back({code::methods_disagree,
                               Weight::warning,
                               {std::string(name_of((*least)->name)), number_text(*(*least)->estimate), std::string(name_of((*most)->name)),
                                number_text(*(*most)->estimate)}});
}

/// Where people differ in how easily they are recorded, the floor stands above estimates that take them as alike.
void warn_of_floor(Estimate& estimate, const std::vector<const MethodResult*>& answers, const std::optional<double>& floor) {
  if (!floor) return;
  for (const MethodResult* answer : answers)
    if (*floor > 1.05 * *answer->estimate) {
      estimate.warnings.push_back(
          {code::below_floor, Weight::warning, {std::string(name_of(answer->name)), number_text(*answer->estimate), number_text(*floor)}});
      return;
    }
}

void warn_of_leaning(Estimate& estimate, const MethodResult* bic) {
  if (bic == nullptr || !bic->estimate) return;
  const Sensitivity* list = nullptr;
  const Sensitivity* link = nullptr;
  double farthest = std::log(2.0), farthest_link = std::log(1.25);
  for (const Sensitivity& one : estimate.sensitivity) {
    if (one.method != MethodName::loglinear_bic) continue;
    const double apart = one.estimate ? std::abs(std::log(*one.estimate / *bic->estimate)) : 1e9;
    if (one.kind == SensitivityKind::list_left_out && one.estimate && apart > farthest) {
      farthest = apart;
      list = &one;
    }
    if (one.kind == SensitivityKind::link_removed && apart > farthest_link) {
      farthest_link = apart;
      link = &one;
    }
  }
  const auto text = [](const Sensitivity& one) { return one.estimate ? number_text(*one.estimate) : std::string("—"); };
  if (list != nullptr)
    estimate.warnings.push_back({code::leans_on_list, Weight::warning, {list->what, text(*list), number_text(*bic->estimate)}});
  if (link != nullptr)
    estimate.warnings.push_back({code::leans_on_link, Weight::warning, {link->what, text(*link), number_text(*bic->estimate)}});
}

}  // namespace

void advise(Estimate& estimate) {
  std::vector<const MethodResult*> answers;  // of those heard, whatever their ends
  std::size_t asked = 0;
  for (const MethodName name : heard) {
    const MethodResult* method = find_method(estimate, name);
    if (method == nullptr) continue;
    ++asked;
    if (method->status == Status::ok && method->interval) answers.push_back(method);
    for (const Finding& reason : method->reasons)
      if (reason.code == loglinear_code::models_fit_alike) estimate.warnings.push_back(reason);
  }
  warn_of_disagreement(estimate, answers);
  warn_of_leaning(estimate, find_method(estimate, MethodName::loglinear_bic));

  const std::optional<double> floor = floor_in(estimate);
  warn_of_floor(estimate, answers, floor);
  const auto n = static_cast<double>(estimate.overlaps.n());
  if (asked < heard.size()) {
    estimate.advice = {code::not_asked, Weight::note, {}};
    return;
  }
  const MethodResult* bic = find_method(estimate, MethodName::loglinear_bic);
  const bool differ = floor && bic != nullptr && bic->estimate && *floor > *bic->estimate;
  std::vector<const MethodResult*> members;
  for (const MethodName name : heard)
    if (const MethodResult* method = find_method(estimate, name); is_member(method, n)) members.push_back(method);
  const bool all = members.size() == heard.size();
  std::size_t estimates = members.size();
  if (differ)
    for (const MethodName name : heard_where_people_differ)
      if (const MethodResult* method = find_method(estimate, name); is_member(method, n)) {
        members.push_back(method);
        estimates += name == MethodName::chao ? 0 : 1;
      }
  if (estimates < 2) {
    if (const std::optional<double> least = least_in(estimate))
      estimate.advice = {code::floor_only, Weight::warning, {number_text(std::floor(*least))}};
    else
      estimate.advice = {code::nothing, Weight::refusal, {number_text(n)}};
    return;
  }
  double lo = members.front()->interval->lo, hi = members.front()->interval->hi;
  for (const MethodResult* member : members) {
    lo = std::min(lo, member->interval->lo);
    hi = std::max(hi, member->interval->hi);
  }
  // A posterior with several hills has no single figure to agree on.
  const bool hills = std::any_of(members.begin(), members.end(), [](const MethodResult* member) {
    return std::any_of(member->reasons.begin(), member->reasons.end(),
                       [](const Finding& reason) { return reason.code == graph_code::hills; });
  });
  const bool agree = all && !differ && !hills && std::all_of(members.begin(), members.end(), [&](const MethodResult* a) {
                       return std::all_of(members.begin(), members.end(), [&](const MethodResult* b) {
                         return *a->estimate >= b->interval->lo && *a->estimate <= b->interval->hi;
                       });
                     });
  estimate.range = std::pair{lo, hi};
  estimate.advice = {agree ? code::range : code::wide_range, agree ? Weight::note : Weight::warning, {number_text(lo), number_text(hi)}};
}

}  // namespace girok::estimation
