// SPDX-License-Identifier: Apache-2.0
#include "host/files/folder_lock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "host/text/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

const Warn be_quiet = [](const std::string&) {};
constexpr std::chrono::milliseconds at_once(0);

TEST(FolderLock, OneAtATime) {
  const TemporaryFolder folder;
  const std::string path = folder / ".delegauge-lock";
  {
    const FolderLock lock(path, be_quiet);
    EXPECT_THROW(FolderLock(path, be_quiet, at_once), UsageError);
    EXPECT_THROW(FolderLock(path, be_quiet, at_once), UsageError);
  }
  EXPECT_TRUE(folder.names().empty());
  const FolderLock again(path, be_quiet);
}

TEST(FolderLock, AFileThatWasLeftBehindIsNoLock) {
  const TemporaryFolder folder;
  const std::string path = folder / ".delegauge-lock";
  std::ofstream(path) << "";
  const FolderLock lock(path, be_quiet);
  EXPECT_THROW(FolderLock(path, be_quiet, at_once), UsageError);
}

// A process that was killed takes a moment to be gone.
TEST(FolderLock, AMomentIsWaitedFor) {
  const TemporaryFolder folder;
  const std::string path = folder / ".delegauge-lock";
  auto dying = std::make_unique<FolderLock>(path, be_quiet);
  std::thread end([&dying] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    dying.reset();
  });
  EXPECT_NO_THROW(FolderLock(path, be_quiet));
  end.join();
}

// However takers and leavers meet, no two have it.
TEST(FolderLock, NeverTwoInARace) {
  const TemporaryFolder folder;
  const std::string path = folder / ".delegauge-lock";
  std::atomic<int> inside = 0, times = 0, both = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        try {
          const FolderLock lock(path, be_quiet, at_once);
          if (++inside > 1) ++both;
          ++times;
          --inside;
        } catch (const UsageError&) {
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(both, 0);
  EXPECT_GT(times, 0);
}

TEST(FolderLock, WhereNothingCanBeWritten) {
  EXPECT_THROW(FolderLock("/nonexistent/folder/.delegauge-lock", be_quiet), RunError);
}

}  // namespace
}  // namespace delegauge::host
