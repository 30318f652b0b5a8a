// SPDX-License-Identifier: Apache-2.0
// One team of workers for all cells of a sweep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "host/machine/crew.hpp"
#include "host/machine/ledger.hpp"
#include "host/sweep/tally.hpp"

namespace delegauge::host {

/// Cells that somebody works on. For several threads.
class OpenCells {
 public:
  OpenCells(const SweepUnits& units, Ledger<SweepTally>& ledger) : units_(units), ledger_(ledger) {}

  /// The cell, for a worker; make(run) prepares one that nobody works on.
  std::shared_ptr<CellRun> enter(std::size_t run);
  /// A worker leaves it. With the last of them, what it has come to is in the ledger.
  void leave(std::size_t run);
  /// Enters what all have come to so far in the ledger.
  void settle();

  /// How cells are prepared. Before the first is entered.
  void prepare_with(std::function<void(CellRun& cell, std::size_t run)> prepare) {
    prepare_ = std::move(prepare);
  }

 private:
  struct Open {
    std::shared_ptr<CellRun> cell;
    std::size_t workers = 0;
  };
  void enter_in_ledger(std::size_t run, CellRun& cell);

  const SweepUnits& units_;
  Ledger<SweepTally>& ledger_;
  std::function<void(CellRun& cell, std::size_t run)> prepare_;
  std::mutex mutex_;
  std::map<std::size_t, Open> open_;
};

/// Units of a cell that a worker takes at a time, and what they are a multiple of.
struct CellBatch {
  std::uint64_t units = 1, multiple = 1;
};
/// Those of all runs, as all of them are done together.
std::vector<CellBatch> cell_batches(const SweepUnits& units, const Execution& execution,
                                    const ChooseBatch& choose);

class SweepCrew final : public Crew {
 public:
  /// todo: what is handed out. All but it must outlive the crew.
  SweepCrew(const SweepUnits& units, const Execution& execution, const ChooseBatch& choose,
            const std::vector<CellBatch>& batches, const std::vector<IndexRange>& todo,
            RangeQueue& queue, Ledger<SweepTally>& ledger);

  std::unique_ptr<UnitWorker> on_thread(std::size_t worker) override;
  std::unique_ptr<UnitWorker> on_device(std::size_t worker, int device) override;
  int workers_of_device() const override { return units_.sweep().swept->workers_of_device; }

  /// Before the ledger is taken out, while workers may be at work.
  void settle() { open_.settle(); }
  /// Seconds that each worker has waited for others to finish. Once all have.
  const std::vector<double>& idle_seconds() const { return idle_; }

  // For its workers.
  const SweepUnits& units() const { return units_; }
  RangeQueue& queue() { return queue_; }
  OpenCells& open() { return open_; }
  /// The queue's next units, of one cell: a batch of it, and towards the end of all cells less, so
  /// that all workers finish together. Nothing, too, if they are not among `units`.
  std::optional<IndexRange> take_from(const IndexRange& units, std::uint64_t most,
                                      RangeSource::Patience patience, std::size_t worker);

 private:
  std::uint64_t limit(std::uint64_t unit) const;

  const SweepUnits& units_;
  const CostAhead ahead_;
  RangeQueue& queue_;
  OpenCells open_;
  double workers_ = 1;                     // of all ranks
  const std::vector<CellBatch>& batches_;  // by run
  std::vector<double> idle_;               // by worker
};

}  // namespace delegauge::host
