// SPDX-License-Identifier: Apache-2.0
#include "host/job/tally_bytes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "host/jobs/grid/tally_bytes.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/infer/tally_bytes.hpp"
#include "host/jobs/search/tally_bytes.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/jobs/surface/tally_bytes.hpp"
#include "tests/kernels/support/tallies.hpp"

namespace delegauge::host {
namespace {

const Watch keep_going = [](std::uint64_t) { return true; };
const Warn be_quiet = [](const std::string&) {};

Execution execution() { return {2, &cpu::choose("auto"), 1000}; }

SurfaceConfiguration surface_configuration() {
  SurfaceConfiguration c = default_configuration();
  c.job.tightest = 3;
  return c;
}

/// Some games of each job.
Partial<SurfaceTally> surface_of(const IndexRanges& games) {
  const SurfaceConfiguration c = surface_configuration();
  Ledger<SurfaceTally> ledger = surface_ledger(c, execution());
  RangeQueue queue(games);
  run_surface(c, execution(), queue, ledger, keep_going, be_quiet);
  return ledger.take();
}
GridConfiguration grid_configuration() {
  GridConfiguration c = default_grid_configuration();
  c.points = 4;
  c.repetitions = 30;
  return c;
}
Partial<GridTally> grid_of(const IndexRanges& games) {
  Ledger<GridTally> ledger = grid_ledger(grid_configuration());
  RangeQueue queue(games);
  run_grid(grid_configuration(), execution(), queue, ledger, keep_going, be_quiet);
  return ledger.take();
}
Partial<InferTally> infer_of(const IndexRanges& games) {
  const InferConfiguration c = default_infer_configuration();
  Ledger<InferTally> ledger = infer_ledger(c);
  RangeQueue queue(games);
  run_infer(c, execution(), queue, ledger, keep_going, be_quiet);
  return ledger.take();
}

IndexRanges ranges(const std::vector<IndexRange>& list) {
  IndexRanges set;
  for (const IndexRange& range : list) set.add(range);
  return set;
}

/// Bytes come back as the same bytes, and those of two parts add up to those of both, within the
/// bound on their size.
template <class Tally, class Of>
void expect_bytes_stand_for(const Of& of, const Tally& empty) {
  const IndexRanges a = ranges({{0, 45}, {70, 80}}), b = ranges({{45, 70}, {90, 100}});
  const Partial<Tally> first = of(a), second = of(b);
  Partial<Tally> sum = from_bytes(to_bytes(first), empty);
  EXPECT_EQ(to_bytes(sum), to_bytes(first));
  sum.merge(from_bytes(to_bytes(second), empty));
  IndexRanges both = a;
  both.add(b);
  EXPECT_EQ(to_bytes(sum), to_bytes(of(both)));
  const SizeBound p = size_bound(first), q = size_bound(second);
  EXPECT_LE(to_bytes(sum).size(), std::max(p.each, q.each) + p.sum + q.sum);
}

TEST(TallyBytes, StandForWhatWasAddedUp) {
  expect_bytes_stand_for<SurfaceTally>(surface_of, empty_surface_tally(surface_configuration()));
  expect_bytes_stand_for<GridTally>(grid_of, grid_ledger(grid_configuration()).empty());
  expect_bytes_stand_for<InferTally>(infer_of, infer_ledger(default_infer_configuration()).empty());
}

// Values far beyond [0, 1], a value that is not finite: the bounds of `grid` know no range.
TEST(TallyBytes, StandForFarValues) {
  const auto tally_of = [](const std::vector<double>& values) {
    GridTally grid = grid_ledger(grid_configuration()).empty();
    StrategicTally point = grid.empty_point;
    point.games = values.size();
    for (const double x : values) {
      point.moments[0].add_far(x);
      if (std::isfinite(x)) point.histogram[0].add(x);
    }
    point.moments[0].settle();
    grid.add(2, point);
    return grid;
  };
  const auto bytes_of = [](const GridTally& tally) {
    ByteWriter to;
    write(to, tally);
    return to.take();
  };
  const auto read_back = [](const std::string& bytes) {
    GridTally tally = grid_ledger(grid_configuration()).empty();
    ByteReader from(bytes);
    read(from, tally);
    from.expect_end();
    return tally;
  };
  const GridTally left = tally_of({-219660, 1e300, HUGE_VAL}), right = tally_of({-1e-300 - 77, 9});
  GridTally sum = read_back(bytes_of(left));
  EXPECT_EQ(bytes_of(sum), bytes_of(left));
  sum.merge(read_back(bytes_of(right)));
  EXPECT_EQ(bytes_of(sum), bytes_of(tally_of({9, HUGE_VAL, 1e300, -77 - 1e-300, -219660})));
  const SizeBound p = size_bound(left), q = size_bound(right);
  EXPECT_LE(bytes_of(sum).size(), std::max(p.each, q.each) + p.sum + q.sum);
  const OpenMoments& moments = sum.open.at(2).moments[0];
  EXPECT_EQ(moments.out_of_range, 1U);
  EXPECT_EQ(moments.min, -219660.0);
}

TEST(TallyBytes, ASurfaceIsTheSameToTheLastBit) {
  const SurfaceTally empty = empty_surface_tally(surface_configuration());
  const Partial<SurfaceTally> before = surface_of(IndexRanges(IndexRange{0, 20'000}));
  const Partial<SurfaceTally> after = from_bytes(to_bytes(before), empty);
  EXPECT_EQ(test::difference(after.tally, before.tally), "");
  EXPECT_EQ(after.done, before.done);
}

template <class Tally>
void expect_cuts_are_seen(const std::string& bytes, const Tally& empty) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100; ++i) {
    EXPECT_THROW(from_bytes(std::string_view(bytes).substr(0, random() % bytes.size()), empty),
                 StateError);
  }
  EXPECT_THROW(from_bytes(bytes + '\0', empty), StateError);
}

TEST(TallyBytes, CutsAreSeen) {
  const IndexRanges games(IndexRange{0, 50});
  expect_cuts_are_seen(to_bytes(surface_of(games)), empty_surface_tally(surface_configuration()));
  expect_cuts_are_seen(to_bytes(grid_of(games)), grid_ledger(grid_configuration()).empty());
  expect_cuts_are_seen(to_bytes(infer_of(games)),
                       infer_ledger(default_infer_configuration()).empty());
}

TEST(TallyBytes, GamesAndTallyMustAgree) {
  Partial<SurfaceTally> partial = surface_of(IndexRanges(IndexRange{0, 50}));
  partial.done.add({60, 61});
  EXPECT_THROW(from_bytes(to_bytes(partial), empty_surface_tally(surface_configuration())),
               StateError);
}

TEST(TallyBytes, GamesOutOfOrderAreRefused) {
  for (const auto& numbers :
       std::vector<std::vector<std::uint64_t>>{{5, 5}, {5, 4}, {0, 5, 5, 6}, {7, 9, 0, 2}}) {
    ByteWriter to;
    to.put(std::uint64_t{numbers.size() / 2});
    to.array(numbers.data(), numbers.size());
    ByteReader from(to.bytes());
    IndexRanges set;
    EXPECT_THROW(read(from, set), StateError);
  }
}

/// As 10^18 games whose every value is the largest would leave it.
void fill(StatTally& tally, std::uint64_t games) {
  const auto largest =
      static_cast<Wide>(std::ldexp(tally.scale.high - tally.scale.low, tally.scale.exponent));
  tally.count = games;
  tally.sum = largest * games;
  tally.sum_of_squares = largest * largest * games;
  tally.min = tally.max = tally.scale.high;
  tally.histogram[histogram_bins - 1] = games;
}

// Nothing overflows at the largest run there can be, added up out of two halves.
TEST(TallyBytes, ThereIsRoomForTheLargestRun) {
  for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
    SurfaceConfiguration c = surface_configuration();
    c.precision = precision;
    c.games = max_games;
    const SurfaceTally empty = empty_surface_tally(c);
    const auto half = [&](const IndexRange& range) {
      Partial<SurfaceTally> partial = {IndexRanges(range), empty};
      partial.tally.games = range.size();
      for (StatTally& quantity : partial.tally.quantity) fill(quantity, range.size());
      for (BoundTally& bound : partial.tally.bound) {
        fill(bound.tightness, range.size());
        fill(bound.slack, range.size());
      }
      BinTally& bin = partial.tally.bins[7];
      bin.count = range.size();
      bin.sum_regret = partial.tally.quantity[1].sum;
      return from_bytes(to_bytes(partial), empty);
    };
    Partial<SurfaceTally> all = half({0, max_games / 2 + 7});
    all.merge(half({max_games / 2 + 7, max_games}));
    EXPECT_TRUE(all.done.is({0, max_games}));
    EXPECT_EQ(all.tally.games, max_games);
    for (const StatTally& quantity : all.tally.quantity) {
      EXPECT_EQ(quantity.count, max_games);
      EXPECT_NEAR(quantity.mean(), quantity.scale.high, 1e-6 * quantity.scale.high);
      EXPECT_LT(quantity.standard_error(), 1e-9);
      EXPECT_EQ(quantity.quantile(0.5), quantity.scale.high);
    }
  }
}

}  // namespace
}  // namespace delegauge::host
