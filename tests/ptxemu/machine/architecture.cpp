// SPDX-License-Identifier: Apache-2.0
#include "machine/architecture.h"

#include <algorithm>

namespace ptxsim {

using ptxemu::KernelInfo;

static size_t round_up(size_t n, size_t align) { return (n + align - 1) / align * align; }

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

const KernelFigures& figures(const KernelInfo* k) {
  const Config& c = state().config;
  auto it = c.figures_of.find(k->name);
  return it == c.figures_of.end() ? c.figures : it->second;
}

// A multiprocessor has four partitions of 16384 registers; those of a warp are all in one of them.
static int warps_by_registers(const KernelInfo* k) {
  return 4 * (16384 / (int)round_up((size_t)figures(k).regs * 32, 256));
}

int max_threads(const KernelInfo* k) {
  int n = std::min(1024, warps_by_registers(k) * 32);
  return k->maxntid ? std::min(n, (int)k->maxntid) : n;
}

size_t dynamic_shared_allowed(const Device& d, const KernelInfo* k) {
  auto it = d.max_dynamic_shared.find(k->name);
  return it != d.max_dynamic_shared.end() ? (size_t)it->second : SHARED_DEFAULT - k->stsh;
}

int occupancy(Device& d, const KernelInfo* k, int threads, size_t dynamic_shared) {
  if (threads <= 0 || threads > max_threads(k)) return 0;
  Arch a = arch();
  if (dynamic_shared > dynamic_shared_allowed(d, k)) return 0;
  int warps = (threads + 31) / 32;
  size_t shared = round_up(k->stsh + dynamic_shared + a.shared_reserved, 128);
  int blocks = std::min(a.blocks_per_sm, a.threads_per_sm / (warps * 32));
  blocks = std::min(blocks, warps_by_registers(k) / warps);
  if (shared) blocks = std::min(blocks, (int)(a.shared_per_sm / shared));
  return blocks;
}

}  // namespace ptxsim
