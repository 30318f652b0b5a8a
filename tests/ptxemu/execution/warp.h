// SPDX-License-Identifier: Apache-2.0
// What the threads of a warp do together: shuffles, votes, matches, reductions, and waiting for
// each other. Each thread leaves its operands and waits; the one that comes last does the work of
// all.
#pragma once
#include <algorithm>

#include "execution/thread.h"

namespace ptxemu {

enum WOp {
  W_SYNC = 1,
  W_UP,
  W_DOWN,
  W_BFLY,
  W_IDX,
  W_ALL,
  W_ANY,
  W_UNI,
  W_BALLOT,
  W_MATCH_ANY,
  W_MATCH_ALL,
  W_RADD,
  W_RMIN,
  W_RMAX,
  W_RAND,
  W_ROR,
  W_RXOR,
  W_RSMIN,
  W_RSMAX,
  W_ELECT
};

PE_INL uint32_t warp_size(const Thr* T) {
  return std::min<uint32_t>(32, T->B->nthr - T->warp * 32);
}
PE_INL Thr* warp_of(const Thr* T) { return T->B->thr + T->warp * 32; }

// The lanes that take part in T's operation; 0 while one of its mask has not come to it. Lanes that
// have exited take no part.
PE_INL uint32_t warp_participants(const Thr* T) {
  const Thr* W = warp_of(T);
  uint32_t n = warp_size(T), part = 0;
  for (uint32_t l = 0; l < n; ++l)
    if (T->wmask >> l & 1) {
      if (W[l].state == DONE) continue;
      if (W[l].state != WAIT_WARP || W[l].wop != T->wop || W[l].wmask != T->wmask) return 0;
      part |= 1u << l;
    }
  return part;
}

PE_INL uint32_t warp_combine(uint32_t op, uint32_t a, uint32_t b) {
  switch (op) {
    case W_RADD:
      return a + b;
    case W_RMIN:
      return std::min(a, b);
    case W_RMAX:
      return std::max(a, b);
    case W_RAND:
      return a & b;
    case W_ROR:
      return a | b;
    case W_RXOR:
      return a ^ b;
    case W_RSMIN:
      return (uint32_t)std::min((int32_t)a, (int32_t)b);
    case W_RSMAX:
      return (uint32_t)std::max((int32_t)a, (int32_t)b);
    default:
      return a;
  }
}

// What all lanes' values come to, whichever the operation.
struct WarpSummary {
  uint32_t part;     // lanes that take part
  uint32_t ballot;   // those whose value is not zero
  uint32_t reduced;  // of the low 32 bits
  bool same;         // all values are equal
};

PE_INL WarpSummary warp_summary(const Thr* T, uint32_t part) {
  const Thr* W = warp_of(T);
  const uint64_t first = W[__builtin_ctz(part)].win;
  WarpSummary s{part, 0, (uint32_t)first, true};
  for (uint32_t rest = part; rest; rest &= rest - 1) {
    const uint32_t l = (uint32_t)__builtin_ctz(rest);
    const uint64_t v = W[l].win;
    if (v) s.ballot |= 1u << l;
    if (v != first) s.same = false;
    if (rest != part) s.reduced = warp_combine(T->wop, s.reduced, (uint32_t)v);
  }
  return s;
}

// The lane that lane l reads in a shuffle, and whether that is in its segment; if not, it is l
// itself.
PE_INL uint32_t shuffle_source(const Thr& t, uint32_t l, bool* in_segment) {
  const uint32_t by = t.wb & 31, segment = (t.wc >> 8) & 31, clamp = t.wc & 31;
  const int last = (int)((l & segment) | (clamp & ~segment & 31)), first = (int)(l & segment);
  int j;
  if (t.wop == W_UP) {
    j = (int)l - (int)by;
    *in_segment = j >= last;  // for .up the clamp is the first lane
  } else {
    j = t.wop == W_DOWN   ? (int)(l + by)
        : t.wop == W_BFLY ? (int)(l ^ by)
                          : first | (int)(by & ~segment & 31);
    *in_segment = j <= last;
  }
  return *in_segment ? (uint32_t)j : l;
}

PE_INL uint64_t lanes_with_value(const Thr* T, uint32_t part, uint64_t value) {
  const Thr* W = warp_of(T);
  uint32_t lanes = 0;
  for (uint32_t l = 0; l < 32; ++l)
    if ((part >> l & 1) && W[l].win == value) lanes |= 1u << l;
  return lanes;
}

// Puts lane l's result and predicate into t, its thread.
PE_INL void warp_result(Thr& t, uint32_t l, const WarpSummary& s) {
  t.wp = false;
  switch (t.wop) {
    case W_UP:
    case W_DOWN:
    case W_BFLY:
    case W_IDX: {
      const uint32_t from = shuffle_source(t, l, &t.wp);
      t.wres = (s.part >> from & 1) ? warp_of(&t)[from].win : 0xdeadbeefdeadbeefull;
      break;
    }
    case W_ALL:
      t.wres = s.ballot == s.part;
      break;
    case W_ANY:
      t.wres = s.ballot != 0;
      break;
    case W_UNI:
      t.wres = s.ballot == 0 || s.ballot == s.part;
      break;
    case W_BALLOT:
      t.wres = s.ballot;
      break;
    case W_MATCH_ANY:
      t.wres = lanes_with_value(&t, s.part, t.win);
      break;
    case W_MATCH_ALL:
      t.wres = s.same ? s.part : 0;
      t.wp = s.same;
      break;
    case W_ELECT:
      t.wres = (uint32_t)__builtin_ctz(s.part);
      t.wp = l == t.wres;
      break;
    default:
      t.wres = s.reduced;
  }
}

// Does T's operation if all lanes of its mask have come to it: all of them may go on then.
PE_FN bool try_warp(Thr* T) {
  const uint32_t part = warp_participants(T);
  if (!part) return false;
  const WarpSummary s = warp_summary(T, part);
  Thr* W = warp_of(T);
  for (uint32_t l = 0; l < 32; ++l)
    if (part >> l & 1) warp_result(W[l], l, s);
  for (uint32_t l = 0; l < 32; ++l)
    if (part >> l & 1) W[l].state = READY;
  return true;
}

// in: the lane's value. b, c: of a shuffle. *p: the predicate of a shuffle, match.all or elect.
PE_FN uint64_t warp_op(Thr* T, uint32_t op, uint32_t mask, uint64_t in, uint32_t b, uint32_t c,
                       bool* p) {
  if (!(mask >> T->lane & 1))
    fail(T, "warp op %u: executing lane %u is not in membermask %08x", op, T->lane, mask);
  T->wop = op;
  T->wmask = mask;
  T->win = in;
  T->wb = b;
  T->wc = c;
  T->state = WAIT_WARP;
  if (!try_warp(T)) yield(T);
  if (p) *p = T->wp;
  return T->wres;
}

}  // namespace ptxemu
