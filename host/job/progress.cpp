// SPDX-License-Identifier: Apache-2.0
#include "host/job/progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>

#include "host/job/progress_line.hpp"

namespace delegauge::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view clear_line = "\r\033[K";

/// Whether the terminal knows what clears a line.
bool can_clear_lines() {
  const char* const terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

/// A failure to write progress is nobody's loss.
void write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

int terminal_width() {
  winsize size = {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  constexpr int usual = 80, most = 10'000;
  const char* const columns = std::getenv("COLUMNS");
  const int given = columns == nullptr ? 0 : std::atoi(columns);
  return given > 0 && given <= most ? given : usual;
}

Progress::Progress(ProgressMode mode, std::uint64_t games, std::uint64_t before)
    : games_(games), before_(before) {
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  shown_ = mode == ProgressMode::on || (mode == ProgressMode::automatic && terminal);
  rewrites_ = terminal && can_clear_lines();
  interval_ = rewrites_ ? Clock::duration(milliseconds(250)) : Clock::duration(seconds(2));
}

Progress::~Progress() {
  if (line_) write(clear_line);
}

void Progress::update(std::uint64_t done) {
  if (caller_ != nullptr) return caller_->progress(done, games_);
  const Clock::time_point now = Clock::now();
  if (!shown_ || now - last_ < interval_) return;
  last_ = now;
  const ProgressState state = {done, games_, before_,
                               std::chrono::duration<double>(now - start_).count()};
  if (!rewrites_) {
    interval_ = std::min<Clock::duration>(2 * interval_, minutes(10));
    write(progress_line(state, std::numeric_limits<int>::max()) + "\n");
    return;
  }
  // The last column is left free: terminals differ in what they do once it is written.
  write(std::string(clear_line) + progress_line(state, terminal_width() - 1));
  line_ = true;
}

}  // namespace delegauge::host
