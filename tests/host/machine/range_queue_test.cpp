// SPDX-License-Identifier: Apache-2.0
#include "host/machine/range_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <limits>

namespace delegauge::host {
namespace {

using Patience = RangeQueue::Patience;

TEST(RangeQueue, HandsOutEveryGameInOrder) {
  RangeQueue queue(10);
  EXPECT_EQ(queue.take(4, Patience::none), (IndexRange{0, 4}));
  EXPECT_EQ(queue.take(4, Patience::none), (IndexRange{4, 8}));
  EXPECT_EQ(queue.take(4, Patience::none), (IndexRange{8, 10}));
  EXPECT_EQ(queue.take(4, Patience::none), std::nullopt);
}

TEST(RangeQueue, HandsOutAgainWhatComesBack) {
  RangeQueue queue(10);
  const auto first = queue.take(6, Patience::none);
  queue.take(6, Patience::none);
  queue.give_back(*first);
  EXPECT_EQ(queue.take(4, Patience::none), (IndexRange{0, 4}));
  EXPECT_EQ(queue.take(4, Patience::none), (IndexRange{4, 6}));
  EXPECT_EQ(queue.take(4, Patience::none), std::nullopt);
}

// A taker that works in one part of the games takes nothing of another, and does not wait for it.
TEST(RangeQueue, ALimitMayBeNothing) {
  RangeQueue queue(10);
  const auto below = [](std::uint64_t end) {
    return [end](std::uint64_t begin) {
      return begin < end ? std::min<std::uint64_t>(4, end - begin) : 0;
    };
  };
  EXPECT_EQ(queue.take(below(6), Patience::until_there_is_one), (IndexRange{0, 4}));
  EXPECT_EQ(queue.take(below(6), Patience::until_there_is_one), (IndexRange{4, 6}));
  EXPECT_EQ(queue.take(below(6), Patience::until_there_is_one), std::nullopt);
  EXPECT_EQ(queue.take(below(10), Patience::none), (IndexRange{6, 10}));
  // What comes back goes before what is new, to whoever takes it.
  queue.give_back({4, 6});
  EXPECT_EQ(queue.take([](std::uint64_t begin) { return begin < 6 ? 0U : 4U; },
                       Patience::until_there_is_one),
            std::nullopt);
  EXPECT_EQ(queue.take(below(6), Patience::none), (IndexRange{4, 6}));
  queue.done({0, 10});
  EXPECT_EQ(queue.take(below(10), Patience::until_there_is_one), std::nullopt);
}

TEST(RangeQueue, CountsWhatIsDone) {
  RangeQueue queue(10);
  queue.done(*queue.take(6, Patience::none));
  EXPECT_EQ(queue.games_done(), 6U);
  queue.done(*queue.take(6, Patience::none));
  EXPECT_EQ(queue.games_done(), 10U);
  EXPECT_EQ(queue.take(1, Patience::until_there_is_one), std::nullopt);
}

TEST(RangeQueue, RangesNearTheEndOfTheNumbers) {
  constexpr std::uint64_t games = std::numeric_limits<std::uint64_t>::max();
  RangeQueue queue(games);
  EXPECT_EQ(queue.take(games - 1, Patience::none), (IndexRange{0, games - 1}));
  EXPECT_EQ(queue.take(games, Patience::none), (IndexRange{games - 1, games}));
}

// The waiting thread gets what another could not do, and is let go when all is done or it is over.
TEST(RangeQueue, PatienceWaitsForWhatOthersHold) {
  RangeQueue queue(10);
  const auto held = queue.take(10, Patience::none);
  auto waiting =
      std::async(std::launch::async, [&] { return queue.take(7, Patience::until_there_is_one); });
  queue.give_back(*held);
  EXPECT_EQ(waiting.get(), (IndexRange{0, 7}));
  auto second =
      std::async(std::launch::async, [&] { return queue.take(7, Patience::until_there_is_one); });
  EXPECT_EQ(second.get(), (IndexRange{7, 10}));
  auto last =
      std::async(std::launch::async, [&] { return queue.take(7, Patience::until_there_is_one); });
  queue.done({0, 7});
  queue.done({7, 10});
  EXPECT_EQ(last.get(), std::nullopt);
}

TEST(RangeQueue, NothingIsHandedOutBeyondTheWindow) {
  RangeQueue queue(100, 10);
  const auto first = queue.take(4, Patience::none);
  const auto second = queue.take(4, Patience::none);
  EXPECT_EQ(second, (IndexRange{4, 8}));
  EXPECT_EQ(queue.take(4, Patience::none), std::nullopt);
  queue.done(*second);  // the first one is still open
  EXPECT_EQ(queue.take(4, Patience::none), std::nullopt);
  // What comes back is always there for the taking.
  queue.give_back(*first);
  EXPECT_EQ(queue.take(4, Patience::none), first);
  auto waiting =
      std::async(std::launch::async, [&] { return queue.take(4, Patience::until_there_is_one); });
  queue.done(*first);
  EXPECT_EQ(waiting.get(), (IndexRange{8, 12}));
  queue.done({8, 12});
  // More than the window at a time, where nothing else is handed out.
  EXPECT_EQ(queue.take(50, Patience::none), (IndexRange{12, 62}));
  EXPECT_EQ(queue.take(1, Patience::none), std::nullopt);
}

TEST(RangeQueue, NothingIsHandedOutOnceClosed) {
  RangeQueue queue(10);
  queue.take(5, Patience::none);
  auto waiting = std::async(std::launch::async, [&] {
    queue.take(5, Patience::none);
    return queue.take(1, Patience::until_there_is_one);
  });
  queue.close();
  EXPECT_EQ(waiting.get(), std::nullopt);
  EXPECT_EQ(queue.take(1, Patience::none), std::nullopt);
}

}  // namespace
}  // namespace delegauge::host
