// SPDX-License-Identifier: Apache-2.0
// What is kept of every single game of `surface`, in columns: plain data.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/executor/game_columns.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge {

// What can be kept of games of so many players: columns (game_columns.hpp), in the order of the
// file.
std::vector<int> dump_columns(int players);

struct DumpJob {
  SurfaceJob surface;
  GameColumns columns;
};

// Games [begin, end) and where their values go: wanted column c of game g to values[c * stride + (g
// - begin)].
struct DumpBatch {
  std::uint64_t begin = 0, end = 0;
  double* values = nullptr;
  std::int64_t stride = 0;
};

}  // namespace delegauge
