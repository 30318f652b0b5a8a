// SPDX-License-Identifier: Apache-2.0
#include "host/machine/batch_run.hpp"

#include <fmt/format.h>

#include <exception>
#include <mutex>

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

/// How many workers each device has left. For several threads.
class WorkersLeft {
 public:
  WorkersLeft(std::size_t workers, int of_device)
      : of_device_(static_cast<std::size_t>(of_device)), left_(workers / of_device_, of_device_) {}
  std::size_t devices() const { return left_.size(); }
  /// Whether the worker was its device's last.
  bool lose(int worker) {
    const std::lock_guard lock(mutex_);
    return --left_[static_cast<std::size_t>(worker) / of_device_] == 0;
  }

 private:
  std::size_t of_device_;
  std::mutex mutex_;
  std::vector<std::size_t> left_;
};

}  // namespace

void BatchWorker::enter(const IndexRange& range, const BatchValues& values, const BatchTask& task) {
  task.consume(range, values);
}

void run_workers(RangeQueue& queue, const BatchTask& task,
                 const std::vector<BatchWorkerMaker>& workers, WorkerFailure failure,
                 const Watch& watch, const Warn& warn, int of_device) {
  WorkersLeft left(workers.size(), of_device);
  Survivors survivors(left.devices(), queue, warn, task.games_each);
  std::atomic<bool> given_up = false;
  const auto member = [&](int number) {
    // Called while the failure is handled.
    const auto give_up = [&](const std::string& why) {
      if (failure == WorkerFailure::ends_the_run) throw;
      if (left.lose(number)) survivors.lose_one(why);
    };
    Columns columns(task.columns);
    std::unique_ptr<BatchWorker> worker;
    try {
      worker = workers[static_cast<std::size_t>(number)]();
    } catch (const std::exception& error) {
      return give_up(error.what());
    }
    while (const auto range =
               queue.take(worker->batch(), RangeQueue::Patience::until_there_is_one)) {
      const BatchValues values = columns.of(worker->leaves_columns() ? range->size() : 0, given_up);
      try {
        worker->evaluate(*range, values);
      } catch (const std::exception& error) {
        queue.give_back(*range);
        return give_up(error.what());
      }
      if (given_up) return;  // the values may be unfinished
      if (!worker->counts()) {
        queue.give_back(*range);
        continue;
      }
      worker->enter(*range, values, task);
      queue.done(*range);
    }
  };

  Team team([&] {
    given_up = true;
    queue.close();
  });
  team.start(static_cast<int>(workers.size()), member);
  team.wait(watch, [&] { return queue.games_done() * task.games_each; });
}

void require_all_done(std::uint64_t done, std::uint64_t games) {
  if (done == games) return;
  throw RunError(fmt::format("interrupted after {} of {} games; nothing was written", done, games));
}

}  // namespace delegauge::host
