// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/found_game.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>

#include "delegauge/measure/welfare.hpp"
#include "host/jobs/search/flat_games_json.hpp"
#include "host/jobs/search/worst_case_strategy.hpp"
#include "host/settings/names.hpp"
#include "host/text/error.hpp"
#include "kernels/cpu/kernels.hpp"
#include "kernels/executor/recheck.hpp"

namespace delegauge::host {
namespace {

// The worst case counts outcomes whose regret exceeds W by less than a tie's tolerance of the
// agents' range R, so it is that of W + tolerance R. A bound there is larger by at most lambda
// times as much with lambda its minimiser, and lambda R is at most twice the trivial bound, or
// lambda = 0 would be better.
constexpr double worst_case_tolerance = violation_tolerance + 2 * tie_tolerance<double>();

}  // namespace

FoundGame game_of_chain(const SearchConfiguration& configuration, const SearchBatch& batch,
                        std::uint64_t chain) {
  const FlatGames& games = configuration.job.games;
  const auto at = static_cast<std::int64_t>(chain - batch.begin);
  const auto column = [&](int c) { return batch.values[c * batch.stride + at]; };
  FoundGame found;
  found.chain = chain;
  FlatGame<double>& game = found.game;
  game.players = games.players;
  game.outcomes = games.outcomes;
  const int utilities = games.players * games.outcomes;
  for (int i = 0; i < utilities; ++i) {
    game.principals.push_back(column(search_column_count + i));
    game.agents.push_back(column(search_column_count + utilities + i));
  }
  const double slack = configuration.precision == Precision::single_precision
                           ? static_cast<double>(tie_tolerance<float>())
                           : tie_tolerance<double>();
  game.strategy = worst_case_strategy(game, games.welfare,
                                      column(static_cast<int>(SearchColumn::agents_regret)), slack);
  return found;
}

void evaluate_found(const SearchConfiguration& configuration, cpu::EvaluateKernel<double> evaluate,
                    std::vector<FoundGame>& games) {
  const FlatGames& of = configuration.job.games;
  EvaluationBatch<double> batch = {
      of.metric, of.welfare, {}, {}, bounds_told(configuration), of.outcome_weights};
  for (const FoundGame& found : games) batch.games.push_back(&found.game);
  evaluate(batch);
  for (std::size_t i = 0; i < games.size(); ++i) {
    games[i].evaluation = std::move(batch.results[i]);
  }
}

void require_within_bounds(const SearchConfiguration& configuration, const FoundGame& found) {
  const Evaluation& e = found.evaluation;
  const auto require = [&](std::string_view what, double regret, double tolerance,
                           const auto& is_bounded_by) {
    for (const Bound bound : bounds_in(e.bounds)) {
      const auto b = static_cast<std::size_t>(bound);
      if (!is_bounded_by(bound) || regret - e.bound[b] <= tolerance * e.trivial_bound) continue;
      throw RunError(fmt::format(
          "chain {}: {} {} exceeds the bound {}, which is {}: a theorem or this program is wrong; "
          "look at the game with delegauge evaluate:\n{}",
          found.chain, what, regret, bound_names[b], e.bound[b],
          flat_games_json({&found.game}, configuration.job.games)));
    }
  };
  require("the regret", e.principals_welfare_regret, violation_tolerance,
          [](Bound) { return true; });
  require("the worst case", e.worst_case_regret, worst_case_tolerance, is_plain);
}

}  // namespace delegauge::host
