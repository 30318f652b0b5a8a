// SPDX-License-Identifier: Apache-2.0
// The chains of a search, and the best of the games that they found.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "delegauge/tally/stat.hpp"
#include "host/run/batch_run.hpp"
#include "host/run/found_game.hpp"
#include "host/search_configuration.hpp"

namespace delegauge::host {

/// What was found in a bin.
struct FoundInBin {
  std::uint64_t chains = 0, inside = 0;  // those that found a game in the bin
  std::optional<FoundGame> frontier;     // of a map: the game of the largest principals' regret
  double tightness = 0;                  // the largest of the bound searched, if any is inside
  std::uint64_t tightness_chain = 0;
};

struct SearchFindings {
  std::uint64_t chains = 0, inside = 0;
  std::uint64_t dropped = 0;          // chains whose game is in its region only as the run had it
  StatTally tightness;                // of the chains' best games
  std::vector<FoundGame> list;        // the best of them, tightest first
  std::vector<FoundInBin> bins = {};  // of a map, by rows of one regret
  // Of a search that found no game inside: the one that its chain had nearest to its region.
  std::optional<FoundGame> nearest = {};
};

/// The batches of a search.
BatchSizes search_batches(const SearchConfiguration& configuration);

/// Searches; `watch` is told games, of whole chains. Raises RunError if a game's regret exceeds a
/// bound, which it shows (that would disprove a theorem), if `watch` gave the run up, a thread
/// could not be started or no device is left, and whatever a worker raised.
SearchFindings run_search(const SearchConfiguration& configuration, const Execution& execution,
                          const Watch& watch, const Warn& warn);

}  // namespace delegauge::host
