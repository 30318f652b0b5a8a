// SPDX-License-Identifier: Apache-2.0
#include "delegauge/game/mixture.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace delegauge {
namespace {

// Goes about it as a block's threads do, outcome by outcome.
template <class V>
struct OutcomeByOutcome : SerialGroup<V> {
  static constexpr bool is_alone = false;
};

template <class Real, class Group>
std::vector<Real> mixture_by(const Group& group, const Profiles& profiles, std::uint64_t index) {
  std::vector<Real> probability(static_cast<std::size_t>(profiles.outcomes),
                                std::numeric_limits<Real>::quiet_NaN());
  draw_mixture(group, KeyedDraws<Real>(5, index, 3), profiles, probability.data());
  return probability;
}

template <class Real>
void expect_mixtures() {
  for (const std::vector<int>& actions :
       {std::vector<int>{2, 2}, {3, 3}, {2, 5, 3}, {9, 4}, {2, 2, 2, 2, 2}, {300, 2}}) {
    const Profiles profiles(static_cast<int>(actions.size()), actions);
    for (std::uint64_t index = 0; index < 20; ++index) {
      const auto alone = mixture_by<Real>(SerialGroup<Real>(), profiles, index);
      EXPECT_EQ(mixture_by<Real>(OutcomeByOutcome<Real>(), profiles, index), alone);
      EXPECT_NE(mixture_by<Real>(SerialGroup<Real>(), profiles, index + 1), alone);
      double sum = 0;
      for (const Real p : alone) {
        EXPECT_GE(p, Real(0));
        sum += static_cast<double>(p);
      }
      EXPECT_NEAR(sum, 1, 20 * static_cast<double>(std::numeric_limits<Real>::epsilon()));
    }
  }
}

TEST(Mixture, IsTheSameHoweverAGroupGoesAboutIt) {
  expect_mixtures<float>();
  expect_mixtures<double>();
}

// From the definition: exponentials of the action's own place in the blocks of the agent's purpose.
TEST(Mixture, IsAProductOfShares) {
  const Profiles profiles(2, std::vector<int>{3, 6});
  const KeyedDraws<double> draws(5, std::uint64_t{7}, 3);
  std::vector<double> share;
  for (int i = 0; i < 2; ++i) {
    std::vector<double> e;
    for (int position = 0; position < 3; ++position) {
      auto words = draws.block(Purpose::mixtures, i, position);
      for (int k = 0; k < 2; ++k) e.push_back(-log(uniform_positive<double>(words)));
    }
    e.resize(static_cast<std::size_t>(profiles.actions[i]));
    double sum = 0;
    for (const double x : e) sum += x;
    for (const double x : e) share.push_back(x / sum);
  }
  const auto got = mixture_by<double>(SerialGroup<double>(), profiles, 7);
  for (std::size_t s = 0; s < got.size(); ++s) {
    EXPECT_NEAR(got[s], share[s / 6] * share[3 + s % 6], 1e-15) << s;
  }
}

}  // namespace
}  // namespace delegauge
