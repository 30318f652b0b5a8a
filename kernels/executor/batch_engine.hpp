// SPDX-License-Identifier: Apache-2.0
// Something that works out batches of games by itself, one at a time: a GPU.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernels/executor/estimate_job.hpp"
#include "kernels/executor/infer_job.hpp"
#include "kernels/executor/search_job.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge {

// Batch: StrategicBatch, InferBatch, SearchBatch or EstimateBatch; its pointers are of the host's
// memory. Used by one thread. Whatever a call throws, the engine is of no more use.
template <class Batch>
class BatchEngine {
 public:
  BatchEngine() = default;
  BatchEngine(const BatchEngine&) = delete;
  BatchEngine& operator=(const BatchEngine&) = delete;
  virtual ~BatchEngine() = default;

  virtual std::string name() const = 0;
  /// The most games to give at a time, from 1.
  virtual std::uint64_t batch() const = 0;
  /// Fills in the values of all games of the batch, at most batch() of them.
  virtual void evaluate(const Batch& batch) = 0;
};

using StrategicEngine = BatchEngine<StrategicBatch>;
using InferEngine = BatchEngine<InferBatch>;
using SearchEngine = BatchEngine<SearchBatch>;
using EstimateEngine = BatchEngine<EstimateBatch>;

// One that adds its games up by itself: their values do not come back.
template <class Batch, class Tally>
class TallyEngine {
 public:
  TallyEngine() = default;
  TallyEngine(const TallyEngine&) = delete;
  TallyEngine& operator=(const TallyEngine&) = delete;
  virtual ~TallyEngine() = default;

  virtual std::string name() const = 0;
  /// The most games to give at a time, from 1.
  virtual std::uint64_t batch() const = 0;
  /// The tally of the batch's games, whose `values` are not looked at. Nothing where so many values
  /// lie far from the others that there is no room for them: a BatchEngine takes these games.
  virtual std::optional<Tally> tally(const Batch& batch) = 0;
};

/// Tallies of points first, first + 1, ...: those that a batch has games of.
struct PointTallies {
  std::uint64_t first = 0;
  std::vector<StrategicTally> tally;
};
using StrategicTallyEngine = TallyEngine<StrategicBatch, PointTallies>;
using InferTallyEngine = TallyEngine<InferBatch, InferTally>;

}  // namespace delegauge
