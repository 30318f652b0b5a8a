// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/configuration.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string_view>

#include "host/jobs/grid/names.hpp"

namespace delegauge::host {
namespace {

constexpr std::array<Measure, 4> fixable = {Measure::ia, Measure::ic, Measure::ca, Measure::cc};

const std::vector<double>& given(const GridConfiguration& configuration, Measure measure) {
  return configuration.given[static_cast<std::size_t>(measure)];
}

bool takes_fixed(const GridConfiguration& configuration, Measure measure) {
  if (is_capability(measure) && !uses_capabilities(configuration)) return false;
  return !varies(configuration, measure) && given(configuration, measure).empty();
}

void set(PrescribedMeasures& measures, Measure measure, const std::vector<double>& values) {
  const auto players = [&values](std::array<double, max_players>& of) {
    for (std::size_t i = 0; i < of.size(); ++i) {
      of[i] = values[values.size() == 1 ? 0 : std::min(i, values.size() - 1)];
    }
  };
  switch (measure) {
    case Measure::ia:
      return players(measures.individual_alignment);
    case Measure::ic:
      return players(measures.individual_capability);
    case Measure::ca:
      measures.collective_alignment = values.front();
      return;
    case Measure::cc:
      measures.collective_capability = values.front();
      return;
    case Measure::calibration:
      measures.calibration = values.front();
      return;
  }
}

/// Value k of a measure that varies. A calibration of 0 would need an agent that cares for nothing.
double value_at(Measure measure, int k, int points) {
  return measure == Measure::calibration ? static_cast<double>(k + 1) / points
                                         : static_cast<double>(k) / (points - 1);
}

}  // namespace

GridConfiguration default_grid_configuration() {
  GridConfiguration configuration;
  configuration.games = default_strategic_games();
  configuration.games.offset = {-1, 1};
  return configuration;
}

bool varies(const GridConfiguration& configuration, Measure measure) {
  const auto& vary = configuration.vary;
  return std::find(vary.begin(), vary.end(), measure) != vary.end();
}

bool is_capability(Measure measure) { return measure == Measure::ic || measure == Measure::cc; }

bool uses_capabilities(const GridConfiguration& configuration) {
  return configuration.games.play == PlayKind::capability;
}

bool uses_fixed(const GridConfiguration& configuration) {
  return std::any_of(fixable.begin(), fixable.end(),
                     [&](Measure measure) { return takes_fixed(configuration, measure); });
}

bool prescribes_calibration(const GridConfiguration& configuration) {
  return !takes_fixed(configuration, Measure::calibration);
}

std::uint64_t point_count(const GridConfiguration& configuration) {
  std::uint64_t count = std::max<std::uint64_t>(1, configuration.fixed.size());
  for (std::size_t i = 0; i < configuration.vary.size() && count <= max_points; ++i) {
    count *= static_cast<std::uint64_t>(configuration.points);
  }
  return count;
}

std::vector<GridPoint> grid_points(const GridConfiguration& configuration) {
  const std::vector<Measure>& vary = configuration.vary;
  const int points = configuration.points;
  std::vector<std::optional<double>> scans(configuration.fixed.begin(), configuration.fixed.end());
  if (scans.empty()) scans.emplace_back();
  std::vector<GridPoint> all;
  for (const std::optional<double>& fixed : scans) {
    GridPoint point;
    point.fixed = fixed;
    if (!uses_capabilities(configuration)) {
      set(point.measures, Measure::ic, {1});
      set(point.measures, Measure::cc, {1});
    }
    for (std::size_t m = 0; m < measure_count; ++m) {
      if (!configuration.given[m].empty()) {
        set(point.measures, static_cast<Measure>(m), configuration.given[m]);
      }
    }
    for (const Measure measure : fixable) {
      if (fixed && takes_fixed(configuration, measure)) set(point.measures, measure, {*fixed});
    }
    for (int k = 0; k < points; ++k) {
      point.value[0] = value_at(vary[0], k, points);
      set(point.measures, vary[0], {point.value[0]});
      if (vary.size() == 1) all.push_back(point);
      for (int l = 0; vary.size() > 1 && l < points; ++l) {
        point.value[1] = value_at(vary[1], l, points);
        set(point.measures, vary[1], {point.value[1]});
        all.push_back(point);
      }
    }
  }
  return all;
}

std::uint64_t games_of(const GridConfiguration& configuration) {
  return point_count(configuration) * configuration.repetitions;
}

StrategicJob strategic_job(const GridConfiguration& configuration) {
  StrategicJob job;
  job.games = configuration.games;
  job.games.calibration_prescribed = prescribes_calibration(configuration);
  if (job.games.calibration_prescribed) {
    // Not drawn from, but what they can be: at most twice their principals'.
    for (std::size_t i = 0; i < job.games.agent_magnitude.size(); ++i) {
      job.games.agent_magnitude[i] = {0, 2 * job.games.principal_magnitude[i].high};
    }
  }
  const std::vector<GridPoint> points = grid_points(configuration);
  job.points.resize(points.size());
  std::transform(points.begin(), points.end(), job.points.begin(),
                 [](const GridPoint& point) { return point.measures; });
  job.repetitions = configuration.repetitions;
  job.worst_case = configuration.worst_case;
  return job;
}

}  // namespace delegauge::host
