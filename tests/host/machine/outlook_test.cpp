// SPDX-License-Identifier: Apache-2.0
#include "host/machine/outlook.hpp"

#include <gtest/gtest.h>

#include "host/jobs/grid/run.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/search/run.hpp"
#include "host/jobs/surface/run.hpp"

namespace delegauge::host {
namespace {

Execution with(int threads, const char* isa = "auto") {
  Execution execution;
  execution.threads = threads;
  execution.kernels = &cpu::choose(isa);
  return execution;
}

Work flat(std::uint64_t games) { return {games, 32, least_rate_flat}; }

bool has_lanes() { return cpu::choose("auto").float_lanes > 1; }

TEST(MostCpuSeconds, GrowWithTheWorkAndShrinkWithTheThreads) {
  const double once = most_cpu_seconds(with(1), flat(1'000'000));
  EXPECT_GT(once, 0);
  EXPECT_NEAR(most_cpu_seconds(with(1), flat(3'000'000)), 3 * once, 1e-12);
  EXPECT_NEAR(most_cpu_seconds(with(1), {1'000'000, 320, least_rate_flat}), 10 * once, 1e-12);
  EXPECT_NEAR(most_cpu_seconds(with(8), flat(1'000'000)), once / 8, 1e-12);
  Execution ranks = with(2);
  ranks.ranks = 4;
  EXPECT_NEAR(most_cpu_seconds(ranks, flat(1'000'000)), once / 8, 1e-12);
  EXPECT_EQ(most_cpu_seconds(with(1), flat(0)), 0);
  if (has_lanes()) {
    EXPECT_GT(most_cpu_seconds(with(1, "scalar"), flat(1'000'000)), 5 * once);
  }
}

TEST(WorkloadOf, IsHeldAgainstTheStartOfAGpu) {
  if (!has_lanes()) GTEST_SKIP() << "this processor has one lane";
  // 0.3 s at 2.5e7 utilities a second: 234,375 games of 32.
  EXPECT_EQ(workload_of(with(1), flat(234'000)), Workload::too_little);
  EXPECT_EQ(workload_of(with(1), flat(235'000)), Workload::worth_a_start);
  EXPECT_EQ(workload_of(with(4), flat(900'000)), Workload::too_little);
  EXPECT_EQ(workload_of(with(4), flat(1'000'000)), Workload::worth_a_start);
  EXPECT_EQ(workload_of(with(64), flat(100'000'000)), Workload::worth_a_start);
}

TEST(WorkOf, CountsUtilities) {
  SurfaceConfiguration surface = default_configuration();  // 4x4
  surface.games = 7;
  EXPECT_EQ(work_of(surface).games, 7U);
  EXPECT_EQ(work_of(surface).numbers_per_game, 32U);
  SearchConfiguration search = default_search_configuration();
  EXPECT_EQ(work_of(search).games, games_of(search));
  EXPECT_EQ(work_of(search).numbers_per_game, 32U);
  GridConfiguration grid;
  grid.games.players = 2;
  grid.games.actions = {3, 5};
  EXPECT_EQ(work_of(grid).games, games_of(grid));
  EXPECT_EQ(work_of(grid).numbers_per_game, 60U);
  InferConfiguration infer;
  infer.games.players = 2;
  infer.games.actions = {3, 5};
  infer.samples = 10;
  EXPECT_EQ(work_of(infer).games, games_of(infer));
  EXPECT_EQ(work_of(infer).numbers_per_game, 60U + 20U);
}

}  // namespace
}  // namespace delegauge::host
