// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/page.hpp"
#include "host/report/embedded_file.hpp"
#include "host/report/figure_choice.hpp"
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

/// What --bound may name: the quantities of bounds, without their beginning.
constexpr std::string_view bound_beginning = "bound_";

std::string_view quantity_name(StrategicQuantity quantity) {
  return strategic_quantity_names[static_cast<std::size_t>(quantity)];
}

/// The bound that was asked for; null if none was. Raises UsageError if it was not measured.
const GridCurve* chosen_bound(const GridTable& table, const FigureChoice& choice) {
  if (choice.bound.empty()) return nullptr;
  std::vector<std::string> names;
  for (const GridCurve& curve : table.curves) {
    const std::string_view name = quantity_name(curve.quantity);
    if (!name.starts_with(bound_beginning)) continue;
    names.emplace_back(name.substr(bound_beginning.size()));
    if (names.back() == choice.bound) return &curve;
  }
  require_one_of("--bound", choice.bound, names);
  return nullptr;
}

/// How a curve that bounds are promised by is called where it is the only one.
std::string promise_of(const FigureChoice& choice) {
  const bool is_of_ideal = choice.bound.ends_with("ideal");
  return (is_of_ideal ? "ideal, less the bound " : "best, less the bound ") + choice.bound;
}

void put_curve(GnuplotInput& input, std::string_view name, const GridTable& table,
               const GridCurve& curve, const Scan& scan, FigureBands bands) {
  constexpr double half = 1.645;  // of 90 %, in standard errors
  input.begin(name);
  for (const std::size_t row : scan.rows) {
    const bool of_mean = bands == FigureBands::mean;
    const double mean = curve.mean[row], error = half * curve.standard_error[row];
    input.row({table.points[row].value[0], mean, of_mean ? mean - error : curve.q05[row],
               of_mean ? mean + error : curve.q95[row]});
  }
  input.end();
}

std::string told_of(FigureBands bands) {
  switch (bands) {
    case FigureBands::quantiles:
      return ", bands from the 5 % to the 95 % quantile of games";
    case FigureBands::mean:
      return ", bands of 90 % confidence of the mean";
    default:
      return "";
  }
}

FigureScript grid_script(const GridContents& run, const Scan& scan, const FigureChoice& choice) {
  const GridTable& table = run.table;
  const std::string vary(name_of(run.configuration.vary[0]));
  GnuplotInput input;
  using Of = StrategicQuantity;
  const FigureBands bands = choice.bands.value_or(FigureBands::quantiles);
  for (const Of quantity : {Of::w_avg, Of::w_max, Of::w_min, Of::bound_ideal}) {
    put_curve(input, quantity_name(quantity), table, table.curve(quantity), scan, bands);
  }
  const GridCurve* const chosen = chosen_bound(table, choice);
  put_curve(input, "promised", table, chosen != nullptr ? *chosen : table.curve(Of::bound_regret),
            scan, bands);
  input.set("promise", chosen != nullptr ? promise_of(choice) : "best, less the regret bound");
  input.set("has_ideal", chosen == nullptr ? 1.0 : 0.0);
  input.set("has_bands", bands != FigureBands::none ? 1.0 : 0.0);
  input.set("vary", vary);
  std::string name = "grid-" + vary;
  if (scan.fixed) name += fmt::format("-{}", *scan.fixed);
  const std::string others = others_of(run, scan);
  input.set("others", others);
  return {name,
          fmt::format("Principals' welfare against {}{}: means{}, and what {} promise{}.", vary,
                      others, told_of(bands), chosen != nullptr ? "a bound" : "two bounds",
                      chosen != nullptr ? "s" : ""),
          input.with(grid_figure()), "grid"};
}

FigureScript grid_surface_script(const GridContents& run, const Scan& scan,
                                 const FigureChoice& choice) {
  const GridTable& table = run.table;
  const std::string first(name_of(run.configuration.vary[0]));
  const std::string second(name_of(run.configuration.vary[1]));
  const GridCurve& played = table.curve(StrategicQuantity::w_avg);
  const GridCurve* const chosen = chosen_bound(table, choice);
  const GridCurve& promised =
      chosen != nullptr ? *chosen : table.curve(StrategicQuantity::bound_regret);
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
  input.set("promise", chosen != nullptr ? promise_of(choice) : "best, less the regret bound");
  std::string name = fmt::format("grid-{}-{}", first, second);
  if (scan.fixed) name += fmt::format("-{}", *scan.fixed);
  return {
      name,
      fmt::format("Principals' mean welfare over {} and {}{}, and what the regret bound promises.",
                  first, second, others_of(run, scan)),
      input.with(grid_surface_figure())};
  return {name,
          fmt::format("Principals' mean welfare over {} and {}, and what the {} bound promises.",
                      first, second, chosen != nullptr ? choice.bound : "regret"),
          input.with(grid_surface_figure()), "grid"};
}

}  // namespace

void add_figures(const GridContents& run, const FigureChoice& choice,
                 std::vector<FigureScript>& scripts) {
  const bool is_surface = run.configuration.vary.size() > 1;
  require_choice_of(
      choice, is_surface ? "grid over two measures" : "grid",
      is_surface ? std::vector{Chooses::bound} : std::vector{Chooses::bands, Chooses::bound});
  for (const Scan& scan : scans_of(run.table)) {
    scripts.push_back(is_surface ? grid_surface_script(run, scan, choice)
                                 : grid_script(run, scan, choice));
  }
}

}  // namespace delegauge::host
