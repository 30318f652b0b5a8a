// SPDX-License-Identifier: Apache-2.0
#include "host/machine/todo.hpp"

#include <gtest/gtest.h>

#include "host/jobs/surface/configuration.hpp"

namespace delegauge::host {
namespace {

constexpr std::uint64_t everything = UINT64_MAX;

TEST(Todo, HandsOutWhatIsThereInOrder) {
  IndexRanges games(IndexRange{0, 10});
  games.add({20, 25});
  Todo todo(games);
  EXPECT_EQ(todo.size(), 15U);
  EXPECT_EQ(todo.next(4), (IndexRange{0, 4}));
  EXPECT_EQ(todo.take(4), (IndexRange{0, 4}));
  EXPECT_EQ(todo.take(everything), (IndexRange{4, 10}));
  EXPECT_EQ(todo.take(3), (IndexRange{20, 23}));
  todo.add({30, 31});
  EXPECT_EQ(todo.size(), 3U);
  EXPECT_EQ(todo.take(9), (IndexRange{23, 25}));
  EXPECT_EQ(todo.take(9), (IndexRange{30, 31}));
  EXPECT_EQ(todo.take(9), std::nullopt);
}

TEST(Todo, StopsWithTheBlockThatWasBegun) {
  Todo todo(IndexRanges(IndexRange{0, 1000}));
  todo.take(250);
  EXPECT_EQ(todo.stop_after_block(100, 0), 300U);
  EXPECT_EQ(todo.size(), 50U);
  EXPECT_EQ(todo.take(everything), (IndexRange{250, 300}));
  EXPECT_EQ(todo.take(1), std::nullopt);
  // Once more changes nothing.
  EXPECT_EQ(todo.stop_after_block(100, 0), 300U);
}

TEST(Todo, StopsNotBeforeWhatWasDoneEarlier) {
  IndexRanges done(IndexRange{0, 100});
  done.add({400, 450});
  Todo todo(done.missing_from({0, 1000}));
  todo.take(10);
  EXPECT_EQ(todo.stop_after_block(100, done.end()), 500U);
  EXPECT_EQ(todo.take(everything), (IndexRange{110, 400}));
  EXPECT_EQ(todo.take(everything), (IndexRange{450, 500}));
}

TEST(Todo, StopsAtTheEndAtTheLatest) {
  Todo todo(IndexRanges(IndexRange{0, max_games}));
  todo.take(max_games - 5);
  EXPECT_EQ(todo.stop_after_block(1U << 20U, 0), max_games);
  Todo untouched(IndexRanges(IndexRange{0, 10}));
  EXPECT_EQ(untouched.stop_after_block(100, 0), 0U);
  EXPECT_EQ(untouched.size(), 0U);
  Todo last(IndexRanges(IndexRange{UINT64_MAX - 9, UINT64_MAX}));
  last.take(1);
  EXPECT_EQ(last.stop_after_block(1U << 20U, 0), UINT64_MAX);
}

}  // namespace
}  // namespace delegauge::host
