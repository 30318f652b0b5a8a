// SPDX-License-Identifier: Apache-2.0
// Batches of `grid` and `infer` on one device: their kernels, and what these are given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernels/cuda/game_runner.hpp"
#include "kernels/executor/strategic_plan.hpp"

namespace delegauge::cuda {

std::string name_of(int device);

/// Whether a thread each works on such games.
template <class Real>
bool by_thread(const Profiles& profiles, GameWorker worker);

/// The games of `grid`. Raises CudaError.
template <class Real>
class GridWork {
 public:
  GridWork(int device, const StrategicJob& job, std::uint64_t batch, const BlockSettings& settings,
           bool brings_values_back);
  GameRunner& runner() { return runner_; }
  const GameRunner& runner() const { return runner_; }
  /// Puts the batch on the stream.
  void begin(const StrategicBatch& batch);

 private:
  struct Choice {
    GameWork work;
    std::vector<std::byte> plan;
  };
  static Choice choose(const StrategicJob& job, const BlockSettings& settings,
                       bool brings_values_back);

  MeasureSource source_;
  std::uint64_t repetitions_;
  Choice choice_;
  GameRunner runner_;
};

/// The games of `infer`.
template <class Real>
class InferWork {
 public:
  InferWork(int device, const InferJob& job, std::uint64_t batch, const BlockSettings& settings,
            bool brings_values_back);
  GameRunner& runner() { return runner_; }
  const GameRunner& runner() const { return runner_; }
  void begin(const InferBatch& batch);

 private:
  static GameWork work_of(const StrategicPlan<Real>& plan, const InferJob& job,
                          const BlockSettings& settings, bool brings_values_back);

  StrategicPlan<Real> plan_;
  int samples_;
  GameRunner runner_;
};

/// Columns of an InferJob's games.
inline int columns_of(const InferJob& job) {
  return observed_count * static_cast<int>(job.marks.size()) * estimated_count;
}

}  // namespace delegauge::cuda
