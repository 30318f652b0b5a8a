// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/block_launch.hpp"

#include <algorithm>

namespace delegauge::cuda {
namespace {

// Fewer blocks than that do not hide each other's waiting: better many, with their rows in the
// device's memory.
constexpr int least_resident = 4;

}  // namespace

int resident_blocks(const void* kernel, int threads, std::size_t shared) {
  int blocks = 0;
  DELEGAUGE_CUDA(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel, threads, shared));
  return blocks;
}

BlockLaunch choose_block_launch(const void* kernel, int outcomes, std::size_t row_bytes,
                                const BlockSettings& settings) {
  cudaFuncAttributes of = {};
  DELEGAUGE_CUDA(cudaFuncGetAttributes(&of, kernel));
  int device = 0, opt_in = 0;
  DELEGAUGE_CUDA(cudaGetDevice(&device));
  DELEGAUGE_CUDA(cudaDeviceGetAttribute(&opt_in, cudaDevAttrMaxSharedMemoryPerBlockOptin, device));
  const std::size_t most = static_cast<std::size_t>(opt_in) - of.sharedSizeBytes;

  BlockLaunch launch;
  launch.threads = settings.threads;
  if (launch.threads == 0) launch.threads = outcomes <= 32 ? 32 : outcomes <= 64 ? 64 : 128;
  if (row_bytes <= std::min(most, settings.most_shared)) {
    // Whatever any game of this kernel takes: engines may be made side by side.
    DELEGAUGE_CUDA(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                        static_cast<int>(most)));
    launch.shared = row_bytes;
    launch.resident = resident_blocks(kernel, launch.threads, launch.shared);
    if (launch.resident >= least_resident) return launch;
  }
  launch.rows = RowsIn::device_memory;
  launch.shared = 0;
  launch.resident = resident_blocks(kernel, launch.threads, 0);
  if (launch.resident == 0) {
    check(cudaErrorLaunchOutOfResources, "choose_block_launch", __FILE__, __LINE__);
  }
  return launch;
}

}  // namespace delegauge::cuda
