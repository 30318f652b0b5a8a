// SPDX-License-Identifier: Apache-2.0
#include "delegauge/measure/estimation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "delegauge/measure/distance.hpp"
#include "tests/numerics/support/profiles.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Actions;
using test::all_profiles;
using test::profiles_of;
using test::Random;
using Table = std::vector<std::vector<double>>;  // [player][outcome]

struct Game {
  Table agents, principals;
  double agent(int i, int s) const {
    return agents[static_cast<std::size_t>(i)][static_cast<std::size_t>(s)];
  }
  double principal(int i, int s) const {
    return principals[static_cast<std::size_t>(i)][static_cast<std::size_t>(s)];
  }
};

Game random_game(Random& random, int players, int outcomes) {
  Game r;
  const auto fill = [&](Table& table) {
    for (int i = 0; i < players; ++i) {
      const double scale = random.chance(0.15) ? 0.0 : random.uniform(0.3, 2);
      const double offset = random.uniform(-2, 2);
      const bool ties = random.chance(0.3);
      table.emplace_back();
      for (int s = 0; s < outcomes; ++s) {
        const double x = ties ? random.integer(-1, 1) : random.normal();
        table.back().push_back(scale * x + offset);
      }
    }
  };
  fill(r.agents);
  fill(r.principals);
  return r;
}

EstimatedGame known_of(const Game& game) {
  EstimatedGame r;
  for (std::size_t i = 0; i < game.agents.size(); ++i) {
    const auto mean = [](const std::vector<double>& u) {
      return std::accumulate(u.begin(), u.end(), 0.0) / static_cast<double>(u.size());
    };
    r.agent_shift[i] = mean(game.agents[i]);
    r.principal_shift[i] = mean(game.principals[i]);
    r.agent_least[i] = *std::min_element(game.agents[i].begin(), game.agents[i].end());
  }
  return r;
}

std::vector<double> taken(const std::vector<double>& u, const std::vector<int>& outcomes) {
  std::vector<double> r;
  r.reserve(outcomes.size());
  for (const int s : outcomes) r.push_back(u[static_cast<std::size_t>(s)]);
  return r;
}

// The measures of the game that consists of the outcomes seen, by the numerics of flat games.
struct Direct {
  std::vector<double> distance, capability;
  double collective_alignment = 1, collective_capability = 1;
};
Direct direct(const Game& game, const std::vector<Actions>& profiles,
              const std::vector<int>& seen) {
  Direct r;
  const auto players = static_cast<int>(game.agents.size());
  const auto count = static_cast<int>(seen.size());
  std::vector<double> nu, magnitude, scratch(seen.size());
  std::vector<double> welfare(seen.size(), 0);
  for (std::size_t i = 0; i < game.agents.size(); ++i) {
    auto mine = taken(game.agents[i], seen), theirs = taken(game.principals[i], seen);
    const double least = *std::min_element(game.agents[i].begin(), game.agents[i].end());
    for (std::size_t k = 0; k < seen.size(); ++k) welfare[k] += mine[k] - least;
    // Any two that share a context, and any single one.
    double worst = 1;
    for (std::size_t a = 0; a < seen.size(); ++a) {
      for (std::size_t b = 0; b < seen.size(); ++b) {
        Actions one = profiles[static_cast<std::size_t>(seen[a])];
        const Actions& two = profiles[static_cast<std::size_t>(seen[b])];
        one[i] = two[i];
        if (one != two || mine[b] - least <= 0) continue;
        worst = std::min(worst, (mine[a] - least) / (mine[b] - least));
      }
    }
    r.capability.push_back(worst);
    magnitude.push_back(standardise(mine.data(), count, EpicMetric(), scratch.data()));
    standardise(theirs.data(), count, EpicMetric(), scratch.data());
    r.distance.push_back(alignment_distance(mine.data(), theirs.data(), count, Norm::l2));
    nu.insert(nu.end(), mine.begin(), mine.end());
  }
  struct {
    int players, outcomes;
  } const shape{players, count};
  std::vector<double> origin(seen.size()), mu(seen.size()), apart(game.agents.size());
  r.collective_alignment = collective_alignment(shape, nu.data(), magnitude.data(), Norm::l2,
                                                origin.data(), mu.data(), apart.data());
  const auto [least, greatest] = std::minmax_element(welfare.begin(), welfare.end());
  if (*greatest > 0) r.collective_capability = *least / *greatest;
  return r;
}

TEST(Estimator, AgreesWithTheMeasuresOfWhatWasSeen) {
  Random random(431);
  int constants = 0;
  for (const Actions& shape : test::small_shapes) {
    const Profiles p = profiles_of(shape);
    const auto profiles = all_profiles(shape);
    for (int trial = 0; trial < 40; ++trial) {
      const Game game = random_game(random, p.players, p.outcomes);
      const EstimatedGame known = known_of(game);
      std::vector<unsigned char> seen(profiles.size(), 0);
      Estimator<Game> estimator(p, known, game, seen.data());
      std::vector<int> order(profiles.size()), so_far;
      std::iota(order.begin(), order.end(), 0);
      for (std::size_t k = order.size(); k > 1; --k) {
        std::swap(order[k - 1],
                  order[static_cast<std::size_t>(random.integer(0, static_cast<int>(k) - 1))]);
      }
      Estimates last;
      for (const int s : order) {
        estimator.add(s);
        so_far.push_back(s);
        Estimates got;
        estimator.estimate(got);
        const Direct expected = direct(game, profiles, so_far);
        for (std::size_t i = 0; i < shape.size(); ++i) {
          // Squares of distances: near 0 their root is all rounding. Two utilities seen may lie
          // near each other, which costs sums of products some digits.
          const double d = 1 - got.individual_alignment[i];
          ASSERT_NEAR(d * d, expected.distance[i] * expected.distance[i], 1e-9)
              << so_far.size() << " seen";
          constants += expected.distance[i] == 0.5 ? 1 : 0;
          ASSERT_NEAR(got.individual_capability[i], expected.capability[i], 1e-13);
        }
        const double off = got.collective_alignment - expected.collective_alignment;
        // Where all agree, 1 - CA is a sum of such roots.
        ASSERT_LE(std::abs(off), expected.collective_alignment > 1 - 1e-6 ? 1e-6 : 1e-10);
        ASSERT_NEAR(got.collective_capability, expected.collective_capability, 1e-13);
        if (so_far.size() == 1) {
          for (std::size_t i = 0; i < shape.size(); ++i) {
            ASSERT_EQ(got.individual_alignment[i], 1.0);
            ASSERT_EQ(got.individual_capability[i], 1.0);
          }
          ASSERT_EQ(got.collective_alignment, 1.0);
          ASSERT_EQ(got.collective_capability, 1.0);
        } else {
          // Capabilities never rise (theory/estimating-the-measures.md).
          for (std::size_t i = 0; i < shape.size(); ++i) {
            ASSERT_LE(got.individual_capability[i], last.individual_capability[i]);
            ASSERT_GE(got.individual_capability[i], 0.0);
          }
          ASSERT_LE(got.collective_capability, last.collective_capability);
          ASSERT_GE(got.collective_capability, 0.0);
        }
        last = got;
      }
    }
  }
  EXPECT_GT(constants, 100);
}

// The shift is only there to keep sums small: any other gives the same estimates.
TEST(Estimator, TheShiftDoesNotMatter) {
  Random random(432);
  const Profiles p = profiles_of({2, 3, 2});
  for (int trial = 0; trial < 100; ++trial) {
    const Game game = random_game(random, 3, p.outcomes);
    const EstimatedGame known = known_of(game);
    EstimatedGame shifted = known;
    for (int i = 0; i < 3; ++i) {
      shifted.agent_shift[i] += random.normal();
      shifted.principal_shift[i] += random.normal();
    }
    std::vector<unsigned char> seen(12, 0), seen_too(12, 0);
    Estimator<Game> one(p, known, game, seen.data()), other(p, shifted, game, seen_too.data());
    for (int s = 0; s < 12; s += 2) {
      one.add(s);
      other.add(s);
      Estimates a, b;
      one.estimate(a);
      other.estimate(b);
      for (int i = 0; i < 3; ++i) {
        ASSERT_NEAR(std::pow(1 - a.individual_alignment[i], 2),
                    std::pow(1 - b.individual_alignment[i], 2), 1e-8);
        ASSERT_EQ(a.individual_capability[i], b.individual_capability[i]);
      }
      ASSERT_NEAR(a.collective_alignment, b.collective_alignment, 1e-6);
      ASSERT_EQ(a.collective_capability, b.collective_capability);
    }
  }
}

// Agent 1 of two, utilities in the order 00 01 10 11, from 0 up.
TEST(Estimator, CapabilityIsTheLeastRatioOfAContext) {
  const Game game = {{{0, 8, 6, 4}, {1, 1, 1, 1}}, {{0, 8, 6, 4}, {1, 2, 3, 4}}};
  const Profiles p = profiles_of({2, 2});
  const EstimatedGame known = known_of(game);
  std::vector<unsigned char> seen(4, 0);
  Estimator<Game> estimator(p, known, game, seen.data());
  const auto after = [&](int s) {
    estimator.add(s);
    Estimates r;
    estimator.estimate(r);
    return r;
  };
  EXPECT_EQ(after(2).individual_capability[0], 1.0);
  EXPECT_EQ(after(3).individual_capability[0], 1.0);  // another context
  EXPECT_EQ(after(1).individual_capability[0], 0.5);  // 4 of 8
  const Estimates all = after(0);
  EXPECT_EQ(all.individual_capability[0], 0.0);  // 0 of 6
  EXPECT_EQ(all.individual_capability[1], 1.0);  // 0 of 0
  EXPECT_EQ(all.collective_capability, 0.0);
  EXPECT_EQ(all.individual_alignment[1], 0.5);  // a constant and what is none
}

}  // namespace
}  // namespace delegauge
