// SPDX-License-Identifier: Apache-2.0
#include "host/files/folder_lock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "host/error.hpp"
#include "tests/host/support/program.hpp"

namespace delegauge::host {
namespace {

const Warn be_quiet = [](const std::string&) {};

TEST(FolderLock, OneAtATime) {
  const TemporaryFolder folder;
  const std::string path = folder / ".delegauge-lock";
  {
    const FolderLock lock(path, be_quiet);
    EXPECT_THROW(FolderLock(path, be_quiet), UsageError);
    EXPECT_THROW(FolderLock(path, be_quiet), UsageError);
  }
  EXPECT_TRUE(folder.names().empty());
  const FolderLock again(path, be_quiet);
}

TEST(FolderLock, AFileThatWasLeftBehindIsNoLock) {
  const TemporaryFolder folder;
  const std::string path = folder / ".delegauge-lock";
  std::ofstream(path) << "";
  const FolderLock lock(path, be_quiet);
  EXPECT_THROW(FolderLock(path, be_quiet), UsageError);
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
          const FolderLock lock(path, be_quiet);
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
