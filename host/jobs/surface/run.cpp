// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/run.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "host/machine/batch_run.hpp"
#include "host/machine/engine_run.hpp"

namespace delegauge::host {
namespace {

/// Games between two looks at whether to stop: a second on the slowest shape and instruction set.
constexpr std::uint64_t slice = 1U << 14U;
/// A tally is megabytes and adding to it a tenth of a millisecond: this many serve a hundred
/// threads without either being felt.
constexpr std::size_t most_pages = 16;

/// What the threads of a run on the CPU share.
class Workers {
 public:
  Workers(const SurfaceConfiguration& configuration, const Execution& execution, RangeQueue& queue,
          Ledger<SurfaceTally>& ledger)
      : configuration_(configuration), execution_(execution), queue_(queue), ledger_(ledger) {}

  /// Does the games, asking `watch` now and then.
  void run(const Watch& watch) {
    Team team([this] {
      stop_ = true;
      queue_.close();
    });
    team.start(execution_.threads, [this](int thread) { work(static_cast<std::size_t>(thread)); });
    team.wait(watch, [this] { return done_.load(); });
  }

 private:
  void work(std::size_t thread) {
    if (configuration_.precision == Precision::single_precision) {
      take_batches<float>(thread);
    } else {
      take_batches<double>(thread);
    }
  }

  template <class Real>
  void take_batches(std::size_t thread) {
    const auto work = std::make_unique<SurfaceWork<Real>>(configuration_.job);
    const cpu::SurfaceKernel<Real> kernel = execution_.kernels->surface<Real>();
    while (const auto batch =
               queue_.take(execution_.batch, RangeQueue::Patience::until_there_is_one)) {
      std::uint64_t at = batch->begin;
      while (at < batch->end && !stop_) {
        const std::uint64_t until = at + std::min(slice, batch->end - at);
        kernel(*work, at, until);
        done_ += until - at;
        at = until;
      }
      const IndexRange done = {batch->begin, at};
      ledger_.enter(thread, [&](Partial<SurfaceTally>& partial) {
        work->flush(partial.tally);
        partial.done.add(done);
      });
      if (at < batch->end) queue_.give_back({at, batch->end});
      queue_.done(done);
    }
  }

  const SurfaceConfiguration& configuration_;
  const Execution& execution_;
  RangeQueue& queue_;
  Ledger<SurfaceTally>& ledger_;
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

Work work_of(const SurfaceConfiguration& configuration) {
  const FlatGames& games = configuration.job.games;
  return {
      configuration.games,
      2 * static_cast<std::uint64_t>(games.players) * static_cast<std::uint64_t>(games.outcomes),
      least_rate_flat};
}

std::uint64_t default_device_batch(const SurfaceConfiguration& configuration, std::size_t devices) {
  // Enough batches that devices finish together.
  constexpr std::uint64_t batches_per_device = 16;
  // What a batch may have of the players' utilities: some milliseconds of work of a large GPU, a
  // tenth of a second of a small one, which its screen, Ctrl-C and checkpoints wait for. GPUs for
  // screens have one unit for doubles for every 64 for floats, so a utility in double counts as
  // many.
  constexpr std::uint64_t most_utilities = std::uint64_t{1} << 30U, weight_of_double = 64;
  // Fewer would leave a large GPU's threads without a game.
  constexpr std::uint64_t least = 1U << 15U, usual = 1U << 20U;
  const FlatGames& games = configuration.job.games;
  const auto utilities =
      static_cast<std::uint64_t>(games.players) * static_cast<std::uint64_t>(games.outcomes);
  const bool is_double = configuration.precision == Precision::double_precision;
  const std::uint64_t weight = is_double ? weight_of_double : 1;
  const std::uint64_t most = std::max(least, most_utilities / (utilities * weight));
  return std::clamp(configuration.games / (devices * batches_per_device), std::min(usual, most),
                    most);
}

std::uint64_t default_batch(std::uint64_t games, int threads) {
  constexpr std::uint64_t batches_per_thread = 8;
  constexpr std::uint64_t least = 1U << 14U;
  const std::uint64_t fair = games / (static_cast<std::uint64_t>(threads) * batches_per_thread);
  // Whole slices, so that no call of a kernel is a short one.
  return std::clamp(fair - fair % slice, least, batch_limit);
}

BatchSizes surface_batches(const SurfaceConfiguration& configuration) {
  return {[games = configuration.games](int threads) { return default_batch(games, threads); },
          [configuration](std::size_t devices) {
            return default_device_batch(configuration, devices);
          }};
}

SurfaceTally empty_surface_tally(const SurfaceConfiguration& configuration) {
  return configuration.precision == Precision::single_precision
             ? empty_tally<float>(configuration.job)
             : empty_tally<double>(configuration.job);
}

Ledger<SurfaceTally> surface_ledger(const SurfaceConfiguration& configuration,
                                    const Execution& execution) {
  return Ledger<SurfaceTally>(empty_surface_tally(configuration),
                              std::min(workers_of(execution), most_pages));
}

void run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                 RangeQueue& queue, Ledger<SurfaceTally>& ledger, const Watch& watch,
                 const Warn& warn) {
  validate(configuration);
  if (execution.devices.empty()) {
    Workers(configuration, execution, queue, ledger).run(watch);
  } else {
    run_engines(queue, device_engines(configuration, execution), ledger, watch, warn);
  }
}

SurfaceTally run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                         const Watch& watch, const Warn& warn) {
  RangeQueue queue(configuration.games);
  Ledger<SurfaceTally> ledger = surface_ledger(configuration, execution);
  run_surface(configuration, execution, queue, ledger, watch, warn);
  Partial<SurfaceTally> all = ledger.take();
  require_all_done(all.done.size(), configuration.games);
  return std::move(all.tally);
}

}  // namespace delegauge::host
