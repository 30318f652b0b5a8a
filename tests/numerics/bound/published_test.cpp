// SPDX-License-Identifier: Apache-2.0
// The piecewise linear bounds: published, sharp, collective.
#include "delegauge/bound/published.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/bound/collective.hpp"
#include "delegauge/bound/sharp.hpp"
#include "tests/numerics/support/bound_players.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;
using Row = std::vector<double>;

struct Case : test::BoundPlayers {
  Row to_mean;
  double regret = 0, c = 1;
};

Case random_case(Random& random) {
  Case r;
  draw_players(random, r, [&] { r.to_mean.push_back(random.uniform(0, 2)); });
  r.regret = random.chance(0.2) ? 0.0 : random.uniform() * random.scale(-2, 1);
  r.c = random.uniform(1, 2);
  r.in.agents_reach = r.regret;
  r.in.trivial = r.c * r.principals_total;
  r.in.oscillation_p = r.c;
  r.in.oscillation_q = 1.5;
  return r;
}

// The least over a fine grid of lambda and over the kinks, which no lambda beats.
template <class F>
void expect_least(double got, const Case& c, const F& objective) {
  double right = 1;
  for (const double r : c.ratio) right = std::max(right, 1.5 * r);
  const double slip = 1e-13 * (1 + c.in.trivial);
  for (int g = 0; g <= 3000; ++g) ASSERT_LE(got, objective(right * g / 3000) + slip);
  double best = objective(0.0);
  for (const double r : c.ratio) best = std::min(best, objective(r));
  ASSERT_NEAR(got, best, slip);
}

TEST(CalibrationTerm, IsTheLeastOverLambda) {
  Random random(741);
  for (int trial = 0; trial < 1000; ++trial) {
    const Case c = random_case(random);
    expect_least(calibration_term(c.in, c.players).value, c, [&](double lambda) {
      double total = 0;
      for (std::size_t i = 0; i < c.agent.size(); ++i) {
        total += std::abs(c.principal[i] - lambda * c.agent[i]);
      }
      return lambda * c.regret + c.c * total;
    });
  }
}

TEST(PublishedAndSharp, AddMisalignmentAndCap) {
  BoundInputs<double> in{};
  in.trivial = 10;
  in.oscillation_p = 1;
  in.oscillation_q = 1.5;
  EXPECT_EQ(published_bound(in, 1.0, 0.5), 3.0);
  EXPECT_EQ(sharp_bound(in, 1.0, 0.5), 2.5);
  EXPECT_EQ(published_bound(in, 1.0, 50.0), 10.0);
  EXPECT_EQ(sharp_bound(in, 1.0, 50.0), 10.0);
}

TEST(CollectiveBound, IsTheLeastOverLambda) {
  Random random(742);
  int indifferent = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    Case c = random_case(random);
    const double cap = 1e6;
    c.in.trivial = cap;
    double agents = 0, principals = 0;
    for (std::size_t i = 0; i < c.agent.size(); ++i) {
      agents += c.agent[i];
      principals += c.principal[i];
    }
    const double weighted = random.uniform();
    const double got = collective_bound(c.in, c.players, weighted, c.to_mean.data());
    if (agents == 0) {
      EXPECT_EQ(got, cap);
      indifferent += 1;
      continue;
    }
    const double base = principals / agents * c.regret + 3.0 * weighted;
    c.in.trivial = base;
    expect_least(got - base, c, [&](double lambda) {
      double total = 0;
      for (std::size_t i = 0; i < c.agent.size(); ++i) {
        total += std::abs(c.principal[i] - lambda * c.agent[i]) * c.to_mean[i];
      }
      return 1.5 * total;
    });
    // Capped like the others.
    c.in.trivial = got / 2;
    EXPECT_EQ(collective_bound(c.in, c.players, weighted, c.to_mean.data()), got / 2);
  }
  EXPECT_GT(indifferent, 10);
}

}  // namespace
}  // namespace delegauge
