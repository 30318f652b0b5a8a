// SPDX-License-Identifier: Apache-2.0
// The bounds on the principals' welfare regret that everything iterates over, in the order in which
// they are printed (theory/bounds.md).
#pragma once

#include <array>
#include <string_view>

namespace delegauge {

enum class Bound : int { published, sharp, collective, matched, fused, pairwise, pareto };
inline constexpr int bound_count = 7;
inline constexpr std::array<std::string_view, bound_count> bound_names = {
    "published", "sharp", "collective", "matched", "fused", "pairwise", "pareto"};
static_assert(static_cast<int>(Bound::pareto) + 1 == bound_count && !bound_names.back().empty(),
              "the last bound, their number and their names are one list");

// The first of the list, all but `pareto`: they take what is played by its regret alone, bound the
// worst case V with it, and are measured unless others are asked for. `pareto` takes the strategy
// itself, bounds V_P (theory/pareto.md), and takes longer than all others.
inline constexpr int plain_bound_count = 6;
constexpr bool is_plain(Bound b) { return static_cast<int>(b) < plain_bound_count; }
constexpr unsigned bit_of(Bound b) { return 1u << static_cast<unsigned>(b); }

// A set of bounds: bit i stands for the bound numbered i.
struct BoundSet {
  static constexpr int most = bound_count;
  unsigned bits = (1u << plain_bound_count) - 1;
  constexpr bool has(Bound b) const { return (bits >> static_cast<int>(b) & 1u) != 0; }
  friend bool operator==(const BoundSet&, const BoundSet&) = default;
};
inline constexpr BoundSet all_bounds{(1u << bound_count) - 1};

// The plain ones of a set. Compilers see that there are no others, so kernels that are told this
// set have neither code nor registers for them.
struct PlainBounds {
  static constexpr int most = plain_bound_count;
  unsigned bits;
  explicit constexpr PlainBounds(BoundSet of) : bits(of.bits) {}
  constexpr bool has(Bound b) const {
    return is_plain(b) && (bits >> static_cast<int>(b) & 1u) != 0;
  }
};

}  // namespace delegauge
