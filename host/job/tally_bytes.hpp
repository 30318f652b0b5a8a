// SPDX-License-Identifier: Apache-2.0
// Games and their tallies as bytes: what checkpoints and shards hold, and ranks send each other.
// A job's own tally_bytes.hpp has the rest: write(), read(), size_bound(), games_in()
// and check() of its tally.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "delegauge/tally/strategic.hpp"
#include "delegauge/tally/surface.hpp"
#include "host/cluster/size_bound.hpp"
#include "host/job/bytes.hpp"
#include "host/machine/index_ranges.hpp"
#include "host/machine/ledger.hpp"

namespace delegauge::host {

void write(ByteWriter& to, const IndexRanges& ranges);
/// Raises StateError.
void read(ByteReader& from, IndexRanges& ranges);

/// Raises StateError unless all these games are in the range, that of the run or of the shard.
void require_within(const IndexRanges& done, const IndexRange& whole);

/// The most bytes that a tally like this can come to have.
template <class Tally>
SizeBound size_bound(const Tally& tally);

/// How many games, or chains, a tally is of.
template <class Tally>
std::uint64_t games_in(const Tally& tally);

// What tallies are made of. Each is written and read by one function.

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, Moments>& moments) {
  bytes.number(moments.count);
  bytes.number(moments.sum);
  bytes.number(moments.sum_of_squares);
  bytes.number(moments.min);
  bytes.number(moments.max);
}

void bytes_of(ByteWriter& bytes, const ExactSum& sum);
void bytes_of(ByteReader& bytes, ExactSum& sum);
/// Refuses sums that are not of its games.
void refuse_wrong(const OpenMoments& moments);

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, OpenMoments>& moments) {
  bytes_of(bytes, static_cast<Seen<Bytes, Moments>&>(moments));
  bytes.number(moments.far);
  bytes_of(bytes, moments.far_sum);
  bytes_of(bytes, moments.far_squares);
  bytes.number(moments.out_of_range);
  if constexpr (Bytes::reads) refuse_wrong(moments);
}

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, StatTally>& tally) {
  bytes_of(bytes, static_cast<Seen<Bytes, Moments>&>(tally));
  bytes.numbers(tally.histogram);
}

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
  bound.sum += partial.done.ranges().size() * sizeof(IndexRange);
  return bound;
}

}  // namespace delegauge::host
