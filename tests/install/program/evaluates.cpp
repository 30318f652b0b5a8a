// SPDX-License-Identifier: Apache-2.0
// Evaluates a game: two players, three outcomes, the agents' utilities those of the principals in
// another order.
#include <cstdio>

#include "host/given/evaluate_games.hpp"

int main() {
  using namespace delegauge::host;
  GivenGame game{.origin = "a game", .dims = {3}};
  game.agents = {{0, 1, 3}, {2, 0, 1}};
  game.principals = {{3, 1, 0}, {1, 0, 2}};
  const EvaluatedGame evaluated = evaluate_games({game}, EvaluateOptions{}).front();
  std::printf("%.15g %.15g\n", evaluated.evaluation.principals_welfare_regret,
              evaluated.evaluation.worst_case_regret);
  return 0;
}
