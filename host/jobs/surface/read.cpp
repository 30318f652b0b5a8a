// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "delegauge/tally/surface.hpp"
#include "host/files/csv_table.hpp"
#include "host/jobs/flat/read_ranges.hpp"
#include "host/jobs/surface/selected_games.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

constexpr Range from_zero = {0, welfare_range.high};

constexpr std::string_view of_another =
    "where the run's summary tells of {}: it is cut off or another run's";

/// The sum of the counts must be `expected`, that of the run's games.
void require_total(const CsvTable& table, const std::vector<std::uint64_t>& counts,
                   std::uint64_t expected) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) {
    if (count > expected - total) {
      table.refuse(
          fmt::format("tells of more games than the {} that the run's summary tells of: it "
                      "is another run's",
                      expected));
    }
    total += count;
  }
  if (total == expected) return;
  table.refuse(fmt::format(
      fmt::runtime(std::string("tells of {} games ") + std::string(of_another)), total, expected));
}

/// The width of the equal bins [i w, (i + 1) w) that these edges are of, and each row's i.
struct Bins {
  double width = 0;
  std::vector<int> number;
};
Bins bins_of_edges(const CsvTable& table, const Column& lows, const Column& highs,
                   std::string_view name) {
  constexpr double tolerance = 1e-6;
  Bins bins;
  for (std::size_t row = 0; row < lows.size(); ++row) {
    const double width = highs[row] - lows[row];
    if (row == 0) bins.width = width;
    if (!(bins.width > 0) || !(std::abs(width - bins.width) <= tolerance * bins.width)) {
      table.refuse(row, name, "is no edge of equal bins");
    }
    const double at = lows[row] / bins.width;
    const double number = std::round(at);
    if (!(number >= 0 && number < grid_side && std::abs(at - number) <= tolerance)) {
      table.refuse(row, name, fmt::format("is no edge of {} equal bins from 0", grid_side));
    }
    bins.number.push_back(static_cast<int>(number));
  }
  return bins;
}

std::uint64_t counted(const SurfaceSummary& summary) { return summary.games - summary.degenerate; }

}  // namespace

SurfaceBins read_surface_csv(std::string text, const std::string& place,
                             const SurfaceConfiguration& configuration,
                             const SurfaceSummary& summary) {
  const CsvTable table(std::move(text), place);
  if (table.rows() > static_cast<std::size_t>(grid_bins)) {
    table.refuse(fmt::format("has more rows than the {} bins", grid_bins));
  }
  SurfaceBins bins;
  bins.agents_regret_low = table.numbers("agents_regret_low", from_zero);
  bins.agents_regret_high = table.numbers("agents_regret_high", from_zero);
  bins.misalignment_low = table.numbers("misalignment_low", from_zero);
  bins.misalignment_high = table.numbers("misalignment_high", from_zero);
  Bins rows =
      bins_of_edges(table, bins.agents_regret_low, bins.agents_regret_high, "agents_regret_low");
  Bins columns =
      bins_of_edges(table, bins.misalignment_low, bins.misalignment_high, "misalignment_low");
  bins.row_width = rows.width;
  bins.column_width = columns.width;
  bins.row = std::move(rows.number);
  bins.column = std::move(columns.number);
  for (std::size_t i = 1; i < bins.row.size(); ++i) {
    if (std::pair(bins.row[i - 1], bins.column[i - 1]) >= std::pair(bins.row[i], bins.column[i])) {
      table.refuse(i, "agents_regret_low", "is of a bin out of order");
    }
  }
  bins.count = table.counts("count", counted(summary));
  require_total(table, bins.count, counted(summary));
  const auto mean_and_max = [&table](const std::string& mean, const std::string& max) {
    return MeanAndMax{table.numbers(mean, welfare_range), table.numbers(max, welfare_range)};
  };
  bins.regret = mean_and_max("mean_regret", "max_regret");
  if (configuration.job.worst_case) {
    bins.worst_case = mean_and_max("mean_worst_case", "max_worst_case");
  }
  for (const Bound bound : bounds_in(configuration.job.bounds)) {
    const std::string name = name_of_bound(bound);
    bins.bounds.emplace_back(bound, mean_and_max(name + "_mean", name + "_max"));
  }
  return bins;
}

SampledPoints read_points_csv(std::string text, const std::string& place,
                              const SurfaceConfiguration& configuration,
                              const SurfaceSummary& summary) {
  const CsvTable table(std::move(text), place);
  // Counted are the games that the run is of; a merge may have a part of them only.
  const std::uint64_t most = std::min(configuration.games, points_games);
  if (summary.degenerate == 0) table.require_rows(static_cast<std::size_t>(most));
  if (table.rows() > most) table.refuse(fmt::format("has more rows than {} games", most));
  SampledPoints points;
  points.index = table.counts("index", configuration.games - 1);
  for (std::size_t row = 1; row < points.index.size(); ++row) {
    if (points.index[row] <= points.index[row - 1]) table.refuse(row, "index", "is out of order");
  }
  const auto column = [&table](std::string_view name) {
    return table.numbers(name, welfare_range);
  };
  points.agents_welfare_regret = column("agents_welfare_regret");
  points.principals_welfare_regret = column("principals_welfare_regret");
  points.worst_case_regret = column("worst_case_regret");
  points.weighted_misalignment = column("weighted_misalignment");
  for (const Bound bound : bounds_in(configuration.job.bounds)) {
    points.bounds.emplace_back(bound, column(name_of_bound(bound)));
  }
  return points;
}

std::vector<BoundTightness> read_tightness_csv(std::string text, const std::string& place,
                                               const SurfaceConfiguration& configuration,
                                               const SurfaceSummary& summary) {
  const CsvTable table(std::move(text), place);
  std::vector<BoundTightness> all;
  for (const Bound bound : bounds_in(configuration.job.bounds)) {
    BoundTightness& of = all.emplace_back();
    of.bound = bound;
    if (measures_worst_case(configuration.job, bound)) of.worst_case.emplace();
  }
  constexpr double parts = tightness_parts;
  const auto bounds = table.texts("bound"), against = table.texts("against");
  const Column low = table.numbers("low", {0, 1}), high = table.numbers("high", {0, 1});
  const std::vector<std::uint64_t> games = table.counts("games", counted(summary));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto of = std::find_if(all.begin(), all.end(), [&](const BoundTightness& one) {
      return bound_names[static_cast<std::size_t>(one.bound)] == bounds[row];
    });
    if (of == all.end()) table.refuse(row, "bound", "is no bound of this run");
    const bool is_worst_case = against[row] == "worst_case" && of->worst_case;
    if (!is_worst_case && against[row] != "regret") {
      table.refuse(row, "against", "is not what tightness was measured against");
    }
    const double part = low[row] * parts;
    if (!(part >= 0 && part < parts) || part != std::floor(part) || high[row] * parts != part + 1) {
      table.refuse(row, "low", fmt::format("is no edge of {} equal parts", tightness_parts));
    }
    TightnessHistogram& histogram = is_worst_case ? *of->worst_case : of->regret;
    std::uint64_t& count = histogram[static_cast<std::size_t>(part)];
    if (games[row] == 0 || count != 0) table.refuse(row, "games", "is of a part told of twice");
    count = games[row];
  }
  for (const BoundTightness& of : all) {
    require_total(table, {of.regret.begin(), of.regret.end()}, counted(summary));
    if (!of.worst_case) continue;
    require_total(table, {of.worst_case->begin(), of.worst_case->end()}, counted(summary));
  }
  return all;
}

TightestRows read_tightest_csv(std::string text, const std::string& place,
                               const SurfaceConfiguration& configuration,
                               const SurfaceSummary& summary) {
  const CsvTable table(std::move(text), place);
  TightestRows rows;
  std::vector<std::uint64_t> listed;
  for (const BoundSummary& bound : summary.bounds) {
    for (std::size_t i = 0; i < bound.tightest.size(); ++i) {
      rows.bound.push_back(bound.bound);
      rows.rank.push_back(i + 1);
      listed.push_back(bound.tightest[i]);
    }
  }
  table.require_rows(listed.size());
  const auto names = table.texts("bound");
  rows.index = table.counts("index", configuration.games - 1);
  const auto ranks = table.counts("rank", max_tightest);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (names[row] != bound_names[static_cast<std::size_t>(rows.bound[row])]) {
      table.refuse(row, "bound", "is not the bound that the run's summary lists here");
    }
    if (ranks[row] != rows.rank[row]) table.refuse(row, "rank", "is out of order");
    if (rows.index[row] != listed[row]) {
      table.refuse(row, "index", "is not the game that the run's summary lists here");
    }
  }
  rows.measured = read_listed_games(table);
  return rows;
}

}  // namespace delegauge::host
