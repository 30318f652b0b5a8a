// SPDX-License-Identifier: Apache-2.0
#include "host/run/infer_run.hpp"

#include <mutex>

namespace delegauge::host {

int columns_of(const InferJob& job) {
  return observed_count * static_cast<int>(job.marks.size()) * estimated_count;
}

InferTally run_infer(const InferConfiguration& configuration, const Execution& execution,
                     const Watch& watch, const Warn& warn) {
  const InferJob job = infer_job(configuration);
  const int marks = static_cast<int>(job.marks.size());
  const bool in_float = configuration.precision == Precision::single_precision;
  InferTally total(marks);
  std::mutex mutex;  // of total
  BatchJob<InferBatch> batches;
  batches.batch = [&](const GameRange& range, const BatchValues& to) {
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
  BatchTask task;
  task.games = games_of(configuration);
  task.columns = columns_of(job);
  task.consume = [&](const GameRange& range, const BatchValues& values) {
    InferTally tally(marks);
    tally.add(batches.batch(range, values), execution.kernels->sum_column);
    const std::lock_guard lock(mutex);
    total.merge(tally);
  };
  run_batches(task, batches, execution, watch, warn);
  return total;
}

}  // namespace delegauge::host
