// SPDX-License-Identifier: Apache-2.0
// tests/data/flat.json: games whose quantities were computed by an independent implementation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "host/given/evaluate_games.hpp"
#include "host/given/json_games.hpp"
#include "host/given/record.hpp"
#include "kernels/cpu/kernels.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

const std::string path = std::string(DELEGAUGE_TEST_DATA) + "/flat.json";

const std::vector<GivenGame>& fixture_games() {
  static const std::vector<GivenGame> games = [] {
    std::ifstream in(path);
    return read_json_games(in, path);
  }();
  return games;
}

const std::vector<Json>& fixture_expected() {
  static const std::vector<Json> expected = [] {
    std::ifstream in(path);
    const Json document = Json::parse(in);
    std::vector<Json> list;
    for (const Json& game : document.at("games")) list.push_back(game.at("expected"));
    return list;
  }();
  return expected;
}

std::vector<Json> records(const std::vector<GivenGame>& games, const EvaluateOptions& options) {
  const std::vector<EvaluatedGame> evaluated = evaluate_games(games, options);
  std::vector<Json> list;
  for (std::size_t g = 0; g < games.size(); ++g) {
    list.push_back(record_of(games[g].dims, evaluated[g]));
  }
  return list;
}

double largest(const std::vector<std::vector<double>>& utilities) {
  double r = 0;
  for (const auto& row : utilities) {
    for (const double u : row) r = std::max(r, std::abs(u));
  }
  return r;
}

/// Replaces each utility by change(utility, row), rows counted from 1, the agents first.
void change_utilities(std::vector<GivenGame>& games,
                      const std::function<double(double, double)>& change) {
  for (GivenGame& game : games) {
    double row = 0;
    for (auto* side : {&game.agents, &game.principals}) {
      for (auto& utilities : *side) {
        row += 1;
        for (double& u : utilities) u = change(u, row);
      }
    }
  }
}

void scale(std::vector<std::vector<double>>& utilities, double factor) {
  for (auto& row : utilities) {
    for (double& u : row) u *= factor;
  }
}

/// Whether a quantity is in units of the principals' utilities, the agents' or in none.
enum class Unit { none, principals, agents };

Unit unit_of(const std::string& key) {
  if (key.rfind("agent_", 0) == 0 || key == "agents_welfare_regret") return Unit::agents;
  if (key.rfind("principal_", 0) == 0 || key == "principals_welfare_regret" ||
      key == "worst_case_regret" || key == "bounds") {
    return Unit::principals;
  }
  return Unit::none;
}

/// What an error is relative to (the fixtures' rule): 1 for distances and alignment, the trivial
/// bound of the side for regrets and bounds, the utilities themselves for shifts and magnitudes.
double scale_of(const std::string& key, const GivenGame& game, const Json& expected) {
  const Unit unit = unit_of(key);
  if (unit == Unit::none) return 1;
  const bool agents = unit == Unit::agents;
  if (key.find("shift") != key.npos || key.find("magnitude") != key.npos) {
    return largest(agents ? game.agents : game.principals);
  }
  double total = 0;
  for (const Json& m : expected.at(agents ? "agent_magnitude" : "principal_magnitude")) {
    total += m.get<double>();
  }
  const Metric metric = game.metric.value_or(epic);
  const double omega = game.welfare == "sum" ? 1.0 : 1.0 / static_cast<double>(game.agents.size());
  return oscillation_constant(metric.magnitude_norm) * omega * total;
}

void expect_near(const Json& value, const Json& expected, double scale, double tolerance,
                 const std::string& where) {
  if (expected.is_array()) {
    ASSERT_EQ(value.size(), expected.size()) << where;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expect_near(value[i], expected[i], scale, tolerance, where + "[" + std::to_string(i) + "]");
    }
    return;
  }
  const double target = expected.get<double>();
  ASSERT_TRUE(value.is_number()) << where;
  EXPECT_LE(std::abs(value.get<double>() - target), tolerance * std::max(std::abs(target), scale))
      << where << ": " << value << ", expected " << expected;
}

/// Compares all that `expected` has.
void expect_record(const Json& record, const Json& expected, const GivenGame& game,
                   Precision precision) {
  const bool in_float = precision == Precision::single_precision;
  const double tolerance = in_float ? 2e-4 : 1e-9;
  for (const auto& [key, value] : expected.items()) {
    ASSERT_TRUE(record.contains(key)) << key;
    const double scale = scale_of(key, game, expected);
    if (key != "bounds") {
      expect_near(record.at(key), value, scale, tolerance, game.origin + " " + key);
      continue;
    }
    for (const auto& [name, bound] : value.items()) {
      // The reference found `fused` by a numerical minimum.
      const double slack = name == "fused" ? std::max(tolerance, 1e-7) : tolerance;
      expect_near(record.at(key).at(name), bound, scale, slack, game.origin + " " + name);
    }
  }
}

using Case = std::tuple<std::string, Precision>;

class FlatFixture : public testing::TestWithParam<Case> {
 protected:
  static EvaluateOptions options() {
    EvaluateOptions r;
    r.isa = std::get<0>(GetParam());
    r.precision = std::get<1>(GetParam());
    return r;
  }
};

TEST_P(FlatFixture, EveryValue) {
  const std::vector<Json> results = records(fixture_games(), options());
  ASSERT_EQ(results.size(), 240U);
  for (std::size_t g = 0; g < results.size(); ++g) {
    expect_record(results[g], fixture_expected()[g], fixture_games()[g], options().precision);
  }
}

TEST_P(FlatFixture, ConstantsAddedToUtilitiesChangeShiftsOnly) {
  // On a grid of 2^-26 the constants are added without rounding.
  std::vector<GivenGame> games = fixture_games();
  change_utilities(games,
                   [](double u, double) { return std::ldexp(std::round(std::ldexp(u, 26)), -26); });
  const std::vector<Json> before = records(games, options());
  for (const double step : {1000.0, 1e6}) {
    std::vector<GivenGame> shifted = games;
    change_utilities(shifted, [step](double u, double row) { return u + step * row; });
    const std::vector<Json> after = records(shifted, options());
    for (std::size_t g = 0; g < games.size(); ++g) {
      Json expected = Json::object();
      for (const auto& [key, value] : fixture_expected()[g].items()) {
        if (key.find("shift") == key.npos) expected[key] = before[g].at(key);
      }
      expect_record(after[g], expected, games[g], options().precision);
    }
  }
}

TEST_P(FlatFixture, UnitsOfUtilityDoNotMatter) {
  for (const double agents : {1e200, 1e-200}) {
    for (const double principals : {1e200, 1e-200}) {
      std::vector<GivenGame> games = fixture_games();
      for (GivenGame& game : games) {
        scale(game.agents, agents);
        scale(game.principals, principals);
      }
      const std::vector<Json> results = records(games, options());
      for (std::size_t g = 0; g < games.size(); ++g) {
        Json expected = Json::object();
        for (const auto& [key, value] : fixture_expected()[g].items()) {
          if (unit_of(key) == Unit::none) expected[key] = value;
        }
        expect_record(results[g], expected, fixture_games()[g], options().precision);
      }
    }
  }
}

TEST_P(FlatFixture, RegretsAndBoundsScaleWithUtilities) {
  // Powers of two scale exactly.
  const double agents = std::ldexp(1, 600), principals = std::ldexp(1, -500);
  std::vector<GivenGame> games = fixture_games();
  for (GivenGame& game : games) {
    scale(game.agents, agents);
    scale(game.principals, principals);
  }
  const std::vector<EvaluatedGame> a = evaluate_games(fixture_games(), options());
  const std::vector<EvaluatedGame> b = evaluate_games(games, options());
  for (std::size_t g = 0; g < games.size(); ++g) {
    const Evaluation &x = a[g].evaluation, &y = b[g].evaluation;
    EXPECT_EQ(y.agents_welfare_regret, x.agents_welfare_regret * agents);
    EXPECT_EQ(y.principals_welfare_regret, x.principals_welfare_regret * principals);
    EXPECT_EQ(y.worst_case_regret, x.worst_case_regret * principals);
    EXPECT_EQ(y.trivial_bound, x.trivial_bound * principals);
    EXPECT_EQ(y.weighted_misalignment, x.weighted_misalignment * principals);
    EXPECT_EQ(y.total_misalignment, x.total_misalignment);
    EXPECT_EQ(y.pairwise_distance, x.pairwise_distance);
    for (std::size_t i = 0; i < plain_bound_count; ++i)
      EXPECT_EQ(y.bound[i], x.bound[i] * principals);
    for (std::size_t i = 0; i < games[g].agents.size(); ++i) {
      EXPECT_EQ(y.agent_magnitude[i], x.agent_magnitude[i] * agents);
      EXPECT_EQ(y.principal_shift[i], x.principal_shift[i] * principals);
    }
  }
}

std::vector<Case> cases() {
  std::vector<Case> list;
  for (const cpu::Kernels* table : cpu::available()) {
    for (const Precision p : {Precision::single_precision, Precision::double_precision}) {
      list.emplace_back(std::string(table->isa), p);
    }
  }
  return list;
}

std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  const auto& [isa, precision] = info.param;
  return isa + (precision == Precision::single_precision ? "_float" : "_double");
}

INSTANTIATE_TEST_SUITE_P(EveryIsa, FlatFixture, testing::ValuesIn(cases()), name_of_case);

}  // namespace
}  // namespace delegauge::host
