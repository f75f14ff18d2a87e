// Split-R̂ and effective sample size of chains.
#include <algorithm>
#include <cmath>
#include <limits>

#include "estimation/latent_class.h"

namespace girok::estimation {
namespace {

struct Split {
  std::vector<const double*> halves;
  std::size_t length = 0;
};

Split halves_of(const std::vector<std::vector<double>>& chains) {
  Split out;
  out.length = chains.front().size() / 2;
  for (const auto& chain : chains) {
    out.halves.push_back(chain.data());
    out.halves.push_back(chain.data() + (chain.size() - out.length));
  }
  return out;
}

struct Variances {
  double within = 0, plus = 0;  ///< W and the estimate of the variance that also knows the means between
};

Variances variances_of(const Split& split) {
  const auto length = static_cast<double>(split.length), count = static_cast<double>(split.halves.size());
  std::vector<double> means;
  double within = 0, all = 0;
  for (const double* half : split.halves) {
    double mean = 0;
    for (std::size_t i = 0; i < split.length; ++i) mean += half[i] / length;
    double squares = 0;
    for (std::size_t i = 0; i < split.length; ++i) squares += (half[i] - mean) * (half[i] - mean);
    means.push_back(mean);
    all += mean / count;
    within += squares / (length - 1) / count;
  }
  double between = 0;
  for (const double mean : means) between += (mean - all) * (mean - all) / (count - 1);
  return {within, (length - 1) / length * within + between};
}

}  // namespace

double split_r_hat(const std::vector<std::vector<double>>& chains) {
  const Variances v = variances_of(halves_of(chains));
  if (!(v.within > 0)) return v.plus > 0 ? std::numeric_limits<double>::infinity() : 1;
  return std::sqrt(v.plus / v.within);
}

double effective_sample_size(const std::vector<std::vector<double>>& chains) {
  const Split split = halves_of(chains);
  const Variances v = variances_of(split);
  const auto length = static_cast<double>(split.length), count = static_cast<double>(split.halves.size());
  if (!(v.plus > 0)) return length * count;
  // Autocorrelations from mean squared differences at each lag (the variogram), summed until a pair of neighbours is negative.
  double sum = 0;
  double pair_before = std::numeric_limits<double>::infinity();
  const auto correlation = [&](std::size_t lag) {
    double differences = 0;
    for (const double* half : split.halves)
      for (std::size_t i = lag; i < split.length; ++i) differences += (half[i] - half[i - lag]) * (half[i] - half[i - lag]);
    differences /= count * (length - static_cast<double>(lag));
    return 1 - differences / (2 * v.plus);
  };
  for (std::size_t lag = 1; lag + 1 < split.length; lag += 2) {
    const double pair = std::min(pair_before, correlation(lag) + correlation(lag + 1));
    if (pair < 0) break;
    sum += pair;
    pair_before = pair;
  }
  return std::min(length * count, length * count / (1 + 2 * sum));
}

}  // namespace girok::estimation
