// SPDX-License-Identifier: Apache-2.0
// What each step of the evaluation costs per game, for 4 players and 4 outcomes in EPIC and float,
// in the widest instruction set that this processor has (DELEGAUGE_ISA forces another). Steps are
// timed alone, on games in the first-level cache: they do not add up exactly to the whole.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <exception>
#include <string>

#include "bench/layers.hpp"
#include "kernels/cpu/kernels.hpp"

namespace {

#if defined(__x86_64__)
// Products that wait for one another, three cycles each on every x86-64 of the last fifteen years:
// what turns times into cycles, whatever the clock is just now.
void clock_cycles(benchmark::State& state) {
  constexpr int products = 1024;
  unsigned long value = 3;
  for (auto _ : state) {
    for (int i = 0; i < products / 8; ++i) {
      asm volatile(
          "imul %0, %0\n\timul %0, %0\n\timul %0, %0\n\timul %0, %0\n\t"
          "imul %0, %0\n\timul %0, %0\n\timul %0, %0\n\timul %0, %0"
          : "+r"(value));
    }
  }
  const double cycles = 3.0 * products * static_cast<double>(state.iterations());
  state.counters["per_cycle"] =
      benchmark::Counter(cycles, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(clock_cycles)->Name("clock/cycles");
#endif

}  // namespace

int main(int argc, char** argv) {
  using namespace delegauge::bench;
  std::string_view isa;
  try {
    isa = delegauge::cpu::choose("auto").isa;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "layers_bench: %s\n", error.what());
    return 2;
  }
  const Layers* chosen = &scalar_layers;
#if defined(__x86_64__)
  for (const Layers* layers : {&avx2_layers, &avx512_layers}) {
    if (layers->isa == isa) chosen = layers;
  }
#endif
  for (const Layer& layer : chosen->list()) {
    const std::string name = std::string(chosen->isa) + "/" + std::string(layer.name);
    benchmark::RegisterBenchmark(name.c_str(), [layer](benchmark::State& state) {
      constexpr int repetitions = 64;
      for (auto _ : state) layer.run(repetitions);
      const double games = double(state.iterations()) * repetitions * layer.games;
      state.counters["per_game"] =
          benchmark::Counter(games, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    });
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
