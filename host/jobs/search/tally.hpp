// SPDX-License-Identifier: Apache-2.0
// What the chains of a search found, whatever their order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "delegauge/tally/stat.hpp"
#include "host/jobs/search/configuration.hpp"
#include "host/jobs/search/found_game.hpp"

namespace delegauge::host {

/// What was found in a bin.
struct FoundInBin {
  std::uint64_t chains = 0, inside = 0;  // those that found a game in the bin
  std::optional<FoundGame> frontier;     // of a map: the game of the largest principals' regret
  double tightness = 0;                  // the largest of the bound searched, if any is inside
  std::uint64_t tightness_chain = 0;

  /// A chain's tightness, which counts as one that is inside.
  void add(double its_tightness, std::uint64_t chain);
  void keep_frontier(const FoundGame& found);
  void merge(const FoundInBin& other);
};

/// A game outside its region, and how far as its run had it.
struct NearGame {
  double outside = 0;
  FoundGame found;
};

struct SearchFindings {
  std::uint64_t chains = 0, inside = 0;
  std::uint64_t dropped = 0;          // chains whose game is in its region only as the run had it
  StatTally tightness;                // of the chains' best games
  std::vector<FoundGame> list;        // the best of them, tightest first
  std::vector<FoundInBin> bins = {};  // of a map, by rows of one regret
  // Where a search found no game inside, the one that its chain had nearest to its region.
  std::optional<FoundGame> nearest = {};
};

/// Chains, and the best of what they found; of equals the lowest chain's.
class SearchTally {
 public:
  /// Nothing in it yet.
  explicit SearchTally(const SearchConfiguration& configuration);

  /// A chain's game that counts.
  void add(FoundGame found, std::size_t bin);
  void keep_nearest(NearGame game);
  void merge(const SearchTally& other);
  /// The records of all chains: a search without a map has no bins.
  SearchFindings findings() const;

  std::size_t capacity() const { return capacity_; }
  // Every game in it has a value here.
  int players() const { return players_; }
  int outcomes() const { return outcomes_; }

  // The counts of the search as a whole, whose chains are counted by bin.
  std::uint64_t dropped = 0;
  StatTally tightness;
  std::vector<FoundGame> list;
  std::vector<FoundInBin> bins;
  std::optional<NearGame> nearest;  // of chains that came before any game that counts

 private:
  double tightness_of(const FoundGame& found) const;
  void enter(FoundGame found);

  Bound bound_;
  std::size_t capacity_;  // of the list
  bool is_map_;
  int players_, outcomes_;
};

}  // namespace delegauge::host
