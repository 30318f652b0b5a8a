// SPDX-License-Identifier: Apache-2.0
#include "host/job/stop_rule.hpp"

#include <gtest/gtest.h>

#include "host/machine/shard.hpp"

namespace delegauge::host {
namespace {

TEST(StopRule, MarksAreFixedAndAQuarterApartAtMost) {
  EXPECT_EQ(mark_after(0), 65536U);
  EXPECT_EQ(mark_after(65535), 65536U);
  EXPECT_EQ(mark_after(65536), 81920U);
  std::uint64_t last = 0;
  int marks = 0;
  for (std::uint64_t mark = mark_after(0); mark < max_games; mark = mark_after(mark), ++marks) {
    EXPECT_GT(mark, last);
    if (last > 0) {
      EXPECT_LE(mark - last, (last + 3) / 4);
    }
    // Whatever lies between two marks comes to the same next one.
    EXPECT_EQ(mark_after(mark - 1), mark);
    EXPECT_EQ(mark_after(last + (mark - last) / 2), mark);
    last = mark;
  }
  EXPECT_GT(marks, 150);
  EXPECT_GT(mark_after(max_games), max_games);
}

TEST(Shard, PartsAreDisjointAndAreTheWhole) {
  for (const std::uint64_t games : {std::uint64_t{1}, std::uint64_t{10}, std::uint64_t{1'000'003},
                                    max_games, std::uint64_t{UINT64_MAX}}) {
    for (const std::uint64_t count : {1U, 2U, 7U, 16U, 1'000'000U}) {
      EXPECT_EQ(games_of(Shard{1, count}, games).begin, 0U);
      EXPECT_EQ(games_of(Shard{count, count}, games).end, games);
      const std::uint64_t least = games / count;
      for (const std::uint64_t number : {std::uint64_t{1}, count / 2, count - 1}) {
        if (number == 0 || number >= count) continue;
        const IndexRange part = games_of(Shard{number, count}, games);
        EXPECT_EQ(part.end, games_of(Shard{number + 1, count}, games).begin);
        EXPECT_GE(part.size(), least);
        EXPECT_LE(part.size(), least + 1);
      }
    }
  }
}

}  // namespace
}  // namespace delegauge::host
