// SPDX-License-Identifier: Apache-2.0
// The bounds on the principals' welfare regret that everything iterates over, in the order in which
// they are printed (theory/bounds.md).
#pragma once

#include <array>
#include <string_view>

namespace delegauge {

enum class Bound : int { published, sharp, collective, matched, fused, pairwise };
inline constexpr int bound_count = 6;
inline constexpr std::array<std::string_view, bound_count> bound_names = {
    "published", "sharp", "collective", "matched", "fused", "pairwise"};
static_assert(static_cast<int>(Bound::pairwise) + 1 == bound_count && !bound_names.back().empty(),
              "the last bound, their number and their names are one list");

// A set of bounds: bit i stands for the bound numbered i.
struct BoundSet {
  unsigned bits = (1u << bound_count) - 1;
  constexpr bool has(Bound b) const { return (bits >> static_cast<int>(b) & 1u) != 0; }
  friend bool operator==(const BoundSet&, const BoundSet&) = default;
};

}  // namespace delegauge
