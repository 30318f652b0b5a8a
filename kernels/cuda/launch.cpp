// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/launch.hpp"

#include <algorithm>
#include <tuple>

#include "kernels/cuda/surface_batch.hpp"

namespace delegauge::cuda {
namespace {

int attribute(cudaDeviceAttr which) {
  int device = 0, value = 0;
  DELEGAUGE_CUDA(cudaGetDevice(&device));
  DELEGAUGE_CUDA(cudaDeviceGetAttribute(&value, which, device));
  return value;
}

// Two warps for each of a multiprocessor's schedulers: with fewer, one waits whenever its warp
// does.
constexpr std::size_t least_resident_threads = 256;

// The threads whose workspaces fit into a multiprocessor's first-level cache, which is what shared
// memory leaves of it. What does not fit goes to the second level and back at every use.
std::size_t cached_threads(std::size_t per_multiprocessor, std::size_t shared,
                           std::size_t workspace) {
  if (workspace == 0) return per_multiprocessor;  // more than there can be
  const std::size_t left = per_multiprocessor > shared ? per_multiprocessor - shared : 0;
  return std::max(least_resident_threads, left / workspace);
}

}  // namespace

Launch choose_launch(const void* kernel, int statistics, std::size_t real_size,
                     std::size_t workspace) {
  cudaFuncAttributes of = {};
  DELEGAUGE_CUDA(cudaFuncGetAttributes(&of, kernel));
  const auto per_multiprocessor =
      static_cast<std::size_t>(attribute(cudaDevAttrMaxSharedMemoryPerMultiprocessor));
  const auto reserved =
      static_cast<std::size_t>(attribute(cudaDevAttrReservedSharedMemoryPerBlock));
  const std::size_t most =
      static_cast<std::size_t>(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin)) -
      of.sharedSizeBytes;
  DELEGAUGE_CUDA(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                      static_cast<int>(most)));
  Launch best;
  for (int threads = of.maxThreadsPerBlock / warp_size * warp_size; threads >= warp_size;
       threads -= warp_size) {
    const std::size_t rows = real_size == sizeof(float) ? rows_bytes<float>(statistics, threads)
                                                        : rows_bytes<double>(statistics, threads);
    for (const int blocks : {1, 2, 3, 4, 6, 8}) {
      // What each of so many blocks may have.
      const std::size_t share = per_multiprocessor / static_cast<std::size_t>(blocks);
      if (share < reserved + of.sharedSizeBytes) continue;
      const std::size_t room = std::min(most, share - reserved - of.sharedSizeBytes);
      if (rows > room) continue;
      Launch launch;
      launch.threads = threads;
      launch.histograms = static_cast<int>(
          std::min(static_cast<std::size_t>(statistics), (room - rows) / histogram_bytes));
      launch.shared = rows + static_cast<std::size_t>(launch.histograms) * histogram_bytes;
      DELEGAUGE_CUDA(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&launch.resident, kernel,
                                                                   threads, launch.shared));
      const auto resident = static_cast<std::size_t>(launch.resident);
      if (resident * static_cast<std::size_t>(threads) >
          cached_threads(per_multiprocessor, resident * (launch.shared + of.sharedSizeBytes),
                         workspace)) {
        continue;
      }
      const auto worth = [](const Launch& l) {
        return std::tuple(l.resident * l.threads, l.histograms, l.threads);
      };
      if (worth(launch) > worth(best)) best = launch;
    }
  }
  if (best.resident == 0) {
    check(cudaErrorLaunchOutOfResources, "choose_launch", __FILE__, __LINE__);
  }
  return best;
}

}  // namespace delegauge::cuda
