// SPDX-License-Identifier: Apache-2.0
#include "host/machine/batch_run.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// The memory of one worker's values, which grows to its largest batch.
class Columns {
 public:
  explicit Columns(int columns) : columns_(columns) {}
  BatchValues of(std::uint64_t games, const std::atomic<bool>& given_up) {
    // A game's values must not all fall into one set of the cache.
    constexpr std::uint64_t line = 8, page = 512;  // in values
    std::uint64_t stride = (games + line - 1) / line * line;
    if (stride % page == 0) stride += line;
    const std::size_t size = static_cast<std::size_t>(columns_) * stride;
    if (size > size_) {
      values_.reset();
      values_.reset(new double[size]);
      size_ = size;
    }
    return {values_.get(), static_cast<std::int64_t>(stride), &given_up};
  }

 private:
  int columns_;
  std::size_t size_ = 0;
  std::unique_ptr<double[]> values_;
};

/// Does a task by batches.
class TaskWorker final : public UnitWorker {
 public:
  TaskWorker(std::unique_ptr<BatchWorker> worker, const BatchTask& task, WorksOn on)
      : worker_(std::move(worker)), task_(task), on_(on), columns_(task.columns) {}

  void work(RangeSource& source, const std::atomic<bool>& given_up) override {
    while (const auto range =
               source.take(worker_->batch(), RangeSource::Patience::until_there_is_one)) {
      const BatchValues values =
          columns_.of(worker_->leaves_columns() ? range->size() : 0, given_up);
      try {
        worker_->evaluate(*range, values);
      } catch (const std::exception& error) {
        source.give_back(*range);
        if (on_ == WorksOn::thread) throw;
        throw DeviceLost(error.what());
      }
      if (given_up) return;  // the values may be unfinished
      if (!worker_->counts()) {
        source.give_back(*range);
        continue;
      }
      worker_->enter(*range, values, task_);
      source.done(*range);
    }
  }

 private:
  std::unique_ptr<BatchWorker> worker_;
  const BatchTask& task_;
  WorksOn on_;
  Columns columns_;
};

}  // namespace

void BatchWorker::enter(const IndexRange& range, const BatchValues& values, const BatchTask& task) {
  task.consume(range, values);
}

std::unique_ptr<UnitWorker> unit_worker(std::unique_ptr<BatchWorker> worker, const BatchTask& task,
                                        WorksOn on) {
  return std::make_unique<TaskWorker>(std::move(worker), task, on);
}

void run_workers(RangeQueue& queue, const BatchTask& task,
                 const std::vector<BatchWorkerMaker>& workers, WorkerFailure failure,
                 const Watch& watch, const Warn& warn, int of_device) {
  const WorksOn on = failure == WorkerFailure::ends_the_run ? WorksOn::thread : WorksOn::device;
  Workers all;
  all.failure = failure;
  all.of_device = of_device;
  all.games_each = task.games_each;
  for (const BatchWorkerMaker& make : workers) {
    all.makers.emplace_back([&make, &task, on] { return unit_worker(make(), task, on); });
  }
  work_together(queue, all, watch, warn);
}

void require_all_done(std::uint64_t done, std::uint64_t games) {
  if (done == games) return;
  throw RunError(fmt::format("interrupted after {} of {} games; nothing was written", done, games));
}

}  // namespace delegauge::host
