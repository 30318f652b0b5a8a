// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games, a block to each game, as addresses for the CUDA runtime.
#pragma once

#include <cstddef>
#include <cstdint>

#include "delegauge/base/macros.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::cuda {

inline constexpr int most_block_threads = 128;

enum class RowsIn { shared_memory, device_memory };

// What a block has besides its registers: the rows of its game in shared memory or here, and what
// else the kernel needs, all in the device's memory.
struct BlockSpace {
  RowsIn rows = RowsIn::shared_memory;
  std::byte* memory = nullptr;  // a part of `bytes` for each block of the grid
  std::size_t bytes = 0;
};

// The workspaces of the four observers of a block's game, after its rows.
struct ObserverSpace {
  static constexpr std::size_t alignment = 16;
  static DELEGAUGE_INLINE std::size_t up(std::size_t at) {
    return (at + alignment - 1) / alignment * alignment;
  }
  static DELEGAUGE_INLINE std::size_t member_bytes(int outcomes) {
    return up(static_cast<std::size_t>(outcomes) * sizeof(int));
  }
  static DELEGAUGE_INLINE std::size_t seen_bytes(int outcomes) {
    return up(static_cast<std::size_t>(outcomes));
  }
  static DELEGAUGE_INLINE std::size_t bytes(int outcomes) {
    return observed_count * (member_bytes(outcomes) + seen_bytes(outcomes));
  }
};

struct StrategicKernels {
  const void* grid;   // (StrategicPlan<Real>, StrategicBatch, std::uint64_t, BlockSpace)
  const void* infer;  // (StrategicPlan<Real>, InferBatch, int, BlockSpace)
};

template <class Real>
StrategicKernels strategic_kernels();
template <>
StrategicKernels strategic_kernels<float>();
template <>
StrategicKernels strategic_kernels<double>();

}  // namespace delegauge::cuda
