// SPDX-License-Identifier: Apache-2.0
// Runs the blocks of a launch.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

#include "execution/profile.h"
#include "execution/registry.h"

namespace ptxemu {

// A launch in progress. Its host threads take its blocks in order, until all are done or one
// failed.
struct Launch {
  const KernelInfo* K;
  const LaunchEnv* env;
  uint32_t g[3], b[3], dyn;  // grid, block, bytes of dynamic shared memory
  char* params;
  std::atomic<uint64_t> next{0};
  std::atomic<bool> bad{false};
  std::string err;
  std::mutex mu;
  KernelProfile profile;

  uint32_t threads() const { return b[0] * b[1] * b[2]; }  // of a block
  uint64_t blocks() const { return (uint64_t)g[0] * g[1] * g[2]; }
  void fail(const std::string& e);
};

// What one of the launch's host threads does. worker: its number.
void run_blocks(Launch* L, uint32_t worker);

}  // namespace ptxemu
