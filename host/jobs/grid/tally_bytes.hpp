// SPDX-License-Identifier: Apache-2.0
// The tally as bytes.
#pragma once

#include <cstdint>

#include "host/job/tally_bytes.hpp"
#include "host/jobs/grid/run.hpp"

namespace delegauge::host {

void write(ByteWriter& to, const GridTally& tally);
/// Reads into a tally with nothing in it of the same configuration, whose scales and sizes it
/// keeps. Raises StateError.
void read(ByteReader& from, GridTally& tally);

template <>
SizeBound size_bound(const GridTally& tally);

/// How many games a tally is of.
template <>
std::uint64_t games_in(const GridTally& tally);

/// Looks at counts, sums, extremes, bins, indices and sizes of a tally that was read: whatever is
/// done with it next stays within its lists, and games that it names are among `done`. Raises
/// StateError.
void check(const GridTally& tally, const IndexRanges& done);

}  // namespace delegauge::host
