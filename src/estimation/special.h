// Functions of statistics, as far as the estimators need them.
//
// Model    Source and accuracy stand at each; tests compare them with the GNU Scientific Library and published tables.
// Threads  Const throughout (std::lgamma is not: it writes a global).
#pragma once

#include <cstdint>

namespace girok::estimation {

/// log Γ(x), x > 0; relative error below 1e-13 (absolute near 1 and 2).
double log_gamma(double x);
/// log n!, n ≥ 0.
double log_factorial(std::int64_t n);
/// Of the standard normal: P(Z ≤ x), and its inverse for p in (0, 1) (±infinity at 0 and 1).
double normal_cdf(double x);
double normal_quantile(double p);
/// P(X ≤ k) and P(X ≥ k) of a Poisson with that mean; k may be negative.
double poisson_at_most(std::int64_t k, double mean);
double poisson_at_least(std::int64_t k, double mean);
/// P(X > x), chi-squared with `degrees` of freedom (> 0).
double chi_squared_above(double x, double degrees);
/// x with P(X ≤ x) = p.
double chi_squared_quantile(double p, double degrees);
/// Regularised incomplete gamma Q(a, x).
double gamma_q(double a, double x);
/// log(exp(a) + exp(b)), without overflow.
double log_sum_exp(double a, double b);
/// Fisher's exact test of a 2×2 table, two-sided (sum of the probabilities not above that observed).
double fisher_exact(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d);

}  // namespace girok::estimation
