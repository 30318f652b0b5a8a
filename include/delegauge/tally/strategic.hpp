// SPDX-License-Identifier: Apache-2.0
// What the job `grid` adds up at each of its points (docs/files.md), order-independent.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "delegauge/tally/open_moments.hpp"
#include "delegauge/tally/signed_histogram.hpp"

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
  miscalibration,
  n_eq,
  n_eps,
  n_played,
  tries,
  relaxation,
};
inline constexpr int normalised_count = 9;
inline constexpr int strategic_quantity_count = 19;
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
    "miscalibration",
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

struct StrategicTally {
  static constexpr std::size_t kept_violations = 16;

  std::uint64_t games = 0;
  std::uint64_t fallback = 0;          // of these, where no profile lay in the interval of CC
  std::uint64_t missed_alignment = 0;  // whose CA is off its target by more than the tolerance
  std::array<std::uint64_t, strategic_bound_count> violations = {};
  std::array<std::vector<std::uint64_t>, strategic_bound_count> violating;  // the lowest indices
  std::array<OpenMoments, strategic_quantity_count> moments;
  std::array<SignedHistogram, normalised_count> histogram;  // of all values that are counted

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
    for (std::size_t q = 0; q < histogram.size(); ++q) histogram[q].merge(other.histogram[q]);
  }

  // The value below which the fraction p of the games lies: linear within a bin, clamped to [min,
  // max]. Of a normalised quantity; 0 if there are no games.
  double quantile(StrategicQuantity quantity, double p) const {
    const auto q = static_cast<std::size_t>(quantity);
    const OpenMoments& of = moments[q];
    if (of.count == 0) return 0.0;
    return std::clamp(histogram[q].quantile(p, of.count, of.max), of.min, of.max);
  }

 private:
  static void keep(std::vector<std::uint64_t>& indices, std::uint64_t index) {
    indices.insert(std::lower_bound(indices.begin(), indices.end(), index), index);
    if (indices.size() > kept_violations) indices.pop_back();
  }
};

}  // namespace delegauge
