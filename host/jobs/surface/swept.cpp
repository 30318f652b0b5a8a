// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/swept.hpp"

#include "host/job/read_statistic.hpp"
#include "host/jobs/surface/job.hpp"
#include "host/jobs/surface/read_summary.hpp"
#include "host/jobs/surface/settings.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;
using C = SurfaceConfiguration;

/// The quantities are of the cell, whatever its bounds are.
void put_quantities(const Json& summary, const std::string& place, SweepTable& table) {
  Fields fields(summary, place + ": ");
  Fields quantities(fields.at("quantities"), fields.place("quantities"));
  for (const std::string_view name : quantity_names) {
    const std::string key(name);
    if (!quantities.has(key)) continue;
    table.put_statistic(name, read_statistic(quantities.at(key), quantities.place(key)),
                        SweepTable::Quantiles::none);
  }
}

void put_bound(const BoundSummary& bound, SweepTable& table) {
  table.put("violations", bound.violations);
  table.put_statistic("tightness", bound.tightness, SweepTable::Quantiles::some);
  if (bound.worst_case_tightness) {
    table.put_statistic("worst_case_tightness", *bound.worst_case_tightness,
                        SweepTable::Quantiles::some);
  }
  table.put_statistic("slack", bound.slack, SweepTable::Quantiles::some);
}

struct SurfaceCells {
  using Configuration = C;
  using JobRun = SurfaceJobRun;
  static const SettingsTable<C>& settings() { return surface_settings(); }
  static BatchSizes batches(const C& configuration, std::uint64_t units) {
    C longer = configuration;
    longer.games = units;
    return surface_batches(longer);
  }
  static const cpu::Kernels& kernels(const C& /*configuration*/, const cpu::Kernels& wanted) {
    return wanted;
  }
  static bool ends_when_known(const C& configuration) {
    return configuration.target_error.has_value();
  }
  static void add_to_table(const C& configuration, const Json& summary, const std::string& place,
                           SweepTable& table) {
    const SurfaceSummary read = read_summary(summary, place, configuration);
    table.put("games", read.games);
    table.put("degenerate", read.degenerate);
    put_quantities(summary, place, table);
    for (const BoundSummary& bound : read.bounds) {
      table.begin_point(std::string(name_of_bound(bound.bound)));
      table.put("bound", std::string(name_of_bound(bound.bound)));
      put_bound(bound, table);
    }
  }
};

SweptJob make() {
  SweptJob job = swept_job<SurfaceCells>();
  job.points = "bound";
  job.has_scale_twins = true;
  job.in_units_of_welfare = {"--target-regret"};
  return job;
}

}  // namespace

const SweptJob swept_surface = make();

}  // namespace delegauge::host
