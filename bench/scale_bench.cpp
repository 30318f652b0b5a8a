// SPDX-License-Identifier: Apache-2.0
// What a run over many processes costs besides its games: adding up the ranks' tallies, and keeping
// one on disk.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "host/job/checkpoints.hpp"
#include "host/jobs/surface/run.hpp"
#include "host/jobs/surface/tally_bytes.hpp"

namespace delegauge::host {
namespace {

SurfaceTally empty() { return empty_surface_tally(default_configuration()); }

/// As rank `rank` might have it: every bin of every histogram filled.
std::string rank_bytes(std::uint64_t rank) {
  constexpr std::uint64_t games = 1'000'000;
  Partial<SurfaceTally> partial = {IndexRanges(IndexRange{rank * games, (rank + 1) * games}),
                                   empty()};
  SurfaceTally& tally = partial.tally;
  tally.games = games;
  for (StatTally& quantity : tally.quantity) {
    quantity.count = games;
    for (std::uint64_t& count : quantity.histogram) count = rank + 1;
  }
  for (BinTally& bin : tally.bins) {
    bin.count = rank + 1;
    bin.sum_regret = Wide{rank} << 70U;
  }
  for (BoundTally& bound : tally.bound) bound.tightest.add({rank * games, 0.5});
  return to_bytes(partial);
}

/// All ranks' tallies by a tree of pairs, on one processor; a cluster does a level at a time, all
/// pairs of it at once.
void reduce_ranks(benchmark::State& state) {
  const auto ranks = static_cast<std::size_t>(state.range(0));
  const SurfaceTally none = empty();
  std::vector<std::string> given(ranks);
  for (std::size_t r = 0; r < ranks; ++r) given[r] = rank_bytes(r);
  for (auto _ : state) {
    std::vector<Partial<SurfaceTally>> left;
    for (const std::string& bytes : given) {
      // As many are kept as the tree has levels: pairs are added up as soon as they are there.
      left.push_back(from_bytes(bytes, none));
      while (left.size() > 1 && left.back().done.size() == left[left.size() - 2].done.size()) {
        left[left.size() - 2].merge(left.back());
        left.pop_back();
      }
    }
    benchmark::DoNotOptimize(left.front().tally.games);
  }
  state.counters["bytes_per_rank"] = static_cast<double>(given.front().size());
}
BENCHMARK(reduce_ranks)->Arg(2)->Arg(1024)->Unit(benchmark::kMillisecond);

/// What the threads of a run see of a checkpoint, and what the thread that writes it does.
void take_ledger(benchmark::State& state) {
  Ledger<SurfaceTally> ledger(empty(), 16);
  std::uint64_t game = 0;
  for (auto _ : state) {
    for (std::size_t page = 0; page < 16; ++page, ++game) {
      ledger.enter(page, [&](Partial<SurfaceTally>& partial) {
        partial.done.add(IndexRange{game, game + 1});
        partial.tally.games += 1;
      });
    }
    benchmark::DoNotOptimize(ledger.take().tally.games);
  }
}
BENCHMARK(take_ledger)->Unit(benchmark::kMillisecond);

void write_checkpoint(benchmark::State& state) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "delegauge-scale-bench";
  std::filesystem::create_directory(folder);
  Checkpoints checkpoints(folder, "checkpoint.delegauge");
  const State kept = {"surface", to_json(default_configuration()), {0, 1}, "bench", rank_bytes(1)};
  for (auto _ : state) checkpoints.write(kept);
  std::filesystem::remove_all(folder);
}
BENCHMARK(write_checkpoint)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace delegauge::host
