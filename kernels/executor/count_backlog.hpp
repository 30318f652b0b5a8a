// SPDX-License-Identifier: Apache-2.0
// Counts a chunk's backlog.
#pragma once

#include <type_traits>
#include <utility>

#include "delegauge/base/rows.hpp"
#include "delegauge/base/scalar.hpp"
#include "kernels/executor/surface_work.hpp"

DELEGAUGE_BEGIN

// The same pointer, of which compilers know nothing: they would keep an address for every element
// of a loop, and run out of registers.
template <class T>
DELEGAUGE_INLINE T* opaque(T* p) {
  asm("" : "+r"(p));
  return p;
}

// Adds `count` games to their bins' records of 4 Sums totals and 8 Extremes greatest values.
template <int Sums, int Extremes, class Real>
DELEGAUGE_INLINE void add_to_records(BinWork<Real>& bins, const Backlog<Real>& from, int count) {
  for (int i = 0; i < count; ++i) {
    std::uint64_t* const total = opaque(bins.sums_at(from.place[i]));
    Real* const extreme = reinterpret_cast<Real*>(total + 4 * Sums);
    for (int s = 0; s < Sums; ++s) {
      add_four(total + 4 * s, from.sums + 4 * (s * Backlog<Real>::capacity + i));
    }
    for (int e = 0; e < Extremes; ++e) {
      const Real* const value = from.extremes + 4 * (2 * e * Backlog<Real>::capacity + i);
      raise_eight(extreme + 8 * e, value, value + 4 * Backlog<Real>::capacity);
    }
  }
}

// Likewise, whatever the records' size: each has a loop of its own. Returns whether it is this one.
template <int Sums, int Extremes, class Real>
DELEGAUGE_INLINE bool add_if(BinWork<Real>& bins, const Backlog<Real>& from, int count) {
  if (bins.sums != 4 * Sums || bins.extremes != 8 * Extremes) return false;
  add_to_records<Sums, Extremes>(bins, from, count);
  return true;
}
template <class Real, int... Extremes, int... Sums>
DELEGAUGE_INLINE void add_to_records(BinWork<Real>& bins, const Backlog<Real>& from, int count,
                                     std::integer_sequence<int, Extremes...>,
                                     std::integer_sequence<int, Sums...>) {
  const auto with_extremes = [&](auto extremes) {
    return (add_if<Sums + 1, decltype(extremes)::value>(bins, from, count) || ...);
  };
  (with_extremes(std::integral_constant<int, Extremes + 1>()) || ...);
}
template <class Real>
DELEGAUGE_INLINE void add_to_records(BinWork<Real>& bins, const Backlog<Real>& from, int count) {
  add_to_records(bins, from, count,
                 std::make_integer_sequence<int, BinWork<Real>::most_extremes / 8>(),
                 std::make_integer_sequence<int, BinWork<Real>::most_sums / 4>());
}

// Counts are made so many games at a time: what comes after a backlog's last game is padded to as
// many.
inline constexpr int backlog_step = 16;

// One store each is what increments take, if the loads run ahead of them.
DELEGAUGE_INLINE void count_bins(const std::uint16_t* bin, int count, std::uint16_t* histogram) {
  constexpr int at_once = 8;
  static_assert(backlog_step % at_once == 0);
  for (int i = 0; i < count; i += at_once) {
    const std::uint16_t* const some = opaque(bin + i);
    std::uint32_t number[at_once];
    for (int j = 0; j < at_once; ++j) number[j] = some[j];
    for (const std::uint32_t at : number) histogram[at] += 1;
  }
}

// Counts all of it.
template <class Real>
DELEGAUGE_INLINE void count_backlog(SurfaceWork<Real>& work) {
  Backlog<Real>& backlog = work.backlog;
  const int count = (backlog.count + backlog_step - 1) / backlog_step * backlog_step;
  for (int h = 0; h < backlog.histograms; ++h) {
    count_bins(backlog.bin[h], count, backlog.histogram[h]);
  }
  add_to_records(work.bins, backlog, count);
  backlog.count = 0;
}

DELEGAUGE_END
