#include "estimation/number_grid.h"

#include <algorithm>
#include <cmath>

namespace girok::estimation {
namespace {

constexpr double widest = 0.05;  // of a stretch, on the log scale
constexpr double fineness = 10;  // stretches a standard deviation
constexpr double reach = 8;  // standard deviations around a peak with the finest stretches

double step_at(double log_number, std::span<const Peak> peaks) {
  double step = widest;
  for (const Peak& peak : peaks) step = std::min(step, std::max(peak.spread, std::abs(log_number - peak.at) / reach) / fineness);
  return step;
}

}  // namespace

NumberGrid::NumberGrid(double last, std::span<const Peak> peaks) {
  for (double value = 0; value < static_cast<double>(exact) && value <= last; ++value) {
    at_.push_back(value);
    end_.push_back(value + 0.5);
  }
  whole_ = at_.size();
  step_.assign(whole_, 0);
  // Steps grow out of whole numbers without a leap: the first is 1 wide.
  const double start = end_.back();
  for (double a = start; a < last + 0.25;) {
    const double relative = step_at(std::log(a), peaks);
    const double step = std::max(1.0, std::min(a * relative, 1 + relative * (a - start)));
    double b = a + step;
    if (b + step / 2 > last + 0.5) b = last + 0.5;
    at_.push_back(std::sqrt(a * b));
    end_.push_back(b);
    step_.push_back(std::log(b / a));
    a = b;
  }
  weight_.assign(at_.size(), 0);
  left_.assign(at_.size(), 0);
  right_.assign(at_.size(), 0);
  for (std::size_t i = 0; i < whole_; ++i) weight_[i] = 1;
  for (std::size_t i = whole_; i < at_.size(); ++i) {
    weight_[i] += step_[i] * at_[i];
    left_[i] = std::log(at_[i] / at_[i - 1]);
    right_[i] = i + 1 < at_.size() ? std::log(at_[i + 1] / at_[i]) : 0;
  }
  for (std::size_t i = whole_; i < at_.size(); ++i) {
    const std::size_t k = middle_of(i);
    if (k < whole_) continue;
    const double bend = step_[i] * step_[i] * step_[i] / 12 / (left_[k] + right_[k]);
    weight_[k - 1] += bend / left_[k] * at_[k - 1];
    weight_[k] -= bend * (1 / left_[k] + 1 / right_[k]) * at_[k];
    weight_[k + 1] += bend / right_[k] * at_[k + 1];
  }
  if (at_.size() > whole_) {  // a sum of whole numbers from here is the integral and a 24th of the slope
    weight_[whole_] += 1.0 / 24;
    weight_[whole_ - 1] -= 1.0 / 24;
  }
}

NumberGrid::Parabola NumberGrid::parabola_at(std::span<const double> f, std::size_t i) const {
  const double here = f[i] * at_[i];
  const std::size_t k = middle_of(i);
  if (k < whole_) return {here, 0, 0};
  const double middle = f[k] * at_[k];
  const double before = (middle - f[k - 1] * at_[k - 1]) / left_[k], after = (f[k + 1] * at_[k + 1] - middle) / right_[k];
  const double both = left_[k] + right_[k], bend = 2 * (after - before) / both;
  return {here, (left_[k] * after + right_[k] * before) / both + (k == i ? 0 : bend * left_[i]), bend};
}

std::vector<double> NumberGrid::masses(std::span<const double> f) const {
  std::vector<double> out(size());
  for (std::size_t i = 0; i < size(); ++i) {
    if (whole(i)) {
      out[i] = f[i];
      continue;
    }
    const Parabola near = parabola_at(f, i);
    out[i] = std::max(0.0, step_[i] * (near.here + near.bend * step_[i] * step_[i] / 24));
    if (i == whole_) out[i] = std::max(0.0, out[i] + (f[i] - f[i - 1]) / 24);
  }
  return out;
}

double NumberGrid::quantile(std::span<const double> f, std::span<const double> masses, double share, std::size_t below) const {
  const std::size_t points = below == 0 ? size() : below;
  double all = 0;
  for (std::size_t i = 0; i < points; ++i) all += masses[i];
  const double wanted = share * all;
  double sum = 0;
  std::size_t i = 0;
  while (i + 1 < points && sum + masses[i] < wanted) sum += masses[i++];
  if (whole(i)) return at_[i];
  // Within the stretch: a parabola through three points, added up from its lower end.
  const double half = step_[i] / 2;
  const auto [here, slope, bend] = parabola_at(f, i);
  const auto from_end = [half, here = here, slope = slope, bend = bend](double v) {
    return here * (v + half) + slope * (v * v - half * half) / 2 + bend * (v * v * v + half * half * half) / 6;
  };
  const double part = masses[i] > 0 ? std::clamp((wanted - sum) / masses[i], 0.0, 1.0) * from_end(half) : 0;
  double lo = -half, hi = half;
  for (int k = 0; k < 60; ++k) {
    const double middle = (lo + hi) / 2;
    (from_end(middle) < part ? lo : hi) = middle;
  }
  return std::ceil(std::sqrt(end_[i - 1] * end_[i]) * std::exp(hi) - 0.5 - 1e-9);
}

double NumberGrid::highest(std::span<const double> f) const {
  const auto best = static_cast<std::size_t>(std::max_element(f.begin(), f.end()) - f.begin());
  if (whole(best) || best + 1 >= size() || !(f[best - 1] > 0) || !(f[best + 1] > 0)) return std::round(at_[best]);
  const double x0 = std::log(at_[best - 1] / at_[best]), x2 = std::log(at_[best + 1] / at_[best]);
  const double y0 = std::log(f[best - 1] / f[best]), y2 = std::log(f[best + 1] / f[best]);
  const double bend = (y2 / x2 - y0 / x0) / (x2 - x0), slope = y0 / x0 - bend * x0;
  return std::round(at_[best] * (bend < 0 ? std::exp(std::clamp(-slope / (2 * bend), x0, x2)) : 1));
}

std::vector<double> NumberGrid::hills(std::span<const double> f, std::span<const double> masses, double shift) const {
  struct Hill {
    std::size_t top;
    double height, mass, valley;  ///< valley: before it
  };
  std::vector<Hill> hills;
  double all = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const double height = f[i] * (shift + at_[i]);
    const bool starts = i == 0 || (i + 1 < size() && f[i - 1] * (shift + at_[i - 1]) >= height && f[i + 1] * (shift + at_[i + 1]) > height);
    if (starts) hills.push_back({i, height, 0, height});
    if (height > hills.back().height) {
      hills.back().height = height;
      hills.back().top = i;
    }
    hills.back().mass += masses[i];
    all += masses[i];
  }
  for (;;) {
    std::size_t pick = 0;
    double worst = 0.8;
    for (std::size_t k = 1; k < hills.size(); ++k) {
      const bool small = std::min(hills[k - 1].mass, hills[k].mass) < 0.05 * all;
      const double lower = std::min(hills[k - 1].height, hills[k].height);
      const double depth = (small ? 1.0 : 0.0) + (lower > 0 ? hills[k].valley / lower : 1.0);
      if (depth < worst) continue;
      worst = depth;
      pick = k;
    }
    if (pick == 0) break;
    Hill& into = hills[pick - 1];
    const Hill& from = hills[pick];
    into.mass += from.mass;
    if (from.height > into.height) {
      into.height = from.height;
      into.top = from.top;
    }
    hills.erase(hills.begin() + static_cast<std::ptrdiff_t>(pick));
  }
  std::vector<double> out;
  for (const Hill& hill : hills) out.push_back(std::round(at_[hill.top]));
  return out;
}

}  // namespace girok::estimation
