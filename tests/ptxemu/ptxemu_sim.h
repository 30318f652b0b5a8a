// SPDX-License-Identifier: Apache-2.0
// The simulated machine behind ptxemu_cudart.cpp: devices, their memory, streams, events, faults
// and counters.
//
// Operations are queued per stream and executed by the host thread that waits for them (or by the
// enqueuing call, see Mode). One mutex guards all of it; kernels and copies run with the mutex
// released, so that host threads that drive different devices work in parallel.
#pragma once
#include <cuda_runtime_api.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "ptxemu_rt.h"

namespace ptxsim {

typedef cudaError_t Error;
typedef std::unique_lock<std::mutex> Lock;

struct Stream;
typedef std::shared_ptr<Stream> StreamPtr;

// "The first `index` operations of the stream are complete."
struct Point {
  StreamPtr stream;
  uint64_t index;
  bool reached() const;
};

struct Op {
  std::vector<Point> after;         // besides the operations before it in its stream
  std::function<Error(Lock&)> run;  // called with the lock; may release it while it works
  bool even_if_failed = false;      // run although the device has failed (releases of memory)
  bool host_function = false;       // runs on the callback thread only
};

struct Stream {
  int device = 0;
  bool blocking = true;     // synchronises with the legacy default stream
  bool is_default = false;  // is the legacy default stream
  int priority = 0;
  unsigned flags = 0;
  bool closed = false;  // destroyed by the program; what is queued still runs
  bool busy = false;    // some thread executes its head
  uint64_t issued = 0, done = 0;
  std::deque<Op> queue;
  Point last() { return Point{nullptr, issued}; }
};

struct Recording {  // one cudaEventRecord
  Point point;
  bool complete = false;
  double time = 0;
};

struct Event {
  int device = 0;
  bool timing = true;
  std::shared_ptr<Recording> recording;
};

struct Allocation {
  size_t size = 0;
  uint64_t map_lo = 0;
  size_t map_size = 0;
  bool managed = false;
  bool freeing = false;  // cudaFreeAsync was called
};

struct Device {
  int id = 0;
  uint64_t arena = 0, arena_size = 0,
           bump = 0;  // address space of its own; freed addresses come back late
  std::map<uint64_t, Allocation> allocations;
  size_t used = 0, peak = 0;
  std::vector<char*> images;  // per module: the copy of its variables
  StreamPtr default_stream;
  std::map<std::thread::id, StreamPtr> per_thread;
  std::vector<StreamPtr> streams;
  std::set<int> peers;                            // devices whose memory its kernels may touch
  std::map<std::string, int> max_dynamic_shared;  // per kernel, set with cudaFuncSetAttribute
  uint64_t rng = 0;
  Error failure = cudaSuccess;  // sticky; of the execution
  bool failure_seen = false;    // a synchronising call has reported it: every call does now
  int compute_mode = cudaComputeModeDefault;
  bool has_context = false;
  uint64_t contexts = 0;  // made so far
};

enum class Mode { EAGER, LAZY, RANDOM };

struct Fault {  // PTXEMU_FAULTS
  int device = -1;
  std::string api;
  uint64_t n = 1, count = 0;
  bool open = false;  // "@3+": from the third call on
  Error error = cudaSuccess;
  bool sticky = false;
};

// What ptxas says of a kernel: registers of a thread, bytes of its stack.
struct KernelFigures {
  int regs = 64;
  size_t local = 0;
};

struct Config {
  int devices = 1;
  bool old_driver = false;
  Mode mode = Mode::RANDOM;
  uint64_t seed = 1;
  size_t memory = (size_t)8 << 30;
  int sm = 90, sms = 132;
  KernelFigures figures;                            // of kernels that the table does not have
  std::map<std::string, KernelFigures> figures_of;  // by the kernel's name
  bool guard = false;
  bool sync_copies = false;
  std::vector<int> compute_modes;  // by device; the last one is also that of those behind it
  std::vector<Fault> faults;
};

// Limits of the simulated architecture
struct Arch {
  int threads_per_sm, blocks_per_sm;
  size_t shared_per_sm, shared_optin, shared_reserved;
};
Arch arch();
enum : size_t { SHARED_DEFAULT = 48 << 10 };

struct Counters {
  uint64_t bytes[5] = {};  // by cudaMemcpyKind
  uint64_t copies = 0, memsets = 0, launches = 0, default_stream_ops = 0;
  std::map<std::string, uint64_t> syncs;
};

struct State {
  std::mutex mutex;
  std::condition_variable changed;
  Config config;
  std::vector<std::unique_ptr<Device>> devices;
  std::map<uint64_t, size_t> pinned;  // page-locked host memory: address -> size
  std::map<uint64_t, StreamPtr> streams;
  std::map<uint64_t, std::shared_ptr<Event>> events;
  uint64_t next_handle = 0x10000;
  Counters counters;
  bool callback_thread = false;
  std::deque<Point> callbacks;
};
State& state();

// ---- memory
Error allocate(Device& d, size_t n, bool managed, void** out);
void release(Device& d, uint64_t address);
// The device that owns all n bytes from p (allocation or module variable), or -1
int owner(const void* p, size_t n, bool include_freeing = false);
bool is_pinned(const void* p, size_t n);
char* symbol_on_device(Device& d, const char* name, size_t* size);

// ---- queues
Point enqueue(Lock& lock, const StreamPtr& s, Op op);
void wait_for(Lock& lock, const Point& p);
void wait_device(Lock& lock, Device& d);
bool poll(Lock& lock, const Point& p);  // some progress; true when reached
Point end_of(const StreamPtr& s);
void fail_device(Device& d, Error e);
Error make_context(Device& d);  // unless it has one

// ---- operations
Op kernel_op(Device& d, const ptxemu::KernelInfo* k, dim3 grid, dim3 block, size_t shared,
             void** args);
Op copy_op(void* dst, const void* src, size_t n, cudaMemcpyKind kind,
           std::shared_ptr<std::vector<char>> staged);
int occupancy(Device& d, const ptxemu::KernelInfo* k, int threads, size_t dynamic_shared);
const KernelFigures& figures(const ptxemu::KernelInfo* k);
int max_threads(const ptxemu::KernelInfo* k);

// ---- faults
const Fault* injected(const char* api, int device);
bool is_sticky(Error e);
Error error_by_name(const std::string& name);
const char* error_name(Error e);

extern thread_local bool in_host_function;
double now();

}  // namespace ptxsim
