// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/table.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "host/job/violations.hpp"
#include "host/jobs/surface/violations.hpp"
#include "host/settings/metric.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

SurfaceTally tally_of(const SurfaceConfiguration& c) {
  return run_surface(c, {1, &cpu::choose("auto"), batch_limit}, [](std::uint64_t) { return true; });
}

TEST(Table, HasARowPerBoundWithin80Columns) {
  SurfaceConfiguration c = default_configuration();
  c.games = 10'000;
  const std::string text = surface_table(c, {1, &cpu::choose("auto"), 1000}, tally_of(c), 2.0);
  EXPECT_EQ(text.find("10,000 games, 4 players x 4 outcomes, metric epic, welfare mean, float\n"),
            0U)
      << text;
  EXPECT_NE(text.find("2.0 s, 5000 games/s, 1 thread, "), std::string::npos) << text;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) EXPECT_LE(line.size(), 80U) << line;
  for (const Bound bound : bounds_in(c.job.bounds)) {
    const std::string name = name_of_bound(bound);
    const std::string row = "\n  " + name + " ";
    const std::size_t first = text.find(row);
    EXPECT_NE(first, std::string::npos);
    EXPECT_NE(text.find(row, first + 1), std::string::npos);
  }
}

TEST(Table, OfDegenerateGamesShowsNoNumbers) {
  const SurfaceConfiguration c = default_configuration();
  SurfaceTally tally = empty_tally<float>(c.job);
  tally.games = tally.degenerate = 5;
  const std::string text = surface_table(c, {2, &cpu::choose("auto"), 1000}, tally, 1.0);
  EXPECT_NE(text.find("5 degenerate games"), std::string::npos) << text;
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
}

TEST(Violations, AreNamedWithTheCommandThatShowsThem) {
  SurfaceConfiguration c = default_configuration();
  c.job.games.seed = 7;
  SurfaceTally tally = empty_tally<float>(c.job);
  EXPECT_EQ(violations_text(c, tally, "runs/a"), "");
  tally.bound[static_cast<std::size_t>(Bound::fused)].add_violation(50);
  tally.bound[static_cast<std::size_t>(Bound::fused)].add_violation(17);
  EXPECT_EQ(violations_text(c, tally, "my runs/a"),
            "the regret exceeds the bound fused in 2 games, the first with index 17; look at it "
            "with: delegauge replay --run 'my runs/a' --index 17");
  EXPECT_EQ(violations_text(c, tally, ""),
            "the regret exceeds the bound fused in 2 games, the first with index 17; look at it "
            "with: delegauge replay --seed 7 --index 17");
}

}  // namespace
}  // namespace delegauge::host
