#include "estimation/loglinear_choice.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "estimation/special.h"

namespace girok::estimation {
namespace {

constexpr double tie = 1e-7;  // criteria nearer than this are equal: the fits are not exact to the last digit
constexpr std::size_t most_terms = 40;
constexpr std::size_t enough_fits = 200'000;
constexpr double fine = 1e-18;

}  // namespace

std::size_t feasible_order(std::size_t lists) { return lists <= 2 ? 1 : lists == 3 ? 2 : lists == 4 ? 3 : 2; }

struct Chooser::Search {
  std::span<const double> counts;
  double penalty = 2;
  double slack = 0;
  double base = 0;  ///< penalty of what every model has
  double best = std::numeric_limits<double>::infinity();
  std::size_t fits = 0;
  bool cut_short = false;
  struct Found {
    Set set;
    double criterion;
  };
  std::vector<Found> found;
  double cutoff() const { return best + slack + tie; }
};

Chooser::Chooser(std::size_t lists, std::size_t max_order, std::size_t most_fits)
    : lists_(lists), most_fits_(most_fits > 0 ? most_fits : enough_fits), fitter_(lists), existence_(lists) {
  const Pattern cells = Pattern{1} << lists;
  for (std::size_t order = 2; order <= std::min(max_order, lists - 1); ++order)
    for (Pattern x = 1; x < cells; ++x)
      if (static_cast<std::size_t>(std::popcount(x)) == order) terms_.push_back(x);
  starts_.resize(terms_.size() + 2);  // never grows: branches read those above them
  const std::size_t known = std::min<std::size_t>(terms_.size(), 64);
  above_.assign(known, 0);
  below_.assign(known, 0);
  for (std::size_t i = 0; i < known; ++i)
    for (std::size_t j = 0; j < known; ++j) {
      if ((terms_[j] & terms_[i]) == terms_[i]) above_[i] |= Set{1} << j;
      if ((terms_[j] & terms_[i]) == terms_[j]) below_[i] |= Set{1} << j;
    }
}

std::span<const Pattern> Chooser::terms_of(Set set) {
  scratch_.clear();
  for (; set != 0; set &= set - 1) scratch_.push_back(terms_[static_cast<std::size_t>(std::countr_zero(set))]);
  return scratch_;
}

void Chooser::consider(Search& search, Set set, double deviance) {
  const double criterion = deviance + search.base + search.penalty * std::popcount(set);
  if (criterion > search.cutoff()) return;
  for (const Search::Found& found : search.found)
    if (found.set == set) return;
  if (existence_.of(search.counts, fitter_.statistics(), terms_of(set)) != Existence::exists) return;
  search.found.push_back({set, criterion});
  search.best = std::min(search.best, criterion);
}

void Chooser::descend(Search& search, Set included, Set undecided, const std::vector<double>& start, std::size_t depth) {
  if (search.fits >= most_fits_) {
    search.cut_short = true;
    return;
  }
  const Set upper = included | undecided;
  ++search.fits;
  const Fitted fitted = fitter_.fit(terms_of(upper), start, 1e-8);
  starts_[depth].assign(fitter_.beta().begin(), fitter_.beta().end());
  const double least = fitted.deviance + search.base;
  if (least + search.penalty * std::popcount(included) > search.cutoff() + 1e-6) return;
  consider(search, upper, fitted.deviance);
  if (undecided == 0) return;

  // Those that matter most are left out first: their branches end at once, and the later ones have them already.
  struct Branch {
    double weight;
    std::size_t term;
  };
  std::vector<Branch> branches;
  {
    const std::vector<double> variances = fitter_.variances();
    const auto parameters = fitter_.parameters();
    for (Set rest = undecided; rest != 0; rest &= rest - 1) {
      const auto term = static_cast<std::size_t>(std::countr_zero(rest));
      double weight = 1e9;  // −∞: it matters
      for (std::size_t k = 0; k < parameters.size(); ++k)
        if (parameters[k] == terms_[term])
          weight = variances[k] > 0 ? fitter_.beta()[terms_[term]] * fitter_.beta()[terms_[term]] / variances[k] : 0;
      branches.push_back({weight, term});
    }
  }
  std::stable_sort(branches.begin(), branches.end(), [](const Branch& a, const Branch& b) { return a.weight > b.weight; });
  Set kept = included;
  for (const Branch& branch : branches) {
    if (least + search.penalty * std::popcount(kept) > search.cutoff() + 1e-6) return;  // so are all that follow
    const Set gone = above_[branch.term];
    if ((kept & gone) == 0) descend(search, kept, upper & ~gone & ~kept, starts_[depth], depth + 1);
    kept |= below_[branch.term];
  }
}

void Chooser::greedy(Search& search, Set now) {
  const Set all = terms_.size() >= 64 ? ~Set{0} : (Set{1} << terms_.size()) - 1;
  const auto criterion_of = [&](Set set) {
    ++search.fits;
    const double deviance = fitter_.fit(terms_of(set), {}, 1e-8).deviance;
    consider(search, set, deviance);
    return deviance + search.base + search.penalty * std::popcount(set);
  };
  double at = criterion_of(now);
  for (bool moved = true; moved;) {
    moved = false;
    Set next = now;
    double best = at - tie;
    for (Set rest = all; rest != 0; rest &= rest - 1) {
      const auto term = static_cast<std::size_t>(std::countr_zero(rest));
      const bool in = (now >> term & 1) != 0;
      const Set tried = in ? now & ~above_[term] : now | below_[term];
      if (!in && std::popcount(tried) != std::popcount(now) + 1) continue;
      if (const double value = criterion_of(tried); value < best) {
        best = value;
        next = tried;
      }
    }
    if (next != now) {
      now = next;
      at = best;
      moved = true;
    }
  }
}

void Chooser::take_best(Search& search, Choices& out) {
  std::erase_if(search.found, [&](const Search::Found& found) { return found.criterion > search.cutoff(); });
  for (const Search::Found& found : search.found) {
    const auto terms = terms_of(found.set);
    Choice choice;
    choice.model.terms.assign(terms.begin(), terms.end());
    std::sort(choice.model.terms.begin(), choice.model.terms.end());
    const Fitted fitted = fitter_.fit(choice.model.terms, {}, fine);
    choice.deviance = std::max(0.0, fitted.deviance);
    choice.unseen = fitted.unseen;
    choice.parameters = 1 + lists_ + choice.model.terms.size();
    choice.criterion = choice.deviance + search.base + search.penalty * static_cast<double>(choice.model.terms.size());
    out.best.push_back(std::move(choice));
  }
  std::sort(out.best.begin(), out.best.end(), [](const Choice& a, const Choice& b) {
    if (std::abs(a.criterion - b.criterion) > tie) return a.criterion < b.criterion;
    if (a.parameters != b.parameters) return a.parameters < b.parameters;
    return a.model.terms < b.model.terms;
  });
}

Choices Chooser::choose(std::span<const double> counts, double penalty, double slack, std::span<const Model> hint) {
  Choices out;
  fitter_.set_counts(counts);
  if (!(fitter_.statistics()[0] > 0)) return out;
  Search search;
  search.counts = counts;
  search.penalty = penalty;
  search.slack = slack;
  search.base = penalty * static_cast<double>(1 + lists_);
  if (terms_.size() > most_terms) {
    terms_.resize(std::min<std::size_t>(terms_.size(), 63));
    greedy(search, 0);
    search.cut_short = true;
  } else {
    for (const Model& model : hint) {
      Set set = 0;
      for (std::size_t i = 0; i < terms_.size(); ++i)
        if (std::binary_search(model.terms.begin(), model.terms.end(), terms_[i])) set |= Set{1} << i;
      ++search.fits;
      consider(search, set, fitter_.fit(terms_of(set), {}, 1e-8).deviance);
    }
    ++search.fits;
    consider(search, 0, fitter_.fit({}, {}, 1e-8).deviance);
    descend(search, 0, terms_.empty() ? 0 : (~Set{0} >> (64 - terms_.size())), {}, 0);
    if (search.cut_short) {  // from the best so far
      const auto best = std::min_element(search.found.begin(), search.found.end(),
                                         [](const auto& a, const auto& b) { return a.criterion < b.criterion; });
      greedy(search, best == search.found.end() ? 0 : best->set);
    }
  }
  out.complete = !search.cut_short;
  take_best(search, out);
  out.fits = search.fits;
  return out;
}

Choice Chooser::one(std::span<const double> counts, const Model& model) {
  fitter_.set_counts(counts);
  Choice out;
  out.model = model;
  out.parameters = 1 + lists_ + model.terms.size();
  const bool exists = existence_.of(counts, fitter_.statistics(), model.terms) == Existence::exists;
  const Fitted fitted = fitter_.fit(model.terms, {}, fine);
  out.deviance = std::max(0.0, fitted.deviance);
  out.unseen = exists ? fitted.unseen : std::numeric_limits<double>::infinity();
  return out;
}

Choice Chooser::stepwise(std::span<const double> counts, double threshold) {
  fitter_.set_counts(counts);
  std::vector<Pattern> pairs;
  for (std::size_t i = 0; i < lists_; ++i)
    for (std::size_t j = i + 1; j < lists_; ++j) pairs.push_back(Pattern{1} << i | Pattern{1} << j);
  Choice out = one(counts, {});
  for (;;) {
    fitter_.fit(out.model.terms, {}, fine);
    Counts expected(fitter_.means().begin(), fitter_.means().end());
    sum_over_supersets(expected);
    double least = threshold;
    Pattern chosen = 0;
    for (const Pattern pair : pairs) {
      if (std::binary_search(out.model.terms.begin(), out.model.terms.end(), pair)) continue;
      const auto shared = static_cast<std::int64_t>(std::llround(fitter_.statistics()[pair]));
      const double p = std::min(poisson_at_most(shared, expected[pair]), poisson_at_least(shared, expected[pair]));
      if (!(p < least)) continue;
      Model larger = out.model;
      larger.terms.push_back(pair);
      if (existence_.of(counts, fitter_.statistics(), hierarchical(larger.terms).terms) != Existence::exists) continue;
      least = p;
      chosen = pair;
    }
    if (chosen == 0) return out;
    std::vector<Pattern> terms = out.model.terms;
    terms.push_back(chosen);
    out = one(counts, hierarchical(terms));
  }
}

}  // namespace girok::estimation
