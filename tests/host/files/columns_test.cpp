// SPDX-License-Identifier: Apache-2.0
#include "host/files/columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <cmath>
#include <limits>

#include "host/text/error.hpp"
#include "kernels/executor/game_columns.hpp"
#include "tests/host/support/npy.hpp"

namespace delegauge::host {
namespace {

// Two columns of three rows, with padding between them.
const std::vector<double> values = {
    0.1, 1e-7, std::nan(""), 7, -2, 3e20, std::numeric_limits<double>::infinity(), 7};
const ColumnsView view = {values.data(), 4, 3, 2};

TEST(Columns, CsvHasShortestDecimalsAndEmptyCells) {
  std::string bytes = columns_header(ColumnsFormat::csv, {"a", "b_1"}, 3);
  append_columns(ColumnsFormat::csv, view, bytes);
  EXPECT_EQ(bytes, "a,b_1\n0.1,-2\n1e-07,3e+20\n,\n");
}

TEST(Columns, NpyHasNamedFields) {
  std::string bytes = columns_header(ColumnsFormat::npy, {"a", "b_1"}, 3);
  EXPECT_EQ(bytes.size() % 64, 0U);
  EXPECT_EQ(bytes.back(), '\n');
  EXPECT_NE(bytes.find("'shape': (3,)"), std::string::npos);
  EXPECT_NE(bytes.find("'descr': [('a', '<f8'), ('b_1', '<f8'), ]"), std::string::npos);
  append_columns(ColumnsFormat::npy, view, bytes);
  const Fields fields = npy_fields(bytes);
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(fields.at("a")[1], 1e-7);
  EXPECT_TRUE(std::isnan(fields.at("a")[2]));
  EXPECT_EQ(fields.at("b_1")[0], -2);
  EXPECT_TRUE(std::isinf(fields.at("b_1")[2]));
}

TEST(Columns, NpyHasOneNan) {
  const std::vector<double> nans = {-std::nan("1"), std::nan(""), std::nan("7")};
  std::string bytes;
  append_columns(ColumnsFormat::npy, {nans.data(), 3, 3, 1}, bytes);
  EXPECT_EQ(bytes.substr(0, 8), bytes.substr(8, 8));
  EXPECT_EQ(bytes.substr(0, 8), bytes.substr(16, 8));
}

TEST(Columns, NpyHeadersAreAlignedWhateverTheirLength) {
  std::string name = "a";
  for (int i = 0; i < 70; ++i, name += 'a') {
    const std::string header = columns_header(ColumnsFormat::npy, {name}, 1);
    const std::size_t length =
        static_cast<unsigned char>(header[8]) + 256U * static_cast<unsigned char>(header[9]);
    EXPECT_EQ(header.size(), 10 + length);
    EXPECT_EQ(header.size() % 64, 0U);
  }
  EXPECT_LT(columns_header(ColumnsFormat::npy, game_column_names(max_players), 1).size(), 65'535U);
}

TEST(Columns, AreChosenByNameOrByQuantity) {
  const auto names = [](const std::string& list) {
    std::vector<std::string> chosen;
    for (const int column : choose_columns(list, 2)) {
      chosen.push_back(game_column_names(2)[static_cast<std::size_t>(column)]);
    }
    return chosen;
  };
  EXPECT_EQ(
      names("trivial_bound, agent_shift,slack_fused"),
      (std::vector<std::string>{"trivial_bound", "agent_shift_1", "agent_shift_2", "slack_fused"}));
  EXPECT_EQ(names("all"), game_column_names(2));
  EXPECT_EQ(names("pairwise_distance").size(), 6U);
  EXPECT_EQ(names("bounds").back(), "pairwise");
  EXPECT_EQ(names("slack,pareto").size(), plain_bound_count + 1U);
  // What is there only by its name, or among all.
  const auto usual = names("");
  const std::vector<std::string> others = {"pairwise_distance_1_2", "pareto",
                                           "tightness_pareto",      "slack_pareto",
                                           "miscalibration",        "calibration"};
  EXPECT_EQ(usual.size() + 5 + others.size(), game_column_names(2).size());
  for (const std::string& name : others) {
    EXPECT_EQ(std::count(usual.begin(), usual.end(), name), 0) << name;
    EXPECT_EQ(names(name), std::vector<std::string>{name});
  }
}

TEST(Columns, RefusesNamesThatAreNone) {
  const auto error = [](const std::string& list) -> std::string {
    try {
      choose_columns(list, 2);
    } catch (const UsageError& e) {
      return e.what();
    }
    return "no error";
  };
  for (const char* const list : {"regret", "agent_shift_3", "slack,", "Slack", "bounds_fused"}) {
    EXPECT_EQ(error(list).rfind("--columns: ", 0), 0U) << error(list);
    EXPECT_NE(error(list).find("is not possible"), std::string::npos) << error(list);
  }
  EXPECT_NE(error("slack,slack_fused").find("slack_fused is asked for twice"), std::string::npos);
  EXPECT_NE(error("all,slack").find("twice"), std::string::npos);
}

}  // namespace
}  // namespace delegauge::host
