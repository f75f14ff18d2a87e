#include "estimation/figures_formula.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "estimation/bootstrap.h"
#include "estimation/formula_node.h"
#include "estimation/random.h"
#include "estimation/special.h"

namespace girok::estimation {

namespace {

namespace code = formula_code;

/// Ends of one value, or of a part: an end that is missing is infinite.
struct Ends {
  std::optional<Decimal> lo, hi;
};

/// Sums and products of ends; those that are infinite stay so, and results that 37 digits do not hold become so.
class Evaluator {
 public:
  Evaluator(const Formula& formula, std::vector<FigureValue> values) : formula_(formula), values_(std::move(values)) {}

  std::optional<Ends> of(const FormulaNode& node) {
    if (node.operation == Operation::number) return Ends{node.number, node.number};
    if (node.operation == Operation::figure) {
      const FigureValue& value = values_[node.figure];
      const auto scaled = [&](const std::optional<Decimal>& end) { return end && value.percent ? std::optional(end->scaled(-2)) : end; };
      return Ends{scaled(value.range.lo), scaled(value.range.hi)};
    }
    std::vector<Ends> parts;
    for (const auto& part : node.parts) {
      const std::optional<Ends> ends = of(*part);
      if (!ends) return std::nullopt;
      parts.push_back(*ends);
    }
    switch (node.operation) {
      case Operation::negate: return negated(parts[0]);
      case Operation::add: return added(parts[0], parts[1]);
      case Operation::subtract: return added(parts[0], negated(parts[1]));
      case Operation::multiply: return multiplied(parts[0], parts[1]);
      case Operation::divide: return divided(parts[0], parts[1]);
      case Operation::both: return both(parts);
      case Operation::either: return either(parts);
      default: return std::nullopt;
    }
  }

  const char* problem = nullptr;

 private:
  using End = std::optional<Decimal>;

  static Ends negated(const Ends& a) { return {a.hi ? End(-*a.hi) : End(), a.lo ? End(-*a.lo) : End()}; }
  static Ends added(const Ends& a, const Ends& b) {
    return {a.lo && b.lo ? Decimal::add(*a.lo, *b.lo) : End(), a.hi && b.hi ? Decimal::add(*a.hi, *b.hi) : End()};
  }

  static bool never_negative(const Ends& a) { return a.lo && !a.lo->is_negative(); }

  static Ends multiplied(const Ends& a, const Ends& b) {
    const auto is_zero = [](const Ends& e) { return e.lo && e.hi && e.lo->is_zero() && e.hi->is_zero(); };
    if (is_zero(a) || is_zero(b)) return {Decimal(), Decimal()};
    if (never_negative(a) && never_negative(b))
      return {Decimal::multiply(*a.lo, *b.lo), a.hi && b.hi ? Decimal::multiply(*a.hi, *b.hi) : End()};
    if (!a.lo || !a.hi || !b.lo || !b.hi) return {};
    Ends out;
    for (const Decimal& x : {*a.lo, *a.hi})
      for (const Decimal& y : {*b.lo, *b.hi}) {
        const End value = Decimal::multiply(x, y);
        if (!value) return {};
        if (!out.lo || *value < *out.lo) out.lo = value;
        if (!out.hi || *value > *out.hi) out.hi = value;
      }
    return out;
  }

  std::optional<Ends> divided(const Ends& a, const Ends& b) {
    const bool above = b.lo && *b.lo > Decimal(), below = b.hi && *b.hi < Decimal();
    if (!above && !below) {
      problem = code::by_zero;
      return std::nullopt;
    }
    if (above && never_negative(a))
      return Ends{b.hi ? quotient(*a.lo, *b.hi, true) : End(Decimal()), a.hi ? quotient(*a.hi, *b.lo, false) : End()};
    const auto over = [](const End& value, bool down) -> End {  // 1/∞ is 0, from its own side
      return value ? quotient(1, *value, down) : End(Decimal());
    };
    return multiplied(a, {over(b.hi, true), over(b.lo, false)});
  }

  /// To 25 digits, and outward where that is not exact.
  static End quotient(const Decimal& x, const Decimal& y, bool down) {
    End out = Decimal::divide(x, y, 25);
    const End back = out ? Decimal::multiply(*out, y) : End();
    if (!out || (back && *back == x)) return out;
    const Decimal last(Int128{1}, out->exponent());
    return down ? Decimal::subtract(*out, last) : Decimal::add(*out, last);
  }

  std::optional<Ends> both(const std::vector<Ends>& parts) {
    const Ends sum = added(added(parts[0], parts[1]), negated(parts[2]));
    Ends out{sum.lo && *sum.lo > Decimal() ? *sum.lo : Decimal(), least(parts[0].hi, parts[1].hi)};
    return possible(out);
  }

  std::optional<Ends> either(const std::vector<Ends>& parts) {
    Ends out{most(parts[0].lo, parts[1].lo), added(parts[0], parts[1]).hi};
    if (parts.size() == 3) out.hi = least(out.hi, parts[2].hi);
    return possible(out);
  }

  std::optional<Ends> possible(const Ends& ends) {
    if (!ends.lo || !ends.hi || *ends.lo <= *ends.hi) return ends;
    problem = code::empty;
    return std::nullopt;
  }

  static End least(const End& a, const End& b) { return a && b ? std::min(*a, *b) : a ? a : b; }
  static End most(const End& a, const End& b) { return a && b ? std::max(*a, *b) : a ? a : b; }

  const Formula& formula_;
  std::vector<FigureValue> values_;
};

/// Which way a result goes with each figure: up, down or both; and in which figures it is a straight line, the others held.
class Course {
 public:
  Course(const Formula& formula, const std::vector<FigureValue>& values)
      : up(formula.figures.size()), down(up.size()), bent(up.size()), evaluator_(formula, values) {
    walk(*formula.root, true, false);
  }

  std::vector<bool> up, down, bent;

 private:
  bool never_negative(const FormulaNode& node) {
    const std::optional<Ends> ends = evaluator_.of(node);
    return ends && ends->lo && !ends->lo->is_negative();
  }

  void walk(const FormulaNode& node, bool rising, bool either_way) {
    if (node.operation == Operation::figure) {
      up[node.figure] = up[node.figure] || rising || either_way;
      down[node.figure] = down[node.figure] || !rising || either_way;
      return;
    }
    const bool product = node.operation == Operation::multiply || node.operation == Operation::divide;
    for (std::size_t k = 0; k < node.parts.size(); ++k) {
      const bool turned = node.operation == Operation::negate || (node.operation == Operation::subtract && k == 1) ||
                          (node.operation == Operation::divide && k == 1) || (node.operation == Operation::both && k == 2);
      walk(*node.parts[k], rising != turned, either_way || (product && !never_negative(*node.parts[1 - k])));
    }
    if (!product && node.operation != Operation::both && node.operation != Operation::either) return;
    std::vector<std::size_t> times(bent.size(), 0);  // in how many parts
    for (const auto& part : node.parts) {
      std::vector<bool> seen(bent.size());
      find(*part, seen);
      for (std::size_t i = 0; i < seen.size(); ++i) times[i] += seen[i] ? 1U : 0U;
      if (!product || (node.operation == Operation::divide && part == node.parts[1]))
        for (std::size_t i = 0; i < seen.size(); ++i) bent[i] = bent[i] || seen[i];
    }
    for (std::size_t i = 0; i < times.size(); ++i) bent[i] = bent[i] || times[i] > 1;
  }

  static void find(const FormulaNode& node, std::vector<bool>& seen) {
    if (node.operation == Operation::figure) seen[node.figure] = true;
    for (const auto& part : node.parts) find(*part, seen);
  }

  Evaluator evaluator_;
};

constexpr std::size_t most_corners = 6;  ///< figures whose ends are all tried: 64 evaluations
constexpr std::size_t longest_exact = 1000;  ///< bytes

/// The exact ends where figures come twice: as they are where the result goes one way with each; else from the ends of those with which
/// it goes both ways, where it is a straight line in each (the extremes of a multilinear function lie at corners). Nothing where neither.
std::optional<Ends> exact_ends(const Formula& formula, const std::vector<FigureValue>& values, const Ends& plain) {
  if (formula.text.size() > longest_exact) return std::nullopt;
  const Course course(formula, values);
  std::vector<std::size_t> mixed;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (course.up[i] && course.down[i]) {
      if (course.bent[i] || !values[i].range.closed()) return std::nullopt;
      mixed.push_back(i);
    }
  if (mixed.empty()) return plain;
  if (mixed.size() > most_corners) return std::nullopt;
  std::optional<Ends> out;
  for (std::size_t corner = 0; corner < std::size_t{1} << mixed.size(); ++corner) {
    std::vector<FigureValue> at = values;
    for (std::size_t k = 0; k < mixed.size(); ++k) {
      Range& range = at[mixed[k]].range;
      ((corner >> k & 1U) != 0 ? range.lo : range.hi) = (corner >> k & 1U) != 0 ? range.hi : range.lo;
    }
    // What is fixed has no way to go; with the others the result must go one way.
    const Course rest(formula, at);
    for (std::size_t i = 0; i < at.size(); ++i)
      if (rest.up[i] && rest.down[i] && std::find(mixed.begin(), mixed.end(), i) == mixed.end()) return std::nullopt;
    const std::optional<Ends> ends = Evaluator(formula, at).of(*formula.root);
    if (!ends || !ends->lo || !ends->hi) return std::nullopt;
    out = out ? Ends{std::min(out->lo, ends->lo), std::max(out->hi, ends->hi)} : *ends;
  }
  return out;
}

double value_of(const FormulaNode& node, const std::vector<double>& values) {
  const auto part = [&](std::size_t k) { return value_of(*node.parts[k], values); };
  switch (node.operation) {
    case Operation::number: return node.number.to_double();
    case Operation::figure: return values[node.figure];
    case Operation::add: return part(0) + part(1);
    case Operation::subtract: return part(0) - part(1);
    case Operation::multiply: return part(0) * part(1);
    case Operation::divide: return part(0) / part(1);
    case Operation::negate: return -part(0);
    default: return NAN;
  }
}

bool has_bounds(const FormulaNode& node) {
  return node.operation == Operation::both || node.operation == Operation::either ||
         std::any_of(node.parts.begin(), node.parts.end(), [](const auto& part) { return has_bounds(*part); });
}

Result<std::vector<FigureValue>> look_up(const Formula& formula, const FigureLookup& lookup) {
  std::vector<FigureValue> out;
  for (std::size_t i = 0; i < formula.figures.size(); ++i) {
    std::optional<FigureValue> value = lookup(formula.figures[i]);
    if (!value)
      return fail(ErrorCode::not_found, fmt::format("the formula calls a figure that is not there: {}", formula.figures[i]), "formula",
                  "girok figures FILE shows the names");
    out.push_back(std::move(*value));
  }
  return out;
}

}  // namespace

Result<FormulaResult> evaluate(const Formula& formula, const FigureLookup& lookup) {
  Result<std::vector<FigureValue>> values = look_up(formula, lookup);
  if (!values) return tl::unexpected<Error>(values.error());
  FormulaResult out;
  Evaluator evaluator(formula, *values);
  std::optional<Ends> ends = evaluator.of(*formula.root);
  std::optional<Ends> exact;
  if (ends && formula.repeats && (exact = exact_ends(formula, *values, *ends))) ends = exact;
  if (!ends) {
    out.findings.push_back({evaluator.problem != nullptr ? evaluator.problem : code::empty, Weight::refusal, {formula.name}});
    return out;
  }
  out.range.lo = ends->lo;
  out.range.hi = ends->hi;
  for (std::size_t i = 0; i < values->size(); ++i) {
    const FigureValue& value = (*values)[i];
    out.range.lo_assumed = out.range.lo_assumed || value.range.lo_assumed || value.range.hi_assumed;
    if (!value.range.closed() && !out.range.closed())
      out.findings.push_back({code::open_end, Weight::refusal, {formula.name, formula.figures[i]}});
    if (value.percent && value.range.hi && *value.range.hi > Decimal(100))
      out.findings.push_back({code::share_over_one, Weight::warning, {formula.figures[i]}});
  }
  out.range.hi_assumed = out.range.lo_assumed;
  if (formula.repeats && !exact) out.findings.push_back({code::too_wide, Weight::note, {formula.name}});
  return out;
}

Result<MonteCarlo> draw(const Formula& formula, const FigureLookup& lookup, const MonteCarloOptions& options) {
  Result<std::vector<FigureValue>> values = look_up(formula, lookup);
  if (!values) return tl::unexpected<Error>(values.error());
  if (has_bounds(*formula.root))
    return fail(ErrorCode::usage, "both() and either() give bounds, not a number to draw", "formula",
                "leave out the draws, or write the formula without them");
  for (std::size_t i = 0; i < values->size(); ++i)
    if (!(*values)[i].distribution)
      return fail(ErrorCode::usage, fmt::format("no distribution is stated for {}", formula.figures[i]), "formula",
                  "state one, such as uniform(low, high); none is taken by default");
  const auto count = static_cast<double>(values->size());
  const double pearson =
      2 * std::sin(M_PI / 6 * options.rank_correlation);  // of a Gaussian copula with that rank correlation (Pearson 1907)
  if (options.dependence == Dependence::rank &&
      (!(std::abs(options.rank_correlation) < 1) || (pearson < 0 && count > 1 && pearson <= -1 / (count - 1))))
    return fail(ErrorCode::usage, "so many figures cannot all have that rank correlation with each other", "dependence",
                "nearer to zero, or fewer figures");
  std::vector<double> results(options.draws);
  std::vector<double> numbers(values->size());
  for (std::size_t d = 0; d < options.draws; ++d) {
    Random random(options.seed, (std::uint64_t{0xf16} << 40) + d);
    const double common = random.uniform();
    const double shared = random.normal();
    double mean = 0;
    std::vector<double> normals(values->size());
    for (double& normal : normals) {
      normal = random.normal();
      mean += normal / count;
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      double u = 0;
      switch (options.dependence) {
        case Dependence::independent: u = normal_cdf(normals[i]); break;
        case Dependence::comonotone: u = common; break;
        case Dependence::countermonotone: u = i == 0 ? common : 1 - common; break;
        case Dependence::rank:
          // Exchangeable normals: one shared part where they go together; where they go apart, each less a part of their mean.
          if (pearson >= 0) {
            u = normal_cdf(std::sqrt(pearson) * shared + std::sqrt(1 - pearson) * normals[i]);
          } else {
            const double own = std::sqrt(1 - pearson);
            const double pull = 1 - std::sqrt((1 + (count - 1) * pearson) / (1 - pearson));
            u = normal_cdf(own * (normals[i] - pull * mean));
          }
          break;
      }
      const FigureValue& value = (*values)[i];
      numbers[i] = quantile_of(*value.distribution, std::clamp(u, 1e-15, 1 - 1e-15)) * (value.percent ? 0.01 : 1);
    }
    results[d] = value_of(*formula.root, numbers);
  }
  MonteCarlo out;
  out.draws = options.draws;
  std::sort(results.begin(), results.end());
  out.lo = quantile(results, (1 - options.level) / 2);
  out.median = quantile(results, 0.5);
  out.hi = quantile(results, (1 + options.level) / 2);
  for (const double value : results) out.mean += value / static_cast<double>(options.draws);
  if (!std::isfinite(out.mean))
    return fail(ErrorCode::usage, "some draws divide by zero", "formula", "give the divisor a distribution that stays away from zero");
  return out;
}

}  // namespace girok::estimation
