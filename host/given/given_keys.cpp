// SPDX-License-Identifier: Apache-2.0
#include "host/given/given_keys.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "host/settings/limits.hpp"
#include "host/settings/metric.hpp"

namespace delegauge::host {
namespace {

// Shares that were printed with ten digits.
constexpr double share_tolerance = 1e-9;

double column_sum(const std::vector<std::vector<double>>& delegation, std::size_t agent) {
  double sum = 0;
  for (const auto& row : delegation) sum += row[agent];
  return sum;
}

/// In parts that cannot overflow: the mean of weights over their largest.
double mean_over_largest(const std::vector<double>& weights, double largest) {
  double sum = 0;
  for (const double weight : weights) sum += weight / largest;
  return sum / static_cast<double>(weights.size());
}

}  // namespace

void validate_outcome_weights(const GivenGame& game) {
  const std::string where = place(game.origin, "outcome_weights");
  const std::vector<double>& weights = *game.outcome_weights;
  detail::validate_vector(where, weights, outcomes(game));
  const double largest = *std::max_element(weights.begin(), weights.end());
  for (std::size_t s = 0; s < weights.size(); ++s) {
    if (weights[s] > 0) continue;
    throw UsageError(
        fmt::format("{}[{}]: the weight {} is not positive; give a number above 0, or "
                    "leave the outcome out of the game",
                    where, s, weights[s]));
  }
  const double mean = mean_over_largest(weights, largest);
  for (std::size_t s = 0; s < weights.size(); ++s) {
    if (weights[s] / largest >= least_outcome_weight * mean) continue;
    throw UsageError(fmt::format(
        "{}[{}]: {} is less than {} of the mean weight; give a larger weight, or leave the outcome "
        "out of the game",
        where, s, weights[s], least_outcome_weight));
  }
}

void validate_delegation(const GivenGame& game) {
  const std::string where =
      game.delegation_origin.empty() ? place(game.origin, "delegation") : game.delegation_origin;
  const auto& rows = *game.delegation;
  if (rows.size() != game.principals.size()) {
    throw UsageError(fmt::format("{}: {} rows for {} principals; give each principal a row", where,
                                 rows.size(), game.principals.size()));
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != game.agents.size()) {
      throw UsageError(fmt::format("{}[{}]: {} shares for {} agents; give one share per agent",
                                   where, i, rows[i].size(), game.agents.size()));
    }
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      if (rows[i][j] >= 0 && rows[i][j] <= 1 + share_tolerance) continue;
      throw UsageError(
          fmt::format("{}[{}][{}]: the share {} is not a number from 0 to 1; give the "
                      "part of the agent's work that is for the principal",
                      where, i, j, rows[i][j]));
    }
  }
  for (std::size_t j = 0; j < game.agents.size(); ++j) {
    const double sum = column_sum(rows, j);
    if (std::abs(sum - 1) <= share_tolerance) continue;
    if (sum == 0) {
      throw UsageError(fmt::format(
          "{}: column {}: agent {} works for no principal; give shares that add up to 1", where, j,
          j + 1));
    }
    throw UsageError(fmt::format(
        "{}: column {}: the shares of agent {} add up to {}, not to 1; divide each by their sum",
        where, j, j + 1, sum));
  }
}

void validate_actors(const GivenGame& game) {
  const std::string where = place(game.origin, "actors");
  const auto& actors = *game.actors;
  if (actors.size() < 2 || actors.size() > static_cast<std::size_t>(max_given_players)) {
    throw UsageError(
        fmt::format("{}: {} actors; a strategic game has from 2 to {}, one for each entry of dims",
                    where, actors.size(), max_given_players));
  }
  for (std::size_t d = 0; d < actors.size(); ++d) {
    const bool is_agent = actors[d].side == GivenActor::Side::agent;
    const std::string_view side = is_agent ? "agent" : "principal";
    const auto players = static_cast<int>(is_agent ? game.agents.size() : game.principals.size());
    if (actors[d].player < 0 || actors[d].player >= players) {
      throw UsageError(fmt::format("{}[{}]: there is no {} {}; give a number from 1 to {}", where,
                                   d, side, actors[d].player + 1, players));
    }
    const auto end = actors.begin() + static_cast<std::ptrdiff_t>(d);
    if (std::find(actors.begin(), end, actors[d]) != end) {
      throw UsageError(fmt::format("{}[{}]: {} {} owns a dimension already; name each actor once",
                                   where, d, side, actors[d].player + 1));
    }
  }
}

void normalise(GivenGame& game) {
  normalise_strategy(game);
  if (game.outcome_weights) {
    std::vector<double>& weights = *game.outcome_weights;
    const double largest = *std::max_element(weights.begin(), weights.end());
    const double mean = mean_over_largest(weights, largest);
    for (double& weight : weights) weight = weight / largest / mean;
  }
  if (!game.delegation) return;
  for (std::size_t j = 0; j < game.agents.size(); ++j) {
    const double sum = column_sum(*game.delegation, j);
    for (auto& row : *game.delegation) row[j] /= sum;
  }
}

bool has_plain_measures(const GivenGame& game) {
  if (game.outcome_weights) {
    const auto& weights = *game.outcome_weights;
    const auto differs = [&](double weight) { return weight != weights.front(); };
    if (std::any_of(weights.begin(), weights.end(), differs)) return false;
  }
  if (!game.delegation) return true;
  if (game.principals.size() != game.agents.size()) return false;
  for (std::size_t i = 0; i < game.principals.size(); ++i) {
    for (std::size_t j = 0; j < game.agents.size(); ++j) {
      if ((*game.delegation)[i][j] != (i == j ? 1 : 0)) return false;
    }
  }
  return true;
}

std::vector<std::vector<double>> delegation_of(const GivenGame& game) {
  if (game.delegation) return *game.delegation;
  const std::size_t players = game.agents.size();
  std::vector<std::vector<double>> identity(players, std::vector<double>(players));
  for (std::size_t i = 0; i < players; ++i) identity[i][i] = 1;
  return identity;
}

void require_weights_defined(const GivenGame& game, const Metric& metric) {
  const std::string why = why_no_outcome_weights(metric);
  if (!game.outcome_weights || why.empty()) return;
  throw UsageError(fmt::format("{}: {}", place(game.origin, "outcome_weights"), why));
}

}  // namespace delegauge::host
