// SPDX-License-Identifier: Apache-2.0
// Everything that the statistics of `grid` depend on, and its form in JSON.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/jobs/strategic/games.hpp"
#include "host/settings/limits.hpp"
#include "host/settings/precision.hpp"
#include "kernels/executor/strategic_job.hpp"

namespace delegauge::host {

/// The measures that a game of `grid` is given.
enum class Measure { ia, ic, ca, cc, calibration };
inline constexpr std::size_t measure_count = 5;

inline constexpr int max_points = 10'000;

/// A run of `grid`: `repetitions` games at each of its points.
struct GridConfiguration {
  StrategicGames games;
  std::uint64_t repetitions = 25;
  Precision precision = Precision::single_precision;
  std::vector<Measure> vary = {Measure::ia};  // one, or two for a surface
  int points = 26;                            // of each measure that varies
  // What ia, ic, ca and cc are where they neither vary nor are given: a scan, or surface, for each.
  // Empty if there is no such measure. Where capabilities have no say they are 1.
  std::vector<double> fixed = {0.9};
  // [measure]: what is given for it; nothing, one value, or for ia and ic one per player.
  std::array<std::vector<double>, measure_count> given;
  bool worst_case = true;
};

/// A point of `grid`, and what all its games are given.
struct GridPoint {
  std::array<double, 2> value = {};  // of the measures that vary, in their order
  std::optional<double> fixed;
  PrescribedMeasures measures;
};

GridConfiguration default_grid_configuration();

bool varies(const GridConfiguration& configuration, Measure measure);
/// Whether it is one of capability: ic or cc.
bool is_capability(Measure measure);
/// Whether capabilities have a say in what is played.
bool uses_capabilities(const GridConfiguration& configuration);
/// Whether `fixed` says what some measure is.
bool uses_fixed(const GridConfiguration& configuration);
/// Whether agents' magnitudes follow from their principals'.
bool prescribes_calibration(const GridConfiguration& configuration);
/// The order of games: for each of `fixed`, the first measure's values, for each of these the
/// second one's.
std::vector<GridPoint> grid_points(const GridConfiguration& configuration);
/// How many these are; of too many, as many as it takes to tell.
std::uint64_t point_count(const GridConfiguration& configuration);
std::uint64_t games_of(const GridConfiguration& configuration);

/// What the kernels are told.
StrategicJob strategic_job(const GridConfiguration& configuration);

/// As summary.json and run.json hold it. What has no influence is null: `fixed` where no measure
/// takes it, agent_magnitudes with a prescribed calibration; and what is not given. `play` is there
/// where it is not `capability`.
nlohmann::ordered_json to_json(const GridConfiguration& configuration);

/// The inverse, exact for every number. Raises UsageError naming place and key for a missing,
/// unknown or wrong key, a value out of range, and another sampler version.
GridConfiguration grid_configuration_from_json(const nlohmann::ordered_json& json,
                                               const std::string& place);

}  // namespace delegauge::host
