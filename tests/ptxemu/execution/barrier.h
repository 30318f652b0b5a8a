// SPDX-License-Identifier: Apache-2.0
// Barriers of a block, and the end of a thread, which others may be waiting for.
#pragma once
#include "execution/warp.h"

namespace ptxemu {

enum BOp { B_SYNC, B_POPC, B_AND, B_OR, B_ARRIVE };

// Opens the barrier if all have come that it waits for.
PE_FN bool try_bar(Block* B, int id) {
  Bar& r = B->bars[id];
  if (!r.arrived) return false;
  uint32_t need = r.expected ? r.expected : B->nlive;
  if (r.arrived < need) return false;
  for (uint32_t i = 0; i < B->nthr; ++i) {
    Thr& t = B->thr[i];
    if (t.state == WAIT_BAR && t.barid == id) {
      t.state = READY;
      t.bres = t.wop == B_POPC ? r.popc : t.wop == B_AND ? r.allp : r.anyp;
    }
  }
  r = Bar{0, 0, 0, 1, 0};
  return true;
}

// cnt: how many threads the barrier waits for; 0: all of the block that have not exited.
PE_FN uint32_t bar_op(Thr* T, uint32_t op, uint32_t id, uint32_t cnt, bool pred) {
  if (id > 15) fail(T, "barrier id %u", id);
  Bar& r = T->B->bars[id];
  if (cnt) r.expected = cnt;
  r.arrived++;
  r.popc += pred;
  r.allp &= pred;
  r.anyp |= pred;
  if (op == B_ARRIVE) {
    try_bar(T->B, (int)id);
    return 0;
  }
  T->wop = op;
  T->barid = (int)id;
  T->state = WAIT_BAR;
  if (!try_bar(T->B, (int)id)) yield(T);
  return T->bres;
}

// The thread has exited: warp operations and barriers may have waited for it alone.
PE_FN void on_exit(Thr* T) {
  Block* B = T->B;
  T->state = DONE;
  B->nlive--;
  uint32_t base = T->warp * 32, n = std::min<uint32_t>(32, B->nthr - base);
  for (uint32_t l = 0; l < n; ++l)
    if (B->thr[base + l].state == WAIT_WARP) try_warp(&B->thr[base + l]);
  for (int i = 0; i < 16; ++i)
    if (!B->bars[i].expected) try_bar(B, i);
}

// exit, from within a call.
PE_FN void thr_exit(Thr* T) {
  on_exit(T);
  void* d;
  ptxemu_swap(&d, T->B->sched);
}

}  // namespace ptxemu
