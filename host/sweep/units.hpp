// SPDX-License-Identifier: Apache-2.0
// The units of all cells, one after the other: those of a sweep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "host/job/cell_run.hpp"
#include "host/sweep/configuration.hpp"

namespace delegauge::host {

/// A cell that is run, and where its units are.
struct RunOfCell {
  std::size_t cell = 0;
  IndexRange units;
  CellSize size;
  double cost_before = 0;  // of all units before it
};

class SweepUnits {
 public:
  /// sweep must outlive this. Raises UsageError if there are more units than a run may have.
  explicit SweepUnits(const SweepConfiguration& sweep);

  const SweepConfiguration& sweep() const { return sweep_; }
  /// Those that are run, numbered from 0 in the order of their cells.
  const std::vector<RunOfCell>& runs() const { return runs_; }
  std::uint64_t size() const { return runs_.back().units.end; }
  std::uint64_t games() const;

  /// The number of the run that has the unit.
  std::size_t run_at(std::uint64_t unit) const;
  /// What all units from this one on cost.
  double cost_from(std::uint64_t unit) const;
  /// What all cost.
  double cost() const { return cost_; }
  std::unique_ptr<CellRun> open(std::size_t run) const;

 private:
  const SweepConfiguration& sweep_;
  std::vector<RunOfCell> runs_;
  double cost_ = 0;
};

}  // namespace delegauge::host
