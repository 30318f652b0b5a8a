// SPDX-License-Identifier: Apache-2.0
// The kernels that no shape is compiled into.
#pragma once

#include "delegauge/bound/list.hpp"

namespace delegauge::cuda {

struct KernelsOfBounds {
  const void* surface;  // (SurfacePlan<Real>, SurfaceBatch<Real>, RuntimeShape)
  const void* recheck;  // (SurfacePlan<Real>, SurfaceBatch<Real>)
  const void* given;    // (GivenJob, GivenBatch, unsigned int*)
};

struct RuntimeKernels {
  KernelsOfBounds plain;  // without `pareto`, which would cost all of them registers
  KernelsOfBounds any;
  const void* tightest;  // (SurfaceBatch<Real>)

  const KernelsOfBounds& of(BoundSet bounds) const {
    return bounds.has(Bound::pareto) ? any : plain;
  }
};

// A block of the kernel `given`.
inline constexpr int given_threads = 128;

template <class Real>
RuntimeKernels runtime_kernels();
template <>
RuntimeKernels runtime_kernels<float>();
template <>
RuntimeKernels runtime_kernels<double>();

}  // namespace delegauge::cuda
