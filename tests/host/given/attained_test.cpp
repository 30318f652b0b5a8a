// SPDX-License-Identifier: Apache-2.0
// Games that attain a bound: `matched` by the max metric (theory/matched.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <vector>

#include "host/given/evaluate_games.hpp"
#include "host/given/given_game.hpp"

namespace delegauge::host {
namespace {

using Values = std::vector<double>;

struct Prescribed {
  Values principal, agent, distance;  // m^_i, m_i, d_i
  double regret = 0;                  // W, at most
};

/// sum_i of what `matched` adds up at lambda, welfare `sum`.
double matched_at(const Prescribed& p, double lambda) {
  double value = lambda * p.regret;
  for (std::size_t i = 0; i < p.agent.size(); ++i) {
    const double theirs = p.principal[i], ours = lambda * p.agent[i];
    value += 4 * std::min(theirs, ours) * p.distance[i] + 2 * std::abs(theirs - ours);
  }
  return value;
}

/// The construction of theory/matched.md.
GivenGame attaining(const Prescribed& p) {
  const std::size_t n = p.agent.size();
  double lambda = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double r = p.principal[i] / p.agent[i];
    if (matched_at(p, r) < matched_at(p, lambda)) lambda = r;
  }
  // Where players tie the agents' regret is made W, from the most that it can be.
  const auto ties = [&](std::size_t i) {
    return std::abs(p.principal[i] - lambda * p.agent[i]) <= 1e-12 * p.principal[i];
  };
  Values x(n), t(n);
  double regret = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const bool below = ties(i) || lambda * p.agent[i] < p.principal[i];
    x[i] = below ? 2 - 4 * p.distance[i] : -2;
    t[i] = below ? 2 : 4 * p.distance[i] - 2;
    regret += p.agent[i] * x[i];
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (!ties(i)) continue;
    const double less = std::clamp((regret - p.regret) / p.agent[i], 0.0, x[i] + 2);
    x[i] -= less;
    t[i] = x[i] + 4 * p.distance[i];
    regret -= p.agent[i] * less;
  }
  GivenGame game;
  game.origin = "game";
  game.dims = {static_cast<std::int64_t>(n + 2)};
  for (std::size_t i = 0; i < n; ++i) {
    Values agent(n + 2, -1), principal(n + 2, -1);
    agent[0] = x[i] / 2;
    agent[1] = -x[i] / 2;
    principal[0] = t[i] / 2;
    principal[1] = -t[i] / 2;
    agent[i + 2] = principal[i + 2] = 1;
    for (double& u : agent) u *= p.agent[i];
    for (double& u : principal) u *= p.principal[i];
    game.agents.push_back(agent);
    game.principals.push_back(principal);
  }
  game.strategy = Values(n + 2);
  (*game.strategy)[1] = 1;
  game.metric = max_metric;
  game.welfare = "sum";
  return game;
}

TEST(AttainedBounds, MatchedByTheMaxMetric) {
  std::mt19937 random(31);
  std::uniform_real_distribution<double> any(0, 1);
  for (int g = 0; g < 3000; ++g) {
    const std::size_t n = 2 + random() % 5;
    Prescribed p;
    const auto allowed = [n](const Values& m) {
      return n < 2 ||
             *std::max_element(m.begin(), m.end()) <= std::accumulate(m.begin(), m.end(), 0.0) / 2;
    };
    do {
      p.principal.clear();
      p.agent.clear();
      for (std::size_t i = 0; i < n; ++i) {
        p.principal.push_back(n == 2 ? 1 : 0.1 + any(random));
        p.agent.push_back(n == 2 ? 0.7 : 0.1 + any(random));
      }
    } while (!allowed(p.principal) || !allowed(p.agent));
    for (std::size_t i = 0; i < n; ++i) p.distance.push_back(random() % 4 == 0 ? 0 : any(random));
    p.regret = random() % 4 == 0 ? 0 : 2 * any(random);
    double bound = matched_at(p, 0);
    for (std::size_t i = 0; i < n; ++i) {
      bound = std::min(bound, matched_at(p, p.principal[i] / p.agent[i]));
    }
    const EvaluatedGame r = evaluate_games({attaining(p)}, {}).front();
    const Evaluation& e = r.evaluation;
    const double slip = 1e-11 * e.trivial_bound;
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_NEAR(e.alignment_distance[i], p.distance[i], 1e-12);
      EXPECT_NEAR(e.agent_magnitude[i], p.agent[i], 1e-12);
    }
    EXPECT_LE(e.agents_welfare_regret, p.regret + slip);
    EXPECT_NEAR(e.principals_welfare_regret, bound, slip) << g;
    EXPECT_NEAR(r.evaluation.bound[static_cast<std::size_t>(Bound::matched)], bound, slip) << g;
  }
}

}  // namespace
}  // namespace delegauge::host
