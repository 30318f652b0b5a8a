// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/strategic_work.hpp"

#include <algorithm>

namespace delegauge::cuda {
namespace {

template <class Real>
std::size_t row_bytes(const Profiles& profiles) {
  return static_cast<std::size_t>(StrategicRows<Real>::size(profiles.players, profiles.outcomes)) *
         sizeof(Real);
}

Profiles profiles_of(const StrategicGames& games) { return {games.players, games.actions}; }

template <class Real>
GridThreadKernel thread_kernel_for(const StrategicGames& games) {
  const std::vector<GridThreadKernel> all = grid_thread_kernels<Real>();
  for (const GridThreadKernel& kernel : all) {
    if (kernel.actions.size() == static_cast<std::size_t>(games.players) &&
        std::equal(kernel.actions.begin(), kernel.actions.end(), games.actions.begin())) {
      return kernel;
    }
  }
  return all.back();
}

template <class Real>
std::string precision_name() {
  return sizeof(Real) == sizeof(float) ? "float" : "double";
}

template <class Real>
std::string grid_name(const StrategicGames& games) {
  if (!by_thread<Real>(profiles_of(games), GameWorker::by_shape)) {
    return "grid-block-" + precision_name<Real>();
  }
  const std::string shape = thread_kernel_for<Real>(games).shape;
  return "grid-" + (shape.empty() ? "thread" : shape) + "-" + precision_name<Real>();
}
template <class Real>
std::string infer_name(const StrategicGames& games) {
  const bool thread = by_thread<Real>(profiles_of(games), GameWorker::by_shape);
  return std::string(thread ? "infer-thread-" : "infer-block-") + precision_name<Real>();
}

// The batch with its values where the device has room for them, column by column.
template <class Batch>
Batch on_device(const Batch& batch, double* values) {
  Batch there = batch;
  there.values = values;
  there.stride = static_cast<std::int64_t>(batch.end - batch.begin);
  return there;
}

}  // namespace

std::string name_of(int device) { return "cuda:" + std::to_string(device); }

template <class Real>
bool by_thread(const Profiles& profiles, GameWorker worker) {
  return worker != GameWorker::block && row_bytes<Real>(profiles) <= most_thread_bytes;
}
template bool by_thread<float>(const Profiles&, GameWorker);
template bool by_thread<double>(const Profiles&, GameWorker);

std::string grid_kernel_name(const StrategicGames& games, bool in_float) {
  return in_float ? grid_name<float>(games) : grid_name<double>(games);
}
std::string infer_kernel_name(const StrategicGames& games, bool in_float) {
  return in_float ? infer_name<float>(games) : infer_name<double>(games);
}

template <class Real>
typename GridWork<Real>::Choice GridWork<Real>::choose(const StrategicJob& job,
                                                       const BlockSettings& settings,
                                                       bool brings_values_back) {
  const Profiles profiles = profiles_of(job.games);
  Choice choice;
  GameWork& work = choice.work;
  work.by_thread = by_thread<Real>(profiles, settings.worker);
  work.row_bytes = row_bytes<Real>(profiles);
  work.columns = strategic_column_count;
  work.brings_values_back = brings_values_back;
  if (work.by_thread) {
    const GridThreadKernel kernel = thread_kernel_for<Real>(job.games);
    work.kernel = kernel.function;
    choice.plan = kernel.plan(job);
  } else {
    work.kernel = strategic_kernels<Real>().grid;
    choice.plan = grid_thread_kernels<Real>().back().plan(job);
  }
  const std::uint64_t points =
      job.source == MeasureSource::points ? std::uint64_t{job.points.size()} : 0;
  // A batch may begin and end amid a point's games.
  work.input_bytes = [points, repetitions = job.repetitions](std::uint64_t games) {
    return std::min(points, games / repetitions + 2) * sizeof(PrescribedMeasures);
  };
  return choice;
}

template <class Real>
GridWork<Real>::GridWork(int device, const StrategicJob& job, std::uint64_t batch,
                         const BlockSettings& settings, bool brings_values_back)
    : source_(job.source),
      repetitions_(job.repetitions),
      choice_(choose(job, settings, brings_values_back)),
      runner_(device, choice_.work, profiles_of(job.games).outcomes, batch, settings) {}

template <class Real>
void GridWork<Real>::begin(const StrategicBatch& batch) {
  const std::uint64_t games = batch.end - batch.begin;
  // The points of these games.
  std::uint64_t first = 0;
  std::size_t bytes = 0;
  const PrescribedMeasures* points = nullptr;
  if (source_ == MeasureSource::points) {
    first = batch.begin / repetitions_;
    const std::uint64_t last = (batch.end - 1) / repetitions_;
    points = batch.points + first;
    bytes = (last - first + 1) * sizeof(PrescribedMeasures);
  }
  runner_.begin(games, points, bytes,
                [&](double* values, const std::byte* input, BlockSpace space, const auto& start) {
                  StrategicBatch there = on_device(batch, values);
                  there.points = reinterpret_cast<const PrescribedMeasures*>(input);
                  void* arguments[] = {choice_.plan.data(), &there, &first, &space};
                  start(arguments);
                });
}

template <class Real>
GameWork InferWork<Real>::work_of(const StrategicPlan<Real>& plan, const InferJob& job,
                                  const BlockSettings& settings, bool brings_values_back) {
  GameWork work;
  work.by_thread = by_thread<Real>(plan.profiles, settings.worker);
  work.kernel =
      work.by_thread ? infer_thread_kernel_address<Real>() : strategic_kernels<Real>().infer;
  work.row_bytes = row_bytes<Real>(plan.profiles);
  work.observer_bytes = ObserverSpace::bytes(plan.profiles.outcomes);
  work.input_bytes = [bytes = job.marks.size() * sizeof(int)](std::uint64_t) { return bytes; };
  work.columns = columns_of(job);
  work.brings_values_back = brings_values_back;
  return work;
}

template <class Real>
InferWork<Real>::InferWork(int device, const InferJob& job, std::uint64_t batch,
                           const BlockSettings& settings, bool brings_values_back)
    : plan_(job.games),
      samples_(job.samples),
      runner_(device, work_of(plan_, job, settings, brings_values_back), plan_.profiles.outcomes,
              batch, settings) {}

template <class Real>
void InferWork<Real>::begin(const InferBatch& batch) {
  const std::uint64_t games = batch.end - batch.begin;
  runner_.begin(games, batch.marks, static_cast<std::size_t>(batch.mark_count) * sizeof(int),
                [&](double* values, const std::byte* input, BlockSpace space, const auto& start) {
                  InferBatch there = on_device(batch, values);
                  there.marks = reinterpret_cast<const int*>(input);
                  void* arguments[] = {&plan_, &there, &samples_, &space};
                  start(arguments);
                });
}

template class GridWork<float>;
template class GridWork<double>;
template class InferWork<float>;
template class InferWork<double>;

}  // namespace delegauge::cuda
