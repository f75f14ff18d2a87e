#include "estimation/latent_class.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/parallel.h"
#include "estimation/bootstrap.h"
#include "estimation/chain_modes.h"
#include "estimation/random.h"

namespace girok::estimation {
namespace {

namespace code = latent_code;

constexpr double tiny = 1e-290;
constexpr double world = 8.2e9;  // all people there are
constexpr double runaway = 1e11;  // unseen persons at which a chain is held
constexpr double enough = 100;  // effective draws below which quantiles are not told
constexpr double worst_r_hat = 1.05;

/// One chain. Counts of patterns are split among classes; nothing is kept of single persons.
class Chain {
 public:
  Chain(const Overlaps& overlaps, const LatentClassOptions& options, std::size_t number)
      : overlaps_(overlaps),
        options_(options),
        random_(options.seed, (std::uint64_t{0x1c} << 40) + number),
        lists_(overlaps.list_count()),
        classes_(options.classes),
        n_(static_cast<double>(overlaps.n())) {
    share_.assign(classes_, 0);
    on_.assign(classes_ * lists_, 0);
    in_class_.assign(classes_, 0);
    on_count_.assign(classes_ * lists_, 0);
    split_.assign(classes_, 0);
    weights_.assign(classes_, 0);
    start(number);
  }

  void sweep() {
    draw_probabilities();
    draw_unseen();
    draw_classes();
    draw_alpha();
  }

  double log_n() const { return std::log(n_ + unseen_); }
  bool turned_back() const { return turned_back_; }
  std::size_t occupied() const {
    return static_cast<std::size_t>(std::count_if(in_class_.begin(), in_class_.end(), [](double c) { return c > 0; }));
  }

 private:
  /// Persons to classes at random, in a number of classes that differs from chain to chain, and an unseen number between n / 10 and 10 n.
  void start(std::size_t number) {
    const std::size_t used = 1 + number % classes_;
    const double spread = options_.chains > 1 ? static_cast<double>(number) / static_cast<double>(options_.chains - 1) : 0.5;
    unseen_ = std::floor(n_ * std::pow(10, 2 * spread - 1));
    std::vector<double> even(classes_, 0);
    std::fill(even.begin(), even.begin() + static_cast<std::ptrdiff_t>(used), 1.0);
    for (const Cell& cell : overlaps_.cells) {
      std::vector<double> uneven = even;
      for (double& weight : uneven) weight *= random_.uniform();
      random_.multinomial(cell.count, uneven, split_);
      take(cell.pattern);
    }
    random_.multinomial(static_cast<std::int64_t>(unseen_), even, split_);
    take(0);
  }

  void take(Pattern pattern) {
    for (std::size_t k = 0; k < classes_; ++k) {
      if (split_[k] == 0) continue;
      const auto count = static_cast<double>(split_[k]);
      in_class_[k] += count;
      for (std::size_t j = 0; j < lists_; ++j)
        if ((pattern >> j & 1) != 0) on_count_[k * lists_ + j] += count;
    }
  }

  double beta(double a, double b) {
    const double x = random_.gamma(a), y = random_.gamma(b);
    return x + y > 0 ? std::clamp(x / (x + y), 1e-300, 1 - 1e-16) : 0.5;
  }

  void draw_probabilities() {
    double above = 0;
    for (const double count : in_class_) above += count;
    double left = 1;
    log_last_ = 0;
    for (std::size_t k = 0; k + 1 < classes_; ++k) {
      above -= in_class_[k];
      const double x = random_.gamma(1 + in_class_[k]), log_y = random_.log_gamma(alpha_ + std::max(0.0, above));
      const double log_x = std::log(x), larger = std::max(log_x, log_y);
      const double log_sum = larger + std::log(std::exp(log_x - larger) + std::exp(log_y - larger));
      share_[k] = left * std::exp(log_x - log_sum);
      log_last_ += log_y - log_sum;
      left = std::exp(log_last_);
    }
    share_[classes_ - 1] = left;
    for (std::size_t k = 0; k < classes_; ++k)
      for (std::size_t j = 0; j < lists_; ++j)
        on_[k * lists_ + j] = beta(1 + on_count_[k * lists_ + j], 1 + in_class_[k] - on_count_[k * lists_ + j]);
  }

  double weigh(Pattern pattern) {
    double sum = 0;
    for (std::size_t k = 0; k < classes_; ++k) {
      double weight = share_[k];
      for (std::size_t j = 0; j < lists_; ++j) {
        const double on = on_[k * lists_ + j];
        weight *= (pattern >> j & 1) != 0 ? on : 1 - on;
      }
      sum += weights_[k] = std::max(weight, tiny);
    }
    return sum;
  }

  void draw_unseen() {
    const double none = std::min(weigh(0), 1 - 1e-12);
    turned_back_ = false;
    const double cap = options_.cap ? *options_.cap * n_ - n_ : runaway;
    unseen_ = static_cast<double>(random_.negative_binomial(n_, 1 - none));
    if (unseen_ > cap) {
      unseen_ = std::floor(cap);
      turned_back_ = true;
    }
  }

  void draw_classes() {
    std::fill(in_class_.begin(), in_class_.end(), 0.0);
    std::fill(on_count_.begin(), on_count_.end(), 0.0);
    weigh(0);
    random_.multinomial(static_cast<std::int64_t>(unseen_), weights_, split_);
    take(0);
    for (const Cell& cell : overlaps_.cells) {
      weigh(cell.pattern);
      random_.multinomial(cell.count, weights_, split_);
      take(cell.pattern);
    }
  }

  void draw_alpha() {
    alpha_ = random_.gamma(options_.alpha_shape + static_cast<double>(classes_) - 1) / (options_.alpha_rate - log_last_);
  }

  const Overlaps& overlaps_;
  const LatentClassOptions& options_;
  Random random_;
  std::size_t lists_, classes_;
  double n_, unseen_ = 0, alpha_ = 1, log_last_ = 0;
  bool turned_back_ = false;
  std::vector<double> share_, on_;  ///< [class], [class][list]
  std::vector<double> in_class_, on_count_;  ///< persons, and those of them on a list
  std::vector<std::int64_t> split_;
  std::vector<double> weights_;
};

}  // namespace

Chains run_chains(const Overlaps& overlaps, const LatentClassOptions& options) {
  Chains out;
  out.log_n.resize(options.chains);
  std::vector<double> back(options.chains, 0), occupied(options.chains, 0);
  std::atomic<bool> stop = false;
  std::atomic<std::size_t> done = 0;
  parallel_for(options.chains, options.threads, [&](std::size_t c) {
    Chain chain(overlaps, options, c);
    for (std::size_t i = 0; i < options.sweeps && !stop; ++i) {
      chain.sweep();
      if (i < options.burn_in) continue;
      back[c] += chain.turned_back() ? 1 : 0;
      if ((i - options.burn_in) % options.thin != 0) continue;
      out.log_n[c].push_back(chain.log_n());
      occupied[c] += static_cast<double>(chain.occupied());
    }
    const std::size_t so_far = ++done;
    if (options.progress && !options.progress(static_cast<double>(so_far) / static_cast<double>(options.chains))) stop = true;
  });
  out.cancelled = stop;
  if (out.cancelled || out.log_n.front().size() < 4) return out;
  double kept = 0;
  for (std::size_t c = 0; c < options.chains; ++c) {
    out.turned_back += back[c] / static_cast<double>((options.sweeps - options.burn_in) * options.chains);
    out.occupied += occupied[c];
    kept += static_cast<double>(out.log_n[c].size());
  }
  out.occupied /= kept;
  out.r_hat = split_r_hat(out.log_n);
  out.effective = effective_sample_size(out.log_n);
  return out;
}

MethodResult latent_class(const Overlaps& overlaps, const LatentClassOptions& options) {
  MethodResult result;
  result.name = MethodName::latent_class;
  const Chains chains = run_chains(overlaps, options);
  if (chains.cancelled || chains.log_n.front().size() < 4) return result;
  std::vector<double> all, medians;
  for (const auto& chain : chains.log_n) {
    std::vector<double> sorted = chain;
    std::sort(sorted.begin(), sorted.end());
    medians.push_back(quantile(sorted, 0.5));
    all.insert(all.end(), chain.begin(), chain.end());
  }
  std::sort(all.begin(), all.end());
  std::sort(medians.begin(), medians.end());
  const double tail = (1 - options.level) / 2;
  const auto at = [&](double p) { return std::exp(quantile(all, p)); };
  result.diagnostics = {{"r_hat", chains.r_hat},
                        {"effective_sample_size", chains.effective},
                        {"chains", static_cast<double>(options.chains)},
                        {"sweeps", static_cast<double>(options.sweeps)},
                        {"classes", static_cast<double>(options.classes)},
                        {"occupied_classes", chains.occupied},
                        {"cap", options.cap ? *options.cap * static_cast<double>(overlaps.n()) : 0},
                        {"share_at_cap", chains.turned_back},
                        {"lowest_chain_median", std::exp(medians.front())},
                        {"highest_chain_median", std::exp(medians.back())}};
  const double beyond =
      static_cast<double>(all.end() - std::lower_bound(all.begin(), all.end(), std::log(world))) / static_cast<double>(all.size());
  if (beyond > tail / 2 || (!options.cap && chains.turned_back > tail / 2)) {
    result.reasons.push_back({code::unbounded, Weight::refusal, {number_text(100 * beyond)}});
    return result;
  }
  if (options.cap && chains.turned_back > 0.001)
    result.reasons.push_back({code::cap_binds,
                              Weight::warning,
                              {number_text(*options.cap * static_cast<double>(overlaps.n())), number_text(100 * chains.turned_back)}});
  const std::vector<LogMode> modes = modes_of(all, chains.effective);
  result.diagnostics.emplace_back("modes", static_cast<double>(modes.size()));
  const bool mixed = chains.r_hat <= worst_r_hat;
  if (mixed && modes.size() <= 1) {
    if (chains.effective < enough) result.reasons.push_back({code::few_effective, Weight::warning, {number_text(chains.effective)}});
    result.status = Status::ok;
    result.estimate = at(0.5);
    result.interval = EstimateInterval{at(tail), at(1 - tail), options.level, IntervalKind::credible};
    return result;
  }
  result.status = Status::multimodal;
  if (!mixed)
    result.reasons.push_back({code::not_mixed,
                              Weight::refusal,
                              {number_text(chains.r_hat), number_text(std::exp(medians.front())), number_text(std::exp(medians.back()))}});
  std::string texts;
  for (const LogMode& mode : modes) {
    result.modes.push_back(
        {std::exp(mode.at), EstimateInterval{std::exp(mode.lo), std::exp(mode.hi), options.level, IntervalKind::credible}, mode.share, {}});
    texts += (texts.empty() ? "" : "; ") + number_text(std::exp(mode.at));
  }
  if (modes.size() > 1) result.reasons.push_back({code::several_modes, Weight::refusal, {std::to_string(modes.size()), texts}});
  return result;
}

}  // namespace girok::estimation
