// SPDX-License-Identifier: Apache-2.0
#include "host/run/surface_run.hpp"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "host/error.hpp"

namespace delegauge::host {
namespace {

/// Games between two looks at whether to stop: a second on the slowest shape and instruction set.
constexpr std::uint64_t slice = 1U << 14U;
/// A tally is megabytes and adding to it a tenth of a millisecond: this many serve a hundred
/// threads without either being felt.
constexpr std::size_t most_tallies = 16;

struct SharedTally {
  std::mutex mutex;
  SurfaceTally tally;
};

/// What the threads of a run share.
class Workers {
 public:
  Workers(const SurfaceConfiguration& configuration, const Execution& execution)
      : configuration_(configuration), execution_(execution) {
    const std::size_t count = std::min(static_cast<std::size_t>(execution.threads), most_tallies);
    for (std::size_t i = 0; i < count; ++i) {
      tallies_.push_back(std::make_unique<SharedTally>());
      tallies_.back()->tally = empty();
    }
  }
  ~Workers() { stop_and_join(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void start() {
    for (int i = 0; i < execution_.threads; ++i) {
      {
        const std::lock_guard lock(mutex_);
        running_ += 1;
      }
      try {
        threads_.emplace_back([this, i] { work(static_cast<std::size_t>(i)); });
      } catch (const std::system_error& error) {
        {
          const std::lock_guard lock(mutex_);
          running_ -= 1;
        }
        throw RunError(fmt::format("thread {} of {} could not be started ({}); use fewer --threads",
                                   i + 1, execution_.threads, error.code().message()));
      }
    }
  }

  /// Waits for the games, asking `watch` now and then. Returns whether all were done.
  bool wait(const Watch& watch) {
    bool wanted = true;
    while (wanted && !finished_within(std::chrono::milliseconds(100))) wanted = watch(done_);
    stop_and_join();
    if (failure_) std::rethrow_exception(failure_);
    if (wanted) watch(done_);
    return done_ == configuration_.games;
  }

  std::uint64_t done() const { return done_; }

  SurfaceTally total() const {
    SurfaceTally total = empty();
    for (const auto& shared : tallies_) total.merge(shared->tally);
    return total;
  }

 private:
  SurfaceTally empty() const {
    return configuration_.precision == Precision::single_precision
               ? empty_tally<float>(configuration_.job)
               : empty_tally<double>(configuration_.job);
  }

  void work(std::size_t thread) {
    try {
      SharedTally& shared = *tallies_[thread % tallies_.size()];
      if (configuration_.precision == Precision::single_precision) {
        take_batches<float>(shared);
      } else {
        take_batches<double>(shared);
      }
    } catch (...) {
      stop_ = true;
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    running_ -= 1;
    finished_.notify_one();
  }

  template <class Real>
  void take_batches(SharedTally& shared) {
    const auto work = std::make_unique<SurfaceWork<Real>>(configuration_.job);
    const cpu::SurfaceKernel<Real> kernel = execution_.kernels->surface<Real>();
    const std::uint64_t games = configuration_.games;
    while (true) {
      // At most 1024 batches are asked for beyond 10^18 games: no overflow.
      const std::uint64_t begin = next_.fetch_add(execution_.batch);
      if (begin >= games) return;
      const std::uint64_t end = std::min(begin + execution_.batch, games);
      for (std::uint64_t at = begin; at < end; at += slice) {
        if (stop_) return;
        const std::uint64_t until = std::min(at + slice, end);
        kernel(*work, at, until);
        done_ += until - at;
      }
      const std::lock_guard lock(shared.mutex);
      work->flush(shared.tally);
    }
  }

  bool finished_within(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    return finished_.wait_for(lock, patience, [this] { return running_ == 0; });
  }

  void stop_and_join() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  const SurfaceConfiguration& configuration_;
  const Execution& execution_;
  std::vector<std::unique_ptr<SharedTally>> tallies_;
  std::vector<std::thread> threads_;
  std::atomic<std::uint64_t> next_ = 0;  // the first index not handed out
  std::atomic<std::uint64_t> done_ = 0;  // games
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;  // of what follows
  std::condition_variable finished_;
  int running_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

int available_threads() {
  int count = 0;
  cpu_set_t set;
  // The processors that this process is confined to; the call fails beyond 1024 of them.
  if (sched_getaffinity(0, sizeof(set), &set) == 0) count = CPU_COUNT(&set);
  if (count < 1) count = static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(count, 1, max_threads);
}

std::uint64_t default_batch(std::uint64_t games, int threads) {
  constexpr std::uint64_t batches_per_thread = 8;
  constexpr std::uint64_t least = 1U << 14U;
  const std::uint64_t fair = games / (static_cast<std::uint64_t>(threads) * batches_per_thread);
  // Whole slices, so that no call of a kernel is a short one.
  return std::clamp(fair - fair % slice, least, batch_limit);
}

SurfaceTally run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                         const Watch& watch) {
  validate(configuration);
  Workers workers(configuration, execution);
  workers.start();
  if (!workers.wait(watch)) {
    throw RunError(fmt::format("interrupted after {} of {} games; nothing was written",
                               workers.done(), configuration.games));
  }
  return workers.total();
}

}  // namespace delegauge::host
