// SPDX-License-Identifier: Apache-2.0
#include "host/job/tally_checks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/job/bytes.hpp"

namespace delegauge::host {

void require(bool condition, const char* otherwise) {
  if (!condition) throw StateError(otherwise);
}

std::uint64_t sum_of(std::uint64_t a, std::uint64_t b) {
  require(b <= std::numeric_limits<std::uint64_t>::max() - a,
          "counts more games than there can be");
  return a + b;
}

std::uint64_t games_within(const IndexRanges& done, const IndexRange& range) {
  const std::vector<IndexRange>& ranges = done.ranges();
  auto at = std::partition_point(ranges.begin(), ranges.end(),
                                 [&](const IndexRange& one) { return one.end <= range.begin; });
  std::uint64_t games = 0;
  for (; at != ranges.end() && at->begin < range.end; ++at) {
    games += std::min(at->end, range.end) - std::max(at->begin, range.begin);
  }
  return games;
}

bool is_done(const IndexRanges& done, std::uint64_t game) {
  return game < std::numeric_limits<std::uint64_t>::max() &&
         games_within(done, {game, game + 1}) == 1;
}

void check_violations(std::uint64_t violations, const Indices& lowest, std::size_t room,
                      std::uint64_t games, const IndexRanges& done) {
  require(violations <= games, "counts more violations than games");
  require(lowest.size() == std::min<std::uint64_t>(violations, room),
          "lists other violations than it counts");
  for (std::size_t i = 0; i < lowest.size(); ++i) {
    require(is_done(done, lowest[i]) && (i == 0 || lowest[i] > lowest[i - 1]),
            "lists violations that are not among its games, or out of order");
  }
}

void check_moments(const Moments& moments, std::uint64_t games) {
  require(moments.count <= games, "has more values than games");
  if (moments.count == 0) return;
  require(std::isfinite(moments.min) && std::isfinite(moments.max) && moments.min <= moments.max,
          "has extremes that are none");
  // A value has 31 bits at most, and rounding may make it a power of two.
  constexpr unsigned bits = fixed_point_bits<double>();
  require(
      moments.sum >> bits <= moments.count && moments.sum_of_squares >> (2 * bits) <= moments.count,
      "has sums that its values cannot have");
}

void check_open_moments(const OpenMoments& moments, std::uint64_t games) {
  check_moments(moments, games);
  require(moments.far <= moments.count && moments.out_of_range <= games - moments.count,
          "has more values than games");
}

void check_histogram(const StatTally& tally) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : tally.histogram) total = sum_of(total, count);
  require(total == tally.count, "has a histogram of other games than it counts");
}

}  // namespace delegauge::host
