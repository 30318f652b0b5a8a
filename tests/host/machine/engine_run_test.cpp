// SPDX-License-Identifier: Apache-2.0
// Runs over engines that fail in every way they can: a CPU kernel stands in for the device.
#include "host/machine/engine_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <stdexcept>

#include "host/jobs/surface/configuration.hpp"
#include "host/text/error.hpp"
#include "kernels/cpu/kernels.hpp"
#include "tests/kernels/support/tallies.hpp"

namespace delegauge::host {
namespace {

SurfaceJob small_job() {
  SurfaceJob job = default_configuration().job;
  job.games.players = 2;
  return job;
}

struct Behaviour {
  std::uint64_t batch = 1000;
  int depth = 3;
  int fail_at_submit = -1;   // of the calls, from 0
  int fail_at_collect = -1;  // likewise
  int refuse_at_collect = -1;
};

/// Adds a range up when it is collected, unless told to fail.
class FakeEngine final : public SurfaceEngine {
 public:
  explicit FakeEngine(const Behaviour& behaviour)
      : behaviour_(behaviour), batch_(behaviour.batch) {}

  std::string name() const override { return "fake"; }
  std::uint64_t batch() const override { return batch_; }
  int depth() const override { return behaviour_.depth; }
  void submit(const IndexRange& range) override {
    if (submits_++ == behaviour_.fail_at_submit) throw std::runtime_error("fake: submit broke");
    EXPECT_LE(range.size(), batch_);
    EXPECT_LT(range.begin, range.end);
    EXPECT_LT(static_cast<int>(submitted_.size()), behaviour_.depth);
    submitted_.push_back(range);
  }
  Collected collect(SurfaceTally& tally) override {
    const int call = collects_++;
    if (call == behaviour_.fail_at_collect) throw std::runtime_error("fake: collect broke");
    const IndexRange range = submitted_.front();
    submitted_.pop_front();
    if (call == behaviour_.refuse_at_collect) {
      batch_ = std::max<std::uint64_t>(1, batch_ / 2);
      // What was submitted before keeps its size.
      return {range, false};
    }
    tally.merge(test::tally_of<float>(cpu::choose("auto").surface_float, small_job(),
                                      {{range.begin, range.end}}));
    return {range, true};
  }

 private:
  Behaviour behaviour_;
  std::uint64_t batch_;
  int submits_ = 0, collects_ = 0;
  std::deque<IndexRange> submitted_;
};

EngineMaker engine(const Behaviour& behaviour) {
  return [behaviour] { return std::make_unique<FakeEngine>(behaviour); };
}
EngineMaker no_engine(const std::string& why) {
  return [why]() -> std::unique_ptr<SurfaceEngine> { throw std::runtime_error(why); };
}

const Watch keep_going = [](std::uint64_t) { return true; };

constexpr std::uint64_t games = 50'017;

/// Runs and expects the tally of all games, whatever failed. Returns the warnings.
std::vector<std::string> expect_whole_run(const std::vector<EngineMaker>& engines) {
  RangeQueue queue(games);
  Ledger<SurfaceTally> ledger(empty_tally<float>(small_job()), 2);
  std::vector<std::string> warnings;
  std::mutex mutex;
  run_engines(queue, engines, ledger, keep_going, [&](const std::string& message) {
    const std::lock_guard lock(mutex);
    warnings.push_back(message);
  });
  const Partial<SurfaceTally> all = ledger.take();
  EXPECT_TRUE(all.done.is({0, games}));
  const SurfaceTally expected =
      test::tally_of<float>(cpu::choose("auto").surface_float, small_job(), {{0, games}});
  EXPECT_EQ(test::difference(all.tally, expected), "");
  return warnings;
}

TEST(EngineRun, OneEngineOrSeveralCountEveryGameOnce) {
  EXPECT_TRUE(expect_whole_run({engine({})}).empty());
  EXPECT_TRUE(expect_whole_run({engine({1000, 1}), engine({777, 2}), engine({10'000, 3})}).empty());
  EXPECT_TRUE(expect_whole_run({engine({1'000'000, 3}), engine({1'000'000, 3})}).empty());
}

TEST(EngineRun, WhatAFailedEngineHeldIsDoneByOthers) {
  for (int call = 0; call < 12; ++call) {
    Behaviour submit, collect;
    submit.fail_at_submit = call;
    collect.fail_at_collect = call;
    // The healthy engine takes small bites, so that the other comes to its failure.
    const auto warned = expect_whole_run({engine(submit), engine({100, 1})});
    for (const std::string& message : warned) {
      EXPECT_EQ(message, "fake: submit broke\ngoing on with 1 other device");
    }
    for (const std::string& message : expect_whole_run({engine(collect), engine({100, 1})})) {
      EXPECT_EQ(message, "fake: collect broke\ngoing on with 1 other device");
    }
  }
}

TEST(EngineRun, AnEngineThatCannotBeMade) {
  const auto warnings = expect_whole_run({no_engine("cuda:0: out of memory"), engine({})});
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.front(), "cuda:0: out of memory\ngoing on with 1 other device");
}

TEST(EngineRun, RangesThatAreNotCountedComeAgainInSmallerOnes) {
  for (int call = 0; call < 5; ++call) {
    Behaviour refusing;
    refusing.refuse_at_collect = call;
    EXPECT_TRUE(expect_whole_run({engine(refusing)}).empty());
    EXPECT_TRUE(expect_whole_run({engine(refusing), engine(refusing)}).empty());
  }
}

TEST(EngineRun, NoEngineLeftIsAnError) {
  Behaviour failing;
  failing.fail_at_collect = 5;
  for (const int count : {1, 2, 3}) {
    RangeQueue queue(games);
    Ledger<SurfaceTally> ledger(empty_tally<float>(small_job()));
    std::atomic<int> warnings = 0;
    try {
      run_engines(queue, std::vector<EngineMaker>(static_cast<std::size_t>(count), engine(failing)),
                  ledger, keep_going, [&](const std::string&) { ++warnings; });
      FAIL() << count;
    } catch (const RunError& error) {
      const std::string what = error.what();
      EXPECT_EQ(what.find("fake: collect broke\nno device is left after "), 0U) << what;
    }
    // What they had done by then is there.
    EXPECT_EQ(ledger.take().done.size(), queue.games_done());
    EXPECT_EQ(warnings, count - 1);
  }
}

TEST(EngineRun, IsGivenUpWhenWatchSaysSo) {
  RangeQueue queue(max_games);
  Ledger<SurfaceTally> ledger(empty_tally<float>(small_job()));
  run_engines(
      queue, {engine({}), engine({})}, ledger, [](std::uint64_t) { return false; },
      [](const std::string&) {});
  const Partial<SurfaceTally> all = ledger.take();
  EXPECT_LT(all.done.size(), max_games);
  EXPECT_EQ(all.tally.games, all.done.size());
  EXPECT_EQ(queue.games_done(), all.done.size());
}

}  // namespace
}  // namespace delegauge::host
