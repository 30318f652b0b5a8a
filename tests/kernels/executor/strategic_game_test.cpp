// SPDX-License-Identifier: Apache-2.0
// tests/data/strategic.json through the code that measures what kernels have drawn, in double and
// in the lanes of every instruction set. (EPIC and welfare `mean`, as all that is drawn.)
#include "kernels/executor/strategic_game.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "kernels/cpu/kernels.hpp"
#include "tests/kernels/support/strategic_fixture_lanes.hpp"

namespace delegauge {

#if defined(__x86_64__)
extern const MeasureFixture measure_fixture_avx2, measure_fixture_avx512;
#endif

namespace {

using Json = nlohmann::json;

const Json& document() {
  static const Json games = [] {
    std::ifstream in(std::string(DELEGAUGE_TEST_DATA) + "/strategic.json");
    return Json::parse(in).at("games");
  }();
  return games;
}

std::vector<double> joined(const Json& rows) {
  std::vector<double> r;
  for (const Json& row : rows) r.insert(r.end(), row.begin(), row.end());
  return r;
}

std::vector<FixtureGame> fixture_games() {
  std::vector<FixtureGame> games;
  for (const Json& of : document()) {
    FixtureGame game;
    game.job.games.players = static_cast<int>(of.at("dims").size());
    game.job.games.actions = {};
    std::copy(of.at("dims").begin(), of.at("dims").end(), game.job.games.actions.begin());
    game.agents = joined(of.at("agents"));
    game.principals = joined(of.at("principals"));
    game.individual_capability = of.at("individual_capability").get<std::vector<double>>();
    game.collective_capability = of.at("collective_capability").get<double>();
    game.equilibrium_tolerance = of.at("equilibrium_tolerance").get<double>();
    games.push_back(std::move(game));
  }
  return games;
}

/// The outcomes whose kind passes.
template <class Passes>
Json set_of(const std::vector<double>& kind, const Passes& passes) {
  Json set = Json::array();
  for (std::size_t s = 0; s < kind.size(); ++s) {
    if (passes(static_cast<int>(kind[s]))) set.push_back(s);
  }
  return set;
}

double welfare(const Json& side, std::size_t s) {
  double sum = 0;
  for (const Json& row : side) sum += row.at(s).get<double>();
  return sum / static_cast<double>(side.size());
}

double least_welfare(const Json& side, const Json& set) {
  double least = welfare(side, set.front().get<std::size_t>());
  for (const Json& s : set) least = std::min(least, welfare(side, s.get<std::size_t>()));
  return least;
}

void expect_near(double value, double expected, const std::string& where) {
  EXPECT_NEAR(value, expected, 1e-9 * std::max(1.0, std::abs(expected))) << where;
}

void expect_fixture(const Json& game, const FixtureResult& r, const std::string& where) {
  const Json& expected = game.at("expected");
  const auto column = [&r](auto c) { return r.column[static_cast<std::size_t>(c)]; };
  // The played ones' kind is larger by played_profile, a bit of its own.
  const auto acceptance = [](int kind) { return kind % played_profile; };
  EXPECT_EQ(set_of(r.kind, [&](int k) { return acceptance(k) == equilibrium; }),
            expected.at("equilibria"))
      << where;
  EXPECT_EQ(set_of(r.kind, [&](int k) { return acceptance(k) != 0; }),
            expected.at("epsilon_equilibria"))
      << where;
  EXPECT_EQ(set_of(r.kind, [](int k) { return k >= played_profile; }), expected.at("played"))
      << where;
  const auto count = [](const Json& set) { return static_cast<double>(set.size()); };
  EXPECT_EQ(column(StrategicQuantity::n_eq), count(expected.at("equilibria"))) << where;
  EXPECT_EQ(column(StrategicQuantity::n_eps), count(expected.at("epsilon_equilibria"))) << where;
  EXPECT_EQ(column(StrategicQuantity::n_played), count(expected.at("played"))) << where;

  const auto expect = [&](double value, const char* key) {
    expect_near(value, expected.at(key).get<double>(), where + " " + key);
  };
  expect(r.agents_least, "agent_welfare_min");
  expect(r.agents_greatest, "agent_welfare_max");
  expect(column(StrategicColumn::w_hat_plus), "principal_ideal_welfare");
  expect(column(StrategicColumn::w_hat_max), "principal_welfare_max");
  expect(column(StrategicColumn::w_hat_avg), "principal_welfare_played");
  expect(column(StrategicColumn::w_hat_min), "principal_welfare_min");
  expect(column(StrategicColumn::w_hat_minus), "principal_worst_welfare");
  expect(column(StrategicColumn::max_regret), "regret_bound");
  expect(column(StrategicColumn::ideal_regret), "ideal_regret_bound");
  expect(column(StrategicQuantity::ca), "collective_alignment_principals");
  double alignment = 0;
  for (const Json& of_one : expected.at("individual_alignment")) alignment += of_one.get<double>();
  expect_near(column(StrategicQuantity::ia),
              alignment / static_cast<double>(game.at("dims").size()), where + " ia");
  expect_near(r.nash_least, least_welfare(game.at("agents"), expected.at("equilibria")), where);
  expect_near(r.epsilon_least, least_welfare(game.at("agents"), expected.at("epsilon_equilibria")),
              where);
  const auto state = static_cast<int>(column(StrategicColumn::state));
  EXPECT_LT(state, StrategicState::exceeded) << where;  // no bound is
}

/// How each instruction set measures the games, of those that this processor has.
std::map<std::string, MeasureFixture> measures() {
  std::map<std::string, MeasureFixture> all = {{"scalar", measure_fixture<double>}};
#if defined(__x86_64__)
  all["avx2"] = measure_fixture_avx2;
  all["avx512"] = measure_fixture_avx512;
#endif
  std::map<std::string, MeasureFixture> here;
  for (const cpu::Kernels* table : cpu::available()) {
    const auto found = all.find(std::string(table->isa));
    if (found != all.end()) here.insert(*found);
  }
  return here;
}

TEST(StrategicGame, ReferenceValuesOnEveryInstructionSet) {
  const std::vector<FixtureGame> games = fixture_games();
  ASSERT_EQ(games.size(), 28U);
  const std::vector<FixtureResult> scalar = measure_fixture<double>(games);
  for (const auto& [isa, measure] : measures()) {
    const std::vector<FixtureResult> results = measure(games);
    for (std::size_t g = 0; g < games.size(); ++g) {
      const std::string where = isa + " game " + std::to_string(g);
      expect_fixture(document()[g], results[g], where);
      EXPECT_EQ(results[g].column, scalar[g].column) << where;
      EXPECT_EQ(results[g].kind, scalar[g].kind) << where;
    }
  }
}

}  // namespace
}  // namespace delegauge
