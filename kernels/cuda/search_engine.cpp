// SPDX-License-Identifier: Apache-2.0
// `search` on one GPU: the chains of a batch go on side by side, some steps at each launch, and
// their best games come back in columns.
#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/search_kernels.hpp"

namespace delegauge::cuda {
namespace {

// The most that a batch's values take, on the device and pinned, in bytes; the state of its chains
// takes about twice as much.
constexpr std::uint64_t most_value_bytes = std::uint64_t{128} << 20;

// Launches end in good time, for GPUs that also serve a display. A step takes a thread some 200 PTX
// instructions for each utility (counted in the emulator: 2,460 in a 2x2 game, 6,600 to 7,300 in a
// 4x4, 109,000 in an 8x64), and a launch is to take 2^23, or one segment if that is more: a few
// tenths of a second, or one, at 3 * 10^7 a second (a guess, for threads that share a
// multiprocessor with many).
constexpr std::uint64_t instructions_per_utility = 200;
constexpr std::uint64_t instructions_per_launch = std::uint64_t{1} << 23;
constexpr std::uint64_t most_steps_per_launch = std::uint64_t{1} << 14;
static_assert(most_steps_per_launch % segment_steps == 0);

template <class Real>
class Engine final : public SearchEngine {
 public:
  Engine(int device, const SearchJob& job, std::uint64_t batch,
         std::optional<std::uint64_t> steps_per_launch)
      : name_("cuda:" + std::to_string(device)),
        device_(device),
        steps_per_launch_(steps_per_launch),
        kernel_(search_kernel_for<Real>(job)),
        launch_{job, SearchConstants<Real>(job), {}, nullptr, 0, 0, 0} {
    if (steps_per_launch && (*steps_per_launch == 0 || *steps_per_launch % segment_steps != 0)) {
      throw std::logic_error("a launch takes whole segments of steps");
    }
    const SearchLayout layout =
        SearchLayout::of(RuntimeShape{job.games.players, job.games.outcomes});
    utilities_ = static_cast<std::uint64_t>(layout.current.utilities);
    state_bytes_ = static_cast<std::size_t>(layout.entries) * sizeof(Real);
    value_bytes_ = static_cast<std::size_t>(columns_of(job)) * sizeof(double);
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    int multiprocessors = 0, blocks = 0;
    DELEGAUGE_CUDA(
        cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device_));
    DELEGAUGE_CUDA(
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel_, search_threads, 0));
    resident_ = static_cast<std::uint64_t>(std::max(1, multiprocessors * blocks)) * search_threads;
    stream_ = stream();
    done_ = event();
    allocate(std::clamp<std::uint64_t>(batch, 1, most_value_bytes / value_bytes_));
    most_ = room_;
  }

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return room_; }

  void evaluate(const SearchBatch& batch) override {
    if (batch.end - batch.begin > most_) {
      throw std::logic_error("a batch is larger than the engine's batch()");
    }
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    for (std::uint64_t first = batch.begin; first != batch.end;) {
      SearchBatch part = batch;
      part.begin = first;
      part.end = first + std::min(room_, batch.end - first);
      part.values += first - batch.begin;
      try {
        if (!submit(part)) return;
      } catch (const CudaError& error) {
        // Local memory is taken at the first launch: there may be too little of it beside the rest.
        if (!error.out_of_memory() || room_ == 1) throw;
        DELEGAUGE_CUDA(cudaStreamSynchronize(stream_.get()));
        allocate(room_ / 2);
        continue;
      }
      collect(part);
      first = part.end;
    }
  }

 private:
  // False if the batch was given up.
  bool submit(const SearchBatch& batch) {
    const std::uint64_t chains = batch.end - batch.begin;
    launch_.batch = batch;
    launch_.batch.values = reinterpret_cast<double*>(values_.get());
    launch_.batch.stride = launch_.stride = static_cast<std::int64_t>(chains);
    launch_.state = reinterpret_cast<Real*>(state_.get());
    const std::uint64_t steps = launch_.job.steps;
    const std::uint64_t at_a_time = steps_per_launch_.value_or(estimated_steps(chains));
    constexpr unsigned int threads = search_threads;
    const auto blocks = static_cast<unsigned int>((chains + threads - 1) / threads);
    for (std::uint64_t from = 0; from < steps; from = launch_.to) {
      launch_.from = from;
      launch_.to = from + std::min(at_a_time, steps - from);
      RuntimeShape shape = {launch_.job.games.players, launch_.job.games.outcomes};
      void* arguments[] = {&launch_, &shape};
      DELEGAUGE_CUDA(
          cudaLaunchKernel(kernel_, dim3(blocks), dim3(threads), arguments, 0, stream_.get()));
      if (launch_.to == steps) break;
      // Launches take long enough for this wait not to show.
      DELEGAUGE_CUDA(cudaStreamSynchronize(stream_.get()));
      if (batch.given_up != nullptr && *batch.given_up) return false;
    }
    DELEGAUGE_CUDA(cudaMemcpyAsync(pinned_.get(), values_.get(), chains * value_bytes_,
                                   cudaMemcpyDeviceToHost, stream_.get()));
    DELEGAUGE_CUDA(cudaEventRecord(done_.get(), stream_.get()));
    return true;
  }

  // Waits for the chains and hands their columns on.
  void collect(const SearchBatch& batch) {
    DELEGAUGE_CUDA(cudaEventSynchronize(done_.get()));
    const std::uint64_t chains = batch.end - batch.begin;
    const auto* const from = reinterpret_cast<const double*>(pinned_.get());
    for (int column = 0; column < columns_of(launch_.job); ++column) {
      std::memcpy(batch.values + column * batch.stride,
                  from + static_cast<std::uint64_t>(column) * chains, chains * sizeof(double));
    }
  }

  // Steps of one launch: whole segments, one at least.
  std::uint64_t estimated_steps(std::uint64_t chains) const {
    const std::uint64_t turns = (chains + resident_ - 1) / resident_;
    const std::uint64_t steps =
        instructions_per_launch / (instructions_per_utility * utilities_ * turns);
    return std::clamp(steps / segment_steps * segment_steps, segment_steps, most_steps_per_launch);
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
  std::optional<std::uint64_t> steps_per_launch_;
  const void* kernel_;
  SearchLaunch<Real> launch_;
  std::uint64_t utilities_ = 0;                    // of a game
  std::size_t state_bytes_ = 0, value_bytes_ = 0;  // of a chain
  std::uint64_t resident_ = 1;                     // threads that the device runs at a time
  std::uint64_t room_ = 1;                         // chains that there is memory for
  std::uint64_t most_ = 1;                         // that batch() ever was
  Stream stream_;
  Event done_;
  DeviceMemory state_, values_;
  PinnedMemory pinned_;
};

}  // namespace

template <class Real>
std::unique_ptr<SearchEngine> search_engine(int device, const SearchJob& job, std::uint64_t batch,
                                            std::optional<std::uint64_t> steps_per_launch) {
  return std::make_unique<Engine<Real>>(device, job, batch, steps_per_launch);
}
template std::unique_ptr<SearchEngine> search_engine<float>(int, const SearchJob&, std::uint64_t,
                                                            std::optional<std::uint64_t>);
template std::unique_ptr<SearchEngine> search_engine<double>(int, const SearchJob&, std::uint64_t,
                                                             std::optional<std::uint64_t>);

}  // namespace delegauge::cuda
