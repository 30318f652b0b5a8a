// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/run.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "host/jobs/strategic/execution.hpp"
#include "host/machine/tally_worker.hpp"
#include "kernels/cpu/strategic_reevaluate.hpp"

namespace delegauge::host {
namespace {

PointStatistics point_statistics(StrategicTally tally, Precision precision) {
  PointStatistics r;
  r.games = tally.games;
  r.fallback = tally.fallback;
  r.missed_alignment = tally.missed_alignment;
  r.violations = tally.violations;
  r.violating = std::move(tally.violating);
  for (std::size_t q = 0; q < r.quantity.size(); ++q) {
    r.quantity[q] = statistic(tally, static_cast<StrategicQuantity>(q), precision);
  }
  return r;
}

/// Adds batches to the points that their games are of; for several threads.
class BatchTallier {
 public:
  BatchTallier(const StrategicJob& job, Precision precision, SumColumn sum_column)
      : job_(job), sum_column_(sum_column) {
    confirm_ = [this, precision](std::uint64_t index) {
      return precision == Precision::single_precision
                 ? strategic_violations_in_double<float>(job_, index)
                 : strategic_violations_in_double<double>(job_, index);
    };
  }
  const ConfirmViolations& confirm() const { return confirm_; }
  void add(const StrategicBatch& batch, GridTally& to) const {
    for_each_point(batch, [&](std::uint64_t point, std::uint64_t from, std::uint64_t until) {
      StrategicTally tally = to.empty_point;
      add_to_tally(job_, batch, from, until, sum_column_, confirm_, tally);
      to.add(point, std::move(tally));
    });
  }
  /// By a kernel that adds up as it goes.
  PointTallies tally(const StrategicBatch& batch, const StrategicTally& empty,
                     cpu::StrategicTallyKernel kernel) const {
    PointTallies result;
    result.first = batch.begin / job_.repetitions;
    for_each_point(batch, [&](std::uint64_t, std::uint64_t from, std::uint64_t until) {
      result.tally.push_back(empty);
      StrategicSink sink(job_, confirm_, result.tally.back());
      StrategicBatch of_point = batch;
      of_point.begin = from;
      of_point.end = until;
      kernel(job_, of_point, sink);
    });
    return result;
  }

 private:
  template <class Visit>
  void for_each_point(const StrategicBatch& batch, const Visit& visit) const {
    for (std::uint64_t from = batch.begin; from < batch.end;) {
      // In this order nothing overflows.
      const std::uint64_t rest = job_.repetitions - from % job_.repetitions;
      const std::uint64_t until = from + std::min(rest, batch.end - from);
      visit(from / job_.repetitions, from, until);
      from = until;
    }
  }

  const StrategicJob& job_;
  SumColumn sum_column_;
  ConfirmViolations confirm_;
};

class GridCrew final : public BatchCrew<StrategicBatch> {
 public:
  GridCrew(const GridConfiguration& configuration, const Execution& execution,
           Ledger<GridTally>& ledger, BatchObserver observer)
      : BatchCrew(execution),
        job_(strategic_job(configuration)),
        empty_point_(empty_strategic_tally(job_)),
        in_float_(configuration.precision == Precision::single_precision),
        tallier_(job_, configuration.precision, execution.kernels->sum_column),
        ledger_(ledger),
        observer_(std::move(observer)) {
    batches.batch = [this](const IndexRange& range, const BatchValues& to) {
      return StrategicBatch{range.begin, range.end, job_.points.data(), to.values, to.stride};
    };
    batches.kernel = [this](const StrategicBatch& batch) {
      const cpu::StrategicKernels& kernels = *execution_.kernels->strategic;
      (in_float_ ? kernels.batch_float : kernels.batch_double)(job_, batch);
    };
    batches.engine = [this](int device) {
      return in_float_ ? cuda::strategic_engine<float>(device, job_, execution_.batch)
                       : cuda::strategic_engine<double>(device, job_, execution_.batch);
    };
    const bool in_place =
        !observer_.see && tallied_in_place(configuration.repetitions, execution.batch);
    batches.workers_of_device = in_place ? tally_workers : column_workers;
    if (in_place) tally_in_place();
    task.columns = strategic_column_count;
    task.consume = [this](const IndexRange& range, const BatchValues& values) {
      const StrategicBatch batch = batches.batch(range, values);
      GridTally tally = ledger_.empty();
      tallier_.add(batch, tally);
      if (observer_.see) observer_.see(batch);
      ledger_.enter(0, range, tally);
    };
  }

 private:
  void tally_in_place() {
    tallies_.engine = [this](int device) {
      return in_float_ ? cuda::strategic_tally_engine<float>(device, job_, tallier_.confirm(),
                                                             execution_.batch)
                       : cuda::strategic_tally_engine<double>(device, job_, tallier_.confirm(),
                                                              execution_.batch);
    };
    tallies_.enter = [this](const IndexRange& range, PointTallies points) {
      GridTally tally = ledger_.empty();
      std::uint64_t point = points.first;
      for (StrategicTally& of : points.tally) tally.add(point++, std::move(of));
      ledger_.enter(0, range, tally);
    };
    tallies_.kernel = [this](const StrategicBatch& batch) {
      const cpu::StrategicKernels& kernels = *execution_.kernels->strategic;
      return tallier_.tally(batch, empty_point_,
                            in_float_ ? kernels.tally_float : kernels.tally_double);
    };
    batches.thread_worker = [this] {
      return std::make_unique<TallyThread<StrategicBatch, PointTallies>>(batches, tallies_,
                                                                         execution_.batch);
    };
    batches.device_worker = [this](int device) {
      return std::make_unique<TallyWorker<StrategicBatch, PointTallies>>(batches, tallies_, device);
    };
  }

  const StrategicJob job_;
  const StrategicTally empty_point_;
  const bool in_float_;
  const BatchTallier tallier_;
  Ledger<GridTally>& ledger_;
  const BatchObserver observer_;
  TallyJob<StrategicBatch, PointTallies> tallies_;
};

}  // namespace

Work work_of(const GridConfiguration& configuration) {
  return {games_of(configuration), numbers_of(configuration.games), least_rate_strategic};
}

void GridTally::add(std::uint64_t point, StrategicTally tally) {
  if (tally.games < repetitions) {
    const auto [found, is_new] = open.try_emplace(point, std::move(tally));
    if (is_new) return;
    found->second.merge(tally);
    if (found->second.games < repetitions) return;
    tally = std::move(found->second);
    open.erase(found);
  }
  complete.emplace(point, point_statistics(std::move(tally), precision));
}

void GridTally::merge(const GridTally& other) {
  complete.insert(other.complete.begin(), other.complete.end());
  for (const auto& [point, tally] : other.open) add(point, tally);
}

std::vector<PointStatistics> statistics_of(const GridConfiguration& configuration,
                                           const GridTally& tally) {
  std::vector<PointStatistics> points(
      grid_points(configuration).size(),
      point_statistics(StrategicTally(tally.empty_point), tally.precision));
  for (const auto& [point, statistics] : tally.complete) points.at(point) = statistics;
  for (const auto& [point, open] : tally.open) {
    points.at(point) = point_statistics(StrategicTally(open), tally.precision);
  }
  return points;
}

Ledger<GridTally> grid_ledger(const GridConfiguration& configuration) {
  return Ledger<GridTally>({configuration.repetitions,
                            configuration.precision,
                            empty_strategic_tally(strategic_job(configuration)),
                            {},
                            {}});
}

std::unique_ptr<Crew> grid_crew(const GridConfiguration& configuration, const Execution& execution,
                                Ledger<GridTally>& ledger, BatchObserver observer) {
  return std::make_unique<GridCrew>(configuration, execution, ledger, std::move(observer));
}

void run_grid(const GridConfiguration& configuration, const Execution& execution, RangeQueue& queue,
              Ledger<GridTally>& ledger, const Watch& watch, const Warn& warn,
              const BatchObserver& observer) {
  run_crew(queue, *grid_crew(configuration, execution, ledger, observer), execution, watch, warn);
}

std::vector<PointStatistics> run_grid(const GridConfiguration& configuration,
                                      const Execution& execution, const Watch& watch,
                                      const Warn& warn, const BatchObserver& observer) {
  RangeQueue queue(games_of(configuration), observer.window);
  Ledger<GridTally> ledger = grid_ledger(configuration);
  run_grid(configuration, execution, queue, ledger, watch, warn, observer);
  const Partial<GridTally> all = ledger.take();
  require_all_done(all.done.size(), games_of(configuration));
  return statistics_of(configuration, all.tally);
}

}  // namespace delegauge::host
