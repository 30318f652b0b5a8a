// SPDX-License-Identifier: Apache-2.0
#include "machine/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "execution/registry.h"
#include "machine/settings.h"

namespace ptxsim {

using ptxemu::registry;

static const uint64_t PAGE = 4096;
static uint64_t round_up(uint64_t n, uint64_t align) { return (n + align - 1) / align * align; }

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

void reserve_arena(Device& d) {
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

void load_images(Device& d) {
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

}  // namespace ptxsim
