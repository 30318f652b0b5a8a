// SPDX-License-Identifier: Apache-2.0
// Memory and launches for batches of strategic games on one device, whatever kernel works on them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "kernels/cuda/block_launch.hpp"
#include "kernels/cuda/memory.hpp"

namespace delegauge::cuda {

/// What a kernel needs for a batch.
struct GameWork {
  const void* kernel = nullptr;
  bool by_thread = false;          // a thread to each game; else a block
  std::size_t row_bytes = 0;       // of a block's game
  std::size_t observer_bytes = 0;  // of a block, always in the device's memory
  int columns = 0;                 // values of a game
  bool brings_values_back = true;  // to the host; else they stay on the device
  /// The most that goes to the device with so many games.
  std::function<std::size_t(std::uint64_t games)> input_bytes;
};

/// Used by one thread.
class GameRunner {
 public:
  /// With room for `batch` games, or for as many as the device has memory for. Raises CudaError.
  GameRunner(int device, const GameWork& work, int outcomes, std::uint64_t batch,
             const BlockSettings& settings);

  std::uint64_t room() const { return room_; }
  cudaStream_t stream() const { return stream_.get(); }

  /// start(arguments) is to be called with the kernel's.
  using Start = std::function<void(void** arguments)>;
  /// All pointers are the device's.
  using Launch = std::function<void(double* values, const std::byte* input, BlockSpace space,
                                    const Start& start)>;
  /// Puts the work on `games` games, at most room(), on the stream. input: bytes for the kernel.
  void begin(std::uint64_t games, const void* input, std::size_t input_bytes, const Launch& launch);
  /// Where the stream leaves them: column c of game g in [c * games + g].
  const double* values() const { return reinterpret_cast<const double*>(values_.get()); }
  /// Puts their way back to the host on the stream, of the last batch.
  void bring_values_back(std::uint64_t games);
  /// Once they are there: a column of `games` values to each `stride`.
  void copy_columns(std::uint64_t games, double* to, std::int64_t stride) const;
  /// Waits for what is on the stream.
  void wait();

 private:
  std::size_t game_bytes() const {
    return static_cast<std::size_t>(work_.columns) * sizeof(double);
  }
  void allocate_batch(std::uint64_t games);
  void allocate_space();

  int device_;
  GameWork work_;
  BlockLaunch launch_;
  std::uint64_t room_ = 1;    // games
  std::uint64_t blocks_ = 1;  // of the largest grid
  BlockSpace space_;
  Stream stream_;
  Event done_;
  DeviceMemory values_, input_, space_memory_;
  PinnedMemory pinned_values_, pinned_input_;
};

}  // namespace delegauge::cuda
