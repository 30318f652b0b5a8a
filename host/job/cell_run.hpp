// SPDX-License-Identifier: Apache-2.0
// A run of a job as one of many that share workers and a queue, whatever the job: a cell of a
// sweep.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/cluster/size_bound.hpp"
#include "host/files/atomic_file.hpp"
#include "host/job/run_json.hpp"
#include "host/machine/crew.hpp"
#include "host/machine/execution.hpp"
#include "host/machine/index_ranges.hpp"
#include "host/machine/outlook.hpp"

namespace delegauge::host {

/// What a cell has to do.
struct CellSize {
  std::uint64_t units = 0;  // games, or chains
  std::uint64_t games_per_unit = 1;
  Work work;                     // of all its games
  bool ends_when_known = false;  // at the first of the marks where its job says so; else with all

  /// What a unit's time goes by.
  double cost_of_unit() const {
    return static_cast<double>(games_per_unit) * static_cast<double>(work.numbers_per_game);
  }
};

/// Units of a cell that are done, and what they add up to.
struct CellPart {
  IndexRanges done;
  std::string bytes;         // of a Partial; of a complete cell that was summarised its results
  std::string warning = {};  // of a complete cell that was taken out: what the user should know
};

/// What is to become of the tally of a complete cell.
enum class Finish { as_bytes, as_summary };

/// Chooses the batch of an execution with these sizes.
using ChooseBatch = std::function<void(const BatchSizes& sizes, Execution& execution)>;

class CellRun {
 public:
  CellRun() = default;
  CellRun(const CellRun&) = delete;
  CellRun& operator=(const CellRun&) = delete;
  virtual ~CellRun() = default;

  virtual CellSize size() const = 0;

  /// Takes threads, devices and kernels, and the batches of a run of `units` units like its own:
  /// cells are done together. Before crew() and files().
  virtual void prepare(const Execution& of_all, const ChooseBatch& choose, std::uint64_t units) = 0;
  /// Units that a worker takes at a time, and what they are a multiple of.
  virtual std::uint64_t batch() const = 0;
  virtual std::uint64_t batch_multiple() const = 0;
  /// What works on its units and enters them. The first call makes it.
  virtual Crew& crew() = 0;
  /// Takes out what has been entered by the crew, while it may be at work.
  virtual CellPart take(Finish finish) = 0;

  // Of parts, without a crew.
  /// The bytes of a part, checked. Raises StateError.
  virtual CellPart read(std::string bytes) const = 0;
  /// Two parts of other units as one.
  virtual CellPart merged(const CellPart& a, const CellPart& b) const = 0;
  /// The most bytes that a part can come to have.
  virtual SizeBound size_bound(const CellPart& part) const = 0;
  /// Of a cell that ends when it is known, what the units up to a mark say: whether they are
  /// enough, and how many times as large as it should be the error is; infinite where nothing can
  /// be told.
  struct Known {
    bool enough = false;
    double error = 0;
  };
  virtual Known known(const CellPart& part) const = 0;
  // Of a complete part: of all units, or up to where it is known.
  /// The file of results (SweptJob), and all files that the job's own command would write.
  virtual std::string results(const CellPart& part) const = 0;
  /// What its statistics leave out or do not show as it is; empty if there is nothing.
  virtual std::string warning(const CellPart& part) const = 0;
  virtual std::vector<FileContent> files(const RunRecord& record, const CellPart& part) const = 0;
};

}  // namespace delegauge::host
