// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/surface/table.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "host/job/statistic.hpp"
#include "host/jobs/flat/outcome_weights.hpp"
#include "host/machine/execution_text.hpp"
#include "host/settings/names.hpp"
#include "host/text/units.hpp"

namespace delegauge::host {
namespace {

std::string numbers(const StatTally& tally, Precision precision) {
  const Statistic s = statistic(tally, precision);
  constexpr std::size_t q05 = 1, median = 3, q95 = 5;
  static_assert(quantile_levels[q05].value == 0.05 && quantile_levels[median].value == 0.5 &&
                quantile_levels[q95].value == 0.95);
  std::string row;
  for (const double x : {s.mean, s.quantiles[q05], s.quantiles[median], s.quantiles[q95], s.max}) {
    row += tally.count == 0 ? fmt::format("{:>9}", "-") : fmt::format("{:9.4f}", x);
  }
  return row;
}

std::string heading(const char* what, const char* first) {
  return fmt::format("\n{:<20}{:>12}{:>9}{:>9}{:>9}{:>9}{:>9}\n", what, first, "mean", "5 %",
                     "median", "95 %", "max");
}

}  // namespace

std::string surface_table(const SurfaceConfiguration& configuration, const Execution& execution,
                          const SurfaceTally& tally, double seconds) {
  const SurfaceJob& job = configuration.job;
  const Precision precision = configuration.precision;
  std::string text =
      fmt::format("{} games, {} players x {} outcomes, metric {}, welfare {}, {}\n",
                  count_text(tally.games), job.games.players, job.games.outcomes,
                  comparison_text(job.games), name_of(job.games.welfare), name_of(precision));
  text += execution_text(execution, tally.games, seconds) + '\n';
  if (tally.degenerate > 0) {
    text += fmt::format("{} degenerate games, every player indifferent, are left out\n",
                        count_text(tally.degenerate));
  }
  const auto for_each_bound = [&job](const auto& visit) {
    for (std::size_t b = 0; b < bound_names.size(); ++b) {
      if (job.bounds.has(static_cast<Bound>(b))) visit(b);
    }
  };
  text += heading("regret / bound", "violations");
  for_each_bound([&](std::size_t b) {
    text += fmt::format("  {:<18}{:>12}{}\n", bound_names[b], tally.bound[b].violations,
                        numbers(tally.bound[b].tightness, precision));
  });
  if (job.worst_case) {
    text += heading("worst case / bound", "");
    for_each_bound([&](std::size_t b) {
      if (!measures_worst_case(job, static_cast<Bound>(b))) return;
      text += fmt::format("  {:<30}{}\n", bound_names[b],
                          numbers(tally.bound[b].worst_case_tightness, precision));
    });
  }
  return text;
}

}  // namespace delegauge::host
