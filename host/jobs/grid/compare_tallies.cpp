// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/compare_tallies.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/check/compare_parts.hpp"

namespace delegauge::host {
namespace {

void compare_strategic(const StrategicTally& got, const StrategicTally& expected,
                       FirstDifference& first) {
  for (std::size_t q = 0; q < got.moments.size(); ++q) {
    compare_open(got.moments[q], expected.moments[q], strategic_quantity_names[q], first);
  }
  const auto counts = [](const SignedHistogram& histogram) {
    std::vector<std::uint64_t> r;
    histogram.for_each([&r](int bin, std::uint64_t count) {
      r.push_back(static_cast<std::uint64_t>(static_cast<std::int64_t>(bin)));
      r.push_back(count);
      return true;
    });
    return r;
  };
  for (std::size_t q = 0; q < got.histogram.size(); ++q) {
    compare_numbers(counts(got.histogram[q]), counts(expected.histogram[q]),
                    fmt::format("{}.histogram", strategic_quantity_names[q]), first);
  }
}

void compare_point(const PointStatistics& got, const PointStatistics& expected,
                   FirstDifference& first) {
  for (std::size_t q = 0; q < got.quantity.size(); ++q) {
    const Statistic &one = got.quantity[q], &other = expected.quantity[q];
    const Part part(strategic_quantity_names[q], first);
    part(one.max, other.max, "max");
    part(one.min, other.min, "min");
    part(one.mean, other.mean, "mean");
    part(one.standard_error, other.standard_error, "standard_error");
    part(one.out_of_range, other.out_of_range, "out_of_range");
    compare_numbers(one.quantiles, other.quantiles,
                    fmt::format("{}.quantiles", strategic_quantity_names[q]), first);
  }
}

/// What a tally and a point's statistics have both.
template <class Point>
void compare_counts(const Point& got, const Point& expected, FirstDifference& first) {
  const Part part("point", first);
  part(got.games, expected.games, "games");
  part(got.fallback, expected.fallback, "fallback");
  part(got.missed_alignment, expected.missed_alignment, "missed_alignment");
  for (std::size_t b = 0; b < got.violations.size(); ++b) {
    const std::string_view name = strategic_bound_names[b];
    Part(name, first)(got.violations[b], expected.violations[b], "violations");
    compare_numbers(got.violating[b], expected.violating[b], fmt::format("violating_{}", name),
                    first);
  }
}

/// Maps from points, of which both have the same unless games are missing.
template <class Map, class Compare>
void compare_points(const Map& got, const Map& expected, FirstDifference& first,
                    const Compare& compare_one) {
  for (const auto& [point, of_expected] : expected) {
    const auto found = got.find(point);
    if (found != got.end()) compare_one(found->second, of_expected);
  }
  first.compare(std::uint64_t{got.size()}, std::uint64_t{expected.size()},
                [] { return std::string("points"); });
}

}  // namespace

void compare(const GridTally& got, const GridTally& expected, FirstDifference& first) {
  compare_points(got.open, expected.open, first, [&](const auto& one, const auto& other) {
    compare_strategic(one, other, first);
    compare_counts(one, other, first);
  });
  compare_points(got.complete, expected.complete, first, [&](const auto& one, const auto& other) {
    compare_point(one, other, first);
    compare_counts(one, other, first);
  });
}

}  // namespace delegauge::host
