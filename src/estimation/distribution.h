// Distributions that an analyst states for a number: their text, and draws from them.
//
// Model    uniform(a, b); log-uniform(a, b); triangular(a, mode, b); pert(a, mode, b), the beta distribution with shape 4 (Malcolm et al. 1959); normal(mean, sd, a, b), cut off at its ends by drawing again.
// Limits   Bounded all of them: a number of people has ends.
// Threads  Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "estimation/random.h"

namespace girok::estimation {

enum class Shape : std::uint8_t { uniform, log_uniform, triangular, pert, normal };

struct Distribution {
  Shape shape = Shape::uniform;
  double lo = 0, hi = 0;  ///< ends, lo ≤ hi
  double middle = 0;  ///< mode; mean of the normal
  double spread = 0;  ///< standard deviation of the normal
};

/// "triangular(150000, 170000, 200000)"; blanks do not matter. Errors: malformed, with what is expected.
Result<Distribution> distribution_from_text(std::string_view text);
std::string text_of(const Distribution& distribution);

/// The value below which the share `u` in (0, 1) of the distribution lies.
double quantile_of(const Distribution& distribution, double u);

}  // namespace girok::estimation
