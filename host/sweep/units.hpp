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
};

class SweepUnits;

/// Units that are handed out in this order, and what is still to be done from each of them on.
class CostAhead {
 public:
  /// todo: of whole cells one after the other, or parts of one cell each. units must outlive this.
  CostAhead(const SweepUnits& units, const std::vector<IndexRange>& todo);
  /// What the unit, one of them, and all after it cost.
  double from(std::uint64_t unit) const;

 private:
  struct Part {
    IndexRange units;
    double cost_of_unit = 0, after = 0;
  };
  std::vector<Part> parts_;  // by their units
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

  /// Whether some cells end when they are known.
  bool end_when_known() const;

  /// The number of the run that has the unit.
  std::size_t run_at(std::uint64_t unit) const;
  /// What all cost.
  double cost() const { return cost_; }
  std::unique_ptr<CellRun> open(std::size_t run) const;

 private:
  const SweepConfiguration& sweep_;
  std::vector<RunOfCell> runs_;
  double cost_ = 0;
};

}  // namespace delegauge::host
