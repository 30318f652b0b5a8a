// SPDX-License-Identifier: Apache-2.0
// What each cluster of a log does to the estimates: by leaving it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/executor/estimate_job.hpp"

namespace delegauge::host {

/// The sums of a part without one of its clusters, as kernels would add them up.
class LeaveOneOut {
 public:
  /// sums: those of the part as it is. It and the part must outlive this.
  LeaveOneOut(const EstimatePart& part, const std::vector<double>& sums);
  /// cluster: its place in the part. to[column]: as many as the part has.
  void sums_without(std::size_t cluster, double* to) const;

 private:
  void add_top(const TopOrder& top, const std::vector<std::size_t>& cluster_of_row,
               std::size_t first_column);

  const EstimatePart& part_;
  const std::vector<double>& sums_;
  std::size_t columns_of_tops_ = 0;
  std::vector<double> tops_;  // [cluster][column]
};

}  // namespace delegauge::host
