// SPDX-License-Identifier: Apache-2.0
#include "machine/operations.h"

#include <cstdio>
#include <cstring>
#include <string>

#include "execution/launch.h"
#include "machine/memory.h"

namespace ptxsim {

using ptxemu::KernelInfo;

thread_local bool in_host_function = false;

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
    const ptxemu::ParamSpace params(*bytes);
    const uint32_t g[3] = {grid.x, grid.y, grid.z}, b[3] = {block.x, block.y, block.z};
    std::string text;
    int rc = ptxemu::launch(k, g, b, (uint32_t)shared, params.data(), env, &text);
    if (rc) fprintf(stderr, "ptxemu: device %d: %s\n", d.id, text.c_str());
    lock.lock();
    if (!rc && after_kernel) call_after_kernel(k, params.data());
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

Op fill_op(void* p, int value, size_t n) {
  Op op;
  op.run = [=](Lock& lock) {
    if (owner(p, n, true) < 0 && !is_pinned(p, n)) return cudaErrorIllegalAddress;
    state().counters.memsets++;
    lock.unlock();
    memset(p, value, n);
    lock.lock();
    return cudaSuccess;
  };
  return op;
}

Op host_function_op(Device& d, std::function<void(Error)> f) {
  Op op;
  op.host_function = true;
  op.run = [f = std::move(f), &d](Lock& lock) {
    Error status = d.failure;
    lock.unlock();
    in_host_function = true;
    f(status);
    in_host_function = false;
    lock.lock();
    return cudaSuccess;
  };
  return op;
}

}  // namespace ptxsim
