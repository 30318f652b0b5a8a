// SPDX-License-Identifier: Apache-2.0
// Games and their tallies as bytes: what checkpoints and shards hold, and ranks send each other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "delegauge/tally/surface.hpp"
#include "host/cluster/size_bound.hpp"
#include "host/job/bytes.hpp"
#include "host/job/tally_checks.hpp"
#include "host/jobs/grid/run.hpp"
#include "host/jobs/search/tally.hpp"
#include "host/machine/game_ranges.hpp"
#include "host/machine/ledger.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::host {

void write(ByteWriter& to, const GameRanges& ranges);
void write(ByteWriter& to, const SurfaceTally& tally);
void write(ByteWriter& to, const InferTally& tally);
void write(ByteWriter& to, const GridTally& tally);
void write(ByteWriter& to, const SearchTally& tally);

/// Each reads into a tally with nothing in it of the same configuration, whose scales and sizes it
/// keeps. Raises StateError.
void read(ByteReader& from, GameRanges& ranges);
void read(ByteReader& from, SurfaceTally& tally);
void read(ByteReader& from, InferTally& tally);
void read(ByteReader& from, GridTally& tally);
void read(ByteReader& from, SearchTally& tally);

SizeBound size_bound(const SurfaceTally& tally);
SizeBound size_bound(const InferTally& tally);
SizeBound size_bound(const GridTally& tally);
SizeBound size_bound(const SearchTally& tally);

/// How many games, or chains, a tally is of.
std::uint64_t games_in(const SurfaceTally& tally);
std::uint64_t games_in(const InferTally& tally);
std::uint64_t games_in(const GridTally& tally);
std::uint64_t games_in(const SearchTally& tally);

template <class Tally>
std::string to_bytes(const Partial<Tally>& partial) {
  ByteWriter to;
  write(to, partial.done);
  write(to, partial.tally);
  return to.take();
}

/// empty: a tally with nothing in it. Raises StateError.
template <class Tally>
Partial<Tally> from_bytes(std::string_view bytes, const Tally& empty) {
  Partial<Tally> partial = {{}, empty};
  ByteReader from(bytes);
  read(from, partial.done);
  read(from, partial.tally);
  from.expect_end();
  if (games_in(partial.tally) != partial.done.size()) {
    throw StateError("has other games in its tally than it lists");
  }
  check(partial.tally, partial.done);
  return partial;
}

template <class Tally>
SizeBound size_bound(const Partial<Tally>& partial) {
  SizeBound bound = size_bound(partial.tally);
  bound.each += sizeof(std::uint64_t);
  bound.sum += partial.done.ranges().size() * sizeof(GameRange);
  return bound;
}

}  // namespace delegauge::host
