// SPDX-License-Identifier: Apache-2.0
// Limits of the simulated architecture, and what they make of a kernel.
#pragma once
#include <cstddef>

#include "execution/registry.h"
#include "machine/state.h"

namespace ptxsim {

struct Arch {
  int threads_per_sm, blocks_per_sm;
  size_t shared_per_sm, shared_optin, shared_reserved;
};
Arch arch();

enum : size_t { SHARED_DEFAULT = 48 << 10 };  // of a block, without cudaFuncSetAttribute

// What ptxas says of the kernel, as far as PTXEMU_REGS tells.
const KernelFigures& figures(const ptxemu::KernelInfo* k);

// Threads that a block of the kernel may have.
int max_threads(const ptxemu::KernelInfo* k);

// Bytes of dynamic shared memory that a launch of the kernel may ask for.
size_t dynamic_shared_allowed(const Device& d, const ptxemu::KernelInfo* k);

// Blocks of the kernel that a multiprocessor runs at once.
int occupancy(Device& d, const ptxemu::KernelInfo* k, int threads, size_t dynamic_shared);

}  // namespace ptxsim
