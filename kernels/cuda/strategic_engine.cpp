// SPDX-License-Identifier: Apache-2.0
// `grid` and `infer` on one GPU: a batch's values come back in columns, and the host tallies them.
#include <algorithm>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/strategic_work.hpp"

namespace delegauge::cuda {
namespace {

// The most that a batch's values take, on the device and pinned, in bytes.
constexpr std::uint64_t most_value_bytes = std::uint64_t{128} << 20;

std::uint64_t at_most(std::uint64_t batch, int columns) {
  return std::min(batch, most_value_bytes / (static_cast<std::uint64_t>(columns) * sizeof(double)));
}

// Work: GridWork or InferWork. Batch: what it takes.
template <class Work, class Batch>
class ColumnEngine final : public BatchEngine<Batch> {
 public:
  template <class Job>
  ColumnEngine(int device, const Job& job, int columns, std::uint64_t batch,
               const BlockSettings& settings)
      : name_(name_of(device)), work_(device, job, at_most(batch, columns), settings, true) {}

  std::string name() const override { return name_; }
  std::uint64_t batch() const override { return work_.runner().room(); }

  void evaluate(const Batch& batch) override {
    if (batch.begin == batch.end) return;
    const std::uint64_t games = batch.end - batch.begin;
    work_.begin(batch);
    work_.runner().bring_values_back(games);
    work_.runner().wait();
    work_.runner().copy_columns(games, batch.values, batch.stride);
  }

 private:
  std::string name_;
  Work work_;
};

}  // namespace

template <class Real>
std::unique_ptr<StrategicEngine> strategic_engine(int device, const StrategicJob& job,
                                                  std::uint64_t batch,
                                                  const BlockSettings& settings) {
  return std::make_unique<ColumnEngine<GridWork<Real>, StrategicBatch>>(
      device, job, strategic_column_count, batch, settings);
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
  return std::make_unique<ColumnEngine<InferWork<Real>, InferBatch>>(device, job, columns_of(job),
                                                                     batch, settings);
}
template std::unique_ptr<InferEngine> infer_engine<float>(int, const InferJob&, std::uint64_t,
                                                          const BlockSettings&);
template std::unique_ptr<InferEngine> infer_engine<double>(int, const InferJob&, std::uint64_t,
                                                           const BlockSettings&);

}  // namespace delegauge::cuda
