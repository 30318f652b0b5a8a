// SPDX-License-Identifier: Apache-2.0
#include "delegauge/bound/matched.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "delegauge/bound/fused.hpp"
#include "delegauge/bound/sharp.hpp"
#include "tests/numerics/support/bound_players.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;
using Row = std::vector<double>;

struct Case : test::BoundPlayers {
  Row distance;
};

Case random_case(Random& random) {
  Case r;
  draw_players(random, r,
               [&] { r.distance.push_back(random.chance(0.2) ? 0.0 : random.uniform()); });
  r.in.distance = r.distance.data();
  r.in.agents_reach = random.chance(0.2) ? 0.0 : random.uniform() * random.scale(-2, 1);
  r.in.oscillation_p = r.in.oscillation_q = std::sqrt(2.0);
  r.in.trivial = r.in.oscillation_p * r.principals_total;
  return r;
}

double objective(const Case& c, double lambda) {
  double value = lambda * c.in.agents_reach;
  for (std::size_t i = 0; i < c.principal.size(); ++i) {
    const double theirs = c.principal[i], ours = lambda * c.agent[i];
    value += 2 * c.in.oscillation_q * std::min(theirs, ours) * c.distance[i] +
             c.in.oscillation_p * std::abs(theirs - ours);
  }
  return value;
}

TEST(Matched, IsTheLeastOverEveryLambda) {
  Random random(11);
  for (int g = 0; g < 300; ++g) {
    const Case c = random_case(random);
    const double got = matched_bound(c.in, c.players);
    double right = 1, best = c.in.trivial;
    for (const double r : c.ratio) right = std::max(right, 1.5 * r);
    const double slip = 1e-13 * (1 + c.in.trivial);
    for (int k = 0; k <= 1000; ++k) EXPECT_LE(got, objective(c, right * k / 1000) + slip);
    for (const double r : c.ratio) best = std::min(best, objective(c, r));
    EXPECT_NEAR(got, best, slip);
  }
}

TEST(Matched, IsBetweenFusedAndSharp) {
  Random random(12);
  for (int g = 0; g < 3000; ++g) {
    const Case c = random_case(random);
    const auto calibration = calibration_term(c.in, c.players);
    const double weighted =
        weighted_misalignment(c.in.principal_magnitude, c.in.distance, c.players);
    const double matched = matched_bound(c.in, c.players);
    const double slip = 1e-12 * c.in.trivial;
    EXPECT_LE(matched, sharp_bound(c.in, calibration.value, weighted) + slip);
    EXPECT_LE(fused_bound_l2(c.in, c.players, calibration.lambda), matched + slip);
  }
}

// theory/matched.md: two players of equal magnitudes have min(2, W + 4 D) in units of the trivial
// bound over 2.
TEST(Matched, OfEqualMagnitudesByTheMaxMetric) {
  const Row one = {0.5, 0.5}, ratio = {1, 1}, distance = {0.1, 0.05};
  BoundInputs<double> in{};
  in.principal_magnitude = in.agent_magnitude = one.data();
  in.ratio = ratio.data();
  in.distance = distance.data();
  in.agents_reach = 0.3;
  in.oscillation_p = in.oscillation_q = 2;
  in.trivial = 2;
  EXPECT_DOUBLE_EQ(matched_bound(in, 2), 0.3 + 4 * 0.5 * (0.1 + 0.05));
}

TEST(Matched, WithoutAgentsIsTrivial) {
  const Row some = {1, 2}, none = {0, 0};
  BoundInputs<double> in{};
  in.principal_magnitude = some.data();
  in.agent_magnitude = in.ratio = in.distance = none.data();
  in.oscillation_p = in.oscillation_q = 1;
  in.trivial = 3;
  EXPECT_EQ(matched_bound(in, 2), 3);
}

}  // namespace
}  // namespace delegauge
