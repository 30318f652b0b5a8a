// SPDX-License-Identifier: Apache-2.0
#include "host/given/evaluate_games.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "host/given/centre.hpp"
#include "host/given/measure_alike.hpp"
#include "host/settings/names.hpp"

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

/// Fills in what is played of `result`, from utilities centred in double.
void play(const GivenGame& game, const std::vector<double>& weights, EvaluatedGame& result) {
  if (game.strategy && !is_strategic(game)) {
    result.strategy = *game.strategy;
    return;
  }
  const CentredSide agents = centre(game.agents, weights, result.metric);
  if (is_strategic(game)) {
    const CentredSide principals = centre(game.principals, weights, result.metric);
    result.strategic = strategic_play(game, weights, agents, principals, result.welfare);
  }
  result.strategy = strategy_of(game, agents, result.strategic);
}

/// Whether the two games can be measured side by side.
bool alike(const GivenGame& a, const EvaluatedGame& of_a, const GivenGame& b,
           const EvaluatedGame& of_b) {
  return a.agents.size() == b.agents.size() && outcomes(a) == outcomes(b) &&
         of_a.metric == of_b.metric && of_a.welfare == of_b.welfare;
}

/// Measures games [begin, end), all alike.
void evaluate_alike(const std::vector<GivenGame>& games, const EvaluateOptions& options,
                    const cpu::Kernels& kernels, std::size_t begin, std::size_t end,
                    std::vector<EvaluatedGame>& results) {
  Measuring how = {results[begin].metric, results[begin].welfare, {}, options.precision};
  std::vector<Played> played;
  bool any_strategic = false;
  for (std::size_t g = begin; g < end; ++g) {
    how.weights = player_weights(options.welfare_weights, games[g].agents.size(), games[g].origin);
    play(games[g], how.weights, results[g]);
    played.push_back({&games[g], &results[g].strategy});
    any_strategic = any_strategic || results[g].strategic;
  }
  const std::vector<Evaluation> measured = measure_alike(played, how, kernels);
  // The strategic part is in double, whatever the others are in.
  std::vector<Evaluation> in_double = measured;
  if (any_strategic && how.precision == Precision::single_precision) {
    how.precision = Precision::double_precision;
    in_double = measure_alike(played, how, kernels);
  }
  for (std::size_t g = begin; g < end; ++g) {
    EvaluatedGame& result = results[g];
    result.evaluation = measured[g - begin];
    if (result.strategic) {
      add_bounds(in_double[g - begin], result.metric, result.welfare, *result.strategic);
    }
  }
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
