// SPDX-License-Identifier: Apache-2.0
#include "host/given/evaluate_games.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "delegauge/measure/given_side.hpp"
#include "host/given/centre.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

/// A given game made ready for the kernels, and what takes its results back to given units.
template <class Real>
struct Prepared {
  FlatGame<Real> game;
  CentredSide principals, agents;  // without their utilities, which are in the game
};

Metric metric_of(const GivenGame& game, const Metric& otherwise) {
  return game.metric.value_or(otherwise);
}

Welfare welfare_of(const GivenGame& game, Welfare otherwise) {
  return game.welfare ? value_of<Welfare>(*game.welfare).value_or(otherwise) : otherwise;
}

template <class Real>
std::vector<Real> rounded(const std::vector<double>& x) {
  std::vector<Real> r(x.size());
  std::transform(x.begin(), x.end(), r.begin(), [](double v) { return static_cast<Real>(v); });
  return r;
}

/// What PlayerUnits takes of a side.
template <class Real>
std::vector<Real> parts_of(const CentredSide& side) {
  std::vector<Real> parts(side.exponents.size());
  std::transform(side.exponents.begin(), side.exponents.end(), parts.begin(), [&side](double e) {
    return static_cast<Real>(part_of_side<Real>(e, static_cast<double>(side.exponent)));
  });
  return parts;
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

/// Fills in the strategy and what is played of `result`, too.
template <class Real>
Prepared<Real> prepare(const GivenGame& game, const EvaluateOptions& options,
                       EvaluatedGame& result) {
  const std::vector<double> weights =
      player_weights(options.welfare_weights, game.agents.size(), game.origin);
  Prepared<Real> r;
  r.principals = centre(game.principals, weights, result.metric);
  r.agents = centre(game.agents, weights, result.metric);
  const std::size_t players = weights.size();
  if (is_strategic(game)) {
    result.strategic = strategic_play(game, weights, r.agents, r.principals, result.welfare);
  }
  result.strategy = strategy_of(game, r.agents, result.strategic);
  r.game = {static_cast<int>(players),
            static_cast<int>(outcomes(game)),
            rounded<Real>(std::exchange(r.principals.utilities, {})),
            rounded<Real>(std::exchange(r.agents.utilities, {})),
            rounded<Real>(result.strategy),
            parts_of<Real>(r.principals),
            parts_of<Real>(r.agents),
            static_cast<Real>(r.principals.rounding),
            static_cast<Real>(r.agents.rounding)};
  return r;
}

/// Back to the units of the side's utilities.
void restore(const CentredSide& side, std::vector<double>& shift, std::vector<double>& magnitude) {
  for (std::size_t i = 0; i < shift.size(); ++i) {
    const int exponent = static_cast<int>(side.exponents[i]);
    shift[i] = side.shift[i] + std::ldexp(shift[i], exponent);
    magnitude[i] = std::ldexp(magnitude[i], exponent);
  }
}

/// Every quantity is homogeneous in the principals' utilities, in the agents' or in neither.
void restore(const CentredSide& principals, const CentredSide& agents, Evaluation& e) {
  for (std::size_t i = 0; i < e.welfare_ratio.size(); ++i) {
    e.welfare_ratio[i] = std::ldexp(
        e.welfare_ratio[i], static_cast<int>(principals.exponents[i] - agents.exponents[i]));
  }
  restore(principals, e.principal_shift, e.principal_magnitude);
  restore(agents, e.agent_shift, e.agent_magnitude);
  e.agents_welfare_regret = std::ldexp(e.agents_welfare_regret, agents.exponent);
  for (double* value : {&e.principals_welfare_regret, &e.worst_case_regret, &e.trivial_bound,
                        &e.weighted_misalignment}) {
    *value = std::ldexp(*value, principals.exponent);
  }
  for (double& bound : e.bound) bound = std::ldexp(bound, principals.exponent);
  for (double& slack : e.slack) slack = std::ldexp(slack, principals.exponent);
}

/// Whether the two games can be measured side by side.
bool alike(const GivenGame& a, const EvaluatedGame& of_a, const GivenGame& b,
           const EvaluatedGame& of_b) {
  return a.agents.size() == b.agents.size() && outcomes(a) == outcomes(b) &&
         of_a.metric == of_b.metric && of_a.welfare == of_b.welfare;
}

/// A game's measures in double, whatever the others are measured in.
Evaluation evaluate_in_double(const GivenGame& game, const EvaluateOptions& options,
                              const cpu::Kernels& kernels, EvaluatedGame result) {
  const Prepared<double> prepared = prepare<double>(game, options, result);
  EvaluationBatch<double> batch{result.metric, result.welfare, {&prepared.game}, {}};
  kernels.evaluate<double>()(batch);
  restore(prepared.principals, prepared.agents, batch.results.front());
  return std::move(batch.results.front());
}

/// Measures games [begin, end), all alike.
template <class Real>
void evaluate_alike(const std::vector<GivenGame>& games, const EvaluateOptions& options,
                    const cpu::Kernels& kernels, std::size_t begin, std::size_t end,
                    std::vector<EvaluatedGame>& results) {
  EvaluationBatch<Real> batch{results[begin].metric, results[begin].welfare, {}, {}};
  std::vector<Prepared<Real>> prepared;
  prepared.reserve(end - begin);
  for (std::size_t g = begin; g < end; ++g) {
    prepared.push_back(prepare<Real>(games[g], options, results[g]));
    batch.games.push_back(&prepared.back().game);
  }
  kernels.evaluate<Real>()(batch);
  for (std::size_t g = begin; g < end; ++g) {
    results[g].evaluation = std::move(batch.results[g - begin]);
    const Prepared<Real>& from = prepared[g - begin];
    restore(from.principals, from.agents, results[g].evaluation);
    if (!results[g].strategic) continue;
    if constexpr (sizeof(Real) == sizeof(double)) {
      add_bounds(results[g].evaluation, results[g].metric, results[g].welfare,
                 *results[g].strategic);
    } else {
      add_bounds(evaluate_in_double(games[g], options, kernels, results[g]), results[g].metric,
                 results[g].welfare, *results[g].strategic);
    }
  }
}

template <class Real>
std::vector<EvaluatedGame> evaluate_all(const std::vector<GivenGame>& games,
                                        const EvaluateOptions& options) {
  std::vector<EvaluatedGame> results(games.size());
  for (std::size_t g = 0; g < games.size(); ++g) {
    results[g].metric = metric_of(games[g], options.metric);
    results[g].welfare = welfare_of(games[g], options.welfare);
  }
  for (std::size_t begin = 0; begin < games.size();) {
    const cpu::Kernels& kernels = kernels_for(options.isa, outcomes(games[begin]));
    const int lanes = sizeof(Real) == sizeof(float) ? kernels.float_lanes : kernels.double_lanes;
    std::size_t end = begin + 1;
    while (end < games.size() && end - begin < static_cast<std::size_t>(lanes) &&
           alike(games[begin], results[begin], games[end], results[end])) {
      ++end;
    }
    evaluate_alike<Real>(games, options, kernels, begin, end, results);
    begin = end;
  }
  return results;
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
  if (options.precision == Precision::single_precision) return evaluate_all<float>(games, options);
  return evaluate_all<double>(games, options);
}

}  // namespace delegauge::host
