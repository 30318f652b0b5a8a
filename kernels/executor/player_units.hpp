// SPDX-License-Identifier: Apache-2.0
// In which units a game's rows of utilities are.
#pragma once

#include "kernels/executor/workspace.hpp"

DELEGAUGE_BEGIN

// Every row of a side is in the side's unit, as sampled games are.
template <class V>
struct CommonUnits {
  DELEGAUGE_INLINE V principal(int, V x) const { return x; }
  DELEGAUGE_INLINE V agent(int, V x) const { return x; }
  DELEGAUGE_INLINE V ratio(int, V x) const { return x; }
  // What counts as a tie of summed utilities, where arithmetic alone is to blame for `x`.
  DELEGAUGE_INLINE V principals_tie(V x) const { return x; }
  DELEGAUGE_INLINE V agents_tie(V x) const { return x; }
  DELEGAUGE_INLINE void keep(int, V, V) const {}
};

// Every row is in its player's own unit, as given games are (part_of_side()).
template <class V>
class PlayerUnits {
 public:
  // What row i is to be multiplied by, a power of two, to be in its side's unit.
  V principal_part[RuntimeShape::max_players], agent_part[RuntimeShape::max_players];
  // The magnitudes m^_i and m_i, in the players' own units.
  mutable V principal_magnitude[RuntimeShape::max_players],
      agent_magnitude[RuntimeShape::max_players];

  // What the rounding of the given numbers can make of a sum over a side's players (SideUnit).
  V principals_rounding, agents_rounding;

  DELEGAUGE_INLINE V principals_tie(V x) const { return x + principals_rounding; }
  DELEGAUGE_INLINE V agents_tie(V x) const { return x + agents_rounding; }
  // What is player i's, in its side's unit.
  DELEGAUGE_INLINE V principal(int i, V x) const { return x * principal_part[i]; }
  DELEGAUGE_INLINE V agent(int i, V x) const { return x * agent_part[i]; }
  // The welfare ratio of M^_i to M_i, 0 where M_i = 0, from that in the players' own units.
  DELEGAUGE_INLINE V ratio(int i, V x) const {
    const auto none = agent_part[i] <= V(0);
    return select(none, V(0), x * principal_part[i] / select(none, V(1), agent_part[i]));
  }
  DELEGAUGE_INLINE void keep(int i, V theirs, V ours) const {
    principal_magnitude[i] = theirs;
    agent_magnitude[i] = ours;
  }
};

DELEGAUGE_END
