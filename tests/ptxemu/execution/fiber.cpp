// SPDX-License-Identifier: Apache-2.0
#include "execution/fiber.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

#include "execution/barrier.h"
#include "execution/environment.h"

asm(R"(
.text
.globl ptxemu_swap
.type ptxemu_swap,@function
ptxemu_swap:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp,(%rdi)
  movq %rsi,%rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.globl ptxemu_tramp
.type ptxemu_tramp,@function
ptxemu_tramp:
  movq %r12,%rdi
  call *%r13
  ud2
.section .note.GNU-stack,"",@progbits
.text
)");

extern "C" void ptxemu_tramp();

namespace ptxemu {

extern "C" void ptxemu_entry(Thr* T) {
  T->B->fn(T, T->B->params);
  thr_exit(T);
}

size_t stack_bytes() {
  static size_t bytes = [] {
    const char* e = env_text("PTXEMU_STACK");
    return e ? (size_t)atoll(e) : (size_t)(128 << 10);
  }();
  return bytes;
}

FiberStacks::~FiberStacks() {
  if (mem_) munmap(mem_, bytes_);
}

void FiberStacks::need(size_t n) {
  if (n * stack_bytes() <= bytes_) return;
  if (mem_) munmap(mem_, bytes_);
  bytes_ = n * stack_bytes();
  mem_ = (char*)mmap(nullptr, bytes_, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mem_ == MAP_FAILED) abort();
}

void start_fiber(Thr& t, char* stack) {
  t.stk = stack;
  void** s = (void**)(((uintptr_t)stack + stack_bytes()) & ~(uintptr_t)63);
  void* const frame[] = {nullptr, nullptr, (void*)ptxemu_entry, &t,
                         nullptr, nullptr, (void*)ptxemu_tramp, nullptr,
                         nullptr};
  // popped by ptxemu_swap: r15 r14 r13 r12 rbx rbp, then the return address
  s -= sizeof frame / sizeof frame[0];
  memcpy(s, frame, sizeof frame);
  t.sp = s;
}

}  // namespace ptxemu
