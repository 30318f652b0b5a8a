// SPDX-License-Identifier: Apache-2.0
#include "host/given/measure_array.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <vector>

#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

/// What the workers of a run share.
class ArrayMeasurement {
 public:
  ArrayMeasurement(const ArrayGames& games, const GivenJob& job, const ArrayExecution& execution,
                   double* values, std::int64_t stride)
      : games_(games),
        job_(job),
        execution_(execution),
        values_(values),
        stride_(stride),
        batches_((games.shape().games + execution.batch - 1) / execution.batch) {}

  void run(const Watch& watch) {
    if (batches_ == 1) {
      work(execution_.workers.front());
      return rethrow();
    }
    Team team([this] { stop_ = true; });
    const std::size_t wanted = std::min<std::uint64_t>(execution_.workers.size(), batches_);
    team.start(static_cast<int>(wanted),
               [this](int member) { work(execution_.workers[static_cast<std::size_t>(member)]); });
    const auto done = [this] { return std::min(done_ * execution_.batch, games_.shape().games); };
    const bool wanted_all = team.wait(watch, done);
    rethrow();
    if (wanted_all) return;
    throw RunError(fmt::format("interrupted after {} of {} games", done(), games_.shape().games));
  }

 private:
  void work(const GivenEvaluator& evaluate) {
    std::vector<std::byte> room;
    std::vector<double> strategies;
    while (!stop_) {
      const std::uint64_t number = next_++;
      if (number >= batches_) return;
      try {
        measure(number, evaluate, room, strategies);
        done_ += 1;
      } catch (...) {
        fail(number, std::current_exception());
      }
    }
  }

  void measure(std::uint64_t number, const GivenEvaluator& evaluate, std::vector<std::byte>& room,
               std::vector<double>& strategies) const {
    const std::uint64_t first = number * execution_.batch;
    const std::uint64_t count = std::min(execution_.batch, games_.shape().games - first);
    GivenBatch batch;
    batch.storage = games_.shape().storage;
    batch.utilities = games_.utilities(first, count, room);
    batch.strategies = games_.strategies(first, count, strategies);
    batch.games = static_cast<std::int64_t>(count);
    batch.results = values_ + first;
    batch.stride = stride_;
    if (!evaluate(job_, batch)) {
      require_finite(games_.shape(), ArrayGames::names(), batch.utilities, first, count);
    }
  }

  /// Batches are handed out in order and finished once begun: of those that fail, the first in the
  /// input is among them, whatever the workers.
  void fail(std::uint64_t number, const std::exception_ptr& failure) {
    stop_ = true;
    const std::lock_guard lock(mutex_);
    if (failure_ && failed_ < number) return;
    failure_ = failure;
    failed_ = number;
  }
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

  const ArrayGames& games_;
  const GivenJob& job_;
  const ArrayExecution& execution_;
  double* const values_;
  const std::int64_t stride_;
  const std::uint64_t batches_;
  std::atomic<std::uint64_t> next_ = 0;  // the first batch not handed out
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;  // of what follows
  std::exception_ptr failure_;
  std::uint64_t failed_ = 0;
};

}  // namespace

std::uint64_t batch_in_cache(const ArrayShape& shape) {
  constexpr std::uint64_t bytes = std::uint64_t{128} << 10U;
  const std::uint64_t games = bytes / (shape.record() * sizeof(double));
  constexpr std::uint64_t padding = given_padding;
  return std::max<std::uint64_t>(1, games / padding) * padding;
}

void measure_array(const ArrayGames& games, const GivenJob& job, const ArrayExecution& execution,
                   double* values, std::int64_t stride, const Watch& watch) {
  if (games.shape().games == 0) return;
  ArrayMeasurement(games, job, execution, values, stride).run(watch);
}

}  // namespace delegauge::host
