// SPDX-License-Identifier: Apache-2.0
// What capabilities make of a game does not depend on units, names and numbering, and is what the
// definitions say.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "tests/host/support/strategic_games.hpp"

namespace delegauge::host {
namespace {

using Set = std::vector<std::int64_t>;

// Preferences do not change, so neither do the sets. In the units of what is played, all agents
// must be scaled alike.
TEST(StrategicPart, SetsAreInvariantUnderPositiveAffineChanges) {
  struct Change {
    double scale, step;
  };
  const std::vector<Change> changes = {{1, 1000},  {1, -1e6},     {3.7, 0},
                                       {1e9, 0.3}, {1e200, 1000}, {2e307, 0}};
  RandomGames random(1);
  for (int trial = 0; trial < 300; ++trial) {
    GivenGame game = random.game(trial % 2 == 0);
    // On this grid the steps of the unit scale are added without rounding.
    change_utilities(game, [](double u, std::size_t, bool) {
      return std::ldexp(std::round(std::ldexp(u, 26)), -26);
    });
    const StrategicPlay before = evaluated(game).strategic->play;
    for (const Change& change : changes) {
      GivenGame changed = game;
      change_utilities(changed, [&](double u, std::size_t i, bool agent) {
        return change.scale * (u + change.step * (static_cast<double>(i) + (agent ? 1.0 : 2.5)));
      });
      expect_same_sets(before, evaluated(changed).strategic->play,
                       fmt::format("{}: {} {}", trial, change.scale, change.step));
    }
  }
}

TEST(StrategicPart, EquilibriaAreInvariantUnderEachAgentsOwnScale) {
  RandomGames random(2);
  for (int trial = 0; trial < 300; ++trial) {
    const GivenGame game = random.game(trial % 2 == 0);
    GivenGame changed = game;
    const std::array<double, 3> scale = {7.25, 1e12, 1e-3};
    change_utilities(changed, [&](double u, std::size_t i, bool) { return scale[i] * u + 1; });
    const StrategicPlay a = evaluated(game).strategic->play, b = evaluated(changed).strategic->play;
    EXPECT_EQ(a.equilibria, b.equilibria) << trial;
    EXPECT_EQ(a.epsilon_equilibria, b.epsilon_equilibria) << trial;
  }
}

TEST(StrategicPart, SetsDoNotDependOnWelfareBeingAMeanOrASum) {
  RandomGames random(3);
  for (int trial = 0; trial < 200; ++trial) {
    GivenGame game = random.game(trial % 2 == 0);
    const EvaluatedGame mean = evaluated(game);
    game.welfare = "sum";
    const EvaluatedGame sum = evaluated(game);
    expect_same_sets(mean.strategic->play, sum.strategic->play, std::to_string(trial));
    const double players = static_cast<double>(game.agents.size());
    const auto expect_times_players = [&](double of_sum, double of_mean) {
      EXPECT_NEAR(of_sum, players * of_mean, 1e-12) << trial;
    };
    const CapabilityBounds<double>&a = *mean.strategic->bounds, &b = *sum.strategic->bounds;
    if (mean.strategic->play.has_equilibrium) {
      expect_times_players(b.regret, a.regret);
      expect_times_players(b.valid_sharp_regret, a.valid_sharp_regret);
    }
    expect_times_players(b.ideal, a.ideal);
    expect_times_players(sum.strategic->play.agents.ideal, mean.strategic->play.agents.ideal);
  }
}

/// The number of a profile: its actions, the last agent's fastest.
std::size_t outcome_of(const std::vector<std::size_t>& actions,
                       const std::vector<std::int64_t>& dims) {
  std::size_t s = 0;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    s = s * static_cast<std::size_t>(dims[i]) + actions[i];
  }
  return s;
}

std::vector<std::size_t> actions_of(std::size_t s, const std::vector<std::int64_t>& dims) {
  std::vector<std::size_t> actions(dims.size());
  for (std::size_t i = dims.size(); i-- > 0;) {
    actions[i] = s % static_cast<std::size_t>(dims[i]);
    s /= static_cast<std::size_t>(dims[i]);
  }
  return actions;
}

/// The game with its players in another order and their actions, too, and where each outcome went.
struct Permuted {
  GivenGame game;
  std::vector<std::size_t> to;
};

Permuted permuted(const GivenGame& game, RandomGames& random) {
  const std::size_t players = game.agents.size();
  std::vector<std::size_t> player(players);  // player[i]: who becomes player i
  std::iota(player.begin(), player.end(), std::size_t{0});
  const auto shuffle = [&random](std::vector<std::size_t>& x) {
    for (std::size_t i = x.size(); i > 1; --i) {
      std::swap(x[i - 1],
                x[static_cast<std::size_t>(random.whole(0, static_cast<std::int64_t>(i) - 1))]);
    }
  };
  shuffle(player);
  std::vector<std::vector<std::size_t>> action(players);  // of old players, new number of each
  for (std::size_t i = 0; i < players; ++i) {
    action[i].resize(static_cast<std::size_t>(game.dims[i]));
    std::iota(action[i].begin(), action[i].end(), std::size_t{0});
    shuffle(action[i]);
  }
  Permuted r{game, std::vector<std::size_t>(static_cast<std::size_t>(outcomes(game)))};
  for (std::size_t i = 0; i < players; ++i) {
    r.game.dims[i] = game.dims[player[i]];
    (*r.game.individual_capability)[i] = (*game.individual_capability)[player[i]];
  }
  for (std::size_t s = 0; s < r.to.size(); ++s) {
    const std::vector<std::size_t> old = actions_of(s, game.dims);
    std::vector<std::size_t> now(players);
    for (std::size_t i = 0; i < players; ++i) now[i] = action[player[i]][old[player[i]]];
    r.to[s] = outcome_of(now, r.game.dims);
    for (std::size_t i = 0; i < players; ++i) {
      r.game.agents[i][r.to[s]] = game.agents[player[i]][s];
      r.game.principals[i][r.to[s]] = game.principals[player[i]][s];
    }
  }
  return r;
}

Set moved(const Set& set, const std::vector<std::size_t>& to) {
  Set r;
  for (const std::int64_t s : set) {
    r.push_back(static_cast<std::int64_t>(to[static_cast<std::size_t>(s)]));
  }
  std::sort(r.begin(), r.end());
  return r;
}

TEST(StrategicPart, SetsGoWithPlayersAndActions) {
  RandomGames random(4);
  int fallbacks = 0;
  for (int trial = 0; trial < 400; ++trial) {
    const GivenGame game = random.game(trial % 2 == 0);
    const Permuted other = permuted(game, random);
    const EvaluatedGame ea = evaluated(game), eb = evaluated(other.game);
    const StrategicPlay &a = ea.strategic->play, &b = eb.strategic->play;
    EXPECT_EQ(moved(a.equilibria, other.to), b.equilibria) << trial;
    EXPECT_EQ(moved(a.epsilon_equilibria, other.to), b.epsilon_equilibria) << trial;
    EXPECT_EQ(a.fallback, b.fallback) << trial;
    EXPECT_NEAR(a.anarchy_regret, b.anarchy_regret, 1e-12);
    EXPECT_NEAR(a.agents.ideal, b.agents.ideal, 1e-12);
    EXPECT_NEAR(ea.strategic->bounds->sharp_ideal, eb.strategic->bounds->sharp_ideal, 1e-12);
    // The fallback plays the first of several nearest profiles.
    fallbacks += a.fallback;
    if (!a.fallback) {
      EXPECT_EQ(moved(a.played, other.to), b.played) << trial;
    }
  }
  EXPECT_GT(fallbacks, 10);
}

/// Straight from the definitions, on utilities of size 1.
struct ByDefinition {
  Set equilibria, epsilon_equilibria;

  explicit ByDefinition(const GivenGame& game) {
    const double tolerance = game.equilibrium_tolerance.value_or(0);
    for (std::size_t s = 0; s < game.agents.front().size(); ++s) {
      bool nash = true, epsilon = true;
      for (std::size_t i = 0; i < game.agents.size(); ++i) {
        std::vector<std::size_t> actions = actions_of(s, game.dims);
        std::vector<double> u;
        for (actions[i] = 0; actions[i] < static_cast<std::size_t>(game.dims[i]); ++actions[i]) {
          u.push_back(game.agents[i][outcome_of(actions, game.dims)]);
        }
        const auto [lo, hi] = std::minmax_element(u.begin(), u.end());
        const auto accepts = [&, low = *lo, high = *hi](double capability) {
          return game.agents[i][s] + 1e-10 >= low + capability * (high - low);
        };
        nash = nash && accepts(1 - tolerance);
        epsilon = epsilon && accepts(std::min((*game.individual_capability)[i], 1 - tolerance));
      }
      if (nash) equilibria.push_back(static_cast<std::int64_t>(s));
      if (epsilon) epsilon_equilibria.push_back(static_cast<std::int64_t>(s));
    }
  }
};

TEST(StrategicPart, EquilibriaAreThoseOfTheDefinition) {
  RandomGames random(5);
  int without = 0, several = 0;
  for (int trial = 0; trial < 500; ++trial) {
    const GivenGame game = random.game(trial % 2 == 0);
    const ByDefinition expected(game);
    const StrategicPlay play = evaluated(game).strategic->play;
    EXPECT_EQ(play.equilibria, expected.equilibria) << trial;
    without += expected.equilibria.empty();
    several += expected.equilibria.size() > 1;
    // Without equilibrium there is no interval, and nothing that comes from one.
    EXPECT_EQ(play.epsilon_equilibria,
              expected.equilibria.empty() ? Set() : expected.epsilon_equilibria)
        << trial;
  }
  EXPECT_GT(without, 20);
  EXPECT_GT(several, 20);
}

TEST(StrategicPart, BoundsHoldAndSharpOnesDoNotExceedThePublished) {
  RandomGames random(6);
  const std::vector<Metric> metrics = {epic,
                                       max_metric,
                                       l1_metric,
                                       {Shift::min, Norm::l2, Norm::linf},
                                       {Shift::median, Norm::linf, Norm::l1}};
  std::map<bool, int> played;
  for (int trial = 0; trial < 1000; ++trial) {
    const GivenGame game = random.game(trial % 2 == 0);
    EvaluateOptions options;
    options.metric = metrics[static_cast<std::size_t>(trial) % metrics.size()];
    options.welfare = trial % 3 == 0 ? Welfare::sum : Welfare::mean;
    if (trial % 4 == 0) {
      for (std::size_t i = 0; i < game.agents.size(); ++i) {
        options.welfare_weights.push_back(1.0 + static_cast<double>(i));
      }
    }
    const EvaluatedGame e = evaluated(game, options);
    const StrategicPlay& play = e.strategic->play;
    const CapabilityBounds<double>& bounds = *e.strategic->bounds;
    const double gap = play.principals.ideal - play.principals.greatest;
    EXPECT_LE(gap, bounds.sharp_ideal + 1e-12) << trial;
    EXPECT_LE(bounds.sharp_ideal, bounds.ideal) << trial;
    if (!play.has_equilibrium) continue;
    played[play.fallback] += 1;
    // Welfare at the ends of the interval counts as inside.
    constexpr double tolerance = 4e-6;
    const double regret = play.principals.greatest - play.principal_welfare_played;
    EXPECT_NEAR(regret, e.evaluation.principals_welfare_regret, 1e-12) << trial;
    EXPECT_LE(regret, bounds.valid_regret + tolerance) << trial;
    EXPECT_LE(regret, bounds.valid_sharp_regret + tolerance) << trial;
    EXPECT_LE(bounds.valid_sharp_regret, bounds.valid_regret) << trial;
    EXPECT_LE(bounds.sharp_regret, bounds.regret) << trial;
    if (!play.fallback) {
      EXPECT_EQ(bounds.valid_regret, bounds.regret);
      EXPECT_EQ(bounds.valid_sharp_regret, bounds.sharp_regret);
    }
    EXPECT_LE(play.epsilon_welfare_least, play.nash_welfare_least) << trial;
    EXPECT_GE(play.anarchy_regret, 0) << trial;
  }
  EXPECT_GT(played[false], 200);
  EXPECT_GT(played[true], 50);
}

}  // namespace
}  // namespace delegauge::host
