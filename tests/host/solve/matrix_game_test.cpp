// SPDX-License-Identifier: Apache-2.0
#include "host/solve/matrix_game.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

namespace delegauge::host {
namespace {

Gains gains_of(std::size_t players, std::vector<double> of) {
  const std::size_t outcomes = of.size() / players;
  return {players, outcomes, std::move(of)};
}

double greatest(const Gains& gains, const std::vector<double>& weights) {
  double most = -1e300;
  for (std::size_t s = 0; s < gains.outcomes; ++s) {
    double sum = 0;
    for (std::size_t j = 0; j < gains.players; ++j) {
      sum += weights[j] * gains.of[s * gains.players + j];
    }
    most = std::max(most, sum);
  }
  return most;
}

/// Gains of random outcomes over a lottery of them.
Gains random_gains(std::mt19937& random, std::size_t players, std::size_t outcomes, bool whole) {
  std::uniform_real_distribution<double> any(-1, 1);
  std::uniform_int_distribution<int> few(-2, 2);
  std::vector<double> of(players * outcomes);
  for (double& g : of) g = whole ? few(random) / 2.0 : any(random);
  for (std::size_t j = 0; j < players; ++j) {
    const double played = of[j];
    for (std::size_t s = 0; s < outcomes; ++s) of[s * players + j] -= played;
  }
  return gains_of(players, of);
}

TEST(MatrixGame, KnownValues) {
  // Half of each of two outcomes gives both players 1/2.
  const MatrixGameValue both = value_of(gains_of(2, {1, 0, 0, 1, 0, 0}));
  EXPECT_NEAR(both.value, 0.5, 1e-15);
  EXPECT_NEAR(both.weights[0], 0.5, 1e-15);
  // What is played is efficient, and a kink: any weight from 1/3 to 2/3.
  const Gains kink = gains_of(2, {0, 0, 1, -2, -2, 1});
  const MatrixGameValue none = value_of(kink);
  EXPECT_EQ(none.value, 0);
  const auto ranges = optimal_weight_ranges(kink, none);
  EXPECT_NEAR(ranges[0].first, 1.0 / 3, 1e-12);
  EXPECT_NEAR(ranges[0].second, 2.0 / 3, 1e-12);
}

TEST(MatrixGame, WeightsAreOptimalAndInTheirRanges) {
  std::mt19937 random(3);
  for (int g = 0; g < 500; ++g) {
    const std::size_t players = 1 + random() % 6, outcomes = 2 + random() % 20;
    const Gains gains = random_gains(random, players, outcomes, g % 2 == 0);
    const MatrixGameValue value = value_of(gains);
    EXPECT_NEAR(greatest(gains, value.weights), value.value, 1e-12);
    const auto ranges = optimal_weight_ranges(gains, value);
    for (std::size_t j = 0; j < players; ++j) {
      EXPECT_LE(ranges[j].first, value.weights[j] + 1e-9);
      EXPECT_GE(ranges[j].second, value.weights[j] - 1e-9);
    }
    // No mix of players is better: tried at random, and at each player alone.
    std::uniform_real_distribution<double> any(0, 1);
    for (int t = 0; t < 50; ++t) {
      std::vector<double> weights(players);
      double sum = 0;
      for (double& w : weights) sum += w = any(random);
      for (double& w : weights) w /= sum;
      EXPECT_GE(greatest(gains, weights), value.value - 1e-12);
    }
  }
}

TEST(MatrixGame, GreatestWithoutLoss) {
  // The second outcome costs player 2 what the third one gives it.
  const Gains gains = gains_of(2, {0, 0, 1, -1, 0, 1});
  EXPECT_NEAR(greatest_without_loss(gains, {0, 1, 0.25}, -1e-12), 0.625, 1e-15);
  // Without players anything goes.
  EXPECT_EQ(greatest_without_loss({0, 3, {}}, {0, 1, 0.25}, -1e-12), 1);
  // Every lottery but what is played costs somebody something.
  EXPECT_NEAR(greatest_without_loss(gains_of(1, {0, -1, -0.5}), {0.1, 1, 2}, -1e-12), 0.1, 1e-15);
}

TEST(MatrixGame, NoLotteryWithoutLossIsBetter) {
  std::mt19937 random(4);
  std::uniform_real_distribution<double> any(0, 1);
  for (int g = 0; g < 300; ++g) {
    const std::size_t players = 1 + random() % 4, outcomes = 2 + random() % 8;
    const Gains gains = random_gains(random, players, outcomes, g % 2 == 0);
    std::vector<double> amount(outcomes);
    for (double& a : amount) a = any(random);
    const double best = greatest_without_loss(gains, amount, -1e-12);
    EXPECT_GE(best, amount[0] - 1e-12);  // what is played
    // Weak duality: any weights give an upper bound.
    double least_bound = 1e300;
    for (int t = 0; t < 200; ++t) {
      std::vector<double> weights(players);
      for (double& w : weights) w = any(random) * (t % 10);
      double bound = -1e300;
      for (std::size_t s = 0; s < outcomes; ++s) {
        double sum = amount[s];
        for (std::size_t j = 0; j < players; ++j) sum += weights[j] * gains.of[s * players + j];
        bound = std::max(bound, sum);
      }
      least_bound = std::min(least_bound, bound);
    }
    EXPECT_LE(best, least_bound + 1e-10);
  }
}

}  // namespace
}  // namespace delegauge::host
