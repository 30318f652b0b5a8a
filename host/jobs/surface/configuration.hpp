// SPDX-License-Identifier: Apache-2.0
// Everything that the statistics of `surface` depend on, and its form in JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "host/settings/limits.hpp"
#include "host/settings/precision.hpp"
#include "kernels/executor/surface_job.hpp"

namespace delegauge::host {

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

/// The defaults: 4 principals and 4 agents, 4 outcomes, the EPIC metric, all magnitudes and
/// weights 1, target regret up to the principals' trivial bound.
SurfaceConfiguration default_configuration();

/// Checks every range. Raises UsageError naming the key, what it is and what is allowed.
void validate(const SurfaceConfiguration& configuration);

/// The configuration as summary.json and run.json hold it. What has no influence is null,
/// such as target_regret without a target.
nlohmann::ordered_json to_json(const SurfaceConfiguration& configuration);

/// The inverse of to_json, exact for every number. Raises UsageError naming place and key for a
/// missing, unknown or wrong key, a value out of range, and another sampler version.
SurfaceConfiguration surface_configuration_from_json(const nlohmann::ordered_json& json,
                                                     const std::string& place);

}  // namespace delegauge::host
