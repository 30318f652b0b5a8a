// SPDX-License-Identifier: Apache-2.0
// `grid` and `infer` on one GPU: a batch's values come back in columns, and the host tallies them.
#include <algorithm>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/block_launch.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/executor/strategic_plan.hpp"

namespace delegauge::cuda {
namespace {

// The most that a batch's values take, on the device and pinned, in bytes.
constexpr std::uint64_t most_value_bytes = std::uint64_t{128} << 20;

// What a kernel needs for a batch.
struct BlockWork {
  const void* kernel = nullptr;
  std::size_t row_bytes = 0;       // of a game
  std::size_t observer_bytes = 0;  // of a block, always in the device's memory
  int columns = 0;                 // values of a game
  // The most that goes to the device with so many games.
  std::function<std::size_t(std::uint64_t games)> input_bytes;
};

// Memory and launches for batches of games, a block to each game.
class BlockRunner {
 public:
  BlockRunner(int device, const BlockWork& work, int outcomes, std::uint64_t batch,
              const BlockSettings& settings)
      : device_(device), work_(work) {
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    launch_ = choose_block_launch(work.kernel, outcomes, work.row_bytes, settings);
    stream_ = stream();
    done_ = event();
    const std::uint64_t fits = most_value_bytes / game_bytes();
    allocate_batch(std::clamp<std::uint64_t>(batch, 1, fits));
    allocate_space();
  }

  std::uint64_t room() const { return room_; }

  // Works on `games` games, at most room(), and waits for them: result(c) is their column c then.
  // input: bytes for the kernel. launch(values, input, space, start) has the kernel's arguments
  // in order and calls start(arguments); its pointers are the device's.
  template <class Launch>
  void run(std::uint64_t games, const void* input, std::size_t input_bytes, const Launch& launch) {
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
    const auto blocks = static_cast<unsigned int>(std::min(blocks_, games));
    launch(reinterpret_cast<double*>(values_.get()), input_.get(), space_, [&](void** arguments) {
      DELEGAUGE_CUDA(cudaLaunchKernel(work_.kernel, dim3(blocks),
                                      dim3(static_cast<unsigned int>(launch_.threads)), arguments,
                                      launch_.shared, stream));
    });
    DELEGAUGE_CUDA(cudaMemcpyAsync(pinned_values_.get(), values_.get(), games * game_bytes(),
                                   cudaMemcpyDeviceToHost, stream));
    DELEGAUGE_CUDA(cudaEventRecord(done_.get(), stream));
    DELEGAUGE_CUDA(cudaEventSynchronize(done_.get()));
  }
  // Hands the results of the last batch on, a column of `games` values to each `stride`.
  void copy_columns(std::uint64_t games, double* to, std::int64_t stride) const {
    const auto* const from = reinterpret_cast<const double*>(pinned_values_.get());
    for (int c = 0; c < work_.columns; ++c) {
      std::memcpy(to + c * stride, from + static_cast<std::uint64_t>(c) * games,
                  games * sizeof(double));
    }
  }

 private:
  std::size_t game_bytes() const {
    return static_cast<std::size_t>(work_.columns) * sizeof(double);
  }

  void allocate_batch(std::uint64_t games) {
    while (true) {
      try {
        values_.reset();
        pinned_values_.reset();
        input_.reset();
        pinned_input_.reset();
        values_ = device_memory(games * game_bytes());
        pinned_values_ = pinned_memory(games * game_bytes());
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
  void allocate_space() {
    int multiprocessors = 0;
    DELEGAUGE_CUDA(
        cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device_));
    blocks_ =
        static_cast<std::uint64_t>(multiprocessors) * static_cast<std::uint64_t>(launch_.resident);
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

  int device_;
  BlockWork work_;
  BlockLaunch launch_;
  std::uint64_t room_ = 1;    // games
  std::uint64_t blocks_ = 1;  // of the largest grid
  BlockSpace space_;
  Stream stream_;
  Event done_;
  DeviceMemory values_, input_, space_memory_;
  PinnedMemory pinned_values_, pinned_input_;
};

std::string name_of(int device) { return "cuda:" + std::to_string(device); }

template <class Real>
std::size_t row_bytes(const Profiles& profiles) {
  return static_cast<std::size_t>(StrategicRows<Real>::size(profiles.players, profiles.outcomes)) *
         sizeof(Real);
}

template <class Real>
class GridEngine final : public StrategicEngine {
 public:
  GridEngine(int device, const StrategicJob& job, std::uint64_t batch,
             const BlockSettings& settings)
      : name_(name_of(device)),
        plan_(job),
        runner_(device, work_of(plan_, job), plan_.profiles.outcomes, batch, settings) {}

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return runner_.room(); }

  void evaluate(const StrategicBatch& batch) override {
    if (batch.begin == batch.end) return;
    const std::uint64_t games = batch.end - batch.begin;
    // The points of these games.
    std::uint64_t first = 0;
    std::size_t bytes = 0;
    const PrescribedMeasures* points = nullptr;
    if (plan_.source == MeasureSource::points) {
      first = batch.begin / plan_.repetitions;
      const std::uint64_t last = (batch.end - 1) / plan_.repetitions;
      points = batch.points + first;
      bytes = (last - first + 1) * sizeof(PrescribedMeasures);
    }
    runner_.run(games, points, bytes,
                [&](double* values, const std::byte* input, BlockSpace space, const auto& start) {
                  StrategicBatch there = batch;
                  there.points = reinterpret_cast<const PrescribedMeasures*>(input);
                  there.values = values;
                  there.stride = static_cast<std::int64_t>(games);
                  void* arguments[] = {&plan_, &there, &first, &space};
                  start(arguments);
                });
    runner_.copy_columns(games, batch.values, batch.stride);
  }

 private:
  static BlockWork work_of(const StrategicPlan<Real>& plan, const StrategicJob& job) {
    BlockWork work;
    work.kernel = strategic_kernels<Real>().grid;
    work.row_bytes = row_bytes<Real>(plan.profiles);
    work.columns = strategic_column_count;
    const std::uint64_t points =
        job.source == MeasureSource::points ? std::uint64_t{job.points.size()} : 0;
    // A batch may begin and end amid a point's games.
    work.input_bytes = [points, repetitions = job.repetitions](std::uint64_t games) {
      return std::min(points, games / repetitions + 2) * sizeof(PrescribedMeasures);
    };
    return work;
  }

  std::string name_;
  StrategicPlan<Real> plan_;
  BlockRunner runner_;
};

template <class Real>
class ObservingEngine final : public InferEngine {
 public:
  ObservingEngine(int device, const InferJob& job, std::uint64_t batch,
                  const BlockSettings& settings)
      : name_(name_of(device)),
        plan_(job.games),
        samples_(job.samples),
        runner_(device, work_of(plan_, job), plan_.profiles.outcomes, batch, settings) {}

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return runner_.room(); }

  void evaluate(const InferBatch& batch) override {
    if (batch.begin == batch.end) return;
    const std::uint64_t games = batch.end - batch.begin;
    runner_.run(games, batch.marks, static_cast<std::size_t>(batch.mark_count) * sizeof(int),
                [&](double* values, const std::byte* input, BlockSpace space, const auto& start) {
                  InferBatch there = batch;
                  there.marks = reinterpret_cast<const int*>(input);
                  there.values = values;
                  there.stride = static_cast<std::int64_t>(games);
                  void* arguments[] = {&plan_, &there, &samples_, &space};
                  start(arguments);
                });
    runner_.copy_columns(games, batch.values, batch.stride);
  }

 private:
  static BlockWork work_of(const StrategicPlan<Real>& plan, const InferJob& job) {
    BlockWork work;
    work.kernel = strategic_kernels<Real>().infer;
    work.row_bytes = row_bytes<Real>(plan.profiles);
    work.observer_bytes = ObserverSpace::bytes(plan.profiles.outcomes);
    work.input_bytes = [bytes = job.marks.size() * sizeof(int)](std::uint64_t) { return bytes; };
    work.columns = observed_count * static_cast<int>(job.marks.size()) * estimated_count;
    return work;
  }

  std::string name_;
  StrategicPlan<Real> plan_;
  int samples_;
  BlockRunner runner_;
};

}  // namespace

template <class Real>
std::unique_ptr<StrategicEngine> strategic_engine(int device, const StrategicJob& job,
                                                  std::uint64_t batch,
                                                  const BlockSettings& settings) {
  return std::make_unique<GridEngine<Real>>(device, job, batch, settings);
}
template std::unique_ptr<StrategicEngine> strategic_engine<float>(int, const StrategicJob&,
                                                                  std::uint64_t,
                                                                  const BlockSettings&);
template std::unique_ptr<StrategicEngine> strategic_engine<double>(int, const StrategicJob&,
                                                                   std::uint64_t,
                                                                   const BlockSettings&);

template <class Real>
std::unique_ptr<InferEngine> infer_engine(int device, const InferJob& job, std::uint64_t batch,
                                          const BlockSettings& settings) {
  return std::make_unique<ObservingEngine<Real>>(device, job, batch, settings);
}
template std::unique_ptr<InferEngine> infer_engine<float>(int, const InferJob&, std::uint64_t,
                                                          const BlockSettings&);
template std::unique_ptr<InferEngine> infer_engine<double>(int, const InferJob&, std::uint64_t,
                                                           const BlockSettings&);

}  // namespace delegauge::cuda
