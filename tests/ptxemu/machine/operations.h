// SPDX-License-Identifier: Apache-2.0
// The operations that are queued: kernels, copies, fills.
#pragma once
#include <cuda_runtime_api.h>

#include <memory>
#include <vector>

#include "execution/registry.h"
#include "machine/state.h"

namespace ptxsim {

Op kernel_op(Device& d, const ptxemu::KernelInfo* k, dim3 grid, dim3 block, size_t shared,
             void** args);

// staged: the bytes of pageable host memory, taken at the call; else null.
Op copy_op(void* dst, const void* src, size_t n, cudaMemcpyKind kind,
           std::shared_ptr<std::vector<char>> staged);

Op fill_op(void* p, int value, size_t n);

// Whether this thread runs a host function of a stream, which must not call CUDA.
extern thread_local bool in_host_function;

// A function of the host; it gets the failure of the device, if any.
Op host_function_op(Device& d, std::function<void(Error)> f);

}  // namespace ptxsim
