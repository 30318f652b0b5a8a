// SPDX-License-Identifier: Apache-2.0
// What tallies are made of, held side by side.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "delegauge/tally/open_moments.hpp"
#include "delegauge/tally/surface.hpp"
#include "host/check/difference.hpp"

namespace delegauge::host {

/// Lists by place, as far as both go, and then how long they are.
template <class List, class Compare>
void compare_lists(const List& got, const List& expected, std::string_view name,
                   FirstDifference& first, const Compare& compare_one) {
  const std::size_t both = std::min(got.size(), expected.size());
  for (std::size_t i = 0; i < both; ++i) {
    compare_one(got[i], expected[i], [name, i] { return fmt::format("{}[{}]", name, i); });
  }
  first.compare(std::uint64_t{got.size()}, std::uint64_t{expected.size()},
                [name] { return fmt::format("how many {}", name); });
}

template <class List>
void compare_numbers(const List& got, const List& expected, std::string_view name,
                     FirstDifference& first) {
  compare_lists(got, expected, name, first, [&first](auto one, auto other, const auto& named) {
    first.compare(one, other, named);
  });
}

/// A number of something: "name.part".
class Part {
 public:
  Part(std::string_view name, FirstDifference& first) : name_(name), first_(first) {}
  template <class T>
  void operator()(T got, T expected, std::string_view part) const {
    first_.compare(got, expected, [this, part] { return fmt::format("{}.{}", name_, part); });
  }

 private:
  std::string_view name_;
  FirstDifference& first_;
};

void compare_moments(const Moments& got, const Moments& expected, std::string_view name,
                     FirstDifference& first);
void compare_open(const OpenMoments& got, const OpenMoments& expected, std::string_view name,
                  FirstDifference& first);
void compare_stat(const StatTally& got, const StatTally& expected, std::string_view name,
                  FirstDifference& first);

}  // namespace delegauge::host
