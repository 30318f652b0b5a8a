// SPDX-License-Identifier: Apache-2.0
// The simulated machine: see ptxemu_sim.h.
#include "ptxemu_sim.h"

#include <sys/mman.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace ptxsim {

using ptxemu::KernelInfo;
using ptxemu::registry;

thread_local bool in_host_function = false;

static const uint64_t PAGE = 4096;
static uint64_t round_up(uint64_t n, uint64_t align) { return (n + align - 1) / align * align; }

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// ---- configuration
// ------------------------------------------------------------------------------------------------

static const char* env_text(const char* name) {
  const char* e = getenv(name);
  return e && *e ? e : nullptr;
}
static uint64_t env_number(const char* name, uint64_t otherwise) {
  const char* e = env_text(name);
  if (!e) return otherwise;
  char* end;
  uint64_t n = strtoull(e, &end, 10);
  switch (*end) {
    case 'K':
      return n << 10;
    case 'M':
      return n << 20;
    case 'G':
      return n << 30;
    default:
      return n;
  }
}

[[noreturn]] static void bad_setting(const std::string& what) {
  fprintf(stderr, "ptxemu: %s\n", what.c_str());
  exit(2);
}

// "device1:cudaMalloc@3=cudaErrorMemoryAllocation;cudaLaunchKernel@5+=lost;cudaMemcpy@2=cudaErrorUnknown!"
static std::vector<Fault> parse_faults(const std::string& text) {
  std::vector<Fault> faults;
  size_t i = 0;
  while (i < text.size()) {
    size_t end = std::min(text.find(';', i), text.size());
    std::string item = text.substr(i, end - i);
    i = end + 1;
    if (item.empty()) continue;
    Fault f;
    size_t at = item.find('@'), eq = item.find('=');
    if (at == std::string::npos || eq == std::string::npos || eq < at)
      bad_setting("PTXEMU_FAULTS: cannot read " + item);
    f.api = item.substr(0, at);
    if (f.api.compare(0, 6, "device") == 0) {
      size_t colon = f.api.find(':');
      if (colon == std::string::npos) bad_setting("PTXEMU_FAULTS: cannot read " + item);
      f.device = atoi(f.api.c_str() + 6);
      f.api = f.api.substr(colon + 1);
    }
    std::string number = item.substr(at + 1, eq - at - 1), error = item.substr(eq + 1);
    if (!number.empty() && number.back() == '+') f.open = true;
    f.n = strtoull(number.c_str(), nullptr, 10);
    if (f.n == 0) bad_setting("PTXEMU_FAULTS: calls count from 1: " + item);
    if (error == "lost") {
      f.error = cudaErrorDevicesUnavailable;
      f.sticky = true;
    } else {
      if (!error.empty() && error.back() == '!') {
        f.sticky = true;
        error.pop_back();
      }
      f.error = error_by_name(error);
      if (f.error == cudaSuccess) bad_setting("PTXEMU_FAULTS: unknown error " + error);
      f.sticky |= is_sticky(f.error);
    }
    faults.push_back(f);
  }
  return faults;
}

static std::vector<int> parse_compute_modes(const std::string& text) {
  std::vector<int> modes;
  for (size_t i = 0; i <= text.size();) {
    size_t end = std::min(text.find(',', i), text.size());
    std::string mode = text.substr(i, end - i);
    i = end + 1;
    if (mode == "default")
      modes.push_back(cudaComputeModeDefault);
    else if (mode == "exclusive")
      modes.push_back(cudaComputeModeExclusiveProcess);
    else if (mode == "prohibited")
      modes.push_back(cudaComputeModeProhibited);
    else
      bad_setting("PTXEMU_COMPUTE_MODE is default, exclusive or prohibited per device, not " +
                  mode);
  }
  return modes;
}

// PTXEMU_REGS: a number for all kernels, or a file with lines "name registers bytes_of_stack".
static void read_figures(Config& c) {
  const char* e = env_text("PTXEMU_REGS");
  if (!e) return;
  if (!strchr(e, '/')) {
    c.figures.regs = (int)std::max<uint64_t>(1, env_number("PTXEMU_REGS", 64));
    return;
  }
  std::ifstream file(e);
  if (!file) bad_setting(std::string("PTXEMU_REGS: cannot open ") + e);
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name, rest;
    KernelFigures f;
    if (!(words >> name >> f.regs >> f.local) || words >> rest || f.regs < 1 || f.regs > 255)
      bad_setting(std::string("PTXEMU_REGS: ") + e + ": cannot read " + line);
    c.figures_of[name] = f;
  }
  if (c.figures_of.empty()) bad_setting(std::string("PTXEMU_REGS: ") + e + " has no kernel");
}

static Config read_config() {
  Config c;
  c.devices = (int)env_number("PTXEMU_DEVICES", 1);
  if (const char* e = env_text("PTXEMU_DRIVER")) c.old_driver = !strcmp(e, "insufficient");
  if (const char* e = env_text("PTXEMU_STREAMS")) {
    if (!strcmp(e, "eager"))
      c.mode = Mode::EAGER;
    else if (!strcmp(e, "lazy"))
      c.mode = Mode::LAZY;
    else if (!strcmp(e, "random"))
      c.mode = Mode::RANDOM;
    else
      bad_setting(std::string("PTXEMU_STREAMS is eager, lazy or random, not ") + e);
  }
  c.seed = env_number("PTXEMU_SEED", 1);
  c.memory = env_number("PTXEMU_MEM", c.memory);
  c.sm = (int)env_number("PTXEMU_SM", 90);
  c.sms = (int)env_number("PTXEMU_SMS", 132);
  read_figures(c);
  c.guard = env_number("PTXEMU_GUARD", 0) != 0;
  c.sync_copies = env_number("PTXEMU_SYNC_COPIES", 0) != 0;
  if (const char* e = env_text("PTXEMU_COMPUTE_MODE")) c.compute_modes = parse_compute_modes(e);
  if (const char* e = env_text("PTXEMU_FAULTS")) c.faults = parse_faults(e);
  return c;
}

Arch arch() {
  const size_t K = 1024;
  switch (state().config.sm) {
    case 75:
      return {1024, 16, 64 * K, 64 * K, 0};
    case 80:
      return {2048, 32, 164 * K, 163 * K, K};
    case 86:
      return {1536, 16, 100 * K, 99 * K, K};
    case 87:
      return {1536, 16, 164 * K, 163 * K, K};
    case 89:
      return {1536, 24, 100 * K, 99 * K, K};
    case 120:
    case 121:
      return {1536, 24, 100 * K, 99 * K, K};
    default:
      return {2048, 32, 228 * K, 227 * K, K};  // 90, 100, 103
  }
}

static std::string runtime_profile();

State& state() {
  static State* s = [] {
    State* n = new State;  // never destroyed: other static destructors may still call CUDA
    n->config = read_config();
    for (int i = 0; i < n->config.devices; ++i) {
      auto d = std::make_unique<Device>();
      d->id = i;
      const std::vector<int>& modes = n->config.compute_modes;
      if (!modes.empty()) d->compute_mode = modes[std::min((size_t)i, modes.size() - 1)];
      d->rng = n->config.seed * 0x9E3779B97F4A7C15ull + 0xD1B54A32D192ED03ull * (uint64_t)(i + 1);
      d->default_stream = std::make_shared<Stream>();
      d->default_stream->device = i;
      d->default_stream->is_default = true;
      d->streams.push_back(d->default_stream);
      n->devices.push_back(std::move(d));
    }
    ptxemu::profile_runtime_part = runtime_profile;
    atexit(ptxemu::profile_at_exit);  // of programs that launch nothing, too
    return n;
  }();
  return *s;
}

static std::string runtime_profile() {
  State& S = state();
  Counters& c = S.counters;
  char b[600];
  snprintf(
      b, sizeof b,
      "{\n    \"bytes\": {\"host_to_host\": %llu, \"host_to_device\": %llu, \"device_to_host\": "
      "%llu, "
      "\"device_to_device\": %llu},\n    \"copies\": %llu, \"memsets\": %llu, \"launches\": %llu, "
      "\"default_stream_operations\": %llu,\n    \"syncs\": {",
      (unsigned long long)c.bytes[0], (unsigned long long)c.bytes[1],
      (unsigned long long)c.bytes[2], (unsigned long long)c.bytes[3], (unsigned long long)c.copies,
      (unsigned long long)c.memsets, (unsigned long long)c.launches,
      (unsigned long long)c.default_stream_ops);
  std::string out = b, sep;
  for (const auto& [name, n] : c.syncs) {
    out += sep + "\"" + name + "\": " + std::to_string(n);
    sep = ", ";
  }
  out += "},\n    \"peak_device_bytes\": [";
  sep = "";
  for (auto& d : S.devices) {
    out += sep + std::to_string(d->peak);
    sep = ", ";
  }
  out += "],\n    \"contexts\": [";
  sep = "";
  for (auto& d : S.devices) {
    out += sep + std::to_string(d->contexts);
    sep = ", ";
  }
  return out + "]\n  }";
}

// ---- memory
// -------------------------------------------------------------------------------------------------------

// With -fsanitize=address (PTXEMU_CXXFLAGS) the sanitizer knows each block's exact bounds.
#ifdef __SANITIZE_ADDRESS__
extern "C" void __asan_poison_memory_region(void const volatile*, size_t);
extern "C" void __asan_unpoison_memory_region(void const volatile*, size_t);
static void set_bounds(const Allocation& a, uint64_t address, size_t n) {
  __asan_poison_memory_region((void*)a.map_lo, a.map_size);
  __asan_unpoison_memory_region((void*)address, n);
}
#else
static void set_bounds(const Allocation&, uint64_t, size_t) {}
#endif

static void reserve_arena(Device& d) {
  if (d.arena) return;
  for (uint64_t size = 256ull << 30; size >= (64ull << 20); size /= 2) {
    void* p = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) continue;
    d.arena = d.bump = (uint64_t)p;
    d.arena_size = size;
    return;
  }
  bad_setting("cannot reserve address space for a device");
}

// Pages [result, result + size) of the arena that no allocation uses, followed by a page that stays
// inaccessible.
static uint64_t find_pages(Device& d, uint64_t size) {
  uint64_t need = size + PAGE, end = d.arena + d.arena_size;
  if (d.bump + need <= end) {
    uint64_t at = d.bump;
    d.bump += need;
    return at;
  }
  uint64_t at = d.arena;  // the arena is used up: take the first gap
  for (const auto& [address, a] : d.allocations) {
    if (a.map_lo >= at + need) return at;
    at = a.map_lo + a.map_size + PAGE;
  }
  return at + need <= end ? at : 0;
}

static uint64_t map_pages(Device& d, uint64_t size) {
  reserve_arena(d);
  uint64_t at = find_pages(d, size);
  if (!at) return 0;
  void* p = mmap((void*)at, size, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  return p == MAP_FAILED ? 0 : at;
}

static void load_images(Device& d) {
  if (d.images.size() == registry().images.size()) return;
  for (size_t m = d.images.size(); m < registry().images.size(); ++m) {
    const ptxemu::ModuleImage& image = registry().images[m];
    Allocation a;
    a.map_size = round_up(image.size, PAGE);
    a.map_lo = map_pages(d, a.map_size);
    if (!a.map_lo) bad_setting("no address space for module variables");
    memcpy((void*)a.map_lo, image.data, image.size);
    d.images.push_back((char*)a.map_lo);
    d.allocations[a.map_lo] = a;  // size 0: not the program's, but its pages are taken
  }
  for (const ptxemu::Reloc& r : registry().rel) {
    uint64_t base = (uint64_t)d.images[r.module], target = base + r.target;
    memcpy((void*)(base + r.offset), &target, sizeof target);
  }
}

Error allocate(Device& d, size_t n, bool managed, void** out) {
  State& S = state();
  *out = nullptr;
  if (n == 0) return cudaSuccess;
  load_images(d);
  if (n > S.config.memory || d.used + n > S.config.memory) return cudaErrorMemoryAllocation;
  Allocation a;
  a.size = n;
  a.managed = managed;
  a.map_size = round_up(n, PAGE);
  a.map_lo = map_pages(d, a.map_size);
  if (!a.map_lo) return cudaErrorMemoryAllocation;
  // PTXEMU_GUARD: the block ends at the inaccessible page (and is then aligned to 16 bytes only)
  uint64_t address = S.config.guard ? a.map_lo + a.map_size - round_up(n, 16) : a.map_lo;
  memset((void*)address, 0xFB, std::min<size_t>(n, 64 << 20));
  set_bounds(a, address, n);
  d.allocations[address] = a;
  d.used += n;
  d.peak = std::max(d.peak, d.used);
  *out = (void*)address;
  return cudaSuccess;
}

void release(Device& d, uint64_t address) {
  auto it = d.allocations.find(address);
  if (it == d.allocations.end() || !it->second.size) return;
  set_bounds(it->second, it->second.map_lo, it->second.map_size);
  // replaced by inaccessible pages, so that a later use is an illegal address
  mmap((void*)it->second.map_lo, it->second.map_size, PROT_NONE,
       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  d.used -= it->second.size;
  d.allocations.erase(it);
}

int owner(const void* p, size_t n, bool include_freeing) {
  uint64_t a = (uint64_t)p;
  for (auto& dev : state().devices) {
    Device& d = *dev;
    if (!d.arena || a < d.arena || a >= d.arena + d.arena_size) continue;
    for (size_t m = 0; m < d.images.size(); ++m) {
      uint64_t lo = (uint64_t)d.images[m];
      if (a >= lo && a + n <= lo + registry().images[m].size) return d.id;
    }
    auto it = d.allocations.upper_bound(a);
    if (it == d.allocations.begin()) return -1;
    --it;
    if (a + n > it->first + it->second.size || (it->second.freeing && !include_freeing)) return -1;
    return d.id;
  }
  return -1;
}

bool is_pinned(const void* p, size_t n) {
  auto& pinned = state().pinned;
  auto it = pinned.upper_bound((uint64_t)p);
  if (it == pinned.begin()) return false;
  --it;
  return (uint64_t)p + n <= it->first + it->second;
}

char* symbol_on_device(Device& d, const char* name, size_t* size) {
  load_images(d);
  for (const ptxemu::SymInfo& s : registry().s)
    if (!strcmp(s.name, name)) {
      if (size) *size = s.size;
      return d.images[s.module] + s.offset;
    }
  return nullptr;
}

// ---- queues
// -------------------------------------------------------------------------------------------------------

bool Point::reached() const { return !stream || stream->done >= index; }

Point end_of(const StreamPtr& s) { return Point{s, s->issued}; }

static uint64_t draw(Device& d, uint64_t n) {
  d.rng ^= d.rng << 13;
  d.rng ^= d.rng >> 7;
  d.rng ^= d.rng << 17;
  return (d.rng >> 11) % n;
}

void fail_device(Device& d, Error e) {
  if (d.failure == cudaSuccess) d.failure = e;
}

Error make_context(Device& d) {
  if (d.has_context) return cudaSuccess;
  if (d.compute_mode == cudaComputeModeProhibited) return cudaErrorDevicesUnavailable;
  if (const Fault* f = injected("context", d.id)) {
    if (f->sticky) fail_device(d, f->error);
    return f->error;
  }
  d.has_context = true;
  d.contexts++;
  return cudaSuccess;
}

extern "C" uint64_t ptxemu_contexts(int device) {
  State& S = state();
  Lock lock(S.mutex);
  return device >= 0 && device < (int)S.devices.size() ? S.devices[(size_t)device]->contexts : 0;
}

static bool runnable(const StreamPtr& s) {
  if (s->busy || s->queue.empty() || s->queue.front().host_function) return false;
  for (const Point& p : s->queue.front().after)
    if (!p.reached()) return false;
  return true;
}

static std::vector<StreamPtr> runnable_streams(Device& d) {
  std::vector<StreamPtr> all;
  size_t kept = 0;
  for (StreamPtr& s : d.streams) {
    if (s->closed && s->queue.empty() && !s->busy) continue;
    if (runnable(s)) all.push_back(s);
    d.streams[kept++] = s;
  }
  d.streams.resize(kept);
  return all;
}

// The stream whose head has to run next on the way to p; null when that is some other thread's task
// just now.
static StreamPtr needed_for(const Point& p) {
  Stream& s = *p.stream;
  if (s.busy || s.queue.empty()) return nullptr;
  for (const Point& before : s.queue.front().after)
    if (!before.reached()) return needed_for(before);
  return s.queue.front().host_function ? nullptr : p.stream;
}

static void execute_head(Lock& lock, StreamPtr s) {
  Device& d = *state().devices[s->device];
  s->busy = true;
  Op op = std::move(s->queue.front());
  s->queue.pop_front();
  Error e = cudaSuccess;
  if (op.run && (d.failure == cudaSuccess || op.even_if_failed)) e = op.run(lock);
  if (e != cudaSuccess) fail_device(d, e);
  s->busy = false;
  s->done++;
  state().changed.notify_all();
}

static void wait_for_others(Lock& lock) {
  if (state().changed.wait_for(lock, std::chrono::seconds(60)) == std::cv_status::timeout)
    fprintf(stderr, "ptxemu: a thread has waited for 60 s for work that another thread executes\n");
}

// How a wait treats the operations that it does not need; in random mode drawn anew for every wait.
enum Strategy { NEEDED_ONLY, ANY, OTHERS_FIRST };

static StreamPtr choose(Device& d, const Point& p, Strategy strategy) {
  if (strategy != NEEDED_ONLY) {
    std::vector<StreamPtr> all = runnable_streams(d);
    if (strategy == OTHERS_FIRST && all.size() > 1)
      for (size_t i = 0; i < all.size(); ++i)
        if (all[i] == p.stream) all.erase(all.begin() + (long)i--);
    if (!all.empty()) return all[draw(d, all.size())];
  }
  return needed_for(p);
}

void wait_for(Lock& lock, const Point& p) {
  if (p.reached()) return;
  State& S = state();
  Device& d = *S.devices[p.stream->device];
  Strategy strategy = S.config.mode == Mode::RANDOM ? (Strategy)draw(d, 3) : NEEDED_ONLY;
  while (!p.reached()) {
    StreamPtr s = choose(d, p, strategy);
    if (s)
      execute_head(lock, s);
    else
      wait_for_others(lock);
  }
}

void wait_device(Lock& lock, Device& d) {
  std::vector<Point> ends;
  for (const StreamPtr& s : d.streams) ends.push_back(end_of(s));
  if (state().config.mode == Mode::RANDOM)
    for (size_t i = ends.size(); i > 1; --i) std::swap(ends[i - 1], ends[draw(d, i)]);
  for (const Point& p : ends) wait_for(lock, p);
}

static void some_progress(Lock& lock, Device& d, uint64_t steps) {
  for (; steps; --steps) {
    std::vector<StreamPtr> all = runnable_streams(d);
    if (all.empty()) return;
    execute_head(lock, all[draw(d, all.size())]);
  }
}

bool poll(Lock& lock, const Point& p) {
  if (p.reached()) return true;
  State& S = state();
  Device& d = *S.devices[p.stream->device];
  if (S.config.mode == Mode::RANDOM) some_progress(lock, d, draw(d, 3));
  StreamPtr s = p.reached() ? nullptr : needed_for(p);
  if (s && (S.config.mode != Mode::RANDOM || draw(d, 2))) execute_head(lock, s);
  // whoever polls sees at least one "not ready" in lazy mode
  return S.config.mode == Mode::LAZY ? false : p.reached();
}

// Host functions run on a thread of their own, as in CUDA: the program may hold locks that they
// take.
static void callback_thread() {
  State& S = state();
  Lock lock(S.mutex);
  for (;;) {
    while (S.callbacks.empty()) S.changed.wait(lock);
    Point p = S.callbacks.front();
    S.callbacks.pop_front();
    wait_for(lock, Point{p.stream, p.index - 1});
    for (;;) {
      const Point* open = nullptr;
      for (const Point& before : p.stream->queue.front().after)
        if (!before.reached()) open = &before;
      if (!open) break;
      wait_for(lock, Point(*open));
    }
    while (p.stream->busy) S.changed.wait(lock);
    execute_head(lock, p.stream);
  }
}

Point enqueue(Lock& lock, const StreamPtr& s, Op op) {
  State& S = state();
  Device& d = *S.devices[s->device];
  if (s->is_default) {  // the legacy default stream waits for all blocking streams, and they for it
    S.counters.default_stream_ops++;
    for (const StreamPtr& other : d.streams)
      if (other != s && other->blocking && !end_of(other).reached())
        op.after.push_back(end_of(other));
  } else if (s->blocking && !end_of(d.default_stream).reached()) {
    op.after.push_back(end_of(d.default_stream));
  }
  bool host_function = op.host_function;
  s->queue.push_back(std::move(op));
  s->issued++;
  Point p = end_of(s);
  if (host_function) {
    S.callbacks.push_back(p);
    if (!S.callback_thread) std::thread(callback_thread).detach();
    S.callback_thread = true;
    S.changed.notify_all();
  } else if (S.config.mode == Mode::EAGER) {
    while (!p.reached()) {
      StreamPtr next = needed_for(p);
      if (!next) break;  // behind a host function or another thread: later
      execute_head(lock, next);
    }
  } else if (S.config.mode == Mode::RANDOM && draw(d, 4) == 0) {
    some_progress(lock, d, 1 + draw(d, 3));
  }
  return p;
}

// ---- operations
// ---------------------------------------------------------------------------------------------------

static Error kernel_error(const std::string& text) {
  auto has = [&](const char* word) { return text.find(word) != std::string::npos; };
  if (has("device assert")) return cudaErrorAssert;
  if (has("misaligned")) return cudaErrorMisalignedAddress;
  if (has("illegal address") || has("shared access")) return cudaErrorIllegalAddress;
  if (has("unsupported PTX")) return cudaErrorIllegalInstruction;
  return cudaErrorLaunchFailure;
}

// What kernels on d may touch besides d's own memory
static std::vector<ptxemu::Range> other_memory(Device& d) {
  State& S = state();
  std::vector<ptxemu::Range> ranges;
  for (const auto& [address, size] : S.pinned) ranges.push_back({address, address + size});
  for (auto& other : S.devices) {
    if (other->id == d.id || !other->arena) continue;
    if (d.peers.count(other->id)) {
      ranges.push_back({other->arena, other->arena + other->arena_size});
      continue;
    }
    for (const auto& [address, a] : other->allocations)
      if (a.managed) ranges.push_back({address, address + a.size});
  }
  return ranges;
}

// Called after each kernel with its name and its arguments.
using KernelHook = void (*)(const char* kernel, const void* const* arguments, void* data);
static KernelHook after_kernel;
static void* after_kernel_data;

extern "C" void ptxemu_after_kernel(KernelHook hook, void* data) {
  Lock lock(state().mutex);
  after_kernel = hook;
  after_kernel_data = data;
}

// The hook may write to device memory, but must not call CUDA.
static void call_after_kernel(const KernelInfo* k, const char* params) {
  std::vector<const void*> arguments;
  for (const ptxemu::ParamInfo& p : k->params) arguments.push_back(params + p.off);
  after_kernel(k->name, arguments.data(), after_kernel_data);
}

Op kernel_op(Device& d, const KernelInfo* k, dim3 grid, dim3 block, size_t shared, void** args) {
  load_images(d);
  reserve_arena(d);
  auto bytes = std::make_shared<std::vector<char>>(ptxemu::pack_params(k, args));
  Op op;
  op.run = [&d, k, grid, block, shared, bytes](Lock& lock) {
    std::vector<ptxemu::Range> more = other_memory(d);
    ptxemu::LaunchEnv env = {d.images.data(), d.arena, d.arena_size, more.data(), more.size()};
    lock.unlock();
    std::vector<char> room(bytes->size() + 64);
    char* params = (char*)(((uintptr_t)room.data() + 63) & ~(uintptr_t)63);
    memcpy(params, bytes->data(), bytes->size());
    const uint32_t g[3] = {grid.x, grid.y, grid.z}, b[3] = {block.x, block.y, block.z};
    std::string text;
    int rc = ptxemu::launch(k, g, b, (uint32_t)shared, params, env, &text);
    if (rc) fprintf(stderr, "ptxemu: device %d: %s\n", d.id, text.c_str());
    lock.lock();
    if (!rc && after_kernel) call_after_kernel(k, params);
    return rc ? kernel_error(text) : cudaSuccess;
  };
  return op;
}

Op copy_op(void* dst, const void* src, size_t n, cudaMemcpyKind kind,
           std::shared_ptr<std::vector<char>> staged) {
  Op op;
  op.run = [=](Lock& lock) {
    bool to_device = kind == cudaMemcpyHostToDevice || kind == cudaMemcpyDeviceToDevice;
    bool from_device = kind == cudaMemcpyDeviceToHost || kind == cudaMemcpyDeviceToDevice;
    if ((to_device && owner(dst, n, true) < 0) || (from_device && owner(src, n, true) < 0)) {
      fprintf(stderr, "ptxemu: a queued copy found its device memory freed\n");
      return cudaErrorIllegalAddress;
    }
    State& S = state();
    S.counters.bytes[kind] += n;
    S.counters.copies++;
    lock.unlock();
    memmove(dst, staged ? staged->data() : src, n);
    lock.lock();
    return cudaSuccess;
  };
  return op;
}

const KernelFigures& figures(const KernelInfo* k) {
  const Config& c = state().config;
  auto it = c.figures_of.find(k->name);
  return it == c.figures_of.end() ? c.figures : it->second;
}

// A multiprocessor has four partitions of 16384 registers; those of a warp are all in one of them.
static int warps_by_registers(const KernelInfo* k) {
  return 4 * (16384 / (int)round_up((uint64_t)figures(k).regs * 32, 256));
}

int max_threads(const KernelInfo* k) {
  int n = std::min(1024, warps_by_registers(k) * 32);
  return k->maxntid ? std::min(n, (int)k->maxntid) : n;
}

int occupancy(Device& d, const KernelInfo* k, int threads, size_t dynamic_shared) {
  if (threads <= 0 || threads > max_threads(k)) return 0;
  Arch a = arch();
  auto it = d.max_dynamic_shared.find(k->name);
  size_t allowed = it != d.max_dynamic_shared.end() ? (size_t)it->second : SHARED_DEFAULT - k->stsh;
  if (dynamic_shared > allowed) return 0;
  int warps = (threads + 31) / 32;
  size_t shared = round_up(k->stsh + dynamic_shared + a.shared_reserved, 128);
  int blocks = std::min(a.blocks_per_sm, a.threads_per_sm / (warps * 32));
  blocks = std::min(blocks, warps_by_registers(k) / warps);
  if (shared) blocks = std::min(blocks, (int)(a.shared_per_sm / shared));
  return blocks;
}

// ---- faults and names
// ---------------------------------------------------------------------------------------------

const Fault* injected(const char* api, int device) {
  const Fault* hit = nullptr;
  for (Fault& f : state().config.faults) {
    if (f.api != api || (f.device >= 0 && f.device != device)) continue;
    f.count++;
    if (f.count == f.n || (f.open && f.count > f.n)) hit = &f;
  }
  return hit;
}

bool is_sticky(Error e) {
  switch (e) {
    case cudaErrorLaunchFailure:
    case cudaErrorIllegalAddress:
    case cudaErrorAssert:
    case cudaErrorMisalignedAddress:
    case cudaErrorIllegalInstruction:
    case cudaErrorHardwareStackError:
    case cudaErrorInvalidAddressSpace:
    case cudaErrorInvalidPc:
    case cudaErrorLaunchTimeout:
    case cudaErrorECCUncorrectable:
    case cudaErrorNvlinkUncorrectable:
    case cudaErrorContained:
    case cudaErrorExternalDevice:
      return true;
    default:
      return false;
  }
}

// A list, which clang-format takes for a nest.
// clang-format off
#define PTXEMU_ERRORS(X) \
  X(Success) X(ErrorInvalidValue) \
  X(ErrorMemoryAllocation) X(ErrorInitializationError) \
  X(ErrorCudartUnloading) X(ErrorInvalidConfiguration) \
  X(ErrorInvalidPitchValue) X(ErrorInvalidSymbol) \
  X(ErrorInvalidHostPointer) X(ErrorInvalidDevicePointer) \
  X(ErrorInvalidMemcpyDirection) X(ErrorInsufficientDriver) \
  X(ErrorDevicesUnavailable) X(ErrorMissingConfiguration) \
  X(ErrorPriorLaunchFailure) X(ErrorInvalidDeviceFunction) \
  X(ErrorNoDevice) X(ErrorInvalidDevice) \
  X(ErrorStartupFailure) X(ErrorInvalidKernelImage) \
  X(ErrorDeviceUninitialized) X(ErrorNoKernelImageForDevice) \
  X(ErrorECCUncorrectable) X(ErrorPeerAccessUnsupported) \
  X(ErrorInvalidPtx) X(ErrorNvlinkUncorrectable) \
  X(ErrorUnsupportedPtxVersion) X(ErrorContained) \
  X(ErrorOperatingSystem) X(ErrorInvalidResourceHandle) \
  X(ErrorIllegalState) X(ErrorSymbolNotFound) \
  X(ErrorNotReady) X(ErrorIllegalAddress) \
  X(ErrorLaunchOutOfResources) X(ErrorLaunchTimeout) \
  X(ErrorPeerAccessAlreadyEnabled) X(ErrorPeerAccessNotEnabled) \
  X(ErrorSetOnActiveProcess) X(ErrorContextIsDestroyed) \
  X(ErrorAssert) X(ErrorTooManyPeers) \
  X(ErrorHostMemoryAlreadyRegistered) X(ErrorHostMemoryNotRegistered) \
  X(ErrorHardwareStackError) X(ErrorIllegalInstruction) \
  X(ErrorMisalignedAddress) X(ErrorInvalidAddressSpace) \
  X(ErrorInvalidPc) X(ErrorLaunchFailure) \
  X(ErrorCooperativeLaunchTooLarge) X(ErrorNotPermitted) \
  X(ErrorNotSupported) X(ErrorSystemNotReady) \
  X(ErrorSystemDriverMismatch) X(ErrorCompatNotSupportedOnDevice) \
  X(ErrorTimeout) X(ErrorExternalDevice) \
  X(ErrorUnknown)
// clang-format on

const char* error_name(Error e) {
  switch (e) {
#define X(name)    \
  case cuda##name: \
    return "cuda" #name;
    PTXEMU_ERRORS(X)
#undef X
    default:
      return "cudaError(other)";
  }
}

Error error_by_name(const std::string& name) {
#define X(id) \
  if (name == "cuda" #id) return cuda##id;
  PTXEMU_ERRORS(X)
#undef X
  return cudaSuccess;
}

}  // namespace ptxsim
