// SPDX-License-Identifier: Apache-2.0
// Small searches for tests.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "host/jobs/search/run.hpp"

namespace delegauge::host {

/// Magnitudes of 1, the default region, 256 chains of 1000 games.
inline SearchConfiguration search(int players, int outcomes, Bound bound = Bound::fused) {
  SearchConfiguration c;
  c.job.games.players = players;
  c.job.games.outcomes = outcomes;
  c.job.games.seed = 1;
  for (std::size_t i = 0; i < static_cast<std::size_t>(players); ++i) {
    c.job.games.principal_magnitude[i] = c.job.games.agent_magnitude[i] = {1, 1};
  }
  c.job.games.target_regret = {0, std::sqrt(2.0)};
  c.job.bound = bound;
  c.job.region = default_region(c.job);
  c.chains = 256;
  c.job.steps = 1000;
  return c;
}

inline SearchFindings run(const SearchConfiguration& c) {
  return run_search(
      c, {2, &cpu::choose("auto"), 64}, [](std::uint64_t) { return true; },
      [](const std::string&) {});
}

/// A game of the configuration's shape as chain `chain` would hand it out, evaluated.
inline FoundGame found_game(const SearchConfiguration& c, std::uint64_t chain, double agents_regret,
                            const std::vector<double>& principals,
                            const std::vector<double>& agents) {
  std::vector<double> values(search_column_count);
  values[static_cast<std::size_t>(SearchColumn::agents_regret)] = agents_regret;
  values.insert(values.end(), principals.begin(), principals.end());
  values.insert(values.end(), agents.begin(), agents.end());
  std::vector<FoundGame> games = {game_of_chain(c, {chain, chain + 1, values.data(), 1}, chain)};
  evaluate_found(c, cpu::available().front()->evaluate_double, games);
  return games.front();
}

}  // namespace delegauge::host
