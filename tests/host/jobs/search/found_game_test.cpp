// SPDX-License-Identifier: Apache-2.0
#include "host/jobs/search/found_game.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "delegauge/measure/welfare.hpp"
#include "host/text/error.hpp"
#include "tests/host/support/search.hpp"

namespace delegauge::host {
namespace {

TEST(FoundGame, ComesOutOfItsColumns) {
  const SearchConfiguration c = search(2, 2);
  // Chains 5 to 7; the columns of one lie 3 apart.
  std::vector<double> values(3 * static_cast<std::size_t>(columns_of(c.job)));
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<double>(k / 3) / 100;
  const int regret = static_cast<int>(SearchColumn::agents_regret);
  values[static_cast<std::size_t>(regret) * 3 + 1] = 0;
  const FoundGame found = game_of_chain(c, {5, 8, values.data(), 3}, 6);
  EXPECT_EQ(found.chain, 6U);
  EXPECT_EQ(found.game.players, 2);
  EXPECT_EQ(found.game.outcomes, 2);
  const auto column = [](int k) { return (search_column_count + k) / 100.0; };
  EXPECT_EQ(found.game.principals,
            (std::vector<double>{column(0), column(1), column(2), column(3)}));
  EXPECT_EQ(found.game.agents, (std::vector<double>{column(4), column(5), column(6), column(7)}));
  EXPECT_EQ(found.game.strategy, (std::vector<double>{0, 1}));  // the agents' optimum: no regret
}

TEST(FoundGame, PlaysTheWorstCaseOfItsRegret) {
  const SearchConfiguration c = search(1, 3);
  const FoundGame found = found_game(c, 0, 0.1, {0.5, -0.5, 0}, {0.4, -0.4, 0});
  const Evaluation& e = found.evaluation;
  EXPECT_NEAR(e.agents_welfare_regret, 0.1, 1e-12);
  EXPECT_NEAR(e.principals_welfare_regret, 0.125, 1e-12);
  EXPECT_NEAR(e.worst_case_regret, 0.125, 1e-12);
}

// An outcome whose regret ties with what is allowed is within reach, in each precision's terms.
TEST(FoundGame, OutcomesThatTieAreWithinReach) {
  SearchConfiguration c = search(1, 2);
  const std::vector<double> utilities = {0, 1e-7};
  EXPECT_NEAR(found_game(c, 0, 0.9e-7, utilities, utilities).game.strategy[0], 0.9, 1e-12);
  c.precision = Precision::single_precision;
  const double reach = 1e-7 * (1 - 0.5 * tie_tolerance<float>());
  EXPECT_EQ(found_game(c, 0, reach, utilities, utilities).game.strategy[0], 1);
}

TEST(FoundGame, AViolationIsAnErrorThatShowsTheGame) {
  const SearchConfiguration c = search(1, 3);
  FoundGame found = found_game(c, 12, 0.1, {0.5, -0.5, 0}, {0.4, -0.4, 0});
  EXPECT_NO_THROW(require_within_bounds(c, found));
  found.evaluation.bound[static_cast<std::size_t>(Bound::sharp)] =
      found.evaluation.principals_welfare_regret - 1e-6;
  try {
    require_within_bounds(c, found);
    FAIL() << "nothing was thrown";
  } catch (const RunError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("chain 12"), std::string::npos) << text;
    EXPECT_NE(text.find("sharp"), std::string::npos) << text;
    EXPECT_NE(text.find("\"principals\": [[0.5, -0.5, 0]]"), std::string::npos) << text;
  }
}

TEST(FoundGame, NorMayTheWorstCaseExceedABound) {
  const SearchConfiguration c = search(1, 3);
  FoundGame found = found_game(c, 3, 0.1, {0.5, -0.5, 0}, {0.4, -0.4, 0});
  found.evaluation.principals_welfare_regret = 0;
  found.evaluation.bound[static_cast<std::size_t>(Bound::pairwise)] =
      found.evaluation.worst_case_regret - 1e-9;
  try {
    require_within_bounds(c, found);
    FAIL() << "nothing was thrown";
  } catch (const RunError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("worst case"), std::string::npos) << text;
    EXPECT_NE(text.find("pairwise"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace delegauge::host
