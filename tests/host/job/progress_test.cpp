// SPDX-License-Identifier: Apache-2.0
#include "host/job/progress.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

#include "host/job/progress_line.hpp"

namespace delegauge::host {
namespace {

constexpr ProgressState halfway = {50'000'000, 400'000'000, 10'000'000, 2};

TEST(ProgressLine, SaysHowFarHowFastAndHowLong) {
  EXPECT_EQ(progress_line(halfway, 200),
            " 12.5 %  50,000,000 of 400,000,000 games  20.0 million games/s  17 s left");
  // Before there is a rate.
  EXPECT_EQ(progress_line({10, 100, 10, 0}, 200), " 10.0 %  10 of 100 games");
}

TEST(ProgressLine, LeavesOutWhatMattersLeast) {
  EXPECT_EQ(progress_line(halfway, 60), " 12.5 %  20.0 million games/s  17 s left");
  EXPECT_EQ(progress_line(halfway, 30), " 12.5 %  17 s left");
  EXPECT_EQ(progress_line(halfway, 10), " 12.5 %");
  EXPECT_EQ(progress_line(halfway, 3), "");
  EXPECT_EQ(progress_line(halfway, -1), "");
  for (int width = 0; width < 100; ++width) {
    EXPECT_LE(progress_line(halfway, width).size(), static_cast<std::size_t>(width));
  }
}

#if defined(__linux__)

/// What a child process that updates its progress so often, each 10 ms or more after the last one,
/// writes to a terminal of so many columns. On a busy machine it takes longer and says more.
std::string on_terminal(const char* type, unsigned short columns, int updates) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) return "no terminal";
  const pid_t child = ::fork();
  if (child == 0) {
    const int other = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
    winsize size = {};
    size.ws_col = columns;
    ::ioctl(other, TIOCSWINSZ, &size);
    ::dup2(other, STDERR_FILENO);
    ::setenv("TERM", type, 1);
    {
      Progress progress(ProgressMode::automatic, 1'000'000'000);
      for (int done = 1; done <= updates; ++done) {
        progress.update(static_cast<std::uint64_t>(done) * 1'000'000);
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
    ::_exit(0);
  }
  // The kernel passes on what was written a little later, so one read may miss the end. Once the
  // child has closed its side and all is read, the next read fails.
  std::string written;
  std::array<char, 4096> piece;
  for (ssize_t got; (got = ::read(terminal, piece.data(), piece.size())) > 0;) {
    written.append(piece.data(), static_cast<std::size_t>(got));
  }
  ::waitpid(child, nullptr, 0);
  ::close(terminal);
  return written;
}

TEST(Progress, RewritesOneLineThatFitsTheTerminal) {
  const std::string written = on_terminal("xterm", 40, 70);
  ASSERT_EQ(written.rfind("\r\033[K", 0), 0U) << written;
  EXPECT_EQ(written.find('\n'), std::string::npos);
  EXPECT_EQ(written.substr(written.size() - 4), "\r\033[K") << "it is cleared in the end";
  std::size_t longest = 0, lines = 0;
  for (std::size_t at = 0; (at = written.find("\r\033[K", at)) != std::string::npos; ++lines) {
    at += 4;
    longest = std::max(longest, std::min(written.find('\r', at), written.size()) - at);
  }
  EXPECT_GE(lines, 3U);
  EXPECT_GT(longest, 10U);
  EXPECT_LT(longest, 40U);
}

TEST(Progress, ADumbTerminalGetsPlainLines) {
  const std::string written = on_terminal("dumb", 40, 250);
  EXPECT_EQ(written.find('\033'), std::string::npos) << written;
  EXPECT_GE(std::count(written.begin(), written.end(), '\n'), 1) << written;
  EXPECT_NE(written.find("games/s"), std::string::npos) << written;
  EXPECT_NE(written.find(" left"), std::string::npos) << written;
}

#endif

}  // namespace
}  // namespace delegauge::host
