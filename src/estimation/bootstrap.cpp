#include "estimation/bootstrap.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>

#include "base/parallel.h"
#include "estimation/random.h"
#include "estimation/special.h"

namespace girok::estimation {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::size_t chunk = 16;  // draws that share a chooser and what it remembers

struct Drawn {
  double estimate = infinite;
  Model model;
  bool complete = true;
};

Drawn estimate_of(Chooser& chooser, const BootstrapOptions& options, const Counts& counts, double n) {
  Drawn out;
  if (options.rule == Rule::stepwise || options.rule == Rule::fixed) {
    const Choice choice = options.rule == Rule::fixed ? chooser.one(counts, options.model) : chooser.stepwise(counts, options.stepwise_p);
    out.model = choice.model;
    out.estimate = n + choice.unseen;
    return out;
  }
  const Choices choices = chooser.choose(counts, options.rule == Rule::aic ? 2 : std::log(n), 0, options.hint);
  out.complete = choices.complete;
  if (choices.best.empty()) return out;
  out.model = choices.best.front().model;
  out.estimate = n + choices.best.front().unseen;
  return out;
}

/// Acceleration from leaving out each person once: all persons of a cell have the same influence.
double acceleration_of(const Overlaps& overlaps, const BootstrapOptions& options, bool& stopped) {
  const Counts counts = dense(overlaps);
  const auto n = static_cast<double>(overlaps.n());
  if (n < 2) return 0;
  std::vector<double> without(overlaps.cells.size());
  std::atomic<bool> stop = false;
  parallel_for(overlaps.cells.size(), options.threads, [&](std::size_t i) {
    if (stop) return;
    if (options.progress && !options.progress(0)) {
      stop = true;
      return;
    }
    Chooser chooser(overlaps.list_count(), options.max_order, fits_a_draw(overlaps.list_count()));
    Counts fewer = counts;
    fewer[overlaps.cells[i].pattern] -= 1;
    without[i] = estimate_of(chooser, options, fewer, n - 1).estimate;
  });
  stopped = stop;
  if (stopped) return 0;
  double mean = 0, weight = 0;
  for (std::size_t i = 0; i < without.size(); ++i) {
    if (!std::isfinite(without[i])) continue;
    const auto count = static_cast<double>(overlaps.cells[i].count);
    mean += count * without[i];
    weight += count;
  }
  if (!(weight > 0)) return 0;
  mean /= weight;
  double squares = 0, cubes = 0;
  for (std::size_t i = 0; i < without.size(); ++i) {
    if (!std::isfinite(without[i])) continue;
    const double d = mean - without[i];
    const auto count = static_cast<double>(overlaps.cells[i].count);
    squares += count * d * d;
    cubes += count * d * d * d;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// The share of draws below the BCa limit that `p` asks for; none where the correction leaves its range.
std::optional<double> corrected(double p, double z0, double a) {
  const double z = z0 + normal_quantile(p);
  const double scale = 1 - a * z;
  if (!std::isfinite(z) || !(scale > 0)) return std::nullopt;
  return normal_cdf(z0 + z / scale);
}

void set_limits(Bootstrap& out, double estimate, double level) {
  std::vector<double> sorted = out.estimates;
  std::sort(sorted.begin(), sorted.end());
  const double tail = (1 - level) / 2;
  out.percentile = {quantile(sorted, tail), quantile(sorted, 1 - tail)};
  const auto below = static_cast<double>(std::count_if(sorted.begin(), sorted.end(), [&](double value) { return value < estimate; }));
  const auto draws = static_cast<double>(sorted.size());
  out.z0 = normal_quantile(below / draws);
  const std::optional<double> lo = corrected(tail, out.z0, out.acceleration), hi = corrected(1 - tail, out.z0, out.acceleration);
  const auto within = [&](const std::optional<double>& p) {  // the places that a quantile of this sample can tell apart
    return p && (draws + 1.0 / 3) * *p + 1.0 / 3 > 2 && (draws + 1.0 / 3) * *p + 1.0 / 3 < draws - 1;
  };
  out.bca.reset();
  out.saturated = !within(lo) || !within(hi);
  if (!out.saturated) out.bca = {quantile(sorted, *lo), quantile(sorted, *hi)};
}

}  // namespace

// What a thousand draws can afford.
std::size_t fits_a_draw(std::size_t lists) { return lists <= 5 ? 0 : lists == 6 ? 20'000 : lists == 7 ? 1000 : 400; }

double quantile(const std::vector<double>& sorted, double p) {
  const auto size = static_cast<double>(sorted.size());
  const double place = std::clamp((size + 1.0 / 3) * p + 1.0 / 3, 1.0, size);
  const auto below = static_cast<std::size_t>(place);
  const double share = place - static_cast<double>(below);
  const double low = sorted[below - 1], high = sorted[std::min(below, sorted.size() - 1)];
  return share > 0 && low != high ? low + share * (high - low) : low;
}

namespace {

/// Draws from `first` on; false where it was stopped.
bool draw_more(const Overlaps& overlaps, const BootstrapOptions& options, std::size_t first, std::vector<Drawn>& drawn) {
  const std::size_t lists = overlaps.list_count();
  const std::int64_t n = overlaps.n();
  std::vector<double> weights;
  for (const Cell& cell : overlaps.cells) weights.push_back(static_cast<double>(cell.count));
  std::atomic<bool> stop = false;
  std::atomic<std::size_t> done = 0;
  const std::size_t chunks = (drawn.size() - first + chunk - 1) / chunk;
  parallel_for(chunks, options.threads, [&](std::size_t c) {
    if (stop) return;
    Chooser chooser(lists, options.max_order, fits_a_draw(lists));
    std::vector<std::int64_t> split(weights.size());
    for (std::size_t i = first + c * chunk; i < std::min(drawn.size(), first + (c + 1) * chunk) && !stop; ++i) {
      Random random(options.seed, options.stream + i);
      random.multinomial(n, weights, split);
      Counts counts(std::size_t{1} << lists, 0.0);
      for (std::size_t k = 0; k < split.size(); ++k) counts[overlaps.cells[k].pattern] = static_cast<double>(split[k]);
      drawn[i] = estimate_of(chooser, options, counts, static_cast<double>(n));
    }
    const std::size_t so_far = ++done;
    if (options.progress && !options.progress(static_cast<double>(so_far) / static_cast<double>(chunks))) stop = true;
  });
  return !stop;
}

}  // namespace

Bootstrap bootstrap(const Overlaps& overlaps, double estimate, const BootstrapOptions& options) {
  Bootstrap out;
  if (options.draws == 0) return out;
  std::vector<Drawn> drawn(options.draws);
  const auto take = [&](std::size_t first) {
    out.cancelled = !draw_more(overlaps, options, first, drawn);
    for (std::size_t i = first; i < drawn.size(); ++i) out.estimates.push_back(drawn[i].estimate);
    if (!out.cancelled) set_limits(out, estimate, options.level);
  };
  bool stop = false;
  out.acceleration = acceleration_of(overlaps, options, stop);
  out.cancelled = stop;
  if (!stop) take(0);
  if (!out.cancelled && out.saturated && options.extend && overlaps.list_count() <= 5) {
    drawn.resize(10 * options.draws);
    take(options.draws);
  }
  std::map<std::vector<Pattern>, std::size_t> times;
  for (const Drawn& one : drawn) {
    out.complete = out.complete && one.complete;
    if (std::isfinite(one.estimate))
      ++times[one.model.terms];
    else
      ++out.without;
  }
  for (const auto& [terms, count] : times) out.chosen.emplace_back(Model{terms}, count);
  std::stable_sort(out.chosen.begin(), out.chosen.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

}  // namespace girok::estimation
