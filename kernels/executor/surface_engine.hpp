// SPDX-License-Identifier: Apache-2.0
// Something that works on batches of a surface job by itself, several at a time: a GPU.
#pragma once

#include <cstdint>
#include <string>

#include "delegauge/tally/surface.hpp"
#include "kernels/executor/index_range.hpp"

namespace delegauge {

// Used by one thread. Whatever a call throws, the engine is of no more use, and the ranges
// submitted but not collected have not been counted.
class SurfaceEngine {
 public:
  SurfaceEngine() = default;
  SurfaceEngine(const SurfaceEngine&) = delete;
  SurfaceEngine& operator=(const SurfaceEngine&) = delete;
  virtual ~SurfaceEngine() = default;

  virtual std::string name() const = 0;
  /// The most games to submit at a time, from 1; falls when memory is short.
  virtual std::uint64_t batch() const = 0;
  /// How many ranges may be submitted before one is collected, from 1.
  virtual int depth() const = 0;
  /// Begins to work on at most batch() games. Fewer than depth() ranges are submitted and not
  /// collected.
  virtual void submit(const IndexRange& range) = 0;
  struct Collected {
    IndexRange range;
    bool counted = true;  // else it is to be submitted again, in ranges of the new batch()
  };
  /// Waits for the range submitted first and adds it to the tally, in full or not at all.
  virtual Collected collect(SurfaceTally& tally) = 0;
};

}  // namespace delegauge
