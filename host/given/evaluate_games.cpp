// SPDX-License-Identifier: Apache-2.0
#include "host/given/evaluate_games.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "host/given/centre.hpp"
#include "host/given/given_keys.hpp"
#include "host/given/measure_alike.hpp"
#include "host/settings/names.hpp"
#include "host/text/caller.hpp"

namespace delegauge::host {
namespace {

Metric metric_of(const GivenGame& game, const Metric& otherwise) {
  return game.metric.value_or(otherwise);
}

Welfare welfare_of(const GivenGame& game, Welfare otherwise) {
  return game.welfare ? value_of<Welfare>(*game.welfare).value_or(otherwise) : otherwise;
}

/// The strategy that is measured: the game's own, or what follows from the agents' utilities.
std::vector<double> strategy_of(const GivenGame& game, const CentredSide& agents,
                                const std::optional<StrategicPart>& strategic) {
  if (game.strategy) return *game.strategy;
  if (strategic && strategic->play.has_equilibrium) {
    return uniform_over(strategic->play.played, static_cast<std::size_t>(outcomes(game)));
  }
  return agents_optimum(agents, game.agents.size(),
                        strategic ? GameForm::strategic : GameForm::flat);
}

/// Fills in what is played of `result`, from utilities centred in double. `weights`: of welfare,
/// per agent and per principal.
void play(const GivenGame& game, const std::vector<double>& weights,
          const std::vector<double>& principal_weights, EvaluatedGame& result) {
  if (game.strategy && !is_strategic(game)) {
    result.strategy = *game.strategy;
    return;
  }
  const CentredSide agents = centre(game.agents, weights, result.metric);
  if (is_strategic(game)) {
    const CentredSide principals = centre(game.principals, principal_weights, result.metric);
    result.strategic =
        strategic_play(game, weights, principal_weights, agents, principals, result.welfare);
  }
  result.strategy = strategy_of(game, agents, result.strategic);
}

/// Whether the two games can be measured side by side.
bool alike(const GivenGame& a, const EvaluatedGame& of_a, const GivenGame& b,
           const EvaluatedGame& of_b) {
  return has_plain_measures(b) && a.agents.size() == b.agents.size() &&
         outcomes(a) == outcomes(b) && of_a.metric == of_b.metric && of_a.welfare == of_b.welfare;
}

/// Games that kernels measure, [begin, end), all alike.
void evaluate_alike(const std::vector<GivenGame>& games, const EvaluateOptions& options,
                    const cpu::Kernels& kernels, std::size_t begin, std::size_t end,
                    std::vector<EvaluatedGame>& results) {
  Measuring how = {results[begin].metric, results[begin].welfare, {}, options.precision};
  std::vector<Played> played;
  for (std::size_t g = begin; g < end; ++g) {
    stop_if_asked();
    how.weights = player_weights(options.welfare_weights, games[g].agents.size(), games[g].origin);
    play(games[g], how.weights, how.weights, results[g]);
    played.push_back({&games[g], &results[g].strategy});
  }
  const std::vector<Evaluation> measured = measure_alike(played, how, kernels);
  // The rest is in double, whatever these are in.
  std::vector<Evaluation> in_double = measured;
  if (how.precision == Precision::single_precision) {
    how.precision = Precision::double_precision;
    in_double = measure_alike(played, how, kernels);
  }
  const Comparing by = {how.metric, how.welfare, {}};
  for (std::size_t g = begin; g < end; ++g) {
    stop_if_asked();
    EvaluatedGame& result = results[g];
    const Evaluation& exact = in_double[g - begin];
    result.evaluation = measured[g - begin];
    if (result.strategic) add_bounds(exact, result.metric, result.welfare, *result.strategic);
    GivenSides sides = {given_side(games[g].principals, how.weights, by),
                        given_side(games[g].agents, how.weights, by),
                        {}};
    sides.represented = sides.agents;
    if (result.strategic) {
      result.strategic->mixed = mixed_part(games[g], sides, by, result.strategic->play);
    }
    result.representation = plain_representation(result.evaluation);
    result.pareto = pareto_view(sides, result.strategy, exact, by);
    add_bound(*result.pareto, result.evaluation);
  }
}

/// A game with outcome weights or a delegation.
void evaluate_represented(const GivenGame& game, const EvaluateOptions& options,
                          EvaluatedGame& result) {
  require_weights_defined(game, result.metric);
  const std::vector<double>& given = options.welfare_weights;
  if (given.size() > 1 && game.principals.size() != game.agents.size()) {
    throw UsageError(fmt::format(
        "--welfare-weights: {} weights, but {} has {} agents and {} principals; give one weight",
        given.size(), game.origin, game.agents.size(), game.principals.size()));
  }
  const std::vector<double> agents = player_weights(given, game.agents.size(), game.origin);
  const std::vector<double> principals = player_weights(given, game.principals.size(), game.origin);
  const Comparing by = {result.metric, result.welfare,
                        game.outcome_weights.value_or(std::vector<double>())};
  const GivenSides sides = given_sides(game, agents, principals, by);
  play(game, agents, principals, result);
  result.evaluation = measure_represented(sides, result.strategy, by);
  if (result.strategic) {
    add_represented_bounds(sides, delegation_of(game), result.evaluation, by, *result.strategic);
    result.strategic->mixed = mixed_part(game, sides, by, result.strategic->play);
  }
  result.representation = representation_of(sides, delegation_of(game), by);
  result.pareto = pareto_view(sides, result.strategy, result.evaluation, by);
  add_bound(*result.pareto, result.evaluation);
}

}  // namespace

const cpu::Kernels& kernels_for(const std::string& isa, std::int64_t outcomes) {
  constexpr std::int64_t one_at_a_time = 4096;
  try {
    const cpu::Kernels& widest = cpu::choose(isa);
    return outcomes > one_at_a_time ? cpu::choose("scalar") : widest;
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
}

std::vector<double> player_weights(const std::vector<double>& weights, std::size_t players,
                                   const std::string& origin) {
  if (weights.empty()) return std::vector<double>(players, 1.0);
  if (weights.size() == 1) return std::vector<double>(players, weights.front());
  if (weights.size() != players) {
    throw UsageError(fmt::format(
        "--welfare-weights: {} weights, but {} has {} players; give one weight, or one per player",
        weights.size(), origin, players));
  }
  return weights;
}

std::vector<EvaluatedGame> evaluate_games(const std::vector<GivenGame>& games,
                                          const EvaluateOptions& options) {
  // As many at a time as have a few megabytes of numbers.
  constexpr std::int64_t numbers_at_a_time = 1 << 18;
  std::vector<EvaluatedGame> results(games.size());
  for (std::size_t g = 0; g < games.size(); ++g) {
    results[g].metric = metric_of(games[g], options.metric);
    results[g].welfare = welfare_of(games[g], options.welfare);
  }
  for (std::size_t begin = 0; begin < games.size();) {
    stop_if_asked();
    if (!has_plain_measures(games[begin])) {
      evaluate_represented(games[begin], options, results[begin]);
      ++begin;
      continue;
    }
    const std::int64_t numbers =
        2 * static_cast<std::int64_t>(games[begin].agents.size()) * outcomes(games[begin]);
    const auto most =
        static_cast<std::size_t>(std::max<std::int64_t>(1, numbers_at_a_time / numbers));
    std::size_t end = begin + 1;
    while (end < games.size() && end - begin < most &&
           alike(games[begin], results[begin], games[end], results[end])) {
      ++end;
    }
    evaluate_alike(games, options, kernels_for(options.isa, outcomes(games[begin])), begin, end,
                   results);
    begin = end;
  }
  return results;
}

}  // namespace delegauge::host
