// SPDX-License-Identifier: Apache-2.0
// How many threads and how much shared memory a kernel of `surface` is launched with.
#pragma once

#include <cstddef>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/kernel_table.hpp"
#include "kernels/executor/workspace.hpp"

namespace delegauge::cuda {

struct Launch {
  int threads = 0;     // per block
  int resident = 0;    // blocks per multiprocessor
  int histograms = 0;  // in the block's shared memory; the others are in the device's
  std::size_t shared = 0;
};

/// The launch with the most threads resident on a multiprocessor; among equals, that with the most
/// histograms in shared memory, then the one of fewer, larger blocks. No more threads than have
/// their workspaces in the first-level cache, but 256 in any case. For the current device.
/// real_size: bytes of a value; workspace: bytes that a thread uses of its local memory, 0 for
/// kernels that know their shape. Raises CudaError.
Launch choose_launch(const void* kernel, int statistics, std::size_t real_size,
                     std::size_t workspace);

/// What a thread uses of its local memory in games that the kernel does not know the shape of.
template <class Real>
std::size_t workspace_bytes(const SurfaceKernel& kernel, int players, int outcomes) {
  return kernel.players != 0
             ? 0
             : Workspace<Real, RuntimeShape>::size({players, outcomes}) * sizeof(Real);
}

}  // namespace delegauge::cuda
