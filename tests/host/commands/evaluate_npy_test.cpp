// SPDX-License-Identifier: Apache-2.0
// `evaluate` on .npy arrays: the numbers of the JSON path, the same bytes however they are
// computed.
#include "tests/host/commands/evaluate_npy.hpp"

#include <algorithm>
#include <limits>

#include "kernels/cpu/kernels.hpp"

namespace delegauge::host::npy {
namespace {

TEST_F(EvaluateNpy, ReferenceGamesHaveTheBitsOfTheJsonPath) {
  int strategies = 0;
  for (const auto& [players, outcomes] :
       {std::pair{4, 31}, {4, 5}, {5, 2}, {1, 16}, {6, 9}, {2, 4}, {4, 4}, {2, 8}}) {
    const Games games =
        reference_games(static_cast<std::size_t>(players), static_cast<std::size_t>(outcomes));
    ASSERT_FALSE(games.objects.empty());
    for (const char* const precision : {"double", "float"}) {
      for (const char* const metric : {"epic", "max", "l1"}) {
        const Arguments arguments = {"--precision", precision, "--metric", metric};
        expect_same_as_json(games, arguments, false);
        if (!games.strategies.empty()) expect_same_as_json(games, arguments, true);
      }
    }
    strategies += games.strategies.empty() ? 0 : 1;
    expect_same_as_json(games, {"--shift", "median", "--norm", "l1", "--distance-norm", "linf"},
                        false);
    expect_same_as_json(games, {"--welfare", "sum", "--welfare-weights", "0.3"}, false);
  }
  EXPECT_GT(strategies, 0);
}

TEST_F(EvaluateNpy, StrategicGamesHaveTheBitsOfTheJsonPath) {
  Random random(1);
  expect_same_as_json(random_games(random, 40, 2, {2, 3}), {}, false);
  expect_same_as_json(random_games(random, 40, 3, {2, 3, 2}),
                      {"--metric", "max", "--welfare-weights", "1,2,0.5"}, false);
  // Profiles whose welfare differs by less than 1e-6 are played alike, in a flat game not.
  Games strategic, flat;
  strategic.dims = {2, 2};
  flat.dims = {4};
  for (Games* games : {&strategic, &flat}) {
    add(*games, Json{{0, 1, 2, 3}, {3, 2, 1, 0}}, Json{{0, 1, 1 + 1e-9, 0}, {0, 1, 1, 0}});
    expect_same_as_json(*games, {}, false);
  }
  EXPECT_GT(fields(write_games(strategic)).at("agents_welfare_regret")[0], 1e-10);
  EXPECT_EQ(fields(write_games(flat)).at("agents_welfare_regret")[0], 0);
}

TEST_F(EvaluateNpy, ExtremesHaveTheBitsOfTheJsonPath) {
  Random random(2);
  for (int trial = 0; trial < 20; ++trial) {
    Games games = random_games(random, 13, random.integer(1, 8), {random.integer(2, 9)});
    Games extreme;
    extreme.dims = games.dims;
    for (const Json& game : games.objects) {
      const auto stretched = [&](Json rows) {
        for (Json& row : rows) {
          const double unit = std::ldexp(1.0, random.chance(0.5) ? 0 : random.integer(-1060, 1000));
          const double offset = random.chance(0.3) ? 1e9 : 0;
          for (Json& u : row) u = (u.get<double>() + offset) * unit;
        }
        return rows;
      };
      const Json principals = stretched(game["principals"]);
      add(extreme, principals, stretched(game["agents"]));
    }
    expect_same_as_json(extreme, {}, false);
    expect_same_as_json(extreme, {"--precision", "float"}, false);
  }
}

TEST_F(EvaluateNpy, TheSameBytesWhateverTheRun) {
  Random random(3);
  const std::string file = write_games(random_games(random, 1003, 3, {5}));
  for (const char* const precision : {"double", "float"}) {
    const Arguments usual = {"--columns", "all", "--precision", precision, "--threads", "1"};
    const std::string expected = bytes(file, usual);
    const auto with = [&](const Arguments& more) {
      Arguments arguments = usual;
      arguments.insert(arguments.end(), more.begin(), more.end());
      return bytes(file, arguments) == expected;
    };
    for (const cpu::Kernels* kernels : cpu::available()) {
      EXPECT_TRUE(with({"--isa", std::string(kernels->isa)})) << kernels->isa;
      EXPECT_TRUE(with({"--isa", std::string(kernels->isa), "--batch", "7"})) << kernels->isa;
    }
  }
  const std::string expected = bytes(file, {}, "csv");
  for (const char* const threads : {"1", "2", "3"}) {
    for (const char* const batch : {"1", "7", "1000", "1e6"}) {
      EXPECT_TRUE(bytes(file, {"--threads", threads, "--batch", batch}, "csv") == expected)
          << threads << " threads, batches of " << batch;
    }
  }
}

TEST_F(EvaluateNpy, Float32GivesWhatItsNumbersGiveInFloat64) {
  Random random(4);
  Games games = random_games(random, 50, 2, {6});
  const std::vector<float> floats(games.utilities.begin(), games.utilities.end());
  games.utilities.assign(floats.begin(), floats.end());
  const std::string expected = bytes(write_games(games), {"--columns", "all"});
  EXPECT_TRUE(bytes(write("floats.npy", npy_array(games.shape(), floats)), {"--columns", "all"}) ==
              expected);
}

TEST_F(EvaluateNpy, AddedConstantsCostNothing) {
  Random random(5);
  const Games plain = [&] {
    Games games = random_games(random, 30, 3, {4});
    // With few enough digits that the sums are exact.
    for (double& u : games.utilities) u = std::round(u * 1024) / 1024;
    return games;
  }();
  for (const char* const precision : {"double", "float"}) {
    const Fields expected = fields(write_games(plain), {"--precision", precision});
    for (const double offset : {1e3, 1e9}) {
      Games moved = plain;
      for (double& u : moved.utilities) u += offset;
      const Fields found = fields(write_games(moved), {"--precision", precision});
      for (const auto& [column, values] : expected) {
        const bool shift = column.find("shift") != column.npos;
        for (std::size_t g = 0; g < values.size(); ++g) {
          if (std::isnan(values[g])) continue;
          // The mean of numbers near 1e9 is known to 1e-7.
          const double tolerance = offset * 1e-15;
          EXPECT_NEAR(found.at(column)[g], values[g] + (shift ? offset : 0),
                      tolerance * 100 + (*precision == 'f' ? 1e-5 : 1e-12))
              << column << ' ' << precision << ' ' << offset;
        }
      }
    }
  }
}

TEST_F(EvaluateNpy, IndifferentPlayers) {
  Games games;
  games.dims = {3};
  add(games, Json{{0, 1, 3}}, Json{{2.5, 2.5, 2.5}});
  add(games, Json{{0, 0, 0}}, Json{{0, 0, 0}});
  const std::string file = write_games(games);
  const Fields columns = fields(file);
  EXPECT_EQ(columns.at("agent_magnitude_1"), (std::vector<double>{0, 0}));
  EXPECT_TRUE(std::isnan(columns.at("welfare_ratio_1")[0]));
  EXPECT_EQ(columns.at("agent_shift_1"), (std::vector<double>{2.5, 0}));
  EXPECT_EQ(columns.at("trivial_bound")[1], 0);
  EXPECT_EQ(columns.at("tightness_fused")[1], 1);  // 0/0
  const Captured csv = run_captured({"evaluate", file, "--columns", "welfare_ratio,agent_shift"});
  EXPECT_EQ(csv.out, "welfare_ratio_1,agent_shift_1\n,2.5\n,0\n");
}

}  // namespace
}  // namespace delegauge::host::npy
