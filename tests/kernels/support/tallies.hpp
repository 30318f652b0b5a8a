// SPDX-License-Identifier: Apache-2.0
// Tallies of sampled games, and whether two of them are the same to the last bit.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/surface_work.hpp"

namespace delegauge::test {

using Batches = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

// The games of all batches, [begin, end) each, by one kernel and one worker.
template <class Real>
SurfaceTally tally_of(cpu::SurfaceKernel<Real> kernel, const SurfaceJob& job,
                      const Batches& batches) {
  const auto work = std::make_unique<SurfaceWork<Real>>(job);
  SurfaceTally tally = empty_tally<Real>(job);
  for (const auto& [begin, end] : batches) {
    kernel(*work, begin, end);
    work->flush(tally);
  }
  return tally;
}

inline bool same(const StatTally& a, const StatTally& b) {
  return a.scale == b.scale && a.count == b.count && a.sum == b.sum &&
         a.sum_of_squares == b.sum_of_squares && a.min == b.min && a.max == b.max &&
         a.histogram == b.histogram;
}

inline bool same(const TightestGames& a, const TightestGames& b) {
  return a.capacity == b.capacity &&
         std::equal(a.games.begin(), a.games.end(), b.games.begin(), b.games.end(),
                    [](const TightGame& x, const TightGame& y) {
                      return x.index == y.index && x.tightness == y.tightness;
                    });
}

inline bool same(const BinTally& a, const BinTally& b) {
  return a.count == b.count && a.sum_regret == b.sum_regret &&
         a.sum_worst_case == b.sum_worst_case && a.max_regret == b.max_regret &&
         a.max_worst_case == b.max_worst_case &&
         std::equal(a.bound.begin(), a.bound.end(), b.bound.begin(),
                    [](const BinTally::OfBound& x, const BinTally::OfBound& y) {
                      return x.sum == y.sum && x.max == y.max && x.least_slack == y.least_slack;
                    });
}

// The names of the fields that differ; "" if none does.
inline std::string difference(const SurfaceTally& a, const SurfaceTally& b) {
  std::string r;
  const auto expect = [&](bool same, const std::string& what) {
    if (!same) r += what + " ";
  };
  expect(a.games == b.games, "games");
  expect(a.degenerate == b.degenerate, "degenerate");
  for (std::size_t q = 0; q < quantity_count; ++q) {
    expect(same(a.quantity[q], b.quantity[q]), std::string(quantity_names[q]));
  }
  for (std::size_t i = 0; i < bound_count; ++i) {
    const BoundTally &x = a.bound[i], &y = b.bound[i];
    const std::string name(bound_names[i]);
    expect(x.violations == y.violations && x.violating == y.violating, name + ".violations");
    expect(same(x.tightness, y.tightness), name + ".tightness");
    expect(same(x.worst_case_tightness, y.worst_case_tightness), name + ".worst_case_tightness");
    expect(same(x.slack, y.slack), name + ".slack");
    expect(same(x.tightest, y.tightest), name + ".tightest");
  }
  const auto off = std::mismatch(a.bins.begin(), a.bins.end(), b.bins.begin(),
                                 [](const BinTally& x, const BinTally& y) { return same(x, y); });
  expect(off.first == a.bins.end(), "bin " + std::to_string(off.first - a.bins.begin()));
  return r;
}

}  // namespace delegauge::test
