// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/infer_job.hpp"

#include <cstddef>

namespace delegauge {

InferTally::InferTally(int marks)
    : error(static_cast<std::size_t>(observed_count * marks * estimated_count)) {
  // Measures and their estimates lie in [0, 1]; rounding may carry an estimated CA below.
  for (OpenMoments& moments : error)
    moments.scale = fixed_scale(0, 1.5, fixed_point_bits<double>());
}

void InferTally::add(const InferBatch& batch, SumColumn sum_column) {
  const auto count = static_cast<std::size_t>(batch.end - batch.begin);
  games += count;
  for (std::size_t c = 0; c < error.size(); ++c) {
    add_column(sum_column, batch.values + static_cast<std::ptrdiff_t>(c) * batch.stride, count,
               error[c]);
  }
}

void InferTally::merge(const InferTally& other) {
  games += other.games;
  for (std::size_t c = 0; c < error.size(); ++c) error[c].merge(other.error[c]);
}

}  // namespace delegauge
