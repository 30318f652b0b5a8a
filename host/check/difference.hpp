// SPDX-License-Identifier: Apache-2.0
// Where what a kernel leaves parts from what the reference leaves.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "host/job/bytes.hpp"

namespace delegauge::host {

/// The bits of a number in hexadecimal, and of a double the number, too.
struct ShownNumber {
  std::string hex, decimal;
};

struct Difference {
  // The first that the difference is seen with, of a search a chain; none if it takes several.
  std::optional<std::uint64_t> game = {};
  std::string quantity = {};
  ShownNumber got = {}, expected = {};
  std::string problem = {};  // what was raised instead of a value; there are no numbers then
};

/// "game 137, worst_case_regret.max: 0x3fe... (0.61) instead of 0x3fd... (0.46)".
std::string difference_text(const Difference& difference);

ShownNumber shown_number(double x);
ShownNumber shown_number(std::uint64_t x);
ShownNumber shown_number(Wide x);

/// Holds numbers side by side, bit by bit, and keeps the first that differ.
class FirstDifference {
 public:
  /// name(): what the number is. Called for the first that differs alone: tallies have a hundred
  /// thousand numbers.
  template <PlainNumber T, class Name>
  void compare(T got, T expected, const Name& name) {
    using Bytes = std::array<std::byte, sizeof(T)>;
    if (found_ || std::bit_cast<Bytes>(got) == std::bit_cast<Bytes>(expected)) return;
    found_ = Difference{{}, name(), shown(got), shown(expected), {}};
  }

  const std::optional<Difference>& found() const { return found_; }

 private:
  template <PlainNumber T>
  static ShownNumber shown(T x) {
    if constexpr (std::is_floating_point_v<T>) {
      return shown_number(static_cast<double>(x));
    } else if constexpr (std::is_same_v<T, Wide>) {
      return shown_number(x);
    } else {
      return shown_number(static_cast<std::uint64_t>(x));
    }
  }

  std::optional<Difference> found_;
};

}  // namespace delegauge::host
