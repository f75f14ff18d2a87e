// Random numbers and variates that are the same on every machine.
//
// Model    A generator that is named by (seed, stream): draw 17 of a bootstrap is stream 17, whoever computes it. Variates by published algorithms, named at each; none from <random>, whose distributions differ between
//          libraries.
// Limits   Not for secrets.
// Threads  A generator belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace girok::estimation {

class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  /// In (0, 1), never 0 or 1; 53 bits.
  double uniform();
  double normal();
  double exponential();
  /// Mean `shape`. Requires: shape > 0. log_gamma: its logarithm, also where the value underflows.
  double gamma(double shape);
  double log_gamma(double shape);
  /// Exact for any n up to 10^12 and p in [0, 1].
  std::int64_t binomial(std::int64_t n, double p);
  /// Exact up to a mean of 10^12.
  std::int64_t poisson(double mean);
  /// Failures before `successes` successes of chance p in (0, 1]: Poisson of a gamma.
  std::int64_t negative_binomial(double successes, double p);
  /// counts[i] for weights[i] ≥ 0 (they need not add to 1). Requires: some weight is positive; equal sizes.
  void multinomial(std::int64_t n, std::span<const double> weights, std::span<std::int64_t> counts);

 private:
  std::uint64_t state_[4];
};

}  // namespace girok::estimation
