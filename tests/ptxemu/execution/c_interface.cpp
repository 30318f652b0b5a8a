// SPDX-License-Identifier: Apache-2.0
// The C entries of a shared library of kernels (ptxemu-build).
#include <cstring>
#include <string>
#include <vector>

#include "execution/launch.h"

using namespace ptxemu;

static thread_local std::string g_err;

extern "C" const char* ptxemu_last_error() { return g_err.c_str(); }
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

static const char* refusal(const KernelInfo* K, uint32_t gx, uint32_t gy, uint32_t gz, uint32_t bx,
                           uint32_t by, uint32_t bz, uint32_t dynshared) {
  const uint64_t nt = (uint64_t)bx * by * bz;
  if (!gx || !gy || !gz || !nt || nt > 1024 || bx > 1024 || by > 1024 || bz > 64 || gy > 65535 ||
      gz > 65535 || gx > 0x7fffffffu)
    return "invalid launch configuration";
  if (K->maxntid && nt > K->maxntid) return "more threads than .maxntid";
  if (K->stsh > (48u << 10) || (uint64_t)K->stsh + dynshared > (227u << 10))
    return "too much shared memory";
  return nullptr;
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
  if (const char* why = refusal(K, gx, gy, gz, bx, by, bz, dynshared)) {
    g_err = why;
    return -1;
  }
  const ParamSpace params(pack_params(K, args));
  LaunchEnv env = {registry().image_ptrs.data(), 0, ~0ull, nullptr, 0};
  const uint32_t grid[3] = {gx, gy, gz}, block[3] = {bx, by, bz};
  return launch(K, grid, block, dynshared, params.data(), env, &g_err);
}
