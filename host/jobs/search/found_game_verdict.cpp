// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/found_game_verdict.hpp"

#include <algorithm>
#include <cstddef>

#include "delegauge/measure/miscalibration.hpp"
#include "host/jobs/search/worst_case_strategy.hpp"
#include "kernels/executor/search_region.hpp"

namespace delegauge::host {
namespace {

double miscalibration_of(const Evaluation& e) {
  std::vector<double> ratio;
  for (std::size_t i = 0; i < e.agent_magnitude.size(); ++i) {
    const double ours = e.agent_magnitude[i];
    ratio.push_back(ours > 0 ? e.principal_magnitude[i] / ours : 0);
  }
  return miscalibration<double>(e.principal_magnitude.data(), e.agent_magnitude.data(),
                                ratio.data(), static_cast<int>(ratio.size()));
}

/// The difference of the agents' best and worst welfare, as a share of the sum of their magnitudes.
double agents_range_share(const FlatGames& games, const FoundGame& found) {
  const FlatGame<double>& game = found.game;
  const auto shortfall =
      welfare_shortfalls(game.agents, game.outcomes, game.players, games.welfare);
  double magnitudes = 0;
  for (const double m : found.evaluation.agent_magnitude) magnitudes += m;
  magnitudes *= welfare_scale(games.welfare, games.players);
  return magnitudes > 0 ? *std::max_element(shortfall.begin(), shortfall.end()) / magnitudes : 0;
}

}  // namespace

Verdict judge(const SearchConfiguration& configuration, const FoundGame& found) {
  const SearchJob& job = configuration.job;
  const Evaluation& e = found.evaluation;
  const bool in_float = configuration.precision == Precision::single_precision;
  const double tolerance = in_float ? region_tolerance<float>() : region_tolerance<double>();
  Verdict verdict;
  const auto require = [&](std::string_view quantity, double value, const Range& range,
                           double scale) {
    const double beyond = std::max(range.low - value, value - range.high);
    if (beyond > tolerance * scale) verdict.out_of_range.push_back({quantity, value, range});
  };
  const SearchRegion region = region_of(job, bin_of(job, found.chain));
  require("regret", e.agents_welfare_regret, region.regret,
          trivial_bound(job.games, job.games.agent_magnitude));
  require("misalignment", e.weighted_misalignment, region.misalignment,
          trivial_bound(job.games, job.games.principal_magnitude));
  if (job.limits_miscalibration) {
    require("miscalibration", miscalibration_of(e), region.miscalibration, 1);
  }
  if (job.limits_collective) {
    require("collective", e.collective_alignment_agents, region.collective, 1);
  }
  for (std::size_t i = 0; i < e.agent_magnitude.size(); ++i) {
    const auto magnitude = [&](std::string_view quantity, double value, Range range) {
      const double weight = job.games.welfare_weight[i];
      range = {range.low * weight, range.high * weight};
      require(quantity, value, range, range.high);
    };
    magnitude("principal-magnitudes", e.principal_magnitude[i], job.games.principal_magnitude[i]);
    magnitude("agent-magnitudes", e.agent_magnitude[i], job.games.agent_magnitude[i]);
  }
  const double bound = e.bound[static_cast<std::size_t>(job.bound)];
  const double trivial = in_float ? trivial_share<float>() : trivial_share<double>();
  verdict.below_trivial = bound < trivial * e.trivial_bound;
  verdict.noise =
      bound < noise_share * e.trivial_bound ||
      (job.bound == Bound::pairwise && agents_range_share(job.games, found) < noise_share);
  return verdict;
}

}  // namespace delegauge::host
