// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM as a question that a run asks now and then.
#pragma once

#include <csignal>

namespace delegauge::host {

/// While one exists, the first SIGINT or SIGTERM is only noted; a second one ends the process.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  bool interrupted() const;

 private:
  struct sigaction previous_interrupt_ = {};
  struct sigaction previous_terminate_ = {};
};

}  // namespace delegauge::host
