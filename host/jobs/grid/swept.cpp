// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/swept.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/job/read_statistic.hpp"
#include "host/jobs/grid/files.hpp"
#include "host/jobs/grid/job.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/read_summary.hpp"
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/strategic/execution.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using C = GridConfiguration;

/// "ia=0.2 ca=0.4 of 0.9".
std::string label_of(const C& configuration, const GridPoint& point) {
  std::string label;
  for (std::size_t i = 0; i < configuration.vary.size(); ++i) {
    label +=
        fmt::format("{}{}={}", i == 0 ? "" : " ", name_of(configuration.vary[i]), point.value[i]);
  }
  if (point.fixed) label += fmt::format(" of {}", *point.fixed);
  return label;
}

void put_place(const C& configuration, const GridPoint& point, SweepTable& table) {
  table.put("measure", std::string(name_of(configuration.vary[0])));
  table.put("value", point.value[0]);
  if (configuration.vary.size() > 1) {
    table.put("second_measure", std::string(name_of(configuration.vary[1])));
    table.put("second_value", point.value[1]);
  }
  if (point.fixed) table.put("others", *point.fixed);
}

void put_point(const C& configuration, Fields& point, SweepTable& table) {
  table.put("games", point.count("games", 0, configuration.repetitions));
  table.put("fallback", point.count("fallback", 0, configuration.repetitions));
  table.put("missed_alignment", point.count("missed_alignment", 0, configuration.repetitions));
  Fields violations(point.at("violations"), point.place("violations"));
  for (std::size_t b = 0; b < strategic_bound_names.size(); ++b) {
    if (!is_measured(static_cast<StrategicBound>(b), configuration)) continue;
    const std::string name(strategic_bound_names[b]);
    table.put("violations_" + name, violations.count(name, 0, configuration.repetitions));
  }
  Fields quantities(point.at("quantities"), point.place("quantities"));
  for (std::size_t q = 0; q < strategic_quantity_names.size(); ++q) {
    if (!is_measured(static_cast<StrategicQuantity>(q), configuration)) continue;
    const std::string name(strategic_quantity_names[q]);
    const Json& json = quantities.at(name);
    if (q < static_cast<std::size_t>(normalised_count)) {
      table.put_statistic(name, read_statistic(json, quantities.place(name)),
                          SweepTable::Quantiles::some);
    } else {
      table.put_statistic(name, read_moments(json, quantities.place(name)),
                          SweepTable::Quantiles::none);
    }
  }
}

struct GridCells {
  using Configuration = C;
  using JobRun = GridJobRun;
  static const SettingsTable<C>& settings() { return grid_settings(); }
  static BatchSizes batches(const C& configuration, std::uint64_t units) {
    return strategic_batches(
        configuration.games, units, strategic_column_count,
        configuration.repetitions >= least_tallied ? Tallied::by_all : Tallied::nobody);
  }
  static const cpu::Kernels& kernels(const C& configuration, const cpu::Kernels& wanted) {
    return kernels_for(configuration.games, wanted);
  }
  static void add_to_table(const C& configuration, const Json& summary, const std::string& place,
                           SweepTable& table) {
    Fields fields(summary, place + ": ");
    const std::vector<GridPoint> points = grid_points(configuration);
    const Json& list = read_points(fields, points.size());
    for (std::size_t p = 0; p < points.size(); ++p) {
      table.begin_point(label_of(configuration, points[p]));
      put_place(configuration, points[p], table);
      Fields point(list[p], fields.place("points"));
      put_point(configuration, point, table);
    }
  }
};

SweptJob make() {
  SweptJob job = swept_job<GridCells>();
  job.points = "point";
  job.workers_of_device = column_workers;
  job.shown = "w_avg";
  return job;
}

}  // namespace

const SweptJob swept_grid = make();

}  // namespace delegauge::host
