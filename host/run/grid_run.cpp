// SPDX-License-Identifier: Apache-2.0
#include "host/run/grid_run.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "kernels/cpu/strategic_reevaluate.hpp"

namespace delegauge::host {
namespace {

PointStatistics statistics_of(StrategicTally tally, Precision precision) {
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

}  // namespace

PointTallies::PointTallies(const StrategicJob& job, Precision precision, SumColumn sum_column)
    : job_(job), precision_(precision), sum_column_(sum_column), statistics_(job.points.size()) {
  confirm_ = [this](std::uint64_t index) {
    return precision_ == Precision::single_precision
               ? strategic_violations_in_double<float>(job_, index)
               : strategic_violations_in_double<double>(job_, index);
  };
}

void PointTallies::add(const StrategicBatch& batch) {
  for (std::uint64_t from = batch.begin; from < batch.end;) {
    const std::uint64_t point = from / job_.repetitions;
    const std::uint64_t to = std::min((point + 1) * job_.repetitions, batch.end);
    StrategicTally tally = empty_strategic_tally(job_);
    add_to_tally(job_, batch, from, to, sum_column_, confirm_, tally);
    add(point, std::move(tally));
    from = to;
  }
}

void PointTallies::add(std::uint64_t point, StrategicTally tally) {
  if (tally.games < job_.repetitions) {
    const std::lock_guard lock(mutex_);
    const auto [found, is_new] = open_.try_emplace(point, std::move(tally));
    if (is_new) return;
    found->second.merge(tally);
    if (found->second.games < job_.repetitions) return;
    tally = std::move(found->second);
    open_.erase(found);
  }
  statistics_[point] = statistics_of(std::move(tally), precision_);  // this thread's alone
}

std::vector<PointStatistics> run_grid(const GridConfiguration& configuration,
                                      const Execution& execution, const Watch& watch,
                                      const Warn& warn, const BatchObserver& observer) {
  const StrategicJob job = strategic_job(configuration);
  const bool in_float = configuration.precision == Precision::single_precision;
  PointTallies tallies(job, configuration.precision, execution.kernels->sum_column);
  BatchJob<StrategicBatch> batches;
  batches.batch = [&job](const GameRange& range, const BatchValues& to) {
    return StrategicBatch{range.begin, range.end, job.points.data(), to.values, to.stride};
  };
  batches.kernel = [&](const StrategicBatch& batch) {
    const cpu::StrategicKernels& kernels = *execution.kernels->strategic;
    (in_float ? kernels.batch_float : kernels.batch_double)(job, batch);
  };
  batches.engine = [&](int device) {
    return in_float ? cuda::strategic_engine<float>(device, job, execution.batch)
                    : cuda::strategic_engine<double>(device, job, execution.batch);
  };
  BatchTask task;
  task.games = games_of(configuration);
  task.columns = strategic_column_count;
  task.window = observer.window;
  task.consume = [&](const GameRange& range, const BatchValues& values) {
    const StrategicBatch batch = batches.batch(range, values);
    tallies.add(batch);
    if (observer.see) observer.see(batch);
  };
  run_batches(task, batches, execution, watch, warn);
  return tallies.take();
}

}  // namespace delegauge::host
