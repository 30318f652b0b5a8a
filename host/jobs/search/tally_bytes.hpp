// SPDX-License-Identifier: Apache-2.0
// The tally as bytes.
#pragma once

#include <cstdint>

#include "host/job/tally_bytes.hpp"
#include "host/jobs/search/tally.hpp"

namespace delegauge::host {

void write(ByteWriter& to, const SearchTally& tally);
/// Reads into a tally with nothing in it of the same configuration, whose scales and sizes it
/// keeps. Raises StateError.
void read(ByteReader& from, SearchTally& tally);

template <>
SizeBound size_bound(const SearchTally& tally);

/// How many chains a tally is of.
template <>
std::uint64_t games_in(const SearchTally& tally);

/// Looks at counts, sums, extremes, bins, indices and sizes of a tally that was read: whatever is
/// done with it next stays within its lists, and games that it names are among `done`. Raises
/// StateError.
void check(const SearchTally& tally, const IndexRanges& done);

}  // namespace delegauge::host
