// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/grid/table.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "host/job/violations.hpp"
#include "host/jobs/grid/names.hpp"
#include "host/jobs/grid/settings.hpp"
#include "host/jobs/strategic/left_out.hpp"
#include "host/machine/execution_text.hpp"
#include "host/settings/names.hpp"
#include "host/text/units.hpp"

namespace delegauge::host {
namespace {

constexpr std::size_t most_lines = 26;

LeftOut left_out_of(const std::vector<PointStatistics>& points) {
  LeftOut left_out;
  for (const PointStatistics& point : points) {
    for (std::size_t q = 0; q < point.quantity.size(); ++q) {
      left_out[strategic_quantity_names[q]] += point.quantity[q].out_of_range;
    }
  }
  return left_out;
}

std::string grid_heading(const GridConfiguration& configuration) {
  std::string text = "\n";
  for (const Measure measure : configuration.vary) {
    text += fmt::format("{:>11}", name_of(measure));
  }
  if (configuration.fixed.size() > 1) text += fmt::format("{:>6}", "fixed");
  return text + fmt::format("{:>9}{:>8}{:>8}{:>10}{:>10}{:>7}\n", "played", "best", "worst",
                            "regret", "ideal", "viol.");
}

std::string grid_line(const GridConfiguration& configuration, const GridPoint& where,
                      const PointStatistics& point) {
  std::string text;
  for (std::size_t i = 0; i < configuration.vary.size(); ++i) {
    text += fmt::format("{:11.4g}", where.value[i]);
  }
  if (configuration.fixed.size() > 1) text += fmt::format("{:6.3g}", *where.fixed);
  using Of = StrategicQuantity;
  const auto mean = [&point](Of q) { return point.of(q).mean; };
  const std::uint64_t violations =
      std::accumulate(point.violations.begin(), point.violations.end(), std::uint64_t{0});
  return text + fmt::format("{:9.4f}{:8.4f}{:8.4f}{:10.4f}{:10.4f}{:7}\n", mean(Of::w_avg),
                            mean(Of::w_max), mean(Of::w_min), mean(Of::bound_regret),
                            mean(Of::bound_ideal), violations);
}

}  // namespace

std::string grid_table(const GridConfiguration& configuration, const Execution& execution,
                       const std::vector<PointStatistics>& points, double seconds) {
  const std::uint64_t games = games_of(configuration);
  const std::size_t count = points.size();
  std::string text =
      fmt::format("{} games at {} points, {}, {} payoffs, {}", count_text(games), count_text(count),
                  dims_text(configuration.games), name_of(configuration.games.payoffs),
                  name_of(configuration.precision));
  if (!uses_capabilities(configuration)) {
    text += fmt::format(", {} play", name_of(configuration.games.play));
  }
  if (configuration.fixed.size() == 1) {
    text += fmt::format(", others {}", configuration.fixed.front());
  }
  text += '\n' + execution_text(execution, games, seconds) + '\n';
  text += "means of the principals' welfare, and of the bounds on it: 0 worst, 1 ideal\n";
  text += grid_heading(configuration);
  const std::vector<GridPoint> where = grid_points(configuration);
  const std::size_t lines = std::min(count, most_lines);
  for (std::size_t line = 0; line < lines; ++line) {
    // From the first to the last.
    const std::size_t p = count <= most_lines ? line : line * (count - 1) / (lines - 1);
    text += grid_line(configuration, where[p], points[p]);
  }
  if (lines < count) {
    text +=
        fmt::format("{} of {} points; all are in the files of --out\n", lines, count_text(count));
  }
  std::uint64_t missed = 0;
  for (const PointStatistics& point : points) missed += point.missed_alignment;
  if (missed > 0) {
    text += fmt::format("in {} games collective alignment was out of reach, and came near\n",
                        count_text(missed));
  }
  return text + left_out_line(left_out_of(points));
}

std::string out_of_range_text(const std::vector<PointStatistics>& points) {
  return left_out_text(left_out_of(points));
}

std::string violations_text(const GridConfiguration& configuration,
                            const std::vector<PointStatistics>& points, const std::string& out) {
  std::string text;
  for (std::size_t b = 0; b < strategic_bound_names.size(); ++b) {
    std::uint64_t games = 0, first = 0;
    for (const PointStatistics& point : points) {
      if (point.violations[b] == 0) continue;
      if (games == 0) first = point.violating[b].front();  // points are in the order of games
      games += point.violations[b];
    }
    if (games == 0) continue;
    if (!text.empty()) text += '\n';
    std::string options = command_line_options(configuration);
    if (!options.empty()) options += ' ';
    const std::string look =
        out.empty()
            ? fmt::format("delegauge grid {}--out DIR, then delegauge replay --run DIR", options)
            : replay_command(out);
    text += violation_text(strategic_bound_names[b], games, first, look);
  }
  return text;
}

}  // namespace delegauge::host
