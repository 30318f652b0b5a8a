// SPDX-License-Identifier: Apache-2.0
// Ranks that are threads of the test, in step as MPI would keep them.
#include "host/cluster/shared_work.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "host/cluster/lone.hpp"

namespace delegauge::host {
namespace {

/// What the ranks share.
struct Board {
  explicit Board(int count) : statuses(static_cast<std::size_t>(count)), barrier(count) {}
  std::vector<RankStatus> statuses;
  std::barrier<> barrier;
};

class ThreadRank final : public Cluster {
 public:
  ThreadRank(Board& board, int rank) : board_(board), rank_(rank) {}
  int rank() const override { return rank_; }
  int size() const override { return static_cast<int>(board_.statuses.size()); }
  int local_rank() const override { return rank_; }
  int sharers() const override { return size(); }
  std::vector<RankStatus> exchange(const RankStatus& mine) override {
    board_.statuses[static_cast<std::size_t>(rank_)] = mine;
    board_.barrier.arrive_and_wait();
    std::vector<RankStatus> all = board_.statuses;
    board_.barrier.arrive_and_wait();
    return all;
  }
  std::string broadcast(const std::string&) override { std::abort(); }
  std::string reduce(const std::string&, const SizeBound&, const Combine&) override {
    std::abort();
  }
  bool meet(std::chrono::seconds) override { return true; }
  [[noreturn]] void abort(int) override { std::abort(); }

 private:
  Board& board_;
  int rank_;
};

constexpr std::uint64_t block = 100;

/// Each rank beats, and does `pace` ranges of its batch in between; until all are idle. Returns
/// what each has done. wish: what a rank wants at a beat.
struct Ranks {
  int count = 3;
  std::uint64_t grain = 1, batch = 7;
  std::function<int(int rank)> pace = [](int rank) { return rank + 1; };
  std::function<void(int rank, int beat, SharedWork::Wishes& wishes)> wish;
  std::uint64_t end = 0;
  bool stopped = false;

  std::vector<IndexRanges> run(const IndexRanges& todo, std::uint64_t least = 0) {
    Board board(count);
    std::vector<IndexRanges> done(static_cast<std::size_t>(count));
    std::vector<std::thread> threads;
    std::mutex mutex;
    for (int rank = 0; rank < count; ++rank) {
      threads.emplace_back([&, rank] {
        ThreadRank cluster(board, rank);
        SharedWork work(cluster, todo.ranges(), grain, batch);
        IndexRanges& mine = done[static_cast<std::size_t>(rank)];
        bool idle = false, stop = false;
        for (int beat = 0; beat < 100'000; ++beat) {
          SharedWork::Wishes wishes;
          wishes.idle = idle;
          if (wish) wish(rank, beat, wishes);
          const SharedWork::Outlook outlook = work.beat(wishes, block, least);
          stop = stop || outlook.stop;
          if (outlook.all_idle) break;
          if (stop) work.queue().close();
          for (int i = 0; i < pace(rank) && !idle; ++i) {
            const auto range = work.queue().take(batch, RangeQueue::Patience::none);
            if (!range) break;
            mine.add(*range);
            work.queue().done(*range);
          }
          idle = stop || work.is_over();
        }
        const std::lock_guard lock(mutex);
        end = work.end(end);
        stopped = stopped || stop;
      });
    }
    for (std::thread& thread : threads) thread.join();
    return done;
  }
};

IndexRanges sum_of(const std::vector<IndexRanges>& parts) {
  IndexRanges all;
  for (const IndexRanges& part : parts) all.add(part);  // raises what is done twice
  return all;
}

TEST(SharedWork, EveryGameIsDoneOnceHoweverFastTheRanksAre) {
  for (const int count : {2, 3, 5}) {
    for (const int slow : {0, 1}) {
      Ranks ranks;
      ranks.count = count;
      ranks.pace = [slow](int rank) { return rank == slow ? 1 : 20; };
      const auto done = ranks.run(IndexRanges(IndexRange{0, 20'000}));
      EXPECT_TRUE(sum_of(done).is({0, 20'000}));
      // Who is quicker does more.
      for (std::size_t rank = 0; rank < done.size(); ++rank) {
        if (static_cast<int>(rank) == slow) continue;
        EXPECT_GT(done[rank].size(), 2 * done[static_cast<std::size_t>(slow)].size());
      }
    }
  }
}

TEST(SharedWork, FewerGamesThanRanksAndNone) {
  Ranks ranks;
  ranks.count = 4;
  EXPECT_TRUE(sum_of(ranks.run(IndexRanges(IndexRange{0, 2}))).is({0, 2}));
  EXPECT_TRUE(sum_of(ranks.run({})).empty());
}

TEST(SharedWork, HolesAreFilled) {
  IndexRanges before(IndexRange{10, 500});
  before.add({700, 701});
  Ranks ranks;
  EXPECT_EQ(sum_of(ranks.run(before.missing_from({0, 1000}))), before.missing_from({0, 1000}));
}

TEST(SharedWork, RangesEndWithGrains) {
  Ranks ranks;
  ranks.grain = 25;
  ranks.batch = 1000;  // takes a range as it was given
  const auto done = ranks.run(IndexRanges(IndexRange{0, 9990}));
  EXPECT_TRUE(sum_of(done).is({0, 9990}));
  for (const IndexRanges& part : done) {
    for (const IndexRange& range : part.ranges()) {
      EXPECT_EQ(range.begin % 25, 0U);
      EXPECT_TRUE(range.end % 25 == 0 || range.end == 9990) << range.end;
    }
  }
}

TEST(SharedWork, OneThatWantsToStopStopsAll) {
  for (const bool fails : {false, true}) {
    Ranks ranks;
    ranks.wish = [fails](int rank, int beat, SharedWork::Wishes& wishes) {
      if (rank != 1 || beat < 5) return;
      (fails ? wishes.failed : wishes.stop) = true;
    };
    const auto done = ranks.run(IndexRanges(IndexRange{0, 1'000'000'000}));
    EXPECT_TRUE(ranks.stopped);
    EXPECT_LT(sum_of(done).size(), 1'000'000U);
  }
}

TEST(SharedWork, WhenTimeIsUpGamesEndWithABlock) {
  for (const std::uint64_t least : {std::uint64_t{0}, std::uint64_t{1'234'567}}) {
    Ranks ranks;
    ranks.wish = [](int /*rank*/, int beat, SharedWork::Wishes& wishes) {
      wishes.time_is_up = beat >= 10;
    };
    const IndexRange whole = {0, 1'000'000'000};
    IndexRanges before;
    if (least > 0) before.add({least - 5, least});
    IndexRanges all = sum_of(ranks.run(before.missing_from(whole), least));
    all.add(before);
    EXPECT_TRUE(all.is({0, ranks.end})) << ranks.end;
    EXPECT_EQ(ranks.end % block, 0U);
    EXPECT_GE(ranks.end, least);
    EXPECT_LT(ranks.end, whole.end);
  }
}

TEST(SharedWork, AProcessAloneHasAllAtOnce) {
  LoneProcess alone;
  SharedWork work(alone, {IndexRange{5, 105}}, 1, 10);
  EXPECT_EQ(work.queue().games_waiting(), 100U);
  EXPECT_FALSE(work.is_over());
  work.queue().done(*work.queue().take(40, RangeQueue::Patience::none));
  SharedWork::Wishes wishes;
  wishes.checkpoint = true;
  const auto outlook = work.beat(wishes, block, 0);
  EXPECT_TRUE(outlook.checkpoint);
  EXPECT_EQ(outlook.done, 40U);
  EXPECT_EQ(work.end(105), 105U);
  wishes.time_is_up = true;
  work.beat(wishes, block, 0);
  EXPECT_EQ(work.end(105), 100U);
  EXPECT_EQ(work.queue().games_waiting(), 55U);
}

}  // namespace
}  // namespace delegauge::host
