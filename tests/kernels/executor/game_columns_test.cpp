// SPDX-License-Identifier: Apache-2.0
#include "kernels/executor/given_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <set>

namespace delegauge {
namespace {

TEST(GivenColumns, NamesAreAsManyAsColumnsAndAllDifferent) {
  for (int players = 1; players <= max_players; ++players) {
    const auto names = given_column_names(players);
    EXPECT_EQ(static_cast<int>(names.size()), given_column_count(players));
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  }
  EXPECT_EQ(static_cast<int>(given_column_names(max_players).size()), max_given_columns);
}

TEST(GivenColumns, AQuantitysColumnsBearItsName) {
  const int players = 3;
  const auto names = given_column_names(players);
  int next = 0;
  for (int q = 0; q < given_quantity_count; ++q) {
    const auto quantity = static_cast<GivenQuantity>(q);
    const std::string name(given_quantities[static_cast<std::size_t>(q)].name);
    const GivenSpan span = given_columns_of(quantity, players);
    EXPECT_EQ(span.first, next);
    next = span.end;
    for (int column = span.first; column < span.end; ++column) {
      EXPECT_EQ(names[static_cast<std::size_t>(column)].rfind(name, 0), 0U) << name;
    }
  }
  EXPECT_EQ(next, given_column_count(players));
}

TEST(GivenColumns, NamesSayWhichEntry) {
  const auto names = given_column_names(2);
  const auto name = [&](GivenQuantity quantity, int i) {
    return names[static_cast<std::size_t>(given_columns_of(quantity, 2).first + i)];
  };
  EXPECT_EQ(name(GivenQuantity::agent_magnitude, 0), "agent_magnitude_1");
  EXPECT_EQ(name(GivenQuantity::principal_shift, 1), "principal_shift_2");
  EXPECT_EQ(name(GivenQuantity::trivial_bound, 0), "trivial_bound");
  EXPECT_EQ(name(GivenQuantity::tightness, int(Bound::fused)), "tightness_fused");
  EXPECT_EQ(name(GivenQuantity::pairwise_distance, 0), "pairwise_distance_1_2");
  EXPECT_EQ(name(GivenQuantity::pairwise_distance, 3), "pairwise_distance_2_3");
  EXPECT_EQ(name(GivenQuantity::pairwise_distance, 5), "pairwise_distance_3_4");
}

TEST(GivenColumns, PlacesFollowTheOrderChosen) {
  const int slack = given_columns_of(GivenQuantity::slack, 2).first;
  const int ratio = given_columns_of(GivenQuantity::welfare_ratio, 2).first;
  const GivenColumns columns = given_columns(2, {slack + 4, ratio + 1, slack});
  EXPECT_EQ(columns.count, 3);
  EXPECT_EQ(columns.place(GivenQuantity::slack, 4), 0);
  EXPECT_EQ(columns.place(GivenQuantity::welfare_ratio, 1), 1);
  EXPECT_EQ(columns.place(GivenQuantity::slack, 0), 2);
  EXPECT_EQ(columns.place(GivenQuantity::slack, 1), -1);
  EXPECT_EQ(columns.place(GivenQuantity::trivial_bound, 0), -1);
}

}  // namespace
}  // namespace delegauge
