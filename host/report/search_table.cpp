// SPDX-License-Identifier: Apache-2.0
#include "host/report/search_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "host/names.hpp"
#include "host/report/table.hpp"
#include "host/report/units.hpp"
#include "host/run/selected_games.hpp"
#include "host/run/statistic.hpp"

namespace delegauge::host {
namespace {

std::string map_lines(const SearchFindings& findings) {
  std::vector<double> best;
  for (const FoundInBin& bin : findings.bins) {
    if (bin.inside > 0) best.push_back(bin.tightness);
  }
  std::string text = fmt::format("\n{} of {} bins hold games below the trivial bound\n",
                                 best.size(), findings.bins.size());
  if (best.empty()) return text;
  std::sort(best.begin(), best.end());
  return text + fmt::format("tightest game of a bin: {:.6f} at least, {:.6f} in the median bin\n",
                            best.front(), best[best.size() / 2]);
}

}  // namespace

std::string search_table(const SearchConfiguration& configuration, const Execution& execution,
                         const SearchFindings& findings, double seconds) {
  const SearchJob& job = configuration.job;
  const FlatGames& games = job.games;
  const Bound bound = job.bound;
  std::string text = fmt::format(
      "{} chains of {} games, {} players x {} outcomes, metric {}, welfare {}, {}, {}\n",
      count_text(configuration.chains), count_text(job.steps), games.players, games.outcomes,
      metric_text(games.metric), name_of(games.welfare), name_of(configuration.precision),
      name_of(job.method));
  text += execution_text(execution, games_of(configuration), seconds) + '\n';
  text += fmt::format("{} chains found games in the region\n", count_text(findings.inside));
  if (findings.tightness.count > 0) {
    const Statistic s = statistic(findings.tightness, Precision::double_precision);
    text += fmt::format("tightness of {} that they reached: {:.4f} in the mean, {:.4f} at most\n",
                        bound_names[static_cast<std::size_t>(bound)], s.mean, s.max);
  }
  if (is_map(configuration)) text += map_lines(findings);
  constexpr std::size_t most_lines = 10;
  const std::size_t lines = std::min(findings.list.size(), most_lines);
  if (lines > 0) {
    text += fmt::format("\n{:>14}{:>16}{:>14}{:>14}{:>14}{:>14}\n", "chain", "regret / bound",
                        "regret", "bound", "agents'", "misalignment");
  }
  for (std::size_t i = 0; i < lines; ++i) {
    const FoundGame& found = findings.list[i];
    const Evaluation& e = found.evaluation;
    text += fmt::format("{:14}{:16.10f}{:14.6f}{:14.6f}{:14.6f}{:14.6f}\n", found.chain,
                        tightness_of(e, bound), e.principals_welfare_regret,
                        e.bound[static_cast<std::size_t>(bound)], e.agents_welfare_regret,
                        e.weighted_misalignment);
  }
  return text;
}

}  // namespace delegauge::host
