// SPDX-License-Identifier: Apache-2.0
// The barrier method against cutting planes: tangents of the objective, whose least maximum over
// weights a linear programme finds, bound it from below.
#include "host/solve/least_oscillation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <tuple>
#include <vector>

#include "host/solve/matrix_game.hpp"

namespace delegauge::host {
namespace {

using Weights = std::vector<double>;

OscillationProgramme random_programme(std::mt19937& random, Norm norm, bool any_level) {
  std::normal_distribution<double> normal;
  OscillationProgramme p;
  p.players = 1 + random() % 4;
  p.outcomes = 3 + random() % 10;
  p.norm = norm;
  p.any_level = any_level;
  p.constant = oscillation_constant(norm);
  const std::size_t played = random() % p.outcomes;
  const bool whole = random() % 3 == 0;
  std::vector<double> mean(p.players);
  for (std::size_t at = 0; at < p.players * p.outcomes; ++at) {
    p.rows.push_back(whole ? std::round(2 * normal(random)) / 4 : normal(random) / 3);
    mean[at % p.players] += p.rows.back() / static_cast<double>(p.outcomes);
  }
  for (std::size_t at = 0; at < p.rows.size(); ++at) p.rows[at] -= mean[at % p.players];
  for (std::size_t at = 0; at < p.rows.size(); ++at) {
    p.gains.push_back(p.rows[at] - p.rows[played * p.players + at % p.players]);
  }
  double size = 0, level = 0;
  for (std::size_t s = 0; s < p.outcomes; ++s) {
    p.target.push_back(normal(random));
    level += p.target.back() / static_cast<double>(p.outcomes);
  }
  for (double& x : p.target) size += std::abs(x -= level);
  for (double& x : p.target) x /= size;
  return p;
}

/// A slope of the objective, by differences small enough for a kink not to be between.
Weights slope_at(const OscillationProgramme& p, const Weights& at, double value, double step) {
  Weights slope;
  for (std::size_t j = 0; j < p.players; ++j) {
    Weights moved = at;
    moved[j] += step;
    slope.push_back((oscillation_at(p, moved) - value) / step);
  }
  return slope;
}

/// No direction from the weights found, of many lengths, leads lower: the objective is convex.
void expect_least(const OscillationProgramme& p, const OscillationOptimum& found,
                  std::mt19937& random) {
  std::normal_distribution<double> normal;
  for (int t = 0; t < 400; ++t) {
    Weights moved = found.weights;
    const double length = std::pow(10.0, -6.0 + 6.0 * (t % 40) / 39);
    for (double& w : moved) w = std::max(0.0, w + length * normal(random));
    EXPECT_GE(oscillation_at(p, moved), found.value - 1e-11);
  }
}

class LeastOscillation : public testing::TestWithParam<std::tuple<Norm, bool>> {};

TEST_P(LeastOscillation, NothingNearIsLower) {
  const auto [norm, any_level] = GetParam();
  std::mt19937 random(5);
  for (int g = 0; g < 60; ++g) {
    const OscillationProgramme p = random_programme(random, norm, any_level);
    const OscillationOptimum found = least_oscillation(p);
    EXPECT_NEAR(found.value, oscillation_at(p, found.weights), 1e-12);
    expect_least(p, found, random);
  }
}

// Kelley's method from the point found, in the weights' own neighbourhood: its lower bound meets
// the value. Slopes by differences are those of chords, which lie above the tangent by up to the
// step, so the bound is right to 1e-7 only.
TEST_P(LeastOscillation, MeetsTheLowerBoundOfCuttingPlanes) {
  const auto [norm, any_level] = GetParam();
  std::mt19937 random(6);
  std::normal_distribution<double> normal;
  for (int g = 0; g < 20; ++g) {
    const OscillationProgramme p = random_programme(random, norm, any_level);
    const OscillationOptimum found = least_oscillation(p);
    Gains slopes = {p.players, 0, {}};
    std::vector<double> level;
    const auto cut = [&](const Weights& at) {
      const double value = oscillation_at(p, at);
      const Weights slope = slope_at(p, at, value, 1e-9);
      double intercept = value;
      for (std::size_t j = 0; j < p.players; ++j) intercept -= slope[j] * at[j];
      slopes.of.insert(slopes.of.end(), slope.begin(), slope.end());
      ++slopes.outcomes;
      level.push_back(intercept);
    };
    for (int t = 0; t < 1500; ++t) {
      Weights at = found.weights;
      const double length = std::pow(10.0, -5.0 + 5.0 * (t % 50) / 49);
      // Inside, where the objective has one slope nearly everywhere.
      for (double& w : at) w = std::abs(w + length * normal(random)) + 1e-6;
      cut(at);
    }
    // Minimise the greatest cut over weights >= 0: the dual of a lottery in which nobody loses.
    const double lower = greatest_without_loss(slopes, level, -1e-9);
    EXPECT_GE(lower, found.value - 2e-4);
    EXPECT_LE(lower, found.value + 1e-5);
  }
}

INSTANTIATE_TEST_SUITE_P(Norms, LeastOscillation,
                         testing::Combine(testing::Values(Norm::l1, Norm::l2, Norm::linf),
                                          testing::Bool()));

TEST(LeastOscillationOfMany, OutcomesOneByOne) {
  // More outcomes than are looked at at once.
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  for (const Norm norm : {Norm::l1, Norm::l2, Norm::linf}) {
    OscillationProgramme p;
    p.players = 3;
    p.outcomes = 3000;
    p.norm = norm;
    p.constant = oscillation_constant(norm);
    for (std::size_t at = 0; at < p.players * p.outcomes; ++at) {
      p.rows.push_back(normal(random) / 50);
      p.gains.push_back(p.rows.back() - p.rows[at % p.players]);
    }
    for (std::size_t s = 0; s < p.outcomes; ++s) p.target.push_back(normal(random) / 50);
    const OscillationOptimum found = least_oscillation(p);
    EXPECT_LE(found.value, oscillation_at(p, {0, 0, 0}));
    expect_least(p, found, random);
  }
}

// A target that players' rows make up, at weights under which what is played is the best.
TEST(LeastOscillationOfNothing, IsZero) {
  OscillationProgramme p;
  p.players = 2;
  p.outcomes = 3;
  p.gains = {0, 0, -1, -0.5, -0.2, -1};
  p.rows = {0.4, 0.5, -0.6, 0, 0.2, -0.5};
  p.target = {0.9, -0.6, -0.3};
  p.constant = std::sqrt(2.0);
  EXPECT_NEAR(least_oscillation(p).value, 0, 1e-12);
}

}  // namespace
}  // namespace delegauge::host
