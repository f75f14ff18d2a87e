// Latent classes: people differ in how easily they are recorded; within a class lists are independent.
//
// Model    Dirichlet process mixture of independent lists, truncated at `classes` sticks (Manrique-Vallier 2016, Biometrics 72:1246): stick breaking with α ~ Gamma(shape, rate), list probabilities Beta(1, 1) in each
//          class, prior of the population 1/N. Gibbs sampling over counts of patterns, not over persons, and long paths over shares and probabilities alone
//          (latent_paths.h): both have the same posterior. Many chains from dispersed starts; split-R̂ and effective sample size of log N (Gelman et al. 2013; Vehtari et al. 2021).
// Limits   Assumes that the people on no list come from the classes seen on some. With few lists the classes cannot be told apart and the chains do not mix: then there is no single number.
// Threads  Chains run in parallel; the same draws on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "estimation/method.h"
#include "estimation/overlaps.h"

namespace girok::estimation {

namespace latent_code {
inline constexpr const char* no_overlap = "no_overlap";  ///< nobody is on two lists
inline constexpr const char* not_mixed = "chains_not_mixed";  ///< R̂, lowest and highest median of a chain
inline constexpr const char* lingers = "chains_linger";  ///< lower and upper place, share of the draws in % at the lower
inline constexpr const char* several_modes = "several_modes";  ///< how many, their estimates
inline constexpr const char* unbounded = "latent_unbounded";  ///< share of draws beyond any number of people
inline constexpr const char* cap_binds = "cap_binds";  ///< cap, share of draws that it turned back
inline constexpr const char* few_effective = "few_effective_draws";  ///< effective sample size
}  // namespace latent_code

struct LatentClassOptions {
  std::size_t classes = 10;
  std::size_t chains = 20;  ///< at least 4
  std::size_t sweeps = 44'000;  ///< a chain, burn-in included
  bool stop_early =
      true;  ///< after a quarter or half of them: where R̂ is below 1.01 and 2,000 draws are effective; or, at half, where chains linger
  std::size_t burn_in = 3000;
  std::size_t moves = 4;  ///< a long path (latent_paths.h) after each so many sweeps, up to eight lists; 0: plain Gibbs
  std::size_t thin = 10;  ///< keep each tenth
  double alpha_shape = 0.25, alpha_rate = 0.25;
  std::optional<double> cap;  ///< of N, as a multiple of n; none unless somebody asks (a cap that binds is told)
  double level = 0.95;
  std::uint64_t seed = 1;
  unsigned threads = 0;
  std::function<bool(double share)> progress;  ///< false: stop
};

/// What the chains did, for plots and diagnostics.
struct Chains {
  std::vector<std::vector<double>> log_n;  ///< [chain][kept sweep]
  double r_hat = 0;  ///< split, rank-normalised not: as in Gelman et al. 2013
  double piece_r_hat = 0;  ///< the same of pieces_of them
  double piece_apart = 0;  ///< how far two groups of pieces lie apart, in standard deviations within a piece
  bool lingers = false;  ///< more than two, and the smaller group holds a hundredth of them
  double effective = 0;  ///< sample size of all chains together
  double turned_back = 0;  ///< share of sweeps in which the cap did so
  double occupied = 0;  ///< classes with somebody in them, mean
  std::size_t sweeps = 0;  ///< that each chain made
  bool cancelled = false;
};

Chains run_chains(const Overlaps& overlaps, const LatentClassOptions& options);

/// The chains cut into pieces of a thousand sweeps (eight draws at least). Pieces that differ though whole chains agree: each chain stays long at one place, then long at another, and the share of each place is known from few
/// crossings only.
std::vector<std::vector<double>> pieces_of(const std::vector<std::vector<double>>& chains, std::size_t thin);

/// ok: posterior median and equal-tailed interval. multimodal: R̂ of the chains above 1.05; or their pieces fall into two groups more than twice as far apart as a
/// piece is wide, each with a hundredth of them at least; or several modes. refused: unbounded, no overlap. Diagnostics: r_hat, piece_r_hat, piece_apart, effective_sample_size, chains, sweeps, classes, occupied_classes,
/// mean, median, cap (0: none), share_at_cap, modes.
MethodResult latent_class(const Overlaps& overlaps, const LatentClassOptions& options = {});

/// Split-R̂ and effective sample size of chains of equal length [chain][draw] (Gelman et al. 2013, BDA3 pp. 284-287). Requires: at least one chain of 4 draws.
double split_r_hat(const std::vector<std::vector<double>>& chains);
double effective_sample_size(const std::vector<std::vector<double>>& chains);

}  // namespace girok::estimation
