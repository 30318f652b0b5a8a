// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string_view>

#include "host/files/csv.hpp"
#include "host/jobs/surface/files.hpp"

namespace delegauge::host {
namespace {

/// Fine enough for a curve to look smooth, and for its ends.
constexpr int rows_of_histogram = 512;
constexpr int bins_per_row = histogram_bins / rows_of_histogram;

void put_histogram(Csv& csv, std::string_view bound, std::string_view against,
                   const StatTally& tally) {
  for (int row = 0; row < rows_of_histogram; ++row) {
    std::uint64_t games = 0;
    for (int bin = row * bins_per_row; bin < (row + 1) * bins_per_row; ++bin) {
      games += tally.histogram[static_cast<std::size_t>(bin)];
    }
    if (games == 0) continue;
    constexpr double rows = rows_of_histogram;
    csv.cells(bound, against, row / rows, (row + 1) / rows, games);
    csv.end_row();
  }
}

}  // namespace

std::string tightness_csv(const SurfaceConfiguration& configuration, const SurfaceTally& tally) {
  Csv csv;
  csv.cells("bound", "against", "low", "high", "games");
  csv.end_row();
  for (std::size_t b = 0; b < bound_names.size(); ++b) {
    if (!configuration.job.bounds.has(static_cast<Bound>(b))) continue;
    put_histogram(csv, bound_names[b], "regret", tally.bound[b].tightness);
    if (measures_worst_case(configuration.job, static_cast<Bound>(b))) {
      put_histogram(csv, bound_names[b], "worst_case", tally.bound[b].worst_case_tightness);
    }
  }
  return csv.take();
}

}  // namespace delegauge::host
