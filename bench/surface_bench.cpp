// SPDX-License-Identifier: Apache-2.0
// Games per second of the job `surface` in each instruction set that this processor has:
//   surface/ISA/SHAPE/lean    bounds published and pairwise alone
//   surface/ISA/SHAPE/full    all bounds, the worst case and the collective alignments
// in float, EPIC, welfare mean. A shape that no kernel is compiled for takes the run-time kernel;
// 4x4-runtime makes 4x4 take it, to show what compiling the shape in gives.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "kernels/cpu/kernels.hpp"

namespace {

using delegauge::Bound;
using delegauge::SurfaceJob;
using delegauge::SurfaceWork;

enum class Measures { lean, full };
struct Case {
  const char* name;
  int players, outcomes;
  bool runtime_kernel;
};
constexpr Case cases[] = {{"2x4", 2, 4, false},        {"4x4", 4, 4, false},
                          {"4x4-runtime", 4, 4, true}, {"6x8", 6, 8, false},
                          {"8x16", 8, 16, false},      {"8x16-runtime", 8, 16, true}};

// The defaults of `delegauge surface`.
SurfaceJob surface_job(const Case& c, Measures measures) {
  SurfaceJob job;
  job.games.players = c.players;
  job.games.outcomes = c.outcomes;
  job.games.principal_magnitude.fill({1, 1});
  job.games.agent_magnitude.fill({1, 1});
  job.games.target_regret = {0, principals_trivial_bound(job)};
  job.games.seed = 1;
  if (measures == Measures::lean) {
    job.bounds.bits =
        1u << static_cast<int>(Bound::published) | 1u << static_cast<int>(Bound::pairwise);
    job.worst_case = false;
    job.collective_alignment = false;
  }
  return job;
}

void surface(benchmark::State& state, const delegauge::cpu::Kernels& kernels, const Case& c,
             Measures measures) {
  constexpr std::uint64_t batch = 1u << 16;
  const SurfaceJob job = surface_job(c, measures);
  const auto work = std::make_unique<SurfaceWork<float>>(job);
  auto tally = delegauge::empty_tally<float>(job);
  const auto kernel = c.runtime_kernel ? kernels.surface_runtime_float : kernels.surface_float;
  std::uint64_t first = static_cast<std::uint64_t>(state.thread_index()) << 40;
  for (auto _ : state) {
    kernel(*work, first, first + batch);
    first += batch;
    if (work->games >= delegauge::batch_limit) work->flush(tally);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(batch) *
                          static_cast<std::int64_t>(state.iterations()));
}

const int registered = [] {
  for (const auto* kernels : delegauge::cpu::available()) {
    for (const Case& c : cases) {
      for (const Measures measures : {Measures::lean, Measures::full}) {
        const std::string name = "surface/" + std::string(kernels->isa) + "/" + c.name +
                                 (measures == Measures::lean ? "/lean" : "/full");
        benchmark::RegisterBenchmark(
            name.c_str(),
            [=, &c](benchmark::State& state) { surface(state, *kernels, c, measures); })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime()
            ->Threads(1)
            ->Threads(2);
      }
    }
  }
  return 0;
}();

}  // namespace
