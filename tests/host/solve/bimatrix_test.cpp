// SPDX-License-Identifier: Apache-2.0
#include "host/solve/bimatrix.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

namespace delegauge::host {
namespace {

using Mix = std::vector<double>;

/// The most that either player gains by another action.
double regret(const Bimatrix& game, const MixedEquilibrium& e) {
  std::vector<double> rows(game.rows), columns(game.columns);
  double first = 0, second = 0;
  for (std::size_t a = 0; a < game.rows; ++a) {
    for (std::size_t b = 0; b < game.columns; ++b) {
      const double u = game.first[a * game.columns + b], v = game.second[a * game.columns + b];
      rows[a] += e.second[b] * u;
      columns[b] += e.first[a] * v;
      first += e.first[a] * e.second[b] * u;
      second += e.first[a] * e.second[b] * v;
    }
  }
  return std::max(*std::max_element(rows.begin(), rows.end()) - first,
                  *std::max_element(columns.begin(), columns.end()) - second);
}

TEST(ExtremeEquilibria, OfKnownGames) {
  const ExtremeEquilibria dilemma = extreme_equilibria({2, 2, {3, 0, 5, 1}, {3, 5, 0, 1}});
  ASSERT_EQ(dilemma.of.size(), 1U);
  EXPECT_EQ(dilemma.of[0].first, (Mix{0, 1}));
  EXPECT_FALSE(dilemma.degenerate);
  const ExtremeEquilibria sexes = extreme_equilibria({2, 2, {2, 0, 0, 1}, {1, 0, 0, 2}});
  ASSERT_EQ(sexes.of.size(), 3U);
  EXPECT_NEAR(sexes.of[1].first[0], 2.0 / 3, 1e-15);
  EXPECT_NEAR(sexes.of[1].second[0], 1.0 / 3, 1e-15);
}

TEST(ExtremeEquilibria, OfDegenerateGames) {
  // The first player does not care: what makes the second one indifferent is a corner, too.
  const ExtremeEquilibria first = extreme_equilibria({2, 2, {1, 1, 1, 1}, {1, 0, 0, 1}});
  EXPECT_TRUE(first.degenerate);
  EXPECT_EQ(first.of.size(), 4U);
  // Nobody cares: all pairs of actions.
  const ExtremeEquilibria none = extreme_equilibria({2, 3, Mix(6, 0.3), Mix(6, 7)});
  EXPECT_TRUE(none.degenerate);
  EXPECT_EQ(none.of.size(), 6U);
  // Decimals that tie: 0.1 + 0.2 against 0.3.
  EXPECT_TRUE(extreme_equilibria({2, 2, {0.1 + 0.2, 0, 0.3, 1}, {1, 0, 0, 1}}).degenerate);
}

TEST(ExtremeEquilibria, DoNotDependOnUnits) {
  const Mix first = {2, 0, 1, 0, 1, 3}, second = {1, 0, 2, 0, 2, 1};
  const ExtremeEquilibria before = extreme_equilibria({2, 3, first, second});
  for (const double unit : {1e-300, 1e300}) {
    Mix a = first, b = second;
    for (double& u : a) u = u * unit;
    for (double& u : b) u = u / unit;
    const ExtremeEquilibria after = extreme_equilibria({2, 3, a, b});
    ASSERT_EQ(before.of.size(), after.of.size());
    for (std::size_t e = 0; e < before.of.size(); ++e) {
      for (std::size_t k = 0; k < 2; ++k) {
        EXPECT_NEAR(before.of[e].first[k], after.of[e].first[k], 1e-14);
      }
    }
  }
}

TEST(ExtremeEquilibria, NobodyGainsAndThereAreSomeOfAnyGame) {
  std::mt19937 random(8);
  std::uniform_real_distribution<double> any(-1, 1);
  std::uniform_int_distribution<int> few(-1, 2);
  for (int g = 0; g < 400; ++g) {
    Bimatrix game = {1 + random() % 6, 1 + random() % 6, {}, {}};
    for (std::size_t k = 0; k < game.rows * game.columns; ++k) {
      game.first.push_back(g % 2 == 0 ? any(random) : few(random));
      game.second.push_back(g % 2 == 0 ? any(random) : few(random));
    }
    const ExtremeEquilibria found = extreme_equilibria(game);
    EXPECT_GE(found.of.size(), 1U) << g;
    // Wilson's theorem: their number is odd.
    EXPECT_TRUE(found.degenerate || found.of.size() % 2 == 1) << g;
    for (const MixedEquilibrium& e : found.of) EXPECT_LE(regret(game, e), 1e-11) << g;
  }
}

/// Whether a list holds a mix, up to rounding.
bool holds(const ExtremeEquilibria& found, const nlohmann::json& first,
           const nlohmann::json& second) {
  const auto near = [](const Mix& a, const nlohmann::json& b) {
    double most = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
      most = std::max(most, std::abs(a[k] - b[k].get<double>()));
    return most < 1e-9;
  };
  return std::any_of(found.of.begin(), found.of.end(), [&](const MixedEquilibrium& e) {
    return near(e.first, first) && near(e.second, second);
  });
}

// tests/data/equilibria.json: all extreme equilibria in rational arithmetic, by
// tests/exact/equilibria.py.
TEST(ExtremeEquilibria, AreThoseOfRationalArithmetic) {
  std::ifstream in(std::string(DELEGAUGE_TEST_DATA) + "/equilibria.json");
  const nlohmann::json document = nlohmann::json::parse(in);
  for (const auto& game : document.at("games")) {
    const auto rows = game.at("first").get<std::vector<Mix>>();
    const auto others = game.at("second").get<std::vector<Mix>>();
    Bimatrix bimatrix = {rows.size(), rows.front().size(), {}, {}};
    for (std::size_t a = 0; a < rows.size(); ++a) {
      bimatrix.first.insert(bimatrix.first.end(), rows[a].begin(), rows[a].end());
      bimatrix.second.insert(bimatrix.second.end(), others[a].begin(), others[a].end());
    }
    const ExtremeEquilibria found = extreme_equilibria(bimatrix);
    EXPECT_EQ(found.degenerate, game.at("degenerate").get<bool>());
    EXPECT_EQ(found.of.size(), game.at("equilibria").size());
    for (const auto& e : game.at("equilibria")) EXPECT_TRUE(holds(found, e[0], e[1])) << e;
  }
}

}  // namespace
}  // namespace delegauge::host
