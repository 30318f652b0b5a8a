// SPDX-License-Identifier: Apache-2.0
#include "delegauge/bound/pairwise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Long;
using test::Random;

struct Welfares {
  std::vector<double> theirs, mine;
  double regret = 0;
};

// From opposite over orthogonal to nearly parallel; sometimes an indifferent side.
Welfares random_welfares(Random& random) {
  Welfares w;
  const int k = random.integer(2, 16);
  const double nearness = random.chance(0.4) ? random.scale(-8, 0) : 1.0;
  const double sign = random.chance(0.2) ? -1.0 : 1.0;
  const bool related = random.chance(0.6);
  const double scale = random.scale(-1, 1);
  Long mean_theirs = 0, mean_mine = 0;
  for (int s = 0; s < k; ++s) {
    const double x = random.normal();
    w.theirs.push_back(x);
    w.mine.push_back(related ? scale * sign * (x + nearness * random.normal())
                             : scale * random.normal());
    mean_theirs += w.theirs.back() / static_cast<Long>(k);
    mean_mine += w.mine.back() / static_cast<Long>(k);
  }
  const bool none_theirs = random.chance(0.03), none_mine = random.chance(0.03);
  for (double& x : w.theirs) x = none_theirs ? 0.0 : x - static_cast<double>(mean_theirs);
  for (double& x : w.mine) x = none_mine ? 0.0 : x - static_cast<double>(mean_mine);
  const Long length = test::length_of({w.mine.begin(), w.mine.end()}, Norm::l2);
  const double kind = random.uniform();
  w.regret =
      kind < 0.15 ? 0.0 : random.uniform(0, kind < 0.5 ? 0.2 : 2.0) * static_cast<double>(length);
  return w;
}

BoundInputs<double> inputs(const Welfares& w, Norm norm, double trivial) {
  BoundInputs<double> in{};
  in.principal_welfare = w.theirs.data();
  in.agent_welfare = w.mine.data();
  in.agents_reach = w.regret;
  in.trivial = trivial;
  in.oscillation_p = in.oscillation_q = oscillation_constant(norm);
  return in;
}

Long minimised(const Welfares& w, Norm norm) {
  const test::Vector theirs(w.theirs.begin(), w.theirs.end()), mine(w.mine.begin(), w.mine.end());
  const Long length = test::length_of(mine, norm);
  const auto objective = [&](Long lambda) {
    return lambda * w.regret +
           test::oscillation(norm) * test::length_of(test::minus(theirs, mine, lambda), norm);
  };
  return test::least(objective, length > 0 ? 2 * test::length_of(theirs, norm) / length : 0);
}

Long length_of(const std::vector<double>& x, Norm norm) {
  return test::length_of({x.begin(), x.end()}, norm);
}

TEST(PairwiseBound, ClosedFormIsTheMinimum) {
  Random random(731);
  for (int trial = 0; trial < 6000; ++trial) {
    const Welfares w = random_welfares(random);
    const auto scale = static_cast<double>(std::sqrt(2.0L) * length_of(w.theirs, Norm::l2));
    const double got = pairwise_bound_l2(inputs(w, Norm::l2, 1e9), static_cast<int>(w.mine.size()));
    // The golden section cannot resolve better than this.
    ASSERT_NEAR(got, static_cast<double>(minimised(w, Norm::l2)), 1e-12 * scale) << trial;
  }
}

TEST(PairwiseBound, AnyNormReachesTheMinimum) {
  Random random(732);
  for (int trial = 0; trial < 1500; ++trial) {
    const Welfares w = random_welfares(random);
    for (const Norm norm : {Norm::l1, Norm::l2, Norm::linf}) {
      const auto scale = static_cast<double>(test::oscillation(norm) * length_of(w.theirs, norm));
      const double got =
          pairwise_bound(inputs(w, norm, 2 * scale), static_cast<int>(w.mine.size()), norm);
      ASSERT_NEAR(got, static_cast<double>(minimised(w, norm)), 1e-12 * scale) << trial;
    }
  }
}

TEST(PairwiseBound, IsCapped) {
  const Welfares w{{1, -1}, {-1, 1}, 0.5};
  EXPECT_EQ(pairwise_bound_l2(inputs(w, Norm::l2, 1.25), 2), 1.25);
  EXPECT_NEAR(pairwise_bound_l2(inputs(w, Norm::l2, 100), 2), 2.0, 1e-15);
  EXPECT_EQ(pairwise_bound(inputs(w, Norm::l1, 0.5), 2, Norm::l1), 0.5);
}

// Nearly parallel welfare: sqrt(1 - cos^2) would lose the angle altogether.
TEST(PairwiseBound, SmallAnglesAreNotLost) {
  for (const double angle : {1e-2, 1e-4, 1e-6, 1e-8, 1e-10}) {
    const double c = std::cos(angle), s = std::sin(angle);
    const double g[] = {0.70710678118654752, -0.70710678118654752, 0};
    const double h[] = {0.40824829046386302, 0.40824829046386302, -0.81649658092772603};
    Welfares w;
    for (int i = 0; i < 3; ++i) {
      w.theirs.push_back(g[i]);
      w.mine.push_back(3 * (c * g[i] + s * h[i]));
    }
    const double got = pairwise_bound_l2(inputs(w, Norm::l2, 10), 3);
    EXPECT_NEAR(got, std::sqrt(2.0) * s, 1e-15);
    EXPECT_NEAR(got / (std::sqrt(2.0) * s), 1.0, 1e-5) << angle;
  }
}

}  // namespace
}  // namespace delegauge
