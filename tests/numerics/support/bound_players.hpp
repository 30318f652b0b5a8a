// SPDX-License-Identifier: Apache-2.0
// Players of random magnitudes, none at all among them, for tests of bounds by themselves.
#pragma once

#include <vector>

#include "delegauge/bound/inputs.hpp"
#include "tests/numerics/support/random.hpp"

namespace delegauge::test {

struct BoundPlayers {
  std::vector<double> principal, agent, ratio;
  int players = 0;
  double principals_total = 0;
  BoundInputs<double> in{};  // points to the rows: move it with them, do not copy it
};

// 1 to 8 players. each(): draws what else there is of a player, once the magnitudes are there.
template <class Each>
void draw_players(Random& random, BoundPlayers& to, const Each& each) {
  to.players = random.integer(1, 8);
  for (int i = 0; i < to.players; ++i) {
    to.principal.push_back(random.chance(0.15) ? 0.0 : random.scale(-2, 1));
    to.agent.push_back(random.chance(0.15) ? 0.0 : random.scale(-2, 1));
    to.ratio.push_back(to.agent.back() > 0 ? to.principal.back() / to.agent.back() : 0.0);
    each();
    to.principals_total += to.principal.back();
  }
  to.in.principal_magnitude = to.principal.data();
  to.in.agent_magnitude = to.agent.data();
  to.in.ratio = to.ratio.data();
}

}  // namespace delegauge::test
