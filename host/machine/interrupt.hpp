// SPDX-License-Identifier: Apache-2.0
// Signals that end a run, as a question that it asks now and then.
#pragma once

#include <array>
#include <csignal>
#include <cstddef>

#include "host/text/caller.hpp"

namespace delegauge::host {

/// The signals that ask a run to end: a key, a scheduler's warning, a terminal that closes, a limit
/// of processor time.
inline constexpr std::array<int, 5> ending_signals = {SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGUSR1};

/// While one exists, the first of these signals is only noted. Those that follow within a second
/// are the same wish said twice (`timeout` signals the process and its group); after that one more
/// ends the process. SIGXCPU, which the system repeats every second, is only ever noted. What was
/// ignored when the process started (nohup) stays ignored. Where another program has called, its
/// signals are left alone, and it is asked instead.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool interrupted() const;

 private:
  Caller* caller_ = caller();
  std::array<struct sigaction, ending_signals.size()> previous_ = {};
};

}  // namespace delegauge::host
