// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/read.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "host/files/csv_table.hpp"
#include "host/jobs/flat/read_ranges.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

/// The column of edges must be those of the configuration's bins.
void require_edges(const CsvTable& table, std::string_view name, const std::vector<double>& edges) {
  const std::vector<double> theirs = table.numbers(name, welfare_range);
  constexpr double tolerance = 1e-9;
  for (std::size_t bin = 0; bin < edges.size(); ++bin) {
    const double scale = std::max(1.0, std::abs(edges[bin]));
    if (!(std::abs(theirs[bin] - edges[bin]) <= tolerance * scale)) {
      table.refuse(bin, name, "is not the edge of this bin");
    }
  }
}

}  // namespace

FoundRows read_found_csv(std::string text, const std::string& place,
                         const SearchConfiguration& configuration, const SearchSummary& summary) {
  const CsvTable table(std::move(text), place);
  table.require_rows(summary.tightest.size());
  FoundRows rows;
  rows.rank = table.counts("rank", max_tightest);
  rows.chain = table.counts("chain", configuration.chains - 1);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (rows.rank[row] != row + 1) table.refuse(row, "rank", "is out of order");
    if (rows.chain[row] != summary.tightest[row]) {
      table.refuse(row, "chain", "is not the chain that the run's summary lists here");
    }
  }
  rows.measured = read_listed_games(table);
  rows.trivial_bound = table.numbers("trivial_bound", welfare_range);
  rows.collective_alignment_agents = table.numbers("collective_alignment_agents", welfare_range);
  return rows;
}

FrontierMap read_frontier_csv(std::string text, const std::string& place,
                              const SearchConfiguration& configuration) {
  const SearchJob& job = configuration.job;
  const CsvTable table(std::move(text), place);
  const int bins = bins_of(job);
  table.require_rows(static_cast<std::size_t>(bins));
  std::vector<double> regret_low, regret_high, misalignment_low, misalignment_high;
  for (int bin = 0; bin < bins; ++bin) {
    const SearchRegion region = region_of(job, bin);
    regret_low.push_back(region.regret.low);
    regret_high.push_back(region.regret.high);
    misalignment_low.push_back(region.misalignment.low);
    misalignment_high.push_back(region.misalignment.high);
  }
  require_edges(table, "agents_welfare_regret_low", regret_low);
  require_edges(table, "agents_welfare_regret_high", regret_high);
  require_edges(table, "weighted_misalignment_low", misalignment_low);
  require_edges(table, "weighted_misalignment_high", misalignment_high);

  FrontierMap map;
  map.agents_regret.push_back(job.region.regret.low);
  for (int row = 0; row < job.regret_bins; ++row) {
    map.agents_regret.push_back(part_of(job.region.regret, job.regret_bins, row).high);
  }
  map.misalignment.push_back(job.region.misalignment.low);
  for (int column = 0; column < job.misalignment_bins; ++column) {
    map.misalignment.push_back(
        part_of(job.region.misalignment, job.misalignment_bins, column).high);
  }
  map.regret = table.numbers("regret", welfare_range);
  map.tightness = table.numbers("tightness", ratio_range);
  for (const Bound bound : bounds_in(bounds_told(configuration))) {
    map.ratios.emplace_back(bound, table.numbers("ratio_" + name_of_bound(bound), ratio_range));
  }
  return map;
}

}  // namespace delegauge::host
