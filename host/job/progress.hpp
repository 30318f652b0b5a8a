// SPDX-License-Identifier: Apache-2.0
// How far a run is, on stderr.
#pragma once

#include <chrono>
#include <cstdint>

#include "host/text/caller.hpp"

namespace delegauge::host {

enum class ProgressMode { automatic, on, off };

/// On a terminal a line that is rewritten up to four times a second and fits its width. With `on`
/// elsewhere, and on a terminal that cannot go back in a line (TERM=dumb), a line now and then:
/// after 2 seconds, and twice as long after each, up to 10 minutes. Else nothing. Where another
/// program has called, it is told instead.
class Progress {
 public:
  /// before: games that were done earlier; they count, but not for the rate.
  Progress(ProgressMode mode, std::uint64_t games, std::uint64_t before = 0);
  /// Clears the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;
  Caller* caller_ = caller();
  std::uint64_t games_, before_;
  bool shown_;
  bool rewrites_;      // one line again and again
  bool line_ = false;  // such a line is on the terminal
  Clock::duration interval_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

/// The columns of the terminal on stderr: as the system has it, else as COLUMNS says, else 80.
int terminal_width();

}  // namespace delegauge::host
