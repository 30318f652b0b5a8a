// SPDX-License-Identifier: Apache-2.0
// tests/data/part2.json: games with outcome weights and delegations, whose quantities were computed
// by an independent implementation, in float64 and with linear programmes by HiGHS.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/given/game_records.hpp"
#include "host/given/json_games.hpp"

namespace delegauge::host {
namespace {

using Json = nlohmann::ordered_json;

void expect_close(const Json& value, const Json& expected, double tolerance, double scale,
                  const std::string& where) {
  if (expected.is_array()) {
    ASSERT_EQ(value.size(), expected.size()) << where;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expect_close(value[i], expected[i], tolerance, scale, where + "[" + std::to_string(i) + "]");
    }
    return;
  }
  if (expected.is_null()) {
    EXPECT_TRUE(value.is_null()) << where;
    return;
  }
  ASSERT_TRUE(value.is_number()) << where;
  const double target = expected.get<double>();
  EXPECT_LE(std::abs(value.get<double>() - target), tolerance * std::max(std::abs(target), scale))
      << where << ": " << value << ", expected " << expected;
}

TEST(WeightsAndDelegationFixture, EveryValue) {
  const std::string file = std::string(DELEGAUGE_TEST_DATA) + "/part2.json";
  std::ifstream in(file), again(file);
  const std::vector<Json> records = records_of(read_json_games(in, file), {});
  const Json document = Json::parse(again);
  const Json& games = document.at("games");
  ASSERT_EQ(records.size(), 160U);
  for (std::size_t g = 0; g < records.size(); ++g) {
    const Json& record = records[g];
    const std::string where = "game " + std::to_string(g) + " ";
    const double trivial = record.at("trivial_bound").get<double>();
    for (const auto& [key, value] : games[g].at("expected").items()) {
      ASSERT_TRUE(record.contains(key)) << key;
      if (key == "bounds") {
        for (const auto& [name, bound] : value.items()) {
          // The reference found `pareto` by a numerical minimum.
          const double tolerance = name == "pareto" ? 1e-7 : 1e-9;
          expect_close(record[key].at(name), bound, tolerance, trivial, where + name);
        }
        continue;
      }
      const bool is_range = key.find("_range") != key.npos;
      const bool is_regret = key.find("regret") != key.npos || key == "pareto_worst_case";
      expect_close(record[key], value, is_range ? 1e-5 : 1e-9, is_regret ? trivial : 1,
                   where + key);
    }
  }
}

}  // namespace
}  // namespace delegauge::host
