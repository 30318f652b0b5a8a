// SPDX-License-Identifier: Apache-2.0
// Results of a few hundred consecutive games, by column, between the evaluation and the tallies:
// small enough for the first-level cache, so that evaluation keeps its registers and each histogram
// its cache lines.
#pragma once

#include <cstdint>

#include "delegauge/bound/list.hpp"

namespace delegauge {

template <class Real>
struct Chunk {
  static constexpr int capacity = 512;
  static constexpr int padding = 32;  // a group of lanes may be written past the last game
  using Column = Real[capacity + padding];

  std::uint64_t first_index = 0;
  int count = 0;                                         // games in the columns
  int degenerate = 0;                                    // games left out of them
  alignas(64) std::uint32_t offset[capacity + padding];  // index - first_index
  alignas(64) Column agents_regret;
  alignas(64) Column principals_regret;
  alignas(64) Column worst_case;
  alignas(64) Column total_misalignment;
  alignas(64) Column weighted_misalignment;
  alignas(64) Column collective_agents;
  alignas(64) Column collective_principals;
  alignas(64) Column bound[bound_count];
  alignas(64) Column tightness[bound_count];
  alignas(64) Column worst_case_tightness[plain_bound_count];
  alignas(64) Column slack[bound_count];  // the tally's own: bound less regret, not below 0
};

// Copies game `from` over game `to`.
template <class Real>
void move_game(Chunk<Real>& chunk, int from, int to) {
  chunk.offset[to] = chunk.offset[from];
  const auto move = [=](auto& column) { column[to] = column[from]; };
  move(chunk.agents_regret);
  move(chunk.principals_regret);
  move(chunk.worst_case);
  move(chunk.total_misalignment);
  move(chunk.weighted_misalignment);
  move(chunk.collective_agents);
  move(chunk.collective_principals);
  for (int b = 0; b < bound_count; ++b) {
    move(chunk.bound[b]);
    move(chunk.tightness[b]);
    if (is_plain(static_cast<Bound>(b))) move(chunk.worst_case_tightness[b]);
  }
}

}  // namespace delegauge
