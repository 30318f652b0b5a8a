// SPDX-License-Identifier: Apache-2.0
// Measures given strategic games as the kernels measure what they have drawn, over lanes of V.
#pragma once

#include "kernels/executor/strategic_game.hpp"
#include "tests/kernels/support/strategic_fixture.hpp"

DELEGAUGE_BEGIN

// Games [first, first + count), all of one shape, one in each lane; the last fills up.
template <class V>
void measure_fixture_group(const std::vector<FixtureGame>& games, std::size_t first, int count,
                           std::vector<FixtureResult>& results) {
  using Real = RealOf<V>;
  constexpr int width = Traits<V>::width;
  const StrategicPlan<Real> plan(games[first].job);
  const int n = plan.profiles.players, outcomes = plan.profiles.outcomes;
  const auto game_of = [&](int lane) -> const FixtureGame& {
    return games[first + static_cast<std::size_t>(lane < count ? lane : count - 1)];
  };
  const auto gather = [&](const auto& entry) {
    alignas(64) Real x[width];
    for (int lane = 0; lane < width; ++lane) x[lane] = static_cast<Real>(entry(game_of(lane)));
    return load<V>(x);
  };
  const std::unique_ptr<V[]> memory(
      new V[static_cast<std::size_t>(StrategicRows<V>::size(n, outcomes))]);
  const SerialGroup<V> group{};
  StrategicGame<V, SerialGroup<V>> game(plan, group, memory.get());
  for (int at = 0; at < n * outcomes; ++at) {
    const auto entry = static_cast<std::size_t>(at);
    game.rows.agent[at] = gather([=](const FixtureGame& g) { return g.agents[entry]; });
    game.rows.principal[at] = gather([=](const FixtureGame& g) { return g.principals[entry]; });
  }
  StrategicTargets<V> targets{};
  for (int i = 0; i < n; ++i) {
    const auto player = static_cast<std::size_t>(i);
    targets.individual_capability[i] =
        gather([=](const FixtureGame& g) { return g.individual_capability[player]; });
  }
  targets.collective_capability =
      gather([](const FixtureGame& g) { return g.collective_capability; });
  targets.relaxation = gather([](const FixtureGame& g) { return g.equilibrium_tolerance; });
  targets.alignment.collective = V(0);
  targets.tries = V(1);

  game.find_equilibria(targets);
  const auto each = [&](V x, const auto& put) {
    for (int lane = 0; lane < count; ++lane) {
      put(results[first + static_cast<std::size_t>(lane)], double(extract(x, lane)));
    }
  };
  each(game.extremes.nash_least, [](FixtureResult& r, double x) { r.nash_least = x; });
  each(game.extremes.epsilon_least, [](FixtureResult& r, double x) { r.epsilon_least = x; });
  each(game.extremes.agents_least, [](FixtureResult& r, double x) { r.agents_least = x; });
  each(game.extremes.agents_greatest, [](FixtureResult& r, double x) { r.agents_greatest = x; });
  game.measure(
      targets,
      [&](auto column, V x) {
        const auto c = static_cast<std::size_t>(column);
        each(x, [c](FixtureResult& r, double value) { r.column[c] = value; });
      },
      [](V*) {});
  for (int s = 0; s < outcomes; ++s) {
    each(game.rows.kind[s], [](FixtureResult& r, double x) { r.kind.push_back(x); });
  }
}

template <class V>
std::vector<FixtureResult> measure_fixture(const std::vector<FixtureGame>& games) {
  std::vector<FixtureResult> results(games.size());
  for (std::size_t first = 0; first < games.size();) {
    const auto alike = [&](std::size_t g) {
      return games[g].job.games.players == games[first].job.games.players &&
             games[g].job.games.actions == games[first].job.games.actions;
    };
    int count = 1;
    while (count < Traits<V>::width && first + static_cast<std::size_t>(count) < games.size() &&
           alike(first + static_cast<std::size_t>(count))) {
      ++count;
    }
    measure_fixture_group<V>(games, first, count, results);
    first += static_cast<std::size_t>(count);
  }
  return results;
}

DELEGAUGE_END
