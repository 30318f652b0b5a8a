// SPDX-License-Identifier: Apache-2.0
// Throughput of every job on a GPU: `surface` by shape and against the size of a batch, `grid` and
// `infer` by actions, their values in columns or added up there, `search`, and `evaluate` on
// arrays. Time is that between CUDA events around the launches of a batch (batch/) or the wall
// clock, of `surface` with several batches in flight. Games of batches that a device refuses, to
// have them again in smaller ones, are not counted. Without a device, no benchmark is registered.
#include <benchmark/benchmark.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "kernels/cuda/backend.hpp"
#include "kernels/cuda/check.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge {
namespace {

SurfaceJob job_of(int players, int outcomes, bool lean) {
  SurfaceJob job;
  job.games.players = players;
  job.games.outcomes = outcomes;
  job.games.principal_magnitude.fill({1, 1});
  job.games.agent_magnitude.fill({1, 1});
  job.games.target_regret = {0, principals_trivial_bound(job)};
  if (lean) {
    job.bounds.bits = 1U << static_cast<unsigned>(Bound::published) |
                      1U << static_cast<unsigned>(Bound::pairwise);
    job.worst_case = job.collective_alignment = false;
  }
  return job;
}

// A batch from submission to the collected tally, timed by events on either side of the device's
// work: the legacy stream waits for no other, so the device is synchronised instead.
void one_batch(benchmark::State& state, const SurfaceJob& job, std::uint64_t batch) {
  const auto engine = cuda::surface_engine<float>(0, job, batch);
  cudaEvent_t begin = nullptr, end = nullptr;
  DELEGAUGE_CUDA(cudaEventCreate(&begin));
  DELEGAUGE_CUDA(cudaEventCreate(&end));
  SurfaceTally tally = empty_tally<float>(job);
  std::uint64_t first = 0, counted = 0;
  for (auto _ : state) {
    batch = std::min(batch, engine->batch());
    DELEGAUGE_CUDA(cudaDeviceSynchronize());
    DELEGAUGE_CUDA(cudaEventRecord(begin));
    DELEGAUGE_CUDA(cudaEventSynchronize(begin));
    engine->submit({first, first + batch});
    DELEGAUGE_CUDA(cudaDeviceSynchronize());
    DELEGAUGE_CUDA(cudaEventRecord(end));
    DELEGAUGE_CUDA(cudaEventSynchronize(end));
    float milliseconds = 0;
    DELEGAUGE_CUDA(cudaEventElapsedTime(&milliseconds, begin, end));
    state.SetIterationTime(static_cast<double>(milliseconds) / 1000);
    if (engine->collect(tally).counted) counted += batch;
    first += batch;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(counted));
  DELEGAUGE_CUDA(cudaEventDestroy(begin));
  DELEGAUGE_CUDA(cudaEventDestroy(end));
}

// Batches in flight, as in a run.
void in_flight(benchmark::State& state, const SurfaceJob& job, std::uint64_t batch) {
  const auto engine = cuda::surface_engine<float>(0, job, batch);
  SurfaceTally tally = empty_tally<float>(job);
  std::uint64_t first = 0, collected = 0;
  int flying = 0;
  const auto submit = [&] {
    const std::uint64_t games = std::min(batch, engine->batch());
    engine->submit({first, first + games});
    first += games;
    flying += 1;
  };
  while (flying < engine->depth()) submit();
  for (auto _ : state) {
    const SurfaceEngine::Collected done = engine->collect(tally);
    if (done.counted) collected += done.range.size();
    flying -= 1;
    submit();
  }
  while (flying-- > 0) engine->collect(tally);
  state.SetItemsProcessed(static_cast<std::int64_t>(collected));
}

// Batches of a job that leaves values, one after the other, as a run's worker has them.
template <class Batch, class Complete>
void batches(benchmark::State& state, BatchEngine<Batch>& engine, int columns,
             const Complete& complete) {
  const std::uint64_t games = engine.batch();
  std::vector<double> values(games * static_cast<std::uint64_t>(columns));
  std::uint64_t first = 0;
  for (auto _ : state) {
    Batch batch;
    batch.begin = first;
    batch.end = first + games;
    batch.values = values.data();
    batch.stride = static_cast<std::int64_t>(games);
    complete(batch);
    engine.evaluate(batch);
    benchmark::DoNotOptimize(values.front());
    first += games;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(first));
}

// The same where a batch comes back as a tally. An engine that gives a batch back has not counted
// it.
template <class Batch, class Engine, class Complete>
void tallies(benchmark::State& state, Engine& engine, const Complete& complete) {
  std::uint64_t first = 0, counted = 0;
  for (auto _ : state) {
    Batch batch;
    batch.begin = first;
    batch.end = first + engine.batch();
    complete(batch);
    const auto tally = engine.tally(batch);
    if (tally) counted += batch.end - batch.begin;
    first = batch.end;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(counted));
}

struct Dims {
  const char* name;
  int players;
  std::array<int, max_players> actions;
};

StrategicGames games_of(const Dims& dims) {
  StrategicGames games;
  games.players = dims.players;
  games.actions = dims.actions;
  games.principal_magnitude.fill({1, 1});
  games.agent_magnitude.fill({1, 1});
  return games;
}

void grid(benchmark::State& state, const Dims& dims, std::uint64_t games) {
  StrategicJob job;
  job.games = games_of(dims);
  job.source = MeasureSource::random;
  const auto engine = cuda::strategic_engine<float>(0, job, games);
  batches(state, *engine, strategic_column_count, [](StrategicBatch&) {});
}

// All games of a few points, at the measures that `grid` takes where nothing is said.
void grid_tally(benchmark::State& state, const Dims& dims, std::uint64_t games) {
  StrategicJob job;
  job.games = games_of(dims);
  job.repetitions = std::uint64_t{1} << 40U;
  PrescribedMeasures point;
  point.individual_alignment.fill(0.9);
  point.individual_capability.fill(0.9);
  point.collective_alignment = 0.9;
  point.collective_capability = 0.9;
  job.points = {point, point};
  const auto engine = cuda::strategic_tally_engine<float>(
      0, job, [](std::uint64_t) { return 0U; }, games);
  tallies<StrategicBatch>(state, *engine,
                          [&](StrategicBatch& batch) { batch.points = job.points.data(); });
}

InferJob infer_job(const Dims& dims) {
  InferJob job;
  job.games.games = games_of(dims);
  job.games.source = MeasureSource::random;
  for (int mark = 0; mark < job.samples; mark += 50) job.marks.push_back(mark);
  return job;
}

void infer_tally(benchmark::State& state, const Dims& dims, std::uint64_t games) {
  const InferJob job = infer_job(dims);
  const auto engine = cuda::infer_tally_engine<float>(0, job, games);
  tallies<InferBatch>(state, *engine, [&](InferBatch& batch) {
    batch.marks = job.marks.data();
    batch.mark_count = static_cast<int>(job.marks.size());
  });
}

void infer(benchmark::State& state, const Dims& dims, std::uint64_t games) {
  const InferJob job = infer_job(dims);
  const int marks = static_cast<int>(job.marks.size());
  const auto engine = cuda::infer_engine<float>(0, job, games);
  batches(state, *engine, observed_count * marks * estimated_count, [&](InferBatch& batch) {
    batch.marks = job.marks.data();
    batch.mark_count = marks;
  });
}

void search(benchmark::State& state, std::uint64_t chains) {
  SearchJob job;
  const SurfaceJob games = job_of(4, 4, false);
  job.games = games.games;
  job.steps = 256;
  job.region = {{0, principals_trivial_bound(games)}, {0, 4}, {0, 1}, {0, 1}};
  const auto engine = cuda::search_engine<float>(0, job, chains);
  batches(state, *engine, columns_of(job), [](SearchBatch&) {});
  state.SetItemsProcessed(state.items_processed() * static_cast<std::int64_t>(job.steps));
}

void evaluate(benchmark::State& state, int players, int outcomes, std::int64_t games) {
  GivenJob job;
  job.players = players;
  job.outcomes = outcomes;
  job.metric = epic;
  std::vector<int> all(static_cast<std::size_t>(game_column_count(players)));
  std::iota(all.begin(), all.end(), 0);
  job.columns = game_columns(players, all);
  std::vector<double> utilities(static_cast<std::size_t>(games) * 2 *
                                static_cast<std::size_t>(players) *
                                static_cast<std::size_t>(outcomes));
  double next = 0.37;  // utilities that are no one another's: what they are does not matter
  for (double& u : utilities) {
    next = 3.9 * next * (1 - next);
    u = next;
  }
  std::vector<double> results(static_cast<std::size_t>(games) *
                              static_cast<std::size_t>(job.columns.count));
  const auto engine = cuda::given_engine<double>(0, job, GivenStorage::float64, false, games);
  GivenBatch batch;
  batch.utilities = utilities.data();
  batch.games = games;
  batch.results = results.data();
  batch.stride = games;
  for (auto _ : state) benchmark::DoNotOptimize(engine->evaluate(batch));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * games);
}

void register_all() {
  for (const Dims& dims : {Dims{"3x3", 2, {3, 3}}, Dims{"2x2x2", 3, {2, 2, 2}},
                           Dims{"5x5x4", 3, {5, 5, 4}}, Dims{"7x3x8", 3, {7, 3, 8}}}) {
    const std::string name = dims.name;
    benchmark::RegisterBenchmark(("grid/" + name).c_str(), grid, dims, 1U << 19U)->UseRealTime();
    benchmark::RegisterBenchmark(("infer/" + name).c_str(), infer, dims, 1U << 15U)->UseRealTime();
    benchmark::RegisterBenchmark(("grid-tally/" + name).c_str(), grid_tally, dims, 1U << 21U)
        ->UseRealTime();
    benchmark::RegisterBenchmark(("infer-tally/" + name).c_str(), infer_tally, dims, 1U << 18U)
        ->UseRealTime();
  }
  benchmark::RegisterBenchmark("search/4x4/steps", search, 1U << 16U)->UseRealTime();
  for (const auto& [players, outcomes] : {std::pair{4, 4}, {8, 16}}) {
    benchmark::RegisterBenchmark(
        ("evaluate/" + std::to_string(players) + "x" + std::to_string(outcomes)).c_str(), evaluate,
        players, outcomes, 100'000)
        ->UseRealTime();
  }
  for (const bool lean : {true, false}) {
    for (const auto& [players, outcomes] :
         {std::pair{2, 2}, {2, 4}, {3, 4}, {4, 4}, {4, 8}, {6, 8}, {8, 16}, {3, 5}, {8, 64}}) {
      const std::string shape =
          std::to_string(players) + "x" + std::to_string(outcomes) + (lean ? "/lean" : "/all");
      const SurfaceJob job = job_of(players, outcomes, lean);
      const std::uint64_t largest = players * outcomes > 64 ? 1U << 20U : 1U << 26U;
      benchmark::RegisterBenchmark(("engine/" + shape).c_str(), in_flight, job, largest)
          ->UseRealTime();
      if (players != 4 || outcomes != 4) continue;
      for (std::uint64_t batch = 1U << 16U; batch <= 1U << 28U; batch *= 4) {
        benchmark::RegisterBenchmark(("batch/" + shape + "/" + std::to_string(batch)).c_str(),
                                     one_batch, job, batch)
            ->UseManualTime();
      }
    }
  }
}

}  // namespace
}  // namespace delegauge

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const delegauge::cuda::Devices devices = delegauge::cuda::find_devices();
  if (devices.found.empty()) {
    benchmark::AddCustomContext("device", "none: " + devices.problem);
  } else {
    benchmark::AddCustomContext("device", devices.found.front().name);
    delegauge::register_all();
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
