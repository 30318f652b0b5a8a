// SPDX-License-Identifier: Apache-2.0
// Standard errors of replicates, for bootstrap-t: what each cluster does to each estimate, as
// features that kernels add up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace delegauge::host {

/// By how much each cluster moves each of some estimates: how far they are from those without it.
struct Influences {
  std::vector<std::uint32_t> clusters;  // their numbers in the log, ascending
  std::size_t columns = 0;
  std::vector<double> values;  // [cluster][column]

  double* of(std::size_t cluster) { return values.data() + cluster * columns; }
  const double* of(std::size_t cluster) const { return values.data() + cluster * columns; }
};

/// Of the differences of estimates: a's column less b's, for each pair of columns. A cluster that
/// is in one of them alone does nothing to the other's estimates.
Influences difference_of(const Influences& a, const Influences& b,
                         const std::vector<std::pair<std::size_t, std::size_t>>& columns);

/// A cluster's features of influence: a 1, its influences, their squares.
class FeaturesOfInfluence {
 public:
  explicit FeaturesOfInfluence(std::size_t columns) : columns_(columns) {}
  std::size_t count() const { return 1 + 2 * columns_; }
  void add(const double* influence, std::vector<double>& to) const;
  /// The standard errors out of the sums of these over clusters, each as often as it was drawn.
  void standard_errors(const double* sums, double* to) const;

 private:
  std::size_t columns_;
};

}  // namespace delegauge::host
