// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/gnuplot_text.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(grid_figure)
DELEGAUGE_EMBEDDED_FILE(grid_surface_figure)

/// The rows of a fixed value.
struct Scan {
  std::optional<double> fixed;
  std::vector<std::size_t> rows;
};
std::vector<Scan> scans_of(const GridTable& table) {
  std::vector<Scan> scans;
  for (std::size_t row = 0; row < table.points.size(); ++row) {
    const std::optional<double> fixed = table.points[row].fixed;
    if (scans.empty() || scans.back().fixed != fixed) scans.push_back({fixed, {}});
    scans.back().rows.push_back(row);
  }
  return scans;
}

/// ", others 0.9, product play": what else is to be said of a figure.
std::string others_of(const GridContents& run, const Scan& scan) {
  std::string others;
  if (scan.fixed) others += fmt::format(", others {}", *scan.fixed);
  if (!uses_capabilities(run.configuration)) {
    others += fmt::format(", {} play", name_of(run.configuration.games.play));
  }
  return others;
}

FigureScript grid_script(const GridContents& run, const Scan& scan) {
  const GridTable& table = run.table;
  const std::string vary(name_of(run.configuration.vary[0]));
  GnuplotInput input;
  using Of = StrategicQuantity;
  for (const Of quantity : {Of::w_avg, Of::w_max, Of::w_min, Of::bound_regret, Of::bound_ideal}) {
    const GridCurve& curve = table.curve(quantity);
    input.begin(strategic_quantity_names[static_cast<std::size_t>(quantity)]);
    for (const std::size_t row : scan.rows) {
      input.row({table.points[row].value[0], curve.mean[row], curve.q05[row], curve.q95[row]});
    }
    input.end();
  }
  input.set("vary", vary);
  std::string name = "grid-" + vary;
  if (scan.fixed) name += fmt::format("-{}", *scan.fixed);
  const std::string others = others_of(run, scan);
  input.set("others", others);
  return {name,
          fmt::format("Principals' welfare against {}{}: means, bands from the 5 % to the 95 % "
                      "quantile of games, and what two bounds promise.",
                      vary, others),
          input.with(grid_figure())};
}

FigureScript grid_surface_script(const GridContents& run, const Scan& scan) {
  const GridTable& table = run.table;
  const std::string first(name_of(run.configuration.vary[0]));
  const std::string second(name_of(run.configuration.vary[1]));
  const GridCurve& played = table.curve(StrategicQuantity::w_avg);
  const GridCurve& promised = table.curve(StrategicQuantity::bound_regret);
  GnuplotInput input;
  input.begin("surface");
  for (std::size_t i = 0; i < scan.rows.size(); ++i) {
    const std::size_t row = scan.rows[i];
    const auto& value = table.points[row].value;
    if (i > 0 && value[0] != table.points[scan.rows[i - 1]].value[0]) input.gap();
    input.row({value[0], value[1], played.mean[row], promised.mean[row]});
  }
  input.end();
  input.set("first", first);
  input.set("second", second);
  std::string name = fmt::format("grid-{}-{}", first, second);
  if (scan.fixed) name += fmt::format("-{}", *scan.fixed);
  return {
      name,
      fmt::format("Principals' mean welfare over {} and {}{}, and what the regret bound promises.",
                  first, second, others_of(run, scan)),
      input.with(grid_surface_figure())};
}

}  // namespace

void add_figures(const GridContents& run, std::vector<FigureScript>& scripts) {
  for (const Scan& scan : scans_of(run.table)) {
    scripts.push_back(run.configuration.vary.size() > 1 ? grid_surface_script(run, scan)
                                                        : grid_script(run, scan));
  }
}

}  // namespace delegauge::host
