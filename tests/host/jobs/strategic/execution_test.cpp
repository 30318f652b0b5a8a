// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/strategic/execution.hpp"

#include <gtest/gtest.h>

#include "host/jobs/surface/configuration.hpp"

namespace delegauge::host {
namespace {

StrategicGames shape(int players, int actions) {
  StrategicGames games;
  games.players = players;
  games.actions.fill(actions);
  return games;
}

TEST(StrategicKernels, AreTheOnesWantedUnlessGamesAreLarge) {
  for (const cpu::Kernels* kernels : cpu::available()) {
    EXPECT_EQ(kernels_for(shape(2, 3), *kernels).isa, kernels->isa);
    // 500,000 profiles of 2 players: 7 rows, 14 MB in a float lane.
    StrategicGames large = shape(2, 1000);
    large.actions[1] = 500;
    const cpu::Kernels& chosen = kernels_for(large, *kernels);
    EXPECT_LE(chosen.float_lanes, kernels->float_lanes);
    EXPECT_LE(7LL * 500'000 * 4 * chosen.float_lanes, lane_memory) << kernels->isa;
  }
}

TEST(StrategicKernels, AreTheNarrowestForTheLargestGames) {
  const cpu::Kernels& widest = *cpu::available().back();
  StrategicGames largest = shape(8, 5);
  largest.actions = {10, 10, 10, 10, 5, 5, 2, 2};
  EXPECT_EQ(kernels_for(largest, widest).isa, "scalar");
}

TEST(StrategicBatches, KeepThreadsBusyAndMemorySmall) {
  const BatchSizes few =
      strategic_batches(shape(2, 3), 650, strategic_column_count, Tallied::nobody);
  EXPECT_GE(650 / few.of_thread(2), 8U);
  EXPECT_GE(few.of_thread(64), 16U);  // lanes are full
  const BatchSizes many =
      strategic_batches(shape(2, 3), max_games, strategic_column_count, Tallied::nobody);
  EXPECT_EQ(many.of_thread(2), 4096U);
  EXPECT_LE(many.of_device(1) * strategic_column_count * sizeof(double), 200'000'000U);
  const BatchSizes stay =
      strategic_batches(shape(2, 3), max_games, strategic_column_count, Tallied::by_all);
  EXPECT_EQ(stay.of_thread(2), 58254U);  // 2^20 utilities: it keeps no values
  EXPECT_GT(stay.of_device(1), 2'000'000U);
  EXPECT_LE(stay.of_device(1) * strategic_column_count * sizeof(double), 600'000'000U);
  constexpr int most_columns = 1024;  // of infer
  const BatchSizes wide =
      strategic_batches(shape(2, 3), max_games, most_columns, Tallied::by_devices);
  EXPECT_LE(wide.most_of_thread * most_columns * sizeof(double), 32'000'000U);
  EXPECT_LE(wide.of_thread(1), wide.most_of_thread);
  const BatchSizes large = strategic_batches(shape(2, 1000), max_games, 26, Tallied::nobody);
  EXPECT_LE(large.of_thread(2), 16U);
  EXPECT_GE(large.of_thread(2), 1U);
}

TEST(TalliedInPlace, WhereAPointHasThousandsOfGamesInABatch) {
  EXPECT_FALSE(tallied_in_place(25, 1'000'000));  // the default
  EXPECT_FALSE(tallied_in_place(4095, 1'000'000));
  EXPECT_TRUE(tallied_in_place(4096, 1'000'000));
  EXPECT_FALSE(tallied_in_place(1'000'000, 1000));  // batches are a point's part
  EXPECT_TRUE(tallied_in_place(1'000'000, 4096));
}

TEST(BatchesUnderWay, SeveralOfADeviceAndOneOfAThread) {
  Execution execution;
  execution.threads = 3;
  EXPECT_EQ(batches_under_way(execution), 3U);
  execution.devices.resize(2);
  EXPECT_EQ(batches_under_way(execution), 2U * column_workers);
}

}  // namespace
}  // namespace delegauge::host
