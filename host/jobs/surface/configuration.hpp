// SPDX-License-Identifier: Apache-2.0
// Everything that the statistics of `surface` depend on, and its form in JSON.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {

/// What games are sampled and evaluated in; "float" and "double" to users.
enum class Precision { single_precision, double_precision };

/// Ends a run when the mean tightness of a bound is known well enough.
struct TargetError {
  Bound bound = Bound::published;
  double standard_error = 1e-4;  // of the mean
};

/// A run of `surface`: games of indices [0, games) of a job. Two runs with the same configuration
/// have byte-identical statistics.
struct SurfaceConfiguration {
  SurfaceJob job = {};
  std::uint64_t games = 100'000'000;
  Precision precision = Precision::single_precision;
  std::optional<TargetError> target_error = {};  // `games` are then the most
};

inline constexpr std::uint64_t max_games = 1'000'000'000'000'000'000;  // 10^18
inline constexpr int max_tightest = 1000;
/// Magnitudes and welfare weights.
inline constexpr double least_scale = 1e-6;
inline constexpr double largest_scale = 1e6;
/// Added constants, and bounds of target regrets.
inline constexpr double largest_constant = 1e12;

/// The defaults: 4 principals and 4 agents, 4 outcomes, the EPIC metric, all magnitudes and
/// weights 1, target regret up to the principals' trivial bound.
SurfaceConfiguration default_configuration();

/// The range of welfare regret that the job's strategy aims at when none is asked for: from 0 to
/// the trivial bound of the side aimed at (players, metric, magnitudes and weights must be set).
Range default_target_regret(const FlatGames& games);

/// Whether the strategy aims at a target regret.
bool aims_at_target(StrategyKind strategy);

/// Turns a configuration's key ("max_misalignment") into the place that a message names.
using PlaceOfKey = std::function<std::string(std::string_view key)>;

/// Checks every range. Raises UsageError naming the key, what it is and what is allowed.
void validate(const SurfaceConfiguration& configuration);
/// The same, naming place(key) in messages, such as the option that sets the key.
void validate(const SurfaceConfiguration& configuration, const PlaceOfKey& place);

/// A preset's name, or {"shift", "norm", "distance_norm"}.
nlohmann::ordered_json to_json(const Metric& metric);

/// The configuration as summary.json and run.json hold it. What has no influence is null:
/// max_misalignment with independent agents, target_regret without a target.
nlohmann::ordered_json to_json(const SurfaceConfiguration& configuration);

/// The inverse of to_json, exact for every number. Raises UsageError naming place and key for a
/// missing, unknown or wrong key, a value out of range, and another sampler version.
SurfaceConfiguration surface_configuration_from_json(const nlohmann::ordered_json& json,
                                                     const std::string& place);

}  // namespace delegauge::host
