// SPDX-License-Identifier: Apache-2.0
// Everything that the job `surface` adds up (docs/files.md): order-independent, so that any split
// of the games over threads, batches and machines gives the same bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "delegauge/bound/list.hpp"
#include "delegauge/tally/stat.hpp"
#include "delegauge/tally/tightest.hpp"

namespace delegauge {

enum class Quantity : int {
  agents_welfare_regret,
  principals_welfare_regret,
  worst_case_regret,
  total_misalignment,
  collective_alignment_agents,
  collective_alignment_principals,
};
inline constexpr int quantity_count = 6;
inline constexpr std::array<std::string_view, quantity_count> quantity_names = {
    "agents_welfare_regret", "principals_welfare_regret",   "worst_case_regret",
    "total_misalignment",    "collective_alignment_agents", "collective_alignment_principals"};

struct BoundTally {
  static constexpr std::size_t kept_violations = 16;
  std::uint64_t violations = 0;
  std::vector<std::uint64_t> violating;  // the lowest indices
  StatTally tightness, worst_case_tightness, slack;
  TightestGames tightest;

  void add_violation(std::uint64_t index) {
    violations += 1;
    keep(index);
  }
  void merge(const BoundTally& other) {
    violations += other.violations;
    for (std::uint64_t index : other.violating) keep(index);
    tightness.merge(other.tightness);
    worst_case_tightness.merge(other.worst_case_tightness);
    slack.merge(other.slack);
    tightest.merge(other.tightest);
  }

 private:
  void keep(std::uint64_t index) {
    violating.insert(std::lower_bound(violating.begin(), violating.end(), index), index);
    if (violating.size() > kept_violations) violating.pop_back();
  }
};

// The bins are a square grid over (agents' regret, weighted misalignment sum M^_i d_i), agents'
// regret major.
inline constexpr int grid_side = 64;
inline constexpr int grid_bins = grid_side * grid_side;

struct BinTally {
  struct OfBound {
    Wide sum = 0;
    double max = 0;
    double least_slack = std::numeric_limits<double>::infinity();
  };
  std::uint64_t count = 0;
  Wide sum_regret = 0, sum_worst_case = 0;
  double max_regret = 0, max_worst_case = 0;
  std::array<OfBound, bound_count> bound;

  void merge(const BinTally& other) {
    count += other.count;
    sum_regret += other.sum_regret;
    sum_worst_case += other.sum_worst_case;
    max_regret = std::max(max_regret, other.max_regret);
    max_worst_case = std::max(max_worst_case, other.max_worst_case);
    for (int b = 0; b < bound_count; ++b) {
      bound[b].sum += other.bound[b].sum;
      bound[b].max = std::max(bound[b].max, other.bound[b].max);
      bound[b].least_slack = std::min(bound[b].least_slack, other.bound[b].least_slack);
    }
  }
};

struct SurfaceTally {
  std::uint64_t games = 0;       // all that were drawn
  std::uint64_t degenerate = 0;  // of these, those with every player indifferent: in no statistic
  std::array<StatTally, quantity_count> quantity;
  std::array<BoundTally, bound_count> bound;
  std::vector<BinTally> bins = std::vector<BinTally>(grid_bins);

  void merge(const SurfaceTally& other) {
    games += other.games;
    degenerate += other.degenerate;
    for (int q = 0; q < quantity_count; ++q) quantity[q].merge(other.quantity[q]);
    for (int b = 0; b < bound_count; ++b) bound[b].merge(other.bound[b]);
    for (int b = 0; b < grid_bins; ++b) bins[b].merge(other.bins[b]);
  }
};

}  // namespace delegauge
