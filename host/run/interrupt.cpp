// SPDX-License-Identifier: Apache-2.0
#include "host/run/interrupt.hpp"

namespace delegauge::host {
namespace {

volatile std::sig_atomic_t interrupted_flag = 0;

extern "C" void delegauge_note_interrupt(int /*signal*/) { interrupted_flag = 1; }

}  // namespace

InterruptGuard::InterruptGuard() {
  interrupted_flag = 0;
  struct sigaction action = {};
  action.sa_handler = delegauge_note_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &action, &previous_interrupt_);
  sigaction(SIGTERM, &action, &previous_terminate_);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &previous_interrupt_, nullptr);
  sigaction(SIGTERM, &previous_terminate_, nullptr);
}

bool InterruptGuard::interrupted() const { return interrupted_flag != 0; }

}  // namespace delegauge::host
