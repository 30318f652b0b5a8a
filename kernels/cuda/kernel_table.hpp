// SPDX-License-Identifier: Apache-2.0
// The kernels that the build holds, as addresses for the CUDA runtime. Each .cu file enters its
// own.
#pragma once

#include <string>
#include <vector>

#include "delegauge/base/shape.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge::cuda {

// A kernel of `surface`: its parameters are (SurfacePlan<Real>, SurfaceBatch<Real>, shape).
struct SurfaceKernel {
  const void* function = nullptr;
  std::string name;  // "4x4", "4x4 lean", "runtime-float", "runtime-float pareto"
  int players = 0;   // 0: given when run
  int outcomes = 0;
  bool (*fit)(const SurfaceJob&) = nullptr;  // of those with a shape: whether it does for a job
};

// The kernel for the job's shape, metric and precision: one with that shape compiled in if there is
// one, and with the job's choices if there is one, else a run-time kernel.
template <class Real>
const SurfaceKernel& surface_kernel_for(const SurfaceJob& job);
// The kernel that no shape is compiled into, for these bounds; the same results.
template <class Real>
const SurfaceKernel& runtime_kernel_for(BoundSet bounds = {});

// All kernels of `surface`, for `info` and the tests.
std::vector<SurfaceKernel> surface_kernels();

}  // namespace delegauge::cuda
