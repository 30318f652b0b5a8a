// SPDX-License-Identifier: Apache-2.0
// The tally as bytes.
#pragma once

#include <cstdint>

#include "host/job/tally_bytes.hpp"
#include "host/jobs/estimate/tally.hpp"

namespace delegauge::host {

void write(ByteWriter& to, const EstimateTally& tally);
/// Reads into a tally with nothing in it of the same configuration, whose sizes it keeps. Raises
/// StateError.
void read(ByteReader& from, EstimateTally& tally);

template <>
SizeBound size_bound(const EstimateTally& tally);

/// How many replicates a tally has.
template <>
std::uint64_t games_in(const EstimateTally& tally);

/// Looks at counts and sizes of a tally that was read: whatever is done with it next stays within
/// its lists, and its replicates are those that are `done`. Raises StateError.
void check(const EstimateTally& tally, const IndexRanges& done);

}  // namespace delegauge::host
