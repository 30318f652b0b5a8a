// SPDX-License-Identifier: Apache-2.0
#include "execution/launch.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "execution/blocks.h"
#include "execution/environment.h"
#include "execution/memory.h"
#include "execution/profile.h"
#include "execution/signals.h"

namespace ptxemu {

std::atomic<bool> device_heap_used{false};

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
  const char* e = env_text("PTXEMU_THREADS");
  const uint64_t workers = std::min<uint64_t>(e ? std::max(1, atoi(e)) : 1, L.blocks());
  std::vector<std::thread> threads;
  for (uint64_t i = 1; i < workers; ++i) threads.emplace_back(run_blocks, &L, (uint32_t)i);
  run_blocks(&L, 0);
  for (std::thread& t : threads) t.join();
  if (profile_file()) {
    L.profile.launches = 1;
    L.profile.blocks = L.blocks();
    L.profile.threads = L.blocks() * L.threads();
    profile_launch(K->name, L.profile);
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

ParamSpace::ParamSpace(const std::vector<char>& bytes) : room_(bytes.size() + 64) {
  data_ = (char*)(((uintptr_t)room_.data() + 63) & ~(uintptr_t)63);
  memcpy(data_, bytes.data(), bytes.size());
}

}  // namespace ptxemu
