// SPDX-License-Identifier: Apache-2.0
#include "host/job/tally_bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace delegauge::host {

void write(ByteWriter& to, const IndexRanges& ranges) {
  to.put(std::uint64_t{ranges.ranges().size()});
  for (const IndexRange& range : ranges.ranges()) {
    to.put(range.begin);
    to.put(range.end);
  }
}

void read(ByteReader& from, IndexRanges& ranges) {
  const std::size_t count = from.count_of(sizeof(IndexRange));
  for (std::size_t i = 0; i < count; ++i) {
    const auto begin = from.get<std::uint64_t>();
    const auto end = from.get<std::uint64_t>();
    // Ascending, and none touches the one before it.
    if (begin >= end || (i > 0 && begin <= ranges.end())) {
      throw StateError("lists games out of order");
    }
    ranges.add({begin, end});
  }
}

void bytes_of(ByteWriter& bytes, const ExactSum& sum) { bytes.list(sum.digits()); }

void bytes_of(ByteReader& bytes, ExactSum& sum) {
  if (!sum.assign(bytes.list<std::int64_t>())) throw StateError("has a sum that is none");
}

void refuse_wrong(const OpenMoments& moments) {
  if (moments.far > moments.count || moments.far_squares.negative() ||
      moments.far_sum.empty() != (moments.far == 0) ||
      moments.far_squares.empty() != (moments.far == 0)) {
    throw StateError("has sums beyond a range that are not of its games");
  }
}

void require_within(const IndexRanges& done, const IndexRange& whole) {
  if (done.empty()) return;
  if (done.ranges().front().begin < whole.begin || done.end() > whole.end) {
    throw StateError("has games that the run does not have");
  }
}

}  // namespace delegauge::host
