// SPDX-License-Identifier: Apache-2.0
// Counts of values of either sign and any size: what quantiles are read from.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "delegauge/base/inline.hpp"

namespace delegauge {

// Bins are numbered in the order of their values: 2,048 equal ones from 0 to 1 and as many from -1
// to 0, and on both sides 128 for every doubling beyond, as far as there are doubles.
class SignedHistogram {
 public:
  static constexpr int per_unit = 2048, per_octave = 128;
  static constexpr int side = per_unit + 1024 * per_octave;
  static constexpr int first = -side, last = side - 1;

  // Nearly all values lie below 8 in size: those bins are always there, the others as far as there
  // are values.
  static constexpr int near_side = per_unit + 3 * per_octave;

  // The bin of a finite value; devices ask, too.
  static DELEGAUGE_INLINE int bin(double x) {
    // In [0, 2 per_unit]; rounding may take what lies just below an edge to the bin above.
    if (x > -1 && x < 1) return static_cast<int>(x * per_unit + per_unit) - per_unit;
    constexpr int fraction_bits = 52 - 7;
    static_assert(1 << (52 - fraction_bits) == per_octave);
    constexpr std::uint64_t one = std::uint64_t{1023} << 7;
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x) & ~(std::uint64_t{1} << 63);
    const int steps = per_unit + static_cast<int>((bits >> fraction_bits) - one);
    return x < 0 ? -1 - steps : steps;
  }
  // The bin's values lie between its edge and the next bin's.
  static double edge(int bin) {
    if (bin < 0) return -edge(-bin);
    if (bin <= per_unit) return static_cast<double>(bin) / per_unit;
    const int above = bin - per_unit;
    const double edge =
        std::ldexp(1 + static_cast<double>(above % per_octave) / per_octave, above / per_octave);
    return std::min(edge, std::numeric_limits<double>::max());
  }

  void add(double x) { add(bin(x), 1); }
  // Counts of the near bins, from bin -near_side on: 2 near_side of them.
  std::uint64_t* near_counts() { return near_.data(); }
  // bin: in [first, last].
  void add(int bin, std::uint64_t count) {
    const int from_near = bin + near_side;
    if (from_near >= 0 && from_near < 2 * near_side) {
      near_[static_cast<std::size_t>(from_near)] += count;
      return;
    }
    auto& bins = bin < 0 ? below_ : above_;
    const auto at = static_cast<std::size_t>(bin < 0 ? -from_near - 1 : bin - near_side);
    if (at >= bins.size()) bins.resize(at + 1);
    bins[at] += count;
  }
  void merge(const SignedHistogram& other) {
    for (std::size_t b = 0; b < near_.size(); ++b) near_[b] += other.near_[b];
    merge(below_, other.below_);
    merge(above_, other.above_);
  }

  // visit(bin, count) of all that are not empty, from the lowest values; until it returns false.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t at = below_.size(); at-- > 0;) {
      if (below_[at] != 0 && !visit(-near_side - 1 - static_cast<int>(at), below_[at])) return;
    }
    for (std::size_t at = 0; at < near_.size(); ++at) {
      if (near_[at] != 0 && !visit(static_cast<int>(at) - near_side, near_[at])) return;
    }
    for (std::size_t at = 0; at < above_.size(); ++at) {
      if (above_[at] != 0 && !visit(near_side + static_cast<int>(at), above_[at])) return;
    }
  }

  // The value below which the fraction p of `count` values lies, all that were added: linear within
  // a bin. Where there is none, `none`.
  double quantile(double p, std::uint64_t count, double none) const {
    const double wanted = p * static_cast<double>(count);
    double below = 0, found = none;
    for_each([&](int bin, std::uint64_t in_bin) {
      const auto here = static_cast<double>(in_bin);
      if (below + here < wanted) {
        below += here;
        return true;
      }
      const double low = edge(bin), high = edge(bin + 1);
      found = low + (wanted - below) / here * (high - low);
      return false;
    });
    return found;
  }

  friend bool operator==(const SignedHistogram&, const SignedHistogram&) = default;

 private:
  static void merge(std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from) {
    if (to.size() < from.size()) to.resize(from.size());
    for (std::size_t b = 0; b < from.size(); ++b) to[b] += from[b];
  }

  std::vector<std::uint64_t> near_ = std::vector<std::uint64_t>(2 * near_side);
  std::vector<std::uint64_t> below_, above_;  // outwards
};

}  // namespace delegauge
