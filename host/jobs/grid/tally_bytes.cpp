// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/tally_bytes.hpp"

#include <cstddef>
#include <limits>
#include <vector>

#include "host/job/tally_checks.hpp"

namespace delegauge::host {
namespace {

// The points of a grid are many, and most bins of their histograms empty.
void bytes_of(ByteWriter& to, const SignedHistogram& histogram) {
  std::uint64_t filled = 0;
  histogram.for_each([&](int, std::uint64_t) {
    filled += 1;
    return true;
  });
  to.put(filled);
  histogram.for_each([&](int bin, std::uint64_t count) {
    to.put(static_cast<std::int32_t>(bin));
    to.put(count);
    return true;
  });
}

void bytes_of(ByteReader& from, SignedHistogram& histogram) {
  const std::size_t filled = from.count_of(sizeof(std::int32_t) + sizeof(std::uint64_t));
  for (std::size_t i = 0; i < filled; ++i) {
    const auto bin = from.get<std::int32_t>();
    if (bin < SignedHistogram::first || bin > SignedHistogram::last) {
      throw StateError("has a bin that does not exist");
    }
    histogram.add(bin, from.get<std::uint64_t>());
  }
}

// What a point's statistics and its tally begin with.
template <class Bytes, class Point>
void counts_of(Bytes& bytes, Point& point) {
  bytes.number(point.games);
  bytes.number(point.fallback);
  bytes.number(point.missed_alignment);
  bytes.numbers(point.violations);
  for (auto& indices : point.violating) {
    bytes.members(indices);
    if (Bytes::reads && indices.size() > StrategicTally::kept_violations) {
      throw StateError("lists more violations than are kept");
    }
  }
}

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, PointStatistics>& point) {
  counts_of(bytes, point);
  for (auto& s : point.quantity) {
    for (auto* const x : {&s.mean, &s.standard_error, &s.min, &s.max}) bytes.number(*x);
    bytes.numbers(s.quantiles);
    bytes.number(s.out_of_range);
  }
}

template <class Bytes>
void bytes_of(Bytes& bytes, Seen<Bytes, StrategicTally>& tally) {
  counts_of(bytes, tally);
  for (auto& moments : tally.moments) bytes_of(bytes, moments);
  for (auto& histogram : tally.histogram) bytes_of(bytes, histogram);
}

void all_bytes(ByteWriter& to, const GridTally& tally) {
  to.put(std::uint64_t{tally.complete.size()});
  for (const auto& [point, statistics] : tally.complete) {
    to.put(point);
    bytes_of(to, statistics);
  }
  to.put(std::uint64_t{tally.open.size()});
  for (const auto& [point, open] : tally.open) {
    to.put(point);
    bytes_of(to, open);
  }
}

void all_bytes(ByteReader& from, GridTally& tally) {
  const std::size_t complete = from.count_of(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < complete; ++i) {
    const auto point = from.get<std::uint64_t>();
    bytes_of(from, tally.complete[point]);
  }
  const std::size_t open = from.count_of(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < open; ++i) {
    const auto point = from.get<std::uint64_t>();
    bytes_of(from, tally.open.emplace(point, tally.empty_point).first->second);
  }
}

template <class Point>
void check_point(const Point& point, const IndexRange& games, const IndexRanges& done) {
  require(point.games == games_within(done, games), "has other games of a point than it lists");
  require(point.fallback <= point.games && point.missed_alignment <= point.games,
          "counts more games of a kind than games");
  for (std::size_t b = 0; b < point.violations.size(); ++b) {
    check_violations(point.violations[b], point.violating[b], StrategicTally::kept_violations,
                     point.games, done);
    for (const std::uint64_t index : point.violating[b]) {
      require(index >= games.begin && index < games.end, "lists a violation at another point");
    }
  }
}

void check_statistics(const StrategicTally& point) {
  for (const OpenMoments& moments : point.moments) check_open_moments(moments, point.games);
  for (std::size_t q = 0; q < point.histogram.size(); ++q) {
    std::uint64_t total = 0;
    point.histogram[q].for_each([&total](int, std::uint64_t count) {
      total = sum_of(total, count);
      return true;
    });
    require(total == point.moments[q].count, "has a histogram of other games than it counts");
  }
}

IndexRange games_of_point(const GridTally& tally, std::uint64_t point) {
  require(point < std::numeric_limits<std::uint64_t>::max() / tally.repetitions,
          "has a point that the run does not have");
  return {point * tally.repetitions, (point + 1) * tally.repetitions};
}

}  // namespace

void write(ByteWriter& to, const GridTally& tally) { all_bytes(to, tally); }
void read(ByteReader& from, GridTally& tally) { all_bytes(from, tally); }

template <>
SizeBound size_bound(const GridTally& tally) {
  ByteWriter now;
  write(now, tally);
  // A point that becomes complete takes less than a tally, or not much more.
  const std::size_t points = tally.complete.size() + tally.open.size();
  return {2 * sizeof(std::uint64_t), now.bytes().size() + points * sizeof(PointStatistics)};
}

template <>
std::uint64_t games_in(const GridTally& tally) {
  std::uint64_t games = 0;
  for (const auto& point : tally.complete) games += point.second.games;
  for (const auto& point : tally.open) games += point.second.games;
  return games;
}

void check(const GridTally& tally, const IndexRanges& done) {
  for (const auto& [number, point] : tally.complete) {
    const IndexRange games = games_of_point(tally, number);
    check_point(point, games, done);
    require(point.games == tally.repetitions, "calls a point complete that is not");
  }
  for (const auto& [number, point] : tally.open) {
    const IndexRange games = games_of_point(tally, number);
    check_point(point, games, done);
    check_statistics(point);
    require(point.games > 0 && point.games < tally.repetitions, "calls a point open that is not");
  }
}

}  // namespace delegauge::host
