// SPDX-License-Identifier: Apache-2.0
// Bounds that are minima over lambda, on players whose magnitudes lie decades apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "delegauge/bound/fused.hpp"
#include "delegauge/bound/pairwise.hpp"
#include "delegauge/bound/sharp.hpp"
#include "delegauge/measure/distance.hpp"
#include "tests/numerics/support/random.hpp"
#include "tests/numerics/support/reference.hpp"

namespace delegauge {
namespace {

using test::Long;
using test::Random;
using test::Vector;

struct Size {
  int players, outcomes;
};

// A game's measures in the precision under test, with both norms of the metric the same.
template <class Real>
struct Game {
  Size size{};
  Norm norm = Norm::l2;
  std::vector<Real> theirs, mine, theirs_nu, mine_nu, ratio, distance, theirs_welfare, mine_welfare;
  Real regret = 0, trivial = 0;

  BoundInputs<Real> inputs() const {
    const auto c = static_cast<Real>(oscillation_constant(norm));
    return {theirs.data(),
            mine.data(),
            ratio.data(),
            distance.data(),
            theirs_nu.data(),
            mine_nu.data(),
            theirs_welfare.data(),
            mine_welfare.data(),
            regret,
            trivial,
            c,
            c};
  }
};

// Draws integers, with ties; constants come as magnitudes of 0.
template <class Real>
Real draw(Random& random, int outcomes, Norm norm, double scale, std::vector<Real>& nu) {
  std::vector<Real> u(static_cast<std::size_t>(outcomes)), scratch = u;
  for (Real& x : u) x = static_cast<Real>(random.integer(-9, 9));
  const Metric metric{norm == Norm::l2 ? Shift::mean : Shift::midrange, norm, norm};
  const Real own = standardise(u.data(), outcomes, metric, scratch.data());
  nu.insert(nu.end(), u.begin(), u.end());
  return own > 0 ? static_cast<Real>(scale) : Real(0);
}

template <class Real>
Game<Real> random_game(Random& random, Norm norm, double decades) {
  Game<Real> g;
  g.size = {random.integer(1, 6), random.integer(2, 6)};
  g.norm = norm;
  const int k = g.size.outcomes;
  // Either side, or both, have one player who dominates.
  const double spread = random.chance(0.3) ? 0.3 : decades;
  for (int i = 0; i < g.size.players; ++i) {
    g.theirs.push_back(draw(random, k, norm, random.scale(-spread, spread), g.theirs_nu));
    if (random.chance(0.3)) {
      const auto row = static_cast<std::ptrdiff_t>(i * k);
      const std::vector<Real> same(g.theirs_nu.begin() + row, g.theirs_nu.begin() + row + k);
      g.mine_nu.insert(g.mine_nu.end(), same.begin(), same.end());
      g.mine.push_back(g.theirs.back() > 0 ? static_cast<Real>(random.scale(-spread, spread))
                                           : Real(0));
    } else {
      g.mine.push_back(draw(random, k, norm, random.scale(-spread, spread), g.mine_nu));
    }
    g.ratio.push_back(g.mine.back() > 0 ? g.theirs.back() / g.mine.back() : Real(0));
    g.distance.push_back(
        alignment_distance(g.theirs_nu.data() + i * k, g.mine_nu.data() + i * k, k, norm));
  }
  Real most = 0, theirs = 0;
  for (const Real m : g.mine) most += m;
  for (const Real m : g.theirs) theirs += m;
  const auto c = static_cast<Real>(oscillation_constant(norm));
  g.trivial = c * theirs;
  const double kind = random.uniform();
  const double share = kind < 0.2   ? 0.0
                       : kind < 0.6 ? random.scale(-2 * decades, 0)
                                    : random.uniform();
  g.regret = static_cast<Real>(share) * c * most;
  for (int s = 0; s < k; ++s) {
    Real a = 0, b = 0;
    for (int i = 0; i < g.size.players; ++i) {
      const auto at = static_cast<std::size_t>(i * k + s);
      a += g.theirs[static_cast<std::size_t>(i)] * g.theirs_nu[at];
      b += g.mine[static_cast<std::size_t>(i)] * g.mine_nu[at];
    }
    g.theirs_welfare.push_back(a);
    g.mine_welfare.push_back(b);
  }
  return g;
}

// The least of a convex function of lambda over all decades that matter: it is cut between the
// points where it bends most, and each part searched by itself.
template <class F>
Long least_over(const F& objective, std::vector<Long> cuts) {
  cuts.push_back(0);
  std::sort(cuts.begin(), cuts.end());
  Long best = objective(0);
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    const Long from = cuts[i - 1], to = cuts[i];
    const auto shifted = [&](Long x) { return objective(from + x); };
    if (to > from) best = std::min(best, test::least(shifted, to - from));
  }
  return best;
}

template <class Real>
Vector row(const std::vector<Real>& rows, int i, int outcomes, Long times) {
  Vector r;
  for (int s = 0; s < outcomes; ++s) {
    r.push_back(times * static_cast<Long>(rows[static_cast<std::size_t>(i * outcomes + s)]));
  }
  return r;
}

template <class Real>
Long exact_fused(const Game<Real>& g) {
  std::vector<Long> cuts;
  std::vector<Vector> theirs, mine;
  for (int i = 0; i < g.size.players; ++i) {
    const auto at = static_cast<std::size_t>(i);
    theirs.push_back(row(g.theirs_nu, i, g.size.outcomes, g.theirs[at]));
    mine.push_back(row(g.mine_nu, i, g.size.outcomes, g.mine[at]));
    const Long r = g.ratio[at];
    cuts.insert(cuts.end(), {r, 2 * r});
  }
  const Long fused = least_over(
      [&](Long lambda) {
        Long total = 0;
        for (std::size_t i = 0; i < theirs.size(); ++i) {
          total += test::length_of(test::minus(theirs[i], mine[i], lambda), g.norm);
        }
        return lambda * static_cast<Long>(g.regret) + test::oscillation(g.norm) * total;
      },
      cuts);
  return std::min<Long>(g.trivial, fused);
}

template <class Real>
class Decades : public testing::Test {
 public:
  static constexpr bool single = sizeof(Real) == sizeof(float);
  // As far apart as the precision can tell, and farther.
  static constexpr double most = single ? 4.5 : 9;
  static constexpr Real rounding = 16 * std::numeric_limits<Real>::epsilon();
  static constexpr double near = single ? 4e-6 : 1e-12;
};
using Precisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Decades, Precisions);

constexpr Norm norms[] = {Norm::l1, Norm::l2, Norm::linf};

template <class Real>
Real fused_of(const Game<Real>& g, Norm norm, bool from_measures) {
  const auto in = g.inputs();
  const Real lambda = calibration_term(in, g.size.players).lambda;
  return from_measures ? fused_bound_l2(in, g.size.players, lambda)
                       : fused_bound(in, g.size, norm, lambda);
}

TYPED_TEST(Decades, FusedIsAtMostSharpAndItsMinimum) {
  Random random(751);
  int below = 0;
  for (int trial = 0; trial < 1500; ++trial) {
    const Norm norm = norms[trial % 3];
    const double decades = trial % 2 == 0 ? this->most : 1.5;
    const auto g = random_game<TypeParam>(random, norm, decades);
    const auto in = g.inputs();
    const TypeParam weighted =
        weighted_misalignment(g.theirs.data(), g.distance.data(), g.size.players);
    const TypeParam sharp = sharp_bound(in, calibration_term(in, g.size.players).value, weighted);
    const double expected = static_cast<double>(exact_fused(g));
    for (const bool from_measures : {false, true}) {
      if (from_measures && norm != Norm::l2) continue;
      const TypeParam fused = fused_of(g, norm, from_measures);
      ASSERT_LE(fused, sharp + this->rounding * g.trivial) << trial;
      const double slip = this->near * static_cast<double>(g.trivial);
      ASSERT_NEAR(static_cast<double>(fused), expected, slip) << trial;
      below += fused < TypeParam(0.99) * g.trivial ? 1 : 0;
    }
  }
  EXPECT_GT(below, 250);
}

TYPED_TEST(Decades, PairwiseIsAtMostFused) {
  Random random(752);
  for (int trial = 0; trial < 6000; ++trial) {
    const Norm norm = norms[trial % 3];
    const auto g = random_game<TypeParam>(random, norm, trial % 2 == 0 ? this->most : 1.5);
    const TypeParam pairwise = pairwise_bound(g.inputs(), g.size.outcomes, norm);
    const TypeParam fused = fused_of(g, norm, false);
    ASSERT_LE(static_cast<double>(pairwise - fused), this->near * static_cast<double>(g.trivial))
        << trial;
  }
}

// The search takes few steps however far apart the players are: it costs what it did.
TYPED_TEST(Decades, StepsDoNotGrowWithTheDecades) {
  Random random(753);
  for (const double decades : {1.0, this->most}) {
    int asked = 0, longest = 0;
    const int trials = 2000;
    for (int trial = 0; trial < trials; ++trial) {
      const auto g = random_game<TypeParam>(random, Norm::l2, decades);
      const auto in = g.inputs();
      const TypeParam c = in.oscillation_q;
      TypeParam theirs = 0, mine = 0;
      for (const TypeParam m : g.theirs) theirs += m;
      for (const TypeParam m : g.mine) mine += m;
      int here = 0;
      const auto objective = [&](TypeParam lambda) {
        ++here;
        TypeParam value = 0, slope = 0;
        for (int i = 0; i < g.size.players; ++i) {
          const auto at = static_cast<std::size_t>(i);
          const auto entry = [&](const std::vector<TypeParam>& nu, TypeParam times) {
            const TypeParam* const from = nu.data() + i * g.size.outcomes;
            return [from, times](int s) { return times * from[s]; };
          };
          const auto r = residual_norm<TypeParam>(g.size.outcomes, Norm::l2, lambda,
                                                  entry(g.theirs_nu, g.theirs[at]),
                                                  entry(g.mine_nu, g.mine[at]));
          value += r.value;
          slope += r.slope;
        }
        return ValueAndSlope<TypeParam>{lambda * g.regret + c * value, g.regret + c * slope};
      };
      minimise_convex<TypeParam>(objective, farthest_minimiser(c * theirs, c * mine, g.regret),
                                 calibration_term(in, g.size.players).lambda,
                                 minimum_gap<TypeParam>() * g.trivial);
      asked += here;
      longest = std::max(longest, here);
    }
    EXPECT_LE(asked, 8 * trials) << decades;
    EXPECT_LE(longest, this->single ? 25 : 40) << decades;
  }
}

// Ratios of 1e-4, 1500 and none, nobody misaligned who matters: `sharp` is 1, least at the small
// one.
TEST(FusedDecades, IsAtMostSharpInFloat) {
  Game<float> g;
  g.size = {3, 2};
  const float agents[] = {-2000, -1000, -0.001f, 0.001f, -0.002f, 0};
  const float principals[] = {-0.1f, 0, -1, 2, 200, 200};
  const auto side = [](const float* u, std::vector<float>& nu, std::vector<float>& magnitude) {
    nu.assign(u, u + 6);
    float scratch[2];
    for (int i = 0; i < 3; ++i) {
      magnitude.push_back(standardise(nu.data() + 2 * i, 2, EpicMetric(), scratch) / 3);
    }
  };
  side(agents, g.mine_nu, g.mine);
  side(principals, g.theirs_nu, g.theirs);
  for (std::size_t i = 0; i < 3; ++i) {
    g.ratio.push_back(g.theirs[i] / g.mine[i]);
    g.distance.push_back(
        alignment_distance(g.theirs_nu.data() + 2 * i, g.mine_nu.data() + 2 * i, 2, Norm::l2));
    g.trivial += 1.41421356f * g.theirs[i];
  }
  EXPECT_NEAR(fused_of(g, Norm::l2, true), 1.0, 2e-6);
  EXPECT_NEAR(fused_of(g, Norm::l2, false), 1.0, 2e-6);
}

}  // namespace
}  // namespace delegauge
