#include "estimation/distribution.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "base/decimal.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

constexpr std::size_t longest_text = 200;

struct Known {
  std::string_view name;
  Shape shape;
  std::size_t numbers;
  std::string_view form;
};
constexpr std::array<Known, 5> known{{{"uniform", Shape::uniform, 2, "uniform(low, high)"},
                                      {"loguniform", Shape::log_uniform, 2, "loguniform(low, high)"},
                                      {"triangular", Shape::triangular, 3, "triangular(low, mode, high)"},
                                      {"pert", Shape::pert, 3, "pert(low, mode, high)"},
                                      {"normal", Shape::normal, 4, "normal(mean, sd, low, high)"}}};
constexpr const char* forms =
    "uniform(low, high), loguniform(low, high), triangular(low, mode, high), pert(low, mode, high) or normal(mean, sd, low, high)";

/// Regularised incomplete beta by its continued fraction (Lentz), a and b at least 1.
double beta_cdf(double x, double a, double b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - beta_cdf(1 - x, b, a);
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x)) / a;
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < 1e-300 ? 1e-300 : d);
  double h = d;
  for (int m = 1; m < 1000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-15) break;
  }
  return front * h;
}

double pert_quantile(const Distribution& d, double u) {
  const double width = d.hi - d.lo, a = 1 + 4 * (d.middle - d.lo) / width, b = 1 + 4 * (d.hi - d.middle) / width;
  double lo = 0, hi = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (lo + hi) / 2;
    (beta_cdf(middle, a, b) < u ? lo : hi) = middle;
  }
  return d.lo + width * (lo + hi) / 2;
}

tl::unexpected<Error> wrong(std::string what) {
  return fail(ErrorCode::malformed, std::move(what), "distribution", fmt::format("write it as {}", forms));
}

}  // namespace

Result<Distribution> distribution_from_text(std::string_view text) {
  if (text.size() > longest_text) return wrong("a distribution is longer than 200 characters");
  std::string plain;
  for (const char c : text)
    if (c != ' ' && c != '\t' && (c != '-' || plain.find('(') != std::string::npos))
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const std::size_t open = plain.find('(');
  if (open == std::string::npos || plain.back() != ')') return wrong("a distribution is not understood");
  const auto* kind =
      std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.name == std::string_view(plain).substr(0, open); });
  if (kind == known.end()) return wrong("a distribution is of no known kind");
  std::vector<double> numbers;
  for (std::size_t at = open + 1; at < plain.size();) {
    const std::size_t end = std::min(plain.find(',', at), plain.size() - 1);
    const std::optional<Decimal> number = Decimal::parse(std::string_view(plain).substr(at, end - at));
    if (!number || !std::isfinite(number->to_double())) return wrong("a distribution holds something that is no number");
    numbers.push_back(number->to_double());
    at = end + 1;
  }
  if (numbers.size() != kind->numbers) return wrong(fmt::format("a distribution needs {} numbers", kind->numbers));
  Distribution out;
  out.shape = kind->shape;
  if (kind->shape == Shape::normal) {
    out = {Shape::normal, numbers[2], numbers[3], numbers[0], numbers[1]};
    if (!(out.spread > 0)) return wrong("the standard deviation of a normal distribution is not positive");
  } else {
    out.lo = numbers.front();
    out.hi = numbers.back();
    out.middle = kind->numbers == 3 ? numbers[1] : (out.lo + out.hi) / 2;
  }
  if (!(out.lo < out.hi) || out.middle < out.lo || out.middle > out.hi)
    return wrong("the numbers of a distribution are not in ascending order");
  if (out.shape == Shape::log_uniform && !(out.lo > 0)) return wrong("a log-uniform distribution begins above zero");
  return out;
}

std::string text_of(const Distribution& d) {
  switch (d.shape) {
    case Shape::uniform: return fmt::format("uniform({}, {})", d.lo, d.hi);
    case Shape::log_uniform: return fmt::format("loguniform({}, {})", d.lo, d.hi);
    case Shape::triangular: return fmt::format("triangular({}, {}, {})", d.lo, d.middle, d.hi);
    case Shape::pert: return fmt::format("pert({}, {}, {})", d.lo, d.middle, d.hi);
    case Shape::normal: return fmt::format("normal({}, {}, {}, {})", d.middle, d.spread, d.lo, d.hi);
  }
  return {};
}

double quantile_of(const Distribution& d, double u) {
  const double width = d.hi - d.lo;
  switch (d.shape) {
    case Shape::uniform: return d.lo + u * width;
    case Shape::log_uniform: return d.lo * std::pow(d.hi / d.lo, u);
    case Shape::triangular: {
      const double turn = (d.middle - d.lo) / width;
      return u < turn ? d.lo + std::sqrt(u * width * (d.middle - d.lo)) : d.hi - std::sqrt((1 - u) * width * (d.hi - d.middle));
    }
    case Shape::pert: return pert_quantile(d, u);
    case Shape::normal: {
      const double from = normal_cdf((d.lo - d.middle) / d.spread), to = normal_cdf((d.hi - d.middle) / d.spread);
      return std::clamp(d.middle + d.spread * normal_quantile(from + u * (to - from)), d.lo, d.hi);
    }
  }
  return d.lo;
}

}  // namespace girok::estimation
