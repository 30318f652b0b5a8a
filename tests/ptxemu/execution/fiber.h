// SPDX-License-Identifier: Apache-2.0
// Stacks for the threads of a block, each of which runs on its own.
#pragma once
#include <cstddef>

#include "execution/thread.h"

namespace ptxemu {

// Bytes of each stack (PTXEMU_STACK).
size_t stack_bytes();

// Address space for the stacks of a block; kept, since fresh pages cost more than a small launch.
class FiberStacks {
 public:
  ~FiberStacks();
  void need(size_t n);
  char* of(size_t i) { return mem_ + i * stack_bytes(); }

 private:
  char* mem_ = nullptr;
  size_t bytes_ = 0;
};

// Prepares a thread to begin its kernel on that stack, when it is swapped in.
void start_fiber(Thr& t, char* stack);

}  // namespace ptxemu
