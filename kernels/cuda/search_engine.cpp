// SPDX-License-Identifier: Apache-2.0
// `search` on one GPU: the chains of a batch go on side by side, some steps at each launch, and
// their best games come back in columns.
#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/search_kernels.hpp"

namespace delegauge::cuda {
namespace {

// The most that a batch takes on the device, in bytes.
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30;
template <class Real>
class Engine final : public SearchEngine {
 public:
  Engine(int device, const SearchJob& job, std::uint64_t batch, std::uint64_t steps_per_launch)
      : name_("cuda:" + std::to_string(device)),
        device_(device),
        steps_per_launch_(steps_per_launch),
        launch_{job, SearchConstants<Real>(job), {}, nullptr, 0, 0, 0} {
    if (steps_per_launch == 0 || steps_per_launch % segment_steps != 0) {
      throw std::logic_error("a launch takes whole segments of steps");
    }
    const RuntimeShape shape = {job.games.players, job.games.outcomes};
    const SearchLayout layout = SearchLayout::of(shape);
    state_bytes_ = static_cast<std::size_t>(layout.entries) * sizeof(Real);
    value_bytes_ = static_cast<std::size_t>(columns_of(job)) * sizeof(double);
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    stream_ = stream();
    done_ = event();
    allocate(std::clamp<std::uint64_t>(batch, 1, most_bytes / (state_bytes_ + value_bytes_)));
  }

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return room_; }

  void evaluate(const SearchBatch& batch) override {
    if (batch.begin == batch.end) return;
    const std::uint64_t chains = batch.end - batch.begin;
    if (chains > room_) throw std::logic_error("a batch is larger than the engine's batch()");
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    launch_.batch = batch;
    launch_.batch.values = reinterpret_cast<double*>(values_.get());
    launch_.batch.stride = launch_.stride = static_cast<std::int64_t>(chains);
    launch_.state = reinterpret_cast<Real*>(state_.get());
    const std::uint64_t steps = launch_.job.steps;
    for (std::uint64_t from = 0; from < steps; from = launch_.to) {
      launch_.from = from;
      launch_.to = std::min(steps, from + steps_per_launch_);
      start(chains);
    }
    const std::size_t bytes = chains * value_bytes_;
    DELEGAUGE_CUDA(cudaMemcpyAsync(pinned_.get(), values_.get(), bytes, cudaMemcpyDeviceToHost,
                                   stream_.get()));
    DELEGAUGE_CUDA(cudaEventRecord(done_.get(), stream_.get()));
    DELEGAUGE_CUDA(cudaEventSynchronize(done_.get()));
    const auto* const from = reinterpret_cast<const double*>(pinned_.get());
    for (int column = 0; column < columns_of(launch_.job); ++column) {
      std::memcpy(batch.values + column * batch.stride,
                  from + static_cast<std::uint64_t>(column) * chains, chains * sizeof(double));
    }
  }

 private:
  void start(std::uint64_t chains) {
    void* arguments[] = {&launch_};
    constexpr unsigned int threads = search_threads;
    const auto blocks = static_cast<unsigned int>((chains + threads - 1) / threads);
    DELEGAUGE_CUDA(cudaLaunchKernel(search_kernel_address<Real>(), dim3(blocks), dim3(threads),
                                    arguments, 0, stream_.get()));
  }

  void allocate(std::uint64_t chains) {
    while (true) {
      try {
        state_.reset();
        values_.reset();
        pinned_.reset();
        state_ = device_memory(chains * state_bytes_);
        values_ = device_memory(chains * value_bytes_);
        pinned_ = pinned_memory(chains * value_bytes_);
        room_ = chains;
        return;
      } catch (const CudaError& error) {
        if (!error.out_of_memory() || chains == 1) throw;
        chains /= 2;
      }
    }
  }

  std::string name_;
  int device_;
  std::uint64_t steps_per_launch_;
  SearchLaunch<Real> launch_;
  std::size_t state_bytes_ = 0, value_bytes_ = 0;  // of a chain
  std::uint64_t room_ = 1;                         // chains
  Stream stream_;
  Event done_;
  DeviceMemory state_, values_;
  PinnedMemory pinned_;
};

}  // namespace

template <class Real>
std::unique_ptr<SearchEngine> search_engine(int device, const SearchJob& job, std::uint64_t batch,
                                            std::uint64_t steps_per_launch) {
  return std::make_unique<Engine<Real>>(device, job, batch, steps_per_launch);
}
template std::unique_ptr<SearchEngine> search_engine<float>(int, const SearchJob&, std::uint64_t,
                                                            std::uint64_t);
template std::unique_ptr<SearchEngine> search_engine<double>(int, const SearchJob&, std::uint64_t,
                                                             std::uint64_t);

}  // namespace delegauge::cuda
