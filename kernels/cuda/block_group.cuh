// SPDX-License-Identifier: Apache-2.0
// A group (base/group.hpp) of a CUDA block's threads: all of them work on one game, and all of them
// come to the same results.
#pragma once

#include "delegauge/base/group.hpp"

namespace delegauge::cuda {

// A group of 32, 64 or 128 threads, which call everything together. Functions that are handed in
// read what earlier calls wrote; an outcome is given to one thread only.
template <class Real>
class BlockGroup {
 public:
  static constexpr bool is_alone = false;
  static constexpr int warp = 32, most_warps = sum_parts / warp;
  // What the block shares: values of two calls, so that one barrier per call will do. Who writes
  // for a call has passed the barrier of the one before, and with that everybody has read what the
  // one before that left in the same place.
  static constexpr int scratch_size = 2 * sum_parts;

  DELEGAUGE_INLINE explicit BlockGroup(Real* scratch) : scratch_(scratch) {}

  template <class F>
  DELEGAUGE_INLINE void each(int count, const F& f) const {
    for (int s = thread(); s < count; s += threads()) f(s);
    barrier();
  }

  // A partial sum that there is not is -0, which changes nothing that it is added to. All warps
  // put the partial sums together.
  template <class Term>
  DELEGAUGE_INLINE Real sum(int count, const Term& term) const {
    constexpr Real nothing = Real(-0.0);
    Real* const part = next_scratch();
    for (int j = thread(); j < sum_parts && j < count; j += threads()) {
      part[j] = sum_of_part(j, count, term);
    }
    barrier();
    const auto of = [part, count](int j) { return j < count ? part[j] : nothing; };
    static_assert(sum_parts == 4 * warp);
    const int j = thread() % warp;
    // 64, 32 and then the reaches within a warp.
    Real total = (of(j) + of(j + 2 * warp)) + (of(j + warp) + of(j + 3 * warp));
    for (int reach = warp / 2; reach > 0; reach /= 2) total = total + from(total, reach);
    return total;
  }

  template <int N, class Fill>
  DELEGAUGE_INLINE void greatest(int count, Real (&best)[N], const Fill& fill) const {
    static_assert(N * most_warps <= sum_parts);
    fill(thread() < count ? thread() : 0, best);
    for (int s = thread() + threads(); s < count; s += threads()) {
      Real x[N];
      fill(s, x);
      for (int k = 0; k < N; ++k) best[k] = max(x[k], best[k]);
    }
    for (int reach = warp / 2; reach > 0; reach /= 2) {
      for (int k = 0; k < N; ++k) best[k] = max(from(best[k], reach), best[k]);
    }
    Real* const of_warp = next_scratch();
    if (thread() % warp == 0) {
      for (int k = 0; k < N; ++k) of_warp[thread() / warp * N + k] = best[k];
    }
    barrier();
    for (int w = 0; w < threads() / warp; ++w) {
      for (int k = 0; k < N; ++k) best[k] = max(of_warp[w * N + k], best[k]);
    }
  }

  template <class Key>
  DELEGAUGE_INLINE Place<Real> first_greatest(int count, const Key& key) const {
    int at = thread() < count ? thread() : 0;
    Real best = key(at);
    for (int s = thread() + threads(); s < count; s += threads()) {
      const Real x = key(s);
      if (x > best) {
        best = x;
        at = s;
      }
    }
    const auto meet = [&best, &at](Real x, int s) {
      if (x > best || (x == best && s < at)) {
        best = x;
        at = s;
      }
    };
    for (int reach = warp / 2; reach > 0; reach /= 2) {
      const Real x = from(best, reach);
      const int s = from(at, reach);
      meet(x, s);
    }
    // Numbers of outcomes are exact in Real.
    Real* const of_warp = next_scratch();
    if (thread() % warp == 0) {
      of_warp[thread() / warp * 2] = best;
      of_warp[thread() / warp * 2 + 1] = static_cast<Real>(at);
    }
    barrier();
    for (int w = 0; w < threads() / warp; ++w) {
      meet(of_warp[2 * w], static_cast<int>(of_warp[2 * w + 1]));
    }
    return {best, static_cast<Real>(at)};
  }

  DELEGAUGE_INLINE Real at(const Real* row, Real outcome) const {
    return row[static_cast<int>(outcome)];
  }

 private:
  template <class Term>
  static DELEGAUGE_INLINE Real sum_of_part(int j, int count, const Term& term) {
    CompensatedSum<Real> total = {Real(0), Real(0)};
    for (int first = j; first < count; first += sum_terms) {
      const int end = count - first < sum_terms ? count : first + sum_terms;
      Real block = term(first);
      for (int s = first + sum_parts; s < end; s += sum_parts) block = block + term(s);
      if (first == j && end == count) return block;
      if (first == j) {
        total.total = block;
      } else {
        total.add(block);
      }
    }
    return total.value();
  }
  // Functions that are compiled for the host, too, where they are never called.
  static DELEGAUGE_INLINE int thread() {
#if defined(__CUDA_ARCH__)
    return static_cast<int>(threadIdx.x);
#else
    return 0;
#endif
  }
  static DELEGAUGE_INLINE int threads() {
#if defined(__CUDA_ARCH__)
    return static_cast<int>(blockDim.x);
#else
    return warp;
#endif
  }
  static DELEGAUGE_INLINE void barrier() {
#if defined(__CUDA_ARCH__)
    __syncthreads();
#endif
  }
  // What the lane at the other side of the reach has.
  template <class T>
  static DELEGAUGE_INLINE T from(T x, int reach) {
#if defined(__CUDA_ARCH__)
    return __shfl_xor_sync(0xFFFFFFFFu, x, reach);
#else
    return x;
#endif
  }
  DELEGAUGE_INLINE Real* next_scratch() const {
    second_ = sum_parts - second_;
    return scratch_ + second_;
  }

  Real* scratch_;
  mutable int second_ = 0;  // where the last call's values are: 0 or sum_parts
};

}  // namespace delegauge::cuda
