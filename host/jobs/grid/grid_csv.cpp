// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "host/files/csv.hpp"
#include "host/jobs/grid/files.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/settings/names.hpp"

namespace delegauge::host {
namespace {

using Q = StrategicQuantity;

constexpr std::array<Q, 5> curves = {Q::w_avg, Q::w_max, Q::w_min, Q::bound_regret, Q::bound_ideal};
constexpr std::array<Q, 6> means = {Q::ia, Q::ca, Q::n_eq, Q::n_eps, Q::n_played, Q::tries};
constexpr std::array<Q, 2> more_means = {Q::ic, Q::calibration};
// After all else, where runs of before have no column.
constexpr std::array<Q, 1> last_means = {Q::miscalibration};
constexpr std::array<Q, 4> more_curves = {Q::bound_sharp_regret, Q::bound_sharp_ideal,
                                          Q::bound_pairwise, Q::bound_worst_case};

constexpr std::size_t q05 = 1, q95 = 5;
static_assert(quantile_levels[q05].value == 0.05 && quantile_levels[q95].value == 0.95);

void name_curve(Csv& csv, Q q) {
  for (const char* what : {"mean", "stderr", "q05", "q95"}) {
    csv.cell(fmt::format("{}_{}", strategic_quantity_names[static_cast<std::size_t>(q)], what));
  }
}

void put_number(Csv& csv, double value) {
  if (std::isfinite(value)) {
    csv.cell(value);
  } else {
    csv.cell("");
  }
}

void put_curve(Csv& csv, const Statistic& s) {
  for (const double value : {s.mean, s.standard_error, s.quantiles[q05], s.quantiles[q95]}) {
    put_number(csv, value);
  }
}

void put_header(Csv& csv) {
  csv.cells("vary", "value", "games");
  for (const Q q : curves) name_curve(csv, q);
  const auto name_mean = [&csv](Q q) {
    csv.cell(fmt::format("{}_mean", strategic_quantity_names[static_cast<std::size_t>(q)]));
  };
  for (const Q q : means) name_mean(q);
  csv.cells("second_vary", "second_value", "fixed");
  for (const Q q : more_means) name_mean(q);
  csv.cells("fallback", "missed_alignment");
  for (const Q q : more_curves) name_curve(csv, q);
  for (const std::string_view bound : strategic_bound_names) {
    csv.cell(fmt::format("violations_{}", bound));
  }
  csv.cell("out_of_range");
  for (const Q q : last_means) name_mean(q);
  csv.end_row();
}

}  // namespace

std::string grid_csv(const GridConfiguration& configuration, const PointList& points) {
  const std::vector<GridPoint> where = grid_points(configuration);
  Csv csv;
  put_header(csv);
  for (std::size_t p = 0; p < points.size(); ++p) {
    const PointStatistics& point = points[p];
    csv.cells(name_of(configuration.vary[0]), where[p].value[0], point.games);
    for (const Q q : curves) put_curve(csv, point.of(q));
    for (const Q q : means) put_number(csv, point.of(q).mean);
    if (configuration.vary.size() > 1) {
      csv.cells(name_of(configuration.vary[1]), where[p].value[1]);
    } else {
      csv.cells("", "");
    }
    put_number(csv, where[p].fixed.value_or(NAN));
    for (const Q q : more_means) put_number(csv, point.of(q).mean);
    csv.cells(point.fallback, point.missed_alignment);
    for (const Q q : more_curves) put_curve(csv, point.of(q));
    for (std::size_t b = 0; b < point.violations.size(); ++b) {
      if (is_measured(static_cast<StrategicBound>(b), configuration)) {
        csv.cell(point.violations[b]);
      } else {
        csv.cell("");
      }
    }
    std::uint64_t out_of_range = 0;
    for (const Statistic& s : point.quantity) out_of_range += s.out_of_range;
    csv.cell(out_of_range);
    for (const Q q : last_means) put_number(csv, point.of(q).mean);
    csv.end_row();
  }
  return csv.take();
}

}  // namespace delegauge::host
