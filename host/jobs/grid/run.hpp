// SPDX-License-Identifier: Apache-2.0
// The games of `grid`, and what is known of each of its points in the end.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "host/job/statistic.hpp"
#include "host/jobs/grid/configuration.hpp"
#include "host/machine/batch_run.hpp"
#include "host/machine/ledger.hpp"
#include "host/machine/outlook.hpp"

namespace delegauge::host {

/// What the games cost.
Work work_of(const GridConfiguration& configuration);

/// The statistics of a point. A tally is a quarter of a megabyte, this is a hundredth of it.
struct PointStatistics {
  std::uint64_t games = 0, fallback = 0, missed_alignment = 0;
  std::array<std::uint64_t, strategic_bound_count> violations = {};
  std::array<std::vector<std::uint64_t>, strategic_bound_count> violating;  // the lowest indices
  std::array<Statistic, strategic_quantity_count> quantity = {};

  const Statistic& of(StrategicQuantity q) const { return quantity[static_cast<std::size_t>(q)]; }
};

/// The points of a grid, each with its games in any order. Only points of which some games are
/// there and some are not have a tally.
struct GridTally {
  std::uint64_t repetitions = 1;  // games of a complete point
  Precision precision = Precision::single_precision;
  StrategicTally empty_point;                         // with the scales of the job
  std::map<std::uint64_t, PointStatistics> complete;  // by point
  std::map<std::uint64_t, StrategicTally> open;

  /// Other games of the point.
  void add(std::uint64_t point, StrategicTally tally);
  /// The other's games are others.
  void merge(const GridTally& other);
};

/// A tally of all points of the configuration, those without a game included.
std::vector<PointStatistics> statistics_of(const GridConfiguration& configuration,
                                           const GridTally& tally);

/// Sees every batch, too; called by several threads at a time. Of a queue with the window, games
/// that are not yet done are at most the window before those that are.
struct BatchObserver {
  std::function<void(const StrategicBatch& batch)> see;
  std::uint64_t window = RangeQueue::no_window;
};

/// A ledger with nothing in it.
Ledger<GridTally> grid_ledger(const GridConfiguration& configuration);

/// What works on the games and enters them in the ledger. All must outlive it.
std::unique_ptr<Crew> grid_crew(const GridConfiguration& configuration, const Execution& execution,
                                Ledger<GridTally>& ledger, BatchObserver observer = {});

/// Enters the queue's games in the ledger, until all are done or `watch` gives the run up. Raises
/// RunError if a thread could not be started or no device is left, and whatever a worker raised;
/// what was entered by then stands.
void run_grid(const GridConfiguration& configuration, const Execution& execution, RangeQueue& queue,
              Ledger<GridTally>& ledger, const Watch& watch, const Warn& warn,
              const BatchObserver& observer = {});

/// Works out all games. Raises RunError if `watch` gave the run up, too.
std::vector<PointStatistics> run_grid(const GridConfiguration& configuration,
                                      const Execution& execution, const Watch& watch,
                                      const Warn& warn, const BatchObserver& observer = {});

}  // namespace delegauge::host
