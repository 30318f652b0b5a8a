// SPDX-License-Identifier: Apache-2.0
// `estimate` on devices. The sums are those of kernels/executor/estimate_executor.hpp, term by term
// in the same order, so that the bits are the same.
// A namespace of our own takes the place of one that is named after the architectures compiled for:
// then the names of its kernels are the same whatever these are, also to the emulator.
#define THRUST_CUB_WRAPPED_NAMESPACE delegauge_cccl
#include <thrust/execution_policy.h>
#include <thrust/system_error.h>
#include <thrust/transform.h>

#include "delegauge/random/philox.hpp"
#include "delegauge/random/poisson.hpp"
#include "kernels/cuda/check.hpp"
#include "kernels/cuda/estimate_kernels.hpp"

namespace delegauge::cuda {
namespace {

namespace thrust = delegauge_cccl::thrust;

__device__ __forceinline__ double multiplier(const MultiplierTable& table, std::uint32_t cluster,
                                             std::uint32_t replicate) {
  const unsigned int quad = table.of[std::uint64_t{cluster} * table.quads + replicate / 4];
  return static_cast<double>(static_cast<int>(quad >> (4 * (replicate % 4)) & 15u));
}

__global__ void __launch_bounds__(estimate_threads)
    multiplier_kernel(const __grid_constant__ MultiplierLaunch launch) {
  const MultiplierTable& table = launch.table;
  const std::uint32_t quad = blockIdx.x * blockDim.x + threadIdx.x;
  const std::uint64_t cluster = launch.first_cluster + blockIdx.y;
  if (quad >= table.quads || cluster >= table.clusters) return;
  std::uint16_t* const to = table.of + cluster * table.quads + quad;
  if (launch.one) {
    *to = 0x1111;
    return;
  }
  const std::uint64_t number = table.first_quad + quad;
  const PhiloxKey key = {
      {static_cast<std::uint32_t>(launch.seed), static_cast<std::uint32_t>(launch.seed >> 32)}};
  const PhiloxBlock<std::uint32_t> counter = {
      {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32),
       static_cast<std::uint32_t>(cluster), static_cast<std::uint32_t>(cluster >> 32)}};
  const PhiloxBlock<std::uint32_t> random = philox(counter, key);
  std::uint32_t count[4];
  poisson_counts(random.word, count);
  *to = static_cast<std::uint16_t>(count[0] | count[1] << 4 | count[2] << 8 | count[3] << 12);
}

__global__ void __launch_bounds__(estimate_threads)
    feature_kernel(const __grid_constant__ FeatureLaunch launch) {
  const std::uint32_t replicate = blockIdx.x * blockDim.x + threadIdx.x;
  if (replicate >= 4 * launch.table.quads) return;
  const int first = static_cast<int>(blockIdx.y) * feature_tile;
  const int left = launch.feature_count - first;
  const int count = left < feature_tile ? left : feature_tile;
  double sum[feature_tile] = {};
  for (std::uint64_t c = 0; c < launch.cluster_count; ++c) {
    const double k = multiplier(launch.table, launch.clusters[c], replicate);
    const double* const row =
        launch.features + c * static_cast<std::uint64_t>(launch.feature_count) + first;
#pragma unroll
    for (int j = 0; j < feature_tile; ++j) {
      if (j < count) sum[j] = fma(k, row[j], sum[j]);
    }
  }
#pragma unroll
  for (int j = 0; j < feature_tile; ++j) {
    if (j < count) launch.values[(first + j) * launch.stride + replicate] = sum[j];
  }
}

// Rows from the best on, until the replicate has its share: what is beyond adds 0.
__global__ void __launch_bounds__(estimate_threads)
    top_kernel(const __grid_constant__ TopLaunch launch) {
  const std::uint32_t replicate = blockIdx.x * blockDim.x + threadIdx.x;
  if (replicate >= 4 * launch.table.quads) return;
  double left = launch.share[blockIdx.y] * launch.weights[replicate];
  double sum = 0;
  for (std::uint64_t i = 0; i < launch.row_count && left > 0; ++i) {
    const TopRow& row = launch.rows[i];
    const double there = multiplier(launch.table, row.cluster, replicate) * row.weight;
    const double taken = min(there, left);
    left = left - taken;
    sum = fma(taken, row.value, sum);
  }
  launch.values[static_cast<std::int64_t>(blockIdx.y) * launch.stride + replicate] = sum;
}

struct RowInOrder {
  const LogRow* rows;
  double principals_factor, agents_factor;
  __device__ TopRow operator()(std::uint32_t number) const {
    const LogRow& row = rows[number];
    return {principals_factor * row.principals_welfare + agents_factor * row.agents_welfare,
            row.weight, row.cluster};
  }
};

}  // namespace

const void* multiplier_kernel_address() {
  return reinterpret_cast<const void*>(&multiplier_kernel);
}
const void* feature_kernel_address() { return reinterpret_cast<const void*>(&feature_kernel); }
const void* top_kernel_address() { return reinterpret_cast<const void*>(&top_kernel); }

void gather_rows(const LogRow* rows, const std::uint32_t* order, std::size_t count,
                 double principals_factor, double agents_factor, TopRow* to, cudaStream_t stream) {
  try {
    thrust::transform(thrust::cuda::par_nosync.on(stream), order, order + count, to,
                      RowInOrder{rows, principals_factor, agents_factor});
  } catch (const thrust::system_error& error) {
    check(static_cast<cudaError_t>(error.code().value()), "thrust::transform", __FILE__, __LINE__);
    throw;
  }
}

}  // namespace delegauge::cuda
