// SPDX-License-Identifier: Apache-2.0
#include "delegauge/base/profiles.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <vector>

#include "tests/numerics/support/profiles.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Actions;
using test::all_profiles;
using test::profiles_of;
using test::Random;

std::vector<Actions> shapes() {
  std::vector<Actions> r(test::small_shapes.begin(), test::small_shapes.end());
  r.push_back({6});
  r.push_back({2, 2, 2, 2, 2, 2, 2, 2});
  r.push_back({1, 1, 1});
  Random random(211);
  for (int k = 0; k < 60; ++k) {
    Actions shape(static_cast<std::size_t>(random.integer(1, Profiles::most_players)));
    for (int& a : shape) a = random.integer(1, shape.size() > 5 ? 2 : 5);
    r.push_back(shape);
  }
  return r;
}

TEST(Profiles, AreNumberedWithTheLastActionFastest) {
  for (const Actions& shape : shapes()) {
    const Profiles p = profiles_of(shape);
    const auto all = all_profiles(shape);
    ASSERT_EQ(p.players, static_cast<int>(shape.size()));
    ASSERT_EQ(p.outcomes, static_cast<int>(all.size()));
    for (std::size_t s = 0; s < all.size(); ++s) {
      int outcome = 0;
      for (int i = 0; i < p.players; ++i) {
        ASSERT_EQ(p.actions[i], shape[static_cast<std::size_t>(i)]);
        outcome += all[s][static_cast<std::size_t>(i)] * p.stride[i];
      }
      ASSERT_EQ(outcome, static_cast<int>(s));
    }
  }
}

TEST(Profiles, ContextsCoverEveryOutcomeOnce) {
  for (const Actions& shape : shapes()) {
    const Profiles p = profiles_of(shape);
    const auto all = all_profiles(shape);
    for (int i = 0; i < p.players; ++i) {
      ASSERT_EQ(p.contexts(i) * p.actions[i], p.outcomes);
      std::vector<int> visits(all.size());
      for (int context = 0; context < p.contexts(i); ++context) {
        const int first = p.first_outcome(i, context);
        const Actions& others = all.at(static_cast<std::size_t>(first));
        for (int a = 0; a < p.actions[i]; ++a) {
          const auto s = static_cast<std::size_t>(first + a * p.stride[i]);
          visits.at(s) += 1;
          // The others' actions are the same, the own one is a.
          Actions expected = others;
          expected[static_cast<std::size_t>(i)] = a;
          ASSERT_EQ(all[s], expected);
        }
      }
      for (const int v : visits) ASSERT_EQ(v, 1);
    }
  }
}

TEST(Profiles, ContextOfIsTheInverse) {
  for (const Actions& shape : shapes()) {
    const Profiles p = profiles_of(shape);
    for (int i = 0; i < p.players; ++i) {
      for (int context = 0; context < p.contexts(i); ++context) {
        for (int a = 0; a < p.actions[i]; ++a) {
          ASSERT_EQ(p.context_of(i, p.first_outcome(i, context) + a * p.stride[i]), context);
        }
      }
    }
  }
}

TEST(Profiles, TakeActionsFromAnyArray) {
  const std::array<int, 8> actions = {3, 2, 4, 9, 9, 9, 9, 9};
  const Profiles p(3, actions);
  EXPECT_EQ(p.outcomes, 24);
  EXPECT_EQ(p.stride[0], 8);
  EXPECT_EQ(p.stride[1], 4);
  EXPECT_EQ(p.stride[2], 1);
}

}  // namespace
}  // namespace delegauge
