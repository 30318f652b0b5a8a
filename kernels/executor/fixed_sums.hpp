// SPDX-License-Identifier: Apache-2.0
// Sums of fixed-point values and of their squares, lane by lane.
#pragma once

#include <type_traits>

#include "delegauge/base/scalar.hpp"
#include "kernels/executor/surface_work.hpp"
#include "kernels/executor/tally_scale.hpp"

DELEGAUGE_BEGIN

// Over part of a chunk.
template <class V>
class FixedSums {
 public:
  using Real = RealOf<V>;
  static constexpr int width = Traits<V>::width;
  static constexpr bool pairs = sizeof(Real) == sizeof(float) && width > 1;

  // Spelled out: an implicit constructor would be compiled after the target pragma ends.
  DELEGAUGE_INLINE FixedSums() : small_(0u), sum_(0ull), squares_(0ull), squares_high_(0ull) {}

  DELEGAUGE_INLINE void add(V x, Real scale) {
    const auto q = fixed_bits(x, scale);
    if constexpr (pairs) {
      // A chunk's values fit in words, and their squares in pairs of words.
      static_assert(Chunk<Real>::capacity / width << 23 >> 23 == Chunk<Real>::capacity / width);
      small_ += q;
      const Wide64 even(typename Wide64::native(q.v));
      const Wide64 odd = even >> 32;
      squares_ += multiply_low_words(even, even) + multiply_low_words(odd, odd);
    } else if constexpr (width > 1) {
      const auto square = multiply_low_words(q, q);
      sum_ += q;
      squares_ += square & Wide64(0xFFFFFFFFull);
      squares_high_ += square >> 32;
    } else {
      const auto square = static_cast<std::uint64_t>(q) * q;
      sum_ += q;
      squares_ += square & 0xFFFFFFFFull;
      squares_high_ += square >> 32;
    }
  }
  DELEGAUGE_INLINE void add_to(StatWork<Real>& stat) const {
    Wide64 sum = sum_;
    if constexpr (pairs) {
      const Wide64 even(typename Wide64::native(small_.v));
      sum = (even & Wide64(0xFFFFFFFFull)) + (even >> 32);
    }
    accumulate(sum, stat.lane_sum);
    accumulate(squares_, stat.lane_squares);
    if constexpr (!pairs) accumulate(squares_high_, stat.lane_squares_high);
  }

 private:
  static constexpr int lanes = width == 1 ? 1 : (sizeof(Real) == sizeof(float) ? width / 2 : width);
  static_assert(lanes <= StatWork<Real>::lanes);
  template <int L>
  struct Word64 {
    using type = Lane<std::uint64_t, L>;
  };
  using Wide64 = typename std::conditional_t<width == 1, std::type_identity<std::uint64_t>,
                                             Word64<lanes>>::type;
  static DELEGAUGE_INLINE void accumulate(Wide64 a, std::uint64_t* to) {
    if constexpr (width == 1) {
      *to += a;
    } else {
      (Wide64::load(to) + a).store(to);
    }
  }
  WordOf<V> small_;
  Wide64 sum_, squares_, squares_high_;
};

DELEGAUGE_END
