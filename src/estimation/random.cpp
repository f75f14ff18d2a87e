#include "estimation/random.h"

#include <bit>
#include <cmath>

#include "estimation/special.h"

namespace girok::estimation {
namespace {

std::uint64_t split_mix(std::uint64_t& state) {  // Steele, Lea & Flood (2014)
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// What Stirling's approximation of log k! leaves: log k! − [½ log 2π + (k + ½) log(k + 1) − (k + 1)] (Hörmann 1993).
double stirling_rest(double k) {
  static constexpr double table[] = {0.08106146679532726,  0.04134069595540929, 0.02767792568499834, 0.02079067210376509,
                                     0.01664469118982119,  0.01387612882307075, 0.01189670994589177, 0.01041126526197209,
                                     0.009255462182712733, 0.008330563433362871};
  if (k <= 9) return table[static_cast<int>(k)];
  const double one = 1 / (k + 1), square = one * one;
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 * square) * square) * one;
}

/// Right edges of layers of equal area under the half-normal density; ratio: of a layer's edge to that of the one below.
struct Ziggurat {
  static constexpr double tail = 3.442619855899, area = 9.91256303526217e-3;
  double edge[129];
  double ratio[128];
  Ziggurat() {
    double density = std::exp(-0.5 * tail * tail);
    edge[0] = area / density;
    edge[1] = tail;
    edge[128] = 0;
    for (int i = 2; i < 128; ++i) {
      edge[i] = std::sqrt(-2 * std::log(area / edge[i - 1] + density));
      density = std::exp(-0.5 * edge[i] * edge[i]);
    }
    for (int i = 0; i < 128; ++i) ratio[i] = edge[i + 1] / edge[i];
  }
};

const Ziggurat& ziggurat() {
  static const Ziggurat made;
  return made;
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t mixed = stream;
  std::uint64_t state = seed ^ split_mix(mixed);
  for (std::uint64_t& part : state_) part = split_mix(state);
}

std::uint64_t Random::next() {  // xoshiro256++ (Blackman & Vigna 2021)
  const std::uint64_t out = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return out;
}

double Random::uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1.0p-53; }

double Random::exponential() { return -std::log(uniform()); }

double Random::
    normal() {  // ziggurat of 128 layers (Marsaglia & Tsang 2000; tail by Marsaglia 1964), layer and place from different bits (Doornik 2005)
  const Ziggurat& z = ziggurat();
  for (;;) {
    const std::uint64_t bits = next();
    const auto layer = static_cast<std::size_t>(bits & 127);
    const double u = static_cast<double>(static_cast<std::int64_t>(bits) >> 11) * 0x1.0p-52;  // in [-1, 1)
    if (std::abs(u) < z.ratio[layer]) return u * z.edge[layer];
    if (layer == 0) {
      double x = 0, y = 0;
      do {
        x = std::log(uniform()) / Ziggurat::tail;
        y = std::log(uniform());
      } while (-2 * y < x * x);
      return u < 0 ? x - Ziggurat::tail : Ziggurat::tail - x;
    }
    const double x = u * z.edge[layer];
    const double upper = std::exp(-0.5 * (z.edge[layer] * z.edge[layer] - x * x)),
                 lower = std::exp(-0.5 * (z.edge[layer + 1] * z.edge[layer + 1] - x * x));
    if (lower + uniform() * (upper - lower) < 1) return x;
  }
}

double Random::gamma(double shape) {
  if (shape < 1) return std::exp(log_gamma(shape));
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);  // Marsaglia & Tsang (2000)
  for (;;) {
    const double x = normal();
    double v = 1 + c * x;
    if (v <= 0) continue;
    v = v * v * v;
    const double u = uniform();
    if (u < 1 - 0.0331 * x * x * x * x || std::log(u) < 0.5 * x * x + d * (1 - v + std::log(v))) return d * v;
  }
}

double Random::log_gamma(double shape) {
  if (shape >= 1) return std::log(gamma(shape));
  const double larger = std::log(gamma(shape + 1));
  return larger + std::log(uniform()) / shape;
}

std::int64_t Random::binomial(std::int64_t n, double p) {
  if (n <= 0 || !(p > 0)) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p);
  const auto trials = static_cast<double>(n);
  const double q = 1 - p;
  if (trials * p < 10) {  // inversion: from none upward
    const double odds = p / q;
    for (;;) {
      double u = uniform();
      if (u < 1 - trials * p) return 0;  // below (1 − p)^n for certain
      double chance = std::exp(trials * std::log1p(-p));
      std::int64_t k = 0;
      for (; u > chance && k <= n && k < 200; ++k) {
        u -= chance;
        chance *= odds * (trials - static_cast<double>(k)) / static_cast<double>(k + 1);
      }
      if (k <= n && k < 200) return k;
    }
  }
  // Transformed rejection with squeeze, BTRS (Hörmann 1993).
  const double sd = std::sqrt(trials * p * q), b = 1.15 + 2.53 * sd, a = -0.0873 + 0.0248 * b + 0.01 * p, c = trials * p + 0.5,
               v_r = 0.92 - 4.2 / b;
  const double mode = std::floor((trials + 1) * p);
  for (;;) {
    double v = uniform();
    const double u = uniform() - 0.5, us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + c);
    if (k < 0 || k > trials) continue;
    if (us >= 0.07 && v <= v_r) return static_cast<std::int64_t>(k);
    v = std::log(v * (2.83 + 5.1 / b) * sd / (a / (us * us) + b));
    const double bound = (mode + 0.5) * std::log((mode + 1) / (p / q * (trials - mode + 1))) +
                         (trials + 1) * std::log((trials - mode + 1) / (trials - k + 1)) +
                         (k + 0.5) * std::log(p / q * (trials - k + 1) / (k + 1)) + stirling_rest(mode) + stirling_rest(trials - mode) -
                         stirling_rest(k) - stirling_rest(trials - k);
    if (v <= bound) return static_cast<std::int64_t>(k);
  }
}

std::int64_t Random::poisson(double mean) {
  if (!(mean > 0)) return 0;
  if (mean < 10) {
    const double end = std::exp(-mean);
    double product = uniform();
    std::int64_t k = 0;
    for (; product > end; ++k) product *= uniform();
    return k;
  }
  // Transformed rejection, PTRS (Hörmann 1993).
  const double root = std::sqrt(mean), log_mean = std::log(mean), b = 0.931 + 2.53 * root, a = -0.059 + 0.02483 * b,
               inverse = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = uniform() - 0.5, v = uniform(), us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return static_cast<std::int64_t>(k);
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (std::log(v) + std::log(inverse) - std::log(a / (us * us) + b) <= -mean + k * log_mean - estimation::log_gamma(k + 1))
      return static_cast<std::int64_t>(k);
  }
}

std::int64_t Random::negative_binomial(double successes, double p) {
  if (p >= 1) return 0;
  return poisson(gamma(successes) * (1 - p) / p);
}

void Random::multinomial(std::int64_t n, std::span<const double> weights, std::span<std::int64_t> counts) {
  double rest = 0;
  for (const double weight : weights) rest += weight;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool last = i + 1 == weights.size() || !(rest > weights[i]);
    counts[i] = n == 0 ? 0 : last && weights[i] > 0 ? n : binomial(n, weights[i] / rest);
    n -= counts[i];
    rest -= weights[i];
  }
}

}  // namespace girok::estimation
