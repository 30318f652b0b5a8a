// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/flat_games.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>

namespace delegauge {
namespace {

FlatGames games() {
  FlatGames g;
  g.players = 3;
  g.principal_magnitude.fill({1, 2});
  g.agent_magnitude = {Range{1, 1}, Range{0, 4}, Range{2, 3}};
  // A fourth player's, whom this game does not have.
  g.principal_magnitude[3] = {100, 100};
  return g;
}

TEST(FlatGames, WelfareWeightsDefaultToOne) {
  const FlatGames g;
  ASSERT_EQ(g.welfare_weight.size(), static_cast<std::size_t>(max_players));
  for (const double weight : g.welfare_weight) EXPECT_EQ(weight, 1);
}

TEST(FlatGames, TotalMagnitudeIsTheLargest) {
  FlatGames g = games();
  g.welfare = Welfare::sum;
  EXPECT_EQ(total_magnitude(g, g.principal_magnitude), 6.0);
  EXPECT_EQ(total_magnitude(g, g.agent_magnitude), 8.0);
  g.welfare_weight[1] = 0.5;
  EXPECT_EQ(total_magnitude(g, g.agent_magnitude), 6.0);
  g.welfare = Welfare::mean;
  EXPECT_NEAR(total_magnitude(g, g.agent_magnitude), 2.0, 1e-15);
}

TEST(FlatGames, TrivialBoundHasTheConstantOfTheMagnitudesNorm) {
  FlatGames g = games();
  g.welfare = Welfare::sum;
  g.metric = {Shift::mean, Norm::l2, Norm::l1};
  EXPECT_NEAR(trivial_bound(g, g.principal_magnitude), 6 * std::sqrt(2.0), 1e-14);
  g.metric = l1_metric;
  EXPECT_EQ(trivial_bound(g, g.principal_magnitude), 6.0);
  g.metric = max_metric;
  EXPECT_EQ(trivial_bound(g, g.principal_magnitude), 12.0);
}

}  // namespace
}  // namespace delegauge
