// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/games_csv.hpp"

#include <gtest/gtest.h>

#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

/// Column c of game g is g + c / 100.
StrategicBatch batch_of(std::uint64_t begin, std::uint64_t end, std::vector<double>& memory) {
  const std::uint64_t count = end - begin;
  memory.resize(count * strategic_column_count);
  for (std::uint64_t c = 0; c < strategic_column_count; ++c) {
    for (std::uint64_t k = 0; k < count; ++k) {
      memory[c * count + k] = static_cast<double>(begin + k) + static_cast<double>(c) / 100;
    }
  }
  return {begin, end, nullptr, memory.data(), static_cast<std::int64_t>(count)};
}

TEST(GamesCsv, WritesBatchesInTheOrderOfTheirGames) {
  const TemporaryFolder folder;
  GridConfiguration c = default_grid_configuration();
  c.points = 2;
  c.repetitions = 3;
  c.precision = Precision::double_precision;
  std::vector<double> memory;
  GamesCsv games(folder / "games.csv", c);
  games.add(batch_of(4, 6, memory));
  games.add(batch_of(0, 1, memory));
  games.add(batch_of(1, 4, memory));
  games.take().publish();
  EXPECT_EQ(read_file(folder / "games.csv"),
            "v,w_hat_plus,w_hat_max,w_hat_avg,w_hat_min,w_hat_minus,max_regret,ideal_regret\n"
            "0,0.19,0.2,0.21,0.22,0.23,0.24,0.25\n"
            "0,1.19,1.2,1.21,1.22,1.23,1.24,1.25\n"
            "0,2.19,2.2,2.21,2.22,2.23,2.24,2.25\n"
            "1,3.19,3.2,3.21,3.22,3.23,3.24,3.25\n"
            "1,4.19,4.2,4.21,4.22,4.23,4.24,4.25\n"
            "1,5.19,5.2,5.21,5.22,5.23,5.24,5.25\n");
}

TEST(GamesCsv, LeavesNothingWhenTheRunIsGivenUp) {
  const TemporaryFolder folder;
  {
    std::vector<double> memory;
    GamesCsv games(folder / "games.csv", default_grid_configuration());
    games.add(batch_of(0, 5, memory));
  }
  EXPECT_TRUE(folder.names().empty());
  EXPECT_THROW(GamesCsv(folder / "nowhere/games.csv", default_grid_configuration()), RunError);
}

TEST(GamesCsv, WindowKeepsWorkersBusy) {
  EXPECT_GE(games_csv_window({4, nullptr, 4096}), 2U * 4 * 4096);
  EXPECT_GE(games_csv_window({1, nullptr, 1}), 1U);
}

}  // namespace
}  // namespace delegauge::host
