// SPDX-License-Identifier: Apache-2.0
// The state of the simulated machine: its devices, what exists on them, what has been counted.
// One mutex guards all of it; kernels and copies run with the mutex released, so that host threads
// that drive different devices work in parallel.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "machine/config.h"
#include "machine/streams.h"

namespace ptxsim {

struct Allocation {
  size_t size = 0;
  uint64_t map_lo = 0;
  size_t map_size = 0;
  bool managed = false;
  bool freeing = false;  // cudaFreeAsync was called
};

struct Device {
  int id = 0;
  // Its own address space; from bump on it has never been used, so freed addresses come back late.
  uint64_t arena = 0, arena_size = 0, bump = 0;
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

// The device fails, unless it has before.
void fail_device(Device& d, Error e);

// Gives the device a context, unless it has one.
Error make_context(Device& d);

}  // namespace ptxsim
