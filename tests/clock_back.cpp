// SPDX-License-Identifier: Apache-2.0
// Loaded before the C library: the time of day is an hour earlier with every look at it.
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <ctime>

namespace {

constexpr std::time_t hour = 3600;
std::atomic<std::time_t> back = 0;

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) {
  const long code = ::syscall(SYS_clock_gettime, clock, now);
  if (code == 0 && clock == CLOCK_REALTIME) now->tv_sec -= hour * ++back;
  return static_cast<int>(code);
}

extern "C" std::time_t time(std::time_t* to) {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  if (to != nullptr) *to = now.tv_sec;
  return now.tv_sec;
}
