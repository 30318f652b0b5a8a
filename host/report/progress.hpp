// SPDX-License-Identifier: Apache-2.0
// How far a run is, on stderr.
#pragma once

#include <chrono>
#include <cstdint>

namespace delegauge::host {

enum class ProgressMode { automatic, on, off };

/// On a terminal a line that is rewritten up to four times a second; with `on` elsewhere a line
/// every five seconds; else nothing.
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
  std::uint64_t games_, before_;
  bool terminal_;
  bool shown_;
  bool line_ = false;  // a line is on the terminal
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace delegauge::host
