// SPDX-License-Identifier: Apache-2.0
#include "host/machine/engine_run.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <exception>
#include <utility>

namespace delegauge::host {
namespace {

/// What an engine has been given and not yet handed over.
class Outstanding {
 public:
  explicit Outstanding(RangeSource& queue) : queue_(queue) {}
  /// An engine that failed has counted none of these.
  ~Outstanding() {
    for (const IndexRange& range : ranges_) queue_.give_back(range);
  }
  Outstanding(const Outstanding&) = delete;
  Outstanding& operator=(const Outstanding&) = delete;

  bool empty() const { return ranges_.empty(); }
  bool full(const SurfaceEngine& engine) const {
    return ranges_.size() >= static_cast<std::size_t>(engine.depth());
  }
  void add(const IndexRange& range) { ranges_.push_back(range); }
  void settle(const SurfaceEngine::Collected& collected) {
    ranges_.erase(std::find(ranges_.begin(), ranges_.end(), collected.range));
    if (collected.counted) {
      queue_.done(collected.range);
    } else {
      queue_.give_back(collected.range);
    }
  }

 private:
  RangeSource& queue_;
  std::deque<IndexRange> ranges_;
};

/// Keeps the engine busy until all games are done, the queue is closed, or the engine fails.
void drive(SurfaceEngine& engine, RangeSource& queue, Ledger<SurfaceTally>& ledger,
           std::size_t member) {
  Outstanding outstanding(queue);
  while (true) {
    if (!outstanding.full(engine)) {
      const auto patience = outstanding.empty() ? RangeSource::Patience::until_there_is_one
                                                : RangeSource::Patience::none;
      if (const auto range = queue.take(engine.batch(), patience)) {
        outstanding.add(*range);
        engine.submit(*range);
        continue;
      }
      if (outstanding.empty()) return;
    }
    SurfaceEngine::Collected collected;
    ledger.enter(member, [&](Partial<SurfaceTally>& partial) {
      collected = engine.collect(partial.tally);
      if (collected.counted) partial.done.add(collected.range);
    });
    outstanding.settle(collected);
  }
}

class SurfaceEngineWorker final : public UnitWorker {
 public:
  SurfaceEngineWorker(std::unique_ptr<SurfaceEngine> engine, Ledger<SurfaceTally>& ledger,
                      std::size_t number)
      : engine_(std::move(engine)), ledger_(ledger), number_(number) {}
  void work(RangeSource& source, const std::atomic<bool>& /*given_up*/) override {
    try {
      drive(*engine_, source, ledger_, number_);
    } catch (const std::exception& error) {
      throw DeviceLost(error.what());
    }
  }

 private:
  std::unique_ptr<SurfaceEngine> engine_;
  Ledger<SurfaceTally>& ledger_;
  std::size_t number_;
};

}  // namespace

std::unique_ptr<UnitWorker> engine_worker(std::unique_ptr<SurfaceEngine> engine,
                                          Ledger<SurfaceTally>& ledger, std::size_t number) {
  return std::make_unique<SurfaceEngineWorker>(std::move(engine), ledger, number);
}

void run_engines(RangeQueue& queue, const std::vector<EngineMaker>& engines,
                 Ledger<SurfaceTally>& ledger, const Watch& watch, const Warn& warn) {
  Workers workers;
  workers.failure = WorkerFailure::is_made_up_for;
  for (std::size_t n = 0; n < engines.size(); ++n) {
    workers.makers.emplace_back([&, n] { return engine_worker(engines[n](), ledger, n); });
  }
  work_together(queue, workers, watch, warn);
}

}  // namespace delegauge::host
