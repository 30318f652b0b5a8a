// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/game_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <set>

namespace delegauge {
namespace {

TEST(GameColumns, NamesAreAsManyAsColumnsAndAllDifferent) {
  for (int players = 1; players <= max_players; ++players) {
    const auto names = game_column_names(players);
    EXPECT_EQ(static_cast<int>(names.size()), game_column_count(players));
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  }
  EXPECT_EQ(static_cast<int>(game_column_names(max_players).size()), max_game_columns);
}

TEST(GameColumns, AQuantitysColumnsBearItsName) {
  const int players = 3;
  const auto names = game_column_names(players);
  int next = 0;
  for (int q = 0; q < game_quantity_count; ++q) {
    const auto quantity = static_cast<GameQuantity>(q);
    const std::string name(game_quantities[static_cast<std::size_t>(q)].name);
    const ColumnSpan span = game_columns_of(quantity, players);
    EXPECT_EQ(span.first, next);
    next = span.end;
    if (quantity == GameQuantity::bounds) continue;
    for (int column = span.first; column < span.end; ++column) {
      EXPECT_EQ(names[static_cast<std::size_t>(column)].rfind(name, 0), 0U) << name;
    }
  }
  EXPECT_EQ(next, game_column_count(players));
}

TEST(GameColumns, TheValueOfABoundBearsTheBoundsName) {
  const auto names = game_column_names(3);
  const ColumnSpan span = game_columns_of(GameQuantity::bounds, 3);
  for (int b = 0; b < bound_count; ++b) {
    EXPECT_EQ(names[static_cast<std::size_t>(span.first + b)],
              bound_names[static_cast<std::size_t>(b)]);
  }
}

TEST(GameColumns, NamesSayWhichEntry) {
  const auto names = game_column_names(2);
  const auto name = [&](GameQuantity quantity, int i) {
    return names[static_cast<std::size_t>(game_columns_of(quantity, 2).first + i)];
  };
  EXPECT_EQ(name(GameQuantity::agent_magnitude, 0), "agent_magnitude_1");
  EXPECT_EQ(name(GameQuantity::principal_shift, 1), "principal_shift_2");
  EXPECT_EQ(name(GameQuantity::trivial_bound, 0), "trivial_bound");
  EXPECT_EQ(name(GameQuantity::tightness, int(Bound::fused)), "tightness_fused");
  EXPECT_EQ(name(GameQuantity::pairwise_distance, 0), "pairwise_distance_1_2");
  EXPECT_EQ(name(GameQuantity::pairwise_distance, 3), "pairwise_distance_2_3");
  EXPECT_EQ(name(GameQuantity::pairwise_distance, 5), "pairwise_distance_3_4");
}

TEST(GameColumns, PlacesFollowTheOrderChosen) {
  const int slack = game_columns_of(GameQuantity::slack, 2).first;
  const int ratio = game_columns_of(GameQuantity::welfare_ratio, 2).first;
  const GameColumns columns = game_columns(2, {slack + 4, ratio + 1, slack});
  EXPECT_EQ(columns.count, 3);
  EXPECT_EQ(columns.place(GameQuantity::slack, 4), 0);
  EXPECT_EQ(columns.place(GameQuantity::welfare_ratio, 1), 1);
  EXPECT_EQ(columns.place(GameQuantity::slack, 0), 2);
  EXPECT_EQ(columns.place(GameQuantity::slack, 1), -1);
  EXPECT_EQ(columns.place(GameQuantity::trivial_bound, 0), -1);
}

}  // namespace
}  // namespace delegauge
