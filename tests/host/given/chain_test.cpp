// SPDX-License-Identifier: Apache-2.0
// The order of regrets and bounds (theory/pareto.md, theory/matched.md) over random given games,
// with DELEGAUGE_SOAK=1 over 10^5 of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

#include "delegauge/measure/worst_case.hpp"
#include "tests/host/support/team_games.hpp"

namespace delegauge::host {
namespace {

using test::TeamGames;
using test::Teams;

std::size_t games_of_a_kind() { return std::getenv("DELEGAUGE_SOAK") != nullptr ? 12'500 : 250; }

class Chain : public testing::TestWithParam<std::tuple<Teams, bool>> {};

TEST_P(Chain, AreNotViolated) {
  const auto [teams, weighted] = GetParam();
  TeamGames random(static_cast<unsigned>(teams) * 2 + (weighted ? 1 : 0) + 7);
  int violations = 0;
  for (std::size_t g = 0; g < games_of_a_kind(); ++g) {
    const GivenGame game = random.game(teams, weighted);
    const EvaluatedGame r = evaluate_games({game}, {}).front();
    const Evaluation& e = r.evaluation;
    const auto bound = [&e](Bound b) { return e.bound[static_cast<std::size_t>(b)]; };
    const double pareto = r.pareto->bound;
    const double worst = r.pareto->worst_case_regret;
    // Rounding is a share of what was added up, which is of the size of the trivial bound.
    const double rounding = 1e-11 * e.trivial_bound;
    const auto in_order = [&](const char* names, double lower, double upper) {
      if (lower <= upper + rounding) return;
      if (++violations < 10) {
        ADD_FAILURE() << "game " << g << ": " << names << ": " << lower << ", " << upper
                      << ", trivial bound " << e.trivial_bound;
      }
    };
    in_order("regret <= V_P", e.principals_welfare_regret, worst);
    in_order("V_P <= V", worst, e.worst_case_regret);
    in_order("V <= pairwise", e.worst_case_regret, bound(Bound::pairwise));
    in_order("V_P <= pareto", worst, pareto);
    in_order("pareto <= pairwise", pareto, bound(Bound::pairwise));
    in_order("pairwise <= fused", bound(Bound::pairwise), bound(Bound::fused));
    in_order("fused <= matched", bound(Bound::fused), bound(Bound::matched));
    in_order("matched <= sharp", bound(Bound::matched), bound(Bound::sharp));
    in_order("sharp <= published", bound(Bound::sharp), bound(Bound::published));
    in_order("V <= collective", e.worst_case_regret, bound(Bound::collective));
  }
  EXPECT_EQ(violations, 0);
}

INSTANTIATE_TEST_SUITE_P(Games, Chain,
                         testing::Combine(testing::Values(Teams::none, Teams::shares, Teams::whole,
                                                          Teams::cancelling),
                                          testing::Bool()));

// Where agents, or those of a team, cancel but for something of the size of a tie, V counts as
// attained what is a tie better than what is played, and no bound may be below it. Where that tie
// is a small share of the welfare's range no bound looks beyond the regret, hence the allowance.
TEST(NearlyCancelling, NoBoundIsBelowTheWorstCase) {
  TeamGames random(3);
  int violations = 0;
  for (std::size_t g = 0; g < 8 * games_of_a_kind(); ++g) {
    const GivenGame game = random.game(Teams::nearly_cancelling, g % 4 == 0);
    const EvaluatedGame r = evaluate_games({game}, {}).front();
    const Evaluation& e = r.evaluation;
    const double allowance = e.trivial_bound / static_cast<double>(many_ties);
    for (std::size_t b = 0; b < plain_bound_count; ++b) {
      if (e.worst_case_regret <= e.bound[b] + allowance || ++violations > 10) continue;
      ADD_FAILURE() << "game " << g << ": V is " << e.worst_case_regret << ", " << bound_names[b]
                    << " is " << e.bound[b] << ", trivial bound " << e.trivial_bound;
    }
  }
  EXPECT_EQ(violations, 0);
}

}  // namespace
}  // namespace delegauge::host
