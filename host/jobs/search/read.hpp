// SPDX-License-Identifier: Apache-2.0
// The tables of a run of `search`, read back. NaN is a cell that is empty or not finite.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>
#include "host/jobs/flat/listed_games.hpp"
#include "host/jobs/search/read_summary.hpp"

namespace delegauge::host {

/// tightest.csv, a row per listed game.
struct FoundRows {
  std::vector<std::uint64_t> rank, chain;
  ListedGames measured;
  std::vector<double> trivial_bound, collective_alignment_agents;
};

/// frontier.csv: a row per bin, by rows of one agents' regret.
struct FrontierMap {
  std::vector<double> agents_regret, misalignment;  // edges, one more than bins
  std::vector<double> regret, tightness;            // per bin
  std::vector<std::pair<Bound, std::vector<double>>> ratios;
};

/// Raise UsageError, which names file, line and column.
FoundRows read_found_csv(std::string text, const std::string& place,
                         const SearchConfiguration& configuration, const SearchSummary& summary);
FrontierMap read_frontier_csv(std::string text, const std::string& place,
                              const SearchConfiguration& configuration);

}  // namespace delegauge::host
