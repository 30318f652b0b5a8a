// SPDX-License-Identifier: Apache-2.0
// The kernels of `surface` that are compiled for a shape, as addresses for the CUDA runtime.
#pragma once

#include <array>

#include "kernels/executor/surface_job.hpp"

namespace delegauge::cuda {

// One of them, with choices of the job as constants (kernels/executor/surface_choices.hpp).
struct ShapeKernel {
  const void* function = nullptr;
  const char* choices = nullptr;  // what they are called
  bool (*fit)(const SurfaceJob&) = nullptr;
};
// What takes most for granted comes first; the last fits every job of plain bounds.
using ShapeKernels = std::array<ShapeKernel, 3>;

}  // namespace delegauge::cuda
