// SPDX-License-Identifier: Apache-2.0
#include "delegauge/bound/fused.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "tests/numerics/support/games.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::evaluate;
using test::Long;
using test::Random;

double of(const Evaluation& e, Bound bound) { return e.bound[static_cast<std::size_t>(bound)]; }

// The measures that `fused` is a function of, in units of welfare.
struct Measures {
  std::vector<double> agent, principal, distance;
  double regret = 0;
};

Long objective(const Measures& in, Long lambda) {
  Long total = lambda * in.regret;
  for (std::size_t i = 0; i < in.agent.size(); ++i) {
    const Long a = in.principal[i], b = lambda * in.agent[i], d = in.distance[i];
    total += std::sqrt(2.0L) * std::sqrt((a - b) * (a - b) + 4 * a * b * d * d);
  }
  return total;
}

// Where the objective is least: the sign change of its slope. A kink (d_i = 0) is a player's ratio.
Long minimiser(const Measures& in) {
  Long right = 0;
  const auto slope = [&](Long lambda) {
    Long total = in.regret;
    for (std::size_t i = 0; i < in.agent.size(); ++i) {
      const Long a = in.principal[i], m = in.agent[i], b = lambda * m, d = in.distance[i];
      const Long norm = std::sqrt((a - b) * (a - b) + 4 * a * b * d * d);
      if (norm > 0) total += std::sqrt(2.0L) * (2 * a * m * d * d - m * (a - b)) / norm;
    }
    return total;
  };
  for (std::size_t i = 0; i < in.agent.size(); ++i) {
    right = std::max(right, static_cast<Long>(in.principal[i]) / in.agent[i]);
  }
  if (slope(0) >= 0) return 0;
  Long a = 0, b = right;
  for (int step = 0; step < 120; ++step) {
    const Long middle = (a + b) / 2;
    (slope(middle) < 0 ? a : b) = middle;
  }
  // At a kink the bisection ends beside it.
  Long best = (a + b) / 2;
  for (std::size_t i = 0; i < in.agent.size(); ++i) {
    const Long ratio = static_cast<Long>(in.principal[i]) / in.agent[i];
    if (in.distance[i] == 0 && objective(in, ratio) <= objective(in, best)) best = ratio;
  }
  return best;
}

// The game of spec's optimality proof: given measures, one on which `fused` is attained.
FlatGame<double> attaining_game(const Measures& in, int outcomes) {
  const std::size_t n = in.agent.size(), k = static_cast<std::size_t>(outcomes);
  const Long lambda = minimiser(in);
  std::vector<Long> alpha(n), theta(n);
  Long along = 0, free = 0;
  const auto at_kink = [&](std::size_t i) {
    const Long off = std::abs(lambda * in.agent[i] - in.principal[i]);
    return in.distance[i] == 0 && off <= 1e-15L * in.principal[i];
  };
  for (std::size_t i = 0; i < n; ++i) {
    theta[i] = 2 * std::asin(static_cast<Long>(in.distance[i]));
    alpha[i] =
        std::atan2(std::sin(theta[i]), std::cos(theta[i]) - lambda * in.agent[i] / in.principal[i]);
    (at_kink(i) ? free : along) += in.agent[i] * (at_kink(i) ? 1 : std::cos(alpha[i]));
  }
  // Players at their kink may point anywhere: where the agents' regret becomes W.
  for (std::size_t i = 0; i < n; ++i) {
    if (!at_kink(i)) continue;
    const Long cosine = (in.regret / std::sqrt(2.0L) - along) / free;
    alpha[i] = std::acos(std::clamp(cosine, -1.0L, 1.0L));
  }
  const Long g[] = {1 / std::sqrt(2.0L), -1 / std::sqrt(2.0L), 0};
  const Long h[] = {1 / std::sqrt(6.0L), 1 / std::sqrt(6.0L), -2 / std::sqrt(6.0L)};
  FlatGame<double> game{static_cast<int>(n), outcomes, std::vector<double>(n * k, 0.0),
                        std::vector<double>(n * k, 0.0), std::vector<double>(k, 0.0)};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t s = 0; s < 3; ++s) {
      const Long mine = std::cos(alpha[i]) * g[s] + std::sin(alpha[i]) * h[s];
      const Long beta = alpha[i] - theta[i];
      const Long theirs = std::cos(beta) * g[s] + std::sin(beta) * h[s];
      game.agents[i * k + s] = static_cast<double>(in.agent[i] * mine);
      game.principals[i * k + s] = static_cast<double>(in.principal[i] * theirs);
    }
  }
  game.strategy[1] = 1;
  return game;
}

// Magnitudes over `decades`, any distances, any regret: the minimum at 0, in between, or at a kink.
Measures random_measures(Random& random, double decades) {
  Measures in;
  const int players = random.integer(1, 8);
  const bool some_aligned = random.chance(0.3);
  double most = 0;
  for (int i = 0; i < players; ++i) {
    in.agent.push_back(random.scale(-decades, decades));
    in.principal.push_back(random.scale(-decades, decades));
    const double d = random.chance(0.2) ? random.scale(-8, 0) : random.uniform();
    in.distance.push_back(some_aligned && random.chance(0.5) ? 0.0 : d);
    most += std::sqrt(2.0) * in.agent.back();
  }
  in.regret = random.chance(0.15) ? 0.0 : random.uniform(0, random.chance(0.5) ? 1.0 : 0.3) * most;
  return in;
}

struct Branches {
  int at_zero = 0, at_kink = 0, no_regret = 0, inside = 0;
};

void expect_attained(const Measures& in, int outcomes, Branches& branches) {
  const auto game = attaining_game(in, outcomes);
  const auto e = evaluate(epic, Welfare::sum, game);
  const double slip = 1e-11 * e.trivial_bound;
  for (std::size_t i = 0; i < in.agent.size(); ++i) {
    ASSERT_NEAR(e.alignment_distance[i], in.distance[i], 1e-12);
    ASSERT_NEAR(e.agent_magnitude[i], in.agent[i], 1e-12 * in.agent[i]);
    ASSERT_NEAR(e.principal_magnitude[i], in.principal[i], 1e-12 * in.principal[i]);
  }
  const Long lambda = minimiser(in);
  // At the game's own regret, and at the W asked for, which is at least that.
  ASSERT_NEAR(of(e, Bound::fused), e.principals_welfare_regret, slip) << "lambda " << lambda;
  ASSERT_NEAR(static_cast<double>(objective(in, lambda)), e.principals_welfare_regret, slip);
  double agents = 0;
  for (const double m : in.agent) agents += m;
  ASSERT_LE(e.agents_welfare_regret, in.regret + 1e-11 * agents);
  if (lambda > 0) {
    ASSERT_NEAR(e.agents_welfare_regret, in.regret, 1e-11 * agents);
  } else {
    ASSERT_NEAR(of(e, Bound::fused), e.trivial_bound, slip);
  }
  // The worst case can be no less than what happens, and no more than the bound that is attained.
  ASSERT_NEAR(e.worst_case_regret, of(e, Bound::fused), slip);
  ASSERT_NEAR(of(e, Bound::pairwise), of(e, Bound::fused), slip);
  bool kink = false;
  for (std::size_t i = 0; i < in.agent.size(); ++i) {
    kink =
        kink || (in.distance[i] == 0 && lambda == static_cast<Long>(in.principal[i]) / in.agent[i]);
  }
  branches.at_zero += lambda == 0 ? 1 : 0;
  branches.at_kink += kink ? 1 : 0;
  branches.no_regret += in.regret == 0 ? 1 : 0;
  branches.inside += lambda > 0 && !kink ? 1 : 0;
}

TEST(FusedBound, IsAttained) {
  Random random(721);
  Branches branches;
  for (int trial = 0; trial < 6000; ++trial) {
    const Measures in = random_measures(random, trial % 2 == 0 ? 0.3 : 1.0);
    const int outcomes = trial % 3 == 0 ? random.integer(4, 16) : 3;
    ASSERT_NO_FATAL_FAILURE(expect_attained(in, outcomes, branches)) << trial;
  }
  // Each branch of the proof has been walked.
  EXPECT_GT(branches.at_zero, 300);
  EXPECT_GT(branches.at_kink, 200);
  EXPECT_GT(branches.no_regret, 300);
  EXPECT_GT(branches.inside, 300);
}

// From the measures alone, in the form that does not cancel, against its definition on vectors.
TEST(FusedBound, IsAFunctionOfTheMeasures) {
  Random random(722);
  for (int trial = 0; trial < 3000; ++trial) {
    const Measures in = random_measures(random, 1.5);
    const auto n = in.agent.size();
    std::vector<double> ratio;
    double trivial = 0;
    for (std::size_t i = 0; i < n; ++i) {
      ratio.push_back(in.principal[i] / in.agent[i]);
      trivial += std::sqrt(2.0) * in.principal[i];
    }
    BoundInputs<double> inputs{};
    inputs.principal_magnitude = in.principal.data();
    inputs.agent_magnitude = in.agent.data();
    inputs.ratio = ratio.data();
    inputs.distance = in.distance.data();
    inputs.agents_reach = in.regret;
    inputs.trivial = trivial;
    inputs.oscillation_p = inputs.oscillation_q = oscillation_constant(Norm::l2);
    // The search may begin anywhere.
    const double guess = trial % 2 == 0 ? 0.0 : random.scale(-3, 3);
    const double got = fused_bound_l2(inputs, static_cast<int>(n), guess);
    const Long expected = std::min<Long>(trivial, objective(in, minimiser(in)));
    ASSERT_NEAR(got, static_cast<double>(expected), 1e-12 * trivial) << trial;
    // Any lambda gives a bound: rounding aside, the search never lands below the minimum.
    ASSERT_GE(got, static_cast<double>(expected) - 1e-14 * trivial);
  }
}

// Games nearly aligned, whose residuals are differences of nearly equal vectors.
class NearlyAligned : public testing::TestWithParam<double> {};

TEST_P(NearlyAligned, FloatKeepsItsDigits) {
  const double d = GetParam();
  Random random(723);
  double worst = 0, worst_relative = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    Measures in = random_measures(random, trial % 2 == 0 ? 0.0 : 0.3);
    for (double& x : in.distance) x = d * random.uniform(0.5, 1);
    // Calibrated, in half of them, and little regret: nothing but misalignment to see.
    if (trial % 4 < 2) in.principal = in.agent;
    in.regret *= trial % 3 == 0 ? 0.0 : trial % 3 == 1 ? d : 1.0;
    const auto game = test::converted<float>(attaining_game(in, random.integer(3, 9)));
    const auto single = evaluate(epic, Welfare::sum, game);
    const auto exact = evaluate(epic, Welfare::sum, test::converted<double>(game));
    for (std::size_t b = 0; b < plain_bound_count; ++b) {
      const double off = std::abs(single.bound[b] - exact.bound[b]) / exact.trivial_bound;
      worst = std::max(worst, off);
      worst_relative = std::max(worst_relative, off * exact.trivial_bound /
                                                    (exact.bound[b] + 1e-6 * exact.trivial_bound));
      ASSERT_LE(off, 2e-4) << bound_names[b] << " " << single.bound[b] << " " << exact.bound[b];
    }
  }
  RecordProperty("worst", std::to_string(worst * 1e9) + "e-9");
  RecordProperty("worst_relative", std::to_string(worst_relative * 1e9) + "e-9");
  // Far below what is asked for: naive forms lose a twentieth of the bound at d = 0.01.
  EXPECT_LE(worst, 2e-6);
  if (d >= 1e-3) {
    EXPECT_LE(worst_relative, 5e-3);
  }
}

INSTANTIATE_TEST_SUITE_P(Distances, NearlyAligned, testing::Values(0.1, 0.01, 0.001, 1e-6));

}  // namespace
}  // namespace delegauge
