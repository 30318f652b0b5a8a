// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/run.hpp"

#include <memory>
#include <utility>

#include "host/jobs/strategic/execution.hpp"
#include "host/machine/tally_worker.hpp"

namespace delegauge::host {

Work work_of(const InferConfiguration& configuration) {
  // Every profile observed costs a few numbers of each player's.
  const std::uint64_t observed = static_cast<std::uint64_t>(configuration.samples) *
                                 static_cast<std::uint64_t>(configuration.games.players);
  return {games_of(configuration), numbers_of(configuration.games) + observed,
          least_rate_strategic};
}

int columns_of(const InferJob& job) {
  return observed_count * static_cast<int>(job.marks.size()) * estimated_count;
}

Ledger<InferTally> infer_ledger(const InferConfiguration& configuration) {
  return Ledger<InferTally>(InferTally(static_cast<int>(configuration.marks.size())));
}

void run_infer(const InferConfiguration& configuration, const Execution& execution,
               RangeQueue& queue, Ledger<InferTally>& ledger, const Watch& watch, const Warn& warn,
               const InferObserver& see) {
  const InferJob job = infer_job(configuration);
  const int marks = static_cast<int>(job.marks.size());
  const bool in_float = configuration.precision == Precision::single_precision;
  BatchJob<InferBatch> batches;
  batches.batch = [&](const IndexRange& range, const BatchValues& to) {
    return InferBatch{range.begin, range.end, job.marks.data(), marks, to.values, to.stride};
  };
  batches.kernel = [&](const InferBatch& batch) {
    const cpu::StrategicKernels& kernels = *execution.kernels->strategic;
    (in_float ? kernels.infer_float : kernels.infer_double)(job, batch);
  };
  batches.engine = [&](int device) {
    return in_float ? cuda::infer_engine<float>(device, job, execution.batch)
                    : cuda::infer_engine<double>(device, job, execution.batch);
  };
  TallyJob<InferBatch, InferTally> tallies;
  tallies.engine = [&](int device) {
    return in_float ? cuda::infer_tally_engine<float>(device, job, execution.batch)
                    : cuda::infer_tally_engine<double>(device, job, execution.batch);
  };
  tallies.enter = [&](const IndexRange& range, const InferTally& tally) {
    ledger.enter(0, range, tally);
  };
  batches.workers_of_device = see ? column_workers : tally_workers;
  if (!see) {
    batches.device_worker = [&](int device) {
      return std::make_unique<TallyWorker<InferBatch, InferTally>>(batches, tallies, device);
    };
  }
  BatchTask task;
  task.columns = columns_of(job);
  task.consume = [&](const IndexRange& range, const BatchValues& values) {
    const InferBatch batch = batches.batch(range, values);
    InferTally tally(marks);
    tally.add(batch, execution.kernels->sum_column);
    if (see) see(batch);
    ledger.enter(0, range, tally);
  };
  run_batches(queue, task, batches, execution, watch, warn);
}

InferTally run_infer(const InferConfiguration& configuration, const Execution& execution,
                     const Watch& watch, const Warn& warn) {
  RangeQueue queue(games_of(configuration));
  Ledger<InferTally> ledger = infer_ledger(configuration);
  run_infer(configuration, execution, queue, ledger, watch, warn);
  Partial<InferTally> all = ledger.take();
  require_all_done(all.done.size(), games_of(configuration));
  return std::move(all.tally);
}

}  // namespace delegauge::host
