// SPDX-License-Identifier: Apache-2.0
// What is kept of every single game of `surface`, in columns: plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/executor/surface_job.hpp"

namespace delegauge {

// A quantity per game, or one per bound, or one per player.
enum class DumpQuantity : int {
  agents_welfare_regret,
  principals_welfare_regret,
  worst_case_regret,
  trivial_bound,
  total_misalignment,
  weighted_misalignment,
  collective_alignment_agents,
  collective_alignment_principals,
  bound,
  principal_magnitude,
  agent_magnitude,
  alignment_distance,
};
inline constexpr int dump_scalars = static_cast<int>(DumpQuantity::bound);
inline constexpr int most_dump_columns = dump_scalars + bound_count + 3 * max_players;

// Of all columns, where one is. item: the bound or player.
constexpr int dump_column(DumpQuantity quantity, int item, int players) {
  const int q = static_cast<int>(quantity);
  if (q < dump_scalars) return q;
  if (quantity == DumpQuantity::bound) return dump_scalars + item;
  return dump_scalars + bound_count + (q - dump_scalars - 1) * players + item;
}

// Their names for so many players: those of points.csv, and `_1` ... `_n` for players.
std::vector<std::string> dump_column_names(int players);

struct DumpJob {
  SurfaceJob surface;
  // By column, its place among those wanted; -1 if it is not.
  std::int8_t place[most_dump_columns];
};

// Games [begin, end) and where their values go: wanted column c of game g to values[c * stride + (g
// - begin)].
struct DumpBatch {
  std::uint64_t begin = 0, end = 0;
  double* values = nullptr;
  std::int64_t stride = 0;
};

}  // namespace delegauge
