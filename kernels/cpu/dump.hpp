// SPDX-License-Identifier: Apache-2.0
// The CPU's kernels for what is kept of every single game.
#pragma once

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/dump_job.hpp"

namespace delegauge::cpu {

using DumpKernel = void (*)(const DumpJob& job, const DumpBatch& batch);

struct DumpKernels {
  DumpKernel batch_float;
  DumpKernel batch_double;
};

// Those of the table's instruction set.
const DumpKernels& dump_kernels(const Kernels& table);

}  // namespace delegauge::cpu
