// SPDX-License-Identifier: Apache-2.0
#include "host/machine/interrupt.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <ctime>

namespace delegauge::host {
namespace {

// The time of the first signal, in milliseconds; 0 while there was none. Any thread may run the
// handler.
std::atomic<std::int64_t> noted_at = 0;
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "signal handlers may not wait");

constexpr std::int64_t repeats = 1000;  // milliseconds in which a signal is the same wish

/// The time of a clock that no one sets back; never 0.
std::int64_t milliseconds_now() {
  timespec now = {};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000 + 1;
}

extern "C" void delegauge_note_interrupt(int signal) {
  const int error = errno;
  const std::int64_t now = milliseconds_now();
  std::int64_t first = 0;
  if (!noted_at.compare_exchange_strong(first, now) && signal != SIGXCPU && now - first > repeats) {
    struct sigaction action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
    ::raise(signal);  // takes effect when this returns
  }
  errno = error;
}

}  // namespace

InterruptGuard::InterruptGuard() {
  if (caller_ != nullptr) return;
  noted_at = 0;
  struct sigaction action = {};
  action.sa_handler = delegauge_note_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < ending_signals.size(); ++i) {
    ::sigaction(ending_signals[i], nullptr, &previous_[i]);
    if (previous_[i].sa_handler != SIG_IGN) ::sigaction(ending_signals[i], &action, nullptr);
  }
}

InterruptGuard::~InterruptGuard() {
  if (caller_ != nullptr) return;
  for (std::size_t i = 0; i < ending_signals.size(); ++i) {
    if (previous_[i].sa_handler != SIG_IGN) {
      ::sigaction(ending_signals[i], &previous_[i], nullptr);
    }
  }
}

bool InterruptGuard::interrupted() const {
  return caller_ != nullptr ? caller_->wants_to_stop() : noted_at != 0;
}

}  // namespace delegauge::host
