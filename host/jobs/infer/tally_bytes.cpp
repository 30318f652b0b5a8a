// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/infer/tally_bytes.hpp"

#include <cstddef>

#include "host/job/tally_checks.hpp"

namespace delegauge::host {
namespace {

template <class Bytes>
void all_bytes(Bytes& bytes, Seen<Bytes, InferTally>& tally) {
  bytes.number(tally.games);
  for (auto& error : tally.error) bytes_of(bytes, error);
}

}  // namespace

void write(ByteWriter& to, const InferTally& tally) { all_bytes(to, tally); }
void read(ByteReader& from, InferTally& tally) { all_bytes(from, tally); }

template <>
SizeBound size_bound(const InferTally& tally) {
  ByteWriter now;
  write(now, tally);
  // Two exact sums of each error come with the first value that lies beyond its scale.
  constexpr std::size_t sums = 2 * ExactSum::digit_count * sizeof(std::int64_t);
  return {now.bytes().size() + tally.error.size() * sums, 0};
}

template <>
std::uint64_t games_in(const InferTally& tally) {
  return tally.games;
}

void check(const InferTally& tally, const IndexRanges&) {
  for (const OpenMoments& error : tally.error) check_open_moments(error, tally.games);
}

}  // namespace delegauge::host
