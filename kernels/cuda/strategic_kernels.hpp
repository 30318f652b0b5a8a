// SPDX-License-Identifier: Apache-2.0
// The kernels for strategic games, as addresses for the CUDA runtime: a block to each game, or a
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "delegauge/base/inline.hpp"
#include "delegauge/game/strategic_sampler.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::cuda {

inline constexpr int most_block_threads = 128;

// Games that a thread each works on: threads of a block, and the most bytes that such a game's rows
// may take. The rows of some 256 threads then fit into a multiprocessor's first-level cache.
inline constexpr int threads_of_games = 128;
inline constexpr std::size_t most_thread_bytes = 1024;
// The outcomes of the largest: one player's.
template <class Real>
inline constexpr int most_thread_outcomes = static_cast<int>(most_thread_bytes / sizeof(Real) /
                                                             StrategicRows<Real>::size(1, 1));

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

// A block to each game.
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

// A thread to each game. They take the same arguments but for the space, of which they need none.
struct GridThreadKernel {
  const void* function;
  std::string shape;         // "3x3"; empty: any whose rows are small enough
  std::vector<int> actions;  // of that shape
  // The kernel's StrategicPlan for the job, as bytes.
  std::vector<std::byte> (*plan)(const StrategicJob& job);
};

template <class Real>
std::vector<GridThreadKernel> grid_thread_kernels();  // the last is for any shape
template <>
std::vector<GridThreadKernel> grid_thread_kernels<float>();
template <>
std::vector<GridThreadKernel> grid_thread_kernels<double>();

template <class Real>
const void* infer_thread_kernel_address();
template <>
const void* infer_thread_kernel_address<float>();
template <>
const void* infer_thread_kernel_address<double>();

}  // namespace delegauge::cuda
