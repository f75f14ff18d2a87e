// Several answers in one heap of draws: the separate hills of a posterior.
//
// Model    A Gaussian kernel density of log N, its width by Silverman's rule (1986, p. 48) from the effective number of draws. A hill counts where it holds a twentieth of the draws at least and the valley to the next higher
//          ground is lower than four fifths of its top.
// Limits   Hills nearer than the kernel is wide are one.
// Threads  Const throughout.
#pragma once

#include <vector>

namespace girok::estimation {

struct LogMode {
  double at = 0;  ///< log N of the top
  double lo = 0, hi = 0;  ///< central 95 % of the draws that belong to it
  double share = 0;
};

/// Chains that stay apart, where the heap of all draws shows one hill only: two groups by the split of the chains' medians that leaves least variance within (Fisher 1958), each with its draws. Requires: two chains of one draw
/// at least.
std::vector<LogMode> groups_of(const std::vector<std::vector<double>>& chains);

/// How far the two groups lie apart, in standard deviations of log N within a chain (mean of the chains'). Requires: groups of these chains.
double apart_of(const std::vector<std::vector<double>>& chains, const std::vector<LogMode>& groups);

/// In ascending order; one at least. Requires: sorted, not empty.
std::vector<LogMode> modes_of(const std::vector<double>& sorted, double effective);

}  // namespace girok::estimation
