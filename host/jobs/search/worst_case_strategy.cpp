// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/worst_case_strategy.hpp"

#include <algorithm>
#include <cstddef>

namespace delegauge::host {

std::vector<double> welfare_shortfalls(const std::vector<double>& utilities, int outcomes,
                                       int players, Welfare welfare) {
  const auto columns = static_cast<std::size_t>(outcomes);
  std::vector<double> total(columns);
  for (std::size_t at = 0; at < utilities.size(); ++at) total[at % columns] += utilities[at];
  const double best = *std::max_element(total.begin(), total.end());
  const double omega = welfare_scale(welfare, players);
  for (double& w : total) w = omega * (best - w);
  return total;
}

std::vector<double> worst_case_strategy(const FlatGame<double>& game, Welfare welfare,
                                        double regret, double slack) {
  const auto of = [&](const std::vector<double>& utilities) {
    return welfare_shortfalls(utilities, game.outcomes, game.players, welfare);
  };
  const std::vector<double> x = of(game.agents), y = of(game.principals);
  const double reach = regret + slack * *std::max_element(x.begin(), x.end());
  std::size_t left = 0, right = 0;
  double share = 0, height = -1;  // of the right one
  for (std::size_t a = 0; a < x.size(); ++a) {
    if (x[a] > reach) continue;
    if (y[a] > height || (y[a] == height && x[a] < x[left])) {
      left = right = a;
      share = 0;
      height = y[a];
    }
  }
  for (std::size_t a = 0; a < x.size(); ++a) {
    if (x[a] > reach) continue;
    for (std::size_t b = 0; b < x.size(); ++b) {
      if (x[b] <= reach) continue;
      const double part = std::max(0.0, regret - x[a]) / (x[b] - x[a]);
      const double at = y[a] + part * (y[b] - y[a]);
      if (at <= height) continue;
      left = a;
      right = b;
      share = part;
      height = at;
    }
  }
  std::vector<double> strategy(x.size());
  strategy[left] = 1 - share;
  strategy[right] += share;
  return strategy;
}

}  // namespace delegauge::host
