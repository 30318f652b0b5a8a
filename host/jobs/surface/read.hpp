// SPDX-License-Identifier: Apache-2.0
// The tables of a run of `surface`, read back. A column has a value per row; NaN is a cell that is
// empty or not finite.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "host/jobs/flat/listed_games.hpp"
#include "host/jobs/surface/read_summary.hpp"

namespace delegauge::host {

using Column = std::vector<double>;

struct MeanAndMax {
  Column mean, max;
};

/// surface.csv: bins that hold games, of a square grid of `grid_side` by `grid_side`.
struct SurfaceBins {
  std::vector<int> row, column;  // row: agents' regret, column: misalignment; in [0, grid_side)
  double row_width = 0, column_width = 0;  // of a bin; 0 if there is none
  Column agents_regret_low, agents_regret_high, misalignment_low, misalignment_high;
  std::vector<std::uint64_t> count;
  MeanAndMax regret;
  std::optional<MeanAndMax> worst_case;
  std::vector<std::pair<Bound, MeanAndMax>> bounds;  // those of the configuration
};

/// points.csv.
struct SampledPoints {
  std::vector<std::uint64_t> index;
  Column agents_welfare_regret, principals_welfare_regret, worst_case_regret, weighted_misalignment;
  std::vector<std::pair<Bound, Column>> bounds;
};

/// tightness.csv: games in equal parts of [0, 1].
inline constexpr std::size_t tightness_parts = 512;
using TightnessHistogram = std::array<std::uint64_t, tightness_parts>;
struct BoundTightness {
  Bound bound = Bound::published;
  TightnessHistogram regret = {};
  std::optional<TightnessHistogram> worst_case;
};

/// tightest.csv, a row per listed game.
struct TightestRows {
  std::vector<Bound> bound;
  std::vector<std::uint64_t> rank, index;
  ListedGames measured;
};

/// Each reads the text of the file `place` and raises UsageError, which names file, line and
/// column, for what is missing, out of range, or does not fit the summary of the same run.
SurfaceBins read_surface_csv(std::string text, const std::string& place,
                             const SurfaceConfiguration& configuration,
                             const SurfaceSummary& summary);
SampledPoints read_points_csv(std::string text, const std::string& place,
                              const SurfaceConfiguration& configuration,
                              const SurfaceSummary& summary);
std::vector<BoundTightness> read_tightness_csv(std::string text, const std::string& place,
                                               const SurfaceConfiguration& configuration,
                                               const SurfaceSummary& summary);
TightestRows read_tightest_csv(std::string text, const std::string& place,
                               const SurfaceConfiguration& configuration,
                               const SurfaceSummary& summary);

}  // namespace delegauge::host
