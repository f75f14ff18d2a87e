// A formula over figures: 150,000 to 200,000 people, of whom 70 to 80 percent.
//
//   trafficked = defectors * share
//   either     = either(list_a, list_b)          at least one of two overlapping numbers
//   both       = both(women, trafficked, all)    both of two properties of people out of `all`
//
// Model    Numbers (also "70 %"), names of figures, + − * /, brackets, and the Fréchet (1935) bounds: both(a, b, of) lies in [max(0, a + b − of), min(a, b)], either(a, b) in [max(a, b), a + b], either(a, b, of) in [max(a, b),
//          min(of, a + b)]. A figure in percent is a share of one. Ends by interval arithmetic, in decimal; a quotient is rounded outward at the 20th digit. Nothing about dependence is assumed: the range holds whatever it is.
//          Monte Carlo only where every figure has a distribution that somebody stated, and a dependence too: independent, comonotone, countermonotone (the first against the others), or a Gaussian copula of one rank correlation.
// Limits   4,096 bytes, 64 brackets deep, 64 figures. A figure that comes twice is one number: the range is exact where the result only rises or only falls with it, or is a
//          straight line in it; otherwise it is taken to vary separately in each place, the range may be too wide, and a finding says so.
// Threads  Const throughout.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "estimation/figures.h"

namespace girok::estimation {

struct FormulaNode;

class Formula {
 public:
  Formula();
  Formula(Formula&&) noexcept;
  Formula& operator=(Formula&&) noexcept;
  ~Formula();

  std::string name;  ///< before "="; "result" where there is none
  std::string text;
  std::vector<std::string> figures;  ///< names it calls, each once, in order
  bool repeats = false;  ///< one of them comes twice

  std::unique_ptr<FormulaNode> root;  ///< private to the functions below
};

/// Errors: malformed, with the place (a column from 1).
Result<Formula> formula_from_text(std::string_view text);

/// What a formula knows of a figure.
struct FigureValue {
  Range range;
  bool percent = false;
  std::optional<Distribution> distribution;  ///< in the figure's own unit
};
using FigureLookup = std::function<std::optional<FigureValue>(std::string_view name)>;

namespace formula_code {
inline constexpr const char* open_end = "formula_open_end";  ///< formula, figure without that end
inline constexpr const char* by_zero = "formula_by_zero";  ///< formula
inline constexpr const char* too_wide = "formula_may_be_too_wide";  ///< formula, figure that comes twice
inline constexpr const char* empty = "formula_impossible";  ///< formula: the ends contradict each other
inline constexpr const char* other_base = "formula_other_base";  ///< formula, share, of whom: no figure of the formula counts these
inline constexpr const char* drawn_beyond = "formula_drawn_beyond";  ///< formula, figure: its stated distribution goes beyond its range
inline constexpr const char* share_over_one = "formula_share_over_one";  ///< figure above 100 %
}  // namespace formula_code

struct FormulaResult {
  Range range;
  std::vector<Finding> findings;
};

/// Errors: not_found, a figure of that name is not there.
Result<FormulaResult> evaluate(const Formula& formula, const FigureLookup& lookup);

enum class Dependence : std::uint8_t { independent, comonotone, countermonotone, rank };

struct MonteCarloOptions {
  Dependence dependence = Dependence::independent;
  double rank_correlation = 0;  ///< Spearman's, in (−1, 1), the same for all pairs; must be possible for so many figures
  std::size_t draws = 100'000;
  double level = 0.95;
  std::uint64_t seed = 1;
};

struct MonteCarlo {
  double lo = 0, median = 0, hi = 0, mean = 0;
  std::size_t draws = 0;
};

/// Errors: not_found; usage where a figure has no stated distribution, or the correlation is impossible.
Result<MonteCarlo> draw(const Formula& formula, const FigureLookup& lookup, const MonteCarloOptions& options);

}  // namespace girok::estimation
