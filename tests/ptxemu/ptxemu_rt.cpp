// SPDX-License-Identifier: Apache-2.0
// Launcher of the PTX emulator. C entries: ptxemu_launch, ptxemu_symbol, ptxemu_last_error,
// ptxemu_kernel_name.
#include "ptxemu_rt.h"

#include <signal.h>

#include <map>
using namespace ptxemu;
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
namespace ptxemu {
std::atomic<bool> device_heap_used{false};
std::string (*profile_runtime_part)() = nullptr;

Registry& registry() {
  static Registry r;
  return r;
}

uint32_t Registry::add_module(unsigned char* image, size_t size) {
  images.push_back(ModuleImage{image, size});
  image_ptrs.push_back((char*)image);
  return (uint32_t)images.size() - 1;
}

void Registry::add_kernel(const KernelInfo& info) {
  for (const KernelInfo& other : k)
    if (!strcmp(other.name, info.name)) {
      if (other.body_hash != info.body_hash)
        fprintf(stderr, "ptxemu: two different kernels named %s: the first one is used for both\n",
                info.name);
      return;
    }
  k.push_back(info);
}

// the word at offset of the module's image is the address of target in that image
void Registry::add_reloc(uint32_t module, uint32_t offset, uint32_t target) {
  rel.push_back(Reloc{module, offset, target});
  unsigned char* image = images[module].data;
  st<uint64_t>((uint64_t)image + offset, (uint64_t)image + target);
}

extern "C" void ptxemu_entry(Thr* T) {
  T->B->fn(T, T->B->params);
  thr_exit(T);
}
}  // namespace ptxemu

static thread_local std::string g_err;

static const char* env_text(const char* name) {
  const char* e = getenv(name);
  return e && *e ? e : nullptr;
}

static size_t stack_bytes() {
  static size_t bytes = [] {
    const char* e = env_text("PTXEMU_STACK");
    return e ? (size_t)atoll(e) : (size_t)(128 << 10);
  }();
  return bytes;
}

// ---- profile
// ------------------------------------------------------------------------------------------------------

static const char* const kClassNames[PROFILE_CLASSES] = {"fp32_add",
                                                         "fp32_mul",
                                                         "fp32_fma",
                                                         "fp32_div_sqrt_rcp",
                                                         "fp32_approx_function",
                                                         "fp32_other",
                                                         "fp64",
                                                         "int_add_logic",
                                                         "int_mul",
                                                         "int_div",
                                                         "shift_select_compare",
                                                         "move",
                                                         "load_global",
                                                         "load_shared",
                                                         "load_local",
                                                         "load_const",
                                                         "load_param",
                                                         "load_generic",
                                                         "store_global",
                                                         "store_shared",
                                                         "store_local",
                                                         "store_param",
                                                         "store_generic",
                                                         "atomic_global",
                                                         "atomic_shared",
                                                         "atomic_generic",
                                                         "shuffle_vote",
                                                         "barrier",
                                                         "branch",
                                                         "convert",
                                                         "other"};

struct KernelProfile {
  uint64_t launches = 0, blocks = 0, threads = 0;
  bool counted = false;
  uint64_t counts[PROFILE_CLASSES] = {};
  uint64_t lane_work = 0;  // sum over warps and basic blocks: instructions x visits of all lanes
  uint64_t warp_work = 0;  // the same with 32 x the visits of the busiest lane
  // By basic block, those of .func bodies first: how often a warp has gone through it.
  std::vector<uint64_t> visits;
  void add(const KernelProfile& o) {
    launches += o.launches;
    blocks += o.blocks;
    threads += o.threads;
    counted |= o.counted;
    for (int c = 0; c < PROFILE_CLASSES; ++c) counts[c] += o.counts[c];
    lane_work += o.lane_work;
    warp_work += o.warp_work;
    visits.resize(std::max(visits.size(), o.visits.size()));
    for (size_t r = 0; r < o.visits.size(); ++r) visits[r] += o.visits[r];
  }
};
static std::mutex g_profile_mutex;
static std::map<std::string, KernelProfile>& profiles() {
  static auto* m = new std::map<std::string, KernelProfile>;  // outlives every static destructor
  return *m;
}

static const char* profile_file() {
  static const char* file = env_text("PTXEMU_PROFILE");
  return file;
}

namespace ptxemu {
void profile_at_exit() {
  static bool written = false;  // the stand-in runtime asks for it, too
  if (!profile_file() || written) return;
  written = true;
  std::lock_guard<std::mutex> lock(g_profile_mutex);
  FILE* f = fopen(profile_file(), "w");
  if (!f) {
    fprintf(stderr, "ptxemu: cannot write the profile %s\n", profile_file());
    return;
  }
  fprintf(f, "{\n  \"kernels\": {");
  const char* sep = "\n";
  for (const auto& [name, p] : profiles()) {
    fprintf(f, "%s    \"%s\": {\"launches\": %llu, \"blocks\": %llu, \"threads\": %llu", sep,
            name.c_str(), (unsigned long long)p.launches, (unsigned long long)p.blocks,
            (unsigned long long)p.threads);
    sep = ",\n";
    if (p.counted) {
      uint64_t total = 0;
      for (uint64_t n : p.counts) total += n;
      fprintf(f,
              ",\n      \"instructions\": %llu,\n      \"simt_efficiency\": %.6f,\n      "
              "\"classes\": {",
              (unsigned long long)total,
              p.warp_work ? (double)p.lane_work / (double)p.warp_work : 1.0);
      const char* comma = "";
      for (int c = 0; c < PROFILE_CLASSES; ++c)
        if (p.counts[c]) {
          fprintf(f, "%s\"%s\": %llu", comma, kClassNames[c], (unsigned long long)p.counts[c]);
          comma = ", ";
        }
      fprintf(f, "},\n      \"warp_visits\": [");
      for (size_t r = 0; r < p.visits.size(); ++r)
        fprintf(f, "%s%llu", r ? ", " : "", (unsigned long long)p.visits[r]);
      fprintf(f, "]");
    }
    fprintf(f, "}");
  }
  fprintf(f, "\n  }");
  if (profile_runtime_part) fprintf(f, ",\n  \"runtime\": %s", profile_runtime_part().c_str());
  fprintf(f, "\n}\n");
  fclose(f);
}
}  // namespace ptxemu

static void profile_start() {
  static bool once = [] { return atexit(profile_at_exit) == 0; }();
  (void)once;
}

// After a block: its threads' visits of basic blocks, times the instructions in them.
static void profile_block(const KernelInfo& K, const std::vector<uint32_t>& visits, uint32_t nthr,
                          KernelProfile* out) {
  uint32_t nrows = K.nfunc_rows + K.nrows;
  out->counted = true;
  out->visits.resize(nrows);
  for (uint32_t r = 0; r < nrows; ++r) {
    const uint16_t* row = r < K.nfunc_rows ? K.func_rows[r] : K.rows[r - K.nfunc_rows];
    uint64_t weight = 0, all = 0;
    for (int c = 0; c < PROFILE_CLASSES; ++c) weight += row[c];
    for (uint32_t w = 0; w < nthr; w += 32) {
      uint64_t sum = 0, top = 0;
      for (uint32_t i = w; i < std::min(w + 32, nthr); ++i) {
        uint64_t v = visits[(size_t)i * nrows + r];
        sum += v;
        top = std::max(top, v);
      }
      all += sum;
      out->visits[r] += top;
      out->lane_work += weight * sum;
      out->warp_work += weight * 32 * top;
    }
    for (int c = 0; c < PROFILE_CLASSES; ++c) out->counts[c] += row[c] * all;
  }
}

// ---- faults of kernels: SIGSEGV, SIGBUS and SIGFPE become launch failures
// ----------------------------------------------

struct FaultPoint {
  sigjmp_buf jb;
  Block* block;
  void* address;
  int signal;
};
static thread_local FaultPoint* g_fault_point = nullptr;
static struct sigaction g_old_action[65];

static void on_fault(int sig, siginfo_t* info, void*) {
  if (FaultPoint* p = g_fault_point) {
    p->address = info->si_addr;
    p->signal = sig;
    siglongjmp(p->jb, 1);
  }
  sigaction(sig, &g_old_action[sig],
            nullptr);  // not in a kernel: the fault comes again, to whoever had it before
}

static void install_fault_handler() {
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

struct SignalStack {  // fibers may overflow: the handler needs its own stack
  std::vector<char> mem;
  stack_t old;
  SignalStack() : mem(64 << 10) {
    stack_t s;
    memset(&s, 0, sizeof s);
    s.ss_sp = mem.data();
    s.ss_size = mem.size();
    sigaltstack(&s, &old);
  }
  ~SignalStack() { sigaltstack(&old, nullptr); }
};

// ---- running blocks
// ---------------------------------------------------------------------------------------------------

struct FiberStacks {
  char* mem = nullptr;
  size_t bytes = 0;
  ~FiberStacks() {
    if (mem) munmap(mem, bytes);
  }
  void need(size_t n) {
    if (n * stack_bytes() <= bytes) return;
    if (mem) munmap(mem, bytes);
    bytes = n * stack_bytes();
    mem = (char*)mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mem == MAP_FAILED) abort();
  }
};

enum ThreadOrder { FORWARD, REVERSE, RANDOM };
static ThreadOrder thread_order() {
  const char* e = env_text("PTXEMU_ORDER");
  return !e                         ? FORWARD
         : !strcmp(e, "reverse")    ? REVERSE
         : !strncmp(e, "random", 6) ? RANDOM
                                    : FORWARD;
}

struct Launch {
  const KernelInfo* K;
  const LaunchEnv* env;
  uint32_t g[3], b[3], dyn;
  char* params;
  std::atomic<uint64_t> next{0};
  std::atomic<bool> bad{false};
  std::string err;
  std::mutex mu;
  KernelProfile profile;
  void fail(const std::string& e) {
    std::lock_guard<std::mutex> lock(mu);
    if (!bad) err = e;
    bad = true;
  }
};

static void start_fiber(Thr& t, char* stack) {
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

static void run_blocks(Launch* L, uint32_t worker) {
  const KernelInfo& K = *L->K;
  const uint32_t nthr = L->b[0] * L->b[1] * L->b[2];
  const uint64_t nblocks = (uint64_t)L->g[0] * L->g[1] * L->g[2];
  const uint32_t static_shared = (K.stsh + 15u) & ~15u, shared_bytes = static_shared + L->dyn;
  const uint32_t nrows = K.nfunc_rows + K.nrows;
  const bool counting = nrows && profile_file();
  std::vector<Thr> thr(nthr);
  std::vector<char> shared_mem(shared_bytes + 2048);
  char* sh = (char*)(((uintptr_t)shared_mem.data() + 1023) & ~(uintptr_t)1023);
  std::vector<uint32_t> visits(nrows ? (size_t)nthr * nrows : 0);
  KernelProfile profile;
  Block B;
  B.thr = thr.data();
  B.params = L->params;
  B.psize = K.psize;
  B.fn = K.fn;
  B.env = L->env;
  B.img = L->env->img;
  static thread_local FiberStacks stacks;  // kept: fresh pages cost more than a small launch
  if (K.sync) stacks.need(nthr);
  const ThreadOrder order = thread_order();
  uint64_t rng = 88172645463325252ull + worker;
  if (const char* e = env_text("PTXEMU_SEED"))
    rng ^= strtoull(e, nullptr, 10) * 0x9E3779B97F4A7C15ull;
  std::vector<uint32_t> ord(nthr);
  for (uint32_t i = 0; i < nthr; ++i) ord[i] = order == REVERSE ? nthr - 1 - i : i;

  SignalStack signal_stack;
  FaultPoint fault, *outer = g_fault_point;
  fault.block = &B;
  if (sigsetjmp(fault.jb, 1)) {
    char b[200];
    snprintf(b, sizeof b, "%s: %s at address %p in block (%u,%u,%u)", K.name,
             fault.signal == SIGFPE ? "arithmetic fault" : "illegal address (or stack overflow)",
             fault.address, B.ctaid[0], B.ctaid[1], B.ctaid[2]);
    L->fail(b);
    g_fault_point = outer;
    return;
  }
  g_fault_point = &fault;

  uint64_t bi;
  while (!L->bad && (bi = L->next++) < nblocks) {
    for (int d = 0; d < 3; ++d) {
      B.ntid[d] = L->b[d];
      B.nctaid[d] = L->g[d];
    }
    B.ctaid[0] = bi % L->g[0];
    B.ctaid[1] = bi / L->g[0] % L->g[1];
    B.ctaid[2] = (uint32_t)(bi / L->g[0] / L->g[1]);
    B.nthr = B.nlive = nthr;
    B.nwarp = (nthr + 31) / 32;
    B.dynsh = L->dyn;
    B.totsh = shared_bytes;
    B.sh = sh;
    B.failed = false;
    B.smid = worker;
    for (Bar& r : B.bars) r = Bar{0, 0, 0, 1, 0};
    memset(sh, 0xA5, shared_bytes);
    if (counting) std::fill(visits.begin(), visits.end(), 0);
    for (uint32_t i = 0; i < nthr; ++i) {
      Thr& t = thr[i];
      t.lin = i;
      t.tid[0] = i % L->b[0];
      t.tid[1] = i / L->b[0] % L->b[1];
      t.tid[2] = i / L->b[0] / L->b[1];
      t.lane = i & 31;
      t.warp = i / 32;
      t.state = READY;
      t.B = &B;
      t.sh = sh;
      t.spin = 0;
      t.fiber = K.sync;
      t.stk = nullptr;
      t.glo = L->env->glo;
      t.gspan = L->env->gspan;
      t.cnt = nrows ? &visits[(size_t)i * nrows] : nullptr;
      if (K.sync) start_fiber(t, stacks.mem + (size_t)i * stack_bytes());
    }
    if (!K.sync) {
      for (uint32_t i = 0; i < nthr && !B.failed; ++i)
        if (setjmp(B.jb) == 0) K.fn(&thr[ord[i]], L->params);
    } else {
      while (B.nlive && !B.failed) {
        bool progress = false;
        if (order == RANDOM)
          for (uint32_t i = nthr - 1; i > 0; --i) {
            rng ^= rng << 13;
            rng ^= rng >> 7;
            rng ^= rng << 17;
            std::swap(ord[i], ord[rng % (i + 1)]);
          }
        for (uint32_t i = 0; i < nthr && !B.failed; ++i) {
          Thr& t = thr[ord[i]];
          if (t.state == READY) {
            progress = true;
            ptxemu_swap(&B.sched, t.sp);
          }
        }
        if (!progress && B.nlive && !B.failed) {
          B.failed = true;
          B.err = deadlock_text(B, thr);
        }
      }
    }
    if (B.failed) L->fail(std::string(K.name) + ": " + B.err);
    if (counting && !B.failed) profile_block(K, visits, nthr, &profile);
  }
  g_fault_point = outer;
  if (counting) {
    std::lock_guard<std::mutex> lock(L->mu);
    L->profile.add(profile);
  }
}

namespace ptxemu {
int launch(const KernelInfo* K, const uint32_t grid[3], const uint32_t block[3], uint32_t dynshared,
           char* params, const LaunchEnv& env, std::string* err) {
  install_fault_handler();
  if (profile_file()) profile_start();
  Launch L;
  L.K = K;
  L.env = &env;
  memcpy(L.g, grid, sizeof L.g);
  memcpy(L.b, block, sizeof L.b);
  L.dyn = dynshared;
  L.params = params;
  uint64_t nblocks = (uint64_t)grid[0] * grid[1] * grid[2];
  const char* e = env_text("PTXEMU_THREADS");
  uint64_t workers = std::min<uint64_t>(e ? std::max(1, atoi(e)) : 1, nblocks);
  std::vector<std::thread> threads;
  for (uint64_t i = 1; i < workers; ++i) threads.emplace_back(run_blocks, &L, (uint32_t)i);
  run_blocks(&L, 0);
  for (std::thread& t : threads) t.join();
  if (profile_file()) {
    L.profile.launches = 1;
    L.profile.blocks = nblocks;
    L.profile.threads = nblocks * block[0] * block[1] * block[2];
    std::lock_guard<std::mutex> lock(g_profile_mutex);
    profiles()[K->name].add(L.profile);
  }
  if (L.bad) *err = L.err;
  return L.bad ? -1 : 0;
}

std::vector<char> pack_params(const KernelInfo* K, void** args) {
  std::vector<char> bytes(K->psize + 1);
  for (size_t i = 0; i < K->params.size(); ++i)
    memcpy(bytes.data() + K->params[i].off, args[i], K->params[i].size);
  return bytes;
}
}  // namespace ptxemu

// ---- C interface
// --------------------------------------------------------------------------------------------------------

extern "C" const char* ptxemu_last_error() { return g_err.c_str(); }
extern "C" const KernelInfo* ptxemu_find(const char* name) {
  for (const KernelInfo& k : registry().k)
    if (!strcmp(k.name, name)) return &k;
  return nullptr;
}
extern "C" void* ptxemu_symbol(const char* name, uint64_t* size) {
  for (const SymInfo& s : registry().s)
    if (!strcmp(s.name, name)) {
      if (size) *size = s.size;
      return registry().images[s.module].data + s.offset;
    }
  return nullptr;
}
extern "C" const char* ptxemu_kernel_name(int i) {
  return i < (int)registry().k.size() ? registry().k[i].name : nullptr;
}
// args: one pointer per kernel parameter, as for cuLaunchKernel. Returns 0, or -1 with
// ptxemu_last_error().
extern "C" int ptxemu_launch(const char* name, uint32_t gx, uint32_t gy, uint32_t gz, uint32_t bx,
                             uint32_t by, uint32_t bz, uint32_t dynshared, void** args) {
  const KernelInfo* K = ptxemu_find(name);
  if (!K) {
    g_err = std::string("no kernel ") + name;
    return -1;
  }
  uint64_t nt = (uint64_t)bx * by * bz;
  if (!gx || !gy || !gz || !nt || nt > 1024 || bx > 1024 || by > 1024 || bz > 64 || gy > 65535 ||
      gz > 65535 || gx > 0x7fffffffu) {
    g_err = "invalid launch configuration";
    return -1;
  }
  if (K->maxntid && nt > K->maxntid) {
    g_err = "more threads than .maxntid";
    return -1;
  }
  if (K->stsh > (48u << 10) || (uint64_t)K->stsh + dynshared > (227u << 10)) {
    g_err = "too much shared memory";
    return -1;
  }
  std::vector<char> bytes = pack_params(K, args), room(bytes.size() + 64);
  char* params = (char*)(((uintptr_t)room.data() + 63) & ~(uintptr_t)63);
  memcpy(params, bytes.data(), bytes.size());
  LaunchEnv env = {registry().image_ptrs.data(), 0, ~0ull, nullptr, 0};
  const uint32_t grid[3] = {gx, gy, gz}, block[3] = {bx, by, bz};
  return launch(K, grid, block, dynshared, params, env, &g_err);
}
