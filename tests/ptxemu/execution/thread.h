// SPDX-License-Identifier: Apache-2.0
// A CUDA thread and its block while a kernel runs. Threads of a kernel that synchronises have a
// fiber each, and run until they wait; the others run one after the other on the host thread's
// stack.
#pragma once
#include <csetjmp>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <string>

// Functions of these headers are in every translation unit: the short ones are compiled into the
// kernels, the long ones are not.
#define PE_INL static inline __attribute__((always_inline, unused))
#define PE_FN static __attribute__((noinline, unused))

namespace ptxemu {

struct Thr;
struct Block;
typedef void (*KernelFn)(Thr*, char*);

enum { READY, WAIT_WARP, WAIT_BAR, DONE };  // states of a thread

struct Thr {
  uint32_t tid[3], lin, lane, warp;  // lin: the number in its block
  uint32_t spin;                     // accesses that may wait for another thread
  int state;
  bool fiber;
  Block* B;
  char* sh;
  uint64_t glo, gspan;  // global addresses from glo on, gspan bytes, need no further check
  uint32_t* cnt;        // profile build: visits of each basic block
  void* sp;             // of the fiber, while it does not run
  char* stk;
  uint32_t wop, wmask, wb, wc;  // the warp operation that it waits for, and its operands
  uint64_t win, wres;
  bool wp;
  int barid;  // the barrier that it waits at
  uint32_t bres;
};

struct Bar {
  uint32_t arrived, expected, popc, allp, anyp;
};

struct Range {
  uint64_t lo, hi;
};

// What a launch sees of its device. Without a device (plain ptxemu_launch) every address passes.
struct LaunchEnv {
  char* const* img;     // per module: its .global and .const variables on this device
  uint64_t glo, gspan;  // the device's own memory
  const Range* more;    // further memory that kernels may touch: pinned, managed, peers
  size_t nmore;
};

struct Block {
  uint32_t ntid[3], ctaid[3], nctaid[3];
  uint32_t nthr, nlive, nwarp, dynsh, totsh, smid;
  char* sh;
  char* params;
  uint32_t psize;
  KernelFn fn;
  Thr* thr;
  Bar bars[16];
  void* sched;
  jmp_buf jb;
  bool failed;
  std::string err;
  char* const* img;
  const LaunchEnv* env;
};

// Saves the stack pointer and goes on where the other stack left off.
extern "C" void ptxemu_swap(void** save, void* to);

// Ends the thread, and with it the kernel.
PE_FN void fail(Thr* T, const char* fmt, ...) {
  char b[1024];
  va_list ap;
  va_start(ap, fmt);
  int n = vsnprintf(b, sizeof b, fmt, ap);
  va_end(ap);
  Block* B = T->B;
  if (n > 0 && n < 900)
    snprintf(b + n, sizeof b - n, " [block (%u,%u,%u) thread (%u,%u,%u)]", B->ctaid[0], B->ctaid[1],
             B->ctaid[2], T->tid[0], T->tid[1], T->tid[2]);
  if (!B->failed) {
    B->failed = true;
    B->err = b;
  }
  if (T->fiber) {
    T->state = DONE;
    void* d;
    ptxemu_swap(&d, B->sched);
  }
  longjmp(B->jb, 1);
}

// Lets other threads of the block run. Only of a fiber.
PE_INL void yield(Thr* T) { ptxemu_swap(&T->sp, T->B->sched); }

// For accesses that may be part of a loop that waits for another thread.
PE_INL void spin_yield(Thr* T) {
  if (T->fiber && (++T->spin & 15) == 0) yield(T);
}

}  // namespace ptxemu
