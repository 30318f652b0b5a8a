// SPDX-License-Identifier: Apache-2.0
// `surface` on one GPU: a few streams, each with a tally on the device and its copy in pinned
// memory. While one batch is computed, the last one's tally is copied and added up.
#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <optional>
#include <stdexcept>
#include <vector>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/kernel_table.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/runtime_kernels.hpp"
#include "kernels/cuda/surface_batch.hpp"
#include "kernels/executor/workspace.hpp"

namespace delegauge::cuda {
namespace {

// Two batches hide the host's part of a third.
constexpr int most_slots = 3;
constexpr std::uint64_t least_batch = 4096;
constexpr unsigned int judges_per_block = 32;

// Room for every sixteenth game of a large batch to be a suspect, and for all of a small one. A few
// in 10^5 are, unless a bound is attained in most games.
std::uint32_t suspects_of(std::uint64_t batch) {
  constexpr std::uint64_t all = 65536;
  return static_cast<std::uint32_t>(std::max(std::min(batch, all), batch / 16));
}

// Threads that judge suspects, of which two outcomes make many: as many as reside on the device at
// the kernel's registers, as long as their workspaces take no more than a batch's tally does.
std::uint32_t judges_of(int multiprocessors, std::size_t bytes_of_judge) {
  constexpr std::size_t most_warps = 16, most_bytes = std::size_t{64} << 20;
  const auto blocks = static_cast<std::size_t>(multiprocessors);
  const std::size_t fit = most_bytes / (blocks * judges_per_block * bytes_of_judge);
  const std::size_t warps = std::clamp<std::size_t>(fit, 1, most_warps);
  return static_cast<std::uint32_t>(blocks * warps * judges_per_block);
}

template <class Real>
class Engine final : public SurfaceEngine {
 public:
  Engine(int device, const SurfaceJob& job, std::uint64_t batch)
      : device_(device),
        batch_(std::clamp(batch, std::uint64_t{1}, device_batch_limit)),
        plan_(job),
        kernel_(surface_kernel_for<Real>(job)),
        recheck_(runtime_kernels<Real>().of(job.bounds).recheck),
        tightest_(runtime_kernels<Real>().tightest) {
    if (job.tightest < 0 || static_cast<std::uint32_t>(job.tightest) > TallyShape::most_tightest) {
      throw std::logic_error("more tightest games than a device keeps");
    }
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    DELEGAUGE_CUDA(
        cudaDeviceGetAttribute(&multiprocessors_, cudaDevAttrMultiProcessorCount, device_));
    const FlatGames& games = job.games;
    launch_ = choose_launch(kernel_.function, plan_.statistics, sizeof(Real),
                            workspace_bytes<Real>(kernel_, games.players, games.outcomes));
    for (TightestBar<Real>& bar : bars_.of) {
      if (job.tightest == 0) bar = {Real(2), 0};  // out of reach: tightness is at most 1
    }
    shape_.statistics = plan_.statistics;
    shape_.bounds = plan_.bounds;
    shape_.tightest = job.tightest;
    shape_.entries = static_cast<std::uint32_t>(
        Workspace<Real, RuntimeShape>::size({job.games.players, job.games.outcomes}));
    shape_.judges = judges_of(multiprocessors_, shape_.entries * (sizeof(Real) + sizeof(double)));
    allocate();
  }

  std::string name() const override { return "cuda:" + std::to_string(device_); }
  // Before there are bars every game is a candidate for the tightest; later they are few, and the
  // more games the bars are of the fewer.
  std::uint64_t batch() const override {
    if (shape_.tightest == 0) return batch_;
    constexpr std::uint64_t candidates = TallyShape::candidates;
    const std::uint64_t growth =
        std::max<std::uint64_t>(1, candidates / 4 / static_cast<std::uint64_t>(shape_.tightest));
    if (seen_ > batch_ / growth) return batch_;
    return std::min(batch_, std::max(candidates, seen_ * growth));
  }
  int depth() const override { return static_cast<int>(slots_.size()); }

  void submit(const IndexRange& range) override {
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    submitted_.push_back({range, next_, false});
    try {
      begin(slots_[next_], range);
    } catch (const CudaError& error) {
      // Local memory is taken at the first launch: there may be too little of it.
      if (!error.out_of_memory() || batch_ <= least_batch) throw;
      submitted_.back().refused = true;
      batch_ /= 2;
    }
    next_ = (next_ + 1) % slots_.size();
  }

  Collected collect(SurfaceTally& tally) override {
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    const Submitted oldest = submitted_.front();
    Slot& slot = slots_[oldest.slot];
    if (oldest.refused) {
      DELEGAUGE_CUDA(cudaStreamSynchronize(slot.stream.get()));
      submitted_.pop_front();
      return {oldest.range, false};
    }
    DELEGAUGE_CUDA(cudaEventSynchronize(slot.done.get()));
    submitted_.pop_front();
    const TallyCounts& counts = *slot.copy.counts;
    // Lists that ran over are incomplete: a batch that fits them is counted instead.
    if (counts.suspects > shape_.suspects) {
      batch_ = std::min<std::uint64_t>(batch_, shape_.suspects);
      return {oldest.range, false};
    }
    if (counts.violators > TallyShape::violators) {
      batch_ = std::min<std::uint64_t>(batch_, TallyShape::violators);
      return {oldest.range, false};
    }
    for (int b = 0; b < shape_.bounds; ++b) {
      if (shape_.tightest == 0 || slot.copy.candidates[b] <= TallyShape::candidates) continue;
      batch_ = std::min<std::uint64_t>(batch_, TallyShape::candidates);
      return {oldest.range, false};
    }
    add_to<Real>(tally, plan_.job, oldest.range.size(), slot.copy);
    seen_ += oldest.range.size();
    raise_bars(tally);
    return {oldest.range, true};
  }

  const Launch& launch() const { return launch_; }

 private:
  struct Slot {
    Stream stream;
    Event done;
    DeviceMemory memory;
    PinnedMemory pinned;
    DeviceTally<Real> total;  // in memory
    DeviceTally<Real> copy;   // in pinned
  };
  struct Submitted {
    IndexRange range;
    std::size_t slot;
    bool refused;
  };

  // As many slots as memory allows, at least one; the first may cost batches their size.
  void allocate() {
    while (true) {
      shape_.suspects = suspects_of(batch_);
      try {
        slots_.push_back(make_slot());
        break;
      } catch (const CudaError& error) {
        if (!error.out_of_memory() || batch_ <= least_batch) throw;
        batch_ /= 2;
      }
    }
    while (slots_.size() < most_slots) {
      try {
        slots_.push_back(make_slot());
      } catch (const CudaError& error) {
        if (!error.out_of_memory()) throw;
        return;
      }
    }
  }

  Slot make_slot() const {
    Slot slot;
    const std::size_t bytes = DeviceTally<Real>(shape_, nullptr).bytes;
    const std::size_t copied = DeviceTally<Real>(shape_, nullptr).copied_bytes;
    slot.stream = stream();
    slot.done = event();
    slot.memory = device_memory(bytes);
    slot.pinned = pinned_memory(copied);
    slot.total = DeviceTally<Real>(shape_, slot.memory.get());
    slot.copy = DeviceTally<Real>(shape_, slot.pinned.get());
    return slot;
  }

  void begin(Slot& slot, const IndexRange& range) {
    const cudaStream_t stream = slot.stream.get();
    DELEGAUGE_CUDA(cudaMemsetAsync(slot.memory.get(), 0, slot.total.copied_bytes, stream));
    SurfaceBatch<Real> batch = {range.begin, range.end, slot.total, bars_, launch_.histograms};
    RuntimeShape shape = {plan_.job.games.players, plan_.job.games.outcomes};
    void* arguments[] = {&plan_, &batch, &shape};
    const auto threads = static_cast<std::uint64_t>(launch_.threads);
    const std::uint64_t wanted = (range.size() + threads - 1) / threads;
    const std::uint64_t resident =
        static_cast<std::uint64_t>(launch_.resident) * static_cast<std::uint64_t>(multiprocessors_);
    const dim3 grid(static_cast<unsigned int>(std::min(wanted, resident)));
    DELEGAUGE_CUDA(cudaLaunchKernel(kernel_.function, grid,
                                    dim3(static_cast<unsigned int>(launch_.threads)), arguments,
                                    launch_.shared, stream));
    const std::uint64_t suspects = std::min<std::uint64_t>(range.size(), shape_.suspects);
    const std::uint64_t blocks = std::min<std::uint64_t>(
        (suspects + judges_per_block - 1) / judges_per_block, shape_.judges / judges_per_block);
    DELEGAUGE_CUDA(cudaLaunchKernel(recheck_, dim3(static_cast<unsigned int>(blocks)),
                                    dim3(judges_per_block), arguments, 0, stream));
    if (shape_.tightest != 0 && shape_.bounds != 0) {
      void* of_batch[] = {&batch};
      DELEGAUGE_CUDA(cudaLaunchKernel(tightest_, dim3(static_cast<unsigned int>(shape_.bounds)),
                                      dim3(keeper_threads), of_batch, 0, stream));
    }
    DELEGAUGE_CUDA(cudaMemcpyAsync(slot.pinned.get(), slot.memory.get(), slot.total.copied_bytes,
                                   cudaMemcpyDeviceToHost, stream));
    DELEGAUGE_CUDA(cudaEventRecord(slot.done.get(), stream));
  }

  // What the run has seen so far spares later batches a look at games that are not tight enough.
  void raise_bars(const SurfaceTally& tally) {
    for (std::size_t b = 0; b < bound_count; ++b) {
      const TightestGames& list = tally.bound[b].tightest;
      if (list.capacity == 0 || !list.full()) continue;
      const TightestBar<Real> last = {static_cast<Real>(list.games.back().tightness),
                                      list.games.back().index};
      // The tally may have begun anew: what has been cleared before stays cleared.
      TightestBar<Real>& bar = bars_.of[b];
      const bool higher = last.tightness > bar.tightness ||
                          (last.tightness == bar.tightness && last.index < bar.index);
      if (higher) bar = last;
    }
  }

  int device_;
  std::uint64_t batch_;
  SurfacePlan<Real> plan_;
  SurfaceKernel kernel_;
  const void* recheck_;
  const void* tightest_;
  std::uint64_t seen_ = 0;  // games counted
  int multiprocessors_ = 0;
  Launch launch_;
  TallyShape shape_;
  TightestBars<Real> bars_;
  std::vector<Slot> slots_;
  std::size_t next_ = 0;
  std::deque<Submitted> submitted_;
};

}  // namespace

template <class Real>
std::unique_ptr<SurfaceEngine> surface_engine(int device, const SurfaceJob& job,
                                              std::uint64_t batch) {
  return std::make_unique<Engine<Real>>(device, job, batch);
}

template std::unique_ptr<SurfaceEngine> surface_engine<float>(int, const SurfaceJob&,
                                                              std::uint64_t);
template std::unique_ptr<SurfaceEngine> surface_engine<double>(int, const SurfaceJob&,
                                                               std::uint64_t);

}  // namespace delegauge::cuda
