// SPDX-License-Identifier: Apache-2.0
// The candidates for a batch's tightest games, listed in whatever order they come.
// tightest_kernel.cuh keeps the best of them.
#pragma once

#include "kernels/cuda/surface_batch.hpp"

namespace delegauge::cuda {

// tight[bound]. Without room for any game the bars are out of reach.
template <class Real, class Bounds>
__device__ __forceinline__ void offer(const Bounds& bounds, const DeviceTally<Real>& total,
                                      const TightestBars<Real>& bars, const Real* tight,
                                      std::uint64_t index) {
  int at = 0;
#pragma unroll
  for (int b = 0; b < Bounds::most; ++b) {
    if (!bounds.has(static_cast<Bound>(b))) continue;
    const TightestBar<Real>& bar = bars.of[b];
    if (tight[b] > bar.tightness || (tight[b] == bar.tightness && index < bar.index)) {
      const unsigned int place = atomicAdd(total.candidates + at, 1u);
      if (place < TallyShape::candidates) {
        total.candidate[at * TallyShape::candidates + place] = {tight[b], index};
      }
    }
    at += 1;
  }
}

}  // namespace delegauge::cuda
