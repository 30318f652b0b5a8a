// SPDX-License-Identifier: Apache-2.0
// How a kernel that works on a game with a whole block is launched.
#pragma once

#include <cstddef>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/check.hpp"
#include "kernels/cuda/strategic_kernels.hpp"

namespace delegauge::cuda {

struct BlockLaunch {
  int threads = 0;   // per block
  int resident = 0;  // blocks per multiprocessor
  RowsIn rows = RowsIn::shared_memory;
  std::size_t shared = 0;  // bytes, dynamic
};

/// How many blocks of the kernel fit on a multiprocessor of the current device. Raises CudaError.
int resident_blocks(const void* kernel, int threads, std::size_t shared);

/// For games of so many outcomes, whose rows take row_bytes, on the current device: rows are in
/// shared memory where that leaves room for a few blocks. Raises CudaError.
BlockLaunch choose_block_launch(const void* kernel, int outcomes, std::size_t row_bytes,
                                const BlockSettings& settings);

}  // namespace delegauge::cuda
