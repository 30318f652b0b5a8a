// SPDX-License-Identifier: Apache-2.0
// Adds a chunk of results to a worker's tally, a column at a time, so that one histogram at a time
// is in the first-level cache.
#pragma once

#include "delegauge/base/scalar.hpp"
#include "kernels/executor/surface_work.hpp"
#include "kernels/executor/tally_scale.hpp"

DELEGAUGE_BEGIN

// Integer part of x >= 0, at most `last`, written side by side.
template <class V>
DELEGAUGE_INLINE void put_bin(V x, RealOf<V> last, std::int32_t* out) {
  const V bin = min(x, V(last));
  if constexpr (Traits<V>::width == 1) {
    *out = static_cast<std::int32_t>(bin);
  } else {
    using Integers = typename Lane<std::int32_t, Traits<V>::width>::native;
    Lane<std::int32_t, Traits<V>::width>(__builtin_convertvector(bin.v, Integers)).store(out);
  }
}

// Sums of fixed-point values and of their squares over part of a chunk.
template <class V>
class FixedSums {
 public:
  using Real = RealOf<V>;
  static constexpr int width = Traits<V>::width;

  // Spelled out: an implicit constructor would be compiled after the target pragma ends.
  DELEGAUGE_INLINE FixedSums() : sum_(0ull), squares_(0ull), squares_high_(0ull) {}

  DELEGAUGE_INLINE void add(V x, Real scale) {
    const auto q = fixed_bits(x, scale);
    if constexpr (sizeof(Real) == sizeof(float) && width > 1) {
      // Words as pairs: 512 squares of 23 bits fit in 64.
      const Pairs pairs(typename Pairs::native(q.v));
      const Pairs odd = pairs >> 32;
      sum_ += (pairs & Pairs(0xFFFFFFFFull)) + odd;
      squares_ += multiply_low_words(pairs, pairs) + multiply_low_words(odd, odd);
    } else if constexpr (width > 1) {
      const auto square = multiply_low_words(q, q);
      sum_ += q;
      squares_ += square & Pairs(0xFFFFFFFFull);
      squares_high_ += square >> 32;
    } else {
      const auto square = static_cast<std::uint64_t>(q) * q;
      sum_ += q;
      squares_ += square & 0xFFFFFFFFull;
      squares_high_ += square >> 32;
    }
  }
  DELEGAUGE_INLINE void finish(Wide& sum, Wide& sum_of_squares) const {
    for (int i = 0; i < lanes; ++i) {
      sum += part(sum_, i);
      sum_of_squares += part(squares_, i) + (static_cast<Wide>(part(squares_high_, i)) << 32);
    }
  }

 private:
  static constexpr int lanes = width == 1 ? 1 : (sizeof(Real) == sizeof(float) ? width / 2 : width);
  template <int L>
  struct Word64 {
    using type = Lane<std::uint64_t, L>;
  };
  using Pairs = typename std::conditional_t<width == 1, std::type_identity<std::uint64_t>,
                                            Word64<lanes>>::type;
  static DELEGAUGE_INLINE std::uint64_t part(const Pairs& a, int i) {
    if constexpr (width == 1) {
      return a + 0 * static_cast<std::uint64_t>(i);
    } else {
      return a[i];
    }
  }
  Pairs sum_, squares_, squares_high_;
};

// Two bin numbers to a load: the increments, one store each, are what takes the time.
DELEGAUGE_INLINE void count_bins(const std::int32_t* bin, int count, std::uint16_t* histogram) {
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    std::uint64_t pair[2];
    std::memcpy(pair, bin + i, sizeof(pair));
    histogram[static_cast<std::uint32_t>(pair[0])] += 1;
    histogram[pair[0] >> 32] += 1;
    histogram[static_cast<std::uint32_t>(pair[1])] += 1;
    histogram[pair[1] >> 32] += 1;
  }
  for (; i < count; ++i) histogram[bin[i]] += 1;
}

// One stretch of a column, `count` a multiple of V's width.
template <class V>
DELEGAUGE_INLINE void tally_stretch(const RealOf<V>* x, int count, StatWork<RealOf<V>>& stat) {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  alignas(64) std::int32_t bin[Chunk<Real>::capacity + Chunk<Real>::padding];
  FixedSums<V> sums;
  V least = V(stat.min), largest = V(stat.max);
  for (int i = 0; i < count; i += width) {
    const V value = load<V>(x + i);
    least = min(value, least);
    largest = max(value, largest);
    const V above = above_low(value, stat.low, stat.span);
    sums.add(above, stat.to_fixed);
    put_bin(above * V(stat.to_bin), Real(histogram_bins - 1), bin + i);
  }
  sums.finish(stat.sum, stat.sum_of_squares);
  for (int lane = 0; lane < width; ++lane) {
    stat.min = min(extract(least, lane), stat.min);
    stat.max = max(extract(largest, lane), stat.max);
  }
  count_bins(bin, count, stat.histogram);
}

template <class V>
DELEGAUGE_INLINE void tally_column(const RealOf<V>* x, int count, StatWork<RealOf<V>>& stat) {
  const int whole = count - count % Traits<V>::width;
  tally_stretch<V>(x, whole, stat);
  if (whole < count) tally_stretch<RealOf<V>>(x + whole, count - whole, stat);
}

// Fixed-point values of a column, for sums over bins.
template <class V, class Word>
DELEGAUGE_INLINE void fixed_column(const RealOf<V>* x, int count, const StatWork<RealOf<V>>& scale,
                                   Word* out) {
  for (int i = 0; i < count; i += Traits<V>::width) {
    const V above = min(max(load<V>(x + i), V(0)), V(scale.span));
    const auto q = fixed_bits(above, scale.to_fixed);
    if constexpr (Traits<V>::width == 1) {
      out[i] = q;
    } else {
      q.store(out + i);
    }
  }
}

template <class V>
DELEGAUGE_INLINE void tally_bins(SurfaceWork<RealOf<V>>& work) {
  using Real = RealOf<V>;
  using Word = std::conditional_t<sizeof(Real) == sizeof(float), std::uint32_t, std::uint64_t>;
  constexpr int capacity = Chunk<Real>::capacity + Chunk<Real>::padding;
  const Chunk<Real>& chunk = work.chunk;
  BinWork<Real>& bins = work.bins;
  const StatWork<Real>& scale = work.quantity[int(Quantity::principals_welfare_regret)];
  const int count = chunk.count;
  alignas(64) std::int32_t row[capacity];
  alignas(64) std::int32_t column[capacity];
  alignas(64) Word regret[capacity];
  alignas(64) Word worst_case[capacity];
  alignas(64) Word bound[bound_count][capacity];
  for (int i = 0; i < count; i += Traits<V>::width) {
    const Real last = Real(grid_side - 1);
    put_bin(load<V>(chunk.agents_regret + i) * V(bins.agents_to_bin), last, row + i);
    put_bin(load<V>(chunk.weighted_misalignment + i) * V(bins.misalignment_to_bin), last,
            column + i);
  }
  fixed_column<V>(chunk.principals_regret, count, scale, regret);
  if (work.job.worst_case) fixed_column<V>(chunk.worst_case, count, scale, worst_case);
  for (int b = 0; b < bins.bounds; ++b)
    fixed_column<V>(chunk.bound[int(bins.bound_at[b])], count, scale, bound[b]);

  // New extremes are rare: a branch that is hardly ever taken costs less than a store.
  const auto raise = [](Real& kept, Real value) {
    if (__builtin_expect(value > kept, 0)) kept = value;
  };
  const auto lower = [](Real& kept, Real value) {
    if (__builtin_expect(value < kept, 0)) kept = value;
  };
  const std::uint32_t size = static_cast<std::uint32_t>(bins.record_size());
  alignas(64) std::uint32_t place[capacity];
  for (int i = 0; i < count; ++i) {
    place[i] = static_cast<std::uint32_t>(row[i] * grid_side + column[i]) * size;
  }
  // The records outgrow the first-level cache: they are asked for ahead of time.
  constexpr int ahead = 12;
  for (int i = 0; i < count; ++i) {
    __builtin_prefetch(bins.head(place[i + ahead < count ? i + ahead : i]), 1);
    BinHead<Real>* const head = bins.head(place[i]);
    head->count += 1;
    head->sum_regret += regret[i];
    raise(head->max_regret, chunk.principals_regret[i]);
    if (work.job.worst_case) {
      head->sum_worst_case += worst_case[i];
      raise(head->max_worst_case, chunk.worst_case[i]);
    }
    BinBound<Real>* const of_bound = bins.bounds_of(head);
    for (int b = 0; b < bins.bounds; ++b) {
      const int which = int(bins.bound_at[b]);
      of_bound[b].sum += bound[b][i];
      raise(of_bound[b].max, chunk.bound[which][i]);
      lower(of_bound[b].least_slack, chunk.slack[which][i]);
    }
  }
}

template <class V>
DELEGAUGE_INLINE void tally_tightest(const Chunk<RealOf<V>>& chunk, const RealOf<V>* tight,
                                     TightestGames& list) {
  using Real = RealOf<V>;
  if (list.capacity == 0) return;
  const auto offer = [&](int i) {
    if (i < chunk.count)
      list.add({chunk.first_index + chunk.offset[i], static_cast<double>(tight[i])});
  };
  for (int i = 0; i < chunk.count; i += Traits<V>::width) {
    // A worker meets its games in order, so one that only ties with the last of the list is no
    // better.
    if (list.full() && !any(load<V>(tight + i) > V(static_cast<Real>(list.games.back().tightness))))
      continue;
    for (int lane = 0; lane < Traits<V>::width; ++lane) offer(i + lane);
  }
}

// Adds the chunk and empties it.
template <class V>
DELEGAUGE_INLINE void tally_chunk(SurfaceWork<RealOf<V>>& work) {
  using Real = RealOf<V>;
  Chunk<Real>& chunk = work.chunk;
  const int count = chunk.count;
  work.make_room(count);
  work.games += static_cast<std::uint64_t>(count + chunk.degenerate);
  work.degenerate += static_cast<std::uint64_t>(chunk.degenerate);
  const auto tally = [&](Quantity q, const Real* x) {
    tally_column<V>(x, count, work.quantity[int(q)]);
  };
  tally(Quantity::agents_welfare_regret, chunk.agents_regret);
  tally(Quantity::principals_welfare_regret, chunk.principals_regret);
  tally(Quantity::total_misalignment, chunk.total_misalignment);
  if (work.job.worst_case) tally(Quantity::worst_case_regret, chunk.worst_case);
  if (work.job.collective_alignment) {
    tally(Quantity::collective_alignment_agents, chunk.collective_agents);
    tally(Quantity::collective_alignment_principals, chunk.collective_principals);
  }
  for (int b = 0; b < work.bins.bounds; ++b) {
    const int which = int(work.bins.bound_at[b]);
    auto& bound = work.bound[which];
    tally_column<V>(chunk.tightness[which], count, bound.tightness);
    if (work.job.worst_case) {
      tally_column<V>(chunk.worst_case_tightness[which], count, bound.worst_case_tightness);
    }
    for (int i = 0; i < count; i += Traits<V>::width) {
      store(max(load<V>(chunk.bound[which] + i) - load<V>(chunk.principals_regret + i), V(0)),
            chunk.slack[which] + i);
    }
    tally_column<V>(chunk.slack[which], count, bound.slack);
    tally_tightest<V>(chunk, chunk.tightness[which], bound.tightest);
  }
  tally_bins<V>(work);
  chunk.count = 0;
  chunk.degenerate = 0;
}

DELEGAUGE_END
