// SPDX-License-Identifier: Apache-2.0
#include "host/run/surface_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "host/error.hpp"
#include "host/run/engine_run.hpp"

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

SurfaceTally empty_tally_of(const SurfaceConfiguration& configuration) {
  return configuration.precision == Precision::single_precision
             ? empty_tally<float>(configuration.job)
             : empty_tally<double>(configuration.job);
}

/// What the threads of a run on the CPU share.
class Workers {
 public:
  Workers(const SurfaceConfiguration& configuration, const Execution& execution)
      : configuration_(configuration), execution_(execution) {
    const std::size_t count = std::min(static_cast<std::size_t>(execution.threads), most_tallies);
    for (std::size_t i = 0; i < count; ++i) {
      tallies_.push_back(std::make_unique<SharedTally>());
      tallies_.back()->tally = empty_tally_of(configuration);
    }
  }

  /// Does the games, asking `watch` now and then. Returns how many were done.
  std::uint64_t run(const Watch& watch) {
    Team team([this] { stop_ = true; });
    team.start(execution_.threads, [this](int thread) { work(static_cast<std::size_t>(thread)); });
    team.wait(watch, [this] { return done_.load(); });
    return done_;
  }

  SurfaceTally total() const {
    SurfaceTally total = empty_tally_of(configuration_);
    for (const auto& shared : tallies_) total.merge(shared->tally);
    return total;
  }

 private:
  void work(std::size_t thread) {
    SharedTally& shared = *tallies_[thread % tallies_.size()];
    if (configuration_.precision == Precision::single_precision) {
      take_batches<float>(shared);
    } else {
      take_batches<double>(shared);
    }
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

  const SurfaceConfiguration& configuration_;
  const Execution& execution_;
  std::vector<std::unique_ptr<SharedTally>> tallies_;
  std::atomic<std::uint64_t> next_ = 0;  // the first index not handed out
  std::atomic<std::uint64_t> done_ = 0;  // games
  std::atomic<bool> stop_ = false;
};

/// Makers of an engine on each of the run's devices.
std::vector<EngineMaker> device_engines(const SurfaceConfiguration& configuration,
                                        const Execution& execution) {
  std::vector<EngineMaker> makers;
  for (const cuda::DeviceInfo& device : execution.devices) {
    makers.emplace_back([&configuration, &execution, number = device.number] {
      return configuration.precision == Precision::single_precision
                 ? cuda::surface_engine<float>(number, configuration.job, execution.batch)
                 : cuda::surface_engine<double>(number, configuration.job, execution.batch);
    });
  }
  return makers;
}

}  // namespace

std::uint64_t default_device_batch(std::uint64_t games, std::size_t devices) {
  // Milliseconds of work on a large GPU, and enough batches that devices finish together.
  constexpr std::uint64_t batches_per_device = 16;
  constexpr std::uint64_t least = 1U << 20U;
  constexpr std::uint64_t most = 1U << 27U;
  return std::clamp(games / (devices * batches_per_device), least, most);
}

std::uint64_t default_batch(std::uint64_t games, int threads) {
  constexpr std::uint64_t batches_per_thread = 8;
  constexpr std::uint64_t least = 1U << 14U;
  const std::uint64_t fair = games / (static_cast<std::uint64_t>(threads) * batches_per_thread);
  // Whole slices, so that no call of a kernel is a short one.
  return std::clamp(fair - fair % slice, least, batch_limit);
}

BatchSizes surface_batches(std::uint64_t games) {
  return {[games](int threads) { return default_batch(games, threads); },
          [games](std::size_t devices) { return default_device_batch(games, devices); }};
}

SurfaceTally run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                         const Watch& watch, const Warn& warn) {
  validate(configuration);
  SurfaceTally total = empty_tally_of(configuration);
  std::uint64_t done = 0;
  if (execution.devices.empty()) {
    Workers workers(configuration, execution);
    done = workers.run(watch);
    total = workers.total();
  } else {
    done = run_engines(configuration.games, device_engines(configuration, execution),
                       empty_tally_of(configuration), total, watch, warn);
  }
  if (done != configuration.games) {
    throw RunError(fmt::format("interrupted after {} of {} games; nothing was written", done,
                               configuration.games));
  }
  return total;
}

}  // namespace delegauge::host
