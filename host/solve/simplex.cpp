// SPDX-License-Identifier: Apache-2.0
#include "host/solve/simplex.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "host/solve/factorised.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

// What a column may seem to gain by rounding alone, and what is no pivot.
constexpr long double gain_tolerance = 1e-15L, pivot_tolerance = 1e-13L;
// So many steps without progress, and columns are taken by number.
constexpr int patience = 24;
// No programme of this size has come near: what is found by then is feasible, if not the best.
constexpr int most_steps = 50'000;

/// The basis at work.
class Simplex {
 public:
  Simplex(const LinearProgramme& programme, std::vector<std::size_t> basis)
      : p_(programme), rows_(programme.rows()) {
    r_.basis = std::move(basis);
  }

  LinearOptimum run() {
    int idle = 0;
    for (int step = 0; step < most_steps; ++step) {
      stop_if_asked();
      const Factorised factorised = factorise();
      value_basis(factorised);
      const auto entering = column_to_enter(idle > patience);
      if (!entering) break;
      const auto leaving = row_to_leave(factorised, *entering, idle > patience);
      if (!leaving) break;  // by rounding: the programme has an optimum
      idle = step_length_ > gain_tolerance ? 0 : idle + 1;
      r_.basis[*leaving] = *entering;
    }
    value_basis(factorise());
    return std::move(r_);
  }

 private:
  Factorised factorise() const {
    std::vector<long double> entries(rows_ * rows_);
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t k = 0; k < rows_; ++k) entries[i * rows_ + k] = p_.entry(r_.basis[k], i);
    }
    return {std::move(entries), rows_};
  }

  void value_basis(const Factorised& factorised) {
    r_.x = factorised.solve(p_.right);
    std::vector<long double> cost(rows_);
    for (std::size_t k = 0; k < rows_; ++k) cost[k] = p_.cost(r_.basis[k]);
    r_.dual = factorised.solve_transposed(cost);
    r_.value = 0;
    for (std::size_t k = 0; k < rows_; ++k) r_.value += cost[k] * r_.x[k];
  }

  /// What a unit of a column gains beside the basis.
  long double gain(std::size_t column) const {
    long double sum = p_.cost(column);
    for (std::size_t i = 0; i < rows_; ++i) sum -= r_.dual[i] * p_.entry(column, i);
    return sum;
  }

  std::optional<std::size_t> column_to_enter(bool by_number) const {
    long double size = 1;
    for (const long double y : r_.dual) size += std::abs(y);
    long double most = gain_tolerance * size;
    std::optional<std::size_t> best;
    for (std::size_t column = 0; column < p_.columns(); ++column) {
      const long double here = gain(column);
      if (here <= most || is_basic(column)) continue;
      best = column;
      if (by_number) break;
      most = here;
    }
    return best;
  }

  bool is_basic(std::size_t column) const {
    return std::find(r_.basis.begin(), r_.basis.end(), column) != r_.basis.end();
  }

  std::optional<std::size_t> row_to_leave(const Factorised& factorised, std::size_t entering,
                                          bool by_number) {
    std::vector<long double> column(rows_);
    for (std::size_t i = 0; i < rows_; ++i) column[i] = p_.entry(entering, i);
    const std::vector<long double> change = factorised.solve(column);
    const auto length = [&](std::size_t k) { return std::fmax(r_.x[k], 0.0L) / change[k]; };
    std::optional<std::size_t> best;
    for (std::size_t k = 0; k < rows_; ++k) {
      if (change[k] <= pivot_tolerance) continue;
      if (!best || length(k) < step_length_) {
        best = k;
        step_length_ = length(k);
      }
    }
    // Of the rows that are first but for rounding the largest pivot, or the lowest number.
    for (std::size_t k = 0; best && k < rows_; ++k) {
      if (change[k] <= pivot_tolerance || length(k) > step_length_ + pivot_tolerance * 1e-6L) {
        continue;
      }
      const bool better = by_number ? r_.basis[k] < r_.basis[*best] : change[k] > change[*best];
      if (better) best = k;
    }
    return best;
  }

  const LinearProgramme& p_;
  std::size_t rows_;
  LinearOptimum r_;
  long double step_length_ = 0;
};

}  // namespace

LinearOptimum maximise(const LinearProgramme& programme, std::vector<std::size_t> basis) {
  return Simplex(programme, std::move(basis)).run();
}

}  // namespace delegauge::host
