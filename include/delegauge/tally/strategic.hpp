// SPDX-License-Identifier: Apache-2.0
// What the job `grid` adds up at each of its points (docs/files.md), order-independent.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "delegauge/tally/moments.hpp"

namespace delegauge {

// The first `normalised_count` are of welfare, normalised: (x - w^_-) / (w^_+ - w^_-).
enum class StrategicQuantity : int {
  w_avg,
  w_max,
  w_min,
  bound_regret,
  bound_ideal,
  bound_sharp_regret,
  bound_sharp_ideal,
  bound_pairwise,
  bound_worst_case,
  ia,
  ic,
  ca,
  calibration,
  n_eq,
  n_eps,
  n_played,
  tries,
  relaxation,
};
inline constexpr int normalised_count = 9;
inline constexpr int strategic_quantity_count = 18;
inline constexpr std::array<std::string_view, strategic_quantity_count> strategic_quantity_names = {
    "w_avg",
    "w_max",
    "w_min",
    "bound_regret",
    "bound_ideal",
    "bound_sharp_regret",
    "bound_sharp_ideal",
    "bound_pairwise",
    "bound_worst_case",
    "ia",
    "ic",
    "ca",
    "calibration",
    "n_eq",
    "n_eps",
    "n_played",
    "tries",
    "relaxation"};

// The bounds whose violations are counted.
enum class StrategicBound : int { regret, ideal, sharp_regret, sharp_ideal, pairwise, worst_case };
inline constexpr int strategic_bound_count = 6;
inline constexpr std::array<std::string_view, strategic_bound_count> strategic_bound_names = {
    "regret", "ideal", "sharp_regret", "sharp_ideal", "pairwise", "worst_case"};

// Bins for a normalised value x, none of which exceeds 1 by more than a tolerance, while bounds may
// lie far below 0: by how far y = 1 - x it lies below 1, 2,048 equal bins up to 1 and 128 for every
// doubling beyond.
struct BelowOne {
  static constexpr int linear = 2048, per_octave = 128, octaves = 12;
  static constexpr int bins = linear + octaves * per_octave;

  static int bin(double x) {
    const double y = 1 - x;
    if (!(y > 0)) return 0;
    if (y < 1) return static_cast<int>(y * linear);
    constexpr int fraction_bits = 52 - 7;
    static_assert(1 << (52 - fraction_bits) == per_octave);
    const std::uint64_t steps =
        (std::bit_cast<std::uint64_t>(y) >> fraction_bits) - (std::uint64_t{1023} << 7);
    return steps < octaves * per_octave ? linear + static_cast<int>(steps) : bins - 1;
  }
  // The bin holds y in [edge(bin), edge(bin + 1)).
  static double edge(int bin) {
    if (bin <= linear) return static_cast<double>(bin) / linear;
    const int above = bin - linear;
    return std::ldexp(1 + static_cast<double>(above % per_octave) / per_octave, above / per_octave);
  }
};

struct StrategicTally {
  static constexpr std::size_t kept_violations = 16;

  std::uint64_t games = 0;
  std::uint64_t fallback = 0;          // of these, where no profile lay in the interval of CC
  std::uint64_t missed_alignment = 0;  // whose CA is off its target by more than the tolerance
  std::array<std::uint64_t, strategic_bound_count> violations = {};
  std::array<std::vector<std::uint64_t>, strategic_bound_count> violating;  // the lowest indices
  std::array<Moments, strategic_quantity_count> moments;
  std::array<std::vector<std::uint64_t>, normalised_count> histogram;

  StrategicTally() {
    for (auto& bins : histogram) bins.resize(BelowOne::bins);
  }

  void add_violation(StrategicBound bound, std::uint64_t index) {
    violations[static_cast<std::size_t>(bound)] += 1;
    keep(violating[static_cast<std::size_t>(bound)], index);
  }
  void merge(const StrategicTally& other) {
    games += other.games;
    fallback += other.fallback;
    missed_alignment += other.missed_alignment;
    for (std::size_t b = 0; b < violations.size(); ++b) {
      violations[b] += other.violations[b];
      for (const std::uint64_t index : other.violating[b]) keep(violating[b], index);
    }
    for (std::size_t q = 0; q < moments.size(); ++q) moments[q].merge(other.moments[q]);
    for (std::size_t q = 0; q < histogram.size(); ++q) {
      for (std::size_t b = 0; b < histogram[q].size(); ++b)
        histogram[q][b] += other.histogram[q][b];
    }
  }

  // The value below which the fraction p of the games lies: linear within a bin, clamped to [min,
  // max]. Of a normalised quantity; 0 if there are no games.
  double quantile(StrategicQuantity quantity, double p) const {
    const auto q = static_cast<std::size_t>(quantity);
    const Moments& of = moments[q];
    if (of.count == 0) return 0.0;
    const double wanted = p * static_cast<double>(of.count);
    double below = 0;
    // From the lowest x, the last bin.
    for (int b = BelowOne::bins - 1; b >= 0; --b) {
      const auto here = static_cast<double>(histogram[q][static_cast<std::size_t>(b)]);
      if (here > 0 && below + here >= wanted) {
        const double low = 1 - BelowOne::edge(b + 1), high = 1 - BelowOne::edge(b);
        const double at = low + (wanted - below) / here * (high - low);
        return std::clamp(at, of.min, of.max);
      }
      below += here;
    }
    return of.max;
  }

 private:
  static void keep(std::vector<std::uint64_t>& indices, std::uint64_t index) {
    indices.insert(std::lower_bound(indices.begin(), indices.end(), index), index);
    if (indices.size() > kept_violations) indices.pop_back();
  }
};

}  // namespace delegauge
