// SPDX-License-Identifier: Apache-2.0
// The tightest games of a batch. Each block keeps a bar that a game must clear to be worth a look
// at the batch's list, which a lock guards: after the first few games hardly any does.
#pragma once

#include "kernels/cuda/surface_batch.hpp"

namespace delegauge::cuda {

// The tightness is read first, and written last but for the index: no game is turned away by a bar
// that is half the old one and half the new.
template <class Real>
__device__ __forceinline__ bool clears(Real tightness, std::uint64_t index,
                                       const TightestBar<Real>& bar) {
  const Real height = *static_cast<const volatile Real*>(&bar.tightness);
  if (tightness < height) return false;
  if (tightness > height) return true;
  __threadfence_block();
  return index < *static_cast<const volatile std::uint64_t*>(&bar.index);
}
template <class Real>
__device__ __forceinline__ void set(TightestBar<Real>& bar, const DeviceTightGame<Real>& last) {
  *static_cast<volatile std::uint64_t*>(&bar.index) = ~std::uint64_t{0};
  __threadfence_block();
  *static_cast<volatile Real*>(&bar.tightness) = last.tightness;
  __threadfence_block();
  *static_cast<volatile std::uint64_t*>(&bar.index) = last.index;
}

template <class Real>
__device__ __forceinline__ bool tighter(const DeviceTightGame<Real>& a,
                                        const DeviceTightGame<Real>& b) {
  return a.tightness > b.tightness || (a.tightness == b.tightness && a.index < b.index);
}

// Enters the game into the list if it is tight enough, and sets the block's bar. Out of line: rare,
// and it needs registers.
template <class Real>
__device__ __noinline__ void enter(TightestHead* head, volatile DeviceTightGame<Real>* list,
                                   unsigned int capacity, TightestBar<Real>* bar, Real tightness,
                                   std::uint64_t index) {
  const DeviceTightGame<Real> game = {tightness, index};
  const auto entry = [list](unsigned int i) {
    return DeviceTightGame<Real>{list[i].tightness, list[i].index};
  };
  const auto put = [list](unsigned int i, const DeviceTightGame<Real>& g) {
    list[i].tightness = g.tightness;
    list[i].index = g.index;
  };
  for (bool done = false; !done;) {
    // The lock is held within one pass of the loop: lanes that wait cannot keep the holder from
    // going on.
    if (!clears(tightness, index, *bar)) return;  // another's game has raised it meanwhile
    if (atomicCAS(&head->lock, 0u, 1u) != 0u) continue;
    __threadfence();
    volatile unsigned int* const count = &head->count;
    unsigned int n = *count;
    if (n < capacity || tighter(game, entry(n - 1))) {
      unsigned int i = n < capacity ? n : capacity - 1;
      for (; i > 0 && tighter(game, entry(i - 1)); --i) put(i, entry(i - 1));
      put(i, game);
      if (n < capacity) *count = ++n;
    }
    // The bar that the batch began with may be higher than its own list can tell.
    if (n == capacity) {
      const DeviceTightGame<Real> last = entry(n - 1);
      if (clears(last.tightness, last.index, *bar)) set(*bar, last);
    }
    __threadfence();
    atomicExch(&head->lock, 0u);
    done = true;
  }
}

// tight[bound]; bars[bound] in shared memory. With no room for any game the bars are out of reach.
template <class Real>
__device__ __forceinline__ void offer(const SurfacePlan<Real>& plan, const DeviceTally<Real>& total,
                                      TightestBar<Real>* bars, const Real* tight,
                                      std::uint64_t index) {
  int at = 0;
#pragma unroll
  for (int b = 0; b < bound_count; ++b) {
    if (!plan.job.bounds.has(static_cast<Bound>(b))) continue;
    if (clears(tight[b], index, bars[b])) {
      enter<Real>(total.tightest + at, total.tightest_games + at * total.shape.tightest,
                  static_cast<unsigned int>(total.shape.tightest), bars + b, tight[b], index);
    }
    at += 1;
  }
}

}  // namespace delegauge::cuda
