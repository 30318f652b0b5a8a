// SPDX-License-Identifier: Apache-2.0
// Games per second of whole jobs on one thread, tallies and all, in each instruction set that this
// processor has: JOB/ISA/SHAPE/PRECISION. `surface` has surface_bench.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/jobs/grid/run.hpp"
#include "host/jobs/infer/run.hpp"
#include "host/jobs/search/run.hpp"

namespace delegauge::host {
namespace {

bool keep_on(std::uint64_t) { return true; }

const char* precision_name(Precision precision) {
  return precision == Precision::single_precision ? "float" : "double";
}

Execution one_thread(const cpu::Kernels& kernels) {
  Execution execution;
  execution.kernels = &kernels;
  return execution;
}

/// Runs a configuration until its time is known; `games` are those of one run.
template <class Configuration, class Run>
void add(const std::string& name, const Configuration& configuration, std::uint64_t games,
         const cpu::Kernels& kernels, const Run& run) {
  benchmark::RegisterBenchmark(
      name.c_str(),
      [=, &kernels](benchmark::State& state) {
        const Execution execution = one_thread(kernels);
        for (auto _ : state) run(configuration, execution);
        state.SetItemsProcessed(static_cast<std::int64_t>(games) *
                                static_cast<std::int64_t>(state.iterations()));
      })
      ->Unit(benchmark::kMillisecond)
      ->MeasureProcessCPUTime()
      ->UseRealTime();
}

void set_dims(StrategicGames& games, const std::vector<int>& actions) {
  games.players = static_cast<int>(actions.size());
  for (std::size_t i = 0; i < actions.size(); ++i) games.actions.at(i) = actions[i];
  games.principal_magnitude.fill({0.5, 1.5});
  games.agent_magnitude.fill({0.5, 1.5});
}

void add_strategic(const cpu::Kernels& kernels, const std::vector<int>& actions,
                   Precision precision) {
  GridConfiguration grid = default_grid_configuration();
  set_dims(grid.games, actions);
  grid.precision = precision;
  grid.repetitions = actions.size() > 2 ? 200 : 2000;
  InferConfiguration infer = default_infer_configuration();
  set_dims(infer.games, actions);
  infer.precision = precision;
  infer.repetitions = actions.size() > 2 ? 500 : 4000;
  const std::string end = "/" + std::string(kernels.isa) + "/" + dims_text(grid.games) + "/" +
                          precision_name(precision);
  add("grid" + end, grid, grid.repetitions * static_cast<std::uint64_t>(grid.points), kernels,
      [](const GridConfiguration& c, const Execution& e) {
        benchmark::DoNotOptimize(run_grid(c, e, keep_on, [](const std::string&) {}));
      });
  add("infer" + end, infer, infer.repetitions, kernels,
      [](const InferConfiguration& c, const Execution& e) {
        benchmark::DoNotOptimize(run_infer(c, e, keep_on, [](const std::string&) {}).games);
      });
}

void add_search(const cpu::Kernels& kernels, int players, int outcomes, Precision precision) {
  SearchConfiguration search;
  FlatGames& games = search.job.games;
  games.players = players;
  games.outcomes = outcomes;
  games.principal_magnitude.fill({1, 1});
  games.agent_magnitude.fill({1, 1});
  games.target_regret = {0, 1};
  search.job.bound = Bound::published;
  search.job.steps = 500;
  search.job.region = default_region(search.job);
  search.precision = precision;
  search.chains = 128;
  add("search/" + std::string(kernels.isa) + "/" + std::to_string(players) + "x" +
          std::to_string(outcomes) + "/" + precision_name(precision),
      search, games_of(search), kernels, [](const SearchConfiguration& c, const Execution& e) {
        benchmark::DoNotOptimize(run_search(c, e, keep_on, [](const std::string&) {}).inside);
      });
}

const int registered = [] {
  for (const cpu::Kernels* kernels : cpu::available()) {
    for (const Precision precision : {Precision::single_precision, Precision::double_precision}) {
      add_strategic(*kernels, {3, 3}, precision);
      add_strategic(*kernels, {5, 5, 4}, precision);
      add_search(*kernels, 4, 4, precision);
    }
  }
  return 0;
}();

}  // namespace
}  // namespace delegauge::host
