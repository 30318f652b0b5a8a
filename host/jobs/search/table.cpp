// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "host/job/statistic.hpp"
#include "host/jobs/flat/games.hpp"
#include "host/jobs/flat/outcome_weights.hpp"
#include "host/jobs/search/found_game_verdict.hpp"
#include "host/jobs/search/names.hpp"
#include "host/machine/execution_text.hpp"
#include "host/settings/names.hpp"
#include "host/text/join.hpp"
#include "host/text/units.hpp"

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

/// What keeps the nearest game from counting.
std::string nearest_line(const SearchConfiguration& configuration, const FoundGame& nearest) {
  const Verdict verdict = judge(configuration, nearest);
  std::vector<std::string> reasons;
  for (const OutOfRange& one : verdict.out_of_range) {
    reasons.push_back(fmt::format("{} {:.6g}, not of {:.6g}:{:.6g}", one.quantity, one.value,
                                  one.range.low, one.range.high));
  }
  if (!verdict.below_trivial) reasons.emplace_back("its bound is the trivial one");
  if (verdict.noise) reasons.emplace_back("its bound or its agents' welfare is as good as 0");
  if (reasons.empty()) reasons.emplace_back("within rounding of it");
  return fmt::format("the nearest, of chain {}: {}\n", nearest.chain, joined(reasons, "; "));
}

/// Rows of cells as lines, right-aligned, each column as wide as what is in it.
std::string aligned(const std::vector<std::array<std::string, 6>>& rows) {
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      std::size_t width = 0;
      for (const auto& other : rows) width = std::max(width, other[column].size());
      text += fmt::format("{:>{}}", row[column], width + (column == 0 ? 0 : 2));
    }
    text += '\n';
  }
  return text;
}

std::string listed_games(const std::vector<FoundGame>& games, Bound bound) {
  constexpr std::size_t most_lines = 10;
  const std::size_t lines = std::min(games.size(), most_lines);
  if (lines == 0) return "";
  const auto number = [](double x) { return fmt::format("{:.6g}", x); };
  std::vector<std::array<std::string, 6>> rows = {
      {"chain", "regret / bound", "regret", "bound", "agents'", "misalignment"}};
  for (std::size_t i = 0; i < lines; ++i) {
    const Evaluation& e = games[i].evaluation;
    rows.push_back(
        {fmt::format("{}", games[i].chain), fmt::format("{:.10f}", tightness_of(e, bound)),
         number(e.principals_welfare_regret), number(e.bound[static_cast<std::size_t>(bound)]),
         number(e.agents_welfare_regret), number(e.weighted_misalignment)});
  }
  return '\n' + aligned(rows);
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
      comparison_text(games), name_of(games.welfare), name_of(configuration.precision),
      name_of(job.method));
  text += execution_text(execution, games_of(configuration), seconds) + '\n';
  text += fmt::format("{} chains found games in the region\n", count_text(findings.inside));
  if (findings.tightness.count > 0) {
    const Statistic s = statistic(findings.tightness, Precision::double_precision);
    text += fmt::format("tightness of {} that they reached: {:.4f} in the mean, {:.4f} at most\n",
                        bound_names[static_cast<std::size_t>(bound)], s.mean, s.max);
  }
  if (findings.nearest) text += nearest_line(configuration, *findings.nearest);
  if (is_map(configuration)) text += map_lines(findings);
  return text + listed_games(findings.list, bound);
}

}  // namespace delegauge::host
