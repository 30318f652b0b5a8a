// SPDX-License-Identifier: Apache-2.0
#include "host/machine/batch_run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "host/jobs/surface/configuration.hpp"
#include "host/text/error.hpp"

namespace delegauge::host {
namespace {

constexpr int columns = 3;
constexpr std::uint64_t games = 10'007;

/// Value c of game g is 3 g + c. Fails at the given call, counted from 0.
class FakeWorker final : public BatchWorker {
 public:
  explicit FakeWorker(std::uint64_t batch, int fail_at = -1) : batch_(batch), fail_at_(fail_at) {}
  std::uint64_t batch() const override { return batch_; }
  void evaluate(const IndexRange& range, const BatchValues& to) override {
    EXPECT_LE(range.size(), batch_);
    if (calls_++ == fail_at_) throw std::runtime_error("fake: broke");
    for (std::uint64_t g = range.begin; g < range.end; ++g) {
      for (int c = 0; c < columns; ++c) {
        const auto row = static_cast<std::int64_t>(g - range.begin);
        to.values[c * to.stride + row] = 3.0 * static_cast<double>(g) + c;
      }
    }
  }

 private:
  std::uint64_t batch_;
  int fail_at_, calls_ = 0;
};

BatchWorkerMaker worker(std::uint64_t batch, int fail_at = -1) {
  return [=] { return std::make_unique<FakeWorker>(batch, fail_at); };
}
BatchWorkerMaker no_worker(const std::string& why) {
  return [why]() -> std::unique_ptr<BatchWorker> { throw std::runtime_error(why); };
}

const Watch keep_going = [](std::uint64_t) { return true; };
const Warn be_quiet = [](const std::string&) {};

/// Checks the values and counts how often each game is consumed.
struct Consumer {
  BatchTask task() {
    BatchTask t;
    t.columns = columns;
    t.consume = [this](const IndexRange& range, const BatchValues& of) {
      const std::lock_guard lock(mutex);
      for (std::uint64_t g = range.begin; g < range.end; ++g) {
        times[g] += 1;
        for (int c = 0; c < columns; ++c) {
          const auto row = static_cast<std::int64_t>(g - range.begin);
          right = right && of.values[c * of.stride + row] == 3.0 * static_cast<double>(g) + c;
        }
      }
    };
    return t;
  }
  std::mutex mutex;
  std::vector<int> times = std::vector<int>(games);
  bool right = true;
};

/// Runs workers that may fail; every game must be consumed once. Returns the warnings.
std::vector<std::string> expect_whole_run(const std::vector<BatchWorkerMaker>& workers,
                                          std::uint64_t window = RangeQueue::no_window) {
  Consumer consumer;
  RangeQueue queue(games, window);
  std::vector<std::string> warnings;
  run_workers(queue, consumer.task(), workers, WorkerFailure::is_made_up_for, keep_going,
              [&](const std::string& message) { warnings.push_back(message); });
  EXPECT_EQ(queue.games_done(), games);
  EXPECT_EQ(consumer.times, std::vector<int>(games, 1));
  EXPECT_TRUE(consumer.right);
  return warnings;
}

TEST(BatchRun, EveryGameOnceByOneOrSeveralWorkers) {
  EXPECT_TRUE(expect_whole_run({worker(1000)}).empty());
  EXPECT_TRUE(expect_whole_run({worker(1'000'000), worker(7), worker(64)}).empty());
  EXPECT_TRUE(expect_whole_run({worker(64), worker(7), worker(64)}, 100).empty());
  EXPECT_TRUE(expect_whole_run({worker(64), worker(64)}, 1).empty());
}

TEST(BatchRun, WhatAFailedWorkerHeldIsDoneByOthers) {
  for (int call = 0; call < 6; ++call) {
    for (const std::uint64_t window : {RangeQueue::no_window, std::uint64_t{200}}) {
      // The healthy one takes small bites, so that the other comes to its failure.
      for (const std::string& message : expect_whole_run({worker(100, call), worker(3)}, window)) {
        EXPECT_EQ(message, "fake: broke\ngoing on with 1 other device");
      }
    }
  }
  const auto warnings = expect_whole_run({no_worker("cuda:0: out of memory"), worker(100)});
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.front(), "cuda:0: out of memory\ngoing on with 1 other device");
}

/// Works out two batches, then finds that its batches are too large.
class RefusingWorker final : public BatchWorker {
 public:
  std::uint64_t batch() const override { return calls_ > 2 ? 20 : 700; }
  void evaluate(const IndexRange& range, const BatchValues& to) override {
    calls_ += 1;
    if (counts()) FakeWorker(batch()).evaluate(range, to);
  }
  bool counts() const override { return calls_ != 3; }

 private:
  int calls_ = 0;
};

TEST(BatchRun, WhatAWorkerRefusesIsHandedOutAgain) {
  const BatchWorkerMaker refusing = [] { return std::make_unique<RefusingWorker>(); };
  EXPECT_TRUE(expect_whole_run({refusing}).empty());
  EXPECT_TRUE(expect_whole_run({refusing, worker(7), refusing}, 900).empty());
}

/// Enters what it has by itself.
class TallyingWorker final : public BatchWorker {
 public:
  explicit TallyingWorker(std::atomic<std::uint64_t>& entered) : entered_(entered) {}
  std::uint64_t batch() const override { return 100; }
  bool leaves_columns() const override { return false; }
  void evaluate(const IndexRange& range, const BatchValues&) override { games_ = range.size(); }
  void enter(const IndexRange& range, const BatchValues&, const BatchTask&) override {
    EXPECT_EQ(games_, range.size());
    entered_ += games_;
  }

 private:
  std::atomic<std::uint64_t>& entered_;
  std::uint64_t games_ = 0;
};

TEST(BatchRun, AWorkerMayEnterItsGamesByItself) {
  std::atomic<std::uint64_t> entered = 0;
  const BatchWorkerMaker tallying = [&] { return std::make_unique<TallyingWorker>(entered); };
  BatchTask task;
  task.columns = columns;
  task.consume = [](const IndexRange&, const BatchValues&) { ADD_FAILURE(); };
  RangeQueue queue(games);
  run_workers(queue, task, {tallying, tallying}, WorkerFailure::is_made_up_for, keep_going,
              be_quiet);
  EXPECT_EQ(queue.games_done(), games);
  EXPECT_EQ(entered, games);
}

// A device is lost with the last of its workers: the first may have had no memory for a second
// batch.
TEST(BatchRun, SeveralWorkersOfADevice) {
  const auto run = [](const std::vector<BatchWorkerMaker>& workers) {
    Consumer consumer;
    RangeQueue queue(games);
    std::vector<std::string> warnings;
    run_workers(
        queue, consumer.task(), workers, WorkerFailure::is_made_up_for, keep_going,
        [&](const std::string& message) { warnings.push_back(message); }, 2);
    EXPECT_EQ(consumer.times, std::vector<int>(games, 1));
    return warnings;
  };
  const BatchWorkerMaker none = no_worker("no memory");
  EXPECT_TRUE(run({worker(100), none, worker(100), worker(50)}).empty());
  EXPECT_TRUE(run({none, worker(100)}).empty());
  const std::vector<std::string> lost = {"no memory\ngoing on with 1 other device"};
  EXPECT_EQ(run({none, none, worker(100), worker(50)}), lost);
  EXPECT_EQ(run({worker(100), none, none, none}), lost);
  try {
    run({none, none, none, none});
    FAIL();
  } catch (const RunError& error) {
    EXPECT_NE(std::string(error.what()).find("no device is left"), std::string::npos);
  }
}

TEST(BatchRun, NoWorkerLeftIsAnError) {
  Consumer consumer;
  std::atomic<int> warnings = 0;
  try {
    RangeQueue queue(games);
    run_workers(queue, consumer.task(), {worker(100, 2), no_worker("no memory")},
                WorkerFailure::is_made_up_for, keep_going, [&](const std::string&) { ++warnings; });
    FAIL();
  } catch (const RunError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("\nno device is left after "), std::string::npos) << what;
  }
  EXPECT_EQ(warnings, 1);
}

TEST(BatchRun, AThreadsFailureIsRaisedAsItIs) {
  Consumer consumer;
  try {
    // One of them comes to its third batch, whichever is quicker.
    RangeQueue queue(games);
    run_workers(queue, consumer.task(), {worker(100, 2), worker(100, 2)},
                WorkerFailure::ends_the_run, keep_going, be_quiet);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "fake: broke");
  }
}

TEST(BatchRun, WhatConsumeRaisesIsNoWorkersFailure) {
  Consumer consumer;
  BatchTask task = consumer.task();
  task.consume = [](const IndexRange&, const BatchValues&) { throw RunError("the disk is full"); };
  try {
    RangeQueue queue(games);
    run_workers(queue, task, {worker(100), worker(100)}, WorkerFailure::is_made_up_for, keep_going,
                [](const std::string& message) { ADD_FAILURE() << message; });
    FAIL();
  } catch (const RunError& error) {
    EXPECT_STREQ(error.what(), "the disk is full");
  }
}

TEST(BatchRun, IsGivenUpWhenWatchSaysSo) {
  Consumer consumer;
  BatchTask task = consumer.task();
  task.consume = [](const IndexRange&, const BatchValues&) {};
  RangeQueue queue(max_games);
  run_workers(
      queue, task, {worker(10), worker(10)}, WorkerFailure::ends_the_run,
      [](std::uint64_t) { return false; }, be_quiet);
  EXPECT_LT(queue.games_done(), max_games);
  EXPECT_THROW(require_all_done(queue.games_done(), max_games), RunError);
  EXPECT_NO_THROW(require_all_done(5, 5));
}

// A worker in the middle of a long batch learns that the run is given up, and nothing that it left
// unfinished is consumed.
class LongWorker final : public BatchWorker {
 public:
  std::uint64_t batch() const override { return 10; }
  void evaluate(const IndexRange& /*range*/, const BatchValues& to) override {
    while (!*to.given_up) std::this_thread::yield();
  }
};

TEST(BatchRun, WorkersAreToldThatItIsGivenUp) {
  BatchTask task;
  RangeQueue queue(100);
  task.games_each = 7;
  std::atomic<int> consumed = 0;
  task.consume = [&](const IndexRange&, const BatchValues&) { ++consumed; };
  run_workers(
      queue, task, {[] { return std::make_unique<LongWorker>(); }}, WorkerFailure::ends_the_run,
      [](std::uint64_t) { return false; }, be_quiet);
  EXPECT_EQ(queue.games_done(), 0U);
  EXPECT_EQ(consumed, 0);
}

TEST(BatchRun, GamesAreCountedAsTheUserKnowsThem) {
  Consumer consumer;
  BatchTask task = consumer.task();
  task.games_each = 1000;
  std::uint64_t watched = 0;
  const Watch watch = [&](std::uint64_t done) {
    watched = done;
    return true;
  };
  const std::uint64_t all = games * 1000;
  RangeQueue first(games), second(games);
  run_workers(first, task, {worker(64)}, WorkerFailure::ends_the_run, watch, be_quiet);
  EXPECT_EQ(watched, all);
  try {
    run_workers(second, task, {worker(100, 2)}, WorkerFailure::is_made_up_for, watch, be_quiet);
    FAIL();
  } catch (const RunError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("no device is left after 200000 games"), std::string::npos) << what;
  }
}

}  // namespace
}  // namespace delegauge::host
