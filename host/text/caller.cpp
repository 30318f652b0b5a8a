// SPDX-License-Identifier: Apache-2.0
#include "host/text/caller.hpp"

#include <chrono>

namespace delegauge::host {
namespace {

using Clock = std::chrono::steady_clock;

thread_local Caller* of_this_thread = nullptr;
thread_local CalledThread this_thread = CalledThread::itself;
thread_local Clock::time_point asked = {};

}  // namespace

Caller* caller() noexcept { return of_this_thread; }

void stop_if_asked() {
  if (of_this_thread == nullptr || this_thread == CalledThread::helper) return;
  constexpr auto pause = std::chrono::milliseconds(50);
  const Clock::time_point now = Clock::now();
  if (now - asked < pause) return;
  asked = now;
  if (of_this_thread->wants_to_stop()) throw CallGivenUp();
}

OnBehalfOf::OnBehalfOf(Caller* caller, CalledThread thread) noexcept
    : before_(of_this_thread), thread_before_(this_thread) {
  of_this_thread = caller;
  this_thread = thread;
}

OnBehalfOf::~OnBehalfOf() {
  of_this_thread = before_;
  this_thread = thread_before_;
}

}  // namespace delegauge::host
