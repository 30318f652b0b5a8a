// SPDX-License-Identifier: Apache-2.0
// Whether a tally that was read can be one of these games: a checksum tells of damage, not of
// sense.
#pragma once

#include "delegauge/tally/surface.hpp"
#include "host/jobs/grid/run.hpp"
#include "host/jobs/search/tally.hpp"
#include "host/machine/game_ranges.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::host {

/// Each looks at counts, sums, extremes, bins, indices and sizes of a tally that was read into an
/// empty one of its configuration: whatever is done with it next stays within its lists, and games
/// that it names are among `done`. Raises StateError.
void check(const SurfaceTally& tally, const GameRanges& done);
void check(const InferTally& tally, const GameRanges& done);
void check(const GridTally& tally, const GameRanges& done);
void check(const SearchTally& tally, const GameRanges& done);

/// Raises StateError unless all these games are in the range, that of the run or of the shard.
void require_within(const GameRanges& done, const GameRange& whole);

}  // namespace delegauge::host
