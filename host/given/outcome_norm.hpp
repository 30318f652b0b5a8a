// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/measure/metric.hpp"

namespace delegauge::host {

/// A norm in which outcomes count by their weights (theory/outcome-weights.md): that of entries
/// times a factor of each outcome.
class OutcomeNorm {
 public:
  /// weights: none, or one per outcome that add up to their number, for l1 and l2.
  OutcomeNorm(Norm norm, const std::vector<double>& weights)
      : norm_(norm), constant_(oscillation_constant(norm)), factor_(weights) {
    if (weights.empty()) return;
    std::vector<double> two(2);
    std::partial_sort_copy(weights.begin(), weights.end(), two.begin(), two.end());
    const double sum = 1 / two[0] + 1 / two[1];
    constant_ = norm == Norm::l1 ? sum / 2 : std::sqrt(sum);
    if (norm == Norm::l1) return;
    for (double& factor : factor_) factor = std::sqrt(factor);
  }

  Norm norm() const { return norm_; }
  /// The sharp constant in x_a - x_b <= constant ||x||, for x of (weighted) mean 0.
  double constant() const { return constant_; }

  /// Rows [row * outcomes + outcome] whose plain norms are these.
  std::vector<double> scaled(std::vector<double> rows) const {
    for (std::size_t at = 0; at < rows.size() && !factor_.empty(); ++at) {
      rows[at] *= factor_[at % factor_.size()];
    }
    return rows;
  }

 private:
  Norm norm_;
  double constant_;
  std::vector<double> factor_;
};

}  // namespace delegauge::host
