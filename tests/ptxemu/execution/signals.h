// SPDX-License-Identifier: Apache-2.0
// Faults of kernels: SIGSEGV, SIGBUS and SIGFPE end the kernel, not the program.
#pragma once
#include <csetjmp>
#include <csignal>
#include <vector>

namespace ptxemu {

// Where a host thread goes on when its kernel faults.
struct FaultPoint {
  sigjmp_buf jb;
  void* address;
  int signal;
};
extern thread_local FaultPoint* fault_point;

// Once for the program, unless PTXEMU_NO_SIGNALS.
void install_fault_handler();

// A stack for the handler while kernels run: theirs may have overflowed.
class SignalStack {
 public:
  SignalStack();
  ~SignalStack();

 private:
  std::vector<char> mem_;
  stack_t old_;
};

}  // namespace ptxemu
