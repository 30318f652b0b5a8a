// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstddef>

#include "host/files/csv.hpp"
#include "host/job/statistic.hpp"
#include "host/jobs/surface/files.hpp"

namespace delegauge::host {

std::string surface_csv(const SurfaceConfiguration& configuration, const SurfaceTally& tally) {
  const SurfaceJob& job = configuration.job;
  const SurfaceRanges ranges = surface_ranges(job);
  // One scale for all regrets and bounds: the principals' trivial bound caps them.
  const auto regret = static_cast<std::size_t>(Quantity::principals_welfare_regret);
  const FixedScale& scale = tally.quantity[regret].scale;
  const auto show = [&](double value) { return shown(value, configuration.precision); };
  const auto selected = [&](std::size_t b) { return job.bounds.has(static_cast<Bound>(b)); };

  Csv csv;
  csv.cells("agents_regret_low", "agents_regret_high", "misalignment_low", "misalignment_high",
            "count", "mean_regret", "max_regret");
  if (job.worst_case) csv.cells("mean_worst_case", "max_worst_case");
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (!selected(b)) continue;
    for (const char* what : {"mean", "max", "least_slack"}) {
      csv.cell(fmt::format("{}_{}", bound_names[b], what));
    }
  }
  csv.end_row();

  const auto edge = [](double range, int i) { return range * i / grid_side; };
  for (int bin = 0; bin < grid_bins; ++bin) {
    const BinTally& t = tally.bins[static_cast<std::size_t>(bin)];
    if (t.count == 0) continue;
    const int row = bin / grid_side, column = bin % grid_side;
    const auto mean = [&](Wide sum, double max) { return bin_mean(sum, t.count, scale, max); };
    csv.cells(edge(ranges.agents_regret, row), edge(ranges.agents_regret, row + 1),
              edge(ranges.weighted_misalignment, column),
              edge(ranges.weighted_misalignment, column + 1), t.count);
    const auto mean_and_max = [&](Wide sum, double max) {
      csv.cells(mean(sum, show(max)), show(max));
    };
    mean_and_max(t.sum_regret, t.max_regret);
    if (job.worst_case) mean_and_max(t.sum_worst_case, t.max_worst_case);
    for (std::size_t b = 0; b < bound_names.size(); ++b) {
      if (!selected(b)) continue;
      mean_and_max(t.bound[b].sum, t.bound[b].max);
      csv.cell(show(t.bound[b].least_slack));
    }
    csv.end_row();
  }
  return csv.take();
}

}  // namespace delegauge::host
