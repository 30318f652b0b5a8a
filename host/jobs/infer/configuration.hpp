// SPDX-License-Identifier: Apache-2.0
// Everything that the statistics of `infer` depend on, and its form in JSON.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/jobs/strategic/games.hpp"
#include "host/settings/limits.hpp"
#include "host/settings/precision.hpp"
#include "kernels/executor/infer_job.hpp"

namespace delegauge::host {

/// A run of `infer`: the estimates' errors over `repetitions` games of random measures.
struct InferConfiguration {
  StrategicGames games;
  std::uint64_t repetitions = 300;
  Precision precision = Precision::single_precision;
  int samples = 1000;
  std::vector<int> marks;  // ascending; errors are taken after mark + 1 draws
};

InferConfiguration default_infer_configuration();
/// 0, 1, 2, 3, 6, 10, 20, 30, 60, ... below `samples`, and the last draw.
std::vector<int> default_marks(int samples);

std::uint64_t games_of(const InferConfiguration& configuration);

/// What the kernels are told.
InferJob infer_job(const InferConfiguration& configuration);

/// As summary.json and run.json hold it.
nlohmann::ordered_json to_json(const InferConfiguration& configuration);

/// The inverse, exact for every number. Raises UsageError naming place and key for a missing,
/// unknown or wrong key, a value out of range, and another sampler version.
InferConfiguration infer_configuration_from_json(const nlohmann::ordered_json& json,
                                                 const std::string& place);

}  // namespace delegauge::host
