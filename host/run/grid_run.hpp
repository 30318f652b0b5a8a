// SPDX-License-Identifier: Apache-2.0
// The games of `grid`, and what is known of each of its points in the end.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "host/run/batch_run.hpp"
#include "host/run/statistic.hpp"
#include "host/strategic_configuration.hpp"

namespace delegauge::host {

/// The statistics of a point. A tally is a quarter of a megabyte, this is a hundredth of it.
struct PointStatistics {
  std::uint64_t games = 0, fallback = 0, missed_alignment = 0;
  std::array<std::uint64_t, strategic_bound_count> violations = {};
  std::array<std::vector<std::uint64_t>, strategic_bound_count> violating;  // the lowest indices
  std::array<Statistic, strategic_quantity_count> quantity = {};

  const Statistic& of(StrategicQuantity q) const { return quantity[static_cast<std::size_t>(q)]; }
};

/// Adds batches up, in any order and from several threads. Only points of which some games are
/// there and some are not have a tally.
class PointTallies {
 public:
  PointTallies(const StrategicJob& job, Precision precision, SumColumn sum_column);
  void add(const StrategicBatch& batch);
  /// Of the points, once all games have been added.
  std::vector<PointStatistics> take() { return std::move(statistics_); }

 private:
  void add(std::uint64_t point, StrategicTally tally);

  const StrategicJob& job_;
  Precision precision_;
  SumColumn sum_column_;
  ConfirmViolations confirm_;
  std::mutex mutex_;  // of open_
  std::map<std::uint64_t, StrategicTally> open_;
  std::vector<PointStatistics> statistics_;
};

/// Sees every batch, too; called by several threads at a time. Games that are not yet done are at
/// most the window before those that are.
struct BatchObserver {
  std::function<void(const StrategicBatch& batch)> see;
  std::uint64_t window = RangeQueue::no_window;
};

/// Works out all games. Raises RunError if `watch` gave the run up, a thread could not be started
/// or no device is left, and whatever a worker raised.
std::vector<PointStatistics> run_grid(const GridConfiguration& configuration,
                                      const Execution& execution, const Watch& watch,
                                      const Warn& warn, const BatchObserver& observer = {});

}  // namespace delegauge::host
