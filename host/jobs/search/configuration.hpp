// SPDX-License-Identifier: Apache-2.0
// Everything that the results of `search` depend on, and its form in JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "host/settings/limits.hpp"
#include "host/settings/precision.hpp"
#include "kernels/executor/search_job.hpp"

namespace delegauge::host {

/// A search of chains [0, chains) of a job. Two with the same configuration find the same games.
struct SearchConfiguration {
  SearchJob job = {};
  std::uint64_t chains = 65536;
  Precision precision = Precision::double_precision;
  int list = 10;  // games listed
};

inline constexpr std::uint64_t max_chains = 1'000'000'000'000;
/// A chain is worked on without a break.
inline constexpr std::uint64_t max_steps = 10'000'000;
inline constexpr int max_map_bins = 256;
/// Total misalignment is searched from this share of its maximum on: towards none, every bound is
/// trivially attained.
inline constexpr double least_misalignment_share = 0.05;

/// 4 principals and 4 agents, 4 outcomes, the EPIC metric, all magnitudes and weights 1.
SearchConfiguration default_search_configuration();

/// Games that the chains evaluate.
std::uint64_t games_of(const SearchConfiguration& configuration);

/// Whether every bin of (agents' regret, misalignment) is searched by itself.
inline bool is_map(const SearchConfiguration& configuration) {
  return bins_of(configuration.job) > 1;
}

/// The bounds that are told of games found: all plain ones, and the one that is searched.
inline BoundSet bounds_told(const SearchConfiguration& configuration) {
  return {BoundSet().bits | bit_of(configuration.job.bound)};
}

/// The fewest chains that the search takes: of a map two for each bin, one that climbs tightness
/// and one that climbs regret.
std::uint64_t least_chains(const SearchConfiguration& configuration);

/// What the job's games can have (shape, metric, welfare, magnitudes and weights must be set).
SearchRegion whole_region(const SearchJob& job);
/// The region that is searched when none is asked for; the bins of a map begin at no misalignment.
SearchRegion default_region(const SearchJob& job);

/// The configuration as summary.json and run.json hold it. Ranges that take no part are null.
nlohmann::ordered_json to_json(const SearchConfiguration& configuration);

/// The inverse, exact for every number. Raises UsageError naming place and key for a missing,
/// unknown or wrong key, a value out of range, and another version of the sampler or search.
SearchConfiguration search_configuration_from_json(const nlohmann::ordered_json& json,
                                                   const std::string& place);

}  // namespace delegauge::host
