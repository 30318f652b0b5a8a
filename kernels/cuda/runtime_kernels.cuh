// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/cuda/given_kernel.cuh"
#include "kernels/cuda/recheck_kernel.cuh"
#include "kernels/cuda/runtime_kernels.hpp"
#include "kernels/cuda/surface_kernel.cuh"
#include "kernels/cuda/tightest_kernel.cuh"

namespace delegauge::cuda {

// Entries of the workspaces of the largest shape.
inline constexpr int largest_workspace = (8 + 2 * max_players) * max_outcomes;
inline constexpr int largest_given_space = (max_players + 1) * max_outcomes;

static_assert(sizeof(SurfacePlan<double>) + sizeof(SurfaceBatch<double>) + sizeof(RuntimeShape) <=
                  4096,
              "a kernel's parameters");

template <class Real>
RuntimeKernels runtime_kernels_of() {
  const auto address = [](auto* kernel) { return reinterpret_cast<const void*>(kernel); };
  const auto with_bounds = [&]<class Choices>(Choices) {
    using Bounds = typename Choices::Bounds;
    return KernelsOfBounds{
        address(&surface_kernel<Real, RuntimeShape, AnyMetric, largest_workspace, Choices>),
        address(&recheck_kernel<Real, Bounds>),
        address(&given_kernel<Real, largest_workspace, largest_given_space, Bounds>)};
  };
  return {with_bounds(PlainChoices()), with_bounds(AnyChoices()), address(&tightest_kernel<Real>)};
}

}  // namespace delegauge::cuda
