// SPDX-License-Identifier: Apache-2.0
// `evaluate` on one GPU: a batch goes through two pinned buffers, each with a stream of its own, so
// that one part is copied while another is measured.
#include <algorithm>
#include <array>
#include <cstring>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/runtime_kernels.hpp"

namespace delegauge::cuda {
namespace {

constexpr int slot_count = 2;
constexpr std::int64_t parts_per_batch = 4;  // enough for copies to overlap with kernels

template <class Real>
class Engine final : public GivenEngine {
 public:
  Engine(int device, const GivenJob& job, GivenStorage storage, bool strategies, std::int64_t games)
      : device_(device),
        job_(job),
        storage_(storage),
        kernel_(runtime_kernels<Real>().of(bounds_asked_of(job)).given) {
    const auto entries =
        static_cast<std::size_t>(job.players) * 2 * static_cast<std::size_t>(job.outcomes);
    utility_bytes_ = entries * (storage == GivenStorage::float32 ? sizeof(float) : sizeof(double));
    strategy_bytes_ = strategies ? static_cast<std::size_t>(job.outcomes) * sizeof(double) : 0;
    result_bytes_ = static_cast<std::size_t>(job.columns.count) * sizeof(double);
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    int multiprocessors = 0, resident = 0;
    DELEGAUGE_CUDA(
        cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device_));
    DELEGAUGE_CUDA(
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&resident, kernel_, given_threads, 0));
    most_blocks_ = std::max(1, multiprocessors * resident);
    allocate(std::max<std::int64_t>(1, (games + parts_per_batch - 1) / parts_per_batch));
  }

  bool evaluate(const GivenBatch& batch) override {
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    bool finite = true;
    std::size_t next = 0;
    for (std::int64_t first = 0; first < batch.games;) {
      Slot& slot = slots_[next];
      next = (next + 1) % slots_.size();
      finite = collect(slot, batch) && finite;
      const std::int64_t count = std::min(room_, batch.games - first);
      try {
        submit(slot, batch, first, count);
      } catch (const CudaError& error) {
        // Local memory is taken at the first launch: there may be too little of it for now.
        if (!error.out_of_memory() || room_ == 1) throw;
        DELEGAUGE_CUDA(cudaStreamSynchronize(slot.stream.get()));
        slot.count = 0;
        room_ = std::max<std::int64_t>(1, room_ / 2);
        continue;
      }
      first += count;
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      finite = collect(slots_[(next + i) % slots_.size()], batch) && finite;
    }
    return finite;
  }

 private:
  // Utilities, strategies, results and the count of unfit games, side by side.
  struct Slot {
    Stream stream;
    Event done;
    DeviceMemory memory;
    PinnedMemory pinned;
    std::int64_t first = 0, count = 0;  // games under way; none if count is 0
  };

  // Offsets for `room` games.
  struct Layout {
    std::size_t strategies, results, unfit, bytes;
  };
  Layout layout() const {
    const auto games = static_cast<std::size_t>(allocated_);
    const auto up = [](std::size_t at) { return (at + 255) / 256 * 256; };
    Layout l = {};
    l.strategies = up(games * utility_bytes_);
    l.results = up(l.strategies + games * strategy_bytes_);
    l.unfit = up(l.results + games * result_bytes_);
    l.bytes = l.unfit + sizeof(unsigned int);
    return l;
  }

  void allocate(std::int64_t room) {
    while (true) {
      allocated_ = room_ = room;
      try {
        for (Slot& slot : slots_) {
          slot.memory.reset();
          slot.pinned.reset();
        }
        for (Slot& slot : slots_) {
          slot.memory = device_memory(layout().bytes);
          slot.pinned = pinned_memory(layout().bytes);
        }
        break;
      } catch (const CudaError& error) {
        if (!error.out_of_memory() || room == 1) throw;
        room /= 2;
      }
    }
    for (Slot& slot : slots_) {
      slot.stream = stream();
      slot.done = event();
    }
  }

  void submit(Slot& slot, const GivenBatch& batch, std::int64_t first, std::int64_t count) {
    const Layout at = layout();
    const cudaStream_t stream = slot.stream.get();
    std::byte* const host = slot.pinned.get();
    std::byte* const device = slot.memory.get();
    const auto games = static_cast<std::size_t>(count), from = static_cast<std::size_t>(first);
    slot.first = first;
    slot.count = count;
    std::memcpy(host, static_cast<const std::byte*>(batch.utilities) + from * utility_bytes_,
                games * utility_bytes_);
    DELEGAUGE_CUDA(
        cudaMemcpyAsync(device, host, games * utility_bytes_, cudaMemcpyHostToDevice, stream));
    if (strategy_bytes_ != 0) {
      std::memcpy(host + at.strategies,
                  batch.strategies + from * static_cast<std::size_t>(job_.outcomes),
                  games * strategy_bytes_);
      DELEGAUGE_CUDA(cudaMemcpyAsync(device + at.strategies, host + at.strategies,
                                     games * strategy_bytes_, cudaMemcpyHostToDevice, stream));
    }
    auto* unfit = reinterpret_cast<unsigned int*>(device + at.unfit);
    DELEGAUGE_CUDA(cudaMemsetAsync(unfit, 0, sizeof(unsigned int), stream));
    GivenBatch there;
    there.storage = storage_;
    there.utilities = device;
    there.strategies =
        strategy_bytes_ == 0 ? nullptr : reinterpret_cast<const double*>(device + at.strategies);
    there.games = count;
    there.results = reinterpret_cast<double*>(device + at.results);
    there.stride = allocated_;
    void* arguments[] = {&job_, &there, &unfit};
    const std::int64_t blocks =
        std::min<std::int64_t>(most_blocks_, (count + given_threads - 1) / given_threads);
    DELEGAUGE_CUDA(cudaLaunchKernel(kernel_, dim3(static_cast<unsigned int>(blocks)),
                                    dim3(given_threads), arguments, 0, stream));
    DELEGAUGE_CUDA(cudaMemcpyAsync(host + at.results, device + at.results, at.bytes - at.results,
                                   cudaMemcpyDeviceToHost, stream));
    DELEGAUGE_CUDA(cudaEventRecord(slot.done.get(), stream));
  }

  // Waits for the slot's games, if there are any, and hands their results on.
  bool collect(Slot& slot, const GivenBatch& batch) {
    if (slot.count == 0) return true;
    DELEGAUGE_CUDA(cudaEventSynchronize(slot.done.get()));
    const Layout at = layout();
    const auto* results = reinterpret_cast<const double*>(slot.pinned.get() + at.results);
    for (int column = 0; column < job_.columns.count; ++column) {
      std::memcpy(batch.results + column * batch.stride + slot.first, results + column * allocated_,
                  static_cast<std::size_t>(slot.count) * sizeof(double));
    }
    slot.count = 0;
    unsigned int unfit = 0;
    std::memcpy(&unfit, slot.pinned.get() + at.unfit, sizeof(unfit));
    return unfit == 0;
  }

  int device_;
  GivenJob job_;
  GivenStorage storage_;
  const void* kernel_;
  int most_blocks_ = 1;
  std::size_t utility_bytes_ = 0, strategy_bytes_ = 0, result_bytes_ = 0;  // of a game
  std::int64_t allocated_ = 1;  // games that a slot has memory for
  std::int64_t room_ = 1;       // games that it is given
  std::array<Slot, slot_count> slots_;
};

}  // namespace

template <class Real>
std::unique_ptr<GivenEngine> given_engine(int device, const GivenJob& job, GivenStorage storage,
                                          bool strategies, std::int64_t games) {
  return std::make_unique<Engine<Real>>(device, job, storage, strategies, games);
}

template std::unique_ptr<GivenEngine> given_engine<float>(int, const GivenJob&, GivenStorage, bool,
                                                          std::int64_t);
template std::unique_ptr<GivenEngine> given_engine<double>(int, const GivenJob&, GivenStorage, bool,
                                                           std::int64_t);

}  // namespace delegauge::cuda
