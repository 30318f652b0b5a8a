// SPDX-License-Identifier: Apache-2.0
#include "host/record/strategic_part.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "host/input/json_games.hpp"
#include "host/record/record.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using Set = std::vector<std::int64_t>;

const std::string path = std::string(DELEGAUGE_TEST_DATA) + "/strategic.json";

std::vector<GivenGame> fixture_games() {
  std::ifstream in(path);
  return read_json_games(in, path);
}

Json record(const GivenGame& game, const EvaluateOptions& options = {}) {
  return record_of(game.dims, evaluate_games({game}, options).front(), options.precision);
}

EvaluatedGame evaluated(const GivenGame& game, const EvaluateOptions& options = {}) {
  return evaluate_games({game}, options).front();
}

/// Everything that hangs on capabilities, to compare two records' by.
const std::vector<std::string>& strategic_keys() {
  static const std::vector<std::string> keys = {"individual_capability",
                                                "collective_capability",
                                                "equilibrium_tolerance",
                                                "equilibria",
                                                "epsilon_equilibria",
                                                "played",
                                                "fallback",
                                                "agent_welfare_min",
                                                "agent_welfare_max",
                                                "agent_ideal_welfare",
                                                "agent_worst_welfare",
                                                "principal_welfare_min",
                                                "principal_welfare_max",
                                                "principal_ideal_welfare",
                                                "principal_worst_welfare",
                                                "nash_welfare_least",
                                                "epsilon_welfare_least",
                                                "anarchy_regret",
                                                "price_of_anarchy",
                                                "agent_welfare_played",
                                                "principal_welfare_played",
                                                "regret_bound",
                                                "sharp_regret_bound",
                                                "valid_regret_bound",
                                                "valid_sharp_regret_bound",
                                                "ideal_regret_bound",
                                                "sharp_ideal_regret_bound"};
  return keys;
}

Json strategic_of(const Json& record) {
  Json part;
  for (const std::string& key : strategic_keys()) part[key] = record.at(key);
  return part;
}

class RandomGames {
 public:
  explicit RandomGames(unsigned seed) : engine_(seed) {}

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  std::int64_t whole(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(engine_);
  }
  /// A game of 2 or 3 agents with 1 to 4 actions; utilities uniform, or small whole numbers, which
  /// tie often.
  GivenGame game(bool ties) {
    GivenGame g;
    g.origin = "random";
    const std::int64_t players = whole(2, 3);
    for (std::int64_t i = 0; i < players; ++i) g.dims.push_back(whole(i == 0 ? 2 : 1, 4));
    for (auto* side : {&g.agents, &g.principals}) {
      for (std::int64_t i = 0; i < players; ++i) side->push_back(utilities(g, ties));
    }
    std::vector<double> capability(g.agents.size());
    for (double& x : capability) x = share(ties);
    g.individual_capability = capability;
    g.collective_capability = share(ties);
    if (whole(0, 2) == 0) g.equilibrium_tolerance = 0.25 * share(ties);
    validate(g);
    return g;
  }

 private:
  double share(bool ties) { return ties ? static_cast<double>(whole(0, 4)) / 4 : uniform(0, 1); }
  std::vector<double> utilities(const GivenGame& g, bool ties) {
    std::vector<double> u(static_cast<std::size_t>(outcomes(g)));
    const double size = uniform(0.5, 2);
    for (double& x : u) x = ties ? static_cast<double>(whole(-2, 2)) : size * uniform(-1, 1);
    return u;
  }

  std::mt19937_64 engine_;
};

/// Replaces each utility by change(utility, player, agents' side or not).
void change_utilities(GivenGame& game,
                      const std::function<double(double, std::size_t, bool)>& change) {
  for (auto* side : {&game.agents, &game.principals}) {
    for (std::size_t i = 0; i < side->size(); ++i) {
      for (double& u : (*side)[i]) u = change(u, i, side == &game.agents);
    }
  }
}

void expect_same_sets(const StrategicPlay& a, const StrategicPlay& b, const std::string& where) {
  EXPECT_EQ(a.equilibria, b.equilibria) << where;
  EXPECT_EQ(a.epsilon_equilibria, b.epsilon_equilibria) << where;
  EXPECT_EQ(a.played, b.played) << where;
  EXPECT_EQ(a.fallback, b.fallback) << where;
}

// The sets are exact, everything else is relative to its own size or 1.
TEST(StrategicFixture, EveryValue) {
  const std::vector<GivenGame> games = fixture_games();
  std::ifstream in(path);
  const Json document = Json::parse(in);
  ASSERT_EQ(games.size(), 28U);
  for (std::size_t g = 0; g < games.size(); ++g) {
    const Json r = record(games[g]);
    const Json& expected = document.at("games")[g].at("expected");
    ASSERT_EQ(expected.size(), 22U);
    for (const auto& [key, value] : expected.items()) {
      const std::string where = games[g].origin + " " + key;
      if (key == "equilibria" || key == "epsilon_equilibria" || key == "played") {
        EXPECT_EQ(r.at(key), value) << where;
        continue;
      }
      const Json list = value.is_array() ? value : Json::array({value});
      const Json found = value.is_array() ? r.at(key) : Json::array({r.at(key)});
      ASSERT_EQ(found.size(), list.size()) << where;
      for (std::size_t i = 0; i < list.size(); ++i) {
        const double target = list[i].get<double>();
        EXPECT_NEAR(found[i].get<double>(), target, 1e-9 * std::max(1.0, std::abs(target)))
            << where;
      }
    }
  }
}

TEST(StrategicFixture, WhatIsPlayedIsMeasured) {
  for (const GivenGame& game : fixture_games()) {
    const Json r = record(game);
    std::vector<double> strategy(static_cast<std::size_t>(outcomes(game)));
    for (const std::size_t s : r["played"].get<std::vector<std::size_t>>()) {
      strategy[s] = 1 / static_cast<double>(r["played"].size());
    }
    EXPECT_EQ(r["strategy"], Json(strategy));
    const auto regret = [&r](const std::string& side) {
      return r.at(side + "_welfare_max").get<double>() -
             r.at(side + "_welfare_played").get<double>();
    };
    EXPECT_NEAR(r["agents_welfare_regret"].get<double>(), regret("agent"), 1e-12);
    EXPECT_NEAR(r["principals_welfare_regret"].get<double>(), regret("principal"), 1e-12);
  }
}

TEST(StrategicFixture, InFloatTheStrategicPartIsInDouble) {
  EvaluateOptions in_float;
  in_float.precision = Precision::single_precision;
  for (const GivenGame& game : fixture_games()) {
    const Json a = record(game), b = record(game, in_float);
    EXPECT_EQ(strategic_of(a), strategic_of(b));
    EXPECT_EQ(a["strategy"], b["strategy"]);
    EXPECT_NE(a["agent_magnitude"], b["agent_magnitude"]);
  }
}

TEST(StrategicPart, AGivenStrategyChangesOnlyWhatIsMeasuredOfIt) {
  for (GivenGame game : fixture_games()) {
    const Json before = record(game);
    std::vector<double> strategy(static_cast<std::size_t>(outcomes(game)));
    strategy.front() = 1;
    game.strategy = strategy;
    const Json after = record(game);
    EXPECT_EQ(strategic_of(before), strategic_of(after));
    EXPECT_EQ(after["strategy"], Json(strategy));
    double w = 0;
    for (const auto& u : game.agents) w += u.front() / static_cast<double>(game.agents.size());
    EXPECT_NEAR(after["agents_welfare_regret"].get<double>(),
                after["agent_welfare_max"].get<double>() - w, 1e-12);
  }
}

TEST(StrategicPart, FlatGamesHaveNone) {
  GivenGame game = fixture_games().front();
  game.dims = {4};
  game.individual_capability.reset();
  game.collective_capability.reset();
  game.equilibrium_tolerance.reset();
  validate(game);
  const Json r = record(game);
  for (const std::string& key : strategic_keys()) EXPECT_FALSE(r.contains(key)) << key;
}

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
    const CapabilityBounds<double>&a = mean.strategic->bounds, &b = sum.strategic->bounds;
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
    EXPECT_NEAR(ea.strategic->bounds.sharp_ideal, eb.strategic->bounds.sharp_ideal, 1e-12);
    // Of several nearest profiles, the fallback plays the first.
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
    const CapabilityBounds<double>& bounds = e.strategic->bounds;
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

TEST(StrategicPart, PerfectDelegationHasNeitherRegretNorBound) {
  RandomGames random(7);
  int games = 0;
  for (int trial = 0; trial < 200; ++trial) {
    GivenGame game = random.game(trial % 2 == 0);
    game.principals = game.agents;
    game.individual_capability.reset();
    game.collective_capability.reset();
    game.equilibrium_tolerance.reset();
    const EvaluatedGame e = evaluated(game);
    if (!e.strategic->play.has_equilibrium) continue;
    games += 1;
    EXPECT_NEAR(e.evaluation.principals_welfare_regret, 0, 1e-14);
    EXPECT_NEAR(e.strategic->bounds.regret, 0, 1e-14);
    EXPECT_NEAR(e.strategic->bounds.sharp_regret, 0, 1e-14);
    EXPECT_FALSE(e.strategic->play.fallback);
  }
  EXPECT_GT(games, 50);
}

TEST(StrategicPart, WelfareWeightsMultiplyBothUtilities) {
  RandomGames random(8);
  for (int trial = 0; trial < 100; ++trial) {
    const GivenGame game = random.game(false);
    EvaluateOptions options;
    options.welfare_weights = {2, 0.5, 3};
    options.welfare_weights.resize(game.agents.size());
    GivenGame weighted = game;
    change_utilities(weighted,
                     [&](double u, std::size_t i, bool) { return options.welfare_weights[i] * u; });
    const Json a = strategic_of(record(game, options)), b = strategic_of(record(weighted));
    for (const auto& [key, value] : a.items()) {
      if (!value.is_number_float()) {
        EXPECT_EQ(value, b.at(key)) << key;
      } else {
        EXPECT_NEAR(value.get<double>(), b.at(key).get<double>(), 1e-12) << key;
      }
    }
  }
}

TEST(StrategicPart, HugeUtilitiesDoNotOverflow) {
  GivenGame game;
  game.origin = "huge";
  game.dims = {2, 2};
  // Utilities from -1.7e308 to 1.7e308: their range is beyond double's.
  const double h = 1.7e308;
  game.agents = {{h, -h, 0, 0.5 * h}, {h, 0, -h, 0.5 * h}};
  game.principals = {{0.5 * h, 0, 0, h}, {0.5 * h, 0, 0, h}};
  validate(game);
  const StrategicPart part = *evaluated(game).strategic;
  EXPECT_EQ(part.play.equilibria, Set({0, 3}));
  EXPECT_EQ(part.play.played, Set({0}));
  EXPECT_EQ(part.play.agents.greatest, h);
  EXPECT_EQ(part.play.agents.ideal, h);
  EXPECT_EQ(part.play.agents.worst, -h);
  EXPECT_EQ(part.play.nash_welfare_least, 0.5 * h);
  EXPECT_NEAR(part.play.anarchy_regret / h, 0.5, 1e-15);
  EXPECT_NEAR(part.play.principal_welfare_played / h, 0.5, 1e-15);
  EXPECT_FALSE(part.play.price_of_anarchy);
}

TEST(StrategicPart, HugeUtilitiesTimesLargeWeightsKeepTheirSets) {
  EvaluateOptions options;
  options.welfare_weights = {1e6};
  RandomGames random(9);
  for (int trial = 0; trial < 50; ++trial) {
    GivenGame game = random.game(true);
    const StrategicPlay before = evaluated(game).strategic->play;
    change_utilities(game, [](double u, std::size_t, bool) { return 5e307 * u; });
    expect_same_sets(before, evaluated(game, options).strategic->play, std::to_string(trial));
  }
}

TEST(StrategicPart, TolerancesAreInTheUtilitiesUnits) {
  GivenGame game;
  game.origin = "near ties";
  game.dims = {2, 2};
  game.principals = {{0, 0, 0, 1}, {0, 0, 0, 1}};
  const auto play = [&game](double gap, double welfare_gap) {
    // Agent 1 prefers its second action by `gap`; agent 2 is indifferent to its own.
    game.agents = {{0, 0, gap, gap}, {1, 1, 1, 1 - welfare_gap}};
    return evaluated(game).strategic->play;
  };
  EXPECT_EQ(play(0.9e-10, 0).equilibria, Set({0, 1, 2, 3}));
  EXPECT_EQ(play(1.1e-10, 0).equilibria, Set({2, 3}));
  // Mean welfare of the last profile is lower by half of the gap.
  EXPECT_EQ(play(1, 1.8e-6).played, Set({2, 3}));
  EXPECT_EQ(play(1, 2.2e-6).played, Set({2}));
}

TEST(StrategicPart, ThePriceOfAnarchyNeedsPositiveUtilities) {
  GivenGame game;
  game.origin = "price";
  game.dims = {2, 2};
  game.principals = game.agents = {{2, 1, 1, 10}, {2, 1, 1, 10}};
  EXPECT_EQ(evaluated(game).strategic->play.price_of_anarchy, 5.0);
  game.agents[0][1] = 0;
  EXPECT_FALSE(evaluated(game).strategic->play.price_of_anarchy);
  game.agents[0][1] = 1e-300;
  EXPECT_EQ(evaluated(game).strategic->play.price_of_anarchy, 5.0);
}

}  // namespace
}  // namespace delegauge::host
