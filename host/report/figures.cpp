// SPDX-License-Identifier: Apache-2.0
#include "host/report/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "delegauge/tally/surface.hpp"
#include "host/report/gnuplot_text.hpp"
#include "host/report/page_files.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

/// The bins as a mesh: rows of misalignment by columns of agents' regret, NaN where there is none.
void put_mesh(GnuplotInput& input, const SurfaceBins& bins, const Column& heights) {
  constexpr auto side = static_cast<std::size_t>(grid_side);
  constexpr double middle = 0.5;
  std::vector<double> height(side * side, std::numeric_limits<double>::quiet_NaN());
  std::size_t columns = 0, lines = 0;
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const auto x = static_cast<std::size_t>(bins.row[i]);
    const auto y = static_cast<std::size_t>(bins.column[i]);
    height.at(y * side + x) = heights[i];
    columns = std::max(columns, x + 1);
    lines = std::max(lines, y + 1);
  }
  input.begin("surface");
  for (std::size_t y = 0; y < lines; ++y) {
    for (std::size_t x = 0; x < columns; ++x) {
      input.row({(static_cast<double>(x) + middle) * bins.row_width,
                 (static_cast<double>(y) + middle) * bins.column_width, height[y * side + x]});
    }
    input.gap();
  }
  input.end();
}

/// What is drawn over the bins, and the same of the sampled games.
struct Sheet {
  std::string name, label, caption;
  const Column &heights, &of_points;
};

FigureScript surface_script(const SurfaceContents& run, const Sheet& sheet) {
  const SampledPoints& points = run.points;
  GnuplotInput input;
  put_mesh(input, run.bins, sheet.heights);
  input.begin("games");
  for (std::size_t i = 0; i < points.index.size(); ++i) {
    const double regret = points.principals_welfare_regret[i];
    input.row({points.agents_welfare_regret[i], points.weighted_misalignment[i], regret,
               sheet.of_points[i] - regret});
  }
  input.end();
  input.set("name", sheet.label);
  return {
      "surface-" + sheet.name,
      fmt::format("The {} over agents' regret and misalignment (largest value in each bin), and "
                  "sampled games beneath it, coloured by slack.",
                  sheet.caption),
      input.with(page_files::surface_figure())};
}

FigureScript tightness_script(const SurfaceContents& run) {
  constexpr std::size_t coarse = 64, per_coarse = tightness_parts / coarse;
  GnuplotInput input;
  std::string names;
  for (const BoundTightness& of : run.tightness) {
    const std::string bound = name_of_bound(of.bound);
    std::vector<double> density(coarse), survival(tightness_parts + 1);
    double total = 0;
    for (std::size_t part = 0; part < tightness_parts; ++part) {
      const auto games = static_cast<double>(of.regret[part]);
      density[part / per_coarse] += games;
      survival[part] = games;
      total += games;
    }
    for (std::size_t i = tightness_parts; i-- > 0;) survival[i] += survival[i + 1];
    input.begin("density_" + bound);
    for (std::size_t i = 0; i < coarse; ++i) {
      constexpr double parts = coarse;
      input.row({static_cast<double>(i) / parts, density[i] * parts / total});
    }
    input.end();
    input.begin("survival_" + bound);
    for (std::size_t i = 0; i < tightness_parts; ++i) {
      constexpr double parts = tightness_parts;
      if (survival[i] > 0) input.row({static_cast<double>(i) / parts, survival[i] / total});
    }
    input.end();
    names += (names.empty() ? "" : " ") + bound;
  }
  input.set("bounds", names);
  return {"tightness",
          "Tightness (regret / bound) of the sampled games: its density, and the share of games at "
          "least as tight.",
          input.with(page_files::tightness_figure())};
}

void add_figures(const SurfaceContents& run, std::vector<FigureScript>& scripts) {
  if (run.bins.count.empty()) return;
  for (std::size_t b = 0; b < run.bins.bounds.size(); ++b) {
    const std::string name = name_of_bound(run.bins.bounds[b].first);
    scripts.push_back(
        surface_script(run, {name, "bound " + name, "bound '" + name + "'",
                             run.bins.bounds[b].second.max, run.points.bounds[b].second}));
  }
  if (run.bins.worst_case) {
    const std::string label = "V, the true worst case";
    scripts.push_back(surface_script(
        run, {"worst_case", label, label, run.bins.worst_case->max, run.points.worst_case_regret}));
  }
  if (!run.tightness.empty()) scripts.push_back(tightness_script(run));
}

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

FigureScript grid_script(const GridContents& run, const Scan& scan) {
  const GridTable& table = run.table;
  const std::string vary(name_of(run.configuration.vary[0]));
  GnuplotInput input;
  using Q = StrategicQuantity;
  for (const Q quantity : {Q::w_avg, Q::w_max, Q::w_min, Q::bound_regret, Q::bound_ideal}) {
    const GridCurve& curve = table.curve(quantity);
    input.begin(strategic_quantity_names[static_cast<std::size_t>(quantity)]);
    for (const std::size_t row : scan.rows) {
      input.row({table.points[row].value[0], curve.mean[row], curve.q05[row], curve.q95[row]});
    }
    input.end();
  }
  input.set("vary", vary);
  std::string name = "grid-" + vary, others;
  if (scan.fixed) {
    name += fmt::format("-{}", *scan.fixed);
    others = fmt::format(", others {}", *scan.fixed);
  }
  input.set("others", others);
  return {name,
          fmt::format("Principals' welfare against {}{}: means, bands from the 5 % to the 95 % "
                      "quantile of games, and what two bounds promise.",
                      vary, others),
          input.with(page_files::grid_figure())};
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
      fmt::format("Principals' mean welfare over {} and {}, and what the regret bound promises.",
                  first, second),
      input.with(page_files::grid_surface_figure())};
}

void add_figures(const GridContents& run, std::vector<FigureScript>& scripts) {
  for (const Scan& scan : scans_of(run.table)) {
    scripts.push_back(run.configuration.vary.size() > 1 ? grid_surface_script(run, scan)
                                                        : grid_script(run, scan));
  }
}

void add_figures(const InferContents& run, std::vector<FigureScript>& scripts) {
  GnuplotInput input;
  for (std::size_t o = 0; o < observed_names.size(); ++o) {
    input.begin(observed_names[o]);
    for (const InferRow& row : run.rows) {
      if (row.observed != static_cast<Observed>(o)) continue;
      static_assert(estimated_count == 4);
      input.row({row.mark + 1.0, row.mean[0], row.standard_error[0], row.mean[1],
                 row.standard_error[1], row.mean[2], row.standard_error[2], row.mean[3],
                 row.standard_error[3]});
    }
    input.end();
  }
  scripts.push_back(
      {"infer",
       "Mean absolute error of the estimated measures against the number of observed profiles; "
       "bands: 90 % confidence of the mean.",
       input.with(page_files::infer_figure())});
}

void add_figures(const SearchContents& run, std::vector<FigureScript>& scripts) {
  if (!run.map) return;
  const FrontierMap& map = *run.map;
  const std::size_t columns = map.misalignment.size() - 1;
  constexpr double half = 0.5;
  const auto middle = [](const std::vector<double>& edges, std::size_t i) {
    return half * (edges[i] + edges[i + 1]);
  };
  GnuplotInput input;
  input.begin("map");
  for (std::size_t i = 0; i < map.tightness.size(); ++i) {
    if (i > 0 && i % columns == 0) input.gap();
    input.row({middle(map.misalignment, i % columns), middle(map.agents_regret, i / columns),
               map.tightness[i]});
  }
  input.end();
  scripts.push_back(
      {"frontier",
       "The tightest game found for each range of misalignment and agents' regret, V / bound.",
       input.with(page_files::search_figure())});
}

}  // namespace

std::vector<FigureScript> figure_scripts(const std::vector<RunContents>& runs) {
  std::vector<FigureScript> scripts;
  for (const RunContents& run : runs) {
    std::visit([&scripts](const auto& of) { add_figures(of, scripts); }, run.of);
  }
  return scripts;
}

}  // namespace delegauge::host
