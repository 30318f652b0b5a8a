// SPDX-License-Identifier: Apache-2.0
// Something that works out batches of games by itself, one at a time: a GPU.
#pragma once

#include <cstdint>
#include <string>

#include "kernels/executor/infer_job.hpp"
#include "kernels/executor/search_job.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge {

// Batch: StrategicBatch, InferBatch or SearchBatch; its pointers are of the host's memory. Used by
// one thread. Whatever a call throws, the engine is of no more use.
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

}  // namespace delegauge
