// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "delegauge/tally/surface.hpp"
#include "host/jobs/surface/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/figure_choice.hpp"
#include "host/report/gnuplot_text.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

DELEGAUGE_EMBEDDED_FILE(surface_figure)
DELEGAUGE_EMBEDDED_FILE(tightness_figure)

/// The bins as a mesh: rows of misalignment by columns of agents' regret, NaN where there is none.
/// Returns where it ends in agents' regret and in misalignment.
std::pair<double, double> put_mesh(GnuplotInput& input, const SurfaceBins& bins,
                                   const Column& heights) {
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
  return {static_cast<double>(columns) * bins.row_width,
          static_cast<double>(lines) * bins.column_width};
}

/// The largest that is finite; 0 if there is none.
double largest(const Column& column) {
  double most = 0;
  for (const double value : column) {
    if (std::isfinite(value)) most = std::max(most, value);
  }
  return most;
}

/// What is drawn over the bins, and the same of the sampled games.
struct Sheet {
  std::string name, label, caption;
  const Column &heights, &of_points;
};

FigureScript surface_script(const SurfaceContents& run, const Sheet& sheet) {
  const SampledPoints& points = run.points;
  GnuplotInput input;
  const auto [regret_end, misalignment_end] = put_mesh(input, run.bins, sheet.heights);
  double slack = 0;
  input.begin("games");
  for (std::size_t i = 0; i < points.index.size(); ++i) {
    const double regret = points.principals_welfare_regret[i];
    input.row({points.agents_welfare_regret[i], points.weighted_misalignment[i], regret,
               sheet.of_points[i] - regret});
    if (std::isfinite(sheet.of_points[i] - regret)) {
      slack = std::max(slack, sheet.of_points[i] - regret);
    }
  }
  input.end();
  input.set("name", sheet.label);
  return {
      "surface-" + sheet.name,
      fmt::format("The {} over agents' regret and misalignment (largest value in each bin), and "
                  "sampled games beneath it, coloured by slack.",
                  sheet.caption),
      input.with(surface_figure()),
      "surface-" + sheet.name,
      {{"x", regret_end}, {"y", misalignment_end}, {"z", largest(sheet.heights)}, {"cb", slack}}};
}

/// Whether a figure is of what was asked for.
bool is_chosen(const FigureChoice& choice, const std::string& name) {
  return choice.bound.empty() || choice.bound == name;
}

void require_choice(const SurfaceContents& run, const FigureChoice& choice) {
  require_choice_of(choice, "surface", {Chooses::bound});
  if (choice.bound.empty()) return;
  std::vector<std::string> names;
  for (const auto& of : run.bins.bounds) names.push_back(name_of_bound(of.first));
  if (run.bins.worst_case) names.emplace_back("worst_case");
  require_one_of("--bound", choice.bound, names);
}

FigureScript tightness_script(const SurfaceContents& run, const FigureChoice& choice) {
  constexpr std::size_t coarse = 64, per_coarse = tightness_parts / coarse;
  GnuplotInput input;
  std::string names;
  for (const BoundTightness& of : run.tightness) {
    const std::string bound = name_of_bound(of.bound);
    if (!is_chosen(choice, bound)) continue;
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
          input.with(tightness_figure())};
}

}  // namespace

void add_figures(const SurfaceContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts) {
  require_choice(run, choice);
  if (run.bins.count.empty()) return;
  for (std::size_t b = 0; b < run.bins.bounds.size(); ++b) {
    const std::string name = name_of_bound(run.bins.bounds[b].first);
    if (!is_chosen(choice, name)) continue;
    scripts.push_back(
        surface_script(run, {name, "bound " + name, "bound '" + name + "'",
                             run.bins.bounds[b].second.max, run.points.bounds[b].second}));
  }
  if (run.bins.worst_case && is_chosen(choice, "worst_case")) {
    const std::string label = "V, the true worst case";
    scripts.push_back(surface_script(
        run, {"worst_case", label, label, run.bins.worst_case->max, run.points.worst_case_regret}));
  }
  if (!run.tightness.empty() && choice.bound != "worst_case") {
    scripts.push_back(tightness_script(run, choice));
  }
}

}  // namespace delegauge::host
