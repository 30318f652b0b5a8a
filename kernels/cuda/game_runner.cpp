// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/game_runner.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace delegauge::cuda {
namespace {

BlockLaunch choose_thread_launch(const void* kernel) {
  BlockLaunch launch;
  launch.threads = threads_of_games;
  launch.resident = resident_blocks(kernel, launch.threads, 0);
  if (launch.resident == 0) {
    check(cudaErrorLaunchOutOfResources, "choose_thread_launch", __FILE__, __LINE__);
  }
  return launch;
}

}  // namespace

GameRunner::GameRunner(int device, const GameWork& work, int outcomes, std::uint64_t batch,
                       const BlockSettings& settings)
    : device_(device), work_(work) {
  DELEGAUGE_CUDA(cudaSetDevice(device_));
  launch_ = work.by_thread ? choose_thread_launch(work.kernel)
                           : choose_block_launch(work.kernel, outcomes, work.row_bytes, settings);
  stream_ = cuda::stream();
  done_ = event();
  allocate_batch(std::max<std::uint64_t>(batch, 1));
  allocate_space();
}

void GameRunner::begin(std::uint64_t games, const void* input, std::size_t input_bytes,
                       const Launch& launch) {
  if (games > room_ || input_bytes > work_.input_bytes(room_)) {
    throw std::logic_error("a batch is larger than the engine's batch()");
  }
  DELEGAUGE_CUDA(cudaSetDevice(device_));
  const cudaStream_t stream = stream_.get();
  if (input_bytes > 0) {
    std::memcpy(pinned_input_.get(), input, input_bytes);
    DELEGAUGE_CUDA(cudaMemcpyAsync(input_.get(), pinned_input_.get(), input_bytes,
                                   cudaMemcpyHostToDevice, stream));
  }
  const auto a_block = static_cast<std::uint64_t>(work_.by_thread ? launch_.threads : 1);
  const auto blocks = static_cast<unsigned int>(std::min(blocks_, (games + a_block - 1) / a_block));
  launch(reinterpret_cast<double*>(values_.get()), input_.get(), space_, [&](void** arguments) {
    DELEGAUGE_CUDA(cudaLaunchKernel(work_.kernel, dim3(blocks),
                                    dim3(static_cast<unsigned int>(launch_.threads)), arguments,
                                    launch_.shared, stream));
  });
}

void GameRunner::bring_values_back(std::uint64_t games) {
  DELEGAUGE_CUDA(cudaMemcpyAsync(pinned_values_.get(), values_.get(), games * game_bytes(),
                                 cudaMemcpyDeviceToHost, stream_.get()));
}

void GameRunner::copy_columns(std::uint64_t games, double* to, std::int64_t stride) const {
  const auto* const from = reinterpret_cast<const double*>(pinned_values_.get());
  for (int c = 0; c < work_.columns; ++c) {
    std::memcpy(to + c * stride, from + static_cast<std::uint64_t>(c) * games,
                games * sizeof(double));
  }
}

void GameRunner::wait() {
  DELEGAUGE_CUDA(cudaEventRecord(done_.get(), stream_.get()));
  DELEGAUGE_CUDA(cudaEventSynchronize(done_.get()));
}

void GameRunner::allocate_batch(std::uint64_t games) {
  while (true) {
    try {
      values_.reset();
      pinned_values_.reset();
      input_.reset();
      pinned_input_.reset();
      values_ = device_memory(games * game_bytes());
      if (work_.brings_values_back) pinned_values_ = pinned_memory(games * game_bytes());
      if (const std::size_t bytes = work_.input_bytes(games); bytes > 0) {
        input_ = device_memory(bytes);
        pinned_input_ = pinned_memory(bytes);
      }
      room_ = games;
      return;
    } catch (const CudaError& error) {
      if (!error.out_of_memory() || games == 1) throw;
      games /= 2;
    }
  }
}

// As many blocks as can be resident and have memory: one at least.
void GameRunner::allocate_space() {
  int multiprocessors = 0;
  DELEGAUGE_CUDA(cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device_));
  blocks_ =
      static_cast<std::uint64_t>(multiprocessors) * static_cast<std::uint64_t>(launch_.resident);
  if (work_.by_thread) return;
  space_.rows = launch_.rows;
  space_.bytes = work_.observer_bytes;
  if (launch_.rows == RowsIn::device_memory) space_.bytes += ObserverSpace::up(work_.row_bytes);
  if (space_.bytes == 0) return;
  // Half of what is free: kernels' local memory takes its part, too.
  std::size_t free = 0, total = 0;
  DELEGAUGE_CUDA(cudaMemGetInfo(&free, &total));
  blocks_ = std::min({blocks_, room_, std::max<std::uint64_t>(1, free / 2 / space_.bytes)});
  while (true) {
    try {
      space_memory_ = device_memory(blocks_ * space_.bytes);
      space_.memory = space_memory_.get();
      return;
    } catch (const CudaError& error) {
      if (!error.out_of_memory() || blocks_ == 1) throw;
      blocks_ /= 2;
    }
  }
}

}  // namespace delegauge::cuda
