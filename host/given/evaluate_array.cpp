// SPDX-License-Identifier: Apache-2.0
#include "host/given/evaluate_array.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

namespace delegauge::host {
namespace {

/// What the workers of a run share. Batches are handed out in order, and written in order: whoever
/// has finished one waits until those before it are written. So what fails first is, of all that
/// fails, what comes first in the input, whatever the workers.
class ArrayRun {
 public:
  ArrayRun(const NpyGames& games, const GivenJob& job, const ArrayExecution& execution,
           ColumnsFormat format, Destination& destination)
      : games_(games),
        job_(job),
        execution_(execution),
        format_(format),
        destination_(destination),
        batches_((games.count() + execution.batch - 1) / execution.batch) {}

  void start() {
    const std::size_t wanted = std::min<std::uint64_t>(execution_.workers.size(), batches_);
    team_.start(static_cast<int>(wanted),
                [this](int member) { work(execution_.workers[static_cast<std::size_t>(member)]); });
  }

  void wait(const Watch& watch) {
    const auto done = [this] {
      const std::lock_guard lock(mutex_);
      return std::min(written_ * execution_.batch, games_.count());
    };
    if (team_.wait(watch, done)) return;
    throw RunError(fmt::format("interrupted after {} of {} games{}", done(), games_.count(),
                               destination_.is_file() ? "; nothing was written" : ""));
  }

 private:
  struct Release {
    void operator()(double* p) const { ::operator delete[](p, std::align_val_t(64)); }
  };

  void work(const GivenEvaluator& evaluate) {
    std::string bytes;
    std::unique_ptr<double[], Release> results;
    while (!stop_) {
      const std::uint64_t number = next_++;
      if (number >= batches_) return;
      std::exception_ptr failure;
      try {
        if (!results) {
          const auto size = static_cast<std::size_t>(stride()) *
                            static_cast<std::size_t>(job_.columns.count) * sizeof(double);
          results.reset(static_cast<double*>(::operator new[](size, std::align_val_t(64))));
        }
        bytes.clear();
        measure(number, evaluate, results.get(), bytes);
      } catch (...) {
        failure = std::current_exception();
      }
      if (!wait_for_turn(number)) return;
      if (failure) std::rethrow_exception(failure);
      destination_.append(bytes);
      end_turn();
    }
  }

  /// A column's room, whole groups of lanes.
  std::int64_t stride() const {
    const auto batch = static_cast<std::int64_t>(std::min(execution_.batch, games_.count()));
    return (batch + given_padding - 1) / given_padding * given_padding;
  }

  void measure(std::uint64_t number, const GivenEvaluator& evaluate, double* results,
               std::string& bytes) const {
    const std::uint64_t first = number * execution_.batch;
    const std::uint64_t count = std::min(execution_.batch, games_.count() - first);
    const NpyNumbers utilities = games_.utilities(first, count);
    const std::vector<double> strategies =
        games_.has_strategies() ? games_.strategies(first, count) : std::vector<double>();
    GivenBatch batch;
    batch.storage = games_.file().storage();
    batch.utilities = utilities.data();
    batch.strategies = strategies.empty() ? nullptr : strategies.data();
    batch.games = static_cast<std::int64_t>(count);
    batch.results = results;
    batch.stride = stride();
    if (!evaluate(job_, batch)) games_.check_finite(utilities.data(), first, count);
    if (execution_.filler) execution_.filler(first, count, results, batch.stride);
    append_text({results, batch.stride, batch.games, job_.columns.count}, bytes);
  }

  /// A GPU has measured a batch long before one thread has written it down.
  void append_text(const ColumnsView& results, std::string& bytes) const {
    constexpr std::int64_t least_rows = 1024;
    const auto parts = std::min<std::int64_t>(static_cast<std::int64_t>(execution_.writers),
                                              results.rows / least_rows);
    if (parts <= 1) {
      append_columns(format_, results, bytes);
      return;
    }
    std::vector<std::future<std::string>> texts;
    for (std::int64_t part = 0; part < parts; ++part) {
      const std::int64_t first = part * results.rows / parts;
      const std::int64_t end = (part + 1) * results.rows / parts;
      ColumnsView some = results;
      some.values += first;
      some.rows = end - first;
      texts.push_back(std::async(std::launch::async | std::launch::deferred, [this, some] {
        std::string text;
        append_columns(format_, some, text);
        return text;
      }));
    }
    for (std::future<std::string>& text : texts) bytes += text.get();
  }

  /// Returns false if the run stops before the batch's turn.
  bool wait_for_turn(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return written_ == number || stop_; });
    return !stop_;
  }
  void end_turn() {
    {
      const std::lock_guard lock(mutex_);
      written_ += 1;
    }
    changed_.notify_all();
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
  }

  const NpyGames& games_;
  const GivenJob& job_;
  const ArrayExecution& execution_;
  const ColumnsFormat format_;
  Destination& destination_;
  const std::uint64_t batches_;
  std::atomic<std::uint64_t> next_ = 0;  // the first batch not handed out
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::uint64_t written_ = 0;  // batches
  Team team_{[this] { stop(); }};
};

}  // namespace

namespace {

/// Of which numbers and text take so many bytes.
std::uint64_t games_of(std::uint64_t bytes, const ArrayShape& shape, int columns) {
  constexpr std::uint64_t bytes_per_cell = 32;  // a double and its text
  const std::uint64_t numbers = shape.record() + static_cast<std::uint64_t>(shape.outcomes());
  const std::uint64_t per_game =
      numbers * sizeof(double) + static_cast<std::uint64_t>(columns) * bytes_per_cell;
  return std::max<std::uint64_t>(1, bytes / per_game);
}

}  // namespace

std::uint64_t default_array_batch(const ArrayShape& shape, int columns) {
  return games_of(std::uint64_t{4} << 20U, shape, columns);
}

std::uint64_t default_device_array_batch(const ArrayShape& shape, int columns) {
  constexpr std::uint64_t most = 100'000;
  return std::min(most, games_of(std::uint64_t{256} << 20U, shape, columns));
}

void check_games(const NpyGames& games, std::uint64_t batch) {
  for (std::uint64_t first = 0; first < games.count(); first += batch) {
    const std::uint64_t count = std::min(batch, games.count() - first);
    games.check_finite(games.utilities(first, count).data(), first, count);
    if (games.has_strategies()) games.strategies(first, count);
  }
}

void evaluate_array(const NpyGames& games, const GivenJob& job, const ArrayExecution& execution,
                    ColumnsFormat format, const std::vector<std::string>& names,
                    Destination& destination, const Watch& watch) {
  destination.append(columns_header(format, names, games.count()));
  ArrayRun run(games, job, execution, format, destination);
  run.start();
  run.wait(watch);
}

}  // namespace delegauge::host
