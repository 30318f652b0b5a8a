// SPDX-License-Identifier: Apache-2.0
// What the kernels of `estimate` are given: replicates are threads, and each goes through clusters
// and rows in the one order that all of them have.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "kernels/executor/estimate_job.hpp"

namespace delegauge::cuda {

inline constexpr unsigned int estimate_threads = 128;
// So many features at a time are in a thread's registers.
inline constexpr int feature_tile = 8;

// The multipliers of four replicates, four bits each: [cluster][quad], a quad being replicates 4q
// to 4q + 3, the first one first_quad.
struct MultiplierTable {
  std::uint16_t* of = nullptr;
  std::uint64_t clusters = 0;
  std::uint64_t first_quad = 0;
  std::uint32_t quads = 0;
};

// (MultiplierTable, seed): blocks over quads and, in y and z, clusters.
struct MultiplierLaunch {
  MultiplierTable table;
  std::uint64_t seed = 1;
  std::uint64_t first_cluster = 0;
  bool one = false;  // all are 1
};
const void* multiplier_kernel_address();

// Sums of a part's features: column f of replicate r, counted from the first quad's first, to
// values[f * stride + r].
struct FeatureLaunch {
  MultiplierTable table;
  const double* features = nullptr;  // [cluster of the part][feature]
  int feature_count = 0;
  const std::uint32_t* clusters = nullptr;  // their numbers
  std::uint64_t cluster_count = 0;
  double* values = nullptr;
  std::int64_t stride = 0;
};
// Blocks over replicates and, in y, tiles of features.
const void* feature_kernel_address();

// A row in the order of a TopOrder.
struct TopRow {
  double value, weight;
  std::uint32_t cluster;
};
// rows[order[i]] to to[i], on the stream; all of the device's memory. Raises CudaError.
void gather_rows(const LogRow* rows, const std::uint32_t* order, std::size_t count,
                 double principals_factor, double agents_factor, TopRow* to, cudaStream_t stream);

struct TopLaunch {
  MultiplierTable table;
  const TopRow* rows = nullptr;
  std::uint64_t row_count = 0;
  double share[most_top_shares] = {};
  const double* weights = nullptr;  // [replicate]: column 0 of the part
  double* values = nullptr;         // [share * stride + replicate]
  std::int64_t stride = 0;
};
// Blocks over replicates and, in y, shares.
const void* top_kernel_address();

}  // namespace delegauge::cuda
