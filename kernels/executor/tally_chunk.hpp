// SPDX-License-Identifier: Apache-2.0
// Adds a chunk of results to a worker's tally, a column at a time: sums and extremes at once,
// counts and bins by way of the backlog.
#pragma once

#include "delegauge/base/rows.hpp"
#include "delegauge/base/scalar.hpp"
#include "kernels/executor/count_backlog.hpp"
#include "kernels/executor/fixed_sums.hpp"

DELEGAUGE_BEGIN

// Integer part of x >= 0, at most `last`.
template <class V>
DELEGAUGE_INLINE auto bin_number(V x, RealOf<V> last) {
  const V bin = min(x, V(last));
  if constexpr (Traits<V>::width == 1) {
    return static_cast<std::int32_t>(bin);
  } else {
    using Integers = Lane<std::int32_t, Traits<V>::width>;
    return Integers(__builtin_convertvector(bin.v, typename Integers::native));
  }
}

// Written side by side.
DELEGAUGE_INLINE void put_short(std::int32_t bin, std::uint16_t* out) {
  *out = static_cast<std::uint16_t>(bin);
}
template <int W>
DELEGAUGE_INLINE void put_short(Lane<std::int32_t, W> bin, std::uint16_t* out) {
  using Shorts = Lane<std::uint16_t, W>;
  Shorts(__builtin_convertvector(bin.v, typename Shorts::native)).store(out);
}

// Integers >= 0, or the low halves of those of 64 bits, as words.
DELEGAUGE_INLINE std::uint32_t as_words(std::int32_t a) { return static_cast<std::uint32_t>(a); }
template <int W>
DELEGAUGE_INLINE Lane<std::uint32_t, W> as_words(Lane<std::int32_t, W> a) {
  return Lane<std::uint32_t, W>(typename Lane<std::uint32_t, W>::native(a.v));
}
template <class Integer>
requires std::is_integral_v<Integer> DELEGAUGE_INLINE std::uint32_t low_words(Integer a) {
  return static_cast<std::uint32_t>(a);
}
template <int W>
DELEGAUGE_INLINE Lane<std::uint32_t, W> low_words(Lane<std::uint32_t, W> a) {
  return a;
}
template <int W>
DELEGAUGE_INLINE Lane<std::uint32_t, W> low_words(Lane<std::uint64_t, W> a) {
  using Words = Lane<std::uint32_t, W>;
  return Words(__builtin_convertvector(a.v, typename Words::native));
}

// One stretch of a column, `count` a multiple of V's width. Returns its greatest values.
template <class V>
DELEGAUGE_INLINE V tally_stretch(const RealOf<V>* x, int count, StatWork<RealOf<V>>& stat,
                                 std::uint16_t* bin) {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  FixedSums<V> sums;
  V least = V(std::numeric_limits<Real>::infinity()), largest = V(0) - least;
  const auto each = [&](const auto& from_low) {
    for (int i = 0; i < count; i += width) {
      const V value = load<V>(x + i);
      least = min(value, least);
      largest = max(value, largest);
      const V above = from_low(value);
      sums.add(above, stat.to_fixed);
      put_short(bin_number(above * V(stat.to_bin), Real(histogram_bins - 1)), bin + i);
    }
  };
  // Most quantities start from 0 and are sums of what is not negative.
  if (stat.low == 0) {
    each([&stat](V value) { return min(value, V(stat.span)); });
  } else {
    each([&stat](V value) { return above_low(value, stat.low, stat.span); });
  }
  sums.add_to(stat);
  store(min(least, load<V>(stat.lane_min)), stat.lane_min);
  store(max(largest, load<V>(stat.lane_max)), stat.lane_max);
  return largest;
}

// A chunk's results on their way to the tally and the backlog.
template <class V>
class ChunkTally {
 public:
  using Real = RealOf<V>;
  static constexpr int width = Traits<V>::width;

  DELEGAUGE_INLINE explicit ChunkTally(SurfaceWork<Real>& work)
      : work_(work),
        chunk_(work.chunk),
        backlog_(work.backlog),
        count_(work.chunk.count),
        whole_(count_ - count_ % width) {}

  DELEGAUGE_INLINE void operator()() {
    work_.make_room(count_);
    work_.games += static_cast<std::uint64_t>(count_ + chunk_.degenerate);
    work_.degenerate += static_cast<std::uint64_t>(chunk_.degenerate);
    backlog_.histograms = 0;
    quantity(Quantity::agents_welfare_regret, chunk_.agents_regret);
    quantity(Quantity::principals_welfare_regret, chunk_.principals_regret);
    quantity(Quantity::total_misalignment, chunk_.total_misalignment);
    if (work_.job.worst_case) quantity(Quantity::worst_case_regret, chunk_.worst_case);
    if (work_.job.collective_alignment) {
      quantity(Quantity::collective_alignment_agents, chunk_.collective_agents);
      quantity(Quantity::collective_alignment_principals, chunk_.collective_principals);
    }
    for (int b = 0; b < work_.bins.bounds; ++b) bound(int(work_.bins.bound_at[b]));
    put_records<V>(0, whole_);
    if (whole_ < count_) put_records<Real>(whole_, count_);
    pad();
    backlog_.count = count_;
    chunk_.count = 0;
    chunk_.degenerate = 0;
  }

 private:
  // Whether any value exceeds `threshold`.
  DELEGAUGE_INLINE bool column(const Real* x, StatWork<Real>& stat, Real threshold) {
    const int h = backlog_.histograms++;
    stat.used = true;
    backlog_.histogram[h] = stat.histogram;
    std::uint16_t* const bin = backlog_.bin[h];
    bool more = any(tally_stretch<V>(x, whole_, stat, bin) > V(threshold));
    if (whole_ < count_) {
      more |= tally_stretch<Real>(x + whole_, count_ - whole_, stat, bin + whole_) > threshold;
    }
    return more;
  }
  DELEGAUGE_INLINE void quantity(Quantity q, const Real* x) {
    column(x, work_.quantity[int(q)], Real(0));
  }

  DELEGAUGE_INLINE void bound(int which) {
    auto& bound = work_.bound[which];
    // A worker meets its games in order, so one that only ties with the last of the list is no
    // better.
    const Real to_beat = bound.tightest.full() && bound.tightest.capacity > 0
                             ? static_cast<Real>(bound.tightest.games.back().tightness)
                             : Real(-1);
    if (column(chunk_.tightness[which], bound.tightness, to_beat)) {
      offer(chunk_.tightness[which], bound.tightest);
    }
    if (measures_worst_case(work_.job, static_cast<Bound>(which))) {
      column(chunk_.worst_case_tightness[which], bound.worst_case_tightness, Real(0));
    }
    for (int i = 0; i < count_; i += width) {
      store(max(load<V>(chunk_.bound[which] + i) - load<V>(chunk_.principals_regret + i), V(0)),
            chunk_.slack[which] + i);
    }
    column(chunk_.slack[which], bound.slack, Real(0));
  }
  void offer(const Real* tight, TightestGames& list) const {
    if (list.capacity == 0) return;
    for (int i = 0; i < count_; ++i) {
      list.add({chunk_.first_index + chunk_.offset[i], static_cast<double>(tight[i])});
    }
  }

  // Games [from, to) of the records' part of the backlog, in lanes of L.
  template <class L>
  DELEGAUGE_INLINE void put_records(int from, int to) {
    using Word = WordOf<L>;
    const BinWork<Real>& bins = work_.bins;
    const StatWork<Real>& scale = work_.quantity[int(Quantity::principals_welfare_regret)];
    const Real* extreme[BinWork<Real>::most_extremes] = {chunk_.principals_regret};
    if (work_.job.worst_case) extreme[1] = chunk_.worst_case;
    for (int b = 0; b < bins.bounds; ++b) {
      const int which = int(bins.bound_at[b]);
      extreme[bins.others + b] = chunk_.bound[which];
      extreme[bins.others + bins.bounds + b] = chunk_.slack[which];
    }
    const std::uint32_t size = bins.record_size();
    for (int i = from; i < to; i += Traits<L>::width) {
      const Real last = Real(grid_side - 1);
      const auto row = bin_number(load<L>(chunk_.agents_regret + i) * L(bins.agents_to_bin), last);
      const auto column =
          bin_number(load<L>(chunk_.weighted_misalignment + i) * L(bins.misalignment_to_bin), last);
      put_in_row_order(as_words((row * grid_side + column) * static_cast<std::int32_t>(size)),
                       backlog_.place + i);
      const int maxima = bins.others + bins.bounds;
      const auto addend = [&](int s) -> Word {
        if (s == 0) return Word(1u);
        if (s > maxima) return Word(0u);
        const L above = above_low(load<L>(extreme[s - 1] + i), Real(0), scale.span);
        return low_words(fixed_bits(above, scale.to_fixed));
      };
      for (int s = 0; s < bins.sums; s += 4) {
        put_rows(addend(s), addend(s + 1), addend(s + 2), addend(s + 3),
                 backlog_.sums + s * Backlog<Real>::capacity + 4 * i);
      }
      const auto candidate = [&](int e) -> L {
        if (e < maxima) return load<L>(extreme[e] + i);
        if (e < maxima + bins.bounds) return L(0) - load<L>(extreme[e] + i);
        return L(0);
      };
      for (int e = 0; e < bins.extremes; e += 4) {
        put_rows(candidate(e), candidate(e + 1), candidate(e + 2), candidate(e + 3),
                 backlog_.extremes + e * Backlog<Real>::capacity + 4 * i);
      }
    }
  }

  // After the last game come some that do not count.
  DELEGAUGE_INLINE void pad() {
    if (count_ % backlog_step == 0) return;
    for (int i = count_; i % backlog_step != 0; ++i) {
      backlog_.place[i] = static_cast<std::uint32_t>(grid_bins) * work_.bins.record_size();
      for (int h = 0; h < backlog_.histograms; ++h) backlog_.bin[h][i] = histogram_bins;
    }
  }

  SurfaceWork<Real>& work_;
  Chunk<Real>& chunk_;
  Backlog<Real>& backlog_;
  int count_, whole_;
};

// Adds the chunk to the tally and empties it.
template <class V>
DELEGAUGE_INLINE void tally_chunk(SurfaceWork<RealOf<V>>& work) {
  ChunkTally<V> tally(work);
  tally();
  count_backlog(work);
}

DELEGAUGE_END
