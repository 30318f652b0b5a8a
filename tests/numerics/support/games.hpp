// SPDX-License-Identifier: Apache-2.0
// Games to test on: random ones, sampled ones, and their evaluation by a kernel of this machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/cpu/kernels.hpp"
#include "kernels/cpu/reevaluate.hpp"
#include "kernels/executor/evaluation.hpp"
#include "kernels/executor/surface_job.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge::test {

template <class Real>
std::vector<Evaluation> evaluate(const cpu::Kernels& kernels, const Metric& metric, Welfare welfare,
                                 const std::vector<FlatGame<Real>>& games) {
  EvaluationBatch<Real> batch{metric, welfare, {}, {}, all_bounds};
  for (const FlatGame<Real>& game : games) batch.games.push_back(&game);
  kernels.evaluate<Real>()(batch);
  return std::move(batch.results);
}

template <class Real>
Evaluation evaluate(const Metric& metric, Welfare welfare, const FlatGame<Real>& game) {
  return evaluate<Real>(*cpu::available().front(), metric, welfare, {game}).front();
}

template <class To, class From>
FlatGame<To> converted(const FlatGame<From>& game) {
  const auto all = [](const std::vector<From>& x) {
    std::vector<To> r;
    for (const From v : x) r.push_back(static_cast<To>(v));
    return r;
  };
  return {game.players, game.outcomes, all(game.principals), all(game.agents), all(game.strategy)};
}

// Utilities of many kinds: dense and with ties, near their principal's and unrelated, constant,
// shifted, of different scales; strategies from pure to dense.
inline FlatGame<double> random_game(Random& random, int players, int outcomes) {
  FlatGame<double> game{players, outcomes, {}, {}, {}};
  const bool ties = random.chance(0.25);
  const double nearness = random.chance(0.3) ? random.scale(-6, 0) : 1.0;
  const bool one_scale = random.chance(0.4);
  for (int i = 0; i < players; ++i) {
    const auto fresh = [&] {
      return ties ? static_cast<double>(random.integer(-2, 2)) : random.normal();
    };
    std::vector<double> theirs, mine;
    const bool related = random.chance(0.6);
    for (int s = 0; s < outcomes; ++s) {
      theirs.push_back(fresh());
      mine.push_back(related ? theirs.back() + nearness * random.normal() : fresh());
    }
    const auto finish = [&](std::vector<double>& u, std::vector<double>& all) {
      const double scale = random.chance(0.1) ? 0.0 : one_scale ? 1.0 : random.scale(-1.5, 1.5);
      const double offset = random.chance(0.5) ? random.uniform(-3, 3) : 0.0;
      for (const double x : u) all.push_back(scale * x + offset);
    };
    finish(theirs, game.principals);
    finish(mine, game.agents);
  }
  if (random.chance(0.3)) {
    game.strategy.assign(static_cast<std::size_t>(outcomes), 0.0);
    game.strategy[static_cast<std::size_t>(random.integer(0, outcomes - 1))] = 1.0;
  } else {
    game.strategy = random.simplex(outcomes);
  }
  return game;
}

// A job of unit magnitudes, targets over the whole range of the principals' regret.
inline SurfaceJob surface_job(int players, int outcomes, const Metric& metric = epic) {
  SurfaceJob job;
  job.games.players = players;
  job.games.outcomes = outcomes;
  job.games.metric = metric;
  job.games.principal_magnitude.fill({1, 1});
  job.games.agent_magnitude.fill({1, 1});
  job.games.target_regret = {0, principals_trivial_bound(job)};
  job.games.seed = 1;
  return job;
}

inline constexpr Metric mixed_metric{Shift::median, Norm::l1, Norm::l2};

}  // namespace delegauge::test
