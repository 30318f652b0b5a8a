// SPDX-License-Identifier: Apache-2.0
// The devices of a run of which some may fail: others do their games.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "host/machine/range_queue.hpp"
#include "host/text/warn.hpp"

namespace delegauge::host {

/// How many are left. For several threads.
class Survivors {
 public:
  /// games_each: what the user knows each of the queue's games as. All must outlive this.
  Survivors(std::size_t devices, const RangeQueue& queue, const Warn& warn,
            std::uint64_t games_each = 1)
      : queue_(queue), games_each_(games_each), warn_(warn), left_(devices) {}

  /// One is lost, and why: the user is warned. Raises RunError if it was the last.
  void lose_one(const std::string& why);

 private:
  const RangeQueue& queue_;
  std::uint64_t games_each_;
  const Warn& warn_;
  std::mutex mutex_;  // of left_, and of warning
  std::size_t left_;
};

}  // namespace delegauge::host
