// SPDX-License-Identifier: Apache-2.0
#include "host/machine/engine_run.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <exception>

namespace delegauge::host {
namespace {

/// What an engine has been given and not yet handed over.
class Outstanding {
 public:
  explicit Outstanding(RangeQueue& queue) : queue_(queue) {}
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
  RangeQueue& queue_;
  std::deque<IndexRange> ranges_;
};

/// Keeps the engine busy until all games are done, the queue is closed, or the engine fails.
void drive(SurfaceEngine& engine, RangeQueue& queue, Ledger<SurfaceTally>& ledger,
           std::size_t member) {
  Outstanding outstanding(queue);
  while (true) {
    if (!outstanding.full(engine)) {
      const auto patience = outstanding.empty() ? RangeQueue::Patience::until_there_is_one
                                                : RangeQueue::Patience::none;
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

}  // namespace

void run_engines(RangeQueue& queue, const std::vector<EngineMaker>& engines,
                 Ledger<SurfaceTally>& ledger, const Watch& watch, const Warn& warn) {
  Survivors survivors(engines.size(), queue, warn);
  const auto member = [&](int number) {
    try {
      const auto engine = engines[static_cast<std::size_t>(number)]();
      drive(*engine, queue, ledger, static_cast<std::size_t>(number));
    } catch (const std::exception& error) {
      survivors.lose_one(error.what());
    }
  };

  Team team([&queue] { queue.close(); });
  team.start(static_cast<int>(engines.size()), member);
  team.wait(watch, [&queue] { return queue.games_done(); });
}

}  // namespace delegauge::host
