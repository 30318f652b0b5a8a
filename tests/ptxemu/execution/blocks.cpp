// SPDX-License-Identifier: Apache-2.0
#include "execution/blocks.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "execution/environment.h"
#include "execution/fiber.h"
#include "execution/signals.h"

namespace ptxemu {

void Launch::fail(const std::string& e) {
  std::lock_guard<std::mutex> lock(mu);
  if (!bad) err = e;
  bad = true;
}

// In which order the threads of a block run (PTXEMU_ORDER).
class ThreadOrder {
 public:
  ThreadOrder(uint32_t nthr, uint32_t worker);
  uint32_t operator[](uint32_t i) const { return order_[i]; }
  // The next round: another order, if it is random.
  void next();

 private:
  bool random_ = false;
  uint64_t rng_;
  std::vector<uint32_t> order_;
};

ThreadOrder::ThreadOrder(uint32_t nthr, uint32_t worker)
    : rng_(88172645463325252ull + worker), order_(nthr) {
  const char* name = env_text("PTXEMU_ORDER");
  const bool reverse = name && !strcmp(name, "reverse");
  random_ = name && !strncmp(name, "random", 6);
  if (const char* seed = env_text("PTXEMU_SEED"))
    rng_ ^= strtoull(seed, nullptr, 10) * 0x9E3779B97F4A7C15ull;
  for (uint32_t i = 0; i < nthr; ++i) order_[i] = reverse ? nthr - 1 - i : i;
}

void ThreadOrder::next() {
  if (!random_) return;
  for (uint32_t i = (uint32_t)order_.size() - 1; i > 0; --i) {
    rng_ ^= rng_ << 13;
    rng_ ^= rng_ >> 7;
    rng_ ^= rng_ << 17;
    std::swap(order_[i], order_[rng_ % (i + 1)]);
  }
}

static std::string deadlock_text(const Block& B, const std::vector<Thr>& thr) {
  uint32_t in_warp = 0, at_bar = 0, example = 0;
  for (const Thr& t : thr) {
    if (t.state == WAIT_WARP) ++in_warp, example = t.lin;
    if (t.state == WAIT_BAR) ++at_bar, example = t.lin;
  }
  char b[400];
  snprintf(b, sizeof b,
           "deadlock in block (%u,%u,%u): %u threads wait in warp ops, %u at barriers, %u exited; "
           "e.g. thread %u (op %u mask %08x bar %d)",
           B.ctaid[0], B.ctaid[1], B.ctaid[2], in_warp, at_bar, B.nthr - B.nlive, example,
           thr[example].wop, thr[example].wmask, thr[example].barid);
  return b;
}

// One host thread's room for a block, which it uses for one block after another.
class BlockRunner {
 public:
  BlockRunner(const Launch& L, uint32_t worker);
  void run(uint64_t index);
  const Block& block() const { return B_; }
  // Adds what the block that has run has counted.
  void count(KernelProfile* profile) { profile_block(K_, visits_, nthr_, profile); }
  bool counts() const { return counting_; }

 private:
  void begin(uint64_t index);
  void begin_thread(uint32_t i);
  void run_in_turn();
  void run_fibers();

  const Launch& L_;
  const KernelInfo& K_;
  const uint32_t nthr_, shared_bytes_, nrows_, worker_;
  const bool counting_;
  std::vector<Thr> thr_;
  std::vector<char> shared_;
  std::vector<uint32_t> visits_;
  ThreadOrder order_;
  FiberStacks& stacks_;
  Block B_;
};

static FiberStacks& stacks_of_this_thread() {
  static thread_local FiberStacks stacks;
  return stacks;
}

BlockRunner::BlockRunner(const Launch& L, uint32_t worker)
    : L_(L),
      K_(*L.K),
      nthr_(L.threads()),
      shared_bytes_(((K_.stsh + 15u) & ~15u) + L.dyn),
      nrows_(K_.nfunc_rows + K_.nrows),
      worker_(worker),
      counting_(nrows_ && profile_file()),
      thr_(nthr_),
      shared_(shared_bytes_ + 2048),
      visits_(nrows_ ? (size_t)nthr_ * nrows_ : 0),
      order_(nthr_, worker),
      stacks_(stacks_of_this_thread()) {
  B_.thr = thr_.data();
  B_.sh = (char*)(((uintptr_t)shared_.data() + 1023) & ~(uintptr_t)1023);
  B_.params = L.params;
  B_.psize = K_.psize;
  B_.fn = K_.fn;
  B_.env = L.env;
  B_.img = L.env->img;
  if (K_.sync) stacks_.need(nthr_);
}

void BlockRunner::begin(uint64_t index) {
  for (int d = 0; d < 3; ++d) {
    B_.ntid[d] = L_.b[d];
    B_.nctaid[d] = L_.g[d];
  }
  B_.ctaid[0] = index % L_.g[0];
  B_.ctaid[1] = index / L_.g[0] % L_.g[1];
  B_.ctaid[2] = (uint32_t)(index / L_.g[0] / L_.g[1]);
  B_.nthr = B_.nlive = nthr_;
  B_.nwarp = (nthr_ + 31) / 32;
  B_.dynsh = L_.dyn;
  B_.totsh = shared_bytes_;
  B_.failed = false;
  B_.smid = worker_;
  for (Bar& r : B_.bars) r = Bar{0, 0, 0, 1, 0};
  memset(B_.sh, 0xA5, shared_bytes_);
  if (counting_) std::fill(visits_.begin(), visits_.end(), 0);
  for (uint32_t i = 0; i < nthr_; ++i) begin_thread(i);
}

void BlockRunner::begin_thread(uint32_t i) {
  Thr& t = thr_[i];
  t.lin = i;
  t.tid[0] = i % L_.b[0];
  t.tid[1] = i / L_.b[0] % L_.b[1];
  t.tid[2] = i / L_.b[0] / L_.b[1];
  t.lane = i & 31;
  t.warp = i / 32;
  t.state = READY;
  t.B = &B_;
  t.sh = B_.sh;
  t.spin = 0;
  t.fiber = K_.sync;
  t.stk = nullptr;
  t.glo = L_.env->glo;
  t.gspan = L_.env->gspan;
  t.cnt = nrows_ ? &visits_[(size_t)i * nrows_] : nullptr;
  if (K_.sync) start_fiber(t, stacks_.of(i));
}

// Threads that never wait run to their end, one after the other.
void BlockRunner::run_in_turn() {
  for (uint32_t i = 0; i < nthr_ && !B_.failed; ++i)
    if (setjmp(B_.jb) == 0) K_.fn(&thr_[order_[i]], L_.params);
}

// Each thread runs until it waits, and again when that is over, until all have ended.
void BlockRunner::run_fibers() {
  while (B_.nlive && !B_.failed) {
    bool progress = false;
    order_.next();
    for (uint32_t i = 0; i < nthr_ && !B_.failed; ++i) {
      Thr& t = thr_[order_[i]];
      if (t.state != READY) continue;
      progress = true;
      ptxemu_swap(&B_.sched, t.sp);
    }
    if (!progress && B_.nlive && !B_.failed) {
      B_.failed = true;
      B_.err = deadlock_text(B_, thr_);
    }
  }
}

void BlockRunner::run(uint64_t index) {
  begin(index);
  if (K_.sync)
    run_fibers();
  else
    run_in_turn();
}

static std::string fault_text(const char* kernel, const FaultPoint& fault, const Block& B) {
  char b[200];
  snprintf(b, sizeof b, "%s: %s at address %p in block (%u,%u,%u)", kernel,
           fault.signal == SIGFPE ? "arithmetic fault" : "illegal address (or stack overflow)",
           fault.address, B.ctaid[0], B.ctaid[1], B.ctaid[2]);
  return b;
}

void run_blocks(Launch* L, uint32_t worker) {
  BlockRunner runner(*L, worker);
  KernelProfile profile;

  SignalStack signal_stack;
  FaultPoint fault, *outer = fault_point;
  if (sigsetjmp(fault.jb, 1)) {
    L->fail(fault_text(L->K->name, fault, runner.block()));
    fault_point = outer;
    return;
  }
  fault_point = &fault;

  uint64_t index;
  while (!L->bad && (index = L->next++) < L->blocks()) {
    runner.run(index);
    const Block& B = runner.block();
    if (B.failed)
      L->fail(std::string(L->K->name) + ": " + B.err);
    else if (runner.counts())
      runner.count(&profile);
  }
  fault_point = outer;
  if (runner.counts()) {
    std::lock_guard<std::mutex> lock(L->mu);
    L->profile.add(profile);
  }
}

}  // namespace ptxemu
