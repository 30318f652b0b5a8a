// SPDX-License-Identifier: Apache-2.0
// What the cells of a sweep have come to so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "host/cluster/size_bound.hpp"
#include "host/job/tally_bytes.hpp"
#include "host/sweep/units.hpp"

namespace delegauge::host {

/// A complete cell. A tally of `surface` is a megabyte; its summary, packed, some kilobytes.
struct CompleteCell {
  std::string packed;       // its results; with all files its tally's bytes
  std::string warning;      // what the user should know of it; empty if nothing
  std::uint64_t units = 0;  // all; fewer of a cell that was known before
};

/// A cell of which some units are there and some are not, or are not wanted. Where cells end when
/// they are known all of them are open at a time: then it is packed, and copies share it.
struct OpenCell {
  IndexRanges done;
  std::shared_ptr<const std::string> bytes;  // never null
};

/// Cells by the numbers of their runs.
struct SweepTally {
  const SweepUnits* units = nullptr;  // of the sweep; outlives this
  std::map<std::size_t, CompleteCell> complete;
  std::map<std::size_t, OpenCell> open;

  /// Other units of the cell.
  void add(std::size_t run, CellPart part);
  /// A part that may be complete, as CellRun::take() gives it with finish_of().
  void add_taken(std::size_t run, CellPart part);
  /// The units of an open cell, which are the first ones, are enough.
  void complete_known(std::size_t run);
  CellPart part_of_open(std::size_t run) const;
  /// The other's units are others.
  void merge(const SweepTally& other);
};

/// What becomes of a sweep's complete cells.
Finish finish_of(const SweepConfiguration& sweep);

/// The results of a complete cell, and its whole part where all files are wanted. Raises
/// StateError if it is none.
std::string results_of(const SweepTally& tally, std::size_t run);
CellPart part_of(const SweepTally& tally, std::size_t run);

/// Units of all complete cells, as games.
std::uint64_t games_of_complete(const SweepTally& tally);

void write(ByteWriter& to, const SweepTally& tally);
/// Reads into a tally with nothing in it of the same sweep. Raises StateError.
void read(ByteReader& from, SweepTally& tally);
template <>
SizeBound size_bound(const SweepTally& tally);
/// How many units a tally is of.
template <>
std::uint64_t games_in(const SweepTally& tally);
/// Looks at every cell as its own job does, and that the units are those that are done. Raises
/// StateError.
void check(const SweepTally& tally, const IndexRanges& done);

}  // namespace delegauge::host
