// SPDX-License-Identifier: Apache-2.0
#include "host/check/compare_parts.hpp"

#include <fmt/format.h>

namespace delegauge::host {

void compare_moments(const Moments& got, const Moments& expected, std::string_view name,
                     FirstDifference& first) {
  const Part part(name, first);
  part(got.max, expected.max, "max");
  part(got.min, expected.min, "min");
  part(got.sum, expected.sum, "sum");
  part(got.sum_of_squares, expected.sum_of_squares, "sum_of_squares");
  part(got.count, expected.count, "count");
}

void compare_open(const OpenMoments& got, const OpenMoments& expected, std::string_view name,
                  FirstDifference& first) {
  compare_moments(got, expected, name, first);
  const Part part(name, first);
  part(got.far, expected.far, "far");
  part(got.out_of_range, expected.out_of_range, "out_of_range");
  compare_numbers(got.far_sum.digits(), expected.far_sum.digits(), fmt::format("{}.far_sum", name),
                  first);
  compare_numbers(got.far_squares.digits(), expected.far_squares.digits(),
                  fmt::format("{}.far_squares", name), first);
}

void compare_stat(const StatTally& got, const StatTally& expected, std::string_view name,
                  FirstDifference& first) {
  compare_moments(got, expected, name, first);
  compare_numbers(got.histogram, expected.histogram, fmt::format("{}.histogram", name), first);
}

}  // namespace delegauge::host
