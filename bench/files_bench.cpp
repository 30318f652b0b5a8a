// SPDX-License-Identifier: Apache-2.0
// What writing costs: the text of each file of a run of `surface`, and games into an HDF5 file
// (docs/files.md).
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/job/games_file.hpp"
#include "host/jobs/surface/files.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

bool keep_on(std::uint64_t) { return true; }

SurfaceConfiguration configuration() {
  SurfaceConfiguration c = default_configuration();
  c.games = 300'000;  // most bins have some
  return c;
}

const SurfaceTally& tally() {
  static const SurfaceTally made = [] {
    Execution execution;
    execution.kernels = &cpu::choose("auto");
    return run_surface(configuration(), execution, keep_on);
  }();
  return made;
}

template <class Text>
void text_of(benchmark::State& state, const Text& text) {
  const SurfaceConfiguration of = configuration();
  const SurfaceTally& what = tally();
  std::size_t bytes = 0;
  for (auto _ : state) bytes = text(of, what).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) *
                          static_cast<std::int64_t>(state.iterations()));
}

void summary(benchmark::State& state) {
  text_of(state, [](const SurfaceConfiguration& c, const SurfaceTally& t) {
    return summary_json(c, t, TightestEvaluations());
  });
}
void surface(benchmark::State& state) {
  text_of(state,
          [](const SurfaceConfiguration& c, const SurfaceTally& t) { return surface_csv(c, t); });
}
void tightness(benchmark::State& state) {
  text_of(state,
          [](const SurfaceConfiguration& c, const SurfaceTally& t) { return tightness_csv(c, t); });
}

/// Columns of numbers that look like regrets, in chunks as a thread adds them.
void games(benchmark::State& state) {
  namespace fs = std::filesystem;
  constexpr std::uint64_t count = 1U << 18U;
  constexpr std::size_t columns = 8;
  std::vector<std::vector<double>> values(columns, std::vector<double>(count));
  std::uint32_t word = 1;
  for (std::vector<double>& column : values) {
    for (double& value : column) {
      word = word * 1664525U + 1013904223U;
      value = static_cast<double>(static_cast<float>(word >> 8U) * 0x1p-24F);
    }
  }
  const fs::path folder =
      fs::temp_directory_path() / ("delegauge-files-bench." + std::to_string(getpid()));
  fs::create_directory(folder);
  GamesHeader header;
  header.job = "surface";
  header.games = count;
  for (std::size_t c = 0; c < columns; ++c) {
    header.columns.push_back({"column" + std::to_string(c), "1"});
  }
  try {
    require_games_files();
    for (auto _ : state) {
      GamesFile file(folder / "games.h5", header);
      const std::uint64_t chunk = games_chunk(count);
      for (std::uint64_t begin = 0; begin < count; begin += chunk) {
        const std::uint64_t end = begin + chunk < count ? begin + chunk : count;
        std::vector<const double*> from;
        for (const std::vector<double>& column : values) from.push_back(column.data() + begin);
        file.add(begin, end, from);
      }
      publish(file.take());
    }
  } catch (const UsageError& error) {
    state.SkipWithError(error.what());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(count) *
                          static_cast<std::int64_t>(state.iterations()));
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

BENCHMARK(summary)->Name("files/summary.json")->Unit(benchmark::kMicrosecond);
BENCHMARK(surface)->Name("files/surface.csv")->Unit(benchmark::kMillisecond);
BENCHMARK(tightness)->Name("files/tightness.csv")->Unit(benchmark::kMillisecond);
BENCHMARK(games)->Name("files/games.h5/8-columns")->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace delegauge::host
