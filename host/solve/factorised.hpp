// SPDX-License-Identifier: Apache-2.0
// Small dense systems of equations in long doubles.
#pragma once

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace delegauge::host {

/// A square matrix as a product of triangular ones, by elimination with the largest pivots.
class Factorised {
 public:
  /// entries [row * size + column].
  Factorised(std::vector<long double> entries, std::size_t size)
      : size_(size), lu_(std::move(entries)), order_(size) {
    for (std::size_t i = 0; i < size_; ++i) order_[i] = i;
    for (std::size_t k = 0; k < size_; ++k) eliminate(k);
  }

  /// The smallest pivot's size: 0 where the matrix is singular.
  long double least_pivot() const { return size_ == 0 ? 1 : least_; }

  /// x with (matrix) x = b.
  std::vector<long double> solve(const std::vector<long double>& b) const {
    std::vector<long double> x(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      x[i] = b[order_[i]];
      for (std::size_t j = 0; j < i; ++j) x[i] -= at(i, j) * x[j];
    }
    for (std::size_t i = size_; i-- > 0;) {
      for (std::size_t j = i + 1; j < size_; ++j) x[i] -= at(i, j) * x[j];
      x[i] /= at(i, i);
    }
    return x;
  }

  /// y with y (matrix) = c.
  std::vector<long double> solve_transposed(const std::vector<long double>& c) const {
    std::vector<long double> z(c);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < i; ++j) z[i] -= at(j, i) * z[j];
      z[i] /= at(i, i);
    }
    for (std::size_t i = size_; i-- > 0;) {
      for (std::size_t j = i + 1; j < size_; ++j) z[i] -= at(j, i) * z[j];
    }
    std::vector<long double> y(size_);
    for (std::size_t i = 0; i < size_; ++i) y[order_[i]] = z[i];
    return y;
  }

 private:
  long double& at(std::size_t i, std::size_t j) { return lu_[i * size_ + j]; }
  long double at(std::size_t i, std::size_t j) const { return lu_[i * size_ + j]; }

  void eliminate(std::size_t k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < size_; ++i) {
      if (std::abs(at(i, k)) > std::abs(at(pivot, k))) pivot = i;
    }
    for (std::size_t j = 0; j < size_ && pivot != k; ++j) std::swap(at(k, j), at(pivot, j));
    std::swap(order_[k], order_[pivot]);
    const long double of = at(k, k);
    least_ = k == 0 ? std::abs(of) : std::fmin(least_, std::abs(of));
    if (of == 0) return;
    for (std::size_t i = k + 1; i < size_; ++i) {
      const long double factor = at(i, k) /= of;
      for (std::size_t j = k + 1; j < size_; ++j) at(i, j) -= factor * at(k, j);
    }
  }

  std::size_t size_;
  std::vector<long double> lu_;
  std::vector<std::size_t> order_;
  long double least_ = 0;
};

}  // namespace delegauge::host
