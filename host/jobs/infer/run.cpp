// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/run.hpp"

#include <memory>
#include <utility>

#include "host/jobs/strategic/execution.hpp"
#include "host/machine/tally_worker.hpp"

namespace delegauge::host {
namespace {

class InferCrew final : public BatchCrew<InferBatch> {
 public:
  InferCrew(const InferConfiguration& configuration, const Execution& execution,
            Ledger<InferTally>& ledger, InferObserver see)
      : BatchCrew(execution),
        job_(infer_job(configuration)),
        marks_(static_cast<int>(job_.marks.size())),
        in_float_(configuration.precision == Precision::single_precision),
        ledger_(ledger),
        see_(std::move(see)) {
    batches.batch = [this](const IndexRange& range, const BatchValues& to) {
      return InferBatch{range.begin, range.end, job_.marks.data(), marks_, to.values, to.stride};
    };
    batches.kernel = [this](const InferBatch& batch) {
      const cpu::StrategicKernels& kernels = *execution_.kernels->strategic;
      (in_float_ ? kernels.infer_float : kernels.infer_double)(job_, batch);
    };
    batches.engine = [this](int device) {
      return in_float_ ? cuda::infer_engine<float>(device, job_, execution_.batch)
                       : cuda::infer_engine<double>(device, job_, execution_.batch);
    };
    tallies_.engine = [this](int device) {
      return in_float_ ? cuda::infer_tally_engine<float>(device, job_, execution_.batch)
                       : cuda::infer_tally_engine<double>(device, job_, execution_.batch);
    };
    tallies_.enter = [this](const IndexRange& range, const InferTally& tally) {
      ledger_.enter(0, range, tally);
    };
    batches.workers_of_device = see_ ? column_workers : tally_workers;
    if (!see_) {
      batches.device_worker = [this](int device) {
        return std::make_unique<TallyWorker<InferBatch, InferTally>>(batches, tallies_, device);
      };
    }
    task.columns = columns_of(job_);
    task.consume = [this](const IndexRange& range, const BatchValues& values) {
      const InferBatch batch = batches.batch(range, values);
      InferTally tally(marks_);
      tally.add(batch, execution_.kernels->sum_column);
      if (see_) see_(batch);
      ledger_.enter(0, range, tally);
    };
  }

 private:
  const InferJob job_;
  const int marks_;
  const bool in_float_;
  Ledger<InferTally>& ledger_;
  const InferObserver see_;
  TallyJob<InferBatch, InferTally> tallies_;
};

}  // namespace

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

std::unique_ptr<Crew> infer_crew(const InferConfiguration& configuration,
                                 const Execution& execution, Ledger<InferTally>& ledger,
                                 InferObserver see) {
  return std::make_unique<InferCrew>(configuration, execution, ledger, std::move(see));
}

void run_infer(const InferConfiguration& configuration, const Execution& execution,
               RangeQueue& queue, Ledger<InferTally>& ledger, const Watch& watch, const Warn& warn,
               const InferObserver& see) {
  run_crew(queue, *infer_crew(configuration, execution, ledger, see), execution, watch, warn);
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
