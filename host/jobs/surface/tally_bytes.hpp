// SPDX-License-Identifier: Apache-2.0
// The tally as bytes.
#pragma once

#include <cstdint>

#include "delegauge/tally/surface.hpp"
#include "host/job/tally_bytes.hpp"

namespace delegauge::host {

void write(ByteWriter& to, const SurfaceTally& tally);
/// Reads into a tally with nothing in it of the same configuration, whose scales and sizes it
/// keeps. Raises StateError.
void read(ByteReader& from, SurfaceTally& tally);

template <>
SizeBound size_bound(const SurfaceTally& tally);

/// How many games a tally is of.
template <>
std::uint64_t games_in(const SurfaceTally& tally);

/// Looks at counts, sums, extremes, bins, indices and sizes of a tally that was read: whatever is
/// done with it next stays within its lists, and games that it names are among `done`. Raises
/// StateError.
void check(const SurfaceTally& tally, const IndexRanges& done);

}  // namespace delegauge::host
