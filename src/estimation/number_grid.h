// A sum over all whole numbers from none to far more than there are people, by a few hundred points.
//
// Model    Every whole number below `exact`; above, stretches that are narrow on the log scale near given peaks and wide elsewhere, each with its middle. Sums over stretches are corrected by second differences (to fourth order
//          in their width), and the join of the two parts by the Euler-Maclaurin formula. Tests compare with the full sum.
// Limits   For functions that are smooth on the log scale above `exact`, and no narrower than the peaks say.
// Threads  Const throughout.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace girok::estimation {

struct Peak {
  double at = 0;  ///< log of the number
  double spread = 1;  ///< standard deviation on the log scale
};

class NumberGrid {
 public:
  static constexpr std::size_t exact = 1024;

  /// Numbers 0…`last`, whole. Requires: last ≥ 0.
  NumberGrid(double last, std::span<const Peak> peaks);

  std::size_t size() const { return at_.size(); }
  const std::vector<double>& at() const { return at_; }
  /// Σ f ≈ Σ weight[i] f(at[i]).
  const std::vector<double>& weights() const { return weight_; }
  /// Upper end of the stretch, for the last point `last` + ½.
  double end_of(std::size_t i) const { return end_[i]; }

  /// Sum over each stretch of a function given at the points; adds to Σ weight f.
  std::vector<double> masses(std::span<const double> f) const;
  /// The smallest whole number up to which `share` of the whole lies. `masses` from masses(f); `below` > 0: only what lies in the first points.
  double quantile(std::span<const double> f, std::span<const double> masses, double share, std::size_t below = 0) const;
  /// The number at which f is highest, by a parabola on the log scale; whole.
  double highest(std::span<const double> f) const;
  /// Tops of the separate hills of f on the scale of log(shift + number): each holds a twentieth of the whole at least, and the valley between two is lower than four fifths of the lower top.
  std::vector<double> hills(std::span<const double> f, std::span<const double> masses, double shift) const;

 private:
  /// x f(x) as a function of log x around a point.
  struct Parabola {
    double here, slope, bend;
  };
  /// The point in the middle of the three of a stretch's parabola: its own, for the last that before it.
  std::size_t middle_of(std::size_t i) const { return i + 1 < at_.size() ? i : i - 1; }
  Parabola parabola_at(std::span<const double> f, std::size_t i) const;
  bool whole(std::size_t i) const { return i < whole_; }
  std::vector<double> at_, end_, weight_;
  std::vector<double> step_, left_, right_;  ///< on the log scale: width of the stretch, way to the points on either side
  std::size_t whole_ = 0;  ///< so many points are whole numbers
};

}  // namespace girok::estimation
