// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "delegauge/base/profiles.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/tally_bytes.hpp"
#include "host/jobs/strategic/execution.hpp"
#include "host/settings/names.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

using Q = StrategicQuantity;
using Json = nlohmann::json;

const Watch keep_going = [](std::uint64_t) { return true; };
const Warn be_quiet = [](const std::string&) {};

std::vector<PointStatistics> run(const GridConfiguration& configuration) {
  return run_grid(configuration, {2, &cpu::choose("auto"), 512}, keep_going, be_quiet);
}

// Means of the public reference implementation, which draws games by another method.
TEST(GridRun, AgreesWithTheReference) {
  std::ifstream in(DELEGAUGE_TEST_DATA "/grid_reference.json");
  const Json reference = Json::parse(in);
  GridConfiguration c = default_grid_configuration();
  c.points = 11;
  c.repetitions = 2000;
  int compared = 0;
  for (const Measure measure : {Measure::ia, Measure::ic, Measure::ca, Measure::cc}) {
    c.vary = {measure};
    const std::vector<PointStatistics> points = run(c);
    const std::vector<GridPoint> where = grid_points(c);
    for (const Json& expected : reference["points"]) {
      if (expected["variable"] != std::string(name_of(measure))) continue;
      ASSERT_EQ(expected["dims"], Json({3, 3}));
      const double value = expected["value"].get<double>();
      const auto p = static_cast<std::size_t>(std::lround(value * 10));
      ASSERT_NEAR(where[p].value[0], value, 1e-9);
      for (const auto& [name, mean] : expected["mean"].items()) {
        for (std::size_t q = 0; q < strategic_quantity_names.size(); ++q) {
          if (strategic_quantity_names[q] != name) continue;
          const Statistic& ours = points[p].quantity[q];
          const double error =
              std::hypot(ours.standard_error, expected["stderr"][name].get<double>());
          EXPECT_NEAR(ours.mean, mean.get<double>(), 0.03 + 5 * error)
              << name << " at " << name_of(measure) << " = " << value;
          ++compared;
        }
      }
    }
  }
  EXPECT_EQ(compared, 44 * 11);
}

// Least, mean and largest of the measures that do not vary, at every point. CC is not measured: it
// is what the games are played with.
TEST(GridRun, VaryingOneMeasureLeavesTheOthersAlone) {
  for (std::size_t m = 0; m < measure_count; ++m) {
    const auto varied = static_cast<Measure>(m);
    for (const bool calibrated : {false, true}) {
      GridConfiguration c = default_grid_configuration();
      c.games.actions = {4, 3};
      c.vary = {varied};
      c.points = 6;
      c.fixed = {0.8};
      c.repetitions = 300;
      if (calibrated && varied != Measure::calibration) {
        c.given[static_cast<std::size_t>(Measure::calibration)] = {0.8};
      }
      for (const PointStatistics& point : run(c)) {
        const auto expect_kept = [&](Measure measure, Q quantity, double tolerance) {
          if (varied == measure) return;
          const Statistic& s = point.of(quantity);
          EXPECT_NEAR(s.min, 0.8, tolerance) << name_of(measure) << " of " << name_of(varied);
          EXPECT_NEAR(s.max, 0.8, tolerance) << name_of(measure) << " of " << name_of(varied);
          EXPECT_NEAR(s.mean, 0.8, tolerance) << name_of(measure) << " of " << name_of(varied);
        };
        expect_kept(Measure::ia, Q::ia, 1e-3);
        expect_kept(Measure::ca, Q::ca, 1e-3);
        if (calibrated) expect_kept(Measure::calibration, Q::calibration, 1e-5);
        // Equilibria may have to be relaxed, but not as far as this.
        expect_kept(Measure::ic, Q::ic, 0);
        // A CA of 0 is beyond the reach of two players with different magnitudes.
        if (varied != Measure::ca) {
          EXPECT_EQ(point.missed_alignment, 0U);
        }
        for (const std::uint64_t violations : point.violations) EXPECT_EQ(violations, 0U);
      }
    }
  }
}

// A million games of each play, of which none violates a bound; and what is played is what the play
// says.
TEST(GridRun, BoundsHoldWhateverIsPlayed) {
  struct Part {
    std::vector<int> actions;
    std::uint64_t repetitions;
  };
  const Part parts[] = {
      {{2, 2}, 80'000}, {{3, 3}, 80'000}, {{2, 3, 2}, 30'000}, {{5, 5, 4}, 10'000}};
  for (const PlayKind play : {PlayKind::product, PlayKind::nash_worst}) {
    for (const Part& part : parts) {
      GridConfiguration c = default_grid_configuration();
      c.games.players = static_cast<int>(part.actions.size());
      std::copy(part.actions.begin(), part.actions.end(), c.games.actions.begin());
      c.games.play = play;
      c.points = 5;
      c.repetitions = part.repetitions;
      const double outcomes = Profiles(c.games.players, c.games.actions).outcomes;
      for (const PointStatistics& point : run(c)) {
        for (const std::uint64_t violations : point.violations) EXPECT_EQ(violations, 0U);
        EXPECT_EQ(point.games, part.repetitions);
        EXPECT_EQ(point.fallback, 0U);
        const double played = play == PlayKind::product ? outcomes : 1;
        EXPECT_EQ(point.of(Q::n_played).min, played);
        EXPECT_EQ(point.of(Q::n_played).max, played);
        // Agents of full capability: only equilibria are accepted.
        EXPECT_EQ(point.of(Q::n_eps).mean, point.of(Q::n_eq).mean);
        EXPECT_GE(point.of(Q::bound_sharp_regret).mean, point.of(Q::bound_regret).mean);
        EXPECT_LE(point.of(Q::bound_worst_case).mean, point.of(Q::w_avg).mean);
      }
    }
  }
}

// The games are the same, whatever is played in them.
TEST(GridRun, PlayChangesNothingButWhatIsPlayed) {
  GridConfiguration c = default_grid_configuration();
  c.points = 3;
  c.repetitions = 2000;
  c.given[static_cast<std::size_t>(Measure::ic)] = {1};
  c.given[static_cast<std::size_t>(Measure::cc)] = {1};
  const std::vector<PointStatistics> by_capability = run(c);
  c.given[static_cast<std::size_t>(Measure::ic)].clear();
  c.given[static_cast<std::size_t>(Measure::cc)].clear();
  for (const PlayKind play : {PlayKind::product, PlayKind::nash_worst}) {
    c.games.play = play;
    const std::vector<PointStatistics> points = run(c);
    for (std::size_t p = 0; p < points.size(); ++p) {
      for (const Q same : {Q::w_max, Q::w_min, Q::bound_ideal, Q::ia, Q::ca, Q::ic, Q::calibration,
                           Q::miscalibration, Q::n_eq, Q::n_eps, Q::tries, Q::relaxation}) {
        EXPECT_EQ(points[p].of(same).mean, by_capability[p].of(same).mean)
            << strategic_quantity_names[static_cast<std::size_t>(same)];
      }
      // Agents of full capability and alignment choose what is best for their principals.
      if (p + 1 == points.size()) {
        EXPECT_LT(points[p].of(Q::w_avg).mean, by_capability[p].of(Q::w_avg).mean);
      }
    }
  }
}

TEST(GridRun, EveryGameIsCountedAtItsPoint) {
  GridConfiguration c = default_grid_configuration();
  c.points = 7;
  for (const std::uint64_t repetitions : {1U, 3U, 64U, 100U}) {
    c.repetitions = repetitions;
    for (const std::uint64_t batch : {1U, 5U, 64U, 4096U}) {
      const auto points = run_grid(c, {3, &cpu::choose("auto"), batch}, keep_going, be_quiet);
      ASSERT_EQ(points.size(), 7U);
      for (const PointStatistics& point : points) {
        EXPECT_EQ(point.games, repetitions);
        EXPECT_TRUE(std::isfinite(point.of(Q::w_avg).mean));
        EXPECT_TRUE(std::isfinite(point.of(Q::w_avg).quantiles[3]));
        EXPECT_FALSE(std::isfinite(point.of(Q::n_eq).quantiles[3]));
      }
    }
  }
}

// Kernels add up games of well-filled points as they go, those of small ones leave columns.
TEST(GridRun, GamesAddUpAlikeWithoutColumns) {
  GridConfiguration c = default_grid_configuration();
  c.points = 2;
  c.repetitions = 3 * least_tallied + 11;
  c.vary = {Measure::cc};
  for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
    c.precision = precision;
    if (precision == Precision::double_precision) {
      c.vary = {Measure::ca};
      c.games.play = PlayKind::product;
    }
    std::vector<std::string> bytes;
    for (const std::uint64_t batch : {least_tallied + 5, std::uint64_t{512}}) {
      RangeQueue queue(games_of(c));
      Ledger<GridTally> ledger = grid_ledger(c);
      run_grid(c, {2, &cpu::choose("auto"), batch}, queue, ledger, keep_going, be_quiet);
      ByteWriter writer;
      write(writer, ledger.take().tally);
      bytes.push_back(writer.take());
    }
    EXPECT_EQ(bytes[0], bytes[1]);
  }
}

TEST(GridRun, AnObserverSeesEveryGameWithinTheWindow) {
  GridConfiguration c = default_grid_configuration();
  std::mutex mutex;
  std::vector<int> seen(games_of(c));
  BatchObserver observer;
  observer.window = 64;
  observer.see = [&](const StrategicBatch& batch) {
    const std::lock_guard lock(mutex);
    for (std::uint64_t g = batch.begin; g < batch.end; ++g) seen[g] += 1;
  };
  run_grid(c, {3, &cpu::choose("auto"), 16}, keep_going, be_quiet, observer);
  EXPECT_EQ(seen, std::vector<int>(games_of(c), 1));
}

TEST(GridRun, IsGivenUpWhenWatchSaysSo) {
  GridConfiguration c = default_grid_configuration();
  c.repetitions = 1'000'000'000'000;
  EXPECT_THROW(run_grid(
                   c, {2, &cpu::choose("auto"), 64}, [](std::uint64_t) { return false; }, be_quiet),
               RunError);
}

}  // namespace
}  // namespace delegauge::host
