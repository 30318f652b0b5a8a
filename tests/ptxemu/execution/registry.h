// SPDX-License-Identifier: Apache-2.0
// What the modules of a program register: their kernels and variables.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "execution/thread.h"

namespace ptxemu {

struct ParamInfo {
  uint32_t off, size;
};

enum { PROFILE_CLASSES = 31 };  // as CLASSES in ptx2cpp/profile.py
typedef const uint16_t (*ProfileRows)[PROFILE_CLASSES];
struct KernelInfo {
  const char* name;
  KernelFn fn;
  bool sync;
  uint32_t stsh;  // bytes of static shared memory
  uint32_t psize;
  std::vector<ParamInfo> params;
  uint32_t maxntid;
  int target;  // 75 for .target sm_75
  uint64_t body_hash;
  ProfileRows func_rows;  // instructions by class of the basic blocks in .func bodies of the module
  uint32_t nfunc_rows;
  ProfileRows rows;  // and of the kernel itself
  uint32_t nrows;
};
struct SymInfo {
  const char* name;
  uint32_t module, offset;
  uint64_t size;
};
struct Reloc {
  uint32_t module, offset, target;
};
struct ModuleImage {
  unsigned char* data;
  size_t size;
};
struct Registry {
  std::vector<KernelInfo> k;
  std::vector<SymInfo> s;
  std::vector<Reloc> rel;
  std::vector<ModuleImage> images;
  std::vector<char*> image_ptrs;
  uint32_t add_module(unsigned char* image, size_t size);
  void add_kernel(const KernelInfo& k);
  void add_reloc(uint32_t module, uint32_t offset, uint32_t target);
};
Registry& registry();

// The kernel of that name, or null.
extern "C" const KernelInfo* ptxemu_find(const char* name);

}  // namespace ptxemu
