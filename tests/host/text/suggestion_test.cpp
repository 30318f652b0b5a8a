// SPDX-License-Identifier: Apache-2.0
#include "host/text/suggestion.hpp"

#include <gtest/gtest.h>

namespace delegauge::host {
namespace {

TEST(Suggestion, FindsWhatWasMeant) {
  const std::vector<std::string> names = {"players", "outcomes", "games",    "max-misalignment",
                                          "out",     "seed",     "strategy", "metric"};
  const auto closest = [&](const char* word) { return closest_name(word, names); };
  EXPECT_EQ(closest("player"), "players");
  EXPECT_EQ(closest("Players"), "players");
  EXPECT_EQ(closest("palyers"), "players");
  EXPECT_EQ(closest("max_misalignment"), "max-misalignment");
  EXPECT_EQ(closest("max-mis"), "max-misalignment");
  EXPECT_EQ(closest("stratgey"), "strategy");
  EXPECT_EQ(closest("outcome"), "outcomes");
  EXPECT_EQ(closest("sede"), "seed");
  EXPECT_EQ(closest("nope"), "");
  EXPECT_EQ(closest("colour"), "");
  EXPECT_EQ(closest("x"), "");
  EXPECT_EQ(closest(""), "");
}

}  // namespace
}  // namespace delegauge::host
