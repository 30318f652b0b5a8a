// SPDX-License-Identifier: Apache-2.0
#include "delegauge/tally/tightest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "tests/numerics/support/random.hpp"

namespace delegauge {
namespace {

using test::Random;

std::vector<std::pair<std::uint64_t, double>> listed(const std::vector<TightGame>& games) {
  std::vector<std::pair<std::uint64_t, double>> r;
  for (const TightGame& g : games) r.emplace_back(g.index, g.tightness);
  return r;
}

std::vector<TightGame> random_games(Random& random, int count) {
  std::vector<TightGame> games;
  const bool ties = random.chance(0.5);
  for (int i = 0; i < count; ++i) {
    games.push_back({static_cast<std::uint64_t>(i) << (i % 3 * 20),
                     ties ? random.integer(0, 3) / 3.0 : random.uniform()});
  }
  // Indices need not come in order.
  for (int i = count - 1; i > 0; --i) {
    std::swap(games[static_cast<std::size_t>(i)],
              games[static_cast<std::size_t>(random.integer(0, i))]);
  }
  return games;
}

std::vector<TightGame> sorted(std::vector<TightGame> games, std::size_t capacity) {
  std::sort(games.begin(), games.end(), [](const TightGame& a, const TightGame& b) {
    return a.tightness != b.tightness ? a.tightness > b.tightness : a.index < b.index;
  });
  if (games.size() > capacity) games.resize(capacity);
  return games;
}

TEST(TightestGames, AreTheFirstOfTheSorted) {
  Random random(921);
  for (int trial = 0; trial < 1000; ++trial) {
    const auto games = random_games(random, random.integer(0, 60));
    for (const std::size_t capacity : {0u, 1u, 2u, 10u, 100u}) {
      TightestGames list;
      list.capacity = capacity;
      for (const TightGame& g : games) list.add(g);
      ASSERT_EQ(listed(list.games), listed(sorted(games, capacity)));
      ASSERT_EQ(list.full(), list.games.size() == capacity);
    }
  }
}

TEST(TightestGames, AnySplitMergesAlike) {
  Random random(922);
  for (int trial = 0; trial < 500; ++trial) {
    const auto games = random_games(random, 60);
    std::vector<TightestGames> parts(static_cast<std::size_t>(random.integer(1, 5)));
    for (TightestGames& p : parts) p.capacity = 7;
    for (const TightGame& g : games) {
      parts[static_cast<std::size_t>(random.integer(0, static_cast<int>(parts.size()) - 1))].add(g);
    }
    TightestGames total;
    total.capacity = 7;
    while (!parts.empty()) {
      total.merge(parts.back());
      parts.pop_back();
    }
    ASSERT_EQ(listed(total.games), listed(sorted(games, 7)));
  }
}

}  // namespace
}  // namespace delegauge
