// SPDX-License-Identifier: Apache-2.0
#include "execution/signals.h"

#include <cstring>

#include "execution/environment.h"

namespace ptxemu {

thread_local FaultPoint* fault_point = nullptr;
static struct sigaction g_old_action[65];

static void on_fault(int sig, siginfo_t* info, void*) {
  if (FaultPoint* p = fault_point) {
    p->address = info->si_addr;
    p->signal = sig;
    siglongjmp(p->jb, 1);
  }
  // Not in a kernel: the fault comes again, to whoever had it before.
  sigaction(sig, &g_old_action[sig], nullptr);
}

void install_fault_handler() {
  static bool once = [] {
    if (env_text("PTXEMU_NO_SIGNALS")) return true;
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = on_fault;
    a.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (int sig : {SIGSEGV, SIGBUS, SIGFPE}) sigaction(sig, &a, &g_old_action[sig]);
    return true;
  }();
  (void)once;
}

SignalStack::SignalStack() : mem_(64 << 10) {
  stack_t s;
  memset(&s, 0, sizeof s);
  s.ss_sp = mem_.data();
  s.ss_size = mem_.size();
  sigaltstack(&s, &old_);
}

SignalStack::~SignalStack() { sigaltstack(&old_, nullptr); }

}  // namespace ptxemu
