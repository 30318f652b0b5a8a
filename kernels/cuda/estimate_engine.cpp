// SPDX-License-Identifier: Apache-2.0
// `estimate` on one GPU: the log lies in its memory, and of each batch of replicates the sums come
// back in columns.
#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/estimate_kernels.hpp"
#include "kernels/cuda/memory.hpp"

namespace delegauge::cuda {
namespace {

// The most that multipliers take, and the sums that come back.
constexpr std::uint64_t most_multiplier_bytes = std::uint64_t{512} << 20;
constexpr std::uint64_t most_value_bytes = std::uint64_t{128} << 20;
constexpr std::uint64_t most_grid_y = 65535;

template <class T>
DeviceMemory copy_of(const T* from, std::size_t count, cudaStream_t stream) {
  DeviceMemory memory = device_memory(std::max<std::size_t>(1, count) * sizeof(T));
  if (count != 0) {
    DELEGAUGE_CUDA(
        cudaMemcpyAsync(memory.get(), from, count * sizeof(T), cudaMemcpyHostToDevice, stream));
  }
  return memory;
}
template <class T>
T* as(const DeviceMemory& memory) {
  return reinterpret_cast<T*>(memory.get());
}

class ReplicateEngine final : public EstimateEngine {
 public:
  ReplicateEngine(int device, const EstimateJob& job, std::uint64_t batch)
      : name_("cuda:" + std::to_string(device)), device_(device), job_(job) {
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    stream_ = stream();
    for (int p = 0; p < job.part_count; ++p) {
      parts_.push_back(part_of(job.parts[p]));
      columns_ += columns_of(job.parts[p]);
    }
    DELEGAUGE_CUDA(cudaStreamSynchronize(stream_.get()));
    const std::uint64_t of_quad =
        std::max<std::uint64_t>(1, job.cluster_count) * sizeof(std::uint16_t);
    const std::uint64_t of_replicate =
        std::max<std::uint64_t>(1, static_cast<std::uint64_t>(columns_)) * sizeof(double);
    // A batch may begin and end within a quad.
    const std::uint64_t most =
        std::min<std::uint64_t>({batch, 4 * (most_multiplier_bytes / of_quad),
                                 most_value_bytes / of_replicate, std::uint64_t{1} << 20});
    allocate(std::max<std::uint64_t>(1, most));
  }

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return room_; }

  void evaluate(const EstimateBatch& batch) override {
    if (batch.begin == batch.end) return;
    if (batch.end - batch.begin > room_) {
      throw std::logic_error("a batch is larger than the engine's batch()");
    }
    DELEGAUGE_CUDA(cudaSetDevice(device_));
    MultiplierTable table = {as<std::uint16_t>(multipliers_), job_.cluster_count, batch.begin / 4,
                             0};
    table.quads = static_cast<std::uint32_t>((batch.end + 3) / 4 - table.first_quad);
    draw(table);
    const auto stride = static_cast<std::int64_t>(table.quads) * 4;
    auto* column = as<double>(values_);
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      if (batch.given_up != nullptr && batch.given_up->load(std::memory_order_relaxed)) break;
      add_up(job_.parts[p], parts_[p], table, column, stride);
      column += columns_of(job_.parts[p]) * stride;
    }
    const std::size_t bytes = static_cast<std::size_t>(columns_ * stride) * sizeof(double);
    DELEGAUGE_CUDA(cudaMemcpyAsync(pinned_.get(), values_.get(), bytes, cudaMemcpyDeviceToHost,
                                   stream_.get()));
    DELEGAUGE_CUDA(cudaStreamSynchronize(stream_.get()));
    const auto* const from = reinterpret_cast<const double*>(pinned_.get());
    const std::uint64_t skipped = batch.begin % 4;
    for (std::int64_t c = 0; c < columns_; ++c) {
      std::memcpy(batch.values + c * batch.stride, from + c * stride + skipped,
                  (batch.end - batch.begin) * sizeof(double));
    }
  }

 private:
  struct Top {
    DeviceMemory rows;  // [row], TopRow in this order
  };
  struct Part {
    DeviceMemory features, clusters;
    std::vector<Top> tops;
  };

  Part part_of(const EstimatePart& part) {
    Part made;
    made.features =
        copy_of(part.features, part.cluster_count * static_cast<std::size_t>(part.feature_count),
                stream_.get());
    made.clusters = copy_of(part.clusters, part.cluster_count, stream_.get());
    const DeviceMemory rows = copy_of(part.rows, part.row_count, stream_.get());
    for (int t = 0; t < part.top_count; ++t) {
      const TopOrder& top = part.tops[t];
      Top of;
      if (top.shares > 0) {
        const DeviceMemory order = copy_of(top.order, part.row_count, stream_.get());
        of.rows = device_memory(std::max<std::size_t>(1, part.row_count) * sizeof(TopRow));
        gather_rows(as<LogRow>(rows), as<std::uint32_t>(order), part.row_count,
                    top.principals_factor, top.agents_factor, as<TopRow>(of.rows), stream_.get());
        DELEGAUGE_CUDA(cudaStreamSynchronize(stream_.get()));  // the order goes
      }
      made.tops.push_back(std::move(of));
    }
    DELEGAUGE_CUDA(cudaStreamSynchronize(stream_.get()));
    return made;
  }

  void allocate(std::uint64_t replicates) {
    while (true) {
      try {
        const std::uint64_t quads = replicates / 4 + 2;
        multipliers_.reset();
        values_.reset();
        pinned_.reset();
        const std::uint64_t clusters = std::max<std::uint64_t>(1, job_.cluster_count);
        multipliers_ = device_memory(quads * clusters * sizeof(std::uint16_t));
        const std::size_t bytes =
            std::max<std::uint64_t>(1, quads * 4 * static_cast<std::uint64_t>(columns_)) *
            sizeof(double);
        values_ = device_memory(bytes);
        pinned_ = pinned_memory(bytes);
        room_ = replicates;
        return;
      } catch (const CudaError& error) {
        if (!error.out_of_memory() || replicates == 1) throw;
        replicates /= 2;
      }
    }
  }

  static unsigned int blocks_for(std::uint64_t threads) {
    return static_cast<unsigned int>((threads + estimate_threads - 1) / estimate_threads);
  }
  template <class Arguments>
  void launch(const void* kernel, std::uint64_t threads, std::uint64_t rows, Arguments& arguments) {
    void* of[] = {&arguments};
    DELEGAUGE_CUDA(cudaLaunchKernel(kernel,
                                    dim3(blocks_for(threads), static_cast<unsigned int>(rows)),
                                    dim3(estimate_threads), of, 0, stream_.get()));
  }

  void draw(const MultiplierTable& table) {
    MultiplierLaunch of = {table, job_.seed, 0, job_.multipliers == Multipliers::one};
    for (; of.first_cluster < table.clusters; of.first_cluster += most_grid_y) {
      launch(multiplier_kernel_address(), table.quads,
             std::min(most_grid_y, table.clusters - of.first_cluster), of);
    }
  }
  void add_up(const EstimatePart& part, const Part& mine, const MultiplierTable& table,
              double* column, std::int64_t stride) {
    const std::uint64_t replicates = std::uint64_t{table.quads} * 4;
    if (part.feature_count > 0) {
      FeatureLaunch of = {table,
                          as<double>(mine.features),
                          part.feature_count,
                          as<std::uint32_t>(mine.clusters),
                          part.cluster_count,
                          column,
                          stride};
      launch(feature_kernel_address(), replicates,
             static_cast<std::uint64_t>((part.feature_count + feature_tile - 1) / feature_tile),
             of);
    }
    double* to = column + part.feature_count * stride;
    for (int t = 0; t < part.top_count; ++t) {
      const TopOrder& top = part.tops[t];
      if (top.shares == 0) continue;
      TopLaunch of;
      of.table = table;
      of.rows = as<TopRow>(mine.tops[static_cast<std::size_t>(t)].rows);
      of.row_count = part.row_count;
      std::copy(top.share, top.share + top.shares, of.share);
      of.weights = column;
      of.values = to;
      of.stride = stride;
      launch(top_kernel_address(), replicates, static_cast<std::uint64_t>(top.shares), of);
      to += top.shares * stride;
    }
  }

  std::string name_;
  int device_;
  EstimateJob job_;
  std::int64_t columns_ = 0;
  std::uint64_t room_ = 1;
  Stream stream_;
  std::vector<Part> parts_;
  DeviceMemory multipliers_, values_;
  PinnedMemory pinned_;
};

}  // namespace

std::unique_ptr<EstimateEngine> estimate_engine(int device, const EstimateJob& job,
                                                std::uint64_t batch) {
  return std::make_unique<ReplicateEngine>(device, job, batch);
}

}  // namespace delegauge::cuda
