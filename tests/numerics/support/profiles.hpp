// SPDX-License-Identifier: Apache-2.0
// Shapes of strategic games to test on, and their profiles spelt out.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "delegauge/base/profiles.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge::test {

using Actions = std::vector<int>;

inline Profiles profiles_of(const Actions& actions) {
  return {static_cast<int>(actions.size()), actions};
}

// Every profile's actions, counted up like an odometer, the last player's wheel turning first.
inline std::vector<Actions> all_profiles(const Actions& shape) {
  std::vector<Actions> r;
  Actions now(shape.size(), 0);
  while (true) {
    r.push_back(now);
    std::size_t i = shape.size();
    while (i > 0 && ++now[i - 1] == shape[i - 1]) now[--i] = 0;
    if (i == 0) return r;
  }
}

// The outcomes that differ from `profile` at most in player i's action, in order.
inline std::vector<std::size_t> alternatives(const std::vector<Actions>& profiles,
                                             std::size_t profile, std::size_t i) {
  std::vector<std::size_t> r;
  for (std::size_t s = 0; s < profiles.size(); ++s) {
    Actions other = profiles[s];
    other[i] = profiles[profile][i];
    if (other == profiles[profile]) r.push_back(s);
  }
  return r;
}

inline const std::array<Actions, 9> small_shapes = {Actions{2, 2}, {3, 3},       {2, 5},
                                                    {4, 1},        {2, 3, 2},    {3, 1, 3},
                                                    {2, 2, 2},     {2, 2, 2, 2}, {3, 2, 4, 2}};

}  // namespace delegauge::test
