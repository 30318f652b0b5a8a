// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/run.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "host/machine/batch_run.hpp"
#include "host/machine/engine_run.hpp"

namespace delegauge::host {
namespace {

/// Games between two looks at whether to stop: a second on the slowest shape and instruction set.
constexpr std::uint64_t slice = 1U << 14U;
/// A tally is megabytes and adding to it a tenth of a millisecond: this many serve a hundred
/// threads without either being felt.
constexpr std::size_t most_pages = 16;

/// A thread of the CPU.
template <class Real>
class SurfaceThread final : public UnitWorker {
 public:
  SurfaceThread(const SurfaceConfiguration& configuration, const Execution& execution,
                Ledger<SurfaceTally>& ledger, std::size_t number)
      : work_(configuration.job),
        kernel_(execution.kernels->surface<Real>()),
        batch_(execution.batch),
        ledger_(ledger),
        number_(number) {}

  void work(RangeSource& source, const std::atomic<bool>& given_up) override {
    while (const auto batch = source.take(batch_, RangeSource::Patience::until_there_is_one)) {
      std::uint64_t at = batch->begin;
      while (at < batch->end && !given_up) {
        const std::uint64_t until = at + std::min(slice, batch->end - at);
        kernel_(work_, at, until);
        at = until;
      }
      const IndexRange done = {batch->begin, at};
      ledger_.enter(number_, [&](Partial<SurfaceTally>& partial) {
        work_.flush(partial.tally);
        partial.done.add(done);
      });
      if (at < batch->end) source.give_back({at, batch->end});
      source.done(done);
    }
  }

 private:
  SurfaceWork<Real> work_;  // megabytes: on the heap with this
  cpu::SurfaceKernel<Real> kernel_;
  std::uint64_t batch_;
  Ledger<SurfaceTally>& ledger_;
  std::size_t number_;
};

class SurfaceCrew final : public Crew {
 public:
  SurfaceCrew(const SurfaceConfiguration& configuration, const Execution& execution,
              Ledger<SurfaceTally>& ledger)
      : configuration_(configuration), execution_(execution), ledger_(ledger) {}

  std::unique_ptr<UnitWorker> on_thread(std::size_t worker) override {
    if (in_float()) return thread<float>(worker);
    return thread<double>(worker);
  }
  std::unique_ptr<UnitWorker> on_device(std::size_t worker, int device) override {
    return engine_worker(
        in_float() ? cuda::surface_engine<float>(device, configuration_.job, execution_.batch)
                   : cuda::surface_engine<double>(device, configuration_.job, execution_.batch),
        ledger_, worker);
  }

 private:
  bool in_float() const { return configuration_.precision == Precision::single_precision; }
  template <class Real>
  std::unique_ptr<UnitWorker> thread(std::size_t worker) {
    return std::make_unique<SurfaceThread<Real>>(configuration_, execution_, ledger_, worker);
  }

  const SurfaceConfiguration& configuration_;
  const Execution& execution_;
  Ledger<SurfaceTally>& ledger_;
};

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

std::unique_ptr<Crew> surface_crew(const SurfaceConfiguration& configuration,
                                   const Execution& execution, Ledger<SurfaceTally>& ledger) {
  validate(configuration);
  return std::make_unique<SurfaceCrew>(configuration, execution, ledger);
}

void run_surface(const SurfaceConfiguration& configuration, const Execution& execution,
                 RangeQueue& queue, Ledger<SurfaceTally>& ledger, const Watch& watch,
                 const Warn& warn) {
  run_crew(queue, *surface_crew(configuration, execution, ledger), execution, watch, warn);
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
