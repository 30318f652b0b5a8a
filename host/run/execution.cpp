// SPDX-License-Identifier: Apache-2.0
#include "host/run/execution.hpp"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace delegauge::host {

int available_threads() {
  int count = 0;
  cpu_set_t set;
  // The processors that this process is confined to; the call fails beyond 1024 of them.
  if (sched_getaffinity(0, sizeof(set), &set) == 0) count = CPU_COUNT(&set);
  if (count < 1) count = static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(count, 1, max_threads);
}

}  // namespace delegauge::host
