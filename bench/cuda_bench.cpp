// SPDX-License-Identifier: Apache-2.0
// Throughput of `surface` on a GPU: by shape, and against the size of a batch. Time is that between
// CUDA events around the launches of a batch (kernels) or the wall clock of a run with several
// batches in flight (engine). Without a device, no benchmark is registered.
#include <benchmark/benchmark.h>
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstdint>
#include <string>

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
  std::uint64_t first = 0;
  for (auto _ : state) {
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
    engine->collect(tally);
    first += batch;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(first));
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
    engine->submit({first, first + batch});
    first += batch;
    flying += 1;
  };
  while (flying < engine->depth()) submit();
  for (auto _ : state) {
    collected += engine->collect(tally).range.size();
    flying -= 1;
    submit();
  }
  while (flying-- > 0) engine->collect(tally);
  state.SetItemsProcessed(static_cast<std::int64_t>(collected));
}

void register_all() {
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
