// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/flat/outcome_weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "host/settings/limits.hpp"
#include "host/settings/metric.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

void require_weights(const std::vector<double>& weights, const FlatGames& games,
                     const std::string& place) {
  if (const std::string why = why_no_outcome_weights(games.metric); !why.empty()) {
    throw UsageError(fmt::format("{}: {}", place, why));
  }
  if (weights.size() != static_cast<std::size_t>(games.outcomes)) {
    throw UsageError(fmt::format("{}: {} for {} outcomes; give one weight for each", place,
                                 weights.size(), games.outcomes));
  }
  for (std::size_t s = 0; s < weights.size(); ++s) {
    if (std::isfinite(weights[s]) && weights[s] > 0) continue;
    throw UsageError(fmt::format(
        "{}: the weight {} of outcome {} is not positive; give a number above 0, or one outcome "
        "less",
        place, weights[s], s));
  }
  const double largest = *std::max_element(weights.begin(), weights.end());
  double mean = 0;  // over the largest, so that nothing overflows
  for (const double weight : weights) mean += weight / largest;
  mean /= static_cast<double>(weights.size());
  for (std::size_t s = 0; s < weights.size(); ++s) {
    if (weights[s] / largest >= least_outcome_weight * mean) continue;
    throw UsageError(fmt::format(
        "{}: the weight {} of outcome {} is less than {} of the mean weight; give a larger one, or "
        "one outcome less",
        place, weights[s], s, least_outcome_weight));
  }
}

}  // namespace

OutcomeWeights outcome_weights_of(const std::vector<double>& weights, const FlatGames& games,
                                  const std::string& place) {
  require_weights(weights, games, place);
  OutcomeWeights taken;
  const auto differs = [&](double weight) { return weight != weights.front(); };
  if (std::none_of(weights.begin(), weights.end(), differs)) return taken;
  taken.count = games.outcomes;
  std::copy(weights.begin(), weights.end(), taken.given);
  return taken;
}

void require_outcome_weights(const FlatGames& games, const std::string& place) {
  if (games.outcome_weights.count > 0) {
    require_weights(list_of(games.outcome_weights), games, place);
  }
}

std::vector<double> list_of(const OutcomeWeights& weights) {
  return {weights.given, weights.given + weights.count};
}

std::string comparison_text(const FlatGames& games) {
  return metric_text(games.metric) +
         (games.outcome_weights.count > 0 ? " with outcome weights" : "");
}

}  // namespace delegauge::host
