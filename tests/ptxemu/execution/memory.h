// SPDX-License-Identifier: Apache-2.0
// Memory that kernels touch. Addresses are the host's; shared memory's are offsets (SH).
#pragma once
#include <atomic>
#include <cstdint>
#include <cstring>

#include "execution/floats.h"
#include "execution/thread.h"

namespace ptxemu {

PE_INL bool in_shared(Thr* T, uint64_t a) {
  return a >= (uint64_t)T->sh && a < (uint64_t)T->sh + T->B->totsh;
}
// The path without fibers runs on the host thread's stack: 1 MiB around the frame counts as local.
PE_INL bool in_local(Thr* T, uint64_t a) {
  if (T->fiber) return a >= (uint64_t)T->stk && a < (uint64_t)T->stk + (1u << 22);
  uint64_t f = (uint64_t)__builtin_frame_address(0);
  return a > f - (1u << 20) && a < f + (1u << 20);
}
PE_FN bool in_stack_or_shared(Thr* T, uint64_t a) { return in_shared(T, a) || in_local(T, a); }
PE_FN bool in_params(Thr* T, uint64_t a) { return a - (uint64_t)T->B->params < T->B->psize; }

extern std::atomic<bool> device_heap_used;

// Global memory that is not the device's own: what else a kernel may touch, or a failure.
PE_FN void check_slow(Thr* T, uint64_t a, uint64_t n, bool generic) {
  const LaunchEnv* E = T->B->env;
  for (size_t i = 0; i < E->nmore; ++i)
    if (a >= E->more[i].lo && a + n <= E->more[i].hi) return;
  if (in_params(T, a) || (generic && in_stack_or_shared(T, a))) return;
  if (device_heap_used) return;  // malloc() in a kernel: its blocks are not known here
  fail(T, "illegal address %#llx, size %d", (unsigned long long)a, (int)n);
}

// What comes before an access: the check of its alignment and, for global and generic addresses, of
// whether the device may touch them.
#ifdef PTXEMU_NO_CHECK
#define PE_CHK(T, a, n) ((void)0)
#define PE_CHK_GLOBAL(T, a, n) ((void)0)
#define PE_CHK_GENERIC(T, a, n) ((void)0)
#else
#define PE_CHK(T, a, n)                                                                  \
  do {                                                                                   \
    if (__builtin_expect(((a) & ((n)-1)) != 0, 0))                                       \
      fail(T, "misaligned access to %#llx, size %d", (unsigned long long)(a), (int)(n)); \
  } while (0)
#define PE_CHK_RANGE(T, a, n, generic)                                             \
  do {                                                                             \
    PE_CHK(T, a, n);                                                               \
    if (__builtin_expect((a)-T->glo >= T->gspan, 0)) check_slow(T, a, n, generic); \
  } while (0)
#define PE_CHK_GLOBAL(T, a, n) PE_CHK_RANGE(T, a, n, false)
#define PE_CHK_GENERIC(T, a, n) PE_CHK_RANGE(T, a, n, true)
#endif

// The address of a module's variable, on the device of this launch.
PE_INL uint64_t GV(Thr* T, uint32_t module, uint32_t offset) {
  return (uint64_t)T->B->img[module] + offset;
}

// The address of shared memory at an offset, for an access of n bytes.
PE_INL uint64_t SH(Thr* T, uint32_t off, uint32_t n) {
#ifndef PTXEMU_NO_CHECK
  if (__builtin_expect((uint64_t)off + n > T->B->totsh, 0))
    fail(T, "shared access at %u size %u beyond %u", off, n, T->B->totsh);
#endif
  return (uint64_t)T->sh + off;
}

// Loads and stores; those with a v are volatile.
template <class V>
PE_INL V ld(uint64_t a) {
  V v;
  memcpy(&v, (const void*)a, sizeof v);
  return v;
}
template <class V>
PE_INL V ldv(uint64_t a) {
  return *(volatile const V*)a;
}
template <class V>
PE_INL void st(uint64_t a, V v) {
  memcpy((void*)a, &v, sizeof v);
}
template <class V>
PE_INL void stv(uint64_t a, V v) {
  *(volatile V*)a = v;
}

// Atomic operations: f makes the new value of the old one, which is the result.
template <size_t N>
struct UI;
template <>
struct UI<2> {
  typedef uint16_t t;
};
template <>
struct UI<4> {
  typedef uint32_t t;
};
template <>
struct UI<8> {
  typedef uint64_t t;
};
template <class V, class Fn>
PE_INL V rmw(uint64_t a, Fn f) {
  typedef typename UI<sizeof(V)>::t U;
  U* p = (U*)a;
  U o = __atomic_load_n(p, __ATOMIC_SEQ_CST), n;
  do {
    n = bc<U>((V)f(bc<V>(o)));
  } while (!__atomic_compare_exchange_n(p, &o, n, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  return bc<V>(o);
}
template <class V>
PE_INL V cas(uint64_t a, V cmp, V val) {
  __atomic_compare_exchange_n((V*)a, &cmp, val, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  return cmp;
}

}  // namespace ptxemu
