// SPDX-License-Identifier: Apache-2.0
#include "host/report/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "host/report/units.hpp"

namespace delegauge::host {

Progress::Progress(ProgressMode mode, std::uint64_t games, std::uint64_t before)
    : games_(games),
      before_(before),
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
  const auto now_done = static_cast<double>(done - std::min(done, before_));
  const double part = static_cast<double>(done) / static_cast<double>(games_);
  const auto left = static_cast<double>(games_ - std::min(done, games_));
  std::string text = fmt::format("{:5.1f} %  {} of {} games  {}", 100 * part, count_text(done),
                                 count_text(games_), rate_text(now_done / seconds));
  if (now_done > 0) text += "  " + duration_text(seconds * left / now_done) + " left";
  // A failure to write progress is nobody's loss.
  std::fputs((terminal_ ? "\r\033[K" + text : text + "\n").c_str(), stderr);
  std::fflush(stderr);
  line_ = terminal_;
}

}  // namespace delegauge::host
