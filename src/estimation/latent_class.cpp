#include "estimation/latent_class.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <memory>
#include <span>

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
constexpr double settled_r_hat = 1.01, plenty = 4000;  // where more sweeps would change nothing that is told
constexpr std::array<double, 4> stage_ends{0.2, 0.4, 0.65, 1.0};

/// One chain. Counts of patterns are split among classes; nothing is kept of single persons.
class Chain {
 public:
  Chain(const Overlaps& overlaps, const LatentClassOptions& options, std::size_t number)
      : overlaps_(overlaps),
        options_(options),
        random_(options.seed, (std::uint64_t{0x1c} << 40) + number),
        lists_(overlaps.list_count()),
        classes_(options.classes),
        n_(static_cast<double>(overlaps.n())),
        cap_(options.cap ? std::max(0.0, std::floor((*options.cap - 1) * n_)) : runaway) {
    share_.assign(classes_, 0);
    on_.assign(classes_ * lists_, 0);
    in_class_.assign(classes_, 0);
    on_count_.assign(classes_ * lists_, 0);
    split_.assign(classes_, 0);
    weights_.assign(classes_, 0);
    if (lists_ <= table_lists) table_.assign(classes_ << lists_, 0);
    start(number);
  }

  void sweep() {
    draw_probabilities();
    if (options_.moves > 0) move();
    draw_unseen();
    draw_classes();
    draw_alpha();
    ++sweeps_;
  }

  double log_n() const { return std::log(n_ + unseen_); }
  bool turned_back() const { return turned_back_; }
  std::size_t occupied() const {
    return static_cast<std::size_t>(std::count_if(in_class_.begin(), in_class_.end(), [](double c) { return c > 0; }));
  }

 private:
  static constexpr std::size_t table_lists = 8;  ///< up to here the weights of all patterns are made at once
  static constexpr std::int64_t one_by_one = 3;  ///< so few persons are placed singly

  /// Persons to classes at random, in a number of classes that differs from chain to chain, and an unseen number between n / 10 and 10 n.
  void start(std::size_t number) {
    const std::size_t used = 1 + number % classes_;
    const double spread = options_.chains > 1 ? static_cast<double>(number) / static_cast<double>(options_.chains - 1) : 0.5;
    unseen_ = std::min(cap_, std::floor(n_ * std::pow(10, 2 * spread - 1)));
    std::vector<double> even(classes_, 0);
    std::fill(even.begin(), even.begin() + static_cast<std::ptrdiff_t>(used), 1.0);
    for (const Cell& cell : overlaps_.cells) {
      std::vector<double> uneven = even;
      for (double& weight : uneven) weight *= random_.uniform();
      random_.multinomial(cell.count, uneven, split_);
      for (std::size_t k = 0; k < classes_; ++k) take(k, cell.pattern, split_[k]);
    }
    random_.multinomial(static_cast<std::int64_t>(unseen_), even, split_);
    for (std::size_t k = 0; k < classes_; ++k) take(k, 0, split_[k]);
  }

  void take(std::size_t k, Pattern pattern, std::int64_t persons) {
    const auto count = static_cast<double>(persons);
    in_class_[k] += count;
    for (Pattern rest = pattern; rest != 0; rest &= rest - 1)
      on_count_[k * lists_ + static_cast<std::size_t>(std::countr_zero(rest))] += count;
  }

  double beta(double a, double b) {
    const double x = random_.gamma(a), y = random_.gamma(b);
    return std::clamp(x / (x + y), 1e-300, 1 - 1e-16);
  }

  void draw_probabilities() {
    double above = 0;
    for (const double count : in_class_) above += count;
    log_last_ = 0;
    double left = 1;
    for (std::size_t k = 0; k + 1 < classes_; ++k) {
      above = std::max(0.0, above - in_class_[k]);
      double log_rest = 0;  // log(1 − V), V ~ Beta(1 + in class, α + above)
      if (in_class_[k] == 0) {
        log_rest = std::log(random_.uniform()) / (alpha_ + above);
      } else {
        const double x = random_.gamma(1 + in_class_[k]), y = alpha_ + above;
        log_rest = y < 1 ? -std::log1p(x * std::exp(-random_.log_gamma(y))) : -std::log1p(x / random_.gamma(y));
      }
      share_[k] = -left * std::expm1(log_rest);
      log_last_ = std::max(log_last_ + log_rest, -600.0);
      left = std::exp(log_last_);
    }
    share_[classes_ - 1] = left;
    for (std::size_t k = 0; k < classes_; ++k) {
      double* on = on_.data() + k * lists_;
      const double* count = on_count_.data() + k * lists_;
      for (std::size_t j = 0; j < lists_; ++j)
        on[j] = in_class_[k] == 0 ? random_.uniform() : beta(1 + count[j], 1 + in_class_[k] - count[j]);
    }
    if (!table_.empty()) fill_table();
  }

  /// table_[pattern][class], list after list: each doubles the patterns that are done.
  void fill_table() {
    std::copy(share_.begin(), share_.end(), table_.begin());
    for (std::size_t j = 0; j < lists_; ++j) {
      for (std::size_t k = 0; k < classes_; ++k) weights_[k] = on_[k * lists_ + j];
      const std::size_t done = classes_ << j;
      for (std::size_t row = 0; row < done; row += classes_) {
        double* off = table_.data() + row;
        double* with = off + done;
        for (std::size_t k = 0; k < classes_; ++k) {
          with[k] = off[k] * weights_[k];
          off[k] -= with[k];
        }
      }
    }
  }

  std::span<const double> weigh(Pattern pattern) {
    if (!table_.empty()) return {table_.data() + pattern * classes_, classes_};
    for (std::size_t k = 0; k < classes_; ++k) {
      double weight = share_[k];
      for (std::size_t j = 0; j < lists_; ++j) {
        const double on = on_[k * lists_ + j];
        weight *= (pattern >> j & 1) != 0 ? on : 1 - on;
      }
      weights_[k] = weight;
    }
    return weights_;
  }

  /// log p(data | shares, list probabilities), the number unseen summed out: with the prior 1/N that is exactly the likelihood of the observed given that they were observed.
  double log_likelihood() {
    fill_table();
    const auto sum_at = [&](Pattern pattern) {
      const double* row = table_.data() + pattern * classes_;
      double sum = 0;
      for (std::size_t k = 0; k < classes_; ++k) sum += row[k];
      return std::max(sum, tiny);
    };
    double out = -n_ * std::log(std::max(1 - sum_at(0), 1e-13));
    for (const Cell& cell : overlaps_.cells) out += static_cast<double>(cell.count) * std::log(sum_at(cell.pattern));
    return out;
  }

  /// log density of the shares under stick breaking, less what does not change.
  double log_prior_of_shares() const {
    double sum = 0,
           left = share_[classes_ - 1];  // of this class and all after it, summed from the small end: shares may be as small as 1e-260
    for (std::size_t k = classes_ - 1; k-- > 0;) {
      left += share_[k];
      sum -= std::log(std::max(left, 1e-300));
    }
    return sum + (alpha_ - 1) * std::log(std::max(share_[classes_ - 1], 1e-300));
  }

  /// Slides a class (or all) along the ridge of the likelihood: the odds of being on each list times e^δ, and the share so that as many of its people are observed as before. Metropolis-Hastings on the posterior of shares and
  /// list probabilities alone.
  void move() {
    if (table_.empty()) return;
    double now = log_likelihood() + log_prior_of_shares();
    for (std::size_t m = 0; m < options_.moves; ++m) {
      const bool all = m % 3 == 2;
      const std::size_t kind = all ? 1 : 0;
      double u = random_.uniform();
      std::size_t chosen = 0;
      if (!all)  // by share; it must not depend on who is in which class, which is summed out here
        while (chosen + 1 < classes_ && (u -= share_[chosen]) > 0) ++chosen;
      const double delta = step_[kind] * random_.normal();
      saved_share_ = share_;
      saved_on_ = on_;
      double log_jacobian = 0, total = 0;
      const double factor = std::exp(delta);
      for (std::size_t k = 0; k < classes_; ++k) {
        if (all || k == chosen) {
          double before = 1, after = 1;
          for (std::size_t j = 0; j < lists_; ++j) {
            double& on = on_[k * lists_ + j];
            const double off = 1 - on, moved = on * factor, sum = moved + off;
            before *= off;
            after *= off / sum;
            log_jacobian += delta - 2 * std::log(sum);  // λ'(1 − λ') / λ(1 − λ)
            on = std::min(moved / sum, 1 - 1e-16);
          }
          const double f = std::max(1 - before, 1e-300) / std::max(1 - after, 1e-300);
          share_[k] *= f;
          log_jacobian += std::log(f);
        }
        total += share_[k];
      }
      for (double& share : share_) share /= total;
      log_jacobian -= static_cast<double>(classes_) * std::log(total);
      if (!all)
        log_jacobian +=
            std::log(std::max(share_[chosen], 1e-300)) - std::log(std::max(saved_share_[chosen], 1e-300));  // chance of choosing it again
      const double next = log_likelihood() + log_prior_of_shares();
      const double log_ratio = next - now + log_jacobian;
      const bool taken = std::log(random_.uniform()) < log_ratio;
      if (taken) {
        now = next;
      } else {
        share_ = saved_share_;
        on_ = saved_on_;
      }
      if (sweeps_ < options_.burn_in) step_[kind] = std::clamp(step_[kind] * (taken ? 1.02 : 0.99), 1e-3, 3.0);  // a third are taken
      moved_ += taken ? 1 : 0;
    }
    log_last_ = std::max(std::log(std::max(share_[classes_ - 1], 1e-300)), -600.0);  // α is drawn given the shares as they are now
    fill_table();
  }

  void draw_unseen() {
    double none = 0;
    for (const double weight : weigh(0)) none += std::max(0.0, weight);
    unseen_ = static_cast<double>(random_.negative_binomial(n_, std::max(1 - none, 1e-13)));
    turned_back_ = unseen_ > cap_;
    if (turned_back_) unseen_ = cap_;
  }

  void place(Pattern pattern, std::int64_t count) {
    const std::span<const double> weights = weigh(pattern);
    double sum = 0;
    for (const double weight : weights) sum += std::max(weight, tiny);
    if (count <= one_by_one) {
      for (; count > 0; --count) {
        double u = random_.uniform() * sum;
        std::size_t k = 0;
        while (k + 1 < classes_ && (u -= std::max(weights[k], tiny)) > 0) ++k;
        take(k, pattern, 1);
      }
      return;
    }
    for (std::size_t k = 0; k < classes_ && count > 0; ++k) {
      const double weight = std::max(weights[k], tiny);
      const std::int64_t here = k + 1 == classes_ ? count : random_.binomial(count, std::min(1.0, weight / sum));
      if (here > 0) take(k, pattern, here);
      count -= here;
      sum = std::max(sum - weight, tiny);
    }
  }

  void draw_classes() {
    std::fill(in_class_.begin(), in_class_.end(), 0.0);
    std::fill(on_count_.begin(), on_count_.end(), 0.0);
    place(0, static_cast<std::int64_t>(unseen_));
    for (const Cell& cell : overlaps_.cells) place(cell.pattern, cell.count);
  }

  void draw_alpha() {
    alpha_ = std::max(1e-6, random_.gamma(options_.alpha_shape + static_cast<double>(classes_) - 1) / (options_.alpha_rate - log_last_));
  }

  const Overlaps& overlaps_;
  const LatentClassOptions& options_;
  Random random_;
  std::size_t lists_, classes_;
  double n_, cap_, unseen_ = 0, alpha_ = 1, log_last_ = 0;
  bool turned_back_ = false;
  std::size_t sweeps_ = 0;
  double step_[2] = {0.3, 0.1};  ///< of δ, for one class and for all
  double moved_ = 0;
  std::vector<double> saved_share_, saved_on_;
  std::vector<double> share_, on_;  ///< [class], [class][list]
  std::vector<double> table_;  ///< [pattern][class]: chance of both
  std::vector<double> in_class_, on_count_;  ///< persons, and those of them on a list
  std::vector<std::int64_t> split_;
  std::vector<double> weights_;
};

}  // namespace

Chains run_chains(const Overlaps& overlaps, const LatentClassOptions& options) {
  Chains out;
  out.log_n.resize(options.chains);
  std::vector<std::unique_ptr<Chain>> chains(options.chains);
  std::vector<double> back(options.chains, 0), occupied(options.chains, 0);
  std::atomic<bool> stop = false;
  std::atomic<std::size_t> done = 0;
  const std::size_t stages = options.stop_early ? stage_ends.size() : 1;
  for (std::size_t stage = 0; stage < stages && !stop; ++stage) {
    const auto end =
        stage + 1 == stages ? options.sweeps : static_cast<std::size_t>(stage_ends[stage] * static_cast<double>(options.sweeps));
    parallel_for(options.chains, options.threads, [&](std::size_t c) {
      if (chains[c] == nullptr) chains[c] = std::make_unique<Chain>(overlaps, options, c);
      Chain& chain = *chains[c];
      for (std::size_t i = out.sweeps; i < end && !stop; ++i) {
        chain.sweep();
        if (i < options.burn_in) continue;
        back[c] += chain.turned_back() ? 1 : 0;
        if ((i - options.burn_in) % options.thin != 0) continue;
        out.log_n[c].push_back(chain.log_n());
        occupied[c] += static_cast<double>(chain.occupied());
      }
      done += end - out.sweeps;
      if (options.progress && !options.progress(static_cast<double>(done) / static_cast<double>(options.chains * options.sweeps)))
        stop = true;
    });
    out.sweeps = end;
    if (stop || out.log_n.front().size() < 4) continue;
    out.r_hat = split_r_hat(out.log_n);
    out.effective = effective_sample_size(out.log_n);
    if (out.r_hat < settled_r_hat && out.effective > plenty) break;
  }
  out.cancelled = stop;
  if (out.cancelled || out.log_n.front().size() < 4) return out;
  double kept = 0;
  for (std::size_t c = 0; c < options.chains; ++c) {
    out.turned_back += back[c] / static_cast<double>((out.sweeps - options.burn_in) * options.chains);
    out.occupied += occupied[c];
    kept += static_cast<double>(out.log_n[c].size());
  }
  out.occupied /= kept;
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
                        {"sweeps", static_cast<double>(chains.sweeps)},
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
  for (const LogMode& mode : modes.size() > 1 ? modes : groups_of(chains.log_n)) {
    result.modes.push_back(
        {std::exp(mode.at), EstimateInterval{std::exp(mode.lo), std::exp(mode.hi), options.level, IntervalKind::credible}, mode.share, {}});
    texts += (texts.empty() ? "" : "; ") + number_text(std::exp(mode.at));
  }
  if (modes.size() > 1) result.reasons.push_back({code::several_modes, Weight::refusal, {std::to_string(modes.size()), texts}});
  return result;
}

}  // namespace girok::estimation
