// SPDX-License-Identifier: Apache-2.0
// The order of rows and what goes wrong, with workers of the tests' own.
#include "host/given/evaluate_array.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <thread>

#include "host/text/error.hpp"
#include "tests/host/support/npy.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

constexpr int game_count = 100;

class EvaluateArray : public testing::Test {
 protected:
  EvaluateArray() {
    // The first number of a game is its index.
    std::vector<double> numbers(4 * game_count);
    for (std::size_t at = 0; at < numbers.size(); ++at) {
      numbers[at] = at % 4 == 0 ? static_cast<double>(at / 4) : 0.5;
    }
    std::ofstream(folder_ / "games.npy", std::ios::binary)
        << npy_array("(" + std::to_string(game_count) + ", 2, 2)", numbers);
    job_.players = 1;
    job_.outcomes = 2;
    job_.columns = game_columns(1, {0});
  }
  /// Runs `workers` in batches of 3 games; the file's text, empty if there is none.
  void run(std::vector<GivenEvaluator> workers, const Watch& watch) {
    const NpyGames games(folder_ / "games.npy");
    const ArrayExecution execution{std::move(workers), 3};
    Destination destination(folder_ / "out.csv");
    evaluate_array(games, job_, execution, ColumnsFormat::csv, {"x"}, destination, watch);
    destination.finish();
  }
  std::string text() const { return read_file(folder_ / "out.csv"); }
  void expect_nothing_written() const {
    EXPECT_EQ(folder_.names(), std::set<std::string>{"games.npy"});
  }

  static bool copy_index(const GivenJob& /*job*/, const GivenBatch& batch) {
    const auto* const numbers = static_cast<const double*>(batch.utilities);
    for (std::int64_t g = 0; g < batch.games; ++g) batch.results[g] = numbers[4 * g];
    return true;
  }
  static bool watched(std::uint64_t /*done*/) { return true; }

  TemporaryFolder folder_;
  GivenJob job_;
};

TEST_F(EvaluateArray, RowsAreInOrderWhicheverWorkerIsFast) {
  std::string expected = "x\n";
  for (int g = 0; g < game_count; ++g) expected += std::to_string(g) + "\n";
  const auto after = [](int milliseconds) {
    return [milliseconds](const GivenJob& job, const GivenBatch& batch) {
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      return copy_index(job, batch);
    };
  };
  std::atomic<std::uint64_t> last = 0;
  const Watch watch = [&](std::uint64_t done) {
    EXPECT_GE(done, last);
    last = done;
    return true;
  };
  run({after(3), after(0), after(1)}, watch);
  EXPECT_EQ(text(), expected);
  EXPECT_EQ(last, static_cast<std::uint64_t>(game_count));
  run({copy_index}, watched);
  EXPECT_EQ(text(), expected);
  run(std::vector<GivenEvaluator>(50, copy_index), watched);
  EXPECT_EQ(text(), expected);
}

TEST_F(EvaluateArray, TheFirstFailureIsTheOneReported) {
  const auto fail = [](int milliseconds) {
    return [milliseconds](const GivenJob& job, const GivenBatch& batch) {
      const double first = *static_cast<const double*>(batch.utilities);
      // What comes later fails sooner.
      if (first == 30) std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      if (first >= 30) throw RunError("batch of game " + std::to_string(static_cast<int>(first)));
      return copy_index(job, batch);
    };
  };
  try {
    run(std::vector<GivenEvaluator>(4, fail(20)), watched);
    ADD_FAILURE() << "no error";
  } catch (const RunError& error) {
    EXPECT_STREQ(error.what(), "batch of game 30");
  }
  expect_nothing_written();
}

TEST_F(EvaluateArray, GivenUpItLeavesNothing) {
  // Several looks of the one who waits, ten a second.
  const auto slow = [](const GivenJob& job, const GivenBatch& batch) {
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
    return copy_index(job, batch);
  };
  try {
    run({slow, slow}, [](std::uint64_t done) { return done < 10; });
    ADD_FAILURE() << "no error";
  } catch (const RunError& error) {
    EXPECT_EQ(std::string(error.what()).rfind("interrupted after ", 0), 0U) << error.what();
    EXPECT_NE(std::string(error.what()).find("of 100 games; nothing was written"),
              std::string::npos);
  }
  expect_nothing_written();
}

TEST_F(EvaluateArray, ResultsHaveRoomForWholeGroups) {
  const auto fill = [](const GivenJob& job, const GivenBatch& batch) {
    EXPECT_GE(batch.stride, batch.games);
    EXPECT_EQ(batch.stride % given_padding, 0);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(batch.results) % 64, 0U);
    std::fill(batch.results, batch.results + batch.stride * job.columns.count, 1.0);
    return true;
  };
  run({fill}, watched);
}

TEST_F(EvaluateArray, AnyNumberOfWritersMakesTheSameText) {
  constexpr int many = 10'000;
  std::vector<double> numbers(4 * many, 0.5);
  for (int g = 0; g < many; ++g) numbers[static_cast<std::size_t>(4 * g)] = g / 3.0;
  std::ofstream(folder_ / "many.npy", std::ios::binary)
      << npy_array("(" + std::to_string(many) + ", 2, 2)", numbers);
  const NpyGames games(folder_ / "many.npy");
  for (const ColumnsFormat format : {ColumnsFormat::csv, ColumnsFormat::npy}) {
    std::string expected;
    for (const std::size_t writers : {1, 2, 3, 7, 100}) {
      {
        Destination destination(folder_ / "out");
        evaluate_array(games, job_, {{copy_index}, 4099, writers}, format, {"x"}, destination,
                       watched);
        destination.finish();
      }
      const std::string written = read_file(folder_ / "out");
      if (writers == 1) expected = written;
      EXPECT_TRUE(written == expected) << writers;
    }
    EXPECT_GT(expected.size(), std::size_t{8 * many});
  }
}

TEST_F(EvaluateArray, DefaultBatchesTakeAFewMegabytes) {
  const NpyGames games(folder_ / "games.npy");
  const std::uint64_t batch = default_array_batch(games.shape(), 50);
  EXPECT_GT(batch, 1000U);
  EXPECT_LE(batch * (6 * sizeof(double) + 50 * sizeof(double)), 4U << 20U);
  EXPECT_EQ(default_device_array_batch(games.shape(), 50), 100'000U);
}

}  // namespace
}  // namespace delegauge::host
