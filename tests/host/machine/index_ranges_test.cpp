// SPDX-License-Identifier: Apache-2.0
#include "host/machine/index_ranges.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace delegauge::host {
namespace {

using Ranges = std::vector<IndexRange>;

IndexRanges set_of(const Ranges& ranges) {
  IndexRanges set;
  for (const IndexRange& range : ranges) set.add(range);
  return set;
}

TEST(IndexRanges, NeighboursBecomeOneRange) {
  EXPECT_EQ(set_of({{0, 5}, {5, 9}}).ranges(), (Ranges{{0, 9}}));
  EXPECT_EQ(set_of({{5, 9}, {0, 5}}).ranges(), (Ranges{{0, 9}}));
  EXPECT_EQ(set_of({{0, 2}, {4, 6}, {2, 4}}).ranges(), (Ranges{{0, 6}}));
  EXPECT_EQ(set_of({{4, 6}, {0, 2}}).ranges(), (Ranges{{0, 2}, {4, 6}}));
  EXPECT_TRUE(set_of({{3, 3}}).empty());
}

TEST(IndexRanges, AGameCannotBeAddedTwice) {
  const Ranges there = {{10, 20}, {30, 40}};
  for (const IndexRange& range : Ranges{
           {10, 20}, {9, 11}, {19, 21}, {0, 50}, {12, 13}, {20, 31}, {39, 60}, {20, 40}, {5, 35}}) {
    IndexRanges set = set_of(there);
    EXPECT_THROW(set.add(range), std::logic_error) << range.begin << ' ' << range.end;
    EXPECT_EQ(set.ranges(), there);
  }
}

TEST(IndexRanges, AgreeWithASetOfSingleGames) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    constexpr std::size_t games = 60;
    std::vector<bool> single(games, false);
    IndexRanges set;
    for (int i = 0; i < 12; ++i) {
      const std::size_t begin = random() % games;
      const std::size_t end = std::min<std::size_t>(games, begin + random() % 9);
      const auto at = [&](std::size_t game) {
        return single.begin() + static_cast<std::ptrdiff_t>(game);
      };
      if (std::find(at(begin), at(end), true) != at(end)) {
        EXPECT_THROW(set.add(IndexRange{begin, end}), std::logic_error);
        continue;
      }
      std::fill(at(begin), at(end), true);
      set.add(IndexRange{begin, end});
    }
    EXPECT_EQ(set.size(),
              static_cast<std::uint64_t>(std::count(single.begin(), single.end(), true)));
    const std::uint64_t low = random() % games, high = low + random() % (games - low + 1);
    const IndexRanges missing = set.missing_from({low, high});
    std::vector<bool> is_missing(games, false);
    for (const IndexRange& range : missing.ranges()) {
      for (std::uint64_t g = range.begin; g < range.end; ++g) is_missing[g] = true;
    }
    for (std::uint64_t g = 0; g < games; ++g) {
      EXPECT_EQ(is_missing[g], g >= low && g < high && !single[g]) << g;
    }
    EXPECT_FALSE(set.overlap(missing));
    IndexRanges all = set;
    all.add(missing);
    EXPECT_TRUE(all.missing_from({low, high}).empty());
  }
}

TEST(IndexRanges, OverlapsAreFound) {
  const IndexRanges set = set_of({{10, 20}, {30, 40}});
  EXPECT_EQ(set.overlap(set_of({{0, 5}, {19, 31}})), (IndexRange{19, 20}));
  EXPECT_EQ(set.overlap(set_of({{20, 30}, {40, 50}})), std::nullopt);
  EXPECT_EQ(set_of({{35, 36}}).overlap(set), (IndexRange{35, 36}));
}

TEST(IndexRanges, ReachTheLastIndex) {
  constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
  IndexRanges set;
  set.add({last - 1, last});
  set.add({0, 1});
  EXPECT_EQ(set.missing_from({0, last}).ranges(), (Ranges{{1, last - 1}}));
  set.add({1, last - 1});
  EXPECT_TRUE(set.is({0, last}));
  EXPECT_EQ(set.size(), last);
}

}  // namespace
}  // namespace delegauge::host
