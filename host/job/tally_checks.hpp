// SPDX-License-Identifier: Apache-2.0
// Whether a tally that was read can be one of these games: a checksum tells of damage, not of
// sense. Here what tallies of several jobs are made of. Each raises StateError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "delegauge/tally/strategic.hpp"
#include "delegauge/tally/surface.hpp"
#include "host/machine/index_ranges.hpp"

namespace delegauge::host {

using Indices = std::vector<std::uint64_t>;

void require(bool condition, const char* otherwise);

/// Adds, and refuses what does not fit.
std::uint64_t sum_of(std::uint64_t a, std::uint64_t b);

/// How many of the range's games are in the set.
std::uint64_t games_within(const IndexRanges& done, const IndexRange& range);

bool is_done(const IndexRanges& done, std::uint64_t game);

/// The lowest indices of violations are kept, as many as there is room for.
void check_violations(std::uint64_t violations, const Indices& lowest, std::size_t room,
                      std::uint64_t games, const IndexRanges& done);

void check_moments(const Moments& moments, std::uint64_t games);

/// Values that are not finite are counted by themselves.
void check_open_moments(const OpenMoments& moments, std::uint64_t games);

void check_histogram(const StatTally& tally);

}  // namespace delegauge::host
