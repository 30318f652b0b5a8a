// SPDX-License-Identifier: Apache-2.0
#include "host/run/found_game.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

#include "host/error.hpp"
#include "host/files/search_files.hpp"
#include "host/run/worst_case_strategy.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/recheck.hpp"

namespace delegauge::host {

FoundGame found_game(const SearchConfiguration& configuration, const Candidate& candidate) {
  const FlatGames& games = configuration.job.games;
  FoundGame found;
  found.chain = candidate.chain;
  FlatGame<double>& game = found.game;
  game.players = games.players;
  game.outcomes = games.outcomes;
  const auto agents =
      candidate.utilities.begin() + static_cast<std::ptrdiff_t>(candidate.utilities.size() / 2);
  game.principals.assign(candidate.utilities.begin(), agents);
  game.agents.assign(agents, candidate.utilities.end());
  const double slack = configuration.precision == Precision::single_precision ? 1e-6 : 1e-12;
  game.strategy = worst_case_strategy(game, games.welfare, candidate.agents_regret, slack);
  EvaluationBatch<double> batch = {games.metric, games.welfare, {&game}, {}};
  cpu::available().front()->evaluate_double(batch);
  found.evaluation = std::move(batch.results.front());
  return found;
}

void require_within_bounds(const SearchConfiguration& configuration, const FoundGame& found) {
  const Evaluation& e = found.evaluation;
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    const double excess = e.principals_welfare_regret - e.bound[b];
    if (excess <= violation_tolerance * e.trivial_bound) continue;
    throw RunError(fmt::format(
        "chain {}: the regret {} exceeds the bound {}, which is {}: a theorem or this program is "
        "wrong; look at the game with delegauge evaluate:\n{}",
        found.chain, e.principals_welfare_regret, bound_names[b], e.bound[b],
        games_json(configuration, {found})));
  }
}

}  // namespace delegauge::host
