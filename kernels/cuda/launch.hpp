// SPDX-License-Identifier: Apache-2.0
// How many threads and how much shared memory a kernel of `surface` is launched with.
#pragma once

#include <cstddef>

#include "kernels/cuda/check.hpp"

namespace delegauge::cuda {

struct Launch {
  int threads = 0;     // per block
  int resident = 0;    // blocks per multiprocessor
  int histograms = 0;  // in the block's shared memory; the others are in the device's
  std::size_t shared = 0;
};

/// The launch with the most threads resident on a multiprocessor; among equals, that with the most
/// histograms in shared memory, then the one of fewer, larger blocks. For the current device.
/// real_size: bytes of a value. Raises CudaError.
Launch choose_launch(const void* kernel, int statistics, std::size_t real_size);

}  // namespace delegauge::cuda
