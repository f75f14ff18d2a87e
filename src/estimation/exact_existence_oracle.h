// For tests only: does a log-linear model have an estimate, decided without a single rounding.
//
// Model    The dual of what existence.cpp solves. The likelihood has no maximum where some direction z leaves the log mean of every cell with somebody in it as it is, raises none of the others' the wrong way and moves one
//          (Fienberg & Rinaldo 2012): z·a = 0 for the cells seen, z·a ≥ 0 for the rest and not 0 for all. The directions of the first kind are a basis found by elimination; whether one of them fulfils the second is a linear
//          program over it, solved by the simplex method with Bland's rule (1977). Fractions of 64-bit numbers, with 128 bits in between. A "no" is checked against its direction.
// Limits   Throws where a fraction no longer fits: an oracle does not guess.
// Threads  Const throughout.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

#include "estimation/loglinear.h"
#include "estimation/overlaps.h"

namespace girok::estimation::exact {

class Fraction {
 public:
  constexpr Fraction() = default;
  constexpr Fraction(std::int64_t whole) : top_(whole) {}  // NOLINT: a whole number is one

  friend Fraction operator+(const Fraction& a, const Fraction& b) {
    return make(Wide{a.top_} * b.below_ + Wide{b.top_} * a.below_, Wide{a.below_} * b.below_);
  }
  friend Fraction operator-(const Fraction& a, const Fraction& b) {
    return make(Wide{a.top_} * b.below_ - Wide{b.top_} * a.below_, Wide{a.below_} * b.below_);
  }
  friend Fraction operator*(const Fraction& a, const Fraction& b) { return make(Wide{a.top_} * b.top_, Wide{a.below_} * b.below_); }
  friend Fraction operator/(const Fraction& a, const Fraction& b) { return make(Wide{a.top_} * b.below_, Wide{a.below_} * b.top_); }
  friend bool operator==(const Fraction&, const Fraction&) = default;
  friend bool operator<(const Fraction& a, const Fraction& b) { return Wide{a.top_} * b.below_ < Wide{b.top_} * a.below_; }
  int sign() const { return (top_ > 0) - (top_ < 0); }

 private:
  __extension__ using Wide = __int128;
  static Fraction make(Wide top, Wide below) {
    if (below < 0) {
      top = -top;
      below = -below;
    }
    Wide a = top < 0 ? -top : top, b = below;
    while (b != 0) {
      const Wide rest = a % b;
      a = b;
      b = rest;
    }
    if (a > 1) {
      top /= a;
      below /= a;
    }
    constexpr Wide most = INT64_MAX;
    if (top > most || -top > most || below > most || below == 0) throw std::overflow_error("a fraction of the oracle does not fit");
    Fraction out;
    out.top_ = static_cast<std::int64_t>(top);
    out.below_ = static_cast<std::int64_t>(below);
    return out;
  }
  std::int64_t top_ = 0, below_ = 1;
};

using Row = std::vector<Fraction>;

/// Vectors that span what every row is orthogonal to.
inline std::vector<Row> null_space(std::vector<Row> rows, std::size_t columns) {
  std::vector<std::size_t> pivots;
  std::size_t done = 0;
  for (std::size_t column = 0; column < columns && done < rows.size(); ++column) {
    std::size_t pick = done;
    while (pick < rows.size() && rows[pick][column].sign() == 0) ++pick;
    if (pick == rows.size()) continue;
    std::swap(rows[pick], rows[done]);
    const Fraction pivot = rows[done][column];
    for (Fraction& value : rows[done]) value = value / pivot;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == done || rows[i][column].sign() == 0) continue;
      const Fraction factor = rows[i][column];
      for (std::size_t j = 0; j < columns; ++j) rows[i][j] = rows[i][j] - factor * rows[done][j];
    }
    pivots.push_back(column);
    ++done;
  }
  std::vector<Row> out;
  for (std::size_t column = 0; column < columns; ++column) {
    if (std::find(pivots.begin(), pivots.end(), column) != pivots.end()) continue;
    Row vector(columns);
    vector[column] = 1;
    for (std::size_t i = 0; i < pivots.size(); ++i) vector[pivots[i]] = Fraction(0) - rows[i][column];
    out.push_back(std::move(vector));
  }
  return out;
}

/// A w with row·w ≥ 0 for every row and > 0 for one, if there is one. Maximises Σ row·w under row·w ≥ 0 and Σ row·w ≤ 1, from w = 0.
inline std::optional<Row> direction(const std::vector<Row>& rows, std::size_t size) {
  const std::size_t m = rows.size() + 1, variables = 2 * size, all = variables + m;  // w = u − v, u, v ≥ 0; slacks
  std::vector<Row> table(m + 1, Row(all + 1));  // the last row is the aim, the last column the right side
  for (std::size_t i = 0; i + 1 < m; ++i)
    for (std::size_t j = 0; j < size; ++j) {
      table[i][j] = Fraction(0) - rows[i][j];
      table[i][size + j] = rows[i][j];
      table[m - 1][j] = table[m - 1][j] + rows[i][j];
    }
  for (std::size_t j = 0; j < size; ++j) {
    table[m - 1][size + j] = Fraction(0) - table[m - 1][j];
    table[m][j] = Fraction(0) - table[m - 1][j];
    table[m][size + j] = table[m - 1][j];
  }
  table[m - 1][all] = 1;
  std::vector<std::size_t> basis(m);
  for (std::size_t i = 0; i < m; ++i) {
    table[i][variables + i] = 1;
    basis[i] = variables + i;
  }
  for (;;) {
    std::size_t enter = 0;  // Bland: the first that improves, and of the rows that bind first the one whose variable comes first
    while (enter < all && table[m][enter].sign() >= 0) ++enter;
    if (enter == all) break;
    std::size_t leave = m;
    for (std::size_t i = 0; i < m; ++i) {
      if (table[i][enter].sign() <= 0) continue;
      if (leave == m) {
        leave = i;
        continue;
      }
      const Fraction here = table[i][all] / table[i][enter], there = table[leave][all] / table[leave][enter];
      if (here < there || (here == there && basis[i] < basis[leave])) leave = i;
    }
    if (leave == m) throw std::logic_error("the program of the oracle is bounded");
    const Fraction pivot = table[leave][enter];
    for (Fraction& value : table[leave]) value = value / pivot;
    for (std::size_t i = 0; i <= m; ++i) {
      if (i == leave || table[i][enter].sign() == 0) continue;
      const Fraction factor = table[i][enter];
      for (std::size_t j = 0; j <= all; ++j)
        if (table[leave][j].sign() != 0) table[i][j] = table[i][j] - factor * table[leave][j];
    }
    basis[leave] = enter;
  }
  if (table[m][all].sign() <= 0) return std::nullopt;
  Row w(size);
  for (std::size_t i = 0; i < m; ++i) {
    if (basis[i] < size) w[basis[i]] = w[basis[i]] + table[i][all];
    if (basis[i] >= size && basis[i] < variables) w[basis[i] - size] = w[basis[i] - size] - table[i][all];
  }
  return w;
}

inline Fraction product(const Row& a, const Row& b) {
  Fraction sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum = sum + a[i] * b[i];
  return sum;
}

/// Terms that nobody meets are −∞: they are out, with their cells.
inline Existence existence(const Overlaps& overlaps, const Model& model) {
  if (overlaps.cells.empty()) return Existence::no_maximum;
  std::vector<Pattern> terms{0}, infinite;
  const auto take = [&](Pattern term) { (overlaps.on_all(term) > 0 ? terms : infinite).push_back(term); };
  for (std::size_t i = 0; i < overlaps.list_count(); ++i) take(Pattern{1} << i);
  for (const Pattern term : model.terms) take(term);
  std::vector<Row> seen, unseen;
  for (Pattern cell = 1; cell < Pattern{1} << overlaps.list_count(); ++cell) {
    if (std::any_of(infinite.begin(), infinite.end(), [&](Pattern term) { return (cell & term) == term; })) continue;
    Row row(terms.size());
    for (std::size_t i = 0; i < terms.size(); ++i) row[i] = (cell & terms[i]) == terms[i] ? 1 : 0;
    const bool somebody = std::any_of(overlaps.cells.begin(), overlaps.cells.end(), [&](const Cell& c) { return c.pattern == cell; });
    (somebody ? seen : unseen).push_back(std::move(row));
  }
  const std::vector<Row> basis = null_space(seen, terms.size());
  std::vector<Row> reduced;  // what each cell without anybody makes of the basis
  for (const Row& cell : unseen) {
    Row row;
    for (const Row& vector : basis) row.push_back(product(cell, vector));
    reduced.push_back(std::move(row));
  }
  if (basis.empty()) return Existence::exists;
  if (const std::optional<Row> w = direction(reduced, basis.size())) {
    bool moves = false;
    for (const Row& row : reduced) {
      const int sign = product(row, *w).sign();
      if (sign < 0) throw std::logic_error("the oracle's direction is none");
      moves = moves || sign > 0;
    }
    if (!moves) throw std::logic_error("the oracle's direction moves nothing");
    return Existence::no_maximum;
  }
  return null_space(reduced, basis.size()).empty() ? Existence::exists : Existence::not_identified;
}

}  // namespace girok::estimation::exact
