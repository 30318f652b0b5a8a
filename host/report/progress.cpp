// SPDX-License-Identifier: Apache-2.0
#include "host/report/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "host/report/units.hpp"

namespace delegauge::host {

Progress::Progress(ProgressMode mode, std::uint64_t games)
    : games_(games),
      terminal_(::isatty(STDERR_FILENO) != 0),
      shown_(mode == ProgressMode::on || (mode == ProgressMode::automatic && terminal_)) {}

Progress::~Progress() {
  if (line_) {
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
  }
}

void Progress::update(std::uint64_t done) {
  using std::chrono::milliseconds;
  const Clock::time_point now = Clock::now();
  if (!shown_ || now - last_ < (terminal_ ? milliseconds(250) : milliseconds(5000))) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double part = static_cast<double>(done) / static_cast<double>(games_);
  std::string text =
      fmt::format("{:5.1f} %  {} of {} games  {}", 100 * part, count_text(done), count_text(games_),
                  rate_text(static_cast<double>(done) / seconds));
  if (done > 0) text += "  " + duration_text(seconds * (1 - part) / part) + " left";
  // A failure to write progress is nobody's loss.
  std::fputs((terminal_ ? "\r\033[K" + text : text + "\n").c_str(), stderr);
  std::fflush(stderr);
  line_ = terminal_;
}

}  // namespace delegauge::host
