// SPDX-License-Identifier: Apache-2.0
// What a kernel is told of a search, and what it leaves of each chain: plain data.
#pragma once

#include <atomic>
#include <cstdint>

#include "delegauge/bound/list.hpp"
#include "delegauge/game/flat_games.hpp"

namespace delegauge {

// Changes whenever the same seed and chain would find another game.
inline constexpr int search_version = 2;

// How a chain goes from game to game.
enum class SearchMethod {
  anneal,  // now and then to a worse game, less and less often
  climb,   // only to games as good as the last
  sample   // the independent games of `surface`
};

// Where games are looked for. A game is inside if its quantities are in the ranges, ends included,
// and the bound searched is below the trivial one.
struct SearchRegion {
  Range regret;          // the agents' welfare regret, in units of welfare
  Range misalignment;    // sum_i M^_i d_i, likewise
  Range miscalibration;  // of [0, 1]
  Range collective;      // the agents' collective alignment
  friend bool operator==(const SearchRegion&, const SearchRegion&) = default;
};

struct SearchJob {
  // Strategies and target regrets matter to `sample` alone; offsets are 0, agents misaligned.
  FlatGames games;
  Bound bound = Bound::fused;
  SearchMethod method = SearchMethod::anneal;
  std::uint64_t steps = 4000;  // games that a chain evaluates, from 1
  SearchRegion region;
  bool limits_miscalibration = false;  // otherwise the range takes no part
  bool limits_collective = false;
  // Bins that regret and misalignment of the region are divided into, each searched by itself.
  int regret_bins = 1;
  int misalignment_bins = 1;
};

// The bin that a chain searches: by rows of one regret.
constexpr int bins_of(const SearchJob& job) { return job.regret_bins * job.misalignment_bins; }
constexpr int bin_of(const SearchJob& job, std::uint64_t chain) {
  return static_cast<int>(chain % static_cast<std::uint64_t>(bins_of(job)));
}
constexpr Range part_of(const Range& range, int parts, int part) {
  const double width = (range.high - range.low) / parts;
  return {range.low + width * part,
          part + 1 == parts ? range.high : range.low + width * (part + 1)};
}
constexpr SearchRegion region_of(const SearchJob& job, int bin) {
  SearchRegion region = job.region;
  region.regret = part_of(region.regret, job.regret_bins, bin / job.misalignment_bins);
  region.misalignment =
      part_of(region.misalignment, job.misalignment_bins, bin % job.misalignment_bins);
  return region;
}

// In a map every other chain of a bin climbs the principals' regret, the others tightness.
constexpr bool climbs_regret(const SearchJob& job, std::uint64_t chain) {
  return bins_of(job) > 1 && chain / static_cast<std::uint64_t>(bins_of(job)) % 2 == 1;
}

// The best game of a chain in columns: these, and then its utilities, principals [player][outcome]
// before agents.
enum class SearchColumn : int {
  outside,        // how far outside the region it is; 0 inside
  agents_regret,  // of the strategy of the worst case, in units of welfare
};
inline constexpr int search_column_count = 2;
constexpr int columns_of(const SearchJob& job) {
  return search_column_count + 2 * job.games.players * job.games.outcomes;
}

// Chains [begin, end) and where their columns go: column c of chain j to values[c * stride + (j -
// begin)].
struct SearchBatch {
  std::uint64_t begin = 0, end = 0;
  double* values = nullptr;
  std::int64_t stride = 0;
  // The host's: once it is true the batch is of no more use, and may be left unfinished.
  const std::atomic<bool>* given_up = nullptr;
};

}  // namespace delegauge
