// SPDX-License-Identifier: Apache-2.0
#include "host/sweep/crew.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "host/cluster/cluster.hpp"

namespace delegauge::host {
namespace {

using Clock = std::chrono::steady_clock;
using Patience = RangeSource::Patience;

/// A run of as many units as cost what all cells together do: batches as of the whole sweep.
std::uint64_t fair_units(const SweepUnits& units, std::size_t run) {
  const CellSize& size = units.runs()[run].size;
  constexpr double most = 1e18;
  const double fair = std::min(units.cost() / size.cost_of_unit(), most);
  return std::max(size.units, static_cast<std::uint64_t>(fair));
}

/// Ranges of one cell, with numbers of its own, out of those of all cells.
class CellSource final : public RangeSource {
 public:
  /// held: units of the cell that have been taken.
  CellSource(SweepCrew& crew, std::size_t run, const IndexRange& held, std::size_t worker)
      : crew_(crew), cell_(crew.units().runs()[run].units), held_(held), worker_(worker) {}
  /// What was taken and not asked for.
  ~CellSource() override {
    if (held_.size() > 0) crew_.queue().give_back(held_);
  }

  std::optional<IndexRange> take(std::uint64_t most, Patience patience) override {
    if (held_.size() == 0) {
      const auto taken = crew_.take_from(cell_, most, patience, worker_);
      if (!taken) return std::nullopt;
      held_ = *taken;
    }
    const IndexRange range = {held_.begin, held_.begin + std::min(most, held_.size())};
    held_.begin = range.end;
    return IndexRange{range.begin - cell_.begin, range.end - cell_.begin};
  }
  void done(const IndexRange& range) override { crew_.queue().done(of_all(range)); }
  void give_back(const IndexRange& range) override { crew_.queue().give_back(of_all(range)); }

 private:
  IndexRange of_all(const IndexRange& range) const {
    return {cell_.begin + range.begin, cell_.begin + range.end};
  }
  SweepCrew& crew_;
  IndexRange cell_;
  IndexRange held_;
  std::size_t worker_;
};

/// Goes from cell to cell with the queue.
class SweepWorker final : public UnitWorker {
 public:
  SweepWorker(SweepCrew& crew, std::size_t number, std::optional<int> device)
      : crew_(crew), number_(number), device_(device) {}

  void work(RangeSource& /*queue*/, const std::atomic<bool>& given_up) override {
    const IndexRange all = {0, crew_.units().size()};
    while (const auto range =
               crew_.take_from(all, all.size(), Patience::until_there_is_one, number_)) {
      work_in(crew_.units().run_at(range->begin), *range, given_up);
    }
  }

 private:
  void work_in(std::size_t run, const IndexRange& held, const std::atomic<bool>& given_up) {
    CellSource source(crew_, run, held, number_);
    const std::shared_ptr<CellRun> cell = crew_.open().enter(run);
    try {
      worker_in(*cell)->work(source, given_up);
    } catch (...) {
      crew_.open().leave(run);
      throw;
    }
    crew_.open().leave(run);
  }

  std::unique_ptr<UnitWorker> worker_in(CellRun& cell) {
    if (!device_) return cell.crew().on_thread(number_);
    try {
      return cell.crew().on_device(number_, *device_);
    } catch (const std::exception& error) {
      throw DeviceLost(error.what());
    }
  }

  SweepCrew& crew_;
  std::size_t number_;
  std::optional<int> device_;
};

}  // namespace

std::shared_ptr<CellRun> OpenCells::enter(std::size_t run) {
  const std::lock_guard lock(mutex_);
  Open& open = open_[run];
  if (!open.cell) {
    std::shared_ptr<CellRun> cell = units_.open(run);
    prepare_(*cell, run);
    cell->crew();
    open.cell = std::move(cell);
  }
  open.workers += 1;
  return open.cell;
}

void OpenCells::leave(std::size_t run) {
  std::shared_ptr<CellRun> left;
  {
    const std::lock_guard lock(mutex_);
    Open& open = open_[run];
    open.workers -= 1;
    if (open.workers > 0) return;
    left = std::move(open.cell);
    open_.erase(run);
  }
  enter_in_ledger(run, *left);
}

void OpenCells::settle() {
  std::map<std::size_t, std::shared_ptr<CellRun>> now;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [run, open] : open_) {
      if (open.cell) now.emplace(run, open.cell);
    }
  }
  for (const auto& [run, cell] : now) enter_in_ledger(run, *cell);
}

void OpenCells::enter_in_ledger(std::size_t run, CellRun& cell) {
  CellPart part = cell.take(finish_of(units_.sweep()));
  const IndexRange& of_cell = units_.runs()[run].units;
  const IndexRanges done = part.done;
  ledger_.enter(0, [&](Partial<SweepTally>& partial) {
    partial.tally.add_taken(run, std::move(part));
    for (const IndexRange& range : done.ranges()) {
      partial.done.add({of_cell.begin + range.begin, of_cell.begin + range.end});
    }
  });
}

std::vector<CellBatch> cell_batches(const SweepUnits& units, const Execution& execution,
                                    const ChooseBatch& choose) {
  std::vector<CellBatch> batches;
  for (std::size_t run = 0; run < units.runs().size(); ++run) {
    const std::unique_ptr<CellRun> cell = units.open(run);
    cell->prepare(execution, choose, fair_units(units, run));
    batches.push_back({cell->batch(), cell->batch_multiple()});
  }
  return batches;
}

SweepCrew::SweepCrew(const SweepUnits& units, const Execution& execution, const ChooseBatch& choose,
                     const std::vector<CellBatch>& batches, const std::vector<IndexRange>& todo,
                     RangeQueue& queue, Ledger<SweepTally>& ledger)
    : units_(units), ahead_(units, todo), queue_(queue), open_(units, ledger), batches_(batches) {
  open_.prepare_with([&units, &execution, &choose](CellRun& cell, std::size_t run) {
    cell.prepare(execution, choose, fair_units(units, run));
  });
  const std::size_t of_each =
      execution.devices.empty() ? 1 : static_cast<std::size_t>(workers_of_device());
  idle_.resize(workers_of(execution) * of_each);
  workers_ = static_cast<double>(idle_.size()) * cluster().size();
}

std::unique_ptr<UnitWorker> SweepCrew::on_thread(std::size_t worker) {
  return std::make_unique<SweepWorker>(*this, worker, std::nullopt);
}

std::unique_ptr<UnitWorker> SweepCrew::on_device(std::size_t worker, int device) {
  return std::make_unique<SweepWorker>(*this, worker, device);
}

std::uint64_t SweepCrew::limit(std::uint64_t unit) const {
  constexpr std::uint64_t least_share = 16;  // of a batch
  const std::size_t run = units_.run_at(unit);
  const RunOfCell& of = units_.runs()[run];
  const CellBatch& batch = batches_[run];
  const double fair = ahead_.from(unit) / of.size.cost_of_unit() / (2 * workers_);
  const std::uint64_t least = std::max<std::uint64_t>(1, batch.units / least_share);
  std::uint64_t units = batch.units;
  if (fair < static_cast<double>(units)) {
    units = std::clamp(static_cast<std::uint64_t>(fair), least, units);
  }
  units = std::max(batch.multiple, units - units % batch.multiple);
  return std::min(units, of.units.end - unit);
}

std::optional<IndexRange> SweepCrew::take_from(const IndexRange& units, std::uint64_t most,
                                               RangeSource::Patience patience, std::size_t worker) {
  const Clock::time_point asked = Clock::now();
  const auto taken = queue_.take(
      [&](std::uint64_t unit) {
        return unit < units.begin || unit >= units.end ? 0 : std::min(most, limit(unit));
      },
      patience);
  idle_[worker] += std::chrono::duration<double>(Clock::now() - asked).count();
  return taken;
}

}  // namespace delegauge::host
