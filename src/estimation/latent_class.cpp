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
#include "estimation/latent_paths.h"
#include "estimation/random.h"

namespace girok::estimation {
namespace {

namespace code = latent_code;

constexpr double tiny = 1e-290;
constexpr double world = 8.2e9;  // all people there are
constexpr double runaway = 1e11;  // unseen persons at which a chain is held
constexpr double enough = 100;  // effective draws below which quantiles are not told
constexpr double worst_r_hat = 1.05;
constexpr double settled_r_hat = 1.01, plenty = 2000;  // where more sweeps would change nothing that is told
constexpr double separate = 2;  // standard deviations within a piece that two groups of pieces lie apart, to be two answers
constexpr double rarest = 0.01;  // share of the pieces that the smaller group holds at least
constexpr std::array<double, 3> stage_ends{0.25, 0.5, 1.0};
constexpr double linger_from = 0.5;
constexpr std::size_t piece_sweeps = 1000;
constexpr std::size_t candidates = 5;  // for each chain's start

/// Of each chain by Gibbs sampling alone: so it settles on whatever answer is nearest to its start.
std::size_t first_sweeps(const LatentClassOptions& options) { return options.burn_in * 2 / 3; }

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
    stick_.assign(classes_ - 1, 0);
    on_.assign(classes_ * lists_, 0);
    in_class_.assign(classes_, 0);
    on_count_.assign(classes_ * lists_, 0);
    split_.assign(classes_, 0);
    weights_.assign(classes_, 0);
    if (lists_ <= max_lists_of_paths) table_.assign(classes_ << lists_, 0);
    if (lists_ <= max_lists_of_paths && options.moves > 0) {
      paths_.emplace(overlaps, classes_, options.alpha_shape, options.alpha_rate);
      path_every_ = options.moves * std::max<std::size_t>(1, (std::size_t{1} << lists_) / 32);  // long tables cost more than Gibbs does
    }
    start(number);
  }

  void sweep() {
    draw_probabilities();
    if (paths_ && sweeps_ >= first_sweeps(options_) && sweeps_ % path_every_ == 0) path();
    draw_unseen();
    draw_classes();
    draw_alpha();
    ++sweeps_;
  }

  std::size_t sweeps() const { return sweeps_; }
  double log_n() const { return std::log(n_ + unseen_); }
  bool turned_back() const { return turned_back_; }
  std::size_t occupied() const {
    return static_cast<std::size_t>(std::count_if(in_class_.begin(), in_class_.end(), [](double c) { return c > 0; }));
  }

 private:
  static constexpr std::int64_t one_by_one = 3;  ///< so few persons are placed singly

  /// Persons to classes at random, in a number of classes that differs from chain to chain, and an unseen number between n / 10 and 10 n.
  void start(std::size_t number) {
    const std::size_t used = 1 + number % classes_, width = std::max<std::size_t>(2, options_.chains);
    const double spread = static_cast<double>(number % width) / static_cast<double>(width - 1);
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
      // V ~ Beta(1 + in class, α + above). In logits: α may be so small that 1 − V is no number a double can hold, and what is cut off there is a part of the posterior.
      if (in_class_[k] == 0) {
        const double log_rest = std::log(random_.uniform()) / (alpha_ + above);
        stick_[k] = std::log(-std::expm1(log_rest)) - log_rest;
      } else {
        stick_[k] = std::log(random_.gamma(1 + in_class_[k])) - random_.log_gamma(alpha_ + above);
      }
      const double log_rest = -std::max(stick_[k], 0.0) - std::log1p(std::exp(-std::abs(stick_[k])));
      share_[k] = -left * std::expm1(log_rest);
      log_last_ += log_rest;
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

  /// Classes, the number unseen and α are summed out in it: all three are drawn anew after it.
  void path() {
    if (!paths_->step(stick_, share_, on_, random_, sweeps_ < options_.burn_in)) return;
    log_last_ = 0;
    for (const double stick : stick_) log_last_ -= std::max(stick, 0.0) + std::log1p(std::exp(-std::abs(stick)));
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
    alpha_ = std::max(1e-100, random_.gamma(options_.alpha_shape + static_cast<double>(classes_) - 1) / (options_.alpha_rate - log_last_));
  }

  const Overlaps& overlaps_;
  const LatentClassOptions& options_;
  Random random_;
  std::size_t lists_, classes_;
  double n_, cap_, unseen_ = 0, alpha_ = 1, log_last_ = 0;
  bool turned_back_ = false;
  std::size_t sweeps_ = 0;
  std::optional<Paths> paths_;
  std::size_t path_every_ = 1;
  std::vector<double> stick_;  ///< [class but the last] log V / (1 − V)
  std::vector<double> share_, on_;  ///< [class], [class][list]
  std::vector<double> table_;  ///< [pattern][class]: chance of both
  std::vector<double> in_class_, on_count_;  ///< persons, and those of them on a list
  std::vector<std::int64_t> split_;
  std::vector<double> weights_;
};

/// Five times as many chains go a short way; of where they are then, those are kept that lie most evenly from the lowest log N to the highest, so that answers few starts lead to are not missed.
std::vector<std::unique_ptr<Chain>> dispersed_chains(const Overlaps& overlaps, const LatentClassOptions& options, std::atomic<bool>& stop) {
  const std::size_t many = options.moves > 0 ? candidates * options.chains : options.chains;
  std::vector<std::unique_ptr<Chain>> all(many);
  parallel_for(many, options.threads, [&](std::size_t c) {
    if (stop) return;
    all[c] = std::make_unique<Chain>(overlaps, options, c);
    for (std::size_t i = 0; many > options.chains && i < first_sweeps(options) && !stop; ++i) all[c]->sweep();
    if (options.progress && !options.progress(0)) stop = true;
  });
  if (stop) return {};
  if (many == options.chains) return all;
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->log_n() < b->log_n(); });
  const double lo = all.front()->log_n(), hi = all.back()->log_n();
  std::vector<std::unique_ptr<Chain>> out;
  for (std::size_t c = 0; c < options.chains; ++c) {
    const double target = lo + (hi - lo) * (options.chains > 1 ? static_cast<double>(c) / static_cast<double>(options.chains - 1) : 0.5);
    const auto distance = [&](const auto& chain) { return std::abs(chain->log_n() - target); };
    const auto nearest = std::min_element(all.begin(), all.end(), [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    out.push_back(std::move(*nearest));
    all.erase(nearest);
  }
  return out;
}

}  // namespace

std::vector<std::vector<double>> pieces_of(const std::vector<std::vector<double>>& chains, std::size_t thin) {
  const std::size_t kept = chains.front().size();
  const std::size_t length = std::min(kept, std::max<std::size_t>(8, piece_sweeps / std::max<std::size_t>(1, thin)));
  std::vector<std::vector<double>> out;
  for (const auto& chain : chains)
    for (std::size_t from = kept % length; from + length <= kept; from += length)
      out.emplace_back(chain.begin() + static_cast<std::ptrdiff_t>(from), chain.begin() + static_cast<std::ptrdiff_t>(from + length));
  return out;
}

Chains run_chains(const Overlaps& overlaps, const LatentClassOptions& options) {
  Chains out;
  out.log_n.resize(options.chains);
  std::atomic<bool> stop = false;
  std::vector<std::unique_ptr<Chain>> chains = dispersed_chains(overlaps, options, stop);
  std::vector<double> back(options.chains, 0), occupied(options.chains, 0);
  std::atomic<std::size_t> done = 0;
  const std::size_t stages = options.stop_early ? stage_ends.size() : 1;
  for (std::size_t stage = 0; stage < stages && !stop; ++stage) {
    const auto end =
        stage + 1 == stages ? options.sweeps : static_cast<std::size_t>(stage_ends[stage] * static_cast<double>(options.sweeps));
    parallel_for(options.chains, options.threads, [&](std::size_t c) {
      if (stop) return;
      Chain& chain = *chains[c];
      for (std::size_t i = std::max(out.sweeps, chain.sweeps()); i < end && !stop; ++i) {
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
    const auto pieces = pieces_of(out.log_n, options.thin);
    out.piece_r_hat = split_r_hat(pieces);
    const std::vector<LogMode> groups = groups_of(pieces);
    out.piece_apart = apart_of(pieces, groups);
    out.lingers = out.piece_apart > separate && std::min(groups.front().share, groups.back().share) >= rarest;
    if (out.r_hat < settled_r_hat && out.effective > plenty && !out.lingers) break;
    if (out.lingers && stage_ends[stage] >= linger_from) break;  // more sweeps would not make one answer of several
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
  if (std::all_of(overlaps.cells.begin(), overlaps.cells.end(), [](const Cell& cell) { return std::has_single_bit(cell.pattern); })) {
    result.reasons.push_back({code::no_overlap, Weight::refusal, {}});  // what came out would be the prior alone
    return result;
  }
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
                        {"piece_r_hat", chains.piece_r_hat},
                        {"piece_apart", std::min(chains.piece_apart, 1e9)},
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
  const bool mixed = chains.r_hat <= worst_r_hat, lingers = chains.lingers;
  if (mixed && !lingers && modes.size() <= 1) {
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
  const std::vector<LogMode> groups = groups_of(pieces_of(chains.log_n, options.thin));
  if (lingers)
    result.reasons.push_back(
        {code::lingers,
         Weight::refusal,
         {number_text(std::exp(groups.front().at)), number_text(std::exp(groups.back().at)), number_text(100 * groups.front().share)}});
  std::string texts;
  for (const LogMode& mode : modes.size() > 1 ? modes : groups) {
    result.modes.push_back(
        {std::exp(mode.at), EstimateInterval{std::exp(mode.lo), std::exp(mode.hi), options.level, IntervalKind::credible}, mode.share, {}});
    texts += (texts.empty() ? "" : "; ") + number_text(std::exp(mode.at));
  }
  if (modes.size() > 1) result.reasons.push_back({code::several_modes, Weight::refusal, {std::to_string(modes.size()), texts}});
  return result;
}

}  // namespace girok::estimation
